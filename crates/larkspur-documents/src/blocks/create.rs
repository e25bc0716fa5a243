//! Blocks that are to be created.

use larkspur_core::{RawJson, Request};

use super::loss::Loss;
use super::read::{Kind, Node, Tree, read};
use super::spans::block_text;
use crate::docx::v1::document_block_descendant::{CreateRequest, DocumentBlockDescendant};
use crate::docx::v1::types::{BlockText, BlockType, DocumentBlockChildrenBlock, Table, TableProperty, TextStyle};

/// So many blocks go into one call.
const MOST: usize = 1000;

/// So many cells a table has at most before it is cut.
const CELLS: usize = 400;

/// Blocks to be created, with ids that count within the call only.
///
/// ```no_run
/// use larkspur::blocks::NewBlocks;
///
/// # async fn example(client: larkspur::Client) -> larkspur::Result<()> {
/// let blocks = NewBlocks::from_markdown("# Plan\n\n- [ ] paint\n- [x] *brush*\n\n| what | how many |\n|---|---|\n| paint | 2 |");
/// for loss in blocks.losses() {
///     eprintln!("{loss}");
/// }
/// for batch in blocks.batches() {
///     client.docx().v1().document_block_descendant().create_with("doxcn1", "doxcn1", &batch).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct NewBlocks {
    children_id: Vec<String>,
    blocks: Vec<DocumentBlockChildrenBlock>,
    losses: Vec<Loss>,
}

impl NewBlocks {
    /// Blocks from Markdown, as people and models write it: CommonMark, with tables, tasks and struck text as GitHub writes them, and headings down to
    /// the ninth (`#########`).
    ///
    /// HTML stays text, pictures become links (to a picture, the platform wants a file of its own), links that lead nowhere outside become text, and
    /// languages of code that documents do not know become plain text. Large tables become several with the same first row. All this is told by
    /// [`losses`](Self::losses). A new line in a paragraph is a space.
    pub fn from_markdown(markdown: &str) -> Self {
        let mut tree = read(markdown);
        cut_tables(&mut tree);
        let mut made = Self { losses: std::mem::take(&mut tree.losses), ..Self::default() };
        made.children_id = tree.roots.iter().map(|&index| id(index)).collect();
        for &root in &tree.roots {
            made.lower(&tree, root);
        }
        made
    }

    /// The ids of the blocks that stand below none of the others.
    pub fn children_id(&self) -> &[String] {
        &self.children_id
    }

    /// All blocks.
    pub fn blocks(&self) -> &[DocumentBlockChildrenBlock] {
        &self.blocks
    }

    /// What was left out of the Markdown, or became something else.
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Whether there is nothing to create.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The blocks in parts that one call takes each: at most 1,000 blocks, cut between those that stand below none of the others. One of these that
    /// has more below it is a part of its own, and `create_with` refuses it.
    pub fn batches(&self) -> Vec<Self> {
        let starts: Vec<usize> = self
            .children_id
            .iter()
            .filter_map(|id| self.blocks.iter().position(|block| block.block_id.as_deref() == Some(id)))
            .collect();
        let ends = starts.iter().skip(1).copied().chain([self.blocks.len()]);
        let mut batches: Vec<Self> = Vec::new();
        for ((&start, end), id) in starts.iter().zip(ends).zip(&self.children_id) {
            let has_room = batches.last().is_some_and(|last| last.blocks.len() + end - start <= MOST);
            if !has_room {
                batches.push(Self::default());
            }
            if let Some(last) = batches.last_mut() {
                last.children_id.push(id.clone());
                last.blocks.extend_from_slice(&self.blocks[start..end]);
            }
        }
        batches
    }

    /// Puts a block and all below it behind the others.
    fn lower(&mut self, tree: &Tree, root: usize) {
        let mut open = vec![root];
        while let Some(index) = open.pop() {
            let node = &tree.nodes[index];
            let mut block = block(node);
            block.block_id = Some(id(index));
            if !node.below.is_empty() {
                block.children = Some(node.below.iter().map(|&index| id(index)).collect());
            }
            self.blocks.push(block);
            open.extend(node.below.iter().rev());
        }
    }
}

fn id(index: usize) -> String {
    format!("new{index}")
}

