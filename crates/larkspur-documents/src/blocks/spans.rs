//! Texts as pieces of one style: what stands between the elements of a document and Markdown.

use crate::docx::v1::types::{BlockText, Element, Link, TextElement, TextElementStyle, TextRun};

/// The style of a piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a style of its own")]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) code: bool,
    pub(super) link: Option<String>,
}

/// A piece of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) style: Style,
}

/// Adds a piece; pieces of one style are one.
pub(super) fn push(spans: &mut Vec<Span>, text: &str, style: &Style) {
    match spans.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.style == *style => last.text.push_str(text),
        _ => spans.push(Span { text: text.to_owned(), style: style.clone() }),
    }
}

/// A text to be created. One that is empty holds an empty piece: the platform wants one.
pub(super) fn block_text(spans: &[Span]) -> BlockText {
    let empty = [Span::default()];
    let spans = if spans.is_empty() { &empty } else { spans };
    BlockText::new(spans.iter().map(element).collect())
}

fn element(span: &Span) -> TextElement {
    let mut run = TextRun::new(&span.text);
    if span.style != Style::default() {
        let mut style = TextElementStyle::default();
        let on = |is_on: bool| is_on.then_some(true);
        (style.bold, style.italic) = (on(span.style.bold), on(span.style.italic));
        (style.strikethrough, style.inline_code) = (on(span.style.strike), on(span.style.code));
        style.link = span.style.link.as_deref().map(|url| Link::new(&encoded(url)));
        run = run.text_element_style(style);
    }
    TextElement::default().text_run(run)
}

/// The pieces of a text that was read; what Markdown has no word for is told.
pub(super) fn spans(elements: &[Element], mut lost: impl FnMut(&'static str)) -> Vec<Span> {
    let mut spans = Vec::new();
    for element in elements {
        if let Some(run) = &element.text_run {
            let style = style_of(run.text_element_style.as_ref(), &mut lost);
            push(&mut spans, run.content.as_deref().unwrap_or_default(), &style);
        } else if let Some(run) = &element.equation {
            lost("a formula in a text became code");
            let style = Style { code: true, ..style_of(run.text_element_style.as_ref(), &mut lost) };
            push(&mut spans, run.content.as_deref().unwrap_or_default(), &style);
        } else if let Some(user) = &element.mention_user {
            lost("a mention became the person's id");
            let style = style_of(user.text_element_style.as_ref(), &mut lost);
            push(&mut spans, &format!("@{}", user.user_id.as_deref().unwrap_or_default()), &style);
        } else if let Some(document) = &element.mention_doc {
            lost("a mention of a document became a link");
            let link = document.url.as_deref().map(decoded).filter(|url| !url.is_empty());
            let style = Style { link, ..style_of(document.text_element_style.as_ref(), &mut lost) };
            let title = document.title.as_deref().or(document.token.as_deref());
            push(&mut spans, title.unwrap_or_default(), &style);
        } else if element.reminder.is_some() {
            lost("a reminder was left out");
        } else if element.file.is_some() {
            lost("a file in a text was left out");
        } else {
            lost("an element that Markdown has no word for was left out");
        }
    }
    spans
}

fn style_of(style: Option<&TextElementStyle>, lost: &mut impl FnMut(&'static str)) -> Style {
    let Some(style) = style else { return Style::default() };
    let is_on = |one: Option<bool>| one == Some(true);
    if is_on(style.underline) {
        lost("a line below text was left out");
    }
    if style.background_color.is_some() || style.text_color.is_some() {
        lost("colours of text were left out");
    }
    if !style.comment_ids.is_empty() {
        lost("comments were left out");
    }
    Style {
        bold: is_on(style.bold),
        italic: is_on(style.italic),
        strike: is_on(style.strikethrough),
        code: is_on(style.inline_code),
        link: style.link.as_ref().and_then(|link| link.url.as_deref()).map(decoded).filter(|url| !url.is_empty()),
    }
}

/// An address as the platform takes it: each byte that is not a letter, a digit or one of `-_.~` as `%XX`.
fn encoded(url: &str) -> String {
    let mut text = String::with_capacity(url.len() + url.len() / 4);
    for byte in url.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text.push(char::from(byte)),
            byte => text.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    text
}

fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

/// An address as people write it. One that is not encoded stays as it is.
pub(super) fn decoded(url: &str) -> String {
    if url.contains(':') {
        return url.to_owned();
    }
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| url.to_owned())
}
