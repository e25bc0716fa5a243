//! How the generated code reads: names without a meaning, things said twice, lines too wide.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The widest line that is read without scrolling, in columns; a Chinese character is two.
const WIDEST: usize = 160;
/// The fewest fields of structs that are compared.
const FEWEST: usize = 5;

/// The figures, over the whole crate.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Quality {
    /// Constants of integer enums, and those of them that are named after their value.
    constants: u64,
    nameless: u64,
    /// Variants of errors, and those whose code the same version has already.
    errors: u64,
    repeated_errors: u64,
    /// Structs with the same two fields or more as an earlier one of their version.
    equal: u64,
    /// Pairs of structs of a version that share four fifths of their fields.
    near: u64,
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
        writeln!(f, "pairs of structs that share 80 % of {FEWEST} fields or more: {}", self.near)?;
        write!(f, "lines over {WIDEST} columns: {}", self.wide)
    }
}

/// Measures the generated code below a folder.
pub(super) fn measure(api: &Path) -> Result<Quality> {
    let mut quality = Quality::default();
    for service in folders(api)? {
        for version in folders(&service)? {
            let mut text = String::new();
            for entry in fs::read_dir(&version)? {
                let path = entry?.path();
                text += &fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            }
            quality.add(&text);
        }
    }
    Ok(quality)
}

fn folders(of: &Path) -> Result<Vec<std::path::PathBuf>> {
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
}

impl Quality {
    /// Adds the files of one version. The generator writes one item a line, so lines tell what there is.
    fn add(&mut self, text: &str) {
        let mut open = Open::Nothing;
        let mut structs: Vec<BTreeSet<&str>> = Vec::new();
        let mut codes = BTreeSet::new();
        for line in text.lines() {
            let columns: usize = line.chars().map(|letter| if letter >= '\u{1100}' { 2 } else { 1 }).sum();
            self.wide += u64::from(columns > WIDEST);
            let item = line.trim();
            if item.starts_with("pub struct ") && item.ends_with(": i64 {") {
                open = Open::Numbers;
            } else if item.starts_with("pub struct ") && item.ends_with('{') {
                open = Open::Struct;
                structs.push(BTreeSet::new());
            } else if item == "pub enum Error {" {
                open = Open::Errors;
            } else if item == "}" {
                open = Open::Nothing;
            } else if let (Open::Numbers, Some((name, _))) = (open, item.split_once(" = ")) {
                self.constants += 1;
                self.nameless += u64::from(name.starts_with("VALUE_") || name.starts_with("MINUS_"));
            } else if let (Open::Errors, Some((_, row))) = (open, item.split_once(" = ")) {
                self.errors += 1;
                let code = row.split_once(':').map_or(row, |(code, _)| code);
                self.repeated_errors += u64::from(!codes.insert(code.to_owned()));
            } else if let (Open::Struct, Some(field), Some(last)) =
                (open, item.strip_prefix("pub "), structs.last_mut())
            {
                last.insert(field);
            }
        }
        self.compare(&structs);
    }

    fn compare(&mut self, structs: &[BTreeSet<&str>]) {
        let mut seen = BTreeMap::new();
        for fields in structs.iter().filter(|fields| fields.len() > 1) {
            self.equal += u64::from(seen.insert(fields, ()).is_some());
        }
        let names = |fields: &BTreeSet<&str>| -> BTreeSet<String> {
            fields.iter().filter_map(|field| field.split_once(':')).map(|(name, _)| name.to_owned()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_badly_is_counted() {
        let object = |name: &str| {
            format!(
                "pub struct {name} {{\n    pub a: A,\n    pub b: B,\n    pub c: C,\n    pub d: D,\n    pub e: E,\n}}\n"
            )
        };
        let text = format!(
            "{}{}    pub struct S: i64 {{\n        VALUE_0 = 0,\n        OK = 1,\n    }}\n    pub enum Error {{\n        A = 1: \"a\";\n        B = 1: \"b\";\n    }}\n{}\n",
            object("One"),
            object("Two"),
            "中".repeat(81)
        );
        let mut quality = Quality::default();
        quality.add(&text);
        let expected = Quality { constants: 2, nameless: 1, errors: 2, repeated_errors: 1, equal: 1, near: 1, wide: 1 };
        assert_eq!(quality, expected);
    }
}
