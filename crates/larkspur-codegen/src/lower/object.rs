//! Shapes become types with names.

use larkspur_schema::Value;

use crate::lower::bilingual::Label;
use crate::lower::docs;
use crate::lower::naming;
use crate::lower::shape::{Content, MOST_ARGUMENTS, Member, Shape, ShapeId};
use crate::lower::types::{Types, pass};
use crate::model::{Docs, Enum, EnumValue, Field, Ident, Item, Object, Sides, Values, code};
use crate::names;

/// Methods that an object has anyway.
const OWN: &[&str] = &["new", "clone"];

/// The type that a shape becomes.
pub(super) fn item(types: &Types<'_>, id: ShapeId) -> Item {
    let shape = types.shape(id);
    let name = types.naming.names[id].clone();
    match &shape.content {
        Content::Object(members) => {
            let docs = Docs::new(what(shape).unwrap_or_else(|| format!("What {} holds.", code(shape.wire, 60))));
            Item::Object(object(types, (name, docs), members, sides(shape)))
        }
        Content::Enum { int, values } => {
            let docs = Docs::new(what(shape).unwrap_or_else(|| format!("Values of {}.", code(shape.wire, 60))));
            let listed = values.iter().zip(&types.naming.values[id]).map(|(value, name)| EnumValue {
                name: name.clone(),
                wire: if *int { value.value.trim().trim_start_matches('+').to_owned() } else { value.value.clone() },
                docs: value_docs(value),
            });
            let listed = listed.collect();
            let values = if *int { Values::Numbers(listed) } else { Values::Texts(listed) };
            Item::Enum(Enum { name, docs, sides: sides(shape), values })
        }
    }
}

fn what(shape: &Shape<'_>) -> Option<String> {
    shape.label.map(Label::text).filter(|label| !label.is_empty())
}

fn sides(shape: &Shape<'_>) -> Sides {
    Sides { read: shape.read, write: shape.write }
}

/// An object with these fields.
pub(super) fn object(types: &Types<'_>, (name, docs): (String, Docs), members: &[Member<'_>], sides: Sides) -> Object {
    let fields = members.iter().zip(idents(members)).map(|(member, ident)| {
        // A key that another field has is no further name of this one.
        let is_own = |alias: &&&str| members.iter().any(|member| member.field.name == ***alias);
        let others = member.aliases.iter().filter(|alias| !is_own(alias));
        Field {
            wire: member.field.name.clone(),
            aliases: others.map(|alias| (*alias).to_owned()).collect(),
            ty: types.timed(member.ty, member.times),
            pass: pass(member.ty, member.times),
            required: member.required,
            docs: docs::field(member.field, ident.bare()),
            deprecated: member.field.facts.deprecated,
            setter: setter(&ident),
            ident,
        }
    });
    let fields: Vec<Field> = fields.collect();
    let required = fields.iter().filter(|field| field.required).count();
    let params = (sides.write && takes_params(required)).then(|| naming::params(&name));
    Object { name, docs, aliases: Vec::new(), sides, fields, params }
}

/// The identifiers of an object's fields, in order.
pub(crate) fn idents(members: &[Member<'_>]) -> Vec<Ident> {
    let mut taken: Vec<String> = Vec::with_capacity(members.len());
    for member in members {
        let name = names::snake(&member.field.name);
        let name = names::number(&name, "_", |name| taken.iter().any(|old| old.as_str() == name));
        taken.push(name);
    }
    taken.iter().map(|name| Ident::new(name)).collect()
}

/// The method that sets a field.
pub(super) fn setter(ident: &Ident) -> Ident {
    if OWN.contains(&ident.bare()) { Ident::new(&format!("set_{}", ident.bare())) } else { ident.clone() }
}

/// Whether a constructor takes so many values by name.
pub(super) fn takes_params(required: usize) -> bool {
    required > MOST_ARGUMENTS
}

fn value_docs(value: &Value) -> Docs {
    let label = Label::of_value(value).text();
    Docs::new(if label.is_empty() { code(&value.value, 60) } else { label })
}
