//! Components of cards become types that a person would have written.

use larkspur_codegen::{Options, components};
use larkspur_schema::{Component, Field, FieldType, Page};
use serde_json::json;

fn field(name: &str, ty: FieldType) -> Field {
    Field::new(name, ty)
}

fn component(name: &str, fields: Vec<Field>) -> Component {
    Component {
        page: Page {
            doc: format!("card/v2/{name}.md"),
            title: "花".to_owned(),
            title_en: Some("Rose".to_owned()),
            ..Page::default()
        },
        version: "v2".to_owned(),
        name: name.to_owned(),
        fields,
        examples: Vec::new(),
    }
}

fn text(name: &str) -> Field {
    Field::object(name, [field("tag", FieldType::String), field("content", FieldType::String)])
}

fn list(name: &str, type_name: &str) -> Field {
    field(name, FieldType::Object).list().type_name(type_name)
}

fn values(name: &str, values: &[&str]) -> Field {
    field(name, FieldType::String).values(values.iter().map(|value| (*value, "")))
}

#[test]
fn what_is_alike_is_one_type_and_what_is_required_an_argument() {
    let tag = field("tag", FieldType::String);
    let required = field("key", FieldType::String).required();
    let mut bed = component(
        "bed",
        vec![
            tag.clone(),
            required,
            text("label"),
            values("width", &["fill", "auto", "[1,9]px"]),
            list("elements", "element"),
        ],
    );
    bed.examples.push(json!({"tag": "bed"}));
    let pot = component(
        "pot",
        vec![
            tag,
            text("hint"),
            values("width", &["auto", "fill"]),
            list("beds", "bed"),
            field("default", FieldType::Float),
        ],
    );
    let files = components(&[pot.clone(), bed.clone()], &Options::default()).unwrap();
    let text = |path: &str| files[path].as_str();
    assert!(text("mod.rs").contains("Bed(Bed) = \"bed\",") && text("mod.rs").contains("(\"bed\", &[\"key\"]),"));
    assert!(text("bed.rs").contains("/// Rose · 花\n    pub struct Bed tag \"bed\" {"), "{}", text("bed.rs"));
    for line in
        ["label: one Text = \"label\",", "width: one Width = \"width\",", "elements: many Element = \"elements\","]
    {
        assert!(text("bed.rs").contains(line), "{line} in {}", text("bed.rs"));
    }
    assert!(text("bed.rs").contains("pub fn new(key: impl Into<String>) -> Self {"));
    assert!(text("bed.rs").contains("pub fn element(mut self, value: impl Into<Element>) -> Self {"));
    for line in [
        "hint: one Text = \"hint\",",
        "beds: many Bed = \"beds\",",
        "default_: one f64 = \"default\",",
        "pub fn new() -> Self {",
    ] {
        assert!(text("pot.rs").contains(line), "{line} in {}", text("pot.rs"));
    }
    assert!(
        text("shared.rs").contains("pub struct Text {") && !text("values.rs").contains("px"),
        "{}",
        text("values.rs")
    );
    // The order of the documents changes nothing, and every file is Rust.
    assert_eq!(components(&[bed.clone(), pot], &Options::default()).unwrap(), files);
    for (path, text) in &files {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
    }

    let again = Component { page: Page { doc: "card/v2/again.md".to_owned(), ..bed.page.clone() }, ..bed.clone() };
    let problems = components(&[bed, again], &Options::default()).unwrap_err();
    assert!(problems[0].to_string().contains("`card/v2/bed.md` is about the component `bed` as well"), "{problems:?}");
}

#[test]
fn no_components_are_no_files() {
    assert!(components(&[], &Options::default()).unwrap().is_empty());
}
