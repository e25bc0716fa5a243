//! What is added breaks nothing that was there: proved on the project's own specs.

use std::collections::BTreeSet;
use std::path::Path;

use larkspur_codegen::{Lock, Options, lock_of};
use larkspur_diff::{Change, Layer, Level, State, diff};
use larkspur_docs::{Compiled, Knowledge, Settled, compile_loaded, load};
use larkspur_schema::{Endpoint, Event};

const DRAWS: usize = 60;
const SEED: u64 = 20_260_525;

/// What a service, or one of its versions, has.
#[derive(Clone, Default)]
struct Part {
    endpoints: Vec<Endpoint>,
    events: Vec<Event>,
}

impl Part {
    fn of(all: &Compiled, service: &str, version: &str) -> Self {
        let is = |a: &str, b: &str| a == service && b == version;
        Self {
            endpoints: all.endpoints.iter().filter(|one| is(&one.id.service, &one.id.version)).cloned().collect(),
            events: all.events.iter().filter(|one| is(&one.id.service, &one.id.version)).cloned().collect(),
        }
    }

    fn lock(&self, lock: &Lock) -> Lock {
        let options = Options { lock: lock.clone(), ..Options::default() };
        lock_of(&self.endpoints, &self.events, &options).expect("the specs lower")
    }

    fn state(&self, lock: &Lock) -> State {
        State::new(self.endpoints.clone(), self.events.clone(), Options { lock: lock.clone(), ..Options::default() })
            .expect("the specs lower")
    }
}

fn specs() -> Compiled {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    compile_loaded(load(&dir).expect("the specs"), Knowledge::default(), &Settled::default())
}

/// What breaks in Rust but for the one that was added.
fn broken<'d>(changes: &'d [Change], added: &str) -> Vec<&'d Change> {
    let breaks =
        |change: &&Change| change.level == Level::Breaking && change.layer != Layer::Wire && change.endpoint != added;
    changes.iter().filter(breaks).collect()
}

/// Adds what `without` lacks, and gives what breaks by it.
fn add(without: &Part, whole: &Part, added: &str, has_lock: bool) -> usize {
    let lock = without.lock(&Lock::default());
    let held = if has_lock { &lock } else { &Lock::default() };
    let (before, after) = (without.state(&lock), whole.state(held));
    let changes = diff(&before, &after).changes;
    let found = broken(&changes, added);
    if has_lock {
        assert!(found.is_empty(), "adding {added} breaks others: {found:#?}");
        let next = whole.lock(&lock);
        assert!(diff(&after, &whole.state(&next)).changes.is_empty(), "{added}: the next run has the same names");
        assert_eq!(whole.lock(&next), next, "{added}: the next run has the same lock");
    }
    found.len()
}

#[test]
fn an_endpoint_or_event_that_is_added_breaks_nothing_that_was_there() {
    let all = specs();
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut drawn = BTreeSet::new();
    while drawn.len() < DRAWS {
        drawn.insert(random.usize(..all.endpoints.len() + all.events.len()));
    }
    let mut without_lock = 0;
    for at in drawn {
        let (part, less, name) = match all.endpoints.get(at) {
            Some(endpoint) => {
                let part = Part::of(&all, &endpoint.id.service, &endpoint.id.version);
                let mut less = part.clone();
                less.endpoints.retain(|other| other.id != endpoint.id);
                (part, less, endpoint.id.to_string())
            }
            None => {
                let event = &all.events[at - all.endpoints.len()];
                let part = Part::of(&all, &event.id.service, &event.id.version);
                let mut less = part.clone();
                less.events.retain(|other| other.event_type != event.event_type);
                (part, less, event.event_type.clone())
            }
        };
        add(&less, &part, &name, true);
        without_lock += usize::from(add(&less, &part, &name, false) > 0);
    }
    assert!(
        without_lock >= DRAWS / 10,
        "without a lock, {without_lock} of {DRAWS} break others: the test would not notice"
    );
}

#[test]
fn what_is_there_stays_whatever_comes_and_in_whatever_order() {
    let all = specs();
    for (service, version) in [("calendar", "v4"), ("task", "v2"), ("corehr", "v2")] {
        let whole = Part::of(&all, service, version);
        let third = |start: usize| whole.endpoints.iter().skip(start).step_by(3).cloned().collect::<Vec<_>>();
        let base = Part { endpoints: third(0), events: Vec::new() };
        let lock = base.lock(&Lock::default());
        let before = base.state(&lock);
        let known: BTreeSet<String> = base.endpoints.iter().map(|one| one.id.to_string()).collect();
        // The second third first, or the last: each with what came before it.
        for order in [[1, 2], [2, 1]] {
            let mut lock = lock.clone();
            let mut part = base.clone();
            for start in order {
                part.endpoints.extend(third(start));
                lock = part.lock(&lock);
            }
            let after = whole.state(&lock);
            let changes = diff(&before, &after).changes;
            let found: Vec<_> =
                broken(&changes, "").into_iter().filter(|change| known.contains(&change.endpoint)).collect();
            assert!(found.is_empty(), "{service}, {order:?}: {found:#?}");
        }
    }
}

#[test]
fn a_service_that_is_added_leaves_all_others_as_they_are() {
    let all = specs();
    let lock = {
        let options = Options::default();
        let rest: Vec<Endpoint> = all.endpoints.iter().filter(|one| one.id.service != "wiki").cloned().collect();
        lock_of(&rest, &[], &options).expect("the specs lower")
    };
    let whole = Part { endpoints: all.endpoints.clone(), events: Vec::new() }.lock(&lock).to_string();
    let others: Vec<&str> = whole.lines().filter(|line| !line.starts_with("wiki.")).collect();
    assert_eq!(others, lock.to_string().lines().collect::<Vec<_>>());
    assert!(whole.lines().count() > others.len() + 20);
}
