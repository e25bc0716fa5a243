//! What the server and the handle in the test share.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use crate::auth::Accounts;
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::faults::Fault;
use crate::limits::Limits;
use crate::log::Log;
use crate::pages::Pages;
use crate::reply::Reply;
use crate::request::Request;
use crate::sync::lock;
use crate::validate::Checks;

/// Makes a reply from a request.
pub(crate) type Handler = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// Is told of each request and the status of its answer; 0 where the connection was reset.
pub(crate) type Observer = Arc<dyn Fn(&Request, u16) + Send + Sync>;

/// Settings that do not change while the mock runs.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) checks: Checks,
    pub(crate) check_tokens: bool,
    pub(crate) granted_scopes: Option<Vec<String>>,
    pub(crate) enforce_limits: bool,
    pub(crate) rate_limit_status: u16,
    pub(crate) keep_uploads: usize,
    pub(crate) observer: Option<Observer>,
    #[cfg(feature = "events")]
    pub(crate) push: crate::events::PushSettings,
    /// Where the ticket of a store app is pushed when it is asked for.
    #[cfg(feature = "events")]
    pub(crate) ticket_webhook: Option<crate::events::Webhook>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("checks", &self.checks).finish_non_exhaustive()
    }
}

/// What an endpoint answers once a request passes the checks.
#[derive(Clone, Default)]
pub(crate) enum Answer {
    #[default]
    Documented,
    Fixed(Reply),
    Handler(Handler),
    Pages(Pages),
}

/// Faults to come.
#[derive(Debug, Default)]
pub(crate) struct Script {
    faults: VecDeque<Fault>,
    /// Whether a fault goes to the end again once it is taken.
    cycle: bool,
}

impl Script {
    pub(crate) fn new(faults: impl IntoIterator<Item = Fault>, cycle: bool) -> Self {
        Self { faults: faults.into_iter().collect(), cycle }
    }

    /// Queues more faults behind those of a script that ends, or replaces a cycle.
    pub(crate) fn extend(&mut self, more: Self) {
        if self.cycle || more.cycle {
            *self = more;
        } else {
            self.faults.extend(more.faults);
        }
    }

    fn next(&mut self) -> Option<Fault> {
        let fault = self.faults.pop_front()?;
        if self.cycle {
            self.faults.push_back(fault.clone());
        }
        Some(fault)
    }
}

/// What tests change while the mock runs.
#[derive(Default)]
pub(crate) struct Behaviour {
    answers: HashMap<usize, Answer>,
    scripts: HashMap<usize, Script>,
    script: Script,
}

impl Behaviour {
    pub(crate) fn set_answer(&mut self, endpoint: usize, answer: Answer) {
        self.answers.insert(endpoint, answer);
    }

    pub(crate) fn answer(&self, endpoint: usize) -> Answer {
        self.answers.get(&endpoint).cloned().unwrap_or_default()
    }

    /// Queues faults for an endpoint, or for all.
    pub(crate) fn add_script(&mut self, endpoint: Option<usize>, script: Script) {
        match endpoint {
            Some(endpoint) => self.scripts.entry(endpoint).or_default().extend(script),
            None => self.script.extend(script),
        }
    }

    /// Takes the fault of one request.
    pub(crate) fn next_fault(&mut self, endpoint: Option<usize>) -> Fault {
        let own = endpoint.and_then(|endpoint| self.scripts.get_mut(&endpoint)?.next());
        own.or_else(|| self.script.next()).unwrap_or(Fault::Pass)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Everything that is shared.
pub(crate) struct State {
    pub(crate) catalog: Catalog,
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    pub(crate) accounts: Mutex<Accounts>,
    pub(crate) behaviour: Mutex<Behaviour>,
    pub(crate) limits: Mutex<Limits>,
    pub(crate) log: Mutex<Log>,
    /// Closes all connections.
    pub(crate) hang_up: watch::Sender<()>,
    #[cfg(feature = "events")]
    pub(crate) connections: Mutex<crate::events::Connections>,
    #[cfg(feature = "events")]
    pub(crate) events: crate::events::Documented,
    log_ids: AtomicU64,
}

impl State {
    pub(crate) fn new(catalog: Catalog, options: Options, accounts: Accounts, behaviour: Behaviour) -> Self {
        Self {
            catalog,
            options,
            clock: Clock::new(),
            accounts: Mutex::new(accounts),
            behaviour: Mutex::new(behaviour),
            limits: Mutex::default(),
            log: Mutex::default(),
            hang_up: watch::Sender::default(),
            #[cfg(feature = "events")]
            connections: Mutex::default(),
            #[cfg(feature = "events")]
            events: crate::events::Documented::default(),
            log_ids: AtomicU64::new(1),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    pub(crate) fn next_log_id(&self) -> String {
        format!("mock{:028x}", self.log_ids.fetch_add(1, Ordering::Relaxed))
    }

    /// Tells the observer.
    pub(crate) fn observe(&self, request: &Request, status: u16) {
        if let Some(observer) = &self.options.observer {
            observer(request, status);
        }
    }

    /// Makes a refresh or access token invalid; says whether there was one.
    pub(crate) fn revoke(&self, token: &str) -> bool {
        let mut accounts = lock(&self.accounts);
        accounts.tokens.revoke(token) || accounts.grants.revoke(token)
    }
}
