//! Endpoints of resources that everybody tests with, written down in a few words.

use larkspur_mock::{Builder, Endpoint, Field, FieldType, Mock};

/// Reads fields: `message_id, body{content}, items[]{id}, total:int, deleted:bool`; `!` marks a required one.
fn fields(text: &str) -> Vec<Field> {
    let (mut fields, mut rest) = (Vec::new(), text);
    while !rest.trim().is_empty() {
        let end = rest.find([',', '{']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (inner, after) = match after.strip_prefix('{') {
            Some(open) => {
                let (mut depth, mut close) = (1, 0);
                while depth > 0 {
                    depth += match open.as_bytes()[close] {
                        b'{' => 1,
                        b'}' => -1,
                        _ => 0,
                    };
                    close += 1;
                }
                (Some(&open[..close - 1]), &open[close..])
            }
            None => (None, after),
        };
        rest = after.trim_start_matches([',', ' ']);
        let name = name.trim();
        let (name, required) = name.strip_suffix('!').map_or((name, None), |name| (name, Some(true)));
        let (name, ty) = name.split_once(':').unwrap_or((name, if inner.is_some() { "object" } else { "string" }));
        let (name, lists) = name.strip_suffix("[]").map_or((name, 0), |name| (name, 1));
        let kind = serde_json::from_value::<FieldType>(ty.into()).expect("a type");
        let mut field = Field { required, fields: inner.map_or(Vec::new(), self::fields), ..Field::new(name, kind) };
        field.ty.lists = lists;
        fields.push(field);
    }
    fields
}

/// An endpoint: its name, method, path, what is sent in the query and the body, and the reply's data.
pub(crate) fn endpoint(id: &str, (method, path): (&str, &str), query: &str, body: &str, data: &str) -> Endpoint {
    let in_path: Vec<&str> = path.split('/').filter_map(|step| step.strip_prefix(':')).collect();
    let mut endpoint = Endpoint::builder(id.parse().expect("an id"), method, format!("/open-apis/{path}"))
        .path(fields(&in_path.join(", ")))
        .query(fields(query));
    if body.contains(":file") {
        endpoint = endpoint.form(fields(body));
    } else if !body.is_empty() {
        endpoint = endpoint.body(fields(body));
    }
    if data.contains("page_token") {
        endpoint = endpoint.paged("items");
    }
    if data == "binary" { endpoint.binary().build() } else { endpoint.data(fields(data)).build() }
}

const MESSAGE: &str = "message_id, root_id, parent_id, thread_id, msg_type, create_time, update_time, deleted:bool, \
updated:bool, chat_id, body{content}";
const PAGED: &str = "page_size:int, page_token";
const USER: &str = "user_id, open_id, union_id, name, mobile, department_ids[], city";
const DEPARTMENT: &str = "department_id, open_department_id, name, parent_department_id";
const RECORD: &str = "record_id, fields:map, created_time:int";
const CHAT: &str = "chat_id, name, description, owner_id";

pub(crate) fn platform() -> Builder {
    let messages = "im/v1/messages";
    let message = "im/v1/messages/:message_id";
    let list = |item: &str| format!("items[]{{{item}}}, page_token, has_more:bool, total:int");
    let in_data = |key: &str, item: &str| format!("{key}{{{item}}}");
    let sent = "receive_id!, msg_type!, content!, uuid";
    let records = "bitable/v1/apps/:app_token/tables/:table_id/records";
    let filter = "filter{conjunction, conditions[]{field_name, operator, value[]}}, page_size:int, page_token";
    let made = [
        endpoint("im.v1.message.create", ("POST", messages), "receive_id_type!", sent, MESSAGE),
        endpoint("im.v1.message.get", ("GET", message), "", "", &format!("items[]{{{MESSAGE}}}")),
        endpoint(
            "im.v1.message.list",
            ("GET", messages),
            &format!("container_id_type!, container_id!, sort_type, {PAGED}"),
            "",
            &list(MESSAGE),
        ),
        endpoint("im.v1.message.patch", ("PATCH", message), "", "content!", ""),
        endpoint("im.v1.message.update", ("PUT", message), "", "msg_type!, content!", MESSAGE),
        endpoint("im.v1.message.delete", ("DELETE", message), "", "", ""),
        endpoint(
            "im.v1.message.reply",
            ("POST", "im/v1/messages/:message_id/reply"),
            "",
            "msg_type!, content!, reply_in_thread:bool",
            MESSAGE,
        ),
        endpoint(
            "im.v1.message_reaction.create",
            ("POST", "im/v1/messages/:message_id/reactions"),
            "",
            "reaction_type{emoji_type}",
            "reaction_id, action_time, reaction_type{emoji_type}",
        ),
        endpoint(
            "im.v1.message_reaction.list",
            ("GET", "im/v1/messages/:message_id/reactions"),
            PAGED,
            "",
            &list("reaction_id, reaction_type{emoji_type}"),
        ),
        endpoint(
            "im.v1.message_reaction.delete",
            ("DELETE", "im/v1/messages/:message_id/reactions/:reaction_id"),
            "",
            "",
            "reaction_id",
        ),
        endpoint("im.v1.chat.create", ("POST", "im/v1/chats"), "", "name, description, owner_id", CHAT),
        endpoint("im.v1.chat.get", ("GET", "im/v1/chats/:chat_id"), "", "", CHAT),
        endpoint("im.v1.chat.list", ("GET", "im/v1/chats"), PAGED, "", &list(CHAT)),
        endpoint("im.v1.chat.update", ("PUT", "im/v1/chats/:chat_id"), "", "name, description", ""),
        endpoint("im.v1.chat.delete", ("DELETE", "im/v1/chats/:chat_id"), "", "", ""),
        endpoint(
            "im.v1.chat_members.create",
            ("POST", "im/v1/chats/:chat_id/members"),
            "",
            "id_list[]",
            "invalid_id_list[]",
        ),
        endpoint(
            "im.v1.chat_members.get",
            ("GET", "im/v1/chats/:chat_id/members"),
            PAGED,
            "",
            &format!("{}, member_total:int", list("member_id, member_id_type, name")),
        ),
        endpoint(
            "im.v1.chat_members.delete",
            ("DELETE", "im/v1/chats/:chat_id/members"),
            "",
            "id_list[]",
            "invalid_id_list[]",
        ),
        endpoint("contact.v3.user.create", ("POST", "contact/v3/users"), "", USER, &in_data("user", USER)),
        endpoint("contact.v3.user.get", ("GET", "contact/v3/users/:user_id"), "", "", &in_data("user", USER)),
        endpoint("contact.v3.user.patch", ("PATCH", "contact/v3/users/:user_id"), "", USER, &in_data("user", USER)),
        endpoint(
            "contact.v3.user.find_by_department",
            ("GET", "contact/v3/users/find_by_department"),
            &format!("department_id!, {PAGED}"),
            "",
            &list(USER),
        ),
        endpoint(
            "contact.v3.department.create",
            ("POST", "contact/v3/departments"),
            "",
            DEPARTMENT,
            &in_data("department", DEPARTMENT),
        ),
        endpoint(
            "contact.v3.department.get",
            ("GET", "contact/v3/departments/:department_id"),
            "",
            "",
            &in_data("department", DEPARTMENT),
        ),
        endpoint(
            "contact.v3.department.children",
            ("GET", "contact/v3/departments/:department_id/children"),
            PAGED,
            "",
            &list(DEPARTMENT),
        ),
        endpoint("bitable.v1.app_table_record.create", ("POST", records), "", "fields:map", &in_data("record", RECORD)),
        endpoint(
            "bitable.v1.app_table_record.batch_create",
            ("POST", &format!("{records}/batch_create")),
            "",
            "records[]{fields:map}",
            &format!("records[]{{{RECORD}}}"),
        ),
        endpoint(
            "bitable.v1.app_table_record.get",
            ("GET", &format!("{records}/:record_id")),
            "",
            "",
            &in_data("record", RECORD),
        ),
        endpoint(
            "bitable.v1.app_table_record.update",
            ("PUT", &format!("{records}/:record_id")),
            "",
            "fields:map",
            &in_data("record", RECORD),
        ),
        endpoint("bitable.v1.app_table_record.list", ("GET", records), &format!("filter, {PAGED}"), "", &list(RECORD)),
        endpoint(
            "bitable.v1.app_table_record.search",
            ("POST", &format!("{records}/search")),
            "",
            filter,
            &list(RECORD),
        ),
        endpoint(
            "bitable.v1.app_table_record.batch_delete",
            ("POST", &format!("{records}/batch_delete")),
            "",
            "records[]",
            "records[]{record_id, deleted:bool}",
        ),
        endpoint("im.v1.image.create", ("POST", "im/v1/images"), "", "image_type!, image:file!", "image_key"),
        endpoint("im.v1.image.get", ("GET", "im/v1/images/:image_key"), "", "", "binary"),
        endpoint(
            "approval.v4.instance.create",
            ("POST", "approval/v4/instances"),
            "",
            "approval_code!, user_id, form!",
            "instance_code",
        ),
        endpoint(
            "approval.v4.instance.get",
            ("GET", "approval/v4/instances/:instance_id"),
            "",
            "",
            "instance_code, approval_code, status, form",
        ),
        endpoint(
            "approval.v4.task.approve",
            ("POST", "approval/v4/tasks/approve"),
            "",
            "approval_code!, instance_code!, task_id",
            "",
        ),
    ];
    Mock::builder().endpoints(made)
}
