use larkspur::wiki::v2::space::CreateRequest;

fn call(client: &larkspur::Client) -> CreateRequest {
    client.wiki().v2().space().create()
}

fn main() {
    let _ = call;
}
