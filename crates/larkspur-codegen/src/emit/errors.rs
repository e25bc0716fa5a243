//! The documented errors of one endpoint, as an enum to match on.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use heck::ToPascalCase;
use larkspur_schema::ApiError;

use crate::docs::{self, Docs};
use crate::method::Method;

/// The most words of a message that go into a name.
const WORDS: usize = 5;

/// ```text
/// rt::wire! { errors
///     /// Documented errors of [`Task::get`].
///     pub enum GetError {
///         /// rpc fail
///         RpcFail = 131001,
///     }
/// }
/// ```
pub(super) fn emit(method: &Method<'_>, handle: &str) -> Option<String> {
    let errors: Vec<&ApiError> = method.errors().collect();
    if errors.is_empty() {
        return None;
    }
    let mut out = String::from("rt::wire! { errors\n");
    let docs = Docs::new(format!("Documented errors of [`{handle}::{}`].", method.link));
    docs.write(&mut out, "    ", "///");
    let _ = writeln!(out, "    pub enum {} {{", method.error());
    for (error, variant) in errors.iter().zip(variants(&errors)) {
        let label = docs::text(&error.message);
        let label = if label.is_empty() { format!("`{}`", error.code) } else { label };
        let status = error.http.map(|http| format!(" (HTTP {http})")).unwrap_or_default();
        Docs::new(format!("{label}{status}")).write(&mut out, "        ", "///");
        let _ = writeln!(out, "        {variant} = {},", error.code);
    }
    out.push_str("    }\n}\n");
    Some(out)
}

/// Named after the message; codes that share a message, or have none in English, are told apart by the code.
fn variants(errors: &[&ApiError]) -> Vec<String> {
    let names: Vec<Option<String>> = errors.iter().map(|error| spoken(&error.message)).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for name in names.iter().flatten() {
        *count.entry(name).or_default() += 1;
    }
    let mut taken = HashSet::new();
    let mut unique = |name: String, code: i64| {
        let name = if taken.contains(&name) { format!("{name}Code{code}") } else { name };
        taken.insert(name.clone());
        name
    };
    let coded = |start: &str, code: i64| {
        let sign = if code < 0 { "Minus" } else { "" };
        format!("{start}{sign}{}", code.unsigned_abs())
    };
    errors
        .iter()
        .zip(&names)
        .map(|(error, name)| {
            let name = match name {
                Some(name) if count[name.as_str()] == 1 => name.clone(),
                Some(name) => coded(name, error.code),
                None => coded("Code", error.code),
            };
            unique(name, error.code)
        })
        .collect()
}

/// The first words of a message, where they are English.
fn spoken(message: &str) -> Option<String> {
    let plain = message.replace(['\'', '’'], "");
    let end = plain.find(|c: char| "，。；：,;:.!?！？(（[{\"“\n".contains(c)).unwrap_or(plain.len());
    let clause = &plain[..end];
    if !clause.is_ascii() || clause.trim().is_empty() {
        return None;
    }
    let words: Vec<&str> =
        clause.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS).collect();
    let name = words.join(" ").to_pascal_case();
    let usable = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !["Other", "Self"].contains(&name.as_str());
    usable.then_some(name)
}
