//! A server that the test plays itself, for what the mock does not do.

use std::sync::{Arc, Mutex};

use futures_util::{SinkExt as _, StreamExt as _};
use larkspur_core::{ErrorKind, Event as _};
use larkspur_mock::Mock;
use prost::Message as _;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Message, Role};

use crate::support::{BellRang, Journal, SECRET, connection, mock, run, soon};

/// A frame as the facts of the wire have it, told apart from the client's own.
#[derive(Clone, PartialEq, prost::Message)]
struct Frame {
    #[prost(uint64, required, tag = "1")]
    seq_id: u64,
    #[prost(uint64, required, tag = "2")]
    log_id: u64,
    #[prost(int32, required, tag = "3")]
    service: i32,
    #[prost(int32, required, tag = "4")]
    method: i32,
    #[prost(message, repeated, tag = "5")]
    headers: Vec<Header>,
    #[prost(bytes = "vec", optional, tag = "8")]
    payload: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Header {
    #[prost(string, required, tag = "1")]
    key: String,
    #[prost(string, required, tag = "2")]
    value: String,
}

impl Frame {
    fn new(method: i32, headers: &[(&str, &str)], payload: &[u8]) -> Self {
        let header = |(key, value): &(&str, &str)| Header { key: (*key).into(), value: (*value).into() };
        let headers = headers.iter().map(header).collect();
        Self { service: 7, method, headers, payload: Some(payload.to_vec()), ..Self::default() }
    }

    fn event(id: &str, sum: usize, seq: usize, payload: &[u8]) -> Self {
        let (sum, seq) = (sum.to_string(), seq.to_string());
        Self::new(1, &[("type", "event"), ("message_id", id), ("sum", &sum), ("seq", &seq)], payload)
    }

    fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.key == key).map(|header| header.value.as_str())
    }
}

fn push(id: &str, times: i64) -> Vec<u8> {
    let header = json!({"event_id": id, "event_type": BellRang::TYPE, "app_id": "cli_mock"});
    json!({"schema": "2.0", "header": header, "event": {"times": times}}).to_string().into_bytes()
}

/// Where clients are sent to; the mock still answers the discovery.
struct Stage {
    listener: TcpListener,
    mock: Mock,
}

impl Stage {
    async fn new() -> Self {
        let (listener, mock) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), mock().await);
        let url = format!("ws://{}/ws?ticket=t0p&service_id=7", listener.local_addr().unwrap());
        let config = json!({"ReconnectCount": -1, "ReconnectInterval": 1, "ReconnectNonce": 0, "PingInterval": 600});
        mock.reply("callback.ws.endpoint.create", json!({"URL": url, "ClientConfig": config}));
        Self { listener, mock }
    }

    /// Takes a connection up to the answer to its handshake; gives it with its key.
    async fn knock(&self) -> (TcpStream, String) {
        let (mut stream, _) = soon(self.listener.accept()).await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await.unwrap());
        }
        let request = String::from_utf8(request).unwrap();
        let (first, headers) = request.split_once("\r\n").unwrap();
        assert_eq!(first, "GET /ws?ticket=t0p&service_id=7 HTTP/1.1");
        let header = |name: &str| {
            let mut lines = headers.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).unwrap()
        };
        assert_eq!((&header("connection")[..], &header("upgrade")[..]), ("Upgrade", "websocket"));
        assert_eq!(header("sec-websocket-version"), "13");
        (stream, header("sec-websocket-key"))
    }

    /// Takes a connection as it should be.
    async fn accept(&self) -> Peer {
        let (mut stream, key) = self.knock().await;
        answer(&mut stream, &derive_accept_key(key.as_bytes())).await;
        Peer(WebSocketStream::from_raw_socket(stream, Role::Server, None).await)
    }
}

async fn answer(stream: &mut TcpStream, accept: &str) {
    let head =
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: ";
    stream.write_all(format!("{head}{accept}\r\n\r\n").as_bytes()).await.unwrap();
}

/// The server's end of a connection.
struct Peer(WebSocketStream<TcpStream>);

impl Peer {
    async fn send(&mut self, frame: &Frame) {
        self.0.send(Message::Binary(frame.encode_to_vec().into())).await.unwrap();
    }

    async fn receive(&mut self) -> Frame {
        match soon(self.0.next()).await.unwrap().unwrap() {
            Message::Binary(bytes) => Frame::decode(bytes).unwrap(),
            other => panic!("no binary message: {other:?}"),
        }
    }

    async fn pinged(&mut self) {
        let ping = self.receive().await;
        assert_eq!((ping.method, ping.service, ping.header("type")), (0, 7, Some("ping")));
    }

    /// The code that an event is answered with.
    async fn answered(&mut self, message_id: &str) -> Json {
        let frame = self.receive().await;
        assert_eq!((frame.method, frame.service, frame.header("message_id")), (1, 7, Some(message_id)));
        assert!(frame.header("biz_rt").unwrap().parse::<u64>().is_ok());
        serde_json::from_slice::<Json>(&frame.payload.unwrap()).unwrap()["code"].clone()
    }
}

