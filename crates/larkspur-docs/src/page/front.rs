//! The front matter: `key: value` lines between two lines of `---`.

use std::borrow::Cow;

use crate::diagnostic::Code;
use crate::findings::Findings;

/// Where the platform's docs are.
const DOCS: &str = "https://open.feishu.cn/document";

/// What the block at the top of a page says. Keys that are not known are kept in [`FrontMatter::get`]'s reach.
#[derive(Debug, Default)]
pub struct FrontMatter<'a> {
    entries: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> FrontMatter<'a> {
    /// Reads the block and gives it with the place where the page's body starts.
    pub(crate) fn read(findings: &Findings<'a>) -> (Self, usize) {
        let source = findings.source();
        let text = source.text();
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut lines = text.get(start..).unwrap_or_default().split_inclusive('\n');
        if lines.next().is_none_or(|line| line.trim_end() != "---") {
            return (Self::default(), start);
        }
        let mut front = Self::default();
        for line in lines {
            if line.trim_end() == "---" {
                return (front, source.offset_of(line) + line.len());
            }
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once(':') {
                Some((key, value)) => front.entries.push((key.trim(), scalar(value.trim()))),
                None => findings.at(line).tell(
                    Code::FrontMatter,
                    "this line is not `key: value`",
                    "write it as `key: value`, or remove it",
                ),
            }
        }
        findings.at_line(1).tell(
            Code::FrontMatter,
            "the front matter has no end",
            "close it with a line of `---`; the whole file was read as the page",
        );
        (Self::default(), start)
    }

    /// Whether the page is in the canonical form: every row states its whole path, so no other page changes what it says.
    pub fn is_canonical(&self) -> bool {
        self.get("form") == Some("canonical")
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_ref()).filter(|v| !v.is_empty())
    }

    /// The page's URL: `source_url`, or what `fullPath` gives below the docs' address.
    pub fn url(&self) -> Option<Cow<'_, str>> {
        let whole = self.get("source_url").map(Cow::Borrowed);
        whole.or_else(|| Some(format!("{DOCS}/{}", self.get("fullPath")?.trim_start_matches('/')).into()))
    }

    /// When the page changed last, in milliseconds: `last_remote_update_timestamp`, or `updateTime`.
    pub fn updated(&self) -> Option<i64> {
        let time = self.get("last_remote_update_timestamp").or_else(|| self.get("updateTime"));
        time.and_then(|text| text.parse().ok())
    }

    /// Whether the page has any front matter.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The raw slice of a key, for a diagnostic.
    pub fn key_slice(&self, key: &str) -> Option<&'a str> {
        self.entries.iter().find(|(name, _)| *name == key).map(|(name, _)| *name)
    }
}

/// A YAML scalar: plain, or in single or double quotes.
fn scalar(value: &str) -> Cow<'_, str> {
    if let Some(inner) = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return if inner.contains("''") { inner.replace("''", "'").into() } else { inner.into() };
    }
    if value.len() >= 2 && value.starts_with('"') && value.ends_with('"') {
        // A double-quoted YAML scalar of one line is a JSON string in all that pages use.
        return match serde_json::from_str::<String>(value) {
            Ok(text) => text.into(),
            Err(_) => value.get(1..value.len() - 1).unwrap_or_default().into(),
        };
    }
    value.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn read(text: &str) -> (Vec<(String, String)>, usize, usize) {
        let source = Source::new("a.md", text);
        let findings = Findings::new(&source);
        let (front, body) = FrontMatter::read(&findings);
        let entries = front.entries.iter().map(|(k, v)| ((*k).to_owned(), v.to_string())).collect();
        (entries, body, findings.count())
    }

    #[test]
    fn quoted_and_plain_values_are_read() {
        let (entries, body, findings) =
            read("---\ntitle: \"列出 \\\"项\\\"\"\nurl: https://a.b/c\nx: 'it''s'\n---\nbody");
        let values: Vec<_> = entries.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["列出 \"项\"", "https://a.b/c", "it's"]);
        assert_eq!((body, findings), (62, 0));
    }

    #[test]
    fn url_and_date_have_two_spellings_each() {
        let page = |text: &str| {
            let source = Source::new("a.md", text);
            let (front, _) = FrontMatter::read(&Findings::quiet(&source));
            (front.url().map(Cow::into_owned), front.updated())
        };
        assert_eq!(
            page("---\nfullPath: \"/a/wiki-v2/task/get\"\nupdateTime: \"1721110937000\"\n---\n"),
            (Some("https://open.feishu.cn/document/a/wiki-v2/task/get".into()), Some(1_721_110_937_000))
        );
        assert_eq!(
            page("---\nsource_url: https://a.b/c\nfullPath: /d\nlast_remote_update_timestamp: 7\nupdateTime: 8\n---\n"),
            (Some("https://a.b/c".into()), Some(7))
        );
        assert_eq!(page("---\ntitle: x\nupdateTime: soon\n---\n"), (None, None));
    }

    #[test]
    fn no_block_and_an_open_block_leave_the_body_whole() {
        assert_eq!(read("# title\n"), (vec![], 0, 0));
        assert_eq!(read("---\ntitle: x\n# y\n"), (vec![], 0, 1));
    }
}
