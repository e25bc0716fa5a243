use std::time::Duration;

use proptest::prelude::*;

use super::*;

/// 0001-01-01 to 9999-12-31, which every notation can say.
const SECONDS: std::ops::Range<i64> = -62_135_596_800..253_402_300_800;

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_time_and_as_others_have_it(seconds in SECONDS, nanos in 0_u32..1_000_000_000) {
        let moment = Moment { seconds, nanos };
        let time = moment.system_time().unwrap();
        prop_assert_eq!(Moment::from(time), moment);
        let text = Rfc3339::from(time);
        prop_assert_eq!(text.system_time(), Some(time));
        let others: jiff::Timestamp = text.parse().unwrap();
        prop_assert_eq!((text.timestamp(), Rfc3339::from(others)), (Some(others), text.clone()));
        let others = chrono::DateTime::parse_from_rfc3339(&text).unwrap();
        prop_assert_eq!((text.date_time(), Rfc3339::from(others)), (Some(others.to_utc()), text));
        let whole = Moment { nanos: 0, ..moment };
        prop_assert_eq!(UnixSeconds::from(time).system_time(), whole.system_time());
        let millis = Moment { nanos: nanos / 1_000_000 * 1_000_000, ..moment };
        prop_assert_eq!(UnixMillis::from(time).system_time(), millis.system_time());
    }

    #[test]
    fn offsets_and_fractions_read_as_others_read_them(text in "2[0-9]{3}-(0[1-9]|1[0-2])-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,12})?(Z|[+-][01][0-9]:[0-5][0-9])") {
        let other = chrono::DateTime::parse_from_rfc3339(&text).ok();
        prop_assert_eq!(Rfc3339::from(text).date_time(), other.map(|time| time.to_utc()));
    }

    #[test]
    fn no_text_stops_it(text in "\\PC{0,40}") {
        let _ = (UnixSeconds::from(&text).system_time(), UnixMillis::from(&text).system_time());
        let _ = Rfc3339::from(text).system_time();
    }
}

#[test]
fn what_is_no_time_of_the_notation_stays_a_text() {
    for text in ["", "never", "9:00", "2024-01-01", "99999999999999999999"] {
        let times = (UnixSeconds::from(text), UnixMillis::from(text), Rfc3339::from(text));
        assert_eq!((times.0.system_time(), times.1.system_time(), times.2.system_time()), (None, None, None), "{text}");
        assert_eq!((&times.0[..], times.1.as_str(), String::from(times.2)), (text, text, text.to_owned()));
    }
    for text in ["2023-02-29T00:00:00Z", "2023-13-01T00:00:00Z", "2023-01-01T00:00:00", "2023-01-01T00:00:00.Z"] {
        assert_eq!(Rfc3339::from(text).system_time(), None, "{text}");
    }
}

#[test]
fn setters_take_times_and_texts_and_options_of_them() {
    fn set(time: impl Arg<UnixSeconds>) -> Option<String> {
        time.arg().map(Into::into)
    }
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_999);
    let seconds = Some("1700000000".to_owned());
    assert_eq!(set(time), seconds);
    assert_eq!(set(Some(time)), seconds);
    assert_eq!(set("1700000000"), seconds);
    assert_eq!(set(seconds.clone()), seconds);
    assert_eq!(set(UnixSeconds::from("1700000000")), seconds);
    assert_eq!(set(jiff::Timestamp::from_second(1_700_000_000).unwrap()), seconds);
    assert_eq!(set(chrono::DateTime::from_timestamp(1_700_000_000, 0)), seconds);
    assert_eq!(set(None::<SystemTime>), None);
}

#[test]
fn json_reads_texts_and_numbers_and_writes_texts() {
    assert_eq!(serde_json::from_str::<UnixSeconds>("1700000000").unwrap(), "1700000000");
    assert_eq!(serde_json::from_str::<Option<UnixMillis>>("null").unwrap(), None);
    assert_eq!(serde_json::to_string(&UnixMillis::from("1700000000000")).unwrap(), "\"1700000000000\"");
}
