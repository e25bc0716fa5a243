//! What `cargo xtask generate` takes: everything, and after one spec changed.
//!
//! ```sh
//! cargo bench -p xtask
//! ```
//! Both run the command as a maintainer does, over the project's own specs, into a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;

fn main() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let room = tempfile::tempdir().expect("a folder");
    let (copy, out) = (room.path().join("specs"), room.path().join("api"));
    let count = copied(&specs, &copy);
    let memory = room.path().join("memory.json");
    let generate = |more: &[&str]| -> Duration {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("generate").arg("--specs").arg(&copy).arg("--out").arg(&out).arg("--memory").arg(&memory);
        let start = Instant::now();
        let status = command.args(more).stdout(Stdio::null()).status().expect("the command runs");
        let took = start.elapsed();
        assert!(status.success(), "the specs of the project generate");
        took
    };
    let changed = page_of_the_largest_service(&copy);
    let text = fs::read_to_string(&changed).expect("a spec");

    generate(&["--full"]);
    let (mut full, mut one) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        full.push(generate(&["--full"]));
        fs::write(&changed, text.replacen("title: \"", &format!("title: \"{round} "), 1)).expect("written");
        one.push(generate(&[]));
    }
    let (full, one) = (median(full), median(one));
    let share = one.as_secs_f64() / full.as_secs_f64();
    println!("generate, {count} specs: all {full:.0?}, after one changed {one:.0?} ({share:.2} of all)");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Copies a folder, and counts the files.
fn copied(from: &Path, to: &Path) -> usize {
    fs::create_dir_all(to).expect("a folder");
    let entries = fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| {
            let target = to.join(path.file_name().expect("a name"));
            if path.is_dir() {
                return copied(&path, &target);
            }
            fs::copy(&path, target).expect("a copy");
            1
        })
        .sum()
}

fn page_of_the_largest_service(specs: &Path) -> PathBuf {
    let entries = fs::read_dir(specs.join("corehr/v2")).expect("a service");
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    pages.retain(|path| path.is_file());
    pages.sort();
    pages.swap_remove(pages.len() / 2)
}
