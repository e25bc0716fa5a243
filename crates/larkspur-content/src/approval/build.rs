//! Controls to be filled in, by their types.

use super::values::{
    Address, Amount, ControlValue, DateInterval, Department, Document, People, Region, Shift, Telephone,
};
use super::{Control, ControlType, Decimal, Files};

fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

/// Each takes the id that the control has in the definition. Times are in RFC 3339: `2026-10-01T08:12:01+08:00`.
impl Control {
    /// A line of text.
    pub fn input(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(id, ControlType::Input, ControlValue::Text(text.into()))
    }

    /// Lines of text.
    pub fn textarea(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(id, ControlType::Textarea, ControlValue::Text(text.into()))
    }

    /// A number.
    pub fn number(id: impl Into<String>, number: impl Into<Decimal>) -> Self {
        Self::new(id, ControlType::Number, ControlValue::Number(number.into()))
    }

    /// A number that the form reckons: it has to be what the definition's formula gives.
    pub fn formula(id: impl Into<String>, number: impl Into<Decimal>) -> Self {
        Self::new(id, ControlType::Formula, ControlValue::Number(number.into()))
    }

    /// An amount of money, in a currency by its three letters: `EUR`.
    pub fn amount(id: impl Into<String>, amount: impl Into<Decimal>, currency: impl Into<String>) -> Self {
        let amount = Amount { amount: amount.into(), currency: Some(currency.into()) };
        Self::new(id, ControlType::Amount, ControlValue::Amount(amount))
    }

    /// A date, perhaps with a time.
    pub fn date(id: impl Into<String>, time: impl Into<String>) -> Self {
        Self::new(id, ControlType::Date, ControlValue::Date(time.into()))
    }

    /// From a time to another, with its length in days.
    pub fn date_interval(id: impl Into<String>, start: impl Into<String>, end: impl Into<String>, days: f64) -> Self {
        let interval = DateInterval::default().start(start).end(end).interval(days);
        Self::new(id, ControlType::DateInterval, ControlValue::DateInterval(interval))
    }

    /// One choice, by its value: see [`ControlDefinition::choices`](super::ControlDefinition::choices).
    pub fn radio(id: impl Into<String>, choice: impl Into<String>) -> Self {
        Self::new(id, ControlType::RadioV2, ControlValue::Choice(choice.into()))
    }

    /// Several choices, by their values.
    pub fn checkbox(id: impl Into<String>, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(id, ControlType::CheckboxV2, ControlValue::Choices(texts(choices)))
    }

    /// People, by their ids within the app (`ou_…`).
    pub fn contact(id: impl Into<String>, open_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let people = People { user_ids: Vec::new(), open_ids: texts(open_ids) };
        Self::new(id, ControlType::Contact, ControlValue::People(people))
    }

    /// People, by their ids within the tenant.
    pub fn contact_by_user_id(id: impl Into<String>, user_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let people = People { user_ids: texts(user_ids), open_ids: Vec::new() };
        Self::new(id, ControlType::Contact, ControlValue::People(people))
    }

    /// Departments, by their ids within the app (`od-…`).
    pub fn department(id: impl Into<String>, open_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let departments = open_ids.into_iter().map(|id| Department::default().open_id(id)).collect();
        Self::new(id, ControlType::Department, ControlValue::Departments(departments))
    }

    /// Other approvals, by the codes of their instances.
    pub fn connect(id: impl Into<String>, instance_codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(id, ControlType::Connect, ControlValue::Instances(texts(instance_codes)))
    }

    /// A document (`docx`), by its id.
    pub fn document(id: impl Into<String>, document_id: impl Into<String>) -> Self {
        let document = Document::default().token(document_id).kind("docx");
        Self::new(id, ControlType::Document, ControlValue::Document(document))
    }

    /// Files, by the codes that uploading them gave.
    pub fn attachment(id: impl Into<String>, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(id, ControlType::AttachmentV2, ControlValue::Files(Files::new(codes)))
    }

    /// Pictures, by the codes that uploading them gave.
    pub fn image(id: impl Into<String>, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(id, ControlType::Image, ControlValue::Files(Files::new(codes)))
    }

    /// Rows of controls, whose ids are those of the controls in the list's definition.
    ///
    /// ```
    /// use larkspur_content::approval::Control;
    /// let goods = [("Paint", 2), ("Brush", 1)];
    /// let rows = goods.map(|(name, count)| [Control::input("what", name), Control::number("count", count)]);
    /// let list = Control::field_list("goods", rows);
    /// # let _ = list;
    /// ```
    pub fn field_list(
        id: impl Into<String>,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<Self>>>,
    ) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()).collect();
        Self::new(id, ControlType::FieldList, ControlValue::Rows(rows))
    }

    /// A telephone number: the country's code (`+86`), and the rest.
    pub fn telephone(id: impl Into<String>, country: impl Into<String>, number: impl Into<String>) -> Self {
        let telephone = Telephone::default().country_code(country).national_number(number);
        Self::new(id, ControlType::Telephone, ControlValue::Telephone(telephone))
    }

    /// An address: the id of a place (`approval.v4.district` finds it), and the street, which may be empty.
    pub fn address(id: impl Into<String>, region_id: impl Into<String>, detail: impl Into<String>) -> Self {
        let (mut region, detail) = (Region::default().id(region_id), detail.into());
        if !detail.is_empty() {
            region = region.detail(detail);
        }
        Self::new(id, ControlType::Address, ControlValue::Address(Address::Regions(vec![region])))
    }

    /// Another shift: when the own one is, when the other, and why.
    pub fn shift(
        id: impl Into<String>,
        shift_time: impl Into<String>,
        return_time: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        let shift = Shift::default().shift_time(shift_time).return_time(return_time).reason(reason);
        Self::new(id, ControlType::ShiftGroup, ControlValue::Shift(shift))
    }
}
