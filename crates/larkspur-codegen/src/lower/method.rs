//! One endpoint as a method: its arguments, its setters, its reply.

use larkspur_schema::{Endpoint, Token};

use crate::lower::inputs::{self, Input, Inputs};
use crate::lower::pages::{self, Pages};
use crate::lower::reply::{self, Reply};
use crate::lower::shape::{Home, MOST_ARGUMENTS, Place, Shapes, Side, TypeUse, Use};
use crate::model::{Ident, ReplyKind};
use crate::names;
use crate::problem::Problem;

/// One endpoint, its types not yet named.
#[derive(Debug)]
pub(crate) struct Method<'a> {
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) ident: Ident,
    /// Pascal case: the start of `GetRequest`, `GetReply`.
    pub(crate) pascal: String,
    /// Upper case: the endpoint's metadata.
    pub(crate) metadata: String,
    /// Values that the call must have.
    pub(crate) required: Vec<Input<'a>>,
    pub(crate) optional: Vec<Input<'a>>,
    pub(crate) reply: Reply<'a>,
    pub(crate) kind: ReplyKind,
    pub(crate) paged: Option<Pages>,
}

impl<'a> Method<'a> {
    /// Whether the endpoint accepts a user's token and nothing else.
    pub(crate) fn only_user(&self) -> bool {
        self.endpoint.tokens == [Token::User]
    }

    /// Whether the endpoint accepts a user's token beside another kind.
    pub(crate) fn may_be_user(&self) -> bool {
        self.endpoint.tokens.contains(&Token::User) && !self.only_user()
    }

    /// Whether what is required goes into a struct, as there is too much of it to be told apart by position.
    pub(crate) fn has_params(&self) -> bool {
        self.required.len() > MOST_ARGUMENTS
    }

    pub(crate) fn request(&self) -> String {
        format!("{}Request", self.pascal)
    }

    pub(crate) fn reply_name(&self) -> String {
        format!("{}Reply", self.pascal)
    }

    pub(crate) fn params(&self) -> String {
        format!("{}Params", self.pascal)
    }

    /// Changes each type that the method names.
    pub(crate) fn each_type(&mut self, mut change: impl FnMut(&mut TypeUse)) {
        self.required.iter_mut().chain(&mut self.optional).for_each(|input| change(&mut input.ty));
        match &mut self.reply {
            Reply::Object(members) => members.iter_mut().for_each(|member| change(&mut member.ty)),
            Reply::Value(ty) => change(ty),
            Reply::Nothing | Reply::Download => {}
        }
        if let Some(paged) = &mut self.paged {
            change(&mut paged.item);
        }
    }

    pub(crate) fn lower(
        endpoint: &'a Endpoint,
        shapes: &mut Shapes<'a>,
        home: Home,
        index: usize,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let method = &endpoint.id.method;
        let by = Use::Endpoint(index);
        let place = |side| Place { doc: &endpoint.page.doc, home, by, method, side, form: false };
        let Inputs { required, optional } = inputs::inputs(endpoint, shapes, place(Side::Write));
        let (reply, kind) = reply::reply(endpoint, shapes, place(Side::Read));
        let paged = pages::find(endpoint, optional.iter().chain(&required), &reply, problems);
        Self {
            endpoint,
            ident: Ident::new(&names::snake(method)),
            pascal: names::pascal(method),
            metadata: names::shouty(method),
            required,
            optional,
            reply,
            kind,
            paged,
        }
    }
}
