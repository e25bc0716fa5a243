//! What every page says, whatever it documents.

use serde::{Deserialize, Serialize};

/// A page: where it is, what it is called, and how old it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The page's path, relative to the folder of documents, with `/`.
    pub doc: String,
    /// The page's title.
    pub title: String,
    /// The title in English, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// The official page.
    pub doc_url: Option<String>,
    /// When the official page last changed, in milliseconds since 1970.
    pub updated: Option<i64>,
}

/// Which apps may call an endpoint or subscribe to an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The kinds of app that may.
    pub app_types: Vec<AppType>,
    /// Any one of these scopes permits it.
    pub scopes: Vec<String>,
    /// Scopes without which the platform leaves some fields out.
    pub field_scopes: Vec<String>,
}

/// A kind of app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AppType {
    /// Built by a tenant for itself (自建应用).
    Custom,
    /// Sold to many tenants (商店应用).
    Isv,
}
