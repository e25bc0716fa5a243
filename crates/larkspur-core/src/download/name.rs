//! The file name in `Content-Disposition`.

use percent_encoding::percent_decode_str;

/// The name, without any folder. `filename*` (RFC 5987, also in pieces after RFC 2231) goes before `filename`.
pub(super) fn parse(header: &[u8]) -> Option<String> {
    let header = String::from_utf8_lossy(header);
    let params = params(&header);
    let find = |name: &str| params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let name =
        find("filename*").and_then(extended).or_else(|| pieces(&params)).or_else(|| find("filename").map(plain))?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    (!matches!(name, "" | "." | "..")).then(|| name.to_owned())
}

/// Splits `attachment; a=b; c="d; e"` into its parameters; keys in lower case, quotes taken off.
fn params(header: &str) -> Vec<(String, String)> {
    let mut params = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once(';') {
        let Some((key, value)) = after.split_once('=') else { break };
        let value = value.trim_start();
        let (value, tail) = match value.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let end = value.find(';').unwrap_or(value.len());
                (value[..end].trim().to_owned(), &value[end..])
            }
        };
        params.push((key.trim().to_ascii_lowercase(), value));
        rest = tail;
    }
    params
}

/// Reads up to the closing quote; gives the text and what follows it.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

/// Decodes `UTF-8''%E6%96%87.txt`.
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    if charset.eq_ignore_ascii_case("iso-8859-1") {
        return Some(bytes.into_iter().map(char::from).collect());
    }
    String::from_utf8(bytes).ok()
}

/// Joins `filename*0*=UTF-8''…; filename*1*=…; filename*2="…"`.
fn pieces(params: &[(String, String)]) -> Option<String> {
    let mut whole = String::new();
    for index in 0.. {
        let piece = |suffix: &str| {
            let name = format!("filename*{index}{suffix}");
            params.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        match (piece("*"), piece("")) {
            (Some(encoded), _) => whole.push_str(encoded),
            // A literal piece may hold a `%` that means itself.
            (None, Some(literal)) => whole.push_str(&literal.replace('%', "%25")),
            (None, None) => break,
        }
    }
    if whole.contains('\'') { extended(&whole) } else { (!whole.is_empty()).then(|| plain(&whole)) }
}

/// A plain `filename` is often percent-encoded all the same.
fn plain(value: &str) -> String {
    percent_decode_str(value).decode_utf8().map_or_else(|_| value.to_owned(), |text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_header_panics_or_names_a_folder(header in proptest::collection::vec(proptest::num::u8::ANY, 0..80)) {
            for start in ["", "attachment; filename=", "attachment; filename*=UTF-8''", "a; filename*0=\""] {
                let whole = [start.as_bytes(), &header].concat();
                let name = parse(&whole);
                proptest::prop_assert!(name.is_none_or(|name| !name.contains(['/', '\\', '\0', '\n']) && name != ".."));
            }
        }
    }

    #[test]
    fn names_in_every_form() {
        for (header, name) in [
            (r#"attachment; filename="report.pdf""#, "report.pdf"),
            ("attachment; filename=report.pdf", "report.pdf"),
            ("attachment; filename*=UTF-8''%E6%96%87%E4%BB%B6.txt", "文件.txt"),
            ("attachment; filename=\"fallback.txt\"; filename*=utf-8'zh'%E6%96%87.txt", "文.txt"),
            ("attachment; filename*0*=UTF-8''%E6%96; filename*1*=%87.txt", "文.txt"),
            (r#"attachment; filename*0="long-"; filename*1="name 5%.txt""#, "long-name 5%.txt"),
            (r#"attachment; filename="a;b\".txt""#, "a;b\".txt"),
            ("attachment; filename=\"%E6%96%87.txt\"", "文.txt"),
            ("attachment; filename=\"文.txt\"", "文.txt"),
            (r#"attachment; filename="../../etc/passwd""#, "passwd"),
            (r#"attachment; filename="C:\\temp\\a.txt""#, "a.txt"),
        ] {
            assert_eq!(parse(header.as_bytes()).as_deref(), Some(name), "{header}");
        }
        for header in ["", "attachment", "inline; filename=\"..\"", "attachment; filename=\"\"", "attachment; filename"]
        {
            assert_eq!(parse(header.as_bytes()), None, "{header}");
        }
    }
}
