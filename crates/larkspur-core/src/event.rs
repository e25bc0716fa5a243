//! What an event that the platform pushes has.

use bytes::Bytes;

use crate::error::{Error, ErrorKind, Result};
use crate::wire::{self, Read, Trace};

/// An event that the platform pushes: a generated type such as `larkspur::im::v1::events::MessageReceive`.
///
/// The value holds what stands in the push under `event`. A type of one's own, for an event that is not documented, takes
/// [`wire!`](crate::wire!) and the type on the wire:
///
/// ```
/// use larkspur_core::{Event, wire};
///
/// /// Somebody rang the bell.
/// #[derive(Debug, Default)]
/// struct BellRang {
///     times: Option<i64>,
/// }
/// wire!(read BellRang { times = "times" });
/// impl Event for BellRang {
///     const TYPE: &'static str = "acs.bell.rang_v1";
/// }
///
/// let event = BellRang::decode(br#"{"times": "2"}"#)?;
/// assert_eq!(event.times, Some(2));
/// # Ok::<(), larkspur_core::Error>(())
/// ```
pub trait Event: Read + Default + Send + 'static {
    /// The type on the wire, `im.message.receive_v1`.
    const TYPE: &'static str;
    /// Any one of these scopes permits the subscription.
    const SCOPES: &'static [&'static str] = &[];
    /// Scopes without which the platform leaves some fields out.
    const FIELD_SCOPES: &'static [&'static str] = &[];
    /// The official page.
    const DOC_URL: &'static str = "";

    /// Reads the JSON that stands in a push under `event`.
    ///
    /// # Errors
    /// Text that is not JSON is of kind [`ErrorKind::Http`], a value that does not fit its type of kind [`ErrorKind::Decode`].
    /// Both name the place as [`Error::json_path`], the event as [`Error::endpoint`], and keep the JSON.
    fn decode(json: &[u8]) -> Result<Self>
    where
        Self: Sized,
    {
        let mut event = Self::default();
        decode(json, &mut event, Self::TYPE)?;
        Ok(event)
    }
}

/// What every [`Event::decode`] shares, compiled once.
fn decode(json: &[u8], event: &mut dyn Read, event_type: &'static str) -> Result<()> {
    let mut trace = Trace::default();
    wire::from_slice(json, event, &mut trace).map_err(|error| {
        let kind = if trace.is_mismatch() { ErrorKind::Decode } else { ErrorKind::Http };
        let failure = Error::of(kind, error.to_string()).name(event_type).path(trace.to_string());
        failure.body(Bytes::copy_from_slice(json)).source(error).build()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default)]
    struct BellRang {
        times: Option<i64>,
    }
    crate::wire!(read BellRang { times = "times" });
    impl Event for BellRang {
        const TYPE: &'static str = "acs.bell.rang_v1";
    }

    #[test]
    fn a_value_that_does_not_fit_names_the_event_and_the_place() {
        let error = BellRang::decode(br#"{"times": [3]}"#).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!((error.endpoint(), error.json_path()), (Some("acs.bell.rang_v1"), Some("times")));
        assert_eq!(error.body(), br#"{"times": [3]}"#);
        assert_eq!(BellRang::decode(b"{").unwrap_err().kind(), ErrorKind::Http);
    }
}
