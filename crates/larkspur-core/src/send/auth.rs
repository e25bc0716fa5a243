//! Which access token goes along, and what replaces a stale one.

use secrecy::{ExposeSecret, SecretString};

use crate::call::{Auth, Call};
use crate::codes;
use crate::endpoint::Token;
use crate::error::{Error, ErrorKind, Result};
use crate::token::{Bearer, Identity, TokenKind};

/// The token of a call, if it takes one.
pub(super) async fn bearer(call: &Call) -> Result<Option<Bearer>> {
    let kind = match &call.auth {
        Auth::Nothing => return Ok(None),
        Auth::Explicit(token) => return sendable(token).map(Some),
        Auth::User(user) => {
            return match &user.0 {
                Identity::Token(token) => sendable(token).map(Some),
                Identity::Session(session) => sendable(&session.token().await?).map(Some),
            };
        }
        Auth::Kind(kind) => *kind,
        Auth::Auto if call.endpoint.tokens.is_empty() => return Ok(None),
        Auth::Auto => automatic(call).ok_or_else(needs_user)?,
    };
    let (kind, owner) = slot(call, kind)?;
    call.client.shared.tokens.get(&call.client, kind, owner).await.map(Some)
}

/// Another token in place of the one that was refused, where it was stale and the runtime has another to give.
pub(super) async fn replace(call: &Call, stale: &Bearer, error: &Error) -> Result<Option<Bearer>> {
    let Some(code) = error.code() else { return Ok(None) };
    let kind = match &call.auth {
        Auth::Nothing | Auth::Explicit(_) => return Ok(None),
        Auth::User(user) => {
            return match &user.0 {
                Identity::Session(session) if codes::is_stale_user_token(code) => {
                    sendable(&session.replace(stale.secret()).await?).map(Some)
                }
                _ => Ok(None),
            };
        }
        Auth::Kind(kind) => Some(*kind),
        Auth::Auto => automatic(call),
    };
    let Some(kind) = kind.filter(|_| codes::is_stale_app_token(code)) else { return Ok(None) };
    let (kind, owner) = slot(call, kind)?;
    call.client.shared.tokens.replace(&call.client, kind, owner, stale).await.map(Some)
}

/// The kind of token that goes along when the caller does not say.
fn automatic(call: &Call) -> Option<Token> {
    [Token::Tenant, Token::App].into_iter().find(|kind| call.endpoint.tokens.contains(kind))
}

/// Under which key the runtime keeps a kind of token.
fn slot(call: &Call, kind: Token) -> Result<(TokenKind, &str)> {
    let store_app = call.client.shared.config.store_app;
    match (kind, call.client.tenant.as_deref()) {
        (Token::Tenant, Some(tenant)) if store_app => Ok((TokenKind::Tenant, tenant)),
        (Token::Tenant, None) if store_app => {
            let message =
                "a store app acts for one of many tenants: say for which with `client.for_tenant(tenant_key)`";
            Err(Error::of(ErrorKind::Token, message).build())
        }
        (Token::Tenant, _) => Ok((TokenKind::Tenant, "")),
        (Token::App, _) => Ok((TokenKind::App, "")),
        (Token::User, _) => Err(needs_user()),
    }
}

fn needs_user() -> Error {
    Error::of(ErrorKind::Token, "this endpoint is called in the name of a user: say whose with `.as_user(…)`").build()
}

fn sendable(token: &SecretString) -> Result<Bearer> {
    Bearer::new(token.clone()).ok_or_else(|| match token.expose_secret() {
        "" => Error::input("the access token is empty"),
        _ => Error::input("the access token holds a line break, a space or another character that no token has"),
    })
}
