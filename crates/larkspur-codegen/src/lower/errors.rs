//! The documented errors of a service and version: each code once, with a name.

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::ToPascalCase;
use larkspur_schema::{Again, Endpoint};

use crate::lower::lock::UnitLock;

/// The most words of a message that go into a name, where fewer tell it apart.
const WORDS: usize = 5;
/// The most words that a name has.
const MOST_WORDS: usize = 9;

/// One code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) code: i64,
    /// The variant's name.
    pub(crate) variant: String,
    pub(crate) message: String,
    pub(crate) http: Option<u16>,
    /// What most of the endpoints tell about trying again.
    pub(crate) again: Option<Again>,
}

/// The errors of a service and version, by code.
#[derive(Debug, Default)]
pub(crate) struct Errors(BTreeMap<i64, Row>);

impl Errors {
    /// Joins what the endpoints document of each code. Code 0 is success.
    pub(crate) fn lower(endpoints: &[&Endpoint], lock: Option<&UnitLock>) -> Self {
        let mut told: BTreeMap<i64, Told<'_>> = BTreeMap::new();
        for endpoint in endpoints {
            for error in endpoint.errors.iter().filter(|error| error.code != 0) {
                let told = told.entry(error.code).or_default();
                told.messages.push(error.message.trim());
                told.https.extend(error.http);
                told.agains.push(endpoint.again(error.code));
            }
        }
        let rows = told.into_iter().map(|(code, told)| Row {
            code,
            variant: String::new(),
            message: most(told.messages.into_iter().filter(|message| !message.is_empty())).unwrap_or("").to_owned(),
            http: most(told.https.into_iter()),
            again: most(told.agains.into_iter()).flatten(),
        });
        let mut rows: Vec<Row> = rows.collect();
        let none = BTreeMap::new();
        let names = held(&rows, variants(&rows), lock.map_or(&none, |lock| &lock.errors));
        rows.iter_mut().zip(names).for_each(|(row, name)| row.variant = name);
        Self(rows.into_iter().map(|row| (row.code, row)).collect())
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.0.values()
    }

    /// The rows that an endpoint documents, in the order of its page, each with what its own page tells about trying again.
    pub(crate) fn of<'e>(&'e self, endpoint: &'e Endpoint) -> impl Iterator<Item = (&'e Row, Option<Again>)> {
        let mut seen = HashSet::new();
        let rows = endpoint.errors.iter().filter_map(|error| self.0.get(&error.code));
        rows.filter(move |row| seen.insert(row.code)).map(|row| (row, endpoint.again(row.code)))
    }
}

/// What pages say about one code.
#[derive(Default)]
struct Told<'a> {
    messages: Vec<&'a str>,
    https: Vec<u16>,
    agains: Vec<Option<Again>>,
}

/// What is said most often; of several, what comes first in order.
fn most<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut count: BTreeMap<T, usize> = BTreeMap::new();
    values.for_each(|value| *count.entry(value).or_default() += 1);
    let most = count.values().copied().max()?;
    count.into_iter().find(|(_, times)| *times == most).map(|(value, _)| value)
}

/// Named after the words of the message that matter: as few as tell it apart from the others of the table. Codes with one
/// message, or with none in English, are told apart by the code.
fn variants(rows: &[Row]) -> Vec<String> {
    let words: Vec<Option<Vec<String>>> = rows.iter().map(|row| words(&row.message)).collect();
    let mut lengths = vec![WORDS; rows.len()];
    let name = |at: usize, length: usize| words[at].as_ref().map(|words| joined(words, length));
    loop {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, &length) in lengths.iter().enumerate() {
            if let Some(name) = name(at, length) {
                groups.entry(name).or_default().push(at);
            }
        }
        let longer = |at: &usize| words[*at].as_ref().is_some_and(|words| words.len().min(MOST_WORDS) > lengths[*at]);
        let grown: Vec<usize> = groups.into_values().filter(|group| group.len() > 1).flatten().filter(longer).collect();
        if grown.is_empty() {
            break;
        }
        grown.into_iter().for_each(|at| lengths[at] += 1);
    }
    let names: Vec<Option<String>> = (0..rows.len()).map(|at| name(at, lengths[at])).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    names.iter().flatten().for_each(|name| *count.entry(name).or_default() += 1);
    let named = rows.iter().zip(&names).map(|(row, name)| match name {
        Some(name) if count[name.as_str()] == 1 => name.clone(),
        Some(name) => coded(name, row.code),
        None => coded("Code", row.code),
    });
    let mut taken = HashSet::new();
    let mut unique = |(name, row): (String, &Row)| {
        let name = if taken.contains(&name) { coded(&format!("{name}Code"), row.code) } else { name };
        taken.insert(name.clone());
        name
    };
    named.zip(rows).map(&mut unique).collect()
}

