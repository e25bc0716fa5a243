//! Calls with all that they need.
//!
//! Values are the documented ones where those keep the document's own limits, and else the plainest that do.

use std::borrow::Cow;

use larkspur_schema::{Field, FieldType};

use crate::lower::inputs::Input;
use crate::lower::method::Method;
use crate::lower::object::{self, idents, takes_params};
use crate::lower::shape::{Content, Kind, Member, ShapeId, TypeUse};
use crate::lower::times::Times;
use crate::lower::types::{Types, pass};
use crate::model::{Given, Ident, Part, Pass, Sample, TypeName, Value};
use crate::names;

/// The longest documented text that is taken over.
const LONGEST: usize = 80;

/// How deep objects are filled in; a type that demands itself has no end otherwise.
const DEEPEST: usize = 12;

/// A request with all that it needs.
pub(super) fn sample(types: &Types<'_>, method: &Method<'_>) -> Sample {
    let files = method.required.iter().any(|input| input.ty.kind == Kind::File);
    let form = method.required.iter().any(|input| input.part == Part::Form);
    // Some documents require a page token: the method itself sends an empty one. A form without any part is no form.
    let is_set =
        |input: &&Input<'_>| input.is_required() && !input.starts_empty() || !form && input.ty.kind == Kind::File;
    Sample {
        arguments: method.required.iter().map(|input| of_input(types, (&input.ident, input), files)).collect(),
        setters: method
            .optional
            .iter()
            .filter(is_set)
            .map(|input| of_input(types, (&input.setter, input), files))
            .collect(),
    }
}

fn of_input(types: &Types<'_>, (ident, input): (&Ident, &Input<'_>), files: bool) -> Given {
    let nothing = Field::new(input.wire, FieldType::String);
    let field = input.field.unwrap_or(&nothing);
    // Files have one byte, and forms tell their length.
    let length = files && input.part == Part::Form && input.wire == "size" && !input.ty.is_list();
    let value = match (length, input.ty.kind) {
        (true, Kind::Text) => Value::Text("1".to_owned()),
        (true, _) => Value::Int(1),
        _ => value(types, input.ty, field, 0),
    };
    Given { ident: ident.clone(), pass: pass(input.ty, input.times), value }
}

/// A value for a field: as many items as its lists need.
fn value(types: &Types<'_>, ty: TypeUse, field: &Field, depth: usize) -> Value {
    if pass(ty, Times::Unsaid) == Pass::Texts {
        return Value::List(vec![Value::Text(text_of(field)); count(field)]);
    }
    owned(types, ty, field, depth)
}

fn owned(types: &Types<'_>, ty: TypeUse, field: &Field, depth: usize) -> Value {
    if ty.is_list() {
        if depth > DEEPEST {
            return Value::List(Vec::new());
        }
        let inner = owned(types, TypeUse { lists: ty.lists - 1, ..ty }, field, depth);
        let items = if ty.lists == field.ty.lists { count(field) } else { 1 };
        return Value::List(vec![inner; items]);
    }
    one(types, ty, field, depth)
}

/// A value that is no list.
fn one(types: &Types<'_>, ty: TypeUse, field: &Field, depth: usize) -> Value {
    match ty.kind {
        _ if ty.map => Value::Map,
        Kind::Text => Value::Text(text_of(field)),
        Kind::Int => Value::Int(number(field)),
        Kind::Float => Value::Float(number(field) as f64),
        Kind::Bool => Value::Bool(true),
        Kind::Json => Value::Json,
        Kind::File => Value::File,
        Kind::Shape(id) => shape(types, id, field, depth),
    }
}

fn shape(types: &Types<'_>, id: ShapeId, field: &Field, depth: usize) -> Value {
    let ty = types.name(id);
    match &types.shape(id).content {
        Content::Object(members) => object(types, (ty, members), field, depth),
        Content::Enum { int, values } => {
            let first = field.facts.values.first().map(|value| value.value.as_str());
            let wire = first.or_else(|| values.first().map(|value| value.value.as_str())).unwrap_or_default();
            let at = values.iter().position(|listed| listed.value == wire);
            let name = match types.shape(id).platform {
                Some(_) if !int => Some(names::variant(wire)),
                _ => at.map(|at| types.naming.values[id][at].clone()),
            };
            Value::Listed { ty, number: *int, wire: wire.to_owned(), name }
        }
    }
}

