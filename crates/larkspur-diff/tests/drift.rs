//! Real drifts, replayed: folders of upstream pages in the order of their dates, each imported over the one before.
//!
//! `LARKSPUR_DRIFT` names the folders, parted by `:`. Where it is not set, nothing is replayed.

use std::collections::BTreeSet;
use std::path::Path;

use larkspur_codegen::{Lock, Options, lock_of};
use larkspur_diff::{Cause, Change, Id, Layer, Level, State, diff};
use larkspur_docs::{Compiled, Knowledge, Settled, compile_loaded, load};

fn compiled(dir: &Path, settled: &Settled) -> Compiled {
    let specs = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs")).expect("the specs");
    let knowledge = Knowledge::learn(&specs.sources);
    let mut compiled = compile_loaded(load(dir).expect("a folder"), knowledge, settled).without_duplicates();
    // Events of one type on two pages: an import takes one.
    let mut seen = BTreeSet::new();
    compiled.events.retain(|event| seen.insert(event.event_type.clone()));
    let mut seen = BTreeSet::new();
    compiled.endpoints.retain(|endpoint| seen.insert(endpoint.id.clone()));
    compiled
}

fn settled(compiled: &Compiled) -> Settled {
    let mut settled = Settled::default();
    compiled.endpoints.iter().for_each(|endpoint| settled.add_endpoint(endpoint));
    compiled.events.iter().for_each(|event| settled.add_event(event));
    settled
}

fn options(lock: &Lock) -> Options {
    Options { lock: lock.clone(), accept_doubts: true, ..Options::default() }
}

fn state(compiled: &Compiled, lock: &Lock) -> State {
    State::new(compiled.endpoints.clone(), compiled.events.clone(), options(lock)).expect("the pages lower")
}

/// An endpoint or event of which the documents say the same, but for words and dates.
fn unchanged(changes: &[Change]) -> impl Fn(&str) -> bool {
    let told: BTreeSet<String> = changes
        .iter()
        .filter(|change| change.layer != Layer::Rust && change.level > Level::Docs || is_of_values(change.id))
        .map(|change| change.endpoint.clone())
        .collect();
    move |endpoint| !told.contains(endpoint)
}

fn is_of_values(id: Id) -> bool {
    matches!(id, Id::ValuesListed | Id::ValuesNoLongerListed)
}

#[test]
fn no_endpoint_changes_in_rust_unless_its_pages_did() {
    let Ok(folders) = std::env::var("LARKSPUR_DRIFT") else { return };
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let known = compile_loaded(load(&specs).expect("the specs"), Knowledge::default(), &Settled::default());
    let mut before: Option<Compiled> = None;
    for folder in std::env::split_paths(&folders) {
        let nesting = settled(before.as_ref().unwrap_or(&known));
        let now = compiled(&folder, &nesting);
        if let Some(before) = &before {
            let lock = lock_of(&before.endpoints, &before.events, &options(&Lock::default())).expect("names");
            let changes = diff(&state(before, &lock), &state(&now, &lock));
            println!("{}: {:?}", folder.display(), changes.counts());
            let unexplained: Vec<&Change> = changes.unexplained().collect();
            let shown = |change: &&Change| format!("{} {} {}", change.id.as_str(), change.endpoint, change.place);
            unexplained.iter().for_each(|change| println!("  unexplained: {} {:?}", shown(change), change.rust));
            for change in changes
                .changes
                .iter()
                .filter(|change| unexplained.iter().any(|other| other.endpoint == change.endpoint))
            {
                println!("  beside it: {} {} {:?}", shown(&change), change.cause.as_str(), change.before);
            }
            assert!(unexplained.is_empty(), "{}: {} unexplained", folder.display(), unexplained.len());
            let is_unchanged = unchanged(&changes.changes);
            let breaks = |change: &&Change| change.rust.as_ref().is_some_and(|rust| rust.level == Level::Breaking);
            for change in changes.changes.iter().filter(breaks) {
                assert!(
                    !is_unchanged(&change.endpoint),
                    "{} broke although its page did not: {change:#?}",
                    change.endpoint
                );
                assert!(matches!(change.cause, Cause::Docs | Cause::Nesting | Cause::Page));
                println!("  breaks: {} {} {}", change.id.as_str(), change.endpoint, change.place);
            }
        }
        before = Some(now);
    }
}
