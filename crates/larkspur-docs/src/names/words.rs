//! Words of names: how a part of a URL becomes snake case, and the singular of a plural.

/// A text as lower-case words joined by `_`: `batchSave` and `batch-save` are both `batch_save`.
///
/// Letters outside ASCII are no part of a name and separate words. The result may be empty; a leading digit gets a `_`.
pub(super) fn snake(text: &str) -> String {
    let mut name = String::with_capacity(text.len() + 4);
    let mut chars = text.chars().peekable();
    let mut before = '_';
    while let Some(c) = chars.next() {
        if !c.is_ascii_alphanumeric() {
            if !name.is_empty() && !name.ends_with('_') {
                name.push('_');
            }
        } else {
            let ends_acronym = before.is_ascii_uppercase() && chars.peek().is_some_and(char::is_ascii_lowercase);
            let starts_word =
                c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit() || ends_acronym);
            if starts_word && !name.ends_with('_') {
                name.push('_');
            }
            name.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    let kept = name.trim_end_matches('_').len();
    name.truncate(kept);
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// Words in `-s` that are no plural, or whose plural is the same.
const INVARIANT: &[&str] = &[
    "always",
    "analytics",
    "aws",
    "dns",
    "gps",
    "has",
    "https",
    "means",
    "news",
    "series",
    "sms",
    "species",
    "statistics",
];

/// Words in `-s` whose plural adds `es`; elsewhere `-ses` is the plural of a word in `-se` (case, license, house).
const IN_S: &[&str] = &[
    "alias",
    "apparatus",
    "atlas",
    "bias",
    "bonus",
    "bus",
    "campus",
    "canvas",
    "census",
    "gas",
    "lens",
    "radius",
    "status",
    "surplus",
    "virus",
];

/// Plurals in `-us` of words in `-u`; any other word in `-us` is a singular.
const IN_U: &[&str] = &["cpus", "gpus", "menus", "skus"];

/// Plurals in `-ies` of words in `-ie`.
const IN_IE: &[&str] = &["calories", "cookies", "movies", "pies", "selfies", "ties"];

/// Words whose plural no rule gives.
const IRREGULAR: &[(&str, &str)] =
    &[("analyses", "analysis"), ("caches", "cache"), ("indices", "index"), ("matrices", "matrix"), ("quizzes", "quiz")];

/// The name with its last word in the singular: `work_cities` is `work_city`.
pub(super) fn singular(name: &str) -> String {
    let (head, word) = name.split_at(name.rfind('_').map_or(0, |at| at + 1));
    format!("{head}{}", singular_word(word))
}

/// Whether the last word of a name is a plural.
pub(super) fn is_plural(name: &str) -> bool {
    singular(name) != name
}

fn singular_word(word: &str) -> String {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let Some(stem) = word.strip_suffix('s') else { return word.to_owned() };
    let is_one = stem.len() < 2
        || INVARIANT.contains(&word)
        || IN_S.contains(&word)
        || ["s", "si", "xi"].iter().any(|end| stem.ends_with(end))
        || (stem.ends_with('u') && !IN_U.contains(&word));
    if is_one {
        return word.to_owned();
    }
    if let Some(root) = stem.strip_suffix("ie") {
        return if IN_IE.contains(&word) { stem.to_owned() } else { format!("{root}y") };
    }
    if let Some(root) = stem.strip_suffix('e') {
        let hisses = ["ss", "sh", "ch", "x"].iter().any(|end| root.ends_with(end));
        if hisses || IN_S.contains(&root) {
            return root.to_owned();
        }
    }
    stem.to_owned()
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
    fn a_plural_has_its_singular() {
        let cases = [
            ("tasks", "task"),
            ("work_cities", "work_city"),
            ("agencies", "agency"),
            ("mailboxes", "mailbox"),
            ("addresses", "address"),
            ("processes", "process"),
            ("branches", "branch"),
            ("caches", "cache"),
            ("system_statuses", "system_status"),
            ("aliases", "alias"),
            ("licenses", "license"),
            ("databases", "database"),
            ("houses", "house"),
            ("sizes", "size"),
            ("leaves", "leave"),
            ("cookies", "cookie"),
            ("job_datas", "job_data"),
            ("remedys", "remedy"),
            ("bps", "bp"),
            ("wikis", "wiki"),
            ("menus", "menu"),
            ("indices", "index"),
            ("analyses", "analysis"),
        ];
        for (many, one) in cases {
            assert_eq!(singular(many), one, "{many}");
            assert!(is_plural(many), "{many}");
            assert_eq!(singular(one), one, "a singular stays");
        }
    }

    #[test]
    fn what_only_looks_plural_stays() {
        for word in
            ["status", "alias", "address", "statistics", "series", "analysis", "axis", "children", "sms", "os", "s"]
        {
            assert_eq!(singular(word), word);
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
