//! Reads the text of a lock.

use std::collections::BTreeMap;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

use super::text::{BAR, FORM, HEAD, call_module};
use super::{
    Alias, Base, CallLock, EventLock, Lock, LockError, MemberLock, Old, Release, TypeKind, TypeLock, TypePath, UnitLock,
};
use crate::model;

/// Lines that version control leaves where two branches changed the same.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// What may stand in a lock instead of a type's name.
const PLAIN: [&str; 6] = ["text", "int", "float", "bool", "json", "file"];

impl FromStr for Lock {
    type Err = Vec<LockError>;

    /// Reads what [`Lock`] writes. Where version control left both sides of a conflict, both are taken, and of two lines for one
    /// item the first: the next run of the generator writes one lock of them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_mark = |line: &str| MARKS.iter().any(|mark| line.starts_with(mark));
        let merged = text.lines().any(is_mark);
        let mut lock = Self::default();
        let mut errors = Vec::new();
        let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !is_mark(line));
        let form = match lines.next() {
            None => return Ok(lock),
            Some((number, line)) => head(number, line).map_err(|error| vec![error])?,
        };
        for (number, line) in lines {
            if merged && line.starts_with(HEAD) {
                continue;
            }
            let mut words = Words { number, line, at: 0 };
            if let Err(error) = item(&mut words, &mut lock, merged) {
                errors.push(error);
            }
        }
        // A first form knew no times.
        lock.units.values_mut().for_each(|unit| unit.before_times = form == 1);
        if merged {
            lock.units.values_mut().for_each(UnitLock::drop_dangling);
        } else if errors.is_empty() {
            errors.extend(dangling(&lock, text));
        }
        if errors.is_empty() { Ok(lock) } else { Err(errors) }
    }
}

/// The form of a lock.
fn head(number: usize, line: &str) -> Result<u32, LockError> {
    let form = line.strip_prefix(HEAD).and_then(|rest| rest.trim().parse::<u32>().ok());
    let (message, help) = match form {
        Some(form @ 1..=FORM) => return Ok(form),
        Some(form) if form > FORM => (
            format!("the lock has form {form}, which is newer than this program: it reads form {FORM}"),
            "bring the checkout up to date, so that the program is as new as its lock",
        ),
        _ => (
            format!("the first line of a lock is `{HEAD} {FORM}`"),
            "take the file from version control, or delete it to choose all names anew",
        ),
    };
    Err(LockError { line: number, column: 1, message, help: help.to_owned() })
}

/// The words of a line, and where the next one begins.
struct Words<'l> {
    number: usize,
    line: &'l str,
    at: usize,
}

impl<'l> Words<'l> {
    fn next(&mut self) -> Option<&'l str> {
        let rest = &self.line[self.at..];
        let start = self.at + rest.len() - rest.trim_start_matches(' ').len();
        let word = self.line[start..].split(' ').next().filter(|word| !word.is_empty())?;
        self.at = start + word.len();
        Some(word)
    }

    fn need(&mut self, what: &str) -> Result<&'l str, LockError> {
        let missing = self.error(&format!("{what} is missing"));
        self.next().ok_or(missing)
    }

    /// An error at the word that was read last.
    fn error(&self, message: &str) -> LockError {
        let read = &self.line[..self.at];
        let start = read.rfind(' ').map_or(0, |at| at + 1);
        LockError {
            line: self.number,
            column: read[..start].chars().count() + 1,
            message: message.to_owned(),
            help: "restore the line from version control, or delete it to choose its names anew".to_owned(),
        }
    }
}

