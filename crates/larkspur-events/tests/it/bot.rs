//! The custom bot.

use base64::Engine;
use larkspur_core::{ErrorKind, RetryPolicy};
use larkspur_events::{BotError, CustomBot};
use larkspur_mock::{Fault, Mock, Reply};
use serde_json::{Value, json};

use crate::support::endpoint;

const HOOK: &str = "bot.v2.hook.create";

async fn mock() -> Mock {
    let hook = endpoint("bot.v2.hook.create", "POST", "/open-apis/bot/v2/hook/:token", &[]);
    Mock::builder().endpoints([hook]).start().await.unwrap()
}

fn bot(mock: &Mock) -> CustomBot {
    CustomBot::new(format!("{}/open-apis/bot/v2/hook/secret-hook", mock.url())).unwrap()
}

fn sent(mock: &Mock) -> Value {
    let requests = mock.requests_of(HOOK);
    let last = requests.last().unwrap();
    assert_eq!((last.path.as_str(), last.header("authorization")), ("/open-apis/bot/v2/hook/secret-hook", None));
    last.json().unwrap()
}

#[tokio::test]
async fn messages_are_sent_signed_or_not() {
    let mock = mock().await;
    let newer = json!({"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"});
    let older = json!({"Extra": null, "StatusCode": 0, "StatusMessage": "success"});
    mock.script(HOOK, [Fault::Reply(Reply::whole(newer)), Fault::Reply(Reply::whole(older))]);
    bot(&mock).send("hello").await.unwrap();
    assert_eq!(sent(&mock), json!({"msg_type": "text", "content": {"text": "hello"}}));
    let signed = bot(&mock).secret("demo");
    signed.send_raw(json!({"msg_type": "new", "content": 1})).await.unwrap();
    let message = sent(&mock);
    assert_eq!((&message["msg_type"], &message["content"]), (&json!("new"), &json!(1)));
    let seconds: u64 = message["timestamp"].as_str().unwrap().parse().unwrap();
    assert!(seconds > 1_700_000_000);
    let signature = base64::engine::general_purpose::STANDARD.decode(message["sign"].as_str().unwrap()).unwrap();
    assert_eq!(signature.len(), 32);
    assert!(!format!("{signed:?}").contains("demo") && !format!("{signed:?}").contains("secret-hook"));
}

#[tokio::test]
async fn refusals_are_typed_and_name_no_address() {
    let mock = mock().await;
    let replies = [
        (
            json!({"code": 19021, "msg": "sign match fail or timestamp is not within one hour", "data": {}}),
            BotError::WrongSignature,
        ),
        (json!({"code": 19024, "msg": "Key Words Not Found", "data": {}}), BotError::KeyWordMissing),
        (json!({"StatusCode": 19001, "StatusMessage": "param invalid"}), BotError::UnknownBot),
        (json!({"code": 4, "msg": "new"}), BotError::Other(4)),
    ];
    for (reply, expected) in replies {
        mock.script(HOOK, [Fault::Reply(Reply::whole(reply))]);
        let error = bot(&mock).send("x").await.unwrap_err();
        assert_eq!((error.kind(), error.documented::<BotError>()), (ErrorKind::Api, Some(expected)));
        assert!(!format!("{error} {error:?}").contains("secret-hook"), "{error:?}");
    }
}

#[tokio::test]
async fn a_busy_platform_is_asked_again() {
    let mock = mock().await;
    let url = format!("{}/open-apis/bot/v2/hook/secret-hook", mock.url());
    let busy = |code| Fault::Reply(Reply::whole(json!({"code": code, "msg": "too many request"})));
    mock.script(HOOK, [busy(11232), busy(2200), Fault::Pass]);
    let policy = RetryPolicy::default().waits(std::time::Duration::from_millis(1), std::time::Duration::from_millis(2));
    CustomBot::configured(url.clone(), |builder| builder.retry(policy)).unwrap().send("x").await.unwrap();
    assert_eq!(mock.count(HOOK), 3);
    mock.script(HOOK, [busy(11232)]);
    let never = CustomBot::configured(url, |builder| builder.retry(RetryPolicy::never())).unwrap();
    let error = never.send("x").await.unwrap_err();
    assert_eq!((error.documented::<BotError>(), mock.count(HOOK)), (Some(BotError::RateLimited), 4));
}
