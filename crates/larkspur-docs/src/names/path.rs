//! The path of an endpoint, cut into what its name is made of.

use super::words::snake;

/// What a path names before it comes to its end: `tasks`, of `/tasks/:task_id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Snake case, never empty.
    pub(super) name: String,
    /// Whether a parameter picks one of it.
    pub(super) picked: bool,
}

/// A path as service, version and the parts that follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// Empty where the path has no fixed segment.
    pub(super) service: String,
    /// `v2`.
    pub(super) version: Option<String>,
    /// The fixed segments after these, each with whether a parameter follows.
    pub(super) parts: Vec<Part>,
    /// Whether a parameter stands between the version and the first part, as in `/doc/v2/:doc_token/content`.
    pub(super) picked: bool,
}

impl Path {
    /// Reads `/open-apis/<service>/<version>/…`, and the older `/<service>/openapi/<version>/…`.
    pub(super) fn read(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut read = Self { service: String::new(), version: None, parts: Vec::new(), picked: false };
        let segments = path.split('/').map(str::trim).filter(|segment| !matches!(*segment, "open-apis" | "openapi"));
        for segment in segments {
            if segment.starts_with([':', '{', '<', '$']) {
                read.pick(segment);
            } else if read.version.is_none() && is_version(segment) {
                read.version = Some(segment.to_ascii_lowercase());
            } else {
                read.fix(snake(segment));
            }
        }
        read
    }

    /// Takes the name of a fixed segment.
    fn fix(&mut self, name: String) {
        if name.is_empty() {
            return;
        }
        if self.service.is_empty() {
            self.service = name;
        } else {
            self.parts.push(Part { name, picked: false });
        }
    }

    /// Takes a parameter. One straight after another stands for a collection that the path leaves out.
    fn pick(&mut self, param: &str) {
        match self.parts.last_mut() {
            None => self.picked = true,
            Some(part) if !part.picked => part.picked = true,
            Some(_) => {
                let name = snake(param);
                let name = name.strip_suffix("_id").unwrap_or(&name);
                if !name.is_empty() {
                    self.parts.push(Part { name: name.to_owned(), picked: true });
                }
            }
        }
    }
}

/// Whether a segment is a version: `v` and digits.
fn is_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or_default();
    (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(path: &str) -> Vec<(String, bool)> {
        Path::read(path).parts.into_iter().map(|part| (part.name, part.picked)).collect()
    }

    #[test]
    fn a_path_is_cut_into_service_version_and_parts() {
        let path = Path::read("/open-apis/wiki/v2/spaces/:space_id/nodes?x=1");
        assert_eq!((path.service.as_str(), path.version.as_deref(), path.picked), ("wiki", Some("v2"), false));
        assert_eq!(
            parts("/open-apis/wiki/v2/spaces/:space_id/nodes/"),
            [("spaces".into(), true), ("nodes".into(), false)]
        );
        assert!(Path::read("/open-apis/doc/v2/:docToken/content").picked);
    }

    #[test]
    fn older_paths_have_their_version_elsewhere_or_none() {
        let path = Path::read("/approval/openapi/v3/external/instance/check");
        assert_eq!((path.service.as_str(), path.version.as_deref()), ("approval", Some("v3")));
        assert_eq!(Path::read("/open-apis/drive/explorer/v2/folder/:folderToken").version.as_deref(), Some("v2"));
        assert_eq!(Path::read("/open-apis/jssdk/ticket/get").version, None);
    }

    #[test]
    fn a_second_parameter_in_a_row_is_a_part_of_its_own() {
        assert_eq!(parts("/s/v1/rules/:sheetId/:ruleId"), [("rules".into(), true), ("rule".into(), true)]);
    }
}
