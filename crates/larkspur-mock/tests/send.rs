//! A mock, and what it gives, can be shared by the tasks of a test.

use larkspur_mock::{
    Attempt, Builder, ClientConfig, Delivery, Fault, Grant, Logged, Mock, Pages, PushEvent, Reply, Request, Rule,
    Webhook,
};

fn future<T>(_: impl Future<Output = T> + Send) {}

fn handle<T: Send + Sync + 'static>() {}

#[test]
fn every_handle_is_send_and_sync() {
    handle::<Mock>();
    handle::<Builder>();
    handle::<Delivery>();
    handle::<Attempt>();
    handle::<PushEvent>();
    handle::<Webhook>();
    handle::<ClientConfig>();
    handle::<Grant>();
    handle::<Fault>();
    handle::<Reply>();
    handle::<Request>();
    handle::<Logged>();
    handle::<Pages>();
    handle::<Rule>();
}

/// One line a public async function; nothing calls it.
#[allow(dead_code)]
fn every_future(builder: Builder, mock: &Mock, delivery: &mut Delivery, webhook: &Webhook) {
    future(builder.start());
    future(mock.push_challenge(webhook));
    future(mock.wait_for_long_connections("app", 1));
    future(delivery.tried(1));
    future(delivery.finished());
}
