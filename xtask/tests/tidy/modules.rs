//! Which file of a crate names what of which other file.
//!
//! A module is a file. An arrow goes from a file to the file that *defines* what it names: `use crate::page::Row` and
//! `page::Row` lead through whatever re-exports `Row` to the file in which it stands. So a parent that only declares its
//! children and hands their names on has no arrow to them, and one that uses them has. A macro is defined where its
//! `macro_rules!` stands. What is for tests or docs alone is not looked at. A call of a method names no module, and is no arrow: a
//! type may be defined in one file and have methods in another that stands above it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprCall, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

use crate::sources::{Sources, parse};

/// The names that each file takes, by that file and the one that defines them.
pub(crate) type Arrows = BTreeMap<(String, String), BTreeSet<String>>;

/// The arrows of a crate whose root is this file.
pub(crate) fn arrows(root: &str, sources: &Sources) -> Arrows {
    let mut tree = Tree { sources, modules: Vec::new(), macros: BTreeMap::new() };
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let items = tree.items(root);
    tree.add(None, root, folder, &items);
    tree.all_arrows()
}

type Path = Vec<String>;

struct Tree<'s> {
    sources: &'s Sources,
    modules: Vec<Module>,
    /// The file of each `macro_rules!`.
    macros: BTreeMap<String, String>,
}

#[derive(Default)]
struct Module {
    file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// What `use` brings in, by the name that it has here.
    imports: BTreeMap<String, Path>,
    globs: Vec<Path>,
    defined: BTreeSet<String>,
    /// Paths that the code names, and imports that are not handed on.
    named: BTreeSet<Path>,
    called_macros: BTreeSet<String>,
}

/// Where a path leads.
#[derive(Clone, Copy)]
enum Place {
    Module(usize),
    /// Something that this module's file defines.
    Item(usize),
    Outside,
}

impl Tree<'_> {
    /// A generated file is a module of which nothing is known but its place.
    fn items(&self, path: &str) -> Vec<Item> {
        self.sources.get(path).map(|text| parse(path, text).items).unwrap_or_default()
    }

    fn add(&mut self, parent: Option<usize>, file: &str, folder: &str, items: &[Item]) -> usize {
        let id = self.modules.len();
        self.modules.push(Module { file: file.to_owned(), parent, ..Module::default() });
        let mut reader = Reader::default();
        let mut children = Vec::new();
        for item in items.iter().filter(|item| !is_no_code(attributes(item))) {
            reader.visit_item(item);
            match item {
                Item::Mod(child) => children.push(child),
                Item::Macro(defined) => {
                    let name = defined.ident.as_ref().map(ToString::to_string);
                    self.macros.extend(name.map(|name| (name, file.to_owned())));
                }
                _ => reader.module.defined.extend(name_of(item)),
            }
        }
        for child in children {
            let name = child.ident.to_string();
            let below = format!("{folder}/{name}");
            let child = match &child.content {
                Some((_, items)) => self.add(Some(id), file, &below, items),
                None => {
                    let flat = format!("{below}.rs");
                    let own = if self.sources.contains_key(&flat) { flat } else { format!("{below}/mod.rs") };
                    let items = self.items(&own);
                    self.add(Some(id), &own, &below, &items)
                }
            };
            reader.module.children.insert(name, child);
        }
        self.modules[id] = Module { file: file.to_owned(), parent, ..reader.module };
        id
    }

    fn all_arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (id, module) in self.modules.iter().enumerate() {
            let mut arrow = |to: &str, name: &str| {
                if to != module.file {
                    arrows.entry((module.file.clone(), to.to_owned())).or_default().insert(name.to_owned());
                }
            };
            for path in &module.named {
                let (path, is_glob) = match path.split_last() {
                    Some((last, rest)) if last == "*" => (rest, true),
                    _ => (&path[..], false),
                };
                match self.resolve(id, path, 0) {
                    Place::Item(to) => arrow(&self.modules[to].file, path.last().map_or("", |name| name)),
                    Place::Module(to) if is_glob => arrow(&self.modules[to].file, "*"),
                    Place::Module(_) | Place::Outside => {}
                }
            }
            for name in &module.called_macros {
                if let Some(to) = self.macros.get(name) {
                    arrow(to, &format!("{name}!"));
                }
            }
        }
        arrows
    }

    /// Where a path leads that is written in a module. `depth` ends names that lead to themselves.
    fn resolve(&self, from: usize, path: &[String], depth: usize) -> Place {
        let mut at = from;
        for (index, step) in path.iter().enumerate() {
            let found = match step.as_str() {
                "crate" => Some(Place::Module(0)),
                "self" => Some(Place::Module(at)),
                "super" => self.modules[at].parent.map(Place::Module),
                name => self.look_up(at, name, index + 1 == path.len(), depth),
            };
            match found {
                Some(Place::Module(next)) => at = next,
                Some(end) => return end,
                // Where nothing is known of the name, it comes from a macro of the module, or from another crate.
                None if index == 0 => return Place::Outside,
                None => return Place::Item(at),
            }
        }
        Place::Module(at)
    }

    fn look_up(&self, at: usize, name: &str, is_last: bool, depth: usize) -> Option<Place> {
        if depth > 8 {
            return None;
        }
        let module = &self.modules[at];
        let child = module.children.get(name).map(|child| Place::Module(*child));
        let import = || module.imports.get(name).map(|path| self.resolve(at, path, depth + 1));
        let defined = || module.defined.contains(name).then_some(Place::Item(at));
        let behind_a_glob = || {
            module.globs.iter().find_map(|path| match self.resolve(at, path, depth + 1) {
                Place::Module(from) if from != at => self.look_up(from, name, is_last, depth + 1),
                _ => None,
            })
        };
        let first = child.filter(|_| !is_last);
        first.or_else(import).or_else(defined).or(child).or_else(behind_a_glob)
    }
}

