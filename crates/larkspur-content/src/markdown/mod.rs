//! Contents from CommonMark, as people and models write it.

#[cfg(feature = "cards")]
mod card;
mod inline;
mod post;
mod split;

use pulldown_cmark::Options;

/// What is read beside CommonMark.
const DIALECT: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);