fn object(types: &Types<'_>, (ty, members): (TypeName, &[Member<'_>]), field: &Field, depth: usize) -> Value {
    let idents = idents(members);
    // What this endpoint says of a field, as the type is shared.
    let own =
        |first: &Member<'_>| -> Option<&Field> { field.fields.iter().find(|field| field.name == first.field.name) };
    let given = |ident: &Ident, member: &Member<'_>| Given {
        ident: ident.clone(),
        pass: pass(member.ty, member.times),
        value: value(types, member.ty, own(member).unwrap_or(member.field), depth + 1),
    };
    let pairs = || members.iter().zip(&idents);
    let required: Vec<Given> =
        pairs().filter(|(member, _)| member.required).map(|(member, ident)| given(ident, member)).collect();
    let set = pairs().filter(|(member, _)| {
        let required = own(member).unwrap_or(member.field).required == Some(true);
        depth < DEEPEST && !member.required && required
    });
    let setters = set.map(|(member, ident)| given(&object::setter(ident), member)).collect();
    Value::Object { ty, params: takes_params(required.len()), given: required, setters }
}

/// How many items a list gets: the fewest that the document allows, but one.
fn count(field: &Field) -> usize {
    let fewest = usize::try_from(field.facts.min_len.unwrap_or(1)).unwrap_or(1);
    if field.ty.is_list() { fewest.max(1) } else { 1 }
}

/// The first documented value, the example, or the smallest number that is allowed.
fn number(field: &Field) -> i64 {
    let value = field.facts.values.first().and_then(|value| value.value.parse().ok());
    let allowed = |number: &i64| {
        field.facts.min.is_none_or(|min| *number >= min) && field.facts.max.is_none_or(|max| *number <= max)
    };
    let example = field.facts.example.as_deref().and_then(|text| text.trim().parse().ok()).filter(allowed);
    let plain = [1, 0].into_iter().find(allowed).or(field.facts.min).or(field.facts.max).unwrap_or(1);
    value.or(example).unwrap_or(plain)
}

/// The same for what travels as text.
fn text_of(field: &Field) -> String {
    match field.ty.kind {
        FieldType::Int | FieldType::Float => return number(field).to_string(),
        FieldType::Bool => return "true".to_owned(),
        FieldType::Object | FieldType::Map => return "{}".to_owned(),
        _ => {}
    }
    if let Some(value) = field.facts.values.first() {
        return value.value.clone();
    }
    let (fewest, most) = match field.ty.is_list() {
        true => (1, None),
        false => (field.facts.min_len.unwrap_or(1).max(1), field.facts.max_len),
    };
    let fits = |text: &Cow<'_, str>| {
        let length = text.chars().count();
        let plain = text.chars().all(|letter| letter.is_ascii_graphic());
        plain && length <= LONGEST && length as u64 >= fewest && most.is_none_or(|most| length as u64 <= most)
    };
    let example = field.facts.example.as_deref().map(|text| item_of(text, field.ty.is_list())).filter(fits);
    example.map_or_else(|| "x".repeat(usize::try_from(fewest).unwrap_or(1)), Cow::into_owned)
}

/// What an example says of one item: that of a list may be the whole list, as JSON.
fn item_of(example: &str, is_list: bool) -> Cow<'_, str> {
    let whole = is_list.then(|| serde_json::from_str::<Vec<String>>(example).ok()).flatten();
    match whole.and_then(|items| items.into_iter().next()) {
        Some(item) => Cow::Owned(item),
        None => Cow::Borrowed(example),
    }
}

#[cfg(test)]
mod tests {
    use super::item_of;

    #[test]
    fn an_item_of_a_list_is_one_of_its_example() {
        let cases = [
            (r#"["ou_1", "ou_2"]"#, true, "ou_1"),
            (r#"["ou_1"]"#, false, r#"["ou_1"]"#),
            ("ou_1", true, "ou_1"),
            ("[]", true, "[]"),
            ("[1]", true, "[1]"),
        ];
        for (example, is_list, item) in cases {
            assert_eq!(item_of(example, is_list), item, "{example}");
        }
    }
}
