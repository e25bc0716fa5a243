//! Who calls: apps, their tokens, and the check of the `Authorization` header.

mod apps;
mod endpoints;
mod fields;
mod grants;
mod header;
mod oauth;
mod tokens;

pub use grants::Grant;

pub(crate) use apps::{Apps, CredentialError};
pub(crate) use endpoints::{TokenEndpoint, answer};
pub(crate) use grants::{Grants, RedeemError};
pub(crate) use header::{Caller, check_header};
pub(crate) use oauth::new_code;
pub(crate) use tokens::{Lifetimes, Tokens};

/// Everything the mock knows about callers.
#[derive(Debug)]
pub(crate) struct Accounts {
    pub(crate) apps: Apps,
    pub(crate) tokens: Tokens,
    pub(crate) grants: Grants,
}

impl Accounts {
    /// Forgets tokens, codes and tickets, and switches every app on. Secrets, and tokens that were accepted for ever,
    /// stay.
    pub(crate) fn reset(&mut self) {
        self.apps.reset();
        self.tokens.forget();
        self.grants = Grants::default();
    }
}
