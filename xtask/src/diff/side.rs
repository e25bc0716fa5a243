//! One side of a comparison: a folder, or what a revision has of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use larkspur_codegen::Options;
use larkspur_diff::State;
use larkspur_docs::diagnostic::Severity;
use larkspur_docs::{Knowledge, Settled, compile_loaded, load};
use tempfile::TempDir;

use crate::{generate, lock};

/// Where specs are read from.
pub(super) enum Side {
    Folder(PathBuf),
    /// A copy of what a revision has.
    Copy(TempDir),
}

impl Side {
    /// A folder of this name, or else what a revision has of `dir`, or of these services of it.
    pub(super) fn of(name: &str, dir: &Path, services: Option<&BTreeSet<String>>) -> Result<Self> {
        if Path::new(name).is_dir() {
            return Ok(Self::Folder(PathBuf::from(name)));
        }
        let prefix = git(dir, &["rev-parse", "--show-prefix"])
            .with_context(|| format!("`{name}` is no folder, and {} is in no repository", dir.display()))?;
        let commit = git(dir, &["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])
            .with_context(|| format!("`{name}` is neither a folder nor a revision"))?;
        let tree = format!("{commit}:{}", prefix.trim_end_matches('/'));
        // The index below holds the folder alone, whose paths git takes from the top.
        let top = git(dir, &["rev-parse", "--show-toplevel"])?;
        let copy = tempfile::tempdir().context("cannot make a folder")?;
        // An index of its own: the one of the repository is left alone.
        let index = copy.path().join("index");
        let run =
            |args: &[&str]| checked(Command::new("git").arg("-C").arg(&top).args(args).env("GIT_INDEX_FILE", &index));
        run(&["read-tree", &tree]).with_context(|| format!("`{name}` has no `{}`", prefix.trim_end_matches('/')))?;
        let specs = copy.path().join("specs");
        std::fs::create_dir(&specs).context("cannot make a folder")?;
        let to = format!("--prefix={}/", specs.display());
        // To copy all specs costs more than to generate from a few of them.
        let files = services.map(|_| run(&["ls-files", "-z"])).transpose()?;
        let is_asked = |path: &&str| path.split_once('/').is_none_or(|(service, _)| is_of(services, service));
        let which = match &files {
            None => vec!["--all"],
            Some(files) => ["--"].into_iter().chain(paths(files).filter(is_asked)).collect(),
        };
        run(&[&["checkout-index", &to], &which[..]].concat())
            .with_context(|| format!("cannot read the specs of `{name}`"))?;
        Ok(Self::Copy(copy))
    }

    fn path(&self) -> PathBuf {
        match self {
            Self::Folder(path) => path.clone(),
            Self::Copy(copy) => copy.path().join("specs"),
        }
    }

    /// Compiles and lowers what is there, or these services of it.
    pub(super) fn state(&self, name: &str, accept_doubts: bool, services: Option<&BTreeSet<String>>) -> Result<State> {
        let dir = self.path();
        let mut loaded = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
        loaded.sources.retain(|source| is_of(services, source.path().split('/').next().unwrap_or_default()));
        if services.is_some() {
            // Labels of the other services would be told as stale, and change no fact.
            loaded.labels = None;
        }
        let lock = lock::load(&dir)?;
        let compiled = compile_loaded(loaded, Knowledge::default(), &Settled::default());
        let is_bad = |severity: Severity, stops: bool| severity == Severity::Error || stops && !accept_doubts;
        let bad = compiled.diagnostics.iter().find(|finding| is_bad(finding.severity, generate::stops(finding)));
        if let Some(finding) = bad {
            bail!(
                "{name} has specs with errors or in doubt, as {}:{}: {}",
                finding.file,
                finding.line,
                finding.message
            );
        }
        let options = Options { lock, accept_doubts, ..Options::default() };
        State::new(compiled.endpoints, compiled.events, options).map_err(|problems| {
            let shown: Vec<String> = problems.iter().take(5).map(ToString::to_string).collect();
            anyhow::anyhow!("{name} does not generate:\n{}", shown.join("\n"))
        })
    }
}

/// Whether a service is one of these, where there are some.
fn is_of(services: Option<&BTreeSet<String>>, service: &str) -> bool {
    services.is_none_or(|names| names.contains(service))
}

/// The services of which something is not as in the last commit; nothing where that cannot be told.
pub(super) fn changed_services(dir: &Path) -> Option<BTreeSet<String>> {
    let changed = git(dir, &["diff", "-z", "--name-only", "--relative", "HEAD", "--", "."]).ok()?;
    let new = git(dir, &["ls-files", "-z", "--others", "--exclude-standard", "--", "."]).ok()?;
    let service = |path: &str| path.split_once('/').map(|(service, _)| service.to_owned());
    Some(paths(&changed).chain(paths(&new)).filter_map(service).collect())
}

/// The paths of a list that git ends with a zero each, so that it quotes none of them.
fn paths(list: &str) -> impl Iterator<Item = &str> {
    list.split('\0').filter(|path| !path.is_empty())
}

/// What git says.
fn git(dir: &Path, args: &[&str]) -> Result<String> {
    checked(Command::new("git").arg("-C").arg(dir).args(args))
}

fn checked(command: &mut Command) -> Result<String> {
    let output = command.output().context("git does not run")?;
    if !output.status.success() {
        bail!("git: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
