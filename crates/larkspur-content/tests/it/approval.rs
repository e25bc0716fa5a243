//! Forms of approvals: filled in, read, and held against their definitions.

use larkspur_content::approval::{
    Address, Control, ControlDefinition, ControlType, ControlValue, Decimal, Form, FormDefinition, Leave, Outing,
    Overtime,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

const AT: &str = "2026-10-01T08:12:01+08:00";
const LATER: &str = "2026-10-02T18:00:00.5Z";

/// A form with every control that can be filled in.
fn whole() -> Form {
    Form::new()
        .control(Control::input("a", "one line"))
        .control(Control::textarea("b", "two\nlines").with_custom_id("why"))
        .control(Control::number("c", 12))
        .control(Control::amount("d", 12.5, "EUR"))
        .control(Control::formula("e", "0.10"))
        .control(Control::date("f", AT))
        .control(Control::date_interval("g", AT, LATER, 1.0))
        .control(Control::radio("h", "s"))
        .control(Control::checkbox("i", ["s", "l"]))
        .control(Control::contact("j", ["ou_1"]))
        .control(Control::contact_by_user_id("k", ["u1"]))
        .control(Control::department("l", ["od-1"]))
        .control(Control::connect("m", ["19EA"]))
        .control(Control::document("n", "TLLK"))
        .control(Control::attachment("o", ["D936"]))
        .control(Control::image("p", ["D937"]))
        .control(Control::field_list("q", [[Control::input("x", "1"), Control::number("y", 1)]]))
        .control(Control::telephone("r", "+86", "13122222222"))
        .control(Control::address("s", "290557", "Main Street 1"))
        .control(Control::shift("t", AT, LATER, "a wedding"))
        .control(Leave::new("748", AT, LATER).reason("rest").certificate(["C1"]).feeding(30, 15))
        .control(Overtime::new(AT, LATER).and(AT, LATER).workers(["ou_1"]).overtime_type("725").reason("a release"))
        .control(Outing::new(AT, LATER).outing_type("me15").reason("a customer").photo(["C2"]))
}

#[test]
fn every_control_is_written_as_the_platform_takes_it() {
    let json = whole().to_json();
    let parts = json.as_array().unwrap();
    let is = |index: usize, expected: Value| assert_eq!(parts[index], expected);
    is(1, json!({"id": "b", "custom_id": "why", "type": "textarea", "value": "two\nlines"}));
    is(3, json!({"id": "d", "type": "amount", "value": 12.5, "currency": "EUR"}));
    is(4, json!({"id": "e", "type": "formula", "value": "0.10"}));
    is(6, json!({"id": "g", "type": "dateInterval", "value": {"start": AT, "end": LATER, "interval": 1.0}}));
    is(7, json!({"id": "h", "type": "radioV2", "value": "s"}));
    is(9, json!({"id": "j", "type": "contact", "value": [], "open_ids": ["ou_1"]}));
    is(10, json!({"id": "k", "type": "contact", "value": ["u1"]}));
    is(11, json!({"id": "l", "type": "department", "value": [{"open_id": "od-1"}]}));
    is(13, json!({"id": "n", "type": "document", "value": {"token": "TLLK", "type": "docx"}}));
    let row = json!([{"id": "x", "type": "input", "value": "1"}, {"id": "y", "type": "number", "value": 1}]);
    is(16, json!({"id": "q", "type": "fieldList", "value": [row]}));
    is(17, json!({"id": "r", "type": "telephone", "value": {"countryCode": "+86", "nationalNumber": "13122222222"}}));
    is(18, json!({"id": "s", "type": "address", "value": [{"id": "290557", "detailAddress": "Main Street 1"}]}));
    assert_eq!((&parts[20]["id"], &parts[20]["type"]), (&json!("widgetLeaveGroupV2"), &json!("leaveGroupV2")));
    let ids = |index: usize| -> Vec<String> {
        let parts = parts[index]["value"].as_array().unwrap().iter();
        parts.map(|part| part["id"].as_str().unwrap().trim_start_matches("widget").to_owned()).collect()
    };
    assert_eq!(ids(20)[..3], ["LeaveGroupType", "LeaveGroupStartTime", "LeaveGroupEndTime"]);
    assert_eq!(
        ids(21),
        ["WorkGroupOvertimeWorkers", "WorkGroupType", "WorkGroupReason", "WorkGroupTimeRangeFieldList"]
    );
    assert_eq!(parts[21]["value"][3]["value"].as_array().unwrap().len(), 2);

    let text = whole().for_sending().unwrap();
    assert_eq!(Form::read(&text).unwrap(), whole());
}

#[test]
fn received_forms_are_typed() {
    let form = Form::from_json(&json!([
        {"id": "a", "name": "Phone", "type": "telephone", "value": {"country_code": "+86", "national_number": "131"}},
        {"id": "b", "type": "address", "value": "China/Beijing"},
        {"id": "c", "type": "attachmentV2", "ext": "'a.pdf','b.pdf'", "value": ["https://a", "https://b"]},
        {"id": "d", "type": "imageV2", "value": "https://a,https://b"},
        {"id": "e", "type": "leaveGroupV2", "value": {"name": "annual", "interval": 2.0, "unit": "DAY"}},
        {"id": "f", "type": "tripGroup", "value": {"schedule": [{"departure": "Here", "interval": 1.5}], "peer": ["u"]}},
        {"id": "g", "type": "textarea"},
        {"id": "h", "type": "radio", "value": null},
    ]))
    .unwrap();
    let value = |id: &str| form.get(id).unwrap().value();
    let Some(ControlValue::Telephone(phone)) = value("a") else { panic!("{:?}", value("a")) };
    assert_eq!((phone.country(), phone.number()), (Some("+86"), Some("131")));
    assert_eq!(value("b"), Some(&ControlValue::Address(Address::Text("China/Beijing".to_owned()))));
    assert_eq!(form.get("c").unwrap().file_names(), ["a.pdf", "b.pdf"]);
    let Some(ControlValue::Files(files)) = value("d") else { panic!("{:?}", value("d")) };
    assert_eq!(files.items, ["https://a", "https://b"]);
    let Some(ControlValue::Leave(leave)) = value("e") else { panic!("{:?}", value("e")) };
    assert_eq!((leave.interval.as_ref().and_then(Decimal::as_f64), leave.unit.as_deref()), (Some(2.0), Some("DAY")));
    let Some(ControlValue::Trip(trip)) = value("f") else { panic!("{:?}", value("f")) };
    assert_eq!((trip.schedule[0].departure.as_deref(), &trip.peers[0][..]), (Some("Here"), "u"));
    assert_eq!((value("g"), value("h")), (None, None));
}

#[test]
fn what_is_not_known_comes_back_equal() {
    let json = json!([
        {"id": "a", "type": "hologram", "value": {"depth": 3}, "more": [1]},
        {"id": "b", "type": "input", "value": 7},
        {"id": "c", "type": "fieldList", "value": [[5]], "ext": [{"sum": 1}]},
        {"id": "d", "type": "contact", "open_ids": []},
        {"id": 5, "type": "input", "value": "x"}, "text", null,
        {"id": "e", "type": "amount", "value": "1,000", "currency": 7},
        {"id": "f", "type": "document", "value": {"token": "t", "type": "doc", "title": "T", "url": "https://x", "new": 1}},
    ]);
    let form = Form::from_json(&json).unwrap();
    assert_eq!(form.to_json(), json);
    assert!(matches!(form.get("a").unwrap().value(), Some(ControlValue::Other(_))));
    assert!(form.get("a").unwrap().extra().contains_key("more"));
    // A definition as well.
    let json = json!([
        {"id": "a", "type": "input", "name": null, "option": null, "value": "", "display_condition": {"conditional": "OR"}},
        {"id": "b", "type": "amount", "value": "CNY", "option": {"currencyRange": [], "maxValue": 1.0, "more": 1}},
        {"id": "c", "type": "checkboxV2", "value": [], "option": [{"value": "v", "text": "T", "more": 1}, 5]},
        {"id": "d", "type": "fieldList", "children": [{"id": "e", "type": "date", "options": {"dateCheckEnd": 0}}], "option": {"input_type": "LIST"}},
    ]);
    assert_eq!(FormDefinition::from_json(&json).unwrap().to_json(), json);
}

#[test]
fn what_the_platform_would_refuse_is_told_with_its_control() {
    let told = |control: Control| {
        let error = Form::new().control(Control::input("first", "")).control(control).check().unwrap_err();
        error.problems()[0].to_string()
    };
    let named = |json: Value| Form::from_json(&json!([json])).unwrap().check().unwrap_err().problems()[0].to_string();
    assert_eq!(
        told(Control::date("d", "2026-13-01T08:12:01Z")),
        "[1].value: the control `d`: times are in RFC 3339, as in `2026-10-01T08:12:01+08:00`"
    );
    for time in [
        "",
        "2026-10-01",
        "2026-10-01T08:12:01",
        "2026-10-01T08:12:01+8:00",
        "2026-10-01T08:12:01.Z",
        "２０２６-10-01T08:12:01Z",
    ] {
        assert!(Form::new().control(Control::date("d", time)).check().is_err(), "{time}");
    }
    assert_eq!(
        told(Control::input("first", "again")),
        "[1]: the control `first`: it is there twice; give each control once"
    );
    assert_eq!(told(Control::number("n", f64::NAN)), "[1].value: the control `n`: this is no number");
    let list = Control::field_list(
        "l",
        [[Control::input("ok", "")], [Control::field_list("in", [[Control::input("x", "")]])]],
    );
    assert_eq!(told(list), "[1].value[1][0]: the control `in`: a row of `l` cannot hold the type `fieldList`");
    let long = (1..=30).fold(Overtime::new(AT, LATER), |overtime, _| overtime.and(AT, LATER));
    assert!(told(long.into()).contains("takes 30 times of overtime, and this has 31"));
    assert_eq!(
        named(json!({"id": "s", "name": "Number", "type": "serialNumber", "value": "1"})),
        "[0]: the control `s` (Number): apps cannot fill in a control of the type `serialNumber`; leave it out"
    );
    assert_eq!(
        named(json!({"id": "i", "name": "Line", "type": "input", "value": 7})),
        "[0].value: the control `i` (Line): this is not what a control of the type `input` holds"
    );
    assert_eq!(
        named(
            json!({"id": "i", "type": "leaveGroupV2", "value": [{"id": "widgetLeaveGroupType", "type": "radioV2", "value": "1"}]})
        ),
        "[0].value: the control `i`: it needs a control `widgetLeaveGroupStartTime` in it"
    );
    assert!(named(json!({"id": "i", "type": "input"})).contains("holds nothing"));
    assert!(named(json!("text")).contains("this has not both"));
    // A type that no page lists is no fault.
    assert!(Form::from_json(&json!([{"id": "a", "type": "hologram", "value": 3}])).unwrap().check().is_ok());

    for (text, line) in [("{\"id\": 1", "line 1, column 8"), ("{}", "a form is a list")] {
        let error = Form::read(text).unwrap_err();
        assert_eq!(error.raw(), Some(text));
        assert!(error.to_string().contains(line), "{error}");
    }
}

#[test]
fn a_form_is_held_against_its_definition() {
    let definition = FormDefinition::from_json(&json!([
        {"id": "w1", "custom_id": "size", "name": "Size", "type": "radioV2", "required": true, "option": [{"value": "s", "text": "Small"}]},
        {"id": "w2", "name": "Price", "type": "amount", "required": true, "value": "EUR", "option": {"currencyRange": ["EUR", "USD"]}},
        {"id": "w3", "name": "Goods", "type": "fieldList", "children": [{"id": "what", "name": "What", "type": "input", "required": true}]},
        {"id": "w4", "name": "Note", "type": "text", "required": true, "value": "read this"},
    ]))
    .unwrap();
    assert_eq!(definition.get("w2").unwrap().currencies(), ["EUR", "USD"]);
    assert_eq!(definition.get("w3").unwrap().controls()[0].kind, ControlType::Input);
    let good = Form::new()
        .control(Control::radio("size", "s"))
        .control(Control::amount("w2", 1, "USD"))
        .control(Control::field_list("w3", [[Control::input("what", "x")]]));
    definition.check(&good).unwrap();

    let bad = Form::new()
        .control(Control::radio("w1", "m"))
        .control(Control::amount("w2", 1, "CHF"))
        .control(Control::field_list("w3", [[Control::number("what", 1)], [Control::input("other", "")]]))
        .control(Control::input("w9", ""));
    let problems: Vec<String> =
        definition.check(&bad).unwrap_err().problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "[0]: the control `w1` (Size): the definition offers s, and the form holds something else",
            "[1]: the control `w2` (Price): the currency is one of EUR, USD",
            "[2].value[0][0]: the control `what` (What): it is of the type `input`, and the form says `number`",
            "[2].value[1][0]: the control `other`: the definition has no control of this id",
            "[2].value[1]: the control `what` (What): it has to be filled in, and the form does not hold it",
            "[3]: the control `w9`: the definition has no control of this id",
        ]
    );
    let missing = definition.check(&Form::new()).unwrap_err();
    assert_eq!(missing.problems().len(), 2);
}

