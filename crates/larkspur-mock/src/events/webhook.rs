//! A webhook: where events are pushed to, and how they are signed.

use std::fmt;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::delivery::Attempt;
use super::event::PushEvent;
use super::{seal, since_1970};

/// Longest answer of a webhook that is read.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// Where events are pushed to, and the app's secrets for it. Its `Debug` shows no secrets.
#[derive(Clone)]
pub struct Webhook {
    url: String,
    verification_token: String,
    encrypt_key: Option<String>,
    tamper: Option<Tamper>,
}

/// Something that is wrong with each push to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tamper {
    /// The signature belongs to another body.
    Signature,
    /// The verification token is another one.
    Token,
    /// The request was signed this long ago.
    Age(Duration),
    /// The last bytes of the ciphertext are missing.
    Ciphertext,
    /// What is decrypted has no valid padding.
    Padding,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("url", &self.url).field("tamper", &self.tamper).finish_non_exhaustive()
    }
}

impl Webhook {
    /// A webhook at this `http://` address, with no secrets.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), verification_token: String::new(), encrypt_key: None, tamper: None }
    }

    /// The app's verification token; it stands in each event.
    pub fn verification_token(mut self, token: impl Into<String>) -> Self {
        self.verification_token = token.into();
        self
    }

    /// The app's encrypt key: pushes are encrypted and signed with it.
    pub fn encrypt_key(mut self, key: impl Into<String>) -> Self {
        self.encrypt_key = Some(key.into());
        self
    }

    /// Makes something wrong with each push.
    pub fn tamper(mut self, tamper: Tamper) -> Self {
        self.tamper = Some(tamper);
        self
    }

    /// Pushes an event once.
    pub(super) async fn push(&self, event: &PushEvent, nonce: &str, timeout: Duration) -> Attempt {
        let body = event.body(self.token());
        if event.is_card() {
            self.send_card(&body, nonce, timeout).await
        } else {
            self.send(&body, nonce, true, timeout).await
        }
    }

    /// Asks the webhook to prove that it knows the token and the key.
    pub(super) async fn challenge(&self, challenge: &str, nonce: &str, timeout: Duration) -> Attempt {
        let body = json!({"challenge": challenge, "token": self.token(), "type": "url_verification"});
        self.send(&body, nonce, false, timeout).await
    }

    fn token(&self) -> &str {
        if self.tamper == Some(Tamper::Token) { "another-token" } else { &self.verification_token }
    }

    async fn send(&self, body: &Json, nonce: &str, signed: bool, timeout: Duration) -> Attempt {
        let Some(key) = &self.encrypt_key else {
            return self.post(body.to_string(), None, timeout).await;
        };
        let mut iv = [0; 16];
        iv.copy_from_slice(&Sha256::digest(nonce)[..16]);
        let mut sealed = seal::encrypt(key, iv, &body.to_string());
        match self.tamper {
            Some(Tamper::Ciphertext) => sealed.truncate(sealed.len() - 5),
            // A bit of the last block but one is the same bit of the last block's text, the length of the padding.
            Some(Tamper::Padding) => {
                let last = sealed.len() - 17;
                sealed[last] ^= 0x80;
            }
            _ => {}
        }
        let sealed = STANDARD.encode(sealed);
        let raw = json!({"encrypt": sealed}).to_string();
        let signer = |timestamp: &str, raw: &str| seal::sign_event(timestamp, nonce, key, raw.as_bytes());
        let signature = signed.then(|| self.signature(nonce, &raw, signer));
        self.post(raw, signature, timeout).await
    }

    async fn send_card(&self, body: &Json, nonce: &str, timeout: Duration) -> Attempt {
        let raw = body.to_string();
        let signer = |timestamp: &str, raw: &str| seal::sign_card(timestamp, nonce, self.token(), raw.as_bytes());
        let signature = self.signature(nonce, &raw, signer);
        self.post(raw, Some(signature), timeout).await
    }

    /// Timestamp, nonce and signature.
    fn signature(&self, nonce: &str, raw: &str, sign: impl Fn(&str, &str) -> String) -> [String; 3] {
        let age = match self.tamper {
            Some(Tamper::Age(age)) => age,
            _ => Duration::ZERO,
        };
        let timestamp = since_1970().saturating_sub(age).as_secs().to_string();
        let signed = if self.tamper == Some(Tamper::Signature) { "another body" } else { raw };
        let signature = sign(&timestamp, signed);
        [timestamp, nonce.to_owned(), signature]
    }

    async fn post(&self, raw: String, signature: Option<[String; 3]>, timeout: Duration) -> Attempt {
        let mut request = Request::post(&self.url).header("content-type", "application/json; charset=utf-8");
        if let Some(values) = &signature {
            let names = ["x-lark-request-timestamp", "x-lark-request-nonce", "x-lark-signature"];
            for (name, value) in names.into_iter().zip(values) {
                request = request.header(name, value);
            }
        }
        let request = match request.body(Body::from(raw)) {
            Ok(request) => request,
            Err(error) => return Attempt::failed(format!("the webhook's URL is wrong: {error}")),
        };
        match tokio::time::timeout(timeout, exchange(request)).await {
            Ok(Ok((status, body))) => Attempt::answered(i64::from(status), status == 200, body),
            Ok(Err(error)) => Attempt::failed(error),
            Err(_) => Attempt::failed(format!("no answer within {timeout:?}")),
        }
    }
}

async fn exchange(request: Request<Body>) -> Result<(u16, Bytes), String> {
    let client: Client<HttpConnector, Body> =
        Client::builder(TokioExecutor::new()).http1_title_case_headers(true).build_http();
    let response = client.request(request).await.map_err(|error| format!("the webhook cannot be called: {error}"))?;
    let status = response.status().as_u16();
    let body = to_bytes(Body::new(response.into_body()), ANSWER_LIMIT).await;
    Ok((status, body.map_err(|error| format!("the webhook's answer cannot be read: {error}"))?))
}
