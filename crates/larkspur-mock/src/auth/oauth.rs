//! User tokens: the authorize page, the OAuth token endpoint (v2) and the older OIDC endpoints.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::fields::text;
use super::{Accounts, Caller, CredentialError, Grant, RedeemError};
use crate::failure::Failure;
use crate::reply::Reply;
use crate::request::Request;

/// The scope that brings a refresh token.
const OFFLINE: &str = "offline_access";

/// Grants what is asked at once, as a user who agrees would, and sends the browser back with a code.
pub(super) fn authorize_page(request: &Request, accounts: &mut Accounts, now: Duration) -> Result<Reply, Failure> {
    let required = |name: &str| {
        let value = request.query_value(name).or_else(|| request.query_value("app_id").filter(|_| name == "client_id"));
        value.ok_or_else(|| Failure::new(400, 20001, format!("the request is missing {name}")))
    };
    let (app_id, redirect_uri) = (required("client_id")?, required("redirect_uri")?);
    let mut grant = Grant::new(app_id).redirect_uri(redirect_uri);
    grant = grant.scopes(request.query_value("scope").unwrap_or_default().split_whitespace());
    if let Some(challenge) = request.query_value("code_challenge") {
        grant = match request.query_value("code_challenge_method") {
            Some("S256") => grant.code_challenge(challenge),
            _ => grant.plain_code_challenge(challenge),
        };
    }
    let code = new_code(accounts, grant, now);
    let mut answer = form_urlencoded::Serializer::new(String::new());
    answer.append_pair("code", &code);
    if let Some(state) = request.query_value("state") {
        answer.append_pair("state", state);
    }
    let join = if redirect_uri.contains('?') { '&' } else { '?' };
    Ok(Reply::raw(302, "text/plain", "").header("location", &format!("{redirect_uri}{join}{}", answer.finish())))
}

/// Gives a code for a grant.
pub(crate) fn new_code(accounts: &mut Accounts, grant: Grant, now: Duration) -> String {
    let code = accounts.tokens.unique("code-");
    let expires = now + accounts.tokens.lifetimes().code;
    accounts.grants.add_code(code.clone(), grant, expires);
    code
}

/// A refusal of the OAuth token endpoint: `code`, `error` and `error_description`.
struct Refusal {
    code: i64,
    error: &'static str,
    description: String,
}

impl Refusal {
    fn new(code: i64, error: &'static str, description: impl Into<String>) -> Self {
        Self { code, error, description: description.into() }
    }

    fn of(error: RedeemError, refreshing: bool) -> Self {
        let what = if refreshing { "refresh token" } else { "authorization code" };
        let (code, description) = match (error, refreshing) {
            (RedeemError::Unknown, true) => (20026, "is invalid"),
            (RedeemError::Unknown, false) => (20003, "is not found"),
            (RedeemError::Expired, true) => (20037, "has expired"),
            (RedeemError::Expired, false) => (20004, "has expired"),
            (RedeemError::Used, true) => (20073, "has been used; it works once"),
            (RedeemError::Used, false) => (20065, "has been used; it works once"),
            (RedeemError::Revoked, _) => (20064, "has been revoked"),
            (RedeemError::OtherApp, _) => (20024, "was not issued to this client id"),
            (RedeemError::OtherRedirect, _) => (20071, "was issued for another redirect uri"),
            (RedeemError::Challenge, _) => (20049, "fails the PKCE challenge"),
        };
        Self::new(code, "invalid_grant", format!("the {what} {description}"))
    }
}

/// `POST /open-apis/authen/v2/oauth/token`.
pub(super) fn token(request: &Request, accounts: &mut Accounts, now: Duration) -> Reply {
    match exchange(request, accounts, now) {
        Ok(body) => Reply::whole(body),
        Err(refusal) => {
            let body = json!({
                "code": refusal.code,
                "error": refusal.error,
                "error_description": refusal.description,
            });
            Reply::whole(body).status(400)
        }
    }
}

