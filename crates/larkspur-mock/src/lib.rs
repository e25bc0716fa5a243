//! An HTTP server that behaves like the Feishu / Lark open platform, so that an app can be tested without an account.
//!
//! It serves documented endpoints with their documented examples, gives out and checks access tokens, checks parameters
//! and bodies against the documents, and goes wrong on demand. It runs inside a test, on a free port, and stops when
//! dropped.
//!
//! ```
//! use larkspur_mock::{Fault, Mock};
//! use serde_json::json;
//!
//! # let endpoints: Vec<larkspur_mock::Endpoint> = serde_json::from_str(include_str!("../tests/endpoints.json")).unwrap();
//! // `.specs().services(["wiki"])` serves documents instead of endpoints that are already compiled.
//! let mock = Mock::builder().endpoints(endpoints).start_blocking()?; // or `.start().await?`
//! println!("send calls to {}", mock.url());
//!
//! // Other data than the documented example, and two failures before it.
//! mock.reply("wiki.v2.task.get", json!({"task": {"task_id": "7"}}));
//! mock.script("wiki.v2.task.get", [Fault::Status(500), Fault::ResetAfter]);
//!
//! // … call `GET {url}/open-apis/wiki/v2/tasks/7?task_type=move` …
//!
//! assert_eq!(mock.count("wiki.v2.task.get"), 0);
//! assert_eq!(mock.count("auth.v3.tenant_access_token.internal"), 0);
//! # Ok::<(), larkspur_mock::BuildError>(())
//! ```
//!
//! # What it does
//! - **Tokens** ([`Mock::expire_tokens`], [`Mock::revoke`], [`Mock::advance`]): tenant and app tokens of self-built and
//!   store apps, app tickets, user tokens by OAuth (v2) and by the older OIDC endpoints, the authorize page, PKCE,
//!   refresh tokens that work once. Any app id and secret is taken until [`Builder::app`] names some. The endpoints are
//!   named `auth.v3.tenant_access_token.internal`, `auth.v3.app_access_token.internal`,
//!   `auth.v3.tenant_access_token.create`, `auth.v3.app_access_token.create`, `auth.v3.app_ticket.resend`,
//!   `authen.v1.authorize.get`, `authen.v2.oauth_token.create`, `authen.v1.oidc_access_token.create` and
//!   `authen.v1.oidc_refresh_access_token.create`.
//! - **Checks**: the `Authorization` header, scopes ([`Builder::granted_scopes`]), required parameters, types, values,
//!   ranges and lengths, content types. What is wrong comes back as HTTP 400 with code 99992402 and field violations.
//! - **Replies**: the documented example, or one built from the documented fields; [`Mock::reply`] and [`Mock::on`] give
//!   others. [`Mock::pages`] serves lists of any length, [`Download`] files of any length with ranges.
//! - **Faults** ([`Mock::script`], [`Mock::cycle`]): delays, resets, cut bodies, HTTP errors, rate limits, broken JSON,
//!   HTML pages, wrong types, huge replies. [`Mock::rate_limit`] and [`Builder::enforce_rate_limits`] answer 429.
//! - **Events**: `Mock::push` sends a documented event, or any other, to a webhook, signed, encrypted
//!   and repeated as the platform does; `Mock::push_long` sends it over the long connection, which the mock serves from
//!   discovery to acknowledgement. `Mock::event` makes an event of its documented example.
//! - **Scripted replies** ([`Mock::rule`]): sequences, conditions on what was sent, templates that echo it, also for routes
//!   without a document.
//! - **State**: what is created can be read, listed, changed and deleted; messages, chats, users, departments, records, files and
//!   approvals in detail. [`Builder::stateless`] switches it off.
//! - **The log**: [`Mock::count`], [`Mock::requests`], [`Mock::log`], [`Mock::uploads`], [`Mock::expect`].
//! - **The control API**: all of this over HTTP below `/_larkspur`, for tests in any language; the README lists it. It answers
//!   this machine alone, and never a page of another site.
//! - **The page** (feature `page`): `/` finds, shows and calls an endpoint, and shows the log; `/_larkspur/openapi.json` is an
//!   OpenAPI document of what is served.
//!
//! # From a command line
//! The program `larkspur-mock` has these flags. Every one is a method, and [`Builder::run`] serves until Ctrl-C:
//!
//! | flag | method |
//! |---|---|
//! | `--port N`, `--ip ADDRESS` | [`Builder::port`], [`Builder::ip`] |
//! | `--tls`, `--tls-save-cert FILE`, `--tls-cert FILE` with `--tls-key FILE` | `Builder::tls` with `Identity` |
//! | `--specs DIR` (repeatable), `--no-built-in-specs`, `--skip-bad-specs`, `--service NAME` (repeatable) | `Builder::specs_dir` and `Builder::specs`, `Builder::skip_bad_specs`, `Builder::services` |
//! | `--stateless`, `--known-ids-only`, `--open-control` | [`Builder::stateless`], [`Builder::known_ids_only`], [`Builder::open_control`] |
//! | `--scenario FILE` (repeatable) | [`Builder::scenario`] |
//! | `--app ID:SECRET` (repeatable), `--token KIND:TOKEN` (repeatable), `--no-token-check` | [`Builder::app`], [`Builder::token`], [`Builder::check_tokens`] |
//! | `--scope NAME` (repeatable) | [`Builder::granted_scopes`] |
//! | `--token-lifetime SECONDS`, `--user-token-lifetime SECONDS`, `--refresh-token-lifetime SECONDS` | [`Builder::token_lifetime`] and its neighbours |
//! | `--lenient`, `--refuse-unknown` | [`Builder::lenient`], [`Builder::refuse_unknown`] |
//! | `--enforce-rate-limits`, `--rate-limit-status N` | [`Builder::enforce_rate_limits`], [`Builder::rate_limit_status`] |
//! | `--fault [ID=]LIST` and `--cycle [ID=]LIST` (repeatable), as in `wiki.v2.task.get=500*2,pass,delay:1s` | [`Builder::script`], [`Builder::cycle`] and their `_all` forms, with [`Fault::parse_list`] |
//! | `--reply ENDPOINT=FILE` (JSON) | [`Builder::reply`] |
//! | `--pages ID=COUNT`, `--pages COUNT` | [`Builder::pages`] and [`Builder::pages_all`] with [`Pages::examples`] |
//! | `--download ID=FILE` or `ID=SIZE` | [`Builder::reply`] with [`Download`] |
//! | `--push TYPE[=FILE]` (repeatable) with `--every TIME`, `--count N`, `--push-app ID`, `--tenant-key KEY` | `Mock::find_event`, `PushEvent` |
//! | `--to URL` with `--verification-token TEXT`, `--encrypt-key TEXT`, `--tamper WHAT`, `--challenge` | `Mock::push` to a `Webhook`, `Mock::push_challenge` |
//! | `--repeat-after TIMES` | `Builder::push_repeats` |
//! | `--exit-when-pushed` | [`Builder::run_while`] instead of [`Builder::run`] |
//! | `--long-connection` with `--fragment BYTES`, `--lose-fragments EVENTS`, `--drop-every TIME` | `Mock::push_long`, `Mock::fragment_events`, `Mock::lose_fragments`, `Mock::drop_long_connections` |
//! | `--ignore-pings`, `--ping-interval SECONDS`, `--reconnect-count N`, `--reconnect-interval SECONDS`, `--reconnect-nonce SECONDS` | `Mock::ignore_pings`, `Mock::set_client_config` |
//! | `--connection-limit N`, `--refuse-handshakes STATUS[:CODE]` | `Mock::limit_long_connections`, `Mock::refuse_handshakes` |
//! | `--quiet` (else a line for each request) | [`Builder::observe_log`] |
//!
//! # Features
//! The defaults make the program; a test needs `default-features = false` and `specs`, if it uses them.
//! - `specs`: serves folders of documents, and the specs that come with this crate.
//! - `tls`: speaks HTTPS.
//! - `page`: the page at `/`, and OpenAPI documents of what is served.
//! - `embedded` (default): packs the crate's specs into the program, so that none are read from disk.
//! - `cli` (default): the command line, for the program and for others.
//!
//! Unknown paths are answered as the gateway does: HTTP 404 in plain text. Every answer has the header `X-Tt-Logid`.

