//! Generated code over real HTTP, against the mock.

use larkspur::wiki::v2::Error;
use larkspur::wiki::v2::task::TaskType;
use larkspur::{Client, Result};
use larkspur_mock::{Fault, Mock, Reply};

/// What the mock knows of the service: the endpoint under test, in the schema's own form.
fn mock() -> Mock {
    let endpoint = serde_json::from_str(include_str!("task_get.json")).expect("an endpoint");
    Mock::builder().endpoints([endpoint]).start_blocking().expect("a free port")
}

fn client(mock: &Mock) -> Client {
    Client::builder("cli_a1b2", "app secret").base_url(mock.url()).build().expect("a client")
}

#[tokio::test]
async fn a_call_sends_its_parameters_and_decodes_the_documented_reply() -> Result<()> {
    let mock = mock();
    let reply = client(&mock).wiki().v2().task().get("70/37", TaskType::Move).send().await?;
    let task = reply.task.expect("a task");
    assert_eq!(task.move_result[0].node.as_ref().and_then(|node| node.title.as_deref()), Some("周报"));
    let seen = mock.requests_of("wiki.v2.task.get");
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].path, "/open-apis/wiki/v2/tasks/70%2F37");
    assert_eq!(seen[0].query_value("task_type"), Some("move"));
    Ok(())
}

#[tokio::test]
async fn a_documented_error_is_matched_by_name() {
    let mock = mock();
    mock.script("wiki.v2.task.get", [Fault::Reply(Reply::error(400, 131005, "not found"))]);
    let error = client(&mock).wiki().v2().task().get("7", TaskType::Move).send().await.expect_err("an error");
    assert_eq!(error.documented(), Some(Error::NotFound));
}
