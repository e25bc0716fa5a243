//! Events over HTTP: the platform calls a URL of the app.

mod answer;
mod headers;
#[cfg(feature = "axum")]
mod router;
mod seal;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

pub use answer::Answer;
use answer::Rejection;
pub use headers::Headers;
use headers::Signed;

use crate::context::{Context, Transport, read_time};
use crate::dispatch::Events;
use crate::envelope::Push;

/// Receives events over HTTP: it checks who sent a push, decrypts it, and hands it to the dispatcher.
///
/// ```
/// use larkspur_events::{Events, Webhook};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> larkspur_core::Result<()> {
/// let events = Events::builder().build()?;
/// let webhook = Webhook::new(events).verification_token("v-token").encrypt_key("e-key");
///
/// // In any web framework: the headers, and the body as it came.
/// let (headers, body) = (http::HeaderMap::new(), "{}".into());
/// let answer = webhook.handle(&headers, body).await;
/// assert_eq!(answer.status, 401);
/// # Ok(())
/// # }
/// ```
///
/// With the feature `axum`, `webhook.into_router("/events")` is a router.
///
/// # What is checked
/// 1. The size of the body: HTTP 413.
/// 2. With an encrypt key: the signature over the raw body, in constant time, and that it was made in the last 5 minutes,
///    by this machine's clock. What is not encrypted is refused. The platform does not sign its challenge: of what is
///    encrypted and not signed, nothing else is taken.
/// 3. The verification token, in constant time. Without an encrypt key it is all there is, and it travels with every push:
///    set an encrypt key.
/// 4. Older callbacks of cards, which are never encrypted: their signature, which is made with the verification token.
///
/// A push that does not pass is answered with 400 or 401, and the reason is logged, without anything of the push.
/// A webhook with neither secret refuses everything.
#[derive(Clone)]
#[must_use]
pub struct Webhook {
    events: Events,
    settings: Arc<Settings>,
}

#[derive(Clone)]
struct Settings {
    token: Option<SecretString>,
    key: Option<SecretString>,
    window: Option<Duration>,
    body_limit: usize,
}

/// What a request turned out to be, once it is verified.
#[derive(Debug)]
enum Verified {
    Challenge(String),
    Event(Context),
}

impl Webhook {
    /// A webhook that hands events to this dispatcher. It needs a verification token or an encrypt key, and better both.
    pub fn new(events: Events) -> Self {
        let settings =
            Settings { token: None, key: None, window: Some(Duration::from_secs(5 * 60)), body_limit: 2 * 1024 * 1024 };
        Self { events, settings: Arc::new(settings) }
    }

    /// The app's verification token. Empty text counts as none.
    pub fn verification_token(mut self, token: impl Into<SecretString>) -> Self {
        self.change().token = Some(token.into()).filter(is_filled);
        self
    }

    /// The app's encrypt key. Empty text counts as none.
    pub fn encrypt_key(mut self, key: impl Into<SecretString>) -> Self {
        self.change().key = Some(key.into()).filter(is_filled);
        self
    }

    /// How far a signature's time may be from this machine's clock, either way: 5 minutes where nothing else is set. `None`
    /// takes signatures of any age, which lets whoever recorded a push send it again once its id is forgotten.
    pub fn timestamp_window(mut self, window: impl Into<Option<Duration>>) -> Self {
        self.change().window = window.into();
        self
    }

