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

/// A raw call that writes its path as the docs do shares the limits of the typed one.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    tenant: Option<Arc<str>>,
    method: Method,
    path: Cow<'static, str>,
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
        let paced = self.paced && call.rate_limit().is_some();
        (paced || self.any.load(Ordering::Acquire)).then(|| self.open_gate(call))
    }

    /// The gate of a call's endpoint, which is made where there is none.
    pub(crate) fn open_gate(&self, call: &Call) -> Arc<Gate> {
        self.any.store(true, Ordering::Release);
        let path = match &call.raw {
            Some(raw) => Cow::Owned(raw.path.clone()),
            None => Cow::Borrowed(call.endpoint.path),
        };
        let key = Key { tenant: call.client.tenant.clone(), method: call.method().clone(), path };
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.len() > MANY {
            let now = Instant::now();
            gates.retain(|_, gate| Arc::strong_count(gate) > 1 || gate.is_kept(now));
        }
        let gate = gates.entry(key).or_default().clone();
        drop(gates);
        #[cfg(feature = "pacing")]
        if let Some(limit) = call.rate_limit().filter(|_| self.paced) {
            gate.pacer.get_or_init(|| Pacer::new(limit));
            let tenant = call.client.tenant.as_deref().unwrap_or_default();
            let name = match &call.raw {
                Some(raw) => Cow::Owned(format!("{} {}", call.method(), raw.path)),
                None => Cow::Borrowed(call.endpoint.id),
            };
            let pace = |rates: &SharedRates| rates.pace(limit, &name, tenant);
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
