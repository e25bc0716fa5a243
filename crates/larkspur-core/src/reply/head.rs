//! How a call went, by its envelope.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{
    DeserializeOwned, Deserializer as _, Error as _, IgnoredAny, IntoDeserializer as _, MapAccess, Visitor,
};

use crate::error::Detail;
use crate::wire::{self, Trace};

/// The part of an envelope that says how the call went.
#[derive(Default)]
pub(crate) struct Head {
    pub(crate) code: Option<i64>,
    msg: Option<String>,
    message: Option<String>,
    error_description: Option<String>,
    /// An object, or the short word of OAuth replies.
    error: serde_json::Value,
}
crate::wire!(read Head {
    code = "code",
    msg = "msg",
    message = "message",
    error_description = "error_description",
    error = "error",
});

impl Head {
    pub(crate) fn parse(json: &[u8]) -> Option<Self> {
        let mut head = Self::default();
        wire::from_slice(json, &mut head, &mut Trace::default()).ok().map(|()| head)
    }

    /// Whether the code is 0, as far as can be told without reading on: replies that begin otherwise are parsed.
    pub(crate) fn says_ok(json: &[u8]) -> bool {
        let start = json.trim_ascii_start();
        let Some(rest) = start.strip_prefix(b"{") else { return false };
        let Some(rest) = rest.trim_ascii_start().strip_prefix(b"\"code\"") else { return false };
        let Some(rest) = rest.trim_ascii_start().strip_prefix(b":") else { return false };
        let Some(rest) = rest.trim_ascii_start().strip_prefix(b"0") else { return false };
        matches!(rest.trim_ascii_start().first(), Some(b',' | b'}'))
    }

    pub(crate) fn words(&self) -> String {
        let words = [&self.msg, &self.message, &self.error_description];
        let word = words.into_iter().flatten().find(|words| !words.is_empty());
        word.map(String::as_str).or_else(|| self.error.as_str()).unwrap_or("no message").to_owned()
    }

    /// Whether it says in words what went wrong.
    pub(crate) fn has_words(&self) -> bool {
        [&self.msg, &self.message].into_iter().flatten().any(|words| !words.is_empty())
    }

    pub(crate) fn detail(&self) -> Detail {
        serde_json::from_value(self.error.clone()).unwrap_or_default()
    }
}

impl Head {
    /// What `data` holds, strictly.
    pub(crate) fn data<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
        let mut source = serde_json::Deserializer::from_slice(json);
        let data = source.deserialize_map(Strict(PhantomData))?;
        source.end().map(|()| data)
    }
}

/// Takes `data` out of an envelope. By hand, because serde's derive would be compiled by everyone for this one type.
struct Strict<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Strict<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an envelope with `data`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut data = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == "data" {
                data = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        // What may be nothing, such as an `Option`, is nothing where `data` is missing.
        let nothing = || T::deserialize(().into_deserializer()).map_err(|_: A::Error| A::Error::missing_field("data"));
        data.map_or_else(nothing, Ok)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::Head;

    #[test]
    fn strict_data_is_taken_wherever_it_stands() {
        let taken = |json: &str| Head::data::<Vec<u8>>(json.as_bytes()).map_err(|error| error.to_string());
        assert_eq!(taken(r#"{"code": 0, "data": [1, 2], "msg": {"a": [null]}}"#), Ok(vec![1, 2]));
        assert!(taken(r#"{"code": 0}"#).unwrap_err().contains("missing field `data`"));
        assert!(taken(r#"{"data": [1]} x"#).is_err() && taken(r#"{"data": "1"}"#).is_err() && taken("[]").is_err());
        assert_eq!(Head::data::<Option<u8>>(br#"{"code": 0}"#).unwrap(), None);
        assert_eq!(Head::data::<Value>(b"{}").unwrap(), Value::Null);
    }
}
