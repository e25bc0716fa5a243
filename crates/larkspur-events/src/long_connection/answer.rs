//! What an event is answered with.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::frame::Frame;
use crate::Outcome;

/// The event counts as delivered.
const DELIVERED: u16 = 200;
/// The platform is to push the event again.
const AGAIN: u16 = 500;

/// The answer to a data frame: the frame itself with another payload and the time that the handler took.
pub(super) fn answer(frame: Frame, outcome: &Outcome, took: Duration) -> Frame {
    let code = if outcome.is_acknowledged() { DELIVERED } else { AGAIN };
    let mut payload = json!({"code": code, "headers": {}});
    if let Some(reply) = outcome.reply() {
        payload["data"] = STANDARD.encode(reply).into();
    }
    with(frame, payload.to_string(), took)
}

/// The answer to an event that is not taken at all.
pub(super) fn again(frame: Frame) -> Frame {
    with(frame, json!({"code": AGAIN, "headers": {}}).to_string(), Duration::ZERO)
}

fn with(mut frame: Frame, payload: String, took: Duration) -> Frame {
    frame.add("biz_rt", &took.as_millis().to_string());
    frame.payload = Some(payload.into_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    #[test]
    fn the_frame_comes_back_with_code_and_data() {
        let mut frame = Frame { service: 7, method: 1, log_id_new: Some("log".into()), ..Frame::default() };
        frame.add("message_id", "m");
        let payload = |outcome: &Outcome| -> Json {
            let answer = answer(frame.clone(), outcome, Duration::from_micros(12_345));
            assert_eq!((answer.header("message_id"), answer.header("biz_rt")), (Some("m"), Some("12")));
            assert_eq!((answer.service, answer.log_id_new.as_deref()), (7, Some("log")));
            serde_json::from_slice(&answer.payload.unwrap()).unwrap()
        };
        assert_eq!(payload(&Outcome::Handled { reply: None }), json!({"code": 200, "headers": {}}));
        let toast = Outcome::Handled { reply: Some((&b"{\"toast\":1}"[..]).into()) };
        assert_eq!(payload(&toast), json!({"code": 200, "headers": {}, "data": "eyJ0b2FzdCI6MX0="}));
        assert_eq!(payload(&Outcome::Repeated)["code"], 200);
        assert_eq!(payload(&Outcome::Busy), json!({"code": 500, "headers": {}}));
        assert_eq!(payload(&Outcome::Stopping)["code"], 500);
    }
}
