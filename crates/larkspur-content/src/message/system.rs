//! System messages: what the platform says in a chat.

use std::collections::BTreeMap;

use crate::json::object;

object! {
    /// A system message. A dividing line with a text can be sent; whatever else the platform says is received.
    pub struct System {
        /// The text of a received one, with the names of fields in braces: `{from_user} invited {to_chatters} to this chat.`
        template: one String = "template",
        /// Who did it.
        from_user: many String = "from_user",
        /// To whom it was done.
        to_chatters: many String = "to_chatters",
        /// The text of a received dividing line.
        divider_text: one DividerText = "divider_text",
        /// The kind of one that is sent: `divider`.
        kind: one String = "type",
        /// What one that is sent says.
        params: one SystemParams = "params",
        /// How one that is sent behaves.
        options: one SystemOptions = "options",
    }
}

object! {
    /// What a system message that is sent says.
    pub struct SystemParams {
        /// The text of a dividing line.
        divider_text: one DividerText = "divider_text",
    }
}

object! {
    /// The text of a dividing line: at most 20 characters, of which a Chinese one counts as two.
    pub struct DividerText {
        /// The text for everybody else.
        text: one String = "text",
        /// The text for people whose client is in this language: `zh_CN`, `en_US`, …
        i18n_text: map String = "i18n_text",
    }
}

object! {
    /// How a system message that is sent behaves.
    pub struct SystemOptions {
        /// Whether what stands above is scrolled out of sight.
        need_rollup: one bool = "need_rollup",
    }
}

impl System {
    /// A dividing line with this text. The platform shows it in a chat of the bot and one person.
    ///
    /// ```
    /// use larkspur_content::System;
    /// let system = System::divider("New session").i18n("zh_CN", "新会话").need_rollup();
    /// # let _ = system;
    /// ```
    pub fn divider(text: impl Into<String>) -> Self {
        let params = SystemParams::default().divider_text(DividerText::default().text(text));
        Self::default().kind("divider").params(params)
    }

    /// The dividing line's text for people whose client is in this language, such as `zh_CN` or `en_US`.
    #[must_use]
    pub fn i18n(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        let params = self.params.get_or_insert_default();
        params.divider_text.get_or_insert_default().i18n_text.insert(language.into(), text.into());
        self
    }

    /// Scrolls what stands above the line out of sight.
    #[must_use]
    pub fn need_rollup(self) -> Self {
        self.options(SystemOptions::default().need_rollup(true))
    }

    /// What the message says: the template with the fields in their places.
    pub fn plain_text(&self) -> String {
        let Some(template) = &self.template else {
            let divider = self.params.as_ref().and_then(|params| params.divider_text.as_ref());
            return divider.and_then(|divider| divider.text.clone()).unwrap_or_default();
        };
        let mut text = String::new();
        let mut rest = template.as_str();
        while let Some((before, name, behind)) = placeholder(rest) {
            text.push_str(before);
            match self.field(name) {
                Some(value) => text.push_str(&value),
                None => text.extend(["{", name, "}"]),
            }
            rest = behind;
        }
        text + rest
    }

    fn field(&self, name: &str) -> Option<String> {
        match name {
            "from_user" => Some(self.from_user.join(", ")),
            "to_chatters" => Some(self.to_chatters.join(", ")),
            "divider_text" => self.divider_text.as_ref()?.text.clone(),
            _ => match self.extra.get(name)? {
                serde_json::Value::Array(items) => {
                    Some(items.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(", "))
                }
                value => value.as_str().map(Into::into),
            },
        }
    }

    /// The texts of the dividing line that is sent, each with its place.
    pub(super) fn divider_texts(&self) -> BTreeMap<String, &str> {
        let mut texts = BTreeMap::new();
        let divider = self.params.as_ref().and_then(|params| params.divider_text.as_ref());
        if let Some(divider) = divider {
            let place = "params.divider_text";
            texts.extend(divider.text.as_deref().map(|text| (format!("{place}.text"), text)));
            texts.extend(
                divider
                    .i18n_text
                    .iter()
                    .map(|(language, text)| (format!("{place}.i18n_text.{language}"), text.as_str())),
            );
        }
        texts
    }
}

/// The first name in braces, with what stands before and behind it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, behind) = text.split_once('{')?;
    let (name, behind) = behind.split_once('}')?;
    Some((before, name, behind))
}
