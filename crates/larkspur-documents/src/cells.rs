//! The cells of tables, typed.

use larkspur_content::table;
use larkspur_core::__serde::de::DeserializeOwned;
use larkspur_core::{Error, ErrorKind, Result};

use crate::bitable::v1::app_table_record::Record;

impl Record {
    /// The cells as a type of one's own, by the names of the fields: [`table`] tells what is read as what.
    ///
    /// ```no_run
    /// use larkspur::content::table::{DateTime, Person};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Task {
    ///     #[serde(rename = "Title")]
    ///     title: String,
    ///     #[serde(rename = "Owner", default)]
    ///     owner: Vec<Person>,
    ///     #[serde(rename = "Due")]
    ///     due: Option<DateTime>,
    /// }
    ///
    /// # async fn example(client: larkspur::Client) -> larkspur::Result<()> {
    /// let reply = client.bitable().v1().app_table_record().search("app", "tbl").await?;
    /// for record in &reply.items {
    ///     let task: Task = record.fields_as()?;
    ///     println!("{}: {}", task.title, task.owner.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where a cell does not fit its type; the error names the field and the record.
    pub fn fields_as<T: DeserializeOwned>(&self) -> Result<T> {
        table::read(&self.fields).map_err(|error| {
            let record = self.record_id.as_deref().unwrap_or("without an id");
            Error::of(ErrorKind::Decode, format!("the record {record}: {error}")).build()
        })
    }
}
