//! Keeps a Bitable table as structs say: creates the records that are new, updates those that changed, deletes those that are
//! gone, and leaves the rest alone.
//!
//! ```sh
//! cargo run -p larkspur --example table_sync --features bitable,pacing -- APP_TOKEN TABLE_ID
//! ```
//! The table needs the fields `Key` and `Title` (text), `Hours` (number) and `Done` (a box).

mod support;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;

use larkspur::bitable::v1::app_table_record::Record;
use larkspur::content::table::Fields;
use larkspur::{Client, Result};
use serde::Deserialize;

/// The most records that one call takes.
const BATCH: usize = 500;

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let (client, _mock) = support::connect("bitable").await?;
    let app = env::args().nth(1).unwrap_or_else(|| "appbcbWCzen6D8dezhoCH2RpMAh".to_owned());
    let table = env::args().nth(2).unwrap_or_else(|| "tblsRc9GRRXKqhvW".to_owned());
    let task = |key: &str, title: &str, hours| Task { key: key.into(), title: title.into(), hours, done: false };
    let wanted = [task("a", "Paint", Some(2.5)), task("b", "Clean the brushes", None)];
    println!("{:?}", synchronize(&client, &app, &table, &wanted).await?);
    Ok(())
}

/// A record of the table.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Task {
    /// What tells one task from another.
    #[serde(rename = "Key", default)]
    pub(crate) key: String,
    #[serde(rename = "Title", default)]
    pub(crate) title: String,
    #[serde(rename = "Hours")]
    pub(crate) hours: Option<f64>,
    #[serde(rename = "Done", default)]
    pub(crate) done: bool,
}

impl Task {
    fn record(&self) -> Record {
        let fields = Fields::new().text("Key", &self.key).text("Title", &self.title).checkbox("Done", self.done);
        let fields = match self.hours {
            Some(hours) => fields.float("Hours", hours),
            None => fields.clear("Hours"),
        };
        Record::new(fields.into())
    }
}

/// How many records were changed.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Changes {
    pub(crate) created: usize,
    pub(crate) updated: usize,
    pub(crate) deleted: usize,
}

/// Makes the table hold these tasks and no others. Of records with one key, the first stays.
pub(crate) async fn synchronize(client: &Client, app: &str, table: &str, wanted: &[Task]) -> Result<Changes> {
    let records = client.bitable().v1().app_table_record();
    let mut missing: BTreeMap<&str, &Task> = wanted.iter().map(|task| (task.key.as_str(), task)).collect();
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    // All is read before anything is written: pages of a table that changes meanwhile would not fit together.
    for record in records.search(app, table).items().all().await? {
        let (task, Some(id)) = (record.fields_as::<Task>()?, record.record_id) else { continue };
        match missing.remove(task.key.as_str()) {
            Some(wanted) if *wanted == task => {}
            Some(wanted) => changed.push(wanted.record().record_id(id)),
            None => gone.push(id),
        }
    }
    let new: Vec<Record> = missing.values().map(|task| task.record()).collect();
    for batch in new.chunks(BATCH) {
        records.batch_create(app, table, batch).await?;
    }
    for batch in changed.chunks(BATCH) {
        records.batch_update(app, table, batch).await?;
    }
    for batch in gone.chunks(BATCH) {
        records.batch_delete(app, table, batch).await?;
    }
    Ok(Changes { created: new.len(), updated: changed.len(), deleted: gone.len() })
}
