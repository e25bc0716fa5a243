//! The open long connections and what is awaited from them.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value as Json, json};
use tokio::sync::{mpsc, oneshot, watch};

use super::delivery::Attempt;
use super::frame::Frame;

/// Connections that one app may hold.
const CONNECTION_LIMIT: usize = 50;

/// What a client is told about the long connection. Times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientConfig {
    /// How often to connect again; -1 is for ever.
    pub reconnect_count: i32,
    /// How long to wait between tries.
    pub reconnect_interval: u32,
    /// The longest random wait before the first try.
    pub reconnect_nonce: u32,
    /// How often to ping.
    pub ping_interval: u32,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self { reconnect_count: -1, reconnect_interval: 120, reconnect_nonce: 30, ping_interval: 120 }
    }
}

impl ClientConfig {
    pub(super) fn json(self) -> Json {
        json!({
            "ReconnectCount": self.reconnect_count,
            "ReconnectInterval": self.reconnect_interval,
            "ReconnectNonce": self.reconnect_nonce,
            "PingInterval": self.ping_interval,
        })
    }
}

/// How handshakes are refused, in the headers `Handshake-Status`, `Handshake-Msg` and `Handshake-Autherrcode`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandshakeRefusal {
    /// The status, 403 for one that is not to be tried again.
    pub status: i64,
    /// The message.
    pub message: String,
    /// The code, 1000040350 where the app has too many connections.
    pub auth_code: Option<i64>,
}

/// Everything about long connections.
#[derive(Debug)]
pub(crate) struct Connections {
    /// The app of each device id that was given out.
    devices: HashMap<String, String>,
    open: BTreeMap<u64, Open>,
    serial: u64,
    /// Whose turn it is to get the next event.
    turn: usize,
    awaited: HashMap<String, (u64, oneshot::Sender<Attempt>)>,
    pub(super) config: ClientConfig,
    pub(super) ignore_pings: bool,
    pub(super) fragment: Option<usize>,
    /// How many events still lose their last fragment.
    pub(super) lose: usize,
    pub(super) refusal: Option<HandshakeRefusal>,
    pub(super) limit: usize,
    counts: watch::Sender<BTreeMap<String, usize>>,
}

#[derive(Debug)]
struct Open {
    app_id: String,
    outbox: mpsc::UnboundedSender<Frame>,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            devices: HashMap::new(),
            open: BTreeMap::new(),
            serial: 0,
            turn: 0,
            awaited: HashMap::new(),
            config: ClientConfig::default(),
            ignore_pings: false,
            fragment: None,
            lose: 0,
            refusal: None,
            limit: CONNECTION_LIMIT,
            counts: watch::Sender::default(),
        }
    }
}

impl Connections {
    pub(super) fn add_device(&mut self, device_id: String, app_id: String) {
        self.devices.insert(device_id, app_id);
    }

    pub(super) fn app_of(&self, device_id: &str) -> Option<&str> {
        self.devices.get(device_id).map(String::as_str)
    }

    /// Opens a connection; gives its number and the frames it is to send.
    pub(super) fn open(&mut self, app_id: &str) -> (u64, mpsc::UnboundedReceiver<Frame>) {
        let (outbox, frames) = mpsc::unbounded_channel();
        self.serial += 1;
        self.open.insert(self.serial, Open { app_id: app_id.to_owned(), outbox });
        self.publish();
        (self.serial, frames)
    }

    /// Closes a connection: what was awaited from it does not come any more.
    pub(super) fn close(&mut self, connection: u64) {
        self.open.remove(&connection);
        self.awaited.retain(|_, (asked, _)| *asked != connection);
        self.publish();
    }

    /// Closes all connections of an app.
    pub(super) fn drop_app(&mut self, app_id: &str) {
        let of_app: Vec<u64> =
            self.open.iter().filter(|(_, open)| open.app_id == app_id).map(|(number, _)| *number).collect();
        of_app.into_iter().for_each(|number| self.close(number));
    }

    /// Closes all connections.
    pub(crate) fn drop_all(&mut self) {
        let all: Vec<u64> = self.open.keys().copied().collect();
        all.into_iter().for_each(|number| self.close(number));
    }

    pub(super) fn count(&self, app_id: &str) -> usize {
        self.open.values().filter(|open| open.app_id == app_id).count()
    }

    fn publish(&self) {
        let mut counts = BTreeMap::new();
        for open in self.open.values() {
            *counts.entry(open.app_id.clone()).or_default() += 1;
        }
        self.counts.send_replace(counts);
    }

    /// The number of connections of each app, as it changes.
    pub(super) fn watch(&self) -> watch::Receiver<BTreeMap<String, usize>> {
        self.counts.subscribe()
    }

    /// The app whose turn it is among all that are connected.
    pub(super) fn any_app(&self) -> Option<String> {
        let open: Vec<&Open> = self.open.values().collect();
        let turn = self.turn.checked_rem(open.len())?;
        Some(open[turn].app_id.clone())
    }

    /// How many connections are open, of all apps.
    pub(crate) fn count_all(&self) -> usize {
        self.open.len()
    }

    /// Sends frames to one connection of the app, each in its turn; gives what will be acknowledged.
    pub(super) fn send(
        &mut self,
        app_id: &str,
        message_id: &str,
        frames: Vec<Frame>,
    ) -> Option<oneshot::Receiver<Attempt>> {
        let of_app: Vec<(u64, &Open)> =
            self.open.iter().filter(|(_, open)| open.app_id == app_id).map(|(number, open)| (*number, open)).collect();
        let turn = self.turn.checked_rem(of_app.len())?;
        self.turn = self.turn.wrapping_add(1);
        let (connection, open) = of_app[turn];
        for frame in frames {
            open.outbox.send(frame).ok()?;
        }
        let (answer, answered) = oneshot::channel();
        self.awaited.insert(message_id.to_owned(), (connection, answer));
        Some(answered)
    }

    /// Hands an acknowledgement to whoever awaits it.
    pub(super) fn acknowledge(&mut self, message_id: &str, attempt: Attempt) {
        if let Some((_, answer)) = self.awaited.remove(message_id) {
            let _ = answer.send(attempt);
        }
    }

    /// Stops waiting for an acknowledgement.
    pub(super) fn forget(&mut self, message_id: &str) {
        self.awaited.remove(message_id);
    }
}