fn item(words: &mut Words<'_>, lock: &mut Lock, merged: bool) -> Result<(), LockError> {
    let unit = words.need("a service and version")?;
    let Some((service, version)) = unit.split_once('.').filter(|(a, b)| !a.is_empty() && !b.is_empty()) else {
        return Err(words.error(&format!("`{unit}` is no service and version, `wiki.v2`")));
    };
    let unit = lock.units.entry((service.to_owned(), version.to_owned())).or_default();
    let kind = words.need("what the line is about")?;
    let is_new = match kind {
        "call" => {
            let name = words.need("the name of a call")?;
            if name.split('.').count() != 2 {
                return Err(words.error(&format!("`{name}` is no resource and method, `node.list`")));
            }
            insert(&mut unit.calls, name.to_owned(), call(words, name)?)
        }
        "event" => {
            let wire = decoded(words.need("the type of an event")?);
            let name = ident(words, "the event")?;
            let mut types = BTreeMap::new();
            while let Some(word) = words.next() {
                let (field, ty) = pair(words, word)?;
                types.insert(field, path(words, ty, model::EVENTS)?);
            }
            insert(&mut unit.events, wire, EventLock { name, types })
        }
        "type" => {
            let name = words.need("the name of a type")?;
            let path = path(words, name, "")?;
            let ty = ty(words, &path.module)?;
            insert(&mut unit.types, path, ty)
        }
        "error" => {
            let code = words.need("an error's code")?;
            let code = code.parse().map_err(|_| words.error(&format!("`{code}` is no code")))?;
            let name = ident(words, "the error")?;
            insert(&mut unit.errors, code, name)
        }
        "alias" => {
            let (old, alias) = alias(words)?;
            insert(&mut unit.aliases, old, alias)
        }
        _ => return Err(words.error(&format!("`{kind}` is none of alias, call, error, event, type"))),
    };
    if let Some(more) = words.next() {
        return Err(words.error(&format!("`{more}` stands behind the end of the item")));
    }
    if is_new || merged { Ok(()) } else { Err(words.error("the lock has this item twice")) }
}

/// Puts in what is not there yet.
fn insert<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) -> bool {
    let is_new = !map.contains_key(&key);
    map.entry(key).or_insert(value);
    is_new
}

fn call(words: &mut Words<'_>, name: &str) -> Result<CallLock, LockError> {
    let module = call_module(name);
    let mut call = CallLock::default();
    let mut rest = false;
    while let Some(word) = words.next() {
        if word == BAR {
            rest = true;
            continue;
        }
        let place = match word.split_once('=') {
            Some((place, ty)) => {
                let place = decoded(place);
                call.types.insert(place.clone(), path(words, ty, &module)?);
                place
            }
            None => decoded(word),
        };
        if !["path.", "query.", "header.", "body.", "reply."].iter().any(|part| place.starts_with(part)) {
            return Err(words.error(&format!("`{place}` is no place of a call, `query.kind`")));
        }
        if !rest {
            call.arguments.push(place);
        }
    }
    Ok(call)
}

fn ty(words: &mut Words<'_>, module: &str) -> Result<TypeLock, LockError> {
    let (read, write) = match words.need("`read`, `write` or `both`")? {
        "read" => (true, false),
        "write" => (false, true),
        "both" => (true, true),
        other => return Err(words.error(&format!("`{other}` is none of read, write, both"))),
    };
    let mut ty = TypeLock { kind: TypeKind::Object, read, write, members: Vec::new(), values: BTreeMap::new() };
    let mut is_first = true;
    while let Some(word) = words.next() {
        match word {
            "text" | "int" if is_first => {
                ty.kind = if word == "int" { TypeKind::Number } else { TypeKind::Text };
            }
            _ if ty.kind == TypeKind::Object => ty.members.push(member(words, word, module)?),
            _ => {
                let (value, name) = pair(words, word)?;
                if !is_ident(name) {
                    return Err(words.error(&format!("`{name}` is no name of a value")));
                }
                ty.values.insert(value, name.to_owned());
            }
        }
        is_first = false;
    }
    Ok(ty)
}

fn member(words: &Words<'_>, word: &str, module: &str) -> Result<MemberLock, LockError> {
    let Some((wire, mut ty)) = word.split_once(':') else {
        return Err(words.error(&format!("`{word}` is no member and its type, `name:text`")));
    };
    let required = ty.ends_with('!');
    ty = ty.trim_end_matches('!');
    let mut lists = 0u8;
    while let Some(rest) = ty.strip_prefix("[]") {
        lists = lists.saturating_add(1);
        ty = rest;
    }
    let map = ty.starts_with("{}");
    ty = ty.strip_prefix("{}").unwrap_or(ty);
    let base = match PLAIN.iter().find(|plain| **plain == ty) {
        Some(plain) => Base::Plain(plain),
        None => Base::Type(path(words, ty, module)?),
    };
    Ok(MemberLock { wire: decoded(wire), base, map, lists, required })
}

