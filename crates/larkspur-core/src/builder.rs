//! Setting a client up.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use secrecy::ExposeSecret;

use crate::brand::Brand;
use crate::client::{Client, Shared};
use crate::config::{Config, Origins};
use crate::error::{Error, Result};
use crate::limit::Limits;
use crate::observe::CallReport;
use crate::retry::{Budget, RetryPolicy};
use crate::token::{TokenStore, Tokens};

/// Sets a client up; [`build`](Self::build) checks everything and makes it.
#[must_use = "a client is made by `.build()`"]
pub struct ClientBuilder<C = Client> {
    pub(crate) config: Config,
    client: PhantomData<fn() -> C>,
}

impl Client {
    /// Starts a client for an app, by its id (`cli_…`) and secret.
    pub fn builder(app_id: impl Into<String>, app_secret: impl Into<String>) -> ClientBuilder<Client> {
        ClientBuilder::new(app_id.into(), app_secret.into())
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Starts with an app's id and secret. Users call `Client::builder`.
    pub fn new(app_id: String, app_secret: String) -> Self {
        Self { config: Config::new(app_id, app_secret.into()), client: PhantomData }
    }

    /// Sets the brand; Feishu by default.
    pub fn brand(mut self, brand: Brand) -> Self {
        self.config.brand = brand;
        self
    }

    /// Sends every call to this origin, with an optional path before the API's own: a gateway, or a local server in
    /// tests (`http://127.0.0.1:9000`). Endpoints that live on other hosts go there too.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.config.base_url = Some(url.into());
        self
    }

    /// Bounds a whole call, all its attempts and waits together; 120 s by default. An upload gets more time, by its length;
    /// a download is bounded up to its first byte, and then by the limit of an attempt for each wait for bytes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.config.timeout = timeout;
        self
    }

    /// Bounds one attempt; 30 s by default. An upload gets more time, by its length.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.config.attempt_timeout = timeout;
        self
    }

    /// Bounds a JSON reply, in bytes; 64 MiB by default. Downloads are not bounded.
    pub fn max_reply_bytes(mut self, bytes: usize) -> Self {
        self.config.max_reply = bytes;
        self
    }

    /// Keeps tokens in a store that clients or processes share; in memory by default.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.config.store = Some(Arc::new(store));
        self
    }

    /// Sets how calls are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.config.retry = policy;
        self
    }

    /// Keeps the documented rate limit of each endpoint, so that the platform never has to refuse a call: calls are
    /// spaced evenly, and wait their turn in order. Each client keeps its own pace.
    #[cfg(feature = "pacing")]
    pub fn pacing(mut self, on: bool) -> Self {
        self.config.paced = on;
        self
    }

    /// Says that the app is a store app (商店应用), which acts for many tenants: its tokens come from app tickets, handed over
    /// by [`Client::set_app_ticket`], and its calls name a tenant by [`Client::for_tenant`].
    pub fn store_app(mut self) -> Self {
        self.config.store_app = true;
        self
    }

    /// Sets the origin of the pages on which users authorise the app; the brand's own by default.
    pub fn accounts_url(mut self, url: impl Into<String>) -> Self {
        self.config.accounts_url = Some(url.into());
        self
    }

    /// Tells a function about every call when it ends, the client's own calls for tokens included: what was called, how it
    /// ended, how often it was sent, how long it waited and took. Metrics hang here; the function must be quick, since the call
    /// waits for it. A second function goes in place of the first.
    ///
    /// A call is reported once, whatever ends it: a reply that does not fit its type as [`Outcome::Failed`], a call whose
    /// future is dropped as [`Outcome::Dropped`], a download when its last byte came. A download that went on after its
    /// connection broke reports each further call, too.
    ///
    /// ```
    /// # fn main() -> larkspur_core::Result<()> {
    /// let client = larkspur_core::Client::builder("cli_a1b2", "app secret")
    ///     .on_call(|report| println!("{} {:?} {:?}", report.endpoint, report.outcome, report.duration))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [`Outcome::Failed`]: crate::Outcome::Failed
    /// [`Outcome::Dropped`]: crate::Outcome::Dropped
    pub fn on_call(mut self, observer: impl Fn(&CallReport<'_>) + Send + Sync + 'static) -> Self {
        self.config.observer = Some(Arc::new(observer));
        self
    }

    /// Uses your own HTTP client, with its proxies, certificates and timeouts. Settings of this builder that concern the
    /// HTTP client then have no effect.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.config.http.client = Some(client);
        self
    }

    /// Puts a name before the SDK's in the `User-Agent`: `my-bot/1.2`.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.config.http.user_agent = Some(name.into());
        self
    }

    /// Sends everything through a proxy, `http://user:password@127.0.0.1:3128`. Left out, the environment decides
    /// (`HTTPS_PROXY`, `NO_PROXY`).
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.config.http.proxy = Some(url.into().into());
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// Where a setting cannot work: an empty app id or secret, a base URL that is not `http://…` or `https://…`, a user
    /// agent with a line break, a proxy URL that is none, or TLS that cannot be set up.
    pub fn build(self) -> Result<C> {
        let config = self.config;
        credential("app id", &config.app_id)?;
        credential("app secret", config.app_secret.expose_secret())?;
        let origins = Origins::of(&config)?;
        let http = config.http.build(&origins.base)?;
        let shared = Shared {
            http,
            upgrading: OnceLock::new(),
            tokens: Tokens::new(&config, origins.host()),
            limits: Limits::new(&config, origins.host()),
            budget: Budget::new(&config.retry),
            origins,
            config,
        };
        Ok(C::from(Client { shared: Arc::new(shared), tenant: None }))
    }
}

/// An id or a secret that can be sent: not empty, no white space around or control character within.
fn credential(name: &str, value: &str) -> Result<()> {
    if value.trim().is_empty() {
        return Err(Error::input(format!("the {name} is empty: copy it from the app's page in the developer console")));
    }
    if value.trim() != value || value.chars().any(char::is_control) {
        return Err(Error::input(format!("the {name} has white space around it or a control character in it")));
    }
    Ok(())
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("app_id", &self.config.app_id)
            .field("brand", &self.config.brand)
            .field("base_url", &self.config.base_url)
            .finish_non_exhaustive()
    }
}
