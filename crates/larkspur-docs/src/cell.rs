//! What a cell says once its Markdown is taken off.

use std::borrow::Cow;

/// The plain text of a short piece of Markdown: links become their text, marks and escapes go, entities are decoded.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if !text.contains(['\\', '[', '*', '`', '&', '<', '=', '~', '\n']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '[', '*', '`', '&', '<', '=', '~', '\n']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (skip, piece): (usize, Cow<'_, str>) = match rest.as_bytes()[0] {
            b'\\' => match rest[1..].chars().next() {
                Some(c) if c.is_ascii_punctuation() => (1 + c.len_utf8(), c.to_string().into()),
                _ => (1, "\\".into()),
            },
            b'[' => match link(rest) {
                Some((len, label)) => (len, plain(label).into_owned().into()),
                None => (1, "[".into()),
            },
            b'*' => (rest.len() - rest.trim_start_matches('*').len(), "".into()),
            b'`' => (1, "".into()),
            b'=' | b'~' if rest.len() > 1 && rest.as_bytes()[1] == rest.as_bytes()[0] => (2, "".into()),
            b'&' => entity(rest).map_or((1, "&".into()), |(len, text)| (len, text.into())),
            b'<' => match tag(rest) {
                Some(len) => (len, if rest[..len].starts_with("<br") { " ".into() } else { "".into() }),
                None => (1, "<".into()),
            },
            b'\n' => (1, " ".into()),
            _ => (1, rest[..1].into()),
        };
        out.push_str(&piece);
        rest = &rest[skip..];
    }
    out.push_str(rest);
    let trimmed = out.trim();
    if trimmed.len() == out.len() { Cow::Owned(out) } else { Cow::Owned(trimmed.to_owned()) }
}

/// The length and the label of the link at the start of `text`.
pub(crate) fn link(text: &str) -> Option<(usize, &str)> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    let after = text.get(at + 1..)?;
                    let target = after.strip_prefix('(')?;
                    let close = target.find(')')?;
                    return Some((at + 1 + 1 + close + 1, text.get(1..at)?));
                }
            }
            b'\n' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn entity(text: &str) -> Option<(usize, &'static str)> {
    const ENTITIES: [(&str, &str); 8] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&emsp;", " "),
        ("&ensp;", " "),
        ("&#39;", "'"),
    ];
    ENTITIES.iter().find(|(name, _)| text.starts_with(name)).map(|(name, text)| (name.len(), *text))
}

/// The length of the HTML tag at the start of `text`.
fn tag(text: &str) -> Option<usize> {
    let inner = text.get(1..)?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    const TAGS: [&str; 14] =
        ["br", "b>", "b ", "md-", "strong", "em>", "p>", "div", "span", "font", "code", "sup", "a ", "a>"];
    if !TAGS.iter().any(|tag| name.starts_with(tag)) {
        return None;
    }
    text.find('>').map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_links_escapes_and_entities_go() {
        for (markdown, text) in [
            ("  plain ", "plain"),
            (r"move\_result\[\]", "move_result[]"),
            ("**[任务](https://a.b/c)** 结果", "任务 结果"),
            ("`a`|b", "a|b"),
            ("map&lt;string, int&gt;", "map<string, int>"),
            ("<md-text type=\"field-type\">string</md-text>", "string"),
            ("a<br>b", "a b"),
            ("a < b", "a < b"),
            ("==x== = y", "x = y"),
            ("[not a link]", "[not a link]"),
            ("\\", "\\"),
            ("[a [b]](u)c", "a [b]c"),
        ] {
            assert_eq!(plain(markdown), text, "{markdown}");
        }
    }
}