fn alias(words: &mut Words<'_>) -> Result<(Old, Alias), LockError> {
    let old = words.need("an old name")?;
    let parts: Vec<&str> = old.split("::").collect();
    let old = match parts[..] {
        ["Error", name] => Old::Error(name.to_owned()),
        [module, name] => Old::Type(TypePath { module: module.to_owned(), name: name.to_owned() }),
        [module, ty, name] => Old::Value(TypePath { module: module.to_owned(), name: ty.to_owned() }, name.to_owned()),
        _ => return Err(words.error(&format!("`{old}` is no name with its module, `node::Node`"))),
    };
    if parts.iter().any(|part| !is_ident(part)) {
        return Err(words.error("an old name is no identifier"));
    }
    let new = words.need("a new name")?;
    if !new.split("::").all(is_ident) || (matches!(old, Old::Type(_)) && new.split("::").count() != 2) {
        return Err(words.error(&format!("`{new}` is no name that the old one can stand for")));
    }
    let until = words.need("the release that drops the old name")?;
    let gone_in: Option<Release> =
        until.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    let gone_in = gone_in.ok_or_else(|| words.error(&format!("`{until}` is no release, `0.3`")))?;
    Ok((old, Alias { new: new.to_owned(), gone_in }))
}

fn pair<'w>(words: &Words<'_>, word: &'w str) -> Result<(String, &'w str), LockError> {
    let Some((name, value)) = word.split_once('=') else {
        return Err(words.error(&format!("`{word}` lacks a `=`")));
    };
    Ok((decoded(name), value))
}

fn path(words: &Words<'_>, text: &str, module: &str) -> Result<TypePath, LockError> {
    let (module, name) = text.split_once("::").unwrap_or((module, text));
    if !is_ident(module) || !is_ident(name) {
        return Err(words.error(&format!("`{text}` is no type, `node::Node`")));
    }
    Ok(TypePath { module: module.to_owned(), name: name.to_owned() })
}

fn ident(words: &mut Words<'_>, what: &str) -> Result<String, LockError> {
    let name = words.need(&format!("the name of {what}"))?;
    match is_ident(name) {
        true => Ok(name.to_owned()),
        false => Err(words.error(&format!("`{name}` is no identifier"))),
    }
}

fn is_ident(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn decoded(word: &str) -> String {
    if word == "%" { String::new() } else { percent_decode_str(word).decode_utf8_lossy().into_owned() }
}

impl UnitLock {
    /// Every name of a type that an item uses, with the start of the item's line.
    fn references(&self) -> Vec<(String, &TypePath)> {
        let calls = self
            .calls
            .iter()
            .flat_map(|(name, call)| call.types.values().map(move |path| (format!("call {name}"), path)));
        let events = self
            .events
            .iter()
            .flat_map(|(wire, event)| event.types.values().map(move |path| (format!("event {wire}"), path)));
        let types = self.types.iter().flat_map(|(path, ty)| {
            ty.members.iter().filter_map(MemberLock::of_type).map(move |below| (format!("type {path}"), below))
        });
        calls.chain(events).chain(types).filter(|(_, path)| path.module != super::PLATFORM).collect()
    }

    /// Forgets the places of types that are not there.
    fn drop_dangling(&mut self) {
        let known: Vec<TypePath> = self.types.keys().cloned().collect();
        let is_known = |path: &TypePath| path.module == super::PLATFORM || known.binary_search(path).is_ok();
        self.calls.values_mut().for_each(|call| call.types.retain(|_, path| is_known(path)));
        self.events.values_mut().for_each(|event| event.types.retain(|_, path| is_known(path)));
        for ty in self.types.values_mut() {
            ty.members.retain(|member| member.of_type().is_none_or(is_known));
        }
    }
}

/// Places whose type has no line, and old names that types bear.
fn dangling(lock: &Lock, text: &str) -> Vec<LockError> {
    let mut errors = Vec::new();
    for ((service, version), unit) in &lock.units {
        for old in unit.aliases.keys() {
            if let Old::Type(path) = old
                && unit.types.contains_key(path)
            {
                let start = format!("{service}.{version} alias {path} ");
                errors.push(LockError {
                    line: text.lines().position(|line| line.starts_with(&start)).map_or(1, |at| at + 1),
                    column: 1,
                    message: format!("`{path}` is an old name and the name of a type at once"),
                    help: "delete the line of the alias: code that uses the old name would get the other type"
                        .to_owned(),
                });
            }
        }
        for (item, path) in unit.references() {
            if unit.types.contains_key(path) {
                continue;
            }
            let start = format!("{service}.{version} {item} ");
            let line = text.lines().position(|line| line.starts_with(&start)).map_or(1, |at| at + 1);
            errors.push(LockError {
                line,
                column: 1,
                message: format!("the lock names the type `{path}` of `{service}.{version}`, and has no line for it"),
                help: "restore the lines from version control, or delete this one to choose its names anew".to_owned(),
            });
        }
    }
    errors
}
