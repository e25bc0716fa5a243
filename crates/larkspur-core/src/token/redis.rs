//! Tokens shared between processes through a Redis server.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use secrecy::{ExposeSecret, SecretString};

use super::store::{StoreError, StoreFuture, StoredToken, TokenKey, TokenStore};
use crate::error::{Error, Result};
use crate::fleet::StoreLock;

/// How long the server is waited for.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Keeps tokens in Redis, each under its [`TokenKey`] and with its own end, and what else the processes of a
/// [fleet](crate::fleet) share. Where the server is away, a client logs a warning and goes on by itself; the connection comes
/// back by itself, too.
///
/// Tokens are stored as they are: let only the app's own processes reach the server.
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    #[cfg(feature = "pacing")]
    pub(crate) reserve: std::sync::Arc<redis::Script>,
}

impl RedisStore {
    /// A store at a URL like `redis://127.0.0.1:6379/0`. It connects when it is first used, so a server that is away
    /// fails no start. Call it within a tokio runtime.
    ///
    /// # Errors
    /// Where the URL is none, or there is no tokio runtime.
    pub fn new(url: &str) -> Result<Self> {
        // The error of the client may repeat the URL, and with it a password.
        let bad = |_| Error::input("the Redis URL is not valid: write it like redis://127.0.0.1:6379/0");
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(Error::input("a Redis store is made within a tokio runtime"));
        }
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let client = redis::Client::open(url).map_err(bad)?;
        Ok(Self {
            connection: ConnectionManager::new_lazy_with_config(client, config).map_err(bad)?,
            #[cfg(feature = "pacing")]
            reserve: crate::fleet::reserve_script().into(),
        })
    }

    pub(crate) fn connection(&self) -> ConnectionManager {
        self.connection.clone()
    }
}

impl TokenStore for RedisStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        let mut connection = self.connection.clone();
        Box::pin(async move {
            let value: Option<String> = redis::cmd("GET").arg(key.as_str()).query_async(&mut connection).await?;
            Ok(value.as_deref().and_then(decode))
        })
    }

    fn set<'a>(&'a self, key: &'a TokenKey, token: StoredToken) -> StoreFuture<'a, ()> {
        let mut connection = self.connection.clone();
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
        let mut connection = self.connection.clone();
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

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}
