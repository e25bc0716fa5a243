//! Times that stay: what is a time in a lock stays one, and what is a text there, whatever further examples show.

use super::{Base, CallLock, TypeLock, TypePath, UnitLock};
use crate::lower::event::Pushed;
use crate::lower::lock::input_place;
use crate::lower::method::Method;
use crate::lower::reply::Reply;
use crate::lower::shape::Member;
use crate::lower::times::Times;

/// Gives the fields of a locked type the times that they had.
pub(crate) fn hold_members(members: &mut [Member<'_>], ty: &TypeLock, unit: &UnitLock) {
    for member in members {
        match ty.member(&member.field.name).map(|known| &known.base) {
            Some(Base::Type(path)) => member.times = path.time().unwrap_or(member.times),
            Some(Base::Plain(_)) if !unit.before_times => member.times = Times::Contradicted,
            Some(Base::Plain(_)) | None => {}
        }
    }
}

/// Gives what a call takes and answers the times that they had. A lock does not list all that a call has, so what is no time there
/// may yet become one.
pub(crate) fn hold_call(method: &mut Method<'_>, call: &CallLock) {
    let held = |place: &str| call.types.get(place).and_then(TypePath::time);
    for input in method.required.iter_mut().chain(&mut method.optional) {
        input.times = held(&input_place(input)).unwrap_or(input.times);
    }
    if let Reply::Object(members) = &mut method.reply {
        for member in members {
            member.times = held(&format!("reply.{}", member.field.name)).unwrap_or(member.times);
        }
    }
}

/// Gives what an event holds the times that they had.
pub(crate) fn hold_event(pushed: &mut Pushed<'_>, unit: &UnitLock) {
    let Some(locked) = unit.events.get(&pushed.event.event_type) else { return };
    for member in &mut pushed.members {
        member.times = locked.types.get(&member.field.name).and_then(TypePath::time).unwrap_or(member.times);
    }
}
