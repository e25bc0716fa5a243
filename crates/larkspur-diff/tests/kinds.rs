//! The table of kinds of change: for each an edit of a page, and what is told of it.

mod common;

use common::{book, changed, state, tell};
use larkspur_codegen::{Lock, Options, lock_of};
use larkspur_diff::{Bump, Cause, Diff, Id, Layer, Level, accept, diff};

/// A kind, and the edits of the page that make such a change: what stands there, and what then does.
type Kind = (Id, &'static [(&'static str, &'static str)]);

const LIST: (&str, &str) = ("endpoint: library.v1.book.get", "endpoint: library.v1.book.list");
const TITLE_ROW: &str = "data.book.title | string | 书名\n";

const KINDS: &[Kind] = &[
    (Id::MethodChanged, &[("Method | POST", "Method | PUT")]),
    (Id::PathChanged, &[("/books/:book_id", "/volumes/:book_id")]),
    (
        Id::RequestFieldAdded,
        &[("note | string | 否 | 备注\n", "note | string | 否 | 备注\nurgent | boolean | 否 | 加急\n")],
    ),
    (Id::RequestFieldRemoved, &[("note | string | 否 | 备注\n", "")]),
    (Id::RequestFieldNowOptional, &[("shelf | string | 是", "shelf | string | 否")]),
    (Id::RequestFieldNowRequired, &[("note | string | 否", "note | string | 是")]),
    (Id::ReplyFieldAdded, &[(TITLE_ROW, "data.book.title | string | 书名\ndata.book.isbn | string | 书号\n")]),
    (Id::ReplyFieldRemoved, &[(TITLE_ROW, "")]),
    (
        Id::ReplyFieldMoved,
        &[(TITLE_ROW, ""), ("data.pages | int | 页数\n", "data.pages | int | 页数\ndata.title | string | 书名\n")],
    ),
    (Id::TypeChanged, &[("data.pages | int", "data.pages | string")]),
    (Id::ListChanged, &[("data.pages | int", "data.pages | int[]")]),
    (Id::MapValueChanged, &[("map<string, int>", "map<string, string>")]),
    (Id::ValuesAdded, &[("- `lent`：借出", "- `lent`：借出<br>- `lost`：丢失")]),
    (Id::ValuesRemoved, &[("<br>- `lent`：借出", "")]),
    (
        Id::ValuesListed,
        &[(
            "data.book.title | string | 书名",
            "data.book.title | string | 书名<br>**可选值有**：<br>- `a`：甲<br>- `b`：乙",
        )],
    ),
    (Id::ValuesNoLongerListed, &[("<br>**可选值有**：<br>- `free`：在架<br>- `lent`：借出", "")]),
    (Id::ErrorAdded, &[("400 | 1300 | no such book |", "400 | 1300 | no such book |\n400 | 1302 | too many books |")]),
    (Id::ErrorRemoved, &[("400 | 1301 | shelf is full |\n", "")]),
    (Id::ErrorMessage, &[("no such book", "the book was not found")]),
    (Id::TokenAdded, &[("`tenant_access_token`", "`tenant_access_token`<br>`user_access_token`")]),
    (Id::TokenRemoved, &[("`tenant_access_token`", "`user_access_token`")]),
    (Id::Scopes, &[("`library:book`", "`library:book:readonly`")]),
    (Id::RateLimitChanged, &[("50 次/秒", "5 次/秒")]),
    (Id::AppTypes, &[("自建应用", "自建应用、商店应用")]),
    (Id::DefaultChanged, &[("一页的数量", "一页的数量<br>**默认值**：`20`")]),
    (Id::LimitChanged, &[("否 | 备注", "否 | 备注<br>**数据校验规则**：<br>- 最大长度：`50`")]),
    (Id::FieldScopes, &[("| 页数", "| 页数<br>**字段权限要求**：`library:pages`")]),
    (Id::Example, &[("| 页数", "| 页数<br>**示例值**：`7`")]),
    (Id::TimeChanged, &[("note | string | 否 | 备注", "note | string | 否 | 秒级时间戳")]),
    (Id::RepeatChanged, &[("endpoint: library.v1.book.get\n", "endpoint: library.v1.book.get\nrepeat: reads\n")]),
    (Id::ReplyKindChanged, &[("### 响应体\n", "二进制文件流\n\n### 其他\n")]),
    (Id::Url, &[("server-docs/library/v1/book/get", "server-docs/books/library/v1/book/get")]),
    (Id::Deprecated, &[("| 页数", "| 页数<br>已废弃")]),
    (
        Id::BodyKindChanged,
        &[("`tenant_access_token`\n", "`tenant_access_token`\nContent-Type | string | 是 | `multipart/form-data`\n")],
    ),
    (
        Id::PagingAppeared,
        &[
            ("size | int | 否 | 一页的数量\n", "size | int | 否 | 一页的数量\npage_token | string | 否 | 分页标记\n"),
            (
                "data.pages | int | 页数\n",
                "data.pages | int | 页数\ndata.items | item[] | 列表\ndata.items[].id | string | 编号\n\
                 data.page_token | string | 分页标记\ndata.has_more | boolean | 是否有更多\n",
            ),
        ],
    ),
    (Id::ValueLabel, &[("`1` {OPEN}：开放", "`1` {OPEN}：可借")]),
    (Id::ValueName, &[("{OPEN}", "{AVAILABLE}")]),
    (Id::Label, &[("data.pages | int | 页数", "data.pages | int | 总页数")]),
    (
        Id::Order,
        &[(
            "shelf | string | 是 | 书架\nplace | string | 是 | 位置\n",
            "place | string | 是 | 位置\nshelf | string | 是 | 书架\n",
        )],
    ),
    (Id::Title, &[("title: \"借书\"", "title: \"借阅图书\"")]),
    (Id::Timestamp, &[("1735776000000", "1738454400000")]),
];

fn one(edits: &[(&str, &str)]) -> Diff {
    changed(&[book(&[])], &[book(edits)])
}

#[test]
fn every_kind_is_told_with_its_level_cause_and_place() {
    for (id, edits) in KINDS {
        let found = one(edits);
        let change = found.changes.iter().find(|change| change.id == *id);
        let change = change.unwrap_or_else(|| panic!("{} is not told: {:#?}", id.as_str(), found.changes));
        assert!(!change.cause.is_unexplained(), "{}: {change:#?}", id.as_str());
        insta::assert_snapshot!(id.as_str(), tell(&found));
    }
}

/// A kind that only Rust shows: the pages before and after, and how a lock that was edited by hand calls what it held. Without
/// one, all names are chosen anew.
struct InRust {
    id: Id,
    was: Vec<String>,
    is: Vec<String>,
    relocked: Option<&'static [(&'static str, &'static str)]>,
}

/// Another endpoint, with edits of its page.
fn other(edits: &[(&str, &str)]) -> String {
    let mut all = vec![LIST, ("/books/:book_id", "/books"), ("v1/book/get", "v1/book/list")];
    all.extend(edits);
    book(&all)
}

fn kinds_of_rust() -> Vec<InRust> {
    let same = |id, relocked| InRust { id, was: vec![book(&[])], is: vec![book(&[])], relocked: Some(relocked) };
    let free = |id, was, is| InRust { id, was, is, relocked: None };
    let sent = (
        "note | string | 否 | 备注\n",
        "note | string | 否 | 备注\nbook | book | 否 | 书\nbook.title | string | 否 | 书名\nbook.author | string | 否 | 作者\n",
    );
    let twins = || {
        book(&[(
            "data.pages | int | 页数\n",
            "data.pages | int | 页数\ndata.leaf | leaf | 页\ndata.leaf.size | int | 大小\ndata.stem | stem | 脊\ndata.stem.length | int | 长度\n",
        )])
    };
    let event = || vec![common::lent(&[])];
    vec![
        same(Id::TypeRenamed, &[("::Book", "::Volume")]),
        same(Id::ValueRenamed, &[("State read text", "State read text free=Vacant")]),
        same(Id::ErrorRenamed, &[("1300 NoSuchBook", "1300 BookMissing")]),
        InRust {
            id: Id::NameReused,
            was: vec![twins()],
            is: vec![twins()],
            relocked: Some(&[("Stem", "\u{1}"), ("Leaf", "Stem"), ("\u{1}", "Leaf")]),
        },
        InRust { id: Id::ItemPathChanged, was: event(), is: event(), relocked: Some(&[("BookLent", "LentBook")]) },
        free(Id::DirectionLost, vec![book(&[]), other(&[sent])], vec![book(&[]), other(&[])]),
        free(
            Id::SharingLoosened,
            vec![other(&[sent, ("data.book", "data.tome")])],
            vec![book(&[]), other(&[sent, ("data.book", "data.tome")])],
        ),
        free(
            Id::MemberRenamed,
            vec![book(&[("data.pages | int | 页数\n", "data.Size | int | 大小\n")])],
            vec![book(&[("data.pages | int | 页数\n", "data.size | int | 大小\ndata.Size | int | 大小\n")])],
        ),
    ]
}

#[test]
fn every_kind_of_rust_alone_is_told_and_has_no_reason_in_the_docs() {
    for InRust { id, was, is, relocked } in kinds_of_rust() {
        let compiled = common::compiled(&was);
        let lock = lock_of(&compiled.endpoints, &compiled.events, &Options::default()).expect("names");
        let (old, new) = match relocked {
            None => (Lock::default(), Lock::default()),
            Some(edits) => {
                let text = edits.iter().fold(lock.to_string(), |text, (from, to)| text.replace(from, to));
                let edited = text.parse().unwrap_or_else(|errors: Vec<_>| panic!("{errors:?}\n{text}"));
                (lock, edited)
            }
        };
        let found = diff(&state(&was, &old), &state(&is, &new));
        let change = found.changes.iter().find(|change| change.id == id);
        let change = change.unwrap_or_else(|| panic!("{} is not told: {:#?}", id.as_str(), found.changes));
        assert!(change.cause.is_unexplained() && change.layer == Layer::Rust, "{}: {change:#?}", id.as_str());
        insta::assert_snapshot!(id.as_str(), tell(&found));
    }
}

#[test]
fn words_alone_change_nothing_in_rust_and_ask_for_no_more_than_a_patch() {
    for (id, edits) in KINDS.iter().filter(|(id, _)| id.level() == Level::Docs) {
        let found = one(edits);
        let is_word = [Id::ErrorMessage, Id::ValueLabel, Id::Label, Id::Order, Id::Title, Id::Timestamp].contains(id);
        if is_word {
            let in_rust: Vec<_> = found.changes.iter().filter(|change| change.rust.is_some()).collect();
            assert!(in_rust.is_empty(), "{}: {in_rust:#?}", id.as_str());
            assert_eq!(found.bump((0, 1)), Bump::Patch);
        }
    }
}

#[test]
fn arguments_that_swap_their_rows_swap_in_rust_only_without_the_lock() {
    let edits = KINDS.iter().find(|(id, _)| *id == Id::Order).map_or(&[][..], |(_, edits)| edits);
    let (was, is) = ([book(&[])], [book(edits)]);
    let free = diff(&state(&was, &Lock::default()), &state(&is, &Lock::default()));
    let found = free.unexplained().next().expect("a change of Rust alone");
    assert_eq!((found.id, found.layer, found.level), (Id::ArgumentsReordered, Layer::Rust, Level::Breaking));
    assert_eq!(changed(&was, &is).unexplained().count(), 0);
    insta::assert_snapshot!("arguments-reordered", tell(&free));
}

#[test]
fn no_kind_is_without_its_snapshot() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let lacks = |id: &&Id| !folder.join(format!("kinds__{}.snap", id.as_str())).exists();
    // A type that cannot be named any more is told with what became of its places.
    assert_eq!(Id::ALL.iter().filter(lacks).collect::<Vec<_>>(), [&Id::PathGone]);
}

