//! What the columns of tables hold, by their headings.

/// What a column holds, told by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// A field's name.
    Name,
    /// A field's type.
    Type,
    /// Whether a field is required.
    Required,
    /// A field's description; in a table of errors, the platform's message.
    Description,
    /// A field's default.
    Default,
    /// A field's example.
    Example,
    /// An HTTP status.
    HttpStatus,
    /// An error code.
    ErrorCode,
    /// What to do about an error.
    Advice,
    /// Something else.
    Other,
}

impl Column {
    pub(super) fn of(heading: &str) -> Self {
        let heading = heading.trim_matches(['*', ' ', '：', ':']);
        match heading {
            "名称" | "参数" | "字段" | "属性名" => Self::Name,
            "类型" => Self::Type,
            "必填" | "是否必填" | "必须" | "是否必须" | "是否必需" | "必选" | "是否必选" | "属性" => {
                Self::Required
            }
            "描述" | "说明" | "含义" | "备注" => Self::Description,
            "默认值" => Self::Default,
            "示例值" | "示例" | "取值样例" => Self::Example,
            "HTTP状态码" | "HTTP 状态码" | "Http状态码" | "Http 状态码" | "状态码" => Self::HttpStatus,
            "错误码" | "返回码" | "错误代码" => Self::ErrorCode,
            "排查建议" | "处理建议" | "解决方案" | "排查方案" | "建议" => Self::Advice,
            _ => Self::of_two_words(heading),
        }
    }

    /// Headings that say what they are about first: `属性名称`, `字段类型`, `必填 / 选填`, and those in English.
    fn of_two_words(heading: &str) -> Self {
        let about = ["参数", "字段", "属性", "变量", "请求参数", "返回参数", "响应参数", "数据"];
        let core = about.iter().filter_map(|about| heading.strip_prefix(about)).min_by_key(|rest| rest.len());
        let mark = heading.split(['/', '（', '(', '、']).next().unwrap_or_default().trim();
        match (core.unwrap_or(heading).trim(), mark) {
            ("名" | "名称" | "名字", _) => Self::Name,
            ("类型" | "数据类型", _) => Self::Type,
            ("描述" | "说明" | "含义" | "解释", _) => Self::Description,
            ("示例", _) => Self::Example,
            (_, "必填" | "是否必填" | "必须" | "是否必须" | "必选" | "是否必选") => Self::Required,
            (_, mark) => match mark.to_ascii_lowercase().as_str() {
                "name" | "field" | "parameter" | "param" => Self::Name,
                "type" => Self::Type,
                "required" | "mandatory" => Self::Required,
                "description" => Self::Description,
                "default" => Self::Default,
                "example" => Self::Example,
                _ => Self::Other,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Column;
    use super::Column::*;

    #[test]
    fn columns_are_known_by_many_headings() {
        for (heading, column) in [
            ("名称", Name),
            ("属性名称", Name),
            ("**参数**", Name),
            ("请求参数名", Name),
            ("Field", Name),
            ("参数类型", Type),
            ("参数说明", Description),
            ("必填 / 选填", Required),
            ("是否必填（创建时）", Required),
            ("HTTP 状态码", HttpStatus),
            ("模板名称", Other),
            ("state取值", Other),
        ] {
            assert_eq!(Column::of(heading), column, "{heading}");
        }
    }
}
