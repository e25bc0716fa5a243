//! Pages that define types: guides which write, below a heading that is a type's name, what its objects hold.
//!
//! ```text
//! ### GatePost
//! { "height": int, "hinge": object(Hinge), "marks": [](string) }
//! ```
//!
//! Tables write the same type as `gate_post` and flatten its fields, so a definition is a third witness of their nesting. It
//! stands in a guide, which belongs to no endpoint: a definition is that of a service's type where the service's own tables
//! have its fields behind the type.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::nesting::{Library, Row, Symbol, Symbols, Table, TypeKey};
use crate::page::{Page, Section};
use crate::source::Source;

/// What one type's objects hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// The number of the guide.
    pub guide: usize,
    /// The type's name without case and marks: `gatepost`; empty where the guide does not say it.
    pub name: String,
    /// Whether it stands within another: then the name is that of a field, whose type the guide does not say.
    pub inner: bool,
    /// The fields, in the order of the definition.
    pub fields: Vec<Defined>,
}

/// A field of a definition.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Defined {
    pub name: String,
    /// The name of its type, where it is an object, as [`Definition::name`] writes it.
    pub object: Option<String>,
}

/// Reads the definitions of a guide.
pub(super) fn read(guide: usize, source: &Source) -> Vec<Definition> {
    // No other notation names the type of an object so; most guides end here.
    if memchr::memmem::find(source.text().as_bytes(), b"object(").is_none() {
        return Vec::new();
    }
    let page = Page::read_quietly(source);
    page.sections.iter().flat_map(|section| of_section(guide, section)).collect()
}

/// The definitions below a heading. Where that does not start with a name (`GatePost`, `GatePost（只读）`), the outermost has
/// none: a guide begins with what all of it is about, and calls that by its title.
fn of_section(guide: usize, section: &Section<'_>) -> Vec<Definition> {
    let name = leading_name(&section.title).unwrap_or_default();
    let defines = |code: &str| !name.is_empty() || code.contains("object(");
    let blocks = section.code.iter().filter(|block| defines(block.text));
    blocks.filter_map(|block| objects(guide, name, block.text)).flatten().collect()
}

/// The objects that a block of code defines: the first under `name`, those behind it under the name in the comment above them
/// (`// GatePost …`), those within others under their keys. A block that shows values is an example, which need not have
/// every field.
fn objects(guide: usize, name: &str, code: &str) -> Option<Vec<Definition>> {
    let mut found = Vec::new();
    let mut open: Vec<Definition> = Vec::new();
    let mut key = Some(name);
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let (_, behind) = rest.split_at(first.len_utf8());
        rest = behind;
        match first {
            '/' if behind.starts_with('/') => {
                let (comment, next) = behind.split_once('\n').unwrap_or((behind, ""));
                if open.is_empty() {
                    key = leading_name(comment.trim_start_matches(['/', ' ']));
                }
                rest = next;
            }
            '{' => {
                let inner = !open.is_empty();
                // What follows the outermost without a name is about something else.
                let Some(key) = key.take() else { break };
                open.push(Definition { guide, name: plain(key), inner, fields: Vec::new() });
            }
            '}' => found.push(open.pop()?),
            '"' => {
                let (text, behind) = behind.split_once('"')?;
                let value = behind.trim_start().strip_prefix(':')?.trim_start();
                if value.starts_with(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
                    return None;
                }
                let object = value.split_once("object(").filter(|(before, _)| !before.contains(['\n', ',']));
                let object = object.and_then(|(_, name)| name.split(')').next()).map(plain);
                open.last_mut()?.fields.push(Defined { name: text.to_owned(), object });
                key = Some(text);
                rest = value;
            }
            _ => {}
        }
    }
    (open.is_empty() && !found.is_empty()).then_some(found)
}

/// The name with which a text begins.
fn leading_name(text: &str) -> Option<&str> {
    let name = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}

/// A type's name as guides and tables both write it.
fn plain(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}

/// So many rows of one type in a table are looked at, and so many rows behind each.
const LOOKED_AT: usize = 4;
const WINDOW: usize = 128;

