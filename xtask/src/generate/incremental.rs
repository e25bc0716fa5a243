//! A run that generates again only what may have changed since the last one, with the same outcome as a whole run.
//!
//! A document in the canonical form says the same whatever others say, and a service and version is generated without a
//! look at any other. So a changed spec concerns the parts that it was in and is in now, and the few files above them.
//! Wherever that cannot be shown, there is no incremental run, and the whole one tells what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_codegen::{Contents, Files, Options, assemble, parts};
use larkspur_docs::findings::Findings;
use larkspur_docs::labels::Labels;
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, Loaded, canonical, compile};
use rayon::prelude::*;

use super::folders::{Folders, Right};
use super::memory::{self, Memory, PartId, Spec, Written, hash, subjects};
use super::stops::stops;

/// What an incremental run found and made.
pub(super) struct Run {
    /// What is to be remembered now.
    pub(super) memory: Memory,
    /// The files of the parts that may have changed, and those above all parts.
    pub(super) files: Files,
    /// The files of the other parts, and the types of cards, which are on disk as they should be.
    pub(super) right: Right,
    /// How many specs are not what they were.
    pub(super) changed: usize,
    /// How many parts were generated again.
    pub(super) again: usize,
}

/// Generates what changed since `memory`; nothing where a whole run must look.
pub(super) fn run(loaded: Loaded, memory: Memory, folders: &Folders, options: &Options) -> Option<Run> {
    let labels_hash = memory::labels(&loaded);
    if !loaded.unreadable.is_empty() || !loaded.diagnostics.is_empty() || labels_hash != memory.labels {
        return None;
    }
    if !memory.cards_stand(&folders.cards) {
        return None;
    }
    let labels = loaded.labels.as_ref().map(|source| Labels::read(&Findings::quiet(source))).unwrap_or_default();
    let Memory { generator, specs: known, parts: mut written, cards, .. } = memory;
    let Sorted { mut specs, changed, mut rest, mut new_hashes } = Sorted::by_hash(loaded.sources, &known);
    let gone = known.iter().filter(|(path, _)| !specs.contains_key(*path));
    let mut again: BTreeSet<PartId> = gone.clone().map(|(_, spec)| spec.part.clone()).collect();
    let removed = gone.filter(|(path, _)| !new_hashes.contains_key(*path)).count();
    let count = changed.len() + removed;

    // A spec's part is known only once it is read.
    if !changed.iter().all(canonical::is_canonical) {
        return None;
    }
    let mut compiled = sound(&changed, &labels)?;
    for (path, (part, subject)) in subjects(&compiled) {
        again.insert(part.clone());
        specs.insert(path.to_owned(), Spec { hash: new_hashes.remove(path)?, part, subject });
    }
    // The types of cards are one: any of their specs concerns them all.
    if again.iter().any(memory::is_of_cards) {
        return None;
    }
    let mut described = BTreeSet::new();
    if !specs.values().all(|spec| described.insert(&spec.subject)) {
        return None;
    }
    again.extend(damaged(&written, &again, folders, options));

    rest.retain(|source| again.contains(&specs[source.path()].part));
    let others = sound(&rest, &labels)?;
    compiled.endpoints.extend(others.endpoints);
    compiled.events.extend(others.events);
    let fresh = parts(&compiled.endpoints, &compiled.events, options).ok()?;

    written.retain(|part| !again.contains(&part.part));
    let right = Right {
        api: written.iter().flat_map(|part| part.api.keys().cloned()).collect(),
        proofs: written.iter().flat_map(|part| part.proofs.keys().cloned()).collect(),
        cards: cards.keys().cloned().collect(),
    };
    written.extend(fresh.iter().map(Written::of));
    written.sort_by(|a, b| a.part.cmp(&b.part));
    let contents: Vec<Contents> = written.iter().map(Written::contents).collect();
    let files = assemble(&contents, fresh, options);
    let again = again.len();
    let memory = Memory { generator, labels: labels_hash, specs, parts: written, cards };
    Some(Run { memory, files, right, changed: count, again })
}

/// The parts whose files or names are not as they were written.
fn damaged(written: &[Written], again: &BTreeSet<PartId>, folders: &Folders, options: &Options) -> Vec<PartId> {
    let (api, proofs) = (folders.api.as_path(), folders.proofs());
    let others = written.par_iter().filter(|part| !again.contains(&part.part));
    others.filter(|part| !part.stands(&options.lock, api, proofs)).map(|part| part.part.clone()).collect()
}

/// Documents, by whether they are what they were.
struct Sorted {
    /// What is known of those that did not change.
    specs: BTreeMap<String, Spec>,
    changed: Vec<Source>,
    rest: Vec<Source>,
    /// Of those that changed.
    new_hashes: BTreeMap<String, String>,
}

impl Sorted {
    fn by_hash(sources: Vec<Source>, known: &BTreeMap<String, Spec>) -> Self {
        let hashes: Vec<String> = sources.par_iter().map(|source| hash(source.text().as_bytes())).collect();
        let (mut specs, mut changed, mut rest) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut new_hashes = BTreeMap::new();
        for (source, hash) in sources.into_iter().zip(hashes) {
            match known.get(source.path()).filter(|spec| spec.hash == hash) {
                Some(spec) => {
                    specs.insert(source.path().to_owned(), spec.clone());
                    rest.push(source);
                }
                None => {
                    new_hashes.insert(source.path().to_owned(), hash);
                    changed.push(source);
                }
            }
        }
        Self { specs, changed, rest, new_hashes }
    }
}

/// The documents as they read, where none has an error.
fn sound(sources: &[Source], labels: &Labels<'_>) -> Option<Compiled> {
    let mut compiled = compile(sources, Knowledge::default());
    labels.apply(&mut compiled);
    let whole = compiled.endpoints.len() + compiled.events.len() + compiled.components.len() == sources.len();
    (whole && !compiled.diagnostics.iter().any(stops)).then_some(compiled)
}
