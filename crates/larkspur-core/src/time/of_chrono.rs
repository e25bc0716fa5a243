//! Times of the crate chrono.

use chrono::{DateTime, TimeZone, Utc};

use super::moment::Moment;
use super::{Arg, Rfc3339, UnixMillis, UnixSeconds};

impl<Zone: TimeZone> From<DateTime<Zone>> for Moment {
    fn from(time: DateTime<Zone>) -> Self {
        // A second that was put in is the last one again.
        Self { seconds: time.timestamp(), nanos: time.timestamp_subsec_nanos().min(999_999_999) }
    }
}

macro_rules! of_chrono {
    ($($name:ident),+) => {
        $(impl $name {
            /// When that is, as the crate chrono has it. `None` where [`system_time`](Self::system_time) is.
            pub fn date_time(&self) -> Option<DateTime<Utc>> {
                let Moment { seconds, nanos } = self.moment()?;
                DateTime::from_timestamp(seconds, nanos)
            }
        }

        impl<Zone: TimeZone> From<DateTime<Zone>> for $name {
            fn from(time: DateTime<Zone>) -> Self {
                Self::of_moment(time.into())
            }
        }

        impl<Zone: TimeZone> Arg<$name> for DateTime<Zone> {
            fn arg(self) -> Option<$name> {
                Some(self.into())
            }
        }

        impl<Zone: TimeZone> Arg<$name> for Option<DateTime<Zone>> {
            fn arg(self) -> Option<$name> {
                self.map(Into::into)
            }
        })+
    };
}

of_chrono!(UnixSeconds, UnixMillis, Rfc3339);
