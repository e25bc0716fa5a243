//! Events over a connection that the app opens itself.

mod answer;
mod fragments;
mod frame;
mod session;
mod socket;
mod state;
mod timing;

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use larkspur_core::{Client, Result, connect};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, watch};
use tokio_tungstenite::WebSocketStream;
use tracing::Instrument as _;

pub use state::ConnectionState;

use crate::Events;
use session::{End, Options, serve};
use timing::{Overrides, Timing};

/// Receives events over a WebSocket that the app opens itself: it needs no public address, and pushes are neither encrypted
/// nor signed, since the connection is.
///
/// In the app's page of the developer console, events (and callbacks) must be set to come over the long connection.
///
/// ```no_run
/// use std::time::Duration;
/// use larkspur_core::Client;
/// use larkspur_events::{Events, LongConnection};
///
/// # async fn example() -> larkspur_core::Result<()> {
/// let client = Client::builder("cli_a1b2", "app secret").build()?;
/// let events = Events::builder()
///     .otherwise(|event, context| async move {
///         println!("{}: {event}", context.event_type());
///         Ok(())
///     })
///     .build()?;
///
/// // Until Ctrl-C; handlers that still run then get ten seconds more.
/// let ctrl_c = async { drop(tokio::signal::ctrl_c().await) };
/// LongConnection::new(&client, events.clone()).run(ctrl_c).await?;
/// events.shutdown(Duration::from_secs(10)).await;
/// # Ok(())
/// # }
/// ```
///
/// An event is answered once its handler has ended, or after [`answer_within`](crate::EventsBuilder::answer_within); many events
/// are under way at once. What is not answered, because the handler failed or the connection broke, the platform pushes
/// again. A connection that breaks or falls silent is made again, as the platform asks: first after a random wait of up to
/// 30 seconds, then every 2 minutes.
///
/// The platform lets an app hold 50 connections and sends each event to one of them. A program may run several, also of
/// different apps.
///
/// Logs go to `tracing` under the target `larkspur`, without secrets and without what people wrote. The crate `tungstenite`
/// writes whole frames to `log` at the level `trace`, under its own name.
#[must_use = "nothing is received before `.run(…).await`"]
pub struct LongConnection {
    client: Client,
    options: Options,
    watcher: Option<Watcher>,
}

type Watcher = Box<dyn Fn(ConnectionState) + Send + Sync>;

impl LongConnection {
    /// A connection of the client's app, whose events go to these handlers. It goes to the client's base URL or brand, with
    /// the client's TLS and proxies. A client of [`http_client`](larkspur_core::ClientBuilder::http_client) must speak HTTP/1.1 to the
    /// platform.
    pub fn new(client: &Client, events: Events) -> Self {
        let options = Options {
            events,
            overrides: Overrides::default(),
            pong_timeout: Duration::from_secs(30),
            finish_within: Duration::from_millis(500),
            max_message: 16 << 20,
            max_in_flight: 0,
            in_flight: Arc::new(Semaphore::new(0)),
        };
        Self { client: client.clone(), options, watcher: None }.max_in_flight(1000)
    }

    /// How many events may be under way at once: 1,000 where nothing else is set. Those beyond are to come again. A large
    /// event counts as several.
    pub fn max_in_flight(mut self, events: usize) -> Self {
        let events = events.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
        self.options.max_in_flight = u32::try_from(events).unwrap_or(u32::MAX);
        self.options.in_flight = Arc::new(Semaphore::new(events));
        self
    }

    /// The longest message that is taken, in bytes: 16 MiB where nothing else is set. The fragments that wait for others are
    /// bounded by it too, all together.
    pub fn max_message_bytes(mut self, bytes: usize) -> Self {
        self.options.max_message = bytes;
        self
    }

    /// How long events that are under way at shutdown may take until they are answered: half a second where nothing else is
    /// set. Their handlers go on in any case; [`Events::shutdown`] waits for them.
    pub fn finish_within(mut self, time: Duration) -> Self {
        self.options.finish_within = time;
        self
    }

    /// How long the platform may be silent after a ping before the connection is made anew: 30 seconds where nothing else is
    /// set.
    pub fn pong_timeout(mut self, time: Duration) -> Self {
        self.options.pong_timeout = time;
        self
    }

    /// How often to ping; left out, the platform decides (2 minutes).
    pub fn ping_interval(mut self, interval: Duration) -> Self {
        self.options.overrides.ping_interval = Some(interval);
        self
    }

