//! Prose: the label of a description, and the facts that its sentences hold.

use larkspur_schema::FieldType;

use super::item::split_value;
use super::lexicon::{LINKING_WORDS, VALUE_WORDS};
use super::lines::Line;
use super::listing::Listing;
use super::marker::{Kind, announces_below, names_kind, value_marker};
use super::parts::Part;
use super::said::{self, Said, Signs};
use super::shape::Shape;
use super::values::List;
use super::{inline, label};

/// What prose says.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) label: Option<String>,
    pub(super) said: Said,
    pub(super) listing: Option<Listing>,
}

/// Reads a part that has no label of a fact; where the values are known already, no others are looked for.
pub(super) fn read(part: Part<'_>, shape: Shape, has_values: bool) -> Prose {
    let is_intro = part.kind == Kind::Intro;
    let mut reader = Reader {
        shape,
        is_intro,
        is_first: is_intro,
        has_values,
        marked: None,
        loose: List::default(),
        lead: "",
        prose: Prose::default(),
    };
    part.lines().filter(|line| !line.text.is_empty()).for_each(|line| reader.read(&line));
    reader.end()
}

struct Reader<'a> {
    shape: Shape,
    /// Whether the part comes before the first label.
    is_intro: bool,
    /// Whether the next line is the first of the description.
    is_first: bool,
    has_values: bool,
    /// The list that a line announced, and the one that none did.
    marked: Option<List>,
    loose: List,
    /// The last line before a list that none announced.
    lead: &'a str,
    prose: Prose,
}

impl<'a> Reader<'a> {
    fn read(&mut self, line: &Line<'a>) {
        let text = line.text;
        if self.is_first && !is_keyed(text, self.shape.ty) {
            self.prose.label = Some(label::label(text)).filter(|label| !label.is_empty());
        }
        let signs = Signs::of(text);
        self.read_item(line);
        if self.marked.is_none() && signs.has(Signs::VALUE) {
            self.open_list(text);
        }
        if !self.has_values && self.marked.is_none() {
            self.take(self.told(line, signs));
        }
        self.prose.said.join(said::read_signs(text, self.shape, self.is_first, signs));
        self.is_first = false;
    }

    /// Reads a line as an item of a list, where one is open or the line is one.
    fn read_item(&mut self, line: &Line<'a>) {
        let (text, ty) = (line.text, self.shape.ty);
        if line.is_item() {
            self.marked.as_mut().unwrap_or(&mut self.loose).push(line, ty);
        } else if let Some(list) = &mut self.marked {
            if !list.push_bare(text, ty) && list.is_empty() {
                self.take(inline::list(text, ty));
            }
        } else if self.is_intro && ty == FieldType::Int && is_keyed(text, ty) {
            self.loose.push_bare(text, ty);
        } else if self.loose.is_empty() {
            self.lead = text;
        }
    }

    /// Reads the values behind words that announce some, or opens a list for those below.
    fn open_list(&mut self, text: &str) {
        if let Some(found) = listed(text, self.shape.ty) {
            self.take(Some(found));
        } else if value_marker(text).is_some() || announces_below(text) {
            self.marked = Some(List::announced(text));
        }
    }

    /// Values that a line tells without announcing them.
    fn told(&self, line: &Line<'a>, signs: Signs) -> Option<Listing> {
        let (text, ty) = (line.text, self.shape.ty);
        if self.is_first {
            return told(text, ty, signs);
        }
        let keyed = self.is_intro && !line.is_item() && ty == FieldType::Int && signs.has(Signs::COLON);
        if keyed { inline::keyed(text, ty) } else { None }
    }

    fn take(&mut self, found: Option<Listing>) {
        if !self.has_values && found.is_some() {
            self.prose.listing = found;
            self.has_values = true;
        }
    }

    fn end(mut self) -> Prose {
        let marked = self.marked.take();
        let loose = std::mem::take(&mut self.loose);
        let found = match marked {
            Some(list) => list.listing(true),
            None if !self.is_intro || !loose.is_sure() => None,
            None => match self.shape.ty {
                FieldType::Int | FieldType::Bool => loose.listing(false),
                _ if names_kind(self.lead) && loose.is_labelled() => loose.listing(false),
                _ => None,
            },
        };
        self.take(found);
        self.prose
    }
}

/// Whether a line is a value with its label, and so says nothing of the field as a whole.
fn is_keyed(text: &str, ty: FieldType) -> bool {
    // Most lines start with Chinese script, which no bare value does.
    if !text.starts_with(|c: char| c.is_ascii() || matches!(c, '“' | '‘' | '「')) {
        return false;
    }
    let ty = if ty.is_scalar() { ty } else { FieldType::String };
    split_value(text, ty).is_some_and(|(_, rest)| rest.trim_start().starts_with(['：', ':', '=']))
}

/// Values that the first sentence tells without a mark.
fn told(text: &str, ty: FieldType, signs: Signs) -> Option<Listing> {
    let keyed = |ty| if signs.has(Signs::COLON) { inline::keyed(text, ty) } else { None };
    match ty {
        FieldType::Int if signs.has(Signs::DIGIT) => keyed(ty).or_else(|| inline::numbered(text)),
        FieldType::Bool => keyed(ty),
        FieldType::String | FieldType::Json if signs.has(Signs::NAMES) => inline::named(text, ty),
        _ => None,
    }
}

/// Values that follow a mark within the line: `可选值：a、b`.
fn listed(text: &str, ty: FieldType) -> Option<Listing> {
    for word in VALUE_WORDS {
        for (at, _) in text.match_indices(word).take(4) {
            let mut rest = &text[at + word.len()..];
            while let Some(shorter) = LINKING_WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
                rest = shorter;
            }
            let rest = rest.trim_start();
            if let Some(body) = rest.strip_prefix(['：', ':']) {
                if let Some(found) = inline::list(body.trim(), ty) {
                    return Some(found);
                }
            } else if !matches!(word, "取值" | "枚举")
                && rest.len() < text.len() - at - word.len()
                && let Some(found) = inline::list(rest, ty)
            {
                return Some(found);
            }
        }
    }
    None
}
