//! Forms of approvals: their definitions, and what is filled in, control by control.
//!
//! ```
//! use larkspur_content::approval::{Control, ControlValue, Form};
//!
//! let form = Form::new()
//!     .control(Control::input("widget1", "A desk"))
//!     .control(Control::radio("widget2", "k2b8mkx0-1"))
//!     .control(Control::field_list("widget3", [[Control::input("what", "Legs"), Control::number("count", 4)]]));
//! form.check()?; // what the platform would refuse, and in which control
//!
//! let received = Form::read(r#"[{"id": "widget1", "name": "What", "type": "input", "value": "A desk"}]"#)?;
//! let Some(ControlValue::Text(what)) = received.get("widget1").and_then(Control::value) else { panic!("it is text") };
//! assert_eq!(what, "A desk");
//! # Ok::<(), larkspur_content::ContentError>(())
//! ```
//!
//! Reading loses nothing: a control of a type that no page lists, and a value that is not what its type says, is
//! [`ControlValue::Other`], and is written back as it came.

mod build;
mod check;
mod conform;
mod control;
mod definition;
mod form;
mod groups;
mod kinds;
mod values;

pub use control::Control;
pub use definition::{Choice, ControlDefinition, ControlSettings, ExternalData, FormDefinition, Setup};
pub use form::Form;
pub use groups::{Leave, Outing, Overtime};
pub use kinds::ControlType;
pub use values::{
    Address, Amount, ControlValue, DateInterval, Decimal, Department, Document, Files, Leg, People, Period, Region,
    Remedy, Shift, Telephone, Trip,
};
