//! The flags of `mock`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use humantime::parse_duration;

/// The flags of the mock's command line.
#[derive(clap::Args)]
pub struct Args {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 9000)]
    pub(super) port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub(super) ip: IpAddr,
    /// Folders of specs, beside the built-in ones; a document takes the place of a built-in one with its name or path.
    #[arg(long, value_name = "DIR")]
    pub(super) specs: Vec<PathBuf>,
    /// Leave out the built-in specs.
    #[arg(long, requires = "specs")]
    pub(super) no_built_in_specs: bool,
    /// Leave out specs with errors instead of refusing to start.
    #[arg(long)]
    pub(super) skip_bad_specs: bool,
    /// Serve only these services.
    #[arg(long, value_name = "NAME")]
    pub(super) service: Vec<String>,
    /// Apps that may fetch tokens; any where it is left out.
    #[arg(long, value_name = "ID:SECRET")]
    pub(super) app: Vec<String>,
    /// Tokens that are valid from the start, such as `user:u-123`.
    #[arg(long, value_name = "KIND:TOKEN")]
    pub(super) token: Vec<String>,
    /// Take calls without a token.
    #[arg(long)]
    pub(super) no_token_check: bool,
    /// Scopes that the app has; all where it is left out.
    #[arg(long, value_name = "NAME")]
    pub(super) scope: Vec<String>,
    /// How long tenant and app tokens live.
    #[arg(long, value_name = "SECONDS")]
    pub(super) token_lifetime: Option<u64>,
    /// How long user tokens live.
    #[arg(long, value_name = "SECONDS")]
    pub(super) user_token_lifetime: Option<u64>,
    /// How long refresh tokens live.
    #[arg(long, value_name = "SECONDS")]
    pub(super) refresh_token_lifetime: Option<u64>,
    /// Take calls that break the documents.
    #[arg(long)]
    pub(super) lenient: bool,
    /// Refuse parameters that the documents do not name.
    #[arg(long)]
    pub(super) refuse_unknown: bool,
    /// Keep the documented rate limits.
    #[arg(long)]
    pub(super) enforce_rate_limits: bool,
    /// The HTTP status of a refused call, 429 or 400.
    #[arg(long, value_name = "STATUS")]
    pub(super) rate_limit_status: Option<u16>,
    /// Faults to run through once, for one endpoint or all: `wiki.v2.task.get=500*2,pass,delay:1s`.
    #[arg(long, value_name = "[ID=]LIST")]
    pub(super) fault: Vec<String>,
    /// Faults to run through again and again.
    #[arg(long, value_name = "[ID=]LIST")]
    pub(super) cycle: Vec<String>,
    /// What an endpoint answers, from a file of JSON: `wiki.v2.task.get=task.json`, or, with or without a document,
    /// `POST /open-apis/im/v1/messages=sent.json`.
    #[arg(long, value_name = "ENDPOINT=FILE")]
    pub(super) reply: Vec<String>,
    /// A file of JSON with scripted replies, faults and pages, as `POST /_larkspur/scenario` takes it.
    #[arg(long, value_name = "FILE")]
    pub(super) scenario: Vec<PathBuf>,
    /// How many items lists have, all of them or one; by default each has the documented page.
    #[arg(long, value_name = "[ID=]COUNT")]
    pub(super) pages: Vec<String>,
    /// What a download gives: a file, or so many bytes.
    #[arg(long, value_name = "ID=FILE|SIZE")]
    pub(super) download: Vec<String>,
    /// Forget what is created: every endpoint answers with its documented example.
    #[arg(long)]
    pub(super) stateless: bool,
    /// Refuse ids that the mock did not give out, instead of answering with the documented example.
    #[arg(long, conflicts_with = "stateless")]
    pub(super) known_ids_only: bool,
    /// Answer calls of the control API from other machines too.
    #[arg(long)]
    pub(super) open_control: bool,
    /// Speak HTTPS, with a certificate made at the start for localhost.
    #[arg(long)]
    pub(super) tls: bool,
    /// Speak HTTPS with this certificate (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_key", conflicts_with = "tls")]
    pub(super) tls_cert: Option<PathBuf>,
    /// The key of the certificate (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(super) tls_key: Option<PathBuf>,
    /// Where to write the certificate that clients are to trust.
    #[arg(long, value_name = "FILE", requires = "tls")]
    pub(super) tls_save_cert: Option<PathBuf>,
    /// Print no line for each request.
    #[arg(long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) push: PushArgs,
    #[command(flatten)]
    pub(super) connections: ConnectionArgs,
}

