//! Access tokens: which are issued, to whom, and until when they work.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use larkspur_schema::Token;

/// Below this, asking for a tenant or app token gives a new one; the old one keeps working.
const RENEWAL_WINDOW: Duration = Duration::from_secs(30 * 60);

/// From so many tokens on, those that work no more are forgotten as others are issued.
const MOST_TOKENS: usize = 100_000;

/// How long things work.
#[derive(Clone, Debug)]
pub(crate) struct Lifetimes {
    pub(crate) app: Duration,
    pub(crate) user: Duration,
    pub(crate) refresh: Duration,
    pub(crate) code: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        let minutes = |count: u64| Duration::from_secs(count * 60);
        Self { app: minutes(120), user: minutes(120), refresh: minutes(7 * 24 * 60), code: minutes(5) }
    }
}

/// One issued token.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) kind: Token,
    pub(crate) app_id: String,
    /// What the user granted; `None` where everything is.
    pub(crate) scopes: Option<BTreeSet<String>>,
    expires: Duration,
    revoked: bool,
}

/// What a token is worth now.
#[derive(Debug)]
pub(crate) enum Standing<'t> {
    Valid(&'t Issued),
    Expired(Token),
    Revoked(Token),
    Unknown,
}

/// All tokens issued. Times are times of the mock's clock.
pub(crate) struct Tokens {
    lifetimes: Lifetimes,
    nonce: u64,
    serial: u64,
    issued: HashMap<String, Issued>,
    /// The token that is given out again, by kind, app and tenant.
    current: HashMap<(Token, String, String), String>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("issued", &self.issued.len()).finish_non_exhaustive()
    }
}

impl Tokens {
    pub(crate) fn new(lifetimes: Lifetimes) -> Self {
        let nonce = RandomState::new().build_hasher().finish();
        Self { lifetimes, nonce, serial: 0, issued: HashMap::new(), current: HashMap::new() }
    }

    pub(crate) fn lifetimes(&self) -> &Lifetimes {
        &self.lifetimes
    }

    /// Text that no other call of this or another mock gives.
    pub(crate) fn unique(&mut self, prefix: &str) -> String {
        self.serial += 1;
        format!("{prefix}{:016x}{:06x}", self.nonce, self.serial)
    }

    /// The tenant or app token of an app, and how long it works. The same one is given out while 30 minutes are left.
    pub(crate) fn app_token(&mut self, kind: Token, app_id: &str, tenant: &str, now: Duration) -> (String, Duration) {
        let key = (kind, app_id.to_owned(), tenant.to_owned());
        if let Some(token) = self.current.get(&key)
            && let Some(issued) = self.issued.get(token)
            && issued.expires >= now + RENEWAL_WINDOW
        {
            return (token.clone(), issued.expires - now);
        }
        let token = self.issue(kind, app_id, None, self.lifetimes.app, now);
        self.current.insert(key, token.clone());
        (token, self.lifetimes.app)
    }

    /// A new user token.
    pub(crate) fn user_token(&mut self, app_id: &str, scopes: Option<BTreeSet<String>>, now: Duration) -> String {
        self.issue(Token::User, app_id, scopes, self.lifetimes.user, now)
    }

    /// Takes a token that was made elsewhere as valid for as long as the mock lives.
    pub(crate) fn accept(&mut self, kind: Token, token: &str) {
        let issued = Issued { kind, app_id: String::new(), scopes: None, expires: Duration::MAX, revoked: false };
        self.issued.insert(token.to_owned(), issued);
    }

    fn issue(
        &mut self,
        kind: Token,
        app_id: &str,
        scopes: Option<BTreeSet<String>>,
        lifetime: Duration,
        now: Duration,
    ) -> String {
        let token = self.unique(match kind {
            Token::Tenant => "t-",
            Token::App => "a-",
            Token::User => "u-",
        });
        let issued = Issued { kind, app_id: app_id.to_owned(), scopes, expires: now + lifetime, revoked: false };
        if self.issued.len() >= MOST_TOKENS {
            self.issued.retain(|_, issued| !issued.revoked && issued.expires > now);
        }
        self.issued.insert(token.clone(), issued);
        token
    }

    /// Forgets what was issued.
    pub(crate) fn forget(&mut self) {
        self.issued.retain(|_, issued| issued.expires == Duration::MAX);
        self.current.clear();
    }

    /// Ends every token of a kind, or every token.
    pub(crate) fn expire(&mut self, kind: Option<Token>, now: Duration) {
        for issued in self.issued.values_mut().filter(|issued| kind.is_none_or(|kind| kind == issued.kind)) {
            issued.expires = issued.expires.min(now);
        }
    }

    /// Makes one token invalid; says whether there was one.
    pub(crate) fn revoke(&mut self, token: &str) -> bool {
        self.current.retain(|_, current| current != token);
        self.issued.get_mut(token).map(|issued| issued.revoked = true).is_some()
    }

    pub(crate) fn standing(&self, token: &str, now: Duration) -> Standing<'_> {
        match self.issued.get(token) {
            None => Standing::Unknown,
            Some(issued) if issued.revoked => Standing::Revoked(issued.kind),
            Some(issued) if issued.expires <= now => Standing::Expired(issued.kind),
            Some(issued) => Standing::Valid(issued),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn the_same_token_is_given_until_less_than_30_minutes_are_left() {
        let mut tokens = Tokens::new(Lifetimes::default());
        let (first, left) = tokens.app_token(Token::Tenant, "cli_a", "", Duration::ZERO);
        assert_eq!(left, 120 * MINUTE);
        let (again, left) = tokens.app_token(Token::Tenant, "cli_a", "", 90 * MINUTE);
        assert_eq!((&again, left), (&first, 30 * MINUTE));
        let late = 90 * MINUTE + Duration::from_secs(1);
        let (second, _) = tokens.app_token(Token::Tenant, "cli_a", "", late);
        assert_ne!(second, first);
        assert!(matches!(tokens.standing(&first, late), Standing::Valid(_)), "both stay valid");
        assert!(matches!(tokens.standing(&first, 120 * MINUTE), Standing::Expired(Token::Tenant)));
    }

    #[test]
    fn apps_kinds_and_tenants_have_tokens_of_their_own() {
        let mut tokens = Tokens::new(Lifetimes::default());
        let given: BTreeSet<String> = [
            (Token::Tenant, "cli_a", "one"),
            (Token::Tenant, "cli_a", "two"),
            (Token::App, "cli_a", "one"),
            (Token::Tenant, "cli_b", "one"),
        ]
        .map(|(kind, app, tenant)| tokens.app_token(kind, app, tenant, Duration::ZERO).0)
        .into();
        assert_eq!(given.len(), 4);
    }

    #[test]
    fn a_revoked_token_is_not_given_out_again() {
        let mut tokens = Tokens::new(Lifetimes::default());
        let (first, _) = tokens.app_token(Token::App, "cli_a", "", Duration::ZERO);
        assert!(tokens.revoke(&first));
        assert!(!tokens.revoke("t-other"));
        assert!(matches!(tokens.standing(&first, Duration::ZERO), Standing::Revoked(Token::App)));
        assert_ne!(tokens.app_token(Token::App, "cli_a", "", Duration::ZERO).0, first);
    }
}
