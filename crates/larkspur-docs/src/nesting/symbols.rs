//! Names as numbers: tables compare names often.

use rustc_hash::FxHashMap as HashMap;

/// A name, as a number within one [`Symbols`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// One of 128 bits, by which most names differ.
    pub(super) fn bit(self) -> u128 {
        1 << (self.0 & 127)
    }
}

/// The names of one run.
#[derive(Clone, Debug)]
pub(crate) struct Symbols {
    numbers: HashMap<Box<str>, Symbol>,
    names: Vec<Box<str>>,
}

impl Default for Symbols {
    fn default() -> Self {
        let mut symbols = Self { numbers: HashMap::default(), names: Vec::new() };
        for name in WELL_KNOWN {
            symbols.intern(name);
        }
        symbols
    }
}

/// Names that rules speak of, in the order of the constants below.
const WELL_KNOWN: [&str; 14] = [
    "",
    "code",
    "msg",
    "data",
    "event",
    "page_token",
    "has_more",
    "total",
    "next_page_token",
    "key",
    "value",
    "schema",
    "header",
    "count",
];

impl Symbol {
    pub(super) const CODE: Symbol = Symbol(1);
    pub(super) const MSG: Symbol = Symbol(2);
    pub(super) const DATA: Symbol = Symbol(3);
    pub(super) const EVENT: Symbol = Symbol(4);
    pub(super) const PAGE_TOKEN: Symbol = Symbol(5);
    pub(super) const HAS_MORE: Symbol = Symbol(6);
    pub(super) const TOTAL: Symbol = Symbol(7);
    pub(super) const NEXT_PAGE_TOKEN: Symbol = Symbol(8);
    pub(super) const KEY: Symbol = Symbol(9);
    pub(super) const VALUE: Symbol = Symbol(10);
    pub(super) const SCHEMA: Symbol = Symbol(11);
    pub(super) const HEADER: Symbol = Symbol(12);
    pub(super) const COUNT: Symbol = Symbol(13);

    /// Whether it is a name of paging: these stand beside lists.
    pub(super) fn is_paging(self) -> bool {
        [Self::PAGE_TOKEN, Self::HAS_MORE, Self::NEXT_PAGE_TOKEN, Self::TOTAL].contains(&self)
    }

    /// `code`.
    pub(crate) fn code() -> Self {
        Self::CODE
    }

    /// `data`.
    pub(crate) fn data() -> Self {
        Self::DATA
    }

    /// `event`.
    pub(crate) fn event() -> Self {
        Self::EVENT
    }
}

impl Symbols {
    /// The number of a name.
    pub(crate) fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.numbers.get(name) {
            return symbol;
        }
        let symbol = Symbol(self.names.len() as u32);
        self.names.push(name.into());
        self.numbers.insert(name.into(), symbol);
        symbol
    }

    /// The name behind a number of this run.
    pub(crate) fn name(&self, symbol: Symbol) -> &str {
        self.names.get(symbol.0 as usize).map_or("", |name| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_names_have_their_numbers() {
        let mut symbols = Symbols::default();
        assert_eq!(symbols.intern("data"), Symbol::DATA);
        assert_eq!(symbols.intern("next_page_token"), Symbol::NEXT_PAGE_TOKEN);
        let other = symbols.intern("title");
        assert_eq!(symbols.name(other), "title");
    }
}
