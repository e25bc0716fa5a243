//! A bulk job that keeps the documented limit is never refused.

use larkspur_mock::Mock;

use crate::support::{self, PACED, call_of};

async fn limited() -> Mock {
    support::mock_builder().enforce_rate_limits().start().await.unwrap()
}

fn refused(mock: &Mock, calls: usize) -> usize {
    mock.count(PACED.id) - calls
}

#[tokio::test]
async fn a_paced_bulk_job_runs_without_a_single_429() {
    let mock = limited().await;
    let client = support::builder(&mock).pacing(true).build().unwrap();
    let started = std::time::Instant::now();
    let calls: Vec<_> = (0..30).map(|_| tokio::spawn(call_of(&client, &PACED).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(refused(&mock, 30), 0);
    println!("30 calls at 10 a second took {:?}", started.elapsed());
    // Another endpoint is not held up.
    let others: Vec<_> = (0..30).map(|_| tokio::spawn(support::get(&client).send())).collect();
    for other in others {
        other.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn without_pacing_the_same_job_is_refused_and_still_ends_well() {
    let mock = limited().await;
    let client = support::client(&mock);
    let calls: Vec<_> = (0..30).map(|_| tokio::spawn(call_of(&client, &PACED).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(refused(&mock, 30) > 0);
}
