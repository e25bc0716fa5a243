//! One endpoint as a method: its arguments, its setters, its reply.

use std::collections::HashSet;

use larkspur_schema::{Endpoint, Field, FieldType, ResponseKind, Token, envelope};

use crate::lower::shape::{Home, Kind, Member, Place, Shapes, Side, TypeUse, aliases, distinct};
use crate::names;
use crate::problem::Problem;

/// The most values that a method takes by position.
pub(crate) const MOST_ARGUMENTS: usize = 5;

/// Names that a request's methods have for the call itself.
const CALL: &[&str] = &["as_user", "header", "send", "send_full", "timeout", "clone"];

/// More such names, where the reply is paged through.
const PAGES: &[&str] = &["pages", "items"];

/// One more, where the reply is a file.
const FILE: &str = "range_from";

/// One more, where the endpoint takes the helpdesk's own header.
const HELPDESK: &str = "helpdesk";
const HELPDESK_HEADER: &str = "x-lark-helpdesk-authorization";

/// Where a value goes in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Path,
    Query,
    Header,
    Json,
    Form,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Json | Self::Form => "body",
        }
    }
}

/// The token of a page, in requests.
const PAGE_TOKEN: &str = "page_token";

/// A value that a request takes.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) part: Part,
    /// The Rust identifier of the value.
    pub(crate) ident: String,
    /// The Rust identifier of the method that sets it.
    pub(crate) setter: String,
    /// The name on the wire.
    pub(crate) wire: &'a str,
    /// What the document says of it; a path parameter may have no row.
    pub(crate) field: Option<&'a Field>,
    pub(crate) ty: TypeUse,
}

impl Input<'_> {
    /// Whether it is a page token that the document requires: then the first page is asked for with an empty one.
    pub(crate) fn starts_empty(&self) -> bool {
        let required = self.field.is_some_and(|field| field.required == Some(true));
        required && self.wire == PAGE_TOKEN && self.ty == PLAIN
    }
}

/// What a call gives.
#[derive(Debug)]
pub(crate) enum Reply<'a> {
    Nothing,
    Download,
    /// A struct of its own.
    Object(Vec<Member<'a>>),
    /// `data` is a list, a map or a single value.
    Value(TypeUse),
}

/// The wire form of the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReplyKind {
    Data,
    Flat,
    Binary,
    Empty,
}

/// How the method's reply is paged through.
#[derive(Debug)]
pub(crate) struct Paged {
    /// Whether the page token is sent in the query, or else in the body.
    pub(crate) in_query: bool,
    /// What takes it there: a name, or the path of a field of an object.
    pub(crate) param: String,
    /// The reply's field, or the path of a field of one of its objects; so is `more`.
    pub(crate) token: String,
    /// Nothing where the reply does not say whether a page follows.
    pub(crate) more: Option<String>,
    pub(crate) items: String,
    pub(crate) item: TypeUse,
}

