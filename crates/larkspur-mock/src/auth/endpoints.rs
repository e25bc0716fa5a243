//! The token endpoints. They exist whether or not the documents hold them.

use std::time::Duration;

use larkspur_schema::Token;
use serde_json::{Value as Json, json};

use super::fields::text;
use super::header::check_app_token;
use super::tokens::Standing;
use super::{Accounts, CredentialError, oauth};
use crate::failure::Failure;
use crate::reply::Reply;
use crate::request::Request;

/// An endpoint that gives tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenEndpoint {
    TenantInternal,
    AppInternal,
    TenantStore,
    AppStore,
    TicketResend,
    Authorize,
    OauthToken,
    OidcToken,
    OidcRefresh,
}

impl TokenEndpoint {
    pub(crate) const ALL: [Self; 9] = [
        Self::TenantInternal,
        Self::AppInternal,
        Self::TenantStore,
        Self::AppStore,
        Self::TicketResend,
        Self::Authorize,
        Self::OauthToken,
        Self::OidcToken,
        Self::OidcRefresh,
    ];

    /// The name that the mock gives it, beside the one of its document.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::TenantInternal => "auth.v3.tenant_access_token.internal",
            Self::AppInternal => "auth.v3.app_access_token.internal",
            Self::TenantStore => "auth.v3.tenant_access_token.create",
            Self::AppStore => "auth.v3.app_access_token.create",
            Self::TicketResend => "auth.v3.app_ticket.resend",
            Self::Authorize => "authen.v1.authorize.get",
            Self::OauthToken => "authen.v2.oauth_token.create",
            Self::OidcToken => "authen.v1.oidc_access_token.create",
            Self::OidcRefresh => "authen.v1.oidc_refresh_access_token.create",
        }
    }

    /// Method and path.
    pub(crate) fn route(self) -> (&'static str, &'static str) {
        match self {
            Self::TenantInternal => ("POST", "/open-apis/auth/v3/tenant_access_token/internal"),
            Self::AppInternal => ("POST", "/open-apis/auth/v3/app_access_token/internal"),
            Self::TenantStore => ("POST", "/open-apis/auth/v3/tenant_access_token"),
            Self::AppStore => ("POST", "/open-apis/auth/v3/app_access_token"),
            Self::TicketResend => ("POST", "/open-apis/auth/v3/app_ticket/resend"),
            Self::Authorize => ("GET", "/open-apis/authen/v1/authorize"),
            Self::OauthToken => ("POST", "/open-apis/authen/v2/oauth/token"),
            Self::OidcToken => ("POST", "/open-apis/authen/v1/oidc/access_token"),
            Self::OidcRefresh => ("POST", "/open-apis/authen/v1/oidc/refresh_access_token"),
        }
    }
}

/// Answers a token endpoint.
pub(crate) fn answer(
    endpoint: TokenEndpoint,
    request: &Request,
    accounts: &mut Accounts,
    now: Duration,
) -> Result<Reply, Failure> {
    match endpoint {
        TokenEndpoint::TenantInternal => internal(Token::Tenant, request, accounts, now),
        TokenEndpoint::AppInternal => internal(Token::App, request, accounts, now),
        TokenEndpoint::AppStore => app_of_store_app(request, accounts, now),
        TokenEndpoint::TenantStore => tenant_of_store_app(request, accounts, now),
        TokenEndpoint::TicketResend => resend_ticket(request, accounts),
        TokenEndpoint::Authorize => oauth::authorize_page(request, accounts, now),
        TokenEndpoint::OauthToken => Ok(oauth::token(request, accounts, now)),
        TokenEndpoint::OidcToken | TokenEndpoint::OidcRefresh => {
            let caller = check_app_token(&request.headers, accounts, now)?;
            oauth::oidc(endpoint == TokenEndpoint::OidcRefresh, &caller, request, accounts, now)
        }
    }
}

fn internal(kind: Token, request: &Request, accounts: &mut Accounts, now: Duration) -> Result<Reply, Failure> {
    let body = body(request)?;
    let app_id = credentials(&body, accounts)?;
    let (token, left) = accounts.tokens.app_token(kind, app_id, "", now);
    Ok(token_reply(kind, &token, left))
}

fn app_of_store_app(request: &Request, accounts: &mut Accounts, now: Duration) -> Result<Reply, Failure> {
    let body = body(request)?;
    let app_id = credentials(&body, accounts)?;
    let ticket = text(&body, "app_ticket")?;
    if accounts.apps.ticket(app_id) != Some(ticket) {
        return Err(Failure::new(400, 10012, "invalid app ticket"));
    }
    let (token, left) = accounts.tokens.app_token(Token::App, app_id, "store", now);
    Ok(token_reply(Token::App, &token, left))
}

fn tenant_of_store_app(request: &Request, accounts: &mut Accounts, now: Duration) -> Result<Reply, Failure> {
    let body = body(request)?;
    let (app_token, tenant_key) = (text(&body, "app_access_token")?, text(&body, "tenant_key")?);
    let app_id = match accounts.tokens.standing(app_token, now) {
        Standing::Valid(issued) if issued.kind == Token::App => issued.app_id.clone(),
        _ => return Err(Failure::new(400, 99991664, "invalid app access token")),
    };
    let (token, left) = accounts.tokens.app_token(Token::Tenant, &app_id, tenant_key, now);
    Ok(token_reply(Token::Tenant, &token, left))
}

fn resend_ticket(request: &Request, accounts: &mut Accounts) -> Result<Reply, Failure> {
    let body = body(request)?;
    let app_id = credentials(&body, accounts)?.to_owned();
    let ticket = accounts.tokens.unique("ticket-");
    accounts.apps.set_ticket(&app_id, ticket);
    Ok(Reply::whole(json!({"code": 0, "msg": "success"})))
}

fn token_reply(kind: Token, token: &str, left: Duration) -> Reply {
    let key = if kind == Token::App { "app_access_token" } else { "tenant_access_token" };
    Reply::whole(json!({"code": 0, "msg": "ok", key: token, "expire": left.as_secs()}))
}

pub(super) fn body(request: &Request) -> Result<Json, Failure> {
    // Clients that name no type send JSON as well.
    let is_json = request.media_type().is_none_or(|media| media == "application/json");
    let body = is_json.then(|| request.json()).flatten().filter(Json::is_object);
    body.ok_or_else(|| Failure::new(400, 10003, "invalid parameter: the body is not an application/json object"))
}

/// The app id, once it and the secret are right.
fn credentials<'b>(body: &'b Json, accounts: &Accounts) -> Result<&'b str, Failure> {
    let (app_id, secret) = (text(body, "app_id")?, text(body, "app_secret")?);
    accounts.apps.check(app_id, secret).map_err(|error| match error {
        CredentialError::UnknownApp => Failure::new(200, 10003, "invalid param"),
        CredentialError::WrongSecret => Failure::new(200, 10014, "app secret invalid"),
        CredentialError::Disabled => Failure::new(400, 99991662, "app not in use"),
    })?;
    Ok(app_id)
}
