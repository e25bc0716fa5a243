//! Files above the versions: a service's handle, and the list of services.

use std::fmt::Write;

use crate::docs::Docs;
use crate::emit::module::{counted, handles, header};
use crate::names;

/// A service, as the crate mounts it.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    /// The name on the wire, which is also the name of the feature.
    pub(crate) name: String,
    /// Its versions, each with its count of endpoints.
    pub(crate) versions: Vec<(String, usize)>,
}

impl Service {
    pub(crate) fn endpoints(&self) -> usize {
        self.versions.iter().map(|(_, count)| count).sum()
    }
}

/// `wiki/mod.rs`: the versions, the service's handle, and the method of the client that gives it.
pub(crate) fn service(service: &Service, command: &str) -> String {
    let name = &service.name;
    let lines = service
        .versions
        .iter()
        .map(|(version, count)| format!("- [`{}`]: {}", names::module(version), counted(*count)));
    let what = Docs::new(format!("The service `{name}`.")).lines(lines);
    let mut out = header(what, command, &[&format!("all specs of `{name}`")]);
    out.push_str("\nuse larkspur_core::rt;\n\n");
    for (version, _) in &service.versions {
        let _ = writeln!(out, "pub mod {};", names::module(version));
    }
    let handle = names::pascal(name);
    let calls: Vec<(String, String, String)> = service
        .versions
        .iter()
        .map(|(version, _)| {
            let module = names::module(version);
            (module.clone(), format!("{module}::{}", names::pascal(version)), format!("Version `{version}`."))
        })
        .collect();
    out.push('\n');
    out.push_str(&handles(&handle, &format!("Calls of the service `{name}`."), &calls).replacen(
        "pub(super) fn",
        "fn",
        1,
    ));
    let call = names::ident(&names::snake(name));
    let _ = write!(
        out,
        "\nimpl crate::Client {{\n    /// The service `{name}`.\n    pub fn {call}(&self) -> {handle}<'_> {{\n        \
         {handle}::new(self)\n    }}\n}}\n"
    );
    out
}

/// `mod.rs`: one module a service, behind its feature.
pub(crate) fn root(services: &[Service], command: &str) -> String {
    let what = Docs::new("All services, each behind the feature of its name.");
    let mut out = header(what, command, &["all specs"]);
    for service in services {
        let _ = write!(out, "\n#[cfg(feature = \"{}\")]\npub mod {};\n", service.name, names::module(&service.name));
    }
    out
}
