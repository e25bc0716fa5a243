//! The example of a field.

use super::lines::lines;
use super::shape::Shape;
use super::text::{code_span, entity, plain, unescape, unescape_beside_json, unescape_pipe};

/// Reads the part after `**示例值**：`; gives the lines behind the example as well.
pub(super) fn read(part: &str, shape: Shape) -> (Option<String>, impl Iterator<Item = &str>) {
    let (example, rest) = cut(part, shape, true);
    (example, lines(rest).map(|line| line.text).filter(|text| !text.is_empty()))
}

/// Cuts the example off a part; the second text is what follows it.
fn cut(part: &str, shape: Shape, may_have_key: bool) -> (Option<String>, &str) {
    let Some(line) = lines(part).find(|line| !line.text.is_empty()) else { return (None, "") };
    let text = &part[line.text_start..];
    let after_line = &text[line.text.len()..];
    if line.text.starts_with("```") {
        let body = text.split_once('\n').map_or("", |(_, body)| body);
        return match body.split_once("```") {
            Some((code, rest)) => (some(code.trim()), rest),
            None => (some(body.trim()), ""),
        };
    }
    if let Some((code, rest)) = code_span(line.text) {
        // A sentence that starts with a code span is kept whole.
        let whole = rest.trim().is_empty() || rest.trim_start().starts_with(['。', '，', '；', '（', '、']);
        let code = if whole { unescape_pipe(code).into_owned() } else { plain(line.text).into_owned() };
        return (some(&without_quotes(&code)), after_line);
    }
    match text.as_bytes().first() {
        Some(b'"') => quoted(text, line.text, after_line, shape, may_have_key),
        Some(b'[' | b'{') if super::text::link(text).is_none() => match value_end(text) {
            Some(end) => (some(&wire(&joined(&text[..end]))), &text[end..]),
            None => (some(&wire(line.text)), after_line),
        },
        _ => {
            let text = if line.text.contains("](") { plain(line.text) } else { unescape(line.text) };
            (some(&entities(&text)), after_line)
        }
    }
}

/// Reads an example that starts with a quote.
fn quoted<'a>(
    text: &'a str,
    line: &'a str,
    after_line: &'a str,
    shape: Shape,
    may_have_key: bool,
) -> (Option<String>, &'a str) {
    let Some(end) = string_end(line) else {
        // The string is broken over lines; it ends where a line ends with the quote.
        if let Some(end) = string_end(text)
            && text[end..].split(['\n', '<']).next().is_some_and(|rest| rest.trim().is_empty())
            && !text[..end].contains("长度范围")
        {
            return (some(&without_quotes(&joined(&text[..end]))), &text[end..]);
        }
        return (some(&wire(&line[1..])), after_line);
    };
    let rest = line[end..].trim_start();
    // `"{"a":1}"`: a text in quotes whose own quotes are not escaped.
    if line.len() > 2
        && line.ends_with('"')
        && !rest.is_empty()
        && !rest.starts_with([',', '，', '、', '或', '(', '（'])
    {
        return (some(&wire(&line[1..line.len() - 1])), after_line);
    }
    // `"text": {"a": 1}`: the key is not part of the value.
    if may_have_key && let Some(value) = rest.strip_prefix(':') {
        let start = text.len() - after_line.len() - value.len();
        return cut(&text[start..], shape, false);
    }
    let whole = shape.repeated && rest.starts_with([',', '，', '、']);
    if whole { (some(&wire(line)), after_line) } else { (some(&without_quotes(&wire(&line[..end]))), after_line) }
}

/// The end of the JSON string that the text starts with.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, b) in text.bytes().enumerate().skip(1) {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The end of the JSON list or object that the text starts with.
fn value_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = 0;
    while at < text.len() {
        match text.as_bytes()[at] {
            b'"' => {
                at += string_end(&text[at..])?;
                continue;
            }
            // A list mark in Markdown is escaped, `\[`; it is a list mark all the same.
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The lines of a value, joined by line breaks.
fn joined(text: &str) -> String {
    if !text.contains(['\n', '<']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (index, line) in lines(text).enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let end = line.text_start + line.text.len();
        out.push_str(text[line.start..end].trim_end());
    }
    out
}

/// The text without Markdown's escapes and entities, JSON's escapes kept.
fn wire(text: &str) -> String {
    entities(&unescape_beside_json(text.trim()))
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Takes the quotes off a single JSON string.
fn without_quotes(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) else { return text.to_owned() };
    if string_end(text) != Some(text.len()) {
        return text.to_owned();
    }
    serde_json::from_str(text).unwrap_or_else(|_| inner.to_owned())
}

fn some(text: &str) -> Option<String> {
    if matches!(text, "" | "-" | "\\-" | "/" | "无" | "空" | "暂无") { None } else { Some(text.to_owned()) }
}
