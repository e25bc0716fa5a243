//! Endpoints from documents: a folder of specs, or of pages as the platform publishes them.

use std::path::{Path, PathBuf};
#[cfg(not(feature = "embedded"))]
use std::sync::{Mutex, OnceLock};

use larkspur_docs::diagnostic::{Diagnostic, Severity};
use larkspur_docs::{Knowledge, compile, load};

use crate::document::Listed;
use crate::error::{BuildError, nearest};
#[cfg(not(feature = "embedded"))]
use crate::sync::lock;

/// The specs that come with this crate.
const OWN_SPECS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/specs");

/// What the documents hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents {
    /// Those that come with this crate.
    pub(crate) own: Vec<Listed>,
    /// Those of other folders.
    pub(crate) given: Vec<Listed>,
    pub(crate) events: Vec<larkspur_schema::Event>,
}

/// Which documents to serve.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpecsRequest {
    dirs: Vec<Dir>,
    services: Option<Vec<String>>,
    skip_bad: bool,
}

#[derive(Clone, Debug)]
enum Dir {
    Own,
    Other(PathBuf),
}

impl Dir {
    /// The services that the folder's own folders are named after, for the help of an error.
    fn services(&self) -> Vec<String> {
        #[cfg(feature = "embedded")]
        if matches!(self, Self::Own) {
            return crate::embedded::archive().services();
        }
        let dir = match self {
            Self::Own => Path::new(OWN_SPECS),
            Self::Other(dir) => dir,
        };
        let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }
}

impl SpecsRequest {
    pub(crate) fn add_own(&mut self) {
        self.dirs.push(Dir::Own);
    }

    pub(crate) fn add(&mut self, dir: PathBuf) {
        self.dirs.push(Dir::Other(dir));
    }

    pub(crate) fn limit(&mut self, services: impl Iterator<Item = String>) {
        self.services.get_or_insert_default().extend(services);
    }

    pub(crate) fn skip_bad(&mut self) {
        self.skip_bad = true;
    }

    /// Reads the documents.
    pub(crate) fn load(&self) -> Result<Documents, BuildError> {
        let mut all = Documents::default();
        for dir in &self.dirs {
            let documents = match dir {
                Dir::Own => self.load_own()?,
                Dir::Other(dir) => self.load_dir(dir)?,
            };
            all.own.extend(documents.own);
            all.given.extend(documents.given);
            all.events.extend(documents.events);
        }
        self.check_services(&all)?;
        Ok(all)
    }

    /// Whether there is a document of each service that was asked for.
    fn check_services(&self, all: &Documents) -> Result<(), BuildError> {
        let listed = all.own.iter().chain(&all.given).filter_map(|listed| listed.id.split('.').next());
        let mut known: std::collections::BTreeSet<&str> = listed.collect();
        known.extend(all.events.iter().map(|event| event.id.service.as_str()));
        let wanted = self.services.iter().flatten().filter(|_| !self.dirs.is_empty());
        match wanted.into_iter().find(|service| !known.contains(service.as_str())) {
            None => Ok(()),
            Some(service) => {
                let folders: Vec<String> = self.dirs.iter().flat_map(|dir| dir.services()).collect();
                let known = folders.iter().map(String::as_str).chain(known);
                Err(BuildError::UnknownService { service: service.clone(), near: nearest(service, known) })
            }
        }
    }

    /// The crate's own specs do not change while a process runs, so that many mocks share one reading.
    #[cfg(not(feature = "embedded"))]
    fn load_own(&self) -> Result<Documents, BuildError> {
        type Known = Vec<(Option<Vec<String>>, Documents)>;
        static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
        let mut known = lock(KNOWN.get_or_init(Mutex::default));
        if let Some((_, documents)) = known.iter().find(|(services, _)| *services == self.services) {
            return Ok(documents.clone());
        }
        let mut documents = self.load_dir(Path::new(OWN_SPECS))?;
        documents.own = std::mem::take(&mut documents.given);
        known.push((self.services.clone(), documents.clone()));
        Ok(documents)
    }

    /// They are packed in the program.
    #[cfg(feature = "embedded")]
    fn load_own(&self) -> Result<Documents, BuildError> {
        let archive = crate::embedded::archive();
        let own = archive.listed(|service| self.wants(service));
        let events = archive.events().iter().filter(|event| self.wants(&event.id.service)).cloned().collect();
        Ok(Documents { own, given: Vec::new(), events })
    }

    fn load_dir(&self, dir: &Path) -> Result<Documents, BuildError> {
        let mut loaded = load(dir).map_err(|source| BuildError::Specs { dir: dir.to_owned(), source })?;
        loaded.sources.retain(|source| self.may_hold(source.path()));
        let mut compiled = compile(&loaded.sources, Knowledge::default());
        compiled.diagnostics.extend(loaded.diagnostics);
        let mut errors = std::mem::take(&mut compiled.diagnostics);
        errors.retain(|finding| finding.severity == Severity::Error && self.may_hold(&finding.file));
        if !errors.is_empty() && !self.skip_bad {
            return Err(BuildError::BadSpecs { dir: dir.to_owned(), findings: errors.iter().map(shown).collect() });
        }
        let wanted =
            |service: &str, doc: &str| self.wants(service) && !errors.iter().any(|finding| finding.file == doc);
        compiled.endpoints.retain(|endpoint| wanted(&endpoint.id.service, &endpoint.page.doc));
        compiled.events.retain(|event| wanted(&event.id.service, &event.page.doc));
        Ok(Documents {
            own: Vec::new(),
            given: compiled.endpoints.into_iter().map(Listed::from).collect(),
            events: compiled.events,
        })
    }

    fn wants(&self, service: &str) -> bool {
        self.services.as_ref().is_none_or(|services| services.iter().any(|wanted| wanted == service))
    }

    /// Whether a file may document a wanted service. A file of the form `service/version/name.md` or
    /// `service/version/events/name.md` tells its service; files anywhere else must be read.
    fn may_hold(&self, path: &str) -> bool {
        let steps: Vec<&str> = path.split('/').collect();
        match steps[..] {
            [service, version, _] | [service, version, "events", _] if is_version(version) => self.wants(service),
            _ => true,
        }
    }
}

fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn shown(finding: &Diagnostic) -> String {
    let help = finding.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    let (code, place) = (finding.code.as_str(), format!("{}:{}:{}", finding.file, finding.line, finding.column));
    format!("{place}: {code}: {}{help}", finding.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_services_are_not_read() {
        let mut request = SpecsRequest::default();
        assert!(request.may_hold("im/v1/message.create.md"));
        request.limit(["wiki".to_owned()].into_iter());
        for (path, read) in [
            ("wiki/v2/task.get.md", true),
            ("im/v1/message.create.md", false),
            ("云文档/知识库/获取任务结果.md", true),
            ("page.md", true),
            ("im/v1/events/receive.md", false),
            ("wiki/v2/events/moved.md", true),
            ("im/v1/other/page.md", true),
        ] {
            assert_eq!(request.may_hold(path), read, "{path}");
        }
    }
}
