//! Calls: methods with what they take and what they give.

use super::{Docs, Ident, Metadata, Object, Pass, Sample, Type};

/// One endpoint as a method, with the types around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// The method's name.
    pub ident: Ident,
    /// The endpoint's title, as Markdown; empty where it has none.
    pub title: String,
    /// What it does, takes and needs.
    pub docs: Docs,
    /// Words by which a search finds it.
    pub aliases: Vec<String>,
    /// Whether the platform marks it as outdated.
    pub deprecated: bool,
    /// The argument that takes the user, where nothing but a user's token is accepted.
    pub user: Option<Ident>,
    /// What the call must have.
    pub required: Vec<Argument>,
    /// What the request's setters take.
    pub optional: Vec<Argument>,
    /// The struct that holds what is required by name, where it is too much to be told apart by position.
    pub params: Option<String>,
    /// The name of the request's type.
    pub request: String,
    /// What the call gives.
    pub reply: Reply,
    /// Whether the call may be made in the name of a user.
    pub as_user: bool,
    /// Whether the request takes the helpdesk's own header.
    pub helpdesk: bool,
    /// How the reply is paged through.
    pub paged: Option<Paged>,
    /// The facts that the runtime needs.
    pub metadata: Metadata,
    /// A call with all that it needs.
    pub sample: Sample,
}

/// A value that a request takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The value's name.
    pub ident: Ident,
    /// The method that sets it.
    pub setter: Ident,
    /// The name on the wire.
    pub wire: String,
    /// Where it goes.
    pub part: Part,
    /// What it is.
    pub ty: Type,
    /// How it is passed.
    pub pass: Pass,
    /// What it means.
    pub docs: Docs,
    /// Whether the platform marks it as outdated.
    pub deprecated: bool,
    /// Whether the call sends it empty where nobody sets it: a page token that the documents require.
    pub starts_empty: bool,
}

/// Where a value goes in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A field of the JSON body.
    Json,
    /// A part of the form.
    Form,
}

/// What a call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Nothing but that it worked.
    Nothing,
    /// A file.
    Download,
    /// A struct of its own.
    Object(Object),
    /// A list, a map or a single value.
    Value(Type),
}

/// How a reply is paged through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paged {
    /// Whether the page token is sent in the query, or else in the body.
    pub in_query: bool,
    /// What takes it there: a name, or the path of a field of an object.
    pub param: String,
    /// The reply's field that holds the next token, or the path of a field of one of its objects; so is `more`.
    pub token: String,
    /// What tells whether a page follows; nothing where the reply does not say.
    pub more: Option<String>,
    /// The field with the items of a page.
    pub items: String,
    /// What one of them is.
    pub item: Type,
}
