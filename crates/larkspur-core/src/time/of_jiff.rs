//! Times of the crate jiff.

use jiff::{Timestamp, ZonedDateTime};

use super::moment::Moment;
use super::{Arg, Rfc3339, UnixMillis, UnixSeconds, takes};

impl From<Timestamp> for Moment {
    fn from(time: Timestamp) -> Self {
        let (seconds, nanos) = (time.as_second(), time.subsec_nanosecond());
        // Before 1970 jiff counts both parts down.
        match u32::try_from(nanos) {
            Ok(nanos) => Self { seconds, nanos },
            Err(_) => Self { seconds: seconds - 1, nanos: u32::try_from(nanos + 1_000_000_000).unwrap_or_default() },
        }
    }
}

macro_rules! of_jiff {
    ($($name:ident),+) => {
        $(impl $name {
            /// When that is, as the crate jiff has it. `None` where [`system_time`](Self::system_time) is.
            pub fn timestamp(&self) -> Option<Timestamp> {
                let Moment { seconds, nanos } = self.moment()?;
                Timestamp::new(seconds, i32::try_from(nanos).ok()?).ok()
            }
        }

        impl From<Timestamp> for $name {
            fn from(time: Timestamp) -> Self {
                Self::of_moment(time.into())
            }
        }

        impl From<&ZonedDateTime> for $name {
            fn from(time: &ZonedDateTime) -> Self {
                time.timestamp().into()
            }
        }

        impl From<ZonedDateTime> for $name {
            fn from(time: ZonedDateTime) -> Self {
                time.timestamp().into()
            }
        }

        takes!($name => Timestamp, ZonedDateTime, &ZonedDateTime);)+
    };
}

of_jiff!(UnixSeconds, UnixMillis, Rfc3339);
