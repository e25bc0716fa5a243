//! Walks the departments of an organisation, from the root down.
//!
//! ```sh
//! cargo run -p larkspur --example departments --features contact
//! ```

mod support;

use std::collections::{HashSet, VecDeque};
use std::error::Error;

use futures_util::TryStreamExt;
use larkspur::{Client, Result};

/// The department that has no parent.
const ROOT: &str = "0";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _mock) = support::connect("contact").await?;
    for (depth, name) in walk(&client).await? {
        println!("{}{name}", "  ".repeat(depth));
    }
    Ok(())
}

/// The depth and name of each department, level by level.
pub(crate) async fn walk(client: &Client) -> Result<Vec<(usize, String)>> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([ROOT.to_owned()]);
    let mut open = VecDeque::from([(0, ROOT.to_owned())]);
    while let Some((depth, id)) = open.pop_front() {
        let mut departments = client.contact().v3().department().children(&id).page_size(50).items();
        while let Some(department) = departments.try_next().await? {
            found.push((depth, department.name.unwrap_or_default()));
            if let Some(id) = department.open_department_id.filter(|id| seen.insert(id.clone())) {
                open.push_back((depth + 1, id));
            }
        }
    }
    Ok(found)
}