#[test]
fn a_definition_is_made_and_checked() {
    let definition: FormDefinition = [
        ControlDefinition::new("a", ControlType::Input, "@i18n@name").required(true),
        ControlDefinition::radio("b", "@i18n@size", [("s", "@i18n@small"), ("l", "@i18n@large")]),
        ControlDefinition::field_list(
            "c",
            "@i18n@goods",
            [ControlDefinition::new("d", ControlType::Input, "@i18n@what")],
        ),
    ]
    .into_iter()
    .collect();
    let text = definition.for_sending().unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json[0], json!({"id": "a", "type": "input", "name": "@i18n@name", "required": true}));
    assert_eq!(json[1]["value"][1], json!({"key": "l", "text": "@i18n@large"}));
    assert_eq!(json[2]["option"], json!({"inputType": "LIST", "printType": "LIST"}));
    assert_eq!(FormDefinition::read(&text).unwrap(), definition);

    let bad = FormDefinition::new()
        .control(ControlDefinition::new("a", ControlType::Formula, "Sum"))
        .control(ControlDefinition::field_list(
            "a",
            "@i18n@x",
            [ControlDefinition::new("b", ControlType::FieldList, "@i18n@y")],
        ))
        .control(ControlDefinition::radio("c", "@i18n@z", [("s", "Small"), ("s", "@i18n@s")]));
    let problems: Vec<String> = bad.for_sending().unwrap_err().problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 6, "{problems:#?}");
    assert!(problems[3].starts_with("[1].value[0]: the control `b` (@i18n@y): a row cannot hold"), "{problems:#?}");
}

