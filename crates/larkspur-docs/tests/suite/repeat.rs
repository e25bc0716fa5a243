//! What the project's specs say about sending a call again.

use std::path::Path;

use larkspur_docs::{Knowledge, compile_dir};
use larkspur_schema::{Again, Repeat};

#[test]
fn the_specs_tell_what_reads_what_has_a_key_and_what_a_code_means() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    if !specs.is_dir() {
        return;
    }
    let compiled = compile_dir(&specs, Knowledge::default()).unwrap();
    let of = |id: &str| compiled.endpoints.iter().find(|endpoint| endpoint.id.to_string() == id).expect(id);
    for id in ["bitable.v1.app_table_record.search", "corehr.v2.employee.batch_get", "corehr.v2.department.tree"] {
        assert_eq!(of(id).repeat(), Repeat::Reads, "{id}");
    }
    assert_eq!(of("im.v1.message.create").repeat(), Repeat::Key("uuid".into()));
    assert_eq!(of("bitable.v1.app_table_record.create").repeat(), Repeat::Key("client_token".into()));
    // What spends a code, gives tokens, or writes a file of what it lists.
    for id in ["authen.v1.oidc_access_token.create", "authen.v2.oauth_token.create", "vc.v1.export.meeting_list"] {
        assert_eq!(of(id).repeat(), Repeat::Method, "{id}");
    }
    let again = |id: &str, code| of(id).again(code);
    assert_eq!(again("bitable.v1.app_table_record.search", 1254290), Some(Again::RateLimit));
    assert_eq!(again("bitable.v1.app_table_record.create", 1254291), Some(Again::Conflict));
    assert_eq!(again("wiki.v2.task.get", 131001), Some(Again::Later));

    let limits = [1254290, 190004, 190005, 190010, 1310217, 1161604, 1470450, 232019];
    for endpoint in &compiled.endpoints {
        for code in limits.iter().filter(|code| endpoint.errors.iter().any(|error| error.code == **code)) {
            assert_eq!(endpoint.again(*code), Some(Again::RateLimit), "{} {code}", endpoint.id);
        }
        let list = endpoint.http.method == "POST" && endpoint.pagination.is_some();
        assert!(!list || endpoint.repeat() == Repeat::Reads, "{}", endpoint.id);
        let writes = ["create", "update", "delete", "send", "upload", "batch_create"];
        // A search that the rules could name no better is read all the same.
        let reads = endpoint.repeat() == Repeat::Reads;
        let named = writes.contains(&endpoint.id.method.as_str());
        assert!(!(reads && named) || list || endpoint.title.starts_with("搜索"), "{} {}", endpoint.id, endpoint.title);
    }
}
