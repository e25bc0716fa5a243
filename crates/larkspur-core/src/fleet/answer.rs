//! What a store that processes share answers.

use std::future::Future;
use std::pin::Pin;

/// What a store answers in time, such as a [`TokenStore`](crate::token::TokenStore).
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Why a store failed. A client logs it as a warning and goes on without the store.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;
