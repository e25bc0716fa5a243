//! Plurals, as names of the platform write them: what a collection or a list is called, and one thing in it.
//!
//! `children` stays: the platform calls a resource so.

/// Words in `-s` that are no plural, or whose plural is the same.
const INVARIANT: &[&str] = &[
    "always",
    "analytics",
    "aws",
    "dns",
    "gps",
    "has",
    "https",
    "means",
    "news",
    "series",
    "sms",
    "species",
    "statistics",
];

/// Words in `-s` whose plural adds `es`; elsewhere `-ses` is the plural of a word in `-se` (case, license, house).
const IN_S: &[&str] = &[
    "alias",
    "apparatus",
    "atlas",
    "bias",
    "bonus",
    "bus",
    "campus",
    "canvas",
    "census",
    "gas",
    "lens",
    "radius",
    "status",
    "surplus",
    "virus",
];

/// Plurals in `-us` of words in `-u`; any other word in `-us` is a singular.
const IN_U: &[&str] = &["cpus", "gpus", "menus", "skus"];

/// Plurals in `-ies` of words in `-ie`.
const IN_IE: &[&str] = &["calories", "cookies", "movies", "pies", "selfies", "ties"];

/// Words whose plural no rule gives.
const IRREGULAR: &[(&str, &str)] =
    &[("analyses", "analysis"), ("caches", "cache"), ("indices", "index"), ("matrices", "matrix"), ("quizzes", "quiz")];

/// The name with its last word in the singular.
///
/// ```
/// assert_eq!(larkspur_schema::english::singular("work_cities"), "work_city");
/// ```
pub fn singular(name: &str) -> String {
    let (head, word) = name.split_at(name.rfind('_').map_or(0, |at| at + 1));
    format!("{head}{}", singular_word(word))
}

/// Whether the last word of a name is a plural.
pub fn is_plural(name: &str) -> bool {
    singular(name) != name
}

fn singular_word(word: &str) -> String {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let Some(stem) = word.strip_suffix('s') else { return word.to_owned() };
    let is_one = stem.len() < 2
        || INVARIANT.contains(&word)
        || IN_S.contains(&word)
        || ["s", "si", "xi"].iter().any(|end| stem.ends_with(end))
        || (stem.ends_with('u') && !IN_U.contains(&word));
    if is_one {
        return word.to_owned();
    }
    if let Some(root) = stem.strip_suffix("ie") {
        return if IN_IE.contains(&word) { stem.to_owned() } else { format!("{root}y") };
    }
    if let Some(root) = stem.strip_suffix('e') {
        let hisses = ["ss", "sh", "ch", "x"].iter().any(|end| root.ends_with(end));
        if hisses || IN_S.contains(&root) {
            return root.to_owned();
        }
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_has_its_singular() {
        let cases = [
            ("tasks", "task"),
            ("work_cities", "work_city"),
            ("agencies", "agency"),
            ("mailboxes", "mailbox"),
            ("addresses", "address"),
            ("processes", "process"),
            ("branches", "branch"),
            ("caches", "cache"),
            ("system_statuses", "system_status"),
            ("aliases", "alias"),
            ("licenses", "license"),
            ("databases", "database"),
            ("houses", "house"),
            ("sizes", "size"),
            ("leaves", "leave"),
            ("cookies", "cookie"),
            ("job_datas", "job_data"),
            ("remedys", "remedy"),
            ("bps", "bp"),
            ("wikis", "wiki"),
            ("menus", "menu"),
            ("indices", "index"),
            ("analyses", "analysis"),
        ];
        for (many, one) in cases {
            assert_eq!(singular(many), one, "{many}");
            assert!(is_plural(many), "{many}");
            assert_eq!(singular(one), one, "a singular stays");
        }
    }

    #[test]
    fn what_only_looks_plural_stays() {
        for word in
            ["status", "alias", "address", "statistics", "series", "analysis", "axis", "children", "sms", "os", "s"]
        {
            assert_eq!(singular(word), word);
        }
    }
}
