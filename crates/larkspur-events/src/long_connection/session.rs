//! One connection, from its first ping to its end.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join;
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use larkspur_core::connect::{CONNECTION, Settings};
use larkspur_core::{Error, ErrorKind, Result};
use prost::Message as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::task::coop::consume_budget;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tracing::Instrument as _;

use super::answer::{again, answer};
use super::fragments::{Joined, Joiner};
use super::frame::{CONTROL, DATA, Frame};
use super::socket::failed;
use super::timing::{Overrides, Timing};
use crate::{Events, Outcome, Transport};

/// How many frames may wait to be sent.
const OUTBOX: usize = 256;

/// How long the goodbye at the end may take.
const GOODBYE: Duration = Duration::from_millis(200);

/// A payload of so many bytes counts as one event more in flight.
const HEAVY: usize = 64 << 10;

/// What all connections of one program share.
pub(super) struct Options {
    pub(super) events: Events,
    pub(super) overrides: Overrides,
    pub(super) pong_timeout: Duration,
    pub(super) finish_within: Duration,
    pub(super) max_message: usize,
    pub(super) max_in_flight: u32,
    pub(super) in_flight: Arc<Semaphore>,
}

/// How a connection ended.
pub(super) enum End {
    /// The program wants to stop.
    Stopped,
    /// It broke, or fell silent.
    Lost(Error),
}

/// Serves a connection until it ends.
pub(super) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    socket: WebSocketStream<S>,
    service: i32,
    options: &Options,
    timing: &mut Timing,
    stopped: &mut watch::Receiver<bool>,
) -> End {
    let (sink, stream) = socket.split();
    let (outbox, frames) = mpsc::channel(OUTBOX);
    let mut session = Session {
        service,
        options,
        timing,
        outbox,
        under_way: JoinSet::new(),
        joiner: Joiner::new(options.max_message),
        // The first ping goes out at once: its pong proves that the connection works both ways.
        pinged: None,
        pong_due: None,
    };
    let mut writing = pin!(write(sink, frames, options.pong_timeout));
    // Reading and writing go on side by side, so that neither waits for the other.
    let end = tokio::select! {
        written = &mut writing => End::Lost(written.err().unwrap_or_else(|| failed("the connection broke").build())),
        end = session.read(stream, stopped) => end,
    };
    if matches!(end, End::Stopped) {
        session.finish(writing).await;
    }
    // Dropping the session takes back the waits for handlers, not the handlers. What was not answered comes again.
    end
}

struct Session<'a> {
    service: i32,
    options: &'a Options,
    timing: &'a mut Timing,
    outbox: mpsc::Sender<Frame>,
    /// The events that wait for their outcome.
    under_way: JoinSet<()>,
    joiner: Joiner,
    pinged: Option<Instant>,
    /// Until when something must come.
    pong_due: Option<Instant>,
}

