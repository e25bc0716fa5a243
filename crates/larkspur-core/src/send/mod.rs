//! Sending: token, attempt, answer, again.

mod attempt;
mod body;
mod request;

pub(crate) use attempt::transport;

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use crate::call::{Auth, Call};
use crate::codes;
use crate::endpoint::Token;
use crate::error::{Error, ErrorKind, Result};
use crate::reply::Answer;
use crate::token::{Identity, TokenKind};

/// Sends a call until it is answered or no attempt is left. Everything about a call but its types happens here.
pub(crate) async fn execute(call: Call) -> Result<Answer> {
    let mut attempts = 0;
    let timeout = call.timeout.unwrap_or(call.client.shared.config.timeout);
    let result = match tokio::time::timeout(timeout, run(&call, &mut attempts)).await {
        Ok(result) => result,
        Err(_) => Err(timed_out(timeout)),
    };
    result.map_err(|error| error.at(call.name(), call.endpoint, attempts))
}

fn timed_out(after: Duration) -> Error {
    Error::of(ErrorKind::Timeout, format!("no answer within {after:?}")).build()
}

async fn run(call: &Call, attempts: &mut u32) -> Result<Answer> {
    if let Some(problem) = &call.problem {
        return Err(problem.clone());
    }
    let url = request::url(call)?;
    let mut bearer = bearer(call).await?;
    let mut renewed = false;
    loop {
        *attempts += 1;
        let started = Instant::now();
        let result = attempt::once(call, &url, bearer.as_ref()).await;
        let _ = started;
        let error = match result {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        match &bearer {
            Some(stale) if !renewed && error.code().is_some_and(codes::is_stale_app_token) => {
                let Some(fresh) = replace(call, stale).await? else { return Err(error) };
                bearer = Some(fresh);
                renewed = true;
            }
            _ => return Err(error),
        }
    }
}

/// The kind of token that goes along when the caller does not say.
fn automatic(call: &Call) -> Option<Token> {
    let tokens = call.endpoint.tokens;
    [Token::Tenant, Token::App].into_iter().find(|kind| tokens.contains(kind))
}

async fn bearer(call: &Call) -> Result<Option<SecretString>> {
    let kind = match &call.auth {
        Auth::Nothing => return Ok(None),
        Auth::Explicit(token) => return sendable(token).map(Some),
        Auth::User(user) => match &user.0 {
            Identity::Token(token) => return sendable(token).map(Some),
        },
        Auth::Kind(kind) => *kind,
        Auth::Auto if call.endpoint.tokens.is_empty() => return Ok(None),
        Auth::Auto => automatic(call).ok_or_else(|| {
            Error::of(ErrorKind::Token, "this endpoint is called in the name of a user: say whose with `.as_user(…)`")
                .build()
        })?,
    };
    let (kind, owner) = slot(call, kind)?;
    call.client.shared.tokens.get(&call.client, kind, owner).await.map(Some)
}

/// Another token in place of a stale one, where the runtime has it to give.
async fn replace(call: &Call, stale: &SecretString) -> Result<Option<SecretString>> {
    let kind = match &call.auth {
        Auth::Nothing | Auth::Explicit(_) | Auth::User(_) => return Ok(None),
        Auth::Kind(kind) => Some(*kind),
        Auth::Auto => automatic(call),
    };
    let Some(kind) = kind else { return Ok(None) };
    let (kind, owner) = slot(call, kind)?;
    call.client.shared.tokens.replace(&call.client, kind, owner, stale).await.map(Some)
}

/// Under which key the runtime keeps a kind of token.
fn slot(call: &Call, kind: Token) -> Result<(TokenKind, &str)> {
    match kind {
        Token::Tenant => Ok((TokenKind::Tenant, call.client.tenant.as_deref().unwrap_or_default())),
        Token::App => Ok((TokenKind::App, "")),
        Token::User => Err(Error::of(ErrorKind::Token, "a user's token is given with `.as_user(…)`").build()),
    }
}

fn sendable(token: &SecretString) -> Result<SecretString> {
    if token.expose_secret().is_empty() {
        return Err(Error::input("the access token is empty"));
    }
    if !token.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::input(
            "the access token holds a line break, a space or another character that no token has",
        ));
    }
    Ok(token.clone())
}
