//! Who is mentioned in a received message.

/// Somebody who is mentioned in a received message, where the content holds a key in the place of the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention {
    /// What stands in the content: `@_user_1`.
    pub key: String,
    /// The id within this app, `ou_…`.
    pub open_id: Option<String>,
    /// The id within all apps of one developer, `on_…`.
    pub union_id: Option<String>,
    /// The id within the tenant.
    pub user_id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The tenant.
    pub tenant_key: Option<String>,
}

impl Mention {
    /// Whether it is this person or bot, by an id of any kind.
    pub fn is(&self, id: &str) -> bool {
        [&self.open_id, &self.union_id, &self.user_id].into_iter().flatten().any(|own| own == id)
    }
}

/// What mentions everybody, in a received message.
pub(crate) const EVERYBODY: &str = "@_all";

/// Who is mentioned, as far as it is known.
pub(crate) type Mentions = Option<Vec<Mention>>;

/// The mention with this key.
pub(crate) fn find<'a>(mentions: &'a Mentions, key: &str) -> Option<&'a Mention> {
    mentions.iter().flatten().find(|mention| mention.key == key)
}

/// Cuts a text at the keys in it: pairs of what stands before a key, and the key. The last key is empty.
pub(crate) fn split<'a>(text: &'a str, mentions: &Mentions) -> Vec<(&'a str, &'a str)> {
    let (mut parts, mut start, mut from) = (Vec::new(), 0, 0);
    while let Some(at) = text[from..].find("@_").map(|at| from + at) {
        let key = key_at(&text[at..]);
        let is_known = match mentions {
            Some(_) => key == EVERYBODY || find(mentions, key).is_some(),
            None => true,
        };
        from = at + key.len().max(2);
        if !key.is_empty() && is_known {
            parts.push((&text[start..at], key));
            start = from;
        }
    }
    parts.push((&text[start..], ""));
    parts
}

/// The key that this text begins with: empty where it is none.
fn key_at(text: &str) -> &str {
    if text.starts_with(EVERYBODY) {
        return EVERYBODY;
    }
    let Some(number) = text.strip_prefix("@_user_") else { return "" };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { "" } else { &text[.."@_user_".len() + digits] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_and_look_alikes_are_not() {
        assert_eq!(split("a @_user_1@_user_10 b", &None), [("a ", "@_user_1"), ("", "@_user_10"), (" b", "")]);
        assert_eq!(split("@_all @_user_ @_x @_", &None), [("", "@_all"), (" @_user_ @_x @_", "")]);
        let known = Some(vec![Mention { key: "@_user_1".into(), ..Mention::default() }]);
        assert_eq!(split("@_user_2 @_user_1", &known), [("@_user_2 ", "@_user_1"), ("", "")]);
    }
}
