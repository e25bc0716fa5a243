//! Counts and times all calls of a client, with the crate `metrics`.
//!
//! ```sh
//! cargo run -p larkspur --example metrics --features wiki
//! ```
//!
//! The recorder here prints what it holds; a program puts an exporter in its place, such as `metrics-exporter-prometheus`.

mod support;

use std::error::Error;

use larkspur::{CallReport, Outcome};
use metrics_util::debugging::{DebuggingRecorder, Snapshotter};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install()?;
    let (client, _mock) = support::connect_with(&["wiki"], |builder| builder.on_call(record)).await?;
    client.wiki().v2().space().list().send().await?;
    client.wiki().v2().space().get("no such space").header("x-unknown", "1").send().await.err();
    lines(&snapshotter).iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// Records a call. A label has few values: endpoints and outcomes, never an id.
pub(crate) fn record(report: &CallReport<'_>) {
    let endpoint = report.endpoint.clone().into_owned();
    let outcome = match report.outcome {
        Outcome::Done => "done".to_owned(),
        Outcome::Failed(kind) => format!("{kind:?}").to_lowercase(),
        _ => "dropped".to_owned(),
    };
    metrics::counter!("larkspur.calls", "endpoint" => endpoint.clone(), "outcome" => outcome).increment(1);
    metrics::counter!("larkspur.attempts", "endpoint" => endpoint.clone()).increment(report.attempts.into());
    metrics::counter!("larkspur.received_bytes", "endpoint" => endpoint.clone()).increment(report.received_bytes);
    metrics::histogram!("larkspur.call.duration", "endpoint" => endpoint.clone()).record(report.duration);
    metrics::histogram!("larkspur.call.waited", "endpoint" => endpoint).record(report.waited);
}

/// What a recorder holds, a line each, in order.
pub(crate) fn lines(snapshotter: &Snapshotter) -> Vec<String> {
    let held = snapshotter.snapshot().into_vec().into_iter().map(|(key, _, _, value)| {
        let labels: Vec<String> =
            key.key().labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        format!("{}{{{}}} {value:?}", key.key().name(), labels.join(","))
    });
    let mut lines: Vec<String> = held.collect();
    lines.sort();
    lines
}
