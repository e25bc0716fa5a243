//! The client: what all calls share.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::config::{Config, Origins};
use crate::error::Result;
use crate::limit::Limits;
use crate::retry::Budget;
use crate::token::Tokens;

/// A client for one app. Cheap to clone; its clones share connections, tokens and limits.
///
/// ```no_run
/// # fn main() -> Result<(), larkspur_core::Error> {
/// use larkspur_core::Client;
/// let client = Client::builder("cli_a1b2", "app secret").build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    /// The tenant that a store app acts for.
    pub(crate) tenant: Option<Arc<str>>,
}

pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    /// Its sibling that upgrades connections, once one was asked for.
    pub(crate) upgrading: OnceLock<reqwest::Client>,
    pub(crate) config: Config,
    pub(crate) origins: Origins,
    pub(crate) tokens: Tokens,
    pub(crate) limits: Limits,
    pub(crate) budget: Budget,
}

impl Shared {
    /// The HTTP client that upgrades connections.
    pub(crate) fn upgrading(&self) -> Result<&reqwest::Client> {
        match self.upgrading.get() {
            Some(client) => Ok(client),
            None => {
                let client = self.config.http.build_upgrading(&self.origins.base)?;
                Ok(self.upgrading.get_or_init(|| client))
            }
        }
    }
}

impl Client {
    /// The app's id.
    pub fn app_id(&self) -> &str {
        &self.shared.config.app_id
    }

    /// The host that calls go to: `open.feishu.cn`, or what [`base_url`](crate::ClientBuilder::base_url) names.
    pub fn host(&self) -> &str {
        self.shared.origins.host()
    }

    /// The same client, acting for one tenant. A store app needs it; a self-built app serves one tenant anyway.
    #[must_use]
    pub fn for_tenant(&self, tenant_key: &str) -> Self {
        Self { shared: self.shared.clone(), tenant: Some(tenant_key.into()) }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("app_id", &self.shared.config.app_id)
            .field("base_url", &self.shared.origins.base)
            .field("tenant", &self.tenant)
            .finish_non_exhaustive()
    }
}
