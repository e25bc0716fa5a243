//! Open enums: text with the documented variants, or whole numbers with documented constants.

use std::fmt::Write;

use crate::emit::{layout, types};
use crate::model::{Enum, Values};

/// ```text
/// rt::wire! { read
///     /// 节点类型
///     pub enum NodeType: str {
///         /// 实体
///         Origin = "origin",
///     }
/// }
/// ```
pub(super) fn emit(listed: &Enum) -> String {
    let name = &listed.name;
    let mut out = format!("rt::wire! {{ {}\n", types::word(listed.sides));
    layout::docs(&mut out, &listed.docs, "    ");
    let (values, text) = match &listed.values {
        Values::Numbers(values) => {
            let _ = writeln!(out, "    pub struct {name}: i64 {{");
            (values, false)
        }
        Values::Texts(values) => {
            let _ = writeln!(out, "    pub enum {name}: str {{");
            (values, true)
        }
    };
    for value in values {
        layout::docs(&mut out, &value.docs, "        ");
        let raw = if text { layout::literal(&value.wire) } else { value.wire.clone() };
        let _ = writeln!(out, "        {} = {raw},", value.name);
    }
    out.push_str("    }\n}\n");
    out
}
