//! From an answer to a typed reply.

mod answer;
mod envelope;
mod head;

use std::sync::Arc;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

pub(crate) use answer::{Answer, Content, File};
pub(crate) use head::Head;

use crate::call::Call;
use crate::error::Result;
use crate::observe::Record;
use crate::wire::Read;

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
        envelope::decode(&answer, &mut reply, call)?;
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
