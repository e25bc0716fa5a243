//! What cannot be sent is refused, with its mend, before anything is sent.

use larkspur_core::rt::*;
use larkspur_core::{Error, ErrorKind};

use crate::support::{self, GET, client, get, get_named, mock};

#[test]
fn a_client_that_cannot_work_is_not_made() {
    let build = |id: &str, secret: &str, url: &str| Client::builder(id, secret).base_url(url).build().map(|_| ());
    for (id, secret, url, words) in [
        ("", "s", "http://a", "app id is empty"),
        ("  ", "s", "http://a", "app id is empty"),
        ("cli\n", "s", "http://a", "app id has white space"),
        ("cli", "", "http://a", "app secret is empty"),
        ("cli", "s\n", "http://a", "app secret has white space"),
        ("cli", "s", "open.feishu.cn", "base URL"),
        ("cli", "s", "ftp://open.feishu.cn", "base URL needs a scheme"),
        ("cli", "s", "http://u:p@open.feishu.cn", "no query, fragment or password"),
    ] {
        let error = build(id, secret, url).unwrap_err();
        assert!(error.kind() == ErrorKind::Input && error.to_string().contains(words), "{error}");
    }
    let proxy = Client::builder("cli", "s").proxy("::secret-proxy-password::").build().unwrap_err();
    assert!(proxy.to_string().contains("proxy") && !format!("{proxy:?}").contains("secret-proxy"));
    assert!(Client::builder("cli", "s").user_agent("a\r\nb: c").build().is_err());
}

#[tokio::test]
async fn values_that_would_break_the_request_are_refused() {
    let mock = mock().await;
    let client = client(&mock);
    let with = |change: fn(&mut Call)| {
        let mut call: Call = get(&client).into();
        change(&mut call);
        Sending::<()>::new(call)
    };
    let refused: Vec<(Result<(), Error>, &str)> = vec![
        (get_named(&client, "").send().await.map(drop), "path parameter `id`"),
        (get_named(&client, ".").send().await.map(drop), "path parameter `id`"),
        (get_named(&client, "..").send().await.map(drop), "path parameter `id`"),
        (with(|call| call.header("x-a", "a\r\nb: c")).await, "line break"),
        (with(|call| call.header("x a", "a")).await, "not a header name"),
        (with(|call| call.header("X-Request-Id", "a")).await, "X-Request-Id"),
        (with(|call| call.access_token("t\nx")).await, "line break"),
        (with(|call| call.access_token("")).await, "token is empty"),
        (get(&client).as_user("u-1\r\n").send().await.map(drop), "line break"),
        (with(|call| call.body("f", &f64::NAN)).await, "cannot be written as JSON"),
        (client.raw(Method::GET, "no/slash").send::<()>().await, "must begin with `/`"),
        (client.raw(Method::GET, "/a/../b").send::<()>().await, "`..`"),
        (client.raw(Method::GET, "/a/%2E%2e/b").send::<()>().await, "`..`"),
        (client.raw(Method::GET, "/a\\..\\b").send::<()>().await, "`..`"),
        (client.raw(Method::GET, "/a\n/b").send::<()>().await, "control character"),
        (client.raw(Method::GET, "/a#b").send::<()>().await, "`#`"),
        (Sending::<()>::new(Call::new(&client, &GET)).await, "path parameter `id` is not set"),
    ];
    for (result, words) in refused {
        let error = result.unwrap_err();
        assert!(error.kind() == ErrorKind::Input && error.to_string().contains(words), "{words}: {error}");
        assert!(error.endpoint().is_some(), "{error}");
    }
    assert_eq!(mock.count(GET.id), 0);
}

#[tokio::test]
async fn files_that_cannot_be_sent_are_refused() {
    let mock = mock().await;
    let client = client(&mock);
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.txt");
    std::fs::write(&empty, "").unwrap();
    for (file, words) in [
        (Upload::path(&empty), "is empty"),
        (Upload::bytes("a.txt", ""), "is empty"),
        (Upload::path(folder.path().join("none.txt")), "none.txt cannot be read"),
        (Upload::path(folder.path()), "is not a file"),
        (Upload::bytes("", "x"), "has no name"),
        (Upload::bytes("a", "x").content_type("no media type"), "not a media type"),
    ] {
        let error = support::upload(&client, file).send().await.unwrap_err();
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
    assert_eq!(mock.count(support::UPLOAD.id), 0);
}

#[tokio::test]
async fn a_reply_without_end_is_bounded() {
    let mock = mock().await;
    let client = support::builder(&mock).max_reply_bytes(1 << 20).build().unwrap();
    mock.script(GET.id, [larkspur_mock::Fault::Huge(100 << 20)]);
    let error = get(&client).send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::TooLarge && error.to_string().contains("1048576 bytes"), "{error}");
    // Also where the length is not announced.
    let mut endless = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"code\":0,\"data\":\"".to_vec();
    endless.resize(3 << 20, b'x');
    let (url, _) = support::scripted(vec![endless], false).await;
    let client = support::builder_at(&url).max_reply_bytes(1 << 20).build().unwrap();
    let mut call: Call = get(&client).into();
    call.access_token("t");
    assert_eq!(Sending::<()>::new(call).await.unwrap_err().kind(), ErrorKind::TooLarge);
}
