//! Which rows of a page are those of a settled table, so that each keeps the row that holds it, wherever it stands now.

use std::collections::HashMap;

use larkspur_schema::{FieldType, Type};

use super::align;
use super::row::DraftRow;
use crate::nesting;
use crate::types::Children;

/// A row of a settled table.
#[derive(Clone, Debug)]
pub(super) struct SettledRow {
    pub name: String,
    pub ty: Type,
    pub depth: u8,
    /// Whether only an example showed it.
    pub from_example: bool,
}

/// What is settled about a row of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// Nothing: the row is new.
    New,
    /// It was settled at this path, or another row of its name was; but what held that is gone, or cannot hold this row.
    Lost(String),
    /// It stands below this row; without one, at the top.
    Below(Option<usize>),
    /// The same, unless it is another row of its name that is gone, or another one of its name is it.
    Either(Option<usize>),
}

impl Held {
    /// What holds the row, where that is settled.
    pub(super) fn parent(&self) -> Option<Option<usize>> {
        match self {
            Self::Below(parent) | Self::Either(parent) => Some(*parent),
            Self::New | Self::Lost(_) => None,
        }
    }
}

/// Finds the rows of a settled table again.
///
/// Rows of one name and type are found in order, then those of one name; what is left may have moved with all below it. A row
/// that took the place and the rows of another one holds them in its stead, but is itself new.
pub(super) fn over(rows: &[DraftRow], settled: &[SettledRow]) -> Vec<Held> {
    let mut carry = Carry::new(rows, settled);
    carry.align();
    carry.find_stand_ins();
    carry.find_moved();
    carry.held()
}

/// So many rows that are alike are compared, here and there.
const MAX_ALIKE: usize = 64;

/// What was not found again, by name and type.
#[derive(Default)]
struct Left {
    rows: HashMap<String, Vec<usize>>,
    settled: HashMap<String, Vec<usize>>,
}

struct Carry<'t> {
    rows: &'t [DraftRow],
    settled: &'t [SettledRow],
    /// The settled row that holds each settled row.
    parents: Vec<Option<usize>>,
    /// The settled row that each row is, and the one whose place it took.
    is: Vec<Option<usize>>,
    instead_of: Vec<Option<usize>>,
    /// The row that each settled row is now, or that took its place.
    now: Vec<Option<usize>>,
    /// Whether a row moved, with all below it.
    moved: Vec<bool>,
}

impl<'t> Carry<'t> {
    fn new(rows: &'t [DraftRow], settled: &'t [SettledRow]) -> Self {
        let depths: Vec<u8> = settled.iter().map(|row| row.depth).collect();
        Self {
            rows,
            settled,
            parents: nesting::parents(&depths),
            is: vec![None; rows.len()],
            instead_of: vec![None; rows.len()],
            now: vec![None; settled.len()],
            moved: vec![false; rows.len()],
        }
    }

    fn take(&mut self, row: usize, settled: usize) {
        self.is[row] = Some(settled);
        self.now[settled] = Some(row);
    }

    /// Finds the rows that kept their order: by name and type, and between those by name alone.
    fn align(&mut self) {
        let (rows, settled) = (self.rows, self.settled);
        let found = matched(rows, settled);
        found.iter().for_each(|&(row, at)| self.take(row, at));
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let known: Vec<&str> = settled.iter().map(|row| row.name.as_str()).collect();
        let mut from = (0, 0);
        for (row, at) in found.into_iter().chain([(rows.len(), settled.len())]) {
            for (a, b) in align::pairs(&names[from.0..row], &known[from.1..at]) {
                let (a, b) = (from.0 + a, from.1 + b);
                if self.may_be(a, b) {
                    self.take(a, b);
                }
            }
            from = (row + 1, at + 1);
        }
    }

    /// Whether a row may be a settled one of its name whose type was another: a scalar does not become an object, nor the
    /// other way round. A scalar with the rows that the settled one has is the same: pages and specs name types differently.
    fn may_be(&self, row: usize, settled: usize) -> bool {
        let next = |at: usize| self.rows.get(at + 1).is_some_and(|row| row.name == self.settled[settled + 1].name);
        match self.rows[row].cell.children {
            Children::Never => !self.has_rows(settled) || next(row),
            Children::Expected => self.has_rows(settled) || !is_scalar(self.settled[settled].ty.kind),
            Children::Maybe | Children::Likely => true,
        }
    }

