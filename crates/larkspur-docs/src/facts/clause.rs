//! What a clause does: it names something, or says when something holds; and where its words end.

use super::lexicon::{ADVICE, IF, NO_IF, NO_PARTICLE, NO_WHEN, PARTICLES, WHEN};

/// Whether a clause says only when something holds: `当状态为 1 时`, `创建群时`.
pub(super) fn is_condition(clause: &str) -> bool {
    let begins = IF.iter().any(|word| clause.starts_with(word)) && !NO_IF.iter().any(|word| clause.starts_with(word));
    let ends = WHEN.iter().any(|word| clause.ends_with(word)) && !NO_WHEN.iter().any(|word| clause.ends_with(word));
    begins || ends
}

/// Whether a clause behind a condition names what the text is about.
pub(super) fn is_naming(clause: &str) -> bool {
    !is_condition(clause) && !ADVICE.iter().any(|word| clause.contains(word))
}

/// The most characters that a clause may have which can be cut nowhere.
const MAX_WHOLE: usize = 40;

/// The last place between `least` and `limit` where a word surely ends: before a particle, or where the script changes.
/// Where there is none, the clause goes to its end, or is no label: half a word is worse than a long label or none.
pub(super) fn word_end(clause: &str, least: usize, limit: usize) -> usize {
    let mut end = None;
    let mut before = None;
    for (at, c) in clause.char_indices().take_while(|(at, _)| *at <= limit) {
        let changes = before.is_some_and(|before: char| before.is_ascii() != c.is_ascii());
        let is_particle =
            || PARTICLES.contains(&c) && !NO_PARTICLE.iter().any(|word| clause[..at + c.len_utf8()].ends_with(word));
        if at >= least && (changes || is_particle()) {
            end = Some(at);
        }
        before = Some(c);
    }
    let whole = if clause.chars().count() <= MAX_WHOLE { clause.len() } else { 0 };
    end.unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_told_from_names() {
        for clause in ["当 status 取值 CUSTOM 时", "如果是 SELECT 命令", "更新日程时", "没有权限的情况下"]
        {
            assert!(is_condition(clause), "{clause}");
        }
        for clause in ["当前审批人", "半小时", "请假工时", "审批时间", "是否超时"] {
            assert!(!is_condition(clause), "{clause}");
        }
    }

    #[test]
    fn a_word_ends_before_a_particle_or_where_the_script_changes() {
        let cut = |text: &str| {
            let at = |nth| text.char_indices().nth(nth).map_or(text.len(), |(at, _)| at);
            text[..word_end(text, at(4), at(10))].to_owned()
        };
        assert_eq!(cut("需要查询自定义字段的归属资源标识"), "需要查询自定义字段");
        assert_eq!(cut("需要更新的pre_hire对象"), "需要更新的");
        assert_eq!(cut("通过该参数传入素材所在位置的标识编号的上级"), "通过该参数传入素材所在位置的标识编号的上级");
        assert_eq!(cut("企业高级管理委员会成员"), "企业高级管理委员会成员");
        assert_eq!(cut(&"企业高级管理委员会成员".repeat(9)), "");
    }
}
