//! Random bytes and headers: never a panic, and never a handler that runs.

use std::sync::OnceLock;

use larkspur_events::{CardReply, Events, Outcome, Webhook};
use proptest::collection::vec;
use proptest::prelude::*;
use sha2::Sha256;
use tokio::runtime::Runtime;

use crate::support::{KEY, Notes, TOKEN, encrypt, noting, sealed_body, sign, since_1970};

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap())
}

fn events(notes: &Notes) -> Events {
    let noted = notes.clone();
    noting(notes)
        .on_card_action(|_, _| async { Ok(CardReply::unchanged()) })
        .otherwise(move |_, context| {
            noted.add("other", context);
            async { Ok(()) }
        })
        .build()
        .unwrap()
}

/// JSON that looks like a push here and there.
fn pushes() -> impl Strategy<Value = Vec<u8>> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("\"2.0\"".to_owned()),
        Just("\"url_verification\"".to_owned()),
        Just("\"test.said_v1\"".to_owned()),
        Just("\"card.action.trigger\"".to_owned()),
        Just("\"P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=\"".to_owned()),
        "[0-9]{1,20}",
        "\"[0-9.]{0,20}\"",
        "\"\\PC{0,10}\"".prop_map(|text| serde_json::to_string(&text).unwrap_or_default()),
    ];
    let key = prop::sample::select(vec![
        "schema",
        "header",
        "event",
        "ts",
        "uuid",
        "token",
        "type",
        "challenge",
        "encrypt",
        "action",
        "event_id",
        "event_type",
        "create_time",
        "app_id",
        "tenant_key",
        "text",
        "value",
        "x",
    ]);
    let json = scalar.prop_recursive(4, 40, 8, move |inner| {
        prop_oneof![
            vec((key.clone(), inner.clone()), 0..8).prop_map(|fields| {
                let fields: Vec<_> = fields.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", fields.join(","))
            }),
            vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
        ]
    });
    prop_oneof![json.prop_map(String::into_bytes), vec(any::<u8>(), 0..200)]
}

fn headers() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let name = prop_oneof![
        Just("X-Lark-Signature".to_owned()),
        Just("x-lark-request-timestamp".to_owned()),
        Just("X-LARK-REQUEST-NONCE".to_owned()),
        "\\PC{0,20}",
    ];
    let value =
        prop_oneof![vec(any::<u8>(), 0..70), "[0-9a-f]{40}|[0-9a-f]{64}|[0-9]{0,20}".prop_map(String::into_bytes)];
    vec((name, value), 0..6)
}

proptest! {
    #[test]
    fn what_is_signed_may_hold_anything(sealed in vec(any::<u8>(), 0..100), push in pushes(), inner in any::<bool>()) {
        let notes = Notes::default();
        let webhook = Webhook::new(events(&notes)).encrypt_key(KEY);
        let body = sealed_body(&if inner { encrypt(&push) } else { sealed });
        let answer = runtime().block_on(webhook.handle(&sign::<Sha256>(since_1970(), KEY, &body), body));
        prop_assert!(matches!(answer.status, 200 | 400 | 401 | 500), "{}", answer.status);
        prop_assert!(notes.count() <= usize::from(inner));
    }

    #[test]
    fn a_webhook_takes_anything(headers in headers(), body in pushes(), which in 0..4) {
        let notes = Notes::default();
        let webhook = Webhook::new(events(&notes));
        let webhook = match which {
            0 => webhook,
            1 => webhook.verification_token(TOKEN),
            2 => webhook.encrypt_key(KEY),
            _ => webhook.verification_token(TOKEN).encrypt_key(KEY),
        };
        let answer = runtime().block_on(webhook.handle(&headers, body.into()));
        prop_assert!(matches!(answer.status, 400 | 401 | 500), "{}", answer.status);
        prop_assert_eq!(notes.count(), 0);
    }

    #[test]
    fn the_dispatcher_takes_anything(body in pushes()) {
        let notes = Notes::default();
        let outcome = runtime().block_on(events(&notes).dispatch(body.into()));
        let fits = match outcome {
            Outcome::Handled { .. } => notes.count() <= 1,
            _ => notes.count() == 0,
        };
        prop_assert!(fits);
    }
}
