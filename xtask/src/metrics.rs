//! `cargo xtask metrics`: how large the generated crate is, and what it costs to compile.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use larkspur_codegen::Crates;
use serde::{Deserialize, Serialize};

use crate::generate::crates;
use crate::{files, specs};

mod quality;

/// Options of `metrics`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Compile as well, in a target folder of its own: each service alone, then all. Takes minutes.
    #[arg(long)]
    build: bool,
    /// With `--build`: compile only these services alone.
    #[arg(long, value_name = "NAME", requires = "build")]
    service: Vec<String>,
    /// Fail where counts or sizes are over the committed budget, or endpoints under it. Times are not compared.
    #[arg(long)]
    check: bool,
    /// Make what was measured the budget, with room for a twentieth more.
    #[arg(long, conflicts_with = "check")]
    update_budget: bool,
    /// Where the figures go, as JSON; below the target folder where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The figures of one service, or of all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Figures {
    endpoints: u64,
    types: u64,
    lines: u64,
    bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    compiled: Option<Compiled>,
}

/// What compiling costs; dependencies are compiled before and not counted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Compiled {
    check_cpu_seconds: f64,
    build_cpu_seconds: f64,
    rmeta_bytes: u64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Report {
    total: Figures,
    services: BTreeMap<String, Figures>,
}

/// What is allowed: at least so many endpoints, at most so much of the rest.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Budget {
    total: Limits,
    services: BTreeMap<String, Limits>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Limits {
    min_endpoints: u64,
    max_types: u64,
    max_lines: u64,
    max_bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_rmeta_bytes: Option<u64>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let root = specs::root();
    let folders = api();
    let mut report = count(&folders)?;
    if args.build {
        for name in &args.service {
            ensure!(report.services.contains_key(name), "there is no service `{name}`");
        }
        for (name, figures) in &mut report.services {
            if args.service.is_empty() || args.service.contains(name) {
                eprintln!("compiling {name}");
                figures.compiled = Some(compile(&root, name)?);
            }
        }
        eprintln!("compiling everything");
        report.total.compiled = Some(compile(&root, "full")?);
    }
    print(&report);
    let quality = quality::measure(&folders)?;
    println!("{quality}");
    let out = args.out.clone().unwrap_or_else(|| specs::target().join("metrics.json"));
    write(&out, &report)?;

    let path = root.join("crates/larkspur/budget.json");
    if args.update_budget {
        let last = fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok());
        write(&path, &budget(&report, last.as_ref()))?;
    }
    if args.check {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let budget = serde_json::from_str(&text).with_context(|| format!("{} is no budget", path.display()))?;
        let mut breaches = breaches(&report, &budget);
        breaches.extend(quality.breaches());
        if !breaches.is_empty() {
            eprintln!("error: the crate is outside its budget in {}", path.display());
            breaches.iter().for_each(|breach| eprintln!("- {breach}"));
            eprintln!("where that is meant, run `cargo xtask metrics --update-budget`");
            return Ok(ExitCode::FAILURE);
        }
        println!("within the budget");
    }
    Ok(ExitCode::SUCCESS)
}

/// The folders of generated code of all crates that hold services.
fn api() -> Vec<PathBuf> {
    let folder = |krate: &str| specs::root().join("crates").join(Crates::folder(krate));
    crates::crates().groups.iter().map(|group| folder(&group.krate)).collect()
}

/// Counts what the generator wrote. It writes one item a line, so lines tell what there is.
fn count(folders: &[PathBuf]) -> Result<Report> {
    let mut report = Report { total: Figures::default(), services: BTreeMap::new() };
    for api in folders {
        for entry in fs::read_dir(api).with_context(|| format!("cannot list {}", api.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                let module = entry.file_name().to_string_lossy().into_owned();
                report.services.insert(module.trim_end_matches('_').to_owned(), of_service(entry.path())?);
            }
        }
    }
    for figures in report.services.values() {
        let total = &mut report.total;
        total.endpoints += figures.endpoints;
        total.types += figures.types;
        total.lines += figures.lines;
        total.bytes += figures.bytes;
    }
    ensure!(report.total.endpoints > 0, "no folder of generated code holds an endpoint");
    Ok(report)
}

