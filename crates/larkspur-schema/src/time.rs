//! Points in time that stand on the wire as text.

use serde::{Deserialize, Serialize};

/// How a text says when something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Time {
    /// Seconds since the start of 1970 in UTC: `1700000000`.
    Seconds,
    /// Milliseconds since the start of 1970 in UTC: `1700000000000`.
    Milliseconds,
    /// Date, time of day and offset, as RFC 3339 has them: `2023-11-14T22:13:20Z`.
    Rfc3339,
}

impl Time {
    /// How an example says when something is, where it does: ten digits are seconds, thirteen milliseconds.
    ///
    /// ```
    /// use larkspur_schema::Time;
    /// assert_eq!(Time::of_example("1700000000"), Some(Time::Seconds));
    /// assert_eq!(Time::of_example("2023-11-14T22:13:20+08:00"), Some(Time::Rfc3339));
    /// assert_eq!(Time::of_example("2023-11-14"), None);
    /// ```
    pub fn of_example(text: &str) -> Option<Self> {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        // From 2001 to 2128: other numbers of as many digits are rarely times.
        let is_near = matches!(text.as_bytes().first(), Some(b'1'..=b'4'));
        match text.len() {
            10 if is_number && is_near => Some(Self::Seconds),
            13 if is_number && is_near => Some(Self::Milliseconds),
            _ if is_rfc3339(text) => Some(Self::Rfc3339),
            _ => None,
        }
    }
}

fn is_rfc3339(text: &str) -> bool {
    let Some((moment, rest)) = text.split_at_checked("2023-11-14T22:13:20".len()) else { return false };
    let of_shape = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, like)| match like {
                b'0' => byte.is_ascii_digit(),
                b'+' => matches!(byte, b'+' | b'-'),
                like => byte.eq_ignore_ascii_case(&like),
            })
    };
    let offset = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    of_shape(moment, "0000-00-00T00:00:00") && (offset.eq_ignore_ascii_case("z") || of_shape(offset, "+00:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_moments_are_times() {
        for (text, time) in [
            ("1649606400", Some(Time::Seconds)),
            ("1608594809123", Some(Time::Milliseconds)),
            ("2021-02-23T09:05:00.5Z", Some(Time::Rfc3339)),
            ("2021-02-23t09:05:00-03:00", Some(Time::Rfc3339)),
            ("9649606400", None),
            ("0", None),
            ("", None),
            ("时间", None),
            ("2021-02-23 09:05:00", None),
            ("2021-02-23T09:05:00", None),
            ("2021-02-23T09:05:00+0800", None),
        ] {
            assert_eq!(Time::of_example(text), time, "{text}");
        }
    }
}
