//! Words of names: how a part of a URL becomes snake case, and which words are actions.

use heck::ToSnakeCase as _;

/// A text as lower-case words joined by `_`: `batchSave` and `batch-save` are both `batch_save`.
///
/// Letters outside ASCII are no part of a name and separate words. The result may be empty; a leading digit gets a `_`.
pub(super) fn snake(text: &str) -> String {
    let mut name = text.replace(|c: char| !c.is_ascii_alphanumeric(), " ").to_snake_case();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// Verbs that open the name of an action (`add_sign`, `remove_reminders`), or are it (`terminate`).
///
/// Words that as often are things with a life of their own (`comment`, `form`, `record`, `link`, `schedule`) are left out.
const VERBS: &[&str] = &[
    "accept",
    "activate",
    "active",
    "add",
    "agree",
    "answer",
    "append",
    "apply",
    "approve",
    "archive",
    "ask",
    "assign",
    "authorize",
    "batch",
    "bind",
    "cancel",
    "cc",
    "change",
    "check",
    "clear",
    "clone",
    "close",
    "combine",
    "combined",
    "complete",
    "confirm",
    "convert",
    "copy",
    "crop",
    "create",
    "deactivate",
    "del",
    "delete",
    "deliver",
    "detect",
    "disable",
    "download",
    "edit",
    "enable",
    "end",
    "execute",
    "export",
    "extract",
    "find",
    "finish",
    "forward",
    "generate",
    "get",
    "grant",
    "handle",
    "has",
    "import",
    "initiate",
    "insert",
    "invite",
    "invoke",
    "is",
    "join",
    "kickout",
    "leave",
    "lock",
    "mark",
    "match",
    "merge",
    "modify",
    "move",
    "mute",
    "notify",
    "open",
    "operate",
    "parse",
    "patch",
    "pause",
    "prepend",
    "preview",
    "protect",
    "publish",
    "push",
    "put",
    "read",
    "recognize",
    "recover",
    "reject",
    "release",
    "remove",
    "rename",
    "reopen",
    "reorder",
    "replace",
    "reply",
    "reset",
    "resolve",
    "restore",
    "resubmit",
    "resume",
    "resurrect",
    "retry",
    "return",
    "revert",
    "revoke",
    "rollback",
    "run",
    "save",
    "send",
    "set",
    "share",
    "sort",
    "split",
    "start",
    "stop",
    "submit",
    "subscribe",
    "suspend",
    "switch",
    "sync",
    "terminate",
    "transfer",
    "transform",
    "transit",
    "translate",
    "unbind",
    "uncomplete",
    "unlock",
    "unmark",
    "unmerge",
    "unmute",
    "unsubscribe",
    "update",
    "upload",
    "upsert",
    "validate",
    "verify",
    "withdraw",
    "write",
];

/// Verbs that open the name of an action whatever the page's URL says: no resource is called so.
const SURE_VERBS: &[&str] = &["list", "mget", "query", "search"];

/// Whether a name is surely that of an action: `batch_get`, `records_batch_update`, `query`. `batch` alone may be a thing.
pub(super) fn is_sure_action(name: &str) -> bool {
    SURE_VERBS.contains(&first_word(name)) || name.starts_with("batch_") || name.contains("_batch_")
}

/// Verbs that a `GET` may carry out; one that changes something is then part of a thing's name (`disable_inform`).
const READING_VERBS: &[&str] = &["check", "download", "export", "find", "get", "has", "is", "match", "preview", "read"];

/// Whether a name reads as that of an action that only reads: `get_node`, `is_in_chat`.
pub(super) fn is_reading(name: &str) -> bool {
    is_sure_action(name) || READING_VERBS.contains(&first_word(name))
}

/// Whether a name reads as that of an action: `remove_reminders`, `terminate`.
pub(super) fn is_action(name: &str) -> bool {
    is_sure_action(name) || VERBS.contains(&first_word(name))
}

fn first_word(name: &str) -> &str {
    name.split('_').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_name_are_lower_case_and_joined_by_underscores() {
        let cases = [
            ("batchSave", "batch_save"),
            ("list-by--id", "list_by_id"),
            ("HTTPServer", "http_server"),
            ("OKR", "okr"),
            ("getV2", "get_v2"),
            ("$count", "count"),
            (".a.b.", "a_b"),
            ("3d_model", "_3d_model"),
            ("招聘Job", "job"),
            ("___", ""),
            ("", ""),
        ];
        for (text, name) in cases {
            assert_eq!(snake(text), name, "{text}");
        }
    }

    #[test]
    fn actions_are_told_from_things() {
        for name in ["batch_get", "records_batch_update", "query", "search"] {
            assert!(is_sure_action(name) && is_action(name) && is_reading(name), "{name}");
        }
        assert!(is_action("add_sign") && !is_reading("add_sign") && !is_sure_action("add_sign"));
        assert!(is_reading("is_in_chat"));
        for thing in ["announcement", "face", "meeting_chat", "batches"] {
            assert!(!is_action(thing), "{thing}");
        }
    }
}
