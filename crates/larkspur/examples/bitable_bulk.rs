//! Writes many records into a Bitable table, in batches and no faster than the platform allows.
//!
//! ```sh
//! cargo run -p larkspur --example bitable_bulk --features bitable,pacing -- APP_TOKEN TABLE_ID
//! ```

mod support;

use std::env;
use std::error::Error;

use larkspur::bitable::v1::app_table_record::Record;
use larkspur::content::table::Fields;
use larkspur::{Client, Result};

/// The most records that one call takes.
const BATCH: usize = 500;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _mock) = support::connect("bitable").await?;
    let app = env::args().nth(1).unwrap_or_else(|| "appbcbWCzen6D8dezhoCH2RpMAh".to_owned());
    let table = env::args().nth(2).unwrap_or_else(|| "tblsRc9GRRXKqhvW".to_owned());
    let calls = write(&client, &app, &table, (0..1200).map(|number| format!("record {number}"))).await?;
    println!("written in {calls} calls");
    Ok(())
}

/// Writes one record a title, and gives how many calls it took. A client with `.pacing(true)` spaces the calls by the documented
/// rate limit, so that none is refused; without it, refused calls are repeated when the platform says so.
pub(crate) async fn write(
    client: &Client,
    app: &str,
    table: &str,
    titles: impl Iterator<Item = String>,
) -> Result<usize> {
    let records: Vec<_> = titles.map(|title| Record::new(Fields::new().text("Title", title).into())).collect();
    let mut calls = 0;
    for batch in records.chunks(BATCH) {
        client.bitable().v1().app_table_record().batch_create(app, table, batch).send().await?;
        calls += 1;
    }
    Ok(calls)
}
