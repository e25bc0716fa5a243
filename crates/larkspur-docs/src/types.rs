//! The type column.

use std::borrow::Cow;

use larkspur_schema::{FieldType, Type};

use crate::cell;

/// What a type cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeCell<'a> {
    /// The cell as plain text.
    pub text: Cow<'a, str>,
    /// What it names. Named types are [`FieldType::Object`] until a row below them or an example says otherwise.
    pub ty: Type,
    /// What the type says about rows below it.
    pub children: Children,
    /// Whether the cell is understood.
    pub known: bool,
    /// The word that a mistyped one was taken for: `string` of `stirng`.
    pub meant: Option<&'static str>,
}

impl TypeCell<'_> {
    /// The same without a hold on the document.
    pub(crate) fn into_owned(self) -> TypeCell<'static> {
        TypeCell { text: Cow::Owned(self.text.into_owned()), ..self }
    }

    /// Whether it is a map of which nothing more is said.
    pub(crate) fn is_bare_map(&self) -> bool {
        self.ty.kind == FieldType::Map && !self.text.contains('<')
    }
}

/// Whether a type has rows of its own below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Children {
    /// A scalar: no rows, unless an example shows an object.
    Never,
    /// Nothing is said: `\-`, `/`, `map`, lists of lists.
    Maybe,
    /// `object`, `list` and the like, which mostly have rows.
    Likely,
    /// A named type, which has rows unless it is an empty object.
    Expected,
}

/// Reads a type cell.
pub(crate) fn read(raw: &str) -> TypeCell<'_> {
    let text = cell::plain(raw);
    let (lists, mut rest) = unwrapped(text.trim().trim_end_matches(['；', ';', '。', '，', ',']).trim());
    let mut lower = rest.to_ascii_lowercase();
    let meant = meant(&lower);
    if let Some(word) = meant {
        lower = word.to_owned();
        rest = word;
    }
    let mut cell = TypeCell {
        ty: Type { lists, ..Type::default() },
        children: Children::Maybe,
        known: true,
        meant,
        text: Cow::Borrowed(""),
    };
    if let Some(ty) = scalar(&lower) {
        cell.ty.kind = ty;
        cell.children = Children::Never;
    } else if let Some(inner) = generic(rest, &["map", "dict", "record"]) {
        let value = inner.rsplit(',').next().unwrap_or(inner).trim();
        cell.take_map(read(value));
    } else {
        cell.take_word(rest, &lower);
    }
    if lower == "file" {
        // In a body it is the bytes of a file; some pages give an object this name.
        cell.ty.name = Some("file".into());
    }
    if cell.ty.lists > 1 && cell.children == Children::Expected {
        cell.children = Children::Maybe;
    }
    cell.text = text;
    cell
}

/// How many lists are wrapped around a type, and the type without them.
fn unwrapped(text: &str) -> (u8, &str) {
    let (mut lists, mut rest) = (0, text);
    loop {
        let inner = rest
            .strip_suffix("[]")
            .or_else(|| rest.strip_prefix("[]"))
            .or_else(|| generic(rest, &["array", "list", "vector", "repeated", "set"]));
        match inner {
            Some(inner) if !inner.trim().is_empty() && lists < 8 => {
                lists += 1;
                rest = inner.trim();
            }
            _ => return (lists, rest),
        }
    }
}

impl TypeCell<'_> {
    /// Makes it a map of such values.
    fn take_map(&mut self, value: TypeCell<'_>) {
        let is_union = matches!(value.text.as_ref(), "union" | "any" | "object");
        let is_scalar = value.ty.kind.is_scalar();
        self.ty.kind = FieldType::Map;
        self.meant = value.meant;
        self.ty.map_value = (value.ty.lists == 0 && is_scalar).then_some(value.ty.kind);
        self.children = if is_scalar || is_union { Children::Never } else { Children::Maybe };
        self.ty.name = value.ty.name;
    }

    /// Takes a word that is no scalar.
    fn take_word(&mut self, word: &str, lower: &str) {
        match lower {
            "" | "-" | "/" | "any" | "union" | "json" | "interface{}" | "undefined" | "mixed" | "unknown" | "oneof"
            | "null" | "void" => {}
            "array" | "list" => {
                self.ty.lists += 1;
                self.children = Children::Likely;
            }
            "map" | "dict" => {
                self.ty.kind = FieldType::Map;
                self.children = Children::Likely;
            }
            "object" | "struct" | "interface" | "json object" | "jsonobject" | "对象" => {
                self.ty.kind = FieldType::Object;
                self.children = Children::Likely;
            }
            "date" | "datetime" | "timestamp" | "char" | "varchar" | "uuid" => self.ty.kind = FieldType::String,
            "enum" => {
                self.ty.kind = FieldType::Object;
                self.ty.name = Some("enum".into());
                self.children = Children::Likely;
            }
            _ if is_type_name(word) => {
                self.ty.kind = FieldType::Object;
                self.ty.name = Some(word.to_owned());
                // `form_null_value` may well have no fields.
                let is_null = lower.split(['_', '.']).any(|word| word == "null");
                self.children = if is_null { Children::Maybe } else { Children::Expected };
            }
            _ => self.known = false,
        }
    }
}

