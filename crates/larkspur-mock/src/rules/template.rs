//! Replies that echo the request.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value as Json;

use crate::request::Request;

/// What a template can name.
pub(crate) struct Context<'a> {
    pub(crate) request: &'a Request,
    /// The request's body, `null` where it is not JSON.
    pub(crate) body: Json,
    /// Text that no other reply has.
    pub(crate) id: String,
    /// How often the rule answered, this time included.
    pub(crate) count: usize,
}

/// Fills in the templates of every text. Names that the request does not have become nothing.
pub(crate) fn render(value: &Json, context: &Context<'_>) -> Json {
    match value {
        Json::String(text) => fill(text, context),
        Json::Array(items) => items.iter().map(|item| render(item, context)).collect(),
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (name.clone(), render(value, context))).collect())
        }
        other => other.clone(),
    }
}

fn fill(text: &str, context: &Context<'_>) -> Json {
    let alone = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    if let Some(name) = alone.filter(|name| !name.contains("{{") && !name.contains("}}")) {
        return value_of(name.trim(), context);
    }
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        filled.push_str(before);
        match value_of(name.trim(), context) {
            Json::Null => {}
            Json::String(text) => filled.push_str(&text),
            other => filled.push_str(&other.to_string()),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled.into()
}

fn value_of(name: &str, context: &Context<'_>) -> Json {
    let (place, path) = name.split_once('.').unwrap_or((name, ""));
    let request = context.request;
    match place {
        "id" => context.id.as_str().into(),
        "count" => context.count.into(),
        "now" => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            now.as_millis().to_string().into()
        }
        "path" => request.path_value(path).into(),
        "query" => request.query_value(path).into(),
        "header" => request.header(path).into(),
        "body" => {
            let steps = path.split('.').filter(|step| !step.is_empty());
            let step_into = |json: &Json, step: &str| match json {
                Json::Array(items) => items.get(step.parse::<usize>().ok()?).cloned(),
                json => json.get(step).cloned(),
            };
            steps.into_iter().try_fold(context.body.clone(), |json, step| step_into(&json, step)).unwrap_or_default()
        }
        _ => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn templates_echo_the_request_with_its_types() {
        let request = Request {
            query: vec![("size".into(), "5".into())],
            path_params: vec![("id".into(), "om_1".into())],
            ..Request::default()
        };
        let body = json!({"n": 7, "list": [{"t": "x"}]});
        let context = Context { request: &request, body, id: "0a".into(), count: 2 };
        for (template, wanted) in [
            ("{{body.n}}", json!(7)),
            ("n={{body.n}}, {{ query.size }}", json!("n=7, 5")),
            ("{{body.list.0.t}}{{body.none}}", json!("x")),
            ("{{body}}", json!({"n": 7, "list": [{"t": "x"}]})),
            ("om_{{id}}-{{count}}", json!("om_0a-2")),
            ("{{path.id}}", json!("om_1")),
            ("{{other}}", Json::Null),
            ("{{ not closed", json!("{{ not closed")),
        ] {
            assert_eq!(render(&json!([template]), &context), json!([wanted]), "{template}");
        }
    }
}
