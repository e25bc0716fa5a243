//! Apps: their secrets, their tickets, and whether they are switched off.

use std::collections::{BTreeMap, BTreeSet};

/// The apps that exist. Where none is configured, every app id and secret that is not empty is taken.
#[derive(Default)]
pub(crate) struct Apps {
    secrets: BTreeMap<String, String>,
    tickets: BTreeMap<String, String>,
    disabled: BTreeSet<String>,
}

/// Why credentials were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CredentialError {
    /// There is no such app.
    UnknownApp,
    /// The app has another secret.
    WrongSecret,
    /// The app is switched off.
    Disabled,
}

impl std::fmt::Debug for Apps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Apps").field("configured", &self.secrets.keys()).field("disabled", &self.disabled).finish()
    }
}

impl Apps {
    /// Adds an app, or gives one another secret. From then on only added apps are taken.
    pub(crate) fn set_secret(&mut self, app_id: &str, secret: &str) {
        self.secrets.insert(app_id.to_owned(), secret.to_owned());
    }

    pub(crate) fn set_disabled(&mut self, app_id: &str, disabled: bool) {
        if disabled {
            self.disabled.insert(app_id.to_owned());
        } else {
            self.disabled.remove(app_id);
        }
    }

    pub(crate) fn is_disabled(&self, app_id: &str) -> bool {
        self.disabled.contains(app_id)
    }

    pub(crate) fn check(&self, app_id: &str, secret: &str) -> Result<(), CredentialError> {
        match self.secrets.get(app_id) {
            None if !self.secrets.is_empty() => Err(CredentialError::UnknownApp),
            Some(known) if known != secret => Err(CredentialError::WrongSecret),
            _ if self.is_disabled(app_id) => Err(CredentialError::Disabled),
            _ => Ok(()),
        }
    }

    pub(crate) fn reset(&mut self) {
        self.tickets.clear();
        self.disabled.clear();
    }

    pub(crate) fn ticket(&self, app_id: &str) -> Option<&str> {
        self.tickets.get(app_id).map(String::as_str)
    }

    pub(crate) fn set_ticket(&mut self, app_id: &str, ticket: String) {
        self.tickets.insert(app_id.to_owned(), ticket);
    }
}
