//! Whether a sentence says not to use the field that it describes.

use super::lexicon::DEPRECATED;
use super::text::is_cjk;

/// Whether the line says so of the field itself. In the first line of a description the field is the subject of every
/// clause that names no other; elsewhere it must be named (该字段已废弃).
pub(super) fn in_line(text: &str, is_first: bool) -> bool {
    let text = without_label(text);
    DEPRECATED.iter().any(|word| text.match_indices(word).take(8).any(|(at, _)| is_said(text, at, word, is_first)))
        || is_first && ["Deprecated", "deprecated", "DEPRECATED"].iter().any(|word| is_english_mark(text, word))
}

/// Takes a bold label and an opening bracket off a remark: `**注意**：【不推荐使用】`.
fn without_label(text: &str) -> &str {
    let text = match text.strip_prefix("**").and_then(|inner| inner.split_once("**")) {
        Some((_, rest)) => rest,
        None => text,
    };
    text.trim_start_matches(['：', ':', '【', '（', ' '])
}

fn is_said(text: &str, at: usize, word: &str, is_first: bool) -> bool {
    let head = &text[..at];
    let tail = text[at + word.len()..].trim_start();
    let of_field = ["字段", "属性", "参数", "该", "请", "了"].iter().any(|word| tail.starts_with(word));
    if !of_field && tail.chars().next().is_some_and(|c| is_cjk(c) || c.is_ascii_alphanumeric() || c == '`') {
        return false;
    }
    let clause_start = head.rfind(['。', '；', '，', '（', '【', '「', '：', '(', ',', '=']);
    let clause = clause_start.map_or(head, |at| {
        let rest = &head[at..];
        &rest[rest.chars().next().map_or(0, char::len_utf8)..]
    });
    let subject = clause.trim();
    if ["是否", "未", "没有", "不", "如果", "若", "被"]
        .iter()
        .any(|word| subject.ends_with(word) || subject.starts_with(word))
    {
        return false;
    }
    let subject = subject.trim_end_matches(['已', '经', '即', '将', '待', '现', '均', '暂', '时', '也', ' ', '*']);
    let subject = subject.trim_start_matches(['*', '-', ' ']);
    if ["该字段", "此字段", "本字段", "该参数", "此参数", "该属性", "字段", "参数"].contains(&subject)
    {
        return true;
    }
    if subject.is_empty() {
        // `，不推荐使用` takes its subject from the clause before.
        return is_first && !starts_with_other(head) || clause_start.is_none();
    }
    is_first && clause_start.is_none()
}

/// Whether the clauses before speak of something else than the field.
fn starts_with_other(head: &str) -> bool {
    ["如果", "若", "当"].iter().any(|word| head.trim_start().starts_with(word))
        || head.contains("该 ID 类型")
        || head.contains("该枚举值")
}

fn is_english_mark(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '`' | '"' | '：' | ':' | '\'');
        let before = text[..at].chars().next_back().is_none_or(|c| !joined(c));
        let after = text[at + word.len()..].chars().next().is_none_or(|c| !joined(c) || matches!(c, '：' | ':'));
        before && after
    })
}
