//! Where generated code goes, and all that stands there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use larkspur_codegen::{Crates, Files};

use super::crates;
use crate::files::{Owned, splice};
use crate::specs;

/// Where the types of cards go below a folder of one's own.
pub(super) const CARDS: &str = "card";

/// Where generated code goes.
pub(super) struct Folders {
    /// That of all code; within the workspace, that of the crates.
    pub(super) api: PathBuf,
    /// The types of cards.
    pub(super) cards: PathBuf,
    /// The names that stay.
    pub(super) lock: PathBuf,
    /// What a folder of one's own has not.
    pub(super) workspace: Option<Workspace>,
}

/// What there is within the workspace beside the code.
pub(super) struct Workspace {
    /// Tests of the generated code.
    pub(super) proofs: PathBuf,
    /// The crates that hold it.
    pub(super) crates: Crates,
}

impl Folders {
    pub(super) fn of_workspace(lock: PathBuf) -> Self {
        let api = specs::root().join("crates");
        let proofs = api.join(crates::MAIN).join("tests/every_endpoint/generated");
        let cards = api.join("larkspur-content/src/card/api");
        Self { api, cards, lock, workspace: Some(Workspace { proofs, crates: crates::crates() }) }
    }

    pub(super) fn proofs(&self) -> Option<&Path> {
        self.workspace.as_ref().map(|workspace| workspace.proofs.as_path())
    }

    pub(super) fn crates(&self) -> Option<Crates> {
        self.workspace.as_ref().map(|workspace| workspace.crates.clone())
    }
}

/// The types of cards, by their paths.
pub(super) type Cards = BTreeMap<String, String>;

/// Files that are known to be what they should be.
#[derive(Default)]
pub(super) struct Right {
    pub(super) api: BTreeSet<String>,
    pub(super) proofs: BTreeSet<String>,
    pub(super) cards: BTreeSet<String>,
}

/// Everything that generation owns: the code, and within the workspace its tests, the manifest and the README.
pub(super) fn owned(files: &Files, folders: &Folders, right: Right, cards: Cards) -> Result<Vec<Owned>> {
    let lock = (folders.lock.clone(), files.lock.to_string());
    let Some(Workspace { proofs, crates }) = &folders.workspace else {
        let (mut files, mut right_api) = (files.api.clone(), right.api);
        files.extend(cards.into_iter().map(|(path, text)| (format!("{CARDS}/{path}"), text)));
        right_api.extend(right.cards.into_iter().map(|path| format!("{CARDS}/{path}")));
        let others = BTreeMap::from([lock]);
        return Ok(vec![Owned { folder: folders.api.clone(), files, right: right_api, others }]);
    };
    let mut others = manifests(files, folders, crates)?;
    others.extend([lock]);
    let mut all = vec![
        Owned { folder: proofs.clone(), files: files.proofs.clone(), right: right.proofs, others },
        Owned { folder: folders.cards.clone(), files: cards, right: right.cards, ..Owned::default() },
    ];
    for krate in crates.groups.iter().map(|group| &group.krate).chain([&crates.main]) {
        let folder = Crates::folder(krate);
        let below = |path: &str| path.strip_prefix(&folder)?.strip_prefix('/').map(str::to_owned);
        let texts = files.api.iter().filter_map(|(path, text)| Some((below(path)?, text.clone())));
        all.push(Owned {
            folder: folders.api.join(&folder),
            files: texts.collect(),
            right: right.api.iter().filter_map(|path| below(path)).collect(),
            ..Owned::default()
        });
    }
    Ok(all)
}

/// The texts of the manifests with their features, and of the README with the table of services.
fn manifests(files: &Files, folders: &Folders, crates: &Crates) -> Result<BTreeMap<PathBuf, String>> {
    let manifest = |krate: &str| folders.api.join(krate).join("Cargo.toml");
    let mut parts = vec![
        (manifest(&crates.main), "features", &files.features),
        (specs::root().join("README.md"), "services", &files.service_table),
    ];
    parts.extend(files.group_features.iter().map(|(krate, features)| (manifest(krate), "features", features)));
    parts.into_iter().map(|(path, name, text)| Ok((path.clone(), spliced(&path, name, text)?))).collect()
}

/// The text of a file with the part between its marks replaced.
fn spliced(path: &Path, name: &str, text: &str) -> Result<String> {
    let old = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    splice(&old, name, text).with_context(|| format!("{} lacks the marks `generated:{name}`", path.display()))
}
