//! Lists of values: the part after 可选值有, and the lists that other marks announce.

use larkspur_schema::{FieldType, Value};

use super::item::{split_value, value_first, value_last};
use super::lexicon::{DEFAULT_MARKS, OPEN_MARKS};
use super::lines::{Line, Mark};
use super::listing::{Listing, MAX_VALUES};
use super::marker::{is_remark, value_marker};
use super::parts::Part;
use super::said::{self, Said};
use super::shape::Shape;
use super::text::has_cjk;
use super::{inline, limits};

/// Reads the part after a label such as `**可选值有**：`; where the values are known already, no others are looked for.
pub(super) fn read(part: Part<'_>, shape: Shape, has_values: bool) -> (Option<Listing>, Said) {
    let mut reader = Reader { shape, has_values, list: List::default(), listing: None, said: Said::default() };
    let mut all = part.lines();
    if let Some(first) = all.next() {
        reader.read_first(&first);
    }
    let (mut is_blank, mut is_over) = (false, false);
    for line in all {
        if line.text.is_empty() {
            is_blank = true;
        } else if is_over || !reader.read_value(&line, is_blank) {
            // A second list speaks of something else.
            is_over |= is_blank || value_marker(line.text).is_some();
            reader.list.is_open |= says_open(line.text);
            reader.said.join(said::read(line.text, shape, false));
        }
    }
    let found = std::mem::take(&mut reader.list).listing(true);
    reader.take(found);
    (reader.listing, reader.said)
}

struct Reader {
    shape: Shape,
    has_values: bool,
    list: List,
    listing: Option<Listing>,
    said: Said,
}

impl Reader {
    /// Reads the line of the label.
    fn read_first(&mut self, line: &Line<'_>) {
        let (text, ty) = (line.text, self.shape.ty);
        if line.is_item() {
            self.list.push(line, ty);
            // How far the items below are indented is not known yet.
            self.list.base = None;
        } else if text.is_empty() {
        } else if let Some(found) = inline::list(text, ty) {
            self.take(Some(found));
        } else if let Some(limits) = limits::range_alone(text, self.shape) {
            self.said.limits.join(limits);
        } else {
            self.list.push_bare(text, ty);
        }
    }

    /// Reads a line below as values; tells whether it is one, or may be an item.
    fn read_value(&mut self, line: &Line<'_>, is_blank: bool) -> bool {
        let (text, ty) = (line.text, self.shape.ty);
        if line.is_item() {
            self.list.push(line, ty);
            return true;
        }
        if is_blank {
            return false;
        }
        if self.list.is_empty()
            && !self.has_values
            && let Some(found) = inline::list(text, ty)
        {
            self.take(Some(found));
            return true;
        }
        value_marker(text).is_none() && self.list.push_bare(text, ty)
    }

    fn take(&mut self, found: Option<Listing>) {
        if !self.has_values && found.is_some() {
            self.listing = found;
            self.has_values = true;
        }
    }
}

/// A list of values under construction.
#[derive(Debug, Default)]
pub(super) struct List {
    base: Option<usize>,
    items: usize,
    first: Vec<Value>,
    last: Vec<Value>,
    words: Vec<Value>,
    /// Whether the text says that more values may appear.
    is_open: bool,
    default: Option<String>,
    /// Whether the last item opened a bracket that its line does not close: what follows is its remark.
    in_remark: bool,
}

impl List {
    /// A list that these words announce.
    pub(super) fn announced(text: &str) -> Self {
        Self { is_open: says_open(text), ..Self::default() }
    }

