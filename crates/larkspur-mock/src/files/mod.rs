//! Files: what is downloaded and what was uploaded.

mod body;
mod download;
mod upload;

pub use download::{Download, generated_bytes};
pub use upload::Upload;

pub(crate) use body::{CutBody, padded};
pub(crate) use upload::{Received, receive};
