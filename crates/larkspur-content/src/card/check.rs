//! What the platform would refuse of a card, and where.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::api::REQUIRED;
use super::{Card, limits};
use crate::error::{ContentError, Problem};
use crate::json::Json;

/// A card may have this many components and texts.
const ELEMENTS: usize = 200;
/// A card's JSON may have this many bytes.
const BYTES: usize = 30 * 1024;
/// The name of an element may have this many characters.
const ID: usize = 20;
/// What stands in a card itself and in nothing else.
const TOP: [&str; 2] = ["form", "table"];
/// What stands in a form only.
const IN_FORM: [&str; 2] = ["multi_select_static", "multi_select_person"];
/// What takes a value in a form, and so needs a name there.
const NAMED: [&str; 11] = [
    "input",
    "select_static",
    "select_person",
    "multi_select_static",
    "multi_select_person",
    "date_picker",
    "picker_time",
    "picker_datetime",
    "select_img",
    "checker",
    "button",
];

impl Card {
    /// Tells what the platform would refuse, and where: sizes, the number of elements and of tables, ids and names that stand twice, what
    /// may stand in what and how deep, numbers and texts beyond their limits, what is missing.
    ///
    /// ```
    /// use larkspur_content::card::{Card, Column, ColumnSet, Form};
    /// let card = Card::new().element(ColumnSet::new().column(Column::of(Form::new("f"))));
    /// let error = card.check().unwrap_err();
    /// assert_eq!(error.problems()[0].place, "body.elements[0].columns[0].elements[0]");
    /// ```
    ///
    /// # Errors
    /// All that is wrong, each with its place.
    pub fn check(&self) -> Result<(), ContentError> {
        let json = self.write();
        let mut check = Check::default();
        check.whole(self, &json);
        if let Some(header) = json.get("header") {
            check.problems.extend(limits::header(header));
            check.value(header, "header", Within::default());
        }
        check.list(json.pointer("/body/elements"), "body.elements", Within::default());
        if check.count > ELEMENTS {
            let message = format!("a card may have {ELEMENTS} components and texts, and this one has {}", check.count);
            check.problem("body.elements", message);
        }
        if check.tables > limits::TABLES {
            let message = format!("a card may have {} tables, and this one has {}", limits::TABLES, check.tables);
            check.problem("body.elements", message);
        }
        ContentError::of(check.problems)
    }
}

/// In what an element stands.
#[derive(Clone, Copy, Default)]
struct Within<'w> {
    /// The nearest container's tag.
    container: Option<&'w str>,
    is_form: bool,
    /// How many containers stand around it. Columns belong to their set.
    depth: usize,
}

#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
    count: usize,
    tables: usize,
    /// Where each id and each name stands.
    ids: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

