//! Cards: what the pages document is typed and comes back; what the platform would refuse is told with its place.

use std::path::Path;

use larkspur_content::card::{
    Behavior, Button, ButtonType, Card, Checker, Column, ColumnSet, Config, Div, Element, Form, Header, Hr, Icon, Img,
    Input, InteractiveContainer, Markdown, MultiSelectStatic, OptionItem, SelectStatic, Table, TableColumn, Text,
    Width,
};
use larkspur_content::{CardContent, Content};
use serde_json::{Value, json};

use crate::pages;

/// What was read into no field. Empty lists and objects are kept beside the fields, since leaving them out says something else.
fn untyped(shown: &str) -> Vec<&str> {
    let extras = shown.split("extra: {").skip(1);
    let kept = extras.filter_map(|rest| rest.split('}').next()).filter(|kept| !kept.is_empty());
    kept.filter(|kept| !kept.ends_with("Array []") && !kept.ends_with("Object {")).collect()
}

fn same(json: &Value, from: &str) -> Card {
    let card = Card::from_json(json).unwrap_or_else(|error| panic!("{from}: {error}"));
    assert_eq!(card.to_json(), *json, "{from}");
    card
}

#[test]
fn every_documented_component_is_typed_and_comes_back() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/card");
    let mut count = 0;
    for (path, page) in pages::pages(&specs, "v2") {
        for (_, value) in pages::examples(&page) {
            let from = path.display().to_string();
            let card = match path.file_stem().and_then(|name| name.to_str()) {
                Some("card") => value,
                Some("header") => json!({"schema": "2.0", "header": value}),
                _ => json!({"schema": "2.0", "body": {"elements": [value]}}),
            };
            let read = same(&card, &from);
            let shown = format!("{read:?}");
            let is_whole = from.ends_with("card.md");
            assert!(is_whole || !shown.contains("Other(Object"), "{from}: {shown}");
            assert_eq!(untyped(&shown), [""; 0], "{from}");
            count += 1;
        }
    }
    assert!(count >= 28, "only {count} components were found");
}

#[test]
fn every_card_of_the_pages_is_typed_and_comes_back() {
    let Some(folder) = pages::folder() else { return };
    let (mut cards, mut elements) = (0, 0);
    for part in ["卡片-JSON-2.0-版本组件", "卡片-JSON-2.0-结构"] {
        for (path, page) in pages::pages(&folder, part) {
            for (_, value) in pages::examples(&page) {
                if value["schema"] != "2.0" || value.get("event").is_some() {
                    continue;
                }
                let from = path.display().to_string();
                let card = same(&value, &from);
                // The pages give one id to several elements, and a link no address; all else they show is taken.
                for problem in card.check().err().iter().flat_map(|error| error.problems()) {
                    assert!(problem.place.ends_with("element_id") || problem.place == "card_link", "{from}: {problem}");
                }
                let shown = format!("{card:?}");
                elements += shown.matches("extra: {").count();
                cards += 1;
            }
        }
    }
    assert!(cards >= 60, "only {cards} cards were found");
    println!("{cards} cards of the pages come back equal, {elements} objects in them are typed");
}

/// A card with an element of many kinds, none of which the platform would refuse.
fn card() -> Card {
    let form = Form::new("order")
        .element(Input::new("note").placeholder("no onions").required(true).width(Width::Fill))
        .element(
            SelectStatic::new("size").option(OptionItem::choice("Small", "s")).option(OptionItem::choice("Large", "l")),
        )
        .element(
            MultiSelectStatic::new("extras")
                .options([OptionItem::choice("Cheese", "c")])
                .behavior(Behavior::callback(json!({}))),
        )
        .element(
            ColumnSet::new().column(Column::of(Button::submit("Send"))).column(Column::of(Button::reset("Clear"))),
        );
    Card::new()
        .header(Header::new("Order").subtitle("of today").template("blue").icon(Icon::standard("chat_outlined")))
        .config(Config::default().streaming_mode(false).width_mode("fill"))
        .element(Markdown::new("**What** shall it be?").element_id("intro"))
        .element(Div::new().text(Text::plain("Hello").i18n("en_us", "Hi")))
        .element(Hr::new())
        .element(Img::new("img_1").alt("a pizza"))
        .element(Table::new().column(TableColumn::new("name", "text")).row(json!({"name": "Ada"})))
        .element(form)
        .element(
            InteractiveContainer::new().behavior(Behavior::open_url("https://example.com")).element(Checker::new()),
        )
}

