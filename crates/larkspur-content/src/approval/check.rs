//! What the platform would refuse in a form, by the rules of its pages.

use std::collections::BTreeSet;

use super::groups::{LEAVE_START, LEAVE_TYPE, OUT_END, OUT_START, OVERTIME_RANGES};
use super::values::{Amount, ControlValue};
use super::{Control, ControlType, Form};
use crate::error::{ContentError, Problem};

/// So many times of overtime go into one form.
const RANGES: usize = 30;

impl Form {
    /// Whether the platform would take the form, as far as its pages tell.
    ///
    /// ```
    /// use larkspur_content::approval::{Control, Form};
    /// let error = Form::new().control(Control::date("widget1", "tomorrow")).check().expect_err("this is no time");
    /// assert_eq!(error.problems()[0].place, "[0].value");
    /// assert!(error.to_string().contains("`widget1`"));
    /// ```
    ///
    /// # Errors
    /// All that is wrong: ids and types that are missing, ids that are there twice, controls that apps cannot fill in, values that are not what the
    /// type asks for, times that are not in RFC 3339. Whether the form is the one that a definition asks for is told by
    /// [`FormDefinition::check`](super::FormDefinition::check).
    pub fn check(&self) -> Result<(), ContentError> {
        let mut problems = Vec::new();
        check_controls(self.controls(), "", &mut problems);
        ContentError::of(problems)
    }
}

impl Control {
    /// A problem of this control: its text names the control by its id and its name.
    pub(super) fn wrong(&self, place: &str, message: &str) -> Problem {
        let name = self.name().map(|name| format!(" ({name})")).unwrap_or_default();
        Problem::new(place, format!("the control `{}`{name}: {message}", self.id()))
    }
}

fn check_controls(controls: &[Control], place: &str, problems: &mut Vec<Problem>) {
    let mut ids = BTreeSet::new();
    for (index, control) in controls.iter().enumerate() {
        let place = format!("{place}[{index}]");
        if control.id().is_empty() || control.kind().as_str().is_empty() {
            problems
                .push(Problem::new(place, "a control is an object with an `id` and a `type`, and this has not both"));
            continue;
        }
        // Proofs of leave may be several controls of one id.
        if !ids.insert(control.id()) && control.kind() != &ControlType::Image {
            problems.push(control.wrong(&place, "it is there twice; give each control once"));
        }
        if !control.kind().is_set_by_apps() {
            let message = format!("apps cannot fill in a control of the type `{}`; leave it out", control.kind());
            problems.push(control.wrong(&place, &message));
        }
        check_value(control, &format!("{place}.value"), problems);
    }
}

fn check_value(control: &Control, place: &str, problems: &mut Vec<Problem>) {
    let mut wrong = |message: &str| problems.push(control.wrong(place, message));
    let Some(value) = control.value() else {
        return wrong("it holds nothing; give it a value, or leave it out");
    };
    match value {
        ControlValue::Number(number) | ControlValue::Amount(Amount { amount: number, .. })
            if number.as_f64().is_none() =>
        {
            wrong("this is no number");
        }
        ControlValue::Date(time) => check_time(time, wrong),
        ControlValue::DateInterval(interval) => {
            let (Some(start), Some(end), Some(_)) = (&interval.start, &interval.end, &interval.interval) else {
                return wrong("it needs `start`, `end` and `interval`, its length in days");
            };
            [start, end].into_iter().for_each(|time| check_time(time, &mut wrong));
        }
        ControlValue::Shift(shift) => {
            let (Some(from), Some(to), Some(_)) = (&shift.shift_time, &shift.return_time, &shift.reason) else {
                return wrong("it needs `shiftTime`, `returnTime` and `reason`");
            };
            [from, to].into_iter().for_each(|time| check_time(time, &mut wrong));
        }
        ControlValue::Document(document) if document.token.is_none() || document.kind.as_deref() != Some("docx") => {
            wrong("it needs `token`, the document's id, and the `type` `docx`");
        }
        ControlValue::Telephone(one) if one.country_code.is_none() || one.national_number.is_none() => {
            wrong("it needs `countryCode` and `nationalNumber`");
        }
        ControlValue::Rows(rows) => check_rows(control, rows, place, problems),
        ControlValue::Group(parts) => check_group(control, parts, place, problems),
        ControlValue::Leave(_) | ControlValue::Overtime(_) => {
            wrong("this is how it is received; what is sent is a list of controls: see `Leave` and `Overtime`");
        }
        ControlValue::Other(_) if !matches!(control.kind(), ControlType::Other(_)) && !is_open(control.kind()) => {
            wrong(&format!("this is not what a control of the type `{}` holds", control.kind()));
        }
        _ => {}
    }
}

