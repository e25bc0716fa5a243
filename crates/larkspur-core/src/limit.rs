//! Limits that all calls of an endpoint share: the platform's answer “too many”, and the pace that avoids it.

use std::borrow::Cow;
use std::collections::HashMap;
#[cfg(feature = "pacing")]
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Method;
use tokio::time::Instant;

use crate::config::Config;
use crate::endpoint::RateLimit;
#[cfg(feature = "pacing")]
use crate::fleet::{SharedPace, SharedRates};
#[cfg(feature = "pacing")]
use crate::pace::Pacer;

/// Gates beyond this many are dropped when nothing is known about them.
const MANY: usize = 4096;

/// The limits of one client, by tenant and endpoint.
pub(crate) struct Limits {
    gates: Mutex<HashMap<Target, Arc<Gate>>>,
    /// Whether there is any gate: without one, calls need not look.
    any: AtomicBool,
    paced: bool,
    #[cfg(feature = "pacing")]
    shared: Option<SharedRates>,
}

/// What a limit is for. A raw call that writes its path as the docs do shares the limits of the typed one.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Target {
    pub(crate) tenant: Option<Arc<str>>,
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
}

/// The state of one endpoint's limit.
#[derive(Default)]
pub(crate) struct Gate {
    shut_until: Mutex<Option<Instant>>,
    /// Made by the first call that knows the limit.
    #[cfg(feature = "pacing")]
    pacer: OnceLock<Option<Pacer>>,
    /// Where the rate is shared with other processes.
    #[cfg(feature = "pacing")]
    shared: OnceLock<Option<SharedPace>>,
}

impl Limits {
    /// The limits of a client with these settings, which calls this host.
    #[cfg_attr(not(feature = "pacing"), expect(unused_variables, reason = "only shared rates name the host"))]
    pub(crate) fn new(config: &Config, host: &str) -> Self {
        Self {
            gates: Mutex::default(),
            any: AtomicBool::new(false),
            paced: config.paced,
            #[cfg(feature = "pacing")]
            shared: (config.rates.clone()).map(|rates| SharedRates::new(rates, format!("{host}:{}", config.app_id))),
        }
    }

    /// Whether something may hold up a call with this documented limit.
    pub(crate) fn may_hold(&self, rate: Option<RateLimit>) -> bool {
        self.paced && rate.is_some() || self.any.load(Ordering::Acquire)
    }

    /// The gate of an endpoint, which is made where there is none. Processes share its pace under `name`.
    #[cfg_attr(not(feature = "pacing"), expect(unused_variables, reason = "without it no pace is kept"))]
    pub(crate) fn gate(&self, target: Target, name: &str, rate: Option<RateLimit>) -> Arc<Gate> {
        self.any.store(true, Ordering::Release);
        #[cfg(feature = "pacing")]
        let tenant = target.tenant.clone();
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.len() > MANY {
            let now = Instant::now();
            gates.retain(|_, gate| Arc::strong_count(gate) > 1 || gate.is_kept(now));
        }
        let gate = gates.entry(target).or_default().clone();
        drop(gates);
        #[cfg(feature = "pacing")]
        if let Some(limit) = rate.filter(|_| self.paced) {
            gate.pacer.get_or_init(|| Pacer::new(limit));
            let pace = |rates: &SharedRates| rates.pace(limit, name, tenant.as_deref().unwrap_or_default());
            gate.shared.get_or_init(|| self.shared.as_ref().and_then(pace));
        }
        gate
    }
}

impl Gate {
    fn is_kept(&self, now: Instant) -> bool {
        #[cfg(feature = "pacing")]
        if self.pacer.get().is_some_and(Option::is_some) {
            return true;
        }
        self.shut_for(now).is_some()
    }

    /// Shuts the endpoint for all its calls.
    pub(crate) fn shut(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut shut = self.shut_until.lock().unwrap_or_else(PoisonError::into_inner);
        *shut = Some(shut.map_or(until, |before| before.max(until)));
    }

    /// How long the endpoint stays shut.
    pub(crate) fn shut_for(&self, now: Instant) -> Option<Duration> {
        let mut shut = self.shut_until.lock().unwrap_or_else(PoisonError::into_inner);
        let left = shut.and_then(|until| until.checked_duration_since(now)).filter(|left| !left.is_zero());
        if left.is_none() {
            *shut = None;
        }
        left
    }

    /// Waits for this call's turn, where the client keeps a pace.
    pub(crate) async fn turn(&self) {
        #[cfg(feature = "pacing")]
        if let Some(Some(shared)) = self.shared.get()
            && shared.turn().await
        {
            return;
        }
        #[cfg(feature = "pacing")]
        if let Some(Some(pacer)) = self.pacer.get() {
            pacer.turn().await;
        }
    }
}