/// Counts the files of one service.
fn of_service(folder: PathBuf) -> Result<Figures> {
    let mut figures = Figures::default();
    let mut open = vec![folder];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        figures.bytes += text.len() as u64;
        for line in text.lines() {
            let item = line.trim_start();
            figures.lines += 1;
            figures.types += u64::from(item.starts_with("pub struct ") || item.starts_with("pub enum "));
            figures.endpoints += u64::from(item.starts_with("pub static ") && item.contains(": rt::Endpoint"));
        }
    }
    Ok(figures)
}

/// Compiles the crate with one feature, alone and timed: what it depends on is compiled before.
fn compile(root: &Path, feature: &str) -> Result<Compiled> {
    let target = specs::target().join("metrics");
    let mut cpu = [0.0; 2];
    let mut rmeta_bytes = 0;
    for (at, command) in ["check", "build"].into_iter().enumerate() {
        let compile = [command, "--package", "larkspur", "--lib", "--features", feature];
        cargo(root, &target, &[command, "--package", "larkspur-core", "--lib"])?;
        let crates = crates::crates();
        let names = crates.groups.iter().map(|group| group.krate.as_str()).chain([crates::MAIN]);
        let clean: Vec<&str> = ["clean"].into_iter().chain(names.flat_map(|name| ["--package", name])).collect();
        cargo(root, &target, &clean)?;
        let before = children_cpu_seconds()?;
        cargo(root, &target, &compile)?;
        cpu[at] = children_cpu_seconds()? - before;
        if command == "check" {
            rmeta_bytes = rmeta(&target.join("debug/deps"))?;
        }
    }
    Ok(Compiled { check_cpu_seconds: cpu[0], build_cpu_seconds: cpu[1], rmeta_bytes })
}

fn cargo(root: &Path, target: &Path, args: &[&str]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).args(["--quiet", "--target-dir"]).arg(target).current_dir(root).stdin(Stdio::null());
    // Each time counts the whole crate, whatever an earlier one left behind.
    command.env("CARGO_INCREMENTAL", "0");
    let status = command.status().context("cannot run cargo")?;
    ensure!(status.success(), "cargo {} failed", args.join(" "));
    Ok(())
}

/// The size of what a crate that depends on this one reads: of the crate that people name, and of those behind it.
fn rmeta(deps: &Path) -> Result<u64> {
    let crates = crates::crates();
    let names = crates.groups.iter().map(|group| group.krate.as_str()).chain([crates::MAIN]);
    let starts: Vec<String> = names.map(|name| format!("lib{}-", name.replace('-', "_"))).collect();
    let mut bytes = 0;
    for entry in fs::read_dir(deps).with_context(|| format!("cannot list {}", deps.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".rmeta") && starts.iter().any(|start| name.starts_with(start.as_str())) {
            bytes += entry.metadata()?.len();
        }
    }
    ensure!(bytes > 0, "{} holds no .rmeta of the crate", deps.display());
    Ok(bytes)
}

/// The processor time of all commands that this one has waited for, as Linux counts it.
pub(crate) fn children_cpu_seconds() -> Result<f64> {
    /// Linux shows times in hundredths of a second, whatever the kernel's own clock.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").context("processor times are only known on Linux")?;
    // The name of the process is in brackets and may hold spaces; user and system time of children are fields 16 and 17.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let times = after.split_whitespace().skip(13).take(2).map(|ticks| ticks.parse::<f64>().unwrap_or_default());
    Ok(times.sum::<f64>() / TICKS)
}

fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    files::write([(path, text.as_str())], [])
}

fn print(report: &Report) {
    let head = ["service", "endpoints", "types", "lines", "KiB", "check CPU s", "build CPU s", "rmeta KiB"];
    println!("{}", line(&head.map(str::to_owned)));
    for (name, figures) in report.services.iter().chain([(&"total".to_owned(), &report.total)]) {
        let compiled = |show: fn(Compiled) -> String| figures.compiled.map_or_else(String::new, show);
        println!(
            "{}",
            line(&[
                name.clone(),
                figures.endpoints.to_string(),
                figures.types.to_string(),
                figures.lines.to_string(),
                (figures.bytes / 1024).to_string(),
                compiled(|compiled| format!("{:.1}", compiled.check_cpu_seconds)),
                compiled(|compiled| format!("{:.1}", compiled.build_cpu_seconds)),
                compiled(|compiled| (compiled.rmeta_bytes / 1024).to_string()),
            ])
        );
    }
}

