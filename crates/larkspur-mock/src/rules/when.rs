//! What a request must hold for a rule to answer it, or for an expectation to count it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::request::Request;

/// A condition on what was sent. `"*"` stands for any value, `null` for none; a body must hold at least what is named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    path: BTreeMap<String, Option<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    query: BTreeMap<String, Option<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, Option<String>>,
    #[serde(skip_serializing_if = "Json::is_null")]
    body: Json,
}

impl When {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// With this value of a path parameter.
    pub fn path(mut self, name: &str, value: &str) -> Self {
        self.path.insert(name.to_owned(), Some(value.to_owned()));
        self
    }

    /// With this value of a query parameter.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.query.insert(name.to_owned(), Some(value.to_owned()));
        self
    }

    /// With this value of a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), Some(value.to_owned()));
        self
    }

    /// With a JSON body that holds at least this.
    pub fn body(mut self, body: Json) -> Self {
        self.body = body;
        self
    }

    pub(crate) fn holds(&self, request: &Request) -> bool {
        let texts = |wanted: &BTreeMap<String, Option<String>>, sent: &dyn Fn(&str) -> Option<String>| {
            wanted.iter().all(|(name, wanted)| match (wanted, sent(name)) {
                (None, sent) => sent.is_none(),
                (Some(wanted), Some(sent)) => wanted == "*" || *wanted == sent,
                (Some(_), None) => false,
            })
        };
        texts(&self.path, &|name| request.path_value(name).map(str::to_owned))
            && texts(&self.query, &|name| request.query_value(name).map(str::to_owned))
            && texts(&self.headers, &|name| request.header(name).map(str::to_owned))
            && (self.body.is_null() || request.json().is_some_and(|sent| contains(&sent, &self.body)))
    }
}

/// Whether JSON holds at least what is wanted.
fn contains(sent: &Json, wanted: &Json) -> bool {
    match (sent, wanted) {
        (sent, Json::String(any)) if any == "*" => !sent.is_null(),
        (Json::Object(sent), Json::Object(wanted)) => {
            wanted.iter().all(|(name, wanted)| contains(sent.get(name).unwrap_or(&Json::Null), wanted))
        }
        (Json::Array(sent), Json::Array(wanted)) => {
            sent.len() == wanted.len() && sent.iter().zip(wanted).all(|(sent, wanted)| contains(sent, wanted))
        }
        (sent, wanted) => sent == wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_holds_at_least_what_is_wanted() {
        let sent = json!({"a": {"b": 1, "c": [1, {"d": "x", "e": 2}]}});
        for (wanted, holds) in [
            (json!({"a": {"b": 1}}), true),
            (json!({"a": {"c": [1, {"d": "*"}]}}), true),
            (json!({"a": {"c": [1]}}), false),
            (json!({"a": {"z": null}}), true),
            (json!({"a": {"z": "*"}}), false),
            (json!({"a": {"b": "1"}}), false),
        ] {
            assert_eq!(contains(&sent, &wanted), holds, "{wanted}");
        }
    }

    #[test]
    fn parameters_are_compared_by_name_and_null_stands_for_none() {
        let request = Request { query: vec![("kind".into(), "a".into())], ..Request::default() };
        let when = |text: &str| serde_json::from_str::<When>(text).unwrap().holds(&request);
        assert!(when(r#"{"query": {"kind": "a"}}"#) && when(r#"{"query": {"kind": "*", "other": null}}"#));
        assert!(!when(r#"{"query": {"kind": "b"}}"#) && !when(r#"{"query": {"kind": null}}"#));
        assert!(!when(r#"{"body": {}}"#), "there is no body");
    }
}
