//! Tokens in a Redis server.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};

use super::store::{StoredToken, TokenKey, TokenStore};
use crate::fleet::StoreLock;
use crate::fleet::answer::{StoreError, StoreFuture};
use crate::fleet::redis::RedisStore;

impl TokenStore for RedisStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        let mut connection = self.connection();
        Box::pin(async move {
            let value: Option<String> = redis::cmd("GET").arg(key.as_str()).query_async(&mut connection).await?;
            Ok(value.as_deref().and_then(decode))
        })
    }

    fn set<'a>(&'a self, key: &'a TokenKey, token: StoredToken) -> StoreFuture<'a, ()> {
        let mut connection = self.connection();
        Box::pin(async move {
            let left = token.expires_at.duration_since(SystemTime::now()).unwrap_or_default();
            let left = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
            if left == 0 {
                return Ok(());
            }
            let value = SecretString::from(encode(&token)?);
            let mut set = redis::cmd("SET");
            set.arg(key.as_str()).arg(value.expose_secret()).arg("PX").arg(left);
            Ok(set.query_async(&mut connection).await?)
        })
    }

    fn lock<'a>(&'a self, key: &'a TokenKey, lease: Duration) -> StoreFuture<'a, Option<StoreLock>> {
        Box::pin(self.lock_key(key.as_str(), lease))
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, ()> {
        let mut connection = self.connection();
        Box::pin(async move { Ok(redis::cmd("DEL").arg(key.as_str()).query_async(&mut connection).await?) })
    }
}

/// The end in milliseconds since 1970, a space, and the token.
fn encode(token: &StoredToken) -> Result<String, StoreError> {
    let ends = token.expires_at.duration_since(UNIX_EPOCH)?.as_millis();
    Ok(format!("{ends} {}", token.secret.expose_secret()))
}

/// An entry that was not written by [`encode`] is no entry.
fn decode(value: &str) -> Option<StoredToken> {
    let (ends, secret) = value.split_once(' ')?;
    let expires_at = UNIX_EPOCH.checked_add(Duration::from_millis(ends.parse().ok()?))?;
    Some(StoredToken { secret: secret.into(), expires_at })
}
