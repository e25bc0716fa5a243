//! What does not keep the rules, each with its reason, or until it is mended.

/// Files of more than 400 lines, and why.
pub(crate) const LONG_FILES: &[(&str, &str)] = &[];

/// Functions of more than 60 lines.
pub(crate) const LONG_FUNCTIONS: &[&str] = &[];

/// Functions with more than five parameters.
pub(crate) const WIDE_FUNCTIONS: &[&str] = &[];

/// Files that name each other in a loop, and why.
pub(crate) const CIRCLES: &[(&[&str], &str)] = &[
    (
        &["crates/larkspur-codegen/src/lower/unify/held.rs", "crates/larkspur-codegen/src/lower/unify/rules.rs"],
        "rules ask what a lock holds, and what it holds is joined by rules",
    ),
    (
        &["crates/larkspur-content/src/approval/control.rs", "crates/larkspur-content/src/approval/values.rs"],
        "a group is a control that holds controls",
    ),
    (
        &[
            "crates/larkspur-mock/src/catalog.rs",
            "crates/larkspur-mock/src/events/connections.rs",
            "crates/larkspur-mock/src/events/delivery.rs",
            "crates/larkspur-mock/src/events/socket.rs",
            "crates/larkspur-mock/src/events/webhook.rs",
            "crates/larkspur-mock/src/state.rs",
            "crates/larkspur-mock/src/store/files.rs",
            "crates/larkspur-mock/src/store/members.rs",
            "crates/larkspur-mock/src/store/mod.rs",
            "crates/larkspur-mock/src/store/role.rs",
        ],
        "what is stored pushes events, and pushes are part of the state",
    ),
    (
        &["crates/larkspur-mock/src/document.rs", "crates/larkspur-mock/src/embedded.rs"],
        "a document may be packed, and unpacking gives documents",
    ),
    (
        &["crates/larkspur-mock/src/example.rs", "crates/larkspur-mock/src/pages.rs"],
        "a page of a list is made of examples, and examples of lists are pages",
    ),
    (
        &["crates/larkspur-schema/src/endpoint.rs", "crates/larkspur-schema/src/repeat.rs"],
        "an endpoint knows when it may be repeated, which follows from the endpoint",
    ),
];
