//! JSON examples as pages write them: several values in one block, comments, trailing commas, bare words, ellipses.

use serde_json::{Map, Value as Json};

/// Values nested deeper than this are cut.
const MAX_DEPTH: usize = 100;
/// Values taken from one block at most.
const MAX_VALUES: usize = 64;

/// The values in a code block, and whether its brackets can be trusted: it is JSON, perhaps with comments, odd quotes and
/// commas too many.
pub fn read(text: &str) -> (Vec<Json>, bool) {
    let mut strict = serde_json::Deserializer::from_str(text).into_iter::<Json>();
    let values: Vec<Json> = strict.by_ref().map_while(Result::ok).take(MAX_VALUES).collect();
    if text.get(strict.byte_offset()..).is_some_and(|rest| rest.trim().is_empty()) && !values.is_empty() {
        return (values, true);
    }
    let mut values = Vec::new();
    let mut reader = Lenient { text, at: 0, torn: false };
    while values.len() < MAX_VALUES {
        let Some(start) = memchr::memchr2(b'{', b'[', &reader.text.as_bytes()[reader.at..]) else { break };
        // Text between two values may be a command line or prose; only what starts a line starts a value.
        let before = &text[reader.at..reader.at + start];
        reader.torn |= before.contains(['}', ']']);
        let line_start = before.rsplit('\n').next().unwrap_or_default();
        reader.at += start;
        if reader.peek() == Some('[') && !line_start.trim().is_empty() {
            reader.at += 1;
            continue;
        }
        let from = reader.at;
        if let Some(value) = reader.value(0)
            && !is_empty(&value)
        {
            values.push(value);
        }
        reader.at = reader.at.max(from + 1);
        while !text.is_char_boundary(reader.at) {
            reader.at += 1;
        }
    }
    let whole = !reader.torn && !values.is_empty() && !text[reader.at..].contains(['}', ']']);
    (values, whole)
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Object(map) => map.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => true,
    }
}

struct Lenient<'a> {
    text: &'a str,
    at: usize,
    /// Whether a bracket is missing or one too many, or anything stands where JSON has no place for it.
    torn: bool,
}

