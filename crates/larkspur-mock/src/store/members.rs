//! Members of chats.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::{Answer, Call, MOST_ITEMS, Store};
use crate::pages::{self, Pages};

/// The members of each chat that any were added to or taken from.
pub(super) type Members = HashMap<String, Vec<String>>;

impl Store {
    /// `rest` is the documented path behind that of a chat's members.
    pub(super) fn chat_members(&mut self, call: &Call<'_>, rest: &str) -> Option<Answer> {
        let chat = call.request.path_value("chat_id").unwrap_or_default().to_owned();
        match (call.endpoint.http.method.as_str(), rest) {
            ("POST", "") => {
                if self.members.len() >= MOST_ITEMS && !self.members.contains_key(&chat) {
                    self.members.clear();
                }
                let members = self.members.entry(chat).or_default();
                for id in call.texts("id_list") {
                    if !members.contains(&id) && members.len() < MOST_ITEMS {
                        members.push(id);
                    }
                }
                Some(Ok(Some(nothing_invalid(call.example()))))
            }
            ("DELETE", "") => {
                let members = self.members.get_mut(&chat)?;
                let gone = call.texts("id_list");
                members.retain(|member| !gone.contains(member));
                Some(Ok(Some(nothing_invalid(call.example()))))
            }
            ("GET", "") => Some(list(call, self.members.get(&chat)?)),
            _ => None,
        }
    }
}

/// No id was wrong, whatever the example shows.
fn nothing_invalid(mut reply: Json) -> Json {
    if let Some(data) = reply["data"].as_object_mut() {
        for (name, value) in data.iter_mut().filter(|(_, value)| value.is_array()) {
            if name.ends_with("id_list") {
                *value = json!([]);
            }
        }
    }
    reply
}

fn list(call: &Call<'_>, members: &[String]) -> Answer {
    let kind = call.request.query_value("member_id_type").unwrap_or("open_id");
    let shown = |id: &String| json!({"member_id_type": kind, "member_id": id, "name": id, "tenant_key": "tenant_mock"});
    let Some(paging) = &call.endpoint.pagination else { return Ok(None) };
    let mut reply = Pages::examples(members.len())
        .answer_with(call.endpoint, paging, call.request, |_, range| members[range].iter().map(shown).collect())?;
    if call.endpoint.response.data_fields().iter().any(|field| field.name == "member_total") {
        pages::set(call.endpoint, &mut reply, "member_total", members.len().into());
    }
    Ok(Some(reply))
}
