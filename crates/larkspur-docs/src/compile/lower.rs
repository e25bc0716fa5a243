//! Reduces tables to what nesting needs.

use larkspur_schema::FieldType;
use larkspur_schema::envelope::REPLY_PAYLOAD;
use rustc_hash::FxHashMap as HashMap;

use super::carry::Held;
use super::draft::{About, Draft, DraftTable};
use super::row::DraftRow;
use crate::nesting::{self, Parent, Shape, Symbol, Symbols, Table, TypeKey};
use crate::types::Children;

/// The first and the last word of a type's name of three or more.
fn kin(name: &str) -> Option<String> {
    let (first, rest) = name.split_once('_')?;
    let (_, last) = rest.rsplit_once('_')?;
    Some(format!("{first}…{last}"))
}

/// The first and the last word of a name of two or more.
fn words(name: &str) -> Option<[String; 2]> {
    let first = name.find(['_', '-']).or_else(|| name.find(|c: char| c.is_ascii_uppercase()).filter(|&at| at > 0))?;
    let last = name.rfind(['_', '-']).map(|at| at + 1).or_else(|| name.rfind(|c: char| c.is_ascii_uppercase()))?;
    Some([name[..first].to_ascii_lowercase(), name[last..].to_ascii_lowercase()])
}

/// The last two words of a name of two or more: `user_id` of `docs_acceptor_user_id`.
fn suffix(name: &str) -> Option<&str> {
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

/// Reduces a table to what nesting needs.
pub(super) fn lower(draft: &Draft, table: &DraftTable, symbols: &mut Symbols) -> Table {
    let (service, version) = match &draft.about {
        About::Endpoint(about) => (&about.id.service, &about.id.version),
        About::Event(about) => (&about.id.service, &about.id.version),
    };
    let resource = match &draft.about {
        About::Endpoint(about) => Some(about.id.resource.as_str()),
        About::Event(_) => None,
    };
    let mut key =
        |part| resource.map_or(TypeKey::None, |of| TypeKey::Resource(symbols.intern(&format!("{of} {part}"))));
    let (top, data) = match table.kind {
        nesting::Kind::Body => (key("body"), TypeKey::None),
        nesting::Kind::Reply => (TypeKey::None, key(REPLY_PAYLOAD)),
        nesting::Kind::Event => (TypeKey::None, TypeKey::None),
    };
    let nearest = symbols.intern(&format!("{service}.{version}"));
    let scopes = [nearest, symbols.intern(service), Symbol::default()];
    let mut rows = Vec::with_capacity(table.rows.len());
    for (index, (row, &depth)) in table.rows.iter().zip(&table.depths).enumerate() {
        let name = symbols.intern(&row.name);
        let ty = symbols.intern(&row.cell.text);
        let key = match (&row.cell.ty.name, row.cell.children) {
            (Some(named), _) if named != "enum" => TypeKey::Named(symbols.intern(named)),
            (_, Children::Never) => TypeKey::None,
            _ if name == Symbol::data() => data,
            _ => TypeKey::Field(name),
        };
        let entries = row.cell.ty.kind == FieldType::Map;
        let map = entries && !row.cell.is_bare_map();
        let stem =
            row.cell.ty.name.as_ref().and_then(|name| name.rsplit_once('.')).map(|(stem, _)| symbols.intern(stem));
        let kin = row.cell.ty.name.as_deref().and_then(kin).map(|kin| symbols.intern(&kin));
        let mut children = row.cell.children;
        if row.cell.ty.kind == FieldType::File && !table.multipart {
            // Bytes stand only in multipart bodies: elsewhere `file` is the name of an object type.
            children = if table.kind == nesting::Kind::Body { Children::Maybe } else { Children::Expected };
        }
        let words = words(&row.name).map(|[first, last]| [symbols.intern(&first), symbols.intern(&last)]);
        let suffix = suffix(&row.name).map(|suffix| symbols.intern(suffix));
        rows.push(nesting::Row {
            name,
            ty,
            key,
            type_prefix: stem,
            type_ends: kin,
            name_ends: words,
            name_suffix: suffix,
            named_by: Vec::new(),
            lists_values: !row.facts.values.is_empty(),
            children,
            is_list: row.cell.ty.is_list(),
            has_data_keys: map,
            may_spell_entries: entries,
            depth,
            settled: settled(table, index),
            may_be_another: matches!(table.held.get(index), Some(Held::Either(_))),
        });
    }
    for (row, named_by) in rows.iter_mut().zip(named_by(&table.rows)) {
        row.named_by = named_by;
    }
    let mut shape = Shape::new(&table.examples.values, symbols);
    // Some examples show the payload alone.
    let payload = match table.kind {
        nesting::Kind::Reply => Some(Symbol::data()),
        nesting::Kind::Event => Some(Symbol::event()),
        nesting::Kind::Body => None,
    };
    if let (Some(payload), Some(top)) = (payload, shape.top()) {
        let has_row = rows.iter().any(|row| row.name == payload);
        let named = |name| rows.iter().any(|row: &nesting::Row| row.name == name && name != payload);
        let foreign = shape.child(top, payload).is_none() && shape.child(top, Symbol::code()).is_none();
        let hits = rows.iter().filter(|row| shape.child(top, row.name).is_some() && named(row.name)).count();
        if has_row && foreign && hits > 0 && rows.first().is_none_or(|row| shape.child(top, row.name).is_none()) {
            shape = shape.below(payload);
        }
    }
    Table { kind: table.kind, scopes, top, rows, shape: shape.clean(table.examples.clean) }
}
