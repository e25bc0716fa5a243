//! What the canonical form writes into a description beside facts: how sure a row is, and where it comes from.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Before the other paths that a doubtful row may have.
pub(crate) const ALTERNATIVES: &str = "**或为**：";
/// Before the other names that examples give to a field.
pub(crate) const ALIASES: &str = "**亦作**：";
/// Says that only an example shows the field.
pub(crate) const FROM_EXAMPLE: &str = "**来源**：示例";

/// The paths that a doubtful row may have.
pub(super) fn alternatives(description: &str) -> Vec<String> {
    description.find(ALTERNATIVES).map_or_else(Vec::new, |at| code_spans(&description[at + ALTERNATIVES.len()..]))
}

/// The other names that examples give to a row.
pub(super) fn aliases(description: &str) -> Vec<String> {
    static LABEL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(ALIASES));
    LABEL.find(description.as_bytes()).map_or_else(Vec::new, |at| code_spans(&description[at + ALIASES.len()..]))
}

/// Whether only an example shows the row.
pub(super) fn from_example(description: &str) -> bool {
    static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(FROM_EXAMPLE));
    MARK.find(description.as_bytes()).is_some()
}

/// The code in a text, up to the end of its part.
fn code_spans(rest: &str) -> Vec<String> {
    let part = rest.split("<br>").next().unwrap_or(rest);
    part.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_is_read_up_to_its_end() {
        let cell = "标签<br>**亦作**：`zh-CN`<br>**来源**：示例<br>**或为**：`data.a` `data.b.a`";
        assert_eq!(aliases(cell), ["zh-CN"]);
        assert_eq!(alternatives(cell), ["data.a", "data.b.a"]);
        assert!(from_example(cell) && !from_example("示例") && aliases("`x`").is_empty());
    }
}
