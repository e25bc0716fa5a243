//! Short ways to the components that every card has.

use serde_json::{Map, Value};

use super::{
    Behavior, Button, ButtonType, Card, Column, Element, Header, Icon, IconTag, IconToken, OptionItem, Text,
    TextTagValue,
};

impl Card {
    /// A card of schema 2.0 with nothing in it.
    pub fn new() -> Self {
        Self::default().schema("2.0").body(super::Body::default())
    }

    /// Adds an element.
    #[must_use]
    pub fn element(mut self, element: impl Into<Element>) -> Self {
        self.body.get_or_insert_default().elements.push(element.into());
        self
    }

    /// Adds elements.
    #[must_use]
    pub fn elements(mut self, elements: impl IntoIterator<Item = impl Into<Element>>) -> Self {
        self.body.get_or_insert_default().elements.extend(elements.into_iter().map(Into::into));
        self
    }
}

impl Text {
    /// Text, to the letter.
    pub fn plain(content: impl Into<String>) -> Self {
        Self::default().tag(TextTagValue::PlainText).content(content)
    }

    /// Text with a few marks of Markdown. Nothing that others wrote should be in it as it is: see [`escape`](super::escape).
    pub fn markdown(content: impl Into<String>) -> Self {
        Self::default().tag(TextTagValue::LarkMd).content(content)
    }

    /// The text for people whose client is in this language: `zh_cn`, `en_us`, `ja_jp`, …
    #[must_use]
    pub fn i18n(mut self, language: impl Into<String>, content: impl Into<String>) -> Self {
        let languages = self.extra.entry("i18n_content").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(languages) = languages {
            languages.insert(language.into(), Value::String(content.into()));
        }
        self
    }
}

impl From<&str> for Text {
    fn from(content: &str) -> Self {
        Self::plain(content)
    }
}

impl From<String> for Text {
    fn from(content: String) -> Self {
        Self::plain(content)
    }
}

impl From<&str> for Header {
    fn from(title: &str) -> Self {
        Self::new(title)
    }
}

impl From<String> for Header {
    fn from(title: String) -> Self {
        Self::new(title)
    }
}

impl Icon {
    /// An icon of the platform's library, by its token: `chat-forbidden_outlined`.
    pub fn standard(token: impl Into<IconToken>) -> Self {
        Self::default().tag(IconTag::StandardIcon).token(token)
    }

    /// A picture as an icon, by the key that uploading it gave (`img_…`).
    pub fn custom(img_key: impl Into<String>) -> Self {
        Self::default().tag(IconTag::CustomIcon).img_key(img_key)
    }
}

impl Behavior {
    /// Opens a link.
    pub fn open_url(url: impl Into<String>) -> Self {
        Self::default().r#type("open_url").default_url(url)
    }

    /// Sends the app a card action with this value: what `CardInteraction::value` holds then. Give an object; some clients of the platform read
    /// no other.
    pub fn callback(value: impl Into<Value>) -> Self {
        Self::default().r#type("callback").value(value)
    }
}

impl Behavior {
    /// Sends the app a card action whose value has this entry: the first of those that [`and`](Self::and) adds.
    ///
    /// ```
    /// use larkspur_content::card::{Behavior, Button};
    /// let button = Button::new().text("Approve").behavior(Behavior::callback_with("order", 7).and("approve", true));
    /// assert_eq!(button.behaviors[0].value.as_ref().map(|value| value["order"] == 7), Some(true));
    /// ```
    pub fn callback_with(name: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::callback(Map::new()).and(name, value)
    }

    /// Adds an entry to the value.
    #[must_use]
    pub fn and(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let entries = self.value.get_or_insert_with(|| Value::Object(Map::new()));
        if !entries.is_object() {
            *entries = Value::Object(Map::new());
        }
        if let Value::Object(entries) = entries {
            entries.insert(name.into(), value.into());
        }
        self
    }
}

impl Button {
    /// A button that sends what is put into the form that it stands in. Where a card has several, each needs a
    /// [`name`](Self::name) of its own.
    pub fn submit(text: impl Into<Text>) -> Self {
        Self::new().text(text).r#type(ButtonType::Primary).name("submit").form_action_type("submit")
    }

    /// A button that empties the form that it stands in.
    pub fn reset(text: impl Into<Text>) -> Self {
        Self::new().text(text).name("reset").form_action_type("reset")
    }

    /// A button that sends the app a card action with this value: see [`Behavior::callback`] and [`Behavior::callback_with`].
    pub fn callback(text: impl Into<Text>, value: impl Into<Value>) -> Self {
        Self::new().text(text).behavior(Behavior::callback(value))
    }

    /// A button that opens a link.
    pub fn link(text: impl Into<Text>, url: impl Into<String>) -> Self {
        Self::new().text(text).behavior(Behavior::open_url(url))
    }
}

impl OptionItem {
    /// A choice that shows this text, and sends this value when it is chosen.
    pub fn choice(text: impl Into<Text>, value: impl Into<String>) -> Self {
        Self::default().text(text).value(value)
    }
}

impl Column {
    /// A column with one element.
    pub fn of(element: impl Into<Element>) -> Self {
        Self::new().element(element)
    }
}
