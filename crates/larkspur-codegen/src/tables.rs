//! Lists of services for the README and the manifest.

use std::fmt::Write;

use crate::emit::Service;

/// | feature | versions | endpoints |
pub(crate) fn services(services: &[Service]) -> String {
    let mut out = String::from("| feature | versions | endpoints |\n| --- | --- | ---: |\n");
    for service in services {
        let versions: Vec<&str> = service.versions.iter().map(|(version, _)| version.as_str()).collect();
        let _ = writeln!(out, "| `{}` | {} | {} |", service.name, versions.join(", "), service.endpoints());
    }
    let total: usize = services.iter().map(Service::endpoints).sum();
    let _ = writeln!(out, "| `full` | all {} services | {total} |", services.len());
    out
}

/// `full`, then one feature a service.
pub(crate) fn features(services: &[Service]) -> String {
    let mut out = String::from("full = [\n");
    for service in services {
        let _ = writeln!(out, "    \"{}\",", service.name);
    }
    out.push_str("]\n");
    for service in services {
        let _ = writeln!(out, "{} = []", service.name);
    }
    out
}
