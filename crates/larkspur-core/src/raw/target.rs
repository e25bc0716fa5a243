//! Where a raw call may go: tokens go nowhere but to the platform.

use reqwest::Url;

use crate::brand::Brand;
use crate::client::Client;

/// The origin of a call, where it names one, and its path, which calls that very path.
pub(super) fn split<'t>(client: &Client, text: &'t str) -> Result<(Option<String>, &'t str), String> {
    let (origin, path) = split_origin(client, text)?;
    if is_plain(path) {
        return Ok((origin, path));
    }
    let shown = path.split('?').next().unwrap_or_default();
    Err(format!("the path {shown:?} must begin with `/` and hold no `..`, `#`, `\\` or control character"))
}

/// Splits an origin off, where there is one, and checks that it is the platform's.
fn split_origin<'t>(client: &Client, text: &'t str) -> Result<(Option<String>, &'t str), String> {
    if text.starts_with('/') || !text.contains("://") {
        return Ok((None, text));
    }
    let brand = client.shared.config.brand;
    // A gateway in front of the platform.
    if let Some(path) = text.strip_prefix(&client.shared.origins.base).filter(|path| path.starts_with('/')) {
        return Ok((None, path));
    }
    let url = Url::parse(text).map_err(|error| format!("the call has no valid URL: {error}"))?;
    let origin = url.origin().ascii_serialization();
    let host = url.host_str().unwrap_or_default();
    let safe = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && is_platform(brand, host);
    // The rest is taken from the text as it was written, so the text must begin with that very origin.
    match text.strip_prefix(&origin).filter(|path| safe && path.starts_with('/')) {
        Some(path) => Ok((Some(origin), path)),
        None => Err(format!(
            "a call with a token goes to `https://…{}/…` and nowhere else, and this one names the host {host:?}: make it with \
             an HTTP client of your own",
            domain(brand)
        )),
    }
}

/// Under which domain the hosts of a brand are.
fn domain(brand: Brand) -> &'static str {
    match brand {
        Brand::Feishu => ".feishu.cn",
        Brand::Lark => ".larksuite.com",
    }
}

fn is_platform(brand: Brand, host: &str) -> bool {
    host.strip_suffix(domain(brand)).is_some_and(|name| !name.is_empty() && !name.ends_with('.'))
}

/// Whether a URL with this path calls this very path.
fn is_plain(path: &str) -> bool {
    let (steps, _) = path.split_once('?').unwrap_or((path, ""));
    let is_dots = |step: &str| matches!(step.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    path.starts_with('/')
        && !steps.split('/').any(is_dots)
        && !steps.contains('\\')
        && !path.contains(|c: char| c == '#' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Call;
    use crate::endpoint::Method;
    use crate::error::ErrorKind;

    #[test]
    fn a_token_goes_to_hosts_of_its_own_brand_only() {
        let made = |brand, url: &str| {
            let client = Client::builder("cli_a", "s").brand(brand).build().unwrap();
            let call: Call = client.raw(Method::POST, url).into();
            call.problem.map_or(Ok(call.raw.unwrap().origin.clone()), Err)
        };
        let origin = |url| made(Brand::Feishu, url).unwrap();
        assert_eq!(origin("https://www.feishu.cn/approval/openapi/v2/file/upload").unwrap(), "https://www.feishu.cn");
        assert_eq!(origin("https://open.feishu.cn/open-apis/a"), None);
        assert_eq!(origin("/open-apis/a?next=https://evil.example/"), None);
        assert_eq!(made(Brand::Lark, "https://www.larksuite.com/a").unwrap().unwrap(), "https://www.larksuite.com");
        for bad in [
            "https://evil.example/a",
            "https://feishu.cn.evil.example/a",
            "https://evilfeishu.cn/a",
            "https://feishu.cn/a",
            "https://.feishu.cn/a",
            "http://www.feishu.cn/a",
            "https://www.feishu.cn:8443/a",
            "https://u:p@www.feishu.cn/a",
            "https://www.feishu.cn@evil.example/a",
            "https://evil.example\\@www.feishu.cn/a",
            "https://evil.example#@www.feishu.cn/a",
            "https://evil.example?@www.feishu.cn/a",
            "https://www.feishu.cn\\.evil.example/a",
            "HTTPS://evil.example/a",
            "https://www.larksuite.com/a",
            "https://open.feishu.cn.evil.example/a",
            "//evil.example/../a",
            "ftp://www.feishu.cn/a",
            "https://",
            "://www.feishu.cn/a",
        ] {
            let error = made(Brand::Feishu, bad).map(|origin| panic!("{bad} goes to {origin:?}")).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Input, "{bad}");
        }
        let lark = made(Brand::Lark, "https://www.feishu.cn/a").unwrap_err();
        assert!(lark.to_string().contains(".larksuite.com"), "{lark}");
    }
}