/// Teaches the library the types that guides define and tables have.
pub(super) fn teach(definitions: &[Definition], tables: &[Table], symbols: &mut Symbols, library: &mut Library) {
    if definitions.is_empty() {
        return;
    }
    let mut heard: BTreeSet<(Symbol, usize)> = BTreeSet::new();
    let uses = uses(definitions, tables, symbols);
    for inner in [false, true] {
        for ((scope, ty), uses) in &uses {
            let names = if inner { &uses.fields_of[..] } else { std::slice::from_ref(&uses.plain) };
            let meant =
                definitions.iter().filter(|of| of.inner == inner && !of.name.is_empty() && names.contains(&of.name));
            let meant = meant.filter(|of| !inner || heard.contains(&(*scope, of.guide)));
            // Of two that fit, the one that says more of the rows; of those alike, the first.
            let fitting: Vec<_> = meant.filter_map(|of| Some((of.guide, uses.fields(of, symbols)?))).collect();
            if let Some((guide, (_, names))) = fitting.into_iter().rev().max_by_key(|&(_, (found, _))| found) {
                heard.insert((*scope, guide));
                library.define(*scope, TypeKey::Named(*ty), &names);
            }
        }
    }
    for &(scope, guide) in &heard {
        let own = || definitions.iter().filter(|of| of.guide == guide && !of.inner);
        for of in own().filter(|of| of.name.is_empty()) {
            let tables = tables.iter().filter(|table| table.scopes[0] == scope);
            if let Some((ty, names)) = unnamed(of, tables, symbols) {
                library.define(scope, TypeKey::Named(ty), &names);
            }
        }
        // No row can speak for a type without fields: the others of its guide do, which writes it so or not at all.
        let named: HashSet<&str> = own().filter(|of| !of.fields.is_empty()).map(|of| &*of.name).collect();
        let told = own().flat_map(|of| of.fields.iter().filter_map(|field| field.object.as_deref()));
        let empty: HashSet<&str> = told.filter(|name| !named.contains(name)).collect();
        for ((_, ty), uses) in uses.range((scope, Symbol::default())..).take_while(|((of, _), _)| *of == scope) {
            if empty.contains(&*uses.plain) {
                library.define(scope, TypeKey::Named(*ty), &[]);
            }
        }
    }
}

/// The type that a definition without a name is about: the one behind whose rows its fields begin, and most of them stand.
fn unnamed<'t>(
    of: &Definition,
    tables: impl Iterator<Item = &'t Table>,
    symbols: &mut Symbols,
) -> Option<(Symbol, Vec<Symbol>)> {
    let names: Vec<Symbol> = of.fields.iter().map(|field| symbols.intern(&field.name)).collect();
    let fields: HashSet<Symbol> = names.iter().copied().collect();
    for table in tables {
        for (at, pair) in table.rows.windows(2).enumerate() {
            let TypeKey::Named(ty) = pair[0].key else { continue };
            if !fields.contains(&pair[1].name) {
                continue;
            }
            let behind = table.rows[at + 1..].iter().take_while(|row| row.key != pair[0].key);
            let found: HashSet<Symbol> = behind.map(|row| row.name).filter(|name| fields.contains(name)).collect();
            if found.len() * 2 > fields.len() {
                return Some((ty, names));
            }
        }
    }
    None
}

/// The rows of the defined types, by version of a service and type.
fn uses<'t>(
    definitions: &[Definition],
    tables: &'t [Table],
    symbols: &Symbols,
) -> BTreeMap<(Symbol, Symbol), Uses<'t>> {
    let objects = definitions.iter().flat_map(|of| of.fields.iter().filter_map(|field| field.object.as_deref()));
    let told: HashSet<&str> = definitions.iter().map(|of| &*of.name).chain(objects).collect();
    let mut plains: HashMap<Symbol, Option<String>> = HashMap::default();
    let mut plain_of = |name| {
        let read = || Some(plain(symbols.name(name))).filter(|name| told.contains(&**name));
        plains.entry(name).or_insert_with(read).clone()
    };
    let mut uses: BTreeMap<(Symbol, Symbol), Uses<'t>> = BTreeMap::new();
    for table in tables {
        let mut seen: HashMap<Symbol, usize> = HashMap::default();
        for (at, row) in table.rows.iter().enumerate() {
            let TypeKey::Named(ty) = row.key else { continue };
            let seen = seen.entry(ty).or_default();
            if *seen == LOOKED_AT {
                continue;
            }
            let (of_type, of_field) = (plain_of(ty), plain_of(row.name));
            if of_type.is_none() && of_field.is_none() {
                continue;
            }
            *seen += 1;
            let behind = &table.rows[at + 1..];
            let again = behind.iter().take(WINDOW).take_while(|row| row.key != TypeKey::Named(ty)).count();
            let uses = uses.entry((table.scopes[0], ty)).or_default();
            uses.plain = of_type.unwrap_or_default();
            uses.fields_of.extend(of_field);
            uses.behind.push(&behind[..again]);
        }
    }
    uses
}

