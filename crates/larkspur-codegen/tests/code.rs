//! Snapshots of the code for small schemas: one a concern.

mod common;

use common::{api, code, endpoints, event, field, files, labeled, nameless, object, shown, values, with};
use larkspur_codegen::{Options, generate};
use larkspur_schema::{ApiError, Facts, Field, FieldType, RateLimit, Retry, Token, Type, Value};

macro_rules! shows {
    ($($shown:expr),+ $(,)?) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($($shown),+) })
    };
}

#[test]
fn a_resource_has_a_handle_metadata_request_reply_and_errors() {
    let mut get = api("wiki.v2.task.get", "GET /open-apis/wiki/v2/tasks/:task_id")
        .tokens(&[Token::Tenant, Token::User])
        .path([labeled("任务id", field("task_id: string!")).example("70-07")])
        .query([labeled("任务类型", values("task_type: string!", &[("move", "移动")]))])
        .data([object("task: task_result", [field("task_id: string"), field("done: bool")])]);
    get.0.access.scopes = vec!["wiki:wiki".into(), "wiki:wiki:readonly".into()];
    get.0.rate_limit = Some(RateLimit { per_minute: Some(100), ..RateLimit::default() });
    let error = |code, message: &str, retry| ApiError { http: Some(400), code, message: message.into(), retry };
    get.0.errors =
        vec![error(131001, "rpc fail", Some(Retry::Later)), error(131007, "internal err", Some(Retry::Never))];
    let files = files([get]);
    shows!("resource", files.api["wiki/v2/task.rs"]);
    shows!("version", files.api["wiki/v2/mod.rs"]);
    shows!("service", files.api["wiki/mod.rs"]);
    shows!("root", files.api["mod.rs"]);
    shows!("features", files.features);
    shows!("service_table", files.service_table);
}

#[test]
fn equal_shapes_are_one_type_and_different_ones_are_told_apart() {
    let node = |extra: &[&str]| {
        let fields = ["id: string", "title: string"].iter().chain(extra).map(|spec| field(spec));
        object("node: node", fields)
    };
    shows!(code([
        api("wiki.v2.task.get", "GET /t").data([object("task: task_result", [node(&[])])]),
        // The order of fields does not matter.
        api("wiki.v2.page.get", "GET /p").data([object("node: node", [field("title: string"), field("id: string")])]),
        api("wiki.v2.page.list", "GET /pp").data([node(&["depth: int"])]),
    ]));
}

#[test]
fn a_type_serializes_only_where_a_request_uses_it() {
    let rule = || object("rule: rule!", [field("name: string!"), field("tags: string[]"), field("next: rule")]);
    let only = object("only: only", [field("a: int!"), field("b: string"), field("c: string[]!")]);
    shows!(code([api("acs.v1.rule.create", "POST /r")
        .body([rule(), only])
        .data([rule(), object("seen: seen", [field("at: int")])]),]));
}

#[test]
fn names_avoid_keywords_digits_the_prelude_and_the_requests_own_methods() {
    shows!(code([api("drive.v1.file.move", "POST /f/:type")
        .query([field("type: string"), field("timeout: int"), field("2fa: string")])
        .body([
            field("send: bool"),
            field("folderToken: string"),
            field("folder_token: string"),
            object("option: option", [field("self: string"), field("new: int"), field("as: string!")]),
            object("request: move_request", [field("x: int")]),
        ])
        .data([
            object("file: file_", [field("name: string")]),
            object("field: app.table.field", [field("id: int")])
        ]),]));
}

#[test]
fn enums_are_open_and_named_after_values_and_labels() {
    shows!(code([api("im.v1.chat.get", "GET /c")
        .query([values("sort: string", &[("Asc", "升序"), ("unknown", ""), ("", "空"), ("2g", "慢"), (">=", "")])])
        .data([
            values("status: int", &[("0", "成功"), ("-1", "失败"), ("7", "Not found")]),
            values("kind: int", &[("a", "is no number")]),
            values("modes: string[]", &[("a_b", ""), ("aB", ""), ("1", "group chat"), ("self", "")]),
            object("member: member", [values("type: string", &[("user", "")])]),
            object("owner: owner", [values("type: string", &[("user", ""), ("app", "")])]),
        ]),]));
}