impl Lenient<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let found = self.text[self.at..].starts_with(prefix);
        if found {
            self.at += prefix.len();
        }
        found
    }

    /// Skips blanks, comments and ellipses.
    fn skip(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '…');
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") || trimmed.starts_with('#') || trimmed.starts_with("--") {
                self.at += memchr::memchr(b'\n', trimmed.as_bytes()).unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                self.at += trimmed.find("*/").map_or(trimmed.len(), |end| end + 2);
            } else if trimmed.starts_with("...") {
                self.at += 3;
            } else {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.skip();
        match self.peek()? {
            '{' if depth < MAX_DEPTH => Some(self.object(depth)),
            '[' if depth < MAX_DEPTH => Some(self.array(depth)),
            '"' | '“' | '”' | '\'' => Some(Json::String(self.string())),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Json {
        self.bump();
        let mut map = Map::new();
        loop {
            self.skip();
            let from = self.at;
            match self.peek() {
                None | Some(']') => {
                    self.torn = true;
                    break;
                }
                Some('}') => {
                    self.bump();
                    break;
                }
                Some(',' | '，' | ';') => {
                    self.bump();
                    continue;
                }
                _ => {}
            }
            let key = match self.peek() {
                Some('"' | '“' | '”' | '\'') => self.string(),
                _ => self.bare_key(),
            };
            self.skip();
            if self.eat(":") || self.eat("：") || self.eat("=") {
                self.skip();
                let value = match self.peek() {
                    Some(',' | '}' | '，') | None => Json::Null,
                    _ => self.value(depth + 1).unwrap_or(Json::Null),
                };
                if !key.is_empty() {
                    map.entry(key).or_insert(value);
                }
            } else {
                self.torn = true;
            }
            if self.at == from {
                self.bump();
            }
        }
        Json::Object(map)
    }

    fn array(&mut self, depth: usize) -> Json {
        self.bump();
        let mut items = Vec::new();
        loop {
            self.skip();
            let from = self.at;
            match self.peek() {
                None | Some('}') => {
                    self.torn = true;
                    break;
                }
                Some(']') => {
                    self.bump();
                    break;
                }
                Some(',' | '，') => {
                    self.bump();
                    continue;
                }
                _ => items.extend(self.value(depth + 1)),
            }
            if self.at == from {
                self.bump();
            }
        }
        Json::Array(items)
    }

    fn string(&mut self) -> String {
        let open = self.bump();
        let ends: &[char] = match open {
            Some('\'') => &['\''],
            Some('“' | '”') => &['”', '"', '“'],
            _ => &['"'],
        };
        let mut out = String::new();
        while let Some(c) = self.bump() {
            match c {
                '\\' => match self.bump() {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    Some('r') => out.push('\r'),
                    Some('u') => {
                        let digits = self.text.get(self.at..self.at + 4);
                        let code = digits.and_then(|hex| u32::from_str_radix(hex, 16).ok());
                        if code.is_some() {
                            self.at += 4;
                        }
                        out.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
                    }
                    Some(c) => out.push(c),
                    None => break,
                },
                c if ends.contains(&c) => break,
                // A raw line break where a pair follows means that the closing quote is missing.
                '\n' if self.text[self.at..].trim_start().starts_with(['"', '}', ']']) => break,
                c => out.push(c),
            }
        }
        out
    }

    fn bare_key(&mut self) -> String {
        let start = self.at;
        while let Some(c) = self.peek() {
            if matches!(c, ':' | '：' | '=' | ',' | '{' | '}' | '[' | ']' | '\n' | '"') {
                break;
            }
            self.bump();
        }
        self.text[start..self.at].trim().to_owned()
    }

    fn word(&mut self) -> Option<Json> {
        let start = self.at;
        while let Some(c) = self.peek() {
            if matches!(c, ',' | '，' | '{' | '}' | '[' | ']' | '\n' | '"') || self.text[self.at..].starts_with("//") {
                break;
            }
            self.bump();
        }
        let word = self.text[start..self.at].trim();
        Some(match word {
            "" => return None,
            "true" | "True" => Json::Bool(true),
            "false" | "False" => Json::Bool(false),
            "null" | "None" | "nil" | "undefined" => Json::Null,
            _ => serde_json::from_str::<serde_json::Number>(word).map_or_else(|_| word.into(), Json::Number),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn clean_json_is_read_as_it_is() {
        assert_eq!(read("{\"b\": 1, \"a\": [2]}\n"), (vec![json!({"b": 1, "a": [2]})], true));
        assert_eq!(read("{}\n{\"a\": 1}"), (vec![json!({}), json!({"a": 1})], true));
    }

    #[test]
    fn brackets_are_trusted_unless_one_is_missing() {
        for text in
            ["{\"a\": [1, 2,], // note\n \"b\": {\"c\": 1,}}", "{'a': True, b: string}", "/* x */ {\"a\": 1, ... }"]
        {
            assert!(read(text).1, "{text}");
        }
        for text in
            ["{\"a\": {\"b\": 1}", "{\"a\": 1,}}", "{\"a\": [{\"b\": 1,}}", "{\"a\": {\"b\"}, \"c\": 1}", "no JSON"]
        {
            assert!(!read(text).1, "{text}");
        }
    }

    #[test]
    fn sloppy_json_is_read_for_what_it_means() {
        for (text, values) in [
            ("{\"a\": [1, 2,], // note\n \"b\": {\"c\": 1,}}", vec![json!({"a": [1, 2], "b": {"c": 1}})]),
            ("{\n \"a\": 1\n \"b\": 2\n}", vec![json!({"a": 1, "b": 2})]),
            ("{'a': True, b: string}", vec![json!({"a": true, "b": "string"})]),
            ("{“a”： “x”， \"b\": [...]}", vec![json!({"a": "x", "b": []})]),
            ("{\"a\": \"one\ntwo\"}", vec![json!({"a": "one\ntwo"})]),
            ("{\"a\": {\"b\": 1}", vec![json!({"a": {"b": 1}})]),
            ("first:\n{\"a\": 1}\nor\n{\"b\": 2,}", vec![json!({"a": 1}), json!({"b": 2})]),
            ("curl -X GET 'https://a.b/c'", vec![]),
            ("{\"a\": }", vec![json!({"a": null})]),
            ("/* x */ {\"a\": 1, ... }", vec![json!({"a": 1})]),
        ] {
            assert_eq!(read(text).0, values, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[\\[\\]{}\",:'/*#\\\\a-c0-9 \n“，…]{0,60}") {
            read(&text);
        }
    }
}
