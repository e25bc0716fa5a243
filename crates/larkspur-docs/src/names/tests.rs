//! Names of representative endpoints, and of any text.

use larkspur_schema::EndpointId;
use proptest::prelude::*;

use super::{NameSource, derive};

fn name(http_method: &str, path: &str, doc: &str) -> String {
    titled(http_method, path, doc, "")
}

fn titled(http_method: &str, path: &str, doc: &str, title: &str) -> String {
    let url = format!("https://open.feishu.cn/document/{doc}");
    let path = format!("/open-apis/{path}");
    let doc_url = (!doc.is_empty()).then_some(url.as_str());
    derive(&NameSource { http_method, host: "open.feishu.cn", path: &path, doc_url, title }).to_string()
}

#[test]
fn path_and_page_give_the_platforms_name() {
    let cases = [
        // Standard methods.
        ("GET", "wiki/v2/tasks/:task_id", "wiki-v2/task/get", "wiki.v2.task.get"),
        ("GET", "wiki/v2/spaces", "wiki-v2/space/list", "wiki.v2.space.list"),
        ("POST", "task/v2/custom_fields", "task-v2/custom_field/create", "task.v2.custom_field.create"),
        ("PUT", "vc/v1/reserves/:reserve_id", "vc-v1/reserve/update", "vc.v1.reserve.update"),
        ("PATCH", "contact/v3/users/:user_id", "contact-v3/user/patch", "contact.v3.user.patch"),
        ("DELETE", "helpdesk/v1/categories/:id", "faq-management/category/delete", "helpdesk.v1.category.delete"),
        ("GET", "contact/v3/unit", "contact-v3/unit/list", "contact.v3.unit.list"),
        // Nested resources, with the singular of each collection.
        ("PUT", "acs/v1/users/:user_id/face", "acs-v1/user/update", "acs.v1.user_face.update"),
        ("GET", "drive/v1/files/:t/comments/:c", "CommentAPI/get", "drive.v1.file_comment.get"),
        ("POST", "mail/v1/mailgroups/:id/aliases", "mailgroup-alias/create", "mail.v1.mailgroup_alias.create"),
        // One thing under an owner keeps its name; so does a collection that no id picks from.
        ("GET", "drive/v1/files/:t/statistics", "drive-v1/file/get", "drive.v1.file_statistics.get"),
        (
            "PUT",
            "application/v6/applications/:a/collaborators",
            "x/update",
            "application.v6.application_collaborators.update",
        ),
        (
            "POST",
            "corehr/v2/employees/job_datas/batch_get",
            "job_data/batch_get",
            "corehr.v2.employees_job_data.batch_get",
        ),
        // Actions.
        ("POST", "im/v1/messages/:id/forward", "im-v1/message/forward", "im.v1.message.forward"),
        ("PATCH", "directory/v1/employees/:id/regular", "employee/regular", "directory.v1.employee.regular"),
        ("GET", "task/v2/sections/:guid/tasks", "task-v2/section/tasks", "task.v2.section.tasks"),
        ("POST", "corehr/v2/rows/batchSave", "workforce_plan/batchSave-2", "corehr.v2.row.batch_save"),
        ("GET", "contact/v3/users/batch", "contact-v3/user/batch", "contact.v3.user.batch"),
        ("DELETE", "im/v2/app_feed_card/batch", "im-v2/app_feed_card/delete", "im.v2.app_feed_card_batch.delete"),
        // The page knows better than the path.
        (
            "GET",
            "apaas/v1/workspaces/:w/tables/:t/records",
            "workspace-table/records_get",
            "apaas.v1.workspace_table.records_get",
        ),
        (
            "GET",
            "aily/v1/sessions/:s/messages",
            "aily_session-aily_message/list",
            "aily.v1.aily_session_aily_message.list",
        ),
        ("POST", "corehr/v2/approval_groups/open_it", "approval_groups/open_it", "corehr.v2.approval_groups.open_it"),
        ("POST", "helpdesk/v1/start_service", "ticket/start_service", "helpdesk.v1.ticket.start_service"),
        ("POST", "docx/v1/documents/blocks/convert", "document/convert", "docx.v1.document.convert"),
        ("POST", "auth/v3/app_token/internal", "access-token/app_token_internal", "auth.v3.app_token.internal"),
        ("POST", "auth/v3/app_token", "access-token/app_token", "auth.v3.app_token.create"),
        ("POST", "im/v1/chats/:chat_id/chat_tabs", "group/chat-tab/create", "im.v1.chat_tab.create"),
        // A page's title in words says nothing of the name.
        ("GET", "helpdesk/v1/categories", "category/list-categories", "helpdesk.v1.category.list"),
    ];
    for (http, path, doc, id) in cases {
        assert_eq!(name(http, path, doc), id, "{http} {path}");
    }
}