#[test]
fn requests_take_what_is_required_and_chain_the_rest() {
    let required = ["a: string!", "b: int!", "c: float!", "d: bool!", "e: string[]!", "f: thing!"].map(field);
    let thing = object("thing: thing", [field("x: string!"), field("y: string[]"), field("z: map")]);
    shows!(code([
        api("vc.v1.meeting.create", "POST /m/:id").path([field("id: string")]).body(required),
        api("vc.v1.meeting.delete", "DELETE /m/:id").tokens(&[Token::User]).deprecated(),
        api("vc.v1.meeting.update", "PUT /m/:id")
            .tokens(&[Token::Tenant, Token::User])
            .query([field("id: string!"), field("ids: string[]"), field("counts: int[]")])
            .header([field("X-Meeting-Kind: string")])
            .body([
                thing,
                field("things: json[]"),
                field("grid: string[][]"),
                with(field("old: int"), |facts| facts.deprecated = true)
            ]),
    ]));
}

#[test]
fn objects_with_much_that_is_required_take_it_by_name() {
    let fields = ["a: string!", "b: string[]!", "c: int!", "d: int!", "e: int!", "f: int!", "g: int"].map(field);
    shows!(code([api("ehr.v1.form.create", "POST /f").body([object("form: sheet!", fields)])]));
}

#[test]
fn recursion_is_boxed_where_no_list_breaks_it() {
    let tree = object(
        "tree: tree",
        [
            field("parent: tree"),
            field("children: tree[]"),
            object("branch: branch", [field("back: tree"), field("again: branch")]),
        ],
    );
    shows!(code([api("a.v1.b.get", "GET /t").data([tree])]));
}

#[test]
fn replies_have_the_form_of_the_wire() {
    let map = Field::new("counts", Type { map_value: Some(FieldType::Int), ..FieldType::Map.into() });
    let by_key = object("labels: map", [field("text: string")]);
    let mut known = api("r.v1.x.known", "GET /k").data([]);
    known.0.response.examples = vec![serde_json::json!({"code": 0, "data": {"a": 1}})];
    shows!(code([
        api("r.v1.x.empty", "GET /e").data([]),
        known,
        api("r.v1.x.flat", "GET /f").reply([field("token: string"), field("expire: int")]),
        api("r.v1.x.list", "GET /l").reply([object("data: entry[]", [field("id: string")])]),
        api("r.v1.x.file", "GET /b").binary(),
        api("r.v1.x.beside", "GET /s")
            .reply([nameless("data: data", [field("id: string")]), field("page_token: string"),]),
        api("r.v1.x.maps", "GET /m").data([map, by_key, field("raw: json"), field("picture: file")]),
    ]));
}

#[test]
fn lists_are_paged_by_query_and_by_body() {
    let reply =
        || [object("items: entry[]", [field("id: string")]), field("page_token: string"), field("has_more: bool")];
    shows!(code([
        api("p.v1.entry.list", "GET /l")
            .query([field("page_token: string!"), field("items: int")])
            .data(reply())
            .paged("items"),
        api("p.v1.entry.search", "POST /s").body([field("page_token: string")]).data(reply()).paged("items"),
        api("p.v1.entry.find", "POST /f")
            .body([object("page_request: page_request", [field("page_token: string")])])
            .data([field("names: string[]"), object("page_response: page_response", reply()[1..].to_vec())])
            .paged_within("names"),
    ]));
}

#[test]
fn uploads_are_forms() {
    shows!(code([api("drive.v1.media.upload_all", "POST /u")
        .form([
            field("file_name: string!"),
            field("size: int!"),
            field("extra: json"),
            field("file: file!"),
            field("more: file[]")
        ])
        .data([field("file_token: string")])]));
}

