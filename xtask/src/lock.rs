//! The names that stay: the file beside the specs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use larkspur_codegen::{Lock, LockError, Options};

/// The file's name.
pub(crate) const FILE: &str = "names.lock";

/// Where the names of a folder of specs are.
pub(crate) fn path(specs: &Path) -> PathBuf {
    specs.join(FILE)
}

/// Reads the names of a folder of specs; there are none where it has no such file.
pub(crate) fn load(specs: &Path) -> Result<Lock> {
    let path = path(specs);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Lock::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    parse(&path.display().to_string(), &text)
}

/// Reads the names that a file of this name holds.
pub(crate) fn parse(name: &str, text: &str) -> Result<Lock> {
    text.parse().or_else(|errors: Vec<LockError>| {
        let shown: Vec<String> = errors.iter().map(|error| told(name, error)).collect();
        bail!("{}\nnothing was written: the names that stay cannot be read", shown.join("\n"))
    })
}

fn told(name: &str, error: &LockError) -> String {
    let LockError { line, column, message, help } = error;
    format!("{name}:{line}:{column}: {message}\n  = help: {help}")
}

/// How code is generated from a folder of specs.
pub(crate) fn options(specs: &Path) -> Result<Options> {
    Ok(Options { lock: load(specs)?, ..Options::default() })
}