    fn has_rows(&self, settled: usize) -> bool {
        self.end_of(settled) > settled + 1
    }

    /// Where what is below a settled row ends.
    fn end_of(&self, settled: usize) -> usize {
        let depth = self.settled[settled].depth;
        let below = self.settled[settled + 1..].iter().take_while(|row| row.depth > depth);
        settled + 1 + below.count()
    }

    /// Finds the rows that stand where a settled row stood, between the same rows.
    fn find_stand_ins(&mut self) {
        for at in 0..self.settled.len() {
            if self.now[at].is_some() || !self.has_rows(at) {
                continue;
            }
            let Some(row) = self.now[at + 1].and_then(|first| first.checked_sub(1)) else { continue };
            let follows = match (at.checked_sub(1), row.checked_sub(1)) {
                (Some(above), Some(before)) => self.now[above] == Some(before),
                (None, None) => true,
                _ => false,
            };
            if follows && self.is[row].is_none() && self.rows[row].cell.children != Children::Never {
                self.instead_of[row] = Some(at);
                self.now[at] = Some(row);
            }
        }
    }

    /// Finds the rows that moved: each is the only one left of its name and type, here and there, or the only one that may
    /// stand below what held it.
    fn find_moved(&mut self) {
        let mut left = Left::default();
        let free = (0..self.rows.len()).filter(|&row| self.is_free(row));
        free.for_each(|row| left.rows.entry(key(&self.rows[row])).or_default().push(row));
        let gone = (0..self.settled.len()).filter(|&at| self.now[at].is_none());
        gone.for_each(|at| left.settled.entry(settled_key(&self.settled[at])).or_default().push(at));
        for at in 0..self.settled.len() {
            let key = settled_key(&self.settled[at]);
            let (Some(rows), Some(settled)) = (left.rows.get(&key), left.settled.get(&key)) else { continue };
            if self.now[at].is_some() || rows.len() * settled.len() > MAX_ALIKE {
                continue;
            }
            let Some(row) = self.only_place(at, rows, settled) else { continue };
            let run = (row..self.rows.len()).take_while(|&row| self.is_free(row));
            let (end, run) = (self.end_of(at), run.count());
            let gone: Vec<usize> = (at..end).filter(|&at| self.now[at].is_none()).collect();
            let below: Vec<SettledRow> = gone.iter().map(|&at| self.settled[at].clone()).collect();
            for (a, b) in matched(&self.rows[row..row + run.min(end - at)], &below) {
                self.take(row + a, gone[b]);
            }
            self.moved[row] = true;
        }
    }

    fn is_free(&self, row: usize) -> bool {
        self.is[row].is_none() && self.instead_of[row].is_none()
    }

    /// The row that alone may be a settled one, of those that are alike.
    fn only_place(&self, at: usize, rows: &[usize], settled: &[usize]) -> Option<usize> {
        if let ([row], [_]) = (rows, settled) {
            return Some(*row).filter(|&row| self.is_free(row));
        }
        let mut places = rows.iter().filter(|&&row| self.is_free(row) && self.is_open(row, at));
        let row = *places.next()?;
        let mut others = settled.iter().filter(|&&other| self.now[other].is_none() && self.is_open(row, other));
        (places.next().is_none() && others.next() == Some(&at) && others.next().is_none()).then_some(row)
    }

    /// Whether what held a settled row is open above a row.
    fn is_open(&self, row: usize, settled: usize) -> bool {
        let Some(parent) = self.parents[settled] else { return true };
        let above = (0..row).rev().find_map(|above| self.is[above].or(self.instead_of[above]));
        std::iter::successors(above, |&at| self.parents[at]).any(|at| at == parent)
    }

