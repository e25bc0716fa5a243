//! Errors in words.

use std::fmt;

use super::{Error, ErrorKind};
use crate::codes;

/// Names the place, the failure and, where one is known, the mend; never a secret, never a body.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(endpoint) = &inner.endpoint {
            write!(f, "{endpoint}: ")?;
        }
        match inner.kind {
            ErrorKind::Api => match inner.code {
                Some(code) => write!(f, "the platform answered code {code}: {}", inner.message)?,
                None => write!(f, "the platform refused: {}", inner.message)?,
            },
            ErrorKind::Decode => {
                f.write_str("what the platform sent does not fit its type")?;
                if let Some(path) = &inner.path {
                    write!(f, " at `{path}`")?;
                }
                write!(f, ": {}", inner.message)?;
            }
            _ => {
                f.write_str(&inner.message)?;
                if let Some(code) = inner.code {
                    write!(f, " (code {code})")?;
                }
            }
        }
        if let Some(status) = inner.http {
            write!(f, "; HTTP {}", status.as_u16())?;
        }
        let scopes = self.missing_scopes();
        if !scopes.is_empty() {
            write!(f, "; grant the app one of the scopes {}", scopes.join(", "))?;
        }
        for violation in &inner.detail.fields {
            let field = violation.field.as_deref().unwrap_or("a field");
            write!(f, "; `{field}`: {}", violation.description.as_deref().unwrap_or("not valid"))?;
        }
        if let Some(hint) = inner.code.and_then(codes::hint) {
            write!(f, "; {hint}")?;
        }
        if let Some(wait) = inner.retry_after {
            write!(f, "; try again in {} s", wait.as_secs_f64().ceil())?;
        }
        if inner.attempts > 1 {
            write!(f, "; sent {} times", inner.attempts)?;
        }
        if let Some(log_id) = &inner.log_id {
            write!(f, "; log id {log_id}")?;
        }
        if let Some(link) = &inner.detail.troubleshooter {
            write!(f, "; see {link}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut out = f.debug_struct("Error");
        out.field("kind", &inner.kind).field("message", &inner.message);
        let mut known = |name, value: &dyn fmt::Debug, present: bool| {
            if present {
                out.field(name, value);
            }
        };
        known("endpoint", &inner.endpoint, inner.endpoint.is_some());
        known("code", &inner.code, inner.code.is_some());
        known("status", &inner.http, inner.http.is_some());
        known("log_id", &inner.log_id, inner.log_id.is_some());
        known("json_path", &inner.path, inner.path.is_some());
        known("retry_after", &inner.retry_after, inner.retry_after.is_some());
        known("missing_scopes", &self.missing_scopes(), !inner.detail.permissions.is_empty());
        known("attempts", &inner.attempts, inner.attempts > 0);
        known("source", &inner.source, inner.source.is_some());
        out.finish_non_exhaustive()
    }
}
