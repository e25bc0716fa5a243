//! What users granted: authorization codes and refresh tokens, each good for one use.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What a user grants to an app on the authorize page.
///
/// ```
/// let grant = larkspur_mock::Grant::new("cli_a1b2")
///     .scopes(["offline_access", "wiki:wiki"])
///     .redirect_uri("https://example.com/callback");
/// # let _ = grant;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    pub(crate) app_id: String,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) challenge: Option<Challenge>,
}

/// A PKCE code challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    S256(String),
    Plain(String),
}

impl Grant {
    /// A grant to an app. While it names no scope but `offline_access`, its tokens have every scope.
    pub fn new(app_id: impl Into<String>) -> Self {
        Self { app_id: app_id.into(), ..Self::default() }
    }

    /// Adds scopes. With `offline_access` the app gets a refresh token too.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// The address that the authorize page sends the user to; the exchange of the code must not name another.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// A PKCE challenge of the method `S256`; the exchange of the code must bring its verifier.
    pub fn code_challenge(mut self, challenge: impl Into<String>) -> Self {
        self.challenge = Some(Challenge::S256(challenge.into()));
        self
    }

    /// A PKCE challenge of the method `plain`: the verifier itself.
    pub fn plain_code_challenge(mut self, challenge: impl Into<String>) -> Self {
        self.challenge = Some(Challenge::Plain(challenge.into()));
        self
    }
}

impl Challenge {
    fn holds(&self, verifier: &str) -> bool {
        match self {
            Self::S256(challenge) => *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
            Self::Plain(challenge) => challenge == verifier,
        }
    }
}

/// Why a code or refresh token buys nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RedeemError {
    Unknown,
    Expired,
    Used,
    Revoked,
    OtherApp,
    OtherRedirect,
    Challenge,
}

#[derive(Debug)]
struct Entry {
    grant: Grant,
    expires: Duration,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Fresh,
    Used,
    Revoked,
}

/// Codes and refresh tokens that were given out.
#[derive(Default)]
pub(crate) struct Grants {
    codes: HashMap<String, Entry>,
    refresh: HashMap<String, Entry>,
}

impl std::fmt::Debug for Grants {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (codes, refresh) = (self.codes.len(), self.refresh.len());
        f.debug_struct("Grants").field("codes", &codes).field("refresh_tokens", &refresh).finish()
    }
}

impl Grants {
    pub(crate) fn add_code(&mut self, code: String, grant: Grant, expires: Duration) {
        self.codes.insert(code, Entry { grant, expires, state: State::Fresh });
    }

    pub(crate) fn add_refresh_token(&mut self, token: String, grant: Grant, expires: Duration) {
        self.refresh.insert(token, Entry { grant, expires, state: State::Fresh });
    }

    /// Makes a refresh token invalid; says whether there was one.
    pub(crate) fn revoke(&mut self, token: &str) -> bool {
        self.refresh.get_mut(token).map(|entry| entry.state = State::Revoked).is_some()
    }

    /// Uses a code up. A request that fails on the app, the address or the verifier leaves it usable.
    pub(crate) fn redeem_code(
        &mut self,
        code: &str,
        app_id: &str,
        redirect_uri: Option<&str>,
        verifier: Option<&str>,
        now: Duration,
    ) -> Result<Grant, RedeemError> {
        let entry = self.codes.get_mut(code).ok_or(RedeemError::Unknown)?;
        entry.check(app_id, now)?;
        if redirect_uri.is_some_and(|uri| entry.grant.redirect_uri.as_deref().is_some_and(|known| known != uri)) {
            return Err(RedeemError::OtherRedirect);
        }
        if entry.grant.challenge.as_ref().is_some_and(|challenge| !verifier.is_some_and(|text| challenge.holds(text))) {
            return Err(RedeemError::Challenge);
        }
        entry.state = State::Used;
        Ok(entry.grant.clone())
    }

    /// Uses a refresh token up.
    pub(crate) fn redeem_refresh_token(
        &mut self,
        token: &str,
        app_id: &str,
        now: Duration,
    ) -> Result<Grant, RedeemError> {
        let entry = self.refresh.get_mut(token).ok_or(RedeemError::Unknown)?;
        entry.check(app_id, now)?;
        entry.state = State::Used;
        Ok(entry.grant.clone())
    }
}

impl Entry {
    fn check(&self, app_id: &str, now: Duration) -> Result<(), RedeemError> {
        match self.state {
            State::Used => Err(RedeemError::Used),
            State::Revoked => Err(RedeemError::Revoked),
            State::Fresh if self.grant.app_id != app_id => Err(RedeemError::OtherApp),
            State::Fresh if self.expires <= now => Err(RedeemError::Expired),
            State::Fresh => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_of_rfc_7636_holds_for_its_verifier_only() {
        let challenge = Challenge::S256("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".into());
        assert!(challenge.holds("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.holds("another"));
    }

    #[test]
    fn a_failed_exchange_leaves_the_code_usable_and_a_good_one_uses_it_up() {
        let mut grants = Grants::default();
        let grant = Grant::new("cli_a").redirect_uri("https://a.example/").plain_code_challenge("v");
        grants.add_code("code".into(), grant, Duration::from_secs(300));
        let now = Duration::ZERO;
        assert_eq!(grants.redeem_code("code", "cli_b", None, Some("v"), now), Err(RedeemError::OtherApp));
        assert_eq!(
            grants.redeem_code("code", "cli_a", Some("https://b.example/"), Some("v"), now),
            Err(RedeemError::OtherRedirect)
        );
        assert_eq!(grants.redeem_code("code", "cli_a", None, None, now), Err(RedeemError::Challenge));
        assert!(grants.redeem_code("code", "cli_a", Some("https://a.example/"), Some("v"), now).is_ok());
        assert_eq!(grants.redeem_code("code", "cli_a", None, Some("v"), now), Err(RedeemError::Used));
    }
}
