//! What cells hold.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::object;

object! {
    /// A person.
    pub struct Person {
        /// The id, of the kind that the call asked for.
        id: one String = "id",
        /// The name.
        name: one String = "name",
        /// The name in English.
        en_name: one String = "en_name",
        /// The mail's address.
        email: one String = "email",
        /// Where the picture is.
        avatar_url: one String = "avatar_url",
    }
}

object! {
    /// A group.
    pub struct Group {
        /// The id, `oc_…`.
        id: one String = "id",
        /// The name.
        name: one String = "name",
        /// Where the picture is.
        avatar_url: one String = "avatar_url",
    }
}

object! {
    /// A link.
    pub struct Link {
        /// Where it leads.
        link: one String = "link",
        /// What is shown.
        text: one String = "text",
    }
}

object! {
    /// A file.
    pub struct Attachment {
        /// The file's token, by which `drive.v1.media.download` gives it.
        file_token: one String = "file_token",
        /// The name.
        name: one String = "name",
        /// The media type, `image/png`.
        r#type: one String = "type",
        /// How many bytes it has.
        size: one i64 = "size",
        /// Where it is. It needs an access token.
        url: one String = "url",
        /// Where a call gives an address that needs no token for a while.
        tmp_url: one String = "tmp_url",
    }
}

object! {
    /// A place.
    pub struct Location {
        /// Degrees of longitude and latitude: `116.397755,39.903179`.
        location: one String = "location",
        /// The place's name.
        name: one String = "name",
        /// The whole address.
        full_address: one String = "full_address",
        /// The street.
        address: one String = "address",
        /// The province.
        pname: one String = "pname",
        /// The city.
        cityname: one String = "cityname",
        /// The district.
        adname: one String = "adname",
    }
}

object! {
    /// A piece of a text.
    pub struct TextSegment {
        /// What it is: `text`, `mention` or `url`.
        r#type: one String = "type",
        /// The text.
        text: one String = "text",
        /// Where a `url` leads.
        link: one String = "link",
        /// Of a `mention`: the id of the person, or the token of the document.
        token: one String = "token",
        /// Of a `mention`: `User`, `Docx`, `Sheet` or `Bitable`.
        mention_type: one String = "mentionType",
        /// Of a `mention` of a person: whether it tells them.
        mention_notify: one bool = "mentionNotify",
        /// Of a `mention` of a person: the name.
        name: one String = "name",
    }
}

impl Location {
    /// Longitude and latitude in degrees.
    ///
    /// ```
    /// use larkspur_content::table::Location;
    /// let place = Location::default().location("116.397755,39.903179");
    /// assert_eq!(place.degrees(), Some((116.397755, 39.903179)));
    /// ```
    pub fn degrees(&self) -> Option<(f64, f64)> {
        let (longitude, latitude) = self.location.as_deref()?.split_once(',')?;
        Some((longitude.trim().parse().ok()?, latitude.trim().parse().ok()?))
    }
}

/// A moment: milliseconds since 1970, in UTC.
///
/// ```
/// use larkspur_content::table::DateTime;
/// use std::time::{Duration, UNIX_EPOCH};
/// let time = DateTime::from(UNIX_EPOCH + Duration::from_millis(1_700_000_000_000));
/// assert_eq!((time.0, time.to_system_time()), (1_700_000_000_000, Some(UNIX_EPOCH + Duration::from_secs(1_700_000_000))));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub i64);

impl DateTime {
    /// The moment as the standard library has it; nothing where that cannot hold it.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_millis(self.0.unsigned_abs());
        if self.0 < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
    }
}

impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let millis = |distance: Duration| i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(error) => -millis(error.duration()),
        })
    }
}

impl From<i64> for DateTime {
    fn from(millis: i64) -> Self {
        Self(millis)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}
