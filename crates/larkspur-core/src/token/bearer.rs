//! A token, ready to be sent.

use std::sync::Arc;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// An access token and its header. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Bearer {
    secret: Arc<SecretString>,
    pub(crate) header: HeaderValue,
}

impl Bearer {
    /// `None` where the token is empty or holds a character that no token has.
    pub(crate) fn new(secret: SecretString) -> Option<Self> {
        let text = secret.expose_secret();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut header = HeaderValue::try_from(format!("Bearer {text}")).ok()?;
        header.set_sensitive(true);
        Some(Self { secret: Arc::new(secret), header })
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }

    pub(crate) fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}
