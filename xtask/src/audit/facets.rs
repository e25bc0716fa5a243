//! What is compared where two pages tell of one thing, how often it agrees, and how often it must.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::process::ExitCode;

/// One kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Facet {
    Tokens,
    AppTypes,
    Scopes,
    FieldScopes,
    RateLimits,
    Names,
    Deprecated,
    Parameters,
    BodyRows,
    ReplyRows,
    EventRows,
    Nesting,
    Types,
    Required,
    Values,
    ValueLabels,
    Defaults,
    FieldLimits,
    ErrorCodes,
    Pagination,
}

/// Each facet with its name and its bar in hundredths of a percent: a share below it fails the audit.
const BARS: [(Facet, &str, usize); 20] = [
    (Facet::Tokens, "kinds of token", 9_970),
    (Facet::AppTypes, "kinds of app", 9_970),
    (Facet::Scopes, "scopes", 9_970),
    (Facet::FieldScopes, "scopes of fields", 9_970),
    (Facet::RateLimits, "rate limits", 9_970),
    (Facet::Names, "names", 9_970),
    (Facet::Deprecated, "deprecated", 9_970),
    (Facet::Parameters, "names of parameters", 9_970),
    (Facet::BodyRows, "rows of bodies", 9_970),
    (Facet::ReplyRows, "rows of replies", 9_970),
    (Facet::EventRows, "rows of events", 9_970),
    (Facet::Nesting, "nesting", 9_970),
    (Facet::Types, "types", 9_970),
    (Facet::Required, "required", 9_970),
    (Facet::Values, "values", 9_970),
    (Facet::ValueLabels, "labels of values", 9_970),
    (Facet::Defaults, "defaults", 9_970),
    (Facet::FieldLimits, "limits of fields", 9_970),
    (Facet::ErrorCodes, "error codes", 9_970),
    (Facet::Pagination, "pagination", 9_970),
];

/// A place in a page.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) doc: &'a str,
    pub(super) line: u32,
}

impl<'a> Side<'a> {
    /// The page as a whole.
    pub(super) fn top(doc: &'a str) -> Self {
        Self { doc, line: 1 }
    }
}

/// How often one facet agrees.
#[derive(Default)]
struct Score {
    equal: usize,
    differ: Vec<String>,
}

impl Score {
    fn all(&self) -> usize {
        self.equal + self.differ.len()
    }

    fn reaches(&self, bar: usize) -> bool {
        self.equal * 10_000 >= bar * self.all()
    }
}

/// How often each facet agrees.
#[derive(Default)]
pub(super) struct Scores(BTreeMap<Facet, Score>);

impl Scores {
    /// Compares a fact that at least one side has; says whether it is the same. Where neither has it, nothing is counted.
    pub(super) fn either<T: PartialEq + Debug>(
        &mut self,
        facet: Facet,
        name: &str,
        (left_side, right_side): (Side<'_>, Side<'_>),
        left: Option<&T>,
        right: Option<&T>,
    ) -> bool {
        if left.is_none() && right.is_none() {
            return true;
        }
        let score = self.0.entry(facet).or_default();
        if left == right {
            score.equal += 1;
            return true;
        }
        let say = |fact: Option<&T>| fact.map_or("nothing".to_owned(), |fact| format!("{fact:?}"));
        score.differ.push(format!(
            "{name}\n      {}:{}: {}\n      {}:{}: {}",
            left_side.doc,
            left_side.line,
            say(left),
            right_side.doc,
            right_side.line,
            say(right)
        ));
        false
    }

    /// Compares two lists, and shows of each only what the other lacks; says whether they are the same.
    pub(super) fn lists(
        &mut self,
        facet: Facet,
        name: &str,
        sides: (Side<'_>, Side<'_>),
        left: &[String],
        right: &[String],
    ) -> bool {
        if left == right {
            return self.either(
                facet,
                name,
                sides,
                (!left.is_empty()).then_some(left).as_ref(),
                (!right.is_empty()).then_some(right).as_ref(),
            );
        }
        let only = |of: &[String], other: &[String]| {
            let only: Vec<String> = of.iter().filter(|one| !other.contains(one)).cloned().collect();
            Some(if only.is_empty() { of.to_vec() } else { only })
        };
        let (left, right) = (only(left, right), only(right, left));
        self.either(facet, name, sides, left.as_ref(), right.as_ref())
    }

    /// Prints the table and up to `worst` differences of each facet; fails where a facet is below its bar.
    pub(super) fn print(&self, worst: usize) -> ExitCode {
        let none = Score::default();
        let score = |facet| self.0.get(&facet).unwrap_or(&none);
        println!("\n  {:<22} {:>7} of {:<7} {:>8}   bar", "facet", "equal", "n", "%");
        let mut below = Vec::new();
        for (facet, name, bar) in BARS {
            let of = score(facet);
            let share = if of.all() == 0 { 100.0 } else { 100.0 * of.equal as f64 / of.all() as f64 };
            println!("  {name:<22} {:>7} of {:<7} {share:>8.2}   {:.1}", of.equal, of.all(), bar as f64 / 100.0);
            if !of.reaches(bar) {
                below.push(name);
            }
        }
        for (facet, name, _) in BARS {
            let differ = &score(facet).differ;
            if !differ.is_empty() && worst > 0 {
                println!("\n  {name}: {} differ", differ.len());
            }
            for case in differ.iter().take(worst) {
                println!("    {case}");
            }
        }
        if below.is_empty() {
            return ExitCode::SUCCESS;
        }
        println!("\nbelow the bar: {}", below.join(", "));
        ExitCode::FAILURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDES: (Side<'_>, Side<'_>) = (Side { doc: "a.md", line: 3 }, Side { doc: "b.md", line: 4 });

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_facet_below_its_bar_fails_and_one_at_it_does_not() {
        let mut scores = Scores::default();
        for _ in 0..997 {
            scores.either(Facet::Types, "x", SIDES, Some(&1), Some(&1));
        }
        for _ in 0..3 {
            scores.either(Facet::Types, "x", SIDES, Some(&1), None);
        }
        assert_eq!(format!("{:?}", scores.print(0)), format!("{:?}", ExitCode::SUCCESS));
        scores.either(Facet::Types, "x", SIDES, Some(&1), Some(&2));
        assert_eq!(format!("{:?}", scores.print(0)), format!("{:?}", ExitCode::FAILURE));
    }

    #[test]
    fn what_neither_side_has_is_not_counted() {
        let mut scores = Scores::default();
        scores.either::<i64>(Facet::Defaults, "x", SIDES, None, None);
        scores.lists(Facet::Values, "x", SIDES, &[], &[]);
        assert!(scores.0.values().all(|score| score.all() == 0));
    }

    #[test]
    fn lists_of_one_content_in_another_order_differ() {
        let mut scores = Scores::default();
        assert!(!scores.lists(Facet::Values, "x", SIDES, &texts(&["1", "2"]), &texts(&["2", "1"])));
        assert!(!scores.lists(Facet::Values, "x", SIDES, &texts(&["1", "2"]), &texts(&["1", "3"])));
        let score = &scores.0[&Facet::Values];
        assert_eq!((score.equal, score.all()), (0, 2));
        assert_eq!(score.differ[1], "x\n      a.md:3: [\"2\"]\n      b.md:4: [\"3\"]");
    }
}
