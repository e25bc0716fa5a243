//! What an import takes, keeps and refuses.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A page about one of many gardens, changed at a time, with values that a reader may miss.
fn page(garden: &str, updated: u32, values: &str) -> String {
    format!(
        "---\ntitle: \"看花园{garden}\"\nsource_url: https://open.feishu.cn/document/{garden}-v1/bed/get\n\
         last_remote_update_timestamp: {updated}\n---\n## 请求\n名称 | 值\n---|---\n\
         HTTP URL | https://open.feishu.cn/open-apis/{garden}/v1/beds/:bed_id\nHTTP Method | GET\n\n### 请求头\n\n\
         名称 | 类型 | 必填 | 描述\n---|---|---|---\nAuthorization | string | 是 | `tenant_access_token`\n\n### 路径参数\n\n\
         名称 | 类型 | 描述\n---|---|---\nbed_id | string | 花坛\n\n## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n---|---|---\n\
         code | int | 码\nmsg | string | 文\ndata | object | 数据\nstate | string | 状态{values}\n\n### 响应体示例\n\n\
         ```json\n{{\"code\": 0, \"data\": {{\"state\": \"open\"}}}}\n```\n"
    )
}

const VALUES: &str = "<br>**可选值有**：<br>- `open`：开<br>- `shut`：关";

fn import(from: &TempDir, to: &TempDir, more: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("import").arg("--from").arg(from.path()).arg("--to").arg(to.path()).args(more);
    let output = command.output().expect("xtask starts");
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), told)
}

fn names(specs: &TempDir, more: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("names").arg("--specs").arg(specs.path()).args(more).output().expect("xtask starts");
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), told)
}

fn write(dir: &TempDir, name: &str, text: &str) {
    fs::write(dir.path().join(name), text).expect("written");
}

