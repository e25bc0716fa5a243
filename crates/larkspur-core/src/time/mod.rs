//! Points in time, which the platform writes as text in three ways.

mod calendar;
mod moment;

#[cfg(feature = "chrono")]
mod of_chrono;
#[cfg(feature = "jiff")]
mod of_jiff;

use std::fmt;
use std::ops::Deref;
use std::time::SystemTime;

use crate::arg::Arg;
use crate::param::{Param, Texts};
use moment::Moment;

/// A time of one notation: the text that stands on the wire, and what it means.
macro_rules! time {
    ($(#[$meta:meta])* $name:ident, $read:path, $write:path) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// When that is. `None` where the text does not say: it is empty, or of another notation than its page shows. `0`,
            /// with which the platform often means "never", is the start of 1970.
            pub fn system_time(&self) -> Option<SystemTime> {
                self.moment()?.system_time()
            }

            fn moment(&self) -> Option<Moment> {
                $read(self.0.trim())
            }

            fn of_moment(moment: Moment) -> Self {
                Self($write(moment))
            }
        }

        impl From<SystemTime> for $name {
            fn from(time: SystemTime) -> Self {
                Self::of_moment(time.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl From<$name> for String {
            fn from(time: $name) -> Self {
                time.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.0 == text
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.0 == *text
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Param for $name {
            fn write(&self, to: &mut Texts) {
                to.push(&self.0);
            }
        }

        $crate::__wire_enum!(@read $name);
        $crate::__wire_enum!(@write $name);
        $crate::time::takes!($name => SystemTime, &str, String, &String);
    };
}

/// Lets the setters of a time take what it is made from, and an `Option` of it.
macro_rules! takes {
    ($name:ident => $($given:ty),+ $(,)?) => {
        $(impl Arg<$name> for $given {
            fn arg(self) -> Option<$name> {
                Some(self.into())
            }
        }
        impl Arg<$name> for Option<$given> {
            fn arg(self) -> Option<$name> {
                self.map(Into::into)
            }
        })+
    };
}
pub(crate) use takes;

time! {
    /// A time in seconds since the start of 1970 in UTC, as text: `1700000000`.
    ///
    /// It is the text, so nothing is lost that the platform sends, and it reads as a time. Setters and methods take it as a
    /// [`SystemTime`] or as text; with the feature `jiff` also as `jiff::Timestamp` or `jiff::ZonedDateTime`, with `chrono` as
    /// `chrono::DateTime`. What is finer than a second is cut off.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use larkspur_core::UnixSeconds;
    ///
    /// let start = UnixSeconds::from("1700000000");
    /// let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    /// assert_eq!(start.system_time(), Some(time));
    /// assert_eq!(UnixSeconds::from(time), start);
    /// assert_eq!(start, "1700000000");
    /// ```
    UnixSeconds, Moment::of_seconds, Moment::to_seconds
}

time! {
    /// A time in milliseconds since the start of 1970 in UTC, as text: `1700000000000`.
    ///
    /// As [`UnixSeconds`], but for the unit.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use larkspur_core::UnixMillis;
    ///
    /// let sent = UnixMillis::from("1700000000123");
    /// let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
    /// assert_eq!(sent.system_time(), Some(time));
    /// ```
    UnixMillis, Moment::of_millis, Moment::to_millis
}

time! {
    /// A time as RFC 3339 writes it, with its offset from UTC: `2023-11-14T22:13:20+08:00`.
    ///
    /// As [`UnixSeconds`], but for the notation. What is made from a time is written in UTC.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use larkspur_core::Rfc3339;
    ///
    /// let created = Rfc3339::from("2023-11-15T06:13:20+08:00");
    /// let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    /// assert_eq!(created.system_time(), Some(time));
    /// assert_eq!(Rfc3339::from(time), "2023-11-14T22:13:20Z");
    /// ```
    Rfc3339, calendar::read, calendar::write
}

#[cfg(test)]
mod tests;