/// One endpoint, ready to be written.
#[derive(Debug)]
pub(crate) struct Method<'a> {
    pub(crate) endpoint: &'a Endpoint,
    /// Snake case, safe as an identifier.
    pub(crate) ident: String,
    /// The same as docs link to it, which know no `r#`.
    pub(crate) link: String,
    /// Pascal case: the start of `GetRequest`, `GetReply`.
    pub(crate) pascal: String,
    /// Upper case: the endpoint's metadata.
    pub(crate) metadata: String,
    /// Values that the call must have.
    pub(crate) required: Vec<Input<'a>>,
    pub(crate) optional: Vec<Input<'a>>,
    pub(crate) reply: Reply<'a>,
    pub(crate) kind: ReplyKind,
    pub(crate) paged: Option<Paged>,
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
        let place = |side| Place { doc: &endpoint.doc, home, endpoint: index, method, side, form: false };
        let (required, optional) = inputs(endpoint, shapes, place(Side::Write));
        let (reply, kind) = reply(endpoint, shapes, place(Side::Read));
        let mut this = Self {
            endpoint,
            ident: names::ident(&names::snake(method)),
            link: names::ident(&names::snake(method)).trim_start_matches("r#").to_owned(),
            pascal: names::pascal(method),
            metadata: names::shouty(method),
            required,
            optional,
            reply,
            kind,
            paged: None,
        };
        this.paged = this.find_pages(problems);
        this
    }

    fn find_pages(&self, problems: &mut Vec<Problem>) -> Option<Paged> {
        let paging = self.endpoint.pagination.as_ref()?;
        let param = paging.token_param();
        let holder = param.split('.').next().unwrap_or(param);
        let token = self.optional.iter().chain(&self.required).find(|input| input.wire == holder);
        let found = token.and_then(|input| {
            let Reply::Object(members) = &self.reply else { return None };
            let member = |name: &str| members.iter().find(|member| member.field.name == name);
            let items = member(&paging.items).filter(|member| member.ty.lists == 1 && !member.ty.map)?;
            let place = |path: &str, kinds: &[Kind], types: &[FieldType]| match path.split_once('.') {
                Some((object, field)) => {
                    let object = member(object).filter(|member| member.ty.lists == 0 && !member.ty.map)?;
                    let field = object.field.fields.iter().find(|inner| inner.name == field)?;
                    let fits = types.contains(&field.ty) && !field.repeated;
                    fits.then(|| {
                        format!("{}.{}", member_ident(object, members), names::ident(&names::snake(&field.name)))
                    })
                }
                None => member(path).filter(|member| is_any(member, kinds)).map(|found| member_ident(found, members)),
            };
            Some(Paged {
                in_query: input.part == Part::Query,
                param: param.to_owned(),
                token: place(&paging.page_token, &[Kind::Text, Kind::Int], &[FieldType::String, FieldType::Int])?,
                more: place(
                    &paging.has_more,
                    &[Kind::Bool, Kind::Int, Kind::Text],
                    &[FieldType::Bool, FieldType::Int, FieldType::String],
                ),
                items: member_ident(items, members),
                item: TypeUse { lists: 0, ..items.ty },
            })
        });
        if found.is_none() {
            let line = self.endpoint.response.fields.first().map_or(0, |field| field.line);
            problems.push(Problem::new(
                &self.endpoint.doc,
                line,
                format!(
                    "`{}` is said to be paged by `{}`, `{}` and `{}`, but its request or its reply does not fit",
                    self.endpoint.id, paging.page_token, paging.has_more, paging.items
                ),
                "a paged endpoint takes a page token, and replies with a token and a list",
            ));
        }
        found
    }
}

fn is_any(member: &Member<'_>, kinds: &[Kind]) -> bool {
    kinds.contains(&member.ty.kind) && member.ty.lists == 0 && !member.ty.map
}

/// The identifiers of an object's fields, in order.
pub(crate) fn idents(members: &[Member<'_>]) -> Vec<String> {
    let mut taken: Vec<String> = Vec::with_capacity(members.len());
    for member in members {
        let name = names::snake(&member.field.name);
        let name = names::number(&name, "_", |name| taken.iter().any(|old| old.as_str() == name));
        taken.push(name);
    }
    taken.iter().map(|name| names::ident(name)).collect()
}

fn member_ident(member: &Member<'_>, members: &[Member<'_>]) -> String {
    let at = members.iter().position(|other| std::ptr::eq(other, member)).unwrap_or(0);
    idents(members).swap_remove(at)
}

const PLAIN: TypeUse = TypeUse { kind: Kind::Text, map: false, lists: 0, boxed: false };

type Inputs<'a> = Vec<Input<'a>>;

