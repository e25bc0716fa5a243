//! Types as code.

use crate::model::{Content, Living, Module, One, Reply, Sides, Type, TypeName};

/// What a module calls a type.
pub(super) fn name(ty: &TypeName) -> String {
    match (ty.qualified, ty.living) {
        (true, Living::Platform) => format!("rt::types::{}", ty.name),
        (true, Living::Shared) => format!("types::{}", ty.name),
        _ => ty.name.clone(),
    }
}

/// The owned type.
pub(super) fn owned(ty: &Type) -> String {
    match ty.boxed {
        true => within(ty, &format!("Box<{}>", inner(ty))),
        false => unboxed(ty),
    }
}

/// The owned type of what a caller gives, who knows of no box.
pub(super) fn unboxed(ty: &Type) -> String {
    within(ty, &inner(ty))
}

/// What an item of the outermost list is.
pub(super) fn item(ty: &Type) -> String {
    owned(&Type { lists: ty.lists.saturating_sub(1), ..ty.clone() })
}

fn inner(ty: &Type) -> String {
    let one = match &ty.one {
        One::Text => "String".to_owned(),
        One::Int => "i64".to_owned(),
        One::Float => "f64".to_owned(),
        One::Bool => "bool".to_owned(),
        One::Json => "rt::RawJson".to_owned(),
        One::File => "rt::Upload".to_owned(),
        One::Time(clock) => format!("rt::{}", clock.type_name()),
        One::Named(ty) => name(ty),
    };
    if ty.map { format!("BTreeMap<String, {one}>") } else { one }
}

fn within(ty: &Type, inner: &str) -> String {
    let lists = usize::from(ty.lists);
    format!("{}{inner}{}", "Vec<".repeat(lists), ">".repeat(lists))
}

/// The types that a module's code names.
pub(super) fn used(module: &Module) -> impl Iterator<Item = &Type> {
    use crate::model::{Item, Object};
    fn fields(object: &Object) -> impl Iterator<Item = &Type> {
        object.fields.iter().map(|field| &field.ty)
    }
    let types = module.types.iter().filter_map(|item| match item {
        Item::Object(object) => Some(object),
        Item::Enum(_) => None,
    });
    let (methods, events) = match &module.content {
        Content::Resource(resource) => (&resource.methods[..], &[][..]),
        Content::Events(events) => (&[][..], &events[..]),
        Content::Types => (&[][..], &[][..]),
    };
    let of_methods = methods.iter().flat_map(|method| {
        let (object, value) = match &method.reply {
            Reply::Object(object) => (Some(object), None),
            Reply::Value(ty) => (None, Some(ty)),
            Reply::Nothing | Reply::Download => (None, None),
        };
        let arguments = method.required.iter().chain(&method.optional).map(|argument| &argument.ty);
        let paged = method.paged.iter().map(|paged| &paged.item);
        arguments.chain(object.into_iter().flat_map(fields)).chain(value).chain(paged)
    });
    types.chain(events.iter().map(|event| &event.object)).flat_map(fields).chain(of_methods)
}

/// The word that `wire!` has for the directions in which a type goes.
pub(super) fn word(sides: Sides) -> &'static str {
    match (sides.read, sides.write) {
        (true, true) => "both",
        (false, true) => "write",
        _ => "read",
    }
}
