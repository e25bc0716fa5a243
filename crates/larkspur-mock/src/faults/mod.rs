//! Faults that a test or a flag scripts.

mod apply;
mod parse;

use std::time::Duration;

use crate::reply::Reply;

pub(crate) use apply::{alter, replacement};
pub use parse::ParseFaultError;
pub(crate) use parse::duration;

/// Something that goes wrong with one request. Each request takes one fault from its endpoint's script, or, where that
/// is empty, from the script of all endpoints.
///
/// A fault reads from text as flags give it: see the `FromStr` implementation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing: the request is answered as usual.
    Pass,
    /// The usual answer, this much later.
    Delay(Duration),
    /// The connection is reset once the request's head is there; nothing is processed.
    ResetBefore,
    /// The connection is reset after the whole request was read and processed, before a byte of the answer.
    ResetAfter,
    /// The usual answer promises its whole length and breaks off half way.
    CutBody,
    /// An HTTP status with a line of plain text, as gateways send.
    Status(u16),
    /// HTTP 429 (or the status that [`Builder::rate_limit_status`](crate::Builder::rate_limit_status) sets) with this
    /// reset, in whole seconds, rounded up.
    RateLimited(Duration),
    /// HTTP 200 with JSON that breaks off.
    BadJson,
    /// An HTTP status with an HTML page, as proxies send.
    Html(u16),
    /// The usual answer with values of other types in `data`.
    WrongType(WrongType),
    /// HTTP 200 with JSON of about this many bytes.
    Huge(u64),
    /// This reply instead of the usual one; the request is not checked.
    Reply(Reply),
}

/// How documented and sent types differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WrongType {
    /// Every number in `data` comes as text.
    NumberAsString,
    /// Every text in `data` comes as a number: its own where it is one, 0 otherwise.
    StringAsNumber,
    /// Every list in `data` comes as `null`.
    NullForList,
    /// Every object below `data` comes as `""`.
    EmptyStringForObject,
    /// Every object below `data` comes as `[]`.
    EmptyListForObject,
}
