//! Pages of a card's components: what they list and what they show becomes one tree of fields.
//!
//! Such a page has the JSON of the whole component, and tables that name its fields: the first the component's own, the others those
//! of objects in it. Which, the JSON tells.

mod mend;
mod place;
mod shown;

use larkspur_schema::{Component, Field, FieldType, Value};
use serde_json::Value as Json;

use super::fields::fields;
use super::row::{DraftRow, rows, written_depths};
use super::sections::{about, examples};
use crate::canonical::{self, COMPONENT_EXAMPLE, COMPONENT_KEY, COMPONENT_TABLE};
use crate::diagnostic::{Code, Diagnostic};
use crate::findings::Findings;
use crate::nesting;
use crate::page::{Column, Page, Table};
use crate::source::Source;

/// Where the platform has the pages of components.
const PAGES: &str = "/card-json-v2-components/";
/// Where it has the pages of values that fields of many components take: the end of the address, and the field's name.
const LISTS: [(&str, &str); 2] =
    [("/enumerations-for-fields-related-to-color", "color"), ("/enumerations-for-icons", "token")];
/// Where it has the page of the card as a whole.
const WHOLE: &str = "/card-json-v2-structure";
/// Behind these headings come samples of cards and of what they send back.
const BEHIND: [&str; 7] = ["示例", "Demo", "回调", "枚举", "历史", "语法", "图表类型"];

/// Whether a document is about a component.
pub(super) fn is_component(source: &Source) -> bool {
    let front = canonical::front_matter(source);
    let is_list = |url: &str| LISTS.iter().any(|(end, _)| url.ends_with(end));
    let is_page =
        |url: &str| url.contains(PAGES) && !url.ends_with("-overview") || url.ends_with(WHOLE) || is_list(url);
    front.get(COMPONENT_KEY).is_some() || !front.is_canonical() && front.url().is_some_and(|url| is_page(&url))
}

/// Reads a page of a component.
pub(super) fn read(source: &Source) -> (Option<Component>, Vec<Diagnostic>) {
    let mended = mend::mended(source);
    let page = Page::read(&mended);
    let shown = examples(&page, 0, &[COMPONENT_EXAMPLE]).values;
    let read = match page.front.get(COMPONENT_KEY) {
        Some(name) => spec(&page, name, shown),
        None => list(&page).or_else(|| upstream(&page, shown)),
    };
    let Some((version, name, fields, examples)) = read else {
        let message = "no component of a card comes of this page";
        let help = "give it `component: card.v2.<tag>` and a table `### 属性`, or the JSON of the component and a table of its fields";
        page.findings.at_line(1).tell(Code::EmptySpec, message, help);
        return (None, page.findings.into_diagnostics());
    };
    let about = about(&page, page.front.get("title").unwrap_or_default().to_owned());
    let component = Component { page: about, version, name, fields, examples };
    (Some(component), page.findings.into_diagnostics())
}

/// Version, name, fields and examples.
type Facts = (String, String, Vec<larkspur_schema::Field>, Vec<Json>);

/// Reads a spec, which says everything to the letter.
fn spec(page: &Page<'_>, name: &str, shown: Vec<Json>) -> Option<Facts> {
    let (version, name) = name.strip_prefix("card.")?.split_once('.')?;
    let section = page.section(&[COMPONENT_TABLE])?;
    let table = page.tables(section).into_iter().find(Table::has_fields)?;
    let rows = rows(&table, &page.findings);
    let depths = written_depths(&rows, true, &page.findings);
    let tree = nesting::written(depths.into_iter())?;
    Some((version.to_owned(), name.to_owned(), fields(rows, &[], &tree), shown))
}

/// Reads a page that lists the values of a field: the words in the columns that hold nothing else.
fn list(page: &Page<'_>) -> Option<Facts> {
    let url = page.front.url()?;
    let (_, name) = LISTS.iter().find(|(end, _)| url.ends_with(end))?;
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
    };
    let mut values: Vec<Value> = Vec::new();
    for table in page.sections.iter().flat_map(|section| page.tables_quietly(section)) {
        for row in &table.rows {
            let words = row.cells.iter().map(|cell| crate::cell::plain(cell).trim().to_owned());
            for word in words.filter(|word| is_word(word)) {
                if !values.iter().any(|value| value.value == word) {
                    values.push(Value::new(word, ""));
                }
            }
        }
    }
    if values.is_empty() {
        return None;
    }
    let facts = larkspur_schema::Facts { values, open_values: true, ..Default::default() };
    let field = Field { facts, ..Field::new(*name, FieldType::String) };
    Some(("v2".to_owned(), (*name).to_owned(), vec![field], Vec::new()))
}

