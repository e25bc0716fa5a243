//! Getting the tokens of apps and tenants from the platform.

use std::pin::Pin;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::bearer::Bearer;
use super::store::{TokenKey, TokenKind};
use crate::call::{Auth, Call};
use crate::client::Client;
use crate::codes;
use crate::endpoint::{DocumentedError, Endpoint, Method, ReplyKind, Retry};
use crate::error::{Error, ErrorKind, Result};
use crate::send::Sending;

/// A token and how long it lives.
type Lease = (Bearer, Duration);

/// Codes with which the token endpoints answer wrong credentials.
const WRONG_CREDENTIALS: &[DocumentedError] = &[
    DocumentedError { http: None, code: 10003, message: "invalid app id", retry: Some(Retry::Never) },
    DocumentedError { http: None, code: 10014, message: "app secret invalid", retry: Some(Retry::Never) },
];

pub(super) const fn auth_endpoint(id: &'static str, path: &'static str) -> Endpoint {
    let page = "https://open.feishu.cn/document/server-docs/authentication-management/access-token";
    let endpoint = Endpoint::new(Method::POST, id, path).tokens(&[]).reply(ReplyKind::Flat);
    endpoint.errors(WRONG_CREDENTIALS).doc_url(page)
}

static TENANT_INTERNAL: Endpoint =
    auth_endpoint("auth.v3.tenant_access_token.internal", "/open-apis/auth/v3/tenant_access_token/internal");
static APP_INTERNAL: Endpoint =
    auth_endpoint("auth.v3.app_access_token.internal", "/open-apis/auth/v3/app_access_token/internal");
static TENANT_STORE: Endpoint =
    auth_endpoint("auth.v3.tenant_access_token.create", "/open-apis/auth/v3/tenant_access_token");
static APP_STORE: Endpoint = auth_endpoint("auth.v3.app_access_token.create", "/open-apis/auth/v3/app_access_token");
static TICKET_RESEND: Endpoint = auth_endpoint("auth.v3.app_ticket.resend", "/open-apis/auth/v3/app_ticket/resend");

/// The reply of every endpoint that gives an app's or a tenant's token.
#[derive(Default)]
struct Granted {
    tenant: Option<String>,
    app: Option<String>,
    expire: Option<i64>,
}
crate::wire!(read Granted { tenant = "tenant_access_token", app = "app_access_token", expire = "expire" });

/// Fetches the token of a key.
pub(super) fn token<'a>(
    client: &'a Client,
    key: &'a TokenKey,
) -> Pin<Box<dyn Future<Output = Result<Lease>> + Send + 'a>> {
    Box::pin(async move {
        match (client.shared.config.store_app, key.kind()) {
            (true, TokenKind::Tenant) => store_tenant(client, key.owner()).await,
            (true, _) => store_app(client).await,
            (false, TokenKind::Tenant) => grant(TokenKind::Tenant, with_app(client, &TENANT_INTERNAL)).await,
            (false, _) => grant(TokenKind::App, with_app(client, &APP_INTERNAL)).await,
        }
    })
}

/// The token of a store app, for its ticket.
async fn store_app(client: &Client) -> Result<Lease> {
    let tokens = &client.shared.tokens;
    let Some(ticket) = tokens.ticket().await else {
        resend_ticket(client).await?;
        let message = "no app ticket has come yet: the platform was asked for one, which comes as an `app_ticket` event; \
                       hand it over with `client.set_app_ticket(…)`";
        return Err(Error::of(ErrorKind::Token, message).endpoint(&APP_STORE).build());
    };
    let mut call = with_app(client, &APP_STORE);
    call.body("app_ticket", ticket.expose_secret());
    let granted = grant(TokenKind::App, call).await;
    if let Err(error) = &granted
        && error.code() == Some(codes::BAD_APP_TICKET)
    {
        // Only this ticket is forgotten: another may have come meanwhile.
        if tokens.ticket().await.is_some_and(|now| now.expose_secret() == ticket.expose_secret()) {
            tokens.forget_ticket().await;
        }
        resend_ticket(client).await?;
    }
    granted
}

/// The token of one tenant of a store app, for the app's token.
async fn store_tenant(client: &Client, tenant: &str) -> Result<Lease> {
    let tokens = &client.shared.tokens;
    let ask = |app: &Bearer| {
        let mut call = begin(client, &TENANT_STORE);
        call.body("app_access_token", app.expose());
        call.body("tenant_key", tenant);
        grant(TokenKind::Tenant, call)
    };
    let app = tokens.get(client, TokenKind::App, "").await?;
    match ask(&app).await {
        Err(error) if error.code().is_some_and(codes::is_stale_app_token) => {
            let app = tokens.replace(client, TokenKind::App, "", &app).await?;
            ask(&app).await
        }
        result => result,
    }
}

/// Asks the platform to send the app's ticket again.
pub(super) async fn resend_ticket(client: &Client) -> Result<()> {
    Sending::<()>::new(with_app(client, &TICKET_RESEND)).await
}

/// A call without a token that may be repeated: it grants the same again.
fn begin(client: &Client, endpoint: &'static Endpoint) -> Call {
    let mut call = Call::new(client, endpoint);
    call.auth = Auth::Nothing;
    call.repeatable();
    call
}

fn with_app(client: &Client, endpoint: &'static Endpoint) -> Call {
    let mut call = begin(client, endpoint);
    call.body("app_id", client.app_id());
    call.body("app_secret", client.shared.config.app_secret.expose_secret());
    call
}

async fn grant(kind: TokenKind, call: Call) -> Result<Lease> {
    let endpoint = call.endpoint;
    let granted = Sending::<Granted>::new(call).await?;
    let token = if kind == TokenKind::Tenant { granted.tenant } else { granted.app };
    lease(token, granted.expire).map_err(|missing| {
        let message = format!("the platform's answer holds no {missing}");
        Error::of(ErrorKind::Token, message).endpoint(endpoint).build()
    })
}

/// Checks a token and its lifetime in seconds; the error names what is missing.
pub(super) fn lease(token: Option<String>, seconds: Option<i64>) -> Result<Lease, &'static str> {
    let token = token.and_then(|token| Bearer::new(token.into())).ok_or("access token that can be sent")?;
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
    // More than a century is a mistake, and would overflow dates.
    let seconds = seconds.ok_or("lifetime of the token")?.min(u64::from(u32::MAX));
    Ok((token, Duration::from_secs(seconds)))
}
