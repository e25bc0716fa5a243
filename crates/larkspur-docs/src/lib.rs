//! Compiles the Markdown API docs of the Feishu / Lark open platform to the schema of `larkspur-schema`.
//!
//! ```
//! use larkspur_docs::{Knowledge, compile, source::Source};
//!
//! let page = "---\ntitle: T\n---\n## 请求\n名称 | 值\n---|---\n\
//!             HTTP URL | https://open.feishu.cn/open-apis/wiki/v2/tasks/:task_id\nHTTP Method | GET\n";
//! let compiled = compile(&[Source::new("task.md", page)], Knowledge::default());
//! assert_eq!(compiled.endpoints[0].id.to_string(), "wiki.v2.task.get");
//! ```

mod compile;

pub mod canonical;
mod cell;
pub mod diagnostic;
pub mod example;
mod facts;
pub mod findings;
pub mod labels;
pub mod names;
pub mod nesting;
mod page;
mod request;
pub mod source;
mod types;

pub use compile::{
    Compiled, Knowledge, Loaded, MAX_FILE_SIZE, Settled, Skip, compile, compile_dir, compile_loaded, compile_settled,
    endpoint_identity, lacks_name, load, report_doubt, unnamed_path, written_tables,
};
