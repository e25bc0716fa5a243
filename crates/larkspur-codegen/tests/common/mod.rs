//! Endpoints in a few words, and generated code as one text.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use larkspur_codegen::{Files, Options, Problem, generate};
use larkspur_schema::{
    Access, ApiError, AppType, Body, Endpoint, Event, EventBody, EventId, Facts, Field, FieldType, Page, Pagination,
    Response, ResponseKind, Token, Type,
};

/// An object without a name of its type.
pub fn nameless(spec: &str, fields: impl IntoIterator<Item = Field>) -> Field {
    let mut object = object(spec, fields);
    object.ty.name = None;
    object
}

/// A field: `"name: type"`, `[]` behind the type for a list and `!` where it is required. A type that is none of the
/// schema's names an object.
pub fn field(spec: &str) -> Field {
    let (name, ty) = spec.split_once(": ").expect("`name: type`");
    let (ty, required) = ty.strip_suffix('!').map_or((ty, false), |ty| (ty, true));
    let (one, lists) = (ty.trim_end_matches("[]"), ty.matches("[]").count() as u8);
    let plain = serde_json::from_value::<FieldType>(one.into()).ok();
    let ty = Type {
        kind: plain.unwrap_or(FieldType::Object),
        name: plain.is_none().then(|| one.into()),
        lists,
        map_value: None,
    };
    Field { required: Some(required), line: 9, ..Field::new(name, ty) }
}

pub fn object(spec: &str, fields: impl IntoIterator<Item = Field>) -> Field {
    Field { fields: fields.into_iter().collect(), ..field(spec) }
}

pub fn values(spec: &str, values: &[(&str, &str)]) -> Field {
    field(spec).values(values.iter().copied())
}

pub fn labeled(label: &str, field: Field) -> Field {
    field.label(label)
}

pub fn with(mut field: Field, change: impl FnOnce(&mut Facts)) -> Field {
    change(&mut field.facts);
    field
}

pub struct Api(pub Endpoint);

/// An endpoint that takes a tenant's token and replies with an empty envelope.
pub fn api(id: &str, route: &str) -> Api {
    let (method, path) = route.split_once(' ').expect("`GET /path`");
    let page = Page {
        doc: format!("{}.md", id.replace('.', "/")),
        title: "标题".into(),
        doc_url: Some("https://open.feishu.cn/document/x".into()),
        ..Page::default()
    };
    let access = Access { app_types: vec![AppType::Custom], ..Access::default() };
    let endpoint = Endpoint::builder(id.parse().expect("an id"), method, path).page(page).access(access).build();
    Api(endpoint).reply([])
}

impl Api {
    pub fn path(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.0.params.path.extend(fields);
        self
    }

    pub fn query(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.0.params.query.extend(fields);
        self
    }

    pub fn header(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.0.params.header.extend(fields);
        self
    }

    pub fn body(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        let fields = fields.into_iter().collect();
        self.0.body =
            Some(Body { content_type: "application/json".into(), fields, ambiguous: vec![], examples: vec![] });
        self
    }

    pub fn form(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self = self.body(fields);
        self.0.body.as_mut().expect("a body").content_type = "multipart/form-data".into();
        self
    }

    /// Fields beside `code` and `msg`.
    pub fn reply(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.0.response.fields = vec![field("code: int"), field("msg: string")];
        self.0.response.fields.extend(fields);
        self
    }

    pub fn data(self, fields: impl IntoIterator<Item = Field>) -> Self {
        let data = nameless("data: data", fields);
        self.reply([data])
    }

    pub fn binary(mut self) -> Self {
        self.0.response = Response { kind: ResponseKind::Binary, ..Response::default() };
        self
    }

    pub fn paged(mut self, items: &str) -> Self {
        let name = |name: &str| name.to_owned();
        self.0.pagination = Some(Pagination {
            page_token: name("page_token"),
            has_more: name("has_more"),
            items: name(items),
            param: None,
        });
        self
    }

    /// Paged by `page_request` in the body and `page_response` in the reply.
    pub fn paged_within(mut self, items: &str) -> Self {
        self.0.pagination = Some(Pagination {
            page_token: "page_response.page_token".to_owned(),
            has_more: "page_response.has_more".to_owned(),
            items: items.to_owned(),
            param: Some("page_request.page_token".to_owned()),
        });
        self
    }

    pub fn tokens(mut self, tokens: &[Token]) -> Self {
        self.0.tokens = tokens.into();
        self
    }

    pub fn errors(mut self, errors: &[(i64, &str)]) -> Self {
        let error =
            |&(code, message): &(i64, &str)| ApiError { http: Some(400), code, message: message.into(), retry: None };
        self.0.errors = errors.iter().map(error).collect();
        self
    }

    pub fn deprecated(mut self) -> Self {
        self.0.deprecated = true;
        self
    }
}

pub fn endpoints(apis: impl IntoIterator<Item = Api>) -> Vec<Endpoint> {
    apis.into_iter().map(|api| api.0).collect()
}

pub fn files(apis: impl IntoIterator<Item = Api>) -> Files {
    generate(&endpoints(apis), &[], &Options::default()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

pub fn problems(apis: impl IntoIterator<Item = Api>) -> Vec<Problem> {
    generate(&endpoints(apis), &[], &Options::default()).expect_err("a problem")
}

/// An event of the current form, with these fields under `event`.
pub fn event(service: &str, version: &str, name: &str, fields: impl IntoIterator<Item = Field>) -> Event {
    let header = object("header: event_header", [field("event_id: string"), field("event_type: string")]);
    let event = nameless("event: object", fields);
    let page = Page {
        doc: format!("{service}/{version}/events/{name}.md"),
        title: "事件".into(),
        doc_url: Some("https://open.feishu.cn/document/e".into()),
        ..Page::default()
    };
    let event_type = format!("{service}.{name}_{version}");
    let id = EventId { service: service.into(), version: version.into(), name: name.into() };
    let body = EventBody { fields: vec![field("schema: string"), header, event], ambiguous: vec![] };
    Event { body, ..Event::builder(event_type, id).page(page).build() }
}

/// The files of resources and shared types as one text, without what every file has: header and metadata.
pub fn code(apis: impl IntoIterator<Item = Api>) -> String {
    shown(&files(apis))
}

/// The same for files that are there already.
pub fn shown(files: &Files) -> String {
    let mut out = String::new();
    for (path, text) in files.api.iter().filter(|(path, _)| !path.ends_with("mod.rs")) {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is no Rust: {error}\n{text}"));
        let body = text.split_once("use larkspur_core::rt;\n").map_or(text.as_str(), |(_, body)| body);
        out.push_str(&format!("// ---- {path}\n"));
        let mut in_metadata = false;
        for line in body.lines() {
            in_metadata |= line.starts_with("/// The endpoint behind");
            if !in_metadata {
                out.push_str(line);
                out.push('\n');
            } else if line == "};" {
                out.push_str("// (metadata)\n");
            }
            in_metadata &= line != "};";
        }
    }
    out
}
