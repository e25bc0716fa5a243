//! The check of the `Authorization` header.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use larkspur_schema::{Endpoint, Token};
use serde_json::json;

use super::Accounts;
use super::tokens::Standing;
use crate::failure::Failure;

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The app that the token was issued to; empty where no token is needed.
    pub(crate) app_id: String,
}

/// Checks the header against what the endpoint accepts. `granted` holds the scopes that apps have; `None` means all.
pub(crate) fn check_header(
    endpoint: &Endpoint,
    headers: &HeaderMap,
    accounts: &Accounts,
    granted: Option<&[String]>,
    now: Duration,
) -> Result<Caller, Failure> {
    let needs = Needs { tokens: &endpoint.tokens, scopes: &endpoint.access.scopes, granted };
    check(&needs, headers, accounts, now)
}

/// Checks the header of an endpoint that takes nothing but an app token.
pub(super) fn check_app_token(headers: &HeaderMap, accounts: &Accounts, now: Duration) -> Result<Caller, Failure> {
    check(&Needs { tokens: &[Token::App], scopes: &[], granted: None }, headers, accounts, now)
}

/// What an endpoint asks of who calls it, and the scopes that apps have.
struct Needs<'e> {
    tokens: &'e [Token],
    scopes: &'e [String],
    granted: Option<&'e [String]>,
}

fn check(needs: &Needs<'_>, headers: &HeaderMap, accounts: &Accounts, now: Duration) -> Result<Caller, Failure> {
    let Needs { tokens: accepted, scopes, granted } = *needs;
    if accepted.is_empty() {
        return Ok(Caller { app_id: String::new() });
    }
    let Some(header) = headers.get(AUTHORIZATION).filter(|header| !header.is_empty()) else {
        return Err(Failure::new(400, 99991661, "missing access token: send `Authorization: Bearer <token>`"));
    };
    let malformed = || Failure::new(400, 99991671, "malformed access token: it starts with t-, u-, a- or eyJ");
    let token = header.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).ok_or_else(malformed)?;
    let issued = match accounts.tokens.standing(token, now) {
        Standing::Valid(issued) => issued,
        Standing::Expired(kind) => return Err(expired(kind)),
        Standing::Revoked(kind) => return Err(invalid(kind)),
        Standing::Unknown => return Err(kind_by_prefix(token).map_or_else(malformed, invalid)),
    };
    if !accepted.contains(&issued.kind) {
        return Err(not_supported(issued.kind));
    }
    if accounts.apps.is_disabled(&issued.app_id) {
        return Err(Failure::new(400, 99991662, "app not in use"));
    }
    let user_grants: Option<Vec<&str>> =
        issued.scopes.as_ref().map(|granted| granted.iter().map(String::as_str).collect());
    let permitted = |granted: &dyn Fn(&str) -> bool| scopes.is_empty() || scopes.iter().any(|scope| granted(scope));
    if let Some(granted) = granted
        && !permitted(&|scope| granted.iter().any(|have| have == scope))
    {
        return Err(missing_scopes(99991672, "access denied: the app needs one of these scopes", scopes));
    }
    if let Some(user_grants) = user_grants
        && !permitted(&|scope| user_grants.contains(&scope))
    {
        return Err(missing_scopes(99991679, "unauthorized: the user must grant one of these scopes", scopes));
    }
    Ok(Caller { app_id: issued.app_id.clone() })
}

/// The kind that a token's first letters tell.
fn kind_by_prefix(token: &str) -> Option<Token> {
    let kinds = [("t-", Token::Tenant), ("a-", Token::App), ("u-", Token::User), ("eyJ", Token::User)];
    kinds.into_iter().find(|(prefix, _)| token.starts_with(prefix)).map(|(_, kind)| kind)
}

fn invalid(kind: Token) -> Failure {
    match kind {
        Token::Tenant => Failure::new(400, 99991663, "invalid tenant access token"),
        Token::App => Failure::new(400, 99991664, "invalid app access token"),
        Token::User => Failure::new(400, 99991668, "invalid user access token"),
    }
}

fn expired(kind: Token) -> Failure {
    match kind {
        Token::User => Failure::new(400, 99991677, "user access token expired"),
        kind => invalid(kind),
    }
}

fn not_supported(kind: Token) -> Failure {
    match kind {
        Token::Tenant => Failure::new(400, 99991663, "tenant access token not supported"),
        Token::App => Failure::new(400, 99991664, "app access token not supported"),
        Token::User => Failure::new(400, 99991668, "user access token not supported"),
    }
}

fn missing_scopes(code: i64, message: &str, scopes: &[String]) -> Failure {
    let violations: Vec<_> =
        scopes.iter().map(|scope| json!({"type": "action_scope_required", "subject": scope})).collect();
    Failure::new(400, code, format!("{message}: [{}]", scopes.join(", ")))
        .with_error("permission_violations", violations.into())
}
