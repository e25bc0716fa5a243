//! What a call carries.

use bytes::Bytes;

use super::name::Name;
use crate::upload::Upload;

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
    pub(crate) texts: Vec<(Name, String)>,
    pub(crate) files: Vec<(&'static str, Upload)>,
}

impl FormFields {
    /// Gives a text field these values and no others.
    pub(crate) fn set(&mut self, name: Name, values: Vec<String>) {
        self.texts.retain(|(field, _)| *field != name);
        self.texts.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
}
