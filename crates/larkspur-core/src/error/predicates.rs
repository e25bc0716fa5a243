//! Questions to an error.

use super::{Error, ErrorKind};
use crate::codes;
use crate::endpoint::Retry;

impl Error {
    /// Too many calls: wait for [`retry_after`](Self::retry_after), then try again.
    pub fn is_rate_limited(&self) -> bool {
        match self.documented_retry() {
            _ if self.0.code.is_some_and(codes::is_rate_limit) => true,
            Some(Retry::RateLimit) => true,
            Some(Retry::Never) => false,
            _ => self.http_is(429) && !self.is_quota_exhausted(),
        }
    }

    /// The month's quota of calls is used up. Trying again does not help.
    pub fn is_quota_exhausted(&self) -> bool {
        self.0.code == Some(codes::QUOTA_EXHAUSTED)
    }

    /// The app or the user lacks a permission; [`missing_scopes`](Self::missing_scopes) may name it.
    pub fn is_permission_denied(&self) -> bool {
        self.0.code.is_some_and(codes::is_missing_scope)
            || !self.0.detail.permissions.is_empty()
            || self.http_is(403) && !self.is_rate_limited()
    }

    /// No valid access token: it is missing, expired, revoked, or could not be got.
    pub fn is_unauthenticated(&self) -> bool {
        self.0.kind == ErrorKind::Token
            || self.0.code.is_some_and(codes::is_bad_token)
            || self.has_wrong_credentials()
            || self.http_is(401)
    }

    /// The app's id or secret is wrong.
    pub fn has_wrong_credentials(&self) -> bool {
        self.0.code.is_some_and(|code| codes::is_bad_credentials(code, self.endpoint()))
    }

    /// The user must authorise the app again: the refresh token is of no use any more.
    pub fn needs_authorization(&self) -> bool {
        self.0.code.is_some_and(codes::is_dead_refresh_token)
    }

    /// What the call names does not exist.
    pub fn is_not_found(&self) -> bool {
        self.http_is(404) || self.documented_http() == Some(404)
    }

    /// The platform refused a field of the request.
    pub fn is_invalid_request(&self) -> bool {
        self.0.kind == ErrorKind::Input
            || self.0.code == Some(codes::FIELD_VALIDATION)
            || !self.0.detail.fields.is_empty()
    }

    /// No answer in time.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// The connection could not be made, or broke.
    pub fn is_transport(&self) -> bool {
        self.0.kind == ErrorKind::Transport
    }

    /// The reply did not fit its type.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// Trying the same call again later may succeed. Whether repeating it is *safe* is for the caller to judge: a
    /// request that broke off may have been carried out.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Api | ErrorKind::Http | ErrorKind::Token => self.api_is_retryable(),
            _ => false,
        }
    }

    fn api_is_retryable(&self) -> bool {
        if let Some(code) = self.0.code {
            if codes::is_never_retried(code) {
                return false;
            }
            if codes::is_rate_limit(code) || codes::is_busy(code) {
                return true;
            }
            match self.documented_retry() {
                Some(Retry::Later | Retry::RateLimit | Retry::Conflict) => return true,
                Some(Retry::Never) => return false,
                None => {}
            }
        }
        self.0.http.is_some_and(|status| status.is_server_error() || status == 429)
    }

    fn http_is(&self, status: u16) -> bool {
        self.0.http.is_some_and(|http| http == status)
    }

    /// What the endpoint's page tells about trying again after this code.
    pub(crate) fn documented_retry(&self) -> Option<Retry> {
        let code = self.0.code?;
        self.0.documented.iter().find(|error| error.code == code)?.retry
    }

    fn documented_http(&self) -> Option<u16> {
        let code = self.0.code?;
        self.0.documented.iter().find(|error| error.code == code)?.http
    }
}
