//! Names types, and says what each field is.

use std::collections::BTreeSet;

use larkspur_schema::{Component, Field, FieldType};

use super::gather::{Found, FoundValues, Gathered, Holds};
use super::model::{Kind, Member, Model, Object, Values};
use crate::names;

/// Words that say nothing without what they are of.
const VAGUE: [&str; 10] = ["token", "type", "size", "style", "mode", "layout", "position", "action", "format", "tag"];
/// What is in scope in every file of a card's types.
const TAKEN: [&str; 3] = ["Element", "Extra", "Value"];

pub(super) fn name(components: &[&Component], gathered: Gathered) -> Model {
    let Gathered { objects, values } = gathered;
    let mut taken: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
    let mut object_names: Vec<String> = vec![String::new(); objects.len()];
    for (index, found) in objects.iter().enumerate().filter(|(_, found)| found.is_component) {
        object_names[index] = fresh(&mut taken, &[names::pascal(&found.word)]);
    }
    // What bears a tag is made by hand most often, lists of values come next.
    let (mut tagged, mut others): (Vec<usize>, Vec<usize>) =
        (0..objects.len()).filter(|&at| !objects[at].is_component).partition(|&at| constant(&objects[at]).is_some());
    tagged.sort_unstable();
    for index in tagged {
        object_names[index] = fresh(&mut taken, &wishes_of_object(&objects, index));
    }
    let value_names: Vec<String> =
        (0..values.len()).map(|index| fresh(&mut taken, &wishes_of_values(&values, index))).collect();
    others.sort_unstable();
    for index in others {
        object_names[index] = fresh(&mut taken, &wishes_of_object(&objects, index));
    }
    let named = Named { objects: object_names, values: value_names };
    let mut model = Model {
        objects: objects.iter().enumerate().map(|(index, found)| named.object(index, found, components)).collect(),
        values: values.into_iter().enumerate().map(|(index, found)| named.values(index, found)).collect(),
    };
    model.objects.sort_by(|a, b| a.name.cmp(&b.name));
    model.values.sort_by(|a, b| a.name.cmp(&b.name));
    model
}

fn wishes_of_object(objects: &[Found], index: usize) -> Vec<String> {
    let found = &objects[index];
    let plain = if found.is_item { names::pascal(&names::singular(&found.word)) } else { names::pascal(&found.word) };
    let joined = names::join(&names::pascal(shortest(&found.homes)), &plain);
    let is_only = objects.iter().filter(|other| !other.is_component && other.word == found.word).count() == 1;
    let is_plain = is_only || found.homes.len() > 1 || constant(found).is_some();
    let item = format!("{plain}Item");
    match (is_plain && !VAGUE.contains(&found.word.as_str()), names::hides_prelude(&plain)) {
        (true, false) => vec![plain, joined],
        (true, true) => vec![item, joined],
        (false, _) => vec![joined],
    }
}

fn wishes_of_values(values: &[FoundValues], index: usize) -> Vec<String> {
    let found = &values[index];
    let plain = names::pascal(&found.word);
    let joined = names::join(&names::pascal(&names::singular(&found.owner)), &plain);
    let is_only = values.iter().filter(|other| other.word == found.word).count() == 1;
    let more = format!("{joined}Value");
    if (is_only || found.owners.len() > 1) && !VAGUE.contains(&found.word.as_str()) {
        vec![plain, joined, more]
    } else {
        vec![joined, more]
    }
}

/// The first wish that is free; the last with a number where none is.
fn fresh(taken: &mut BTreeSet<String>, wishes: &[String]) -> String {
    let free = wishes.iter().find(|wish| !taken.contains(*wish) && !names::hides_prelude(wish));
    let name = match (free, wishes.last()) {
        (Some(wish), _) => wish.clone(),
        (None, Some(last)) => names::number(last, "", |name| taken.contains(name)),
        (None, None) => String::new(),
    };
    taken.insert(name.clone());
    name
}

fn shortest(homes: &BTreeSet<String>) -> &str {
    homes.iter().min_by_key(|home| (home.len(), home.as_str())).map_or("", String::as_str)
}

struct Named {
    objects: Vec<String>,
    values: Vec<String>,
}

impl Named {
    fn object(&self, index: usize, found: &Found, components: &[&Component]) -> Object {
        let tag = if found.is_component {
            components.get(index).and_then(|one| one.tag()).map(str::to_owned)
        } else {
            constant(found)
        };
        let has = |name: &str| found.fields.iter().any(|(field, _)| field.name == name);
        // What takes a value in a form is told apart by its name.
        let takes_value = has("name") && has("required");
        let members: Vec<Member> = found
            .fields
            .iter()
            .filter(|(field, _)| field.name != "tag" || tag.is_none())
            .map(|(field, holds)| {
                let (kind, ty) = self.ty(field, *holds, &found.fields);
                let is_wanted = field.required == Some(true) || takes_value && field.name == "name";
                Member { field: field.clone(), kind, ty, is_argument: is_wanted && kind == Kind::One }
            })
            .collect();
        Object {
            name: self.objects[index].clone(),
            word: found.word.clone(),
            home: (found.homes.len() == 1).then(|| shortest(&found.homes).to_owned()),
            is_component: found.is_component,
            tag,
            fields: members,
        }
    }

    fn ty(&self, field: &Field, holds: Holds, beside: &[(Field, Holds)]) -> (Kind, String) {
        // What a field is in each language stands beside it.
        let of_language = field.name.strip_prefix("i18n_").filter(|_| field.ty.kind == FieldType::Map);
        if let Some((other, holds)) = of_language.and_then(|name| beside.iter().find(|(other, _)| other.name == name)) {
            let (kind, ty) = self.ty(other, *holds, &[]);
            let ty = if kind == Kind::Many { format!("Vec<{ty}>") } else { ty };
            return (Kind::Map, ty);
        }
        let one = match holds {
            Holds::Object(index) => self.objects[index].clone(),
            Holds::Values(index) => self.values[index].clone(),
            Holds::Element => "Element".to_owned(),
            Holds::Plain => scalar(match field.ty.kind {
                FieldType::Map => field.ty.map_value.unwrap_or_default(),
                ty => ty,
            })
            .to_owned(),
        };
        let depth = field.ty.lists;
        if field.ty.kind == FieldType::Map {
            return (Kind::Map, nested(one, depth));
        }
        match depth {
            0 => (Kind::One, one),
            depth => (Kind::Many, nested(one, depth - 1)),
        }
    }

    fn values(&self, index: usize, found: FoundValues) -> Values {
        Values { name: self.values[index].clone(), fields: vec![found.word], values: found.values }
    }
}

fn nested(one: String, depth: u8) -> String {
    (0..depth).fold(one, |ty, _| format!("Vec<{ty}>"))
}

/// The tag of an object whose examples show but one, and whose page lists no others.
fn constant(found: &Found) -> Option<String> {
    let (field, _) = found.fields.iter().find(|(field, _)| field.name == "tag")?;
    let is_part = found.word == "text" || found.word == "icon";
    let only =
        found.tags.iter().next().filter(|_| found.tags.len() == 1 && field.facts.values.is_empty() && !is_part)?;
    Some(only.clone())
}

fn scalar(ty: FieldType) -> &'static str {
    match ty {
        FieldType::String | FieldType::File => "String",
        FieldType::Int => "i64",
        FieldType::Float => "f64",
        FieldType::Bool => "bool",
        FieldType::Object | FieldType::Map | FieldType::Json => "Value",
    }
}
