//! Tickets of store apps: they go to the client without the app's doing.

use larkspur_core::{Client, Event, wire};

use super::handler::{Erased, Handling};
use super::{Failure, FailureKind};
use crate::context::Context;

/// The type of the event that brings a ticket.
pub(super) const APP_TICKET: &str = "app_ticket";

#[derive(Default)]
struct AppTicket {
    app_id: String,
    ticket: String,
}
wire!(read AppTicket { app_id = "app_id", ticket = "app_ticket" });
impl Event for AppTicket {
    const TYPE: &'static str = APP_TICKET;
}

/// Hands tickets to the clients of their apps, then goes on with the app's own handler, if it has one.
pub(super) struct Tickets {
    pub(super) clients: Vec<Client>,
    pub(super) then: Option<Box<dyn Erased>>,
}

impl Erased for Tickets {
    fn handle(&self, context: Context) -> Handling {
        let clients = self.clients.clone();
        let then = self.then.as_ref().map(|then| then.handle(context.clone()));
        Box::pin(async move {
            let (event, _) = AppTicket::decode_lossy(context.event_json())
                .map_err(|error| Failure::new(FailureKind::Decode, error.into()))?;
            match clients.iter().find(|client| client.app_id() == event.app_id) {
                Some(client) if !event.ticket.is_empty() => client.set_app_ticket(event.ticket).await,
                Some(_) => tracing::warn!(target: "larkspur", "an app_ticket event holds no ticket"),
                None => tracing::warn!(target: "larkspur", "an app_ticket event is for an app that has no client here"),
            }
            match then {
                Some(then) => then.await,
                None => Ok(None),
            }
        })
    }
}
