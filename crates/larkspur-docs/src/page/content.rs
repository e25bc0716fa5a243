//! What the text of a cell can be: a name, a type, a mark, a code.

use crate::cell;

/// Whether a cell can be a field's name: an identifier, a path, perhaps behind marks of indentation.
pub(super) fn is_name(text: &str) -> bool {
    let text = without_tags(text);
    !text.is_empty()
        && (text.len() <= 400 || !text.contains(char::is_whitespace))
        && !text.starts_with(['-', '>', '#', '"', '“'])
        && !text.contains(['：', '，', '。', '；', '？', '（', '(', '"', '='])
        && text.split_whitespace().filter(|word| !word.chars().all(is_indent)).count() <= 4
}

/// Whether a text is nothing but marks of indentation.
pub(super) fn is_indentation(text: &str) -> bool {
    let plain = cell::plain(text);
    !text.is_empty() && plain.chars().all(|c| is_indent(c) || c.is_whitespace())
}

/// Whether a cell is nothing but an identifier or a path, perhaps within tags, in a code span or behind marks of indentation.
pub(super) fn is_sure_name(text: &str) -> bool {
    let name = cell::plain(text);
    let name = name.trim_start_matches(|c: char| is_indent(c) || c.is_whitespace());
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '{' | '}');
    let (name, mark) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.len() <= 400
        && name.chars().all(part)
        && (mark.is_empty() || required(mark).is_some())
}

/// The text behind the tags that it starts with: `string` of `<md-text type="field-type">string`.
pub(super) fn without_tags(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(tag) = rest.strip_prefix("<md-").or_else(|| rest.strip_prefix("</md-")) {
        let Some((_, behind)) = tag.split_once('>') else { break };
        rest = behind.trim_start();
    }
    rest
}

/// Whether a cell of the type column holds something short that is no sentence; nothing but a tag is nothing.
pub(super) fn may_be_type(text: &str) -> bool {
    let text = without_tags(text);
    text.len() <= 60 && !text.contains(['：', '，', '。', '；', '`', '(', '|'])
}

fn is_indent(c: char) -> bool {
    matches!(c, '∟' | '└' | '─' | '├' | '│' | '↳')
}

/// Whether a cell can be a type.
pub(super) fn is_type(text: &str) -> bool {
    let text = without_tags(text);
    let first = text.bytes().next();
    (first.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'/' | b'\\' | b'`' | b'*'))
        || text.starts_with("[]")
        || text.starts_with("\\[\\]")
        || matches!(text, "字符串" | "整数" | "数字" | "布尔" | "布尔值" | "对象" | "数组" | "列表" | "文件"))
        && text.len() <= 200
        && !text.contains(['：', '，', '。'])
}

/// Whether a cell can be nothing but a type.
pub(super) fn is_sure_type(text: &str) -> bool {
    let word = cell::plain(text);
    let word = word.trim_end_matches("[]").to_ascii_lowercase();
    matches!(
        word.as_str(),
        "string"
            | "int"
            | "int32"
            | "int64"
            | "integer"
            | "long"
            | "boolean"
            | "bool"
            | "float"
            | "number"
            | "object"
            | "number(float)"
            | "enum"
            | "file"
            | "list"
            | "array"
            | "map"
    )
}

/// Whether a cell says if a field is required.
pub(crate) fn is_required_mark(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "" | "-" | "/" | "\\-") || text.chars().count() <= 30 && required(text).is_some()
}

/// What a mark says: `Some(true)` for required.
pub(crate) fn required(text: &str) -> Option<bool> {
    let text = text.trim().trim_matches(['*', '`']);
    match text {
        "是" | "必填" | "必须" | "必选" | "必需" | "true" | "True" | "Yes" | "yes" | "Y" | "required" => {
            Some(true)
        }
        "否" | "选填" | "可选" | "非必填" | "非必须" | "false" | "False" | "No" | "no" | "N" | "optional" => {
            Some(false)
        }
        _ if text.contains("条件") || text.contains("时必填") || text.contains("可选") || text.contains("选填") => {
            Some(false)
        }
        _ if text.starts_with('是') || text.starts_with("必填") || text.starts_with("必须") => Some(true),
        _ if text.starts_with('否') || text.starts_with('非') => Some(false),
        _ => None,
    }
}

/// The number in an error code's cell.
pub(crate) fn error_code(text: &str) -> Option<i64> {
    cell::plain(text).parse().ok()
}
