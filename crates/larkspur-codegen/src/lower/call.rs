//! Methods, with the types of all that they take and give.

use crate::lower::bilingual::Label;
use crate::lower::errors::Errors;
use crate::lower::inputs::{Input, takes_helpdesk};
use crate::lower::method::Method;
use crate::lower::pages::Pages;
use crate::lower::reply::Reply;
use crate::lower::types::{Types, pass};
use crate::lower::{describe, docs, metadata, object, sample};
use crate::model::{self, Argument, Docs, Ident, Paged, Sides, code};

/// The method of an endpoint on the handle of its resource.
pub(super) fn method(types: &Types<'_>, method: &Method<'_>, handle: &str, errors: &Errors) -> model::Method {
    let inputs = |list: &[Input<'_>]| list.iter().map(|input| argument(types, input)).collect();
    model::Method {
        title: Label::of_endpoint(method.endpoint).text(),
        docs: describe::method(method),
        aliases: describe::method_aliases(method),
        deprecated: method.endpoint.deprecated,
        user: method.only_user().then(|| user(method)),
        required: inputs(&method.required),
        optional: inputs(&method.optional),
        params: method.has_params().then(|| method.params()),
        request: method.request(),
        reply: reply(types, method, handle),
        as_user: method.may_be_user(),
        helpdesk: takes_helpdesk(method.endpoint),
        paged: method.paged.as_ref().map(|pages| paged(types, pages)),
        metadata: metadata::metadata(method, errors),
        sample: sample::sample(types, method),
        ident: method.ident.clone(),
    }
}

/// What the argument with the user is called: a field of the request may be called `user`.
fn user(method: &Method<'_>) -> Ident {
    let is_taken = !method.has_params() && method.required.iter().any(|input| input.ident.bare() == "user");
    Ident::new(if is_taken { "as_user" } else { "user" })
}

fn argument(types: &Types<'_>, input: &Input<'_>) -> Argument {
    Argument {
        ident: input.ident.clone(),
        setter: input.setter.clone(),
        wire: input.wire.to_owned(),
        part: input.part,
        ty: types.timed(input.ty, input.times),
        pass: pass(input.ty, input.times),
        docs: match input.field {
            Some(field) => docs::field(field, input.ident.bare()),
            None => Docs::new(code(input.ident.raw(), 60)),
        },
        deprecated: input.field.is_some_and(|field| field.facts.deprecated),
        starts_empty: input.starts_empty(),
    }
}

fn reply(types: &Types<'_>, method: &Method<'_>, handle: &str) -> model::Reply {
    match &method.reply {
        Reply::Nothing => model::Reply::Nothing,
        Reply::Download => model::Reply::Download,
        Reply::Value(ty) => model::Reply::Value(types.ty(*ty)),
        Reply::Object(members) => {
            let docs = Docs::new(format!("Reply of [`{handle}::{}`].", method.ident.bare()));
            let sides = Sides { read: true, write: false };
            model::Reply::Object(object::object(types, (method.reply_name(), docs), members, sides))
        }
    }
}

fn paged(types: &Types<'_>, pages: &Pages) -> Paged {
    Paged {
        in_query: pages.in_query,
        param: pages.param.clone(),
        token: pages.token.clone(),
        more: pages.more.clone(),
        items: pages.items.clone(),
        item: types.ty(pages.item),
    }
}
