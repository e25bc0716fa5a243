//! The handle of a running mock.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use larkspur_schema::Token;

use crate::auth::{self, Grant};
use crate::builder::Builder;
use crate::control::{Expectation, Unmet, check_expectation, reset_all};
use crate::error::RuleError;
use crate::faults::Fault;
use crate::files::Upload;
use crate::log::Logged;
use crate::pages::Pages;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules::Rule;
use crate::server::Server;
use crate::state::{Answer, Script, State};
use crate::sync::lock;

/// A running mock. It listens from the moment it is made until it is dropped.
///
/// Methods that take the name of an endpoint panic where the mock serves none of that name, as an assertion does: a
/// mistyped name must not make a test pass. [`Mock::serves`] asks without a panic.
pub struct Mock {
    server: Server,
    state: Arc<State>,
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Mock {
    /// A mock to be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(server: Server, state: Arc<State>) -> Self {
        Self { server, state }
    }

    /// The base URL, `http://127.0.0.1:9000`: no slash at its end.
    pub fn url(&self) -> String {
        format!("{}://{}", self.server.scheme(), self.server.address())
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The names of all endpoints, sorted.
    pub fn endpoint_ids(&self) -> impl Iterator<Item = &str> {
        self.state.catalog.names()
    }

    /// Whether an endpoint of this name is served.
    pub fn serves(&self, id: &str) -> bool {
        self.state.catalog.index(id).is_ok()
    }

    pub(crate) fn state(&self) -> &Arc<State> {
        &self.state
    }

    pub(crate) fn runtime(&self) -> &tokio::runtime::Handle {
        self.server.runtime()
    }

    #[track_caller]
    fn index(&self, id: &str) -> usize {
        match self.state.catalog.index(id) {
            Ok(index) => index,
            Err(error) => panic!("{error}"),
        }
    }
}

/// What arrived.
impl Mock {
    /// How many requests an endpoint got, whatever they were answered.
    ///
    /// # Panics
    /// Where no endpoint has this name.
    #[track_caller]
    pub fn count(&self, id: &str) -> usize {
        let index = self.index(id);
        lock(&self.state.log).count_of(index)
    }

    /// How many requests arrived in all, those to unknown paths included.
    pub fn total(&self) -> usize {
        lock(&self.state.log).total()
    }

    /// The requests that arrived, oldest first: the latest 20,000, or those whose bodies make up 64 MiB.
    pub fn requests(&self) -> Vec<Arc<Request>> {
        lock(&self.state.log).requests()
    }

    /// Those of one endpoint.
    ///
    /// # Panics
    /// Where no endpoint has this name.
    #[track_caller]
    pub fn requests_of(&self, id: &str) -> Vec<Arc<Request>> {
        let id = &self.state.catalog.get(self.index(id)).id;
        self.requests().into_iter().filter(|request| request.endpoint.as_ref() == Some(id)).collect()
    }

    /// The requests with what became of each: the status, why it was refused, the app that called.
    pub fn log(&self) -> Vec<Logged> {
        lock(&self.state.log).entries().cloned().collect()
    }

    /// Whether requests arrived as expected; gives their number.
    ///
    /// # Errors
    /// They did not; the error shows the latest requests of the endpoint.
    pub fn expect(&self, expectation: &Expectation) -> Result<usize, Unmet> {
        check_expectation(&self.state, expectation)
    }

    /// The files that arrived, oldest first: the latest 1,000.
    pub fn uploads(&self) -> Vec<Upload> {
        lock(&self.state.log).uploads()
    }

    /// Forgets what was created.
    pub fn clear_state(&self) {
        lock(&self.state.store).clear();
    }

    /// Forgets requests, uploads and counts.
    pub fn clear_log(&self) {
        lock(&self.state.log).clear();
    }
}

/// What it answers. Checks of token and parameters come first.
impl Mock {
    /// Answers an endpoint with this reply from now on. JSON with an integer `code` and a `msg` is the whole reply,
    /// other JSON is its `data`.
    ///
    /// # Panics
    /// Where no endpoint has this name.
    #[track_caller]
    pub fn reply(&self, id: &str, reply: impl Into<Reply>) {
        self.answer(self.index(id), Answer::Fixed(reply.into()));
    }

    /// Answers an endpoint with what the handler makes of the request. The handler runs on the mock's thread: while it
    /// blocks, nothing else is answered.
    ///
    /// # Panics
    /// Where no endpoint has this name.
    #[track_caller]
    pub fn on(&self, id: &str, handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        self.answer(self.index(id), Answer::Handler(Arc::new(handler)));
    }

    /// Adds a scripted reply, which comes before older ones and before [`Mock::reply`].
    ///
    /// # Errors
    /// The rule names no endpoint of the mock, or has no replies.
    pub fn rule(&self, rule: Rule) -> Result<(), RuleError> {
        self.state.add_rule(rule)
    }

