//! What a handler learns beside the event.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use larkspur_core::wire::Misfit;

mod builder;

pub use builder::ContextBuilder;

/// How a push came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// The platform called a webhook.
    Webhook,
    /// The platform sent it over a long connection.
    LongConnection,
    /// The program handed it to [`Events::dispatch`](crate::Events::dispatch) itself.
    Direct,
}

/// What a handler learns beside the event: its envelope. Cheap to clone; its `Debug` shows neither the push nor the
/// verification token.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) created: String,
    pub(crate) app_id: String,
    pub(crate) tenant_key: String,
    pub(crate) transport: Transport,
    pub(crate) push: Bytes,
    pub(crate) event: Bytes,
    pub(crate) misfits: Vec<Misfit>,
}

impl Context {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The id by which repeats are known: `event_id`, in the older envelope `uuid`. The older callback of a card has none:
    /// its signature stands for it. Empty where there is nothing.
    pub fn event_id(&self) -> &str {
        &self.0.id
    }

    /// The same with this id, for a push that holds none.
    pub(crate) fn identified_by(mut self, id: &str) -> Self {
        id.clone_into(&mut Arc::make_mut(&mut self.0).id);
        self
    }

    /// The same, knowing what in the event does not fit.
    pub(crate) fn with_misfits(mut self, misfits: Vec<Misfit>) -> Self {
        if !misfits.is_empty() {
            Arc::make_mut(&mut self.0).misfits = misfits;
        }
        self
    }

    /// The type on the wire, `im.message.receive_v1`.
    pub fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// When the platform made the event, where the push says so.
    pub fn create_time(&self) -> Option<SystemTime> {
        read_time(&self.0.created)
    }

    /// The app that the event is for. Empty where the push does not say.
    pub fn app_id(&self) -> &str {
        &self.0.app_id
    }

    /// The tenant in which it happened: what [`Client::for_tenant`](larkspur_core::Client::for_tenant) of a store app takes. Empty
    /// where the push does not say.
    pub fn tenant_key(&self) -> &str {
        &self.0.tenant_key
    }

    /// How the push came.
    pub fn transport(&self) -> Transport {
        self.0.transport
    }

    /// The whole push as it came, decrypted. It holds the app's verification token and what people wrote: keep it out of logs.
    pub fn push(&self) -> &Bytes {
        &self.0.push
    }

    /// The JSON of the event alone, as it came. It holds what people wrote: keep it out of logs.
    pub fn event_json(&self) -> &Bytes {
        &self.0.event
    }

    /// The values of the event that do not fit their fields, and are missing in what the handler gets: the platform sent
    /// something else than it documents. A warning tells of them as well. What came is in [`event_json`](Self::event_json).
    pub fn misfits(&self) -> &[Misfit] {
        &self.0.misfits
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("event_id", &self.0.id)
            .field("event_type", &self.0.event_type)
            .field("create_time", &self.0.created)
            .field("app_id", &self.0.app_id)
            .field("tenant_key", &self.0.tenant_key)
            .field("transport", &self.0.transport)
            .field("misfits", &self.0.misfits)
            .finish_non_exhaustive()
    }
}

/// Reads seconds with or without a fraction (older envelopes), milliseconds (events) or microseconds (cards).
pub(crate) fn read_time(text: &str) -> Option<SystemTime> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: u64 = whole.parse().ok()?;
    let since_1970 = match whole {
        0 => return None,
        // Up to the year 5138 in seconds, and from 1973 on in the finer units.
        1..100_000_000_000 => Duration::from_secs(whole) + read_fraction(fraction),
        100_000_000_000..100_000_000_000_000 => Duration::from_millis(whole),
        _ => Duration::from_micros(whole),
    };
    SystemTime::UNIX_EPOCH.checked_add(since_1970)
}

/// The digits behind the point, as far as nanoseconds.
fn read_fraction(digits: &str) -> Duration {
    let digits = digits.get(..digits.len().min(9)).unwrap_or_default();
    let scale = 9 - u32::try_from(digits.len()).unwrap_or(9);
    Duration::from_nanos(digits.parse::<u64>().unwrap_or_default() * 10_u64.pow(scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_come_in_three_units() {
        let at = |text| read_time(text).map(|time| time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos());
        assert_eq!(at("1502199207.7171419"), Some(1_502_199_207_717_141_900));
        assert_eq!(at("1603977298"), Some(1_603_977_298_000_000_000));
        assert_eq!(at("1603977298123"), Some(1_603_977_298_123_000_000));
        assert_eq!(at("1603977298000001"), Some(1_603_977_298_000_001_000));
        for odd in ["", "0", "-5", "now", "1.x", "1.é", "99999999999999999999", "18446744073709551615"] {
            let _ = at(odd);
        }
        assert_eq!((at(""), at("now"), at("99999999999999999999")), (None, None, None));
    }
}