#[test]
fn the_path_alone_gives_most_names() {
    let cases = [
        ("GET", "wiki/v2/spaces", "wiki.v2.space.list"),
        ("get", "wiki/v2/spaces/:space_id/nodes/", "wiki.v2.space_node.list"),
        ("GET", "im/v1/chats/:chat_id/announcement", "im.v1.chat_announcement.get"),
        ("GET", "vc/v1/reserves/:reserve_id/get_active_meeting", "vc.v1.reserve.get_active_meeting"),
        ("GET", "vc/v1/configs/:id/disable_inform", "vc.v1.config_disable_inform.get"),
        ("POST", "approval/v4/instances/add_sign", "approval.v4.instance.add_sign"),
        ("POST", "calendar/v4/calendars/unsubscription", "calendar.v4.calendar.unsubscription"),
        ("PATCH", "apaas/v1/tables/:name/records_batch_update", "apaas.v1.table.records_batch_update"),
    ];
    for (http, path, id) in cases {
        assert_eq!(name(http, path, ""), id, "{http} {path}");
    }
    assert_eq!(titled("GET", "attendance/v1/archive_rule", "", "查询所有归档规则"), "attendance.v1.archive_rule.list");
}

#[test]
fn odd_paths_have_a_name_too() {
    let cases = [
        ("GET", "jssdk/ticket/get", "jssdk.v0.ticket.get"),
        ("POST", "suite/docs-api/meta", "suite.v0.docs_api_meta.create"),
        ("DELETE", "drive/explorer/v2/file/docs/:docToken", "drive.v2.explorer_file_doc.delete"),
        ("POST", "doc/v2/:docToken/batch_update", "doc.v2.doc.batch_update"),
        ("POST", "ephemeral/v1/send", "ephemeral.v1.ephemeral.send"),
        ("PUT", "sheets/v2/spreadsheets/:t/dataValidation/:sheetId", "sheets.v2.spreadsheet_data_validation.update"),
        ("GET", "Sheets/V2/a.b/$id", "sheets.v2.a_b.get"),
        ("GET", "im/v1", "im.v1.im.get"),
        ("", "", "unnamed.v0.unnamed.get"),
        ("GET", "招聘/2024/:", "_2024.v0._2024.get"),
    ];
    for (http, path, id) in cases {
        assert_eq!(name(http, path, ""), id, "{http} {path}");
    }
    let old = NameSource {
        http_method: "POST",
        host: "www.feishu.cn",
        path: "/approval/openapi/v2/instance/transfer",
        doc_url: None,
        title: "",
    };
    assert_eq!(derive(&old).to_string(), "approval.v2.instance.transfer");
}

#[test]
fn endpoints_that_differ_in_a_trailing_parameter_have_two_names() {
    let one = name("PUT", "sheets/v2/rules/:sheetId", "rules/update-rules");
    assert_ne!(one, name("PUT", "sheets/v2/rules/:sheetId/:ruleId", "rules/update-rules"));
}

fn check(http_method: &str, path: &str, doc_url: Option<&str>, title: &str) -> Result<(), TestCaseError> {
    let id = derive(&NameSource { http_method, host: "", path, doc_url, title });
    prop_assert_eq!(id.to_string().parse::<EndpointId>(), Ok(id));
    Ok(())
}

proptest! {
    #[test]
    fn any_text_gives_a_valid_name(http in any::<String>(), path in any::<String>(), url in any::<Option<String>>(), title in any::<String>()) {
        check(&http, &path, url.as_deref(), &title)?;
    }

    #[test]
    fn anything_like_a_path_gives_a_valid_name(
        http in "GET|POST|PUT|PATCH|DELETE|put",
        path in "(/(open-apis|openapi|v[0-9]{0,4}|:[a-z_]{0,4}|\\{[a-z]*|[a-zA-Z0-9_.$-]{0,6}|[a-z]{0,3}(s|es|ies|ses)|张?)){0,7}/?",
        url in proptest::option::of("(https://)?(/([a-z_-]{0,6}(-[0-9])?|get|list|batch_get|s|-))*"),
    ) {
        check(&http, &path, url.as_deref(), "列表")?;
    }
}
