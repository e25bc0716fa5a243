//! Markdown reduced to plain text, a clause at a time.

use std::borrow::Cow;

/// Takes Markdown and HTML off a line: links become their text; escapes, emphasis and known tags go.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| matches!(b, b'*' | b'[' | b'`' | b'<' | b'&' | b'\\' | b'~' | b'=')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(len) = text[at..].find(['*', '[', ']', '`', '<', '&', '\\', '~', '=', '!']) {
        out.push_str(&text[at..at + len]);
        at += len;
        at += special(&text[at..], &mut out);
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// Handles the special character that the text starts with, and says how many bytes that took.
fn special(text: &str, out: &mut String) -> usize {
    let bytes = text.as_bytes();
    match bytes[0] {
        b'*' | b'~' | b'=' if bytes.get(1) == Some(&bytes[0]) => return 2,
        b'`' => return 1,
        b'\\' => {
            if let Some(&next) = bytes.get(1)
                && next.is_ascii_punctuation()
            {
                out.push(char::from(next));
                return 2;
            }
        }
        b'&' => {
            if let Some((decoded, len)) = entity(text) {
                out.push(decoded);
                return len;
            }
        }
        b'<' => {
            if let Some(len) = tag(text) {
                return len;
            }
        }
        b'!' if bytes.get(1) == Some(&b'[') => {
            if let Some((_, len)) = link(&text[1..]) {
                return len + 1;
            }
        }
        b'[' => {
            if let Some((label, len)) = link(text) {
                out.push_str(&plain(label));
                return len;
            }
        }
        _ => {}
    }
    out.push(char::from(bytes[0]));
    1
}

/// How many bytes are looked at for the end of a link's text, and of its target.
const MAX_LINK: usize = 1024;

/// The text and the whole length of the link that the text starts with.
pub(super) fn link(text: &str) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut close = None;
    for (at, b) in bytes.iter().enumerate().take(MAX_LINK) {
        match b {
            b'[' => depth += 1,
            b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    close = Some(at);
                    break;
                }
            }
            b'\n' => return None,
            _ => {}
        }
    }
    let close = close?;
    let target = text[close + 1..].strip_prefix('(')?;
    let mut depth = 1usize;
    for (at, b) in target.bytes().enumerate().take(MAX_LINK) {
        match b {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some((&text[1..close], close + at + 3));
                }
            }
            b'\n' | b' ' => return None,
            _ => {}
        }
    }
    None
}

/// The character of the entity that the text starts with, and the entity's length.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    const ENTITIES: [(&str, char); 9] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&nbsp;", ' '),
        ("&emsp;", ' '),
        ("&ensp;", ' '),
        ("&#124;", '|'),
    ];
    ENTITIES.iter().find(|(name, _)| text.starts_with(name)).map(|(name, c)| (*c, name.len()))
}

/// The length of the known HTML tag that the text starts with.
fn tag(text: &str) -> Option<usize> {
    const TAGS: [&str; 22] = [
        "a", "b", "br", "code", "del", "div", "em", "font", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong",
        "sub", "sup", "u", "ul", "md-",
    ];
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let len = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let name = &name[..len];
    let known = name.starts_with("md-") || TAGS.contains(&name);
    if known { text.find('>').map(|end| end + 1) } else { None }
}

/// Takes the backslashes off Markdown escapes: `page\_token`.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    unescape_if(text, |next| next.is_ascii_punctuation())
}

/// Takes the backslashes off those escapes that JSON does not know: `"a\_b\"c"` keeps the quote's.
pub(super) fn unescape_beside_json(text: &str) -> Cow<'_, str> {
    unescape_if(text, |next| next.is_ascii_punctuation() && !matches!(next, b'"' | b'\\' | b'/'))
}

/// Takes the backslash off `\|`, the one escape that a code span in a table has.
pub(super) fn unescape_pipe(text: &str) -> Cow<'_, str> {
    if text.contains("\\|") { Cow::Owned(text.replace("\\|", "|")) } else { Cow::Borrowed(text) }
}

fn unescape_if(text: &str, is_escape: impl Fn(u8) -> bool) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        match rest.as_bytes().get(at + 1) {
            Some(&next) if is_escape(next) => {
                out.push(char::from(next));
                rest = &rest[at + 2..];
            }
            // An escaped backslash is kept whole, so that the second one escapes nothing.
            Some(b'\\') => {
                out.push_str("\\\\");
                rest = &rest[at + 2..];
            }
            _ => {
                out.push('\\');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The inside of the code span that the text starts with, and the text after it.
pub(super) fn code_span(text: &str) -> Option<(&str, &str)> {
    let ticks = text.bytes().take_while(|b| *b == b'`').count();
    if ticks == 0 {
        return None;
    }
    let fence = &text[..ticks];
    let inner = &text[ticks..];
    let end = inner.find(fence)?;
    Some((inner[..end].trim(), &inner[end + ticks..]))
}

/// Whether a character is Chinese (or Japanese, Korean) script.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}')
}

/// Whether the text holds Chinese script.
pub(super) fn has_cjk(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_cjk)
}
