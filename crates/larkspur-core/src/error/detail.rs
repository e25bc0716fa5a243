//! What the platform sends in `error`, beside `code` and `msg`.

use crate::wire::RawJson;

/// A permission that the app or the user lacks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PermissionViolation {
    /// The kind of permission, `action_scope_required`.
    pub kind: Option<String>,
    /// What lacks it: mostly the name of a scope.
    pub subject: Option<String>,
    /// More words.
    pub description: Option<String>,
}
crate::wire!(read PermissionViolation { kind = "type", subject = "subject", description = "description" });

/// A request field that the platform refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldViolation {
    /// The field's path.
    pub field: Option<String>,
    /// The value that was sent.
    pub value: Option<String>,
    /// Why it was refused.
    pub description: Option<String>,
}
crate::wire!(read FieldViolation { field = "field", value = "value", description = "description" });

/// The object `error` of an envelope.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Detail {
    pub(crate) log_id: Option<String>,
    pub(crate) troubleshooter: Option<String>,
    pub(crate) permissions: Vec<PermissionViolation>,
    pub(crate) fields: Vec<FieldViolation>,
    pub(crate) helps: Vec<RawJson>,
}
crate::wire!(read Detail {
    log_id = "log_id",
    troubleshooter = "troubleshooter",
    permissions = "permission_violations",
    fields = "field_violations",
    helps = "helps",
});

impl Detail {
    pub(crate) fn missing_scopes(&self) -> Vec<&str> {
        let mut scopes: Vec<&str> = self
            .permissions
            .iter()
            .filter(|violation| violation.kind.as_deref().is_none_or(|kind| kind.contains("scope")))
            .filter_map(|violation| violation.subject.as_deref())
            .filter(|scope| !scope.is_empty())
            .collect();
        scopes.dedup();
        scopes
    }
}
