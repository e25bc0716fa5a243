//! The frames of the long connection: protobuf, written down by hand, since there are only two messages.

use std::fmt;

use prost::Message;

/// The method of a control frame.
pub(super) const CONTROL: i32 = 0;
/// The method of a data frame.
pub(super) const DATA: i32 = 1;

/// One frame. Its `Debug` shows no payload: that holds what people wrote.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub(super) struct Frame {
    #[prost(uint64, required, tag = "1")]
    pub(super) seq_id: u64,
    #[prost(uint64, required, tag = "2")]
    pub(super) log_id: u64,
    #[prost(int32, required, tag = "3")]
    pub(super) service: i32,
    #[prost(int32, required, tag = "4")]
    pub(super) method: i32,
    #[prost(message, repeated, tag = "5")]
    pub(super) headers: Vec<Header>,
    #[prost(string, optional, tag = "6")]
    pub(super) payload_encoding: Option<String>,
    #[prost(string, optional, tag = "7")]
    pub(super) payload_type: Option<String>,
    // A copy, not a part of the buffer that was read: a handler that runs for long must not keep that alive.
    #[prost(bytes = "vec", optional, tag = "8")]
    pub(super) payload: Option<Vec<u8>>,
    #[prost(string, optional, tag = "9")]
    pub(super) log_id_new: Option<String>,
}

/// One header of a frame.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Header {
    #[prost(string, required, tag = "1")]
    pub(super) key: String,
    #[prost(string, required, tag = "2")]
    pub(super) value: String,
}

impl Frame {
    /// A ping of a service.
    pub(super) fn ping(service: i32) -> Self {
        let mut ping = Self { service, method: CONTROL, ..Self::default() };
        ping.add("type", "ping");
        ping
    }

    pub(super) fn add(&mut self, key: &str, value: &str) {
        self.headers.push(Header { key: key.to_owned(), value: value.to_owned() });
    }

    pub(super) fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.key == key).map(|header| header.value.as_str())
    }

    /// What the header `type` says: `event`, `card`, `ping`, `pong`.
    pub(super) fn kind(&self) -> &str {
        self.header("type").unwrap_or_default()
    }

    /// A header that is a number; `usual` where it is left out, `None` where it is no number.
    pub(super) fn number(&self, key: &str, usual: usize) -> Option<usize> {
        self.header(key).map_or(Some(usual), |value| value.parse().ok())
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.payload.as_ref().map_or(0, Vec::len);
        f.debug_struct("Frame").field("method", &self.method).field("payload_bytes", &bytes).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn required_fields_are_written_even_where_they_are_zero() {
        let wanted = [&[8, 0, 16, 0, 24, 7, 32, 0, 42, 12, 10, 4][..], b"type", &[18, 4], b"ping"].concat();
        assert_eq!(Frame::ping(7).encode_to_vec(), wanted);
        assert_eq!(Frame::decode(&wanted[..]).unwrap(), Frame::ping(7));
    }

    #[test]
    fn numbers_are_read_or_refused() {
        let mut frame = Frame::default();
        frame.add("sum", "3");
        frame.add("seq", "-1");
        assert_eq!((frame.number("sum", 1), frame.number("seq", 0), frame.number("none", 1)), (Some(3), None, Some(1)));
    }

    #[test]
    fn a_payload_is_not_shown() {
        let frame = Frame { payload: Some(b"a word".to_vec()), ..Frame::default() };
        assert!(!format!("{frame:?} {frame:#?}").contains("97"), "{frame:?}");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            if let Ok(frame) = Frame::decode(&bytes[..]) {
                let _ = (frame.kind(), frame.number("sum", 1), frame.number("seq", 0));
                prop_assert_eq!(Frame::decode(&frame.encode_to_vec()[..]).unwrap(), frame);
            }
        }
    }
}
