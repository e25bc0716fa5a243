//! A folder of pages becomes the schema: read in parallel, nested together, made in parallel.

mod align;
mod assemble;
mod carry;
mod compiled;
pub(crate) mod component;
mod condition;
mod definitions;
mod doubts;
mod draft;
mod envelope;
mod fields;
mod folder;
mod identity;
mod lower;
pub(crate) mod marks;
mod paging;
mod params;
mod polarity;
mod report;
mod row;
mod sections;
mod settled;
mod table;
mod times;
mod values;
mod witness;

use std::collections::BTreeMap;

use larkspur_schema::{Endpoint, Event};
use rayon::prelude::*;

pub use compiled::Compiled;
pub use draft::Skip;
pub use folder::{Loaded, MAX_FILE_SIZE, load};
pub use identity::{of_endpoint as endpoint_identity, unnamed_path};
pub use report::doubt_at as report_doubt;
pub use settled::Settled;
pub use values::lacks_name;

use crate::diagnostic::Diagnostic;
use crate::findings::Findings;
use crate::labels::{self, Labels};
use crate::names::{KnownNames, PageName};
use crate::nesting::{self, Library, Symbols, Table, Tree};
use crate::source::Source;
use definitions::Definition;
use draft::{About, Draft};
use lower::Lowering;

/// What other documents teach about types and names before the first page is read.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    symbols: Symbols,
    library: Library,
    names: KnownNames,
}

impl Knowledge {
    /// Learns the types and names of documents whose nesting and names are settled, such as the specs of a project.
    pub fn learn(sources: &[Source]) -> Self {
        let mut session = Session::new(Self::default());
        let sources: Vec<&Source> = sources.iter().filter(|source| !component::is_component(source)).collect();
        session.read(&sources);
        let tables = session.tables();
        let trees = nesting::rebuild_all(&tables, &session.knowledge.library);
        let mut knowledge = session.knowledge;
        (knowledge.library, _) = nesting::learned(&tables, &trees, &Library::default(), &Library::default());
        knowledge.library.close();
        for draft in &session.drafts {
            if let About::Endpoint(about) = &draft.about {
                let name = PageName::of(&draft.head.page);
                knowledge.names.learn(endpoint_identity(&about.http), name, &about.derived, &about.id);
            }
        }
        knowledge
    }
}

/// Compiles documents; one bad document never stops the others.
pub fn compile(sources: &[Source], knowledge: Knowledge) -> Compiled {
    compile_settled(sources, knowledge, &Settled::default())
}

/// Compiles documents some of whose nestings are settled.
pub fn compile_settled(sources: &[Source], knowledge: Knowledge, settled: &Settled) -> Compiled {
    let mut session = Session::new(knowledge);
    let (components, others): (Vec<&Source>, Vec<&Source>) =
        sources.iter().partition(|source| component::is_component(source));
    session.read(&others);
    for draft in &mut session.drafts {
        settled.apply(draft);
    }
    let trees = session.trees();
    let mut compiled = session.assemble(sources, trees);
    add_components(&mut compiled, &components);
    compiled
}

/// The tables of a document that write the depth of every row, by paths or by marks of indentation: what each holds, and its
/// rows' names and depths.
///
/// ```
/// use larkspur_docs::{nesting::Kind, source::Source, written_tables};
///
/// let page = "## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/wiki/v2/tasks\nHTTP Method | POST\n\
///             ### 请求体\n名称 | 类型 | 描述\n---|---|---\nnode | node | 节点\n∟ token | string | 标识\n";
/// let rows = vec![("node".to_owned(), 0), ("token".to_owned(), 1)];
/// assert_eq!(written_tables(&Source::new("task.md", page)), [(Kind::Body, rows)]);
/// ```
pub fn written_tables(source: &Source) -> Vec<(nesting::Kind, Vec<(String, u8)>)> {
    let (Ok(draft), _) = draft::read(source) else { return Vec::new() };
    let rows = |table: &table::DraftTable| {
        let tree = nesting::written(table.depths.iter().copied())?;
        let is_plain = !table.rows.iter().any(|row| row.from_example);
        let names = table.rows.iter().map(|row| row.name.clone());
        is_plain.then(|| (table.kind, names.zip(tree.depths).collect()))
    };
    assemble::tables(&draft).filter_map(rows).collect()
}