/// Reads a page of the platform.
fn upstream(page: &Page<'_>, shown: Vec<Json>) -> Option<Facts> {
    let is_whole = page.front.url().is_some_and(|url| url.ends_with(WHOLE));
    let mut tables_of_fields = Vec::new();
    let mut all = shown;
    for section in &page.sections {
        if BEHIND.iter().any(|mark| section.title.contains(mark)) && !is_whole {
            if section.title.contains("历史") {
                tables_of_fields.extend(tables_in(page, section));
            }
            continue;
        }
        tables_of_fields.extend(tables_in(page, section));
        if is_whole {
            let texts = section.code.iter().flat_map(|block| crate::example::read(block.text).0);
            all.extend(texts.filter(|json| has_key_of(json, all.first())).collect::<Vec<_>>());
        }
    }
    let names: Vec<&str> =
        tables_of_fields.first()?.iter().filter(|row| row.indent == 0).map(|row| row.name.as_str()).collect();
    let (name, examples) = subject(&all, is_whole, &names)?;
    let merged = shown::merged(&examples);
    let seen: Vec<Json> = page
        .sections
        .iter()
        .flat_map(|section| &section.code)
        .flat_map(|block| crate::example::read(block.text).0)
        .collect();
    let tree = place::tree(tables_of_fields, &merged, &shown::tagged(&seen, &name));
    if tree.is_empty() {
        return None;
    }
    let (rows, depths) = place::flat(tree);
    let tree = nesting::written(depths.into_iter().map(Some))?;
    let example = if is_whole { all.into_iter().take(1).collect() } else { examples };
    Some(("v2".to_owned(), name, fields(rows, &[merged], &tree), example))
}

/// Whether a JSON is a part of the same whole.
fn has_key_of(json: &Json, whole: Option<&Json>) -> bool {
    let keys = |json: &Json, key: &str| json.get(key).is_some();
    json.as_object().is_some_and(|fields| fields.keys().any(|key| whole.is_some_and(|whole| keys(whole, key))))
}

/// The rows of each table of fields in a section.
fn tables_in(page: &Page<'_>, section: &crate::page::Section<'_>) -> Vec<Vec<DraftRow>> {
    let found = page.tables(section).into_iter();
    found
        .filter(|table| table.has_fields() && table.column(Column::Required).is_some())
        .map(|table| rows(&table, &Findings::quiet(page.source)))
        .filter(|rows| !rows.is_empty())
        .collect()
}

/// What the page is about, with the JSON of it: the card, its header, or the element that has most of the fields of the first table.
/// Some elements are only shown within another.
fn subject(shown: &[Json], is_whole: bool, names: &[&str]) -> Option<(String, Vec<Json>)> {
    if is_whole {
        return Some(("card".to_owned(), shown.to_vec()));
    }
    let card = shown.iter().find(|json| json.get("schema").is_some()).or(shown.first())?;
    let mut best: Option<(usize, &str, &Json)> = None;
    let mut open: Vec<&Json> = card.pointer("/body/elements").into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Json::Array(items) => open.extend(items.iter().rev()),
            Json::Object(fields) => {
                let has = names.iter().filter(|name| fields.contains_key(**name)).count();
                let tag = fields.get("tag").and_then(Json::as_str);
                if let Some(tag) = tag.filter(|_| best.is_none_or(|(most, _, _)| has > most)) {
                    best = Some((has, tag, value));
                }
                open.extend(fields.values());
            }
            _ => {}
        }
    }
    if let Some((_, tag, element)) = best {
        return Some((tag.to_owned(), vec![element.clone()]));
    }
    let header = card.get("header")?;
    Some(("header".to_owned(), vec![header.clone()]))
}
