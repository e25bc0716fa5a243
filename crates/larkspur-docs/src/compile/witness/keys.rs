//! Keys of examples, and those that no row names.

use larkspur_schema::Field;
use serde_json::Value as Json;

use super::heard::Witness;
use super::object::Place;
use super::{infer, pairs};
use crate::diagnostic::Code;

/// Objects with more keys without a row than this are no objects with fields, but data by key.
const MAX_NEW: usize = 64;

impl Witness<'_> {
    /// Deals with keys that no row names: another name of a row that no example shows (`unshown`), or a field that only the
    /// example shows.
    pub(super) fn without_row(
        &mut self,
        fields: &mut Vec<Field>,
        unshown: Vec<usize>,
        left: Vec<(&str, Vec<&Json>)>,
        place: Place<'_>,
    ) {
        if self.literal {
            return left.iter().for_each(|(key, _)| self.tell_lost(key, place.path));
        }
        let (pairs, new) = pairs::find(fields, &unshown, left);
        let agrees = !pairs.is_empty() || unshown.len() < fields.len();
        for (at, key, values) in pairs {
            self.tell_pair(&fields[at], key, place.path);
            fields[at].aliases.push(key.to_owned());
            self.field(&mut fields[at], &values, place.path);
        }
        if place.outermost && !agrees && fields.len() > 1 && new.len() > 1 {
            let names: Vec<&str> = new.iter().take(4).map(|(key, _)| *key).collect();
            let message = format!("the example shows `{}`, and none of the table's rows", names.join("`, `"));
            let help = "it may be the example of another page: correct it, or add the rows";
            return self.tell(Code::OddExample, fields[0].line, Some(new[0].0), message, help);
        }
        if new.len() > MAX_NEW {
            let message = format!("{} keys of `{}` have no row", new.len(), place.path);
            return self.tell(Code::OnlyInExample, 0, Some(new[0].0), message, "make it a `map<string, T>`");
        }
        for (key, values) in new {
            match infer::field(key, &values) {
                Some(field) => {
                    let help = format!("it was taken in as `{}`: add a row", field.ty);
                    let message = format!("the example shows `{}{key}`, which no row names", place.path);
                    self.tell(Code::OnlyInExample, 0, Some(key), message, help);
                    fields.push(field);
                }
                None => self.tell_lost(key, place.path),
            }
        }
    }

    fn tell_lost(&mut self, key: &str, path: &str) {
        let message = format!("the example shows `{path}{key}`, which no row names");
        self.tell(Code::OnlyInExample, 0, Some(key), message, "it was left out: add a row, or correct the example");
    }

    fn tell_pair(&mut self, field: &Field, key: &str, path: &str) {
        let message = format!("the table calls it `{path}{}`, and the example `{key}`", field.name);
        let help = format!("both names are read, and `{}` is written: correct the one that is wrong", field.name);
        self.tell(Code::OtherName, field.line, Some(key), message, help);
    }
}
