//! The platform's codes that mean the same at every endpoint.

/// A tenant or app token has expired or is not valid.
pub(crate) fn is_stale_app_token(code: i64) -> bool {
    matches!(code, 99991663..=99991665)
}

/// A user token has expired or is not valid.
pub(crate) fn is_stale_user_token(code: i64) -> bool {
    matches!(code, 99991668 | 99991677)
}

/// The app's id or secret is wrong. The smaller two mean that only at the endpoints that give tokens.
pub(crate) fn is_bad_credentials(code: i64, endpoint: Option<&str>) -> bool {
    let gives_tokens = || endpoint.is_some_and(|endpoint| endpoint.starts_with("auth.v3."));
    matches!(code, 99991673 | 99991543) || matches!(code, 10003 | 10014) && gives_tokens()
}

/// The app ticket of a store app is not valid.
pub(crate) const BAD_APP_TICKET: i64 = 10012;
/// The month's quota of calls is used up.
pub(crate) const QUOTA_EXHAUSTED: i64 = 99991403;
/// A field of the request is not valid.
pub(crate) const FIELD_VALIDATION: i64 = 99992402;
/// A refresh failed for a moment; it may be tried once more.
pub(crate) const REFRESH_HICCUP: i64 = 20050;

/// Too many calls.
pub(crate) fn is_rate_limit(code: i64) -> bool {
    code == 99991400
}

/// A limit of one service: wait a little, then try again.
pub(crate) fn is_busy(code: i64) -> bool {
    matches!(code, 230020 | 11232 | 2200 | 1061045)
}

/// A scope is missing.
pub(crate) fn is_missing_scope(code: i64) -> bool {
    matches!(code, 99991672 | 99991676 | 99991679)
}

/// The token is missing, malformed, expired or not valid.
pub(crate) fn is_bad_token(code: i64) -> bool {
    is_stale_app_token(code) || is_stale_user_token(code) || matches!(code, 99991661 | 99991671)
}

/// The user must authorise the app again.
pub(crate) fn is_dead_refresh_token(code: i64) -> bool {
    matches!(code, 20026 | 20037 | 20064 | 20073)
}

/// Trying again does not help, whatever the status or the page says.
pub(crate) fn is_never_retried(code: i64) -> bool {
    matches!(code, 99991661 | 99991671 | 99991662 | QUOTA_EXHAUSTED | FIELD_VALIDATION)
        || is_bad_credentials(code, None)
        || is_missing_scope(code)
        || is_dead_refresh_token(code)
}

/// The app holds too many long connections.
const TOO_MANY_CONNECTIONS: i64 = 1000040350;

/// A long connection will never come about.
pub(crate) fn is_final_for_connections(code: i64) -> bool {
    matches!(code, 1000040344 | TOO_MANY_CONNECTIONS | 1000040351)
}

/// What mends it, in a few words.
pub(crate) fn hint(code: i64, endpoint: Option<&str>) -> Option<&'static str> {
    Some(match code {
        99991661 | 99991671 => "send a valid access token",
        99991662 => "the app is disabled: enable it in the developer console",
        BAD_APP_TICKET => "the app ticket is not valid: a new one was asked for and comes as an `app_ticket` event",
        QUOTA_EXHAUSTED => "the month's quota of calls is used up",
        1000040344 => "the app's credentials did not arrive: check the app id and the app secret",
        TOO_MANY_CONNECTIONS => "an app may hold 50 long connections: close some, or let fewer processes connect",
        1000040351 => "the app lives on the platform's other brand: set it by `.brand(…)`, Feishu or Lark",
        code if is_bad_credentials(code, endpoint) => "check the app id and the app secret",
        code if is_dead_refresh_token(code) => "the user must authorise the app again",
        _ => return None,
    })
}
