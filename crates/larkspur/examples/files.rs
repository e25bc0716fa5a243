//! Uploads a file, and downloads it again.
//!
//! ```sh
//! cargo run -p larkspur --example files --features im -- PATH
//! ```

mod support;

use std::error::Error;

use larkspur::im::v1::file::FileType;
use larkspur::{Client, Upload};

/// The largest file that is taken into memory.
const MOST_BYTES: usize = 30 << 20;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _mock) = support::connect("im").await?;
    let file = match std::env::args().nth(1) {
        Some(path) => Upload::path(path),
        None => Upload::bytes("notes.txt", "written by an example"),
    };
    let back = there_and_back(&client, file).await?;
    println!("{} bytes came back", back.len());
    Ok(())
}

/// Uploads the file, and gives what a download of it holds.
pub(crate) async fn there_and_back(client: &Client, file: Upload) -> Result<Vec<u8>, Box<dyn Error>> {
    let files = client.im().v1().file();
    let uploaded = files.create(FileType::Stream, "notes.txt", file).send().await?;
    let key = uploaded.file_key.ok_or("the platform gave no key for the file")?;
    let download = files.get(&key).send().await?;
    println!("{} is {}", key, download.name().unwrap_or("without a name"));
    // `download.save_to(path)` writes a large file to disk instead, and goes on where a connection broke.
    Ok(download.bytes(MOST_BYTES).await?.to_vec())
}
