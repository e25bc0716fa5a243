//! What a definition asks of a form, and the platform of a definition.

use std::collections::BTreeSet;

use super::definition::{ControlDefinition, FormDefinition};
use super::values::{Amount, ControlValue};
use super::{Control, ControlType, Form};
use crate::error::{ContentError, Problem};

/// So many characters an explanation has at least.
const EXPLANATION: usize = 9;

/// What keys of texts begin with.
const KEY: &str = "@i18n@";

impl FormDefinition {
    /// Whether a form is the one that this definition asks for, beside what [`Form::check`] looks at.
    ///
    /// # Errors
    /// All that is wrong: controls that the definition does not have, or has of another type; choices and currencies that it does not offer; what has to
    /// be filled in and is not there. Choices that come from outside are not known here.
    pub fn check(&self, form: &Form) -> Result<(), ContentError> {
        form.check()?;
        let mut problems = Vec::new();
        conform(self.controls(), form.controls(), "", &mut problems);
        ContentError::of(problems)
    }

    /// The definition as the text that `approval.v4.approval.create` takes as `form_content`.
    ///
    /// # Errors
    /// Where the platform would refuse it: ids that are there twice, controls that apps cannot define, names and texts that are no keys, lists
    /// of rows with controls that cannot stand there.
    pub fn for_sending(&self) -> Result<String, ContentError> {
        let (mut ids, mut problems) = (BTreeSet::new(), Vec::new());
        for (index, control) in self.controls().iter().enumerate() {
            check_definition(control, &format!("[{index}]"), &mut ids, &mut problems);
        }
        ContentError::of(problems)?;
        Ok(self.to_json().to_string())
    }
}

impl ControlDefinition {
    fn wrong(&self, place: &str, message: &str) -> Problem {
        let name = self.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        Problem::new(place, format!("the control `{}`{name}: {message}", self.id))
    }
}

fn conform(definitions: &[ControlDefinition], controls: &[Control], place: &str, problems: &mut Vec<Problem>) {
    for (index, control) in controls.iter().enumerate() {
        let place = format!("{place}[{index}]");
        match definitions.iter().find(|definition| definition.is(control.id())) {
            Some(definition) => conform_one(definition, control, &place, problems),
            None => problems.push(control.wrong(&place, "the definition has no control of this id")),
        }
    }
    for definition in definitions.iter().filter(|one| one.required == Some(true) && one.kind.is_set_by_apps()) {
        if !controls.iter().any(|control| definition.is(control.id())) {
            problems.push(definition.wrong(place, "it has to be filled in, and the form does not hold it"));
        }
    }
}

fn conform_one(definition: &ControlDefinition, control: &Control, place: &str, problems: &mut Vec<Problem>) {
    let mut wrong = |message: &str| problems.push(definition.wrong(place, message));
    if !is_same(&definition.kind, control.kind()) {
        let message = format!("it is of the type `{}`, and the form says `{}`", definition.kind, control.kind());
        return wrong(&message);
    }
    match control.value() {
        Some(ControlValue::Choice(choice)) => conform_choices(definition, std::slice::from_ref(choice), wrong),
        Some(ControlValue::Choices(choices)) => conform_choices(definition, choices, wrong),
        Some(ControlValue::Amount(Amount { currency: Some(currency), .. })) => {
            let offered = definition.currencies();
            if !offered.is_empty() && !offered.contains(currency) {
                wrong(&format!("the currency is one of {}", offered.join(", ")));
            }
        }
        Some(ControlValue::Rows(rows)) if !definition.controls().is_empty() => {
            for (index, row) in rows.iter().enumerate() {
                conform(definition.controls(), row, &format!("{place}.value[{index}]"), problems);
            }
        }
        _ => {}
    }
}

/// Whether the types are one, in forms of before and now.
fn is_same(one: &ControlType, other: &ControlType) -> bool {
    let plain = |kind: &ControlType| kind.as_str().trim_end_matches("V2").to_owned();
    plain(one) == plain(other)
}

fn conform_choices(definition: &ControlDefinition, chosen: &[String], mut wrong: impl FnMut(&str)) {
    let offered = definition.choices();
    if offered.is_empty() || definition.external_data.is_some() {
        return;
    }
    if !chosen.iter().all(|id| offered.iter().any(|choice| choice.id() == id)) {
        let ids: Vec<&str> = offered.iter().map(super::Choice::id).collect();
        wrong(&format!("the definition offers {}, and the form holds something else", ids.join(", ")));
    }
}

fn check_definition<'d>(
    control: &'d ControlDefinition,
    place: &str,
    ids: &mut BTreeSet<&'d str>,
    problems: &mut Vec<Problem>,
) {
    let mut wrong = |message: &str| problems.push(control.wrong(place, message));
    if control.id.is_empty() {
        wrong("it needs an `id`");
    } else if !ids.insert(&control.id) {
        wrong("its id is there twice; give each control one of its own");
    }
    if !control.kind.is_defined_by_apps() {
        wrong(&format!("apps cannot define a control of the type `{}`; add it in the admin's pages", control.kind));
    }
    if !control.name.as_deref().unwrap_or_default().starts_with(KEY) {
        wrong("its name is the key of a text, and begins with `@i18n@`");
    }
    if control.choices().iter().any(|choice| !choice.text.as_deref().unwrap_or_default().starts_with(KEY)) {
        wrong("the text of a choice is the key of one, and begins with `@i18n@`");
    }
    let keys: BTreeSet<&str> = control.choices().iter().map(super::Choice::id).collect();
    if keys.len() < control.choices().len() {
        wrong("two of its choices have one key");
    }
    if let (ControlType::Explanation, Some(super::Setup::Text(text))) = (&control.kind, &control.value)
        && text.chars().count() < EXPLANATION
    {
        wrong(&format!("an explanation's key has {EXPLANATION} characters or more"));
    }
    for (index, part) in control.controls().iter().enumerate() {
        let place = format!("{place}.value[{index}]");
        if control.kind == ControlType::FieldList && !part.kind.stands_in_rows() {
            problems.push(part.wrong(&place, &format!("a row cannot hold the type `{}`", part.kind)));
        }
        check_definition(part, &place, ids, problems);
    }
}
