//! Any tree, flattened as the docs flatten it, is rebuilt, or the table says that it is in doubt.

use std::collections::BTreeMap;

use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, compile};
use larkspur_schema::{Doubt, Field};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::random_page::{Example, Page, Table, page};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Exact,
    ExactButDoubted,
    WrongAndDoubted,
    Wrong,
}

/// The rows of the rebuilt tree with their depths, and the doubts.
fn rebuilt(page: &Page) -> (Vec<(String, u8)>, Vec<Doubt>) {
    let mut compiled = compile(&[Source::new("page.md", page.markdown())], Knowledge::default());
    let (fields, doubts) = match page.table {
        Table::Reply => {
            let reply = compiled.endpoints.remove(0).response;
            (reply.fields, reply.ambiguous)
        }
        Table::Body => {
            let body = compiled.endpoints.remove(0).body.expect("a body");
            (body.fields, body.ambiguous)
        }
        Table::Event => {
            let body = compiled.events.remove(0).body;
            (body.fields, body.ambiguous)
        }
    };
    let rows = fields.iter().flat_map(Field::walk).map(|(depth, field)| (field.name.clone(), depth as u8));
    (rows.collect(), doubts)
}

fn outcome(page: &Page) -> (Outcome, Vec<(String, u8)>) {
    let (rows, doubts) = rebuilt(page);
    let exact = rows
        .iter()
        .map(|(name, depth)| (name.as_str(), *depth))
        .eq(page.rows().iter().map(|&(name, _, depth)| (name, depth)));
    let outcome = match (exact, doubts.is_empty()) {
        (true, true) => Outcome::Exact,
        (true, false) => Outcome::ExactButDoubted,
        (false, false) => Outcome::WrongAndDoubted,
        (false, true) => Outcome::Wrong,
    };
    (outcome, rows)
}

/// What became of many random trees, always the same ones.
#[derive(Default)]
struct Survey {
    counts: BTreeMap<Outcome, usize>,
    /// The smallest pages that are wrong and not doubted, and what was made of them.
    wrong: BTreeMap<(usize, String), String>,
}

impl Survey {
    fn of(example: Example, trees: usize) -> Self {
        let mut runner = TestRunner::deterministic();
        let mut survey = Self::default();
        while survey.total() < trees {
            let mut tree = page(Just(example)).new_tree(&mut runner).unwrap();
            let page = tree.current();
            if !page.is_nested() {
                continue;
            }
            let outcome = outcome(&page).0;
            *survey.counts.entry(outcome).or_default() += 1;
            if outcome == Outcome::Wrong {
                survey.add_wrong(&smallest(&mut tree));
            }
        }
        survey
    }

    fn add_wrong(&mut self, page: &Page) {
        let rows = page.rows();
        let told = format!("{}\ntrue: {rows:?}\nrebuilt: {:?}", page.markdown(), outcome(page).1);
        self.wrong.insert((rows.len(), page.markdown()), told);
    }

    fn total(&self) -> usize {
        self.counts.values().sum()
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.counts.get(&outcome).copied().unwrap_or_default()
    }

    /// At most three trees of a thousand may be wrong without a doubt.
    fn assert_right_or_doubted(&self) {
        let smallest = self.wrong.values().next().map_or("", String::as_str);
        assert!(self.count(Outcome::Wrong) * 1000 <= self.total() * 3, "{:?}\n{smallest}", self.counts);
    }
}

/// The simplest page of a tree of values that is still wrong and not doubted.
fn smallest(tree: &mut impl ValueTree<Value = Page>) -> Page {
    let mut last = tree.current();
    for _ in 0..2000 {
        if outcome(&tree.current()).0 == Outcome::Wrong {
            last = tree.current();
            if !tree.simplify() {
                break;
            }
        } else if !tree.complicate() {
            break;
        }
    }
    last
}

/// Where the example shows every field, doubting every table would not do: nearly all trees are rebuilt for sure.
#[test]
fn trees_with_a_whole_example_are_rebuilt() {
    let survey = Survey::of(Example::Whole, 1500);
    survey.assert_right_or_doubted();
    let sure = survey.count(Outcome::Exact);
    let exact = sure + survey.count(Outcome::ExactButDoubted);
    assert!(exact * 100 >= survey.total() * 98, "{:?}", survey.counts);
    assert!(sure * 100 >= survey.total() * 90, "{:?}", survey.counts);
}

#[test]
fn trees_with_a_partial_example_are_rebuilt_or_doubted() {
    Survey::of(Example::Partial, 1500).assert_right_or_doubted();
}

#[test]
fn trees_without_an_example_are_rebuilt_or_doubted() {
    Survey::of(Example::None, 1500).assert_right_or_doubted();
}

/// Prints how often each outcome comes up, and the smallest pages that are wrong and not doubted:
/// `cargo test -p larkspur-docs --test suite rates -- --ignored --nocapture`.
#[test]
#[ignore = "prints figures"]
fn rates() {
    for example in [Example::Whole, Example::Partial, Example::None] {
        let survey = Survey::of(example, 4000);
        println!("{example:?} example: {:?}", survey.counts);
        for page in survey.wrong.values() {
            println!("=====\n{page}");
        }
    }
}
