//! Errors in words.

use std::fmt;

use super::{Error, ErrorKind};
use crate::codes;

/// How many of the platform's findings are named.
const NAMED: usize = 5;
/// The most characters of a text that the platform wrote.
const LONGEST: usize = 300;

/// A text, cut where it is too long for a line.
struct Short<'a>(&'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(LONGEST) {
            Some((end, _)) => write!(f, "{}…", &self.0[..end]),
            None => f.write_str(self.0),
        }
    }
}

impl fmt::Debug for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

/// Names the place, the failure and, where one is known, the mend; never a secret, never a body. It fits a log line,
/// however much the platform found.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let message = Short(&inner.message);
        if let Some(endpoint) = &inner.endpoint {
            write!(f, "{}: ", Short(endpoint))?;
        }
        match inner.kind {
            ErrorKind::Api => match inner.code {
                Some(code) => write!(f, "the platform answered code {code}: {message}")?,
                None => write!(f, "the platform refused: {message}")?,
            },
            ErrorKind::Decode => {
                f.write_str("what the platform sent does not fit its type")?;
                if let Some(path) = &inner.path {
                    write!(f, " at `{}`", Short(path))?;
                }
                write!(f, ": {message}")?;
            }
            _ => {
                write!(f, "{message}")?;
                if let Some(code) = inner.code {
                    write!(f, " (code {code})")?;
                }
            }
        }
        if let Some(status) = inner.http {
            write!(f, "; HTTP {}", status.as_u16())?;
        }
        self.findings(f)?;
        if let Some(hint) = self.hint() {
            write!(f, "; {hint}")?;
        }
        if let Some(wait) = inner.retry_after {
            write!(f, "; try again in {} s", wait.as_secs_f64().ceil())?;
        }
        if inner.attempts > 1 {
            write!(f, "; sent {} times", inner.attempts)?;
        }
        if let Some(log_id) = &inner.log_id {
            write!(f, "; log id {}", Short(log_id))?;
        }
        if let Some(link) = &inner.detail.troubleshooter {
            write!(f, "; see {}", Short(link))?;
        }
        Ok(())
    }
}

impl Error {
    fn hint(&self) -> Option<&'static str> {
        codes::hint(self.0.code?, self.endpoint())
    }

    /// What the platform found: scopes that are missing, fields that it refused.
    fn findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scopes = self.missing_scopes();
        if !scopes.is_empty() {
            f.write_str("; grant the app one of the scopes ")?;
            for (index, scope) in scopes.iter().take(NAMED).enumerate() {
                write!(f, "{}{}", if index == 0 { "" } else { ", " }, Short(scope))?;
            }
            more(f, scopes.len())?;
        }
        let refused = &self.0.detail.fields;
        for violation in refused.iter().take(NAMED) {
            let field = violation.field.as_deref().unwrap_or("a field");
            let reason = violation.description.as_deref().unwrap_or("not valid");
            write!(f, "; `{}`: {}", Short(field), Short(reason))?;
        }
        more(f, refused.len())
    }
}

/// Tells how many are not named.
fn more(f: &mut fmt::Formatter<'_>, all: usize) -> fmt::Result {
    match all.checked_sub(NAMED).filter(|left| *left > 0) {
        Some(left) => write!(f, " and {} more", grouped(left)),
        None => Ok(()),
    }
}

/// Writes `12,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Says all that `Display` says, in one field, and what else is known: `main` and `unwrap` show this one.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut out = f.debug_struct("Error");
        out.field("kind", &inner.kind).field("message", &format_args!("{self}"));
        let mut known = |name, value: &dyn fmt::Debug, present: bool| {
            if present {
                out.field(name, value);
            }
        };
        known("code", &inner.code, inner.code.is_some());
        known("status", &inner.http, inner.http.is_some());
        known("json_path", &inner.path.as_deref().map(Short), inner.path.is_some());
        known("retry_after", &inner.retry_after, inner.retry_after.is_some());
        known("attempts", &inner.attempts, inner.attempts > 0);
        known("source", &inner.source, inner.source.is_some());
        out.finish_non_exhaustive()
    }
}
