//! From a call to an HTTP request.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::call::Call;
use crate::error::{Error, Result};

/// Everything but the characters that a URL never gives a meaning.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The URL of a call. Values are encoded, so that none of them changes which path is called.
pub(super) fn url(call: &Call) -> Result<Url> {
    let config = &call.client.shared.config;
    let mut text = match call.endpoint.host {
        Some(host) if !config.custom_base => config.brand.origin(host),
        _ => config.base_url.clone(),
    };
    match &call.raw {
        Some(raw) => text.push_str(&raw.path),
        None => push_path(&mut text, call)?,
    }
    let mut separator = if text.contains('?') { '&' } else { '?' };
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
    for segment in call.endpoint.path.split('/').skip(1) {
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