fn line(cells: &[String; 8]) -> String {
    let [name, rest @ ..] = cells;
    let rest: String = rest.iter().map(|cell| format!(" {cell:>11}")).collect();
    format!("{name:<26}{rest}").trim_end().to_owned()
}

/// The budget for what was measured; what was not compiled keeps the limit that it had.
fn budget(report: &Report, last: Option<&Budget>) -> Budget {
    let of = |name: &String| last.and_then(|last| last.services.get(name));
    let services = report.services.iter().map(|(name, figures)| (name.clone(), limits(figures, of(name)))).collect();
    Budget { total: limits(&report.total, last.map(|last| &last.total)), services }
}

/// What is there, with room for a twentieth more.
fn limits(figures: &Figures, last: Option<&Limits>) -> Limits {
    let room = |amount: u64| amount + amount.div_ceil(20);
    Limits {
        min_endpoints: figures.endpoints,
        max_types: room(figures.types),
        max_lines: room(figures.lines),
        max_bytes: room(figures.bytes),
        max_rmeta_bytes: match figures.compiled {
            Some(compiled) => Some(room(compiled.rmeta_bytes)),
            None => last.and_then(|last| last.max_rmeta_bytes),
        },
    }
}

/// Each figure outside its limits, and each service that only one of the two knows.
fn breaches(report: &Report, budget: &Budget) -> Vec<String> {
    let mut breaches = over("total", &report.total, &budget.total);
    for (name, limits) in &budget.services {
        match report.services.get(name) {
            Some(figures) => breaches.extend(over(name, figures, limits)),
            None => breaches.push(format!("{name}: the service is gone")),
        }
    }
    let new = report.services.keys().filter(|name| !budget.services.contains_key(*name));
    breaches.extend(new.map(|name| format!("{name}: the service has no budget")));
    breaches
}

fn over(name: &str, figures: &Figures, limits: &Limits) -> Vec<String> {
    let mut breaches = Vec::new();
    if figures.endpoints < limits.min_endpoints {
        breaches.push(format!("{name}: {} endpoints, at least {}", figures.endpoints, limits.min_endpoints));
    }
    let rmeta = figures.compiled.map(|compiled| compiled.rmeta_bytes).zip(limits.max_rmeta_bytes);
    let rows = [
        Some((figures.types, limits.max_types, "types")),
        Some((figures.lines, limits.max_lines, "lines")),
        Some((figures.bytes, limits.max_bytes, "bytes of source")),
        rmeta.map(|(bytes, most)| (bytes, most, "bytes of rmeta")),
    ];
    let rows = rows.into_iter().flatten().filter(|(amount, most, _)| amount > most);
    breaches.extend(rows.map(|(amount, most, what)| format!("{name}: {amount} {what}, at most {most}")));
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(figures: Figures) -> Report {
        Report { total: figures.clone(), services: BTreeMap::from([("wiki".to_owned(), figures)]) }
    }

    #[test]
    fn what_grows_or_goes_missing_is_a_breach() {
        let compiled = Compiled { check_cpu_seconds: 1.0, build_cpu_seconds: 2.0, rmeta_bytes: 1000 };
        let now = Figures { endpoints: 10, types: 40, lines: 1000, bytes: 30_000, compiled: Some(compiled) };
        let budget = budget(&report(now.clone()), None);
        assert_eq!(breaches(&report(now.clone()), &budget), [""; 0]);

        let slower = Compiled { check_cpu_seconds: 90.0, ..compiled };
        assert_eq!(breaches(&report(Figures { compiled: Some(slower), ..now.clone() }), &budget), [""; 0]);

        let larger = Compiled { rmeta_bytes: 1051, ..compiled };
        let grown = Figures { endpoints: 9, types: 43, compiled: Some(larger), ..now.clone() };
        let found = breaches(&report(grown), &budget);
        assert_eq!(found.len(), 6, "{found:?}");
        assert_eq!(found[0], "total: 9 endpoints, at least 10");
        assert_eq!(found[5], "wiki: 1051 bytes of rmeta, at most 1050");

        let uncompiled = Figures { compiled: None, ..now.clone() };
        assert_eq!(super::budget(&report(uncompiled), Some(&budget)), budget);

        let other = Report { total: now.clone(), services: BTreeMap::from([("im".to_owned(), now)]) };
        assert_eq!(breaches(&other, &budget), ["wiki: the service is gone", "im: the service has no budget"]);
    }
}
