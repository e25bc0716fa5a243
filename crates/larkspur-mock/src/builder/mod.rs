//! What a mock is made of.

mod start;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use larkspur_schema::{Endpoint, Token};

use crate::auth::Lifetimes;
use crate::control::{FaultScript, PagesOf, Scenario};
use crate::faults::Fault;
use crate::log::Logged;
use crate::pages::Pages;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules::Rule;
use crate::state::{Answer, Options, Script};
use crate::validate::Checks;

/// A mock to be: what it serves and how. Made by [`Mock::builder`](crate::Mock::builder).
#[must_use = "a mock runs once `start` is called"]
pub struct Builder {
    address: SocketAddr,
    endpoints: Vec<Endpoint>,
    #[cfg(feature = "specs")]
    specs: crate::specs::SpecsRequest,
    events: Vec<larkspur_schema::Event>,
    options: Options,
    lifetimes: Lifetimes,
    apps: Vec<(String, String)>,
    tokens: Vec<(Token, String)>,
    answers: Vec<(String, Answer)>,
    scripts: Vec<(Option<String>, Script)>,
    rules: Vec<Rule>,
    webhook: Option<crate::events::Webhook>,
    #[cfg(feature = "tls")]
    tls: Option<crate::tls::Identity>,
    #[cfg(feature = "page")]
    rust_calls: crate::page::RustCalls,
}

/// Shows no secrets.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .field("endpoints", &self.endpoints.len())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            endpoints: Vec::new(),
            #[cfg(feature = "specs")]
            specs: crate::specs::SpecsRequest::default(),
            events: Vec::new(),
            options: Options {
                checks: Checks::default(),
                check_tokens: true,
                granted_scopes: None,
                enforce_limits: false,
                rate_limit_status: 429,
                keep_uploads: 1024 * 1024,
                observer: None,
                all_pages: None,
                stateful: true,
                known_ids_only: false,
                open_control: false,
                push: crate::events::PushSettings::default(),
                ticket_webhook: None,
            },
            lifetimes: Lifetimes::default(),
            apps: Vec::new(),
            tokens: Vec::new(),
            answers: Vec::new(),
            scripts: Vec::new(),
            rules: Vec::new(),
            webhook: None,
            #[cfg(feature = "tls")]
            tls: None,
            #[cfg(feature = "page")]
            rust_calls: crate::page::RustCalls::default(),
        }
    }
}

impl Builder {
    /// Listens on this port of 127.0.0.1; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// Listens on this address, 127.0.0.1 by default. Every caller who reaches it is let in.
    pub fn ip(mut self, ip: IpAddr) -> Self {
        self.address.set_ip(ip);
        self
    }

    /// What the page shows as the Rust call of an endpoint, by the endpoint's name; made when it is first asked for. A program that
    /// has the specs packed has these calls too.
    #[cfg(feature = "page")]
    pub fn rust_calls(
        mut self,
        make: impl FnOnce() -> std::collections::BTreeMap<String, String> + Send + Sync + 'static,
    ) -> Self {
        self.rust_calls = crate::page::RustCalls::new(make);
        self
    }

    /// Serves these endpoints too. The token endpoints are there without them.
    pub fn endpoints(mut self, endpoints: impl IntoIterator<Item = Endpoint>) -> Self {
        self.endpoints.extend(endpoints);
        self
    }

    /// Serves the specs that come with this crate. Reading all of them takes a moment: name the
    /// [`services`](Self::services) that matter.
    #[cfg(feature = "specs")]
    pub fn specs(mut self) -> Self {
        self.specs.add_own();
        self
    }

    /// Serves the documents below a folder: specs, or pages as the platform publishes them.
    #[cfg(feature = "specs")]
    pub fn specs_dir(mut self, dir: impl Into<std::path::PathBuf>) -> Self {
        self.specs.add(dir.into());
        self
    }

    /// Of the documents, serves only these services.
    #[cfg(feature = "specs")]
    pub fn services<S: Into<String>>(mut self, services: impl IntoIterator<Item = S>) -> Self {
        self.specs.limit(services.into_iter().map(Into::into));
        self
    }

    /// Leaves out documents that have errors. By default they keep the mock from starting.
    #[cfg(feature = "specs")]
    pub fn skip_bad_specs(mut self) -> Self {
        self.specs.skip_bad();
        self
    }

    /// Adds an app. Once one is added, other app ids and other secrets are refused; before, any pair is taken.
    pub fn app(mut self, app_id: &str, secret: &str) -> Self {
        self.apps.push((app_id.to_owned(), secret.to_owned()));
        self
    }

    /// Accepts this token for ever, though the mock did not issue it.
    pub fn token(mut self, kind: Token, token: &str) -> Self {
        self.tokens.push((kind, token.to_owned()));
        self
    }

    /// Whether calls need a valid access token. They do by default.
    pub fn check_tokens(mut self, check: bool) -> Self {
        self.options.check_tokens = check;
        self
    }

