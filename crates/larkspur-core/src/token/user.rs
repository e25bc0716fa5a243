//! Tokens of users.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::session::UserSession;

/// The user in whose name a call is made: from an access token (`&str`, `String`) or a [`UserSession`].
#[derive(Clone)]
pub struct User(pub(crate) Identity);

#[derive(Clone)]
pub(crate) enum Identity {
    /// This very token.
    Token(SecretString),
    /// Whatever token the session holds when the call is sent.
    Session(UserSession),
}

impl From<&str> for User {
    fn from(token: &str) -> Self {
        Self(Identity::Token(token.into()))
    }
}

impl From<String> for User {
    fn from(token: String) -> Self {
        Self(Identity::Token(token.into()))
    }
}

impl From<SecretString> for User {
    fn from(token: SecretString) -> Self {
        Self(Identity::Token(token))
    }
}

impl From<UserSession> for User {
    fn from(session: UserSession) -> Self {
        Self(Identity::Session(session))
    }
}

impl From<&UserSession> for User {
    fn from(session: &UserSession) -> Self {
        Self(Identity::Session(session.clone()))
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(…)")
    }
}

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
