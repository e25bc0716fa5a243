//! What the project's specs say about sending a call again. Held where all specs are compiled anyway.

use larkspur_docs::Compiled;
use larkspur_schema::{Again, Repeat};

pub(crate) fn check(compiled: &Compiled) {
    let of = |id: &str| compiled.endpoints.iter().find(|endpoint| endpoint.id.to_string() == id).expect(id);
    for id in ["bitable.v1.app_table_record.search", "corehr.v2.employee.batch_get", "corehr.v2.department.tree"] {
        assert_eq!(of(id).repeat(), Repeat::Reads, "{id}");
    }
    assert_eq!(of("im.v1.message.reply").repeat(), Repeat::Key("uuid".into()));
    // What spends a code, gives tokens, or writes a file of what it lists.
    for id in ["authen.v1.oidc_access_token.create", "authen.v2.oauth_token.create", "vc.v1.export.meeting_list"] {
        assert_eq!(of(id).repeat(), Repeat::Method, "{id}");
    }
    assert_eq!(of("wiki.v2.task.get").again(131001), Some(Again::Later));
    for code in [1254290, 190004, 190005, 190010, 1310217, 1161604, 1470450, 232019, 1254291] {
        let is_documented =
            |endpoint: &larkspur_schema::Endpoint| endpoint.errors.iter().any(|error| error.code == code);
        assert!(compiled.endpoints.iter().any(is_documented), "{code} is in no spec");
    }
    let limits = [1254290, 190004, 190005, 190010, 1310217, 1161604, 1470450, 232019];
    for endpoint in &compiled.endpoints {
        for code in limits.iter().filter(|code| endpoint.errors.iter().any(|error| error.code == **code)) {
            assert_eq!(endpoint.again(*code), Some(Again::RateLimit), "{} {code}", endpoint.id);
        }
        // A call that met another one surely did not happen.
        if endpoint.errors.iter().any(|error| error.code == 1254291) {
            assert_eq!(endpoint.again(1254291), Some(Again::Conflict), "{} 1254291", endpoint.id);
        }
        let list = endpoint.http.method == "POST" && endpoint.pagination.is_some();
        assert!(!list || endpoint.repeat() == Repeat::Reads, "{}", endpoint.id);
    }
}