fn spec(dir: &TempDir, path: &str) -> String {
    fs::read_to_string(dir.path().join(path)).expect("a spec")
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

#[test]
fn the_newest_page_wins_and_an_older_one_is_told() {
    let (from, to) = (folder(), folder());
    write(&from, "a.md", &page("rose", 20, VALUES));
    assert!(import(&from, &to, &[]).0);
    let newest = spec(&to, "rose/v1/bed.get.md");

    write(&from, "a.md", &page("rose", 21, VALUES));
    assert!(import(&from, &to, &[]).1.contains("0 new, 0 changed, 1 changed in their date alone, 0 unchanged"));
    write(&from, "a.md", &page("rose", 20, VALUES));
    write(&to, "rose/v1/bed.get.md", &newest);

    write(&from, "a.md", &page("rose", 10, ""));
    let (ok, told) = import(&from, &to, &[]);
    assert!(ok && told.contains("newer than its page, and kept: rose/v1/bed.get.md (page a.md)"), "{told}");
    assert_eq!(spec(&to, "rose/v1/bed.get.md"), newest);

    write(&from, "a.md", &page("rose", 20, "<br>**默认值**：`open`"));
    let (ok, told) = import(&from, &to, &[]);
    assert!(ok && told.contains("1 pages are as old as their specs"), "{told}");
    assert_eq!(spec(&to, "rose/v1/bed.get.md"), newest);
    assert!(import(&from, &to, &["--reread"]).0);
    assert!(spec(&to, "rose/v1/bed.get.md").contains("默认值"));

    write(&from, "a.md", &page("rose", 30, VALUES));
    let (ok, told) = import(&from, &to, &[]);
    assert!(ok && told.contains("1 changed"), "{told}");
}

#[test]
fn names_that_clash_stop_their_own_pages_alone() {
    let (from, to) = (folder(), folder());
    let named = |path: &str| {
        page("lily", 1, "")
            .replace("/lily/v1/beds", path)
            .replace("\n---\n## 请求", "\nendpoint: lily.v1.bed.get\n---\n## 请求")
    };
    write(&from, "a.md", &named("/lily/v1/beds"));
    write(&from, "b.md", &named("/lily/v1/plots"));
    write(&from, "c.md", &page("rose", 1, ""));
    let (ok, told) = import(&from, &to, &[]);
    assert!(
        !ok && told.contains("`lily.v1.bed.get` is the name of several pages, which were left out: a.md, b.md"),
        "{told}"
    );
    assert!(to.path().join("rose/v1/bed.get.md").exists() && !Path::new(&to.path().join("lily")).exists());
}

#[test]
fn facts_lost_on_many_pages_at_once_stop_an_import() {
    let (from, to) = (folder(), folder());
    let gardens: Vec<String> = ('a'..='y').map(|letter| format!("garden{letter}")).collect();
    gardens.iter().for_each(|garden| write(&from, &format!("{garden}.md"), &page(garden, 1, VALUES)));
    assert!(import(&from, &to, &[]).0);
    let before = spec(&to, "gardenc/v1/bed.get.md");

    gardens.iter().for_each(|garden| write(&from, &format!("{garden}.md"), &page(garden, 2, "")));
    let (ok, told) = import(&from, &to, &[]);
    assert!(!ok && told.contains("nothing was written") && told.contains("listed values"), "{told}");
    assert!(told.contains("50 lost on    25 of 25 specs, gardena/v1/bed.get.md first"), "{told}");
    assert_eq!(spec(&to, "gardenc/v1/bed.get.md"), before);
    assert!(import(&from, &to, &["--force"]).0);
    assert!(!spec(&to, "gardenc/v1/bed.get.md").contains("可选值有"));
}

#[test]
fn names_of_values_survive_an_import() {
    let (from, to) = (folder(), folder());
    let values = |first: &str| format!("<br>**可选值有**：<br>- `0`：{first}<br>- `1`：开<br>- `2`：新");
    write(&from, "a.md", &page("rose", 10, &values("关")));
    assert!(import(&from, &to, &[]).0);
    let list = "part\tfield\tvalue\tlabel\tname\nrose.v1\tstate\t0\t关\tSHUT\nrose.v1\tstate\t1\t开\tOPEN\nrose.v1\tstate\t2\t新\t\n";
    write(&from, "names.txt", list);
    let (ok, told) = names(&to, &["--take", &from.path().join("names.txt").to_string_lossy()]);
    assert!(ok && told.contains("2 values named in 1 specs"), "{told}");
    let named = spec(&to, "rose/v1/bed.get.md");
    assert!(named.contains("<br>- `0` {SHUT}：关<br>- `1` {OPEN}：开<br>- `2`：新"), "{named}");
    assert_eq!(names(&to, &[]).1, "part\tfield\tvalue\tlabel\tname\nrose.v1\tstate\t2\t新\t\n");

    let (ok, told) = import(&from, &to, &["--reread"]);
    assert!(ok && told.contains("0 new, 0 changed"), "{told}");

    write(&from, "a.md", &page("rose", 20, &values("停").replace("新", "旧")));
    let (ok, told) = import(&from, &to, &[]);
    assert!(ok && told.contains("`0` is `SHUT`, was `关`, now `停`: a.md:"), "{told}");
    let renewed = spec(&to, "rose/v1/bed.get.md");
    assert!(renewed.contains("<br>- `0` {SHUT}：停<br>- `1` {OPEN}：开<br>- `2`：旧"), "{renewed}");
}

#[test]
fn a_list_with_a_bad_name_changes_nothing() {
    let (from, to) = (folder(), folder());
    write(&from, "a.md", &page("rose", 10, "<br>**可选值有**：<br>- `0`：关<br>- `1`：开"));
    assert!(import(&from, &to, &[]).0);
    let before = spec(&to, "rose/v1/bed.get.md");
    for (line, problem) in
        [("rose.v1\tstate\t1\t开\tOpen", "`Open` is no name"), ("rose.v1\tOPEN", "expected five columns")]
    {
        write(&from, "names.txt", &format!("rose.v1\tstate\t0\t关\tSHUT\n{line}\n"));
        let (ok, told) = names(&to, &["--take", &from.path().join("names.txt").to_string_lossy()]);
        assert!(!ok && told.contains(problem) && told.contains("names.txt:2"), "{told}");
        assert_eq!(spec(&to, "rose/v1/bed.get.md"), before);
    }
}

#[test]
fn pruning_keeps_to_the_services_and_refuses_a_part_of_the_pages() {
    let (from, to, part) = (folder(), folder(), folder());
    for garden in ["rose", "lily", "iris", "tulip", "aster"] {
        write(&from, &format!("{garden}.md"), &page(garden, 20, VALUES));
    }
    write(&part, "rose.md", &page("rose", 20, VALUES));
    assert!(import(&from, &to, &[]).0);

    let (ok, told) = import(&part, &to, &["--prune"]);
    assert!(!ok && told.contains("4 of 5 specs have no page in this folder") && told.contains("tulip"), "{told}");
    assert!(to.path().join("tulip/v1/bed.get.md").exists());

    let (ok, told) = import(&part, &to, &["--prune", "--services", "rose,lily"]);
    assert!(ok && told.contains("1 without a page (deleted)"), "{told}");
    assert!(!to.path().join("lily/v1/bed.get.md").exists() && to.path().join("iris/v1/bed.get.md").exists());
    assert!(import(&part, &to, &["--prune", "--force"]).0);
    assert!(!to.path().join("iris/v1/bed.get.md").exists() && to.path().join("rose/v1/bed.get.md").exists());
}
