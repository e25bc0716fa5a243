//! Text of the schema as doc comments that rustdoc takes without a warning.

use larkspur_schema::{Field, FieldType};

use crate::lower::bilingual::Label;

/// The most characters of an example that a doc comment shows.
const EXAMPLE: usize = 60;
/// Where a line of facts is broken.
const WIDTH: usize = 110;

/// Lines of a doc comment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Docs(Vec<String>);

impl Docs {
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self(vec![line.into()])
    }

    /// A new paragraph; nothing where `text` is empty.
    pub(crate) fn paragraph(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            if !self.0.is_empty() {
                self.0.push(String::new());
            }
            self.0.push(text);
        }
        self
    }

    /// A new paragraph or list of several lines; nothing where there are none.
    pub(crate) fn lines(self, lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter();
        let mut docs = self.paragraph(lines.next().unwrap_or_default());
        docs.0.extend(lines);
        docs
    }

    /// Writes the comment, `///` or `//!` in front of each line.
    pub(crate) fn write(&self, out: &mut String, indent: &str, mark: &str) {
        for line in &self.0 {
            out.push_str(indent);
            out.push_str(mark);
            if !line.is_empty() {
                out.push(' ');
                out.push_str(line);
            }
            out.push('\n');
        }
    }
}

/// Free text as Markdown that says the same: nothing in it is markup, URLs are links.
pub(crate) fn text(raw: &str) -> String {
    let raw = raw.trim();
    let mut out = String::with_capacity(raw.len() + 8);
    let mut rest = raw;
    while let Some(letter) = rest.chars().next() {
        let url = (rest.starts_with("http://") || rest.starts_with("https://"))
            .then(|| rest.find(|c: char| !c.is_ascii_graphic() || "<>\\`\"()[]{}|".contains(c)).unwrap_or(rest.len()));
        if let Some(end) = url.filter(|&end| end > "https://".len()) {
            out.push('<');
            out.push_str(&rest[..end]);
            out.push('>');
            rest = &rest[end..];
            continue;
        }
        match letter {
            '\\' | '[' | ']' | '<' | '>' | '`' | '*' | '|' | '~' | '&' => {
                out.push('\\');
                out.push(letter);
            }
            '_' if !inside_word(&out, rest) => out.push_str("\\_"),
            '#' | '-' | '+' | '=' if out.is_empty() => {
                out.push('\\');
                out.push(letter);
            }
            _ if letter.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ if letter.is_control() || is_bidi(letter) => {}
            _ => out.push(letter),
        }
        rest = &rest[letter.len_utf8()..];
    }
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && matches!(out[digits..].chars().next(), Some('.' | ')')) {
        out.insert(digits, '\\');
    }
    if out.starts_with('%') || out.starts_with('_') {
        out.insert(0, '\\');
    }
    out
}

fn inside_word(before: &str, rest: &str) -> bool {
    before.ends_with(char::is_alphanumeric) && rest[1..].starts_with(char::is_alphanumeric)
}

/// Marks that change the direction of text: rustc refuses them in comments.
fn is_bidi(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text as a code span, shortened to `limit` characters.
pub(crate) fn code(raw: &str, limit: usize) -> String {
    let clean: String = raw
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_bidi(*c))
        .collect();
    let clean = clean.trim();
    let mut short: String = clean.chars().take(limit).collect();
    if short.len() < clean.len() {
        short.push('…');
    }
    let mut run = 0;
    let mut longest = 0;
    for letter in short.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if short.starts_with('`') || short.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{short}{pad}{fence}")
}

/// What a field means: its label, or its name where it has none.
pub(crate) fn label(field: &Field) -> String {
    let label = Label::of(field).map(Label::text).unwrap_or_default();
    if label.is_empty() { code(&field.name, EXAMPLE) } else { label }
}

/// The docs of a field that Rust calls `name`: its label, then its facts.
pub(crate) fn field(field: &Field, name: &str) -> Docs {
    let mut parts = vec![label(field)];
    parts.extend(facts(field, name));
    Docs(joined(parts))
}

/// Facts on as few lines as hold them.
pub(crate) fn joined(facts: Vec<String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts {
        if width(&fact) > WIDTH && fact.contains(NEXT) {
            if let Some(line) = lines.last_mut() {
                line.push_str(" ·");
            }
            lines.extend(listed(&fact));
            continue;
        }
        match lines.last_mut() {
            Some(line) if width(line) + width(&fact) + 3 <= WIDTH => {
                line.push_str(" · ");
                line.push_str(&fact);
            }
            Some(line) => {
                line.push_str(" ·");
                lines.push(fact);
            }
            None => lines.push(fact),
        }
    }
    lines
}

/// What stands between two names of a list.
const NEXT: &str = ", `";

