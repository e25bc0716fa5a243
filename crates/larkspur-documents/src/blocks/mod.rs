//! The blocks of documents (`docx`): what each holds, how they stand below one another, and Markdown both ways.
//!
//! ```
//! use larkspur::blocks::{BlockContent, Blocks};
//! use larkspur::docx::v1::types::Block;
//!
//! # fn example(blocks: &[Block]) {
//! let tree = Blocks::new(blocks);
//! for (depth, block) in tree.walk() {
//!     if let BlockContent::Heading { level, text } = block.content() {
//!         println!("{}{level} {}", " ".repeat(depth), text.plain_text());
//!     }
//! }
//! # }
//! # example(&[]);
//! ```
//!
//! With the feature `markdown`, `blocks_to_markdown` writes blocks as Markdown, and `NewBlocks::from_markdown` makes blocks of it, which
//! `document_block_descendant().create_with(…)` puts into a document. Both tell what does not carry over.

mod content;
#[cfg(feature = "markdown")]
mod create;
#[cfg(feature = "markdown")]
mod inline;
#[cfg(feature = "markdown")]
mod languages;
#[cfg(feature = "markdown")]
mod loss;
#[cfg(feature = "markdown")]
mod read;
#[cfg(feature = "markdown")]
mod render;
#[cfg(feature = "markdown")]
mod spans;
mod tree;

pub use content::BlockContent;
#[cfg(feature = "markdown")]
#[cfg_attr(docsrs, doc(cfg(feature = "markdown")))]
pub use create::NewBlocks;
#[cfg(feature = "markdown")]
#[cfg_attr(docsrs, doc(cfg(feature = "markdown")))]
pub use loss::Loss;
#[cfg(feature = "markdown")]
#[cfg_attr(docsrs, doc(cfg(feature = "markdown")))]
pub use render::{Rendered, blocks_to_markdown};
pub use tree::Blocks;
