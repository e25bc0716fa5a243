//! Changes as a section of a changelog: closed sentences, one for equal changes of many endpoints.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{View, service};
use crate::change::{Change, Diff};
use crate::id::{Id, Level};

/// The most endpoints that a sentence names.
const MOST: usize = 6;

/// What is said of a service, the worst first, each with what it is said of.
type Sentences = BTreeMap<(Reverse<Level>, String), Vec<String>>;

/// A section a service.
pub fn markdown(diff: &Diff, view: &View) -> String {
    let mut services: BTreeMap<String, Sentences> = BTreeMap::new();
    for change in view.shown(diff) {
        let (sentence, subject) = sentence(change);
        let mark = if change.level == Level::Breaking { "⚠️ " } else { "" };
        let sentences = services.entry(service(change)).or_default();
        let subjects = sentences.entry((Reverse(change.level), format!("{mark}{sentence}"))).or_default();
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    let mut out = String::new();
    for (service, sentences) in services {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("#### {service}\n"));
        for ((_, sentence), subjects) in sentences {
            out.push_str(&format!("- {}\n", sentence.replace("{}", &named(&subjects))));
        }
    }
    out
}

fn named(subjects: &[String]) -> String {
    let shown: Vec<&str> = subjects.iter().take(MOST).map(String::as_str).collect();
    match subjects.len() {
        count if count > MOST => format!("{} and {} more", shown.join(", "), count - MOST),
        _ => shown.join(", "),
    }
}

/// What changed, with `{}` for that which it changed in, and the latter.
fn sentence(change: &Change) -> (String, String) {
    let endpoint = format!("`{}`", change.endpoint);
    let place = change.place.split_once(':').map_or(change.place.as_str(), |(_, path)| path);
    let place = place.strip_prefix("data.").unwrap_or(place);
    let before = change.before.as_deref().unwrap_or("nothing");
    let after = change.after.as_deref().unwrap_or("nothing");
    let with_http = if change.http.is_empty() { endpoint.clone() } else { format!("{endpoint} (`{}`)", change.http) };
    let rust = change.rust.as_ref().map(|rust| rust.path.clone()).unwrap_or_default();
    let text = match change.id {
        Id::EndpointAdded => return ("Add {}.".into(), with_http),
        Id::EventAdded => return ("Add the event {}.".into(), endpoint),
        Id::EndpointRemoved => return ("Remove {}.".into(), with_http),
        Id::EventRemoved => return ("Remove the event {}.".into(), endpoint),
        Id::EndpointRenamed => format!("Rename `{before}` to {{}}."),
        Id::MethodChanged => format!("Send {{}} with `{after}`, not with `{before}`."),
        Id::PathChanged => format!("Send {{}} to `{after}`, not to `{before}`."),
        Id::BodyKindChanged => format!("Send the body of {{}} as `{after}`, not as `{before}`."),
        Id::ReplyKindChanged => format!("Change what {{}} replies with from {before} to {after}."),
        Id::RequestFieldAdded if change.level == Level::Breaking => format!("Require the new `{place}` of {{}}."),
        Id::RequestFieldAdded | Id::ReplyFieldAdded => format!("Add `{place}` to {{}}."),
        Id::RequestFieldRemoved | Id::ReplyFieldRemoved => format!("Remove `{place}` from {{}}."),
        Id::RequestFieldMoved | Id::ReplyFieldMoved => format!("Move `{}` to `{place}` in {{}}.", plain(before)),
        Id::RequestFieldNowOptional => format!("Make `{place}` of {{}} optional: set it instead of passing it."),
        Id::RequestFieldNowRequired => format!("Require `{place}` of {{}}."),
        Id::TypeChanged | Id::ListChanged | Id::MapValueChanged => {
            format!("Change the type of `{place}` in {{}} from `{before}` to `{after}`.")
        }
        Id::ValuesAdded => format!("Add the values {} to `{place}` of {{}}.", coded(after)),
        Id::ValuesRemoved => format!("Remove the values {} from `{place}` of {{}}.", coded(before)),
        Id::ValuesListed => format!("List the values of `{place}` in {{}}: text becomes an enum."),
        Id::ValuesNoLongerListed => format!("List the values of `{place}` in {{}} no more: an enum becomes text."),
        Id::ErrorAdded => format!("Document the error {place} of {{}}."),
        Id::ErrorRemoved => format!("Document the error {place} of {{}} no more."),
        Id::TokenAdded => format!("Take a token of the kind `{after}` for {{}}."),
        Id::TokenRemoved => format!("Take a token of the kind `{before}` for {{}} no more."),
        Id::RateLimitChanged => format!("Change the rate limit of {{}} from {before} to {after}."),
        Id::DefaultChanged => format!("Change the default of `{place}` in {{}} from `{before}` to `{after}`."),
        Id::PagingAppeared => "Page through {}.".into(),
        Id::PagingGone => "Page through {} no more.".into(),
        Id::Deprecated if change.after.is_some() => match place {
            "" => "Mark {} as outdated.".into(),
            _ => format!("Mark `{place}` of {{}} as outdated."),
        },
        Id::TypeRenamed if change.level == Level::Additive => {
            return (format!("Rename `{before}` to `{after}`; the old name stands for one more minor version."), rust);
        }
        Id::TypeRenamed => format!("Change the type of `{place}` in {{}} from `{before}` to `{after}`."),
        Id::ArgumentsReordered => return ("Take the arguments of {} in another order.".into(), format!("`{rust}`")),
        Id::PathGone => return ("Remove the type {}.".into(), format!("`{rust}`")),
        Id::ValueRenamed | Id::ErrorRenamed | Id::MemberRenamed => {
            return (format!("Rename {{}} to `{after}`."), format!("`{rust}`"));
        }
        other if place.is_empty() => format!("{} ({{}})", other.what()),
        other => format!("{} (`{place}` of {{}})", other.what()),
    };
    (text, endpoint)
}

/// A place without its part of the call.
fn plain(place: &str) -> &str {
    let path = place.split_once(':').map_or(place, |(_, path)| path);
    path.strip_prefix("data.").unwrap_or(path)
}

fn coded(values: &str) -> String {
    values.split(", ").map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
}