/// A long list of names, on as few lines as hold it.
fn listed(fact: &str) -> Vec<String> {
    let mut names = fact.split(NEXT);
    let mut lines = vec![names.next().unwrap_or_default().to_owned()];
    for name in names {
        match lines.last_mut() {
            Some(line) if width(line) + width(name) + 3 <= WIDTH => *line += &format!("{NEXT}{name}"),
            Some(line) => {
                line.push(',');
                lines.push(format!("`{name}"));
            }
            None => {}
        }
    }
    lines
}

/// Limits, default, example and scopes of a field, each in a few words.
pub(crate) fn facts(field: &Field, name: &str) -> Vec<String> {
    let mut facts = Vec::new();
    let named = field.label.as_deref().is_none_or(|label| label.trim().is_empty());
    if name.trim_start_matches("r#") != field.name && !named {
        facts.push(format!("{} on the wire", code(&field.name, EXAMPLE)));
    }
    if field.from_example {
        facts.push("shown by an example only".to_owned());
    }
    if !field.aliases.is_empty() {
        facts.push(format!("also read as {}", codes(&field.aliases)));
    }
    if field.deprecated {
        facts.push("deprecated".to_owned());
    }
    facts.extend(range(field.min, field.max, ""));
    let listed = field.repeated || field.ty == FieldType::Map;
    let unit = if listed { " items" } else { " characters" };
    facts.extend(range(field.min_len, field.max_len, unit));
    if let Some(pattern) = present(&field.pattern) {
        facts.push(format!("matches {}", code(pattern, 2 * EXAMPLE)));
    }
    if let Some(default) = present(&field.default) {
        facts.push(format!("default {}", code(default, EXAMPLE)));
    }
    if let Some(example) = present(&field.example).filter(|example| !example.starts_with(['[', '{'])) {
        facts.push(format!("e.g. {}", code(example, EXAMPLE)));
    }
    if matches!(field.ty, FieldType::Float | FieldType::Bool) {
        let told = field.values.iter().filter(|value| field.ty == FieldType::Float || !value.label.trim().is_empty());
        facts.extend(told.map(|value| {
            format!("{} {}", code(&value.value, EXAMPLE), Label::of_value(value).text()).trim_end().to_owned()
        }));
    }
    if !field.scopes.is_empty() {
        facts.push(format!("needs {}", codes(&field.scopes)));
    }
    facts
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

fn range<N: std::fmt::Display + PartialEq>(min: Option<N>, max: Option<N>, unit: &str) -> Option<String> {
    let counted = |number: N| match number.to_string().as_str() {
        "1" => format!("1{}", unit.trim_end_matches('s')),
        many => format!("{many}{unit}"),
    };
    Some(match (min, max) {
        (Some(min), Some(max)) if min == max => format!("exactly {}", counted(min)),
        (Some(min), Some(max)) => format!("{min} to {}", counted(max)),
        (Some(min), None) => format!("at least {}", counted(min)),
        (None, Some(max)) => format!("at most {}", counted(max)),
        (None, None) => return None,
    })
}

/// The longest address that a line of docs holds.
const ADDRESS: usize = 130;

/// A link to the official page, where there is one that a line holds.
pub(crate) fn official_page(url: Option<&str>) -> Option<String> {
    let url = url.filter(|url| url.starts_with("http") && url.len() <= ADDRESS)?;
    let safe: String = url.chars().filter(|c| c.is_ascii_graphic() && !"<>()[]`\\".contains(*c)).collect();
    Some(format!("[official page]({safe})"))
}

/// Names as code spans, separated by commas.
pub(crate) fn codes(names: &[String]) -> String {
    names.iter().map(|name| code(name, 2 * EXAMPLE)).collect::<Vec<_>>().join(", ")
}

/// Columns that text takes: Chinese characters are two wide.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|letter| if letter >= '\u{1100}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_free_text_is_markup() {
        assert_eq!(text("see [x](y) <b> `c` *d*"), r"see \[x\](y) \<b\> \`c\` \*d\*");
        assert_eq!(text("参考 https://a.cn/b?c=d。"), "参考 <https://a.cn/b?c=d>。");
        assert_eq!(text("# a\tb\r\nc"), r"\# a b c");
        assert_eq!(text("1. a"), r"1\. a");
        assert_eq!(text("open_id 或 _x"), r"open_id 或 \_x");
        assert_eq!(text("a\u{202e}b"), "ab");
    }

    #[test]
    fn code_spans_survive_backticks_and_length() {
        assert_eq!(code("a", 9), "`a`");
        assert_eq!(code("`a", 9), "`` `a ``");
        assert_eq!(code("abcdef", 3), "`abc…`");
    }

    #[test]
    fn a_field_says_its_facts() {
        let field_ = Field {
            name: "pageSize".into(),
            ty: FieldType::Int,
            label: Some("分页大小".into()),
            min: Some(1),
            max: Some(50),
            default: Some("20".into()),
            example: Some("10".into()),
            ..Field::default()
        };
        let mut out = String::new();
        field(&field_, "page_size").write(&mut out, "", "///");
        assert_eq!(out, "/// 分页大小 · `pageSize` on the wire · 1 to 50 · default `20` · e.g. `10`\n");
    }
}
