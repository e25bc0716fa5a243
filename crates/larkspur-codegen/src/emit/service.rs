//! Files above the versions: a service's handle, and the list of services.

use std::fmt::Write;

use crate::Contents;
use crate::emit::handle::MadeBy;
use crate::emit::module::{Lead, counted, header, leading};
use crate::model::Docs;
use crate::names;

/// A service, as the crate mounts it: its versions, of which there is at least one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Service<'c> {
    pub(crate) versions: &'c [Contents],
}

impl<'c> Service<'c> {
    /// The name on the wire, which is also the name of the feature.
    pub(crate) fn name(&self) -> &'c str {
        self.versions.first().map_or("", |version| &version.service)
    }

    pub(crate) fn endpoints(&self) -> usize {
        self.versions.iter().map(|version| version.endpoints).sum()
    }

    pub(crate) fn events(&self) -> usize {
        self.versions.iter().map(|version| version.events).sum()
    }
}

/// `wiki/mod.rs`: the versions, the service's handle, and the method of the client that gives it.
pub(crate) fn service(service: &Service<'_>, command: &str) -> String {
    let name = service.name();
    let lines = service.versions.iter().map(|version| {
        let counts = [(version.endpoints, "endpoint"), (version.events, "event")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what));
        format!("- [`{}`]: {}", names::module(&version.version), counts.collect::<Vec<_>>().join(", "))
    });
    let what = Docs::new(format!("The service `{name}`.")).lines(lines);
    let mut out = header(&what, command, &[format!("all specs of `{name}`")]);
    out.push_str(if service.endpoints() > 0 { "\nuse larkspur_core::rt;\n\n" } else { "\n" });
    for version in service.versions {
        let _ = writeln!(out, "pub mod {};", names::module(&version.version));
    }
    if service.endpoints() == 0 {
        return out;
    }
    let handle = names::pascal(name);
    let leads = service.versions.iter().filter(|version| version.endpoints > 0).map(|Contents { version, .. }| Lead {
        call: names::module(version),
        ty: format!("{}::{}", names::module(version), names::pascal(version)),
        docs: format!("Version `{version}`."),
    });
    out.push('\n');
    out.push_str(&leading(&handle, (&format!("Calls of the service `{name}`."), MadeBy::Itself), leads));
    let call = names::ident(&names::snake(name));
    let _ = write!(
        out,
        "\nimpl crate::Client {{\n    /// The service `{name}`.\n    pub fn {call}(&self) -> {handle}<'_> {{\n        \
         {handle}::new(self)\n    }}\n}}\n"
    );
    out
}

/// `mod.rs`: one module a service, behind its feature.
pub(crate) fn root(services: &[Service<'_>], command: &str) -> String {
    let what = Docs::new("All services, each behind the feature of its name.");
    let mut out = header(&what, command, &["all specs".to_owned()]);
    for service in services {
        let _ = write!(out, "\n#[cfg(feature = \"{}\")]\npub mod {};\n", service.name(), names::module(service.name()));
    }
    out
}