#[test]
fn cards_are_what_the_platform_reads() {
    let card = card();
    card.check().unwrap();
    let json = same(&card.to_json(), "the card").to_json();
    assert_eq!(json["schema"], "2.0");
    assert_eq!(json["header"]["title"], json!({"tag": "plain_text", "content": "Order"}));
    assert_eq!(
        json["body"]["elements"][0],
        json!({"tag": "markdown", "content": "**What** shall it be?", "element_id": "intro"})
    );
    let input = json!({"tag": "input", "name": "note", "required": true, "width": "fill",
        "placeholder": {"tag": "plain_text", "content": "no onions"}});
    assert_eq!(json.pointer("/body/elements/5/elements/0"), Some(&input));
    let submit = json!({"tag": "button", "text": {"tag": "plain_text", "content": "Send"}, "type": "primary",
        "name": "submit", "form_action_type": "submit"});
    assert_eq!(json.pointer("/body/elements/5/elements/3/columns/0/elements/0"), Some(&submit));
    assert_eq!(Element::from(Hr::new()).to_json(), json!({"tag": "hr"}));
    let sent = Content::from(card.clone()).for_sending().unwrap();
    assert_eq!((sent.msg_type.as_str(), CardContent::json(json).card()), ("interactive", Some(card)));
}

