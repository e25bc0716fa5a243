//! The envelope around a reply, read in one pass.

use super::answer::{Answer, Content};
use crate::call::Call;
use crate::endpoint::ReplyKind;
use crate::error::{Error, ErrorKind, Result};
use crate::wire::{self, Fields, Given, Mismatch, Read, Taken, Trace};

/// Decodes the envelope in one pass, straight into the reply.
pub(super) fn decode(answer: &Answer, reply: &mut dyn Read, call: &Call) -> Result<()> {
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
