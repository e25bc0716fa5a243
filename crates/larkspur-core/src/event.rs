//! What an event that the platform pushes has.

use bytes::Bytes;

use crate::error::{Error, ErrorKind, Result};
use crate::wire::{self, Misfit, Read, Trace};

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

    /// The same, but as far as it fits: a value that does not fit its field leaves it empty, and is told. Of an event with
    /// very many of them, the first are told.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), but of kind [`ErrorKind::Decode`] only where the JSON as a whole does not fit.
    fn decode_lossy(json: &[u8]) -> Result<(Self, Vec<Misfit>)>
    where
        Self: Sized,
    {
        let mut event = Self::default();
        let misfits = decode_lossy(json, &mut event, Self::TYPE)?;
        Ok((event, misfits))
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

/// What every [`Event::decode_lossy`] shares, compiled once.
fn decode_lossy(json: &[u8], event: &mut dyn Read, event_type: &'static str) -> Result<Vec<Misfit>> {
    let mut trace = Trace::lossy();
    let body = || Bytes::copy_from_slice(json);
    wire::from_slice(json, event, &mut trace).map_err(|error| {
        let failure = Error::of(ErrorKind::Http, error.to_string()).name(event_type).path(trace.to_string());
        failure.body(body()).source(error).build()
    })?;
    match trace.whole_misfit() {
        Some(problem) => {
            let failure = Error::of(ErrorKind::Decode, problem.to_owned()).name(event_type).path(trace.to_string());
            Err(failure.body(body()).build())
        }
        None => Ok(trace.misfits()),
    }
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

    #[derive(Debug, Default)]
    struct Rung {
        who: Option<String>,
        how: Option<BellRang>,
        bells: Vec<BellRang>,
        numbers: Vec<i64>,
    }
    crate::wire!(read Rung { who = "who", how = "how", bells = "bells", numbers = "numbers" });
    impl Event for Rung {
        const TYPE: &'static str = "acs.bell.rung_v1";
    }

    #[test]
    fn one_odd_value_costs_one_field() {
        let json = r#"{"numbers": [1, {"a": [2]}, "3"], "how": [[1], 2], "bells": [{"times": 1}, {"times": {"a": 1, "b": 2}},
            {"times": 3}], "who": "me"}"#;
        let (event, misfits) = Rung::decode_lossy(json.as_bytes()).unwrap();
        assert_eq!((event.who.as_deref(), event.how.is_none(), &event.numbers[..]), (Some("me"), true, &[1, 3][..]));
        assert_eq!(event.bells.iter().map(|bell| bell.times).collect::<Vec<_>>(), [Some(1), None, Some(3)]);
        let told: Vec<_> = misfits.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "numbers[1]: expected a whole number, found an object",
                "how: expected an object, found a list",
                "bells[1].times: expected a whole number, found an object",
            ]
        );
    }

    #[test]
    fn what_fits_nowhere_is_an_error_and_many_misfits_are_told_in_part() {
        let error = Rung::decode_lossy(b"[1]").unwrap_err();
        assert_eq!((error.kind(), error.endpoint()), (ErrorKind::Decode, Some(Rung::TYPE)));
        assert_eq!(Rung::decode_lossy(b"{").unwrap_err().kind(), ErrorKind::Http);
        let json = format!(r#"{{"numbers": [{}7]}}"#, "\"x\",".repeat(1000));
        let (event, misfits) = Rung::decode_lossy(json.as_bytes()).unwrap();
        assert_eq!((event.numbers, misfits.len()), (vec![7], 16));
    }
}
