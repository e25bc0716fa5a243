//! How to do things with this crate, from the first call to a fleet of processes. Each page stands alone; the examples are
//! compiled with the crate's tests.
//!
//! | you want to | read |
//! |---|---|
//! | call the platform | [`first_call`] |
//! | act for users, or for many tenants | [`users_and_store_apps`] |
//! | walk a list | [`lists`] |
//! | send and fetch files | [`files`] |
//! | know what went wrong, and what is repeated | [`errors_and_retries`] |
//! | say and read what messages, cards and tables hold | [`contents`] |
//! | call often | [`rate_limits_and_bulk`] |
//! | react to what happens | [`events_and_cards`] |
//! | test your app without an account | [`testing`] |
//! | run many processes of one app | [`fleet`] |
//! | call what the crate does not know | [`raw_calls`] |
//! | leave the Go or the Python SDK | [`moving_here`] |

#[doc = include_str!("first_call.md")]
pub mod first_call {}

#[doc = include_str!("users_and_store_apps.md")]
pub mod users_and_store_apps {}

#[doc = include_str!("lists.md")]
pub mod lists {}

#[doc = include_str!("files.md")]
pub mod files {}

#[doc = include_str!("errors_and_retries.md")]
pub mod errors_and_retries {}

#[doc = include_str!("rate_limits_and_bulk.md")]
pub mod rate_limits_and_bulk {}

#[doc = include_str!("events_and_cards.md")]
pub mod events_and_cards {}

#[doc = include_str!("contents.md")]
pub mod contents {}

#[doc = include_str!("testing.md")]
pub mod testing {}

#[doc = include_str!("fleet.md")]
pub mod fleet {}

#[doc = include_str!("raw_calls.md")]
pub mod raw_calls {}

#[doc = include_str!("moving_here.md")]
pub mod moving_here {}
