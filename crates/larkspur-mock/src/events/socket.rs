//! The long connection: discovery, the WebSocket, pushes over it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::{Message as WsMessage, WebSocket, WebSocketUpgrade};
use axum::http::{self, Response};
use axum::response::IntoResponse;
use prost::Message;
use serde_json::{Value as Json, json};

use super::connections::HandshakeRefusal;
use super::delivery::{Attempt, unique};
use super::event::PushEvent;
use super::frame::{CONTROL, DATA, Frame};
use crate::auth::CredentialError;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;
use crate::sync::lock;

/// The `service` of all frames.
const SERVICE_ID: i32 = 33_554_432;

/// No credential.
const NO_CREDENTIAL: i64 = 1_000_040_344;
/// Too many connections.
const TOO_MANY: i64 = 1_000_040_350;

/// The endpoints of the long connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LongConnection {
    Discovery,
    Socket,
}

impl LongConnection {
    pub(crate) const ALL: [Self; 2] = [Self::Discovery, Self::Socket];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Discovery => "callback.ws.endpoint.create",
            Self::Socket => "callback.ws.connection.open",
        }
    }

    pub(crate) fn route(self) -> (&'static str, &'static str) {
        match self {
            Self::Discovery => ("POST", "/callback/ws/endpoint"),
            Self::Socket => ("GET", "/callback/ws/connection"),
        }
    }
}

/// Answers the question where to connect to.
pub(crate) fn discover(state: &State, request: &Request) -> Reply {
    let body = request.json().unwrap_or_default();
    let field = |name: &str| body.get(name).and_then(Json::as_str).filter(|value| !value.is_empty());
    let (Some(app_id), Some(secret)) = (field("AppID"), field("AppSecret")) else {
        return Reply::whole(json!({"code": NO_CREDENTIAL, "msg": "no credential"}));
    };
    if let Err(error) = lock(&state.accounts).apps.check(app_id, secret) {
        let message = match error {
            CredentialError::UnknownApp | CredentialError::WrongSecret => "app id or app secret invalid",
            CredentialError::Disabled => "app not in use",
        };
        return Reply::whole(json!({"code": 403, "msg": message}));
    }
    let device_id = unique(state, "device-");
    let host = request.header("host").unwrap_or("127.0.0.1");
    let (_, path) = LongConnection::Socket.route();
    let scheme = if request.secure { "wss" } else { "ws" };
    let url = format!("{scheme}://{host}{path}?device_id={device_id}&service_id={SERVICE_ID}");
    let mut connections = lock(&state.connections);
    connections.add_device(device_id, app_id.to_owned());
    Reply::whole(json!({"code": 0, "msg": "", "data": {"URL": url, "ClientConfig": connections.config.json()}}))
}

/// Opens a WebSocket.
pub(crate) async fn connect(state: &Arc<State>, request: &Request, upgrade: http::Request<Body>) -> Response<Body> {
    let app_id = match admit(state, request) {
        Ok(app_id) => app_id,
        Err(refusal) => return refuse(&refusal),
    };
    let (mut parts, _) = upgrade.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => {
            let state = Arc::clone(state);
            upgrade.on_upgrade(move |socket| run(state, app_id, socket))
        }
        Err(rejection) => rejection.into_response(),
    }
}

/// The app that connects.
fn admit(state: &State, request: &Request) -> Result<String, HandshakeRefusal> {
    let connections = lock(&state.connections);
    if let Some(refusal) = &connections.refusal {
        return Err(refusal.clone());
    }
    let device = request.query_value("device_id").and_then(|device_id| connections.app_of(device_id));
    let refusal = |message: &str, auth_code| HandshakeRefusal { status: 403, message: message.into(), auth_code };
    let app_id = device.ok_or_else(|| refusal("unknown device", Some(NO_CREDENTIAL)))?;
    if connections.count(app_id) >= connections.limit {
        return Err(refusal("too many connections", Some(TOO_MANY)));
    }
    Ok(app_id.to_owned())
}

