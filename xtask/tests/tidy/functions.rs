//! How long functions are, and how much they are given.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Block, Expr, FnArg, ImplItemFn, Item, ItemFn, Macro, Signature, TraitItemFn};

/// A function with a body.
pub(crate) struct Function {
    pub(crate) name: String,
    /// From `fn` to the closing brace, without its tables.
    pub(crate) lines: usize,
    /// Without `self`.
    pub(crate) parameters: usize,
}

/// The functions of a file, those within functions as well.
pub(crate) fn of(file: &syn::File) -> Vec<Function> {
    let mut found = Found(Vec::new());
    found.visit_file(file);
    found.0
}

struct Found(Vec<Function>);

impl Found {
    fn add(&mut self, signature: &Signature, body: &Block) {
        let first = signature.fn_token.span.start().line;
        let last = body.brace_token.span.close().end().line;
        let parameters = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
        let mut tables = Tables::default();
        tables.visit_block(body);
        let (name, lines) = (signature.ident.to_string(), last + 1 - first - tables.lines);
        self.0.push(Function { name, lines, parameters });
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

/// The lines of the tables in a body: lists, and matches whose arms decide nothing further. They are read row by row,
/// however long they are.
#[derive(Default)]
struct Tables {
    lines: usize,
}

impl Tables {
    fn add(&mut self, table: Span) {
        // What is left of it is the line on which it begins.
        self.lines += table.end().line - table.start().line;
    }
}

impl<'ast> Visit<'ast> for Tables {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Array(list) if list.elems.iter().all(is_row) => self.add(list.span()),
            Expr::Match(choice) if choice.arms.iter().all(|arm| is_row(&arm.body)) => self.add(choice.span()),
            Expr::Macro(called) => self.visit_macro(&called.mac),
            _ => visit::visit_expr(self, expression),
        }
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        if called.path.is_ident("json") || called.path.is_ident("vec") {
            self.add(called.span());
        }
    }

    // A function within is measured by itself.
    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Whether an expression decides nothing further, and is seen at one look.
fn is_row(expression: &Expr) -> bool {
    let span = expression.span();
    let is_choice =
        matches!(expression, Expr::Match(_) | Expr::If(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_));
    !is_choice && span.end().line - span.start().line < 10
}
