//! Settings of a client that shares what it knows.

#[cfg(feature = "pacing")]
use super::RateStore;
use crate::ClientBuilder;
use crate::client::Client;

impl<C: From<Client>> ClientBuilder<C> {
    /// Shares the documented rate of each endpoint with all processes that use the same store, and turns
    /// [`pacing`](Self::pacing) on: together they stay under the limit. While the store is away, a warning says so, and each
    /// client keeps a pace of its own.
    #[cfg(feature = "pacing")]
    pub fn rate_store(mut self, store: impl RateStore) -> Self {
        self.config.rates = Some(std::sync::Arc::new(store));
        self.pacing(true)
    }

    /// Shares tokens, refreshes and, with the feature `pacing`, rates with all processes that use the same Redis server.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> larkspur_core::Result<()> {
    /// use larkspur_core::{Client, token::RedisStore};
    ///
    /// let redis = RedisStore::new("redis://127.0.0.1:6379/0")?;
    /// let client = Client::builder("cli_a1b2", "app secret").fleet(redis).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "redis")]
    pub fn fleet(self, redis: crate::token::RedisStore) -> Self {
        #[cfg(feature = "pacing")]
        let this = self.rate_store(redis.clone());
        #[cfg(not(feature = "pacing"))]
        let this = self;
        this.token_store(redis)
    }
}
