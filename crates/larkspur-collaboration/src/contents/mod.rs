//! What goes into the calls, where the calls are: methods that generated types have beside those of their pages.

#[cfg(feature = "approval")]
mod approvals;
#[cfg(any(feature = "cardkit", feature = "interactive"))]
mod cards;
#[cfg(feature = "im")]
mod messages;
#[cfg(feature = "im")]
mod received;
#[cfg(feature = "im")]
mod to;

#[cfg(feature = "im")]
pub use to::To;
