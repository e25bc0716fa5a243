//! Names that stay and what changed, as a maintainer meets them: in a repository, on the command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A repository with the specs of one service, and a folder of code beside it.
struct Room {
    dir: TempDir,
}

impl Room {
    fn new() -> Self {
        let room = Self { dir: tempfile::tempdir().expect("a folder") };
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/wiki/v2");
        fs::create_dir_all(room.path("specs/wiki/v2")).expect("a folder");
        for entry in fs::read_dir(specs).expect("the specs") {
            let from = entry.expect("an entry").path();
            fs::copy(&from, room.path("specs/wiki/v2").join(from.file_name().expect("a name"))).expect("a copy");
        }
        let done = room.generate(&[]);
        assert!(done.status.success(), "{}", told(&done));
        room.git(&["init", "-q"]);
        room.git(&["add", "specs"]);
        room.git(&["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "specs"]);
        room
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn git(&self, args: &[&str]) {
        let status = Command::new("git").arg("-C").arg(self.dir.path()).args(args).status().expect("git runs");
        assert!(status.success(), "git {args:?}");
    }

    fn xtask(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().expect("the command runs")
    }

    fn generate(&self, more: &[&str]) -> Output {
        let (specs, code, memory) = (self.path("specs"), self.path("code"), self.path("memory.json"));
        let paths = [specs.to_str(), code.to_str(), memory.to_str()].map(|path| path.expect("a path"));
        let args = ["generate", "--specs", paths[0], "--out", paths[1], "--memory", paths[2]];
        self.xtask(&[&args, more].concat())
    }

    fn diff(&self, more: &[&str]) -> Output {
        let specs = self.path("specs");
        self.xtask(&[&["diff", "--specs", specs.to_str().expect("a path")], more].concat())
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).expect("a file");
        assert!(text.contains(from), "{path} has {from}");
        fs::write(self.path(path), text.replacen(from, to, 1)).expect("written");
    }

    fn lock(&self) -> String {
        fs::read_to_string(self.path("specs/names.lock")).expect("the lock")
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

const TASK: &str = "specs/wiki/v2/task.get.md";

#[test]
fn a_change_is_told_against_a_revision_and_fails_where_it_is_asked_to() {
    let room = Room::new();
    let same = room.diff(&["--fail-on", "breaking"]);
    assert!(same.status.success() && told(&same).contains("bump: none"), "{}", told(&same));
    room.edit(TASK, "data.task.task_id | string", "data.task.task_id | int");
    let text = told(&room.diff(&[]));
    assert!(text.contains("bump: minor") && text.contains("✗ type-changed"), "{text}");
    assert!(text.contains("wiki::v2::task::TaskResult.task_id  String → i64"), "{text}");
    let markdown = told(&room.diff(&["--format", "markdown"]));
    let line = "- ⚠️ Change the type of `task.task_id` in `wiki.v2.task.get` from `string` to `int`.";
    assert!(markdown.contains(line), "{markdown}");
    let json: serde_json::Value = serde_json::from_slice(&room.diff(&["--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["counts"]["breaking"], 1);
    assert_eq!(room.diff(&["--fail-on", "breaking"]).status.code(), Some(1));
    assert!(room.diff(&["--fail-on", "unexplained"]).status.success());
    assert!(told(&room.diff(&["--service", "im"])).matches('\n').count() == 2);
    let list = room.path("accepted");
    fs::write(&list, "type-changed wiki.v2.task.get reply:data.task.task_id # told by the platform\n")
        .expect("written");
    let list = list.to_str().expect("a path");
    assert!(room.diff(&["--fail-on", "breaking", "--accept", list]).status.success());
    room.git(&["checkout", "-q", "specs"]);
    let unused = room.diff(&["--accept", list]);
    assert!(!unused.status.success() && told(&unused).contains("accepted:1: no change is"), "{}", told(&unused));
}

#[test]
fn an_import_ends_with_what_it_changes() {
    let room = Room::new();
    // A label that only another service needs is no fault of what is compared.
    fs::create_dir_all(room.path("specs/library/v1")).expect("a folder");
    let book = fs::read_to_string(room.path(TASK)).expect("a spec").replace("/wiki/v2/tasks", "/library/v1/books");
    fs::write(room.path("specs/library/v1/book.get.md"), book.replace("获取任务结果", "查询书")).expect("written");
    fs::write(room.path("specs/labels.tsv"), "查询书\tLook up a book\n").expect("written");
    room.git(&["add", "specs"]);
    room.git(&["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "more"]);
    let page = fs::read_to_string(room.path(TASK))
        .expect("a spec")
        .replace("task_id | string | 任务id", "task_id | int | 任务id");
    fs::create_dir_all(room.path("pages")).expect("a folder");
    fs::write(room.path("pages/task.md"), page.replace("timestamp: 1", "timestamp: 2")).expect("written");
    let (from, to) = (room.path("pages"), room.path("specs"));
    let paths = [from.to_str(), to.to_str()].map(|path| path.expect("a path"));
    let text = told(&room.xtask(&["import", "--from", paths[0], "--to", paths[1]]));
    assert!(text.contains("1 changed (1 breaking)") && text.contains("bump: minor"), "{text}");
    assert!(text.contains("cargo xtask diff --layer wire"), "{text}");
}

#[test]
fn what_cannot_be_compared_is_told_and_never_reads_as_clean() {
    let room = Room::new();
    let none = room.diff(&["--against", "no-such-revision"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(told(&none).contains("`no-such-revision` is neither a folder nor a revision"), "{}", told(&none));
    room.edit(
        TASK,
        "data.task.task_id | string | 任务id",
        "data.task.task_id? | string | 任务id<br>**或为**：`data.task_id`",
    );
    let doubt = room.diff(&["--fail-on", "breaking"]);
    assert_eq!(doubt.status.code(), Some(2));
    assert!(told(&doubt).contains("in doubt, as wiki/v2/task.get.md:"), "{}", told(&doubt));
    assert_eq!(room.diff(&["--accept-doubts"]).status.code(), Some(0));
    room.git(&["checkout", "-q", "specs"]);
    fs::write(room.path("specs/names.lock"), "names 7\n").expect("written");
    assert_eq!(room.diff(&[]).status.code(), Some(2));
}

#[test]
fn a_lock_without_sense_stops_the_generator_before_it_writes() {
    let room = Room::new();
    let lock = room.lock();
    for (text, says) in [
        ("names 99\n".to_owned(), "newer than this program"),
        (lock.replacen("wiki.v2 error", "wiki.v2 mistake", 1), "`mistake` is none of"),
        (lock.replacen(" read ", " sideways ", 1), "none of read, write, both"),
    ] {
        fs::write(room.path("specs/names.lock"), &text).expect("written");
        fs::remove_dir_all(room.path("code")).ok();
        let refused = room.generate(&[]);
        assert!(!refused.status.success() && told(&refused).contains(says), "{}", told(&refused));
        assert!(told(&refused).contains("names.lock:") && told(&refused).contains("= help: "), "{}", told(&refused));
        assert!(!room.path("code").exists(), "nothing is written");
        assert_eq!(room.lock(), text);
    }
}

#[test]
fn names_are_mended_after_a_merge_and_forgotten_on_purpose() {
    let room = Room::new();
    let lock = room.lock();
    let first = lock.lines().nth(1).expect("a line");
    let conflict = lock.replacen(first, &format!("<<<<<<< HEAD\n{first}\n=======\n{first} \n>>>>>>> other"), 1);
    fs::write(room.path("specs/names.lock"), conflict).expect("written");
    let checked = room.generate(&["--check"]);
    assert!(!checked.status.success() && told(&checked).contains("names.lock"), "{}", told(&checked));
    assert!(room.generate(&[]).status.success());
    assert_eq!(room.lock(), lock);

    fs::write(room.path("specs/names.lock"), lock.replace("TaskResult", "Outcome")).expect("written");
    let done = room.generate(&[]);
    assert!(done.status.success() && told(&done).contains("1 of 1 parts generated again"), "{}", told(&done));
    let code = fs::read_to_string(room.path("code/wiki/v2/task.rs")).expect("code");
    assert!(code.contains("pub struct Outcome"), "a name may be chosen in the lock");
    let none = room.generate(&["--relock", "calendar"]);
    assert!(!none.status.success() && told(&none).contains("names nothing of `calendar`"), "{}", told(&none));
    assert!(room.generate(&["--relock", "wiki"]).status.success());
    let code = fs::read_to_string(room.path("code/wiki/v2/task.rs")).expect("code");
    assert!(code.contains("pub struct TaskResult") && code.contains("pub type Outcome = TaskResult;"), "{code}");
    assert!(room.lock().contains("wiki.v2 alias task::Outcome task::TaskResult 0.3"), "{}", room.lock());
}
