//! Reduces tables to what nesting needs.

use larkspur_schema::FieldType;
use larkspur_schema::envelope::REPLY_PAYLOAD;
use rustc_hash::FxHashMap as HashMap;

use super::carry::Held;
use super::draft::{About, Draft};
use super::row::DraftRow;
use super::table::DraftTable;
use crate::nesting::{Kind, Parent, Row, Shape, Symbol, Symbols, Table, TypeKey};
use crate::types::Children;

/// The first and the last word of a type's name of three or more.
fn type_ends(name: &str) -> Option<String> {
    let (first, rest) = name.split_once('_')?;
    let (_, last) = rest.rsplit_once('_')?;
    Some(format!("{first}…{last}"))
}

/// The first and the last word of a name of two or more.
fn name_ends(name: &str) -> Option<[String; 2]> {
    let first = name.find(['_', '-']).or_else(|| name.find(|c: char| c.is_ascii_uppercase()).filter(|&at| at > 0))?;
    let last = name.rfind(['_', '-']).map(|at| at + 1).or_else(|| name.rfind(|c: char| c.is_ascii_uppercase()))?;
    Some([name[..first].to_ascii_lowercase(), name[last..].to_ascii_lowercase()])
}

/// The last two words of a name of two or more: `user_id` of `docs_acceptor_user_id`.
fn name_suffix(name: &str) -> Option<&str> {
    let starts = name.match_indices(['_', '-']).map(|(at, _)| at + 1);
    let before_last = starts.rev().nth(1).unwrap_or(0);
    name[before_last..].contains(['_', '-']).then_some(&name[before_last..])
}

/// For each object, the nearest rows above that list values and decide on it: whose values name it (`textRun` of a type that
/// is `textRun` or `person`), or on which it depends by its description.
fn named_by(rows: &[DraftRow]) -> Vec<Vec<u32>> {
    let plain = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    let mut naming: HashMap<String, Vec<u32>> = HashMap::default();
    let mut listing: HashMap<&str, u32> = HashMap::default();
    rows.iter()
        .enumerate()
        .map(|(index, row)| {
            for value in &row.facts.values {
                if value.value.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    naming.entry(plain(&value.value)).or_default().push(index as u32);
                }
            }
            if !row.facts.values.is_empty() {
                listing.insert(&row.name, index as u32);
            }
            if row.cell.children == Children::Never || listing.is_empty() {
                return Vec::new();
            }
            let conditions = row.depends_on.iter().rev().filter_map(|name| listing.get(name.as_str()));
            let unions = naming.get(&plain(&row.name)).into_iter().flat_map(|rows| rows.iter().rev());
            conditions.chain(unions).take(8).copied().collect()
        })
        .collect()
}

/// What a row was settled to stand below.
fn settled(table: &DraftTable, row: usize) -> Option<Parent> {
    let parent = table.held.get(row)?.parent()?;
    Some(parent.map_or(Parent::Top, |parent| Parent::Row(parent as u32)))
}

/// What a name is split into.
#[derive(Clone, Copy)]
struct NameParts {
    ends: Option<[Symbol; 2]>,
    suffix: Option<Symbol>,
}

/// What a type's name is split into.
#[derive(Clone, Copy)]
struct TypeParts {
    prefix: Option<Symbol>,
    ends: Option<Symbol>,
}

/// Reduces tables to what nesting needs. Most names stand in many tables, and are split once.
pub(super) struct Lowering<'s> {
    symbols: &'s mut Symbols,
    names: HashMap<Symbol, NameParts>,
    types: HashMap<Symbol, TypeParts>,
}

impl<'s> Lowering<'s> {
    pub(super) fn new(symbols: &'s mut Symbols) -> Self {
        Self { symbols, names: HashMap::default(), types: HashMap::default() }
    }

