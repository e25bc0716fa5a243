//! The road from pages to schema beside a bare Markdown pass over the same bytes, both on one thread.
//!
//! ```text
//! cargo bench -p larkspur-docs
//! LARKSPUR_PAGES=path/to/pages cargo bench -p larkspur-docs
//! ```
//!
//! Without `LARKSPUR_PAGES` it reads the specs of the repository. The last lines print the ratio of the two.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, compile, load};
use pulldown_cmark::{Options, Parser};

const ROUNDS: usize = 5;

fn main() {
    let dir = std::env::var_os("LARKSPUR_PAGES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../specs"), PathBuf::from);
    let loaded = match load(&dir) {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("cannot list {}: {error}", dir.display());
            std::process::exit(1);
        }
    };
    let bytes: usize = loaded.sources.iter().map(|source| source.text().len()).sum();
    println!("{} pages, {:.1} MB, best of {ROUNDS}, one thread", loaded.sources.len(), bytes as f64 / 1e6);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let bare = best(|| bare_pass(&loaded.sources));
    let road = best(|| one.install(|| compile(black_box(&loaded.sources), Knowledge::default()).endpoints.len()));
    println!("bare pulldown-cmark  {:>9.1} ms", bare.as_secs_f64() * 1e3);
    println!("pages to schema      {:>9.1} ms", road.as_secs_f64() * 1e3);
    println!("ratio                {:>9.2}", road.as_secs_f64() / bare.as_secs_f64());
}

fn bare_pass(sources: &[Source]) -> usize {
    sources
        .iter()
        .map(|source| Parser::new_ext(black_box(source.text()), Options::empty()).into_offset_iter().count())
        .sum()
}

fn best(mut run: impl FnMut() -> usize) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}
