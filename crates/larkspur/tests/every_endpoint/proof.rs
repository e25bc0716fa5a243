//! What the generated table holds.

use std::future::Future;
use std::pin::Pin;

use larkspur::events::{Context, EventsBuilder, Transport};
use larkspur::{Client, Download, Event, Reply, Result};
use larkspur_core::rt::{Items, Page, Sending};
use larkspur_core::wire::{self, Write};
use serde_json::Value as Json;
use tokio::sync::mpsc::UnboundedSender;

/// A call on its way; it gives the typed reply, written as JSON again.
pub(crate) type Called = Pin<Box<dyn Future<Output = Result<Json>> + Send>>;

/// A walk through a list; it gives how many items there were.
pub(crate) type Walked = Pin<Box<dyn Future<Output = Result<usize>> + Send>>;

/// One endpoint.
#[derive(Clone, Copy)]
pub(crate) struct Proof {
    pub(crate) id: &'static str,
    /// Calls it with all that it requires.
    pub(crate) call: fn(&Client) -> Called,
    /// Walks through all its pages, where it has any.
    pub(crate) items: Option<fn(&Client) -> Walked>,
}

/// One event.
#[derive(Clone, Copy)]
pub(crate) struct Pushed {
    pub(crate) event_type: &'static str,
    /// Decodes what stands under `event`, and writes it as JSON again.
    pub(crate) decode: fn(&[u8]) -> Result<Json>,
    /// Adds a handler that tells what it got.
    pub(crate) listen: fn(EventsBuilder, Heard) -> EventsBuilder,
}

/// Where handlers tell what they got: how it came, the type of the handler, and the event written as JSON again.
pub(crate) type Heard = UnboundedSender<(Transport, &'static str, Json)>;

pub(crate) const fn pushed<T: Event + Write>(event_type: &'static str) -> Pushed {
    Pushed {
        event_type,
        decode: |json| T::decode(json).map(|event| json_of(&event)),
        listen: |builder, heard| {
            builder.on::<T>(move |event: T, context: Context| {
                let told = heard.send((context.transport(), T::TYPE, json_of(&event)));
                async move { told.map_err(Into::into) }
            })
        },
    }
}

/// All events of the crate.
pub(crate) fn events() -> impl Iterator<Item = Pushed> {
    crate::generated::EVENTS.iter().flat_map(|events| events.iter().copied())
}

/// All endpoints of the crate.
pub(crate) fn all() -> impl Iterator<Item = Proof> {
    crate::generated::ALL.iter().flat_map(|proofs| proofs.iter().copied())
}

pub(crate) fn called<T: Reply + Write>(sending: Sending<T>) -> Called {
    Box::pin(async move { Ok(json_of(&sending.await?)) })
}

fn json_of(reply: &dyn Write) -> Json {
    let text = wire::to_json(reply).expect("a reply can be written");
    serde_json::from_str(&text).expect("what was written is JSON")
}

pub(crate) fn walked<P: Page + 'static>(items: Items<P>) -> Walked {
    Box::pin(async move { items.all().await.map(|items| items.len()) })
}

pub(crate) fn downloaded(sending: Sending<Download>) -> Called {
    Box::pin(async move { sending.await?.bytes(1 << 20).await.map(|bytes| bytes.len().into()) })
}
