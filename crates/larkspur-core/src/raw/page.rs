//! Pages of any list.

use crate::page::Page;
use crate::wire::{Given, Mismatch, RawJson, Read, Taken};

/// A page of a list as JSON, for lists that the crate has no type for.
///
/// Its items are the field `items`, or else the one field that is a list. The token of the next page is `page_token` or
/// `next_page_token`, and `has_more` tells whether there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonPage(pub RawJson);

impl Read for JsonPage {
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch> {
        Read::take(&mut self.0, given)
    }
}

impl Page for JsonPage {
    type Item = RawJson;

    fn next_token(&self) -> Option<String> {
        let token = |name: &str| match &self.0[name] {
            RawJson::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            RawJson::Number(number) => Some(number.to_string()),
            _ => None,
        };
        token("page_token").or_else(|| token("next_page_token"))
    }

    fn has_more(&self) -> Option<bool> {
        let more = &self.0["has_more"];
        more.as_bool().or_else(|| more.as_i64().map(|number| number != 0))
    }

    fn into_items(self) -> Vec<RawJson> {
        let RawJson::Object(mut fields) = self.0 else {
            return match self.0 {
                RawJson::Array(items) => items,
                _ => Vec::new(),
            };
        };
        let name = match fields.get("items") {
            Some(RawJson::Array(_)) => "items".to_owned(),
            _ => {
                let mut lists = fields.iter().filter(|(_, value)| value.is_array()).map(|(name, _)| name);
                match (lists.next(), lists.next()) {
                    (Some(only), None) => only.clone(),
                    _ => return Vec::new(),
                }
            }
        };
        match fields.remove(&name) {
            Some(RawJson::Array(items)) => items,
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(json: RawJson) -> (Vec<RawJson>, Option<String>, Option<bool>) {
        let page = JsonPage(json);
        (page.clone().into_items(), page.next_token(), page.has_more())
    }

    #[test]
    fn a_page_finds_its_list_and_its_token() {
        let (items, token, more) = page(json!({"items": [1], "tags": [2], "page_token": "t", "has_more": true}));
        assert_eq!((items, token.as_deref(), more), (vec![json!(1)], Some("t"), Some(true)));
        let (items, token, more) = page(json!({"users": [1, 2], "next_page_token": 7, "has_more": 0}));
        assert_eq!((items.len(), token.as_deref(), more), (2, Some("7"), Some(false)));
        assert_eq!(page(json!({"a": [1], "b": [2], "page_token": ""})), (vec![], None, None));
        assert_eq!(page(json!([1])).0, [1]);
        assert_eq!(page(RawJson::Null), (vec![], None, None));
    }
}
