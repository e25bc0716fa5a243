//! Which findings stop the generator.

use larkspur_docs::diagnostic::{Code, Diagnostic, Severity};

/// Whether a finding stops the generator: errors do, and warnings about what would be guessed, or left out.
pub(crate) fn stops(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
        || matches!(
            finding.code,
            Code::SameEndpoint | Code::AmbiguousNesting | Code::UnknownType | Code::MissingColumn | Code::EmptyName
        )
}