/// The values of the request, split by whether it must have them.
fn inputs<'a>(endpoint: &'a Endpoint, shapes: &mut Shapes<'a>, place: Place<'a>) -> (Inputs<'a>, Inputs<'a>) {
    let mut all: Vec<(bool, Input<'a>)> = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    let paged = endpoint.pagination.is_some();
    let file = endpoint.response.kind == ResponseKind::Binary;
    let helpdesk = takes_helpdesk(endpoint);
    let mut add = |required: bool, part: Part, wire: &'a str, field: Option<&'a Field>, ty: TypeUse| {
        let mut name = names::snake(wire);
        if taken.contains(&name) {
            name = format!("{}_{name}", part.name());
        }
        let of_call = CALL.contains(&name.as_str())
            || paged && PAGES.contains(&name.as_str())
            || file && name == FILE
            || helpdesk && name == HELPDESK;
        let setter = if !required && of_call { format!("set_{name}") } else { name.clone() };
        let setter = names::number(&setter, "_", |name| taken.contains(name));
        taken.insert(setter.clone());
        if !of_call {
            name.clone_from(&setter);
        }
        let (ident, setter) = (names::ident(&name), names::ident(&setter));
        all.push((required, Input { part, ident, setter, wire, field, ty }));
    };

    let path: Vec<Member<'a>> = texts(&endpoint.params.path, shapes, place);
    for wire in endpoint.http.path_params() {
        let member = path.iter().find(|member| member.field.name == wire);
        add(true, Part::Path, wire, member.map(|member| member.field), member.map_or(PLAIN, |member| member.ty));
    }
    let form = endpoint.body.as_ref().is_some_and(|body| !body.content_type.contains("json"));
    let body_part = if form { Part::Form } else { Part::Json };
    let body: &'a [Field] = endpoint.body.as_ref().map_or(&[], |body| &body.fields);
    let parts = [(Part::Query, &endpoint.params.query[..]), (Part::Header, &endpoint.params.header), (body_part, body)];
    for (part, fields) in parts {
        let members = match part {
            Part::Json => shapes.members(fields, place),
            _ => texts(fields, shapes, Place { form: part == Part::Form, ..place }),
        };
        for member in members.into_iter().filter(|member| part != Part::Header || !is_helpdesk(member.field)) {
            // Nobody has the token of the first page.
            let required = member.required && member.field.name != PAGE_TOKEN;
            add(required, part, &member.field.name, Some(member.field), member.ty);
        }
    }
    let (required, optional): (Vec<_>, Vec<_>) = all.into_iter().partition(|(required, _)| *required);
    let inputs = |list: Vec<(bool, Input<'a>)>| list.into_iter().map(|(_, input)| input).collect();
    (inputs(required), inputs(optional))
}

/// Whether the endpoint takes the helpdesk's own header, which the runtime writes.
pub(crate) fn takes_helpdesk(endpoint: &Endpoint) -> bool {
    endpoint.params.header.iter().any(is_helpdesk)
}

fn is_helpdesk(header: &Field) -> bool {
    header.name.eq_ignore_ascii_case(HELPDESK_HEADER)
}

/// The fields of a part of the request that carries text only: what has structure is text that the caller writes.
fn texts<'a>(fields: &'a [Field], shapes: &mut Shapes<'a>, place: Place<'a>) -> Vec<Member<'a>> {
    let mut members = Vec::with_capacity(fields.len());
    for field in distinct(fields) {
        match field.ty {
            FieldType::Object | FieldType::Map | FieldType::Json => {
                let ty = TypeUse { lists: field.list_depth(), ..PLAIN };
                members.push(Member {
                    field,
                    doc: place.doc,
                    aliases: aliases(field),
                    ty,
                    required: field.required == Some(true),
                });
            }
            _ => members.extend(shapes.members(std::slice::from_ref(field), place)),
        }
    }
    members
}

fn reply<'a>(endpoint: &'a Endpoint, shapes: &mut Shapes<'a>, place: Place<'a>) -> (Reply<'a>, ReplyKind) {
    if endpoint.response.kind == ResponseKind::Binary {
        return (Reply::Download, ReplyKind::Binary);
    }
    let fields = &endpoint.response.fields;
    let beside = |field: &&Field| !envelope::is_beside_reply(&field.name) && field.name != "data";
    let has_beside = fields.iter().any(|field| beside(&field));
    let Some(data) = fields.iter().find(|field| field.name == "data") else {
        return match has_beside {
            false => (Reply::Nothing, ReplyKind::Empty),
            true => (Reply::Object(outside(fields, shapes, place)), ReplyKind::Flat),
        };
    };
    let single = data.ty == FieldType::Object && !data.repeated;
    if single && (has_beside || !data.fields.is_empty()) {
        // What stands beside `data` reaches the reply as well.
        let mut members = shapes.members(&data.fields, place);
        for field in fields.iter().filter(beside) {
            if !members.iter().any(|member| member.field.name == field.name) {
                members.extend(shapes.members(std::slice::from_ref(field), place));
            }
        }
        return (Reply::Object(members), ReplyKind::Data);
    }
    if has_beside {
        return (Reply::Object(outside(fields, shapes, place)), ReplyKind::Flat);
    }
    let ty = match single {
        true => TypeUse { kind: Kind::Json, ..PLAIN },
        false => shapes.members(std::slice::from_ref(data), place)[0].ty,
    };
    let unknown = ty.kind == Kind::Json && ty.lists == 0 && !ty.map;
    if unknown && !has_data(endpoint) {
        (Reply::Nothing, ReplyKind::Empty)
    } else {
        (Reply::Value(ty), ReplyKind::Data)
    }
}

/// The fields of a reply without those of the envelope.
fn outside<'a>(fields: &'a [Field], shapes: &mut Shapes<'a>, place: Place<'a>) -> Vec<Member<'a>> {
    let fields = distinct(fields).filter(|field| !envelope::is_beside_reply(&field.name));
    fields.flat_map(|field| shapes.members(std::slice::from_ref(field), place)).collect()
}

/// Whether an example shows something in `data`, though no row tells what.
fn has_data(endpoint: &Endpoint) -> bool {
    endpoint.response.examples.iter().filter_map(|example| example.get("data")).any(|data| match data {
        serde_json::Value::Object(map) => !map.is_empty(),
        serde_json::Value::Array(list) => !list.is_empty(),
        other => !other.is_null(),
    })
}
