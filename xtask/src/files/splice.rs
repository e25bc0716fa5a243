//! Generated parts of files that people write.

/// Replaces what stands between the line with `generated:NAME` and the line with `/generated:NAME`; both lines stay.
/// `None` where the text lacks one of them.
pub(crate) fn splice(text: &str, name: &str, content: &str) -> Option<String> {
    let end_mark = format!("/generated:{name}");
    let begin_mark = format!("generated:{name}");
    let is = |line: &str, mark: &str| line.split_whitespace().any(|word| word == mark);
    let mut out = String::with_capacity(text.len() + content.len());
    let mut inside = false;
    let mut done = false;
    for line in text.split_inclusive('\n') {
        if is(line, &end_mark) && inside {
            inside = false;
            done = true;
        }
        if !inside {
            out.push_str(line);
        }
        if is(line, &begin_mark) && !done {
            inside = true;
            if !line.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(content);
        }
    }
    (done && !inside).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::splice;

    #[test]
    fn what_stands_between_the_marks_is_replaced() {
        let manifest = "[features]\n# generated:features\nold = []\n# /generated:features\n";
        let spliced = splice(manifest, "features", "new = []\n").unwrap();
        assert_eq!(spliced, "[features]\n# generated:features\nnew = []\n# /generated:features\n");
    }

    #[test]
    fn a_text_without_both_marks_is_not_spliced() {
        assert_eq!(splice("a\n<!-- generated:x -->\nb\n", "x", "c\n"), None);
        assert_eq!(splice("a\n", "x", "c\n"), None);
        let text = "a\n<!-- generated:x -->\nb\n<!-- /generated:x -->\nd";
        assert_eq!(splice(text, "x", "c\n").unwrap(), "a\n<!-- generated:x -->\nc\n<!-- /generated:x -->\nd");
    }
}
