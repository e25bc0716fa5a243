//! Turns the schema of the Feishu / Lark open platform into OpenAPI 3.1.
//!
//! [`Api::new`] is a pure function from [`Endpoint`]s and [`Event`]s; [`Api::document`] gives the document of one service, and
//! [`Api::whole`] the one of all. The same schema gives the same bytes.
//!
//! The steps, each in a module: a [`Field`](larkspur_schema::Field) becomes a JSON schema; the endpoints of a URL become an
//! operation, and an event a webhook; objects that the schema shares become components; all of it becomes a document.
//!
//! What OpenAPI has no word for stands in extensions that begin with `x-larkspur-`; `VOCABULARY.md` tells what each means.
//!
//! ```
//! use larkspur_openapi::{Api, Options};
//!
//! let api = Api::new(&[], &[]);
//! assert_eq!(api.whole(&Options::default()).json["openapi"], "3.1.1");
//! ```

mod document;
mod event;
mod example;
mod operation;
mod page;
mod params;
mod paths;
mod reply;
mod schema;
mod security;
mod share;
mod side;
mod values;

use std::collections::BTreeMap;

use document::Part;
pub use document::{Document, Figures, Options};
use larkspur_schema::{Endpoint, Event};

/// Everything that documents are made of, by service.
#[derive(Clone, Debug)]
pub struct Api {
    services: BTreeMap<String, Part>,
}

impl Api {
    /// Reads endpoints and events, in whatever order they come.
    pub fn new(endpoints: &[Endpoint], events: &[Event]) -> Self {
        let mut services: BTreeMap<&str, (Vec<&Endpoint>, Vec<&Event>)> = BTreeMap::new();
        for endpoint in endpoints {
            services.entry(&endpoint.id.service).or_default().0.push(endpoint);
        }
        for event in events {
            services.entry(&event.id.service).or_default().1.push(event);
        }
        let lower = |(service, (endpoints, events)): (&str, (Vec<_>, Vec<_>))| {
            (service.to_owned(), Part::new(endpoints, events))
        };
        Self { services: services.into_iter().map(lower).collect() }
    }

    /// The services, sorted.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        self.services.keys().map(String::as_str)
    }

    /// The document of one service; `None` where there is no such service.
    pub fn document(&self, service: &str, options: &Options) -> Option<Document> {
        let part = self.services.get(service)?;
        Some(document::assemble(&format!("Feishu / Lark open platform: {service}"), [part], options))
    }

    /// The document of all services.
    pub fn whole(&self, options: &Options) -> Document {
        document::assemble("Feishu / Lark open platform", self.services.values(), options)
    }
}
