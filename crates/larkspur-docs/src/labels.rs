//! Titles and labels in English: the file `labels.tsv` beside the specs.
//!
//! A line holds a Chinese title or label, a tab, and the English. What stands there is shown beside the Chinese; what does not
//! stays Chinese. Only whole titles and labels are translated, no sentences.

use std::sync::atomic::{AtomicBool, Ordering};

use larkspur_schema::{Component, Endpoint, Event, Field};

use rayon::prelude::*;
use rustc_hash::FxHashMap as HashMap;

use crate::Compiled;
use crate::diagnostic::{Code, Diagnostic};
use crate::findings::Findings;
use crate::source::Source;

/// The name of the file in a folder of specs.
pub const FILE: &str = "labels.tsv";

/// Labels that are known in English.
#[derive(Debug, Default)]
pub struct Labels<'s> {
    english: HashMap<&'s str, &'s str>,
}

impl<'s> Labels<'s> {
    /// Reads the file; a line that is not in order is reported and left out.
    pub fn read(findings: &Findings<'s>) -> Self {
        let mut labels = Self::default();
        let mut last = "";
        for (line, text) in (1..).zip(findings.source().text().lines()) {
            let refuse = |message: &str, help: &str| {
                findings.at_line(line).tell(Code::BadLabel, message, help);
            };
            match text.split_once('\t') {
                Some((chinese, english)) if is_neat(chinese) && is_neat(english) => {
                    if chinese <= last {
                        refuse("this line is not behind the one above it", "sort the lines by the Chinese, each once");
                    }
                    last = chinese;
                    labels.english.insert(chinese, english);
                }
                _ => {
                    refuse("expected the Chinese, a tab, and the English", "write `名称<tab>Name`, with nothing around")
                }
            }
        }
        labels
    }

    /// Sets the English of every title and label that is known.
    pub fn apply(&self, compiled: &mut Compiled) {
        if self.english.is_empty() {
            return;
        }
        compiled.endpoints.par_iter_mut().for_each(|endpoint| {
            endpoint.page.title_en = self.of(&endpoint.page.title);
            endpoint.tables_mut().for_each(|fields| self.fields(fields));
        });
        compiled.events.par_iter_mut().for_each(|event| {
            event.page.title_en = self.of(&event.page.title);
            self.fields(&mut event.body.fields);
        });
        for component in &mut compiled.components {
            component.page.title_en = self.of(&component.page.title);
            self.fields(&mut component.fields);
        }
    }

    fn fields(&self, fields: &mut [Field]) {
        for field in fields {
            field.facts.label_en = field.facts.label.as_deref().and_then(|label| self.of(label));
            for value in &mut field.facts.values {
                value.label_en = self.of(&value.label);
            }
            self.fields(&mut field.fields);
        }
    }

    fn of(&self, chinese: &str) -> Option<String> {
        self.english.get(chinese.trim()).map(|&english| english.to_owned())
    }
}

/// Reports the lines whose Chinese is no title and no label of any document.
pub(crate) fn stale(source: &Source, compiled: &Compiled) -> Vec<Diagnostic> {
    let lines: Vec<&str> = source.text().lines().collect();
    let places: HashMap<&str, usize> =
        lines.iter().enumerate().filter_map(|(at, text)| Some((chinese(text)?, at))).collect();
    let used: Vec<AtomicBool> = lines.iter().map(|_| AtomicBool::new(false)).collect();
    let mark = |label: &str| {
        if let Some(&at) = places.get(label.trim()) {
            used[at].store(true, Ordering::Relaxed);
        }
    };
    compiled.endpoints.par_iter().for_each(|endpoint| of_endpoint(endpoint).for_each(mark));
    compiled.events.par_iter().for_each(|event| of_event(event).for_each(mark));
    compiled.components.iter().for_each(|component| of_component(component).for_each(mark));
    let is_unused = |text: &str| chinese(text).is_some_and(|chinese| !used[places[chinese]].load(Ordering::Relaxed));
    let unused = (1..).zip(&lines).filter(|(_, text)| is_unused(text));
    unused
        .map(|(line, text)| {
            let chinese = text.split('\t').next().unwrap_or_default();
            let message = format!("`{chinese}` is no title or label of a spec");
            source.report_line(Code::StaleLabel, line, message).help("remove the line, or correct its Chinese")
        })
        .collect()
}

/// The Chinese of a line.
fn chinese(line: &str) -> Option<&str> {
    line.split_once('\t').map(|(chinese, _)| chinese)
}

/// The title and the labels of an endpoint, as often as they occur; values' labels as well.
fn of_endpoint(endpoint: &Endpoint) -> impl Iterator<Item = &str> {
    std::iter::once(endpoint.page.title.as_str()).chain(endpoint.tables().flatten().flat_map(of_field))
}

fn of_event(event: &Event) -> impl Iterator<Item = &str> {
    std::iter::once(event.page.title.as_str()).chain(event.body.fields.iter().flat_map(of_field))
}

fn of_component(component: &Component) -> impl Iterator<Item = &str> {
    std::iter::once(component.page.title.as_str()).chain(component.fields.iter().flat_map(of_field))
}

fn of_field(field: &Field) -> impl Iterator<Item = &str> {
    field.walk().flat_map(|(_, field)| {
        let values = field.facts.values.iter().map(|value| value.label.as_str());
        field.facts.label.as_deref().into_iter().chain(values)
    })
}

/// Whether a text has something in it, and nothing around it.
fn is_neat(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains('\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Knowledge, compile};

    fn page() -> Compiled {
        let text = "---\ntitle: 看花\n---\n## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/rose/v1/beds\n\
                    HTTP Method | GET\n\n### 查询参数\n名称 | 类型 | 描述\n---|---|---\n\
                    state | int | 状态<br>**可选值有**：<br>- `1` {OPEN}：开<br>- `2`：关\n";
        compile(&[Source::new("a.md", text)], Knowledge::default())
    }

    #[test]
    fn whole_titles_and_labels_are_translated_and_nothing_else() {
        let source = Source::new(FILE, "开\tOpen\n状态\tState\n看花\tSee the flowers\n");
        let (mut compiled, findings) = (page(), Findings::new(&source));
        Labels::read(&findings).apply(&mut compiled);
        let endpoint = &compiled.endpoints[0];
        let state = &endpoint.params.query[0];
        assert_eq!(
            (endpoint.page.title_en.as_deref(), state.facts.label_en.as_deref()),
            (Some("See the flowers"), Some("State"))
        );
        let english: Vec<_> = state.facts.values.iter().map(|value| value.label_en.as_deref()).collect();
        assert_eq!(english, [Some("Open"), None]);
        assert!(findings.count() == 0 && stale(&source, &compiled).is_empty());
    }

    #[test]
    fn a_line_out_of_order_or_of_another_form_or_of_no_use_is_told() {
        let source = Source::new(FILE, "状态\tState\n开\tOpen\n开\tOpens\n关闭\n谁\tWho\n 关\tShut\n");
        let findings = Findings::new(&source);
        Labels::read(&findings);
        let found: Vec<_> = findings.into_diagnostics().iter().map(|finding| (finding.code, finding.line)).collect();
        assert_eq!(found, [2, 3, 4, 6].map(|line| (Code::BadLabel, line)));
        let unused: Vec<_> = stale(&source, &page()).iter().map(|finding| (finding.code, finding.line)).collect();
        assert_eq!(unused, [5, 6].map(|line| (Code::StaleLabel, line)));
    }
}
