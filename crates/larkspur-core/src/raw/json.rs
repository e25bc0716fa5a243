//! Replies of any serde type.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::endpoint::ReplyKind;
use crate::error::{Error, ErrorKind, Result};
use crate::reply::{Answer, Content, Head, Reply};

/// A reply of any serde type, decoded strictly: `.send::<Json<MyReply>>()`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + Send + 'static> Reply for Json<T> {
    fn from_answer(answer: Answer, call: &Arc<Call>) -> Result<Self> {
        let Content::Json(json) = &answer.content else {
            let error = Error::of(ErrorKind::Http, "the answer is a file, and the call asks for JSON").build();
            return Err(error.at(call.name(), call.endpoint, 1));
        };
        let reply = match answer.kind {
            ReplyKind::Data => Head::data(json),
            _ => serde_json::from_slice(json),
        };
        reply.map(Self).map_err(|error| {
            let failure = Error::of(ErrorKind::Decode, error.to_string()).http(answer.status).body(json.clone());
            failure.maybe_log_id(answer.log_id.clone()).source(error).build().at(call.name(), call.endpoint, 1)
        })
    }
}