#[tokio::test]
async fn it_pings_at_once_and_then_as_the_latest_pong_asks() {
    let stage = Stage::new().await;
    let running = run(connection(&stage.mock.url(), &Journal::default().events()));
    let mut peer = stage.accept().await;
    peer.pinged().await;
    peer.send(&Frame::new(0, &[("type", "pong")], br#"{"PingInterval": 1}"#)).await;
    // The discovery said 600 seconds.
    peer.pinged().await;
    peer.send(&Frame::new(0, &[("type", "pong")], b"no settings")).await;
    peer.pinged().await;
    running.stop().await;
}

#[tokio::test]
async fn fragments_are_joined_in_any_order_and_odd_frames_passed_over() {
    let stage = Stage::new().await;
    let journal = Journal::default();
    let running = run(connection(&stage.mock.url(), &journal.events()));
    let mut peer = stage.accept().await;
    peer.pinged().await;
    let (one, two) = (push("1", 1), push("2", 2));
    let thirds: Vec<&[u8]> = one.chunks(one.len().div_ceil(3)).collect();
    peer.send(&Frame::event("m-1", 3, 2, thirds[2])).await;
    peer.0.send(Message::text("good day")).await.unwrap();
    peer.0.send(Message::binary(vec![0xff; 40])).await.unwrap();
    peer.0.send(Message::Ping(vec![1].into())).await.unwrap();
    peer.send(&Frame::new(9, &[], b"")).await;
    peer.send(&Frame::new(1, &[("type", "weather")], &two)).await;
    peer.send(&Frame::new(1, &[("type", "event"), ("sum", "two"), ("message_id", "m")], &two)).await;
    peer.send(&Frame::new(1, &[("type", "event"), ("sum", "2"), ("seq", "0")], &two)).await;
    peer.send(&Frame::event("m-3", 2, 5, &two)).await;
    peer.send(&Frame::event("m-1", 3, 0, thirds[0])).await;
    peer.send(&Frame::event("m-1", 3, 0, b"once more")).await;
    peer.send(&Frame::event("m-1", 3, 1, thirds[1])).await;
    assert_eq!(soon(peer.0.next()).await.unwrap().unwrap(), Message::Pong(vec![1].into()));
    assert_eq!(peer.answered("m-1").await, 200);
    // Without `sum` and `seq` it is whole.
    peer.send(&Frame::new(1, &[("type", "event"), ("message_id", "m-2")], &two)).await;
    assert_eq!(peer.answered("m-2").await, 200);
    peer.send(&Frame::event("m-4", 1, 0, b"no event")).await;
    assert_eq!(peer.answered("m-4").await, 500);
    peer.send(&Frame::event("m-5", 1, 0, &two)).await;
    assert_eq!(peer.answered("m-5").await, 200, "a repeat need not come again");
    assert_eq!(*journal.all(), [1, 2]);
    running.stop().await;
}

#[tokio::test]
async fn a_wrong_handshake_a_large_message_and_a_goodbye_are_told_and_tried_again() {
    let stage = Stage::new().await;
    let journal = Journal::default();
    let mut running = run(connection(&stage.mock.url(), &journal.events()).max_message_bytes(1000));
    let (mut stream, key) = stage.knock().await;
    answer(&mut stream, &derive_accept_key(format!("{key}x").as_bytes())).await;
    let error = running.error().await;
    assert!(error.to_string().contains("is not a WebSocket's"), "{error}");

    let mut peer = stage.accept().await;
    peer.send(&Frame::event("m", 1, 0, &[b'x'; 2000])).await;
    let error = running.error().await;
    assert!(error.to_string().contains("`max_message_bytes`"), "{error}");

    let mut peer = stage.accept().await;
    peer.0.close(None).await.unwrap();
    let error = running.error().await;
    assert!(error.to_string().contains("the platform closed the connection"), "{error}");
    assert_eq!(error.kind(), ErrorKind::Transport);

    let mut peer = stage.accept().await;
    peer.pinged().await;
    peer.send(&Frame::event("m", 1, 0, &push("1", 1))).await;
    assert_eq!(peer.answered("m").await, 200);
    running.stop().await;
}

#[tokio::test]
async fn neither_errors_nor_logs_tell_the_secret_the_ticket_or_what_people_wrote() {
    let logs = Logs::default();
    let writer = logs.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    // For the whole process: what other tests log must not tell these things either.
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let stage = Stage::new().await;
    let mut running = run(connection(&stage.mock.url(), &Journal::default().events()).max_message_bytes(1000));
    let mut errors = Vec::new();
    let (stream, _) = stage.knock().await;
    drop(stream);
    errors.push(running.error().await);
    let (mut stream, _) = stage.knock().await;
    answer(&mut stream, "wrong").await;
    errors.push(running.error().await);
    let mut peer = stage.accept().await;
    peer.pinged().await;
    for payload in [&b"{\"text\": \"whisper\"}"[..], br#"{"schema": "whisper"}"#, br#"{"type": "whisper"}"#] {
        peer.send(&Frame::event("m", 1, 0, payload)).await;
        assert_eq!(peer.answered("m").await, 500);
    }
    peer.send(&Frame::event("m", 2, 7, b"whisper")).await;
    peer.send(&Frame::new(0, &[("type", "pong")], b"whisper")).await;
    peer.send(&Frame::event("m", 1, 0, &b"whisper".repeat(1000))).await;
    errors.push(running.error().await);
    running.stop().await;
    let shown = String::from_utf8(logs.0.lock().unwrap().clone()).unwrap();
    assert!(shown.contains("a push is no event") && shown.contains("no connection; again after a wait"), "{shown}");
    let mut told = vec![shown];
    for error in &errors {
        told.push(format!("{error} {error:?} {error:#?}"));
        let mut source = std::error::Error::source(error);
        while let Some(error) = source {
            told.push(format!("{error} {error:?}"));
            source = error.source();
        }
    }
    for told in told {
        assert!(!["t0p", SECRET, "whisper"].iter().any(|word| told.contains(word)), "{told}");
    }
}

#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
