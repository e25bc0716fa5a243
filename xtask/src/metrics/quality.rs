//! How the generated code reads: names without a meaning, things said twice, lines too wide.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use larkspur_codegen::NoteKind;
use larkspur_docs::{Knowledge, Settled, compile_loaded, load};

use crate::{lock, specs};

/// The widest line that is read without scrolling, in columns; a Chinese character is two.
const WIDEST: usize = 160;
/// The fewest fields of structs that are compared.
const FEWEST: usize = 5;

/// The figures, over the whole crate. Replies, events and the arguments of one call are named after what gives or takes them, so
/// each has a struct of its own, and is not compared.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Quality {
    /// Constants of integer enums, and those of them that are named after their value.
    constants: u64,
    nameless: u64,
    /// Variants of errors, and those whose code the same version has already.
    errors: u64,
    repeated_errors: u64,
    /// Structs with the same two fields or more, and the same constructor, as an earlier one of their version.
    equal: u64,
    /// Pairs of structs of a version that share four fifths of their fields, and how many of them the generator tells a reason for.
    near: u64,
    reasons: u64,
    wide: u64,
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = 100.0 * self.nameless as f64 / self.constants.max(1) as f64;
        writeln!(
            f,
            "integer constants named after their value: {} of {} ({share:.1} %)",
            self.nameless, self.constants
        )?;
        writeln!(f, "error variants: {}, of them again in their version: {}", self.errors, self.repeated_errors)?;
        writeln!(f, "structs equal to another of their version: {}", self.equal)?;
        writeln!(
            f,
            "pairs of structs that share 80 % of {FEWEST} fields or more: {}, with a reason: {}",
            self.near, self.reasons
        )?;
        write!(f, "lines over {WIDEST} columns: {}", self.wide)
    }
}

impl Quality {
    /// What is not as the project promises.
    pub(super) fn breaches(&self) -> Vec<String> {
        [
            (self.repeated_errors > 0, format!("{} error variants are again in their version", self.repeated_errors)),
            (self.equal > 0, format!("{} structs are equal to another of their version", self.equal)),
            (
                self.near > self.reasons,
                format!("{} pairs of structs are nearly the same, and {} reasons are told", self.near, self.reasons),
            ),
            (self.wide > 0, format!("{} lines are over {WIDEST} columns", self.wide)),
        ]
        .into_iter()
        .filter_map(|(is_breach, text)| is_breach.then_some(text))
        .collect()
    }
}

/// Measures the generated code below folders, and asks the generator why types that are nearly the same stay apart.
pub(super) fn measure(api: &[PathBuf]) -> Result<Quality> {
    let mut quality = Quality { reasons: reasons()?, ..Quality::default() };
    let services: Vec<Vec<PathBuf>> = api.iter().map(|api| folders(api)).collect::<Result<_>>()?;
    for service in services.iter().flatten() {
        for version in folders(service)? {
            let mut files = Vec::new();
            for entry in fs::read_dir(&version)? {
                let path = entry?.path();
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                files.push((name, text));
            }
            files.sort();
            quality.add(&files);
        }
    }
    Ok(quality)
}

/// How many pairs the generator tells a reason for.
fn reasons() -> Result<u64> {
    let dir = specs::default_dir();
    let loaded = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let compiled = compile_loaded(loaded, Knowledge::default(), &Settled::default());
    let files = larkspur_codegen::generate(&compiled.endpoints, &compiled.events, &lock::options(&dir)?);
    ensure!(files.is_ok(), "the specs do not generate: `cargo xtask generate` tells why");
    let near = |note: &&larkspur_codegen::Note| note.kind == NoteKind::Near;
    Ok(files.map_or(0, |files| files.notes.iter().filter(near).count() as u64))
}

fn folders(of: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(of).with_context(|| format!("cannot list {}", of.display()))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.is_dir());
    paths.sort();
    Ok(paths)
}

/// What the lines that follow belong to.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Struct,
    Numbers,
    Errors,
    Wires(usize),
}

/// A struct as its fields tell it apart.
#[derive(Default)]
struct Struct {
    name: String,
    fields: BTreeSet<String>,
    /// What `new` takes.
    new: String,
    /// What the fields are called on the wire.
    wires: String,
}

impl Quality {
    /// Adds the files of one version. The generator writes one item a line, so lines tell what there is.
    fn add(&mut self, files: &[(String, String)]) {
        let mut structs: Vec<Struct> = Vec::new();
        let mut codes = BTreeSet::new();
        for (file, text) in files {
            let mut found = self.scan(text, &mut codes);
            let events: BTreeSet<&str> =
                text.lines().filter_map(|line| line.strip_prefix("impl rt::Event for ")?.strip_suffix(" {")).collect();
            found.retain(|found| !named_by_call(&found.name) && !events.contains(found.name.as_str()));
            // A name means what its own file declares; what several files name stands in `types`.
            let own: BTreeSet<&str> = declared(text).filter(|_| file != "types").collect();
            for found in &mut found {
                found.fields =
                    std::mem::take(&mut found.fields).iter().map(|field| qualified(field, file, &own)).collect();
            }
            structs.extend(found);
        }
        self.compare(&structs);
    }

