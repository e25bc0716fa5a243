//! What the last run read and wrote, so that the next one need not do it all again.
//!
//! Nothing here is believed without proof: a spec or a generated file counts as unchanged only where its content still
//! has the hash that was remembered, and the generator where its own program has.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use larkspur_codegen::{Contents, Lock, Part, UnitLock};
use larkspur_docs::{Compiled, Loaded, canonical, endpoint_identity};
use larkspur_schema::{Component, Endpoint, Event};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::folders::{CARDS, Cards};
use crate::files;

/// The hash of a content, as hexadecimal digits.
pub(super) type Hash = String;

pub(super) fn hash(content: &[u8]) -> Hash {
    hex(&Sha256::digest(content))
}

fn hex(digest: &[u8]) -> Hash {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        for half in [byte >> 4, byte & 0xf] {
            text.extend(char::from_digit(half.into(), 16));
        }
    }
    text
}

/// A service and version.
pub(super) type PartId = (String, String);

/// One run, as it is remembered.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Memory {
    /// The program that ran.
    pub(super) generator: Hash,
    /// The English of labels, which any part may show.
    #[serde(default)]
    pub(super) labels: Option<Hash>,
    pub(super) specs: BTreeMap<String, Spec>,
    pub(super) parts: Vec<Written>,
    /// The files of the types of cards.
    #[serde(default)]
    pub(super) cards: BTreeMap<String, Hash>,
}

/// A document, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Spec {
    pub(super) hash: Hash,
    pub(super) part: PartId,
    /// What no other document may describe as well: method and URL of an endpoint, or the type of an event.
    pub(super) subject: String,
}

/// The files of a service and version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) part: PartId,
    pub(super) endpoints: usize,
    pub(super) events: usize,
    pub(super) api: BTreeMap<String, Hash>,
    pub(super) proofs: BTreeMap<String, Hash>,
    /// The names that it was given.
    #[serde(default)]
    pub(super) lock: Hash,
}

impl Written {
    pub(super) fn of(part: &Part) -> Self {
        let hashes = |files: &BTreeMap<String, String>| {
            files.iter().map(|(path, text)| (path.clone(), hash(text.as_bytes()))).collect()
        };
        let Contents { service, version, endpoints, events } = part.contents.clone();
        let lock = names(Some(&part.lock));
        Self { part: (service, version), endpoints, events, api: hashes(&part.api), proofs: hashes(&part.proofs), lock }
    }

    pub(super) fn contents(&self) -> Contents {
        let (service, version) = self.part.clone();
        Contents { service, version, endpoints: self.endpoints, events: self.events }
    }

    /// Whether its files are on disk as they were written, and its names in the lock.
    pub(super) fn stands(&self, lock: &Lock, api: &Path, proofs: Option<&Path>) -> bool {
        let (service, version) = &self.part;
        names(lock.unit(service, version)) == self.lock
            && same(api, &self.api)
            && proofs.is_none_or(|folder| same(folder, &self.proofs))
    }
}

/// Whether files are on disk as they were written.
fn same(folder: &Path, files: &BTreeMap<String, Hash>) -> bool {
    files.iter().all(|(path, written)| fs::read(folder.join(path)).is_ok_and(|text| hash(&text) == *written))
}

/// The hash of the names of a part.
fn names(lock: Option<&UnitLock>) -> Hash {
    hash(lock.map(UnitLock::lines).unwrap_or_default().join("\n").as_bytes())
}

impl Memory {
    /// Whether the types of cards are on disk as they were written.
    pub(super) fn cards_stand(&self, folder: &Path) -> bool {
        same(folder, &self.cards)
    }