    /// Serves a list page by page, with page tokens that tell nothing.
    ///
    /// # Panics
    /// Where no endpoint has this name, or its document tells of no pages.
    #[track_caller]
    pub fn pages(&self, id: &str, pages: Pages) {
        let index = self.index(id);
        assert!(self.state.catalog.is_paged(index), "{id} is not documented as a list in pages");
        self.answer(index, Answer::Pages(pages));
    }

    /// Queues faults for an endpoint: each request takes the next one, and is answered as usual once they are used up.
    ///
    /// # Panics
    /// Where no endpoint has this name.
    #[track_caller]
    pub fn script(&self, id: &str, faults: impl IntoIterator<Item = Fault>) {
        let index = self.index(id);
        lock(&self.state.behaviour).add_script(Some(index), Script::new(faults, false));
    }

    /// Queues faults for all requests, unknown paths included. An endpoint's own script comes first.
    pub fn script_all(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state.behaviour).add_script(None, Script::new(faults, false));
    }

    /// Repeats faults for an endpoint without end; [`Fault::Pass`] stands for a request that goes well. Replaces an
    /// earlier script.
    ///
    /// # Panics
    /// Where no endpoint has this name.
    #[track_caller]
    pub fn cycle(&self, id: &str, faults: impl IntoIterator<Item = Fault>) {
        let index = self.index(id);
        lock(&self.state.behaviour).add_script(Some(index), Script::new(faults, true));
    }

    /// Repeats faults for all requests without end.
    pub fn cycle_all(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state.behaviour).add_script(None, Script::new(faults, true));
    }

    /// Answers every endpoint as its document says again, and drops all scripts.
    pub fn reset(&self) {
        lock(&self.state.behaviour).clear();
    }

    /// Makes everything as at the start: answers, scripts, the log, what was created, limits, tokens, the clock; and cuts
    /// long connections.
    pub fn reset_all(&self) {
        reset_all(&self.state);
    }

    /// Refuses all calls of an endpoint for this long: HTTP 429 with the time left in whole seconds.
    ///
    /// # Panics
    /// Where no endpoint has this name.
    #[track_caller]
    pub fn rate_limit(&self, id: &str, time: Duration) {
        let index = self.index(id);
        lock(&self.state.limits).block(index, self.state.now() + time);
    }

    /// Closes all connections, also those in the middle of an answer.
    pub fn hang_up(&self) {
        self.state.hang_up.send_replace(());
    }

    fn answer(&self, index: usize, answer: Answer) {
        lock(&self.state.behaviour).set_answer(index, answer);
    }
}

/// Apps, tokens and time.
impl Mock {
    /// Adds an app, or gives one another secret; see [`Builder::app`].
    pub fn set_secret(&self, app_id: &str, secret: &str) {
        lock(&self.state.accounts).apps.set_secret(app_id, secret);
    }

    /// Switches an app off or on.
    pub fn set_disabled(&self, app_id: &str, disabled: bool) {
        lock(&self.state.accounts).apps.set_disabled(app_id, disabled);
    }

    /// Ends every token issued so far. The next fetch gives new ones.
    pub fn expire_tokens(&self) {
        lock(&self.state.accounts).tokens.expire(None, self.state.now());
    }

    /// Ends every token of one kind issued so far.
    pub fn expire_tokens_of(&self, kind: Token) {
        lock(&self.state.accounts).tokens.expire(Some(kind), self.state.now());
    }

    /// Makes an access token or a refresh token invalid; says whether the mock knew it.
    pub fn revoke(&self, token: &str) -> bool {
        self.state.revoke(token)
    }

    /// Lets the mock's time pass: tokens, codes and rate limits age at once.
    pub fn advance(&self, time: Duration) {
        self.state.clock.skip(time);
    }

    /// The tenant token that the app would get from the token endpoint now.
    pub fn tenant_token(&self, app_id: &str) -> String {
        lock(&self.state.accounts).tokens.app_token(Token::Tenant, app_id, "", self.state.now()).0
    }

    /// A new user token of the app with every scope.
    pub fn user_token(&self, app_id: &str) -> String {
        lock(&self.state.accounts).tokens.user_token(app_id, None, self.state.now())
    }

    /// Grants as a user does on the authorize page, and gives the authorization code. It works once, for 5 minutes.
    pub fn authorize(&self, grant: Grant) -> String {
        auth::new_code(&mut lock(&self.state.accounts), grant, self.state.now())
    }

    /// The ticket of a store app, as the platform pushes it; made if there is none yet.
    pub fn app_ticket(&self, app_id: &str) -> String {
        let known = lock(&self.state.accounts).apps.ticket(app_id).map(str::to_owned);
        known.unwrap_or_else(|| self.renew_app_ticket(app_id))
    }

    /// Gives a store app another ticket; the old one is invalid.
    pub fn renew_app_ticket(&self, app_id: &str) -> String {
        let mut accounts = lock(&self.state.accounts);
        let ticket = accounts.tokens.unique("ticket-");
        accounts.apps.set_ticket(app_id, ticket.clone());
        ticket
    }
}
