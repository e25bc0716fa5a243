//! What somebody who used a card gets to see.

use std::collections::BTreeMap;

use larkspur_content::{CardContent, CardTemplate};
use larkspur_core::wire::RawJson;
use serde::{Serialize, Serializer};
use serde_json::{Map, json};

/// The answer to a [`CardAction`](crate::CardAction): a toast, another card, both, or nothing.
///
/// ```
/// use larkspur_events::{CardReply, CardTemplate, Toast};
/// use serde_json::json;
///
/// let reply = CardReply::toast(Toast::success("已批准").i18n("en_us", "Approved"))
///     .with_card(json!({"schema": "2.0", "body": {"elements": []}}));
/// let template = CardReply::template(CardTemplate::new("AAqi6xJ8rabcd").variables(json!({"name": "Ada"})));
/// # let _ = (reply, template);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardReply {
    toast: Option<Toast>,
    card: Option<CardContent>,
}

impl CardReply {
    /// Leaves the card as it is, and shows nothing.
    pub fn unchanged() -> Self {
        Self::default()
    }

    /// Shows a toast.
    pub fn toast(toast: Toast) -> Self {
        Self::default().with_toast(toast)
    }

    /// Puts this card in place of the one that was used. A card of schema 2.0 must be followed by one of schema 2.0.
    pub fn card(card: impl Into<CardContent>) -> Self {
        Self::default().with_card(card)
    }

    /// Puts a card from the card builder in place of the one that was used.
    pub fn template(template: CardTemplate) -> Self {
        Self::default().with_template(template)
    }

    /// Shows a toast as well.
    #[must_use]
    pub fn with_toast(mut self, toast: Toast) -> Self {
        self.toast = Some(toast);
        self
    }

    /// Changes the card as well: see [`CardReply::card`].
    #[must_use]
    pub fn with_card(mut self, card: impl Into<CardContent>) -> Self {
        self.card = Some(card.into());
        self
    }

    /// Changes the card as well: see [`CardReply::template`].
    #[must_use]
    pub fn with_template(self, template: CardTemplate) -> Self {
        self.with_card(template)
    }

    fn json(&self) -> RawJson {
        let mut reply = Map::new();
        if let Some(toast) = &self.toast {
            reply.insert("toast".into(), toast.json());
        }
        if let Some(card) = &self.card {
            let json = card.as_json();
            let card = if card.is_named() { json.clone() } else { json!({"type": "raw", "data": json}) };
            reply.insert("card".into(), card);
        }
        RawJson::Object(reply)
    }

    /// The answer to the older callback: the card's own fields, and the toast beside them.
    pub(crate) fn older_json(&self) -> RawJson {
        let mut reply = self.card.as_ref().map_or_else(|| json!({}), |card| card.as_json().clone());
        if let (RawJson::Object(fields), Some(toast)) = (&mut reply, &self.toast) {
            fields.insert("toast".into(), toast.json());
        }
        reply
    }
}

impl From<Toast> for CardReply {
    fn from(toast: Toast) -> Self {
        Self::toast(toast)
    }
}

impl Serialize for CardReply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

/// A short text that the client shows for a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    kind: ToastKind,
    content: String,
    i18n: BTreeMap<String, String>,
}

/// How a toast looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ToastKind {
    /// A plain message.
    Info,
    /// Something worked.
    Success,
    /// Something failed.
    Error,
    /// Something needs care.
    Warning,
}

impl Toast {
    /// A toast of this kind.
    pub fn new(kind: ToastKind, content: impl Into<String>) -> Self {
        Self { kind, content: content.into(), i18n: BTreeMap::new() }
    }

    /// A plain message.
    pub fn info(content: impl Into<String>) -> Self {
        Self::new(ToastKind::Info, content)
    }

    /// Something worked.
    pub fn success(content: impl Into<String>) -> Self {
        Self::new(ToastKind::Success, content)
    }

    /// Something failed.
    pub fn error(content: impl Into<String>) -> Self {
        Self::new(ToastKind::Error, content)
    }

    /// Something needs care.
    pub fn warning(content: impl Into<String>) -> Self {
        Self::new(ToastKind::Warning, content)
    }

    /// The text for people whose client is in this language: `zh_cn`, `en_us`, `ja_jp`, …
    #[must_use]
    pub fn i18n(mut self, language: impl Into<String>, content: impl Into<String>) -> Self {
        self.i18n.insert(language.into(), content.into());
        self
    }

    fn json(&self) -> RawJson {
        let kind = match self.kind {
            ToastKind::Info => "info",
            ToastKind::Success => "success",
            ToastKind::Error => "error",
            ToastKind::Warning => "warning",
        };
        if self.i18n.is_empty() {
            json!({"type": kind, "content": self.content})
        } else {
            json!({"type": kind, "content": self.content, "i18n": self.i18n})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_what_the_platform_reads() {
        assert_eq!(CardReply::unchanged().json(), json!({}));
        assert_eq!(
            CardReply::from(Toast::warning("慢").i18n("en_us", "slow")).json(),
            json!({"toast": {"type": "warning", "content": "慢", "i18n": {"en_us": "slow"}}})
        );
        let template = CardTemplate::new("AAq").version("1.0.0").variables(json!({"name": "Ada"}));
        assert_eq!(
            CardReply::template(template).json(),
            json!({"card": {"type": "template", "data": {
                "template_id": "AAq", "template_version_name": "1.0.0", "template_variable": {"name": "Ada"}}}})
        );
        let both = CardReply::toast(Toast::success("ok")).with_card(json!({"schema": "2.0"}));
        let toast = json!({"type": "success", "content": "ok"});
        assert_eq!(both.json(), json!({"toast": toast, "card": {"type": "raw", "data": {"schema": "2.0"}}}));
        assert_eq!(both.older_json(), json!({"toast": toast, "schema": "2.0"}));
        assert_eq!(CardReply::unchanged().older_json(), json!({}));
    }
}
