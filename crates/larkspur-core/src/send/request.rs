//! From a call to an HTTP request.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::call::Call;
use crate::error::{Error, Result};

/// Everything but the characters that a URL never gives a meaning.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Room for the path parameters of most calls, in bytes.
const USUAL_VALUES: usize = 64;

/// The URL of a call. Values are encoded, so that none of them changes which path is called.
pub(super) fn url(call: &Call) -> Result<Url> {
    let mut url = base(call)?;
    let mut path = String::with_capacity(url.path().len() + call.template().len() + USUAL_VALUES);
    path.push_str(url.path().trim_end_matches('/'));
    push_path(&mut path, call)?;
    url.set_path(&path);
    let mut query = call.raw.as_deref().map_or_else(String::new, |raw| raw.query.clone());
    for (name, values) in &call.query {
        for value in values {
            if !query.is_empty() {
                query.push('&');
            }
            query.extend(utf8_percent_encode(name, ENCODED));
            query.push('=');
            query.extend(utf8_percent_encode(value, ENCODED));
        }
    }
    if !query.is_empty() {
        url.set_query(Some(&query));
    }
    Ok(url)
}

/// The host of a call, with what stands before its path. Nearly all calls go to the one that the client has parsed already.
fn base(call: &Call) -> Result<Url> {
    let shared = &call.client.shared;
    let origin = match (call.raw.as_deref().and_then(|raw| raw.origin.as_ref()), call.endpoint.host) {
        _ if shared.config.base_url.is_some() => return Ok(shared.origins.base_url.clone()),
        (Some(origin), _) => origin.clone(),
        (None, Some(host)) => shared.config.brand.origin(host),
        (None, None) => return Ok(shared.origins.base_url.clone()),
    };
    Url::parse(&origin).map_err(|error| Error::input(format!("the call has no valid URL: {error}")))
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
        static HOSTED: Endpoint =
            Endpoint::new(Method::GET, "approval.v4.thing.get", "/approval/openapi/v2/:name/get").host("www.feishu.cn");
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
