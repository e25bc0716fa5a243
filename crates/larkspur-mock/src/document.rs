//! A document that is served: read already, or packed until somebody calls it.

use std::sync::Arc;

use larkspur_schema::Endpoint;

use crate::prepare::prepare;

/// What is known of an endpoint without reading its document.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) title_en: Option<String>,
    pub(crate) document: Document,
}

/// A document.
#[derive(Clone, Debug)]
pub(crate) enum Document {
    /// It is read.
    Loaded(Arc<Endpoint>),
    /// It is packed in the program.
    #[cfg(feature = "embedded")]
    Packed(crate::embedded::Packed),
}

impl Document {
    /// The document; a packed one is unpacked with the others of its service, once.
    pub(crate) fn endpoint(&self) -> Arc<Endpoint> {
        match self {
            Self::Loaded(endpoint) => Arc::clone(endpoint),
            #[cfg(feature = "embedded")]
            Self::Packed(packed) => packed.endpoint(),
        }
    }
}

impl From<Endpoint> for Listed {
    fn from(mut endpoint: Endpoint) -> Self {
        prepare(&mut endpoint);
        Self {
            id: endpoint.id.to_string(),
            method: endpoint.http.method.clone(),
            path: endpoint.http.path.clone(),
            title: endpoint.page.title.clone(),
            title_en: endpoint.page.title_en.clone(),
            document: Document::Loaded(Arc::new(endpoint)),
        }
    }
}
