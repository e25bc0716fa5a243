//! Packs the specs into one file that the program holds: an index, and a compressed part for each service.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    #[cfg(feature = "embedded")]
    pack::run();
}

#[cfg(feature = "embedded")]
mod pack {
    use std::collections::BTreeMap;
    use std::io::Write;
    use std::path::{Path, PathBuf};

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use larkspur_codegen::{LockError, Options};
    use larkspur_docs::diagnostic::Severity;
    use larkspur_docs::{Knowledge, compile_dir};
    use serde_json::{Value, json};

    pub(super) fn run() {
        let specs = Path::new(&variable("CARGO_MANIFEST_DIR")).join("specs");
        let specs = specs.canonicalize().unwrap_or(specs);
        println!("cargo:rerun-if-changed={}", specs.display());
        let out = PathBuf::from(variable("OUT_DIR")).join("specs.bin");
        let packed = pack(&specs).unwrap_or_else(|problem| panic!("the specs cannot be packed: {problem}"));
        if let Err(problem) = std::fs::write(&out, packed) {
            panic!("{} cannot be written: {problem}", out.display());
        }
    }

    fn variable(name: &str) -> String {
        std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
    }

    fn pack(specs: &Path) -> Result<Vec<u8>, String> {
        let compiled =
            compile_dir(specs, Knowledge::default()).map_err(|problem| format!("{}: {problem}", specs.display()))?;
        let error = compiled.diagnostics.iter().find(|finding| finding.severity == Severity::Error);
        if let Some(error) = error {
            return Err(format!("{}:{}:{}: {}", error.file, error.line, error.column, error.message));
        }
        let mut services: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for endpoint in &compiled.endpoints {
            services.entry(&endpoint.id.service).or_default().push(endpoint);
        }
        let (mut parts, mut index) = (Vec::new(), Vec::new());
        for (service, endpoints) in services {
            let part = compressed(&serde_json::to_vec(&endpoints).map_err(|problem| problem.to_string())?)?;
            let listed: Vec<Value> = endpoints
                .iter()
                .map(|one| {
                    json!([one.id.to_string(), one.http.method, one.http.path, one.page.title, one.page.title_en])
                })
                .collect();
            index.push(json!({"service": service, "start": parts.len(), "length": part.len(), "endpoints": listed}));
            parts.extend(part);
        }
        let events = compressed(&serde_json::to_vec(&compiled.events).map_err(|problem| problem.to_string())?)?;
        let calls = larkspur_codegen::calls(&compiled.endpoints, &compiled.events, &options(specs)?)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        let calls = compressed(&serde_json::to_vec(&calls).map_err(|problem| problem.to_string())?)?;
        let place = |start: usize, part: &[u8]| json!({"start": start, "length": part.len()});
        let index = json!({
            "services": index,
            "events": place(parts.len(), &events),
            "calls": place(parts.len() + events.len(), &calls),
        });
        parts.extend(events);
        parts.extend(calls);
        let index = compressed(index.to_string().as_bytes())?;
        let length = u32::try_from(index.len()).map_err(|problem| problem.to_string())?;
        Ok([&length.to_le_bytes()[..], &index, &parts].concat())
    }

    /// The names of the generated code are those that stay.
    fn options(specs: &Path) -> Result<Options, String> {
        let lock = specs.join("names.lock");
        let text = std::fs::read_to_string(&lock).map_err(|problem| format!("{}: {problem}", lock.display()))?;
        let lock = text.parse().map_err(|errors: Vec<LockError>| {
            let told = errors.iter().map(|error| format!("{}:{}: {}", lock.display(), error.line, error.message));
            told.collect::<Vec<_>>().join("\n")
        })?;
        Ok(Options { lock, ..Options::default() })
    }

    fn compressed(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).map_err(|problem| problem.to_string())?;
        encoder.finish().map_err(|problem| problem.to_string())
    }
}
