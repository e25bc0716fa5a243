//! Store apps: ticket, app token, tenant token.

use larkspur_core::Client;
use larkspur_mock::{Fault, Mock, Reply};

use crate::support::{self, APP_ONLY, GET, get, mock};

const APP: &str = "auth.v3.app_access_token.create";
const TENANT: &str = "auth.v3.tenant_access_token.create";
const RESEND: &str = "auth.v3.app_ticket.resend";

fn store_app(mock: &Mock) -> Client {
    support::builder(mock).store_app().build().unwrap()
}

#[tokio::test]
async fn a_ticket_gives_an_app_token_and_that_one_token_a_tenant() {
    let mock = mock().await;
    let client = store_app(&mock);
    client.set_app_ticket(mock.app_ticket("cli_a1b2")).await;
    let (one, two) = (client.for_tenant("t1"), client.for_tenant("t2"));
    for _ in 0..3 {
        get(&one).send().await.unwrap();
        get(&two).send().await.unwrap();
        support::call_of(&client, &APP_ONLY).send().await.unwrap();
    }
    assert_eq!((mock.count(APP), mock.count(TENANT), mock.count(RESEND)), (1, 2, 0));
    let used: Vec<_> =
        mock.requests_of(GET.id).iter().map(|sent| sent.header("authorization").unwrap().to_owned()).collect();
    assert_ne!(used[0], used[1], "tenants do not share a token");
    assert_eq!(used[0], used[2]);
}

#[tokio::test]
async fn without_a_ticket_it_is_asked_for_and_the_error_says_so() {
    let mock = mock().await;
    let client = store_app(&mock);
    let error = get(&client.for_tenant("t1")).send().await.unwrap_err();
    assert!(error.is_unauthenticated() && error.to_string().contains("set_app_ticket"), "{error}");
    assert_eq!((mock.count(RESEND), mock.count(APP)), (1, 0));
    client.resend_app_ticket().await.unwrap();
    assert_eq!(mock.count(RESEND), 2);
}

#[tokio::test]
async fn an_old_ticket_is_dropped_and_asked_for_again() {
    let mock = mock().await;
    let client = store_app(&mock);
    client.set_app_ticket("old-ticket").await;
    let error = get(&client.for_tenant("t1")).send().await.unwrap_err();
    assert!(error.code() == Some(10012) && error.to_string().contains("new one was asked for"), "{error}");
    assert_eq!((mock.count(RESEND), mock.count(APP)), (1, 1));
    client.set_app_ticket(mock.app_ticket("cli_a1b2")).await;
    get(&client.for_tenant("t1")).send().await.unwrap();
}

#[tokio::test]
async fn a_stale_app_token_is_replaced_on_the_way_to_a_tenants() {
    let mock = mock().await;
    let client = store_app(&mock);
    client.set_app_ticket(mock.app_ticket("cli_a1b2")).await;
    mock.script(TENANT, [Fault::Reply(Reply::error(400, 99991664, "invalid app access token"))]);
    get(&client.for_tenant("t1")).send().await.unwrap();
    assert_eq!((mock.count(APP), mock.count(TENANT)), (2, 2));
}

#[tokio::test]
async fn a_call_names_its_tenant() {
    let mock = mock().await;
    let error = get(&store_app(&mock)).send().await.unwrap_err();
    assert!(error.to_string().contains("for_tenant"), "{error}");
    assert_eq!(mock.total(), 0);
}
