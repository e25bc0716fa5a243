//! `cargo xtask audit`: scores the compiler against known nestings and names, or one mirror of the docs against another.

mod bars;
mod drift;
mod facets;
mod official;
mod pairs;
mod score;
mod truth;
mod witnesses;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, Loaded, Skip, compile, endpoint_identity, load};

use crate::specs;
use bars::Bars;
use official::Official;
use score::{FOLDS, NOTHING_KNOWN, SERVICES, SPECS, Score};
use truth::Truth;

/// Options of `audit`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of pages.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["pairs", "drift"])]
    docs: Option<PathBuf>,
    /// The folder with `nesting.jsonl` and `names.tsv`.
    #[arg(long, value_name = "DIR", required_unless_present = "pairs")]
    truth: Option<PathBuf>,
    /// Two folders of pages about the same platform, in two dialects: compares how each is read, and fails below a bar.
    #[arg(long, value_names = ["DIR", "DIR"], num_args = 2, conflicts_with_all = ["docs", "truth"])]
    pairs: Option<Vec<PathBuf>>,
    /// An older and a newer folder of pages: settles the older ones, imports the newer ones over them, and fails where a
    /// nesting that was settled comes out wrong without a doubt. Takes `--truth`.
    #[arg(long, value_names = ["OLD", "NEW"], num_args = 2, conflicts_with_all = ["docs", "pairs"], requires = "truth")]
    drift: Option<Vec<PathBuf>>,
    /// The folder of specs; the project's own where it is left out.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// How many of the worst cases are listed.
    #[arg(long, default_value_t = 20)]
    worst: usize,
    /// Into how many folds the pages are split.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(2..=100))]
    folds: u64,
    /// What is left out together: pages by chance, or all those of one service, of which then nothing is known.
    #[arg(long, value_enum, default_value_t = LeaveOut::Pages)]
    leave_out: LeaveOut,
    /// How many splits are scored together, each another one: a figure that no single split was tuned for.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100))]
    splits: u64,
}

/// What one fold leaves out.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LeaveOut {
    Pages,
    Services,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let own = args.specs.clone().unwrap_or_else(specs::default_dir);
    if let Some(dirs) = &args.pairs {
        return pairs::run(dirs, &own, args.worst);
    }
    if let (Some(dirs), Some(truth)) = (&args.drift, &args.truth) {
        return drift::run(dirs, truth, &own, args.worst);
    }
    let (Some(docs), Some(folder)) = (&args.docs, &args.truth) else { bail!("`--docs` and `--truth` go together") };
    specs::require_dir(docs)?;
    let truth = Truth::read(folder)?;
    let loaded = load(docs).with_context(|| format!("cannot list {}", docs.display()))?;
    let own = if own.is_dir() { load(&own)? } else { Loaded::default() };

    let mut bars = Bars::default();
    println!("All pages, nothing known beforehand");
    let alone = compile(&loaded.sources, Knowledge::default());
    Score::of(&alone, &truth).print(args.worst, &NOTHING_KNOWN, &mut bars);
    witnesses::score(&alone, args.worst, &mut bars);
    if let Some(official) = Official::read(folder)? {
        official.score(&alone, &loaded.sources, args.worst, &mut bars);
    }

    let specs = compile(&own.sources, Knowledge::default());
    let pages = Pages::new(&alone, &specs);
    let guides: BTreeSet<&str> =
        alone.skipped.iter().filter(|(_, skip)| *skip == Skip::NoRequest).map(|(doc, _)| doc.as_str()).collect();
    let known = KnownPages { loaded: &loaded, own: &own, truth: &truth, guides };
    match args.leave_out {
        LeaveOut::Pages => known.folds(args, &pages).print(args.worst, &FOLDS, &mut bars),
        LeaveOut::Services => {
            known.services(&Services::new(&alone, &specs)).print(args.worst, &SERVICES, &mut bars);
        }
    }

    if !specs.endpoints.is_empty() {
        println!("\nThe specs themselves, matched by method and URL");
        Score::of(&pages.renamed(specs), &truth).print(args.worst, &SPECS, &mut bars);
    }
    Ok(if bars.hold() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Pages that are compiled with what the specs of others teach.
struct KnownPages<'a> {
    loaded: &'a Loaded,
    own: &'a Loaded,
    truth: &'a Truth,
    /// Guides have no truth: they are read with the pages of every part, as they stand in the docs of every service.
    guides: BTreeSet<&'a str>,
}

