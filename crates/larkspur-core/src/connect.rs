//! The HTTP side of the long connection, for `larkspur-events`: where to connect to, and the upgrade. The app's secret
//! and the address, whose query holds a ticket, stay in here.

use std::fmt;

use reqwest::header::{self, HeaderMap};
use reqwest::{Response, StatusCode, Url};
use secrecy::ExposeSecret;

use crate::call::{Auth, Call};
use crate::client::Client;
use crate::codes;
use crate::endpoint::{Endpoint, Method};
use crate::error::{Error, ErrorKind, Result};
use crate::send::{Sending, log_id, transport};
use crate::wire::{self, Trace};

const fn endpoint(id: &'static str, method: Method, path: &'static str) -> Endpoint {
    let page = "https://open.feishu.cn/document/server-docs/event-subscription-guide/overview";
    Endpoint::new(method, id, path).tokens(&[]).doc_url(page)
}

static DISCOVER: Endpoint = endpoint("callback.ws.endpoint.create", Method::POST, "/callback/ws/endpoint");

/// The endpoint behind [`open`]. The platform says where it is.
pub static CONNECTION: Endpoint = endpoint("callback.ws.connection.open", Method::GET, "");

/// What the platform asks of clients. Times are in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How often to connect again; below 0 is for ever.
    pub reconnect_count: Option<i64>,
    /// How long to wait between tries.
    pub reconnect_interval: Option<i64>,
    /// The longest random wait before the first try.
    pub reconnect_nonce: Option<i64>,
    /// How often to ping.
    pub ping_interval: Option<i64>,
}
crate::wire!(read Settings {
    reconnect_count = "ReconnectCount",
    reconnect_interval = "ReconnectInterval",
    reconnect_nonce = "ReconnectNonce",
    ping_interval = "PingInterval",
});

impl Settings {
    /// Reads the payload of a pong; `None` where it is no JSON object.
    pub fn parse(json: &[u8]) -> Option<Self> {
        let mut settings = Self::default();
        wire::from_slice(json, &mut settings, &mut Trace::default()).ok().map(|()| settings)
    }
}

#[derive(Default)]
struct Discovered {
    url: Option<String>,
    settings: Option<Settings>,
}
crate::wire!(read Discovered { url = "URL", settings = "ClientConfig" });

/// Where to connect to. It holds a ticket, which `Debug` does not show.
pub struct Place {
    url: Url,
    /// The `service` of all frames.
    pub service: i32,
    /// What the platform asks of clients.
    pub settings: Settings,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, settings) = (self.url.host_str(), &self.settings);
        f.debug_struct("Place").field("host", &host).field("settings", settings).finish_non_exhaustive()
    }
}

impl Place {
    fn new(discovered: &Discovered) -> Option<Self> {
        // The HTTP client makes the upgrade, and knows no other schemes.
        let url = discovered.url.as_deref()?;
        let url = match url.split_once("://")? {
            ("wss", rest) => format!("https://{rest}"),
            ("ws", rest) => format!("http://{rest}"),
            _ => return None,
        };
        let url = Url::parse(&url).ok()?;
        let service = url.query_pairs().find(|(name, _)| name == "service_id").and_then(|(_, id)| id.parse().ok());
        Some(Self { url, service: service.unwrap_or_default(), settings: discovered.settings.unwrap_or_default() })
    }
}

/// Asks the platform where to connect to.
pub async fn discover(client: &Client) -> Result<Place> {
    let mut call = Call::new(client, &DISCOVER);
    call.auth = Auth::Nothing;
    call.repeatable();
    call.header("locale", "zh");
    call.body("AppID", client.app_id());
    call.body("AppSecret", client.shared.config.app_secret.expose_secret());
    let discovered = Sending::<Discovered>::new(call).await.map_err(with_mend)?;
    Place::new(&discovered).ok_or_else(|| {
        let message = "the platform's answer holds no address of a WebSocket";
        Error::of(ErrorKind::Http, message).endpoint(&DISCOVER).build()
    })
}

