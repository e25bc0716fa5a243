//! A run that generates only what changed gives what a whole run gives, whatever happened before it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use larkspur_docs::{Knowledge, compile, load};
use tempfile::TempDir;

/// Some services of the project, copied, and a folder of code.
struct Room {
    dir: TempDir,
}

impl Room {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
        for service in ["wiki", "elearning", "search", "minutes"] {
            copy(&specs.join(service), &dir.path().join("specs").join(service));
        }
        Self { dir }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn spec(&self, path: &str) -> PathBuf {
        self.path("specs").join(path)
    }

    fn edit(&self, spec: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.spec(spec)).expect("a spec");
        assert!(text.contains(from), "{spec} has {from}");
        fs::write(self.spec(spec), text.replacen(from, to, 1)).expect("written");
    }

    fn generate(&self, out: &str, more: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("generate").arg("--specs").arg(self.path("specs")).arg("--out").arg(self.path(out));
        let output =
            command.arg("--memory").arg(self.path("memory.json")).args(more).output().expect("the command runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), text)
    }

    /// Runs as after a change, then everything elsewhere, and compares. `parts` are generated again; `None` where a whole
    /// run must be made.
    fn proves(&self, what: &str, parts: Option<usize>) {
        let (done, told) = self.generate("code", &[]);
        assert!(done, "{what}: {told}");
        match parts {
            Some(parts) => assert!(told.contains(&format!(": {parts} of ")), "{what}: {told}"),
            None => assert!(!told.contains("changed since the last run"), "{what}: {told}"),
        }
        let before = fs::read(self.path("memory.json")).expect("what is remembered");
        let (done, told) = self.generate("whole", &["--full"]);
        assert!(done, "{what}: {told}");
        assert_eq!(files(&self.path("code")), files(&self.path("whole")), "{what}");
        let after = fs::read(self.path("memory.json")).expect("what is remembered");
        assert!(before == after, "{what}: both runs remember the same");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("a copy");
        }
    }
}

fn files(dir: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(dir).expect("below").to_owned();
                found.insert(name, fs::read_to_string(&path).expect("text"));
            }
        }
    }
    found
}

/// What the whole design rests on.
#[test]
fn a_spec_says_the_same_alone_and_among_all() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let sources = load(&specs).expect("the specs").sources;
    let all = compile(&sources, Knowledge::default());
    let (mut endpoints, mut events) = (Vec::new(), Vec::new());
    for source in &sources {
        let alone = compile(std::slice::from_ref(source), Knowledge::default());
        endpoints.extend(alone.endpoints);
        events.extend(alone.events);
    }
    endpoints.sort_by(|a, b| a.page.doc.cmp(&b.page.doc));
    events.sort_by(|a, b| a.page.doc.cmp(&b.page.doc));
    assert!(all.endpoints.len() > 1000 && all.events.len() > 100);
    assert!(all.endpoints.iter().eq(&endpoints) && all.events.iter().eq(&events));
}

#[test]
fn whatever_changes_the_outcome_is_that_of_a_whole_run() {
    let room = Room::new();
    room.proves("the first run", None);
    room.proves("nothing changed", Some(0));

    room.edit("wiki/v2/task.get.md", "获取任务结果", "任务的结果");
    room.proves("a title", Some(1));

    let lock = fs::read_to_string(room.spec("names.lock")).expect("the lock");
    fs::write(room.spec("names.lock"), lock.replace("TaskResult", "Outcome")).expect("written");
    room.proves("a name in the lock", Some(1));
    let code = fs::read_to_string(room.path("code/wiki/v2/task.rs")).expect("code");
    assert!(code.contains("pub struct Outcome"), "{code}");
    room.proves("and it stays", Some(0));

    fs::write(room.spec("labels.tsv"), "任务的结果\tTask result\n").expect("written");
    room.proves("labels are there", None);
    room.proves("and stay", Some(0));
    room.edit("wiki/v2/task.get.md", "HTTP Method | GET", "HTTP Method | POST");
    room.proves("a translated document", Some(1));
    let code = fs::read_to_string(room.path("code/wiki/v2/task.rs")).expect("code");
    assert!(code.contains("/// Task result · 任务的结果"), "{code}");
    room.edit("wiki/v2/task.get.md", "HTTP Method | POST", "HTTP Method | GET");
    fs::write(room.spec("labels.tsv"), "任务的结果\tResult\n").expect("written");
    room.proves("a label is reworded", None);
    fs::remove_file(room.spec("labels.tsv")).expect("removed");
    room.proves("labels are gone", None);

    let event = fs::read_dir(room.spec("elearning/v2/events")).expect("events").next().expect("one").expect("an entry");
    let (text, path) = (fs::read_to_string(event.path()).expect("text"), event.path());
    fs::remove_file(&path).expect("removed");
    room.proves("an event is gone", Some(1));
    fs::write(&path, text).expect("written");
    room.proves("and is back", Some(1));

    fs::remove_dir_all(room.spec("minutes")).expect("removed");
    room.proves("a service is gone", Some(1));
    assert!(!room.path("code/minutes").exists());

    // By its name, the endpoint moves to another version, which had none.
    room.edit("wiki/v2/task.get.md", "form: canonical", "form: canonical\nendpoint: wiki.v9.task.get");
    room.proves("a move", Some(2));

    fs::write(room.path("code/search/mod.rs"), "// @generated, then spoilt").expect("written");
    let (v2, types) = (room.path("code/wiki/v2/space.rs"), room.path("code/wiki/v2/old.rs"));
    fs::write(&v2, "// @generated, then spoilt").expect("written");
    fs::write(&types, "// @generated, then left over").expect("written");
    room.proves("spoilt and stray files", Some(1));
    assert!(!types.exists());

    fs::write(room.path("memory.json"), "{").expect("written");
    room.proves("nothing that can be read is remembered", None);

    // A page that is not canonical learns from others.
    room.edit("wiki/v2/task.get.md", "form: canonical\n", "");
    let (done, told) = room.generate("code", &[]);
    assert!(!told.contains("changed since the last run"), "{done}: {told}");
}

#[test]
fn what_a_whole_run_refuses_is_refused_as_it_does() {
    let room = Room::new();
    room.proves("the first run", None);
    let before = files(&room.path("code"));

    let spec = room.spec("wiki/v2/task.get.md");
    let text = fs::read_to_string(&spec).expect("text");
    let other = fs::read_to_string(room.spec("wiki/v2/space.list.md")).expect("text");
    for (what, bad, says) in [
        ("an unknown type in a path that has no parent", text.replacen("data.task |", "data.tusk.task |", 1), "error"),
        ("no URL", text.replacen("HTTP URL", "URL of old", 1), "error"),
        ("the endpoint of another spec", other, "also documented by"),
    ] {
        assert_ne!(bad, text, "{what}");
        fs::write(&spec, bad).expect("written");
        let (done, told) = room.generate("code", &[]);
        let (_, whole) = room.generate("code", &["--full"]);
        assert!(!done && told.contains(says) && told.contains("nothing was written"), "{what}: {told}");
        assert_eq!(told, whole, "{what}");
        assert_eq!(files(&room.path("code")), before, "{what}");
    }
}
