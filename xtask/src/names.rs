//! `cargo xtask names`: lists the values that have no name, and takes names for them into the specs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, compile, lacks_name, load};
use larkspur_schema::{Field, FieldType, MAX_VALUE_NAME, Value, is_value_name};

use crate::{files, specs};

/// Options of `names`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of specs.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Names to take: the list that this command prints, its last column filled. Lines without a name are passed over.
    #[arg(long, value_name = "FILE")]
    take: Option<PathBuf>,
}

/// What tells a value apart in lists: service and version, field, value and Chinese label.
type Key = [String; 4];

/// The first line of a list.
const HEAD: &str = "part\tfield\tvalue\tlabel\tname";

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let dir = args.specs.clone().unwrap_or_else(specs::default_dir);
    specs::require_dir(&dir)?;
    let loaded = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let compiled = compile(&loaded.sources, Knowledge::default());
    match &args.take {
        Some(list) => take(&dir, &loaded.sources, &compiled, read(list)?)?,
        None => print!("{}", nameless(&compiled)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The values without a name as a list, each once.
fn nameless(compiled: &Compiled) -> String {
    let mut keys = BTreeSet::new();
    for (_, part, field) in fields(compiled) {
        keys.extend(
            field.facts.values.iter().filter(|value| lacks_name(field, value)).map(|value| key(&part, field, value)),
        );
    }
    let lines = keys.iter().map(|key| format!("{}\t\n", key.join("\t")));
    std::iter::once(format!("{HEAD}\n")).chain(lines).collect()
}

/// How many values code can call by their numbers only; nothing where no value needs a name.
pub(crate) fn count(compiled: &Compiled) -> String {
    let values = fields(compiled).flat_map(|(_, _, field)| field.facts.values.iter().map(move |value| (field, value)));
    let (mut all, mut without) = (0, 0);
    for (field, value) in values.filter(|(field, _)| matches!(field.ty.kind, FieldType::Int | FieldType::String)) {
        all += usize::from(field.ty.kind == FieldType::Int);
        without += usize::from(lacks_name(field, value));
    }
    match all {
        0 => String::new(),
        _ => format!("{without} values without a name, of {all} whole numbers and the texts that are numbers\n"),
    }
}

/// Every field with values: the document that it is in, its service and version, and itself.
fn fields(compiled: &Compiled) -> impl Iterator<Item = (&str, String, &Field)> {
    let endpoints = compiled.endpoints.iter().flat_map(|endpoint| {
        let part = format!("{}.{}", endpoint.id.service, endpoint.id.version);
        endpoint.tables().flatten().map(move |field| (endpoint.page.doc.as_str(), part.clone(), field))
    });
    let events = compiled.events.iter().flat_map(|event| {
        let part = format!("{}.{}", event.id.service, event.id.version);
        event.body.fields.iter().map(move |field| (event.page.doc.as_str(), part.clone(), field))
    });
    endpoints
        .chain(events)
        .flat_map(|(doc, part, field)| field.walk().map(move |(_, field)| (doc, part.clone(), field)))
        .filter(|(_, _, field)| !field.facts.values.is_empty())
}

fn key(part: &str, field: &Field, value: &Value) -> Key {
    [part, &field.name, &value.value, &value.label].map(|text| text.replace('\t', " "))
}

/// Reads a list of names.
fn read(path: &Path) -> Result<HashMap<Key, String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut names = HashMap::new();
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty() && *text != HEAD) {
        let place = format!("{}:{line}", path.display());
        let [part, field, value, label, name] = text.split('\t').collect::<Vec<_>>()[..] else {
            bail!("{place}: expected five columns, separated by tabs: {}", HEAD.replace('\t', ", "));
        };
        let name = name.trim();
        if name.is_empty() {
            continue;
        }
        if !is_value_name(name) || name.len() > MAX_VALUE_NAME {
            bail!(
                "{place}: `{name}` is no name: capital letters and digits, words joined by `_`, at most {MAX_VALUE_NAME} characters"
            );
        }
        names.insert([part, field, value, label].map(str::to_owned), name.to_owned());
    }
    Ok(names)
}

/// Writes names into the specs, all or none.
fn take(dir: &Path, sources: &[Source], compiled: &Compiled, names: HashMap<Key, String>) -> Result<()> {
    let texts: HashMap<&str, &Source> = sources.iter().map(|source| (source.path(), source)).collect();
    let mut lines: BTreeMap<&str, BTreeMap<u32, String>> = BTreeMap::new();
    let (mut used, mut count) = (BTreeSet::new(), 0);
    for (doc, part, field) in fields(compiled) {
        let Some(source) = texts.get(doc) else { continue };
        for value in &field.facts.values {
            let key = key(&part, field, value);
            let Some(name) = names.get(&key).filter(|name| value.name.as_ref() != Some(name)) else { continue };
            let changed = lines.entry(doc).or_default();
            let line = changed.entry(field.line).or_insert_with(|| source.line_text(field.line).to_owned());
            let Some(text) = named(line, value, name) else {
                bail!(
                    "{doc}:{}: the value `{}` does not stand there as in the canonical form",
                    field.line,
                    value.value
                );
            };
            *line = text;
            used.insert(key);
            count += 1;
        }
    }
    let changed: BTreeMap<String, String> =
        lines.into_iter().map(|(doc, lines)| (doc.to_owned(), with_lines(texts[doc], &lines))).collect();
    files::update(dir, &changed, &[])?;
    println!("{count} values named in {} specs; {} lines named nothing new", changed.len(), names.len() - used.len());
    Ok(())
}

/// A row with a name behind a value, in place of the one that it has.
fn named(row: &str, value: &Value, name: &str) -> Option<String> {
    let item = format!("<br>- `{}`", value.value.replace('|', "\\|"));
    let list = row.find("**可选值有**")?;
    let end = row[list..].match_indices(&item).map(|(at, _)| list + at + item.len()).find(|&end| {
        let rest = &row[end..];
        rest.is_empty() || rest.starts_with(" {") || rest.starts_with('：') || rest.starts_with("<br>")
    })?;
    let rest = &row[end..];
    let rest = if rest.starts_with(" {") { rest.split_once('}')?.1 } else { rest };
    Some(format!("{} {{{name}}}{rest}", &row[..end]))
}

fn with_lines(source: &Source, lines: &BTreeMap<u32, String>) -> String {
    let all = (1..).zip(source.text().split_inclusive('\n'));
    all.map(|(number, line)| match lines.get(&number) {
        Some(changed) if line.ends_with('\n') => format!("{changed}\n"),
        Some(changed) => changed.clone(),
        None => line.to_owned(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_behind_its_value_and_replaces_another() {
        let row = "a | int | 标签<br>**可选值有**：<br>- `1`：开<br>- `11` {FAR}：远<br>**默认值**：`1`";
        let once = named(row, &Value::new("1", "开"), "OPEN").expect("a value");
        assert_eq!(once, row.replace("`1`：", "`1` {OPEN}："));
        let twice = named(&once, &Value::new("11", "远"), "AWAY").expect("a value");
        assert_eq!(twice, once.replace("FAR", "AWAY"));
        assert_eq!(named(row, &Value::new("2", ""), "OPEN"), None);
    }
}
