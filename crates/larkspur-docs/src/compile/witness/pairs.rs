//! Two names for one field: a row that no example shows, and a key that no row names, at the same place.

use larkspur_schema::Field;
use serde_json::Value as Json;

use super::shown::Shown;

/// A key without a row, with its values.
type Key<'j> = (&'j str, Vec<&'j Json>);

/// A row that a key is another name of, by its place, with the key.
type Pair<'j> = (usize, &'j str, Vec<&'j Json>);

/// Finds the rows that keys may be another name of. A row and a key are a pair only where each is the other's only match.
pub(super) fn find<'j>(fields: &[Field], unshown: &[usize], left: Vec<Key<'j>>) -> (Vec<Pair<'j>>, Vec<Key<'j>>) {
    let matches = |at: usize, key: &Key<'j>| {
        let field = &fields[at];
        !field.from_example && alike(&field.name, key.0) && Shown::of(&key.1).fits(field)
    };
    let (mut pairs, mut new) = (Vec::new(), Vec::new());
    for index in 0..left.len() {
        let mut rows = unshown.iter().copied().filter(|&at| matches(at, &left[index]));
        let only = rows.next().filter(|_| rows.next().is_none());
        match only.filter(|&at| left.iter().filter(|key| matches(at, key)).count() == 1) {
            Some(at) => pairs.push((index, at)),
            None => new.push(index),
        }
    }
    let mut left: Vec<Option<Key<'j>>> = left.into_iter().map(Some).collect();
    let pairs = pairs.into_iter().filter_map(|(index, at)| left[index].take().map(|(key, values)| (at, key, values)));
    let pairs = pairs.collect();
    (pairs, new.into_iter().filter_map(|index| left[index].take()).collect())
}

/// Whether two names may be spellings of one: the same letters, one word misspelt or in another number, or one word more.
fn alike(row: &str, key: &str) -> bool {
    let (row, key) = (words(row), words(key));
    if row.concat() == key.concat() {
        return true;
    }
    let (short, long) = if row.len() <= key.len() { (&row, &key) } else { (&key, &row) };
    match long.len() - short.len() {
        0 => {
            let mut odd = short.iter().zip(long).filter(|(a, b)| a != b);
            odd.next().is_some_and(|(a, b)| misspelt(a, b)) && odd.next().is_none()
        }
        1 => short.len() > 1 && (long.starts_with(short) || long.ends_with(short)),
        _ => false,
    }
}

/// Whether two words are one, but for a letter, or two in a long one. Short words and figures are told apart by less.
fn misspelt(a: &str, b: &str) -> bool {
    let is_time = |word: &str| matches!(word, "time" | "at");
    if is_time(a) && is_time(b) {
        return true;
    }
    let length = a.len().min(b.len());
    let letters = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let allowed = match length {
        0..4 => return false,
        4..9 => 1,
        _ => 2,
    };
    letters(a) && letters(b) && strsim::damerau_levenshtein(a, b) <= allowed
}

/// The words of a name, in lower case: those of `userName`, `user-name` and `user_name` are equal.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut lower_before = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            lower_before = false;
            if words.last().is_some_and(|word| !word.is_empty()) {
                words.push(String::new());
            }
            continue;
        }
        if words.is_empty() || (c.is_ascii_uppercase() && lower_before) {
            words.push(String::new());
        }
        lower_before = c.is_ascii_lowercase() || c.is_ascii_digit();
        words.last_mut().into_iter().for_each(|word| word.push(c.to_ascii_lowercase()));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_told_from_two_names() {
        let one = [
            ("auth_timpstamp", "auth_timestamp"),
            ("department_list", "departments_list"),
            ("zh_cn", "zh-CN"),
            ("updatedRange", "updateRange"),
            ("created_time", "created_at"),
            ("revision_id", "document_revision_id"),
            ("task_option_id", "task_option"),
        ];
        one.into_iter().for_each(|(row, key)| assert!(alike(row, key), "{row} {key}"));
        let two = [
            ("zh_cn", "en_us"),
            ("min_length", "max_length"),
            ("start_time", "end_time"),
            ("field_1", "field_2"),
            ("back_field_name", "back_field_id"),
            ("id", "record_id"),
            ("created_time", "updated_at"),
        ];
        two.into_iter().for_each(|(row, key)| assert!(!alike(row, key), "{row} {key}"));
    }
}
