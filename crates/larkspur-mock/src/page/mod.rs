//! The page at `/`: finds an endpoint, shows its document, calls it, and shows what came in.
//!
//! The page is three files without a framework. All that it tells comes from the control API, which answers this machine alone.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, OnceLock};

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method, Response};

use crate::sync::lock;

/// Path, content type and content of each file.
const FILES: [(&str, &str, &str); 3] = [
    ("/", "text/html; charset=utf-8", include_str!("index.html")),
    ("/_larkspur/page.css", "text/css; charset=utf-8", include_str!("page.css")),
    ("/_larkspur/page.js", "text/javascript; charset=utf-8", include_str!("page.js")),
];

/// Nothing from elsewhere runs in the page, and no other site shows it in a frame.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// One of the page's files; `None` where the request is for something else.
pub(crate) fn answer(method: &Method, path: &str) -> Option<Response<Body>> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let (_, content_type, content) = FILES.iter().find(|(known, ..)| *known == path)?;
    let mut response = Response::new(Body::from(*content));
    for (name, value) in [
        (CONTENT_TYPE, *content_type),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Some(response)
}

type Calls = BTreeMap<String, String>;

/// The call of each endpoint in Rust, by its name; made when one is first asked for.
#[derive(Default)]
pub(crate) struct RustCalls {
    make: Mutex<Option<Box<dyn FnOnce() -> Calls + Send + Sync>>>,
    made: OnceLock<Calls>,
}

impl RustCalls {
    pub(crate) fn new(make: impl FnOnce() -> Calls + Send + Sync + 'static) -> Self {
        Self { make: Mutex::new(Some(Box::new(make))), made: OnceLock::new() }
    }

    /// The call of this endpoint, where it is known.
    pub(crate) fn of(&self, id: &str) -> Option<&str> {
        let make = || lock(&self.make).take().map_or_else(packed, |make| make());
        self.made.get_or_init(make).get(id).map(String::as_str)
    }
}

impl fmt::Debug for RustCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustCalls").field("made", &self.made.get().map(BTreeMap::len)).finish_non_exhaustive()
    }
}

/// Those that are packed in the program.
fn packed() -> Calls {
    #[cfg(feature = "embedded")]
    return crate::embedded::archive().calls();
    #[cfg(not(feature = "embedded"))]
    Calls::new()
}
