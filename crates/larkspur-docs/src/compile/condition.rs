//! The fields that a description makes its own field depend on: `status=finished 时返回`, `当 type 为 option 时`.

/// Fields named at most.
const MAX_NAMES: usize = 4;
/// What stands between a field's name and the value it has to have.
const HAS: [&str; 7] = ["=", "为", "是", "等于", "取值", "不为", "不是"];

/// The names of the fields whose values a description asks for.
pub(super) fn named(description: &str) -> Vec<&str> {
    let text = description.split("示例值").next().unwrap_or_default();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let before = rest[..start].chars().next_back();
        let word = &rest[start..];
        let end = word.find(|c| !is_word(c)).unwrap_or(word.len());
        let (name, behind) = word.split_at(end);
        rest = behind;
        // Parts of links and paths name no fields.
        let apart = !before.is_some_and(|c| matches!(c, '/' | '.' | ':' | '?' | '&' | '#' | '-'));
        let behind =
            behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '*' | '"' | '\'' | '”'));
        if apart && name.len() > 2 && HAS.iter().any(|has| behind.starts_with(has)) && !names.contains(&name) {
            names.push(name);
            if names.len() == MAX_NAMES {
                break;
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_field_may_depend_on_the_value_of_another() {
        assert_eq!(named("运行数据，status=finished 且 finish_type = qa 时返回"), ["status", "finish_type"]);
        assert_eq!(named("选项，当 `type` 为 `select` 时必填"), ["type"]);
        assert_eq!(named("名称，见 https://example.com/a?tab=1"), [""; 0]);
        assert_eq!(named("文档的 token"), [""; 0]);
        assert_eq!(named("**示例值**：\"kind=1\""), [""; 0]);
    }
}