#[test]
fn helpdesk_endpoints_take_the_helpdesk_apart() {
    shows!(code([api("helpdesk.v1.faq.list", "GET /f").header([field("X-Lark-Helpdesk-Authorization: string!")]),]));
}

#[test]
fn errors_are_named_after_what_they_say() {
    shows!(code([api("e.v1.x.get", "GET /e").errors(&[
        (0, "success"),
        (1, "Can't be found, try again"),
        (2, "no permission"),
        (3, "no permission"),
        (4, "参数错误"),
        (5, ""),
        (6, "a very long message that goes on and on"),
        (2, "told twice"),
        (-7, "参数错误"),
        (8, "other"),
    ])]));
}

#[test]
fn docs_hold_the_facts_and_no_markup() {
    let facts = Facts {
        label: Some("see [x](y) <b> https://a.cn/b".into()),
        default: Some("`a`".into()),
        example: Some("multi\nline".into()),
        min_len: Some(1),
        max_len: Some(20),
        pattern: Some("^[a-z]+$".into()),
        scopes: vec!["contact:user.id:readonly".into()],
        deprecated: true,
        ..Facts::default()
    };
    let full = Field { facts, ..field("text: string") };
    let count = with(field("pageSize: int"), |facts| (facts.min, facts.max) = (Some(1), Some(50)));
    let flag = values("flag: bool", &[("true", "")]);
    shows!(code([api("d.v1.x.get", "GET /d").query([full, count]).data([flag])]));
}

#[test]
fn values_bear_settled_names_and_docs_the_english() {
    let value = |value: &str, label: &str, name: &str, english: &str| Value {
        name: (!name.is_empty()).then(|| name.into()),
        label_en: (!english.is_empty()).then(|| english.into()),
        ..Value::new(value, label)
    };
    let state = with(labeled("状态", field("state: int!")), |facts| {
        facts.label_en = Some("State".into());
        facts.values = vec![
            value("1", "未开始", "NOT_STARTED", "Not started"),
            value("2", "进行中", "", "In progress"),
            value("-1", "失败", "FAILED", ""),
            value("-2", "", "", ""),
            value("3", "Done", "", ""),
        ];
    });
    let kind = with(labeled("类型", field("kind: string")), |facts| {
        facts.values = vec![
            value("01", "自己", "SELF", "Self"),
            value("2g", "二代", "", ""),
            value("unknown", "未知", "UNKNOWN", "Unknown"),
            value("by_name", "按名称", "", "By name"),
        ];
    });
    let mut get = api("v.v1.x.get", "GET /v").query([state, kind]);
    get.0.page.title_en = Some("Get x".into());
    shows!(code([get]));
}

#[test]
fn events_share_types_with_endpoints() {
    let user = || object("id: user_id", [field("open_id: string"), field("user_id: string")]);
    let mut received = event(
        "im",
        "v1",
        "message_receive",
        [
            object("sender: event_sender", [user(), labeled("类型", field("type: string"))]),
            object("mentions: mention[]", [values("kind: string", &[("user", "用户"), ("bot", "机器人")])]),
        ],
    );
    received.access.scopes = vec!["im:message:readonly".into(), "im:message".into()];
    received.access.field_scopes = vec!["contact:user.employee_id:readonly".into()];
    let mut empty = event("im", "v1", "bot_added", []);
    empty.access.app_types = vec![larkspur_schema::AppType::Custom];
    let get = api("im.v1.message.get", "GET /m").data([user()]);
    let files = generate(&endpoints([get]), &[received, empty], &Options::default()).unwrap();
    shows!(shown(&files));
    shows!("events_of_a_version", files.api["im/v1/mod.rs"]);
    shows!("events_in_the_table", files.service_table);
    shows!("events_in_proofs", files.proofs["im_v1.rs"]);
}
