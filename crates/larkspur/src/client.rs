//! The client that users hold: the runtime's, with a method for each service.

use std::ops::Deref;

use larkspur_core::ClientBuilder;

/// A client for one app, and the way to all services: `client.wiki().v2().space()`.
///
/// It is cheap to clone; its clones share connections, tokens and limits. It derefs to
/// [`larkspur_core::Client`], which holds what is not about a service.
///
/// ```
/// let client = larkspur::Client::builder("cli_a1b2", "app secret").build()?;
/// assert_eq!(client.app_id(), "cli_a1b2");
/// # Ok::<(), larkspur::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client(larkspur_core::Client);

impl Client {
    /// Starts a client for an app, by its id (`cli_…`) and secret.
    pub fn builder(app_id: impl Into<String>, app_secret: impl Into<String>) -> ClientBuilder<Client> {
        ClientBuilder::new(app_id.into(), app_secret.into())
    }

    /// The same client, acting for one tenant. A store app needs it; a self-built app serves one tenant anyway.
    #[must_use]
    pub fn for_tenant(&self, tenant_key: &str) -> Self {
        Self(self.0.for_tenant(tenant_key))
    }
}

impl Deref for Client {
    type Target = larkspur_core::Client;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl From<larkspur_core::Client> for Client {
    fn from(client: larkspur_core::Client) -> Self {
        Self(client)
    }
}

impl From<Client> for larkspur_core::Client {
    fn from(client: Client) -> Self {
        client.0
    }
}