    /// What is worth remembering of a run over these documents; nothing where one of them became nothing.
    pub(super) fn of(seen: Seen, compiled: &Compiled, parts: &[Part], cards: &Cards) -> Option<Self> {
        let subjects = subjects(compiled);
        let Seen { labels, specs } = seen;
        let specs: Option<BTreeMap<String, Spec>> = specs
            .into_iter()
            .map(|(path, hash)| {
                let (part, subject) = subjects.get(path.as_str())?.clone();
                Some((path, Spec { hash, part, subject }))
            })
            .collect();
        let parts = parts.par_iter().map(Written::of).collect();
        let cards = cards.iter().map(|(path, text)| (path.clone(), hash(text.as_bytes()))).collect();
        Some(Self { generator: generator().ok()?, labels, specs: specs?, parts, cards })
    }

    /// What was remembered, where it can be read and the same program did it.
    pub(super) fn load(path: &Path) -> Option<Self> {
        let memory: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (memory.generator == generator().ok()?).then_some(memory)
    }

    pub(super) fn save(&self, path: &Path) -> Result<()> {
        files::write([(path, serde_json::to_string(self)?.as_str())], [])
    }
}

/// What was read, as hashes.
pub(super) struct Seen {
    pub(super) labels: Option<Hash>,
    pub(super) specs: BTreeMap<String, Hash>,
}

/// The hash of the labels, where there are some.
pub(super) fn labels(loaded: &Loaded) -> Option<Hash> {
    loaded.labels.as_ref().map(|source| hash(source.text().as_bytes()))
}

/// The hash of each document; nothing where one of them is not in the canonical form, and so depends on others.
pub(super) fn seen(loaded: &Loaded) -> Option<Seen> {
    let specs = loaded.sources.par_iter().map(|source| {
        canonical::is_canonical(source).then(|| (source.path().to_owned(), hash(source.text().as_bytes())))
    });
    Some(Seen { labels: labels(loaded), specs: specs.collect::<Option<_>>()? })
}

/// What each document is about, by its path. A document that is about two things is about none.
pub(super) fn subjects(compiled: &Compiled) -> BTreeMap<&str, (PartId, String)> {
    let endpoint = |endpoint: &Endpoint| {
        let id = &endpoint.id;
        // Several calls may go to one URL; each has a name of its own.
        ((id.service.clone(), id.version.clone()), format!("{} {id}", endpoint_identity(&endpoint.http)))
    };
    let event = |event: &Event| ((event.id.service.clone(), event.id.version.clone()), event.event_type.clone());
    let endpoints = compiled.endpoints.iter().map(|found| (found.page.doc.as_str(), endpoint(found)));
    let events = compiled.events.iter().map(|found| (found.page.doc.as_str(), event(found)));
    let component = |found: &Component| (cards_of(&found.version), found.name.clone());
    let components = compiled.components.iter().map(|found| (found.page.doc.as_str(), component(found)));
    endpoints.chain(events).chain(components).collect()
}

/// What components of cards are a part of. They are generated together.
fn cards_of(version: &str) -> PartId {
    (CARDS.to_owned(), version.to_owned())
}

/// Whether a part is that of cards.
pub(super) fn is_of_cards(part: &PartId) -> bool {
    part.0 == CARDS
}

/// Where a run over these folders is remembered.
pub(super) fn path(target: &Path, specs: &Path, out: Option<&Path>) -> PathBuf {
    let of = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned();
    let folders = format!("{}\n{}", of(specs), out.map(of).unwrap_or_default());
    target.join("larkspur-generate").join(format!("{}.json", &hash(folders.as_bytes())[..16]))
}

/// The program itself: where it changes, everything may.
fn generator() -> Result<Hash> {
    let path = std::env::current_exe().context("cannot tell which program runs")?;
    let told = || format!("cannot read {}", path.display());
    let mut program = fs::File::open(&path).with_context(told)?;
    let mut digest = Sha256::new();
    // A piece at a time: a buffer for the whole program costs more than its hash.
    let mut piece = vec![0; 1 << 16];
    loop {
        match program.read(&mut piece).with_context(told)? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(&piece[..read]),
        }
    }
}
