//! Endpoints, events and fields in a few words, for those who have no document: tests, and whoever adds to what a mock serves.

use serde_json::Value as Json;

use crate::endpoint::{
    ApiError, Body, Endpoint, EndpointId, Http, Pagination, Params, RateLimit, Response, ResponseKind, Token,
};
use crate::envelope::{EVENT_PAYLOAD, REPLY_PAYLOAD};
use crate::event::{Event, EventBody, EventId};
use crate::field::Field;
use crate::page::{Access, AppType, Page};
use crate::ty::{FieldType, Type};
use crate::value::Value;

/// How a field is put together.
///
/// ```
/// use larkspur_schema::{Field, FieldType};
///
/// let id = Field::new("id", FieldType::String).required().label("编号");
/// let items = Field::object("items", [id]).list().type_name("node");
/// assert_eq!((items.path_step().as_str(), items.fields[0].required), ("items[]", Some(true)));
/// ```
impl Field {
    /// A field of which nothing is known but its name and what it holds.
    pub fn new(name: impl Into<String>, ty: impl Into<Type>) -> Self {
        Self { name: name.into(), ty: ty.into(), ..Self::default() }
    }

    /// An object with these fields.
    pub fn object(name: impl Into<String>, fields: impl IntoIterator<Item = Field>) -> Self {
        Self { fields: fields.into_iter().collect(), ..Self::new(name, FieldType::Object) }
    }

    /// A list of what it held before.
    #[must_use]
    pub fn list(mut self) -> Self {
        self.ty.lists += 1;
        self
    }

    /// The name of its object type.
    #[must_use]
    pub fn type_name(mut self, name: impl Into<String>) -> Self {
        self.ty.name = Some(name.into());
        self
    }

    /// A request must carry it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = Some(true);
        self
    }

    /// What its description calls it.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.facts.label = Some(label.into());
        self
    }

    /// An example, as wire text.
    #[must_use]
    pub fn example(mut self, text: impl Into<String>) -> Self {
        self.facts.example = Some(text.into());
        self
    }

    /// The values that are listed, each with its label.
    #[must_use]
    pub fn values<V: Into<String>, L: Into<String>>(mut self, values: impl IntoIterator<Item = (V, L)>) -> Self {
        self.facts.values = values.into_iter().map(|(value, label)| Value::new(value, label)).collect();
        self
    }
}

/// Puts an endpoint together: see [`Endpoint::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct EndpointBuilder(Endpoint);

impl Endpoint {
    /// Begins an endpoint that takes a tenant's token, has no parameters, and replies with an envelope that holds nothing.
    ///
    /// ```
    /// use larkspur_schema::{Endpoint, Field, FieldType, Token};
    ///
    /// let id = "wiki.v2.task.get".parse()?;
    /// let task = Endpoint::builder(id, "GET", "/open-apis/wiki/v2/tasks/:task_id")
    ///     .tokens([Token::User])
    ///     .path([Field::new("task_id", FieldType::String).required()])
    ///     .data([Field::new("title", FieldType::String)])
    ///     .build();
    /// assert_eq!(task.response.data_fields()[0].name, "title");
    /// # Ok::<(), String>(())
    /// ```
    pub fn builder(id: EndpointId, method: impl Into<String>, path: impl Into<String>) -> EndpointBuilder {
        let name = id.to_string();
        EndpointBuilder(Endpoint {
            page: Page { doc: format!("{}.md", name.replace('.', "/")), title: name, ..Page::default() },
            id,
            deprecated: false,
            http: Http { method: method.into(), host: "open.feishu.cn".into(), path: path.into() },
            tokens: vec![Token::Tenant],
            access: Access { app_types: vec![AppType::Custom, AppType::Isv], ..Access::default() },
            rate_limit: None,
            params: Params::default(),
            body: None,
            response: Response { kind: ResponseKind::Json, ..Response::default() },
            pagination: None,
            errors: Vec::new(),
            repeat: None,
        })
        .reply([])
    }
}

impl EndpointBuilder {
    /// What the page says of itself.
    pub fn page(mut self, page: Page) -> Self {
        self.0.page = page;
        self
    }

    /// The access tokens it accepts.
    pub fn tokens(mut self, tokens: impl IntoIterator<Item = Token>) -> Self {
        self.0.tokens = tokens.into_iter().collect();
        self
    }

