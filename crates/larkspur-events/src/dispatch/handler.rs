//! Handlers, as users write them and as the dispatcher keeps them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use larkspur_core::Event;
use larkspur_core::wire::{Misfit, RawJson};
use serde::Serialize;

use super::failure::{BoxError, Failure, FailureKind};
use crate::context::Context;

/// What a handler gives.
pub type Result<T = (), E = BoxError> = std::result::Result<T, E>;

/// What handles an event: any `async` closure or function of the event and its [`Context`]. Nobody implements it by hand.
///
/// The error is [`BoxError`], so that `?` takes every error and `Ok(())` needs no type beside it. A function with an error
/// of its own goes in as `async |event, context| Ok(handle(event, context).await?)`.
///
/// An `async` closure cannot take along what it only lends to its future; what handlers share goes into
/// [`Events::with`](crate::Events::with).
pub trait Handler<T>: AsyncFn(T, Context) -> Result + Fn(T, Context) -> Self::Future + Send + Sync + 'static {
    /// What the handler gives once it is awaited.
    type Future: Future<Output = Result> + Send + 'static;
}

impl<T, F, Fut> Handler<T> for F
where
    F: AsyncFn(T, Context) -> Result + Fn(T, Context) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result> + Send + 'static,
{
    type Future = Fut;
}

/// What answers a callback: like a [`Handler`], but what it gives goes into the answer as JSON.
pub trait Callback<T>:
    AsyncFn(T, Context) -> Result<Self::Reply> + Fn(T, Context) -> Self::Future + Send + Sync + 'static
{
    /// The answer.
    type Reply: Serialize;
    /// What the callback gives once it is awaited.
    type Future: Future<Output = Result<Self::Reply>> + Send + 'static;
}

impl<T, R, F, Fut> Callback<T> for F
where
    R: Serialize,
    F: AsyncFn(T, Context) -> Result<R> + Fn(T, Context) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<R>> + Send + 'static,
{
    type Reply = R;
    type Future = Fut;
}

/// A handler or callback that also takes the state of its dispatcher, [`Events::with`](crate::Events::with): an `async` method
/// such as `Bot::on_message`, or `async |bot, event, context| …`. Nobody implements it by hand.
pub trait StateHandler<'a, S: 'a, T, R = ()>:
    AsyncFn(&'a S, T, Context) -> Result<R> + Fn(&'a S, T, Context) -> Self::Future + Send + Sync + 'static
{
    /// What the handler gives once it is awaited.
    type Future: Future<Output = Result<R>> + Send + 'a;
}

impl<'a, S: 'a, T, R, F, Fut> StateHandler<'a, S, T, R> for F
where
    F: AsyncFn(&'a S, T, Context) -> Result<R> + Fn(&'a S, T, Context) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<R>> + Send + 'a,
{
    type Future = Fut;
}

/// What is underway, and gives so much.
type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The answer to a callback, if any.
pub(super) type Handled = Result<Option<Bytes>, Failure>;

/// A handler at work.
pub(super) type Handling = Work<Handled>;

/// A handler of any type of event.
pub(super) trait Erased: Send + Sync {
    /// Decodes and handles. Nothing of it, the handler's own code included, runs before the first poll.
    fn handle(&self, context: Context) -> Handling;
}

/// A user's handler, without its type.
pub(super) type Call<T, R> = Arc<dyn Fn(T, Context) -> Work<Result<R>> + Send + Sync>;

/// Reads an event from its JSON, as far as it fits.
pub(super) type Decode<T> = fn(&[u8]) -> Result<(T, Vec<Misfit>)>;

/// Writes the answer of a callback, where there is one.
pub(super) type Encode<R> = fn(&R) -> serde_json::Result<Option<Vec<u8>>>;

/// A handler, how to read what it takes, and how to write what it gives.
pub(super) struct Typed<T, R> {
    pub(super) decode: Decode<T>,
    pub(super) call: Call<T, R>,
    pub(super) encode: Encode<R>,
}

impl<T: Send + 'static, R: 'static> Erased for Typed<T, R> {
    fn handle(&self, context: Context) -> Handling {
        let (decode, call, encode) = (self.decode, self.call.clone(), self.encode);
        Box::pin(async move {
            let decoded = decode(context.event_json());
            let (event, misfits) = decoded.map_err(|error| Failure::new(FailureKind::Decode, error))?;
            for misfit in &misfits {
                tracing::warn!(target: "larkspur", %misfit, "a value of the event does not fit its field, and is left out");
            }
            let work = call(event, context.with_misfits(misfits));
            drop(call);
            let reply = work.await.map_err(|error| Failure::new(FailureKind::Handler, error))?;
            let json = encode(&reply).map_err(|error| Failure::new(FailureKind::Reply, error.into()))?;
            Ok(json.map(Bytes::from))
        })
    }
}

pub(super) fn call<T, H: Handler<T>>(handler: H) -> Call<T, ()> {
    Arc::new(move |event, context| Box::pin(handler(event, context)))
}

pub(super) fn call_back<T, H: Callback<T>>(handler: H) -> Call<T, H::Reply> {
    Arc::new(move |event, context| Box::pin(handler(event, context)))
}

pub(super) fn call_with<S, T, R, H>(state: &Arc<S>, handler: H) -> Call<T, R>
where
    S: Send + Sync + 'static,
    T: Send + 'static,
    R: 'static,
    H: for<'a> StateHandler<'a, S, T, R>,
{
    let (state, handler) = (state.clone(), Arc::new(handler));
    Arc::new(move |event, context| {
        let (state, handler) = (state.clone(), handler.clone());
        Box::pin(async move { handler(&state, event, context).await })
    })
}

/// Reads an event by its type.
pub(super) fn decode<T: Event>(json: &[u8]) -> Result<(T, Vec<Misfit>)> {
    Ok(T::decode_lossy(json)?)
}

/// Reads an event as any JSON.
pub(super) fn decode_raw(json: &[u8]) -> Result<(RawJson, Vec<Misfit>)> {
    Ok((serde_json::from_slice(json)?, Vec::new()))
}

/// The same, but what is no JSON that can be kept, since it is too deep, is `null`: the bytes are in the context.
pub(super) fn decode_anything(json: &[u8]) -> Result<(RawJson, Vec<Misfit>)> {
    Ok((serde_json::from_slice(json).unwrap_or_default(), Vec::new()))
}

/// A handler gives nothing to answer.
pub(super) fn no_answer(_: &()) -> serde_json::Result<Option<Vec<u8>>> {
    Ok(None)
}

/// A callback is answered with what it gives.
pub(super) fn answer<R: Serialize>(reply: &R) -> serde_json::Result<Option<Vec<u8>>> {
    serde_json::to_vec(reply).map(Some)
}
