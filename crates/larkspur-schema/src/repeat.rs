//! What may be sent again: which calls only read, which carry a key of their own, and what a documented error tells about it.

use serde::{Deserialize, Serialize};

use crate::endpoint::{ApiError, Endpoint, Retry};
use crate::field::Field;
use crate::ty::FieldType;

/// When a call may be sent again though nobody knows whether it was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Repeat {
    /// As its HTTP method permits.
    Method,
    /// Always: it only reads.
    Reads,
    /// Always where the caller sets this parameter: calls that share its value are carried out once.
    Key(String),
    /// Never.
    Never,
}

impl Repeat {
    /// The words in which a spec says it: `reads`, `never`, `method` or `key uuid`.
    pub fn words(&self) -> String {
        match self {
            Self::Method => "method".into(),
            Self::Reads => "reads".into(),
            Self::Key(name) => format!("key {name}"),
            Self::Never => "never".into(),
        }
    }

    /// Reads what [`words`](Self::words) writes.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_whitespace().collect::<Vec<_>>()[..] {
            ["method"] => Some(Self::Method),
            ["reads"] => Some(Self::Reads),
            ["key", name] => Some(Self::Key(name.to_owned())),
            ["never"] => Some(Self::Never),
            _ => None,
        }
    }
}

/// What is known about trying again after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Again {
    /// Try again later; the call may have been carried out.
    Later,
    /// Too many calls: nothing was done.
    RateLimit,
    /// Something else was at work on the same thing: nothing was done.
    Conflict,
    /// Do not try again.
    Never,
}

/// Words of a method's name that mean that it reads.
const READ: [&str; 8] = ["search", "query", "get", "mget", "find", "match", "tree", "check"];
/// With such a word before it, a method reads what comes in a batch.
const BATCH: &str = "batch";
/// Starts of titles that mean the same: 查询 is to query, 搜索 to search. 获取, to get, is also said of what is made for the caller.
const READ_TITLES: [&str; 5] = ["查询", "批量查询", "批量获取", "搜索", "批量搜索"];

impl Endpoint {
    /// When a call may be sent again: as the spec says, else as the rules tell from what is documented.
    pub fn repeat(&self) -> Repeat {
        if let Some(settled) = &self.repeat {
            return settled.clone();
        }
        if self.http.method == "POST" && (self.pagination.is_some() || self.reads_by_name()) {
            return Repeat::Reads;
        }
        self.key().map_or(Repeat::Method, |key| Repeat::Key(key.to_owned()))
    }

    fn reads_by_name(&self) -> bool {
        let method = self.id.method.as_str();
        let mut words = method.split('_').skip_while(|word| *word == BATCH);
        // A list is read under just that name; what ends in `_list` may also be written to a file.
        let by_word = words.next().is_some_and(|word| READ.contains(&word)) || method.ends_with("_search");
        let listed = method == "list" || method.starts_with("list_");
        // What gives tokens spends what it is given for them.
        let gives_tokens = matches!(self.id.service.as_str(), "auth" | "authen");
        (by_word || listed || READ_TITLES.iter().any(|start| self.page.title.starts_with(start))) && !gives_tokens
    }

    /// The parameter by which the platform tells a repeated call from a new one.
    fn key(&self) -> Option<&str> {
        if !matches!(self.http.method.as_str(), "POST" | "PATCH") {
            return None;
        }
        let body = self.body.iter().flat_map(|body| &body.fields);
        let fields = self.params.query.iter().chain(body);
        fields.into_iter().find(|field| is_key(field)).map(|field| field.name.as_str())
    }

    /// What the page tells about trying again after a code, over all the rows that it has for the code.
    pub fn again(&self, code: i64) -> Option<Again> {
        let told: Vec<Again> = self.errors.iter().filter(|error| error.code == code).filter_map(again).collect();
        [Again::RateLimit, Again::Conflict, Again::Never, Again::Later].into_iter().find(|kind| told.contains(kind))
    }
}

/// Whether a field is a key that the platform documents as such.
fn is_key(field: &Field) -> bool {
    let plain = field.ty.kind == FieldType::String && !field.ty.is_list();
    let label = field.facts.label.as_deref().unwrap_or_default();
    let says_so = ["幂等", "去重", "唯一字符串", "重复请求"].iter().any(|word| label.contains(word));
    plain && (field.name == "client_token" || says_so)
}

