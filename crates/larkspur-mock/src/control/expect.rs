//! Expectations: how many requests of a kind arrived.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::view::{no_secrets, seen};
use crate::log::Logged;
use crate::rules::When;
use crate::state::State;
use crate::sync::lock;

/// How many of the last requests an unmet expectation shows.
const SHOWN: usize = 5;

/// That requests arrived: of an endpoint, with certain content, answered with a status, so many times.
///
/// Without a number, at least one is expected. Only requests that the log still keeps are counted: the latest 20,000.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expectation {
    /// The endpoint's name, or a method and a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(skip_serializing_if = "When::is_empty")]
    when: When,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<usize>,
}

impl Expectation {
    /// Requests of an endpoint, by its name or by its method and path.
    pub fn of(endpoint: impl Into<String>) -> Self {
        Self { endpoint: Some(endpoint.into()), ..Self::default() }
    }

    /// With this content.
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Answered with this HTTP status.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Just so many.
    pub fn times(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }

    /// So many or more.
    pub fn at_least(mut self, count: usize) -> Self {
        self.at_least = Some(count);
        self
    }

    /// So many or fewer.
    pub fn at_most(mut self, count: usize) -> Self {
        self.at_most = Some(count);
        self
    }

    fn holds(&self, logged: &Logged, endpoint: Option<&str>) -> bool {
        let status = logged.outcome.as_ref().map(|outcome| outcome.status);
        endpoint.is_none_or(|wanted| logged.request.endpoint.as_deref() == Some(wanted))
            && self.status.is_none_or(|wanted| status == Some(wanted))
            && self.when.holds(&logged.request)
    }

    fn is_met(&self, found: usize) -> bool {
        let bounds = (self.count, self.at_least, self.at_most);
        let least = if bounds == (None, None, None) { Some(1) } else { self.at_least };
        self.count.is_none_or(|count| count == found)
            && least.is_none_or(|least| found >= least)
            && self.at_most.is_none_or(|most| found <= most)
    }

    fn number(&self) -> String {
        match (self.count, self.at_least, self.at_most) {
            (Some(count), ..) => count.to_string(),
            (None, Some(least), Some(most)) => format!("{least} to {most}"),
            (None, None, Some(most)) => format!("at most {most}"),
            (None, least, None) => format!("at least {}", least.unwrap_or(1)),
        }
    }
}

/// An expectation that what arrived does not meet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Unmet {
    /// How many requests were expected, in words.
    pub expected: String,
    /// How many arrived.
    pub found: usize,
    /// The latest requests of the same endpoint, as the log shows them.
    pub latest: Vec<Json>,
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} of these requests, and {} arrived", self.expected, self.found)?;
        for request in &self.latest {
            write!(f, "\n  {request}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Unmet {}

/// Counts the requests that an expectation means.
pub(crate) fn check(state: &State, expectation: &Expectation) -> Result<usize, Unmet> {
    // A name that nothing has counts nothing: routes without a document are known by what was called.
    let endpoint = expectation
        .endpoint
        .as_deref()
        .map(|endpoint| state.catalog.id_of(endpoint).unwrap_or_else(|_| endpoint.to_owned()));
    let log = lock(&state.log);
    let found = log.entries().filter(|logged| expectation.holds(logged, endpoint.as_deref())).count();
    if expectation.is_met(found) {
        return Ok(found);
    }
    let of_endpoint = Expectation::default();
    let latest = log.entries().rev().filter(|logged| of_endpoint.holds(logged, endpoint.as_deref())).take(SHOWN);
    let latest: Vec<Json> = latest.map(|logged| no_secrets(seen(logged))).collect();
    Err(Unmet { expected: expectation.number(), found, latest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_bound_what_is_found() {
        for (expectation, met) in [
            (Expectation::default(), [false, true, true]),
            (Expectation::default().times(1), [false, true, false]),
            (Expectation::default().at_most(1), [true, true, false]),
            (Expectation::default().at_least(2), [false, false, true]),
            (Expectation::default().times(0), [true, false, false]),
        ] {
            assert_eq!([0, 1, 2].map(|found| expectation.is_met(found)), met, "{}", expectation.number());
        }
    }
}
