//! Handlers, as users write them and as the dispatcher keeps them.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use bytes::Bytes;
use serde::Serialize;

use crate::context::Context;

/// Why a handler failed: any error. `?` makes one.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What a handler gives.
pub type Result<T = (), E = BoxError> = std::result::Result<T, E>;

/// What handles an event: any `async` closure or function of the event and its [`Context`]. Nobody implements it by hand.
///
/// The error is [`BoxError`], so that `?` takes every error and `Ok(())` needs no type beside it. A function with an error
/// of its own goes in as `|event, context| async move { Ok(handle(event, context).await?) }`.
pub trait Handler<T>: Fn(T, Context) -> Self::Future + Send + Sync + 'static {
    /// What the handler gives once it is awaited.
    type Future: Future<Output = Result> + Send + 'static;
}

impl<T, F, Fut> Handler<T> for F
where
    F: Fn(T, Context) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result> + Send + 'static,
{
    type Future = Fut;
}

/// What answers a callback: like a [`Handler`], but what it gives goes into the answer as JSON.
pub trait Callback<T>: Fn(T, Context) -> Self::Future + Send + Sync + 'static {
    /// The answer.
    type Reply: Serialize;
    /// What the callback gives once it is awaited.
    type Future: Future<Output = Result<Self::Reply>> + Send + 'static;
}

impl<T, R, F, Fut> Callback<T> for F
where
    R: Serialize,
    F: Fn(T, Context) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<R>> + Send + 'static,
{
    type Reply = R;
    type Future = Fut;
}

/// Why an event was not handled.
pub(super) enum Failure {
    /// It does not fit its type.
    Decode(BoxError),
    /// The handler says so.
    Handler(BoxError),
    /// The answer to a callback is not JSON.
    Reply(BoxError),
}

/// The answer to a callback, if any.
pub(super) type Handled = Result<Option<Bytes>, Failure>;

/// A handler at work.
pub(super) type Handling = Pin<Box<dyn Future<Output = Handled> + Send>>;

/// A handler of any type of event.
pub(super) trait Erased: Send + Sync {
    /// Decodes and handles. Nothing of it, the handler's own code included, runs before the first poll.
    fn handle(&self, context: Context) -> Handling;
}

/// Reads an event from its JSON.
pub(super) type Decode<T> = fn(&[u8]) -> Result<T>;

/// A [`Handler`] and how to read what it takes.
pub(super) struct Plain<T, H> {
    pub(super) decode: Decode<T>,
    pub(super) handler: std::sync::Arc<H>,
}

impl<T: Send + 'static, H: Handler<T>> Erased for Plain<T, H> {
    fn handle(&self, context: Context) -> Handling {
        let (decode, handler) = (self.decode, self.handler.clone());
        Box::pin(async move {
            let event = decode(context.event_json()).map_err(Failure::Decode)?;
            handler(event, context).await.map_err(Failure::Handler)?;
            Ok(None)
        })
    }
}

/// A [`Callback`], how to read what it takes, and how to write what it gives.
pub(super) struct Answering<T, H, W> {
    pub(super) decode: Decode<T>,
    pub(super) handler: std::sync::Arc<H>,
    pub(super) write: W,
    pub(super) event: PhantomData<fn() -> T>,
}

impl<T, H, W> Erased for Answering<T, H, W>
where
    T: Send + 'static,
    H: Callback<T>,
    W: Fn(&H::Reply) -> serde_json::Result<Vec<u8>> + Copy + Send + Sync + 'static,
{
    fn handle(&self, context: Context) -> Handling {
        let (decode, handler, write) = (self.decode, self.handler.clone(), self.write);
        Box::pin(async move {
            let event = decode(context.event_json()).map_err(Failure::Decode)?;
            let reply = handler(event, context).await.map_err(Failure::Handler)?;
            let json = write(&reply).map_err(|error| Failure::Reply(error.into()))?;
            Ok(Some(json.into()))
        })
    }
}
