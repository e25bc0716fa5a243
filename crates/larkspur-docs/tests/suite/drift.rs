//! Pages that changed after their nesting was settled: rows keep what holds them, and what is new is read or doubted.

use larkspur_docs::diagnostic::Code;
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, Settled, canonical, compile, compile_settled};
use larkspur_schema::Field;

/// How a page shows the depth of its rows.
#[derive(Clone, Copy, PartialEq)]
enum Depths {
    Lost,
    Marked,
}

/// A page about a body whose rows are the lines of an outline, `name type`, indented by two blanks a step.
fn page(outline: &str, depths: Depths, example: &str) -> Source {
    let mut text = "---\ntitle: \"建温室\"\nsource_url: https://open.feishu.cn/document/garden-v1/house/create\n---\n## 请求\n\
                    名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/garden/v1/houses\nHTTP Method | POST\n\n\
                    ### 请求体\n\n名称 | 类型 | 必填 | 描述\n---|---|---|---\n"
        .to_owned();
    for line in outline.lines().filter(|line| !line.trim().is_empty()) {
        let (name, ty) = line.trim().split_once(' ').expect("a name and a type");
        let depth = (line.len() - line.trim_start().len()) / 2;
        let mark = if depths == Depths::Marked && depth > 0 { "&emsp;".repeat(depth) + "∟" } else { String::new() };
        text.push_str(&format!("{mark}{name} | {ty} | 否 | 说明\n"));
    }
    if !example.is_empty() {
        text.push_str(&format!("\n### 请求体示例\n\n```json\n{example}\n```\n"));
    }
    Source::new("house.md", text)
}

/// What became of a page that was imported over its spec.
struct Read {
    compiled: Compiled,
}

/// Settles one outline and imports another one over it, as flat as it comes.
fn import(before: &str, after: &str, example: &str) -> Read {
    over(before, &page(after, Depths::Lost, example))
}

fn over(before: &str, page_now: &Source) -> Read {
    let old = compile(&[page(before, Depths::Marked, "")], Knowledge::default());
    let spec = [Source::new("garden/v1/house.create.md", canonical::endpoint(&old.endpoints[0], true))];
    let mut settled = Settled::default();
    settled.add_endpoint(&compile(&spec, Knowledge::default()).endpoints[0]);
    let page = [Source::new(page_now.path(), page_now.text())];
    Read { compiled: compile_settled(&page, Knowledge::learn(&spec), &settled) }
}

impl Read {
    fn fields(&self) -> &[Field] {
        &self.compiled.endpoints[0].body.as_ref().expect("a body").fields
    }

    /// The rows as an outline of names, without what only an example shows.
    fn outline(&self) -> String {
        let rows = self.fields().iter().flat_map(Field::walk).filter(|(_, field)| !field.from_example);
        rows.map(|(depth, field)| format!("{}{}\n", "  ".repeat(depth), field.name)).collect()
    }

    /// The rows in doubt, with the other places of each and the reason.
    fn doubts(&self) -> Vec<(&str, &[String], &str)> {
        let doubts = self.compiled.endpoints[0].body.iter().flat_map(|body| &body.ambiguous);
        doubts.map(|doubt| (doubt.path.as_str(), &doubt.alternatives[..], doubt.reason.as_str())).collect()
    }

    /// What is said of rows that could not stay.
    fn moved(&self) -> Vec<&str> {
        let findings = self.compiled.diagnostics.iter().filter(|finding| finding.code == Code::SettledElsewhere);
        findings.map(|finding| finding.message.as_str()).collect()
    }

    /// The names of the rows that stand as settled.
    fn settled(&self) -> Vec<&str> {
        let lines = &self.compiled.settled["house.md"];
        let rows = self.fields().iter().flat_map(Field::walk).map(|(_, field)| field);
        rows.filter(|field| lines.contains(&field.line)).map(|field| field.name.as_str()).collect()
    }

