//! A Redis server that the processes of a fleet share.

use std::fmt;
use std::time::Duration;

use redis::Script;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

use super::answer::StoreError;
use super::lock::StoreLock;
#[cfg(feature = "pacing")]
use super::rate::{RateKey, RateStore};
use crate::error::{Error, Result};

/// Gives back a lock, unless it has ended and is another's by now.
const UNLOCK: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/// The generic cell rate algorithm without bursts, as reservations: the key holds when the next turn is, by the server's own
/// clock, in microseconds. Whoever asks gets that turn, and moves the next one on.
#[cfg(feature = "pacing")]
const RESERVE: &str = "
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local space = tonumber(ARGV[1])
local turn = tonumber(redis.call('GET', KEYS[1]) or now)
if turn < now then turn = now end
redis.call('SET', KEYS[1], string.format('%.0f', turn + space), 'PX', math.ceil((turn + space - now) / 1000) + 1000)
return string.format('%.0f', turn - now)";

/// How long the server is waited for.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Keeps tokens in Redis, each under its [`TokenKey`](crate::token::TokenKey) and with its own end, and what else the processes of a
/// [fleet](crate::fleet) share. Where the server is away, a client logs a warning and goes on by itself; the connection comes
/// back by itself, too.
///
/// Tokens are stored as they are: let only the app's own processes reach the server.
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    #[cfg(feature = "pacing")]
    reserve: std::sync::Arc<Script>,
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
            reserve: Script::new(RESERVE).into(),
        })
    }

    pub(crate) fn connection(&self) -> ConnectionManager {
        self.connection.clone()
    }
}

#[cfg(feature = "pacing")]
impl RateStore for RedisStore {
    fn reserve<'a>(&'a self, key: &'a RateKey, space: Duration) -> super::answer::StoreFuture<'a, Duration> {
        Box::pin(async move {
            let space = u64::try_from(space.as_micros())?;
            let mut connection = self.connection();
            let wait: String = self.reserve.key(key.as_str()).arg(space).invoke_async(&mut connection).await?;
            Ok(Duration::from_micros(wait.parse()?))
        })
    }
}

impl RedisStore {
    /// Takes a key for a while, where nobody has it. The crate `larkspur-events` keeps handled events so.
    #[doc(hidden)]
    pub async fn claim(&self, key: &str, owner: &str, lease: Duration) -> Result<bool, StoreError> {
        let mut set = redis::cmd("SET");
        set.arg(key).arg(owner).arg("NX").arg("PX").arg(millis(lease));
        let taken: Option<String> = set.query_async(&mut self.connection()).await?;
        Ok(taken.is_some())
    }

    /// Keeps a key that was taken for so much longer.
    #[doc(hidden)]
    pub async fn keep(&self, key: &str, owner: &str, window: Duration) -> Result<(), StoreError> {
        let mut set = redis::cmd("SET");
        set.arg(key).arg(owner).arg("PX").arg(millis(window));
        Ok(set.query_async(&mut self.connection()).await?)
    }

    /// Gives a key back that was taken by this owner.
    #[doc(hidden)]
    pub async fn release(&self, key: &str, owner: &str) -> Result<(), StoreError> {
        let _: i64 = Script::new(UNLOCK).key(key).arg(owner).invoke_async(&mut self.connection()).await?;
        Ok(())
    }

    /// Takes the lock of a key, where nobody has it.
    pub(crate) async fn lock_key(&self, key: &str, lease: Duration) -> Result<Option<StoreLock>, StoreError> {
        let (store, key) = (self.clone(), format!("{key}:lock"));
        let owner = super::random_name();
        if !store.claim(&key, &owner, lease).await? {
            return Ok(None);
        }
        Ok(Some(StoreLock::new(move || Box::pin(async move { store.release(&key, &owner).await }))))
    }
}

/// Redis takes whole milliseconds, and at least one.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX >> 2).clamp(1, u64::MAX >> 2)
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}