/// The type that a mistyped word means: one letter wrong, missing, too many, or two that changed places.
fn meant(lower: &str) -> Option<&'static str> {
    const WORDS: [&str; 6] = ["string", "integer", "boolean", "object", "number", "float"];
    let is_word = lower.len() >= 5 && lower.bytes().all(|b| b.is_ascii_lowercase());
    if !is_word || WORDS.contains(&lower) || matches!(lower, "strings" | "objects" | "numbers" | "floats") {
        return None;
    }
    WORDS.into_iter().find(|word| is_slip(lower.as_bytes(), word.as_bytes()))
}

/// Whether two words differ by one slip of the hand. The first letter is never wrong.
fn is_slip(typed: &[u8], word: &[u8]) -> bool {
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (&typed[same..], &word[same..]);
    if same == 0 || typed.is_empty() && word.is_empty() {
        return false;
    }
    let swapped = typed.len() >= 2 && word.len() >= 2 && typed[0] == word[1] && typed[1] == word[0];
    swapped && typed[2..] == word[2..]
        || !typed.is_empty() && typed[1..] == *word
        || !word.is_empty() && *typed == word[1..]
        || !typed.is_empty() && !word.is_empty() && typed[1..] == word[1..]
}

fn scalar(lower: &str) -> Option<FieldType> {
    Some(match lower {
        "string" | "str" | "字符串" | "string(date)" | "string(int64)" | "byte" | "bytes" => FieldType::String,
        "int" | "int8" | "int16" | "int32" | "int64" | "integer" | "long" | "uint" | "uint32" | "uint64" | "short"
        | "number(int)" | "整数" | "i32" | "i64" => FieldType::Int,
        "float" | "double" | "number" | "number(float)" | "number(double)" | "float32" | "float64" | "decimal"
        | "数字" => FieldType::Float,
        "bool" | "boolean" | "布尔" | "布尔值" => FieldType::Bool,
        "file" | "binary" | "form-data" | "文件" | "io.reader" => FieldType::File,
        _ => return None,
    })
}

/// What stands between the brackets of `array<…>` or `map<…>`.
fn generic<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let (word, rest) = text.split_once(['<', '('])?;
    let inner = rest.strip_suffix(['>', ')'])?;
    words.iter().any(|known| word.trim().eq_ignore_ascii_case(known)).then_some(inner)
}

fn is_type_name(text: &str) -> bool {
    text.len() <= 120
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ' ' | '/'))
        && text.split(' ').count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_type_is_read() {
        use Children::*;
        use FieldType::*;
        for (raw, ty, lists, name, children) in [
            ("string", String, 0, None, Never),
            ("String ", String, 0, None, Never),
            (r"string\[\]", String, 1, None, Never),
            ("list<string>", String, 1, None, Never),
            ("array&lt;int&gt;", Int, 1, None, Never),
            ("number(float)", Float, 0, None, Never),
            (r"\-", Json, 0, None, Maybe),
            ("/", Json, 0, None, Maybe),
            ("enum", Object, 0, Some("enum"), Likely),
            ("file", File, 0, Some("file"), Never),
            (r"app.table.record\[\]", Object, 1, Some("app.table.record"), Expected),
            (r"kv\_entity\[\]\[\]", Object, 2, Some("kv_entity"), Maybe),
            ("map<string, task>", Map, 0, Some("task"), Maybe),
            ("map&lt;string, int&gt;", Map, 0, None, Never),
            ("object", Object, 0, None, Likely),
            ("array", Json, 1, None, Likely),
            ("[]string", String, 1, None, Never),
            ("<md-text type=\"field-type\">int</md-text>", Int, 0, None, Never),
        ] {
            let cell = read(raw);
            assert!(cell.known, "{raw}");
            assert_eq!(
                (cell.ty.kind, cell.ty.lists, cell.ty.name.as_deref(), cell.children),
                (ty, lists, name, children),
                "{raw}"
            );
        }
        assert_eq!(read("map<string, int>").ty.map_value, Some(Int));
        for (raw, meant) in
            [("stirng[]", "string"), (r"List\<strng\>", "string"), ("interger", "integer"), ("boolen", "boolean")]
        {
            assert_eq!(read(raw).meant, Some(meant), "{raw}");
        }
        for raw in ["string", "strings", "sprint", "target", "int"] {
            assert_eq!(read(raw).meant, None, "{raw}");
        }
        assert!(!read("见下表").known);
    }
}
