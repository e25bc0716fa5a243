//! Texts that say when something is, where several places share a field.

use larkspur_schema::{Field, Time};

use crate::model::Clock;

/// What the places of a field say of the time in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Times {
    /// None of them knows.
    #[default]
    Unsaid,
    /// Those that know say this.
    Said(Time),
    /// One says this, another that: it stays a text.
    Contradicted,
}

impl Times {
    pub(crate) fn of(field: &Field) -> Self {
        field.facts.time.map_or(Self::Unsaid, Self::Said)
    }

    /// What both say together.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (said, Self::Unsaid) | (Self::Unsaid, said) => said,
            (said, other) if said == other => said,
            _ => Self::Contradicted,
        }
    }

    /// The clock by which it is read, where it is a time.
    pub(crate) fn clock(self) -> Option<Clock> {
        match self {
            Self::Said(Time::Seconds) => Some(Clock::Seconds),
            Self::Said(Time::Milliseconds) => Some(Clock::Millis),
            Self::Said(Time::Rfc3339) => Some(Clock::Rfc3339),
            Self::Unsaid | Self::Contradicted => None,
        }
    }

    /// What it was where it had the runtime's type of this name.
    pub(crate) fn of_type(name: &str) -> Option<Self> {
        let times = [Time::Seconds, Time::Milliseconds, Time::Rfc3339].map(Self::Said);
        times.into_iter().find(|times| times.clock().is_some_and(|clock| clock.type_name() == name))
    }
}
