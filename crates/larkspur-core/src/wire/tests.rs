//! Every mismatch between documented and sent types, on both sides.
#![allow(unreachable_pub)]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::rt::wire;
use crate::wire::{RawJson, Trace, from_slice};

#[derive(Clone, Debug, Default, PartialEq)]
struct All {
    text: Option<String>,
    int: Option<i64>,
    float: Option<f64>,
    flag: Option<bool>,
    child: Option<Box<All>>,
    texts: Vec<String>,
    ints: Vec<i64>,
    grid: Vec<Vec<i64>>,
    children: Vec<All>,
    map: BTreeMap<String, i64>,
    maps: BTreeMap<String, All>,
    any: Option<RawJson>,
    color: Option<Color>,
    status: Option<Status>,
}
wire!(both All {
    text = "text", int = "int", float = "float", flag = "flag", child = "child", texts = "texts", ints = "ints",
    grid = "grid", children = "children", map = "map", maps = "maps", any = "any", color = "color", status = "status",
});

wire! { both
    /// A color.
    pub enum Color: str {
        /// Red.
        Red = "red",
        /// A digit.
        One = "1",
    }
}
wire! { both
    /// A status.
    pub struct Status: i64 {
        /// Fine.
        OK = 0,
        /// Not fine.
        BAD = -1,
    }
}

fn read(json: &Value) -> Result<All, String> {
    serde_json::from_str(&json.to_string()).map_err(|error| error.to_string())
}

fn child(text: &str) -> All {
    All { text: Some(text.into()), ..All::default() }
}

