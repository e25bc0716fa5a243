//! Getting tokens from the platform.

use std::pin::Pin;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::store::{TokenKey, TokenKind};
use crate::call::{Auth, Call};
use crate::client::Client;
use crate::endpoint::{Endpoint, Method, ReplyKind};
use crate::error::{Error, ErrorKind, Result};
use crate::reply::Sending;

const fn auth_endpoint(id: &'static str, path: &'static str) -> Endpoint {
    Endpoint {
        id,
        method: Method::POST,
        host: None,
        path,
        tokens: &[],
        scopes: &[],
        field_scopes: &[],
        rate_limit: None,
        reply: ReplyKind::Flat,
        errors: &[],
        doc_url: "https://open.feishu.cn/document/server-docs/authentication-management/access-token",
        deprecated: false,
    }
}

static TENANT_INTERNAL: Endpoint =
    auth_endpoint("auth.v3.tenant_access_token.internal", "/open-apis/auth/v3/tenant_access_token/internal");
static APP_INTERNAL: Endpoint =
    auth_endpoint("auth.v3.app_access_token.internal", "/open-apis/auth/v3/app_access_token/internal");

/// The reply of every endpoint that gives an app's or a tenant's token.
#[derive(Default)]
struct Granted {
    tenant: Option<String>,
    app: Option<String>,
    expire: Option<i64>,
}
crate::wire!(read Granted { tenant = "tenant_access_token", app = "app_access_token", expire = "expire" });

/// Fetches the token of a key, and how long it lives.
pub(super) fn token<'a>(
    client: &'a Client,
    key: &'a TokenKey,
) -> Pin<Box<dyn Future<Output = Result<(SecretString, Duration)>> + Send + 'a>> {
    Box::pin(async move {
        let endpoint = match key.kind() {
            TokenKind::Tenant => &TENANT_INTERNAL,
            _ => &APP_INTERNAL,
        };
        let mut call = begin(client, endpoint);
        call.body("app_id", client.app_id());
        call.body("app_secret", client.shared.config.app_secret.expose_secret());
        grant(key.kind(), call).await
    })
}

/// A call without a token that may be repeated: it grants the same again.
fn begin(client: &Client, endpoint: &'static Endpoint) -> Call {
    let mut call = Call::new(client, endpoint);
    call.auth = Auth::Nothing;
    call.repeatable = true;
    call
}

async fn grant(kind: TokenKind, call: Call) -> Result<(SecretString, Duration)> {
    let endpoint = call.endpoint;
    let granted = Sending::<Granted>::new(call).await?;
    let token = if kind == TokenKind::Tenant { granted.tenant } else { granted.app };
    let lifetime = granted.expire.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
    match (token.filter(|token| is_sendable(token)), lifetime) {
        (Some(token), Some(seconds)) => Ok((token.into(), Duration::from_secs(seconds))),
        (token, _) => {
            let missing = if token.is_none() { "access token that can be sent" } else { "lifetime of the token" };
            Err(Error::of(ErrorKind::Token, format!("the platform's answer holds no {missing}"))
                .endpoint(endpoint)
                .build())
        }
    }
}

/// Whether a token can stand in a header.
pub(super) fn is_sendable(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}
