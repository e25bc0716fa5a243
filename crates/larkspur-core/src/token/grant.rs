//! What a user granted.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// What a user granted: the tokens, and when they end.
#[derive(Clone, Debug)]
pub struct UserGrant {
    /// The access token.
    pub access_token: SecretString,
    /// When the access token ends.
    pub expires_at: SystemTime,
    /// The token for the next access token. It works once.
    pub refresh_token: Option<SecretString>,
    /// When the refresh token ends.
    pub refresh_expires_at: Option<SystemTime>,
    /// The scopes that the user granted, separated by spaces.
    pub scope: String,
}

impl UserGrant {
    /// The grant as JSON text, for safe keeping. It holds the tokens as they are.
    pub fn to_json(&self) -> SecretString {
        let refresh = self.refresh_token.as_ref().map(ExposeSecret::expose_secret);
        let text = json!({
            "access_token": self.access_token.expose_secret(),
            "expires_at": unix(self.expires_at),
            "refresh_token": refresh,
            "refresh_expires_at": self.refresh_expires_at.map(unix),
            "scope": self.scope,
        });
        text.to_string().into()
    }

    /// Reads what [`to_json`](Self::to_json) wrote; `None` for anything else.
    pub fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let time = |name: &str| UNIX_EPOCH.checked_add(Duration::from_secs(value[name].as_u64()?));
        Some(Self {
            access_token: value["access_token"].as_str()?.into(),
            expires_at: time("expires_at")?,
            refresh_token: value["refresh_token"].as_str().map(Into::into),
            refresh_expires_at: time("refresh_expires_at"),
            scope: value["scope"].as_str().unwrap_or_default().to_owned(),
        })
    }
}

fn unix(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
