//! Names that the platform does not form by the rules, learned from endpoints whose names are known.

use std::collections::BTreeMap;

use larkspur_schema::EndpointId;

use super::PageName;

/// Service, version and resource.
type Place = [String; 3];

/// What known endpoints and their resources are called, where the rules choose another name.
///
/// The members of a chat are `chat_members` to the platform: once one of their endpoints is known by that name, the others are.
#[derive(Clone, Debug, Default)]
pub struct KnownNames {
    /// By where the request goes: the page and the name of each call.
    endpoints: BTreeMap<String, Vec<(PageName, EndpointId)>>,
    resources: BTreeMap<Place, Option<Place>>,
}

impl KnownNames {
    /// Learns the name of an endpoint for which the rules choose `derived`; `identity` is where its request goes,
    /// and `page` tells calls of one URL apart.
    pub fn learn(&mut self, identity: String, page: PageName, derived: &EndpointId, name: &EndpointId) {
        self.endpoints.entry(identity).or_default().push((page, name.clone()));
        let known = self.resources.entry(place(derived)).or_insert_with(|| Some(place(name)));
        if known.as_ref().is_some_and(|known| *known != place(name)) {
            // Called now this, now that: the rules decide.
            *known = None;
        }
    }

    /// The name of an endpoint for which the rules choose `derived`.
    pub fn correct(&self, identity: &str, page: &PageName, derived: &EndpointId) -> EndpointId {
        let calls = self.endpoints.get(identity).map_or(&[][..], Vec::as_slice);
        if let Some(known) = page.find(calls).or(calls.first().map(|(_, known)| known)) {
            return known.clone();
        }
        match self.resources.get(&place(derived)) {
            Some(Some([service, version, resource])) => EndpointId {
                service: service.clone(),
                version: version.clone(),
                resource: resource.clone(),
                method: derived.method.clone(),
            },
            _ => derived.clone(),
        }
    }
}

fn place(id: &EndpointId) -> Place {
    [id.service.clone(), id.version.clone(), id.resource.clone()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> PageName {
        PageName::default()
    }

    fn id(text: &str) -> EndpointId {
        text.parse().unwrap()
    }

    #[test]
    fn a_resource_is_called_as_its_other_endpoints_are() {
        let mut names = KnownNames::default();
        names.learn("POST /members".into(), page(), &id("im.v1.chat_member.create"), &id("im.v1.chat_members.create"));
        names.learn("GET /tabs".into(), page(), &id("im.v1.chat_tab.list"), &id("im.v1.chat_tab.list_tabs"));
        let name = |derived| names.correct("", &page(), &id(derived)).to_string();
        assert_eq!(name("im.v1.chat_member.delete"), "im.v1.chat_members.delete");
        assert_eq!(name("im.v1.chat_tab.sort"), "im.v1.chat_tab.sort");
        assert_eq!(name("im.v2.chat_member.delete"), "im.v2.chat_member.delete");
        assert_eq!(
            names.correct("GET /tabs", &page(), &id("im.v1.chat_tab.list")).to_string(),
            "im.v1.chat_tab.list_tabs"
        );
    }

    #[test]
    fn names_that_contradict_each_other_teach_nothing() {
        let mut names = KnownNames::default();
        names.learn("POST /search".into(), page(), &id("hire.v1.application.search"), &id("hire.v1.inclusion.search"));
        names.learn("GET /:".into(), page(), &id("hire.v1.application.get"), &id("hire.v1.application.get"));
        names.learn("GET /".into(), page(), &id("hire.v1.application.list"), &id("hire.v1.inclusion.list"));
        assert_eq!(names.correct("", &page(), &id("hire.v1.application.offer")), id("hire.v1.application.offer"));
    }
}
