//! A request under construction: everything but its types.

mod body;
mod name;
mod target;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::SecretString;
use serde::Serialize;

use crate::client::Client;
use crate::endpoint::{Endpoint, RateLimit, Repeat, Token};
use crate::error::Error;
use crate::limit::{Gate, Target};
use crate::param::{Param, Texts};
use crate::retry::RetryPolicy;
use crate::token::User;
use crate::upload::Upload;
use crate::wire::{Shape, Write};

pub(crate) use body::{FormFields, Payload};
pub(crate) use name::Name;
pub(crate) use target::RawTarget;

/// A request under construction.
///
/// Generated request types wrap one. It is not generic, so that its code is compiled once. A mistake in a value is kept
/// and comes back from sending, before anything is sent.
#[derive(Clone)]
pub struct Call {
    pub(crate) client: Client,
    pub(crate) endpoint: &'static Endpoint,
    /// Where a raw call goes, in place of what the endpoint says.
    pub(crate) raw: Option<Arc<RawTarget>>,
    pub(crate) path: Vec<(Name, String)>,
    pub(crate) query: Vec<(Name, Vec<String>)>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) payload: Payload,
    pub(crate) auth: Auth,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) range_from: u64,
    /// Repeating the call changes nothing, whatever its method.
    pub(crate) repeatable: bool,
    pub(crate) problem: Option<Error>,
}

/// Which access token goes along.
#[derive(Clone, Default)]
pub(crate) enum Auth {
    /// What the endpoint asks for: the tenant's token, or else the app's.
    #[default]
    Auto,
    /// A user's.
    User(User),
    /// This very text.
    Explicit(SecretString),
    /// The app's or the tenant's, as said.
    Kind(Token),
    /// None.
    Nothing,
}

impl Call {
    /// A call of an endpoint.
    pub fn new(client: &Client, endpoint: &'static Endpoint) -> Self {
        Self {
            client: client.clone(),
            endpoint,
            raw: None,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            payload: Payload::None,
            auth: Auth::Auto,
            timeout: None,
            retry: None,
            range_from: 0,
            repeatable: false,
            problem: None,
        }
    }

    /// The endpoint's metadata.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// Sets a parameter of the path. Whatever it holds is percent-encoded, so it never reaches another path.
    pub fn path(&mut self, name: &'static str, value: &dyn Param) {
        self.path_text(name.into(), value);
    }

    pub(crate) fn path_text(&mut self, name: Name, value: &dyn Param) {
        let text = Texts::of(value).join(",");
        if text.is_empty() || text == "." || text == ".." {
            self.fail(format!("the path parameter `{name}` must not be empty, `.` or `..`, and is {text:?}"));
        }
        put(&mut self.path, name, text);
    }

    /// Sets a query parameter; a second call replaces the first. A list repeats the key.
    pub fn query(&mut self, name: &'static str, value: &dyn Param) {
        self.query_texts(name.into(), Texts::of(value));
    }

    pub(crate) fn query_texts(&mut self, name: Name, texts: Vec<String>) {
        put(&mut self.query, name, texts);
    }

    /// Sets a header that the endpoint documents; a second call replaces the first.
    pub fn header_param(&mut self, name: &'static str, value: &dyn Param) {
        self.header(name, &Texts::of(value).join(","));
    }

    /// Sets any header; a second call replaces the first. The value is never logged.
    pub fn header(&mut self, name: &str, value: &str) {
        let Ok(key) = HeaderName::from_bytes(name.as_bytes()) else {
            return self.fail(format!("{name:?} is not a header name"));
        };
        if key == "x-request-id" {
            return self.fail("the platform refuses a caller's own `X-Request-Id`".into());
        }
        match HeaderValue::from_bytes(value.as_bytes()) {
            Ok(mut value) => {
                value.set_sensitive(true);
                put(&mut self.headers, key, value);
            }
            Err(_) => self.fail(format!("the value of the header `{key}` holds a line break or a control character")),
        }
    }

