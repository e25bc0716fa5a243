//! Tokens of users.

use std::fmt;

use secrecy::SecretString;

/// The user in whose name a call is made: by a user access token.
#[derive(Clone)]
pub struct User(pub(crate) Identity);

#[derive(Clone)]
pub(crate) enum Identity {
    /// This very token.
    Token(SecretString),
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

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(…)")
    }
}
