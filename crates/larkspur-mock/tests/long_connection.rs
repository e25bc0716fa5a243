//! The long connection.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{answer, bare_post, builder};
use futures_util::{SinkExt, StreamExt};
use larkspur_mock::{ClientConfig, HandshakeRefusal, Mock, PushEvent, Reply};
use prost::Message;
use serde_json::{Value as Json, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{self, Message as WsMessage};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const APP: &str = "cli_mock";

/// A frame as the facts describe it, told apart from the mock's own.
#[derive(Clone, PartialEq, Message)]
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

#[derive(Clone, PartialEq, Message)]
struct Header {
    #[prost(string, required, tag = "1")]
    key: String,
    #[prost(string, required, tag = "2")]
    value: String,
}

impl Frame {
    fn header(&self, key: &str) -> &str {
        self.headers.iter().find(|header| header.key == key).map_or("", |header| &header.value)
    }

    fn push(&mut self, key: &str, value: &str) {
        self.headers.push(Header { key: key.into(), value: value.into() });
    }
}

struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    service: i32,
}

async fn discover(mock: &Mock) -> Json {
    answer(bare_post(mock, "/callback/ws/endpoint").json(&json!({"AppID": APP, "AppSecret": "s"}))).await.1
}

async fn connect(mock: &Mock) -> Result<Client, tungstenite::Error> {
    let url = discover(mock).await["data"]["URL"].as_str().unwrap().to_owned();
    let service = url.rsplit_once("service_id=").unwrap().1.parse().unwrap();
    Ok(Client { socket: connect_async(url).await?.0, service })
}

impl Client {
    async fn send(&mut self, frame: Frame) {
        self.socket.send(WsMessage::Binary(frame.encode_to_vec().into())).await.unwrap();
    }

    async fn receive(&mut self) -> Option<Frame> {
        match self.socket.next().await?.ok()? {
            WsMessage::Binary(bytes) => Some(Frame::decode(bytes).unwrap()),
            other => panic!("no binary message: {other:?}"),
        }
    }

    async fn ping(&mut self) {
        let mut frame = Frame { service: self.service, ..Frame::default() };
        frame.push("type", "ping");
        self.send(frame).await;
    }

    /// Answers a data frame.
    async fn acknowledge(&mut self, mut frame: Frame, code: i64, data: Option<Json>) {
        frame.push("biz_rt", "1");
        let data = data.map(|data| STANDARD.encode(data.to_string()));
        frame.payload = Some(json!({"code": code, "headers": {}, "data": data}).to_string().into_bytes());
        self.send(frame).await;
    }
}

fn event(number: usize) -> PushEvent {
    PushEvent::new("a.b_v1", json!({"number": number}))
}

