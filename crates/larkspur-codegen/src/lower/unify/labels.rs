//! Whether two labels of a number mean the same.

/// Signs that turn what stands beside them into its opposite, or into something else of its kind.
const TURNING: &[char] = &['不', '未', '非', '无', '否', '没', '禁', '停', '取', '关', '反', '拒', '失'];

/// Whether two labels agree: the same words, or one within the other where the rest does not turn its sense.
pub(super) fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short == long {
        return true;
    }
    let is_word = short.chars().count() > 1 && !short.is_ascii();
    match long.split_once(short.as_str()).filter(|_| is_word) {
        Some((before, after)) => !before.contains(TURNING) && !after.contains(TURNING) && !has_digit(before, after),
        None => false,
    }
}

/// Numbers beside a word tell levels apart.
fn has_digit(before: &str, after: &str) -> bool {
    (before.to_owned() + after).contains(|sign: char| sign.is_ascii_digit() || "一二三四五六七八九十".contains(sign))
}

/// The label without signs that say nothing.
fn words(label: &str) -> String {
    label.to_lowercase().chars().filter(|sign| sign.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::agree;

    #[test]
    fn labels_agree_in_the_same_words_and_never_with_their_opposite() {
        for (one, other) in [("任务成功", "成功"), ("Male", "male"), ("男性。", "男性"), ("审批通过", "通过")]
        {
            assert!(agree(one, other) && agree(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("未通过", "通过"),
            ("启用", "停用"),
            ("成功", "失败"),
            ("男", "女"),
            ("一级标题", "标题"),
            ("on", "online"),
        ] {
            assert!(!agree(one, other) && !agree(other, one), "{one} {other}");
        }
    }
}