fn coded(start: &str, code: i64) -> String {
    format!("{start}{}{}", if code < 0 { "Minus" } else { "" }, code.unsigned_abs())
}

/// Codes keep the names that they had, whatever their messages say now; no other takes one of these.
fn held(rows: &[Row], names: Vec<String>, lock: &BTreeMap<i64, String>) -> Vec<String> {
    let taken: HashSet<&String> = rows.iter().filter_map(|row| lock.get(&row.code)).collect();
    let name = |(row, name): (&Row, String)| match lock.get(&row.code) {
        Some(held) => held.clone(),
        None if taken.contains(&name) => coded(&name, row.code),
        None => name,
    };
    rows.iter().zip(names).map(name).collect()
}

/// Words that carry no meaning of their own.
const EMPTY: &[&str] = &[
    "a", "an", "the", "is", "are", "be", "been", "being", "was", "were", "has", "have", "had", "do", "does", "did",
    "will", "would", "shall", "should", "please", "that", "this", "these", "those", "it", "its", "you", "your",
    "there",
];

/// Words that a name does not end on.
const JOINING: &[&str] = &[
    "of", "to", "in", "for", "within", "by", "with", "and", "or", "on", "at", "from", "as", "if", "but", "than",
    "when", "can",
];

/// The words of a message that matter, where it begins in English.
fn words(message: &str) -> Option<Vec<String>> {
    let plain = message.replace(['’', '`'], "'");
    let end = plain.find(|c: char| "，。；：,;:!?！？(（[{\"“\n".contains(c)).unwrap_or(plain.len());
    // A full stop ends a sentence only where another begins.
    let mut clause = &plain[..end];
    if let Some((first, _)) = clause.split_once(". ").filter(|(_, rest)| rest.starts_with(char::is_uppercase)) {
        clause = first;
    }
    if !clause.is_ascii() {
        return None;
    }
    let mut found: Vec<String> = Vec::new();
    for word in clause.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'')) {
        let word = word.trim_matches('\'');
        let lower = word.to_ascii_lowercase();
        let negated = match lower.as_str() {
            "cant" | "can't" | "cannot" => Some("cannot"),
            _ if lower.ends_with("n't") => Some("not"),
            _ => None,
        };
        match negated {
            Some(word) => found.push(word.to_owned()),
            None if word.is_empty() || EMPTY.contains(&lower.as_str()) => {}
            None if lower == "not" && found.last().is_some_and(|last| last.eq_ignore_ascii_case("can")) => {
                found.pop();
                found.push("cannot".to_owned());
            }
            None => found.push(word.replace('\'', "")),
        }
    }
    let name = joined(&found, WORDS);
    let usable = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !["Other", "Self"].contains(&name.as_str());
    usable.then_some(found)
}

fn joined(words: &[String], length: usize) -> String {
    let mut words = &words[..words.len().min(length)];
    while let [first @ .., last] = words {
        if first.is_empty() || !JOINING.contains(&last.to_ascii_lowercase().as_str()) {
            break;
        }
        words = first;
    }
    words.join(" ").to_pascal_case()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_the_words_that_matter() {
        let name = |message: &str| words(message).map(|words| joined(&words, WORDS));
        for (message, expected) in [
            ("The bot can not be outside the group.", "BotCannotOutsideGroup"),
            ("no dept. authority", "NoDeptAuthority"),
            ("user doesn't exist. Please check.", "UserNotExist"),
            ("Bot has NO availability to this user.", "BotNoAvailabilityToUser"),
        ] {
            assert_eq!(name(message).as_deref(), Some(expected));
        }
        assert_eq!((name("参数错误"), name("404"), name("other")), (None, None, None));
    }

    #[test]
    fn names_grow_until_they_differ_and_one_message_for_two_codes_is_told_by_the_code() {
        let row = |code, message: &str| Row {
            code,
            variant: String::new(),
            message: message.into(),
            http: None,
            again: None,
        };
        let rows = [row(1, "a1 b c2 d e f g"), row(2, "a1 b c2 d e f h"), row(3, "same"), row(4, "same"), row(-5, "")];
        assert_eq!(variants(&rows), ["A1BC2DEFG", "A1BC2DEFH", "Same3", "Same4", "CodeMinus5"]);
    }
}
