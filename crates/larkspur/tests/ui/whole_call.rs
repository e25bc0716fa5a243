use larkspur::wiki::v2::task::{GetRequest, TaskType};

fn call(client: &larkspur::Client) -> GetRequest {
    client.wiki().v2().task().get("7037044037068177428", TaskType::Move)
}

fn main() {
    let _ = call;
}
