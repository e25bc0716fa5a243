//! Whether the name of a value says the contrary of its label.

/// What a label begins with that denies something.
const DENIES: [&str; 12] =
    ["未", "不", "无法", "无权", "非", "没有", "禁用", "禁止", "停用", "已停用", "已禁用", "已关闭"];
/// What a label has wherever something was refused or went wrong.
const REFUSES: [&str; 7] = ["拒绝", "驳回", "失败", "未通过", "不通过", "不同意", "未启用"];
/// Labels that affirm.
const AFFIRMS: [&str; 14] = [
    "通过",
    "已通过",
    "审批通过",
    "审核通过",
    "成功",
    "已成功",
    "启用",
    "已启用",
    "开启",
    "已开启",
    "同意",
    "已同意",
    "允许",
    "接受",
];
/// Words of names that affirm.
const GOOD: [&str; 18] = [
    "APPROVED",
    "PASSED",
    "PASS",
    "SUCCESS",
    "SUCCEEDED",
    "ENABLED",
    "ENABLE",
    "ACTIVE",
    "ACTIVATED",
    "YES",
    "TRUE",
    "ALLOWED",
    "ACCEPTED",
    "AGREED",
    "GRANTED",
    "COMPLETED",
    "CONFIRMED",
    "PUBLISHED",
];
/// Words of names that deny.
const BAD: [&str; 22] = [
    "NOT",
    "NO",
    "NON",
    "NONE",
    "NEVER",
    "WITHOUT",
    "REJECTED",
    "REJECT",
    "REJECTION",
    "REFUSED",
    "DECLINED",
    "DENIED",
    "FAILED",
    "FAIL",
    "FAILURE",
    "DISABLED",
    "DISABLE",
    "INACTIVE",
    "DEACTIVATED",
    "CLOSED",
    "FALSE",
    "STOPPED",
];

/// Whether a name affirms what its label denies, or the other way round.
pub(super) fn contradicts(name: &str, label: &str) -> bool {
    let has = |words: &[&str]| name.split('_').any(|word| words.contains(&word));
    let label = label.trim();
    let denies = DENIES.iter().any(|start| label.starts_with(start)) || REFUSES.iter().any(|word| label.contains(word));
    let affirms = AFFIRMS.contains(&label);
    (denies && has(&GOOD) && !has(&BAD)) || (affirms && has(&BAD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_label_agree_or_not() {
        for (name, label) in
            [("APPROVED", "已拒绝"), ("ENABLED", "已禁用"), ("PASSED", "未通过"), ("REJECTED", "已通过")]
        {
            assert!(contradicts(name, label), "{name} {label}");
        }
        for (name, label) in [
            ("NOT_COMPLETED", "未完成"),
            ("REJECTED", "已拒绝"),
            ("APPROVED", "已通过"),
            ("OPEN", "不限"),
            ("PENDING", "通过"),
        ] {
            assert!(!contradicts(name, label), "{name} {label}");
        }
    }
}
