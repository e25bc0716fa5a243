use larkspur::wiki::v2::task::GetRequest;

fn call(client: &larkspur::Client) -> GetRequest {
    client.wiki().v2().task().get("7037044037068177428")
}

fn main() {
    let _ = call;
}
