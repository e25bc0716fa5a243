//! Handlers as people write them: with a state, in order, bounded, tested without a push.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use larkspur_core::{Event, wire};
use larkspur_events::{CardAction, CardReply, Context, Events, FailureKind, Outcome, Result, Toast, Transport};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::support::{Said, push, said};

/// A message in a chat.
#[derive(Debug, Default)]
struct InChat {
    chat: Option<String>,
    number: Option<i64>,
}
wire!(read InChat { chat = "chat", number = "number" });
impl Event for InChat {
    const TYPE: &'static str = "test.said_v1";
}

/// Neither `Clone` nor `Copy`: handlers borrow it.
#[derive(Default)]
struct Bot {
    heard: Mutex<Vec<String>>,
}

impl Bot {
    async fn on_said(&self, event: Said, context: Context) -> Result {
        tokio::task::yield_now().await;
        let text = event.text.ok_or("no text")?;
        self.heard.lock().unwrap().push(format!("{} said {text}", context.tenant_key()));
        Ok(())
    }

    async fn on_card(&self, card: CardAction, _: Context) -> Result<CardReply> {
        let heard = self.heard.lock().unwrap().len();
        Ok(CardReply::toast(Toast::success(format!("{} {heard}", card.action.value))))
    }

    async fn on_link(&self, event: Value, _: Context) -> Result {
        self.heard.lock().unwrap().push(event.to_string());
        Ok(())
    }
}

fn other(id: &str, event_type: &str, event: Value) -> bytes::Bytes {
    json!({"schema": "2.0", "header": {"event_id": id, "event_type": event_type}, "event": event}).to_string().into()
}

#[tokio::test]
async fn handlers_are_methods_of_a_state_that_nobody_clones() {
    let bot = Arc::new(Bot::default());
    let events = Events::with_shared(bot.clone())
        .on(Bot::on_said)
        .on_card_action(Bot::on_card)
        .on_raw("test.link_v1", Bot::on_link)
        .otherwise(async |bot, _, context| {
            bot.heard.lock().unwrap().push(context.event_type().to_owned());
            tokio::task::yield_now().await;
            Ok(())
        })
        .build()
        .unwrap();
    events.dispatch(said("1", "hello")).await;
    events.dispatch(other("2", "test.link_v1", json!([1]))).await;
    events.dispatch(other("3", "test.other_v1", json!({}))).await;
    let card = events.dispatch(other("4", "card.action.trigger", json!({"action": {"value": 7}}))).await;
    assert!(String::from_utf8_lossy(card.reply().unwrap()).contains("7 3"));
    assert_eq!(*bot.heard.lock().unwrap(), ["tenant said hello", "[1]", "test.other_v1"]);
    let failure = events.dispatch(push("5", json!({}))).await;
    assert_eq!(failure.failure().unwrap().to_string(), "the handler failed: no text");
}

#[tokio::test]
async fn async_closures_are_handlers() {
    let events = Events::builder()
        .on::<Said>(async |event, _| if event.text.is_some() { Ok(()) } else { Err("no text".into()) })
        .on_card_action(async |_, _| Ok(CardReply::unchanged()))
        .build()
        .unwrap();
    assert_eq!(events.dispatch(said("1", "a")).await, Outcome::Handled { reply: None });
    let stateful = Events::with(3_usize)
        .on_callback::<Said, _>(async |times, event, _| Ok(event.text.unwrap_or_default().repeat(*times)))
        .build()
        .unwrap();
    assert_eq!(stateful.dispatch(said("1", "a")).await, Outcome::Handled { reply: Some(r#""aaa""#.into()) });
}

#[tokio::test]
async fn a_handler_is_tested_with_a_context_of_ones_own() {
    let bot = Bot::default();
    let at = std::time::UNIX_EPOCH + Duration::from_millis(1_603_977_298_123);
    let context = Context::builder("test.said_v1").tenant_key("t").event_id("e").app_id("a").create_time(at);
    let context = context.transport(Transport::Webhook).event(json!({"text": "hi"})).build();
    assert_eq!((context.create_time(), context.transport()), (Some(at), Transport::Webhook));
    bot.on_said(serde_json::from_slice(context.event_json()).unwrap(), context.clone()).await.unwrap();
    assert_eq!(*bot.heard.lock().unwrap(), ["t said hi"]);
    // The push in it is one that a dispatcher takes.
    let bot = Arc::new(bot);
    let events = Events::with_shared(bot.clone()).on(Bot::on_said).build().unwrap();
    assert_eq!(events.dispatch(context.push().clone()).await, Outcome::Handled { reply: None });
    assert_eq!(events.dispatch(context.push().clone()).await, Outcome::Repeated);
    assert_eq!(*bot.heard.lock().unwrap(), ["t said hi", "t said hi"]);
}

#[derive(Debug)]
struct ShopClosed {
    until: u32,
}
impl std::fmt::Display for ShopClosed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "closed until {}", self.until)
    }
}
impl std::error::Error for ShopClosed {}

