//! How a required value is passed: the one place that says what a method, a constructor and a struct of parameters take of it.

use crate::emit::Context;
use crate::lower::shape::{Kind, TypeUse};

/// The ways of passing a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// One text, lent.
    Text,
    /// A list of texts, made of any list of them.
    Texts,
    /// A list of anything else.
    List,
    /// A value as it is.
    Whole,
}

impl Pass {
    pub(super) fn of(ty: TypeUse) -> Self {
        match ty {
            TypeUse { kind: Kind::Text, map: false, lists: 0, .. } => Self::Text,
            _ if ty.is_text_list() => Self::Texts,
            TypeUse { kind: Kind::File, .. } | TypeUse { lists: 0, .. } => Self::Whole,
            _ => Self::List,
        }
    }

    /// Whether a struct of parameters borrows for it.
    pub(super) fn lends(self) -> bool {
        matches!(self, Self::Text | Self::Texts)
    }
}

impl Context<'_> {
    /// What a method takes, which puts the value into the request at once: a list need not be given away.
    pub(super) fn argument(&self, ty: TypeUse) -> String {
        match Pass::of(ty) {
            Pass::List => format!("&[{}]", self.owned(TypeUse { lists: ty.lists - 1, ..ty })),
            _ => self.parameter(ty),
        }
    }

    /// What a constructor takes, which keeps the value.
    pub(super) fn parameter(&self, ty: TypeUse) -> String {
        match Pass::of(ty) {
            Pass::Text => "&str".to_owned(),
            Pass::Texts => "impl Into<rt::TextList>".to_owned(),
            Pass::List | Pass::Whole => self.owned(TypeUse { boxed: false, ..ty }),
        }
    }

    /// What a struct of parameters holds.
    pub(super) fn held(&self, ty: TypeUse) -> String {
        match Pass::of(ty) {
            Pass::Text => "&'a str".to_owned(),
            Pass::Texts => "&'a [&'a str]".to_owned(),
            Pass::List | Pass::Whole => self.owned(TypeUse { boxed: false, ..ty }),
        }
    }

    /// The type of which a setter takes an `Arg`.
    pub(super) fn set(&self, ty: TypeUse) -> String {
        match Pass::of(ty) {
            Pass::Texts => "rt::TextList".to_owned(),
            _ => self.owned(TypeUse { boxed: false, ..ty }),
        }
    }
}

/// The expression that owns what was passed; `held` where a struct of parameters holds it.
pub(super) fn own(ty: TypeUse, value: &str, held: bool) -> String {
    match Pass::of(ty) {
        Pass::Text => format!("{value}.to_owned()"),
        Pass::Texts if held => format!("rt::TextList::from({value}).into()"),
        Pass::Texts => format!("Into::<rt::TextList>::into({value}).into()"),
        _ if ty.boxed => format!("Box::new({value})"),
        _ => value.to_owned(),
    }
}
