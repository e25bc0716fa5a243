//! Every future and every handle of the crate can go to another task.

use std::path::Path;
use std::time::Duration;

use larkspur_core::fleet::{MemoryRates, RateKey, StoreLock};
use larkspur_core::rt::*;
use larkspur_core::token::{MemoryStore, RedisStore, StoredToken, TokenKey};
use larkspur_core::{
    Authorization, CallReport, Error, ErrorBuilder, Json, JsonPage, Part, Parts, RawRequest, RetryPolicy, UserGrant,
    UserSession,
};

use crate::support::{Thing, ThingPage};

fn future<T>(_: impl Future<Output = T> + Send) {}

fn handle<T: Send + Sync + 'static>() {}

#[test]
fn every_handle_is_send_and_sync() {
    handle::<Client>();
    handle::<larkspur_core::ClientBuilder>();
    handle::<Call>();
    handle::<RawRequest>();
    handle::<Sending<Thing>>();
    handle::<Full<Thing>>();
    handle::<Pages<ThingPage>>();
    handle::<Items<ThingPage>>();
    handle::<Items<JsonPage>>();
    handle::<Download>();
    handle::<Upload>();
    handle::<Parts>();
    handle::<Error>();
    handle::<User>();
    handle::<UserSession>();
    handle::<UserGrant>();
    handle::<Authorization>();
    handle::<RetryPolicy>();
    handle::<MemoryStore>();
    handle::<RedisStore>();
    handle::<StoreLock>();
    handle::<MemoryRates>();
    handle::<RateKey>();
    handle::<TokenKey>();
    handle::<StoredToken>();
    handle::<Part>();
    handle::<ErrorBuilder>();
    handle::<Json<Thing>>();
    handle::<CallReport<'static>>();
}

/// What a user has, to call the functions with.
struct Had<'a> {
    client: &'a Client,
    session: UserSession,
    way: &'a Authorization,
    upload: &'a Upload,
    download: fn() -> Download,
    pages: Pages<ThingPage>,
    items: Items<ThingPage>,
    parts: Parts,
    place: &'a larkspur_core::connect::Place,
    health: &'a larkspur_core::fleet::Health,
    redis: &'a RedisStore,
}

/// One line a public async function; nothing calls it. The test below holds it against the source.
#[allow(dead_code)]
fn every_future(had: Had<'_>) {
    let Had { client, session, way, upload, download, mut pages, mut items, mut parts, place, health, redis } = had;
    future(client.exchange_code("code", way));
    future(client.stored_user("name"));
    future(client.set_app_ticket("ticket"));
    future(client.resend_app_ticket());
    future(session.refresh());
    future(session.keep_as("name"));
    future(upload.length());
    future(download().chunk());
    future(download().bytes(1));
    future(download().save_to("path"));
    future(download().save_with("path", |_| ()));
    future(pages.next());
    future(items.next());
    future(items.all());
    future(Parts::new(upload, 1));
    future(parts.next());
    future(parts.send_all(|_| async { Ok(()) }));
    future(health.ask(async { Ok(()) }));
    future(redis.claim("key", "owner", Duration::ZERO));
    future(redis.keep("key", "owner", Duration::ZERO));
    future(redis.release("key", "owner"));
    future(larkspur_core::connect::discover(client));
    future(larkspur_core::connect::open(client, place, "key"));
}

#[test]
fn no_async_function_is_forgotten() {
    fn visit(folder: &Path, names: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                visit(&entry.path(), names);
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let functions = text.split("pub async fn ").skip(1);
            names.extend(functions.map(|rest| rest.split(['(', '<']).next().unwrap_or_default().to_owned()));
            // Those that give a future without being `async`.
            let heads = text.split("pub fn ").skip(1).filter_map(|rest| rest.split('{').next());
            names.extend(
                heads
                    .filter(|head| head.contains("-> impl Future"))
                    .map(|head| head[..head.find(['(', '<']).unwrap()].to_owned()),
            );
        }
    }
    let mut names = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
    assert!(names.len() > 15, "{names:?}");
    let here = include_str!("send.rs");
    for name in &names {
        let called = here.matches(&format!(".{name}(")).count() + here.matches(&format!("::{name}(upload")).count();
        let called = called + here.matches(&format!("connect::{name}(")).count();
        assert!(called >= names.iter().filter(|other| *other == name).count(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_saved_in_a_task_of_its_own() {
    let mock = crate::support::mock().await;
    let client = crate::support::client(&mock);
    mock.reply(crate::support::DOWNLOAD.id, larkspur_mock::Download::bytes("content").name("a.txt"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let saved = tokio::spawn(async move { crate::support::download(&client).send().await?.save_to(path).await });
    let saved = saved.await.unwrap().unwrap();
    assert_eq!(std::fs::read_to_string(saved).unwrap(), "content");
}
