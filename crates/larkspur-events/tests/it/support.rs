//! What the tests share: two types of event, handlers that note what they saw, and a webhook that listens.

use std::sync::{Arc, Mutex};

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use larkspur_core::{Event, wire};
use larkspur_events::{Context, Events, EventsBuilder, Webhook};
use larkspur_mock::Mock;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) const TOKEN: &str = "secret-verification-token";
pub(crate) const KEY: &str = "secret-encrypt-key";

/// Somebody said something.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) text: Option<String>,
}
wire!(read Said { text = "text" });
impl Event for Said {
    const TYPE: &'static str = "test.said_v1";
}

/// The same, of the older envelope.
#[derive(Debug, Default)]
pub(crate) struct OldSaid {
    pub(crate) text: Option<String>,
}
wire!(read OldSaid { text = "text" });
impl Event for OldSaid {
    const TYPE: &'static str = "said";
}

/// What handlers saw, in turn.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<(String, Context)>>>);

impl Notes {
    pub(crate) fn add(&self, text: impl Into<String>, context: Context) {
        self.0.lock().unwrap().push((text.into(), context));
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.lock().unwrap().iter().map(|(text, _)| text.clone()).collect()
    }

    pub(crate) fn context(&self, index: usize) -> Context {
        self.0.lock().unwrap()[index].1.clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// A dispatcher that notes both types of event.
pub(crate) fn noting(notes: &Notes) -> EventsBuilder {
    let (new, old) = (notes.clone(), notes.clone());
    Events::builder()
        .on::<Said>(move |event, context| {
            let notes = new.clone();
            async move {
                notes.add(event.text.unwrap_or_default(), context);
                Ok(())
            }
        })
        .on::<OldSaid>(move |event, context| {
            let notes = old.clone();
            async move {
                notes.add(event.text.unwrap_or_default(), context);
                Ok(())
            }
        })
}

/// A push of `test.said_v1`.
pub(crate) fn said(id: &str, text: &str) -> Bytes {
    push(id, json!({"text": text}))
}

pub(crate) fn push(id: &str, event: Value) -> Bytes {
    let header = json!({
        "event_id": id, "event_type": "test.said_v1", "create_time": "1603977298000", "token": TOKEN,
        "app_id": "cli_a", "tenant_key": "tenant",
    });
    json!({"schema": "2.0", "header": header, "event": event}).to_string().into()
}

/// Serves a webhook; gives its address.
pub(crate) async fn serve(webhook: Webhook) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, webhook.into_router("/events")).await });
    url
}

/// A webhook with both secrets, and the mock's side of it.
pub(crate) async fn sealed(events: Events) -> larkspur_mock::Webhook {
    let url = serve(Webhook::new(events).verification_token(TOKEN).encrypt_key(KEY)).await;
    larkspur_mock::Webhook::new(url).verification_token(TOKEN).encrypt_key(KEY)
}

/// A webhook with a verification token only, and the mock's side of it.
pub(crate) async fn plain(events: Events) -> larkspur_mock::Webhook {
    let url = serve(Webhook::new(events).verification_token(TOKEN)).await;
    larkspur_mock::Webhook::new(url).verification_token(TOKEN)
}

pub(crate) async fn mock() -> Mock {
    Mock::builder().start().await.unwrap()
}

/// An endpoint for the mock to serve.
pub(crate) fn endpoint(id: &str, method: &str, path: &str, tokens: &[larkspur_mock::Token]) -> larkspur_mock::Endpoint {
    let id = id.parse().unwrap();
    larkspur_mock::Endpoint::builder(id, method, path).tokens(tokens.iter().copied()).data([]).build()
}

pub(crate) fn since_1970() -> u64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

/// The headers of a signature, as only who knows the secret can make them: SHA-256 of events, SHA-1 of older cards.
pub(crate) fn sign<H: Digest>(timestamp: u64, secret: &str, body: &[u8]) -> [(&'static str, String); 3] {
    let timestamp = timestamp.to_string();
    let hash = H::digest([timestamp.as_bytes(), b"nonce", secret.as_bytes(), body].concat());
    let signature = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    [("x-lark-request-timestamp", timestamp), ("x-lark-request-nonce", "nonce".into()), ("x-lark-signature", signature)]
}

/// An initial vector and a ciphertext.
pub(crate) fn encrypt(text: &[u8]) -> Vec<u8> {
    let iv = [7; 16];
    let cipher = cbc::Encryptor::<aes::Aes256>::new(&Sha256::digest(KEY), &iv.into());
    [&iv[..], &cipher.encrypt_padded_vec::<Pkcs7>(text)].concat()
}

/// The body of an encrypted push.
pub(crate) fn sealed_body(sealed: &[u8]) -> Bytes {
    json!({"encrypt": STANDARD.encode(sealed)}).to_string().into()
}
