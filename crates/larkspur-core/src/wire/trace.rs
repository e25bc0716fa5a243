//! Where in a JSON text something does not fit.

use std::fmt;

use super::read::Given;

/// The path to the value at which reading failed, innermost step first; and the values that were passed over, where
/// reading goes on without them.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    pub(super) steps: Vec<Step>,
    pub(super) mismatch: bool,
    pub(super) lossy: bool,
    pub(super) passed_over: Vec<PassedOver>,
}

/// A value that did not fit, and the path to it as far as it is known yet, innermost step first.
#[derive(Debug)]
pub(super) struct PassedOver {
    steps: Vec<Step>,
    problem: String,
}

/// So many values that do not fit are named; the others are passed over in silence.
const NAMED: usize = 16;

#[derive(Clone, Debug)]
pub(super) enum Step {
    Field(String),
    Item(usize),
}

impl Trace {
    /// A trace that passes over values that do not fit.
    pub(crate) fn lossy() -> Self {
        Self { lossy: true, ..Self::default() }
    }

    /// Whether a value did not fit, as opposed to text that is not JSON.
    pub(crate) fn is_mismatch(&self) -> bool {
        self.mismatch
    }

    /// The values that were passed over.
    pub(crate) fn misfits(&self) -> Vec<Misfit> {
        let misfit =
            |found: &PassedOver| Misfit { path: Path(&found.steps).to_string(), problem: found.problem.clone() };
        self.passed_over.iter().map(misfit).collect()
    }

    /// What is wrong with the whole document, where it was passed over.
    pub(crate) fn whole_misfit(&self) -> Option<&str> {
        self.passed_over.iter().find(|found| found.steps.is_empty()).map(|found| &*found.problem)
    }

    #[cold]
    pub(super) fn pass_over(&mut self, expected: &str, found: Given<'_>) {
        if self.passed_over.len() < NAMED {
            let problem = format!("expected {expected}, found {found}");
            self.passed_over.push(PassedOver { steps: Vec::new(), problem });
        }
    }

    /// Adds the step that leads to all values that were passed over since there were so many.
    #[cold]
    pub(super) fn lead_to(&mut self, since: usize, step: &Step) {
        self.passed_over[since..].iter_mut().for_each(|found| found.steps.push(step.clone()));
    }
}

/// Writes `data.items[3].name`.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Path(&self.steps).fmt(f)
    }
}

/// Steps, innermost first.
struct Path<'s>(&'s [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Field(name) if index == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        if self.0.is_empty() { f.write_str("the top of the document") } else { Ok(()) }
    }
}

/// A value that does not fit its field, in JSON that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// Where it stands: `message.mentions[3].name`.
    pub path: String,
    /// What is wrong with it: `expected text, found a list`. It never shows text that stands there.
    pub problem: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}
