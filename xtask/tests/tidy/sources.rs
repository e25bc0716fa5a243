//! The hand-written sources of the workspace, and what its packages depend on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of Rust that somebody wrote: their texts, by their paths from the workspace's root, with `/`.
pub(crate) type Sources = BTreeMap<String, String>;

pub(crate) fn parse(path: &str, text: &str) -> syn::File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A member of the workspace.
pub(crate) struct Package {
    pub(crate) name: String,
    /// From the workspace's root, with `/`.
    pub(crate) folder: String,
    /// The members that its library, its programs or its build script depend on.
    pub(crate) dependencies: BTreeSet<String>,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace's root").to_owned()
}

/// The members of the workspace, by their folders.
pub(crate) fn packages() -> Vec<Package> {
    let mut folders: Vec<PathBuf> = entries(&root().join("crates"));
    folders.push(root().join("xtask"));
    let manifests: Vec<(String, String)> = folders
        .iter()
        .map(|folder| (shown(folder), fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest")))
        .collect();
    let names: Vec<String> = manifests.iter().map(|(_, manifest)| name(manifest)).collect();
    let member = |line: &str| names.iter().find(|name| line.split(['.', ' ', '=']).next() == Some(name)).cloned();
    let packages = manifests.iter().zip(&names).map(|((folder, manifest), name)| {
        let mut section = "";
        let mut dependencies = BTreeSet::new();
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            } else if matches!(section, "[dependencies]" | "[build-dependencies]") {
                dependencies.extend(member(line));
            }
        }
        Package { name: name.clone(), folder: folder.clone(), dependencies }
    });
    packages.collect()
}

fn name(manifest: &str) -> String {
    let line = manifest.lines().find(|line| line.starts_with("name = "));
    line.and_then(|line| line.split('"').nth(1)).expect("a package's name").to_owned()
}

/// All hand-written files of the workspace's members: sources, tests, benches and examples.
pub(crate) fn all() -> Sources {
    let mut found = Vec::new();
    for package in packages() {
        let folder = root().join(&package.folder);
        ["src", "tests", "benches", "examples"].iter().for_each(|part| files(&folder.join(part), &mut found));
        found.extend(Some(folder.join("build.rs")).filter(|file| file.exists()));
    }
    let read = found.iter().map(|path| (shown(path), fs::read_to_string(path).expect("a source")));
    read.filter(|(_, text)| !text.lines().next().is_some_and(|line| line.contains("@generated"))).collect()
}

/// Files of Rust in a folder and below it; what tests are given to read is no source.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    if !folder.is_dir() || folder.ends_with("fixtures") {
        return;
    }
    for path in entries(folder) {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn shown(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("a path below the root");
    path.to_str().expect("a path in UTF-8").replace('\\', "/")
}