fn exchange(request: &Request, accounts: &mut Accounts, now: Duration) -> Result<Json, Refusal> {
    let malformed = || Refusal::new(20063, "invalid_request", "the body is neither a JSON object nor a form");
    let body = match request.media_type().as_deref() {
        Some("application/x-www-form-urlencoded") => form_urlencoded::parse(&request.body)
            .map(|(name, value)| (name.into_owned(), Json::from(value.into_owned())))
            .collect(),
        _ => request.json().filter(Json::is_object).ok_or_else(malformed)?,
    };
    let field = |name: &str| body.get(name).and_then(Json::as_str).filter(|value| !value.is_empty());
    let required = |name: &str| {
        field(name).ok_or_else(|| Refusal::new(20001, "invalid_request", format!("the request is missing {name}")))
    };
    let grant_type = required("grant_type")?;
    let (client_id, secret) = (required("client_id")?, required("client_secret")?);
    accounts.apps.check(client_id, secret).map_err(|error| match error {
        CredentialError::UnknownApp | CredentialError::WrongSecret => {
            Refusal::new(20002, "invalid_client", "the client id or secret is invalid")
        }
        CredentialError::Disabled => Refusal::new(20069, "invalid_client", "the app is not enabled"),
    })?;
    let (refreshing, redeemed) = match grant_type {
        "authorization_code" => {
            let (code, uri, verifier) = (required("code")?, field("redirect_uri"), field("code_verifier"));
            (false, accounts.grants.redeem_code(code, client_id, uri, verifier, now))
        }
        "refresh_token" => (true, accounts.grants.redeem_refresh_token(required("refresh_token")?, client_id, now)),
        _ => return Err(Refusal::new(20036, "unsupported_grant_type", "the grant type is not supported")),
    };
    let grant = redeemed.map_err(|error| Refusal::of(error, refreshing))?;
    let scopes = narrowed(&grant.scopes, field("scope"))?;
    let issued = issue(accounts, &grant, &scopes, now);
    let mut reply = json!({
        "code": 0,
        "access_token": issued.access,
        "expires_in": accounts.tokens.lifetimes().user.as_secs(),
        "token_type": "Bearer",
        "scope": scopes.into_iter().collect::<Vec<_>>().join(" "),
    });
    if let (Some(refresh), Some(fields)) = (issued.refresh, reply.as_object_mut()) {
        fields.insert("refresh_token".into(), refresh.into());
        fields.insert("refresh_token_expires_in".into(), accounts.tokens.lifetimes().refresh.as_secs().into());
    }
    Ok(reply)
}

/// The scopes asked for, if all of them are granted.
fn narrowed(granted: &BTreeSet<String>, asked: Option<&str>) -> Result<BTreeSet<String>, Refusal> {
    let Some(asked) = asked else { return Ok(granted.clone()) };
    let list: Vec<&str> = asked.split_whitespace().collect();
    let set: BTreeSet<String> = list.iter().map(|scope| (*scope).to_owned()).collect();
    if set.len() < list.len() {
        Err(Refusal::new(20067, "invalid_scope", "the scope list names a scope twice"))
    } else if !set.is_subset(granted) {
        Err(Refusal::new(20068, "invalid_scope", "the scope list names a scope that was not granted"))
    } else {
        Ok(set)
    }
}

struct IssuedPair {
    access: String,
    refresh: Option<String>,
}

fn issue(accounts: &mut Accounts, grant: &Grant, scopes: &BTreeSet<String>, now: Duration) -> IssuedPair {
    let named = scopes.iter().any(|scope| scope != OFFLINE);
    let access = accounts.tokens.user_token(&grant.app_id, named.then(|| scopes.clone()), now);
    let refresh = scopes.contains(OFFLINE).then(|| {
        let token = accounts.tokens.unique("ur-");
        let expires = now + accounts.tokens.lifetimes().refresh;
        accounts.grants.add_refresh_token(token.clone(), grant.clone(), expires);
        token
    });
    IssuedPair { access, refresh }
}

/// The older OIDC endpoints: the app is told by the app token, and the reply has `data`.
pub(super) fn oidc(
    refreshing: bool,
    caller: &Caller,
    request: &Request,
    accounts: &mut Accounts,
    now: Duration,
) -> Result<Reply, Failure> {
    let refused = |code: i64, message: String| Failure::new(200, code, message).older();
    let body = request.json().filter(Json::is_object).ok_or_else(|| refused(20001, "invalid request".into()))?;
    let field = |name: &str| text(&body, name).map_err(|_| refused(20001, format!("the request is missing {name}")));
    let wanted = if refreshing { "refresh_token" } else { "authorization_code" };
    if field("grant_type")? != wanted {
        return Err(refused(20036, format!("the grant type must be {wanted}")));
    }
    let redeemed = if refreshing {
        accounts.grants.redeem_refresh_token(field("refresh_token")?, &caller.app_id, now)
    } else {
        accounts.grants.redeem_code(field("code")?, &caller.app_id, None, None, now)
    };
    let grant = redeemed.map_err(|error| {
        let refusal = Refusal::of(error, refreshing);
        refused(refusal.code, refusal.description)
    })?;
    // These endpoints give a refresh token whatever was granted.
    let issued = issue(accounts, &grant, &grant.scopes.iter().cloned().chain([OFFLINE.to_owned()]).collect(), now);
    Ok(Reply::whole(json!({"code": 0, "message": "success", "data": {
        "access_token": issued.access,
        "refresh_token": issued.refresh,
        "token_type": "Bearer",
        "expires_in": accounts.tokens.lifetimes().user.as_secs(),
        "refresh_expires_in": accounts.tokens.lifetimes().refresh.as_secs(),
        "scope": grant.scopes.into_iter().collect::<Vec<_>>().join(" "),
    }})))
}