/// Compiles every `.md` file below a folder.
///
/// # Errors
///
/// When the folder itself cannot be listed; files that cannot be read are diagnostics.
pub fn compile_dir(dir: &std::path::Path, knowledge: Knowledge) -> std::io::Result<Compiled> {
    Ok(compile_loaded(load(dir)?, knowledge, &Settled::default()))
}

/// Compiles the documents of a folder that was read; what could not be read is reported as well.
pub fn compile_loaded(loaded: Loaded, knowledge: Knowledge, settled: &Settled) -> Compiled {
    let mut compiled = compile_settled(&loaded.sources, knowledge, settled);
    compiled.pages += loaded.unreadable.len();
    compiled.skipped.extend(loaded.unreadable.into_iter().map(|path| (path, Skip::Unreadable)));
    compiled.diagnostics.extend(loaded.diagnostics);
    if let Some(source) = &loaded.labels {
        let findings = Findings::new(source);
        Labels::read(&findings).apply(&mut compiled);
        compiled.diagnostics.extend(findings.into_diagnostics());
        let stale = labels::stale(source, &compiled);
        compiled.diagnostics.extend(stale);
    }
    compiled.skipped.sort();
    compiled.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    compiled
}

/// Reads the pages of components, each by itself.
fn add_components(compiled: &mut Compiled, sources: &[&Source]) {
    for source in sources {
        let (read, found) = component::read(source);
        match read {
            Some(read) => compiled.components.push(read),
            None => compiled.skipped.push((source.path().to_owned(), Skip::Broken)),
        }
        compiled.diagnostics.extend(found);
    }
    compiled.components.sort_by(|a, b| a.page.doc.cmp(&b.page.doc));
    compiled.skipped.sort();
    compiled.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
}

struct Session {
    knowledge: Knowledge,
    drafts: Vec<Draft>,
    definitions: Vec<Definition>,
    skipped: Vec<(String, Skip)>,
    diagnostics: Vec<Diagnostic>,
}

impl Session {
    fn new(knowledge: Knowledge) -> Self {
        let (drafts, definitions) = (Vec::new(), Vec::new());
        Self { knowledge, drafts, definitions, skipped: Vec::new(), diagnostics: Vec::new() }
    }

    fn read(&mut self, sources: &[&Source]) {
        let read: Vec<_> = sources
            .par_iter()
            .enumerate()
            .map(|(number, source)| {
                let (draft, diagnostics) = draft::read(source);
                let guide = matches!(draft, Err(Skip::NoRequest));
                let definitions = if guide { definitions::read(number, source) } else { Vec::new() };
                (source.path(), draft, definitions, diagnostics)
            })
            .collect();
        for (path, draft, definitions, diagnostics) in read {
            self.definitions.extend(definitions);
            // What is odd about a page that gives nothing is of no interest, but for what broke it.
            match draft {
                Ok(mut draft) => {
                    if let About::Endpoint(about) = &mut draft.about
                        && !about.named
                    {
                        let identity = endpoint_identity(&about.http);
                        about.id =
                            self.knowledge.names.correct(&identity, &PageName::of(&draft.head.page), &about.derived);
                    }
                    self.drafts.push(draft);
                    self.diagnostics.extend(diagnostics);
                }
                Err(skip) => {
                    self.skipped.push((path.to_owned(), skip));
                    let broken = skip == Skip::Broken;
                    self.diagnostics.extend(diagnostics.into_iter().filter(|_| broken));
                }
            }
        }
        self.drafts.sort_by(|a, b| a.head.page.doc.cmp(&b.head.page.doc));
    }

