//! Card actions, newer and older.

use larkspur_events::{CardReply, Events, Toast};
use larkspur_mock::{PushEvent, Tamper};
use serde_json::json;

use crate::support::{mock, plain, sealed};

fn votes() -> Events {
    Events::builder()
        .on_card_action(|card, context| async move {
            let vote = card.action.value["vote"].as_str().ok_or("no vote")?.to_owned();
            let who = card.operator.open_id.unwrap_or_default();
            let toast = Toast::success(format!("{who} voted {vote} in {}", context.tenant_key()));
            Ok(CardReply::toast(toast).with_card(json!({"schema": "2.0", "voted": vote})))
        })
        .build()
        .unwrap()
}

#[tokio::test]
async fn an_action_is_answered_with_a_toast_and_a_card() {
    let mock = mock().await;
    for webhook in [sealed(votes()).await, plain(votes()).await] {
        let event = json!({"operator": {"open_id": "ou"}, "action": {"value": {"vote": "yes"}, "tag": "button"}});
        let push = PushEvent::new("card.action.trigger", event).tenant_key("t");
        let answer = mock.push(&webhook, push).finished().await.remove(0);
        let toast = json!({"type": "success", "content": "ou voted yes in t"});
        let card = json!({"type": "raw", "data": {"schema": "2.0", "voted": "yes"}});
        assert_eq!((answer.accepted, answer.json()), (true, Some(json!({"toast": toast, "card": card}))));
        let push = PushEvent::new("card.action.trigger", json!({"action": {"value": {}}}));
        assert_eq!(mock.push(&webhook, push).tried(1).await[0].status, Some(500));
    }
}

#[tokio::test]
async fn an_older_action_is_verified_by_the_token_and_answered_in_its_own_shape() {
    let mock = mock().await;
    let older = |vote: &str| {
        PushEvent::card(json!({
            "open_id": "ou", "open_message_id": "om", "tenant_key": "t", "token": "c-1",
            "action": {"value": {"vote": vote}, "tag": "button"},
        }))
    };
    for webhook in [plain(votes()).await, sealed(votes()).await] {
        let answer = mock.push(&webhook, older("no")).finished().await.remove(0);
        let toast = json!({"type": "success", "content": "ou voted no in t"});
        assert_eq!(
            (answer.accepted, answer.json()),
            (true, Some(json!({"schema": "2.0", "voted": "no", "toast": toast})))
        );
        // The same action again is another request, and a person may well do it.
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        assert!(mock.push(&webhook, older("no")).finished().await[0].json().is_some_and(|json| json["voted"] == "no"));
        for tamper in [Tamper::Signature, Tamper::Token, Tamper::Age(std::time::Duration::from_secs(3600))] {
            let tries = mock.push(&webhook.clone().tamper(tamper), older("no")).tried(1).await;
            assert_eq!(tries[0].status, Some(401), "{tamper:?}");
        }
    }
}
