//! The house rules that a program can hold: small rooms, and arrows that go one way.
//!
//! What does not keep a rule yet is listed in `standing`. An entry that is no longer true fails, so the lists only shrink.

mod circles;
mod functions;
mod modules;
mod sources;
mod standing;

use std::collections::BTreeSet;

use modules::Arrows;
use sources::Sources;

const LINES_OF_A_FILE: usize = 400;
const LINES_OF_A_FUNCTION: usize = 60;
const PARAMETERS: usize = 5;

#[test]
fn files_are_small() {
    let sources = sources::all();
    let long = sources.iter().filter(|(_, text)| text.lines().count() > LINES_OF_A_FILE);
    let long = long.map(|(path, _)| path.clone()).collect();
    let known = standing::LONG_FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
    compare(&long, &known, "files of more than 400 lines");
}

#[test]
fn functions_fit_a_screen_and_take_few_parameters() {
    let mut long = BTreeSet::new();
    let mut wide = BTreeSet::new();
    for (path, text) in sources::all() {
        for function in functions::of(&sources::parse(&path, &text)) {
            let place = format!("{path}: {}", function.name);
            if function.lines > LINES_OF_A_FUNCTION {
                long.insert(place.clone());
            }
            if function.parameters > PARAMETERS {
                wide.insert(place);
            }
        }
    }
    let known = |list: &[&str]| list.iter().map(|place| (*place).to_owned()).collect();
    compare(&long, &known(standing::LONG_FUNCTIONS), "functions of more than 60 lines");
    compare(&wide, &known(standing::WIDE_FUNCTIONS), "functions with more than five parameters");
}

#[test]
fn modules_of_a_crate_name_each_other_one_way() {
    let sources = sources::all();
    let mut in_circles = BTreeSet::new();
    let mut new = String::new();
    for root in roots(&sources) {
        let arrows = modules::arrows(&root, &sources);
        for circle in circles::of(&arrows) {
            let is_known = |(known, _): &&(&[&str], &str)| circle.iter().all(|file| known.contains(file));
            if !standing::CIRCLES.iter().any(|known| is_known(&known)) {
                new += &circles::told(&circle, &arrows);
            }
            in_circles.extend(circle.iter().map(|file| (*file).to_owned()));
        }
    }
    assert!(new.is_empty(), "files name each other in a loop:\n{new}");
    let known = standing::CIRCLES.iter().flat_map(|(files, _)| *files).map(|file| (*file).to_owned()).collect();
    compare(&in_circles, &known, "files in a circle");
}

/// The root of each library and program.
fn roots(sources: &Sources) -> Vec<String> {
    let all = sources.keys().filter(|path| ["/src/lib.rs", "/src/main.rs"].iter().any(|root| path.ends_with(root)));
    all.cloned().collect()
}

/// What each crate may depend on. The schema is the only thing that two sides share: what reads documents knows no Rust,
/// what writes Rust knows no documents, what runs knows neither.
const MAY_DEPEND: &[(&str, &[&str])] = &[
    ("larkspur-schema", &[]),
    ("larkspur-docs", &["larkspur-schema"]),
    ("larkspur-codegen", &["larkspur-schema"]),
    ("larkspur-openapi", &["larkspur-schema"]),
    ("larkspur-diff", &["larkspur-codegen", "larkspur-schema"]),
    // It serves what the others make of the specs.
    ("larkspur-mock", &["larkspur-codegen", "larkspur-docs", "larkspur-openapi", "larkspur-schema"]),
    ("larkspur-core", &[]),
    ("larkspur-content", &[]),
    ("larkspur-events", &["larkspur-content", "larkspur-core"]),
    ("larkspur-people", &["larkspur-content", "larkspur-core"]),
    ("larkspur-company", &["larkspur-content", "larkspur-core"]),
    ("larkspur-collaboration", &["larkspur-content", "larkspur-core"]),
    ("larkspur-documents", &["larkspur-content", "larkspur-core"]),
    (
        "larkspur",
        &[
            "larkspur-collaboration",
            "larkspur-company",
            "larkspur-content",
            "larkspur-core",
            "larkspur-documents",
            "larkspur-events",
            "larkspur-people",
        ],
    ),
    (
        "xtask",
        &["larkspur-codegen", "larkspur-diff", "larkspur-docs", "larkspur-mock", "larkspur-openapi", "larkspur-schema"],
    ),
];

#[test]
fn crates_depend_one_way() {
    let packages = sources::packages();
    assert_eq!(packages.len(), MAY_DEPEND.len(), "a crate is listed above, and no other");
    for package in &packages {
        let may = MAY_DEPEND.iter().find(|(name, _)| *name == package.name);
        let (_, may) = may.unwrap_or_else(|| panic!("{} is not listed above", package.name));
        let more: Vec<_> = package.dependencies.iter().filter(|name| !may.contains(&name.as_str())).collect();
        assert!(more.is_empty(), "{} depends on {more:?}", package.name);
    }
}