#[tokio::test]
async fn discovery_tells_where_to_connect() {
    let mock = builder().app(APP, "s").start().await.unwrap();
    let json = discover(&mock).await;
    assert_eq!(json["code"], 0);
    assert!(json["data"]["URL"].as_str().unwrap().starts_with("ws://127.0.0.1"));
    let wanted = json!({"ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30, "PingInterval": 120});
    assert_eq!(json["data"]["ClientConfig"], wanted);
    let discover_as = async |body: Json| {
        answer(bare_post(&mock, "/callback/ws/endpoint").json(&body)).await.1["code"].as_i64().unwrap()
    };
    assert_eq!(discover_as(json!({"AppID": APP})).await, 1_000_040_344);
    assert_eq!(discover_as(json!({"AppID": APP, "AppSecret": "wrong"})).await, 403);
    mock.reply("callback.ws.endpoint.create", Reply::error(200, 1_000_040_343, "internal error"));
    assert_eq!(discover_as(json!({"AppID": APP, "AppSecret": "s"})).await, 1_000_040_343);
}

#[tokio::test]
async fn an_event_is_delivered_once_it_is_acknowledged() {
    let mock = builder().start().await.unwrap();
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    let mut delivery = mock.push_long(event(7));
    let frame = client.receive().await.unwrap();
    assert_eq!((frame.method, frame.service), (1, client.service));
    assert_eq!((frame.header("type"), frame.header("sum"), frame.header("seq")), ("event", "1", "0"));
    assert!(!frame.header("message_id").is_empty() && !frame.header("trace_id").is_empty());
    let body: Json = serde_json::from_slice(frame.payload.as_deref().unwrap()).unwrap();
    assert_eq!((&body["schema"], &body["event"]["number"]), (&json!("2.0"), &json!(7)));
    assert!(delivery.attempts().is_empty());
    client.acknowledge(frame, 200, Some(json!({"toast": 1}))).await;
    let tries = delivery.finished().await;
    assert_eq!((tries.len(), tries[0].status, tries[0].json()), (1, Some(200), Some(json!({"toast": 1}))));
    let mut card = mock.push_long(PushEvent::card(json!({"a": 1})));
    let frame = client.receive().await.unwrap();
    assert_eq!((frame.header("type"), frame.payload.as_deref()), ("card", Some(&br#"{"a":1}"#[..])));
    client.acknowledge(frame, 200, None).await;
    assert!(card.finished().await[0].accepted);
}

#[tokio::test]
async fn what_is_not_acknowledged_comes_again() {
    let mock = builder().push_repeats([Duration::from_secs(600); 3]).start().await.unwrap();
    let mut delivery = mock.push_long(event(1));
    assert!(delivery.tried(1).await[0].error.as_ref().unwrap().contains("no long connection"));
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    mock.advance(Duration::from_secs(600));
    let first = client.receive().await.unwrap();
    client.acknowledge(first.clone(), 500, None).await;
    assert_eq!(delivery.tried(2).await[1].status, Some(500));
    mock.advance(Duration::from_secs(600));
    let second = client.receive().await.unwrap();
    let id = |frame: &Frame| {
        serde_json::from_slice::<Json>(frame.payload.as_deref().unwrap()).unwrap()["header"]["event_id"].clone()
    };
    assert_eq!(id(&first), id(&second));
    drop(client);
    assert!(delivery.tried(3).await[2].error.as_ref().unwrap().contains("closed"));
    mock.wait_for_long_connections(APP, 0).await;
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    mock.advance(Duration::from_secs(600));
    let third = client.receive().await.unwrap();
    client.acknowledge(third, 200, None).await;
    assert!(delivery.finished().await[3].accepted);
}

#[tokio::test]
async fn events_come_in_fragments() {
    let mock = builder().start().await.unwrap();
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    mock.fragment_events(Some(50));
    let mut delivery = mock.push_long(event(1));
    let first = client.receive().await.unwrap();
    let sum: usize = first.header("sum").parse().unwrap();
    assert!(sum > 1);
    let mut frames = vec![first];
    while frames.len() < sum {
        frames.push(client.receive().await.unwrap());
    }
    let seqs: Vec<&str> = frames.iter().map(|frame| frame.header("seq")).collect();
    assert_eq!(seqs, (0..sum).map(|seq| seq.to_string()).collect::<Vec<_>>());
    let joined: Vec<u8> = frames.iter().flat_map(|frame| frame.payload.clone().unwrap()).collect();
    assert_eq!(serde_json::from_slice::<Json>(&joined).unwrap()["event"]["number"], 1);
    client.acknowledge(frames.pop().unwrap(), 200, None).await;
    assert!(delivery.finished().await[0].accepted);
}

#[tokio::test]
async fn a_lost_fragment_is_made_good_by_the_repeat() {
    let mock = builder().push_timeout(Duration::from_millis(300)).push_repeats([Duration::ZERO]).start().await.unwrap();
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    mock.fragment_events(Some(150));
    mock.lose_fragments(1);
    let mut delivery = mock.push_long(event(1));
    let mut frames = vec![client.receive().await.unwrap()];
    let sum: usize = frames[0].header("sum").parse().unwrap();
    assert!(delivery.tried(1).await[0].error.as_ref().unwrap().contains("no acknowledgement"));
    while frames.last().unwrap().header("message_id") == frames[0].header("message_id") {
        frames.push(client.receive().await.unwrap());
    }
    assert_eq!(frames.len() - 1, sum - 1, "all but the last came");
    while frames.last().unwrap().header("seq") != (sum - 1).to_string() {
        frames.push(client.receive().await.unwrap());
    }
    client.acknowledge(frames.pop().unwrap(), 200, None).await;
    assert!(delivery.finished().await[1].accepted);
}

#[tokio::test]
async fn each_pong_brings_the_settings() {
    let mock = builder().start().await.unwrap();
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    client.ping().await;
    let pong = client.receive().await.unwrap();
    assert_eq!((pong.method, pong.header("type")), (0, "pong"));
    assert_eq!(serde_json::from_slice::<Json>(&pong.payload.unwrap()).unwrap()["PingInterval"], 120);
    mock.set_client_config(ClientConfig { ping_interval: 7, ..ClientConfig::default() });
    client.ping().await;
    let settings = client.receive().await.unwrap().payload.unwrap();
    assert_eq!(serde_json::from_slice::<Json>(&settings).unwrap()["PingInterval"], 7);
    assert_eq!(discover(&mock).await["data"]["ClientConfig"]["PingInterval"], 7);
    mock.ignore_pings(true);
    client.ping().await;
    let mut delivery = mock.push_long(event(1));
    let frame = client.receive().await.unwrap();
    assert_eq!(frame.method, 1, "no pong came before the event");
    client.acknowledge(frame, 200, None).await;
    delivery.finished().await;
    mock.ignore_pings(false);
    client.ping().await;
    let settings = client.receive().await.unwrap().payload.unwrap();
    assert_eq!(serde_json::from_slice::<Json>(&settings).unwrap()["PingInterval"], 7);
}

#[tokio::test]
async fn each_event_goes_to_one_connection_in_turn() {
    let mock = builder().start().await.unwrap();
    let mut clients = vec![connect(&mock).await.unwrap(), connect(&mock).await.unwrap()];
    mock.wait_for_long_connections(APP, 2).await;
    for round in 0..2 {
        let mut deliveries = [mock.push_long(event(round)), mock.push_long(event(round))];
        for client in &mut clients {
            let frame = client.receive().await.unwrap();
            client.acknowledge(frame, 200, None).await;
        }
        for delivery in &mut deliveries {
            assert_eq!(delivery.finished().await.len(), 1);
        }
    }
}

#[tokio::test]
async fn connections_are_cut_on_demand() {
    let mock = builder().start().await.unwrap();
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    mock.drop_long_connections("cli_other");
    assert_eq!(mock.long_connections(APP), 1);
    mock.drop_long_connections(APP);
    assert!(client.receive().await.is_none());
    let mut client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    mock.hang_up();
    assert!(client.receive().await.is_none());
    mock.wait_for_long_connections(APP, 0).await;
}

#[tokio::test]
async fn handshakes_beyond_the_limit_of_unknown_devices_and_on_demand_are_refused() {
    let mock = builder().start().await.unwrap();
    mock.limit_long_connections(1);
    let client = connect(&mock).await.unwrap();
    mock.wait_for_long_connections(APP, 1).await;
    let refused = async |result: Result<Client, tungstenite::Error>| {
        let Err(tungstenite::Error::Http(response)) = result else { panic!("the handshake went well") };
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        (header("handshake-status"), header("handshake-msg"), header("handshake-autherrcode"))
    };
    let (status, message, code) = refused(connect(&mock).await).await;
    assert_eq!((status.as_deref(), code.as_deref()), (Some("403"), Some("1000040350")));
    assert!(message.is_some());
    drop(client);
    mock.wait_for_long_connections(APP, 0).await;
    mock.refuse_handshakes(Some(HandshakeRefusal { status: 500, message: "busy".into(), auth_code: None }));
    let wanted = (Some("500".to_owned()), Some("busy".to_owned()), None);
    assert_eq!(refused(connect(&mock).await).await, wanted);
    mock.refuse_handshakes(None);
    connect(&mock).await.unwrap();
    let unknown = format!("ws://{}/callback/ws/connection?device_id=none&service_id=1", mock.address());
    assert!(connect_async(unknown).await.is_err());
}
