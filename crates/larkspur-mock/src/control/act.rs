//! What the control API does.

use axum::http::StatusCode;
use larkspur_schema::Token;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::expect::{self, Expectation};
use super::refusal::Refusal;
use super::scenario::{self, FaultScript, Scenario};
use super::view;
use crate::error::RuleError;
use crate::faults::duration;
use crate::rules::Rule;
use crate::state::State;
use crate::sync::lock;

pub(super) use super::push::{clear_webhook, push, set_webhook};

fn done() -> Json {
    json!({"ok": true})
}

fn unfit(error: &RuleError) -> Refusal {
    match error {
        RuleError::UnknownEndpoint(_) => Refusal::new(StatusCode::NOT_FOUND, error.to_string()),
        RuleError::Unfit(_) => Refusal::bad(error.to_string()),
    }
}

pub(super) fn add_reply(state: &State, rule: Rule) -> Result<Json, Refusal> {
    state.add_rule(rule).map_err(|error| unfit(&error))?;
    Ok(done())
}

pub(super) fn clear_replies(state: &State) -> Json {
    lock(&state.behaviour).clear_rules();
    done()
}

pub(super) fn add_faults(state: &State, faults: FaultScript) -> Result<Json, Refusal> {
    apply(state, Scenario { faults: vec![faults], ..Scenario::default() })
}

pub(super) fn clear_faults(state: &State) -> Json {
    lock(&state.behaviour).clear_scripts();
    done()
}

pub(super) fn apply(state: &State, scenario: Scenario) -> Result<Json, Refusal> {
    scenario::apply(state, scenario).map_err(|error| unfit(&error))?;
    Ok(done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    advance: String,
}

pub(super) fn advance(state: &State, wanted: &Advance) -> Result<Json, Refusal> {
    let unread = || Refusal::bad(format!("`{}` is no time; write 500ms, 30s, 5m, 2h or 1d", wanted.advance));
    state.clock.skip(duration(&wanted.advance).ok_or_else(unread)?);
    Ok(view::clock(state))
}

pub(super) fn clear_log(state: &State) -> Json {
    lock(&state.log).clear();
    done()
}

pub(super) fn clear_state(state: &State) -> Json {
    lock(&state.store).clear();
    done()
}

pub(super) fn expect(state: &State, expectation: &Expectation) -> Result<Json, Refusal> {
    match expect::check(state, expectation) {
        Ok(count) => Ok(json!({"ok": true, "count": count})),
        Err(unmet) => {
            let message = format!("expected {} of these requests, and {} arrived", unmet.expected, unmet.found);
            let more = json!({"expected": unmet.expected, "count": unmet.found, "latest": unmet.latest});
            Err(Refusal::new(StatusCode::CONFLICT, message).with(more))
        }
    }
}

/// What happens to tokens. One of the fields is set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(super) struct Tokens {
    issue: Option<Token>,
    app_id: Option<String>,
    /// `all`, or a kind.
    expire: Option<String>,
    revoke: Option<String>,
}

pub(super) fn tokens(state: &State, wanted: &Tokens) -> Result<Json, Refusal> {
    let now = state.now();
    if let Some(kind) = wanted.issue {
        let app_id = wanted.app_id.as_deref().unwrap_or("cli_a1b2c3d4e5f60718");
        let tokens = &mut lock(&state.accounts).tokens;
        let token = match kind {
            Token::User => tokens.user_token(app_id, None, now),
            kind => tokens.app_token(kind, app_id, "", now).0,
        };
        return Ok(json!({"token": token}));
    }
    if let Some(kind) = &wanted.expire {
        let kind =
            match kind.as_str() {
                "all" => None,
                kind => Some(serde_json::from_value(kind.into()).map_err(|_| {
                    Refusal::bad(format!("`{kind}` is no kind of token; write tenant, user, app or all"))
                })?),
            };
        lock(&state.accounts).tokens.expire(kind, now);
        return Ok(done());
    }
    match &wanted.revoke {
        Some(token) => Ok(json!({"ok": state.revoke(token)})),
        None => {
            Err(Refusal::bad("say what to do: {\"issue\": \"tenant\"}, {\"expire\": \"all\"} or {\"revoke\": TOKEN}"))
        }
    }
}

/// What is reset; everything where nothing is named.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Reset {
    only: Option<Vec<Part>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Replies,
    Log,
    State,
    Limits,
    Tokens,
    Clock,
    Connections,
}

impl Part {
    const ALL: [Self; 7] =
        [Self::Replies, Self::Log, Self::State, Self::Limits, Self::Tokens, Self::Clock, Self::Connections];

    fn reset(self, state: &State) {
        match self {
            Self::Replies => state.restore_behaviour(),
            Self::Log => lock(&state.log).clear(),
            Self::State => lock(&state.store).clear(),
            Self::Limits => lock(&state.limits).clear(),
            Self::Tokens => lock(&state.accounts).reset(),
            Self::Clock => state.clock.reset(),
            Self::Connections => state.cut_long_connections(),
        }
    }
}

/// Makes everything as at the start.
pub(crate) fn reset_all(state: &State) {
    Part::ALL.iter().for_each(|part| part.reset(state));
}

pub(super) fn reset(state: &State, wanted: &Reset) -> Result<Json, Refusal> {
    if wanted.only.as_ref().is_some_and(Vec::is_empty) {
        return Err(Refusal::bad("`only` names nothing; leave it out to reset everything"));
    }
    let parts = wanted.only.as_deref().unwrap_or(&Part::ALL);
    parts.iter().for_each(|part| part.reset(state));
    Ok(done())
}
