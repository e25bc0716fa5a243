//! Names of endpoints: `service.version.resource.method`, as the platform itself names them.
//!
//! The platform publishes no list of names, but its names follow rules. The path gives the service, the version and the
//! resource, whose parts are the path's collections in the singular; the HTTP method gives the method, unless the path ends
//! in an action; and the end of the page's URL often spells both.
//!
//! ```text
//! GET   /open-apis/wiki/v2/tasks/:task_id                …/wiki-v2/task/get               wiki.v2.task.get
//! PUT   /open-apis/acs/v1/users/:user_id/face            …/acs-v1/user/update             acs.v1.user_face.update
//! POST  /open-apis/im/v1/messages/:message_id/forward    …/im-v1/message/forward          im.v1.message.forward
//! ```

mod call;
mod event;
mod learned;
mod page;
mod path;
mod source;
mod tail;
#[cfg(test)]
mod tests;
mod words;

pub use event::event;
pub use learned::KnownNames;
pub use page::PageName;
pub use source::NameSource;
pub use tail::of_url;

use larkspur_schema::EndpointId;

use path::Path;
use tail::Tail;

/// Derives the name of an endpoint.
///
/// Any text gives a name that [`EndpointId`]'s `FromStr` accepts. A path without a version is of version `v0`: such paths
/// are older than the platform's versions. A path with nothing to name is `unnamed`. Two pages about one endpoint get one
/// name where both their URLs fit the path, so compare method and path before you call equal names a clash.
///
/// ```
/// # use larkspur_docs::names::{NameSource, derive};
/// let id = derive(&NameSource {
///     http_method: "GET",
///     host: "open.feishu.cn",
///     path: "/open-apis/wiki/v2/tasks/:task_id",
///     doc_url: Some("https://open.feishu.cn/document/server-docs/docs/wiki-v2/task/get"),
///     title: "获取任务结果",
/// });
/// assert_eq!(id.to_string(), "wiki.v2.task.get");
/// ```
pub fn derive(source: &NameSource<'_>) -> EndpointId {
    let path = Path::read(source.path);
    let tail = Tail::read(source.doc_url.unwrap_or_default());
    let (resource, method) = call::name(source, &path, &tail);
    let named = |name: String, other: &str| if name.is_empty() { other.to_owned() } else { name };
    EndpointId {
        service: named(path.service, UNNAMED),
        version: path.version.unwrap_or_else(|| UNVERSIONED.to_owned()),
        resource: named(resource, UNNAMED),
        method,
    }
}

/// The version of a path that names none; such paths are older than the platform's versions.
const UNVERSIONED: &str = "v0";

/// The service or resource of a path without a single letter or digit.
const UNNAMED: &str = "unnamed";
