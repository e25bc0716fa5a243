//! Approvals with typed forms.

use larkspur_content::ContentError;
use larkspur_content::approval::{Form, FormDefinition};
use larkspur_core::{Error, ErrorKind, Request, Result};

use crate::approval::v4::approval::{self, ApprovalForm};
use crate::approval::v4::instance::{self, CreateRequest, Instance, PreviewRequest};
use crate::approval::v4::task::{ApproveRequest, RejectRequest, ResubmitRequest, Task};

/// Makes a request of a form. Sending gives the error where the platform would refuse it.
fn filled<R: Request>(form: &Form, request: impl FnOnce(&str) -> R) -> R {
    match form.for_sending() {
        Ok(form) => request(&form),
        Err(error) => {
            let mut request = request("");
            request.call().fail(format!("this form cannot be sent: {error}"));
            request
        }
    }
}

fn decoded<T>(what: &str, read: std::result::Result<T, ContentError>, text: &str) -> Result<T> {
    read.map_err(|error| Error::of(ErrorKind::Decode, format!("{what}: {error}")).body(text.to_owned()).build())
}

impl Instance<'_> {
    /// Asks for an approval: [`create`](Self::create) with a typed form. The request also names who asks.
    ///
    /// ```no_run
    /// use larkspur::content::approval::{Control, Form};
    ///
    /// # async fn example(client: larkspur::Client) -> larkspur::Result<()> {
    /// let form = Form::new()
    ///     .control(Control::input("widget1", "A desk"))
    ///     .control(Control::amount("widget2", "249.90", "EUR"))
    ///     .control(Control::date("widget3", "2026-10-01T08:00:00+08:00"));
    /// let made = client.approval().v4().instance().create_with("7C468A54", &form).open_id("ou_1").await?;
    /// # let _ = made;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As `create`; and where the platform would refuse the form, before anything is sent: see [`Form::check`].
    pub fn create_with(self, approval_code: &str, form: &Form) -> CreateRequest {
        filled(form, |form| self.create(approval_code, form))
    }
}

impl PreviewRequest {
    /// Sets the form whose way is asked for: [`form`](Self::form) with a typed one.
    ///
    /// # Errors
    /// As [`Instance::create_with`].
    pub fn form_with(self, form: &Form) -> Self {
        filled(form, |text| self.form(text))
    }
}

impl ApproveRequest {
    /// Changes the form along with it: [`form`](Self::form) with a typed one.
    ///
    /// # Errors
    /// As [`Instance::create_with`].
    pub fn form_with(self, form: &Form) -> Self {
        filled(form, |text| self.form(text))
    }
}

impl RejectRequest {
    /// Changes the form along with it: [`form`](Self::form) with a typed one.
    ///
    /// # Errors
    /// As [`Instance::create_with`].
    pub fn form_with(self, form: &Form) -> Self {
        filled(form, |text| self.form(text))
    }
}

impl Task<'_> {
    /// Asks again for an approval that was sent back: [`resubmit`](Self::resubmit) with a typed form.
    ///
    /// # Errors
    /// As [`Instance::create_with`].
    pub fn resubmit_with(
        self,
        approval_code: &str,
        instance_code: &str,
        user_id: &str,
        task_id: &str,
        form: &Form,
    ) -> ResubmitRequest {
        filled(form, |form| self.resubmit(approval_code, instance_code, user_id, task_id, form))
    }
}

impl instance::GetReply {
    /// The form, typed: what people filled in, control by control.
    ///
    /// ```
    /// use larkspur::approval::v4::instance::GetReply;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Order {
    ///     what: String,
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut reply = GetReply::default();
    /// reply.form = Some(r#"[{"id": "widget1", "custom_id": "what", "type": "input", "value": "A desk"}]"#.to_owned());
    /// let order: Order = reply.form()?.values_as()?;
    /// assert_eq!(order.what, "A desk");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where there is no form, or one that is no list in JSON: `error.body()` holds it. Any other is read; what is not known in it is kept.
    pub fn form(&self) -> Result<Form> {
        let text = self.form.as_deref().unwrap_or_default();
        decoded("the instance's form", Form::read(text), text)
    }
}

impl approval::GetReply {
    /// The definition of the form, typed: which controls it has, and what may be chosen.
    ///
    /// ```no_run
    /// # async fn example(client: larkspur::Client) -> larkspur::Result<()> {
    /// let definition = client.approval().v4().approval().get("7C468A54").await?.form()?;
    /// for control in definition.controls() {
    ///     println!("{} {}: {} choices", control.id, control.kind, control.choices().len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where there is no definition, or one that is no list of controls in JSON: `error.body()` holds it.
    pub fn form(&self) -> Result<FormDefinition> {
        let text = self.form.as_deref().unwrap_or_default();
        decoded("the form's definition", FormDefinition::read(text), text)
    }
}

/// The definition as `approval.v4.approval.create` takes it.
///
/// # Errors
/// Where the platform would refuse it: see [`FormDefinition::for_sending`].
impl TryFrom<&FormDefinition> for ApprovalForm {
    type Error = ContentError;

    fn try_from(definition: &FormDefinition) -> std::result::Result<Self, ContentError> {
        Ok(Self::new(&definition.for_sending()?))
    }
}
