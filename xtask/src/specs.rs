//! The folder of specs that the project has, and what it teaches.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use larkspur_docs::{Compiled, Knowledge, Settled, compile_loaded, load};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where the specs are, unless the command says otherwise.
pub(crate) fn default_dir() -> PathBuf {
    root().join("specs")
}

/// What the specs in `dir` teach about types. `None` stands for the project's own specs.
pub(crate) fn knowledge(dir: Option<&Path>) -> Result<Knowledge> {
    let own = default_dir();
    let dir = dir.unwrap_or(&own);
    if !dir.is_dir() {
        return Ok(Knowledge::default());
    }
    let loaded = load(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    Ok(Knowledge::learn(&loaded.sources))
}

/// Refuses a folder that is none, and says so plainly.
pub(crate) fn require_dir(dir: &Path) -> Result<()> {
    if !dir.exists() {
        bail!("{} does not exist", dir.display());
    }
    if !dir.is_dir() {
        bail!("{} is not a folder", dir.display());
    }
    Ok(())
}

/// The nestings that specs settle, for the same endpoints and events on other pages.
pub(crate) fn settled(compiled: &Compiled) -> Settled {
    let mut settled = Settled::default();
    for endpoint in &compiled.endpoints {
        settled.add_endpoint(endpoint);
    }
    for event in &compiled.events {
        settled.add_event(event);
    }
    settled
}

/// What the specs in `dir` say; nothing where there is no such folder.
pub(crate) fn compiled(dir: &Path) -> Result<Compiled> {
    if !dir.is_dir() {
        return Ok(Compiled::default());
    }
    let loaded = load(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    Ok(compile_loaded(loaded, nothing(), &Settled::default()))
}

/// Knowledge of no type.
pub(crate) fn nothing() -> Knowledge {
    Knowledge::default()
}
