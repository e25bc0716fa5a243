//! The fields of a document whose types are locked.

use larkspur_schema::{Endpoint, Event, Field};

use super::{TypePath, UnitLock};

/// A field of a call or an event, and the type that it had.
pub(crate) type Root<'a> = (&'a Field, &'a TypePath);

/// The fields of an endpoint whose types are locked.
pub(crate) fn roots_of_endpoint<'a>(lock: &'a UnitLock, endpoint: &'a Endpoint) -> Vec<Root<'a>> {
    let Some(call) = lock.calls.get(&call_name(endpoint)) else { return Vec::new() };
    let params = &endpoint.params;
    let body: &[Field] = endpoint.body.as_ref().map_or(&[], |body| &body.fields);
    let reply = &endpoint.response;
    let parts = [
        ("path", &params.path[..]),
        ("query", &params.query),
        ("header", &params.header),
        ("body", body),
        ("reply", reply.data_fields()),
        ("reply", &reply.fields),
    ];
    let fields = parts.into_iter().flat_map(|(part, fields)| fields.iter().map(move |field| (part, field)));
    fields
        .filter_map(|(part, field)| Some((field, call.types.get(&format!("{part}.{}", field.name))?)))
        .filter(|(_, path)| path.time().is_none())
        .collect()
}

/// The fields of an event whose types are locked.
pub(crate) fn roots_of_event<'a>(lock: &'a UnitLock, event: &'a Event) -> Vec<Root<'a>> {
    let Some(locked) = lock.events.get(&event.event_type) else { return Vec::new() };
    let fields = event.payload().map_or(&[][..], |payload| &payload.fields);
    fields
        .iter()
        .filter_map(|field| Some((field, locked.types.get(&field.name)?)))
        .filter(|(_, path)| path.time().is_none())
        .collect()
}

/// What a lock calls an endpoint within its service and version.
pub(crate) fn call_name(endpoint: &Endpoint) -> String {
    format!("{}.{}", endpoint.id.resource, endpoint.id.method)
}