fn block(node: &Node) -> DocumentBlockChildrenBlock {
    let new = DocumentBlockChildrenBlock::new;
    let text = || block_text(&node.spans);
    let empty = || RawJson::Object(Default::default());
    match &node.kind {
        Kind::Text => new(BlockType::TEXT).text(text()),
        Kind::Heading(level) => heading(*level, text()),
        Kind::Bullet => new(BlockType::BULLET).bullet(text()),
        Kind::Ordered(number) => {
            let sequence = number.map_or_else(|| "auto".to_owned(), |number| number.to_string());
            new(BlockType::ORDERED).ordered(text().style(TextStyle::default().sequence(sequence)))
        }
        Kind::Todo(is_done) => new(BlockType::TODO).todo(text().style(TextStyle::default().done(*is_done))),
        Kind::Code(language) => new(BlockType::CODE).code(text().style(TextStyle::default().language(*language))),
        Kind::Quote => new(BlockType::QUOTE_CONTAINER).quote_container(empty()),
        Kind::Divider => new(BlockType::DIVIDER).divider(empty()),
        Kind::Table { rows, columns } => {
            let size = |size: &usize| i64::try_from(*size).unwrap_or(i64::MAX);
            let property = TableProperty::new(size(rows), size(columns)).header_row(true);
            new(BlockType::TABLE).table(Table::new(property))
        }
        Kind::Cell => new(BlockType::TABLE_CELL).table_cell(empty()),
    }
}

fn heading(level: u8, text: BlockText) -> DocumentBlockChildrenBlock {
    let new = DocumentBlockChildrenBlock::new;
    match level {
        1 => new(BlockType::HEADING1).heading1(text),
        2 => new(BlockType::HEADING2).heading2(text),
        3 => new(BlockType::HEADING3).heading3(text),
        4 => new(BlockType::HEADING4).heading4(text),
        5 => new(BlockType::HEADING5).heading5(text),
        6 => new(BlockType::HEADING6).heading6(text),
        7 => new(BlockType::HEADING7).heading7(text),
        8 => new(BlockType::HEADING8).heading8(text),
        _ => new(BlockType::HEADING9).heading9(text),
    }
}

/// Cuts tables that one call could not take into several, each with the first row.
fn cut_tables(tree: &mut Tree) {
    for list in 0..=tree.nodes.len() {
        let Some(list) = list.checked_sub(1) else {
            tree.roots = cut_in(tree, &tree.roots.clone());
            continue;
        };
        let below = std::mem::take(&mut tree.nodes[list].below);
        tree.nodes[list].below = cut_in(tree, &below);
    }
}

fn cut_in(tree: &mut Tree, siblings: &[usize]) -> Vec<usize> {
    let mut out = Vec::with_capacity(siblings.len());
    for &index in siblings {
        out.push(index);
        let Kind::Table { rows, columns } = tree.nodes[index].kind else { continue };
        if rows * columns <= CELLS || columns == 0 {
            continue;
        }
        let what = "a table was cut into several with the same first row";
        tree.losses.push(Loss { place: format!("a table of {rows} rows"), what });
        let cells = std::mem::take(&mut tree.nodes[index].below);
        let (head, body) = cells.split_at(columns.min(cells.len()));
        let room = (CELLS / columns).saturating_sub(1).max(1) * columns;
        for (part, cells) in body.chunks(room).enumerate() {
            let head = if part == 0 { head.to_vec() } else { head.iter().map(|&cell| copy(tree, cell)).collect() };
            let below: Vec<usize> = head.into_iter().chain(cells.iter().copied()).collect();
            let table = Node { kind: Kind::Table { rows: below.len() / columns, columns }, spans: Vec::new(), below };
            if part == 0 {
                tree.nodes[index] = table;
            } else {
                tree.nodes.push(table);
                out.push(tree.nodes.len() - 1);
            }
        }
    }
    out
}

/// Copies a cell with its text.
fn copy(tree: &mut Tree, cell: usize) -> usize {
    let mut copied = tree.nodes[cell].clone();
    for below in &mut copied.below {
        let text = tree.nodes[*below].clone();
        tree.nodes.push(text);
        *below = tree.nodes.len() - 1;
    }
    tree.nodes.push(copied);
    tree.nodes.len() - 1
}

impl DocumentBlockDescendant<'_> {
    /// Puts blocks below another: [`create`](Self::create) with blocks from Markdown. The root block of a document has the document's id.
    ///
    /// # Errors
    /// As `create`; and where there are none, or more than 1,000: [`NewBlocks::batches`] gives parts that go into one call.
    pub fn create_with(self, document_id: &str, block_id: &str, blocks: &NewBlocks) -> CreateRequest {
        let mut request = self.create(document_id, block_id, blocks.children_id.clone(), &blocks.blocks);
        if blocks.is_empty() {
            request.call().fail("there are no blocks to create".to_owned());
        } else if blocks.blocks.len() > MOST {
            let count = blocks.blocks.len();
            request
                .call()
                .fail(format!("a call creates {MOST} blocks, and these are {count}: see `NewBlocks::batches`"));
        }
        request
    }
}
