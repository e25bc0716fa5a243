//! The headers of a push, whatever the web framework.

use std::collections::{BTreeMap, HashMap};

use super::Rejection;

/// The headers of a request, for [`Webhook::handle`](crate::Webhook::handle).
///
/// [`http::HeaderMap`] is one (axum, hyper, lambda_http), and so are maps and lists of names and values. With actix-web:
///
/// ```ignore
/// let headers: Vec<_> = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
/// let answer = webhook.handle(&headers[..], body).await;
/// ```
pub trait Headers {
    /// Gives every value of a header, as bytes. The name is in lower case; case does not count.
    fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8]));
}

impl Headers for http::HeaderMap {
    fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8])) {
        self.get_all(name).iter().for_each(|value| to(value.as_bytes()));
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8])) {
        find(self.iter().map(|(name, value)| (name, value)), name, to);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const COUNT: usize> Headers for [(N, V); COUNT] {
    fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8])) {
        self[..].each_value(name, to);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(N, V)> {
    fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8])) {
        self[..].each_value(name, to);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, H> Headers for HashMap<N, V, H> {
    fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8])) {
        find(self.iter(), name, to);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for BTreeMap<N, V> {
    fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8])) {
        find(self.iter(), name, to);
    }
}

fn find<'h, N, V>(headers: impl Iterator<Item = (&'h N, &'h V)>, wanted: &str, to: &mut dyn FnMut(&[u8]))
where
    N: AsRef<str> + 'h,
    V: AsRef<[u8]> + 'h,
{
    for (name, value) in headers {
        if name.as_ref().eq_ignore_ascii_case(wanted) {
            to(value.as_ref());
        }
    }
}

/// What a push says about its signature.
pub(super) struct Signed {
    pub(super) timestamp: String,
    pub(super) nonce: String,
    pub(super) signature: String,
}

impl Signed {
    /// Reads the three headers: `None` where there is no signature. What is there twice or not in ASCII is refused.
    pub(super) fn read(headers: &(impl Headers + ?Sized)) -> Result<Option<Self>, Rejection> {
        let Some(signature) = single(headers, "x-lark-signature")? else { return Ok(None) };
        let required = |value: Option<String>| value.ok_or(Rejection::Headers);
        let timestamp = required(single(headers, "x-lark-request-timestamp")?)?;
        let nonce = required(single(headers, "x-lark-request-nonce")?)?;
        Ok(Some(Self { timestamp, nonce, signature }))
    }
}

fn single(headers: &(impl Headers + ?Sized), name: &str) -> Result<Option<String>, Rejection> {
    let mut found = Ok(None);
    headers.each_value(name, &mut |value| {
        found = match (&found, std::str::from_utf8(value)) {
            (Ok(None), Ok(text)) if text.is_ascii() => Ok(Some(text.to_owned())),
            _ => Err(Rejection::Headers),
        };
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_maps_are_headers_whatever_the_case() {
        fn read(headers: &(impl Headers + ?Sized)) -> Vec<Vec<u8>> {
            let mut all = Vec::new();
            headers.each_value("x-lark-signature", &mut |value| all.push(value.to_vec()));
            all
        }
        let list = [("X-Lark-Signature", "a"), ("x-lark-signature", "b"), ("other", "c")];
        assert_eq!(
            (read(&list), read(&list[1..]), read(&list.to_vec()).len()),
            (vec![b"a".to_vec(), b"b".to_vec()], vec![b"b".to_vec()], 2)
        );
        assert_eq!(read(&HashMap::from([("X-LARK-SIGNATURE".to_owned(), "a".to_owned())])), [b"a"]);
        assert_eq!(read(&BTreeMap::from([("x-lark-Signature", "a")])), [b"a"]);
    }

    #[test]
    fn a_header_that_is_there_twice_or_not_text_is_refused() {
        let three = |extra: (&'static str, &'static [u8])| {
            let base =
                [("x-lark-signature", &b"s"[..]), ("x-lark-request-timestamp", b"1"), ("x-lark-request-nonce", b"n")];
            let mut all = base.to_vec();
            all.push(extra);
            Signed::read(&all[..])
        };
        assert!(three(("other", b"\xff")).is_ok_and(|signed| signed.is_some_and(|signed| signed.nonce == "n")));
        for twice in ["x-lark-signature", "X-Lark-Request-Timestamp", "x-lark-request-nonce"] {
            assert!(matches!(three((twice, b"1")), Err(Rejection::Headers)), "{twice}");
        }
        assert!(matches!(Signed::read(&[("x-lark-signature", b"\xff\xfe")]), Err(Rejection::Headers)));
        assert!(
            matches!(Signed::read(&[("x-lark-signature", "s")]), Err(Rejection::Headers)),
            "the others are missing"
        );
        assert!(matches!(Signed::read(&[("a", "b")]), Ok(None)));
    }
}
