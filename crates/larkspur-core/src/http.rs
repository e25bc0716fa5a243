//! The HTTP client beneath: its TLS, its proxies, its name.

use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, ErrorKind, Result};

const NAME: &str = concat!("larkspur/", env!("CARGO_PKG_VERSION"));

/// How long a connection may take to be made: within it a request was surely not processed, and may be repeated.
const CONNECT: Duration = Duration::from_secs(10);

/// How the HTTP client is made.
#[derive(Default)]
pub(crate) struct Setup {
    pub(crate) client: Option<reqwest::Client>,
    pub(crate) user_agent: Option<String>,
    pub(crate) proxy: Option<SecretString>,
}

impl Setup {
    /// The client of all calls.
    pub(crate) fn build(&self, base_url: &str) -> Result<reqwest::Client> {
        self.make(base_url, false)
    }

    /// A client for what HTTP/2 cannot do: the upgrade to a WebSocket. A client that was handed in serves as it is.
    pub(crate) fn build_upgrading(&self, base_url: &str) -> Result<reqwest::Client> {
        self.make(base_url, true)
    }

    fn make(&self, base_url: &str, http1_only: bool) -> Result<reqwest::Client> {
        if let Some(client) = &self.client {
            return Ok(client.clone());
        }
        let agent = self.user_agent.as_ref().map_or_else(|| NAME.to_owned(), |name| format!("{name} {NAME}"));
        let agent = HeaderValue::from_str(&agent)
            .map_err(|_| Error::input("the user agent holds a line break or a character that a header cannot carry"))?;
        // The platform redirects no API call; following one could hand the token to another host.
        let mut builder = reqwest::Client::builder()
            .user_agent(agent)
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none());
        if http1_only {
            builder = builder.http1_only();
        }
        if let Some(proxy) = &self.proxy {
            // The error of `Proxy` may repeat the URL, and with it a password.
            let proxy = reqwest::Proxy::all(proxy.expose_secret())
                .map_err(|_| Error::input("the proxy is not a URL like http://127.0.0.1:3128"))?;
            builder = builder.proxy(proxy);
        }
        #[cfg(feature = "rustls")]
        if let Some(config) = tls::config(base_url, http1_only)? {
            builder = builder.tls_backend_preconfigured(config);
        }
        #[cfg(not(feature = "rustls"))]
        let _ = base_url;
        builder.build().map_err(|error| {
            Error::of(ErrorKind::Transport, "the HTTP client cannot be set up").source(error.without_url()).build()
        })
    }
}

/// Checks an origin with an optional path, and takes the slashes off its end.
pub(crate) fn check_origin(name: &str, text: &str) -> Result<String> {
    let text = text.trim().trim_end_matches('/');
    let mend = "write it like https://open.feishu.cn or http://127.0.0.1:9000";
    let url = Url::parse(text).map_err(|error| Error::input(format!("the {name} is not a URL ({error}): {mend}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(Error::input(format!("the {name} needs a scheme, http or https, and a host: {mend}")));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(Error::input(format!("the {name} must hold no query, fragment or password: {mend}")));
    }
    Ok(text.to_owned())
}

#[cfg(feature = "rustls")]
mod tls {
    use std::sync::Arc;

    use rustls::ClientConfig;
    use rustls::crypto::CryptoProvider;
    use rustls_platform_verifier::BuilderVerifierExt as _;

    use crate::error::{Error, ErrorKind, Result};

    /// TLS for one client; nothing is installed for the process. `None` leaves it to the HTTP client.
    pub(super) fn config(base_url: &str, http1_only: bool) -> Result<Option<ClientConfig>> {
        let Some(provider) = provider() else {
            // With nothing to fall back on, the HTTP client would panic.
            #[cfg(not(feature = "native-tls"))]
            return Err(Error::input(
                "TLS has no crypto provider: install one for the process (`CryptoProvider::install_default`), or turn on the \
                 feature `rustls-ring` or `rustls-aws-lc`",
            ));
            #[cfg(feature = "native-tls")]
            return Ok(None);
        };
        let fail = |error: rustls::Error| {
            Error::of(ErrorKind::Transport, "TLS cannot be set up: are there root certificates on this machine?")
                .source(error)
                .build()
        };
        let builder = || ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
        let config = builder().map_err(fail)?.with_platform_verifier();
        match config {
            Ok(config) => Ok(Some(offering(config.with_no_client_auth(), http1_only))),
            // A plain-text origin works on a machine without root certificates; any TLS is then refused.
            Err(_) if base_url.starts_with("http://") => {
                let roots = rustls::RootCertStore::empty();
                let config = builder().map_err(fail)?.with_root_certificates(roots).with_no_client_auth();
                Ok(Some(offering(config, http1_only)))
            }
            Err(error) => Err(fail(error)),
        }
    }

    /// Names the protocols that the client speaks: the HTTP client names none where TLS is set up for it.
    fn offering(mut config: ClientConfig, http1_only: bool) -> ClientConfig {
        let http2 = cfg!(feature = "http2") && !http1_only;
        config.alpn_protocols = http2.then(|| b"h2".to_vec()).into_iter().chain([b"http/1.1".to_vec()]).collect();
        config
    }

    /// What the process has installed, else what the features bring.
    fn provider() -> Option<Arc<CryptoProvider>> {
        if let Some(installed) = CryptoProvider::get_default() {
            return Some(installed.clone());
        }
        #[cfg(feature = "rustls-aws-lc")]
        return Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
        #[cfg(all(feature = "rustls-ring", not(feature = "rustls-aws-lc")))]
        return Some(Arc::new(rustls::crypto::ring::default_provider()));
        #[cfg(not(any(feature = "rustls-aws-lc", feature = "rustls-ring")))]
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(any(feature = "rustls-ring", feature = "rustls-aws-lc"))]
    fn http2_is_offered_where_it_is_on_and_never_for_an_upgrade() {
        let offered = |http1_only| tls::config("http://127.0.0.1:9", http1_only).unwrap().unwrap().alpn_protocols;
        assert_eq!(offered(true), [b"http/1.1".to_vec()]);
        assert_eq!(offered(false).contains(&b"h2".to_vec()), cfg!(feature = "http2"));
    }

    #[test]
    fn an_origin_keeps_its_path_and_loses_its_slash() {
        assert_eq!(check_origin("base URL", "http://127.0.0.1:9000/").unwrap(), "http://127.0.0.1:9000");
        assert_eq!(check_origin("base URL", "https://gate.example/feishu").unwrap(), "https://gate.example/feishu");
    }

    #[test]
    fn a_bad_origin_is_refused_with_its_mend() {
        for bad in ["", "open.feishu.cn", "localhost:9000", "ftp://a", "http://", "http://a?b=c", "http://u:p@a"] {
            let error = check_origin("base URL", bad).unwrap_err();
            assert!(error.to_string().contains("write it like"), "{bad}: {error}");
        }
    }
}
