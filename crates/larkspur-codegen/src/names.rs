//! Names on the wire become Rust identifiers.
//!
//! Rules, in the order in which they apply:
//! - words are split where the wire name changes case or has something that is no letter and no digit;
//! - fields, methods and modules are snake case, types and variants Pascal case, constants upper case;
//! - a name that starts with a digit gets a word in front (`value_2g`, `Value2g`);
//! - a keyword is written raw (`r#type`); the four that cannot be raw, and modules, get a `_` behind (`self_`).

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use larkspur_schema::english;

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

const NEVER_RAW: &[&str] = &["crate", "self", "super", "Self", "_"];

/// Type names that generated code needs in their usual meaning.
const PRELUDE: &[&str] = &[
    "AsRef", "Box", "Clone", "Copy", "Debug", "Default", "Drop", "Err", "Fn", "From", "Into", "Iterator", "None", "Ok",
    "Option", "Result", "Self", "Send", "Sized", "Some", "String", "Sync", "ToString", "Vec",
];

/// Whether a generated type of this name would hide one that generated code relies on.
pub(crate) fn hides_prelude(name: &str) -> bool {
    PRELUDE.contains(&name)
}

/// `userId` becomes `user_id`. Not yet safe as an identifier: see [`ident`].
pub(crate) fn snake(wire: &str) -> String {
    lead(wire.to_snake_case(), "value_", "value")
}

/// `task_result` becomes `TaskResult`.
pub(crate) fn pascal(wire: &str) -> String {
    lead(wire.to_pascal_case(), "Value", "Value")
}

/// `rpcFail` becomes `RPC_FAIL`.
pub(crate) fn shouty(wire: &str) -> String {
    lead(wire.to_shouty_snake_case(), "VALUE_", "VALUE")
}

fn lead(name: String, digit: &str, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{digit}{name}"),
        Some(_) => name,
    }
}

/// Makes a snake-case name an identifier: keywords are written raw.
pub(crate) fn ident(name: &str) -> String {
    if NEVER_RAW.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// The name of a module, which is also the name of its file.
pub(crate) fn module(wire: &str) -> String {
    let name = snake(wire);
    let taken = ["types", "events", "errors", "mod"].contains(&name.as_str());
    if taken || KEYWORDS.contains(&name.as_str()) || NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// The name that `name` gets where it is already taken: `name_2`, `name_3`, and so on.
pub(crate) fn number(name: &str, separator: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    let mut count = 2;
    loop {
        let numbered = format!("{name}{separator}{count}");
        if !taken(&numbered) {
            return numbered;
        }
        count += 1;
    }
}

/// One item of a list named `name`: `entities` becomes `entity`, `user_list` becomes `user`.
pub(crate) fn singular(name: &str) -> String {
    let name = name.to_snake_case();
    for (many, one) in [("children", "child"), ("people", "person"), ("criteria", "criterion")] {
        if let Some(start) = name.strip_suffix(many) {
            return format!("{start}{one}");
        }
    }
    if let Some(start) = name.strip_suffix("_list").filter(|start| !start.is_empty()) {
        return singular(start);
    }
    english::singular(&name)
}

/// Joins two Pascal-case names, without saying again what both say: `MoveResult` and `ResultStatus` become
/// `MoveResultStatus`.
pub(crate) fn join(outer: &str, inner: &str) -> String {
    let outer_words = words(outer);
    let inner_words = words(inner);
    let longest = outer_words.len().min(inner_words.len());
    let shared = (1..=longest)
        .rev()
        .find(|&count| outer_words[outer_words.len() - count..] == inner_words[..count])
        .unwrap_or(0);
    format!("{outer}{}", inner_words[shared..].concat())
}

/// The words of a Pascal-case name.
pub(crate) fn words(name: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        name.char_indices().filter(|(_, letter)| letter.is_uppercase()).map(|(at, _)| at).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    starts.push(name.len());
    starts.windows(2).map(|pair| &name[pair[0]..pair[1]]).collect()
}

/// The name of an enum's variant for a wire value, in Pascal case.
pub(crate) fn variant(value: &str) -> String {
    let value = value.trim();
    if value.is_empty() {
        return "Empty".to_owned();
    }
    let negative = value.strip_prefix('-').filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    if let Some(rest) = negative {
        return format!("Minus{}", rest.to_pascal_case());
    }
    let name = value.to_pascal_case();
    if name.is_empty() {
        let spelled: String = value.chars().filter_map(symbol).collect();
        return if spelled.is_empty() { "Symbol".to_owned() } else { spelled };
    }
    if name == "Self" {
        return "SelfValue".to_owned();
    }
    lead(name, "Value", "Value")
}

fn symbol(sign: char) -> Option<&'static str> {
    Some(match sign {
        '=' => "Equal",
        '!' => "Not",
        '>' => "Greater",
        '<' => "Less",
        '+' => "Plus",
        '-' => "Minus",
        '*' => "Star",
        '/' => "Slash",
        '%' => "Percent",
        '&' => "And",
        '|' => "Or",
        '.' => "Dot",
        ',' => "Comma",
        ':' => "Colon",
        '#' => "Hash",
        '@' => "At",
        '$' => "Dollar",
        '?' => "Question",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_identifiers() {
        assert_eq!(snake("userId"), "user_id");
        assert_eq!(snake("Content-Type"), "content_type");
        assert_eq!(snake("2fa"), "value_2fa");
        assert_eq!(snake("$"), "value");
        assert_eq!(ident("type"), "r#type");
        assert_eq!(ident("self"), "self_");
        assert_eq!(pascal("i18n_name"), "I18nName");
        assert_eq!(shouty("rpcFail"), "RPC_FAIL");
        assert_eq!(module("type"), "type_");
        assert_eq!(module("types"), "types_");
        assert_eq!(module("events"), "events_");
    }

    #[test]
    fn lists_name_their_items_in_the_singular() {
        for (many, one) in [
            ("items", "item"),
            ("entities", "entity"),
            ("user_list", "user"),
            ("children", "child"),
            ("addresses", "address"),
            ("status", "status"),
            ("series", "series"),
            ("boxes", "box"),
            ("s", "s"),
            ("i18n", "i18n"),
        ] {
            assert_eq!(singular(many), one, "{many}");
        }
    }

    #[test]
    fn joined_names_do_not_stutter() {
        assert_eq!(join("MoveResult", "ResultStatus"), "MoveResultStatus");
        assert_eq!(join("Node", "Type"), "NodeType");
        assert_eq!(join("Task", "Task"), "Task");
    }

    #[test]
    fn every_value_has_a_variant_name() {
        for (value, name) in [
            ("move", "Move"),
            ("", "Empty"),
            ("-1", "Minus1"),
            ("2g", "Value2g"),
            (">=", "GreaterEqual"),
            ("self", "SelfValue"),
            ("男", "男"),
            ("（）", "Symbol"),
            ("image/png", "ImagePng"),
        ] {
            assert_eq!(variant(value), name, "{value}");
        }
    }

    #[test]
    fn taken_names_are_numbered() {
        let taken = ["id", "id_2"];
        assert_eq!(number("id", "_", |name| taken.contains(&name)), "id_3");
        assert_eq!(number("name", "_", |name| taken.contains(&name)), "name");
    }
}
