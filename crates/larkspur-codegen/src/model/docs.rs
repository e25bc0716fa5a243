//! Docs as data, and text as Markdown.

/// Where a line of facts is broken.
const WIDTH: usize = 110;

/// Lines of a doc comment, as Markdown that rustdoc takes without a warning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(Vec<String>);

impl Docs {
    /// All lines at once.
    pub(crate) fn of(lines: Vec<String>) -> Self {
        Self(lines)
    }

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

    /// The lines, without the marks of a comment.
    pub fn as_lines(&self) -> &[String] {
        &self.0
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

/// The longest address that a line of docs holds.
const ADDRESS: usize = 130;

/// A link to the official page, where there is one that a line holds.
pub(crate) fn official_page(url: Option<&str>) -> Option<String> {
    let url = url.filter(|url| url.starts_with("http") && url.len() <= ADDRESS)?;
    let safe: String = url.chars().filter(|c| c.is_ascii_graphic() && !"<>()[]`\\".contains(*c)).collect();
    Some(format!("[official page]({safe})"))
}

/// The most characters of a name.
const LONGEST_NAME: usize = 120;

/// Names as code spans, separated by commas.
pub(crate) fn codes(names: &[String]) -> String {
    names.iter().map(|name| code(name, LONGEST_NAME)).collect::<Vec<_>>().join(", ")
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
}