    /// The longest random wait before the first try to connect again; left out, the platform decides (30 seconds).
    pub fn first_reconnect_within(mut self, wait: Duration) -> Self {
        self.options.overrides.first_wait = Some(wait);
        self
    }

    /// The wait before each further try to connect; left out, the platform decides (2 minutes).
    pub fn reconnect_interval(mut self, wait: Duration) -> Self {
        self.options.overrides.wait = Some(wait);
        self
    }

    /// How many tries to connect again there are, `None` for ever; left out, the platform decides (for ever). A connection
    /// that stood gives all tries back.
    pub fn reconnect_count(mut self, tries: Option<u32>) -> Self {
        self.options.overrides.tries = Some(tries);
        self
    }

    /// Calls this whenever the connection changes: for a health check, or a line on the screen. It should be quick.
    ///
    /// ```no_run
    /// # use larkspur_events::{ConnectionState, Events, LongConnection};
    /// # fn example(connection: LongConnection) -> LongConnection {
    /// connection.on_state(|state| match state {
    ///     ConnectionState::Connected => println!("events come"),
    ///     ConnectionState::Waiting { error, wait } => println!("{error}; again in {wait:?}"),
    ///     _ => {}
    /// })
    /// # }
    /// ```
    pub fn on_state(mut self, watcher: impl Fn(ConnectionState) + Send + Sync + 'static) -> Self {
        self.watcher = Some(Box::new(watcher));
        self
    }

    /// Connects and receives events until `shutdown` is ready; then it returns `Ok` within a second, or
    /// [`finish_within`](Self::finish_within). Dropping the future stops at once.
    ///
    /// # Errors
    /// What trying again does not mend: wrong credentials (403, 1000040344), too many connections of the app (1000040350), an
    /// app of the platform's other brand (1000040351), an HTTP client that cannot be set up. And the last failure, once no
    /// try to connect again is left.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<()> {
        let (stop, stopped) = watch::channel(false);
        let span = tracing::info_span!(target: "larkspur", "long_connection", app_id = self.client.app_id());
        let mut kept = pin!(self.keep(stopped).instrument(span));
        let result = tokio::select! {
            result = &mut kept => result,
            () = shutdown => {
                stop.send_replace(true);
                kept.await
            }
        };
        self.tell(ConnectionState::Ended);
        result
    }

    /// Connects, and connects again.
    async fn keep(&self, mut stopped: watch::Receiver<bool>) -> Result<()> {
        let mut timing = Timing::new(&self.options.overrides);
        let mut tries = 0;
        loop {
            self.tell(ConnectionState::Connecting);
            let connected = tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => return Ok(()),
                connected = self.connect(&mut timing) => connected,
            };
            let error = match connected {
                Ok((socket, service)) => {
                    tracing::info!(target: "larkspur", "connected");
                    self.tell(ConnectionState::Connected);
                    tries = 0;
                    match serve(socket, service, &self.options, &mut timing, &mut stopped).await {
                        End::Stopped => return Ok(()),
                        End::Lost(error) => error,
                    }
                }
                Err(error) if connect::is_final(&error) => return Err(error),
                Err(error) => error,
            };
            let Some(wait) = timing.wait_after(tries) else {
                tracing::warn!(target: "larkspur", tries, "no try to connect again is left");
                return Err(error);
            };
            tracing::warn!(target: "larkspur", %error, ?wait, "no connection; again after a wait");
            tries = tries.saturating_add(1);
            self.tell(ConnectionState::Waiting { error, wait });
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => return Ok(()),
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Finds the place and opens a connection there; gives it with the `service` of its frames.
    async fn connect(
        &self,
        timing: &mut Timing,
    ) -> Result<(WebSocketStream<impl AsyncRead + AsyncWrite + Send + Unpin + use<>>, i32)> {
        let place = connect::discover(&self.client).await?;
        timing.take(&place.settings, &self.options.overrides);
        let socket = socket::open(&self.client, &place, self.options.max_message).await?;
        Ok((socket, place.service))
    }

    fn tell(&self, state: ConnectionState) {
        if let Some(watcher) = &self.watcher {
            watcher(state);
        }
    }
}

/// Shows no secret.
impl fmt::Debug for LongConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("LongConnection");
        debug.field("client", &self.client).field("events", &self.options.events).finish_non_exhaustive()
    }
}