    /// The longest body in bytes: 2 MiB where nothing else is set.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.change().body_limit = bytes;
        self
    }

    fn change(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
    }

    /// The dispatcher.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// Takes one request: its headers and its body, as it came. It must be called within a Tokio runtime.
    pub async fn handle(&self, headers: &(impl Headers + ?Sized), body: Bytes) -> Answer {
        match self.verify(headers, body, SystemTime::now()) {
            Ok(Verified::Challenge(challenge)) => Answer::challenge(&challenge),
            Ok(Verified::Event(context)) => self.events.run(context).outcome().await.into(),
            Err(rejection) => rejection.into(),
        }
    }

    fn verify(&self, headers: &(impl Headers + ?Sized), body: Bytes, now: SystemTime) -> Result<Verified, Rejection> {
        let settings = &*self.settings;
        if body.len() > settings.body_limit {
            return Err(Rejection::TooLarge);
        }
        if settings.token.is_none() && settings.key.is_none() {
            return Err(Rejection::NotSetUp);
        }
        let signed = Signed::read(headers)?;
        match (&settings.key, &signed) {
            (Some(key), Some(signed)) if signed.is_by_key(key.expose_secret(), &body) => {
                settings.check_time(signed, now)?;
                let push = Push::read(open(key, &body)?, Transport::Webhook).map_err(Rejection::Envelope)?;
                settings.check_token(push, None)
            }
            // Only older callbacks of cards are signed in another way, and those are not encrypted.
            (Some(_), Some(signed)) => {
                settings.check_older_card(signed, &body, now)?;
                match Push::read(body, Transport::Webhook) {
                    Ok(Push::OlderCard { context }) => Ok(Verified::Event(context.identified_by(&signed.signature))),
                    _ => Err(Rejection::Plaintext),
                }
            }
            // A sender who does not know the key must not learn whether something decrypts, or to what.
            (Some(key), None) => match Push::read(open(key, &body)?, Transport::Webhook) {
                Ok(push @ Push::Challenge { .. }) => settings.check_token(push, None),
                _ => Err(Rejection::Signature),
            },
            (None, signed) => match Push::read(body.clone(), Transport::Webhook) {
                Ok(push) => settings.check_token(push, signed.as_ref().map(|signed| (signed, &body, now))),
                Err(_) if sealed(&body).is_some() => Err(Rejection::NoKey),
                Err(refusal) => Err(Rejection::Envelope(refusal)),
            },
        }
    }
}

impl Settings {
    fn check_time(&self, signed: &Signed, now: SystemTime) -> Result<(), Rejection> {
        let Some(window) = self.window else { return Ok(()) };
        let at = read_time(&signed.timestamp).ok_or(Rejection::Timestamp)?;
        let apart = now.duration_since(at).unwrap_or_else(|ahead| ahead.duration());
        if apart <= window { Ok(()) } else { Err(Rejection::Timestamp) }
    }

    fn check_older_card(&self, signed: &Signed, body: &[u8], now: SystemTime) -> Result<(), Rejection> {
        let token = self.token.as_ref().ok_or(Rejection::Signature)?;
        if !signed.is_by_token(token.expose_secret(), body) {
            return Err(Rejection::Signature);
        }
        self.check_time(signed, now)
    }

    /// Checks what a push itself holds; `signed` is the signature where it came in the clear.
    fn check_token(&self, push: Push, signed: Option<(&Signed, &Bytes, SystemTime)>) -> Result<Verified, Rejection> {
        let check = |given: &str| match &self.token {
            Some(token) if !seal::is_same(token.expose_secret(), given) => Err(Rejection::Token),
            _ => Ok(()),
        };
        match push {
            Push::Event { context, token } => check(&token).map(|()| Verified::Event(context)),
            Push::Challenge { challenge, token } => check(&token).map(|()| Verified::Challenge(challenge)),
            Push::OlderCard { context } => {
                let (signed, body, now) = signed.ok_or(Rejection::Plaintext)?;
                self.check_older_card(signed, body, now)?;
                Ok(Verified::Event(context.identified_by(&signed.signature)))
            }
        }
    }
}

/// An encrypted push.
#[derive(Deserialize)]
struct Sealed<'b> {
    #[serde(borrow)]
    encrypt: std::borrow::Cow<'b, str>,
}

fn sealed(body: &[u8]) -> Option<std::borrow::Cow<'_, str>> {
    serde_json::from_slice::<Sealed<'_>>(body).ok().map(|sealed| sealed.encrypt)
}

/// Opens an encrypted body.
fn open(key: &SecretString, body: &[u8]) -> Result<Bytes, Rejection> {
    let sealed = sealed(body).ok_or(Rejection::Plaintext)?;
    seal::open(key.expose_secret(), &sealed).map(Bytes::from).ok_or(Rejection::Sealed)
}

fn is_filled(secret: &SecretString) -> bool {
    !secret.expose_secret().is_empty()
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("events", &self.events)
            .field("verification_token", &self.settings.token.is_some())
            .field("encrypt_key", &self.settings.key.is_some())
            .field("timestamp_window", &self.settings.window)
            .field("body_limit", &self.settings.body_limit)
            .finish()
    }
}