    /// The scopes that apps have: calls that need others are refused. By default apps have every scope.
    pub fn granted_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.options.granted_scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// How long tenant and app tokens work, 2 hours by default. Below 30 minutes each fetch gives a new one.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.app = lifetime;
        self
    }

    /// How long user tokens work, 2 hours by default.
    pub fn user_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.user = lifetime;
        self
    }

    /// How long refresh tokens work, 7 days by default.
    pub fn refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.refresh = lifetime;
        self
    }

    /// Leaves documented values, ranges and lengths unchecked. Types and required fields are always checked.
    pub fn lenient(mut self) -> Self {
        self.options.checks.lenient = true;
        self
    }

    /// Refuses parameters and body fields that no document names. The platform ignores them.
    pub fn refuse_unknown(mut self) -> Self {
        self.options.checks.refuse_unknown = true;
        self
    }

    /// Refuses calls beyond the documented rate limits, for each endpoint and app.
    pub fn enforce_rate_limits(mut self) -> Self {
        self.options.enforce_limits = true;
        self
    }

    /// The HTTP status of a call beyond a rate limit: 429 by default, 400 on older endpoints of the platform.
    pub fn rate_limit_status(mut self, status: u16) -> Self {
        self.options.rate_limit_status = status;
        self
    }

    /// Keeps the content of uploaded files up to this many bytes each, 1 MiB by default. Their length and hash are
    /// kept in any case.
    pub fn keep_uploads(mut self, bytes: usize) -> Self {
        self.options.keep_uploads = bytes;
        self
    }

    /// Forgets what is created: every endpoint answers with its documented example, whatever was sent before.
    pub fn stateless(mut self) -> Self {
        self.options.stateful = false;
        self
    }

    /// Knows no ids but those that it gave out. By default others are answered with the documented example.
    pub fn known_ids_only(mut self) -> Self {
        self.options.known_ids_only = true;
        self
    }

    /// Lets the control API below `/_larkspur` answer other machines too, and whatever host name they used. By default
    /// it answers this machine alone. Pages of other sites are refused in any case.
    pub fn open_control(mut self) -> Self {
        self.options.open_control = true;
        self
    }

    /// Adds a scripted reply: see [`Rule`].
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Adds everything of a scenario.
    pub fn scenario(mut self, scenario: Scenario) -> Self {
        self.rules.extend(scenario.replies);
        for FaultScript { endpoint, faults, cycle } in scenario.faults {
            self.scripts.push((endpoint, Script::new(faults, cycle)));
        }
        for PagesOf { endpoint, count } in scenario.pages {
            self = self.pages(&endpoint, Pages::examples(count));
        }
        self
    }

    /// Serves every documented list like this, page by page. [`Builder::pages`] and [`Builder::reply`] come first.
    pub fn pages_all(mut self, pages: Pages) -> Self {
        self.options.all_pages = Some(pages);
        self
    }

    /// Speaks HTTPS alone, with this certificate and key.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, identity: crate::tls::Identity) -> Self {
        self.tls = Some(identity);
        self
    }

    /// Answers an endpoint with this reply: see [`Mock::reply`](crate::Mock::reply).
    pub fn reply(mut self, id: &str, reply: impl Into<Reply>) -> Self {
        self.answers.push((id.to_owned(), Answer::Fixed(reply.into())));
        self
    }

    /// Answers an endpoint with what the handler makes of the request: see [`Mock::on`](crate::Mock::on).
    pub fn on(mut self, id: &str, handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        self.answers.push((id.to_owned(), Answer::Handler(Arc::new(handler))));
        self
    }

    /// Serves a list page by page: see [`Mock::pages`](crate::Mock::pages).
    pub fn pages(mut self, id: &str, pages: Pages) -> Self {
        self.answers.push((id.to_owned(), Answer::Pages(pages)));
        self
    }

    /// Queues faults for an endpoint: see [`Mock::script`](crate::Mock::script).
    pub fn script(mut self, id: &str, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.scripts.push((Some(id.to_owned()), Script::new(faults, false)));
        self
    }

    /// Queues faults for all endpoints: see [`Mock::script_all`](crate::Mock::script_all).
    pub fn script_all(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.scripts.push((None, Script::new(faults, false)));
        self
    }

    /// Repeats faults for an endpoint without end: see [`Mock::cycle`](crate::Mock::cycle).
    pub fn cycle(mut self, id: &str, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.scripts.push((Some(id.to_owned()), Script::new(faults, true)));
        self
    }

    /// Repeats faults for all endpoints without end: see [`Mock::cycle_all`](crate::Mock::cycle_all).
    pub fn cycle_all(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.scripts.push((None, Script::new(faults, true)));
        self
    }

    /// Offers these events for [`Mock::event`](crate::Mock::event).
    pub fn events(mut self, events: impl IntoIterator<Item = larkspur_schema::Event>) -> Self {
        self.events.extend(events);
        self
    }

    /// When an event that was not accepted is pushed again: the waits before each repeat. By default 15 seconds, 5
    /// minutes, 1 hour and 6 hours.
    pub fn push_repeats(mut self, waits: impl IntoIterator<Item = Duration>) -> Self {
        self.options.push.repeats = waits.into_iter().collect();
        self
    }

    /// How long an event may wait for its answer, 3 seconds by default.
    pub fn push_timeout(mut self, timeout: Duration) -> Self {
        self.options.push.timeout = timeout;
        self
    }

    /// Where events go that follow from calls: see [`Mock::set_webhook`](crate::Mock::set_webhook).
    pub fn webhook(mut self, webhook: crate::events::Webhook) -> Self {
        self.webhook = Some(webhook);
        self
    }

    /// Where the ticket of a store app is pushed once the app asks for it again.
    pub fn ticket_webhook(mut self, webhook: crate::events::Webhook) -> Self {
        self.options.ticket_webhook = Some(webhook);
        self
    }

    /// Calls this for each request with the HTTP status of its answer, or 0 where the connection was reset. It runs on
    /// the mock's thread and should be quick.
    pub fn observe(self, observer: impl Fn(&Request, u16) + Send + Sync + 'static) -> Self {
        self.observe_log(move |logged| {
            observer(&logged.request, logged.outcome.as_ref().map_or(0, |outcome| outcome.status));
        })
    }

    /// Calls this for each request once it is answered, with what became of it. It runs on the mock's thread and should
    /// be quick.
    pub fn observe_log(mut self, observer: impl Fn(&Logged) + Send + Sync + 'static) -> Self {
        self.options.observer = Some(Arc::new(observer));
        self
    }
}
