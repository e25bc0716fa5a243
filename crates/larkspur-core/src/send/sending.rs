//! A call on its way, as its caller holds it.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use sync_wrapper::SyncWrapper;

use super::run::execute;
use crate::call::Call;
use crate::error::Result;
use crate::reply::{Answer, Reply};

/// A call on its way. Nothing is sent before it is awaited; dropping it takes the call back.
#[must_use = "a call is sent by `.await`"]
pub struct Sending<T> {
    answer: SyncWrapper<Pin<Box<dyn Future<Output = Result<Answer>> + Send>>>,
    call: Arc<Call>,
    reply: PhantomData<fn() -> T>,
}

impl<T: Reply> Sending<T> {
    /// Prepares to send a call.
    pub fn new(call: Call) -> Self {
        let call = Arc::new(call);
        let answer = SyncWrapper::new(Box::pin(execute(call.clone())) as _);
        Self { answer, call, reply: PhantomData }
    }
}

impl<T: Reply> Future for Sending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let mut answer = ready!(self.answer.get_mut().as_mut().poll(cx))?;
        let record = answer.record.take();
        let mut reply = T::from_answer(answer, &self.call);
        match (record, &mut reply) {
            (Some(record), Ok(reply)) => reply.end_with(record),
            (Some(mut record), Err(error)) => record.ended(Some(error)),
            (None, _) => {}
        }
        Poll::Ready(reply)
    }
}

impl<T> std::fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sending").field(&self.call).finish()
    }
}
