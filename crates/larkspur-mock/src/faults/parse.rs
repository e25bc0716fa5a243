//! Faults as text, for flags.

use std::str::FromStr;
use std::time::Duration;

use super::{Fault, WrongType};
use crate::reply::Reply;

/// A text that names no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no fault; write one of {FORMS}, and `*3` behind it for three of them")]
pub struct ParseFaultError(String);

const FORMS: &str = "pass, delay:200ms, reset-before, reset-after, cut, 500 (or another HTTP status), rate-limit:2s, \
bad-json, html, html:502, huge:100MB, code:131005, number-as-string, string-as-number, null-for-list, \
empty-string-for-object, empty-list-for-object";

/// Reads one fault: `pass`, `delay:200ms`, `reset-before`, `reset-after`, `cut`, `500`, `rate-limit:2s`, `bad-json`,
/// `html` (502) or `html:200`, `huge:100MB`, `code:131005` (HTTP 400), `number-as-string`, `string-as-number`,
/// `null-for-list`, `empty-string-for-object`, `empty-list-for-object`.
impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text.trim()).ok_or_else(|| ParseFaultError(text.to_owned()))
    }
}

impl Fault {
    /// Reads a list of faults: `500*2, pass, delay:1s`.
    ///
    /// # Errors
    /// The first part that names no fault.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, ParseFaultError> {
        let mut faults = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, times) = match part.split_once('*') {
                Some((name, times)) => (name, times.trim().parse().map_err(|_| ParseFaultError(part.to_owned()))?),
                None => (part, 1),
            };
            let fault: Self = name.parse()?;
            faults.extend(std::iter::repeat_n(fault, times));
        }
        Ok(faults)
    }
}

fn parse(text: &str) -> Option<Fault> {
    let (name, argument) = match text.split_once(':') {
        Some((name, argument)) => (name, Some(argument)),
        None => (text, None),
    };
    Some(match (name, argument) {
        ("pass", None) => Fault::Pass,
        ("delay", Some(time)) => Fault::Delay(duration(time)?),
        ("reset-before", None) => Fault::ResetBefore,
        ("reset-after", None) => Fault::ResetAfter,
        ("cut", None) => Fault::CutBody,
        ("rate-limit", Some(time)) => Fault::RateLimited(duration(time)?),
        ("bad-json", None) => Fault::BadJson,
        ("html", None) => Fault::Html(502),
        ("html", Some(code)) => Fault::Html(status(code)?),
        ("huge", Some(size)) => Fault::Huge(bytes(size)?),
        ("code", Some(code)) => Fault::Reply(Reply::error(400, code.parse().ok()?, "scripted failure")),
        ("number-as-string", None) => Fault::WrongType(WrongType::NumberAsString),
        ("string-as-number", None) => Fault::WrongType(WrongType::StringAsNumber),
        ("null-for-list", None) => Fault::WrongType(WrongType::NullForList),
        ("empty-string-for-object", None) => Fault::WrongType(WrongType::EmptyStringForObject),
        ("empty-list-for-object", None) => Fault::WrongType(WrongType::EmptyListForObject),
        (code, None) => Fault::Status(status(code)?),
        _ => return None,
    })
}

fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (200..600).contains(status))
}

/// `200ms`, `2s`, `1m`, `3h`, `1d`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = split_unit(text)?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(millis).map(Duration::from_millis)
}

/// `500`, `64KB`, `100MB`, `1GB`; powers of 1024.
fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = split_unit(text)?;
    let factor = match unit {
        "" | "B" => 1,
        "KB" => 1 << 10,
        "MB" => 1 << 20,
        "GB" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(factor)
}

fn split_unit(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..digits].parse().ok()?, text[digits..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_the_error_offers_is_read() {
        let forms = FORMS.replace(" (or another HTTP status)", "");
        assert_eq!(Fault::parse_list(&forms).unwrap().len(), forms.split(',').count());
    }

    #[test]
    fn arguments_and_counts_are_read() {
        let faults = Fault::parse_list("500*2, delay:1m,huge:3MB").unwrap();
        assert_eq!(faults.len(), 4);
        assert!(matches!(faults[1], Fault::Status(500)));
        assert!(matches!(faults[2], Fault::Delay(time) if time == Duration::from_secs(60)));
        assert!(matches!(faults[3], Fault::Huge(3_145_728)));
    }

    #[test]
    fn what_is_no_fault_is_named() {
        for text in ["slow", "delay", "delay:5", "700", "cut:1", "500*x", "huge:99999999999GB"] {
            assert!(Fault::parse_list(text).unwrap_err().to_string().starts_with("`"), "{text}");
        }
    }
}
