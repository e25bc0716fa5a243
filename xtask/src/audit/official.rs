//! Parameters and tokens beside those that the platform's own client sends.
//!
//! The client is older than some pages and newer than others, so it does not decide alone: what it sends and the page names
//! must be read, and what is read must be named by the page or sent by the client.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use larkspur_docs::Compiled;
use larkspur_docs::source::Source;
use larkspur_schema::{Endpoint, Field, Token};
use serde::Deserialize;

use super::bars::{Bar, Bars};
use crate::truth::key;

/// What the client sends for one method.
#[derive(Deserialize)]
struct Sent {
    method: String,
    uri: String,
    tokens: Vec<String>,
    query: Vec<String>,
    path: Vec<String>,
}

/// The client's methods, by method and path.
pub(super) struct Official(BTreeMap<(String, String), Sent>);

impl Official {
    /// Reads `official.jsonl`; nothing where the folder has none.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join("official.jsonl");
        if !path.is_file() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut methods = BTreeMap::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let sent: Sent = serde_json::from_str(line)
                .with_context(|| format!("{}:{}: not a method of the client", path.display(), index + 1))?;
            methods.insert(key(&sent.method, &sent.uri), sent);
        }
        Ok(Some(Self(methods)))
    }

    /// Compares what was read with what the client sends, and prints the shares.
    pub(super) fn score(&self, compiled: &Compiled, sources: &[Source], worst: usize, bars: &mut Bars) {
        let texts: BTreeMap<&str, &str> = sources.iter().map(|source| (source.path(), source.text())).collect();
        let mut facets = [Facet::new("path parameters agreeing"), Facet::new("query parameters"), Facet::new("tokens")];
        for endpoint in &compiled.endpoints {
            let Some(sent) = self.0.get(&key(&endpoint.http.method, &endpoint.http.path)) else { continue };
            let text = texts.get(endpoint.page.doc.as_str()).copied().unwrap_or_default();
            let names = |fields: &[Field]| fields.iter().map(|field| field.name.clone()).collect();
            let in_url: Vec<&str> = endpoint.http.path_params().collect();
            let named = |name: &str| text.contains(name);
            facets[0].add(endpoint, &names(&endpoint.params.path), &sent.path, |name| in_url.contains(&name));
            facets[1].add(endpoint, &names(&endpoint.params.query), &sent.query, named);
            let tokens: Vec<String> = sent.tokens.iter().map(|token| token.to_ascii_lowercase()).collect();
            let read = endpoint.tokens.iter().map(|token| token_name(*token).to_owned()).collect();
            facets[2].add(endpoint, &read, &tokens, |name| accepted(text).contains(&format!("{name}_access_token")));
        }
        for facet in facets {
            bars.share(&format!("  {:<28} ", facet.name.to_owned() + ":"), facet.equal, facet.all, Bar::AtLeast(99.0));
            facet.odd.iter().take(worst).for_each(|case| println!("    {case}"));
        }
    }
}

/// The part of a page that says which tokens its endpoint takes: the row of the header, up to the next one.
fn accepted(text: &str) -> &str {
    let Some((_, row)) = text.split_once("Authorization") else { return text };
    let end = ["\nContent-Type", "\n#"].iter().filter_map(|end| row.find(end)).min();
    &row[..end.unwrap_or(row.len())]
}

fn token_name(token: Token) -> &'static str {
    match token {
        Token::Tenant => "tenant",
        Token::User => "user",
        Token::App => "app",
    }
}

/// One kind of fact.
struct Facet {
    name: &'static str,
    equal: usize,
    all: usize,
    odd: Vec<String>,
}

impl Facet {
    fn new(name: &'static str) -> Self {
        Self { name, equal: 0, all: 0, odd: Vec::new() }
    }

    /// Counts the names that are read or sent; `named` tells whether the page has a name.
    fn add(&mut self, endpoint: &Endpoint, read: &BTreeSet<String>, sent: &[String], named: impl Fn(&str) -> bool) {
        let missed =
            sent.iter().filter(|name| !read.contains(*name) && named(name)).map(|name| format!("without {name}"));
        let invented =
            read.iter().filter(|name| !sent.contains(name) && !named(name)).map(|name| format!("with {name}"));
        let odd: Vec<String> = missed.chain(invented).collect();
        let all: BTreeSet<&String> = read.iter().chain(sent.iter().filter(|name| named(name))).collect();
        self.all += all.len();
        self.equal += all.len().saturating_sub(odd.len());
        if !odd.is_empty() {
            self.odd.push(format!("{}: {} ({})", self.name, odd.join(", "), endpoint.page.doc));
        }
    }
}
