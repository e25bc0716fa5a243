//! Facts of a page that stand beside an operation or a webhook.

use std::time::{Duration, UNIX_EPOCH};

use larkspur_schema::AppType;
use serde_json::Value as Json;

/// For which apps it is.
pub(crate) fn app_type(app_type: &AppType) -> Json {
    match app_type {
        AppType::Custom => "custom".into(),
        AppType::Isv => "isv".into(),
    }
}

/// A day, `2026-05-04`.
pub(crate) fn date(milliseconds: i64) -> String {
    let time = UNIX_EPOCH + Duration::from_millis(milliseconds.try_into().unwrap_or_default());
    humantime::format_rfc3339_seconds(time).to_string().chars().take(10).collect()
}

/// When a page changed, as an extension.
pub(crate) fn updated(milliseconds: Option<i64>) -> Option<Json> {
    milliseconds.map(|milliseconds| date(milliseconds).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_becomes_its_day() {
        assert_eq!(date(1_730_257_051_000), "2024-10-30");
        assert_eq!(date(-1), "1970-01-01");
    }
}
