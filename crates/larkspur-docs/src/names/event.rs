//! The name of an event, from its type on the wire.

use larkspur_schema::EventId;

/// The service, the version and the name of an event type.
///
/// `im.message.receive_v1` is `im`, `v1`, `message_receive`. Types of the first protocol are one word (`leave_approval`):
/// their service is the first part of the document's path, or else of the page's address, that looks like `approval-v4`, and
/// their version `v1`.
pub fn event(event_type: &str, doc: &str, doc_url: Option<&str>) -> EventId {
    let event_type = event_type.trim().to_ascii_lowercase();
    let (stem, version) = match event_type.rsplit_once("_v") {
        Some((stem, digits)) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            (stem, Some(format!("v{digits}")))
        }
        _ => (event_type.as_str(), None),
    };
    let version = version.unwrap_or_else(|| "v1".into());
    let mut parts = stem.split('.').map(word).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_else(|| "event".into());
    let rest: Vec<String> = parts.collect();
    if rest.is_empty() {
        let service =
            service_in_url(doc).or_else(|| doc_url.and_then(service_in_url)).unwrap_or_else(|| "event".into());
        return EventId { service, version, name: first };
    }
    EventId { service: first, version, name: rest.join("_") }
}

/// The service in a page's address: the part of the form `name-v4`.
fn service_in_url(url: &str) -> Option<String> {
    url.split('/').find_map(|part| {
        let (name, digits) = part.rsplit_once("-v")?;
        (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| word(name))
    })
}

/// Lower-case letters, digits and `_`, a letter first.
fn word(text: &str) -> String {
    let word: String =
        text.chars().map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '_' }).collect();
    let word = word.trim_matches('_');
    if word.starts_with(|c: char| c.is_ascii_digit()) { format!("_{word}") } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::event;

    #[test]
    fn both_protocols_get_names() {
        let name = |ty, url| event(ty, "审批/a.md", url).to_string();
        assert_eq!(name("im.message.receive_v1", None), "im.v1.message_receive");
        assert_eq!(name("contact.user.created_v3", None), "contact.v3.user_created");
        assert_eq!(
            name("leave_approval", Some("https://a.b/document/server-docs/approval-v4/event/x")),
            "approval.v1.leave_approval"
        );
        assert_eq!(
            event("leave_approval", "approval-v4/event/leave.md", Some("https://a.b/other-v1/x")).service,
            "approval"
        );
        assert_eq!(name("app_open", None), "event.v1.app_open");
        assert_eq!(name("", None), "event.v1.event");
    }
}
