//! One side of a comparison: a folder, or what a revision has of it.

use std::collections::BTreeSet;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use larkspur_codegen::{Lock, Options};
use larkspur_diff::State;
use larkspur_docs::diagnostic::Severity;
use larkspur_docs::{Knowledge, Loaded, Settled, compile_loaded, load};

use crate::{generate, lock};

/// Where specs are read from.
pub(super) enum Side {
    Folder(PathBuf),
    Revision(Files),
}

/// The files that a revision has, with their paths.
type Files = Vec<(String, Vec<u8>)>;

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
        let prefix = prefix.trim_end_matches('/');
        let tree = git(dir, &["ls-tree", "-r", "-z", "--full-tree", &format!("{commit}:{prefix}")])
            .with_context(|| format!("`{name}` has no `{prefix}`"))?;
        let is_asked = |path: &str| path.split_once('/').is_none_or(|(service, _)| is_of(services, service));
        let blobs: Vec<(&str, &str)> = paths(&tree)
            .filter_map(|entry| entry.split_once('\t'))
            .filter_map(|(what, path)| Some((what.split_once(" blob ")?.1, path)))
            .filter(|(_, path)| is_asked(path))
            .collect();
        let files = read_blobs(dir, &blobs).with_context(|| format!("cannot read the specs of `{name}`"))?;
        Ok(Self::Revision(files))
    }

    /// What it holds, and the names that stay.
    fn read(self, name: &str) -> Result<(Loaded, Lock)> {
        match self {
            Self::Folder(dir) => {
                let loaded = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
                Ok((loaded, lock::load(&dir)?))
            }
            Self::Revision(files) => {
                let lock = match files.iter().find(|(path, _)| path == lock::FILE) {
                    Some((path, text)) => lock::parse(&format!("{name}:{path}"), &String::from_utf8_lossy(text))?,
                    None => Lock::default(),
                };
                Ok((Loaded::of_files(files), lock))
            }
        }
    }

    /// Compiles and lowers what is there, or these services of it.
    pub(super) fn state(self, name: &str, accept_doubts: bool, services: Option<&BTreeSet<String>>) -> Result<State> {
        let (mut loaded, lock) = self.read(name)?;
        loaded.sources.retain(|source| is_of(services, source.path().split('/').next().unwrap_or_default()));
        if services.is_some() {
            // Labels of the other services would be told as stale, and change no fact.
            loaded.labels = None;
        }
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

/// The contents of objects of git, each with the path that goes with it.
fn read_blobs(dir: &Path, blobs: &[(&str, &str)]) -> Result<Files> {
    // What is asked for stands in a file: git answers before it has read all of a pipe, and each would wait for the other.
    let mut asked = tempfile::tempfile().context("cannot make a file")?;
    let lines: String = blobs.iter().map(|(blob, _)| format!("{blob}\n")).collect();
    asked.write_all(lines.as_bytes()).and_then(|()| asked.rewind()).context("cannot write a file")?;
    let output = answered(Command::new("git").arg("-C").arg(dir).args(["cat-file", "--batch"]).stdin(asked))?;
    let mut rest = &output[..];
    let mut files = Files::with_capacity(blobs.len());
    for (_, path) in blobs {
        let next = content(rest).with_context(|| format!("git does not give `{path}`"))?;
        files.push(((*path).to_owned(), next.0.to_vec()));
        rest = next.1;
    }
    Ok(files)
}

/// The first content of what git answers, `OBJECT blob SIZE` on a line before it, and what follows.
fn content(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = answer.iter().position(|&byte| byte == b'\n')?;
    let size = std::str::from_utf8(&answer[..end]).ok()?.rsplit(' ').next()?.parse().ok()?;
    let (content, rest) = answer[end + 1..].split_at_checked(size)?;
    Some((content, rest.get(1..)?))
}

fn checked(command: &mut Command) -> Result<String> {
    Ok(String::from_utf8_lossy(&answered(command)?).trim().to_owned())
}

fn answered(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.output().context("git does not run")?;
    if !output.status.success() {
        bail!("git: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}
