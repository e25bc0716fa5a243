//! Text, with the few tags that the platform reads in it.

use serde_json::Value;

use super::mention::{self, EVERYBODY, Mention, Mentions};
use crate::json::{Extra, Json, take};

/// A message of text.
///
/// What is given as text is taken to the letter; what shall have an effect is said by a method.
///
/// ```
/// use larkspur_content::Text;
///
/// let user = r#"<at user_id="all"></at>"#;
/// let text = Text::new("Asked by ").mention("ou_1").text(": ").text(user);
/// assert!(!text.as_str().contains(user));
/// assert!(Text::new("Attention ").mention_all().as_str().ends_with(user));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    markup: String,
    mentions: Mentions,
    extra: Extra,
}

impl Text {
    /// This text, to the letter.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self::default().text(text)
    }

    /// A text whose tags count: `<at user_id="ou_…"></at>`, `<at user_id="all"></at>`, `**bold**`, `<i>`, `<u>`, `<s>` and
    /// `[text](link)`. Nothing that others wrote should be in it as it is: [`Text::text`] is for that.
    pub fn markup(markup: impl Into<String>) -> Self {
        Self { markup: markup.into(), ..Self::default() }
    }

    /// Adds text, to the letter.
    #[must_use]
    pub fn text(self, text: impl AsRef<str>) -> Self {
        self.push("", &literal(text.as_ref()), "")
    }

    /// Mentions somebody, by an id of any kind.
    #[must_use]
    pub fn mention(self, id: impl AsRef<str>) -> Self {
        self.push("<at user_id=\"", &attribute(id.as_ref()), "\"></at>")
    }

    /// Mentions everybody in the group, where the group allows it.
    #[must_use]
    pub fn mention_all(self) -> Self {
        self.mention("all")
    }

    /// Adds bold text.
    #[must_use]
    pub fn bold(self, text: impl AsRef<str>) -> Self {
        self.push("**", &literal(text.as_ref()), "**")
    }

    /// Adds italic text.
    #[must_use]
    pub fn italic(self, text: impl AsRef<str>) -> Self {
        self.push("<i>", &literal(text.as_ref()), "</i>")
    }

    /// Adds underlined text.
    #[must_use]
    pub fn underline(self, text: impl AsRef<str>) -> Self {
        self.push("<u>", &literal(text.as_ref()), "</u>")
    }

    /// Adds text that is struck through.
    #[must_use]
    pub fn strike(self, text: impl AsRef<str>) -> Self {
        self.push("<s>", &literal(text.as_ref()), "</s>")
    }

    /// Adds a link.
    #[must_use]
    pub fn link(self, text: impl AsRef<str>, url: impl AsRef<str>) -> Self {
        let target = format!("]({})", url.as_ref().replace(' ', "%20").replace('(', "%28").replace(')', "%29"));
        self.push("[", &literal(text.as_ref()), &target)
    }

    fn push(mut self, before: &str, text: &str, behind: &str) -> Self {
        for part in [before, text, behind] {
            if meets(&self.markup, part) {
                self.markup.push(JOINER);
            }
            self.markup.push_str(part);
        }
        self
    }

    /// The text as it is on the wire, tags and keys of mentions included.
    pub fn as_str(&self) -> &str {
        &self.markup
    }

    /// The text without the keys that stand for mentions, and without the space around it: what somebody asks a bot.
    pub fn without_mentions(&self) -> String {
        self.replaced(|_| None)
    }

    /// The text with `@` and the name in the place of each mention; one without a name is left out.
    pub fn with_names(&self) -> String {
        self.replaced(|key| match mention::find(&self.mentions, key) {
            Some(mention) => mention.name.as_ref().map(|name| format!("@{name}")),
            None => (key == EVERYBODY).then(|| "@all".to_owned()),
        })
    }

    fn replaced(&self, name: impl Fn(&str) -> Option<String>) -> String {
        let mut whole = String::with_capacity(self.markup.len());
        let mut is_cut = false;
        for (before, key) in mention::split(&self.markup, &self.mentions) {
            let is_doubled = is_cut && (whole.is_empty() || whole.ends_with(char::is_whitespace));
            whole.push_str(if is_doubled { before.trim_start_matches(' ') } else { before });
            let name = name(key);
            is_cut = name.is_none();
            whole.extend(name);
        }
        whole.trim().to_owned()
    }

    /// Who is mentioned, as far as it is known: see [`Content::with_mentions`](crate::Content::with_mentions).
    pub fn mentions(&self) -> &[Mention] {
        self.mentions.as_deref().unwrap_or_default()
    }

    /// Whether everybody is mentioned.
    pub fn mentions_everybody(&self) -> bool {
        mention::split(&self.markup, &self.mentions).iter().any(|(_, key)| *key == EVERYBODY)
    }

    pub(super) fn set_mentions(&mut self, mentions: Vec<Mention>) {
        self.mentions = Some(mentions);
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl Json for Text {
    fn read(json: &Value) -> Option<Self> {
        let mut extra = json.as_object()?.clone();
        Some(Self { markup: take(&mut extra, "text")?, mentions: None, extra })
    }

    fn write(&self) -> Value {
        let mut object = self.extra.clone();
        object.insert("text".into(), self.markup.as_str().into());
        Value::Object(object)
    }
}

/// It has no width, and no line breaks at it.
const JOINER: char = '\u{2060}';

/// What the platform would read as a tag or a mark, once it is whole.
const MARKS: [&str; 10] = ["<at", "</at", "<i>", "</i>", "<u>", "</u>", "<s>", "</s>", "**", "]("];

/// A text that means what it says: an invisible character keeps what looks like a tag from being one.
pub(super) fn literal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        safe.push(c);
        if matches!(c, '<' | '*' | ']') && MARKS.iter().any(|mark| begins(&text[at..], mark)) {
            safe.push(JOINER);
        }
    }
    safe
}

