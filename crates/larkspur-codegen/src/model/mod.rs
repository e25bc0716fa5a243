//! The Rust to be written, as plain values: modules, types, methods, arguments, docs, errors and calls that show how they are used.
//!
//! The schema is lowered to this, and this is printed. Every name is chosen here and every type is resolved, so that whoever prints
//! decides nothing, and two generations can be compared without reading Rust.

mod call;
mod docs;
mod errors;
mod former;
mod ident;
mod metadata;
mod object;
mod sample;
mod ty;

pub use call::{Argument, Method, Paged, Part, Reply};
pub use docs::Docs;
pub(crate) use docs::{code, codes, joined, official_page, text, width};
pub use errors::{Again, ErrorRow, ErrorUse};
pub use former::Former;
pub use ident::Ident;
pub use metadata::{Metadata, RateLimit, Repeat, ReplyKind, Token};
pub use object::{Enum, EnumValue, Field, Item, Object, Sides, Values};
pub use sample::{Given, Sample, Value};
pub use ty::{Clock, Living, One, Pass, Type, TypeName};

/// The module of a version that holds its events.
pub const EVENTS: &str = "events";

/// The module of a version that holds its errors.
pub const ERRORS: &str = "errors";

/// The module of a version that holds what its other modules share.
pub const TYPES: &str = "types";

/// One service and version.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The service on the wire, `wiki`.
    pub service: String,
    /// The version on the wire, `v2`.
    pub version: String,
    /// Its modules: those of resources by their names, then [`TYPES`] and [`EVENTS`], where there are any.
    pub modules: Vec<Module>,
    /// Each documented error once, by code.
    pub errors: Vec<ErrorRow>,
    /// Names that errors had before.
    pub former_errors: Vec<Former>,
}

impl Unit {
    /// The name on the wire, `wiki.v2`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.service, self.version)
    }

    /// The resources, each with its module.
    pub fn resources(&self) -> impl Iterator<Item = (&Module, &Resource)> {
        self.modules.iter().filter_map(|module| match &module.content {
            Content::Resource(resource) => Some((module, resource)),
            Content::Events(_) | Content::Types => None,
        })
    }

    /// The events.
    pub fn events(&self) -> &[Event] {
        let events = self.modules.iter().find_map(|module| match &module.content {
            Content::Events(events) => Some(events.as_slice()),
            Content::Resource(_) | Content::Types => None,
        });
        events.unwrap_or_default()
    }
}

/// A file of a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The module's name, which is also that of the file.
    pub name: String,
    /// The documents from which it is made.
    pub sources: Vec<String>,
    /// What it takes from elsewhere, and gives on.
    pub imports: Imports,
    /// What it is there for.
    pub content: Content,
    /// The types that only it uses, or that all share.
    pub types: Vec<Item>,
    /// Names that these had before.
    pub former: Vec<Former>,
}

/// What a module is there for.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The calls of one resource.
    Resource(Resource),
    /// What the platform pushes.
    Events(Vec<Event>),
    /// What several other modules share.
    Types,
}

/// Types that a module gives on under their plain names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imports {
    /// Those of the version's shared types.
    pub shared: Vec<String>,
    /// Those of the whole platform.
    pub platform: Vec<String>,
}

/// A resource with its methods.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The name on the wire.
    pub wire: String,
    /// The method that leads to it.
    pub call: Ident,
    /// The type on which its methods stand.
    pub handle: String,
    /// One a call.
    pub methods: Vec<Method>,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What the handler gets.
    pub object: Object,
    /// The title, as Markdown.
    pub title: String,
    /// The type on the wire, `im.message.receive_v1`.
    pub event_type: String,
    /// Any of these scopes brings it.
    pub scopes: Vec<String>,
    /// Scopes that only some of its fields need.
    pub field_scopes: Vec<String>,
    /// The official page.
    pub doc_url: Option<String>,
}