#[test]
fn a_card_of_another_tool_is_kept() {
    let json = json!({"schema": "2.0", "made_by": "tool", "body": {"glow": true, "elements": [
        {"tag": "hologram", "beam": [1, 2.50]},
        {"tag": "button", "text": "no object", "type": "shiny", "size": 5, "behaviors": [], "hover": null},
        "no object", {"tag": "markdown"}]}});
    let card = same(&json, "another tool");
    let elements = &card.body.as_ref().unwrap().elements;
    assert_eq!((elements[0].tag(), elements[2].tag()), ("hologram", ""));
    let Element::Button(button) = &elements[1] else { panic!() };
    assert_eq!(button.r#type, Some(ButtonType::Other("shiny".into())));
    assert_eq!((&button.extra["text"], &button.extra["size"]), (&json!("no object"), &json!(5)));
    assert_eq!(card.check().unwrap_err().problems()[0].place, "body.elements[3]");
    for (json, place) in
        [(json!({"elements": []}), "schema"), (json!({"schema": "1.0"}), "schema"), (json!(1), "schema")]
    {
        assert_eq!(Card::from_json(&json).unwrap_err().problems()[0].place, place);
        assert_eq!(CardContent::json(json.clone()).into_json(), json);
    }
}

/// The places of all problems.
fn places(card: &Card) -> Vec<String> {
    match card.check() {
        Ok(()) => Vec::new(),
        Err(error) => error.problems().iter().map(|problem| problem.place.clone()).collect(),
    }
}

#[test]
fn what_the_platform_would_refuse_is_told_with_its_place() {
    let top = |element: Element| Card::new().element(element);
    let form = || Form::new("f").element(Button::submit("Send"));
    assert_eq!(places(&Card::default()), ["schema"]);
    assert_eq!(
        places(&top(form().element(form()).into())),
        ["body.elements[0].elements[1]", "body.elements[0].elements[1].elements[0].name",]
    );
    assert_eq!(places(&top(Form::new("f").element(Input::new("a")).into())), ["body.elements[0]"]);
    let twice = form().element(Input::new("a")).element(Input::new("a")).element(Input::default());
    assert_eq!(places(&top(twice.into())), ["body.elements[0].elements[2].name", "body.elements[0].elements[3].name"]);
    let table = ColumnSet::new().column(Column::of(Table::new()));
    assert_eq!(places(&top(table.into()))[0], "body.elements[0].columns[0].elements[0]");
    assert_eq!(
        places(&top(MultiSelectStatic::new("m").behavior(Behavior::callback(json!({}))).into())),
        ["body.elements[0]"]
    );
    assert_eq!(places(&top(Markdown::default().into())), ["body.elements[0]"]);
    let ids = Card::new()
        .element(Hr::new().element_id("a"))
        .element(Hr::new().element_id("a"))
        .element(Hr::new().element_id("1 b"));
    assert_eq!(places(&ids), ["body.elements[1].element_id", "body.elements[2].element_id"]);
    let long = Button::link("x".repeat(101), "https://example.com");
    assert_eq!(places(&top(long.into())), ["body.elements[0].text"]);
    assert_eq!(places(&Card::new().elements((0..200).map(|_| Hr::new()))), [""; 0]);
    assert_eq!(places(&Card::new().elements((0..201).map(|_| Hr::new()))), ["body.elements"]);
    assert_eq!(places(&top(Markdown::new("x".repeat(31_000)).into())), [""]);
    let link = larkspur_content::card::CardLink::default().pc_url("https://example.com");
    assert_eq!(places(&Card::new().card_link(link)), ["card_link"]);
}

#[test]
fn limits_told_in_prose_are_kept() {
    let told = |elements: Value| {
        let card = Card::from_json(&json!({"schema": "2.0", "body": {"elements": elements}})).unwrap();
        let told = card.check().err().map(|error| error.problems().to_vec()).unwrap_or_default();
        told.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let column = |column: Value| json!([{"tag": "column_set", "columns": [column]}]);
    let at = "body.elements[0]";
    for (element, message) in [
        (
            json!([{"tag": "hr", "margin": "4px 0 -100px"}]),
            format!("{at}.margin: these are pixels from -99 to 99, and one is -100"),
        ),
        (
            column(json!({"tag": "column", "elements": [], "padding": "-1px", "margin": "-1px"})),
            format!("{at}.columns[0].padding: these are pixels from 0 to 99, and one is -1"),
        ),
        (
            column(json!({"tag": "column", "elements": [], "weight": 1.5})),
            format!("{at}.columns[0].weight: this is a whole number from 1 to 5, and it is 1.5"),
        ),
        (
            json!([{"tag": "input", "name": "i", "max_length": 1001}]),
            format!("{at}.max_length: this is a whole number from 1 to 1000, and it is 1001"),
        ),
        (
            json!([{"tag": "input", "name": "i", "placeholder": {"tag": "plain_text", "content": "x".repeat(101)}}]),
            format!("{at}.placeholder: this text may have 100 characters"),
        ),
        (
            json!([{"tag": "table", "columns": [], "rows": [], "page_size": 11, "row_height": "low"}]),
            format!("{at}.page_size: this is a whole number from 1 to 10, and it is 11"),
        ),
        (
            json!([{"tag": "person_list", "persons": [], "lines": 0}]),
            format!("{at}.lines: this is a whole number from 1 on, and it is 0"),
        ),
        (
            json!([{"tag": "checker", "checked_style": {"opacity": 1.1}}]),
            format!("{at}.checked_style.opacity: this is a number from 0 to 1, and it is 1.1"),
        ),
    ] {
        assert_eq!(told(element), [message]);
    }
    let tables: Vec<Value> = vec![json!({"tag": "table", "columns": [], "rows": []}); 6];
    assert_eq!(told(tables[..5].into()), [""; 0]);
    let many = Card::new().elements((0..11).map(|_| Table::new())).split();
    assert!(many.len() == 3 && many.iter().all(|card| !places(card).contains(&"body.elements".to_owned())));
    assert_eq!(told(tables.into()), ["body.elements: a card may have 5 tables, and this one has 6"]);
    let nested = |depth: usize| {
        let inner = json!({"tag": "column_set", "columns": []});
        (1..depth)
            .fold(inner, |inner, _| json!({"tag": "column_set", "columns": [{"tag": "column", "elements": [inner]}]}))
    };
    assert_eq!(told(json!([nested(5)])), [""; 0]);
    assert_eq!(told(json!([nested(7)])).len(), 1);
    let card = Card::new().header(Header::new("Order").template("pink"));
    assert!(
        card.check().unwrap_err().to_string().starts_with("header.template: `pink` is no colour of a header: blue,")
    );
}