#[test]
fn what_is_sent_is_taken() {
    let with = |change: fn(&mut All)| {
        let mut all = All::default();
        change(&mut all);
        all
    };
    let table: Vec<(Value, All)> = vec![
        // Text.
        (json!({"text": "a"}), with(|a| a.text = Some("a".into()))),
        (json!({"text": ""}), with(|a| a.text = Some(String::new()))),
        (json!({"text": 7}), with(|a| a.text = Some("7".into()))),
        (json!({"text": -7}), with(|a| a.text = Some("-7".into()))),
        (json!({"text": 18446744073709551615_u64}), with(|a| a.text = Some("18446744073709551615".into()))),
        (json!({"text": 1.5}), with(|a| a.text = Some("1.5".into()))),
        (json!({"text": true}), with(|a| a.text = Some("true".into()))),
        (json!({"text": null}), All::default()),
        (json!({"text": []}), All::default()),
        (json!({"text": {}}), All::default()),
        // Whole numbers.
        (json!({"int": 7}), with(|a| a.int = Some(7))),
        (json!({"int": "7"}), with(|a| a.int = Some(7))),
        (json!({"int": " -7 "}), with(|a| a.int = Some(-7))),
        (json!({"int": "9223372036854775807"}), with(|a| a.int = Some(i64::MAX))),
        (json!({"int": 7.0}), with(|a| a.int = Some(7))),
        (json!({"int": "7.0"}), with(|a| a.int = Some(7))),
        (json!({"int": true}), with(|a| a.int = Some(1))),
        (json!({"int": ""}), All::default()),
        (json!({"int": null}), All::default()),
        (json!({"int": []}), All::default()),
        // Numbers.
        (json!({"float": 1.5}), with(|a| a.float = Some(1.5))),
        (json!({"float": 2}), with(|a| a.float = Some(2.0))),
        (json!({"float": "1.5"}), with(|a| a.float = Some(1.5))),
        (json!({"float": ""}), All::default()),
        // Flags.
        (json!({"flag": true}), with(|a| a.flag = Some(true))),
        (json!({"flag": "true"}), with(|a| a.flag = Some(true))),
        (json!({"flag": "false"}), with(|a| a.flag = Some(false))),
        (json!({"flag": 1}), with(|a| a.flag = Some(true))),
        (json!({"flag": "0"}), with(|a| a.flag = Some(false))),
        (json!({"flag": ""}), All::default()),
        // Objects.
        (json!({"child": {"text": "a"}}), with(|a| a.child = Some(Box::new(child("a"))))),
        (json!({"child": {}}), with(|a| a.child = Some(Box::default()))),
        (json!({"child": null}), All::default()),
        (json!({"child": ""}), All::default()),
        (json!({"child": []}), All::default()),
        // Lists.
        (json!({"texts": ["a", 1, null, true]}), with(|a| a.texts = vec!["a".into(), "1".into(), "true".into()])),
        (json!({"texts": null}), All::default()),
        (json!({"texts": ""}), All::default()),
        (json!({"texts": {}}), All::default()),
        (json!({"ints": ["1", 2]}), with(|a| a.ints = vec![1, 2])),
        (json!({"grid": [[1], null, ["2", 3], []]}), with(|a| a.grid = vec![vec![1], vec![2, 3], vec![]])),
        (json!({"children": [{"text": "a"}, null, {}]}), with(|a| a.children = vec![child("a"), All::default()])),
        // Maps.
        (json!({"map": {"a": "1", "b": 2}}), with(|a| a.map = [("a".into(), 1), ("b".into(), 2)].into())),
        (json!({"map": []}), All::default()),
        (json!({"map": ""}), All::default()),
        (json!({"maps": {"k": {"text": "a"}}}), with(|a| a.maps = [("k".into(), child("a"))].into())),
        // Any JSON.
        (json!({"any": {"a": [1, null, 1.5, "x"]}}), with(|a| a.any = Some(json!({"a": [1, null, 1.5, "x"]})))),
        (json!({"any": ""}), with(|a| a.any = Some(json!("")))),
        // Enums.
        (json!({"color": "red"}), with(|a| a.color = Some(Color::Red))),
        (json!({"color": 1}), with(|a| a.color = Some(Color::One))),
        (json!({"color": "blue"}), with(|a| a.color = Some(Color::Unknown("blue".into())))),
        (json!({"color": null}), All::default()),
        (json!({"status": 0}), with(|a| a.status = Some(Status::OK))),
        (json!({"status": "-1"}), with(|a| a.status = Some(Status::BAD))),
        (json!({"status": 99}), with(|a| a.status = Some(Status(99)))),
        (json!({"status": ""}), All::default()),
        // Unknown fields, whatever they hold.
        (json!({"new": {"deep": [1, {"x": null}]}, "text": "a"}), child("a")),
        (Value::Null, All::default()),
        (json!([]), All::default()),
        (json!(""), All::default()),
    ];
    for (json, expected) in table {
        assert_eq!(read(&json).as_ref(), Ok(&expected), "{json}");
        // The same from a tree, which lends no text.
        assert_eq!(serde_json::from_value::<All>(json.clone()).as_ref().ok(), Some(&expected), "{json} as a value");
    }
}

#[test]
fn what_cannot_be_reconciled_names_its_path() {
    for (json, path, words) in [
        (json!({"text": {"a": 1}}), "text", "expected text, found an object"),
        (json!({"text": ["a"]}), "text", "expected text, found a list"),
        (json!({"int": "seven"}), "int", "expected a whole number, found text"),
        (json!({"int": 7.5}), "int", "expected a whole number, found the number 7.5"),
        (json!({"int": 18446744073709551615_u64}), "int", "expected a whole number"),
        (json!({"float": "NaN"}), "float", "expected a number, found text"),
        (json!({"flag": 2}), "flag", "expected `true` or `false`, found the number 2"),
        (json!({"child": "x"}), "child", "expected an object, found text"),
        (json!({"child": [1]}), "child", "expected an object, found a list"),
        (json!({"children": {"a": 1}}), "children", "expected a list, found an object"),
        (json!({"children": [{}, {"child": {"ints": [1, 2, "x"]}}]}), "children[1].child.ints[2]", "found text"),
        (json!({"maps": {"a b": {"int": []}, "k": {"int": "x"}}}), "maps.k.int", "a whole number"),
        (json!([1]), "the top of the document", "expected an object, found a list"),
    ] {
        let text = json.to_string();
        let mut trace = Trace::default();
        let error = from_slice(text.as_bytes(), &mut All::default(), &mut trace).unwrap_err().to_string();
        assert!(trace.is_mismatch(), "{json}");
        assert_eq!(trace.to_string(), path, "{json}");
        assert!(error.contains(words), "{json}: {error}");
        assert!(!error.contains("seven") && !error.contains("NaN"), "text is not repeated: {error}");
        if path != "the top of the document" {
            assert!(read(&json).unwrap_err().contains(path), "{json}");
        }
    }
}

