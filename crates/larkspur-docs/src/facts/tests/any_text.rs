//! Texts made of the pieces of descriptions, in any order.

use larkspur_schema::Facts;
use larkspur_schema::FieldType::{self, Bool, File, Float, Int, Json, Object, String as Text};
use proptest::prelude::*;

use super::super::{read, retry, scopes, value_table};

fn check(text: &str, ty: FieldType, repeated: bool) -> Result<(), TestCaseError> {
    let Facts { label, values, .. } = read(text, ty, repeated);
    prop_assert!(label.is_none_or(|label| !label.is_empty() && label.chars().count() <= 40));
    for value in values {
        prop_assert!(value.label.chars().count() <= 40);
        prop_assert!(!value.value.is_empty());
        prop_assert!(ty != Int || value.value.parse::<i64>().is_ok());
    }
    let _ = (retry(text), scopes(text), value_table(&[text], &[vec![text]]));
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC*", ty in kind(), repeated: bool) {
        check(&text, ty, repeated)?;
    }

    #[test]
    fn any_mix_of_marks_is_read(pieces in prop::collection::vec(piece(), 0..24), ty in kind(), repeated: bool) {
        check(&pieces.concat(), ty, repeated)?;
    }
}

fn kind() -> impl Strategy<Value = FieldType> {
    prop::sample::select(vec![Text, Int, Float, Bool, Object, FieldType::Map, File, Json])
}

/// What descriptions are made of.
const PIECES: [&str; 64] = [
    "**",
    "可选值有",
    "：",
    ":",
    "\n",
    "<br>",
    "<br",
    "- ",
    "* ",
    "1. ",
    "`",
    "``",
    "```",
    "\"",
    "“",
    "”",
    "默认值",
    "默认为",
    "示例值",
    "数据校验规则",
    "取值范围",
    "长度范围",
    "最大",
    "最小值",
    "正则校验",
    "字段权限要求",
    "[",
    "]",
    "(",
    ")",
    "（",
    "）",
    "{",
    "}",
    "\\",
    "\\\"",
    "|",
    "～",
    "-",
    "1",
    "20",
    "99999999999999999999",
    "0.5",
    ",",
    "，",
    "、",
    "。",
    "甲",
    "是",
    "为",
    "等",
    "废弃",
    "该字段",
    "true",
    "a_b",
    "a:b:c",
    "https://",
    "&lt;",
    "&",
    "<li>",
    "</li>",
    "重试",
    "\u{3000}",
    "\t",
];

fn piece() -> impl Strategy<Value = String> {
    prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned)
}