    #[track_caller]
    fn is_sure(&self, outline: &str) {
        assert_eq!(self.outline(), names(outline));
        assert_eq!(self.doubts(), []);
        assert_eq!(self.moved(), [] as [&str; 0]);
    }
}

/// An outline without types.
fn names(outline: &str) -> String {
    let lines = outline.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("{}\n", line.trim_end().rsplit_once(' ').expect("a type").0)).collect()
}

const HOUSE: &str = "
title string
keeper keeper
  id user_id
    union_id string
    open_id string
  role int
beds bed[]
  id string
  label string
open boolean
";

#[test]
fn rows_that_are_inserted_move_nothing() {
    let after = HOUSE.replace(
        "keeper keeper\n",
        "guard guard\n  level int\n  user_ids user_id[]\n    union_id string\n    open_id string\n  rooms string[]\nkeeper keeper\n",
    );
    let example = r#"{"title": "t", "guard": {"level": 1, "user_ids": [{"union_id": "u", "open_id": "o"}], "rooms": ["r"]},
        "keeper": {"id": {"union_id": "u", "open_id": "o"}, "role": 1}, "beds": [{"id": "1", "label": "l"}], "open": true}"#;
    let read = import(HOUSE, &after, example);
    read.is_sure(&after);
    let kept = ["title", "keeper", "id", "union_id", "open_id", "role", "beds", "id", "label", "open"];
    assert_eq!(read.settled(), kept, "nobody settled the rows of `guard`");
}

#[test]
fn rows_that_are_removed_move_nothing() {
    let after = HOUSE.replace("    union_id string\n", "").replace("  role int\n", "");
    import(HOUSE, &after, "").is_sure(&after);
    let after = HOUSE.replace("beds bed[]\n  id string\n  label string\n", "");
    import(HOUSE, &after, "").is_sure(&after);
}

#[test]
fn rows_that_moved_take_their_rows_along() {
    let keeper = "keeper keeper\n  id user_id\n    union_id string\n    open_id string\n  role int\n";
    let after = HOUSE.replace(keeper, "").replace("open boolean\n", &format!("open boolean\n{keeper}"));
    import(HOUSE, &after, "").is_sure(&after);
    let after = HOUSE.replace("  role int\n", "").replace("keeper keeper\n", "keeper keeper\n  role int\n");
    import(HOUSE, &after, "").is_sure(&after);
}

#[test]
fn rows_of_one_name_stay_apart() {
    let before = "a part\n  id string\n  name string\nb part\n  id string\n  name string\n";
    let between =
        "a part\n  id string\n  name string\nc piece\n  id string\n  name string\nb part\n  id string\n  name string\n";
    let example = r#"{"a": {"id": "1", "name": "n"}, "c": {"id": "1", "name": "n"}, "b": {"id": "1", "name": "n"}}"#;
    import(before, between, example).is_sure(between);
    let less = "a part\n  name string\nb part\n  id string\n  name string\n";
    import(before, less, "").is_sure(less);
    let first = "b part\n  id string\n  name string\n";
    import(before, first, "").is_sure(first);
}

#[test]
fn what_holds_rows_may_be_called_otherwise() {
    let after = HOUSE.replace("keeper keeper", "warden keeper");
    let read = import(HOUSE, &after, "");
    read.is_sure(&after);
    assert!(!read.settled().contains(&"warden") && read.settled().contains(&"role"));
}

