//! What every notation means: seconds and nanoseconds since the start of 1970.

use std::time::{Duration, SystemTime};

/// Nanoseconds in a second.
const SECOND: u32 = 1_000_000_000;
/// Nanoseconds in a millisecond.
const MILLISECOND: u32 = 1_000_000;

/// A point in time; before 1970 the seconds are negative, the nanoseconds never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) seconds: i64,
    pub(super) nanos: u32,
}

impl Moment {
    pub(super) fn of_seconds(text: &str) -> Option<Self> {
        Some(Self { seconds: text.parse().ok()?, nanos: 0 })
    }

    pub(super) fn to_seconds(self) -> String {
        self.seconds.to_string()
    }

    pub(super) fn of_millis(text: &str) -> Option<Self> {
        let millis: i64 = text.parse().ok()?;
        let rest = u32::try_from(millis.rem_euclid(1_000)).ok()?;
        Some(Self { seconds: millis.div_euclid(1_000), nanos: rest * MILLISECOND })
    }

    pub(super) fn to_millis(self) -> String {
        (i128::from(self.seconds) * 1_000 + i128::from(self.nanos / MILLISECOND)).to_string()
    }

    pub(super) fn system_time(self) -> Option<SystemTime> {
        let whole = Duration::from_secs(self.seconds.unsigned_abs());
        let start = match self.seconds < 0 {
            true => SystemTime::UNIX_EPOCH.checked_sub(whole)?,
            false => SystemTime::UNIX_EPOCH.checked_add(whole)?,
        };
        start.checked_add(Duration::from_nanos(self.nanos.into()))
    }
}

impl From<SystemTime> for Moment {
    fn from(time: SystemTime) -> Self {
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Self { seconds: seconds(since), nanos: since.subsec_nanos() },
            Err(before) => match before.duration() {
                before if before.subsec_nanos() == 0 => Self { seconds: -seconds(before), nanos: 0 },
                before => Self { seconds: -seconds(before) - 1, nanos: SECOND - before.subsec_nanos() },
            },
        }
    }
}
