//! Answers that are not what they seem: an error that comes as a file, a page of something in between.

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION, SERVER};
use reqwest::{Response, StatusCode, Url};

use super::failure::{KEPT, transport};
use crate::error::{Error, ErrorBuilder};
use crate::reply::{Content, File, Head};

/// The longest name of a server that is told.
const LONGEST: usize = 40;

/// Tells a file from an error that the platform sends with a file's content type. Only what has no file name, is short and
/// reads as an envelope with a code is an error; so a file that happens to be JSON stays a file.
pub(super) async fn unmask(
    mut response: Response,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Content, ErrorBuilder> {
    let length: Option<usize> = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let is_short = length.is_none_or(|length| length <= KEPT);
    let mut first = BytesMut::new();
    if status != StatusCode::OK || headers.contains_key(CONTENT_DISPOSITION) || !is_short {
        return Ok(file(first, Some(response)));
    }
    while first.len() <= KEPT {
        match response.chunk().await {
            Ok(Some(chunk)) => first.extend_from_slice(&chunk),
            Ok(None) => {
                let whole = first.freeze();
                return Ok(match is_refusal(&whole) {
                    true => Content::Json(whole),
                    false => Content::File(File { first: whole, rest: None }),
                });
            }
            Err(error) => {
                let error = transport(error);
                return Err(Error::of(error.kind(), "the file broke off before it was clear what it is").source(error));
            }
        }
        if !first.trim_ascii_start().starts_with(b"{") && !first.trim_ascii_start().is_empty() {
            break;
        }
    }
    Ok(file(first, Some(response)))
}

fn file(first: BytesMut, rest: Option<Response>) -> Content {
    Content::File(File { first: first.freeze(), rest })
}

fn is_refusal(whole: &[u8]) -> bool {
    whole.trim_ascii_start().starts_with(b"{")
        && Head::parse(whole).is_some_and(|head| head.code.is_some_and(|code| code != 0) && head.has_words())
}

/// Says what an answer is that the platform's API does not give.
pub(super) fn explain(status: StatusCode, headers: &HeaderMap, is_json: bool, body: &Bytes, url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let who = server(headers);
    if status.is_redirection() {
        let to = headers.get(LOCATION).and_then(|value| url.join(value.to_str().ok()?).ok());
        let to = to.as_ref().and_then(Url::host_str).unwrap_or("elsewhere");
        return format!("{host} sends the call on to {to}{who}, and it is not followed: a token goes to one host only");
    }
    if status == StatusCode::NOT_FOUND {
        return format!(
            "there is no such path on the host {host}{who}: check the path and the method, and the client's brand and base URL"
        );
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        return format!("the path on the host {host} takes another HTTP method{who}");
    }
    let what = match (is_json, is_page(headers, body), body.is_empty()) {
        (true, ..) => "holds no error code",
        (_, true, _) => "is a web page, not JSON",
        (.., true) => "is empty",
        _ => "holds no JSON",
    };
    format!("the answer {what}; it may come from a gateway or a proxy on the way{who}")
}

fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let start = body.trim_ascii_start();
    let begins = |mark: &[u8]| start.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    kind.to_ascii_lowercase().contains("html") || begins(b"<!doctype html") || begins(b"<html")
}

/// Who answered, as far as it says.
fn server(headers: &HeaderMap) -> String {
    let name = headers.get(SERVER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name: String = name.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(LONGEST).collect();
    if name.is_empty() { String::new() } else { format!(" (it calls itself {name:?})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> String {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let url = Url::parse("https://open.feishu.cn/open-apis/a?b=secret").unwrap();
        let is_json = Head::parse(body.as_bytes()).is_some();
        explain(StatusCode::from_u16(status).unwrap(), &headers, is_json, &Bytes::from_static(body.as_bytes()), &url)
    }

    #[test]
    fn each_strange_answer_is_told_by_its_name() {
        for (text, words) in [
            (said(404, &[], "404 page not found"), "no such path on the host open.feishu.cn"),
            (said(405, &[], ""), "another HTTP method"),
            (said(302, &[("location", "https://login.example/x?y=secret")], ""), "on to login.example"),
            (said(302, &[("location", "/x?secret")], ""), "on to open.feishu.cn"),
            (said(502, &[("server", "nginx")], "<html>secret"), "is a web page, not JSON"),
            (said(502, &[("server", "nginx")], "<html>secret"), "(it calls itself \"nginx\")"),
            (said(200, &[("content-type", "Text/HTML")], "secret"), "is a web page"),
            (said(200, &[], ""), "is empty"),
            (said(400, &[], r#"{"error": {"a": "secret"}}"#), "holds no error code"),
            (said(500, &[], "secret"), "holds no JSON"),
        ] {
            assert!(text.contains(words) && !text.contains("secret"), "{words}: {text}");
        }
    }

    #[test]
    fn only_an_envelope_with_a_code_and_words_is_a_refusal() {
        assert!(is_refusal(br#" {"code": 234003, "msg": "no permission"}"#));
        assert!(is_refusal(br#"{"message": "no", "code": 7}"#));
        for file in
            [r#"{"code": 0, "msg": "ok"}"#, r#"{"code": 7}"#, r#"[{"code": 7, "msg": "x"}]"#, "{", "code: 7", ""]
        {
            assert!(!is_refusal(file.as_bytes()), "{file}");
        }
    }
}
