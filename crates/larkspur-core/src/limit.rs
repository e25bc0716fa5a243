//! Limits that all calls of an endpoint share: the platform's answer “too many”, and the pace that avoids it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::call::Call;
#[cfg(feature = "pacing")]
use crate::fleet::{SharedPace, SharedRates};
#[cfg(feature = "pacing")]
use crate::pace::Pacer;

/// Gates beyond this many are dropped when nothing is known about them.
const MANY: usize = 4096;

/// The limits of one client, by tenant and endpoint.
pub(crate) struct Limits {
    gates: Mutex<HashMap<Key, Arc<Gate>>>,
    /// Whether there is any gate: without one, calls need not look.
    any: AtomicBool,
    paced: bool,
    #[cfg(feature = "pacing")]
    pub(crate) shared: Option<SharedRates>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    tenant: Option<Arc<str>>,
    endpoint: std::borrow::Cow<'static, str>,
}

/// The state of one endpoint's limit.
#[derive(Default)]
pub(crate) struct Gate {
    shut_until: Mutex<Option<Instant>>,
    #[cfg(feature = "pacing")]
    pacer: Option<Pacer>,
    #[cfg(feature = "pacing")]
    shared: Option<SharedPace>,
}

impl Limits {
    pub(crate) fn new(paced: bool) -> Self {
        Self {
            gates: Mutex::default(),
            any: AtomicBool::new(false),
            paced,
            #[cfg(feature = "pacing")]
            shared: None,
        }
    }

    /// The gate of a call's endpoint, where it may hold the call up.
    pub(crate) fn gate(&self, call: &Call) -> Option<Arc<Gate>> {
        let paced = self.paced && call.endpoint.rate_limit.is_some();
        (paced || self.any.load(Ordering::Acquire)).then(|| self.open_gate(call))
    }

    /// The gate of a call's endpoint, which is made where there is none.
    pub(crate) fn open_gate(&self, call: &Call) -> Arc<Gate> {
        self.any.store(true, Ordering::Release);
        let endpoint = match &call.raw {
            Some(_) => call.name().split('?').next().unwrap_or_default().to_owned().into(),
            None => call.endpoint.id.into(),
        };
        let key = Key { tenant: call.client.tenant.clone(), endpoint };
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.len() > MANY {
            let now = Instant::now();
            gates.retain(|_, gate| Arc::strong_count(gate) > 1 || gate.is_kept(now));
        }
        gates.entry(key).or_insert_with(|| Arc::new(self.open(call))).clone()
    }

    #[cfg(feature = "pacing")]
    fn open(&self, call: &Call) -> Gate {
        let Some(limit) = call.endpoint.rate_limit.filter(|_| self.paced) else { return Gate::default() };
        let tenant = call.client.tenant.as_deref().unwrap_or_default();
        let shared = self.shared.as_ref().and_then(|rates| rates.pace(limit, call.endpoint.id, tenant));
        Gate { pacer: Pacer::new(limit), shared, ..Gate::default() }
    }

    #[cfg(not(feature = "pacing"))]
    fn open(&self, _: &Call) -> Gate {
        Gate::default()
    }
}

impl Gate {
    fn is_kept(&self, now: Instant) -> bool {
        #[cfg(feature = "pacing")]
        if self.pacer.is_some() {
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
        if let Some(shared) = &self.shared
            && shared.turn().await
        {
            return;
        }
        #[cfg(feature = "pacing")]
        if let Some(pacer) = &self.pacer {
            pacer.turn().await;
        }
    }
}
