//! Which crate holds which services.

/// Services in crates of their own, behind one that people name.
///
/// Several crates are compiled at once. The one that people name gives all services on under their names, so nobody else sees
/// where a service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crates {
    /// The crate that people name.
    pub main: String,
    /// The others. The last also holds the services that none of them names.
    pub groups: Vec<Group>,
    /// What a service needs beside itself: its name, and a feature that its own turns on in its crate (`larkspur-content/approval`).
    pub needs: Vec<(String, String)>,
}

/// A crate that holds some of the services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name, `larkspur-people`.
    pub krate: String,
    /// The services that it holds.
    pub services: Vec<String>,
}

impl Crates {
    /// The crate that holds a service.
    pub fn of(&self, service: &str) -> &str {
        let named = self.groups.iter().find(|group| group.services.iter().any(|name| name == service));
        named.or(self.groups.last()).map_or(&self.main, |group| &group.krate)
    }

    /// The features that a service needs beside itself.
    pub(crate) fn needed_by<'c>(&'c self, service: &'c str) -> impl Iterator<Item = &'c str> {
        self.needs.iter().filter(move |(name, _)| name == service).map(|(_, feature)| feature.as_str())
    }

    /// The folder of a crate's generated code, below the folder of crates.
    pub fn folder(krate: &str) -> String {
        format!("{krate}/src/api")
    }
}
