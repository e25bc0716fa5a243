//! What an import goes by: its options, the specs as they are, and the pages.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use larkspur_docs::{Compiled, Knowledge, compile, compile_loaded, load};

use super::{known, value_names};
use crate::specs::{self, Known};
use crate::truth;

/// Options of `import`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of upstream pages.
    #[arg(long, value_name = "DIR")]
    pub(super) from: PathBuf,
    /// The folder of specs.
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
    /// Names to use where the rules would choose others: tab-separated `http_method, path, service, version, resource,
    /// method`, below a line of headings.
    #[arg(long, value_name = "FILE")]
    pub(super) names: Option<PathBuf>,
    /// Nestings that are known: JSON lines of `doc`, `table` and `rows` of name, type and depth.
    #[arg(long, value_name = "FILE")]
    pub(super) nesting: Option<PathBuf>,
    /// Take only these services.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) services: Vec<String>,
    /// Read pages again that are as old as their specs: after a change of the reader.
    #[arg(long)]
    pub(super) reread: bool,
    /// Write even where many pages would lose facts, and delete even where many specs have no page.
    #[arg(long)]
    pub(super) force: bool,
    /// Delete the specs whose page has vanished, of the services that are imported. Where they are many, the folder may hold a
    /// part of the pages only: then nothing is written, unless `--force` is given.
    #[arg(long)]
    pub(super) prune: bool,
    /// Print all findings about the pages, notes included.
    #[arg(long)]
    pub(super) notes: bool,
}

/// What an import goes by.
pub(super) struct Read {
    pub(super) to: PathBuf,
    /// The specs as they are.
    pub(super) existing: Compiled,
    /// The pages, with what is known.
    pub(super) pages: Compiled,
    /// The pages by themselves.
    pub(super) alone: Compiled,
    /// Whether each endpoint of the pages has a name that the rules would not choose.
    pub(super) renamed: Vec<bool>,
    /// The values whose names were kept though their labels changed.
    pub(super) relabelled: Vec<value_names::Renamed>,
}

/// Reads the specs and the pages.
pub(super) fn read(args: &Args) -> Result<Read> {
    specs::require_dir(&args.from)?;
    let to = args.to.clone().unwrap_or_else(specs::default_dir);
    let Known { knowledge, mut settled, compiled: existing } = specs::known(&to)?;
    if let Some(path) = &args.nesting {
        known::settle(path, &mut settled)?;
    }
    let names = args.names.as_deref().map(truth::read_names).transpose()?.unwrap_or_default();
    let loaded = load(&args.from).with_context(|| format!("cannot list {}", args.from.display()))?;
    let alone = compile(&loaded.sources, Knowledge::default());
    let mut pages = compile_loaded(loaded, knowledge, &settled).without_duplicates();
    let renamed = known::name(&mut pages, &names);
    known::keep_repeats(&mut pages, &existing);
    let relabelled = value_names::keep(&mut pages, &existing);
    Ok(Read { to, existing, pages, alone, renamed, relabelled })
}

/// The texts of specs, by their paths.
pub(super) type Specs = BTreeMap<String, String>;
