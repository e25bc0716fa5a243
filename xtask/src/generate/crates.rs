//! Which crate holds which services.
//!
//! The crates are about equally large, so that they are compiled side by side; what belongs together stands together. People
//! name none of them: to move a service to another changes nothing for them.

use larkspur_codegen::{Crates, Group};

/// The crate that people name.
pub(crate) const MAIN: &str = "larkspur";

/// The others, with their services. The last holds what none of them names.
const GROUPS: [(&str, &[&str]); 4] = [
    ("larkspur-people", &["compensation", "corehr", "ehr", "okr", "payroll", "performance"]),
    (
        "larkspur-company",
        &["acs", "admin", "apaas", "application", "attendance", "contact", "directory", "hire", "tenant"],
    ),
    (
        "larkspur-collaboration",
        &[
            "approval",
            "bot",
            "calendar",
            "cardkit",
            "ephemeral",
            "helpdesk",
            "im",
            "interactive",
            "mail",
            "meeting_room",
            "message",
            "minutes",
            "moments",
            "report",
            "task",
            "vc",
        ],
    ),
    ("larkspur-documents", &[]),
];

/// What the feature of a service turns on beside it: the contents of its calls, where they have a feature of their own.
const NEEDS: [(&str, &str); 1] = [("approval", "larkspur-content/approval")];

/// The crates as the generator takes them.
pub(crate) fn crates() -> Crates {
    let group = |(krate, services): (&str, &[&str])| Group {
        krate: krate.to_owned(),
        services: services.iter().map(|&service| service.to_owned()).collect(),
    };
    let needs = NEEDS.map(|(service, feature)| (service.to_owned(), feature.to_owned()));
    Crates { main: MAIN.to_owned(), groups: GROUPS.into_iter().map(group).collect(), needs: needs.into() }
}
