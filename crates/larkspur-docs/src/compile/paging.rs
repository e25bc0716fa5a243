//! Lists that come in pages.

use larkspur_schema::{Body, Field, FieldType, Pagination, Params, Response};

/// How a reply is a page of a list, where it is one.
pub(super) fn pagination(params: &Params, body: Option<&Body>, response: &Response) -> Option<Pagination> {
    let body: &[Field] = body.map_or(&[], |body| &body.fields);
    let data = response.data_fields();
    let param = match params.query.iter().chain(body).any(is_page_token) {
        true => None,
        // Some services keep what is about paging in objects of their own, in the request and in the reply.
        false => Some(objects(body).find_map(|object| within(object, is_page_token))?),
    };
    let beside: Vec<&Field> = response.fields.iter().chain(data).collect();
    let last = |is: fn(&Field) -> bool| beside.iter().rev().find(|field| is(field)).map(|field| field.name.clone());
    let nested = |is: fn(&Field) -> bool| objects(data).find_map(|object| within(object, is));
    let (page_token, has_more) = match (last(is_page_token), last(says_whether_more)) {
        (Some(page_token), Some(has_more)) => (page_token, has_more),
        _ if param.is_some() => (nested(is_page_token)?, nested(says_whether_more)?),
        _ => return None,
    };
    let lists = || data.iter().filter(|field| field.ty.is_list());
    let items = lists()
        .find(|field| matches!(field.name.as_str(), "items" | "item_list" | "list"))
        .or_else(|| lists().find(|field| field.ty.kind == FieldType::Object))
        .or_else(|| lists().next())?;
    Some(Pagination { page_token, has_more, items: items.name.clone(), param })
}

/// The fields that are one object each.
fn objects(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().filter(|field| field.ty.kind == FieldType::Object && !field.ty.is_list())
}

/// The path of such a field of an object.
fn within(object: &Field, is: fn(&Field) -> bool) -> Option<String> {
    let field = object.fields.iter().find(|field| is(field))?;
    Some(format!("{}.{}", object.name, field.name))
}

fn is_page_token(field: &Field) -> bool {
    let names = ["page_token", "next_page_token", "pageToken", "nextPageToken"];
    names.contains(&field.name.as_str()) && field.ty.kind.is_scalar()
}

fn says_whether_more(field: &Field) -> bool {
    ["has_more", "hasMore", "is_more", "has_next"].contains(&field.name.as_str()) && field.ty.kind.is_scalar()
}
