//! Lists of services for the README and the manifest.

use std::fmt::Write;

use crate::Crates;
use crate::emit::Service;

/// | feature | versions | endpoints | events |
pub(crate) fn services(services: &[Service<'_>]) -> String {
    let mut out = String::from("| feature | versions | endpoints | events |\n| --- | --- | ---: | ---: |\n");
    for service in services {
        let versions: Vec<&str> = service.versions.iter().map(|version| version.version.as_str()).collect();
        let counts = [service.endpoints(), service.events()].map(shown);
        let _ = writeln!(out, "| `{}` | {} | {} |", service.name(), versions.join(", "), counts.join(" | "));
    }
    let endpoints: usize = services.iter().map(Service::endpoints).sum();
    let events: usize = services.iter().map(Service::events).sum();
    let _ = writeln!(out, "| `full` | all {} services | {endpoints} | {} |", services.len(), shown(events));
    out
}

/// A count; nothing where there are none.
fn shown(count: usize) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

/// `full`, then one feature a service, which turns on the same of the crate that holds it.
pub(crate) fn features(services: &[Service<'_>], crates: Option<&Crates>) -> String {
    let mut out = String::from("full = [\n");
    for service in services {
        let _ = writeln!(out, "    \"{}\",", service.name());
    }
    out.push_str("]\n");
    let Some(crates) = crates else { return out + &own_features(services, None) };
    for name in services.iter().map(Service::name) {
        let krate = crates.of(name);
        let _ = writeln!(out, "{name} = [\"dep:{krate}\", \"{krate}/{name}\"]");
    }
    out
}

/// One feature a service, which turns on what the service needs elsewhere.
pub(crate) fn own_features(services: &[Service<'_>], crates: Option<&Crates>) -> String {
    let line = |name: &str| {
        let needed: Vec<String> =
            crates.iter().flat_map(|all| all.needed_by(name)).map(|one| format!("\"{one}\"")).collect();
        format!("{name} = [{}]\n", needed.join(", "))
    };
    services.iter().map(|service| line(service.name())).collect()
}
