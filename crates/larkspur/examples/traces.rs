//! Traces all calls of a client to OpenTelemetry, with the crate `tracing-opentelemetry`.
//!
//! ```sh
//! cargo run -p larkspur --example traces --features wiki
//! ```
//!
//! The exporter here keeps the spans, which are printed at the end; a program puts another in its place, such as
//! `opentelemetry-otlp`.

mod support;

use std::error::Error;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    tracing::subscriber::set_global_default(subscriber(&provider))?;
    let (client, _mock) = support::connect("wiki").await?;
    client.wiki().v2().space().list().send().await?;
    provider.force_flush()?;
    exporter.get_finished_spans()?.iter().for_each(|span| println!("{}", line(span)));
    Ok(())
}

/// A subscriber that sends the client's spans, and no others, to OpenTelemetry.
pub(crate) fn subscriber(provider: &SdkTracerProvider) -> impl tracing::Subscriber + Send + Sync + use<> {
    let spans = tracing_opentelemetry::layer().with_tracer(provider.tracer("larkspur"));
    tracing_subscriber::registry().with(spans.with_filter(Targets::new().with_target("larkspur", LevelFilter::DEBUG)))
}

/// A span in a line: its kind, its name, and the attributes that the conventions for HTTP clients name.
pub(crate) fn line(span: &SpanData) -> String {
    let attributes = span.attributes.iter().filter(|attribute| {
        let name = attribute.key.as_str();
        ["http.", "url.", "error."].iter().any(|start| name.starts_with(start))
    });
    let mut attributes: Vec<String> = attributes.map(|held| format!("{}={}", held.key, held.value)).collect();
    attributes.sort();
    format!("{:?} {} {}", span.span_kind, span.name, attributes.join(" "))
}
