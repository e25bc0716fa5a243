//! Posts as plain text and as Markdown.

use serde_json::Value;

use super::super::mention::EVERYBODY;
use super::{Post, PostBody, PostElement, PostMention, PostStyle};

impl Post {
    /// What the post says, in its first language: the title, then a line each. A mention is `@` and the name, where it is known.
    pub fn plain_text(&self) -> String {
        self.first().map(PostBody::plain_text).unwrap_or_default()
    }

    /// The same without the mentions.
    pub fn without_mentions(&self) -> String {
        self.first().map(|body| body.text(false)).unwrap_or_default()
    }

    /// What the post says as Markdown (CommonMark, with `~~` for what is struck through), in its first language. Pictures are
    /// `![](img_…)`, by their keys.
    pub fn to_markdown(&self) -> String {
        self.first().map(PostBody::to_markdown).unwrap_or_default()
    }
}

impl PostBody {
    /// What it says: the title, then a line each.
    pub fn plain_text(&self) -> String {
        self.text(true)
    }

    fn text(&self, has_mentions: bool) -> String {
        let title = self.title.iter().filter(|title| !title.is_empty()).cloned();
        let line = |line: &Vec<PostElement>| {
            let parts = line.iter().filter(|one| has_mentions || !matches!(one, PostElement::Mention(_)));
            let line: String = parts.map(plain).collect();
            // What stood behind a mention does not begin with the space between them.
            let line = if has_mentions { line.as_str() } else { line.trim_start() };
            line.trim_end().to_owned()
        };
        title.chain(self.content.iter().map(line)).collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// What it says as Markdown.
    pub fn to_markdown(&self) -> String {
        let title = self.title.iter().filter(|title| !title.is_empty()).map(|title| format!("# {}", escape(title)));
        let lines = self.content.iter().map(|line| line.iter().map(in_markdown).collect::<String>());
        title.chain(lines).collect::<Vec<_>>().join("\n\n")
    }
}

fn plain(element: &PostElement) -> String {
    match element {
        PostElement::Text(one) => one.text.clone(),
        PostElement::Link(one) => one.text.clone(),
        PostElement::Mention(one) => name(one).map(|name| format!("@{name}")).unwrap_or_default(),
        PostElement::Code(one) => one.text.clone(),
        PostElement::Markdown(one) => one.text.clone(),
        PostElement::Rule(_) => "---".to_owned(),
        PostElement::Emotion(one) => format!("[{}]", one.emoji_type),
        PostElement::Image(_) | PostElement::Media(_) => String::new(),
        // A button or a note of a received card, say.
        PostElement::Other(json) => text_within(json),
    }
}

/// The text of an element that is not known: its own, or that of what it holds.
fn text_within(json: &Value) -> String {
    match json.get("text").and_then(Value::as_str) {
        Some(text) => text.to_owned(),
        None => {
            let elements = json.get("elements").and_then(Value::as_array);
            elements.into_iter().flatten().map(text_within).collect()
        }
    }
}

fn name(mention: &PostMention) -> Option<&str> {
    match mention.user_id.as_str() {
        "all" | EVERYBODY => Some("all"),
        _ => mention.user_name.as_deref().filter(|name| !name.is_empty()),
    }
}

fn in_markdown(element: &PostElement) -> String {
    match element {
        PostElement::Text(one) => styled(&escape(&one.text), &one.style),
        PostElement::Link(one) => styled(&format!("[{}](<{}>)", escape(&one.text), one.href), &one.style),
        PostElement::Mention(one) => styled(&escape(&plain(element)), &one.style),
        PostElement::Image(one) => format!("![]({})", one.image_key),
        PostElement::Code(one) => {
            let fence = "`".repeat(longest_run(&one.text).max(2) + 1);
            let language = one.language.as_deref().unwrap_or_default().to_ascii_lowercase();
            format!("{fence}{language}\n{}\n{fence}", one.text)
        }
        PostElement::Media(one) => format!("[video]({})", one.file_key),
        PostElement::Markdown(_) | PostElement::Rule(_) => plain(element),
        PostElement::Emotion(_) | PostElement::Other(_) => escape(&plain(element)),
    }
}

/// Marks bind to what is not space, so space stays outside of them.
fn styled(text: &str, styles: &[PostStyle]) -> String {
    let inner = text.trim();
    if inner.is_empty() || styles.is_empty() {
        return text.to_owned();
    }
    let start = text.len() - text.trim_start().len();
    let (before, behind) = (&text[..start], &text[start + inner.len()..]);
    let mut marked = inner.to_owned();
    for style in styles {
        let (open, close) = match style {
            PostStyle::Bold => ("**", "**"),
            PostStyle::Italic => ("*", "*"),
            PostStyle::Underline => ("<u>", "</u>"),
            PostStyle::LineThrough => ("~~", "~~"),
            PostStyle::Other(_) => continue,
        };
        marked = format!("{open}{marked}{close}");
    }
    format!("{before}{marked}{behind}")
}

/// A text in which no mark of Markdown counts. Marks at the start of a line are left: lists and quotes arrive as text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}