/// What is pushed, where to, and how often.
#[derive(clap::Args)]
#[command(next_help_heading = "Events")]
pub(super) struct PushArgs {
    /// An event to push, by its type: with its documented example, or with the JSON of a file as its content.
    #[arg(long, value_name = "TYPE[=FILE]")]
    pub(super) push: Vec<String>,
    /// The webhook that events are pushed to; also those that follow from calls, such as an approval that changes state.
    #[arg(long, value_name = "URL")]
    pub(super) to: Option<String>,
    /// Push events to the long connections of the app.
    #[arg(long)]
    pub(super) long_connection: bool,
    /// The verification token that stands in each event.
    #[arg(long, value_name = "TEXT", requires = "to")]
    pub(super) verification_token: Option<String>,
    /// The key that pushes to the webhook are encrypted and signed with.
    #[arg(long, value_name = "TEXT", requires = "to")]
    pub(super) encrypt_key: Option<String>,
    /// Ask the webhook to prove itself first, as the platform does when its address is set.
    #[arg(long, requires = "to")]
    pub(super) challenge: bool,
    /// Make something wrong with each push to the webhook: signature, token, age:1h, ciphertext or padding.
    #[arg(long, value_name = "WHAT", requires = "to")]
    pub(super) tamper: Option<String>,
    /// The app that gets the events; the app of `--app` where there is one, else any.
    #[arg(long, value_name = "ID")]
    pub(super) push_app: Option<String>,
    /// The tenant that events are about.
    #[arg(long, value_name = "KEY", requires = "push")]
    pub(super) tenant_key: Option<String>,
    /// Push again after each such time, as in `500ms` or `1m`: without end, or `--count` times.
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "push")]
    pub(super) every: Option<Duration>,
    /// How many times each event is pushed, each time with an id of its own.
    #[arg(long, value_name = "N", requires = "push")]
    pub(super) count: Option<u64>,
    /// When an event that is not accepted comes again: the waits in order, or `never`. The platform's own are
    /// 15s,5m,1h,6h.
    #[arg(long, value_name = "TIME,…", requires = "push")]
    pub(super) repeat_after: Option<String>,
    /// End once everything is pushed; with a failure where an event was not accepted.
    #[arg(long, requires = "push")]
    pub(super) exit_when_pushed: bool,
}

/// How long connections behave. They are served in any case.
#[derive(clap::Args)]
#[command(next_help_heading = "Long connection")]
pub(super) struct ConnectionArgs {
    /// Send events in fragments of so many bytes.
    #[arg(long, value_name = "BYTES")]
    pub(super) fragment: Option<usize>,
    /// Leave out the last fragment of the first so many events.
    #[arg(long, value_name = "EVENTS", requires = "fragment")]
    pub(super) lose_fragments: Option<usize>,
    /// Cut all connections of the app after each such time.
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(super) drop_every: Option<Duration>,
    /// Leave pings without a pong.
    #[arg(long)]
    pub(super) ignore_pings: bool,
    /// How often clients are to ping.
    #[arg(long, value_name = "SECONDS")]
    pub(super) ping_interval: Option<u32>,
    /// How often clients are to connect again; -1 is for ever.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) reconnect_count: Option<i32>,
    /// How long clients are to wait between tries to connect again.
    #[arg(long, value_name = "SECONDS")]
    pub(super) reconnect_interval: Option<u32>,
    /// The longest random wait of clients before they connect again.
    #[arg(long, value_name = "SECONDS")]
    pub(super) reconnect_nonce: Option<u32>,
    /// How many connections an app may hold.
    #[arg(long, value_name = "N")]
    pub(super) connection_limit: Option<usize>,
    /// Refuse handshakes with this status, and this code where one is given: `403:1000040350`.
    #[arg(long, value_name = "STATUS[:CODE]")]
    pub(super) refuse_handshakes: Option<String>,
}
