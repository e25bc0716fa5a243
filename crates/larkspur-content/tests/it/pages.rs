//! The platform's own pages: each content that they show is read into types, and comes back equal.
//!
//! The pages are not part of this repository. `LARKSPUR_PAGES` names a folder that holds them; without it, this says that it skips.

use std::fs;
use std::path::{Path, PathBuf};

use larkspur_content::Content;
use larkspur_content::approval::{Control, ControlValue, Form, FormDefinition};
use larkspur_docs::example;
use serde_json::Value;

/// The folder with the pages, where there is one.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("LARKSPUR_PAGES").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: LARKSPUR_PAGES names no folder with pages");
    }
    folder
}

/// All pages below a folder whose path holds this.
pub(crate) fn pages(folder: &Path, part: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().contains(part) && path.extension().is_some_and(|end| end == "md") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The values in the JSON blocks of a page, each with the heading above it.
pub(crate) fn examples(page: &str) -> Vec<(String, Value)> {
    let (mut heading, mut block, mut found) = (String::new(), None::<String>, Vec::new());
    for line in page.lines() {
        let start = line.trim_start();
        match &mut block {
            Some(text) if start.starts_with("```") => {
                found.extend(example::read(text).0.into_iter().map(|value| (heading.clone(), value)));
                block = None;
            }
            Some(text) => text.extend([line, "\n"]),
            None if start.to_ascii_lowercase().starts_with("```json") => block = Some(String::new()),
            None if start.starts_with('#') => heading = start.trim_start_matches('#').trim().to_owned(),
            None => {}
        }
    }
    found
}

/// The type of message that a heading names: its last word.
fn msg_type(heading: &str) -> Option<&str> {
    let word = heading.rsplit(' ').next()?;
    // On some pages a note runs into the heading.
    let word = word.strip_suffix("warning").unwrap_or(word);
    (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')).then_some(word)
}

#[test]
fn every_content_of_the_pages_is_typed_and_comes_back() {
    let Some(folder) = folder() else { return };
    let mut count = 0;
    for part in ["发送消息内容结构", "接收消息内容结构"] {
        let pages = pages(&folder, part);
        assert!(!pages.is_empty(), "no page of {part}");
        for (path, page) in pages {
            for (heading, value) in examples(&page) {
                // A whole request tells its type itself; a bare content stands below the heading of its type.
                let (kind, json) = match (value["msg_type"].as_str(), value["content"].as_str()) {
                    (Some(kind), Some(content)) => (kind.to_owned(), serde_json::from_str(content).unwrap()),
                    _ => match msg_type(&heading) {
                        Some(kind) if value.get("code").is_none() => (kind.to_owned(), value),
                        _ => continue,
                    },
                };
                let content = Content::from_json(&kind, json.clone());
                // A part of a content may have a block of its own, such as the variables of a card.
                assert!(!matches!(content, Content::Other { .. }), "{}: {kind} {json}", path.display());
                assert_eq!(content.to_json(), json, "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count >= 40, "only {count} contents were found");
    println!("{count} contents of the pages are typed and come back equal");
}

/// What stands between fences, in whichever place of a line they are: cells of tables hold examples as well.
fn fenced(page: &str) -> Vec<Value> {
    let pieces: Vec<&str> = page.split("```").collect();
    let inside = pieces.iter().skip(1).step_by(2).map(|text| text.strip_prefix("json").unwrap_or(text));
    inside.flat_map(|text| example::read(text).0).collect()
}

#[test]
fn every_control_of_the_pages_is_typed_and_comes_back() {
    let Some(folder) = folder() else { return };
    let (mut filled, mut defined) = (0, 0);
    for part in [
        "审批实例表单控件参数",
        "获取单个审批实例详情",
        "创建审批实例",
        "审批定义表单控件参数",
        "查看指定审批定义",
        "创建审批定义",
    ] {
        let is_definition = part.contains("定义");
        for (path, page) in pages(&folder, part) {
            for mut value in fenced(&page) {
                // A whole reply, or a whole request, holds its form as text; not every page has written it well.
                let place = ["/data/form", "/form/form_content", "/form"]
                    .into_iter()
                    .find_map(|at| value.pointer(at)?.as_str());
                if let Some(form) = place {
                    value = example::read(form).0.pop().unwrap_or_default();
                }
                if value.get("type").is_some() && value.get("id").is_some() {
                    value = Value::Array(vec![value]);
                }
                if !value.as_array().is_some_and(|all| all.iter().all(|one| one.get("type").is_some())) {
                    continue;
                }
                let place = path.display();
                if is_definition {
                    let definition = FormDefinition::from_json(&value).unwrap();
                    assert_eq!(definition.to_json(), value, "{place}");
                    defined += definition.controls().len();
                } else {
                    let form = Form::from_json(&value).unwrap();
                    assert_eq!(form.to_json(), value, "{place}");
                    let is_typed = |control: &Control| !matches!(control.value(), Some(ControlValue::Other(_)));
                    assert!(form.controls().iter().all(is_typed), "{place}: {value}");
                    filled += form.controls().len();
                }
            }
        }
    }
    assert!(filled >= 60 && defined >= 40, "only {filled} controls and {defined} definitions were found");
    println!("{filled} controls and {defined} definitions of the pages are typed and come back equal");
}
