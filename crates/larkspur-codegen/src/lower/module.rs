//! The modules of a version.

use rayon::prelude::*;

use crate::lower::bilingual::Label;
use crate::lower::draft::{Draft, Resource};
use crate::lower::event::Pushed;
use crate::lower::shape::Home;
use crate::lower::types::Types;
use crate::lower::{call, describe, former, metadata, object};
use crate::model::{self, Content, Event, Ident, Item, Module, Sides, Unit};
use crate::names;

/// Everything of a service and version, its types named.
pub(super) fn unit(draft: &Draft<'_>) -> Unit {
    let resources = draft.resources.par_iter().enumerate().map(|(at, resource)| of_resource(draft, at, resource));
    let mut modules: Vec<Module> = resources.collect();
    let shared = of_types(draft);
    modules.extend(Some(shared).filter(|module| !module.types.is_empty() || !module.former.is_empty()));
    if !draft.events.is_empty() {
        modules.push(of_events(draft));
    }
    Unit {
        service: draft.service.to_owned(),
        version: draft.version.to_owned(),
        modules,
        errors: metadata::table(&draft.errors),
        former_errors: former::of_errors(draft),
    }
}

fn of_resource(draft: &Draft<'_>, at: usize, resource: &Resource<'_>) -> Module {
    let types = draft.types(Home::Resource(at));
    let methods = resource.methods.iter().map(|method| call::method(&types, method, &resource.handle, &draft.errors));
    let content = Content::Resource(model::Resource {
        wire: resource.wire.to_owned(),
        call: Ident::new(&names::snake(resource.wire)),
        handle: resource.handle.clone(),
        methods: methods.collect(),
    });
    let sources = resource.methods.iter().map(|method| method.endpoint.page.doc.clone()).collect();
    module(draft, (&types, resource.module.clone()), sources, content)
}

fn of_types(draft: &Draft<'_>) -> Module {
    let source = format!("all specs of `{}.{}`", draft.service, draft.version);
    module(draft, (&draft.types(Home::Types), model::TYPES.to_owned()), vec![source], Content::Types)
}

fn of_events(draft: &Draft<'_>) -> Module {
    let types = draft.types(Home::Events);
    let events = draft.events.iter().map(|pushed| event(&types, pushed)).collect();
    let sources = draft.events.iter().map(|pushed| pushed.event.page.doc.clone()).collect();
    module(draft, (&types, model::EVENTS.to_owned()), sources, Content::Events(events))
}

fn module(draft: &Draft<'_>, (types, name): (&Types<'_>, String), sources: Vec<String>, content: Content) -> Module {
    let local: Vec<Item> = types.local().into_iter().map(|id| object::item(types, id)).collect();
    let former = former::of_module(draft, &name);
    Module { name, sources, imports: types.imports(), content, types: local, former }
}

fn event(types: &Types<'_>, pushed: &Pushed<'_>) -> Event {
    let Pushed { event, name, members } = pushed;
    let sides = Sides { read: true, write: false };
    let mut object = object::object(types, (name.clone(), describe::event(event)), members, sides);
    object.aliases = describe::event_aliases(event, name);
    Event {
        object,
        title: Label::of_event(event).text(),
        event_type: event.event_type.clone(),
        scopes: event.access.scopes.clone(),
        field_scopes: event.access.field_scopes.clone(),
        doc_url: event.page.doc_url.clone(),
    }
}
