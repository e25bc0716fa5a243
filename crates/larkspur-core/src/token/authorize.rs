//! Sending a user to the page that asks for consent.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::client::Client;
use crate::error::{Error, Result};

/// A user's way to the consent page and back: the page's URL, and what proves on the way back that it is the same user.
///
/// Keep [`state`](Self::state) and [`verifier`](Self::verifier) in the user's web session. When the user comes back with a code
/// and a state, check it with [`accepts`](Self::accepts), then call [`Client::exchange_code`].
///
/// ```
/// # fn main() -> larkspur_core::Result<()> {
/// let client = larkspur_core::Client::builder("cli_a1b2", "app secret").build()?;
/// let way = client.authorize("https://app.example/callback", &["offline_access", "wiki:wiki:readonly"])?;
/// assert!(way.url().starts_with("https://accounts.feishu.cn/open-apis/authen/v1/authorize?client_id=cli_a1b2&"));
/// assert!(!way.accepts("another state"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Authorization {
    url: String,
    state: String,
    verifier: SecretString,
    redirect_uri: String,
}

impl Client {
    /// Begins to authorise a user for some scopes. `redirect_uri` must be one that the app's settings list. The scope
    /// `offline_access` brings a refresh token, without which the session ends with its first access token.
    ///
    /// # Errors
    /// Where `redirect_uri` is not a URL, or no random numbers can be had.
    pub fn authorize(&self, redirect_uri: &str, scopes: &[&str]) -> Result<Authorization> {
        Url::parse(redirect_uri).map_err(|error| Error::input(format!("the redirect URI is not a URL: {error}")))?;
        let state = random()?;
        let verifier = random()?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let page = format!("{}/open-apis/authen/v1/authorize", self.shared.origins.accounts);
        let mut url = Url::parse(&page).map_err(|error| Error::input(format!("the accounts URL: {error}")))?;
        url.query_pairs_mut()
            .append_pair("client_id", self.app_id())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("scope", &scopes.join(" "))
            .append_pair("state", &state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        let redirect_uri = redirect_uri.to_owned();
        Ok(Authorization { url: url.into(), state, verifier: verifier.into(), redirect_uri })
    }
}

impl Authorization {
    /// Takes up an authorisation whose parts were kept in the user's web session.
    pub fn resume(
        state: impl Into<String>,
        verifier: impl Into<SecretString>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self { url: String::new(), state: state.into(), verifier: verifier.into(), redirect_uri: redirect_uri.into() }
    }

    /// Where to send the user; empty after [`resume`](Self::resume).
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The random text that the user brings back.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The secret that goes with the code (PKCE).
    pub fn verifier(&self) -> &SecretString {
        &self.verifier
    }

    /// The address to which the user comes back.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Whether a state that came back is the one that was sent. The time it takes tells nothing.
    #[must_use]
    pub fn accepts(&self, state: &str) -> bool {
        let digest = |text: &str| Sha256::digest(text.as_bytes());
        let differing = digest(&self.state).iter().zip(digest(state).iter()).fold(0, |sum, (a, b)| sum | (a ^ b));
        differing == 0 && !self.state.is_empty()
    }

    pub(super) fn exposed_verifier(&self) -> &str {
        self.verifier.expose_secret()
    }
}

/// 256 random bits as text.
fn random() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::input(format!("the machine gives no random numbers: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization").field("redirect_uri", &self.redirect_uri).finish_non_exhaustive()
    }
}