impl Check {
    fn problem(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem::new(place, message));
    }

    fn whole(&mut self, card: &Card, json: &Value) {
        if card.schema.as_deref() != Some("2.0") {
            self.problem("schema", "it must be `2.0`; `Card::new` sets it");
        }
        let size = json.to_string().len();
        if size > BYTES {
            self.problem("", format!("a card may have {BYTES} bytes, and this one has {size}"));
        }
        if let Some(link) = &card.card_link {
            let each = [&link.pc_url, &link.ios_url, &link.android_url];
            if link.url.is_none() && each.iter().any(|url| url.is_none()) {
                self.problem("card_link", "give `url`, or all of `pc_url`, `ios_url` and `android_url`");
            }
        }
    }

    fn list(&mut self, list: Option<&Value>, place: &str, within: Within<'_>) {
        for (index, element) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.value(element, &format!("{place}[{index}]"), within);
        }
    }

    /// Looks at a value, and at all that is in it.
    fn value(&mut self, value: &Value, place: &str, within: Within<'_>) {
        match value {
            Value::Array(_) => self.list(Some(value), place, within),
            Value::Object(fields) => {
                let tag = fields.get("tag").and_then(Value::as_str).filter(|tag| !tag.is_empty());
                let mut below = within;
                if let Some(tag) = tag {
                    self.element(tag, fields, place, within);
                    if holds_elements(tag) {
                        let depth = within.depth + usize::from(tag != "column");
                        below = Within { container: Some(tag), is_form: within.is_form || tag == "form", depth };
                        // Told once, where it begins.
                        if depth == limits::DEPTH + 1 && tag != "column" {
                            let message = format!("{} containers may stand within one another", limits::DEPTH);
                            self.problem(place, message);
                        }
                    }
                }
                // What is chosen by a card's author has no rules.
                let is_free = |key: &str| matches!(key, "value" | "chart_spec" | "rows");
                for (key, value) in fields.iter().filter(|(key, _)| !is_free(key)) {
                    self.value(value, &format!("{place}.{key}"), below);
                }
            }
            _ => {}
        }
    }

    fn element(&mut self, tag: &str, fields: &Map<String, Value>, place: &str, within: Within<'_>) {
        // An icon is a part of what it stands at.
        self.count += usize::from(!tag.ends_with("_icon"));
        self.tables += usize::from(tag == "table");
        self.problems.extend(limits::problems(tag, fields, place));
        self.nesting(tag, place, within);
        if let Some(id) = fields.get("element_id").and_then(Value::as_str) {
            self.id(id, place);
        }
        let required = REQUIRED.iter().find(|(known, _)| *known == tag).map_or(&[][..], |(_, required)| required);
        for field in required {
            if !fields.contains_key(*field) {
                self.problem(place, format!("a `{tag}` must have `{field}`"));
            }
        }
        if within.is_form && NAMED.contains(&tag) {
            self.name(tag, fields.get("name").and_then(Value::as_str), place);
        }
        match tag {
            "form" if !submits(&Value::Object(fields.clone())) => {
                self.problem(place, "a form needs a button that sends it: `Button::submit`");
            }
            "select_img" if fields.get("multi_select") == Some(&Value::Bool(true)) && !within.is_form => {
                self.problem(place, "several pictures are chosen in a `form` only");
            }
            _ => {}
        }
    }

    fn nesting(&mut self, tag: &str, place: &str, within: Within<'_>) {
        if let Some(container) = within.container {
            let panel_holds_table = container == "collapsible_panel" && tag == "table";
            if TOP.contains(&tag) && !panel_holds_table {
                self.problem(place, format!("a `{tag}` stands in the card itself, not in a `{container}`"));
            }
        }
        if IN_FORM.contains(&tag) && !within.is_form {
            self.problem(place, format!("a `{tag}` stands in a `form` only"));
        }
    }

    fn id(&mut self, id: &str, place: &str) {
        let is_name = id.starts_with(|c: char| c.is_ascii_alphabetic())
            && id.len() <= ID
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let at = format!("{place}.element_id");
        if !is_name {
            let message = format!("`{id}` is no id: a letter, then letters, digits and `_`, {ID} characters at most");
            self.problem(&at, message);
        }
        if let Some(first) = self.ids.insert(id.to_owned(), at.clone()) {
            self.problem(at, format!("`{id}` stands at `{first}` already"));
        }
    }

    fn name(&mut self, tag: &str, name: Option<&str>, place: &str) {
        let at = format!("{place}.name");
        match name.filter(|name| !name.is_empty()) {
            None => self.problem(at, format!("a `{tag}` in a form must have a name")),
            Some(name) => {
                if let Some(first) = self.names.insert(name.to_owned(), at.clone()) {
                    self.problem(at, format!("`{name}` stands at `{first}` already"));
                }
            }
        }
    }
}

fn holds_elements(tag: &str) -> bool {
    matches!(tag, "form" | "column_set" | "column" | "collapsible_panel" | "interactive_container")
}

/// Whether a button in there sends the form.
fn submits(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(submits),
        Value::Object(fields) => {
            let is = |key: &str, wanted: &str| fields.get(key).and_then(Value::as_str) == Some(wanted);
            is("form_action_type", "submit") || is("action_type", "form_submit") || fields.values().any(submits)
        }
        _ => false,
    }
}
