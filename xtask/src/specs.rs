//! The folder of specs that the project has, and what it teaches.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use larkspur_docs::{Compiled, Knowledge, Settled, compile_loaded, load};

/// The root of the workspace that the command was run in; the one that it was built in where that is none. A program that
/// was copied from another checkout, or built there, writes to the checkout that one stands in.
pub(crate) fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let is_root = |folder: &&Path| folder.join("xtask/Cargo.toml").is_file() && folder.join("specs").is_dir();
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    here.ancestors().find(is_root).or_else(built).map(Path::to_path_buf).unwrap_or_default()
}

/// The target folder of the workspace, for what can be made again.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where the specs are, unless the command says otherwise.
pub(crate) fn default_dir() -> PathBuf {
    root().join("specs")
}

/// What the specs of a folder say beforehand about other pages.
#[derive(Default)]
pub(crate) struct Known {
    /// What they teach about types.
    pub(crate) knowledge: Knowledge,
    /// The nestings that they settle, for the same endpoints and events on other pages.
    pub(crate) settled: Settled,
    /// What they say.
    pub(crate) compiled: Compiled,
}

/// Reads the specs in `dir` once; nothing is known where there is no such folder.
pub(crate) fn known(dir: &Path) -> Result<Known> {
    if !dir.is_dir() {
        return Ok(Known::default());
    }
    let loaded = load(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let knowledge = Knowledge::learn(&loaded.sources);
    let compiled = compile_loaded(loaded, Knowledge::default(), &Settled::default());
    Ok(Known { knowledge, settled: settled(&compiled), compiled })
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
fn settled(compiled: &Compiled) -> Settled {
    let mut settled = Settled::default();
    for endpoint in &compiled.endpoints {
        settled.add_endpoint(endpoint);
    }
    for event in &compiled.events {
        settled.add_event(event);
    }
    settled
}
