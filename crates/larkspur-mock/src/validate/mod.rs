//! Checks a request against its document. What is wrong comes back as a list of fields.

mod checks;
mod message;
mod text;
mod value;

use larkspur_schema::{Endpoint, Field};

use crate::failure::Violation;
use crate::request::Request;

pub(crate) use checks::Checks;
pub(crate) use message::{check_message, takes_message};
pub(crate) use text::check_named_texts;
use value::check_object;

/// Checks everything of a request but a multipart body.
pub(crate) fn check_request(endpoint: &Endpoint, request: &Request, checks: Checks) -> Vec<Violation> {
    let mut violations = Vec::new();
    if request.header("x-request-id").is_some() {
        violations.push(Violation::new("X-Request-Id", "", "the platform sets this header itself"));
    }
    let params = &endpoint.params;
    violations.extend(check_named_texts(
        &refs(&params.path),
        &request.path_params,
        Checks { refuse_unknown: false, ..checks },
    ));
    violations.extend(check_named_texts(&refs(&params.query), &request.query, checks));
    check_headers(&params.header, request, checks, &mut violations);
    if let Some(body) = &endpoint.body
        && body.content_type != "multipart/form-data"
    {
        check_body(body, request, checks, &mut violations);
    }
    violations
}

fn refs(fields: &[Field]) -> Vec<&Field> {
    fields.iter().collect()
}

fn check_headers(fields: &[Field], request: &Request, checks: Checks, violations: &mut Vec<Violation>) {
    let sent: Vec<(String, String)> =
        fields.iter().filter_map(|field| Some((field.name.clone(), request.header(&field.name)?.to_owned()))).collect();
    violations.extend(check_named_texts(&refs(fields), &sent, checks));
    let helpdesk = "x-lark-helpdesk-authorization";
    if fields.iter().any(|field| field.name.eq_ignore_ascii_case(helpdesk))
        && request.header(helpdesk).is_some_and(|value| !is_helpdesk_credential(value))
    {
        let problem = "expected base64 of helpdesk_id:helpdesk_token, without `Bearer`";
        violations.push(Violation::new("X-Lark-Helpdesk-Authorization", "", problem));
    }
}

fn is_helpdesk_credential(value: &str) -> bool {
    use base64::Engine;
    let decoded = base64::engine::general_purpose::STANDARD.decode(value).ok();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_some_and(|text| text.split_once(':').is_some_and(|(id, token)| !id.is_empty() && !token.is_empty()))
}

fn check_body(body: &larkspur_schema::Body, request: &Request, checks: Checks, violations: &mut Vec<Violation>) {
    let media = request.media_type();
    // Only a type that contradicts is wrong: official clients leave it out.
    if let Some(media) = media.filter(|media| !request.body.is_empty() && *media != body.content_type) {
        violations.push(Violation::new("Content-Type", media, format!("expected {}", body.content_type)));
        return;
    }
    if body.content_type == "application/x-www-form-urlencoded" {
        let sent: Vec<(String, String)> = form_urlencoded::parse(&request.body).into_owned().collect();
        violations.extend(check_named_texts(&refs(&body.fields), &sent, checks));
        return;
    }
    if request.body.is_empty() {
        check_object(&body.fields, &serde_json::Map::new(), "", checks, violations);
        return;
    }
    match request.json() {
        Some(serde_json::Value::Object(object)) => check_object(&body.fields, &object, "", checks, violations),
        Some(_) => violations.push(Violation::new("body", "", "expected a JSON object")),
        None => violations.push(Violation::new("body", "", "the body is not JSON")),
    }
}
