//! A certificate and its key, so that clients with a fixed `https` can be pointed at the mock.

use std::fmt;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::error::BuildError;

/// A certificate with its key, both as PEM. Its `Debug` does not show the key.
#[derive(Clone)]
pub struct Identity {
    certificate: String,
    key: String,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl Identity {
    /// A certificate, or a chain of them, and its key, as PEM.
    pub fn from_pem(certificate: impl Into<String>, key: impl Into<String>) -> Self {
        Self { certificate: certificate.into(), key: key.into() }
    }

    /// A new certificate that signs itself, for these host names and addresses. Clients must be told to trust it:
    /// [`Identity::certificate`].
    ///
    /// # Errors
    /// A name that no certificate can hold.
    pub fn self_signed<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Result<Self, BuildError> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(names).map_err(|problem| BuildError::Tls(problem.to_string()))?;
        Ok(Self { certificate: cert.pem(), key: signing_key.serialize_pem() })
    }

    /// The certificate, as PEM.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    pub(crate) fn acceptor(&self) -> Result<TlsAcceptor, BuildError> {
        let unfit = |problem: &dyn fmt::Display| BuildError::Tls(problem.to_string());
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(self.certificate.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|problem| unfit(&format!("the certificate is not PEM: {problem}")))?;
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes())
            .map_err(|problem| unfit(&format!("the key is not PEM: {problem}")))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|problem| unfit(&problem))?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|problem| unfit(&problem))?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}
