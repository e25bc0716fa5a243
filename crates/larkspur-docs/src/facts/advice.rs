//! Whether the advice on an error code says to try again.

use larkspur_schema::Retry;

/// Reads the advice column of an error code.
///
/// [`Retry::Later`] means that the same request may work when sent again (请稍后重试, 降低频率后重试); [`Retry::Never`] that it
/// must not be sent again (请勿重试). Advice to mend the request first (修改参数后重试) is neither.
pub fn retry(advice: &str) -> Option<Retry> {
    const AGAIN: [&str; 5] = ["重试", "再试", "重新尝试", "再次尝试", "再尝试"];
    let mut answer = None;
    for sentence in advice.split(['。', '\n', '；', ';']) {
        for word in AGAIN {
            let Some(at) = sentence.find(word) else { continue };
            match verdict(&sentence[..at], &sentence[at + word.len()..]) {
                Some(Retry::Never) => return Some(Retry::Never),
                Some(Retry::Later) => answer = Some(Retry::Later),
                None => {}
            }
        }
    }
    answer
}

/// Judges one 重试 by what stands before it and after it in its sentence.
fn verdict(before: &str, after: &str) -> Option<Retry> {
    const NEVER: [&str; 11] = ["勿", "不要", "无需", "无须", "不需要", "不必", "不可", "不能", "不应", "禁止", "避免"];
    const FILLERS: [&str; 7] = ["再", "进行", "重复", "继续", "直接", "立即", "频繁"];
    const WAIT: [&str; 15] = [
        "稍后",
        "稍候",
        "稍等",
        "过一会",
        "段时间",
        "等待",
        "频率",
        "频次",
        "间隔",
        "请求速度",
        "限流",
        "秒后",
        "分钟后",
        "小时后",
        "次日",
    ];
    const ASKED: [&str; 13] =
        ["请", "可", "可以", "若", "如", "如果", "建议", "尝试", "先", "多次", "应", "需", "需要"];
    const MEND: [&str; 24] = [
        "检查", "修改", "更换", "更新", "修正", "确认", "确保", "保证", "恢复", "调整", "补充", "传入", "设置", "开通",
        "添加", "申请", "减少", "获取", "升级", "更正", "核对", "使用", "移除", "删除",
    ];
    let mut head = before.trim_end();
    while let Some(shorter) = FILLERS.iter().find_map(|word| head.strip_suffix(word)) {
        head = shorter.trim_end();
    }
    let ends_with = |words: &[&str]| words.iter().any(|word| head.ends_with(word));
    if ends_with(&NEVER) {
        return Some(Retry::Never);
    }
    if WAIT.iter().any(|word| before.contains(word)) || ends_with(&ASKED) {
        return Some(Retry::Later);
    }
    let mended = MEND.iter().any(|word| before.contains(word));
    let after_something = ends_with(&["后", "并", "然后"]) || after.starts_with('前');
    if mended || after_something { None } else { Some(Retry::Later) }
}
