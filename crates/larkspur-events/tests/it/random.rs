//! Random bytes and headers: never a panic, and never a handler that runs.

use std::sync::OnceLock;

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use larkspur_events::{CardReply, Events, Outcome, Webhook};
use proptest::collection::vec;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tokio::runtime::Runtime;

use crate::support::{KEY, Notes, TOKEN, noting};

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

/// A body with its signature, as only who knows the key can make it.
fn signed(sealed: &[u8]) -> (Vec<(&'static str, String)>, bytes::Bytes) {
    let body = serde_json::json!({"encrypt": STANDARD.encode(sealed)}).to_string();
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs().to_string();
    let hash = Sha256::digest([now.as_bytes(), b"nonce", KEY.as_bytes(), body.as_bytes()].concat());
    let signature = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let names = ["x-lark-request-timestamp", "x-lark-request-nonce", "x-lark-signature"];
    (names.into_iter().zip([now, "nonce".into(), signature]).collect(), body.into())
}

fn encrypt(text: &[u8]) -> Vec<u8> {
    let iv = [7; 16];
    let cipher = cbc::Encryptor::<aes::Aes256>::new(&Sha256::digest(KEY), &iv.into());
    [&iv[..], &cipher.encrypt_padded_vec::<Pkcs7>(text)].concat()
}

proptest! {
    #[test]
    fn what_is_signed_may_hold_anything(sealed in vec(any::<u8>(), 0..100), push in pushes(), inner in any::<bool>()) {
        let notes = Notes::default();
        let webhook = Webhook::new(events(&notes)).encrypt_key(KEY);
        let (headers, body) = signed(&if inner { encrypt(&push) } else { sealed });
        let answer = runtime().block_on(webhook.handle(&headers, body));
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