#[test]
fn what_comes_goes_and_is_renamed_is_told_of_endpoints() {
    let other = || book(&[LIST, ("/books/:book_id", "/books"), ("v1/book/get", "v1/book/list")]);
    let both = [book(&[]), other()];
    let found = changed(&both[..1], &both);
    assert_eq!(found.changes[0].id, Id::EndpointAdded);
    insta::assert_snapshot!("endpoint-added", tell(&found));
    let found = changed(&both, &both[..1]);
    insta::assert_snapshot!("endpoint-removed", tell(&found));
    let renamed = book(&[("endpoint: library.v1.book.get", "endpoint: library.v1.volume.fetch")]);
    let found = changed(&both[..1], &[renamed]);
    assert_eq!(found.changes[0].id, Id::EndpointRenamed);
    insta::assert_snapshot!("endpoint-renamed", tell(&found));
}

#[test]
fn one_place_that_changes_leaves_the_type_of_the_others_alone() {
    let other = |edits: &[(&str, &str)]| {
        let mut all = vec![LIST, ("/books/:book_id", "/books"), ("v1/book/get", "v1/book/list")];
        all.extend(edits);
        book(&all)
    };
    let found = changed(
        &[book(&[]), other(&[])],
        &[book(&[]), other(&[("data.book.title | string", "data.book.title | int")])],
    );
    assert!(found.changes.iter().all(|change| change.endpoint == "library.v1.book.list"), "{:#?}", found.changes);
    assert!(found.changes.iter().all(|change| change.cause == Cause::Docs));
    insta::assert_snapshot!("one-place", tell(&found));
}

