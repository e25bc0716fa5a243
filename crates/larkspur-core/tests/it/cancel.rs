//! Dropping a call at any point leaves nothing locked.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_mock::Fault;

use crate::support::{GET, TENANT_TOKEN, builder, get, mock};

/// Polls a future so many times, then gives it up.
struct GivenUp<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for GivenUp<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match self.future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

#[tokio::test]
async fn a_call_dropped_at_any_await_point_leaves_no_lock() {
    let mock = mock().await;
    let client = builder(&mock).pacing(true).build().unwrap();
    let mut finished = 0;
    for polls in 0..200 {
        // The call goes through a stale token, a fetch, a retry and a wait.
        mock.expire_tokens();
        mock.script(GET.id, [Fault::Pass, Fault::Status(500)]);
        let call = GivenUp { future: Box::pin(get(&client).send()), polls };
        finished += usize::from(tokio::time::timeout(Duration::from_secs(20), call).await.unwrap().is_some());
        mock.reset();
        if polls % 10 == 0 || finished > 0 {
            let next = tokio::time::timeout(Duration::from_secs(10), get(&client).send()).await;
            next.expect("nothing is locked").unwrap();
        }
        if finished > 3 {
            break;
        }
    }
    assert!(finished > 3, "the calls were followed to their end");
}

#[tokio::test]
async fn a_fetch_that_is_dropped_is_taken_over_by_the_next_in_line() {
    let mock = mock().await;
    let client = builder(&mock).build().unwrap();
    mock.script(TENANT_TOKEN, [Fault::Delay(Duration::from_secs(60))]);
    let first = tokio::spawn(get(&client).send());
    while mock.count(TENANT_TOKEN) == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let second = tokio::spawn(get(&client).send());
    tokio::time::sleep(Duration::from_millis(20)).await;
    first.abort();
    tokio::time::timeout(Duration::from_secs(10), second).await.expect("the second fetches itself").unwrap().unwrap();
    assert_eq!(mock.count(TENANT_TOKEN), 2);
    let unsent: Sending<Vec<i64>> = Sending::new(Call::new(&client, &GET));
    drop(unsent);
}
