//! What these pages write otherwise than Markdown asks.

use std::borrow::Cow;

use crate::source::Source;

/// The document with code that ends where its author meant it to end. Every line stays where it is.
pub(super) fn mended(source: &Source) -> Source {
    let mut is_open = false;
    let lines = source.text().split('\n').map(|line| {
        let start = line.trim_start();
        let indent = line.len() - start.len();
        if start.trim_end() == "```" && is_open {
            is_open = false;
            // Further to the right, it would not end the code.
            return Cow::Borrowed(if indent > 3 { start } else { line });
        }
        if start.starts_with("```") && indent < 4 {
            is_open = true;
        }
        // Some write the mark of depth as a letter.
        let marks = line.len() - line.trim_start_matches('L').len();
        if !is_open && marks > 0 && line[marks..].starts_with(' ') && line.contains(" | ") {
            return Cow::Owned(format!("{}{}", "└".repeat(marks), &line[marks..]));
        }
        if is_open { Cow::Borrowed(line) } else { Cow::Owned(line.replace("<code>", "`").replace("</code>", "`")) }
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    Source::new(source.path(), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_where_it_was_meant_to() {
        let page = Source::new("a.md", "```json\n{}\n    ```\n# A\n<code>a</code>\n```\n<code>\n```\n");
        assert_eq!(mended(&page).text(), "```json\n{}\n```\n# A\n`a`\n```\n<code>\n```\n");
    }
}