/// Within the generator, from the schema over the model to text.
#[test]
fn what_prints_knows_no_schema_and_what_lowers_knows_no_printer() {
    let sources = sources::all();
    let folder = "crates/larkspur-codegen/src";
    let arrows = modules::arrows(&format!("{folder}/lib.rs"), &sources);
    for (from, to) in [("emit", "lower"), ("model", "lower"), ("model", "emit"), ("lower", "emit")] {
        let [from, to] = [from, to].map(|name| format!("{folder}/{name}/"));
        let back: Vec<_> = arrows.keys().filter(|(a, b)| a.starts_with(&from) && b.starts_with(&to)).collect();
        assert!(back.is_empty(), "{back:?}");
        assert!(arrows.keys().any(|(a, _)| a.starts_with(&from)), "{from} names nothing");
    }
    for name in ["emit", "model"] {
        let own = format!("{folder}/{name}/");
        for (path, text) in sources.iter().filter(|(path, _)| path.starts_with(&own)) {
            assert!(!text.contains("larkspur_schema"), "{path} names the schema");
        }
    }
}

/// Each invariant of ARCHITECTURE.md names tests that are there.
#[test]
fn invariants_are_held_by_tests() {
    let told = std::fs::read_to_string(sources::root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let section =
        told.split("\n## ").find(|section| section.starts_with("Invariants")).expect("a section of invariants");
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 10, "{} invariants", rows.len());
    let sources = sources::all();
    for row in rows {
        let tests = row.rsplit(" | ").next().unwrap_or_default();
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "no test: {row}");
        for name in names {
            let head = format!("fn {name}(");
            assert!(sources.values().any(|text| text.contains(&head)), "there is no test `{name}`");
        }
    }
}

/// Both lists must be equal: what is new breaks a rule, what is gone must leave the list.
fn compare(found: &BTreeSet<String>, standing: &BTreeSet<String>, what: &str) {
    let new: Vec<_> = found.difference(standing).collect();
    let gone: Vec<_> = standing.difference(found).collect();
    assert!(new.is_empty(), "{what}\nnew: {new:#?}");
    assert!(gone.is_empty(), "no longer so, take it off the list: {gone:#?}");
}

/// The measures themselves, on files that are made up.
mod measured {
    use super::*;

    fn arrows(files: &[(&str, &str)]) -> Arrows {
        let sources = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        modules::arrows("src/lib.rs", &sources.collect())
    }

    fn shown(arrows: &Arrows) -> Vec<String> {
        let names = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
        arrows.iter().map(|((from, to), taken)| format!("{from} > {to}: {}", names(taken))).collect()
    }

    #[test]
    fn an_arrow_leads_to_the_file_that_defines_a_name() {
        let found = arrows(&[
            ("src/lib.rs", "mod a; mod b; pub use a::Deep;"),
            ("src/a/mod.rs", "mod inner; mod side; pub use inner::Deep; pub(crate) use side::*; pub struct Own;"),
            ("src/a/inner.rs", "pub struct Deep; fn own(_: super::Own) {}"),
            (
                "src/a/side.rs",
                "#[cfg(test)] mod tests { use crate::b::Far; } macro_rules! m { () => {} } fn beside() {}",
            ),
            ("src/b.rs", "use crate::a; use crate::Deep; struct Far; fn f(_: Deep) { a::beside(); m!(vec![a::Own]) }"),
        ]);
        let expected = [
            "src/a/inner.rs > src/a/mod.rs: Own",
            "src/b.rs > src/a/inner.rs: Deep",
            "src/b.rs > src/a/mod.rs: Own",
            "src/b.rs > src/a/side.rs: beside, m!",
        ];
        assert_eq!(shown(&found), expected);
        assert!(circles::of(&found).is_empty());
    }

    #[test]
    fn a_parent_that_uses_what_it_hands_on_is_in_a_circle_with_a_child_that_uses_it() {
        let child = ("src/a.rs", "use super::Own; pub struct Deep;");
        assert!(circles::of(&arrows(&[("src/lib.rs", "mod a; pub use a::Deep; struct Own;"), child])).is_empty());
        let found = arrows(&[("src/lib.rs", "mod a; pub use a::Deep; struct Own(Deep);"), child]);
        assert_eq!(circles::of(&found), [BTreeSet::from(["src/a.rs", "src/lib.rs"])]);
        assert_eq!(circles::told(&circles::of(&found)[0], &found).lines().count(), 2);
    }

    #[test]
    fn a_function_is_measured_without_its_tables() {
        let text = "fn wide(a: u8, b: u8) {\n\n}\nstruct S;\nimpl S { fn of(&self, a: u8) -> u8 {\nmatch a {\n0 => 1,\n_ => 2,\n}\n} }\n\
                    fn both(a: u8) -> u8 {\nmatch a {\n0 => if a > 1 { 1 } else { 2 },\n_ => 2,\n}\n}";
        let found = functions::of(&sources::parse("made up", text));
        let told: Vec<_> = found.iter().map(|of| (&of.name[..], of.lines, of.parameters)).collect();
        assert_eq!(told, [("wide", 3, 2), ("of", 3, 1), ("both", 6, 1)]);
    }
}