/// The rows of a type in the tables of a service.
#[derive(Default)]
struct Uses<'t> {
    /// The type's name, as [`Definition::name`] writes it, where a guide tells of it.
    plain: String,
    /// The same of the rows' own names.
    fields_of: Vec<String>,
    /// The rows behind each, up to the next of the type.
    behind: Vec<&'t [Row]>,
}

impl Uses<'_> {
    /// The names that the fields of a definition have here, and how many of them stand behind the rows of the type: none where
    /// it is no more than half, as then two types share a name. Some fields are called otherwise than in the guide, and known
    /// by the name of their type.
    fn fields(&self, of: &Definition, symbols: &mut Symbols) -> Option<(usize, Vec<Symbol>)> {
        let mut found = 0;
        let mut names = Vec::with_capacity(of.fields.len());
        for field in &of.fields {
            let name = symbols.intern(&field.name);
            let mut rows = self.behind.iter().copied().flatten();
            let is_there = rows.clone().any(|row| row.name == name);
            let is_of = |row: &&Row| match row.key {
                TypeKey::Named(ty) => field.object.as_ref().is_some_and(|object| *object == plain(symbols.name(ty))),
                _ => false,
            };
            let other = if is_there { None } else { rows.find(is_of).map(|row| row.name) };
            found += usize::from(is_there || other.is_some());
            names.push(other.unwrap_or(name));
        }
        let enough = found * 2 > of.fields.len() || of.inner && found > 0 && found * 2 == of.fields.len();
        enough.then_some((found, names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defined(text: &str) -> Vec<(String, String)> {
        let found = read(0, &Source::new("guide.md", text));
        let fields = |of: &Definition| of.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>().join(" ");
        found.iter().map(|of| (of.name.clone(), fields(of))).collect()
    }

    #[test]
    fn a_block_below_a_name_defines_its_type_and_those_within() {
        let text = "## 结构\n### GatePost（只读）\n```json\n{\n  \"height\": int, // 高，\"米\"\n  \"hinge\": {\n    \"side\": \
                    enum(Side)\n  },\n  \"marks\": [](string),\n  \"lock\": object(Lock)\n}\n```\n";
        let expected = [("hinge", "side"), ("gatepost", "height hinge marks lock")];
        assert_eq!(defined(text), expected.map(|(name, fields)| (name.to_owned(), fields.to_owned())));
    }

    #[test]
    fn what_follows_has_the_name_above_it_and_what_a_guide_begins_with_has_none() {
        let text = "## 结构\n```json\n{ \"lock\": object(Lock) }\n// Bolt 门闩\n{ \"side\": string }\n// 锁\n{ \"key\": int }\n```\n";
        assert_eq!(defined(text), [("", "lock"), ("bolt", "side")].map(|(of, is)| (of.to_owned(), is.to_owned())));
    }

    #[test]
    fn examples_headings_in_words_and_broken_blocks_define_nothing() {
        for text in [
            "### Gate\n类型 object(Gate)\n```json\n{ \"height\": 3, \"lock\": object(Lock) }\n```\n",
            "### 门\nobject(Gate)\n```json\n{ \"lock\": string }\n```\n",
            "### Gate\n```json\n{ \"lock\": object(Lock)\n```\n",
            "### Gate\n```json\n\"lock\": object(Lock) }\n```\n",
        ] {
            assert_eq!(defined(text), []);
        }
    }
}
