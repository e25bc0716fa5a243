use larkspur_schema::{Field, FieldType};
use proptest::prelude::*;

use super::*;
use crate::lower::shape::{Home, Place, Side, Use};
use crate::problem::NoteKind;

fn field(name: &str, ty: FieldType) -> Field {
    Field { line: 7, ..Field::new(name, ty) }
}

fn text(name: &str) -> Field {
    field(name, FieldType::String)
}

fn object(name: &str, fields: impl IntoIterator<Item = Field>) -> Field {
    Field { line: 7, ..Field::object("x", fields) }.type_name(name)
}

fn listed(name: &str, ty: FieldType, values: &[(&str, &str)]) -> Field {
    field(name, ty).values(values.iter().copied())
}

fn must(field: Field) -> Field {
    field.required()
}

/// Takes in one field an endpoint and joins what is one. Gives the shapes that are left, and what is told of the others.
fn unified(places: &[(Side, Field)]) -> (Vec<String>, Vec<Note>) {
    let mut shapes = Shapes::default();
    for (endpoint, (side, field)) in places.iter().enumerate() {
        let place = Place {
            doc: "a.md",
            home: Home::Resource(0),
            by: Use::Endpoint(endpoint),
            method: "get",
            side: *side,
            form: false,
        };
        shapes.members(std::slice::from_ref(field), place);
    }
    let (_, notes) = unify(&mut shapes, None, &BTreeMap::new());
    let left = shapes.list.iter().filter(|shape| !shape.joined);
    let shown = left.map(|shape| match &shape.content {
        Content::Object(members) => {
            let fields = members.iter().map(|member| {
                let kind = match member.ty.kind {
                    Kind::Shape(id) => shapes.list[id].suggested[0].clone(),
                    plain => format!("{plain:?}"),
                };
                format!("{}{}: {kind}", member.field.name, if member.required { "!" } else { "" })
            });
            format!("{} {{ {} }}", shape.suggested[0], fields.collect::<Vec<_>>().join(", "))
        }
        Content::Enum { values, .. } => {
            let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
            format!("{} [{}]", shape.suggested[0], values.join(", "))
        }
    });
    (shown.collect(), notes)
}

fn read(fields: impl IntoIterator<Item = Field>) -> Vec<(Side, Field)> {
    fields.into_iter().map(|field| (Side::Read, field)).collect()
}

#[test]
fn objects_of_replies_are_joined_to_the_union_of_their_fields() {
    let (left, notes) = unified(&read([
        object("node", [text("a"), text("b")]),
        object("node", [text("b"), field("c", FieldType::Int)]),
    ]));
    assert_eq!(left, ["Node { a: Text, b: Text, c: Int }"]);
    assert_eq!(notes, []);
}

#[test]
fn a_field_of_two_types_keeps_two_objects_and_is_told_with_its_line() {
    let (left, notes) = unified(&read([
        object("node", [text("a"), text("b")]),
        object("node", [text("a"), field("b", FieldType::Int)]),
    ]));
    assert_eq!(left, ["Node { a: Text, b: Text }", "Node { a: Text, b: Int }"]);
    assert_eq!(notes.len(), 1);
    assert_eq!((notes[0].kind, notes[0].problem.line), (NoteKind::Contradiction, 7));
    assert!(notes[0].problem.message.contains("`b` is a whole number here and text in a.md:7"), "{notes:?}");
}

#[test]
fn what_is_joined_above_is_joined_below_or_neither_is() {
    let outer = |inner: Field| object("outer", [text("id"), Field { name: "in".into(), ..inner }]);
    let (left, _) = unified(&read([outer(object("one", [text("a")])), outer(object("two", [text("a"), text("b")]))]));
    assert_eq!(left, ["Outer { id: Text, in: One }", "One { a: Text, b: Text }"]);
    let (left, notes) = unified(&read([
        outer(object("one", [text("a"), text("b")])),
        outer(object("one", [text("a"), field("b", FieldType::Bool)])),
    ]));
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(notes.iter().any(|note| note.problem.message.starts_with("`Outer` is two types: `b` is true or false")));
}

#[test]
fn requests_are_joined_only_where_they_require_the_same() {
    let rule = |fields: Vec<Field>| object("rule", fields);
    let same = [rule(vec![must(text("a")), text("b")]), rule(vec![must(text("a")), text("c")])];
    let (left, _) = unified(&same.map(|field| (Side::Write, field)));
    assert_eq!(left, ["Rule { a!: Text, b: Text, c: Text }"]);
    let other = [rule(vec![must(text("a")), text("b")]), rule(vec![text("a"), text("b"), text("c")])];
    let (left, notes) = unified(&other.clone().map(|field| (Side::Write, field)));
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(notes[0].problem.message.contains("requests must have `a` in one of them"), "{notes:?}");
    // A reply requires nothing, so it takes nothing away either.
    let [first, second] = other;
    let (left, _) = unified(&[(Side::Read, second), (Side::Write, first)]);
    assert_eq!(left, ["Rule { a!: Text, b: Text, c: Text }"]);
}