#[tokio::test]
async fn a_failure_carries_the_error_of_the_handler() {
    let events = Events::builder().on::<Said>(async |_, _| Err(ShopClosed { until: 9 }.into())).build().unwrap();
    let outcome = events.dispatch(said("1", "a")).await;
    let failure = outcome.failure().unwrap();
    assert_eq!((failure.kind(), failure.downcast_ref::<ShopClosed>().unwrap().until), (FailureKind::Handler, 9));
    assert_eq!(failure.to_string(), "the handler failed: closed until 9");
    let other = events.dispatch(said("1", "a")).await;
    assert!(outcome == other && !outcome.is_acknowledged());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_of_one_key_are_handled_in_turn_and_others_are_not_held_up() {
    let seen: Arc<Mutex<HashMap<String, Vec<i64>>>> = Arc::default();
    let gate = Arc::new(Semaphore::new(0));
    let (noted, held) = (seen.clone(), gate.clone());
    let events = Events::builder()
        .on::<InChat>(move |event, _| {
            let (seen, gate) = (noted.clone(), held.clone());
            async move {
                let (chat, number) = (event.chat.unwrap_or_default(), event.number.unwrap_or_default());
                if chat == "slow" {
                    gate.acquire().await?.forget();
                }
                if number % 7 == 3 {
                    tokio::task::yield_now().await;
                }
                seen.lock().unwrap().entry(chat).or_default().push(number);
                if number % 5 == 0 { Err("a failure lets the next one go".into()) } else { Ok(()) }
            }
        })
        .in_order_by::<InChat>(|event| event.chat.clone())
        .build()
        .unwrap();
    let mut all = Vec::new();
    for number in 0..200 {
        for chat in ["a", "b", "slow"] {
            let event = push(&format!("{chat}{number}"), json!({"chat": chat, "number": number}));
            let mut dispatch = Box::pin({
                let events = events.clone();
                async move { events.dispatch(event).await }
            });
            // Once polled it has begun.
            if (&mut dispatch).now_or_never().is_none() {
                all.push((chat, dispatch));
            }
        }
    }
    let (slow, quick): (Vec<_>, Vec<_>) = all.into_iter().partition(|(chat, _)| *chat == "slow");
    for (_, dispatch) in quick {
        dispatch.await;
    }
    let in_turn: Vec<i64> = (0..200).collect();
    let of = |chat: &str| seen.lock().unwrap().get(chat).cloned().unwrap_or_default();
    assert_eq!((of("a"), of("b"), of("slow")), (in_turn.clone(), in_turn.clone(), vec![]));
    gate.add_permits(200);
    for (_, dispatch) in slow {
        dispatch.await;
    }
    assert_eq!((of("slow"), events.shutdown(Duration::from_secs(10)).await), (in_turn, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_more_handlers_work_at_once_than_asked_for() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, highest) = (now.clone(), most.clone());
    let events = Events::builder()
        .on::<Said>(move |_, _| {
            let (now, most) = (counted.clone(), highest.clone());
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                for _ in 0..5 {
                    tokio::task::yield_now().await;
                }
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        })
        .handle_at_once(3)
        .build()
        .unwrap();
    let all: Vec<_> = (0..300)
        .map(|id: i32| {
            let events = events.clone();
            tokio::spawn(async move { events.dispatch(said(&id.to_string(), "a")).await })
        })
        .collect();
    for one in all {
        assert_eq!(one.await.unwrap(), Outcome::Handled { reply: None });
    }
    assert_eq!((most.load(Ordering::SeqCst), now.load(Ordering::SeqCst)), (3, 0));
    for nothing in [Events::builder().handle_at_once(0), Events::builder().run_at_most(0)] {
        assert!(nothing.build().unwrap_err().to_string().contains("1 or more"));
    }
}