#[test]
fn a_field_of_a_request_that_stands_elsewhere_has_moved() {
    let wish = |rows: &str| {
        book(&[(
            "note | string | 否 | 备注\n",
            &format!("wish | wish | 否 | 愿望\nwish.by | string | 否 | 期限\n{rows}"),
        )])
    };
    let found = changed(&[wish("wish.note | string | 否 | 备注\n")], &[wish("note | string | 否 | 备注\n")]);
    assert_eq!((found.changes[0].id, found.changes[0].cause), (Id::RequestFieldMoved, Cause::Nesting));
    insta::assert_snapshot!("request-field-moved", tell(&found));
}

#[test]
fn a_list_that_is_paged_no_more_breaks_who_walks_it() {
    let edits = KINDS.iter().find(|(id, _)| *id == Id::PagingAppeared).map_or(&[][..], |(_, edits)| edits);
    let found = changed(&[book(edits)], &[book(&[])]);
    let gone = found.changes.iter().find(|change| change.id == Id::PagingGone).expect("it is told");
    assert_eq!((gone.level, gone.layer), (Level::Breaking, Layer::Both));
    insta::assert_snapshot!("paging-gone", tell(&found));
}

#[test]
fn events_are_told_as_endpoints_are() {
    let page = |edits| vec![common::lent(edits)];
    let found = changed(&[], &page(&[]));
    insta::assert_snapshot!("event-added", tell(&found));
    insta::assert_snapshot!("event-removed", tell(&changed(&page(&[]), &[])));
    let found = changed(&page(&[]), &page(&[("event.days | int", "event.days | string")]));
    insta::assert_snapshot!("event-type-changed", tell(&found));
}

