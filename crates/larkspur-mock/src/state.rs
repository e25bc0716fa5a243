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
use crate::error::{RuleError, UnknownEndpoint};
use crate::faults::Fault;
use crate::limits::Limits;
use crate::log::{Log, Logged};
use crate::pages::Pages;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules::{self, ActiveRule, Rule, RuleReply, Target};
use crate::store::Store;
use crate::sync::lock;
use crate::validate::Checks;

/// Makes a reply from a request.
pub(crate) type Handler = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// Is told of each request once it is answered.
pub(crate) type Observer = Arc<dyn Fn(&Logged) + Send + Sync>;

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
    /// Lists of this length wherever a document tells of pages.
    pub(crate) all_pages: Option<Pages>,
    /// Whether what is created is kept.
    pub(crate) stateful: bool,
    /// Whether ids that the mock did not give out are unknown.
    pub(crate) known_ids_only: bool,
    /// Whether the control API answers callers of other machines.
    pub(crate) open_control: bool,
    pub(crate) push: crate::events::PushSettings,
    /// Where the ticket of a store app is pushed when it is asked for.
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
#[derive(Clone, Debug, Default)]
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

/// How many rules are kept.
const MOST_RULES: usize = 10_000;

/// What tests change while the mock runs.
#[derive(Clone, Default)]
pub(crate) struct Behaviour {
    /// The newest last.
    rules: Vec<ActiveRule>,
    answers: HashMap<usize, Answer>,
    scripts: HashMap<usize, Script>,
    script: Script,
}

impl Behaviour {
    pub(crate) fn set_answer(&mut self, endpoint: usize, answer: Answer) {
        self.answers.insert(endpoint, answer);
    }

    /// Adds a rule, which comes before older ones. Where there are very many, the oldest makes room.
    pub(crate) fn add_rule(&mut self, rule: ActiveRule) {
        if self.rules.len() >= MOST_RULES {
            self.rules.remove(0);
        }
        self.rules.push(rule);
    }

    pub(crate) fn rules(&self) -> &[ActiveRule] {
        &self.rules
    }

    pub(crate) fn clear_rules(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn clear_scripts(&mut self) {
        self.scripts.clear();
        self.script = Script::default();
    }

    /// The name and parameters under which rules know a path that no document has.
    pub(crate) fn route(&self, method: &str, path: &str) -> Option<(String, Vec<(String, String)>)> {
        let fits =
            |active: &ActiveRule| Some((active.rule.endpoint.clone(), active.target.params(None, method, path)?));
        self.rules.iter().rev().find_map(fits)
    }

    /// Takes the reply of the newest rule that fits, and how often the rule answered. `checked` says whether the
    /// request passed the checks; before them, only rules that want none are asked.
    pub(crate) fn take_reply(
        &mut self,
        served: Option<usize>,
        request: &Request,
        checked: bool,
    ) -> Option<(RuleReply, usize)> {
        let fits = |active: &&mut ActiveRule| {
            let unchecked = active.rule.unchecked || matches!(active.target, Target::Route(..));
            unchecked != checked
                && active.rule.times.is_none_or(|times| active.answered < times)
                && active.target.params(served, &request.method, &request.path).is_some()
                && active.rule.when.holds(request)
        };
        let active = self.rules.iter_mut().rev().find(fits)?;
        active.answered += 1;
        let last = active.rule.replies.len().checked_sub(1)?;
        Some((active.rule.replies[last.min(active.answered - 1)].clone(), active.answered))
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
    pub(crate) store: Mutex<Store>,
    /// What the mock did when it started.
    initial: Behaviour,
    /// Closes all connections.
    pub(crate) hang_up: watch::Sender<()>,
    /// Where events go that follow from calls.
    pub(crate) webhook: Mutex<Option<crate::events::Webhook>>,
    pub(crate) connections: Mutex<crate::events::Connections>,
    pub(crate) events: crate::events::Documented,
    #[cfg(feature = "page")]
    pub(crate) rust_calls: crate::page::RustCalls,
    log_ids: AtomicU64,
}

impl State {
    pub(crate) fn new(catalog: Catalog, options: Options, accounts: Accounts, behaviour: Behaviour) -> Self {
        Self {
            catalog,
            options,
            clock: Clock::new(),
            accounts: Mutex::new(accounts),
            initial: behaviour.clone(),
            behaviour: Mutex::new(behaviour),
            limits: Mutex::default(),
            log: Mutex::default(),
            store: Mutex::default(),
            hang_up: watch::Sender::default(),
            webhook: Mutex::default(),
            connections: Mutex::default(),
            events: crate::events::Documented::default(),
            #[cfg(feature = "page")]
            rust_calls: crate::page::RustCalls::default(),
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
    pub(crate) fn observe(&self, logged: &Logged) {
        if let Some(observer) = &self.options.observer {
            observer(logged);
        }
    }

    /// Takes what the mock does now as what it starts with.
    pub(crate) fn settle(&mut self) {
        self.initial = lock(&self.behaviour).clone();
    }

    /// Adds a rule.
    pub(crate) fn add_rule(&self, rule: Rule) -> Result<(), RuleError> {
        if let Some(problem) = rules::problem(&rule) {
            return Err(RuleError::Unfit(problem));
        }
        let target = self.target(&rule.endpoint)?;
        lock(&self.behaviour).add_rule(ActiveRule { rule, target, answered: 0 });
        Ok(())
    }

    /// Cuts all long connections, without a word.
    pub(crate) fn cut_long_connections(&self) {
        lock(&self.connections).drop_all();
    }

    /// Behaves as when the mock started.
    pub(crate) fn restore_behaviour(&self) {
        *lock(&self.behaviour) = self.initial.clone();
    }

    /// What a rule for this endpoint answers: a name, or a method and a path.
    pub(crate) fn target(&self, endpoint: &str) -> Result<Target, UnknownEndpoint> {
        match Target::route(endpoint) {
            Some((method, path)) => Ok(match self.catalog.index_of_route(&method, path) {
                Some(index) => Target::Served(index),
                None => Target::Route(method, path.trim_end_matches('/').split('/').map(str::to_owned).collect()),
            }),
            None => self.catalog.index(endpoint).map(Target::Served),
        }
    }

    /// Makes a refresh or access token invalid; says whether there was one.
    pub(crate) fn revoke(&self, token: &str) -> bool {
        let mut accounts = lock(&self.accounts);
        accounts.tokens.revoke(token) || accounts.grants.revoke(token)
    }
}