fn refuse(refusal: &HandshakeRefusal) -> Response<Body> {
    let mut reply = Reply::raw(403, "text/plain", refusal.message.clone())
        .header("handshake-status", &refusal.status.to_string())
        .header("handshake-msg", &refusal.message);
    if let Some(code) = refusal.auth_code {
        reply = reply.header("handshake-autherrcode", &code.to_string());
    }
    reply.into_response(None)
}

async fn run(state: Arc<State>, app_id: String, mut socket: WebSocket) {
    let mut hang_up = state.hang_up.subscribe();
    let (number, mut outbox) = lock(&state.connections).open(&app_id);
    loop {
        tokio::select! {
            frame = outbox.recv() => {
                let Some(frame) = frame else { break };
                if !send(&mut socket, &frame).await {
                    break;
                }
            }
            received = socket.recv() => match received {
                Some(Ok(WsMessage::Binary(bytes))) => {
                    let Ok(frame) = Frame::decode(bytes) else { break };
                    if let Some(answer) = receive(&state, &frame)
                        && !send(&mut socket, &answer).await
                    {
                        break;
                    }
                }
                Some(Ok(WsMessage::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
            _ = hang_up.changed() => break,
        }
    }
    lock(&state.connections).close(number);
}

async fn send(socket: &mut WebSocket, frame: &Frame) -> bool {
    socket.send(WsMessage::Binary(frame.encode_to_vec().into())).await.is_ok()
}

/// Takes a frame; gives what to answer.
fn receive(state: &State, frame: &Frame) -> Option<Frame> {
    let mut connections = lock(&state.connections);
    match frame.method {
        CONTROL if frame.header("type") == Some("ping") && !connections.ignore_pings => {
            // Clients read each pong for settings.
            let payload = connections.config.json().to_string().into_bytes();
            Some(Frame::new(frame.service, CONTROL, &[("type", "pong")], payload))
        }
        DATA => {
            let message_id = frame.header("message_id")?;
            let attempt = match frame.header("biz_rt") {
                Some(_) => Attempt::acknowledged(frame.payload.as_deref().unwrap_or_default()),
                None => Attempt::failed("the acknowledgement has no header biz_rt"),
            };
            connections.acknowledge(message_id, attempt);
            None
        }
        _ => None,
    }
}

/// Pushes an event once, to one of the app's connections.
pub(super) async fn push(state: &State, event: &PushEvent, timeout: Duration) -> Attempt {
    let message_id = unique(state, "message-");
    let mut event = event.clone();
    if event.app().is_none()
        && let Some(app_id) = lock(&state.connections).any_app()
    {
        event.settle_app(&app_id);
    }
    let Some(app_id) = event.app() else { return Attempt::failed("there is no long connection") };
    let payload = event.body("").to_string().into_bytes();
    let answered = {
        let mut connections = lock(&state.connections);
        let size = connections.fragment.unwrap_or(payload.len()).max(1);
        let parts: Vec<&[u8]> = payload.chunks(size).collect();
        let kind = if event.is_card() { "card" } else { "event" };
        let sum = parts.len().to_string();
        let frame = |(seq, part): (usize, &&[u8])| {
            let seq = seq.to_string();
            let headers = [
                ("type", kind),
                ("message_id", message_id.as_str()),
                ("sum", sum.as_str()),
                ("seq", seq.as_str()),
                ("trace_id", message_id.as_str()),
            ];
            Frame::new(SERVICE_ID, DATA, &headers, part.to_vec())
        };
        let mut frames: Vec<Frame> = parts.iter().enumerate().map(frame).collect();
        if frames.len() > 1 && connections.lose > 0 {
            connections.lose -= 1;
            frames.pop();
        }
        connections.send(app_id, &message_id, frames)
    };
    let Some(answered) = answered else { return Attempt::failed("the app has no long connection") };
    let attempt = match tokio::time::timeout(timeout, answered).await {
        Ok(Ok(attempt)) => attempt,
        Ok(Err(_)) => Attempt::failed("the connection was closed"),
        Err(_) => Attempt::failed(format!("no acknowledgement within {timeout:?}")),
    };
    lock(&state.connections).forget(&message_id);
    attempt
}