#[test]
fn a_field_whose_values_one_place_lists_has_them_in_both() {
    let kind = || listed("kind", FieldType::String, &[("x", ""), ("y", "")]);
    let (left, _) = unified(&read([object("node", [text("kind"), text("b")]), object("node", [kind(), text("b")])]));
    assert_eq!(left, ["Node { kind: Kind, b: Text }", "Kind [x, y]"]);
}

#[test]
fn texts_are_joined_by_their_values_and_numbers_by_their_labels() {
    let texts = |values: &[(&str, &str)]| object("node", [listed("kind", FieldType::String, values)]);
    let (left, _) = unified(&read([texts(&[("a", "1"), ("b", "")]), texts(&[("b", "2"), ("c", "")])]));
    assert_eq!(left, ["Kind [a, b, c]", "Node { kind: Kind }"]);
    let number = |values: &[(&str, &str)]| listed("state", FieldType::Int, values);
    let (left, _) =
        unified(&read([number(&[("1", "成功"), ("2", "失败")]), number(&[("1", "任务成功"), ("3", "等待")])]));
    assert_eq!(left, ["State [1, 2, 3]"]);
    let (left, notes) =
        unified(&read([number(&[("1", "成功"), ("2", "失败")]), number(&[("1", "启用"), ("2", "停用")])]));
    assert_eq!(left, ["State [1, 2]", "State [1, 2]"]);
    assert!(notes[0].problem.message.contains("`1` is `启用` here and `成功`"), "{notes:?}");
    // Without labels, two meanings are possible, and none is guessed.
    let bare = number(&[("1", ""), ("2", "")]);
    let two = [number(&[("1", "成功"), ("2", "失败")]), number(&[("1", "启用"), ("2", "停用")]), bare.clone()];
    assert_eq!(unified(&read(two)).0.len(), 3);
    assert_eq!(unified(&read([number(&[("1", "成功"), ("2", "失败")]), bare])).0.len(), 1);
}

#[test]
fn another_name_of_a_field_keeps_apart_from_a_field_of_that_name() {
    let locale = Field { aliases: vec!["zh-CN".into()], ..text("zh_cn") };
    let (left, notes) = unified(&read([
        object("names", [locale, text("a")]),
        object("names", [text("zh-CN"), text("zh_cn"), text("a")]),
    ]));
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(notes[0].problem.message.contains("`zh-CN` is another name of `zh_cn`"), "{notes:?}");
}

#[test]
fn objects_of_several_names_with_the_same_fields_are_one_and_named_after_what_they_share() {
    let pair = |name: &str| object(name, [text("enum_name"), text("display")]);
    let (left, _) = unified(&read([pair("gender"), pair("status"), pair("grade")]));
    assert_eq!(left, ["EnumNameDisplay { enum_name: Text, display: Text }"]);
    let (left, _) = unified(&read([pair("old_department"), pair("new_department")]));
    assert_eq!(left, ["Department { enum_name: Text, display: Text }"]);
}

/// Any fields of a few names and types, some required.
fn fields() -> impl Strategy<Value = Vec<(u8, u8, bool)>> {
    prop::collection::vec((0..6_u8, 0..3_u8, any::<bool>()), 1..6)
}

proptest! {
    /// Whatever is joined: each field of each place has its type in the shape that stands for it, each request's demands are
    /// demanded there, and nothing else is demanded of a request.
    #[test]
    fn a_join_loses_no_field_no_type_and_no_demand(places in prop::collection::vec((any::<bool>(), fields()), 1..6)) {
        let made: Vec<(Side, Field)> = places
            .iter()
            .map(|(sent, fields)| {
                let fields = fields.iter().map(|(name, ty, required)| {
                    let ty = [FieldType::String, FieldType::Int, FieldType::Bool][usize::from(*ty)];
                    Field { required: Some(*required), ..field(&format!("f{name}"), ty) }
                });
                (if *sent { Side::Write } else { Side::Read }, object("node", fields))
            })
            .collect();
        let mut shapes = Shapes::default();
        let mut taken = Vec::new();
        for (endpoint, (side, field)) in made.iter().enumerate() {
            let place = Place { doc: "a.md", home: Home::Resource(0), by: Use::Endpoint(endpoint), method: "get", side: *side, form: false };
            taken.push(shapes.members(std::slice::from_ref(field), place).remove(0).ty);
        }
        let (joined, _) = unify(&mut shapes, None, &BTreeMap::new());
        for (mut ty, (side, field)) in taken.into_iter().zip(&made) {
            joined.put(&mut ty);
            let Kind::Shape(root) = ty.kind else { unreachable!() };
            let Content::Object(members) = &shapes.list[root].content else { unreachable!() };
            for own in crate::lower::collect::distinct(&field.fields) {
                let member = members.iter().find(|member| member.field.name == own.name);
                prop_assert_eq!(member.map(|member| member.field.ty.kind), Some(own.ty.kind));
                prop_assert!(*side == Side::Read || member.map(|member| member.required) == own.required);
            }
            let demanded = members.iter().filter(|member| member.required).count();
            let own = crate::lower::collect::distinct(&field.fields).filter(|own| own.required == Some(true)).count();
            prop_assert!(*side == Side::Read || demanded == own);
        }
    }
}
