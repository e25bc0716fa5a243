//! Lists the pages of a wiki space as a tree.
//!
//! ```sh
//! cargo run -p larkspur --example wiki_tree --features wiki -- SPACE_ID
//! ```

mod support;

use std::collections::HashSet;
use std::error::Error;

use futures_util::TryStreamExt;
use larkspur::{Client, Result};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _mock) = support::connect("wiki").await?;
    let space_id = std::env::args().nth(1).unwrap_or_else(|| "6946843325487912356".to_owned());
    for line in tree(&client, &space_id).await? {
        println!("{line}");
    }
    Ok(())
}

/// The titles of all pages, each below its parent and indented by its depth.
pub(crate) async fn tree(client: &Client, space_id: &str) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    let mut open = children(client, space_id, None, 0).await?;
    while let Some((node, depth)) = open.pop() {
        lines.push(format!("{}{}", "  ".repeat(depth), node.title.as_deref().unwrap_or("(no title)")));
        // A page may be moved while the tree is read: each is opened once.
        if let Some(token) = node.node_token.filter(|_| node.has_child == Some(true))
            && seen.insert(token.clone())
        {
            open.extend(children(client, space_id, Some(&token), depth + 1).await?);
        }
    }
    Ok(lines)
}

type Node = larkspur::wiki::v2::space_node::Node;

/// The pages below one, last first.
async fn children(client: &Client, space_id: &str, parent: Option<&str>, depth: usize) -> Result<Vec<(Node, usize)>> {
    let mut request = client.wiki().v2().space_node().list(space_id).page_size(50);
    if let Some(parent) = parent {
        request = request.parent_node_token(parent);
    }
    let mut nodes: Vec<_> = request.items().map_ok(|node| (node, depth)).try_collect().await?;
    nodes.reverse();
    Ok(nodes)
}
