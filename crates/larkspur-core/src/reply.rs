//! From an answer to a typed reply.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde::de::{
    DeserializeOwned, Deserializer as _, Error as _, IgnoredAny, IntoDeserializer as _, MapAccess, Visitor,
};
use sync_wrapper::SyncWrapper;

use crate::call::Call;
use crate::endpoint::ReplyKind;
use crate::error::{Detail, Error, ErrorKind, Result};
use crate::observe::Record;
use crate::send;
use crate::wire::{self, Fields, Given, Mismatch, Read, Taken, Trace};

/// What the platform answered to a call that it did not refuse.
#[doc(hidden)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) log_id: Option<String>,
    pub(crate) content: Content,
    pub(crate) kind: ReplyKind,
    /// What the call did, for the client's observer.
    pub(crate) record: Option<Record>,
}

pub(crate) enum Content {
    Json(Bytes),
    File(File),
}

/// A file that comes in: what was read of it already, and what is yet to be read.
pub(crate) struct File {
    pub(crate) first: Bytes,
    pub(crate) rest: Option<reqwest::Response>,
}

/// A type that a call can be answered with: a `wire!` type, JSON of any kind, a [`Download`](crate::Download), `()` where
/// the answer holds nothing, [`Full`] around any of them, or [`Json`](crate::Json) around any serde type.
pub trait Reply: Sized + Send + 'static {
    /// Takes the answer.
    #[doc(hidden)]
    fn from_answer(answer: Answer, call: &Arc<Call>) -> Result<Self>;

    /// Ends the record of the call: now, or, where the reply is yet to come in, then.
    #[doc(hidden)]
    fn end_with(&mut self, mut record: Record) {
        record.ended(None);
    }
}

impl<T: Read + Default + Send + 'static> Reply for T {
    fn from_answer(answer: Answer, call: &Arc<Call>) -> Result<Self> {
        let mut reply = T::default();
        decode(&answer, &mut reply, call)?;
        Ok(reply)
    }
}

/// A reply with what came around it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Full<T> {
    /// The reply itself.
    pub data: T,
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// The platform's id of the request.
    pub log_id: Option<String>,
}

impl<T: Reply> Reply for Full<T> {
    fn from_answer(answer: Answer, call: &Arc<Call>) -> Result<Self> {
        let (status, headers, log_id) = (answer.status, answer.headers.clone(), answer.log_id.clone());
        Ok(Self { data: T::from_answer(answer, call)?, status, headers, log_id })
    }

    fn end_with(&mut self, record: Record) {
        self.data.end_with(record);
    }
}

/// A call on its way. Nothing is sent before it is awaited; dropping it takes the call back.
#[must_use = "a call is sent by `.await`"]
pub struct Sending<T> {
    answer: SyncWrapper<Pin<Box<dyn Future<Output = Result<Answer>> + Send>>>,
    call: Arc<Call>,
    reply: PhantomData<fn() -> T>,
}

impl<T: Reply> Sending<T> {
    /// Prepares to send a call.
    pub fn new(call: Call) -> Self {
        let call = Arc::new(call);
        let answer = SyncWrapper::new(Box::pin(send::execute(call.clone())) as _);
        Self { answer, call, reply: PhantomData }
    }
}

impl<T: Reply> Future for Sending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let mut answer = ready!(self.answer.get_mut().as_mut().poll(cx))?;
        let record = answer.record.take();
        let mut reply = T::from_answer(answer, &self.call);
        match (record, &mut reply) {
            (Some(record), Ok(reply)) => reply.end_with(record),
            (Some(mut record), Err(error)) => record.ended(Some(error)),
            (None, _) => {}
        }
        Poll::Ready(reply)
    }
}

impl<T> std::fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sending").field(&self.call).finish()
    }
}

/// Decodes the envelope in one pass, straight into the reply.
fn decode(answer: &Answer, reply: &mut dyn Read, call: &Call) -> Result<()> {
    let Content::Json(json) = &answer.content else {
        let message = "the answer is a file, and the call asks for JSON: send it as a `Download`";
        return Err(Error::of(ErrorKind::Http, message).build().at(call.name(), call.endpoint, 1));
    };
    let mut trace = Trace::default();
    let kind = answer.kind;
    match wire::from_slice(json, &mut Envelope { data: Data { reply, kind, whole: false, skip: Skip } }, &mut trace) {
        Ok(()) => Ok(()),
        Err(error) => {
            let kind = if trace.is_mismatch() { ErrorKind::Decode } else { ErrorKind::Http };
            let failure = Error::of(kind, error.to_string()).http(answer.status).maybe_log_id(answer.log_id.clone());
            let failure = failure.path(trace.to_string()).body(json.clone()).source(error);
            Err(failure.build().at(call.name(), call.endpoint, 1))
        }
    }
}

/// The slot of a whole answer. `code` and `msg` were looked at before; what is left goes to the reply.
struct Envelope<'a> {
    data: Data<'a>,
}

/// The slot of `data`.
struct Data<'a> {
    reply: &'a mut dyn Read,
    kind: ReplyKind,
    /// Whether the reply is a value that has no fields: a list, or a text.
    whole: bool,
    skip: Skip,
}

/// A slot of nothing: whatever comes is passed over.
struct Skip;

impl Read for Skip {
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch> {
        Ok(match given {
            Given::Object => Taken::Fields(self),
            Given::List => Taken::Items(self),
            _ => Taken::Nothing,
        })
    }
}

impl Fields for Skip {
    fn field(&mut self, _: &str) -> Option<&mut dyn Read> {
        None
    }
}

impl wire::Items for Skip {
    fn item(&mut self) -> &mut dyn Read {
        self
    }

    fn drop_last(&mut self) {}
}

impl Read for Data<'_> {
    /// Some pages that show the fields beside `code` show them below `data` in their example: an object there is read as
    /// well. Anything else there is nothing that such a reply knows.
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch> {
        match given {
            Given::Object => self.reply.take(given),
            _ if self.kind == ReplyKind::Flat => self.skip.take(given),
            _ => {
                self.whole = given != Given::Null;
                self.reply.take(given)
            }
        }
    }
}

impl Read for Envelope<'_> {
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch> {
        match given {
            Given::Object => Ok(Taken::Fields(self)),
            Given::Null => Ok(Taken::Nothing),
            _ => Err(Mismatch("an object")),
        }
    }
}

impl Fields for Envelope<'_> {
    /// A field beside `data` goes to the reply too: some endpoints put the page token there.
    fn field(&mut self, name: &str) -> Option<&mut dyn Read> {
        let flat = self.data.kind == ReplyKind::Flat;
        match name {
            "code" | "msg" => None,
            "message" | "error" if !flat => None,
            // A flat reply may have a field of this name.
            "data" if !flat || !self.data.knows(name) => Some(&mut self.data),
            _ => self.data.field(name),
        }
    }
}

impl Data<'_> {
    fn field(&mut self, name: &str) -> Option<&mut dyn Read> {
        if self.whole {
            return None;
        }
        match self.reply.take(Given::Object) {
            Ok(Taken::Fields(fields)) => fields.field(name),
            _ => None,
        }
    }

    fn knows(&mut self, name: &str) -> bool {
        self.field(name).is_some()
    }
}

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
