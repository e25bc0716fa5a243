//! Tables of rows, reduced to what nesting needs.

use super::shape::Shape;
use super::symbols::Symbol;
use crate::types::Children;

/// What a table holds: its envelope differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A reply: `code`, `msg`, `data` and what is below it.
    Reply,
    /// A request body: no envelope.
    Body,
    /// An event: `schema`, `header`, `event` and what is below them.
    Event,
}

/// A row, reduced to what nesting needs.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The field's name.
    pub name: Symbol,
    /// The text of the type.
    pub ty: Symbol,
    /// The name under which the library keeps the fields of this row's type.
    pub key: TypeKey,
    /// The type's name up to the last dot, where it has one: `a.b` of `a.b.c`.
    pub type_prefix: Option<Symbol>,
    /// The first and the last word of the type's name, where there are more between: `update…request`.
    pub type_ends: Option<Symbol>,
    /// The first and the last word of the field's name, where it has more than one.
    pub name_ends: Option<[Symbol; 2]>,
    /// The last two words of the field's name, where it has more than one.
    pub name_suffix: Option<Symbol>,
    /// The nearest rows above whose listed values name this row, as the kinds of a union name its members.
    pub named_by: Vec<u32>,
    /// Whether its values are listed.
    pub lists_values: bool,
    /// What the type says about rows below.
    pub children: Children,
    /// Whether the row holds a list.
    pub is_list: bool,
    /// Whether the row holds a map whose keys in examples are data, not names.
    pub has_data_keys: bool,
    /// Whether it is a map of any notation: the rows `key` and `value` below it would spell out its entries.
    pub may_spell_entries: bool,
    /// The depth, where the document writes it.
    pub depth: Option<u8>,
    /// What holds the row, where somebody settled that; a written depth goes before.
    pub settled: Option<Parent>,
    /// Whether what is settled may be about another row of its name.
    pub may_be_another: bool,
}

impl Row {
    /// Whether nothing but the evidence tells where the row stands.
    pub(super) fn is_free(&self) -> bool {
        self.depth.is_none() && self.settled.is_none()
    }
}

/// What holds a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    /// Nothing: the row stands at the top.
    Top,
    /// The row above with this place in the table.
    Row(u32),
}

/// Under which name the fields of a row's type are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum TypeKey {
    /// A named type.
    Named(Symbol),
    /// An unnamed object (`object`, `\-`, `list`): known by the field's name.
    Field(Symbol),
    /// What the bodies, or the replies, of one resource hold: its endpoints share fields, but none has them all.
    Resource(Symbol),
    /// No type that has fields.
    None,
}

/// A table, reduced to what nesting needs.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// What it holds.
    pub kind: Kind,
    /// Where types are shared, the nearest first: the version of a service, the service, all services.
    pub scopes: [Symbol; 3],
    /// Under which name the fields at the top are kept.
    pub top: TypeKey,
    /// The rows in document order.
    pub rows: Vec<Row>,
    /// The shape of the JSON examples.
    pub shape: Shape,
}
