//! The envelopes in which events come.

use bytes::Bytes;
use larkspur_core::wire;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::context::{Context, Inner, Transport};
use crate::dispatch::Refusal;

/// The type under which older callbacks of cards are handled; nothing in them names one.
pub(crate) const OLDER_CARD: &str = "card.action.trigger_v1";

/// A push, read as far as its envelope. What is in the event stays text.
#[derive(Deserialize)]
struct Top<'p> {
    #[serde(default, deserialize_with = "wire::deserialize")]
    schema: String,
    #[serde(default)]
    header: Header,
    #[serde(borrow, default)]
    event: Option<&'p RawValue>,
    #[serde(default, deserialize_with = "wire::deserialize")]
    ts: String,
    #[serde(default, deserialize_with = "wire::deserialize")]
    uuid: String,
    #[serde(default, deserialize_with = "wire::deserialize")]
    token: String,
    #[serde(default, rename = "type", deserialize_with = "wire::deserialize")]
    kind: String,
    #[serde(default, deserialize_with = "wire::deserialize")]
    challenge: String,
    #[serde(default, deserialize_with = "wire::deserialize")]
    tenant_key: String,
    #[serde(borrow, default)]
    action: Option<&'p RawValue>,
}

/// The header of a push of schema 2.0.
#[derive(Default)]
struct Header {
    event_id: String,
    event_type: String,
    create_time: String,
    token: String,
    app_id: String,
    tenant_key: String,
}
wire!(read Header {
    event_id = "event_id",
    event_type = "event_type",
    create_time = "create_time",
    token = "token",
    app_id = "app_id",
    tenant_key = "tenant_key",
});

/// What the event of an older envelope says about itself.
#[derive(Default)]
struct Older {
    event_type: String,
    app_id: String,
    tenant_key: String,
}
wire!(read Older { event_type = "type", app_id = "app_id", tenant_key = "tenant_key" });

/// What a push turned out to be.
pub(crate) enum Push {
    /// An event or a callback, and the verification token in it.
    Event { context: Context, token: String },
    /// The older callback of a card. It holds no verification token; its signature is made with it.
    OlderCard { context: Context },
    /// The platform asks the webhook to prove itself.
    Challenge { challenge: String, token: String },
}

impl Push {
    /// Reads a decrypted push.
    pub(crate) fn read(push: Bytes, transport: Transport) -> Result<Self, Refusal> {
        let top: Top<'_> = serde_json::from_slice(&push).map_err(|_| Refusal::NotAnEnvelope)?;
        if top.kind == "url_verification" {
            return Ok(Self::Challenge { challenge: top.challenge, token: top.token });
        }
        let event = top.event.map(|event| push.slice_ref(event.get().as_bytes()));
        let header = top.header;
        if !top.schema.is_empty() || !header.event_type.is_empty() {
            if !matches!(top.schema.as_str(), "" | "2" | "2.0") {
                return Err(Refusal::UnknownSchema);
            }
            if header.event_type.is_empty() {
                return Err(Refusal::NotAnEnvelope);
            }
            let context = Context::new(Inner {
                id: header.event_id,
                event_type: header.event_type,
                created: header.create_time,
                app_id: header.app_id,
                tenant_key: header.tenant_key,
                transport,
                event: event.unwrap_or(Bytes::from_static(b"{}")),
                push,
                misfits: Vec::new(),
            });
            return Ok(Self::Event { context, token: header.token });
        }
        let Some(event) = event else {
            return match top.action {
                Some(_) => Ok(Self::older_card(top.tenant_key, push, transport)),
                None => Err(Refusal::NotAnEnvelope),
            };
        };
        let older: Older = serde_json::from_slice(&event).map_err(|_| Refusal::NotAnEnvelope)?;
        if older.event_type.is_empty() {
            return Err(Refusal::NotAnEnvelope);
        }
        let context = Context::new(Inner {
            id: top.uuid,
            event_type: older.event_type,
            created: top.ts,
            app_id: older.app_id,
            tenant_key: older.tenant_key,
            transport,
            push: push.clone(),
            event,
            misfits: Vec::new(),
        });
        Ok(Self::Event { context, token: top.token })
    }

    fn older_card(tenant_key: String, push: Bytes, transport: Transport) -> Self {
        let context = Context::new(Inner {
            id: String::new(),
            event_type: OLDER_CARD.to_owned(),
            created: String::new(),
            app_id: String::new(),
            tenant_key,
            transport,
            event: push.clone(),
            push,
            misfits: Vec::new(),
        });
        Self::OlderCard { context }
    }
}
