//! A page's headings and code blocks, found by pulldown-cmark.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::cell;
use crate::diagnostic::Code;
use crate::findings::Findings;

/// A heading with what stands below it.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    /// 1 for `#`; 0 for what stands above the first heading.
    pub level: u8,
    /// The heading's text without marks.
    pub title: Cow<'a, str>,
    /// The heading's line, from 1.
    pub line: u32,
    /// Where the text below the heading starts in the document.
    pub start: usize,
    /// The text below the heading, up to the next heading.
    pub text: &'a str,
    /// The fenced code blocks in it.
    pub code: Vec<CodeBlock<'a>>,
}

/// A fenced code block.
#[derive(Clone, Debug)]
pub(crate) struct CodeBlock<'a> {
    /// The word behind the opening fence, in lower case as pages write it.
    pub language: &'a str,
    /// The code.
    pub text: &'a str,
    /// The whole block in the document, fences included.
    pub range: Range<usize>,
}

/// Cuts the body of a page, from `start` on, into sections.
///
/// A heading is a line of `#` marks outside of fenced code. pulldown-cmark says where fenced code is; a heading that
/// it takes for part of an HTML block is still a heading here, as pages use stray tags inside descriptions.
pub(crate) fn outline<'a>(findings: &Findings<'a>, start: usize) -> Vec<Section<'a>> {
    let source = findings.source();
    let text = source.text();
    let body = text.get(start..).unwrap_or_default();
    let blocks = code_blocks(findings, body, start);

    let mut sections = vec![Section {
        level: 0,
        title: Cow::Borrowed(""),
        line: source.line(start),
        start,
        text: "",
        code: Vec::new(),
    }];
    let mut ends = Vec::new();
    let mut blocks_ahead = blocks.iter().peekable();
    let marks = memchr::memchr_iter(b'#', body.as_bytes()).map(|mark| start + mark);
    let mut next = start;
    for mark in marks {
        // Of the marks of a line, the first one tells.
        if mark < next {
            continue;
        }
        let line_start = start + body[..mark - start].trim_end_matches(' ').len();
        next = memchr::memchr(b'\n', &text.as_bytes()[mark..]).map_or(text.len(), |len| mark + len + 1);
        if line_start != start && !text[..line_start].ends_with('\n') {
            continue;
        }
        let line = &text[line_start..next];
        while blocks_ahead.peek().is_some_and(|block| block.range.end <= line_start) {
            blocks_ahead.next();
        }
        if blocks_ahead.peek().is_some_and(|block| block.range.start <= line_start) {
            continue;
        }
        if let Some((level, title)) = heading(line) {
            ends.push(line_start);
            sections.push(Section {
                level,
                title: cell::plain(title),
                line: source.line(line_start),
                start: next,
                text: "",
                code: Vec::new(),
            });
        }
    }
    ends.push(text.len());
    for (section, end) in sections.iter_mut().zip(ends) {
        section.text = text.get(section.start..end).unwrap_or_default();
    }
    for block in blocks {
        let index = sections.partition_point(|section| section.start <= block.range.start).saturating_sub(1);
        sections[index].code.push(block);
    }
    sections
}

/// A heading's level and text, where the line is one.
fn heading(line: &str) -> Option<(u8, &str)> {
    let rest = line.trim_start_matches(' ');
    if line.len() - rest.len() > 3 || !rest.starts_with('#') {
        return None;
    }
    let title = rest.trim_start_matches('#');
    let level = rest.len() - title.len();
    if level > 6 || !title.starts_with([' ', '\t', '\n', '\r']) && !title.is_empty() {
        return None;
    }
    Some((level as u8, title.trim().trim_end_matches('#').trim_end()))
}

/// A code block whose end is still to come.
struct OpenBlock<'a> {
    language: &'a str,
    range: Range<usize>,
    code: Option<Range<usize>>,
}

fn code_blocks<'a>(findings: &Findings<'a>, body: &'a str, start: usize) -> Vec<CodeBlock<'a>> {
    let text = findings.source().text();
    let mut blocks = Vec::new();
    let mut open: Option<OpenBlock<'a>> = None;
    for (event, range) in Parser::new_ext(body, Options::empty()).into_offset_iter() {
        let range = range.start + start..range.end + start;
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                let opening = text.get(range.clone()).unwrap_or_default().lines().next().unwrap_or_default();
                let language = opening.trim_start_matches(['`', '~', ' ']).trim();
                open = Some(OpenBlock { language, range, code: None });
            }
            Event::Text(_) => {
                if let Some(block) = &mut open {
                    let from = block.code.as_ref().map_or(range.start, |code| code.start);
                    block.code = Some(from..range.end);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(OpenBlock { language, range, code }) = open.take() {
                    let whole = text.get(range.clone()).unwrap_or_default();
                    let last = whole.trim_end().rsplit('\n').next().unwrap_or_default().trim();
                    if !last.starts_with("```") && !last.starts_with("~~~") || whole.trim_end().lines().count() < 2 {
                        findings.at(whole).tell(
                            Code::CutPage,
                            "this code block has no end",
                            "close it with a line of three backticks",
                        );
                    }
                    let code = code.and_then(|code| text.get(code)).unwrap_or_default();
                    blocks.push(CodeBlock { language, text: code, range });
                }
            }
            _ => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn titles(text: &str) -> Vec<(u8, String, usize)> {
        let source = Source::new("a.md", text);
        let sections = outline(&Findings::quiet(&source), 0);
        sections.iter().map(|s| (s.level, s.title.to_string(), s.code.len())).collect()
    }

    #[test]
    fn hash_lines_inside_code_are_no_headings() {
        let text =
            "# A\n```python\n# not me\n```\n## B ##\n#nor me\n- x\n  ```\n  # nor this\n  ```\n### [C](u) **d**\n";
        assert_eq!(titles(text), [(0, "".into(), 0), (1, "A".into(), 1), (2, "B".into(), 1), (3, "C d".into(), 0)]);
    }

    #[test]
    fn a_heading_after_a_stray_tag_is_still_a_heading() {
        assert_eq!(titles("<pre>\n## B\n").last().unwrap().1, "B");
    }

    #[test]
    fn an_open_fence_is_reported_and_keeps_its_code() {
        let source = Source::new("a.md", "## B\n```json\n{}\n");
        let findings = Findings::new(&source);
        let sections = outline(&findings, 0);
        assert_eq!(sections[1].code[0].text, "{}\n");
        let found = findings.into_diagnostics();
        assert_eq!((found[0].code, found[0].line), (Code::CutPage, 2));
    }
}
