//! Tickets of store apps.

use larkspur_core::rt::*;
use larkspur_events::Events;
use larkspur_mock::{Mock, PushEvent};
use serde_json::json;

use crate::support::{Notes, endpoint, plain};

static GET: Endpoint = Endpoint::new(Method::GET, "test.v1.thing.get", "/open-apis/test/v1/things");

#[tokio::test]
async fn a_ticket_goes_to_the_client_of_its_app() {
    let served = endpoint("test.v1.thing.get", "GET", GET.path, &[larkspur_mock::Token::Tenant]);
    let mock = Mock::builder().endpoints([served]).start().await.unwrap();
    let client = |app: &str| Client::builder(app, "secret").base_url(mock.url()).store_app().build().unwrap();
    let (one, two) = (client("cli_one"), client("cli_two"));
    let call = async |client: &Client| Sending::<RawJson>::new(Call::new(&client.for_tenant("t"), &GET)).await;
    assert!(call(&one).await.unwrap_err().is_unauthenticated(), "there is no ticket yet");

    let notes = Notes::default();
    let noted = notes.clone();
    let events = Events::builder()
        .client(one.clone())
        .client(two.clone())
        .otherwise(move |event, context| {
            noted.add(event.to_string(), context);
            async { Ok(()) }
        })
        .build()
        .unwrap();
    let webhook = plain(events).await;
    let ticket = |app: &str| PushEvent::v1("app_ticket", json!({"app_ticket": mock.app_ticket(app)})).app_id(app);
    assert!(mock.push(&webhook, ticket("cli_one")).finished().await[0].accepted);
    call(&one).await.unwrap();
    assert!(call(&two).await.is_err(), "a ticket is for one app");
    assert!(mock.push(&webhook, ticket("cli_two")).finished().await[0].accepted);
    call(&two).await.unwrap();
    assert!(mock.push(&webhook, ticket("cli_three")).finished().await[0].accepted);
    assert_eq!(notes.count(), 0, "no other handler sees a ticket");
}
