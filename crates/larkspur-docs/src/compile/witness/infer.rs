//! A field made of what examples show.

use larkspur_schema::{Field, FieldType};
use serde_json::Value as Json;

use super::object::{Keys, Object, flatten};
use super::shown::Shown;

/// Fields that only examples show are not followed deeper than this.
const MAX_DEPTH: usize = 12;

/// The field that a key of examples stands for; none where the key is data, or no name.
pub(super) fn field(key: &str, values: &[&Json]) -> Option<Field> {
    is_name(key).then(|| made(key, values, 0))
}

fn made(key: &str, values: &[&Json], depth: usize) -> Field {
    let shown = Shown::of(values);
    let mut field = Field { from_example: true, ..Field::new(key, FieldType::Json) };
    field.ty.kind = match shown.ty() {
        _ if shown.torn => FieldType::Json,
        Some(FieldType::Object) => {
            let mut objects: Vec<&Object> = Vec::new();
            values.iter().for_each(|value| flatten(value, &mut objects));
            field.fields = below(&objects, depth);
            if field.fields.is_empty() { FieldType::Json } else { FieldType::Object }
        }
        Some(ty) => ty,
        None => FieldType::Json,
    };
    field.ty.lists = if shown.torn { 0 } else { shown.lists.unwrap_or(0).max(shown.at_least) };
    field
}

/// The fields of objects; none where a key is data.
fn below(objects: &[&Object], depth: usize) -> Vec<Field> {
    if depth == MAX_DEPTH || objects.iter().flat_map(|object| object.keys()).any(|key| !is_name(key)) {
        return Vec::new();
    }
    let keys = Keys::of(objects).left();
    keys.iter().map(|(key, values)| made(key, values, depth + 1)).collect()
}

/// Whether a key can be the name of a field, rather than data by which values are kept, such as `nodbc9eC8x2` or `7110`.
pub(super) fn is_name(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let figures = key.bytes().filter(u8::is_ascii_digit).count();
    // Ids mix figures and both cases: `nodbc9eC8`.
    let is_mixed = figures > 1 && key.len() > 7 && key.bytes().any(|byte| byte.is_ascii_uppercase());
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(plain)
        && key.len() <= 48
        && !is_mixed
        && (figures < 3 || key.contains(['_', '-']) && figures < 6)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(values: &[Json]) -> Field {
        field("x", &values.iter().collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_type_is_what_all_values_are() {
        let cases = [
            (vec![json!("a"), json!(null)], "string"),
            (vec![json!([["a", 1], [null, {"b": 2}]])], "json[][]"),
            (vec![json!([]), json!([{"id": 1}])], "object[]"),
            (vec![json!(1), json!(1.5)], "float"),
            (vec![json!({})], "json"),
            (vec![json!([])], "json[]"),
            (vec![json!({"nodbc9eC8": {"name": "n"}})], "json"),
            (vec![json!("a"), json!(["a"])], "json"),
        ];
        for (values, ty) in cases {
            assert_eq!(of(&values).ty.to_string(), ty, "{values:?}");
        }
    }

    #[test]
    fn names_are_told_from_data() {
        assert!(["zh-CN", "page_token", "i18n", "heading1", "_id", "cf_id"].iter().all(|key| is_name(key)));
        assert!(
            ["nodbc9eC8*****U", "nodbc9eC8", "7110", "姓名", "fld4c2b8a9", "a b", ""].iter().all(|key| !is_name(key))
        );
    }
}
