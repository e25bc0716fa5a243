//! The words by which descriptions say what they say. Which facts follow from them is said where they are used.

/// What values are called; longer words first.
pub(super) const VALUE_WORDS: [&str; 10] =
    ["可选值", "可能值", "枚举值", "可取值", "可选取值", "可能的值", "可选项", "取值", "枚举类型", "枚举"];

/// What may stand between that and the list.
pub(super) const LINKING_WORDS: [&str; 20] = [
    "如下所示",
    "如下表所示",
    "有以下几种",
    "有如下几种",
    "包括如下",
    "有以下",
    "有如下",
    "如下",
    "包括",
    "包含",
    "分别为",
    "分别是",
    "范围有",
    "含义",
    "说明",
    "列表",
    "有",
    "为",
    "是",
    "及",
];

/// What kinds of values are called.
pub(super) const KINDS: [&str; 13] =
    ["类型", "状态", "结果", "角色", "方式", "格式", "模式", "样式", "语言", "类别", "种类", "支持", "包括"];

/// What opens a remark.
pub(super) const REMARKS: [&str; 7] = ["注意", "说明", "提示", "备注", "限制", "示例", "注"];

/// What a limit speaks of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Limit {
    Range,
    Min,
    Max,
    LenRange,
    MinLen,
    MaxLen,
}

/// The names of limits; a longer name stands before one that it starts with.
pub(super) const LIMITS: [(&str, Limit); 22] = [
    ("长度范围", Limit::LenRange),
    ("字符范围", Limit::LenRange),
    ("长度限制", Limit::LenRange),
    ("最大长度", Limit::MaxLen),
    ("最小长度", Limit::MinLen),
    ("最长", Limit::MaxLen),
    ("最短", Limit::MinLen),
    ("长度最大值", Limit::MaxLen),
    ("取值范围", Limit::Range),
    ("数据范围", Limit::Range),
    ("数值范围", Limit::Range),
    ("可选范围", Limit::Range),
    ("有效范围", Limit::Range),
    ("值范围", Limit::Range),
    ("范围", Limit::Range),
    ("最大值", Limit::Max),
    ("最小值", Limit::Min),
    ("最大", Limit::Max),
    ("最小", Limit::Min),
    ("上限", Limit::Max),
    ("长度", Limit::LenRange),
    ("取值", Limit::Range),
];

/// Whether a label is the name of a limit.
pub(super) fn is_limit(name: &str) -> bool {
    name == "正则校验" || LIMITS[..18].iter().any(|(known, _)| *known == name && name.chars().count() > 2)
}

/// What stands before the greatest value of a limit.
pub(super) const BOUNDS: [&str; 9] =
    ["不超过", "不能超过", "不可超过", "不得超过", "不能大于", "不大于", "不可大于", "小于等于", "上限"];

/// What marks the default among listed values.
pub(super) const DEFAULT_MARKS: [&str; 6] = ["（默认值）", "（默认）", "(默认值)", "(默认)", "（缺省值）", "，默认值"];

/// What says that other values may appear.
pub(super) const OPEN_MARKS: [&str; 8] =
    ["不限于", "其他值", "其它值", "其他取值", "其他枚举", "可能会新增", "可能新增", "陆续增加"];

/// What stands before a number and its meaning.
pub(super) const LEADS: [&str; 6] = ["默认为", "取值为", "取值", "值为", "为", "传"];

/// What stands between a number and its meaning.
pub(super) const LINKS: [&str; 10] = ["代表", "表示", "表明", "指", "为", "是", "即", "-", "–", "="];

/// What begins a unit: a number before it counts, and means nothing.
pub(super) const UNITS: &str = "位个天条年月日号级秒小分时行列次倍到至以之人周期字";

/// What says not to use something any more.
pub(super) const DEPRECATED: [&str; 8] =
    ["废弃", "弃用", "不推荐使用", "不建议使用", "不再推荐使用", "不再使用", "已下线", "即将下线"];

/// Words that begin a condition.
pub(super) const IF: [&str; 6] = ["如果", "若", "仅当", "仅在", "只有当", "当"];

/// Words that begin with 当 and say no condition.
pub(super) const NO_IF: [&str; 10] = ["当前", "当日", "当天", "当月", "当年", "当地", "当事", "当班", "当周", "当期"];

/// What ends a condition.
pub(super) const WHEN: [&str; 3] = ["时", "时候", "情况下"];

/// Words that end with 时 and mean a time.
pub(super) const NO_WHEN: [&str; 17] = [
    "小时", "实时", "工时", "计时", "临时", "及时", "定时", "准时", "超时", "同时", "耗时", "用时", "学时", "课时",
    "延时", "限时", "按时",
];

/// What a clause has that tells what to do, rather than what something is.
pub(super) const ADVICE: [&str; 23] = [
    "必", "默认", "需", "请", "则", "获取", "返回", "填", "传", "有效", "生效", "该", "此", "为空", "不", "可", "才",
    "会", "将", "使用", "参考", "只", "仅",
];

/// Words that stand alone: a word ends before each.
pub(super) const PARTICLES: [char; 12] = ['的', '和', '与', '或', '及', '并', '且', '在', '是', '由', '从', '按'];

/// Words that end in such a character.
pub(super) const NO_PARTICLE: [&str; 14] =
    ["所在", "存在", "以及", "涉及", "普及", "参与", "合并", "自由", "理由", "事由", "目的", "而且", "并且", "于是"];

/// What says to send again.
pub(super) const AGAIN: [&str; 5] = ["重试", "再试", "重新尝试", "再次尝试", "再尝试"];

/// What forbids it.
pub(super) const NEVER: [&str; 11] =
    ["勿", "不要", "无需", "无须", "不需要", "不必", "不可", "不能", "不应", "禁止", "避免"];

/// What may stand between that and the verb.
pub(super) const FILLERS: [&str; 7] = ["再", "进行", "重复", "继续", "直接", "立即", "频繁"];

/// What says to wait before.
pub(super) const WAIT: [&str; 15] = [
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

/// What asks for it.
pub(super) const ASKED: [&str; 13] =
    ["请", "可", "可以", "若", "如", "如果", "建议", "尝试", "先", "多次", "应", "需", "需要"];

/// What says to mend the request first.
pub(super) const MEND: [&str; 24] = [
    "检查", "修改", "更换", "更新", "修正", "确认", "确保", "保证", "恢复", "调整", "补充", "传入", "设置", "开通",
    "添加", "申请", "减少", "获取", "升级", "更正", "核对", "使用", "移除", "删除",
];