    fn scan<'t>(&mut self, text: &'t str, codes: &mut BTreeSet<&'t str>) -> Vec<Struct> {
        let mut open = Open::Nothing;
        let mut structs: Vec<Struct> = Vec::new();
        for line in text.lines() {
            let columns: usize = line.chars().map(|letter| if letter >= '\u{1100}' { 2 } else { 1 }).sum();
            self.wide += u64::from(columns > WIDEST);
            let item = line.trim();
            if item.starts_with("pub struct ") && item.ends_with(": i64 {") {
                open = Open::Numbers;
            } else if let Some(name) = item.strip_prefix("pub struct ").and_then(|item| item.strip_suffix(" {")) {
                open = Open::Struct;
                structs.push(Struct { name: name.to_owned(), ..Struct::default() });
            } else if item == "pub enum Error {" {
                open = Open::Errors;
            } else if let Some(wires) = item.strip_prefix("rt::wire!(") {
                let name = wires.split(' ').nth(1).unwrap_or_default();
                let at = structs.iter().position(|found| found.name == name);
                let rest = wires.split_once('{').map_or("", |(_, rest)| rest);
                if let Some(found) = at.and_then(|at| structs.get_mut(at)) {
                    found.wires += rest.trim();
                }
                open = at.filter(|_| !item.ends_with(");")).map_or(Open::Nothing, Open::Wires);
            } else if item == "}" || item.ends_with(");") {
                open = Open::Nothing;
            } else if let Open::Wires(at) = open {
                structs[at].wires += item;
            } else if let (Some(new), Some(last)) = (item.strip_prefix("pub fn new("), structs.last_mut()) {
                last.new = new.replace(&last.name, "");
            } else if let (Open::Numbers, Some((name, _))) = (open, item.split_once(" = ")) {
                self.constants += 1;
                self.nameless += u64::from(name.starts_with("VALUE_") || name.starts_with("MINUS_"));
            } else if let (Open::Errors, Some((_, row))) = (open, item.split_once(" = ")) {
                self.errors += 1;
                let code = row.split_once(':').map_or(row, |(code, _)| code);
                self.repeated_errors += u64::from(!codes.insert(code));
            } else if let (Open::Struct, Some(field), Some(last)) =
                (open, item.strip_prefix("pub "), structs.last_mut())
            {
                last.fields.insert(field.to_owned());
            }
        }
        structs
    }

    fn compare(&mut self, structs: &[Struct]) {
        let mut seen = BTreeMap::new();
        for found in structs.iter().filter(|found| found.fields.len() > 1) {
            self.equal += u64::from(seen.insert((&found.fields, &found.new, wires(&found.wires)), ()).is_some());
        }
        let names = |found: &Struct| -> BTreeSet<String> {
            found.fields.iter().filter_map(|field| field.split_once(':')).map(|(name, _)| name.to_owned()).collect()
        };
        let large: Vec<BTreeSet<String>> = structs.iter().map(names).filter(|fields| fields.len() >= FEWEST).collect();
        for (at, first) in large.iter().enumerate() {
            let near = |second: &&BTreeSet<String>| {
                let shared = first.intersection(second).count();
                5 * shared >= 4 * (first.len() + second.len() - shared)
            };
            self.near += large[at + 1..].iter().filter(near).count() as u64;
        }
    }
}

fn named_by_call(name: &str) -> bool {
    let name = name.split('<').next().unwrap_or(name);
    ["Reply", "Params"].iter().any(|end| name.ends_with(end))
}

/// The pairs of a `wire!` line, whatever its breaks.
fn wires(text: &str) -> BTreeSet<&str> {
    text.trim_end_matches(");").split([',', '}']).map(str::trim).filter(|pair| !pair.is_empty()).collect()
}

/// The types that a file declares.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let line = line.trim_start();
        let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))?;
        rest.split([' ', ':', '<', '(']).next()
    })
}

/// A field with each type that its file declares named by the file as well.
fn qualified(field: &str, file: &str, own: &BTreeSet<&str>) -> String {
    let mut out = String::new();
    for part in field.split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        let word = part.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        if own.contains(word) {
            out += file;
            out += "::";
        }
        out += part;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(name: &str) -> String {
        format!("pub struct {name} {{\n    pub a: A,\n    pub b: B,\n    pub c: C,\n    pub d: D,\n    pub e: E,\n}}\n")
    }

    #[test]
    fn what_reads_badly_is_counted() {
        let text = format!(
            "{}{}{}    pub struct S: i64 {{\n        VALUE_0 = 0,\n        OK = 1,\n    }}\n    pub enum Error {{\n        A = 1: \"a\";\n        B = 1: \"b\";\n    }}\n{}\n",
            object("One"),
            object("Two"),
            object("GetReply"),
            "中".repeat(81)
        );
        let mut quality = Quality::default();
        quality.add(&[("a".to_owned(), text)]);
        let expected = Quality {
            constants: 2,
            nameless: 1,
            errors: 2,
            repeated_errors: 1,
            equal: 1,
            near: 1,
            reasons: 0,
            wide: 1,
        };
        assert_eq!(quality, expected);
        assert_eq!(quality.breaches().len(), 4);
    }

    #[test]
    fn structs_are_told_apart_by_their_constructors_and_by_types_of_their_own_files() {
        let with = |new: &str| object("One") + &format!("impl One {{\n    pub fn new({new}) -> Self {{\n");
        let mut quality = Quality::default();
        quality.add(&[("a".to_owned(), with("a: A")), ("b".to_owned(), with("b: B"))]);
        assert_eq!((quality.equal, quality.near), (0, 1));
        let own = |name: &str| object(name) + "pub enum A {\n";
        let mut quality = Quality::default();
        quality.add(&[("a".to_owned(), own("One")), ("b".to_owned(), own("Two"))]);
        assert_eq!(quality.equal, 0);
    }
}
