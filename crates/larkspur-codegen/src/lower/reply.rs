//! What a call gives.

use larkspur_schema::{Endpoint, Field, FieldType, ResponseKind, envelope};

use crate::lower::collect::distinct;
use crate::lower::shape::{Kind, Member, PLAIN, Place, Shapes, TypeUse};
use crate::model::ReplyKind;

/// What a call gives.
#[derive(Debug)]
pub(crate) enum Reply<'a> {
    Nothing,
    Download,
    /// A struct of its own.
    Object(Vec<Member<'a>>),
    /// `data` is a list, a map or a single value.
    Value(TypeUse),
}

/// The reply of an endpoint, and its form on the wire.
pub(super) fn reply<'a>(endpoint: &'a Endpoint, shapes: &mut Shapes<'a>, place: Place<'a>) -> (Reply<'a>, ReplyKind) {
    if endpoint.response.kind == ResponseKind::Binary {
        return (Reply::Download, ReplyKind::Binary);
    }
    let fields = &endpoint.response.fields;
    let beside = |field: &&Field| !envelope::is_beside_reply(&field.name) && field.name != envelope::REPLY_PAYLOAD;
    let has_beside = fields.iter().any(|field| beside(&field));
    let Some(data) = endpoint.response.payload() else {
        return match has_beside {
            false => (Reply::Nothing, ReplyKind::Empty),
            true => (Reply::Object(outside(fields, shapes, place)), ReplyKind::Flat),
        };
    };
    let single = data.ty.kind == FieldType::Object && !data.ty.is_list();
    if single && (has_beside || !data.fields.is_empty()) {
        // What stands beside `data` reaches the reply as well.
        let mut members = shapes.members(&data.fields, place);
        for field in fields.iter().filter(beside) {
            if !members.iter().any(|member| member.field.name == field.name) {
                members.extend(shapes.members(std::slice::from_ref(field), place));
            }
        }
        return (Reply::Object(members), ReplyKind::Data);
    }
    if has_beside {
        return (Reply::Object(outside(fields, shapes, place)), ReplyKind::Flat);
    }
    let ty = match single {
        true => TypeUse { kind: Kind::Json, ..PLAIN },
        false => shapes.members(std::slice::from_ref(data), place)[0].ty,
    };
    let unknown = ty.kind == Kind::Json && ty.lists == 0 && !ty.map;
    if unknown && !has_data(endpoint) {
        (Reply::Nothing, ReplyKind::Empty)
    } else {
        (Reply::Value(ty), ReplyKind::Data)
    }
}

/// The fields of a reply without those of the envelope.
fn outside<'a>(fields: &'a [Field], shapes: &mut Shapes<'a>, place: Place<'a>) -> Vec<Member<'a>> {
    let fields = distinct(fields).filter(|field| !envelope::is_beside_reply(&field.name));
    fields.flat_map(|field| shapes.members(std::slice::from_ref(field), place)).collect()
}

/// Whether an example shows something in `data`, though no row tells what.
fn has_data(endpoint: &Endpoint) -> bool {
    endpoint.response.examples.iter().filter_map(|example| example.get(envelope::REPLY_PAYLOAD)).any(
        |data| match data {
            serde_json::Value::Object(map) => !map.is_empty(),
            serde_json::Value::Array(list) => !list.is_empty(),
            other => !other.is_null(),
        },
    )
}
