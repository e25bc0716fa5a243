//! Access tokens: got once, shared, renewed in time, and never shown.
//!
//! A client gets the tokens of its app and of tenants by itself. A user's token comes from an [`Authorization`] and lives in
//! a [`UserSession`]. Where tokens are kept is up to a [`TokenStore`].

mod authorize;
mod bearer;
mod cache;
mod fetch;
#[cfg(feature = "redis")]
mod redis;
mod session;
mod store;
mod ticket;
mod twins;
mod user;

pub use authorize::Authorization;
pub(crate) use bearer::Bearer;
pub(crate) use cache::Tokens;
#[cfg(feature = "redis")]
pub use redis::RedisStore;
pub use session::UserSession;
pub use store::{MemoryStore, StoreError, StoreFuture, StoredToken, TokenKey, TokenKind, TokenStore};
pub(crate) use user::Identity;
pub use user::{User, UserGrant};
