//! App tickets of store apps.

use std::time::{Duration, SystemTime};

use secrecy::SecretString;

use super::fetch;
use super::slots::Tokens;
use super::store::{StoredToken, TokenKind};
use crate::client::Client;
use crate::error::Result;

/// The platform pushes a new ticket every hour; one that has not come for a day will not do.
const TICKET_KEPT: Duration = Duration::from_secs(24 * 3600);

impl Client {
    /// Hands over the ticket from an `app_ticket` event of a store app. It goes to the token store, so that one process
    /// that receives events serves all.
    pub async fn set_app_ticket(&self, ticket: impl Into<SecretString>) {
        self.shared.tokens.set_ticket(ticket.into()).await;
    }

    /// Asks the platform to send a store app's ticket again, as an `app_ticket` event.
    ///
    /// # Errors
    /// Where the platform refuses, or cannot be reached.
    pub async fn resend_app_ticket(&self) -> Result<()> {
        fetch::resend_ticket(self).await
    }
}

impl Tokens {
    async fn set_ticket(&self, ticket: SecretString) {
        let expires_at = SystemTime::now() + TICKET_KEPT;
        self.hold_ticket(Some(ticket.clone()));
        self.save(&self.key(TokenKind::AppTicket, ""), StoredToken { secret: ticket, expires_at }).await;
    }

    /// The store's ticket, which another process may have renewed, else the one that was handed over here.
    pub(super) async fn ticket(&self) -> Option<SecretString> {
        match self.load(&self.key(TokenKind::AppTicket, "")).await {
            Some(stored) => Some(stored.secret),
            None => self.held_ticket(),
        }
    }
}
