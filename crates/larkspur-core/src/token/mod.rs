//! Access tokens: got once, shared, renewed in time, and never shown.
//!
//! A client gets the tokens of its app and of tenants by itself. A user's token comes from an [`Authorization`] and lives in
//! a [`UserSession`]. Where tokens are kept is up to a [`TokenStore`].

mod authorize;
mod bearer;
mod cache;
mod exchange;
mod fetch;
mod grant;
mod lock;
#[cfg(feature = "redis")]
mod redis;
mod refresh;
mod session;
mod slots;
mod store;
mod ticket;
mod twins;
mod user;

pub use authorize::Authorization;
pub(crate) use bearer::Bearer;
pub use grant::UserGrant;
pub(crate) use slots::Tokens;
pub use store::{MemoryStore, StoredToken, TokenKey, TokenKind, TokenStore};
pub(crate) use user::Identity;
pub use user::{User, UserSession};

pub use crate::fleet::answer::{StoreError, StoreFuture};
#[cfg(feature = "redis")]
pub use crate::fleet::redis::RedisStore;