    /// The trees of all tables. Where documents write every depth, as specs do, nothing is weighed and nothing learned.
    fn trees(&mut self) -> Vec<Tree> {
        let tables = self.drafts.iter().flat_map(assemble::tables);
        if let Some(trees) = tables.map(|table| nesting::written(table.depths.iter().copied())).collect() {
            return trees;
        }
        let tables = self.tables();
        let Knowledge { symbols, library, .. } = &mut self.knowledge;
        definitions::teach(&self.definitions, &tables, symbols, library);
        nesting::rebuild_settled(&tables, library)
    }

    fn tables(&mut self) -> Vec<Table> {
        let mut lowering = Lowering::new(&mut self.knowledge.symbols);
        let pairs = self.drafts.iter().flat_map(|draft| assemble::tables(draft).zip(std::iter::repeat(draft)));
        pairs.map(|(table, draft)| lowering.table(draft, table)).collect()
    }

    fn assemble(self, sources: &[Source], trees: Vec<Tree>) -> Compiled {
        let mut compiled = Compiled { pages: sources.len(), skipped: self.skipped, ..Compiled::default() };
        let mut diagnostics = self.diagnostics;
        let mut sorted = sources.iter().map(|source| (source.path(), source)).collect::<Vec<_>>();
        sorted.sort_by_key(|(path, _)| *path);
        let find = |doc: &str| sorted.binary_search_by_key(&doc, |(path, _)| path).ok().map(|at| sorted[at].1);
        let mut drafts = self.drafts;
        drafts.iter_mut().flat_map(assemble::tables_mut).zip(trees).for_each(|(table, tree)| table.tree = tree);
        compiled.settled = settled::kept(&drafts);
        let lines: BTreeMap<String, u32> =
            drafts.iter().map(|draft| (draft.head.page.doc.clone(), draft.head.line)).collect();
        let made = drafts.into_par_iter().filter_map(|draft| {
            let source = find(&draft.head.page.doc)?;
            Some(make(draft, source))
        });
        for (made, found) in made.collect::<Vec<_>>() {
            match made {
                Made::Endpoint(endpoint) => compiled.endpoints.push(*endpoint),
                Made::Event(event) => compiled.events.push(*event),
            }
            diagnostics.extend(found);
        }
        identity::tell_apart(&mut compiled.endpoints);
        let line = |doc: &str| find(doc).zip(lines.get(doc).copied());
        diagnostics.extend(identity::report(&compiled.endpoints, &compiled.events, line));
        compiled.skipped.sort();
        diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        compiled.diagnostics = diagnostics;
        compiled
    }
}

/// What a page became.
enum Made {
    Endpoint(Box<Endpoint>),
    Event(Box<Event>),
}

/// Makes what a page documents of its draft, with what is to be said about it.
fn make(draft: Draft, source: &Source) -> (Made, Vec<Diagnostic>) {
    let findings = Findings::new(source);
    assemble::tables(&draft).for_each(|table| report::tree(&findings, table));
    let Draft { head, about } = draft;
    let page_line = head.line;
    let mut told = Vec::new();
    let made = match about {
        About::Endpoint(about) => {
            let mut endpoint = assemble::endpoint(head, *about, &mut told);
            times::mark_endpoint(&mut endpoint);
            let doubts = endpoint.body.iter().flat_map(|body| &body.ambiguous);
            report::doubts(&findings, doubts.chain(&endpoint.response.ambiguous));
            values::report(&findings, endpoint.tables().flatten());
            Made::Endpoint(Box::new(endpoint))
        }
        About::Event(about) => {
            let mut event = assemble::event(head, *about, &mut told);
            times::mark_event(&mut event);
            report::doubts(&findings, event.body.ambiguous.iter());
            values::report(&findings, event.body.fields.iter());
            Made::Event(Box::new(event))
        }
    };
    told.iter().for_each(|told| report::heard(&findings, told, page_line));
    (made, findings.into_diagnostics())
}
