//! Generated code beside the runtime that it builds on.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{Api, api, field, files, labeled, object, values};
use larkspur_schema::{RateLimit, Token};

/// Two endpoints of one resource: one with all that is said of a call, and a list.
fn sample() -> [Api; 2] {
    let kind = || labeled("The kind of a task", values("task_type: string!", &[("move", "A move")]));
    let node = object("node: node", [labeled("The title", field("title: string")), field("children: node[]")]);
    let mut get = api("wiki.v2.task.get", "GET /open-apis/wiki/v2/tasks/:task_id")
        .tokens(&[Token::Tenant, Token::User])
        .path([field("task_id: string!")])
        .query([kind()])
        .data([object("task: node", node.fields.clone())])
        .errors(&[(131001, "rpc fail")]);
    get.0.access.scopes = vec!["wiki:space:read".into()];
    get.0.rate_limit = Some(RateLimit { per_minute: Some(100), ..RateLimit::default() });
    get.0.page.title = "Get a task".into();
    let filter = object("only: filter[]", [field("field: string!"), field("value: string")]);
    let mut search = api("wiki.v2.task.search", "POST /open-apis/wiki/v2/tasks/search")
        .tokens(&[Token::User])
        .query([labeled("How many a page", field("page_size: int")), field("page_token: string")])
        .body([field("query: string!"), filter])
        .data([object("items: node[]", node.fields), field("page_token: string"), field("has_more: bool")])
        .paged("items");
    search.0.page.title = "Find tasks".into();
    [get, search]
}

/// The docs of the runtime show, and try, what the generator writes. `LARKSPUR_UPDATE=1` writes it anew.
#[test]
fn the_docs_of_the_runtime_show_what_is_generated() {
    let files = files(sample());
    let mut text = String::from("````\n# #![allow(dead_code, unused_imports)]\n# pub mod v2 {\n");
    for (path, module) in files.api.iter().rev() {
        let name = path.strip_prefix("wiki/v2/").and_then(|name| name.strip_suffix(".rs")).unwrap_or("mod");
        if name == "mod" {
            continue;
        }
        // Where it is from is said of files.
        let (_, module) = module.split_once("\n\n").expect("a header");
        text += &format!("mod {name} {{\n{module}}}\n");
    }
    text += TRIED;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../larkspur-core/docs/generated.md");
    if std::env::var_os("LARKSPUR_UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the docs of the runtime");
    }
    let shown = std::fs::read_to_string(path).expect("the docs of the runtime");
    assert!(shown == text, "not what is generated: run this test with LARKSPUR_UPDATE=1");
}

/// What a user does with the sample.
const TRIED: &str = r##"# pub use task::*;
# pub fn task(client: &larkspur_core::Client) -> Task<'_> {
#     Task::new(client)
# }
# }
# use v2::*;
# fn main() -> Result<(), larkspur_core::Error> {
let client = larkspur_core::Client::builder("cli_a1b2", "app secret").base_url("http://127.0.0.1:9").build()?;
let request = task(&client).get("7037044037068177428", TaskType::Move).as_user("u-token");
assert!(format!("{request:?}").contains("wiki.v2.task.get"));
assert_eq!(serde_json::to_string(&Filter::new("title")).unwrap(), r#"{"field":"title"}"#);
# let _ = task(&client).search("u-token", "x").page_size(5).only([Filter::new("a")]).items();
# Ok(())
# }
````
"##;

/// The macros that give requests their methods, as the runtime has them.
fn macros() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../larkspur-core/src/macros.rs");
    std::fs::read_to_string(path).expect("the macros of the runtime")
}

#[test]
fn no_setter_has_the_name_of_a_method_that_the_macros_give() {
    let macros = macros();
    let methods = macros.lines().filter_map(|line| line.trim_start().strip_prefix("pub fn ")?.split(['(', '<']).next());
    let methods: BTreeSet<&str> = methods.filter(|name| !name.starts_with('$')).collect();
    for expected in ["send", "pages", "items", "as_user", "range_from", "helpdesk"] {
        assert!(methods.contains(expected), "{expected} is among {methods:?}");
    }
    let asked = || methods.iter().map(|name| field(&format!("{name}: string")));
    let list =
        |of: Api| of.data([object("items: node[]", [field("id: string")]), field("page_token: string")]).paged("items");
    let helpdesk = [field("X-Lark-Helpdesk-Authorization: string")];
    let code = |of: Api| files([of]).api["a/v1/b.rs"].clone();
    let list =
        code(list(api("a.v1.b.get", "GET /b").query(asked().chain([field("page_token: string")])).header(helpdesk)));
    let file = code(api("a.v1.b.get", "GET /b").query(asked()).binary());
    for name in methods {
        let own = match name {
            "range_from" => vec![&file],
            "pages" | "items" | "helpdesk" => vec![&list],
            _ => vec![&list, &file],
        };
        for text in own {
            let is_set = text.lines().any(|line| line.trim_start().starts_with(&format!("query set_{name}")));
            assert!(is_set, "`{name}` is a method of the request already:\n{text}");
        }
    }
}