/// Whether no page says what a control of this type holds.
fn is_open(kind: &ControlType) -> bool {
    matches!(kind, ControlType::Location | ControlType::OutGroup)
        || !kind.is_set_by_apps()
        || matches!(kind, ControlType::ShiftGroupV2)
}

fn check_rows(list: &Control, rows: &[Vec<Control>], place: &str, problems: &mut Vec<Problem>) {
    for (index, row) in rows.iter().enumerate() {
        let place = format!("{place}[{index}]");
        if let Some(at) = row.iter().position(|control| !control.kind().stands_in_rows()) {
            let message = format!("a row of `{}` cannot hold the type `{}`", list.id(), row[at].kind());
            problems.push(row[at].wrong(&format!("{place}[{at}]"), &message));
        }
        check_controls(row, &place, problems);
    }
}

fn check_group(group: &Control, parts: &[Control], place: &str, problems: &mut Vec<Problem>) {
    let needed: &[&str] = match group.kind() {
        ControlType::LeaveGroupV2 => &[LEAVE_TYPE, LEAVE_START],
        ControlType::WorkGroup => &[OVERTIME_RANGES],
        ControlType::OutGroup => &[OUT_START, OUT_END],
        _ => &[],
    };
    for id in needed.iter().filter(|id| !parts.iter().any(|part| part.id() == **id)) {
        problems.push(group.wrong(place, &format!("it needs a control `{id}` in it")));
    }
    let ranges = parts.iter().find(|part| part.id() == OVERTIME_RANGES);
    if let Some(ControlValue::Rows(rows)) = ranges.and_then(Control::value)
        && rows.len() > RANGES
    {
        let message = format!("a form takes {RANGES} times of overtime, and this has {}: send several", rows.len());
        problems.push(group.wrong(place, &message));
    }
    check_controls(parts, place, problems);
}

fn check_time(time: &str, mut wrong: impl FnMut(&str)) {
    if !is_time(time) {
        wrong("times are in RFC 3339, as in `2026-10-01T08:12:01+08:00`");
    }
}

/// Whether a text is a time in RFC 3339.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let is = |at: usize, mark: &[u8]| bytes.get(at).is_some_and(|byte| mark.contains(byte));
    let parts = [(0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)];
    let marks: [(usize, &[u8]); 5] = [(4, b"-"), (7, b"-"), (10, b"Tt "), (13, b":"), (16, b":")];
    if !parts.iter().all(|&(from, to)| digits(from, to)) || !marks.iter().all(|&(at, mark)| is(at, mark)) {
        return false;
    }
    let number = |from: usize, to: usize| text[from..to].parse().unwrap_or(u32::MAX);
    let fraction = bytes[19..].iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
    let zone = if is(19, b".") { 20 + fraction } else { 19 };
    let is_zone = match bytes.len() - zone {
        1 => is(zone, b"Zz"),
        6 => is(zone, b"+-") && digits(zone + 1, zone + 3) && is(zone + 3, b":") && digits(zone + 4, zone + 6),
        _ => false,
    };
    is_zone
        && (zone == 19 || fraction > 0)
        && (1..=12).contains(&number(5, 7))
        && (1..=31).contains(&number(8, 10))
        && number(11, 13) < 24
        && number(14, 16) < 60
        && number(17, 19) <= 60
}
