//! What a client is set up with.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use crate::brand::Brand;
use crate::error::{Error, Result};
use crate::http;
use crate::observe::Observer;
use crate::retry::RetryPolicy;
use crate::token::TokenStore;

/// Each setting once: as the builder takes it, and as calls read it.
pub(crate) struct Config {
    pub(crate) app_id: String,
    pub(crate) app_secret: SecretString,
    pub(crate) brand: Brand,
    /// The origin that was set by hand, and then stands for every host.
    pub(crate) base_url: Option<String>,
    pub(crate) accounts_url: Option<String>,
    pub(crate) http: http::Setup,
    pub(crate) attempt_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) max_reply: usize,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
    pub(crate) store_app: bool,
    pub(crate) retry: RetryPolicy,
    pub(crate) paced: bool,
    #[cfg(feature = "pacing")]
    pub(crate) rates: Option<Arc<dyn crate::fleet::RateStore>>,
    /// Told of every call when it ends.
    pub(crate) observer: Option<Observer>,
}

impl Config {
    pub(crate) fn new(app_id: String, app_secret: SecretString) -> Self {
        Self {
            app_id,
            app_secret,
            brand: Brand::default(),
            base_url: None,
            accounts_url: None,
            http: http::Setup::default(),
            attempt_timeout: Duration::from_secs(30),
            timeout: Duration::from_secs(120),
            max_reply: 64 << 20,
            store: None,
            store_app: false,
            retry: RetryPolicy::default(),
            paced: false,
            #[cfg(feature = "pacing")]
            rates: None,
            observer: None,
        }
    }
}

/// Where calls go by a client's settings.
pub(crate) struct Origins {
    /// Without a slash at the end.
    pub(crate) base: String,
    /// The same, parsed: the URL of nearly every call begins with it.
    pub(crate) base_url: Url,
    /// Of the pages on which users authorise the app; without a slash at the end.
    pub(crate) accounts: String,
}

impl Origins {
    pub(crate) fn of(config: &Config) -> Result<Self> {
        let base = match &config.base_url {
            Some(url) => http::check_origin("base URL", url)?,
            None => config.brand.open_url().to_owned(),
        };
        let accounts = match &config.accounts_url {
            Some(url) => http::check_origin("accounts URL", url)?,
            None => config.brand.accounts_url().to_owned(),
        };
        let base_url =
            Url::parse(&base).map_err(|error| Error::input(format!("the base URL is not a URL: {error}")))?;
        Ok(Self { base, base_url, accounts })
    }

    /// The host, with its port where it is not the usual one, and the path before the API's own.
    pub(crate) fn host(&self) -> &str {
        self.base.split_once("://").map_or(&*self.base, |(_, host)| host)
    }
}
