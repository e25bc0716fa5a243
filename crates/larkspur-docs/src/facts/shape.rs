//! What a field holds, as far as its facts are concerned.

use larkspur_schema::FieldType;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) ty: FieldType,
    pub(super) repeated: bool,
}