#[test]
fn text_that_is_not_json_is_no_mismatch() {
    for text in ["", "{", r#"{"text": "a""#, "<html>", r#"{"int": 1} x"#] {
        let mut trace = Trace::default();
        assert!(from_slice(text.as_bytes(), &mut All::default(), &mut trace).is_err(), "{text}");
        assert!(!trace.is_mismatch(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics_and_what_is_read_can_be_written(text in "[\\{\\}\\[\\]\",:0-9a-z.\\-\\\\ ]{0,60}", field in 0_usize..14) {
        const FIELDS: [&str; 14] = ["text", "int", "float", "flag", "child", "texts", "ints", "grid", "children", "map", "maps",
            "any", "color", "status"];
        let text = format!("{{\"{}\":{text}}}", FIELDS[field]);
        if let Ok(all) = serde_json::from_str::<All>(&text) {
            let again = serde_json::to_string(&all).unwrap();
            proptest::prop_assert_eq!(serde_json::from_str::<All>(&again).unwrap(), all);
        }
    }
}

#[test]
fn escaped_field_names_are_found() {
    let all: All = serde_json::from_str(r#"{"\u0074ext": "a", "ma\u0070": {"k\n": 1}}"#).unwrap();
    assert_eq!(all, All { text: Some("a".into()), map: [("k\n".into(), 1)].into(), ..All::default() });
}

#[test]
fn what_is_written_is_read_again() {
    let all = All {
        text: Some("a\"b".into()),
        int: Some(i64::MIN),
        float: Some(0.1),
        flag: Some(false),
        child: Some(Box::new(child("c"))),
        texts: vec!["x".into()],
        children: vec![child("d"), All::default()],
        map: [("k".into(), 1)].into(),
        any: Some(json!({"n": null, "u": 18446744073709551615_u64, "f": 1.5})),
        color: Some(Color::Unknown("蓝".into())),
        status: Some(Status(5)),
        ..All::default()
    };
    let text = serde_json::to_string(&all).unwrap();
    assert_eq!(serde_json::from_str::<All>(&text).unwrap(), all);
}

#[test]
fn what_is_none_is_left_out_and_an_empty_list_is_sent() {
    #[derive(Clone, Debug, Default)]
    struct Sent {
        a: Option<String>,
        list: Vec<i64>,
        maybe: Option<Vec<i64>>,
        color: Color,
    }
    wire!(write Sent { a = "a", list = "list", maybe = "maybe", color = "color" });
    let sent = Sent { color: Color::Red, ..Sent::default() };
    assert_eq!(serde_json::to_string(&sent).unwrap(), r#"{"list":[],"color":"red"}"#);
    assert!(serde_json::to_string(&All { float: Some(f64::NAN), ..All::default() }).is_err());
}

#[test]
fn an_unknown_value_equals_the_known_one_with_its_text() {
    assert_eq!(Color::Unknown("red".into()), Color::Red);
    assert_eq!(Color::from("red").to_string(), "red");
    assert_eq!(format!("{:?}", Color::from("x")), r#"Unknown("x")"#);
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    zh_cn: Option<String>,
    en_us: Option<String>,
}
crate::wire!(both Names { zh_cn = "zh_cn" | "zh-CN" | "zh", en_us = "en_us" });

#[test]
fn a_field_of_several_names_is_read_by_each_and_written_by_the_first() {
    for json in [r#"{"zh_cn": "a"}"#, r#"{"zh-CN": "a"}"#, r#"{"zh": "a"}"#] {
        let names: Names = serde_json::from_str(json).unwrap();
        assert_eq!(names.zh_cn.as_deref(), Some("a"), "{json}");
        assert_eq!(serde_json::to_string(&names).unwrap(), r#"{"zh_cn":"a"}"#);
    }
}
