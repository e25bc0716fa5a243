//! Who may call the control API: this machine, and no page of another site.

use axum::body::Body;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Request, StatusCode};

use super::refusal::Refusal;
use crate::exchange::Caller;

/// Refuses other machines and host names, unless the API is `open`, and pages of other sites in any case.
pub(super) fn check(request: &Request<Body>, open: bool) -> Result<(), Refusal> {
    let caller = request.extensions().get::<Caller>();
    let secure = caller.is_some_and(|caller| caller.secure);
    let near = caller.is_some_and(|caller| caller.peer.ip().to_canonical().is_loopback());
    problem(request.headers(), near, secure, open).map_or(Ok(()), |problem| {
        Err(Refusal::new(StatusCode::FORBIDDEN, format!("the control API refuses this call: {problem}")))
    })
}

fn problem(headers: &HeaderMap, near: bool, secure: bool, open: bool) -> Option<&'static str> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(HOST.as_str());
    if !open && !near {
        return Some("it comes from another machine; start the mock with --open-control to allow that");
    }
    // A page of another site can have its own name lead to this machine.
    if !open && !host.is_some_and(is_local) {
        return Some("its Host is not this machine; call http://127.0.0.1 or http://localhost");
    }
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Some("a page of another site sent it");
    }
    let scheme = if secure { "https" } else { "http" };
    match (text(ORIGIN.as_str()), host) {
        (None, _) => None,
        (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(&format!("{scheme}://{host}")) => None,
        _ => Some("a page of another origin sent it"),
    }
}

/// Whether a `Host` names this machine.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let address = name.parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn refused(headers: &[(&str, &str)], near: bool, open: bool) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect();
        problem(&headers, near, false, open).is_some()
    }

    #[test]
    fn this_machine_is_let_in_and_others_are_not() {
        for host in ["127.0.0.1:9000", "localhost:9000", "LOCALHOST", "[::1]:9000", "127.3.2.1"] {
            assert!(!refused(&[("host", host)], true, false), "{host}");
            assert!(refused(&[("host", host)], false, false), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:9000", "10.0.0.1", "127.0.0.1.evil.example"] {
            assert!(refused(&[("host", host)], true, false), "{host}");
            assert!(!refused(&[("host", host)], false, true), "{host} of an open API");
        }
        assert!(refused(&[], true, false), "no host at all");
    }

    #[test]
    fn pages_of_other_sites_are_refused_even_where_the_api_is_open() {
        let host = ("host", "127.0.0.1:9000");
        for open in [false, true] {
            assert!(refused(&[host, ("origin", "http://evil.example")], true, open));
            assert!(refused(&[host, ("origin", "null")], true, open));
            assert!(refused(&[host, ("origin", "http://127.0.0.1:9001")], true, open));
            assert!(refused(&[host, ("sec-fetch-site", "cross-site")], true, open));
            assert!(refused(&[host, ("sec-fetch-site", "same-site")], true, open));
            assert!(!refused(&[host, ("origin", "http://127.0.0.1:9000")], true, open));
            assert!(!refused(&[host, ("sec-fetch-site", "same-origin")], true, open));
        }
    }
}
