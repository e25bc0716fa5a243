//! The types of controls.

use crate::json::values;

values! {
    /// The type of a control.
    pub enum ControlType {
        /// A line of text.
        Input = "input",
        /// Lines of text.
        Textarea = "textarea",
        /// A text that stands in the form and that nobody fills in.
        Explanation = "text",
        /// A number.
        Number = "number",
        /// An amount of money.
        Amount = "amount",
        /// A number that the form reckons.
        Formula = "formula",
        /// A date, perhaps with a time.
        Date = "date",
        /// From a date to another.
        DateInterval = "dateInterval",
        /// One choice, in forms of before.
        Radio = "radio",
        /// One choice.
        RadioV2 = "radioV2",
        /// Several choices, in forms of before.
        Checkbox = "checkbox",
        /// Several choices.
        CheckboxV2 = "checkboxV2",
        /// People.
        Contact = "contact",
        /// Departments.
        Department = "department",
        /// Other approvals.
        Connect = "connect",
        /// A document.
        Document = "document",
        /// Files, in forms of before.
        Attachment = "attachment",
        /// Files.
        AttachmentV2 = "attachmentV2",
        /// Pictures.
        Image = "image",
        /// Pictures and videos.
        ImageV2 = "imageV2",
        /// Rows of controls.
        FieldList = "fieldList",
        /// A telephone number.
        Telephone = "telephone",
        /// An address.
        Address = "address",
        /// Where somebody is.
        Location = "location",
        /// An account that money goes to.
        Account = "account",
        /// The form's running number.
        SerialNumber = "serialNumber",
        /// Records of a table.
        MutableGroup = "mutableGroup",
        /// Leave, in forms of before.
        LeaveGroup = "leaveGroup",
        /// Leave.
        LeaveGroupV2 = "leaveGroupV2",
        /// Overtime.
        WorkGroup = "workGroup",
        /// A journey.
        TripGroup = "tripGroup",
        /// Work outside.
        OutGroup = "outGroup",
        /// Another shift, in forms of before.
        ShiftGroup = "shiftGroup",
        /// Another shift.
        ShiftGroupV2 = "shiftGroupV2",
        /// A punch that was forgotten, in forms of before.
        RemedyGroup = "remedyGroup",
        /// A punch that was forgotten.
        RemedyGroupV2 = "remedyGroupV2",
        /// Somebody is hired.
        OnboardingGroup = "apaascorehrOnboardingGroup",
        /// A time of probation ends.
        RegularizationGroup = "apaascorehrRegularateGroup",
        /// Somebody gets another position.
        JobAdjustmentGroup = "apaascorehrJobAdjustGroup",
        /// Somebody leaves.
        OffboardingGroup = "apaascorehrOffboardingGroup",
    }
}

/// A control without a type.
impl Default for ControlType {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl ControlType {
    /// Whether it is several controls with rules of their own.
    pub fn is_group(&self) -> bool {
        self.as_str().ends_with("Group") || self.as_str().ends_with("GroupV2")
    }

    /// Whether a form that an app makes can hold it.
    pub(super) fn is_set_by_apps(&self) -> bool {
        !matches!(
            self,
            Self::Explanation
                | Self::MutableGroup
                | Self::Account
                | Self::SerialNumber
                | Self::TripGroup
                | Self::OnboardingGroup
                | Self::RegularizationGroup
                | Self::RemedyGroupV2
                | Self::JobAdjustmentGroup
                | Self::OffboardingGroup
        )
    }

    /// Whether a definition that an app makes can hold it.
    pub(super) fn is_defined_by_apps(&self) -> bool {
        !matches!(self, Self::Formula | Self::MutableGroup | Self::SerialNumber) && !self.is_group()
    }

    /// Whether a row of a list of rows can hold it.
    pub(super) fn stands_in_rows(&self) -> bool {
        !matches!(self, Self::FieldList | Self::Account | Self::SerialNumber) && !self.is_group()
    }
}