#[test]
fn a_form_is_read_into_a_struct() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        why: String,
        #[serde(rename = "c")]
        count: i64,
        #[serde(rename = "q")]
        rows: Vec<Row>,
        #[serde(rename = "j")]
        people: Vec<String>,
        #[serde(rename = "k")]
        more: Vec<String>,
        h: Size,
        missing: Option<String>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Row {
        x: String,
        y: f64,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    enum Size {
        #[serde(rename = "s")]
        Small,
    }
    let order: Order = whole().values_as().unwrap();
    assert_eq!((&order.why[..], order.count, order.h), ("two\nlines", 12, Size::Small));
    assert_eq!((order.rows, order.missing), (vec![Row { x: "1".to_owned(), y: 1.0 }], None));
    assert_eq!((&order.people[0][..], &order.more[0][..]), ("ou_1", "u1"));

    #[derive(Debug, Deserialize)]
    struct Wrong {
        #[allow(dead_code, reason = "it is not reached")]
        price: f64,
    }
    let form = Form::from_json(&json!([
        {"id": "w0", "type": "input", "value": "x"},
        {"id": "w1", "custom_id": "price", "name": "Price", "type": "input", "value": "much"}]))
    .unwrap();
    let error = form.values_as::<Wrong>().unwrap_err();
    assert_eq!(error.to_string(), "[1].value: the control `w1` (Price): expected a number, found text");
}

/// Any JSON, with the names and types of controls in it more often than chance would have them.
fn controls() -> impl Strategy<Value = Value> {
    let words = ["id", "type", "value", "custom_id", "open_ids", "currency", "option", "children", "start", "key"];
    let kinds = ControlType::LISTED.iter().map(|kind| kind.as_str().to_owned()).collect::<Vec<_>>();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
        prop::sample::select(kinds.clone()).prop_map(Value::from),
    ];
    let any = leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(words.to_vec()), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
        ]
    });
    let control = (".{0,4}", prop::sample::select(kinds), any).prop_map(
        |(id, kind, value)| json!({"id": id, "type": kind, "value": value, "option": value, "children": value}),
    );
    prop::collection::vec(control, 0..4).prop_map(Value::from)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_form_comes_back(json in controls()) {
        let form = Form::from_json(&json).unwrap();
        prop_assert_eq!(form.to_json(), json.clone());
        let definition = FormDefinition::from_json(&json).unwrap();
        prop_assert_eq!(definition.to_json(), json);
        let _ = (form.check(), definition.check(&form), definition.for_sending(), form.values_as::<Value>());
    }
}