    /// Takes an item. Items below an item are remarks on it.
    pub(super) fn push(&mut self, line: &Line<'_>, ty: FieldType) {
        let base = *self.base.get_or_insert(line.indent);
        if self.items >= MAX_VALUES || line.indent >= base + 2 || is_remark(line.text.trim_start_matches('*')) {
            return;
        }
        self.in_remark = opens_bracket(line.text);
        if is_more(line.text) || is_placeholder(line.text) {
            self.is_open = true;
            return;
        }
        self.items += 1;
        let numbered = match line.mark {
            Mark::Number(number) if ty == FieldType::Int => Some(number),
            _ => None,
        };
        if let Some(value) = value_first(line.text, ty) {
            self.mark_default(line.text, &value);
            self.first.push(value);
        } else if let Some(value) = value_last(line.text, ty) {
            self.last.push(value);
        } else if let Some(number) = numbered
            && line.text.chars().count() <= 20
        {
            self.first.push(Value::new(number.to_string(), super::label::label(line.text)));
        } else if matches!(ty, FieldType::String | FieldType::Json) && is_word(line.text) {
            self.words.push(Value::new(line.text, ""));
        }
    }

    /// Takes a line that has no list mark, if it reads as one value, or as a value and its label.
    pub(super) fn push_bare(&mut self, text: &str, ty: FieldType) -> bool {
        if self.items >= MAX_VALUES {
            return false;
        }
        if self.in_remark {
            self.in_remark = !text.contains(['）', ')']);
            return true;
        }
        let Some((_, rest)) = split_value(text, ty) else { return false };
        let rest = rest.trim_start();
        if !(rest.is_empty() || rest.starts_with(['：', ':', '=', '-', '（', '(', '、', ','])) {
            return false;
        }
        let Some(value) = value_first(text, ty) else { return false };
        self.items += 1;
        self.mark_default(text, &value);
        self.first.push(value);
        true
    }

    fn mark_default(&mut self, text: &str, value: &Value) {
        if self.default.is_none()
            && (text.contains("默认") || text.contains("缺省"))
            && DEFAULT_MARKS.iter().any(|mark| text.contains(mark))
        {
            self.default = Some(value.value.clone());
        }
    }

    /// Whether nothing was found yet.
    pub(super) fn is_empty(&self) -> bool {
        self.items == 0
    }

    /// Whether every value has a label.
    pub(super) fn is_labelled(&self) -> bool {
        self.first.iter().all(|value| !value.label.is_empty())
    }

    /// Whether every item starts with a value.
    pub(super) fn is_sure(&self) -> bool {
        self.items >= 2 && self.first.len() == self.items
    }

    /// The values, unless the list holds too much that is no value; `is_marked` tells whether something announced it.
    pub(super) fn listing(self, is_marked: bool) -> Option<Listing> {
        let values = if self.first.len() >= self.last.len() { self.first } else { self.last };
        // Chinese words are values only where the whole list is made of them.
        let values = if values.is_empty() && is_marked { self.words } else { values };
        let too_few = values.is_empty() || values.len() * 2 < self.items || (!is_marked && values.len() < 2);
        (!too_few).then(|| Listing { default: self.default, ..Listing::of(values, self.is_open) })
    }
}

/// Whether an item is a Chinese word or two, and no sentence.
fn is_word(text: &str) -> bool {
    has_cjk(text)
        && text.chars().count() <= 20
        && !text.contains(['。', '；', '：', ':', '[', '`', '*', '<', '"', '“', '\\'])
}

/// Whether a line opens a bracket that it does not close.
fn opens_bracket(text: &str) -> bool {
    let count = |brackets: [char; 2]| text.matches(brackets).count();
    count(['（', '(']) > count(['）', ')'])
}

/// Whether an item stands for any value: `{KEY}：any text`.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim_start_matches(['`', '"', '*']);
    let inner = text.strip_prefix('{').and_then(|text| text.split_once('}'));
    inner.is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

/// Whether an item only says that the list goes on.
fn is_more(text: &str) -> bool {
    matches!(text.trim_end_matches(['。', '；']), "等" | "等等" | "..." | "…" | "……" | "其他" | "其它")
}

/// Whether a remark says that other values may appear.
fn says_open(text: &str) -> bool {
    OPEN_MARKS.iter().any(|mark| text.contains(mark))
        || text.trim_end_matches(['。', '）', ')', '：', ':']).ends_with('等')
}
