//! Types against examples.

use larkspur_schema::{Field, FieldType, Value};
use serde_json::Value as Json;

use super::heard::Witness;
use super::infer::is_name;
use super::object::{Object, flatten};
use super::shown::{Shown, in_words};
use crate::diagnostic::Code;
use crate::nesting::Kind;

/// Values beyond this number that no row lists are not values of a closed list.
const MAX_JOINED: usize = 8;

/// What the example does to a type.
enum Verdict {
    /// The evidence is one-sided: the type becomes another.
    Decided(FieldType),
    /// Nothing is lost either way: the reader takes both.
    Harmless,
    /// Either may be right.
    Doubtful,
}

impl Witness<'_> {
    /// Compares a field's type with the values of examples, and corrects what they refute.
    pub(super) fn types(&mut self, field: &mut Field, values: &[&Json], path: &str) {
        let shown = Shown::of(values);
        if field.ty.kind == FieldType::File || field.from_example {
            return;
        }
        self.lists(field, &shown, path);
        self.keyed_by_data(field, values, path);
        self.kind(field, &shown, path);
        if !field.facts.values.is_empty() {
            self.unlisted(field, values, path);
        }
    }

    /// The number of lists around a value.
    fn lists(&mut self, field: &mut Field, shown: &Shown, path: &str) {
        let (table, name) = (field.ty.lists, format!("{path}{}", field.name));
        let Some(depth) = shown.depth() else {
            if shown.torn && field.ty.kind != FieldType::Json {
                let message = format!("examples show `{name}` in lists of different depth");
                self.tell(
                    Code::ExamplesDisagree,
                    field.line,
                    Some(&field.name),
                    message,
                    "correct the one that is wrong",
                );
            }
            return;
        };
        let plain = field.ty.kind == FieldType::Json && table == 0;
        if depth == table || plain {
            return;
        }
        // The example in the row itself speaks for the row.
        let spoken =
            field.facts.example.as_deref().is_some_and(|example| !example.trim_start().starts_with(['[', '{']));
        if depth > table && !(field.ty.kind.is_scalar() && spoken) {
            let message =
                format!("`{name}` is {} by its type, and {} in every example", of_lists(table), of_lists(depth));
            field.ty.lists = depth;
            let help = format!("it was taken as a list: write `{}`", field.ty);
            self.tell(Code::ShownAsList, field.line, None, message, help);
        } else {
            let message =
                format!("`{name}` is {} by its type, and {} in the example", of_lists(table), of_lists(depth));
            self.tell(Code::TypeInDoubt, field.line, None, message, "correct the one that is wrong");
        }
    }

    /// An object whose keys are data is a map, of what the rows below it hold, or of what stands below its one row, whose name
    /// stands for the keys: `room_id` for `omm_83d09ad4f6896e02`.
    fn keyed_by_data(&mut self, field: &mut Field, values: &[&Json], path: &str) {
        if field.ty.kind != FieldType::Object || field.fields.is_empty() {
            return;
        }
        let mut objects: Vec<&Object> = Vec::new();
        values.iter().for_each(|value| flatten(value, &mut objects));
        objects.retain(|object| !object.is_empty());
        let is_data = |object: &&Object| object.keys().all(|key| !is_name(key));
        if objects.is_empty() || !objects.iter().all(is_data) {
            return;
        }
        let inner: Vec<&Json> = objects.iter().flat_map(|object| object.values()).collect();
        let holds = |fields: &[Field]| {
            let mut below: Vec<&Object> = Vec::new();
            inner.iter().for_each(|value| flatten(value, &mut below));
            !below.is_empty() && below.iter().all(|object| fields.iter().any(|field| object.contains_key(&field.name)))
        };
        let stand_in = (field.fields.len() == 1).then(|| field.fields[0].fields.clone()).filter(|below| holds(below));
        if stand_in.is_none() && !holds(&field.fields) {
            return;
        }
        field.ty.kind = FieldType::Map;
        field.ty.name = None;
        if let Some(below) = stand_in {
            field.fields = below;
        }
        let message = format!("the keys of `{path}{}` are data in every example", field.name);
        if Shown::of(&inner).depth().is_some_and(|lists| lists > 0) {
            // Its values are lists, of which a map's rows cannot tell.
            field.fields.clear();
        }
        self.tell(Code::OtherType, field.line, None, message, "it was taken as a map: write `map<string, T>`");
    }

    /// What one value is.
    fn kind(&mut self, field: &mut Field, shown: &Shown, path: &str) {
        let Some(verdict) = verdict(self.kind, field, shown) else { return };
        let name = format!("{path}{}", field.name);
        let found = shown.ty().map_or("of several kinds", in_words);
        let message = format!("`{name}` is {} by its type, and {found} in the example", in_words(field.ty.kind));
        let (code, help) = match verdict {
            Verdict::Decided(ty) => {
                field.ty.kind = ty;
                if ty == FieldType::Json || ty.is_scalar() {
                    field.fields.clear();
                    field.ty.name = None;
                }
                (Code::OtherType, format!("it was taken as {}: correct the type", in_words(ty)))
            }
            Verdict::Harmless => (Code::OtherType, "both are read: correct the one that is wrong".to_owned()),
            Verdict::Doubtful => {
                (Code::TypeInDoubt, "the type of the table was taken: correct the one that is wrong".to_owned())
            }
        };
        self.tell(code, field.line, None, message, help);
    }

    /// Values of examples that the row does not list.
    fn unlisted(&mut self, field: &mut Field, values: &[&Json], path: &str) {
        let mut found: Vec<String> = Vec::new();
        let is_listed = |text: &str| field.facts.values.iter().any(|value| value.value == text);
        values.iter().for_each(|value| unlisted(value, &is_listed, &mut found));
        let Some(first) = found.first().cloned() else { return };
        if first.starts_with(['{', '[']) {
            // Text that holds JSON: what the row lists is something within it.
            field.facts.values.clear();
            return;
        }
        field.facts.open_values = true;
        let largest = field.facts.values.iter().filter_map(|value| value.value.parse::<i64>().ok()).max().unwrap_or(0);
        let joins = |text: &String| match field.ty.kind {
            FieldType::Int => text.parse::<i64>().is_ok_and(|number| number / 100 <= largest.max(1)),
            _ => is_value(text) && !field.facts.values.iter().any(|value| value.value.eq_ignore_ascii_case(text)),
        };
        let joined: Vec<String> = found.into_iter().filter(joins).collect();
        let help = match joined.len() {
            0 | MAX_JOINED.. => "the list was taken as open: add the value, or correct the example",
            _ => "it was added to the list, which was taken as open: add its label",
        };
        if joined.len() < MAX_JOINED {
            field.facts.values.extend(joined.into_iter().map(|value| Value::new(value, "")));
        }
        let message = format!("the example shows `{first}` for `{path}{}`, which its values do not list", field.name);
        self.tell(Code::ValueNotListed, field.line, None, message, help);
    }
}