    /// What holds each row now.
    fn held(&self) -> Vec<Held> {
        let mut open: Vec<usize> = Vec::new();
        let mut held = Vec::with_capacity(self.rows.len());
        let gone = (0..self.settled.len()).rev().filter(|&at| self.now[at].is_none());
        let lost: HashMap<String, usize> = gone.map(|at| (settled_key(&self.settled[at]), at)).collect();
        let alike = self.alike();
        for (row, &is_alike) in alike.iter().enumerate() {
            let Some(settled) = self.is[row].or(self.instead_of[row]) else {
                // It may be a row of its name that is gone elsewhere.
                let gone = lost.get(key(&self.rows[row]).as_str());
                held.push(gone.map_or(Held::New, |&at| Held::Lost(self.path(at))));
                continue;
            };
            let parent = match self.parents[settled] {
                None => Some(None),
                Some(parent) => self.now[parent].map(Some),
            };
            let fits = |parent: &Option<usize>| !self.moved[row] || self.fits(row, settled, *parent, &open);
            let parent = parent.filter(fits);
            if let Some(parent) = parent {
                let is_open = |above: usize| open.iter().position(|&at| at == above);
                open.truncate(parent.map_or(0, |above| is_open(above).map_or(open.len(), |at| at + 1)));
            }
            open.push(row);
            held.push(match parent {
                _ if self.is[row].is_none() => Held::New,
                Some(parent) if is_alike => Held::Either(parent),
                Some(parent) => Held::Below(parent),
                None => Held::Lost(self.path(settled)),
            });
        }
        held
    }

    /// The rows that may as well be another one: between what stands around them, a row of their name is gone or new.
    fn alike(&self) -> Vec<bool> {
        let mut alike = vec![false; self.rows.len()];
        let kept = (0..self.rows.len()).filter(|&row| !self.moved[row]);
        let mut found: Vec<(usize, usize)> = kept.filter_map(|row| Some((row, self.is[row]?))).collect();
        // What moved along is out of order.
        let mut last = None;
        found.retain(|&(_, at)| {
            last.is_none_or(|last| at > last) && {
                last = Some(at);
                true
            }
        });
        for (number, &(row, at)) in found.iter().enumerate() {
            let (above, above_at) = number.checked_sub(1).map_or((0, 0), |number| found[number]);
            let (below, below_at) = found.get(number + 1).copied().unwrap_or((self.rows.len(), self.settled.len()));
            let name = &self.rows[row].name;
            let is_new = |&other: &usize| self.is[other].is_none() && self.rows[other].name == *name;
            let is_gone = |&other: &usize| {
                self.now[other].is_none()
                    && self.settled[other].name == *name
                    && self.parents[other] != self.parents[at]
            };
            alike[row] =
                (above..below).any(|other| is_new(&other)) || (above_at..below_at).any(|other| is_gone(&other));
        }
        alike
    }

    /// Whether what holds a row that moved is open where the row stands now, and ends nothing that goes on below it.
    fn fits(&self, row: usize, settled: usize, parent: Option<usize>, open: &[usize]) -> bool {
        let Some(length) = parent.map_or(Some(0), |parent| open.iter().position(|&at| at == parent).map(|at| at + 1))
        else {
            return false;
        };
        let own = settled..self.end_of(settled);
        let mut next = (row + 1..self.rows.len()).filter(|&at| !self.moved[at]).filter_map(|at| self.is[at]);
        let next = next.find(|at| !own.contains(at));
        let goes_on = next.and_then(|at| self.parents[at]).and_then(|parent| self.now[parent]);
        goes_on.is_none_or(|parent| parent > row || open[..length].contains(&parent))
    }

    /// The path at which a row was settled.
    fn path(&self, settled: usize) -> String {
        let chain = std::iter::successors(Some(settled), |&at| self.parents[at]);
        let mut names: Vec<&str> = chain.map(|at| self.settled[at].name.as_str()).collect();
        names.reverse();
        names.join(".")
    }
}

/// Pairs of places of rows with the same name and type, in order.
fn matched(rows: &[DraftRow], settled: &[SettledRow]) -> Vec<(usize, usize)> {
    let (page, known): (Vec<String>, Vec<String>) =
        (rows.iter().map(key).collect(), settled.iter().map(settled_key).collect());
    let [page, known] = [&page, &known].map(|keys| keys.iter().map(String::as_str).collect::<Vec<_>>());
    align::pairs(&page, &known)
}

fn key(row: &DraftRow) -> String {
    text(&row.name, &row.cell.ty, row.from_example)
}

fn settled_key(row: &SettledRow) -> String {
    text(&row.name, &row.ty, row.from_example)
}

fn text(name: &str, ty: &Type, from_example: bool) -> String {
    format!("{name} {ty}{}", if from_example { " ~" } else { "" })
}

fn is_scalar(ty: FieldType) -> bool {
    !matches!(ty, FieldType::Object | FieldType::Map | FieldType::Json)
}