/// Whether the text begins with this, whatever the case of its letters.
fn begins(text: &str, mark: &str) -> bool {
    text.as_bytes().get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark.as_bytes()))
}

/// Whether a mark would come into being where these two meet.
fn meets(before: &str, behind: &str) -> bool {
    let ends = |text: &str, mark: &str| {
        let start = text.len().checked_sub(mark.len());
        start.is_some_and(|start| text.as_bytes()[start..].eq_ignore_ascii_case(mark.as_bytes()))
    };
    MARKS.iter().any(|mark| (1..mark.len()).any(|cut| ends(before, &mark[..cut]) && begins(behind, &mark[cut..])))
}

/// A value that cannot leave its quotes.
fn attribute(value: &str) -> String {
    value.chars().filter(|c| !matches!(c, '"' | '<' | '>')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_no_tag() {
        let hostile = "<at user_id=\"all\">x</at> <AT user_id='all'/> **b** <i>i</i> [free](http://evil) a<b 2*3 [1]";
        let text = Text::new(hostile);
        for mark in MARKS {
            assert!(!text.as_str().to_ascii_lowercase().contains(mark), "{mark} in {}", text.as_str());
        }
        assert_eq!(text.as_str().replace(JOINER, ""), hostile);
        assert_eq!(Text::new("a<b 2*3 [1] (x)").as_str(), "a<b 2*3 [1] (x)");
        assert_eq!(Text::default().mention("ou_1\"><at").as_str(), "<at user_id=\"ou_1at\"></at>");
    }

    #[test]
    fn tags_do_not_come_together_from_pieces() {
        let text = Text::new("<")
            .text("at user_id=\"all\">")
            .text("<A")
            .text("T>")
            .text("*")
            .text("*")
            .text("[a]")
            .text("(b)");
        for mark in MARKS {
            assert!(!text.as_str().to_ascii_lowercase().contains(mark), "{mark} in {}", text.as_str());
        }
    }

    #[test]
    fn methods_write_tags() {
        let text = Text::new("a ").bold("b*").italic("i").underline("u").strike("s").link("l]", "https://x/(y) z");
        assert_eq!(text.as_str(), "a **b*\u{2060}**<i>i</i><u>u</u><s>s</s>[l]](https://x/%28y%29%20z)");
    }

    #[test]
    fn mentions_are_left_out_or_named() {
        let mut text = Text::markup("@_user_1 hello @_user_2 , and @_user_3");
        assert_eq!(text.without_mentions(), "hello , and");
        let named = |key: &str, name: &str| Mention { key: key.into(), name: Some(name.into()), ..Mention::default() };
        text.set_mentions(vec![named("@_user_1", "Bot"), named("@_user_2", "Ada")]);
        assert_eq!(text.with_names(), "@Bot hello @Ada , and @_user_3");
        assert_eq!(text.without_mentions(), "hello , and @_user_3");
        assert!(!text.mentions_everybody() && Text::markup("@_all x").mentions_everybody());
        assert_eq!(Text::markup("@_all x").with_names(), "@all x");
    }
}
