//! What somebody did with a card.

use std::collections::BTreeMap;
use std::fmt;

use larkspur_core::wire::{Misfit, RawJson};
use larkspur_core::{Error, ErrorKind, Event, wire};
use serde::de::DeserializeOwned;

/// Somebody used a card: the callback `card.action.trigger`. The older callback, `card.action.trigger_v1`, is read into the
/// same type.
///
/// Its `Debug` shows no token.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CardAction {
    /// Who did it.
    pub operator: CardOperator,
    /// What was done.
    pub action: CardInteraction,
    /// Where the card stands.
    pub context: CardContext,
    /// In what the card is shown, such as `im_message`.
    pub host: Option<String>,
    /// `url_preview` for the card of a link's preview.
    pub delivery_type: Option<String>,
    /// With it the card may be changed later: twice, within 30 minutes.
    pub token: Option<String>,
}
wire!(read CardAction {
    operator = "operator",
    action = "action",
    context = "context",
    host = "host",
    delivery_type = "delivery_type",
    token = "token",
});

impl Event for CardAction {
    const TYPE: &'static str = "card.action.trigger";
    const FIELD_SCOPES: &'static [&'static str] = &["contact:user.employee_id:readonly"];
    const DOC_URL: &'static str = "https://open.feishu.cn/document/feishu-cards/card-callback-communication";
}

impl fmt::Debug for CardAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardAction")
            .field("operator", &self.operator)
            .field("action", &self.action)
            .field("context", &self.context)
            .field("host", &self.host)
            .field("delivery_type", &self.delivery_type)
            .finish_non_exhaustive()
    }
}

/// Who used a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardOperator {
    /// The tenant.
    pub tenant_key: Option<String>,
    /// The id within this app.
    pub open_id: Option<String>,
    /// The id within all apps of one developer.
    pub union_id: Option<String>,
    /// The id within the tenant. It needs the scope `contact:user.employee_id:readonly`.
    pub user_id: Option<String>,
}
wire!(read CardOperator { tenant_key = "tenant_key", open_id = "open_id", union_id = "union_id", user_id = "user_id" });

/// What was done with a card: which component, and what was put in.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CardInteraction {
    /// What the card's author bound to the component: an object or text. `null` where there is nothing.
    pub value: RawJson,
    /// The kind of component, such as `button`.
    pub tag: Option<String>,
    /// The component's name in its form.
    pub name: Option<String>,
    /// What was put into the form, by the names of its components: text, or a list of texts.
    pub form_value: BTreeMap<String, RawJson>,
    /// What was typed into a field that stands in no form.
    pub input_value: Option<String>,
    /// What was chosen, where one thing can be: an option, a person, a date or a time.
    pub option: Option<String>,
    /// What was chosen, where several things can be.
    pub options: Vec<String>,
    /// Whether a box is ticked.
    pub checked: Option<bool>,
    /// The user's time zone, such as `Asia/Shanghai`, where a date or a time was chosen.
    pub timezone: Option<String>,
}
wire!(read CardInteraction {
    value = "value",
    tag = "tag",
    name = "name",
    form_value = "form_value",
    input_value = "input_value",
    option = "option",
    options = "options",
    checked = "checked",
    timezone = "timezone",
});

impl CardInteraction {
    /// What was put into the form, as a type of one's own: a field for each component, by its name.
    ///
    /// ```
    /// use larkspur_events::CardInteraction;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Order {
    ///     note: String,
    ///     #[serde(default)]
    ///     extras: Vec<String>,
    /// }
    /// # fn example(used: &CardInteraction) -> larkspur_core::Result<()> {
    /// let order: Order = used.form()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the form's answer does not fit the type; the error says which field does not, and holds the answer as its body.
    pub fn form<T: DeserializeOwned>(&self) -> larkspur_core::Result<T> {
        let fields = self.form_value.iter().map(|(name, value)| (name.clone(), value.clone()));
        fitting("the form's answer", RawJson::Object(fields.collect()))
    }

    /// What the card's author bound to the component, as a type of one's own.
    ///
    /// # Errors
    /// Where the value does not fit the type.
    pub fn value_as<T: DeserializeOwned>(&self) -> larkspur_core::Result<T> {
        fitting("the component's value", self.value.clone())
    }
}

fn fitting<T: DeserializeOwned>(what: &str, json: RawJson) -> larkspur_core::Result<T> {
    T::deserialize(&json).map_err(|error| {
        let message = format!("{what} does not fit the type that is wanted: {error}");
        Error::of(ErrorKind::Decode, message).body(json.to_string()).build()
    })
}

/// Where a card stands. Its `Debug` shows no token.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardContext {
    /// The message that holds the card.
    pub open_message_id: Option<String>,
    /// The chat that holds the message.
    pub open_chat_id: Option<String>,
    /// The link whose preview the card is.
    pub url: Option<String>,
    /// The token of this preview.
    pub preview_token: Option<String>,
}
wire!(read CardContext {
    open_message_id = "open_message_id",
    open_chat_id = "open_chat_id",
    url = "url",
    preview_token = "preview_token",
});