#[test]
fn accepted_changes_are_taken_out_and_lines_that_fit_nothing_are_errors() {
    let mut found = one(&[("data.pages | int", "data.pages | string")]);
    let list = "# by hand\ntype-changed library.v1.book.get reply:data.pages # the platform did it\n";
    let taken = accept(&mut found, list);
    assert_eq!((taken.count, taken.errors.len(), found.changes.len()), (1, 0, 0));
    for (line, told) in [
        ("type-changed library.v1.book.get reply:data.pages # again\n", "delete the line"),
        ("type-changed library.v1.book.get reply:data.pages\n", "lacks its reason"),
        ("type-change library.v1.book.get # x\n", "no kind of change"),
        ("a b c d # x\n", "id endpoint place # reason"),
    ] {
        let errors = accept(&mut found, line).errors;
        assert!(errors.len() == 1 && errors[0].1.contains(told), "{line}: {errors:?}");
    }
}

#[test]
fn a_nesting_in_doubt_cannot_be_compared() {
    let page = book(&[("data.pages | int | 页数", "data.pages? | int | 页数<br>**或为**：`data.book.pages`")]);
    let compiled = common::compiled(&[page]);
    let error = lock_of(&compiled.endpoints, &compiled.events, &Options::default()).expect_err("a doubt");
    assert!(error[0].message.contains("doubt") || error[0].help.contains("settle"), "{error:?}");
}
