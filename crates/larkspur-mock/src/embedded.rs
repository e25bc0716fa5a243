//! The specs that are packed in the program. The index is read at the start, a service when it is called.

use std::io::Read;
use std::sync::{Arc, OnceLock};

use flate2::read::ZlibDecoder;
use larkspur_schema::Endpoint;
use larkspur_schema::Event;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::document::{Document, Listed};
use crate::prepare::prepare;

/// What `build.rs` packed.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/specs.bin"));

#[derive(Debug, Deserialize)]
struct Index {
    services: Vec<Service>,
    events: Part,
    #[cfg(feature = "page")]
    calls: Part,
}

#[derive(Debug, Deserialize)]
struct Part {
    start: usize,
    length: usize,
}

#[derive(Debug, Deserialize)]
struct Service {
    service: String,
    #[serde(flatten)]
    part: Part,
    /// Name, method, path, title and English title of each endpoint.
    endpoints: Vec<(String, String, String, String, Option<String>)>,
}

/// The packed specs.
#[derive(Debug)]
pub(crate) struct Archive {
    index: Index,
    parts: &'static [u8],
    read: Vec<OnceLock<Vec<Arc<Endpoint>>>>,
    events: OnceLock<Vec<Event>>,
}

/// One packed document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packed {
    service: usize,
    place: usize,
}

/// The archive of this program.
pub(crate) fn archive() -> &'static Archive {
    static ARCHIVE: OnceLock<Archive> = OnceLock::new();
    ARCHIVE.get_or_init(|| Archive::open(PACKED))
}

/// # Panics
/// Where the program's own data is not what `build.rs` wrote: a damaged program.
fn unpack<T: DeserializeOwned>(packed: &[u8]) -> T {
    let mut json = Vec::new();
    ZlibDecoder::new(packed).read_to_end(&mut json).expect("the specs are packed by the build script");
    serde_json::from_slice(&json).expect("the specs are written by the build script")
}

impl Archive {
    fn open(packed: &'static [u8]) -> Self {
        let (length, rest) = packed.split_first_chunk().expect("the specs begin with the length of their index");
        let (index, parts) = rest.split_at(usize::try_from(u32::from_le_bytes(*length)).unwrap_or_default());
        let index: Index = unpack(index);
        let read = index.services.iter().map(|_| OnceLock::new()).collect();
        Self { index, parts, read, events: OnceLock::new() }
    }

    fn part(&self, part: &Part) -> &'static [u8] {
        &self.parts[part.start..part.start + part.length]
    }

    /// The endpoints of the wanted services.
    pub(crate) fn listed(&self, wanted: impl Fn(&str) -> bool) -> Vec<Listed> {
        let services = self.index.services.iter().enumerate().filter(|(_, service)| wanted(&service.service));
        let listed = |(number, service): (usize, &Service)| {
            let of_service =
                service.endpoints.iter().enumerate().map(|(place, (id, method, path, title, title_en))| Listed {
                    id: id.clone(),
                    method: method.clone(),
                    path: path.clone(),
                    title: title.clone(),
                    title_en: title_en.clone(),
                    document: Document::Packed(Packed { service: number, place }),
                });
            of_service.collect::<Vec<_>>()
        };
        services.flat_map(listed).collect()
    }

    pub(crate) fn services(&self) -> Vec<String> {
        self.index.services.iter().map(|service| service.service.clone()).collect()
    }

    pub(crate) fn events(&self) -> &[Event] {
        self.events.get_or_init(|| unpack(self.part(&self.index.events)))
    }

    /// A call of each endpoint in Rust, by its name.
    #[cfg(feature = "page")]
    pub(crate) fn calls(&self) -> std::collections::BTreeMap<String, String> {
        unpack(self.part(&self.index.calls))
    }

    fn service(&self, number: usize) -> &[Arc<Endpoint>] {
        self.read[number].get_or_init(|| {
            let mut endpoints: Vec<Endpoint> = unpack(self.part(&self.index.services[number].part));
            endpoints.iter_mut().for_each(prepare);
            endpoints.into_iter().map(Arc::new).collect()
        })
    }
}

impl Packed {
    pub(crate) fn endpoint(self) -> Arc<Endpoint> {
        Arc::clone(&archive().service(self.service)[self.place])
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn what_is_packed_is_what_the_folder_holds() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
        let compiled = larkspur_docs::compile_dir(&specs, larkspur_docs::Knowledge::default()).unwrap();
        let listed = archive().listed(|_| true);
        assert_eq!(listed.len(), compiled.endpoints.len());
        for mut endpoint in compiled.endpoints {
            prepare(&mut endpoint);
            let packed = listed.iter().find(|listed| listed.id == endpoint.id.to_string()).expect("it is listed");
            assert_eq!(*packed.document.endpoint(), endpoint);
        }
        assert_eq!(archive().events(), compiled.events);
    }
}
