//! Getting a user's tokens from the platform: for a code, or for a refresh token.

use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};

use super::authorize::Authorization;
use super::fetch::{auth_endpoint, lease};
use super::grant::UserGrant;
use crate::call::{Auth, Call};
use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, Result};
use crate::send::Sending;

pub(super) static OAUTH: Endpoint = auth_endpoint("authen.v2.oauth.token", "/open-apis/authen/v2/oauth/token");

#[derive(Default)]
struct Granted {
    access_token: Option<String>,
    expires_in: Option<i64>,
    refresh_token: Option<String>,
    refresh_token_expires_in: Option<i64>,
    scope: Option<String>,
}
crate::wire!(read Granted {
    access_token = "access_token",
    expires_in = "expires_in",
    refresh_token = "refresh_token",
    refresh_token_expires_in = "refresh_token_expires_in",
    scope = "scope",
});

/// What a user granted who came back with a code.
pub(super) async fn code(client: &Client, code: &str, authorization: &Authorization) -> Result<UserGrant> {
    let mut call = begin(client, "authorization_code");
    call.body("code", code);
    call.body("redirect_uri", authorization.redirect_uri());
    call.body("code_verifier", authorization.exposed_verifier());
    grant(call).await
}

/// What a refresh token gives. It is spent with that.
pub(super) async fn refresh(client: &Client, refresh_token: &SecretString) -> Result<UserGrant> {
    let mut call = begin(client, "refresh_token");
    call.body("refresh_token", refresh_token.expose_secret());
    grant(call).await
}

fn begin(client: &Client, grant_type: &str) -> Call {
    let mut call = Call::new(client, &OAUTH);
    call.auth = Auth::Nothing;
    call.body("grant_type", grant_type);
    call.body("client_id", client.app_id());
    call.body("client_secret", client.shared.config.app_secret.expose_secret());
    call
}

async fn grant(call: Call) -> Result<UserGrant> {
    let granted = Sending::<Granted>::new(call).await?;
    let now = SystemTime::now();
    let (access_token, lifetime) = lease(granted.access_token, granted.expires_in).map_err(|missing| {
        let message = format!("the platform's answer holds no {missing}");
        Error::of(ErrorKind::Token, message).endpoint(&OAUTH).build()
    })?;
    let refresh = lease(granted.refresh_token.clone(), granted.refresh_token_expires_in).ok();
    Ok(UserGrant {
        access_token: access_token.secret().clone(),
        expires_at: now + lifetime,
        refresh_token: granted.refresh_token.filter(|token| !token.is_empty()).map(Into::into),
        refresh_expires_at: refresh.map(|(_, lifetime)| now + lifetime),
        scope: granted.scope.unwrap_or_default(),
    })
}
