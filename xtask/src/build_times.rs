//! `cargo xtask build-times`: what a first build of the crate costs whoever depends on it, beside other crates.
//!
//! Each build is that of a program that depends on one thing, in a target folder of its own, with cargo's own profile, one after the
//! other in one run. Only the ratios mean something: times are those of the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::metrics::children_cpu_seconds;
use crate::specs;

/// Options of `build-times`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Another crate to compare with, as a line of a manifest. Give it once for each.
    #[arg(long, value_name = "LINE", default_value = "openlark = { version = \"0.21\", features = [\"full\"] }")]
    against: Vec<String>,
    /// Features of the crate to build with. Give it once for each build.
    #[arg(long, value_name = "FEATURES", default_values = ["wiki", "full"])]
    features: Vec<String>,
    /// Keep cargo from the network.
    #[arg(long)]
    offline: bool,
}

/// What no client of the platform can do without.
const FLOOR: &str = r#"reqwest = { version = "0.13", default-features = false, features = ["multipart", "rustls-no-provider", "stream"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
serde_json = "1"
tokio = { version = "1", features = ["fs", "io-util", "rt", "sync", "time"] }"#;

/// One build, and what it cost.
struct Build {
    name: String,
    wall: f64,
    cpu: f64,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let krate = specs::root().join("crates/larkspur");
    let mut subjects = vec![("floor".to_owned(), FLOOR.to_owned())];
    for features in &args.features {
        let list: Vec<String> = features.split(',').map(|feature| format!("{feature:?}")).collect();
        let dependency = format!("larkspur = {{ path = {krate:?}, features = [{}] }}", list.join(", "));
        subjects.push((format!("larkspur {features}"), dependency));
    }
    subjects
        .extend(args.against.iter().map(|line| (line.split([' ', '=']).next().unwrap_or("").to_owned(), line.clone())));
    let folder = specs::target().join("build-times");
    let mut builds: Vec<Build> = Vec::new();
    for (at, (name, dependencies)) in subjects.into_iter().enumerate() {
        eprintln!("building {name}");
        let program = Program::new(folder.join(at.to_string()), &dependencies)?;
        let (wall, cpu) = program.build(args.offline)?;
        eprintln!("{name}: {wall:.1} s of wall time, {cpu:.1} s of processor time");
        builds.push(Build { name, wall, cpu });
    }
    print(&builds);
    Ok(ExitCode::SUCCESS)
}

/// Every build beside every other one.
fn print(builds: &[Build]) {
    let heads: Vec<String> = builds.iter().map(|build| format!("of {}", build.name)).collect();
    println!("| first build | wall s | CPU s | {} |", heads.join(" | "));
    println!("| --- | ---: | ---: |{}", " ---: |".repeat(builds.len()));
    for build in builds {
        let ratios =
            builds.iter().map(|other| format!("{:.2} / {:.2}", build.wall / other.wall, build.cpu / other.cpu));
        let ratios: Vec<String> = ratios.collect();
        println!("| {} | {:.1} | {:.1} | {} |", build.name, build.wall, build.cpu, ratios.join(" | "));
    }
    println!("ratios are wall / CPU");
}

/// A program that does nothing but depend on something.
struct Program {
    folder: PathBuf,
}

impl Program {
    fn new(folder: PathBuf, dependencies: &str) -> Result<Self> {
        let told = || format!("cannot write below {}", folder.display());
        fs::create_dir_all(folder.join("src")).with_context(told)?;
        let manifest = format!(
            "[package]\nname = \"first-build\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependencies}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).with_context(told)?;
        fs::write(folder.join("src/main.rs"), "fn main() {}\n").with_context(told)?;
        Ok(Self { folder })
    }

    /// Builds it where nothing has been built; gives wall and processor seconds.
    fn build(&self, offline: bool) -> Result<(f64, f64)> {
        let target = self.folder.join("target");
        if target.exists() {
            fs::remove_dir_all(&target).with_context(|| format!("cannot remove {}", target.display()))?;
        }
        // What has to be fetched is no part of a build.
        self.cargo(&["fetch"], &target, offline)?;
        let (wall, cpu) = (Instant::now(), children_cpu_seconds()?);
        self.cargo(&["build"], &target, offline)?;
        Ok((wall.elapsed().as_secs_f64(), children_cpu_seconds()? - cpu))
    }

    fn cargo(&self, args: &[&str], target: &Path, offline: bool) -> Result<()> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(args)
            .arg("--quiet")
            .env("CARGO_TARGET_DIR", target)
            // As from a registry, whose crates cargo never builds incrementally; the crate of this repository is a path.
            .env("CARGO_INCREMENTAL", "0")
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        if offline {
            command.arg("--offline");
        }
        let status = command.status().context("cannot run cargo")?;
        ensure!(status.success(), "cargo {} failed in {}", args.join(" "), self.folder.display());
        Ok(())
    }
}
