//! Asks for the result of a wiki task: what was moved, and where it is now.
//!
//! ```sh
//! cargo run -p larkspur --example wiki_task --features wiki
//! ```
//!
//! Without an account it asks a mock of the platform that it starts itself. With `LARKSPUR_APP_ID` and
//! `LARKSPUR_APP_SECRET` set it asks the platform, for the task whose id is the first argument.

use std::env;
use std::error::Error;

use larkspur::Client;
use larkspur::wiki::v2;
use larkspur::wiki::v2::task::TaskType;
use larkspur_mock::Mock;

const EXAMPLE_TASK: &str = "7037044037068177428-075c9481e6a0007c1df689dfbe5b55a08b6b06f7";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let task_id = env::args().nth(1);
    // The mock stops when it is dropped, so it is kept until the end.
    let (client, _mock) = match (env::var("LARKSPUR_APP_ID"), env::var("LARKSPUR_APP_SECRET")) {
        (Ok(id), Ok(secret)) => (Client::builder(id, secret).build()?, None),
        (Err(env::VarError::NotPresent), Err(env::VarError::NotPresent)) => {
            let mock = Mock::builder().specs().services(["wiki"]).start().await?;
            println!("asking a mock at {}", mock.url());
            (Client::builder("cli_example", "any secret").base_url(mock.url()).build()?, Some(mock))
        }
        _ => return Err("set both LARKSPUR_APP_ID and LARKSPUR_APP_SECRET, or neither".into()),
    };

    let task_id = task_id.as_deref().unwrap_or(EXAMPLE_TASK);
    let reply = match client.wiki().v2().task().get(task_id, TaskType::Move).send().await {
        Ok(reply) => reply,
        Err(error) => {
            if let Some(v2::Error::NotFound) = error.documented() {
                eprintln!("there is no task {task_id}; give its id as the first argument");
            }
            return Err(error.into());
        }
    };
    for moved in reply.task.iter().flat_map(|task| &task.move_result) {
        let status = moved.status_msg.as_ref().map(ToString::to_string).unwrap_or_default();
        match &moved.node {
            Some(node) => println!(
                "{} is now {} in space {} ({status})",
                node.title.as_deref().unwrap_or("(no title)"),
                node.node_token.as_deref().unwrap_or("?"),
                node.space_id.as_deref().unwrap_or("?"),
            ),
            None => println!("nothing moved yet ({status})"),
        }
    }
    Ok(())
}