impl KnownPages<'_> {
    /// The score of folds, each compiled with the specs of the others.
    fn folds(&self, args: &Args, pages: &Pages) -> Score {
        let (folds, splits) = (args.folds, args.splits);
        let times = if splits == 1 { String::new() } else { format!(", split in {splits} ways") };
        println!(
            "\n{folds} folds{times}, each compiled with the specs of the others alone: no truth of a scored page is known"
        );
        let mut score = Score::default();
        for (split, fold) in (0..splits).flat_map(|split| (0..folds).map(move |fold| (split, fold))) {
            let is_in = |page: &str| fold_of(page, split, folds) == fold;
            score.add(self.left_out(is_in, |spec| pages.of_spec(spec).iter().any(|page| is_in(&page.doc))));
        }
        score
    }

    /// The score of services, each compiled with the specs of the others.
    fn services(&self, services: &Services) -> Score {
        println!("\nEach service compiled with the specs of the others alone");
        let mut score = Score::default();
        for service in services.names() {
            let is_in = |doc: &str| services.has(doc, service);
            score.add(self.left_out(is_in, is_in));
        }
        score
    }

    /// The score of some pages, compiled with what all specs but some teach.
    fn left_out(&self, is_page: impl Fn(&str) -> bool, is_spec: impl Fn(&str) -> bool) -> Score {
        let is_read = |page: &str| is_page(page) || self.guides.contains(page);
        let scored: Vec<&Source> = self.loaded.sources.iter().filter(|source| is_read(source.path())).collect();
        let known: Vec<&Source> = self.own.sources.iter().filter(|spec| !is_spec(spec.path())).collect();
        Score::of(&compile(&copies(&scored), Knowledge::learn(&copies(&known))), self.truth)
    }
}

/// The services of pages and specs.
struct Services(BTreeMap<String, String>);

impl Services {
    fn new(pages: &Compiled, specs: &Compiled) -> Self {
        let of = |compiled: &Compiled| {
            let endpoints = compiled.endpoints.iter().map(|found| (found.page.doc.clone(), found.id.service.clone()));
            let events = compiled.events.iter().map(|found| (found.page.doc.clone(), found.id.service.clone()));
            endpoints.chain(events).collect::<Vec<_>>()
        };
        Self(of(pages).into_iter().chain(of(specs)).collect())
    }

    fn names(&self) -> BTreeSet<&str> {
        self.0.values().map(String::as_str).collect()
    }

    fn has(&self, doc: &str, service: &str) -> bool {
        self.0.get(doc).is_some_and(|of| of == service)
    }
}

/// Which pages and which specs are about the same endpoint or event.
struct Pages {
    by_identity: BTreeMap<String, Vec<Page>>,
    by_spec: BTreeMap<String, String>,
}

struct Page {
    doc: String,
    url: Option<String>,
    title: String,
}

impl Pages {
    fn new(pages: &Compiled, specs: &Compiled) -> Self {
        let mut by_identity: BTreeMap<String, Vec<Page>> = BTreeMap::new();
        for (identity, page) in identities(pages) {
            by_identity.entry(identity).or_default().push(page);
        }
        let by_spec = identities(specs).map(|(identity, spec)| (spec.doc, identity)).collect();
        Self { by_identity, by_spec }
    }

    fn of_spec(&self, spec: &str) -> &[Page] {
        self.by_spec.get(spec).and_then(|identity| self.by_identity.get(identity)).map_or(&[], Vec::as_slice)
    }

    /// The specs under the names of their pages. Of several pages about one endpoint, it is the one that the spec names, else
    /// the one of its title: the mirrors have URLs of their own, and several calls may go to one URL.
    fn renamed(&self, mut specs: Compiled) -> Compiled {
        let page = |doc: &str, url: &Option<String>, title: &str| {
            let pages = self.of_spec(doc);
            let named = pages.iter().find(|page| url.is_some() && page.url == *url);
            let titled = || pages.iter().find(|page| page.title == title);
            named.or_else(titled).or(pages.first()).map(|page| page.doc.clone()).unwrap_or_default()
        };
        for of in &mut specs.endpoints {
            of.page.doc = page(&of.page.doc, &of.page.doc_url, &of.page.title);
        }
        for of in &mut specs.events {
            of.page.doc = page(&of.page.doc, &of.page.doc_url, &of.page.title);
        }
        specs
    }
}

fn identities(compiled: &Compiled) -> impl Iterator<Item = (String, Page)> {
    let page = |doc: &str, url: &Option<String>, title: &str| Page {
        doc: doc.to_owned(),
        url: url.clone(),
        title: title.to_owned(),
    };
    let endpoints = compiled.endpoints.iter();
    let endpoints =
        endpoints.map(move |of| (endpoint_identity(&of.http), page(&of.page.doc, &of.page.doc_url, &of.page.title)));
    let events = compiled.events.iter();
    endpoints.chain(events.map(move |of| (of.event_type.clone(), page(&of.page.doc, &of.page.doc_url, &of.page.title))))
}

/// The fold of a page in one way to split them: FNV-1a over the way and the page's path, the same on any machine.
fn fold_of(path: &str, split: u64, folds: u64) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64.wrapping_add(split.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let hash = path.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 32) % folds
}

fn copies(sources: &[&Source]) -> Vec<Source> {
    sources.iter().map(|source| Source::new(source.path(), source.text())).collect()
}

#[cfg(test)]
mod tests {
    use super::fold_of;

    #[test]
    fn every_split_uses_all_folds_and_differs_from_the_others() {
        let pages: Vec<String> = (0..200).map(|page| format!("wiki/{page}.md")).collect();
        let split = |split| pages.iter().map(|page| fold_of(page, split, 5)).collect::<Vec<_>>();
        assert!((0..5).all(|fold| split(0).iter().filter(|&&of| of == fold).count() > 20));
        let same = split(0).iter().zip(split(1)).filter(|(a, b)| **a == *b).count();
        assert!(same < 80, "{same} of 200 pages stay in their fold");
    }
}
