//! A scenario: replies, faults and pages that are set at once, from a file or over HTTP.

use serde::{Deserialize, Deserializer};

use crate::error::{RuleError, UnknownEndpoint};
use crate::faults::Fault;
use crate::pages::Pages;
use crate::rules::{self, ActiveRule, Rule};
use crate::state::{Answer, Script, State};
use crate::sync::lock;

/// Replies, faults and pages, as JSON has them:
///
/// ```
/// let scenario: larkspur_mock::Scenario = serde_json::from_str(r#"{
///     "replies": [{"endpoint": "POST /open-apis/im/v1/messages", "replies": [{"body": {"message_id": "om_{{id}}"}}]}],
///     "faults": [{"endpoint": "wiki.v2.task.get", "faults": "500*2,pass", "cycle": true}],
///     "pages": [{"endpoint": "im.v1.chat.list", "count": 45}]
/// }"#)?;
/// # let _ = scenario;
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// Scripted replies, the last one asked first.
    pub replies: Vec<Rule>,
    /// Faults.
    pub faults: Vec<FaultScript>,
    /// Lists of a certain length.
    pub pages: Vec<PagesOf>,
}

/// Faults of one endpoint, or of all.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultScript {
    /// The endpoint's name; all endpoints where it is left out.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// As [`Fault::parse_list`] reads them: `500*2,pass,delay:1s`.
    #[serde(deserialize_with = "faults")]
    pub faults: Vec<Fault>,
    /// Whether they are repeated without end.
    #[serde(default)]
    pub cycle: bool,
}

/// How long one list is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagesOf {
    /// The endpoint's name.
    pub endpoint: String,
    /// How many items it has.
    pub count: usize,
}

fn faults<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Fault>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Fault::parse_list(&text).map_err(serde::de::Error::custom)
}

/// Checks a scenario and then sets all of it, or nothing.
pub(super) fn apply(state: &State, scenario: Scenario) -> Result<(), RuleError> {
    let index = |id: &str| -> Result<usize, UnknownEndpoint> { state.catalog.index(&state.catalog.id_of(id)?) };
    let mut rules = Vec::new();
    for rule in scenario.replies {
        if let Some(problem) = rules::problem(&rule) {
            return Err(RuleError::Unfit(problem));
        }
        rules.push(ActiveRule { target: state.target(&rule.endpoint)?, rule, answered: 0 });
    }
    let mut scripts = Vec::new();
    for script in scenario.faults {
        let endpoint = script.endpoint.as_deref().map(index).transpose()?;
        scripts.push((endpoint, Script::new(script.faults, script.cycle)));
    }
    let mut pages = Vec::new();
    for list in scenario.pages {
        let endpoint = index(&list.endpoint)?;
        if !state.catalog.is_paged(endpoint) {
            return Err(RuleError::Unfit(format!("{} is not documented as a list in pages", list.endpoint)));
        }
        pages.push((endpoint, Answer::Pages(Pages::examples(list.count))));
    }
    let mut behaviour = lock(&state.behaviour);
    rules.into_iter().for_each(|rule| behaviour.add_rule(rule));
    scripts.into_iter().for_each(|(endpoint, script)| behaviour.add_script(endpoint, script));
    pages.into_iter().for_each(|(endpoint, answer)| behaviour.set_answer(endpoint, answer));
    Ok(())
}
