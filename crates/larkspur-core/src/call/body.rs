//! What a call carries.

use bytes::Bytes;

use super::name::Name;
use crate::upload::Upload;

/// A field of a form, under its name.
type Field<T> = (&'static str, T);

/// The body under construction.
#[derive(Clone, Default)]
pub(crate) enum Payload {
    #[default]
    None,
    /// Top-level fields of a JSON object, each as JSON text.
    Fields(Vec<(Name, String)>),
    /// A whole JSON text.
    Whole(Bytes),
    /// `application/x-www-form-urlencoded`, or `multipart/form-data` where there is a file.
    Form(FormFields),
}

/// The fields of a form.
#[derive(Clone, Default)]
pub(crate) struct FormFields {
    pub(crate) texts: Vec<Field<String>>,
    pub(crate) files: Vec<Field<Upload>>,
}
