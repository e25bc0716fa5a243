//! Lines: literals, comments and lists, broken where they are too long for one, the way rustfmt does.

use crate::model::{Docs, width};

/// The widest line.
const WIDTH: usize = 120;

/// A doc comment.
pub(super) fn docs(out: &mut String, docs: &Docs, indent: &str) {
    marked(out, docs, indent, "///");
}

/// The doc comment of a file.
pub(super) fn file_docs(out: &mut String, docs: &Docs) {
    marked(out, docs, "", "//!");
}

fn marked(out: &mut String, docs: &Docs, indent: &str, mark: &str) {
    for line in docs.as_lines() {
        out.push_str(indent);
        out.push_str(mark);
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Words by which a search finds the item that follows.
pub(super) fn aliases(out: &mut String, words: &[String], indent: &str) {
    if !words.is_empty() {
        out.push_str(&list(indent, "#[doc(alias(", &literals(words), "))]", ""));
        out.push('\n');
    }
}

/// `head` + items + `tail` on one line where it fits, else one item a line. `gap` stands inside the brackets of the one
/// line (a space for braces).
pub(super) fn list(indent: &str, head: &str, items: &[String], tail: &str, gap: &str) -> String {
    let length = items.iter().map(|item| width(item) + 2).sum::<usize>();
    let fits = indent.len() + head.len() + length + tail.len() + 2 * gap.len() <= WIDTH + 2;
    if items.is_empty() {
        return format!("{indent}{head}{tail}");
    }
    if fits && !items.iter().any(|item| item.contains('\n')) {
        return format!("{indent}{head}{gap}{}{gap}{tail}", items.join(", "));
    }
    let mut out = format!("{indent}{head}\n");
    for item in items {
        out.push_str(indent);
        out.push_str("    ");
        out.push_str(item);
        out.push_str(",\n");
    }
    out.push_str(indent);
    out.push_str(tail);
    out
}

/// `head = value;`, the value on a line of its own where both are too long for one.
pub(super) fn assigned(indent: &str, head: &str, value: &str) -> String {
    let fits = indent.len() + head.len() + width(value) + 4 <= WIDTH;
    let gap = if fits { " ".to_owned() } else { format!("\n{indent}    ") };
    format!("{indent}{head} ={gap}{value};\n")
}

/// The fields of a struct, and what fills the rest: one line where it fits, else one field a line.
pub(super) fn fields(indent: &str, head: &str, fields: &[String], rest: Option<&str>, tail: &str) -> String {
    let items: Vec<String> = fields.iter().cloned().chain(rest.map(str::to_owned)).collect();
    let line = list(indent, head, &items, tail, " ");
    let Some(rest) = rest.filter(|_| line.contains('\n')) else { return line };
    let fields: String = fields.iter().map(|field| format!("{indent}    {field},\n")).collect();
    // No comma may stand behind the rest.
    format!("{indent}{head}\n{fields}{indent}    {rest}\n{indent}{tail}")
}

/// Short items, joined to as few items as fit a line each.
pub(super) fn filled(indent: &str, items: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if indent.len() + line.len() + item.len() + 3 <= WIDTH => {
                line.push_str(", ");
                line.push_str(item);
            }
            _ => lines.push(item.clone()),
        }
    }
    lines
}

/// Text as a Rust string literal.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if letter.is_control() || is_invisible(letter) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Texts as Rust string literals.
pub(super) fn literals(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| literal(text)).collect()
}

/// Text as a Rust string literal over as many lines as it needs.
pub(super) fn broken_literal(indent: &str, text: &str) -> String {
    let whole = literal(text);
    let mut out = String::from("\"\\\n");
    let mut line = String::from(indent);
    let mut escape: Option<String> = None;
    let mut letters = whole[1..whole.len() - 1].chars().peekable();
    while let Some(letter) = letters.next() {
        // An escape is kept whole, and a line does not begin with a space: that would be skipped.
        let mut unit = String::from(letter);
        if letter == '\\' {
            let kind = letters.next().unwrap_or('\\');
            unit.push(kind);
            if kind == 'u' {
                unit.extend(std::iter::from_fn(|| letters.next_if(|next| *next != '}')));
                unit.extend(letters.next());
            }
        }
        if width(&line) >= WIDTH - 20 && !letter.is_whitespace() && breaks(escape.as_deref(), &line) {
            out.push_str(&line);
            out.push_str("\\\n");
            line = String::from(indent);
        }
        line.push_str(&unit);
        escape = Some(unit);
    }
    out.push_str(&line);
    out.push('"');
    out
}

/// Whether a line may end behind what was written last: behind a space, or where it is getting too long.
fn breaks(last: Option<&str>, line: &str) -> bool {
    last.is_some_and(|last| last == " " || !last.is_ascii()) || width(line) >= WIDTH
}

/// Marks that change the direction of text, or that no reader sees: rustc and clippy refuse them in literals.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_go_one_a_line() {
        let items: Vec<String> = ["a: &str", "b: i64"].map(str::to_owned).into();
        assert_eq!(list("  ", "fn x(", &items, ");", ""), "  fn x(a: &str, b: i64);");
        let long = vec!["x".repeat(70), "y".repeat(70)];
        assert_eq!(list("  ", "f(", &long, ")", ""), format!("  f(\n      {},\n      {},\n  )", long[0], long[1]));
        assert_eq!(list("", "&[", &[], "]", ""), "&[]");
    }

    #[test]
    fn a_long_literal_is_broken_and_reads_the_same() {
        for text in ["word ".repeat(60), "中文".repeat(90), "\\\"\u{200b}".repeat(70)] {
            let broken = broken_literal("    ", &text);
            assert!(broken.lines().all(|line| width(line) < 140), "{broken}");
            let read: syn::LitStr = syn::parse_str(&broken).unwrap();
            assert_eq!(read.value(), text);
        }
    }

    #[test]
    fn literals_are_escaped() {
        assert_eq!(literal("a\"b\\\n\u{200b}中"), r#""a\"b\\\n\u{200b}中""#);
    }
}
