//! What a call takes: its values, each with a name that nothing else has.

use std::collections::HashSet;

use larkspur_schema::{Endpoint, Field, FieldType, ResponseKind};

use crate::lower::collect::distinct;
use crate::lower::shape::{Member, PLAIN, Place, Shapes, TypeUse, aliases};
use crate::lower::times::Times;
use crate::model::{Ident, Part};
use crate::names;

/// Names that a request's methods have for the call itself.
const CALL: &[&str] = &["as_user", "header", "send", "send_full", "timeout", "clone"];

/// More such names, where the reply is paged through.
const PAGES: &[&str] = &["pages", "items"];

/// One more, where the reply is a file.
const FILE: &str = "range_from";

/// One more, where the endpoint takes the helpdesk's own header.
const HELPDESK: &str = "helpdesk";
const HELPDESK_HEADER: &str = "x-lark-helpdesk-authorization";

/// The token of a page, in requests.
const PAGE_TOKEN: &str = "page_token";

/// A value that a request takes.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) part: Part,
    /// The Rust identifier of the value.
    pub(crate) ident: Ident,
    /// The Rust identifier of the method that sets it.
    pub(crate) setter: Ident,
    /// The name on the wire.
    pub(crate) wire: &'a str,
    /// What the document says of it; a path parameter may have no row.
    pub(crate) field: Option<&'a Field>,
    pub(crate) ty: TypeUse,
    /// What is known of the time in it.
    pub(crate) times: Times,
}

impl Input<'_> {
    /// Whether the document requires it. The call may yet leave it out: see [`Input::starts_empty`].
    pub(crate) fn is_required(&self) -> bool {
        self.field.is_some_and(|field| field.required == Some(true))
    }

    /// Whether it is a page token that the document requires: then the first page is asked for with an empty one.
    pub(crate) fn starts_empty(&self) -> bool {
        self.is_required() && self.wire == PAGE_TOKEN && self.ty == PLAIN
    }
}

/// Values that the call must have, and those that it may have.
#[derive(Debug, Default)]
pub(crate) struct Inputs<'a> {
    pub(crate) required: Vec<Input<'a>>,
    pub(crate) optional: Vec<Input<'a>>,
}

/// The values of the request, split by whether it must have them.
pub(super) fn inputs<'a>(endpoint: &'a Endpoint, shapes: &mut Shapes<'a>, place: Place<'a>) -> Inputs<'a> {
    let mut inputs = Inputs::default();
    let mut free = FreeNames::new(endpoint);
    let mut add = |required: bool, part: Part, wire: &'a str, field: Option<&'a Field>, ty: TypeUse| {
        let (ident, setter) = free.take(wire, part, required);
        let times = field.map_or(Times::Unsaid, Times::of);
        let input = Input { part, ident, setter, wire, field, ty, times };
        if required { inputs.required.push(input) } else { inputs.optional.push(input) }
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
    inputs
}

/// The names that the values of one request have so far, and those that its methods have for the call itself.
struct FreeNames {
    taken: HashSet<String>,
    paged: bool,
    file: bool,
    helpdesk: bool,
}

impl FreeNames {
    fn new(endpoint: &Endpoint) -> Self {
        Self {
            taken: HashSet::new(),
            paged: endpoint.pagination.is_some(),
            file: endpoint.response.kind == ResponseKind::Binary,
            helpdesk: takes_helpdesk(endpoint),
        }
    }

    fn is_of_call(&self, name: &str) -> bool {
        CALL.contains(&name)
            || self.paged && PAGES.contains(&name)
            || self.file && name == FILE
            || self.helpdesk && name == HELPDESK
    }

    /// Names a value, and the method that sets it.
    fn take(&mut self, wire: &str, part: Part, required: bool) -> (Ident, Ident) {
        let mut name = names::snake(wire);
        if self.taken.contains(&name) {
            name = format!("{}_{name}", word(part));
        }
        let of_call = self.is_of_call(&name);
        let setter = if !required && of_call { format!("set_{name}") } else { name.clone() };
        let setter = names::number(&setter, "_", |name| self.taken.contains(name));
        let idents = (Ident::new(if of_call { &name } else { &setter }), Ident::new(&setter));
        self.taken.insert(setter);
        idents
    }
}

/// The word by which a value is told apart from one of its name elsewhere in the request.
fn word(part: Part) -> &'static str {
    match part {
        Part::Path => "path",
        Part::Query => "query",
        Part::Header => "header",
        Part::Json | Part::Form => "body",
    }
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
        match field.ty.kind {
            FieldType::Object | FieldType::Map | FieldType::Json => {
                let ty = TypeUse { lists: field.ty.lists, ..PLAIN };
                members.push(Member {
                    field,
                    doc: place.doc,
                    aliases: aliases(field),
                    ty,
                    times: Times::Unsaid,
                    required: field.required == Some(true),
                });
            }
            _ => members.extend(shapes.members(std::slice::from_ref(field), place)),
        }
    }
    members
}