impl fmt::Debug for CardContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardContext")
            .field("open_message_id", &self.open_message_id)
            .field("open_chat_id", &self.open_chat_id)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// The older callback: the same facts, flat.
#[derive(Default)]
struct Older {
    tenant_key: Option<String>,
    open_id: Option<String>,
    union_id: Option<String>,
    user_id: Option<String>,
    open_message_id: Option<String>,
    open_chat_id: Option<String>,
    token: Option<String>,
    action: CardInteraction,
}
wire!(read Older {
    tenant_key = "tenant_key",
    open_id = "open_id",
    union_id = "union_id",
    user_id = "user_id",
    open_message_id = "open_message_id",
    open_chat_id = "open_chat_id",
    token = "token",
    action = "action",
});

impl Event for Older {
    const TYPE: &'static str = "card.action.trigger_v1";
}

impl CardAction {
    /// Reads the older callback.
    pub(crate) fn decode_older(json: &[u8]) -> larkspur_core::Result<(Self, Vec<Misfit>)> {
        let (older, misfits) = Older::decode_lossy(json)?;
        let Older { tenant_key, open_id, union_id, user_id, open_message_id, open_chat_id, token, action } = older;
        let action = Self {
            operator: CardOperator { tenant_key, open_id, union_id, user_id },
            action,
            context: CardContext { open_message_id, open_chat_id, ..CardContext::default() },
            token,
            ..Self::default()
        };
        Ok((action, misfits))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_field_of_the_callback_is_read() {
        let push = json!({
            "operator": {"tenant_key": "t", "user_id": "u", "open_id": "ou", "union_id": "on"},
            "token": "c-secret",
            "action": {
                "value": {"vote": 1}, "tag": "button", "timezone": "Asia/Shanghai", "name": "ok", "input_value": "hi",
                "form_value": {"people": ["a", "b"], "note": "n"}, "option": "1", "options": ["x", "y"], "checked": true
            },
            "host": "im_message",
            "delivery_type": "url_preview",
            "context": {"url": "https://a", "preview_token": "p-secret", "open_message_id": "om", "open_chat_id": "oc"}
        });
        let action = CardAction::decode(push.to_string().as_bytes()).unwrap();
        assert_eq!((action.operator.open_id.as_deref(), action.token.as_deref()), (Some("ou"), Some("c-secret")));
        let done = &action.action;
        assert_eq!(
            (&done.value, done.checked, &done.options[..]),
            (&json!({"vote": 1}), Some(true), &["x", "y"].map(String::from)[..])
        );
        assert_eq!(done.form_value["people"], json!(["a", "b"]));
        assert_eq!(
            (done.tag.as_deref(), done.name.as_deref(), done.option.as_deref()),
            (Some("button"), Some("ok"), Some("1"))
        );
        assert_eq!((done.input_value.as_deref(), done.timezone.as_deref()), (Some("hi"), Some("Asia/Shanghai")));
        assert_eq!(
            (action.host.as_deref(), action.delivery_type.as_deref()),
            (Some("im_message"), Some("url_preview"))
        );
        assert_eq!(
            (action.context.open_message_id.as_deref(), action.context.open_chat_id.as_deref()),
            (Some("om"), Some("oc"))
        );
        let shown = format!("{action:?}");
        assert!(!shown.contains("secret") && shown.contains("Asia/Shanghai"), "{shown}");
    }

    #[test]
    fn forms_and_values_are_read_by_type() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Order {
            note: String,
            #[serde(default)]
            extras: Vec<String>,
        }
        let push = json!({"action": {"value": {"order": 7}, "form_value": {"note": "n", "extras": ["a"]}}});
        let used = CardAction::decode(push.to_string().as_bytes()).unwrap().action;
        assert_eq!(used.form::<Order>().unwrap(), Order { note: "n".into(), extras: vec!["a".into()] });
        assert_eq!(used.value_as::<BTreeMap<String, i64>>().unwrap()["order"], 7);
        let error = CardInteraction::default().form::<Order>().unwrap_err();
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("`note`"), "{error}");
    }

    #[test]
    fn text_as_value_and_the_older_shape_are_read() {
        let older = json!({
            "open_id": "ou", "user_id": "u", "open_message_id": "om", "open_chat_id": "oc", "tenant_key": "t", "token": "c",
            "action": {"value": "plain", "tag": "select_static", "option": "2"}
        });
        let (action, misfits) = CardAction::decode_older(older.to_string().as_bytes()).unwrap();
        assert_eq!(misfits, []);
        assert_eq!((action.operator.user_id.as_deref(), action.operator.tenant_key.as_deref()), (Some("u"), Some("t")));
        assert_eq!((&action.action.value, action.action.option.as_deref()), (&json!("plain"), Some("2")));
        assert_eq!(action.context.open_message_id.as_deref(), Some("om"));
    }
}
