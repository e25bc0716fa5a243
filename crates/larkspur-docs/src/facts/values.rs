//! Lists of values: the part after 可选值有, and the lists that other marks announce.

use larkspur_schema::{FieldType, Value};

use super::item::{split_value, value_first, value_last};
use super::lines::{Line, Mark};
use super::marker::{is_remark, value_marker};
use super::text::has_cjk;
use super::{Facts, Shape, broken, inline, limits, prose};

/// Reads the part after a label such as `**可选值有**：`.
pub(super) fn read(facts: &mut Facts, part: &str, shape: Shape) {
    let mut all = broken::listed(part);
    let first = all.next();
    let mut list = List::default();
    if let Some(line) = first
        && line.is_item()
    {
        list.push(&line, shape.ty);
        // How far the items below are indented is not known yet.
        list.base = None;
    } else if let Some(first) = first.map(|line| line.text).filter(|text| !text.is_empty()) {
        if let Some(found) = inline::list(first, shape.ty) {
            found.give(facts);
        } else if !limits::read_range(facts, first, shape) {
            list.push_bare(first, shape.ty);
        }
    }
    let mut blank = false;
    let mut over = false;
    let mut fenced = false;
    for line in all {
        if line.text.starts_with("```") {
            fenced = !fenced;
        } else if fenced || line.text.starts_with('|') {
        } else if line.text.is_empty() {
            blank = true;
        } else if !over && line.is_item() {
            list.push(&line, shape.ty);
        } else if !over
            && !blank
            && list.is_empty()
            && facts.values.is_empty()
            && let Some(found) = inline::list(line.text, shape.ty)
        {
            found.give(facts);
        } else if over || blank || value_marker(line.text).is_some() || !list.push_bare(line.text, shape.ty) {
            // A second list speaks of something else.
            over |= blank || value_marker(line.text).is_some();
            list.open |= says_open(line.text);
            prose::read_line(facts, line.text, shape);
        }
    }
    list.give(facts, true);
}

/// The most values that one list may have.
pub(super) const MAX_VALUES: usize = 1000;

/// A list of values under construction.
#[derive(Debug, Default)]
pub(super) struct List {
    base: Option<usize>,
    items: usize,
    first: Vec<Value>,
    last: Vec<Value>,
    words: Vec<Value>,
    /// Whether the text says that more values may appear.
    pub(super) open: bool,
    default: Option<String>,
    /// Whether the last item opened a bracket that its line does not close: what follows is its remark.
    in_remark: bool,
}

impl List {
    /// Takes an item. Items below an item are remarks on it.
    pub(super) fn push(&mut self, line: &Line<'_>, ty: FieldType) {
        let base = *self.base.get_or_insert(line.indent);
        if self.items >= MAX_VALUES || line.indent >= base + 2 || is_remark(line.text.trim_start_matches('*')) {
            return;
        }
        self.in_remark = opens_bracket(line.text);
        if is_more(line.text) || is_placeholder(line.text) {
            self.open = true;
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
        const MARKS: [&str; 6] = ["（默认值）", "（默认）", "(默认值)", "(默认)", "（缺省值）", "，默认值"];
        if self.default.is_none()
            && (text.contains("默认") || text.contains("缺省"))
            && MARKS.iter().any(|mark| text.contains(mark))
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

    /// Hands the values over, unless the list holds too much that is no value.
    pub(super) fn give(self, facts: &mut Facts, marked: bool) {
        let values = if self.first.len() >= self.last.len() { self.first } else { self.last };
        // Chinese words are values only where the whole list is made of them.
        let values = if values.is_empty() && marked { self.words } else { values };
        if values.is_empty()
            || !facts.values.is_empty()
            || values.len() * 2 < self.items
            || (!marked && values.len() < 2)
        {
            return;
        }
        give(facts, values, self.open);
        if facts.default.is_none() {
            facts.default = self.default;
        }
    }
}

/// Hands values over, each once.
pub(super) fn give(facts: &mut Facts, values: Vec<Value>, open: bool) {
    facts.values.reserve_exact(values.len());
    for value in values {
        if !facts.values.iter().any(|known| known.value == value.value) {
            facts.values.push(value);
        }
    }
    facts.open_values |= open;
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
pub(super) fn says_open(text: &str) -> bool {
    const MARKS: [&str; 8] =
        ["不限于", "其他值", "其它值", "其他取值", "其他枚举", "可能会新增", "可能新增", "陆续增加"];
    MARKS.iter().any(|mark| text.contains(mark)) || text.trim_end_matches(['。', '）', ')', '：', ':']).ends_with('等')
}