impl Session<'_> {
    async fn read<T>(&mut self, mut stream: T, stopped: &mut watch::Receiver<bool>) -> End
    where
        T: Stream<Item = Result<Message, SocketError>> + Unpin,
    {
        loop {
            // A flood of frames must leave room for the handlers.
            consume_budget().await;
            if let Some(lost) = self.tick(Instant::now()) {
                return End::Lost(lost);
            }
            let next = self.next_tick();
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stopped| *stopped) => return End::Stopped,
                Some(done) = self.under_way.join_next() => if let Err(error) = done {
                    tracing::error!(target: "larkspur", %error, "an event was not answered");
                },
                message = stream.next() => match message {
                    Some(Ok(message)) => if let Some(lost) = self.receive(message) {
                        return End::Lost(lost);
                    },
                    Some(Err(error)) => return End::Lost(broken(error)),
                    None => return End::Lost(failed("the connection ended").build()),
                },
                () = sleep_until(next) => {}
            }
        }
    }

    /// Does what is due by now; gives why the connection is lost, where it is.
    fn tick(&mut self, now: Instant) -> Option<Error> {
        let late = self.joiner.expire(now);
        if late > 0 {
            tracing::warn!(target: "larkspur", events = late, "dropped events whose fragments did not all come");
        }
        if self.pong_due.is_some_and(|due| due <= now) {
            let message = format!("the platform was silent for {:?} after a ping", self.options.pong_timeout);
            return Some(Error::of(ErrorKind::Timeout, message).endpoint(&CONNECTION).build());
        }
        if self.ping_due().is_none_or(|due| due <= now) {
            // Where there is no room, nothing is sent at the moment, and the writer sees to that.
            let _ = self.outbox.try_send(Frame::ping(self.service));
            self.pinged = Some(now);
            self.pong_due.get_or_insert(now + self.options.pong_timeout);
        }
        None
    }

    fn ping_due(&self) -> Option<Instant> {
        self.pinged.map(|pinged| pinged + self.timing.ping_interval)
    }

    fn next_tick(&self) -> Instant {
        let due = [self.ping_due(), self.pong_due, self.joiner.next_expiry()];
        due.into_iter().flatten().min().unwrap_or_else(Instant::now)
    }

    /// Takes a message; gives why the connection is lost, where it is.
    fn receive(&mut self, message: Message) -> Option<Error> {
        // Whatever comes shows that the platform is there.
        self.pong_due = None;
        match message {
            Message::Binary(bytes) => match Frame::decode(bytes) {
                Ok(frame) if frame.method == CONTROL => self.control(&frame),
                Ok(frame) if frame.method == DATA => self.data(frame),
                Ok(frame) => tracing::debug!(target: "larkspur", method = frame.method, "passed over a frame"),
                Err(_) => tracing::warn!(target: "larkspur", "passed over a message that is no frame"),
            },
            Message::Close(frame) => {
                let why = frame.map(|frame| format!(": {} {:?}", u16::from(frame.code), frame.reason.as_str()));
                return Some(failed(format!("the platform closed the connection{}", why.unwrap_or_default())).build());
            }
            _ => {}
        }
        None
    }

    fn control(&mut self, frame: &Frame) {
        let payload = frame.payload.as_deref().unwrap_or_default();
        if frame.kind() != "pong" || payload.is_empty() {
            return;
        }
        match Settings::parse(payload) {
            Some(settings) => self.timing.take(&settings, &self.options.overrides),
            None => tracing::warn!(target: "larkspur", "passed over settings that are no JSON"),
        }
    }

    fn data(&mut self, mut frame: Frame) {
        if !matches!(frame.kind(), "event" | "card") {
            tracing::debug!(target: "larkspur", kind = frame.kind(), "passed over data");
            return;
        }
        let payload = frame.payload.take().unwrap_or_default();
        let (sum, seq) = (frame.number("sum", 1), frame.number("seq", 0));
        let joined = match (sum, seq, frame.header("message_id")) {
            (Some(0 | 1), ..) => Joined::Whole(payload),
            (Some(sum), Some(seq), Some(id)) => self.joiner.add(id, sum, seq, payload, Instant::now()),
            _ => Joined::Refused("its headers `sum`, `seq` or `message_id` are missing or no numbers"),
        };
        match joined {
            Joined::Whole(payload) => self.dispatch(frame, payload.into()),
            Joined::Waiting => {}
            Joined::Refused(why) => tracing::warn!(target: "larkspur", why, "dropped an event in fragments"),
        }
    }

    /// Has an event handled and answered, while others come.
    fn dispatch(&mut self, frame: Frame, push: Bytes) {
        let weight = u32::try_from(push.len() / HEAVY).unwrap_or(u32::MAX).saturating_add(1);
        let room = Arc::clone(&self.options.in_flight).try_acquire_many_owned(weight.min(self.options.max_in_flight));
        let Ok(room) = room else {
            tracing::warn!(target: "larkspur", "too many events are under way: this one is to come again");
            let _ = self.outbox.try_send(again(frame));
            return;
        };
        let (outbox, began) = (self.outbox.clone(), Instant::now());
        // It is begun here, so that events begin in the order in which they come.
        let outcome = self.options.events.begin(Transport::LongConnection, push);
        let handle = async move {
            let outcome = outcome.await;
            if let Outcome::Refused(refusal) = &outcome {
                tracing::warn!(target: "larkspur", %refusal, "a push is no event");
            }
            let _ = outbox.send(answer(frame, &outcome, began.elapsed())).await;
            drop(room);
        };
        self.under_way.spawn(handle.in_current_span());
    }

    /// Lets the events that are under way be answered, and says goodbye.
    async fn finish(self, writing: Pin<&mut impl Future<Output = Result<()>>>) {
        let Self { options, outbox, mut under_way, .. } = self;
        let answers = async move {
            let all = async { while under_way.join_next().await.is_some() {} };
            let _ = timeout(options.finish_within, all).await;
            // With its last sender the outbox closes, and the writer says goodbye.
            drop((under_way, outbox));
        };
        let _ = timeout(options.finish_within.saturating_add(GOODBYE), join(answers, writing)).await;
    }
}

/// Sends frames until there will be no more, then says goodbye.
async fn write<T>(mut sink: T, mut frames: mpsc::Receiver<Frame>, patience: Duration) -> Result<()>
where
    T: Sink<Message, Error = SocketError> + Unpin,
{
    let mut batch = Vec::new();
    while frames.recv_many(&mut batch, OUTBOX).await > 0 {
        let send = async {
            for frame in batch.drain(..) {
                sink.feed(Message::Binary(frame.encode_to_vec().into())).await?;
            }
            sink.flush().await
        };
        match timeout(patience, send).await {
            Ok(sent) => sent.map_err(broken)?,
            Err(_) => return Err(failed("the platform takes nothing any more").build()),
        }
    }
    sink.close().await.map_err(broken)
}

fn broken(error: SocketError) -> Error {
    let message = match &error {
        SocketError::Capacity(_) => "the platform sent more at once than `max_message_bytes` allows".to_owned(),
        error => format!("the connection broke: {error}"),
    };
    failed(message).source(error).build()
}
