//! How blocks stand below one another.

use std::collections::{HashMap, HashSet};

use crate::docx::v1::types::Block;

/// The blocks of a document as a tree. It borrows the blocks, in any order, and finds each by its id.
///
/// ```no_run
/// use larkspur::blocks::Blocks;
///
/// # async fn example(client: larkspur::Client) -> larkspur::Result<()> {
/// let blocks = client.docx().v1().document_block().list("doxcn1").items().all().await?;
/// let tree = Blocks::new(&blocks);
/// for root in tree.roots() {
///     println!("{} blocks stand in it", tree.children(root).count());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Blocks<'b> {
    all: &'b [Block],
    by_id: HashMap<&'b str, &'b Block>,
}

impl<'b> Blocks<'b> {
    /// A tree of these blocks.
    pub fn new(blocks: &'b [Block]) -> Self {
        let by_id = blocks.iter().filter_map(|block| Some((block.block_id.as_deref()?, block))).collect();
        Self { all: blocks, by_id }
    }

    /// The block of an id.
    pub fn get(&self, block_id: &str) -> Option<&'b Block> {
        self.by_id.get(block_id).copied()
    }

    /// The blocks that stand below none of the others, in the order of the list: of a whole document, the page.
    pub fn roots(&self) -> impl Iterator<Item = &'b Block> + '_ {
        let cells = |block: &'b Block| block.table.iter().flat_map(|table| &table.cells);
        let named = self.all.iter().flat_map(|block| block.children.iter().chain(cells(block)));
        let below: HashSet<&str> = named.map(String::as_str).collect();
        let is_root = move |block: &&Block| {
            let parent = block.parent_id.as_deref().is_some_and(|id| self.by_id.contains_key(id));
            !parent && !block.block_id.as_deref().is_some_and(|id| below.contains(id))
        };
        self.all.iter().filter(is_root)
    }

    /// The blocks right below one, in their order. Those that the list lacks are left out.
    pub fn children(&self, block: &'b Block) -> impl Iterator<Item = &'b Block> + '_ {
        block.children.iter().filter_map(|id| self.get(id))
    }

    /// All blocks, each before those below it, with how deep it stands; roots stand at 0. Each comes once, even where the list says that a
    /// block stands below itself.
    pub fn walk(&self) -> impl Iterator<Item = (usize, &'b Block)> + '_ {
        let mut open: Vec<(usize, &Block)> = self.roots().map(|root| (0, root)).collect();
        open.reverse();
        let mut seen = HashSet::new();
        std::iter::from_fn(move || {
            loop {
                let (depth, block) = open.pop()?;
                if seen.insert(std::ptr::from_ref(block)) {
                    let below = block.children.iter().rev().filter_map(|id| self.get(id));
                    open.extend(below.map(|block| (depth + 1, block)));
                    return Some((depth, block));
                }
            }
        })
    }
}
