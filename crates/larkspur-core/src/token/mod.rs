//! Access tokens: got once, shared, renewed in time, and never shown.

mod cache;
mod fetch;
mod store;
mod user;

pub(crate) use cache::Tokens;
pub use store::{MemoryStore, StoreError, StoreFuture, StoredToken, TokenKey, TokenKind, TokenStore};
pub(crate) use user::Identity;
pub use user::User;
