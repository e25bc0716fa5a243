//! The road from pages to schema beside a bare Markdown pass over the same bytes, both on one thread.
//!
//! ```text
//! cargo bench -p larkspur-docs
//! LARKSPUR_PAGES=path/to/pages cargo bench -p larkspur-docs
//! ```
//!
//! Without `LARKSPUR_PAGES` it reads the specs of the repository. The two take turns, so that whatever else the machine does
//! slows both, and both allocate as `xtask` does. Each round gives a ratio of its own, and their median is the figure; on a machine that is busy
//! with something else, the best times of both say more.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, compile, load};
use pulldown_cmark::{Options, Parser};

/// That of the program that goes this road.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;

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
    let sources = &loaded.sources;
    let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
    println!("{} pages, {:.1} MB, {ROUNDS} rounds in turns, one thread", sources.len(), bytes as f64 / 1e6);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let road = || one.install(|| compile(black_box(sources), Knowledge::default()).endpoints.len());
    let (mut bare_times, mut road_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        // The road stands between two bare passes: a machine that slows down or speeds up meanwhile favours neither.
        let (before, way, after) = (time(|| bare_pass(sources)), time(road), time(|| bare_pass(sources)));
        let bare = (before + after) / 2;
        bare_times.push(bare);
        road_times.push(way);
        ratios.push(way.as_secs_f64() / bare.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    let (bare, road) = (Spread::of(bare_times), Spread::of(road_times));
    println!("bare pulldown-cmark  median {:>7.1} ms, best {:>7.1} ms", bare.median, bare.best);
    println!("pages to schema      median {:>7.1} ms, best {:>7.1} ms", road.median, road.best);
    println!(
        "ratio                median {:>7.2}   , best against best {:.2}",
        ratios[ROUNDS / 2],
        road.best / bare.best
    );
}

fn bare_pass(sources: &[Source]) -> usize {
    sources
        .iter()
        .map(|source| Parser::new_ext(black_box(source.text()), Options::empty()).into_offset_iter().count())
        .sum()
}

fn time(mut run: impl FnMut() -> usize) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}

/// Milliseconds.
struct Spread {
    median: f64,
    best: f64,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        Self { median: ms(times[times.len() / 2]), best: ms(times[0]) }
    }
}
