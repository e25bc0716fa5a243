//! Breaks what is too long for a line, the way rustfmt does.

/// The widest line.
const WIDTH: usize = 120;

/// `head` + items + `tail` on one line where it fits, else one item a line. `gap` stands inside the brackets of the one
/// line (a space for braces).
pub(crate) fn list(indent: &str, head: &str, items: &[String], tail: &str, gap: &str) -> String {
    let length = items.iter().map(|item| crate::docs::width(item) + 2).sum::<usize>();
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

/// Text as a Rust string literal.
pub(crate) fn literal(text: &str) -> String {
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
    fn literals_are_escaped() {
        assert_eq!(literal("a\"b\\\n\u{200b}中"), r#""a\"b\\\n\u{200b}中""#);
    }
}