    /// Which apps may call it.
    pub fn access(mut self, access: Access) -> Self {
        self.0.access = access;
        self
    }

    /// How often it may be called.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.0.rate_limit = Some(limit);
        self
    }

    /// Parts of the path.
    pub fn path(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.0.params.path = fields.into_iter().collect();
        self
    }

    /// The query string.
    pub fn query(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.0.params.query = fields.into_iter().collect();
        self
    }

    /// A body of JSON with these fields.
    pub fn body(self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.content("application/json", fields)
    }

    /// A multipart body with these fields.
    pub fn form(self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.content("multipart/form-data", fields)
    }

    fn content(mut self, content_type: &str, fields: impl IntoIterator<Item = Field>) -> Self {
        let fields = fields.into_iter().collect();
        let body = Body { content_type: content_type.into(), fields, ambiguous: Vec::new(), examples: Vec::new() };
        self.0.body = Some(body);
        self
    }

    /// A reply with these fields beside `code` and `msg`.
    pub fn reply(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        let envelope = [Field::new("code", FieldType::Int), Field::new("msg", FieldType::String)];
        self.0.response.fields = envelope.into_iter().chain(fields).collect();
        self
    }

    /// A reply with these fields as its payload.
    pub fn data(self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.reply([Field::object(REPLY_PAYLOAD, fields)])
    }

    /// A documented reply, whole or its payload alone.
    pub fn example(mut self, reply: Json) -> Self {
        self.0.response.examples.push(reply);
        self
    }

    /// A reply of the bytes of a file.
    pub fn binary(mut self) -> Self {
        self.0.response = Response { kind: ResponseKind::Binary, ..Response::default() };
        self
    }

    /// A list that is paged through under the usual names.
    pub fn paged(self, items: impl Into<String>) -> Self {
        let (page_token, has_more) = ("page_token".into(), "has_more".into());
        self.pagination(Pagination { page_token, has_more, items: items.into(), param: None })
    }

    /// A list that is paged through under these names.
    pub fn pagination(mut self, pagination: Pagination) -> Self {
        self.0.pagination = Some(pagination);
        self
    }

    /// The documented errors.
    pub fn errors(mut self, errors: impl IntoIterator<Item = ApiError>) -> Self {
        self.0.errors = errors.into_iter().collect();
        self
    }

    /// The endpoint.
    pub fn build(self) -> Endpoint {
        self.0
    }
}

/// Puts an event together: see [`Event::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct EventBuilder(Event);

impl Event {
    /// Begins an event of this type that is pushed to webhooks and says nothing but that it happened.
    ///
    /// ```
    /// use larkspur_schema::{Event, EventId, Field, FieldType};
    ///
    /// let id = EventId { service: "im".into(), version: "v1".into(), name: "message_receive".into() };
    /// let text = Field::new("text", FieldType::String);
    /// let event = Event::builder("im.message.receive_v1", id).payload([text]).build();
    /// assert_eq!(event.payload().unwrap().fields[0].name, "text");
    /// ```
    pub fn builder(event_type: impl Into<String>, id: EventId) -> EventBuilder {
        let doc = format!("{}/{}/events/{}.md", id.service, id.version, id.name);
        EventBuilder(Event {
            page: Page { doc, title: id.to_string(), ..Page::default() },
            event_type: event_type.into(),
            id,
            access: Access { app_types: vec![AppType::Custom, AppType::Isv], ..Access::default() },
            push: vec!["webhook".into()],
            body: EventBody::default(),
            examples: Vec::new(),
        })
    }
}

impl EventBuilder {
    /// What the page says of itself.
    pub fn page(mut self, page: Page) -> Self {
        self.0.page = page;
        self
    }

    /// What is pushed, in the envelope of version 2.
    pub fn payload(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        let text = |name: &str| Field::new(name, FieldType::String);
        let header = Field::object("header", [text("event_id"), text("event_type")]).type_name("event_header");
        self.0.body.fields = vec![text("schema"), header, Field::object(EVENT_PAYLOAD, fields)];
        self
    }

    /// A documented push.
    pub fn example(mut self, push: Json) -> Self {
        self.0.examples.push(push);
        self
    }

    /// The event.
    pub fn build(self) -> Event {
        self.0
    }
}
