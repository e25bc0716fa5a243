//! From a call to an HTTP request.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::call::Call;
use crate::error::{Error, Result};

/// Everything but the characters that a URL never gives a meaning.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Room for the query and the path parameters of most calls, in bytes.
const USUAL_QUERY: usize = 96;

/// The URL of a call. Values are encoded, so that none of them changes which path is called.
pub(super) fn url(call: &Call) -> Result<Url> {
    let config = &call.client.shared.config;
    let raw = call.raw.as_deref();
    let origin = match (raw.and_then(|raw| raw.origin.as_ref()), call.endpoint.host) {
        (Some(origin), _) if !config.custom_base => Cow::Borrowed(origin.as_str()),
        (None, Some(host)) if !config.custom_base => Cow::Owned(config.brand.origin(host)),
        _ => Cow::Borrowed(config.base_url.as_str()),
    };
    let mut text = String::with_capacity(origin.len() + call.template().len() + USUAL_QUERY);
    text.push_str(&origin);
    push_path(&mut text, call)?;
    let mut separator = '?';
    if let Some(raw) = raw.filter(|raw| !raw.query.is_empty()) {
        text.push('?');
        text.push_str(&raw.query);
        separator = '&';
    }
    for (name, values) in &call.query {
        for value in values {
            text.push(separator);
            text.extend(utf8_percent_encode(name, ENCODED));
            text.push('=');
            text.extend(utf8_percent_encode(value, ENCODED));
            separator = '&';
        }
    }
    Url::parse(&text).map_err(|error| Error::input(format!("the call has no valid URL: {error}")))
}

fn push_path(text: &mut String, call: &Call) -> Result<()> {
    let template = call.template();
    if template.starts_with('/') && !template.contains("/:") {
        text.push_str(template);
        return Ok(());
    }
    for segment in template.split('/').skip(1) {
        text.push('/');
        let Some(name) = segment.strip_prefix(':') else {
            text.push_str(segment);
            continue;
        };
        let value = call.path.iter().find(|(param, _)| param == name);
        let Some((_, value)) = value else {
            return Err(Error::input(format!("the path parameter `{name}` is not set")));
        };
        text.extend(utf8_percent_encode(value, ENCODED));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rt::*;

    #[test]
    fn hosts_follow_the_brand() {
        static HOSTED: Endpoint = Endpoint {
            id: "approval.v4.thing.get",
            method: Method::GET,
            host: Some("www.feishu.cn"),
            path: "/approval/openapi/v2/:name/get",
            tokens: &[],
            scopes: &[],
            field_scopes: &[],
            rate_limit: None,
            repeat: Repeat::Method,
            reply: ReplyKind::Data,
            errors: &[],
            doc_url: "",
            deprecated: false,
        };
        for (brand, expected) in [
            (crate::Brand::Feishu, "https://www.feishu.cn/approval/openapi/v2/a%2Fb/get?q=%E6%96%87&q=1"),
            (crate::Brand::Lark, "https://www.larksuite.com/approval/openapi/v2/a%2Fb/get?q=%E6%96%87&q=1"),
        ] {
            let client = Client::builder("cli_a", "s").brand(brand).build().unwrap();
            let mut call = Call::new(&client, &HOSTED);
            call.path("name", &"a/b");
            call.query("q", &vec!["文", "1"]);
            assert_eq!(url(&call).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn a_raw_path_may_hold_a_query() {
        let client = Client::builder("cli_a", "s").base_url("http://h:1/p").build().unwrap();
        let call: Call = client.raw(Method::GET, "/a?b=c").query("d", "e").into();
        assert_eq!(url(&call).unwrap().as_str(), "http://h:1/p/a?b=c&d=e");
    }
}
