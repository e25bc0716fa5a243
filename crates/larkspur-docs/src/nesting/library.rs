//! What fields a type has, learned from tables whose tree is sure.

use std::collections::HashMap;

use super::{Symbol, Table, Tree, TypeKey, cost, parents};

/// The types of all services.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// By scope and type: a version of a service, a service, or all services.
    types: HashMap<(Symbol, TypeKey), Known>,
}

/// What is known of a type.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// How often it was seen with its fields.
    pub seen: u32,
    /// How often it was seen without any.
    pub empty: u32,
    /// How many fields it was never seen without.
    pub always: u32,
    /// The fields that it was seen with.
    pub fields: Vec<FieldStat>,
}

/// What is known of a type's field.
#[derive(Clone, Copy, Debug)]
pub struct FieldStat {
    /// The field's name.
    pub name: Symbol,
    /// The field's type.
    pub ty: Symbol,
    /// How often it was seen.
    pub count: u32,
    /// Its place among its siblings when it was first seen.
    pub order: u32,
}

impl Known {
    /// The place of a field among [`Known::fields`].
    pub fn field(&self, name: Symbol) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    fn learn(&mut self, children: &[(Symbol, Symbol)]) {
        if children.is_empty() {
            self.empty += 1;
            return;
        }
        self.seen += 1;
        // A new field stands behind the last known one above it, so that the order of all tables is kept.
        let mut last_order = 0;
        for &(name, ty) in children {
            match self.field(name) {
                Some(at) => {
                    self.fields[at].count += 1;
                    last_order = last_order.max(self.fields[at].order);
                }
                None => {
                    last_order += 1;
                    for field in self.fields.iter_mut().filter(|field| field.order >= last_order) {
                        field.order += 1;
                    }
                    self.fields.push(FieldStat { name, ty, count: 1, order: last_order });
                }
            }
        }
        self.always = self.fields.iter().filter(|field| field.count == self.seen).count() as u32;
    }
}

impl Library {
    /// Learns the types of a table: those whose every field, and the row behind the last, is sure.
    pub fn learn(&mut self, table: &Table, tree: &Tree) {
        let parents = parents(&tree.depths);
        let mut children: Vec<Vec<(Symbol, Symbol)>> = vec![Vec::new(); table.rows.len()];
        let mut sure = vec![true; table.rows.len()];
        let mut ends = vec![table.rows.len(); table.rows.len()];
        let mut open: Vec<usize> = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            while open.len() > tree.depths[index] as usize {
                if let Some(closed) = open.pop() {
                    ends[closed] = index;
                }
            }
            open.push(index);
            if let Some(parent) = parents[index] {
                children[parent].push((row.name, row.ty));
            }
            // A row in doubt spoils every object that it could belong to: the one it closes and the one it is in.
            if tree.margins[index] < cost::TEACHES {
                let mut at = Some(index);
                while let Some(row) = at {
                    if let Some(parent) = parents[row] {
                        sure[parent] = false;
                    }
                    at = parents[row];
                }
            }
        }
        for (index, row) in table.rows.iter().enumerate() {
            if row.key == TypeKey::None || !sure[index] {
                continue;
            }
            let end_is_sure = tree.margins.get(ends[index]).is_none_or(|&margin| margin >= cost::TEACHES);
            if !end_is_sure || children[index].is_empty() && !cost::teaches_empty(row) {
                continue;
            }
            for scope in table.scopes {
                self.types.entry((scope, row.key)).or_default().learn(&children[index]);
            }
        }
    }

    /// What is known of a type in the nearest of the scopes that knows it, and how near that is: 1 for the first.
    pub fn get(&self, scopes: [Symbol; 3], key: TypeKey) -> Option<(&Known, f32)> {
        if key == TypeKey::None {
            return None;
        }
        let near = [1.0, 0.5, 0.3];
        scopes.into_iter().zip(near).find_map(|(scope, near)| Some((self.types.get(&(scope, key))?, near)))
    }

    /// How many types are known.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}