#[test]
fn a_row_whose_parent_is_gone_is_read_anew_and_told() {
    let before = "data box\n  house house\n    note note\n      text string\n      size int\n  last int\n";
    let after = "data box\n  house house\n    text string\n    size int\n  last int\n";
    let read = import(before, after, r#"{"data": {"house": {"text": "t", "size": 1}, "last": 2}}"#);
    assert_eq!(read.outline(), names(after));
    assert_eq!(
        read.moved(),
        [
            "settled at `data.house.note.text`, where it cannot stay: now taken for `data.house.text`",
            "settled at `data.house.note.size`, where it cannot stay: now taken for `data.house.size`",
        ]
    );
    assert_eq!(read.settled(), ["data", "house", "last"]);
}

#[test]
fn a_written_depth_wins_over_a_settled_one() {
    let after = "
title string
keeper keeper
  id user_id
    union_id string
    open_id string
    role int
beds bed[]
  id string
  label string
open boolean
";
    let read = over(HOUSE, &page(after, Depths::Marked, ""));
    read.is_sure(after);
    assert!(read.compiled.settled.is_empty(), "the page writes every depth");
}

#[test]
fn a_new_row_that_its_settled_neighbours_place_otherwise_than_the_example_is_a_doubt() {
    // `note` stands between two rows of the bed; the example shows it, and the second of them, beside the bed.
    let before = "bed part\n  id string\n  label string\nopen boolean\n";
    let after = "bed part\n  id string\n  note string\n  label string\nopen boolean\n";
    let read = import(before, after, r#"{"bed": {"id": "1"}, "note": "n", "label": "l", "open": true}"#);
    assert_eq!(read.outline(), names(after));
    let doubts = read.doubts();
    let [(path, others, reason)] = doubts[..] else { panic!("{doubts:?}") };
    assert_eq!((path, &others[0]), ("bed.note", &"note".to_owned()));
    assert!(reason.starts_with("the row is new, and the settled rows beside it say otherwise"), "{reason}");
}

#[test]
fn a_settled_row_that_a_new_one_may_hold_is_a_doubt() {
    let before = "a part\n  name string\n  id string\nz int\n";
    let after = "a part\n  name string\n  owner user\n  id string\nz int\n";
    let read = import(before, after, r#"{"a": {"name": "n", "owner": {"id": "1"}}, "z": 1}"#);
    let doubts = read.doubts();
    let [(path, others, reason)] = doubts[..] else { panic!("{doubts:?}") };
    assert_eq!((path, &others[0]), ("a.id", &"a.owner.id".to_owned()));
    assert!(reason.starts_with("it is settled, but the page by itself puts it below a row that is new"), "{reason}");
}

#[test]
fn a_row_among_new_ones_is_free() {
    let after = format!("{HOUSE}store store\n  shelf shelf\n    jar string\n  key string\n");
    let example = r#"{"title": "t", "keeper": {"id": {"union_id": "u", "open_id": "o"}, "role": 1},
        "beds": [{"id": "1", "label": "l"}], "open": true, "store": {"shelf": {"jar": "j"}, "key": "k"}}"#;
    let read = import(HOUSE, &after, example);
    read.is_sure(&after);
    assert!(!["store", "shelf", "jar", "key"].iter().any(|name| read.settled().contains(name)));
}

#[test]
fn what_only_an_example_showed_is_not_taken_for_a_row() {
    // The example of the older page shows a `value` beside the `children`, which has one by itself.
    let before = "items item[]\n  id string\n  children child[]\n    id string\n    value string\n";
    let example = r#"{"items": [{"id": "1", "value": "v", "children": [{"id": "2", "value": "w"}]}]}"#;
    let old = compile(&[page(before, Depths::Marked, example)], Knowledge::default());
    let spec = [Source::new("garden/v1/house.create.md", canonical::endpoint(&old.endpoints[0], true))];
    assert!(spec[0].text().contains("items[].value | string |  | **来源**：示例"), "{}", spec[0].text());
    let mut settled = Settled::default();
    settled.add_endpoint(&compile(&spec, Knowledge::default()).endpoints[0]);
    let after = format!("first int\n{before}");
    let read = Read { compiled: compile_settled(&[page(&after, Depths::Lost, "")], Knowledge::learn(&spec), &settled) };
    assert_eq!(read.outline(), names(&after));
}

#[test]
fn two_rows_that_change_places_change_no_nesting() {
    let swapped = "open boolean\ntitle string\n";
    import("title string\nopen boolean\n", swapped, "").is_sure(swapped);
}
