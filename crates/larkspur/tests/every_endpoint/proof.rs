//! What the generated table holds.

use std::future::Future;
use std::pin::Pin;

use larkspur::{Client, Download, Reply, Result};
use larkspur_core::rt::Sending;
use larkspur_core::wire::{self, Write};
use serde_json::Value as Json;

/// A call on its way; it gives the typed reply, written as JSON again.
pub(crate) type Called = Pin<Box<dyn Future<Output = Result<Json>> + Send>>;

/// One endpoint.
#[derive(Clone, Copy)]
pub(crate) struct Proof {
    pub(crate) id: &'static str,
    /// Calls it with all that it requires.
    pub(crate) call: fn(&Client) -> Called,
}

/// All endpoints of the crate.
pub(crate) fn all() -> impl Iterator<Item = Proof> {
    crate::generated::ALL.iter().flat_map(|proofs| proofs.iter().copied())
}

pub(crate) fn called<T: Reply + Write>(sending: Sending<T>) -> Called {
    Box::pin(async move { Ok(json(&sending.await?)) })
}

fn json(reply: &dyn Write) -> Json {
    let text = wire::to_json(reply).expect("a reply can be written");
    serde_json::from_str(&text).expect("what was written is JSON")
}

pub(crate) fn downloaded(sending: Sending<Download>) -> Called {
    Box::pin(async move { sending.await?.bytes(1 << 20).await.map(|bytes| bytes.len().into()) })
}
