//! Files above the versions: a service's handle, and the list of services.

use std::fmt::Write;

use crate::emit::handle::MadeBy;
use crate::emit::header::header;
use crate::emit::module::{Lead, counted, leading};
use crate::model::Docs;
use crate::names;
use crate::{Contents, Crates};

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

/// `wiki/mod.rs`: the versions, and the service's handle; also the method of the client that gives it, unless the client is in another
/// crate (`mounted`).
pub(crate) fn service(service: &Service<'_>, mounted: bool, command: &str) -> String {
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
    let by = if mounted { MadeBy::Crate } else { MadeBy::Itself };
    out.push_str(&leading(&handle, (&format!("Calls of the service `{name}`."), by), leads));
    if !mounted {
        out.push_str("\nimpl crate::Client {\n");
        out.push_str(&of_client(service, &handle, ""));
        out.push_str("}\n");
    }
    out
}

/// The method of the client that gives a service's handle.
fn of_client(service: &Service<'_>, handle: &str, feature: &str) -> String {
    let name = service.name();
    let call = names::ident(&names::snake(name));
    format!(
        "    /// The service `{name}`.\n{feature}    #[inline]\n    pub fn {call}(&self) -> {handle}<'_> {{\n        {handle}::new(self)\n    }}\n"
    )
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

/// `mod.rs` of the crate that people name: each service from the crate that holds it, and the methods of the client.
pub(crate) fn mounted(services: &[Service<'_>], crates: &Crates, command: &str) -> String {
    let what = Docs::new("All services, each behind the feature of its name.");
    let mut out = header(&what, command, &["all specs".to_owned()]);
    let mut methods = Vec::new();
    for service in services {
        let name = service.name();
        let module = names::module(name);
        let krate = crates.of(name).replace('-', "_");
        let _ = write!(out, "\n#[cfg(feature = \"{name}\")]\n#[doc(inline)]\npub use {krate}::{module};\n");
        if service.endpoints() > 0 {
            let handle = format!("{module}::{}", names::pascal(name));
            methods.push(of_client(service, &handle, &format!("    #[cfg(feature = \"{name}\")]\n")));
        }
    }
    let _ = write!(out, "\nimpl crate::Client {{\n{}}}\n", methods.join("\n"));
    out
}