fn verdict(table: Kind, field: &Field, shown: &Shown) -> Option<Verdict> {
    let numbers = shown.int || shown.float;
    let is_reply = table != Kind::Body;
    match field.ty.kind {
        FieldType::String if shown.object && !shown.text => {
            Some(if is_reply { Verdict::Decided(FieldType::Json) } else { Verdict::Doubtful })
        }
        FieldType::String if shown.int && shown.bytes && !shown.text && field.ty.is_list() && shown.count > 1 => {
            Some(Verdict::Decided(FieldType::Int))
        }
        FieldType::String if shown.object => Some(Verdict::Doubtful),
        FieldType::String if numbers || shown.bool => Some(Verdict::Harmless),
        FieldType::Int if shown.float => Some(Verdict::Decided(FieldType::Float)),
        FieldType::Int | FieldType::Float | FieldType::Bool if shown.object => Some(Verdict::Doubtful),
        FieldType::Int | FieldType::Float if shown.text && shown.words => Some(word(shown, is_reply)),
        FieldType::Int | FieldType::Float if shown.text || shown.bool => Some(Verdict::Harmless),
        FieldType::Bool if shown.words && !numbers => Some(word(shown, is_reply)),
        FieldType::Bool if numbers || shown.text => Some(Verdict::Harmless),
        _ if shown.count == 0 => None,
        // An object that no row is below, and no example shows, is a word for something else; in a grid, for any cell.
        FieldType::Object | FieldType::Map if field.fields.is_empty() && !shown.object => {
            let ty = shown.ty().filter(|_| field.ty.lists < 2);
            Some(Verdict::Decided(ty.unwrap_or(FieldType::Json)))
        }
        FieldType::Object | FieldType::Map if shown.text || numbers || shown.bool => Some(Verdict::Doubtful),
        _ => None,
    }
}

/// A number, or a truth, that the example shows as words: in a reply, text holds both.
fn word(shown: &Shown, is_reply: bool) -> Verdict {
    if is_reply && shown.ty() == Some(FieldType::String) {
        Verdict::Decided(FieldType::String)
    } else {
        Verdict::Doubtful
    }
}

/// The plain values in a value and its lists that are not listed, as wire text, each once.
fn unlisted(value: &Json, is_listed: &impl Fn(&str) -> bool, found: &mut Vec<String>) {
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        Json::Array(items) => return items.iter().for_each(|item| unlisted(item, is_listed, found)),
        Json::Null | Json::Object(_) => return,
    };
    if found.len() <= MAX_JOINED && !text.is_empty() && !is_listed(&text) && !found.contains(&text) {
        found.push(text);
    }
}

/// Whether a text reads as a value of a list, and not as a stand-in for one.
fn is_value(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(plain)
        && !["string", "text", "xxx", "xxxx", "null", "none", "true", "false"]
            .contains(&text.to_ascii_lowercase().as_str())
}

fn of_lists(depth: u8) -> &'static str {
    match depth {
        0 => "one value",
        1 => "a list",
        2 => "a list of lists",
        _ => "lists within lists",
    }
}