/// Asks for the upgrade to a WebSocket. The answer has the status 101; its header `Sec-WebSocket-Accept` is for the caller
/// to check.
pub async fn open(client: &Client, place: &Place, key: &str) -> Result<Response> {
    let request = client.shared.upgrading()?.get(place.url.clone());
    let headers = [
        (header::CONNECTION, "Upgrade"),
        (header::UPGRADE, "websocket"),
        (header::SEC_WEBSOCKET_VERSION, "13"),
        (header::SEC_WEBSOCKET_KEY, key),
    ];
    let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    // A limit of the request's own would go on after the upgrade with some clients.
    let answered = tokio::time::timeout(client.shared.config.attempt_timeout, request.send()).await;
    let failed = |error: Error| error.at(CONNECTION.id, &CONNECTION, 1);
    let late = |_| Error::of(ErrorKind::Timeout, "no answer in time").build();
    let response = answered.map_err(late).and_then(|sent| sent.map_err(transport)).map_err(failed)?;
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(response);
    }
    Err(with_mend(refusal(response.status(), response.headers())))
}

/// Why a handshake was refused.
fn refusal(status: StatusCode, headers: &HeaderMap) -> Error {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let number = |name: &str| text(name)?.trim().parse::<i64>().ok().filter(|number| *number != 0);
    let code = number("handshake-autherrcode").filter(|code| is_final_code(*code)).or(number("handshake-status"));
    let message = text("handshake-msg").unwrap_or("no message");
    let error = match code {
        Some(code) => Error::api(code, message),
        None => {
            let message = "the answer to the handshake is no upgrade; it may come from a gateway or a proxy on the way";
            Error::of(ErrorKind::Http, message)
        }
    };
    error.http(status).maybe_log_id(log_id(headers)).endpoint(&CONNECTION).build()
}

/// The app may not connect at all. The code means this only here.
const FORBIDDEN: i64 = 403;

fn with_mend(error: Error) -> Error {
    match error.code() {
        Some(FORBIDDEN) => error.mend(
            "check the app id and the app secret, that the app is enabled, and that its events are set to come over the \
             long connection",
        ),
        _ => error,
    }
}

fn is_final_code(code: i64) -> bool {
    code == FORBIDDEN || codes::is_final_for_connections(code) || codes::is_never_retried(code)
}

/// Whether connecting again is of no use.
pub fn is_final(error: &Error) -> bool {
    error.kind() == ErrorKind::Input || error.code().is_some_and(is_final_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str) -> Option<Place> {
        Place::new(&Discovered { url: Some(url.into()), settings: None })
    }

    #[test]
    fn an_address_is_read_and_its_ticket_not_shown() {
        let place = place("wss://socket.example/ws/v2?ticket=s3cret&service_id=33554678").unwrap();
        assert_eq!((place.service, place.url.scheme()), (33_554_678, "https"));
        let shown = format!("{place:?}");
        assert!(shown.contains("socket.example") && !shown.contains("s3cret"), "{shown}");
    }

    #[test]
    fn what_is_no_address_is_none() {
        for url in ["", "wss://", "https://socket.example", "wss//x", "ws://[::1", "socket.example"] {
            assert!(place(url).is_none(), "{url}");
        }
        assert_eq!(place("ws://127.0.0.1:1/?service_id=many").unwrap().service, 0);
    }

    #[test]
    fn a_refusal_says_whether_it_is_final_and_what_mends_it() {
        let refused = |headers: &[(&'static str, &'static str)]| {
            let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            with_mend(refusal(StatusCode::FORBIDDEN, &headers.collect()))
        };
        let many = refused(&[("handshake-status", "514"), ("handshake-autherrcode", "1000040350")]);
        assert!(is_final(&many) && many.to_string().contains("50"), "{many}");
        let forbidden = refused(&[("handshake-status", "403"), ("handshake-msg", "not allowed")]);
        assert!(is_final(&forbidden), "{forbidden}");
        assert!(forbidden.to_string().contains("not allowed; check the app id"), "{forbidden}");
        let busy = refused(&[("handshake-status", "514"), ("handshake-autherrcode", "7")]);
        assert!(!is_final(&busy) && busy.code() == Some(514), "{busy}");
        let gateway = refused(&[]);
        assert!(!is_final(&gateway) && gateway.kind() == ErrorKind::Http, "{gateway}");
    }

    #[test]
    fn settings_are_read_permissively() {
        let settings = Settings::parse(br#"{"PingInterval": "7", "ReconnectCount": -1, "More": []}"#).unwrap();
        assert_eq!((settings.ping_interval, settings.reconnect_count), (Some(7), Some(-1)));
        assert_eq!(settings.reconnect_nonce, None);
        assert!(Settings::parse(b"pong").is_none());
    }
}
