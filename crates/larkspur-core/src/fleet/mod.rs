//! What the processes of one app share, so that fifty of them behave as one: tokens, refreshes and rates.
//!
//! Each kind of state has a trait, a form in memory that needs no setting up, and a form in Redis:
//!
//! | state | trait | in memory | in Redis |
//! |---|---|---|---|
//! | tokens, and who refreshes them | [`TokenStore`](crate::token::TokenStore) | [`MemoryStore`](crate::token::MemoryStore) | `RedisStore` |
//! | the documented rate of an endpoint | `RateStore`, with the feature `pacing` | each client's own pace, or `MemoryRates` | `RedisStore` |
//! | which events were handled | `SeenStore`, in the crate `larkspur-events` | each dispatcher's memory, or `MemorySeen` | `RedisStore` |
//!
//! Everything is kept under keys that name the host and the app, and ends by itself. Where a store is away, a warning says so
//! once, and each process goes on by itself until the store is back.

pub(crate) mod answer;
#[cfg(any(feature = "pacing", feature = "redis"))]
mod builder;
mod health;
mod lock;
#[cfg(feature = "pacing")]
mod memory_rates;
#[cfg(feature = "pacing")]
mod pace;
#[cfg(feature = "pacing")]
mod rate;
#[cfg(feature = "redis")]
pub(crate) mod redis;

#[doc(hidden)]
pub use health::Health;
pub use lock::StoreLock;
#[cfg(feature = "pacing")]
pub use memory_rates::MemoryRates;
#[cfg(feature = "pacing")]
pub(crate) use pace::{SharedPace, SharedRates};
#[cfg(feature = "pacing")]
pub use rate::{RateKey, RateStore};

/// A name that nobody else has, for who holds something in a store.
#[doc(hidden)]
pub fn random_name() -> String {
    format!("{:016x}", fastrand::u64(..))
}
