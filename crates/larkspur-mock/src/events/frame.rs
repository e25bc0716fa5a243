//! The frames of the long connection.

use prost::Message;

/// The method of a control frame.
pub(super) const CONTROL: i32 = 0;
/// The method of a data frame.
pub(super) const DATA: i32 = 1;

/// One frame.
#[derive(Clone, PartialEq, Message)]
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
    pub(super) fn new(service: i32, method: i32, headers: &[(&str, &str)], payload: Vec<u8>) -> Self {
        let header = |(key, value): &(&str, &str)| Header { key: (*key).to_owned(), value: (*value).to_owned() };
        Self {
            service,
            method,
            headers: headers.iter().map(header).collect(),
            payload: (!payload.is_empty()).then_some(payload),
            ..Self::default()
        }
    }

    pub(super) fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.key == key).map(|header| header.value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_fields_are_written_even_where_they_are_zero() {
        let frame = Frame::new(7, CONTROL, &[("type", "ping")], Vec::new());
        let wanted = [&[8, 0, 16, 0, 24, 7, 32, 0, 42, 12, 10, 4][..], b"type", &[18, 4], b"ping"].concat();
        assert_eq!(frame.encode_to_vec(), wanted);
        assert_eq!(Frame::decode(&wanted[..]).unwrap(), frame);
    }
}
