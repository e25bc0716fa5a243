//! Parameters beside the body.

use larkspur_schema::{Endpoint, Field, FieldType, Type};
use serde_json::{Map, Value as Json, json};

use crate::schema;
use crate::side::Side;

/// The parameters of all calls of one URL. What one of them does not know is not required.
pub(crate) fn parameters(calls: &[&Endpoint]) -> Json {
    let mut known: Vec<(&str, Field, usize)> = Vec::new();
    for call in calls {
        let params = &call.params;
        let path = in_order(call).into_iter().map(|field| ("path", field));
        let query = params.query.iter().map(|field| ("query", field));
        let header = params.header.iter().map(|field| ("header", field));
        for (place, field) in path.chain(query).chain(header) {
            match known.iter_mut().find(|(at, one, _)| *at == place && one.name == field.name) {
                Some((_, one, count)) => {
                    *count += 1;
                    one.required = Some(one.required == Some(true) && field.required == Some(true));
                }
                None => known.push((place, field.clone(), 1)),
            }
        }
    }
    let all = known.iter().map(|(place, field, count)| parameter(place, field, *count == calls.len()));
    all.collect()
}

/// The parameters of the path, as they stand in it.
fn in_order(call: &Endpoint) -> Vec<&Field> {
    let named = |name: &str| call.params.path.iter().find(|field| field.name == name);
    call.http.path_params().filter_map(named).collect()
}

fn parameter(place: &str, field: &Field, everywhere: bool) -> Json {
    let mut out = Map::new();
    out.insert("name".into(), field.name.as_str().into());
    out.insert("in".into(), place.into());
    let mut schema = schema::field(&as_text(field), Side::Sent);
    let annotations = schema.as_object_mut();
    let description = annotations.and_then(|schema| schema.shift_remove("description"));
    out.extend(description.map(|text| ("description".to_owned(), text)));
    let required = place == "path" || (everywhere && field.required == Some(true));
    if required {
        out.insert("required".into(), json!(true));
    }
    if field.facts.deprecated {
        out.insert("deprecated".into(), json!(true));
    }
    out.insert("schema".into(), schema);
    out.into()
}

/// What is any JSON in a body is text here.
fn as_text(field: &Field) -> Field {
    let kind = match field.ty.kind {
        FieldType::Object | FieldType::Map | FieldType::Json => FieldType::String,
        ty => ty,
    };
    Field { ty: Type { kind, ..field.ty.clone() }, fields: Vec::new(), ..field.clone() }
}