mod auth;
mod builder;
mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
mod control;
mod dispatch;
mod document;
#[cfg(feature = "embedded")]
mod embedded;
mod error;
mod events;
mod example;
mod exchange;
mod failure;
mod faults;
mod files;
mod limits;
mod log;
mod mock;
#[cfg(feature = "page")]
mod page;
mod pages;
mod prepare;
mod reply;
mod request;
mod router;
mod rules;
mod server;
#[cfg(feature = "specs")]
mod specs;
mod state;
mod store;
mod sync;
#[cfg(feature = "tls")]
mod tls;
mod validate;

pub use auth::Grant;
pub use builder::Builder;
pub use control::{Expectation, FaultScript, PagesOf, Scenario, Unmet};
pub use error::UnknownEvent;
pub use error::{BuildError, RuleError, UnknownEndpoint};
pub use events::{Attempt, ClientConfig, Delivery, HandshakeRefusal, PushEvent, Tamper, Webhook};
pub use faults::{Fault, ParseFaultError, WrongType};
pub use files::{Download, Upload, generated_bytes};
pub use larkspur_schema::{
    Endpoint, EndpointBuilder, EndpointId, Event, EventBuilder, EventId, Field, FieldType, RateLimit, Token,
};
pub use log::{Logged, Outcome};
pub use mock::Mock;
pub use pages::Pages;
pub use reply::Reply;
pub use request::Request;
pub use rules::{Rule, RuleReply, When};
#[cfg(feature = "tls")]
pub use tls::Identity;