/// Reads what one module names, without its children.
#[derive(Default)]
struct Reader {
    module: Module,
}

impl Reader {
    fn import(&mut self, tree: &UseTree, mut path: Path, is_handed_on: bool) {
        let (name, path) = match tree {
            UseTree::Path(step) => {
                path.push(step.ident.to_string());
                return self.import(&step.tree, path, is_handed_on);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(tree, path.clone(), is_handed_on));
            }
            UseTree::Glob(_) => {
                self.module.globs.push(path.clone());
                path.push("*".to_owned());
                (None, path)
            }
            UseTree::Name(leaf) if leaf.ident == "self" => (path.last().cloned(), path),
            UseTree::Name(leaf) => {
                path.push(leaf.ident.to_string());
                (Some(leaf.ident.to_string()), path)
            }
            UseTree::Rename(leaf) => {
                path.extend(Some(leaf.ident.to_string()).filter(|name| name != "self"));
                (Some(leaf.rename.to_string()), path)
            }
        };
        self.module.imports.extend(name.map(|name| (name, path.clone())));
        if !is_handed_on {
            self.module.named.insert(path);
        }
    }

    /// Paths among the tokens that a macro is given.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path = Path::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(step) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(step.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.read_tokens(group.stream());
                }
                _ => {
                    self.end(&mut path);
                    colons = 0;
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Path) {
        let path = std::mem::take(path);
        let is_name = path.first().is_some_and(|first| first.starts_with(char::is_uppercase));
        if path.len() > 1 || is_name {
            self.module.named.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_item(&mut self, item: &'ast Item) {
        if !is_no_code(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_handed_on = !matches!(item.vis, Visibility::Inherited);
        self.import(&item.tree, Path::new(), is_handed_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let steps: Path = path.segments.iter().map(|step| step.ident.to_string()).collect();
        // A single small letter may be a variable.
        self.end(&mut steps.clone());
        visit::visit_path(self, path);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(function) = &*call.func {
            self.module.named.insert(function.path.segments.iter().map(|step| step.ident.to_string()).collect());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        // What a macro names is named by who calls it.
        if item.ident.is_none() {
            visit::visit_item_macro(self, item);
        }
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.module.called_macros.extend(called.path.segments.last().map(|name| name.ident.to_string()));
        self.read_tokens(called.tokens.clone());
    }
}

fn is_no_code(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                let condition = list.tokens.to_string();
                ["test", "doc", "doctest"].contains(&condition.as_str())
            })
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