/// What one row tells: by its message, where that names the fault, else by its advice.
fn again(error: &ApiError) -> Option<Again> {
    let message = error.message.to_lowercase();
    if is_rate_limit(&message, error) {
        return Some(Again::RateLimit);
    }
    match error.retry {
        Some(Retry::Never) => Some(Again::Never),
        Some(Retry::Later) if is_conflict(&message) => Some(Again::Conflict),
        Some(Retry::Later) => Some(Again::Later),
        // So many words for it that no advice is needed.
        None if message.contains("write conflict") => Some(Again::Conflict),
        // A quota, which no wait of a call outlasts.
        None if error.http == Some(429) => Some(Again::Never),
        None => None,
    }
}

fn is_rate_limit(message: &str, error: &ApiError) -> bool {
    const WORDS: [&str; 12] = [
        "too many request",
        "toomanyrequest",
        "request too fast",
        "too frequent",
        "frequency limit",
        "qps",
        "rate limit",
        "频控",
        "限流",
        "频率",
        "过于频繁",
        "请求过快",
    ];
    const QUOTA: [&str; 5] = ["daily", "each day", "quota", "storage", "month"];
    // "generate limit" is no rate.
    let starts = |word: &str| {
        message.match_indices(word).any(|(at, _)| !message[..at].ends_with(|c: char| c.is_ascii_alphabetic()))
    };
    let named = WORDS.iter().any(|word| starts(word));
    let triggered = error.retry == Some(Retry::Later) && message.contains("trigger") && message.contains("limit");
    let by_status = error.http == Some(429) && error.retry == Some(Retry::Later);
    (named || triggered || by_status) && !QUOTA.iter().any(|word| message.contains(word))
}

/// Whether the message says that the call lost against another one.
fn is_conflict(message: &str) -> bool {
    const WORDS: [&str; 13] = [
        "conflict",
        "concurren",
        "contention",
        "lock fail",
        "lock error",
        "lock failed",
        "lock not obtained",
        "locknotobtained",
        "锁失败",
        "not ready",
        "is copying",
        "being modified",
        "ongoing interaction",
    ];
    WORDS.iter().any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(http: Option<u16>, message: &str, retry: Option<Retry>) -> Option<Again> {
        again(&ApiError { http, code: 1, message: message.into(), retry })
    }

    #[test]
    fn a_message_or_the_advice_tells_what_may_be_tried_again() {
        use Again::{Conflict, Later, Never, RateLimit};
        let later = Some(Retry::Later);
        for (http, message, retry, kind) in [
            (Some(429), "TooManyRequest", later, Some(RateLimit)),
            (Some(400), "Too Many Request", None, Some(RateLimit)),
            (Some(429), "QPS over limit", None, Some(RateLimit)),
            (Some(400), "The request has been rate limited.", None, Some(RateLimit)),
            (Some(400), "request too fast", later, Some(RateLimit)),
            (Some(400), "Pin/Unpin message trigger message_id limit.", later, Some(RateLimit)),
            (Some(429), "内部接口频控", None, Some(RateLimit)),
            (Some(200), "Write conflict", None, Some(Conflict)),
            (Some(400), "job family tenant lock fail", later, Some(Conflict)),
            (Some(500), "Concurrency error, please retry", later, Some(Conflict)),
            (Some(400), "rpc fail", later, Some(Later)),
            (Some(404), "not found", Some(Retry::Never), Some(Never)),
            (Some(429), "the daily number of emails sent by the user exceeds the limit", None, Some(Never)),
            // What must be mended first.
            (Some(400), "Client token conflict, please generate a new client token and try again.", None, None),
            (Some(400), "too many children in block", None, None),
            (Some(200), "RecordExceedLimit", None, None),
            (Some(400), "no permission to operate limit", None, None),
            (Some(400), "cannot generate limit", None, None),
        ] {
            assert_eq!(told(http, message, retry), kind, "{message}");
        }
    }

    #[test]
    fn a_spec_reads_what_it_writes() {
        for repeat in [Repeat::Method, Repeat::Reads, Repeat::Key("client_token".into()), Repeat::Never] {
            assert_eq!(Repeat::parse(&repeat.words()), Some(repeat));
        }
        for bad in ["", "key", "key a b", "read", "Reads"] {
            assert_eq!(Repeat::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_key_is_one_that_the_document_calls_so() {
        let field = |name: &str, label: &str| is_key(&Field::new(name, FieldType::String).label(label));
        assert!(field("uuid", "自定义设置的唯一字符串序列") && field("client_token", "自定义值"));
        assert!(field("transfer_key", "发起异动幂等标志") && field("dedupe_key", "去重键"));
        assert!(!field("uuid", "审批实例 uuid") && !field("request_id", "请求的编号"));
    }
}
