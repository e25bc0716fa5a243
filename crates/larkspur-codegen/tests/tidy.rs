//! The arrow from the schema over the model to text goes one way.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn what_prints_knows_no_schema_and_what_lowers_knows_no_printer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rules: [(&str, &[&str]); 3] = [
        ("emit", &["larkspur_schema", "crate::lower"]),
        ("model", &["larkspur_schema", "crate::lower", "crate::emit"]),
        ("lower", &["crate::emit"]),
    ];
    for (folder, unknown) in rules {
        let mut files = Vec::new();
        sources(&root.join(folder), &mut files);
        assert!(files.len() > 5, "{folder} has {} files", files.len());
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source");
            for name in unknown {
                assert!(!text.contains(name), "{} names {name}", file.display());
            }
        }
    }
}
