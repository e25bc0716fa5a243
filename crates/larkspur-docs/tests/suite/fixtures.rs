//! The pages below `tests/pages`, one quirk each.

use std::path::{Path, PathBuf};

use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, compile};
use larkspur_schema::{Endpoint, Field};

/// A page, or a folder of pages that are compiled together.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) sources: Vec<Source>,
}

impl Fixture {
    pub(crate) fn compile(&self) -> Compiled {
        compile(&self.sources, Knowledge::default())
    }
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// All fixtures, sorted by name.
pub(crate) fn all() -> Vec<Fixture> {
    let mut fixtures: Vec<Fixture> = entries(&folder())
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let files = if path.is_dir() { entries(&path) } else { vec![path] };
            Fixture { name, sources: files.iter().map(|file| read(file)).collect() }
        })
        .collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!fixtures.is_empty());
    fixtures
}

/// One fixture, compiled.
pub(crate) fn compiled(name: &str) -> Compiled {
    all().into_iter().find(|fixture| fixture.name == name).expect(name).compile()
}

/// The only endpoint of one fixture.
pub(crate) fn endpoint(name: &str) -> Endpoint {
    let mut compiled = compiled(name);
    assert_eq!(compiled.endpoints.len(), 1, "{name}");
    compiled.endpoints.remove(0)
}

/// Every field as a path, in document order.
pub(crate) fn paths(fields: &[Field]) -> Vec<String> {
    let mut paths = Vec::new();
    add_paths(fields, "", &mut paths);
    paths
}

fn add_paths(fields: &[Field], above: &str, paths: &mut Vec<String>) {
    for field in fields {
        paths.push(format!("{above}{}", field.name));
        add_paths(&field.fields, &format!("{above}{}.", field.path_step()), paths);
    }
}

fn read(file: &Path) -> Source {
    let name = file.strip_prefix(folder()).unwrap().to_str().unwrap().replace('\\', "/");
    Source::new(name, std::fs::read_to_string(file).unwrap())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
