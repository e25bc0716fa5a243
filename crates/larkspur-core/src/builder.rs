//! Setting a client up.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::brand::Brand;
use crate::client::{Client, Shared};
use crate::error::{Error, Result};
use crate::http;
use crate::limit::Limits;
use crate::observe::{CallReport, Observer};
use crate::retry::{Budget, RetryPolicy};
use crate::token::{MemoryStore, TokenStore, Tokens};

/// What a client was set up with.
pub(crate) struct Config {
    pub(crate) app_id: String,
    pub(crate) app_secret: SecretString,
    pub(crate) brand: Brand,
    /// Without a slash at the end.
    pub(crate) base_url: String,
    /// The same, parsed: the URL of nearly every call begins with it.
    pub(crate) base: Url,
    /// Whether `base_url` was set by hand, and then stands for every host.
    pub(crate) custom_base: bool,
    pub(crate) attempt_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) max_reply: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) store_app: bool,
    /// Without a slash at the end.
    pub(crate) accounts_url: String,
    /// Told of every call when it ends.
    pub(crate) observer: Option<Observer>,
}

/// Sets a client up; [`build`](Self::build) checks everything and makes it.
#[must_use = "a client is made by `.build()`"]
pub struct ClientBuilder<C = Client> {
    app_id: String,
    app_secret: SecretString,
    brand: Brand,
    base_url: Option<String>,
    http: http::Setup,
    attempt_timeout: Duration,
    timeout: Duration,
    max_reply: usize,
    store: Option<Arc<dyn TokenStore>>,
    retry: RetryPolicy,
    store_app: bool,
    accounts_url: Option<String>,
    paced: bool,
    observer: Option<Observer>,
    #[cfg(feature = "pacing")]
    pub(crate) rates: Option<Arc<dyn crate::fleet::RateStore>>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Starts with an app's id and secret. Users call `Client::builder`.
    pub fn new(app_id: String, app_secret: String) -> Self {
        Self {
            app_id,
            app_secret: app_secret.into(),
            brand: Brand::default(),
            base_url: None,
            http: http::Setup::default(),
            attempt_timeout: Duration::from_secs(30),
            timeout: Duration::from_secs(120),
            max_reply: 64 << 20,
            store: None,
            retry: RetryPolicy::default(),
            store_app: false,
            accounts_url: None,
            paced: false,
            observer: None,
            #[cfg(feature = "pacing")]
            rates: None,
            client: PhantomData,
        }
    }

    /// Sets the brand; Feishu by default.
    pub fn brand(mut self, brand: Brand) -> Self {
        self.brand = brand;
        self
    }

    /// Sends every call to this origin, with an optional path before the API's own: a gateway, or a local server in
    /// tests (`http://127.0.0.1:9000`). Endpoints that live on other hosts go there too.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Bounds a whole call, all its attempts and waits together; 120 s by default. An upload gets more time, by its length;
    /// a download is bounded up to its first byte, and then by the limit of an attempt for each wait for bytes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Bounds one attempt; 30 s by default. An upload gets more time, by its length.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Bounds a JSON reply, in bytes; 64 MiB by default. Downloads are not bounded.
    pub fn max_reply_bytes(mut self, bytes: usize) -> Self {
        self.max_reply = bytes;
        self
    }

    /// Keeps tokens in a store that clients or processes share; in memory by default.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Sets how calls are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Keeps the documented rate limit of each endpoint, so that the platform never has to refuse a call: calls are
    /// spaced evenly, and wait their turn in order. Each client keeps its own pace.
    #[cfg(feature = "pacing")]
    pub fn pacing(mut self, on: bool) -> Self {
        self.paced = on;
        self
    }

    /// Says that the app is a store app (商店应用), which acts for many tenants: its tokens come from app tickets, handed over
    /// by [`Client::set_app_ticket`], and its calls name a tenant by [`Client::for_tenant`].
    pub fn store_app(mut self) -> Self {
        self.store_app = true;
        self
    }

    /// Sets the origin of the pages on which users authorise the app; the brand's own by default.
    pub fn accounts_url(mut self, url: impl Into<String>) -> Self {
        self.accounts_url = Some(url.into());
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
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Uses your own HTTP client, with its proxies, certificates and timeouts. Settings of this builder that concern the
    /// HTTP client then have no effect.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http.client = Some(client);
        self
    }

    /// Puts a name before the SDK's in the `User-Agent`: `my-bot/1.2`.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.http.user_agent = Some(name.into());
        self
    }

    /// Sends everything through a proxy, `http://user:password@127.0.0.1:3128`. Left out, the environment decides
    /// (`HTTPS_PROXY`, `NO_PROXY`).
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http.proxy = Some(url.into().into());
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// Where a setting cannot work: an empty app id or secret, a base URL that is not `http://…` or `https://…`, a user
    /// agent with a line break, a proxy URL that is none, or TLS that cannot be set up.
    pub fn build(self) -> Result<C> {
        let app_id = credential("app id", &self.app_id)?;
        credential("app secret", self.app_secret.expose_secret())?;
        let base_url = match &self.base_url {
            Some(url) => http::check_origin("base URL", url)?,
            None => self.brand.open_url().to_owned(),
        };
        let accounts_url = match &self.accounts_url {
            Some(url) => http::check_origin("accounts URL", url)?,
            None => self.brand.accounts_url().to_owned(),
        };
        let base =
            Url::parse(&base_url).map_err(|error| Error::input(format!("the base URL is not a URL: {error}")))?;
        let http = self.http.build(&base_url)?;
        let config = Config {
            app_id,
            app_secret: self.app_secret,
            brand: self.brand,
            custom_base: self.base_url.is_some(),
            base_url,
            base,
            attempt_timeout: self.attempt_timeout,
            timeout: self.timeout,
            max_reply: self.max_reply,
            retry: self.retry,
            store_app: self.store_app,
            accounts_url,
            observer: self.observer,
        };
        let tokens = Tokens::new(&config, self.store.unwrap_or_else(|| Arc::new(MemoryStore::default())));
        #[cfg_attr(not(feature = "pacing"), allow(unused_mut))]
        let (mut limits, budget) = (Limits::new(self.paced), Budget::new(&config.retry));
        #[cfg(feature = "pacing")]
        if let Some(rates) = self.rates {
            limits.shared = Some(crate::fleet::SharedRates::new(rates, &config));
        }
        let upgrading = std::sync::OnceLock::new();
        let shared = Shared { http, setup: self.http, upgrading, config, tokens, limits, budget };
        Ok(C::from(Client { shared: Arc::new(shared), tenant: None }))
    }
}

/// An id or a secret that can be sent: not empty, no white space around or control character within.
fn credential(name: &str, value: &str) -> Result<String> {
    if value.trim().is_empty() {
        return Err(Error::input(format!("the {name} is empty: copy it from the app's page in the developer console")));
    }
    if value.trim() != value || value.chars().any(char::is_control) {
        return Err(Error::input(format!("the {name} has white space around it or a control character in it")));
    }
    Ok(value.to_owned())
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("app_id", &self.app_id)
            .field("brand", &self.brand)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
