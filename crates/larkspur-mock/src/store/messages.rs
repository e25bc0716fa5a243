//! Messages: sent to a chat or a person, answered, changed, recalled, listed by chat. Their reactions are kept by the
//! generic store.

use serde_json::{Map, Value as Json, json};

use super::item::Item;
use super::{Answer, Call, Store, listed, shown};

const MESSAGES: &str = "/open-apis/im/v1/messages";
const ID: &str = "message_id";

/// What every message can have, so that what it has not is left out.
const FIELDS: [&str; 6] = ["root_id", "parent_id", "thread_id", "mentions", "upper_message_id", "uuid"];

impl Store {
    /// `rest` is the documented path behind that of all messages.
    pub(super) fn messages(&mut self, call: &Call<'_>, rest: &str) -> Option<Answer> {
        let id = call.request.path_value(ID).unwrap_or_default();
        Some(match (call.endpoint.http.method.as_str(), rest) {
            ("POST", "") => Ok(self.send(call)),
            ("POST", "/:message_id/reply") => self.reply_to(call, id),
            ("GET", "") => self.list_messages(call),
            ("GET", "/:message_id") => {
                self.find(call, MESSAGES, ID, id).map(|found| found.map(|item| shown(call, ID, item)))
            }
            ("PUT" | "PATCH", "/:message_id") => self.change(call, id, |item| {
                item.fields.insert("updated".into(), true.into());
            }),
            ("DELETE", "/:message_id") => self.change(call, id, |item| {
                item.fields.insert("deleted".into(), true.into());
                item.fields.insert("body".into(), json!({"content": "This message was recalled"}));
            }),
            _ => return None,
        })
    }

    fn send(&mut self, call: &Call<'_>) -> Option<Json> {
        let receiver = call.text("receive_id").to_owned();
        let chat = match call.request.query_value("receive_id_type") {
            Some("chat_id") => receiver,
            // A person is written to in a chat of two, the same one each time.
            _ => format!("oc_{}", receiver.trim_start_matches(|c| c != '_').trim_start_matches('_')),
        };
        self.keep_message(call, chat, Map::new())
    }

    fn reply_to(&mut self, call: &Call<'_>, id: &str) -> Answer {
        let parent = self.find(call, MESSAGES, ID, id)?;
        let (chat, root) = match parent {
            Some(parent) if parent.fields.get("deleted") == Some(&true.into()) => {
                return Err(crate::failure::Failure::new(400, 230011, "The message is recalled."));
            }
            Some(parent) => (parent.text("chat_id").to_owned(), parent.text("root_id").to_owned()),
            // A message that was not sent here stands in the documented chat.
            None => (call.example()["data"]["chat_id"].as_str().unwrap_or_default().to_owned(), String::new()),
        };
        let root = if root.is_empty() { id.to_owned() } else { root };
        let mut more = Map::new();
        if call.body.get("reply_in_thread") == Some(&true.into()) {
            let thread = root.trim_start_matches("om_");
            more.insert("thread_id".into(), format!("omt_{thread}").into());
        }
        more.insert("root_id".into(), root.into());
        more.insert("parent_id".into(), id.into());
        Ok(self.keep_message(call, chat, more))
    }

    fn keep_message(&mut self, call: &Call<'_>, chat: String, more: Map<String, Json>) -> Option<Json> {
        let mut fields = more;
        fields.insert("msg_type".into(), call.text("msg_type").into());
        fields.insert("body".into(), json!({"content": call.text("content")}));
        fields.insert("deleted".into(), false.into());
        fields.insert("updated".into(), false.into());
        if !chat.is_empty() {
            fields.insert("chat_id".into(), chat.into());
        }
        let mut item = self.make(call, ID, fields)?;
        item.known = FIELDS.map(str::to_owned).into();
        let reply = shown(call, ID, &item);
        self.add(MESSAGES, item);
        Some(reply)
    }

    fn change(&mut self, call: &Call<'_>, id: &str, change: impl Fn(&mut Item)) -> Answer {
        let Some(item) = self.find(call, MESSAGES, ID, id)? else { return Ok(None) };
        let mut sent = Map::new();
        if let Some(content) = call.body.get("content") {
            sent.insert("body".into(), json!({"content": content}));
        }
        if let Some(kind) = call.body.get("msg_type") {
            sent.insert("msg_type".into(), kind.clone());
        }
        item.merge(sent, call.now);
        change(item);
        Ok(Some(if call.endpoint.http.method == "DELETE" { call.example() } else { shown(call, ID, item) }))
    }

    fn list_messages(&self, call: &Call<'_>) -> Answer {
        let Some(items) = self.items(MESSAGES) else { return Ok(None) };
        let container = call.request.query_value("container_id").unwrap_or_default();
        let name = match call.request.query_value("container_id_type") {
            Some("thread") => "thread_id",
            _ => "chat_id",
        };
        let mut of_container: Vec<&Item> = items.filter(|item| item.text(name) == container).collect();
        if of_container.is_empty() && !call.known_ids_only {
            return Ok(None);
        }
        if call.request.query_value("sort_type") == Some("ByCreateTimeDesc") {
            of_container.reverse();
        }
        listed(call, ID, of_container.into_iter())
    }
}
