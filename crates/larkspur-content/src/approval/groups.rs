//! Groups of controls with fixed ids: leave, overtime, work outside.

use super::values::ControlValue;
use super::{Control, ControlType};

fn group(id: &str, kind: ControlType, controls: Vec<Control>) -> Control {
    Control::new(id, kind, ControlValue::Group(controls))
}

/// Leave. Times are in RFC 3339; the platform rounds them by the type of leave.
///
/// ```
/// use larkspur_content::approval::{Form, Leave};
/// let leave = Leave::new("7488925543484620819", "2026-08-25T09:00:00+08:00", "2026-08-26T18:00:00+08:00").reason("rest");
/// assert!(Form::new().control(leave).check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Leave(Vec<Control>);

impl Leave {
    /// Leave of a type, by its id, from a time to another.
    pub fn new(leave_type: impl Into<String>, start: impl Into<String>, end: impl Into<String>) -> Self {
        Self(vec![
            Control::radio(LEAVE_TYPE, leave_type),
            Control::date(LEAVE_START, start),
            Control::date("widgetLeaveGroupEndTime", end),
        ])
    }

    /// Why.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.0.push(Control::textarea("widgetLeaveGroupReason", reason));
        self
    }

    /// What proves it: pictures, by the codes that uploading them gave.
    pub fn certificate(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.push(Control::image("widgetLeaveCertification", codes));
        self
    }

    /// For feeding a child: how much later work begins and how much earlier it ends, in minutes, quarter by quarter up to 120.
    pub fn feeding(mut self, later: u32, earlier: u32) -> Self {
        self.0.push(Control::radio("widgetLeaveGroupFeedingArrivingLate", later.to_string()));
        self.0.push(Control::radio("widgetLeaveGroupFeedingOffLeaveEarly", earlier.to_string()));
        self
    }
}

pub(super) const LEAVE_TYPE: &str = "widgetLeaveGroupType";
pub(super) const LEAVE_START: &str = "widgetLeaveGroupStartTime";

impl From<Leave> for Control {
    fn from(leave: Leave) -> Self {
        group("widgetLeaveGroupV2", ControlType::LeaveGroupV2, leave.0)
    }
}

/// Overtime. Times are in RFC 3339.
///
/// ```
/// use larkspur_content::approval::{Form, Overtime};
/// let overtime = Overtime::new("2026-10-01T18:00:00+08:00", "2026-10-01T20:00:00+08:00").workers(["ou_1"]);
/// assert!(Form::new().control(overtime).check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Overtime {
    ranges: Vec<Vec<Control>>,
    others: Vec<Control>,
}

impl Overtime {
    /// From a time to another; at most two days.
    pub fn new(start: impl Into<String>, end: impl Into<String>) -> Self {
        Self { ranges: Vec::new(), others: Vec::new() }.and(start, end)
    }

    /// Another time; at most 30 go into one form, where the definition allows several.
    pub fn and(mut self, start: impl Into<String>, end: impl Into<String>) -> Self {
        let range = [("widgetWorkGroupStartTime", start.into()), ("widgetWorkGroupEndTime", end.into())];
        self.ranges.push(range.into_iter().map(|(id, time)| Control::date(id, time)).collect());
        self
    }

    /// Who works, by ids within the app: needed where the definition allows to ask for others.
    pub fn workers(mut self, open_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.others.push(Control::contact("widgetWorkGroupOvertimeWorkers", open_ids));
        self
    }

    /// The type, by its id: needed where the definition goes by no rule of overtime.
    pub fn overtime_type(mut self, id: impl Into<String>) -> Self {
        self.others.push(Control::radio("widgetWorkGroupType", id));
        self
    }

    /// Why.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.others.push(Control::textarea("widgetWorkGroupReason", reason));
        self
    }
}

pub(super) const OVERTIME_RANGES: &str = "widgetWorkGroupTimeRangeFieldList";

impl From<Overtime> for Control {
    fn from(overtime: Overtime) -> Self {
        let mut controls = overtime.others;
        controls.push(Self::field_list(OVERTIME_RANGES, overtime.ranges));
        group("widgetWorkGroup", ControlType::WorkGroup, controls)
    }
}

/// Work outside. Times are in RFC 3339, in one time zone.
///
/// ```
/// use larkspur_content::approval::{Form, Outing};
/// let outing = Outing::new("2026-10-01T09:00:00+08:00", "2026-10-01T12:00:00+08:00").reason("a customer");
/// assert!(Form::new().control(outing).check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Outing(Vec<Control>);

impl Outing {
    /// From a time to another.
    pub fn new(start: impl Into<String>, end: impl Into<String>) -> Self {
        Self(vec![Control::date(OUT_START, start), Control::date(OUT_END, end)])
    }

    /// The type, by its value: needed where the definition has types.
    pub fn outing_type(mut self, value: impl Into<String>) -> Self {
        self.0.push(Control::radio("widgetOutGroupType", value));
        self
    }

    /// Why.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.0.push(Control::textarea("widgetOutGroupReason", reason));
        self
    }

    /// Pictures, by the codes that uploading them gave.
    pub fn photo(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.push(Control::image("widgetOutGroupImage", codes));
        self
    }
}

pub(super) const OUT_START: &str = "widgetOutGroupStartTime";
pub(super) const OUT_END: &str = "widgetOutGroupEndTime";

impl From<Outing> for Control {
    fn from(outing: Outing) -> Self {
        group("widgetOutGroup", ControlType::OutGroup, outing.0)
    }
}