    /// Reduces a table of a draft.
    pub(super) fn table(&mut self, draft: &Draft, table: &DraftTable) -> Table {
        let (service, version, resource) = match &draft.about {
            About::Endpoint(about) => (&about.id.service, &about.id.version, Some(&about.id.resource)),
            About::Event(about) => (&about.id.service, &about.id.version, None),
        };
        let mut key =
            |part| resource.map_or(TypeKey::None, |of| TypeKey::Resource(self.symbols.intern(&format!("{of} {part}"))));
        let (top, data) = match table.kind {
            Kind::Body => (key("body"), TypeKey::None),
            Kind::Reply => (TypeKey::None, key(REPLY_PAYLOAD)),
            Kind::Event => (TypeKey::None, TypeKey::None),
        };
        let nearest = self.symbols.intern(&format!("{service}.{version}"));
        let scopes = [nearest, self.symbols.intern(service), Symbol::default()];
        let mut rows: Vec<Row> = (0..table.rows.len()).map(|index| self.row(table, index, data)).collect();
        for (row, named_by) in rows.iter_mut().zip(named_by(&table.rows)) {
            row.named_by = named_by;
        }
        let shape = self.shape(table, &rows);
        Table { kind: table.kind, scopes, top, rows, shape }
    }

    /// Reduces a row; `data` is the key of the reply's payload.
    fn row(&mut self, table: &DraftTable, index: usize, data: TypeKey) -> Row {
        let row = &table.rows[index];
        let name = self.symbols.intern(&row.name);
        let ty = self.symbols.intern(&row.cell.text);
        let mut type_parts = TypeParts { prefix: None, ends: None };
        let key = match (&row.cell.ty.name, row.cell.children) {
            (Some(named), _) if named != "enum" => {
                let symbol = self.symbols.intern(named);
                type_parts = self.type_parts(symbol, named);
                TypeKey::Named(symbol)
            }
            (_, Children::Never) => TypeKey::None,
            _ if name == Symbol::data() => data,
            _ => TypeKey::Field(name),
        };
        let is_map = row.cell.ty.kind == FieldType::Map;
        let mut children = row.cell.children;
        if row.cell.ty.kind == FieldType::File && !table.multipart {
            // Bytes stand only in multipart bodies: elsewhere `file` is the name of an object type.
            children = if table.kind == Kind::Body { Children::Maybe } else { Children::Expected };
        }
        let name_parts = self.name_parts(name, &row.name);
        Row {
            name,
            ty,
            key,
            type_prefix: type_parts.prefix,
            type_ends: type_parts.ends,
            name_ends: name_parts.ends,
            name_suffix: name_parts.suffix,
            named_by: Vec::new(),
            lists_values: !row.facts.values.is_empty(),
            children,
            is_list: row.cell.ty.is_list(),
            has_data_keys: is_map && !row.cell.is_bare_map(),
            may_spell_entries: is_map,
            depth: table.depths.get(index).copied().flatten(),
            settled: settled(table, index),
            may_be_another: matches!(table.held.get(index), Some(Held::Either(_))),
        }
    }

    fn name_parts(&mut self, symbol: Symbol, name: &str) -> NameParts {
        let symbols = &mut *self.symbols;
        *self.names.entry(symbol).or_insert_with(|| NameParts {
            ends: name_ends(name).map(|[first, last]| [symbols.intern(&first), symbols.intern(&last)]),
            suffix: name_suffix(name).map(|suffix| symbols.intern(suffix)),
        })
    }

    fn type_parts(&mut self, symbol: Symbol, name: &str) -> TypeParts {
        let symbols = &mut *self.symbols;
        *self.types.entry(symbol).or_insert_with(|| TypeParts {
            prefix: name.rsplit_once('.').map(|(prefix, _)| symbols.intern(prefix)),
            ends: type_ends(name).map(|ends| symbols.intern(&ends)),
        })
    }

    /// The shape of a table's examples.
    fn shape(&mut self, table: &DraftTable, rows: &[Row]) -> Shape {
        let mut shape = Shape::new(&table.examples.values, self.symbols);
        // Some examples show the payload alone.
        let payload = match table.kind {
            Kind::Reply => Some(Symbol::data()),
            Kind::Event => Some(Symbol::event()),
            Kind::Body => None,
        };
        if let (Some(payload), Some(top)) = (payload, shape.top()) {
            let has_row = rows.iter().any(|row| row.name == payload);
            let named = |name| rows.iter().any(|row: &Row| row.name == name && name != payload);
            let foreign = shape.child(top, payload).is_none() && shape.child(top, Symbol::code()).is_none();
            let hits = rows.iter().filter(|row| shape.child(top, row.name).is_some() && named(row.name)).count();
            if has_row && foreign && hits > 0 && rows.first().is_none_or(|row| shape.child(top, row.name).is_none()) {
                shape = shape.below(payload);
            }
        }
        shape.clean(table.examples.clean)
    }
}
