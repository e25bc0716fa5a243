//! Sessions of one name: however many handles, clients and runtimes a process has, one of them refreshes at a time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use secrecy::{ExposeSecret, SecretString};

use super::store::TokenKey;
use crate::error::Error;

/// What the handles of one name share while one of them refreshes. The grant itself goes from one to the other by the token
/// store, so that clients whose stores differ do not mix.
#[derive(Default)]
pub(super) struct Twins(pub(super) tokio::sync::Mutex<Option<Dead>>);

/// A refresh token that the platform does not accept any more: who waited need not ask again.
pub(super) struct Dead {
    pub(super) refresh_token: SecretString,
    pub(super) error: Error,
}

impl Dead {
    pub(super) fn is(&self, refresh_token: &SecretString) -> bool {
        self.refresh_token.expose_secret() == refresh_token.expose_secret()
    }
}

/// By key, which names host, app and secret beside the user. Only refreshes on their way are kept.
static ALL: Mutex<BTreeMap<String, Weak<Twins>>> = Mutex::new(BTreeMap::new());

impl Twins {
    /// The twins of a key. They are forgotten when the last that holds them lets go.
    pub(super) fn of(key: &TokenKey) -> Arc<Self> {
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(twins) = all.get(key.as_str()).and_then(Weak::upgrade) {
            return twins;
        }
        all.retain(|_, twins| twins.strong_count() > 0);
        let twins = Arc::new(Self::default());
        all.insert(key.as_str().to_owned(), Arc::downgrade(&twins));
        twins
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::TokenKind;

    #[test]
    fn twins_share_a_lock_for_as_long_as_one_of_them_needs_it() {
        let key = |owner: &str| TokenKey::new("host:twins:print", TokenKind::User, owner);
        let first = Twins::of(&key("u1"));
        assert!(Arc::ptr_eq(&first, &Twins::of(&key("u1"))) && !Arc::ptr_eq(&first, &Twins::of(&key("u2"))));
        drop(first);
        let _ = Twins::of(&key("u3"));
        let all = ALL.lock().unwrap();
        assert!(!all.keys().any(|key| key.ends_with(":u1") || key.ends_with(":u2")));
    }
}
