//! What a sentence says of a field as a whole: its limits, its default, and whether it is still to be used.

use super::limits::Limits;
use super::shape::Shape;
use super::{default, deprecated, limits};

/// What sentences say of a field.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) limits: Limits,
    pub(super) default: Option<String>,
    pub(super) deprecated: bool,
}

impl Said {
    /// Adds what a later sentence says: the first to say something counts.
    pub(super) fn join(&mut self, later: Self) {
        self.limits.join(later.limits);
        self.default = self.default.take().or(later.default);
        self.deprecated |= later.deprecated;
    }
}

/// Reads a line; `is_first` tells whether a description starts with it.
pub(super) fn read(text: &str, shape: Shape, is_first: bool) -> Said {
    read_signs(text, shape, is_first, Signs::of(text))
}

/// The same, where the line's signs are known.
pub(super) fn read_signs(text: &str, shape: Shape, is_first: bool, signs: Signs) -> Said {
    Said {
        limits: if signs.has(Signs::LIMIT) {
            limits::in_sentence(text, shape).unwrap_or_default()
        } else {
            Limits::default()
        },
        default: if signs.has(Signs::DEFAULT) { default::in_sentence(text, shape) } else { None },
        deprecated: signs.has(Signs::DEPRECATED) && deprecated::in_line(text, is_first),
    }
}

/// The default that a line names.
pub(super) fn default(text: &str, shape: Shape) -> Option<String> {
    if Signs::of(text).has(Signs::DEFAULT) { default::in_sentence(text, shape) } else { None }
}

/// Which facts a line may hold, told by single characters: one look at each character spares many searches.
#[derive(Clone, Copy, Default)]
pub(super) struct Signs(u8);

impl Signs {
    pub(super) const VALUE: u8 = 1;
    pub(super) const DEFAULT: u8 = 2;
    pub(super) const LIMIT: u8 = 4;
    pub(super) const DEPRECATED: u8 = 8;
    pub(super) const COLON: u8 = 16;
    pub(super) const NAMES: u8 = 32;
    pub(super) const DIGIT: u8 = 64;

    pub(super) fn of(text: &str) -> Self {
        let mut signs = 0;
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            signs |= match c {
                '值' if before == '取' => Self::VALUE | Self::LIMIT,
                '值' | '举' | '项' => Self::VALUE,
                '认' | '省' => Self::DEFAULT,
                '围' | '长' | '最' | '限' | '则' => Self::LIMIT,
                '弃' | '荐' | '议' | '线' => Self::DEPRECATED,
                '：' | ':' | '=' => Self::COLON,
                '括' | '持' | '分' => Self::NAMES,
                '0'..='9' => Self::DIGIT,
                'p' if before == 'e' && text[at..].starts_with("precated") => Self::DEPRECATED,
                'P' if before == 'E' && text[at..].starts_with("PRECATED") => Self::DEPRECATED,
                _ => 0,
            };
            before = c;
        }
        Self(signs)
    }

    pub(super) fn has(self, sign: u8) -> bool {
        self.0 & sign != 0
    }
}
