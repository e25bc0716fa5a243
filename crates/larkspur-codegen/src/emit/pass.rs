//! How values are passed: the one place that says what a method, a constructor, a setter and a struct of parameters take, and what
//! becomes of it.

use crate::emit::layout::literal;
use crate::emit::types;
use crate::model::{Argument, Part, Pass, Type, Value};

/// What a method takes, which puts the value into the request at once: a list need not be given away.
pub(super) fn argument(ty: &Type, pass: Pass) -> String {
    match pass {
        Pass::List => format!("&[{}]", types::item(ty)),
        _ => parameter(ty, pass),
    }
}

/// What a constructor takes, which keeps the value.
pub(super) fn parameter(ty: &Type, pass: Pass) -> String {
    match pass {
        Pass::Text => "&str".to_owned(),
        Pass::Time => format!("impl Into<{}>", types::unboxed(ty)),
        Pass::Texts => "impl Into<rt::TextList>".to_owned(),
        Pass::List | Pass::Whole | Pass::File | Pass::Files => types::unboxed(ty),
    }
}

/// What a struct of parameters holds.
pub(super) fn held(ty: &Type, pass: Pass) -> String {
    match pass {
        Pass::Text => "&'a str".to_owned(),
        Pass::Texts => "&'a [&'a str]".to_owned(),
        Pass::Time | Pass::List | Pass::Whole | Pass::File | Pass::Files => types::unboxed(ty),
    }
}

/// Whether a struct of parameters borrows for it.
pub(super) fn lends(pass: Pass) -> bool {
    matches!(pass, Pass::Text | Pass::Texts)
}

/// The type of which a setter takes an `Arg`.
pub(super) fn set(ty: &Type, pass: Pass) -> String {
    match pass {
        Pass::Texts => "rt::TextList".to_owned(),
        _ => types::unboxed(ty),
    }
}

/// The expression that owns what was passed; `held` where a struct of parameters holds it.
pub(super) fn own(ty: &Type, pass: Pass, value: &str, held: bool) -> String {
    match pass {
        Pass::Text => format!("{value}.to_owned()"),
        Pass::Time if !held => format!("{value}.into()"),
        Pass::Texts if held => format!("rt::TextList::from({value}).into()"),
        Pass::Texts => format!("Into::<rt::TextList>::into({value}).into()"),
        _ if ty.boxed => format!("Box::new({value})"),
        _ => value.to_owned(),
    }
}

/// The expression that gives a list to its setter, which any form of it suits; `held` where a struct of parameters holds it.
pub(super) fn relay(pass: Pass, value: &str, held: bool) -> String {
    match pass {
        Pass::Texts if !held => format!("Into::<rt::TextList>::into({value})"),
        _ => value.to_owned(),
    }
}

/// The statement that puts a value into the request `call`; `held` where a struct of parameters holds it.
pub(super) fn give(argument: &Argument, value: &str, held: bool) -> String {
    let wire = literal(&argument.wire);
    let method = match argument.part {
        Part::Path => "path",
        Part::Query => "query",
        Part::Header => "header_param",
        Part::Json => "body",
        Part::Form => "form",
    };
    match argument.pass {
        Pass::File => format!("call.file({wire}, {value});"),
        Pass::Files => format!("{value}.into_iter().for_each(|file| call.file({wire}, file));"),
        Pass::Time if !held => {
            format!("call.{method}({wire}, &Into::<{}>::into({value}));", types::unboxed(&argument.ty))
        }
        Pass::Texts if !held => format!("call.{method}({wire}, &Into::<rt::TextList>::into({value}));"),
        Pass::Text if argument.part == Part::Json => format!("call.{method}({wire}, {value});"),
        Pass::Text | Pass::Time | Pass::Texts | Pass::List | Pass::Whole => format!("call.{method}({wire}, &{value});"),
    }
}

/// The word of `setters!` for where a value goes.
pub(super) fn place(argument: &Argument) -> &'static str {
    match (argument.pass, argument.part) {
        (Pass::File, _) => "file",
        (Pass::Files, _) => "files",
        (_, Part::Path) => "path",
        (_, Part::Query) => "query",
        (_, Part::Header) => "header",
        (_, Part::Json) => "body",
        (_, Part::Form) => "form",
    }
}

/// A sample value as a constructor takes it, where it is not the owned one.
pub(super) fn sample(pass: Pass, value: &Value) -> Option<String> {
    match (pass, value) {
        (Pass::Text | Pass::Time, Value::Text(text)) => Some(literal(text)),
        (Pass::Texts, Value::List(items)) => {
            let texts = items.iter().filter_map(|item| sample(Pass::Text, item));
            Some(format!("&[{}]", texts.collect::<Vec<_>>().join(", ")))
        }
        _ => None,
    }
}

/// A sample value as a struct of parameters takes it, where it is neither the owned one nor that of a constructor.
pub(super) fn sample_held(pass: Pass, value: &Value) -> Option<String> {
    match (pass, value) {
        (Pass::Time, Value::Text(text)) => Some(format!("{}.into()", literal(text))),
        _ => None,
    }
}