    /// Sets one top-level field of the JSON body; a second call replaces the first, and `None` takes it away. Where the body is a form, it
    /// sets a text field of that: text and numbers as they are, anything else as JSON text.
    pub fn body<T: Write + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.body_field(name.into(), &value);
    }

    pub(crate) fn body_field(&mut self, name: Name, value: &dyn Write) {
        let json = match crate::wire::to_json(value) {
            Ok(json) => json,
            Err(error) => return self.fail(format!("the body field `{name}` cannot be written as JSON: {error}")),
        };
        if let Payload::Form(form) = &mut self.payload {
            return form.set(
                name,
                match value.shape() {
                    Shape::Absent => Vec::new(),
                    Shape::Text(text) => vec![text.to_owned()],
                    _ => vec![json],
                },
            );
        }
        if !matches!(self.payload, Payload::Fields(_)) {
            self.payload = Payload::Fields(self.whole_fields());
        }
        let Payload::Fields(fields) = &mut self.payload else { return };
        match value.shape() {
            Shape::Absent => fields.retain(|(field, _)| *field != name),
            _ => put(fields, name, json),
        }
    }

    /// The fields of a body that was set as a whole, so that one of them can be set: the token of the next page.
    fn whole_fields(&self) -> Vec<(Name, String)> {
        let Payload::Whole(json) = &self.payload else { return Vec::new() };
        let whole: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(json).unwrap_or_default();
        whole.into_iter().map(|(name, value)| (name.into(), value.to_string())).collect()
    }

    /// Sets one field of an object in the JSON body, and leaves the object's other fields as they are.
    pub(crate) fn body_within(&mut self, object: &'static str, field: &str, value: &str) {
        if matches!(self.payload, Payload::Whole(_)) {
            self.payload = Payload::Fields(self.whole_fields());
        }
        let old = match &self.payload {
            Payload::Fields(fields) => fields.iter().find(|(name, _)| *name == object),
            _ => None,
        };
        let mut new: serde_json::Map<String, serde_json::Value> =
            old.and_then(|(_, json)| serde_json::from_str(json).ok()).unwrap_or_default();
        new.insert(field.to_owned(), value.into());
        self.body(object, &serde_json::Value::Object(new));
    }

    /// Sets the whole JSON body.
    pub fn whole_body<T: Serialize + ?Sized>(&mut self, value: &T) {
        match serde_json::to_vec(value) {
            Ok(json) => self.payload = Payload::Whole(json.into()),
            Err(error) => self.fail(format!("the body cannot be written as JSON: {error}")),
        }
    }

    /// Sets a text field of a form; a second call replaces the first. A list repeats the field.
    pub fn form(&mut self, name: &'static str, value: &dyn Param) {
        let values = Texts::of(value);
        self.edit_form(|form| form.set(name.into(), values));
    }

    /// Sets a file of a form, which makes it `multipart/form-data`; a second call replaces the first.
    pub fn file(&mut self, name: &'static str, upload: Upload) {
        self.edit_form(|form| put(&mut form.files, name, upload));
    }

    fn edit_form(&mut self, edit: impl FnOnce(&mut FormFields)) {
        match &mut self.payload {
            Payload::Form(form) => edit(form),
            other => {
                let mut form = FormFields::default();
                edit(&mut form);
                *other = Payload::Form(form);
            }
        }
    }

    /// Bounds the whole call: all attempts, and the waits between them.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sets another retry policy for this call.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.retry = Some(policy);
    }

    /// Says that repeating the call changes nothing, so that it is retried like a `GET`.
    pub fn repeatable(&mut self) {
        self.repeatable = true;
    }

    /// Calls in the name of a user.
    pub fn as_user(&mut self, user: impl Into<User>) {
        self.auth = Auth::User(user.into());
    }

    /// Calls with this very access token, of whatever kind; no cached one is looked at.
    pub fn access_token(&mut self, token: impl Into<SecretString>) {
        self.auth = Auth::Explicit(token.into());
    }

    /// Calls with the app's or the tenant's own token.
    pub fn as_app(&mut self, kind: Token) {
        self.auth = Auth::Kind(kind);
    }

    /// Identifies the caller to a helpdesk endpoint.
    pub fn helpdesk(&mut self, id: &str, token: &str) {
        use base64::Engine as _;
        let value = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{token}"));
        self.header("x-lark-helpdesk-authorization", &value);
    }

    /// Asks for the file from this byte on.
    pub fn range_from(&mut self, offset: u64) {
        self.range_from = offset;
    }

    /// Whether the same bytes can be sent again.
    pub(crate) fn is_resendable(&self) -> bool {
        match &self.payload {
            Payload::Form(form) => form.files.iter().all(|(_, file)| file.is_repeatable()),
            _ => true,
        }
    }

    pub(crate) fn method(&self) -> &Method {
        self.raw.as_ref().map_or(&self.endpoint.method, |raw| &raw.method)
    }

    /// The path with its parameters' names in it.
    pub(crate) fn template(&self) -> &str {
        self.raw.as_ref().map_or(self.endpoint.path, |raw| &raw.path)
    }

    /// How often the endpoint may be called.
    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        self.raw.as_ref().map_or(self.endpoint.rate_limit, |raw| raw.rate_limit)
    }

    /// The gate of the endpoint, where it may hold the call up.
    pub(crate) fn gate(&self) -> Option<Arc<Gate>> {
        self.client.shared.limits.may_hold(self.rate_limit()).then(|| self.open_gate())
    }

    /// The gate of the endpoint, which is made where there is none.
    pub(crate) fn open_gate(&self) -> Arc<Gate> {
        let path = match &self.raw {
            Some(raw) => Cow::Owned(raw.path.clone()),
            None => Cow::Borrowed(self.endpoint.path),
        };
        let target = Target { tenant: self.client.tenant.clone(), method: self.method().clone(), path };
        self.client.shared.limits.gate(target, &self.name(), self.rate_limit())
    }

    /// Whether the call may be sent again though nobody knows whether it was carried out.
    pub(crate) fn may_be_repeated(&self) -> bool {
        if self.repeatable {
            return true;
        }
        match self.endpoint.repeat {
            Repeat::Reads => true,
            Repeat::Never => false,
            Repeat::Key(name) => self.method().is_idempotent() || self.sets(name),
            Repeat::Method => self.method().is_idempotent(),
        }
    }

    /// Whether the caller gave a query parameter or a top-level field of the body a value.
    fn sets(&self, name: &str) -> bool {
        let filled = |text: &String| !matches!(text.as_str(), "" | "\"\"" | "null");
        let in_query = self.query.iter().any(|(key, values)| key == name && values.iter().any(filled));
        in_query
            || match &self.payload {
                Payload::Fields(fields) => fields.iter().any(|(key, json)| key == name && filled(json)),
                Payload::Form(form) => form.texts.iter().any(|(key, text)| *key == name && filled(text)),
                Payload::Whole(_) => self.whole_fields().iter().any(|(key, json)| key == name && filled(json)),
                Payload::None => false,
            }
    }

    /// The name of the call in errors and logs.
    pub(crate) fn name(&self) -> Name {
        match &self.raw {
            Some(raw) => Cow::Owned(format!("{} {}", raw.method, raw.path)),
            None => Cow::Borrowed(self.endpoint.id),
        }
    }

    /// Tells what is wrong with a value: sending gives it as an error, and nothing is sent. The first one counts.
    pub fn fail(&mut self, message: String) {
        self.problem.get_or_insert_with(|| Error::input(message));
    }
}

/// Replaces the value of a key, or adds it at the end.
fn put<K: PartialEq, V>(list: &mut Vec<(K, V)>, key: K, value: V) {
    match list.iter_mut().find(|(name, _)| *name == key) {
        Some((_, old)) => *old = value,
        None => list.push((key, value)),
    }
}

/// Shows what is called and which parameters are set, but no value, no header, no token and no body.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |list: &[(Name, Vec<String>)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let body: Vec<&str> = match &self.payload {
            Payload::None => vec![],
            Payload::Whole(_) => vec!["…"],
            Payload::Fields(fields) => fields.iter().map(|(name, _)| &**name).collect(),
            Payload::Form(form) => {
                form.texts.iter().map(|(name, _)| &**name).chain(form.files.iter().map(|(name, _)| *name)).collect()
            }
        };
        f.debug_struct("Call")
            .field("endpoint", &self.name())
            .field("query", &names(&self.query))
            .field("body", &body)
            .finish_non_exhaustive()
    }
}
