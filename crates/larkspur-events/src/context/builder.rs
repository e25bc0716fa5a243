//! Contexts that no push brought: for tests of handlers.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde::Serialize;
use serde_json::json;

use super::{Context, Inner, Transport};

impl Context {
    /// Starts a context of one's own, so that a handler can be tested without a push.
    ///
    /// ```
    /// use larkspur_events::{Context, Result};
    ///
    /// async fn on_bell(times: u32, context: Context) -> Result<String> {
    ///     Ok(format!("{} rang {times} times", context.tenant_key()))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result {
    /// let context = Context::builder("acs.bell.rang_v1").event_id("e-1").tenant_key("tenant").build();
    /// assert_eq!(on_bell(2, context).await?, "tenant rang 2 times");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// To test a whole dispatcher, give it the push: `events.dispatch(context.push().clone()).await`.
    pub fn builder(event_type: impl Into<String>) -> ContextBuilder {
        ContextBuilder {
            inner: Inner {
                id: String::new(),
                event_type: event_type.into(),
                created: String::new(),
                app_id: String::new(),
                tenant_key: String::new(),
                transport: Transport::Direct,
                push: Bytes::new(),
                event: Bytes::from_static(b"{}"),
                misfits: Vec::new(),
            },
        }
    }
}

/// Makes a [`Context`] for a test. What is not set is empty.
#[derive(Clone)]
#[must_use = "`.build()` makes the context"]
pub struct ContextBuilder {
    inner: Inner,
}

impl ContextBuilder {
    /// The event's id, by which repeats are known.
    pub fn event_id(mut self, id: impl Into<String>) -> Self {
        self.inner.id = id.into();
        self
    }

    /// The app that the event is for.
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.inner.app_id = app_id.into();
        self
    }

    /// The tenant in which it happened.
    pub fn tenant_key(mut self, tenant_key: impl Into<String>) -> Self {
        self.inner.tenant_key = tenant_key.into();
        self
    }

    /// When the platform made the event, to the millisecond.
    pub fn create_time(mut self, time: SystemTime) -> Self {
        self.inner.created = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis().to_string();
        self
    }

    /// How the push came.
    pub fn transport(mut self, transport: Transport) -> Self {
        self.inner.transport = transport;
        self
    }

    /// What stands in the push under `event`: `serde_json::json!({…})`, or any other value that is written as JSON. A value
    /// that cannot be written leaves the event as it is.
    pub fn event(mut self, event: impl Serialize) -> Self {
        if let Ok(json) = serde_json::to_vec(&event) {
            self.inner.event = json.into();
        }
        self
    }

    /// Makes the context, and the push that it would have come in.
    pub fn build(mut self) -> Context {
        let inner = &mut self.inner;
        let event: serde_json::Value = serde_json::from_slice(&inner.event).unwrap_or_default();
        let push = json!({
            "schema": "2.0",
            "header": {
                "event_id": inner.id, "event_type": inner.event_type, "create_time": inner.created,
                "app_id": inner.app_id, "tenant_key": inner.tenant_key,
            },
            "event": event,
        });
        inner.push = push.to_string().into();
        Context::new(self.inner)
    }
}

impl std::fmt::Debug for ContextBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContextBuilder").field("event_type", &self.inner.event_type).finish_non_exhaustive()
    }
}
