//! Limits that the pages tell in prose: of numbers, of pixels, of texts and of lists.

use serde_json::{Map, Value};

use crate::error::Problem;

/// A card may have this many tables.
pub(super) const TABLES: usize = 5;
/// So many containers may stand within one another.
pub(super) const DEPTH: usize = 5;

/// The colours of a header.
const TEMPLATES: [&str; 13] = [
    "blue",
    "wathet",
    "turquoise",
    "green",
    "yellow",
    "orange",
    "red",
    "carmine",
    "violet",
    "purple",
    "indigo",
    "grey",
    "default",
];

/// What is limited: the component (any, where it is empty), the way to the value, the least and the most.
type Limit = (&'static str, &'static str, f64, f64);

/// Whole numbers.
const WHOLE: [Limit; 4] = [
    ("table", "/page_size", 1.0, 10.0),
    ("column", "/weight", 1.0, 5.0),
    ("input", "/max_length", 1.0, 1000.0),
    ("person_list", "/lines", 1.0, f64::INFINITY),
];

/// Any numbers.
const NUMBERS: [Limit; 2] = [("checker", "/checked_style/opacity", 0.0, 1.0), ("img", "/custom_width", 278.0, 580.0)];

/// Texts with pixels in them, `4px 0`. Of those with one way, the first that knows the component counts.
const PIXELS: [Limit; 9] = [
    ("", "/margin", -99.0, 99.0),
    ("column", "/padding", 0.0, 99.0),
    ("", "/padding", -99.0, 99.0),
    ("collapsible_panel", "/header/padding", -99.0, 99.0),
    ("", "/horizontal_spacing", 0.0, 99.0),
    ("", "/vertical_spacing", 0.0, 99.0),
    ("column", "/width", 16.0, 600.0),
    ("table", "/row_height", 32.0, 124.0),
    ("table", "/row_max_height", 32.0, 999.0),
];

/// Texts, by their most characters.
const TEXTS: [(&str, &str, usize); 2] = [("button", "/text/content", 100), ("", "/placeholder/content", 100)];

/// Lists, by their most items.
const LISTS: [(&str, &str, usize); 1] = [("checker", "/button_area/buttons", 3)];

/// What of a component is beyond a limit.
pub(super) fn problems(tag: &str, fields: &Map<String, Value>, place: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    let of = |component: &str| component.is_empty() || component == tag;
    let mut tell = |way: &str, message: String| {
        let way = way.strip_suffix("/content").unwrap_or(way);
        found.push(Problem::new(format!("{place}{}", way.replace('/', ".")), message));
    };
    for (is_whole, limits) in [(true, &WHOLE[..]), (false, &NUMBERS[..])] {
        for &(component, way, least, most) in limits {
            let number = at(fields, way).and_then(Value::as_f64).filter(|_| of(component));
            if let Some(number) = number
                && !((least..=most).contains(&number) && (!is_whole || number.fract() == 0.0))
            {
                let kind = if is_whole { "a whole number" } else { "a number" };
                tell(way, format!("this is {kind} {}, and it is {number}", range(least, most)));
            }
        }
    }
    for (index, &(component, way, least, most)) in PIXELS.iter().enumerate() {
        let is_first = PIXELS[..index].iter().all(|(other, same, ..)| *same != way || !of(other));
        let text = at(fields, way).and_then(Value::as_str).filter(|_| of(component) && is_first);
        let beyond = |pixels: &f64| !(least..=most).contains(pixels);
        if let Some(pixels) = text.and_then(|text| sizes(text).into_iter().find(beyond)) {
            tell(way, format!("these are pixels {}, and one is {pixels}", range(least, most)));
        }
    }
    for &(component, way, most) in &TEXTS {
        let text = at(fields, way).and_then(Value::as_str).filter(|_| of(component));
        if text.is_some_and(|text| text.chars().count() > most) {
            tell(way, format!("this text may have {most} characters"));
        }
    }
    for &(component, way, most) in &LISTS {
        let count = at(fields, way).and_then(Value::as_array).filter(|_| of(component)).map_or(0, Vec::len);
        if count > most {
            tell(way, format!("there may be {most} of them, and these are {count}"));
        }
    }
    found
}

/// What of a header is beyond what the pages list.
pub(super) fn header(header: &Value) -> Option<Problem> {
    let template = header.get("template")?.as_str()?;
    let message = || format!("`{template}` is no colour of a header: {}", TEMPLATES.join(", "));
    (!TEMPLATES.contains(&template)).then(|| Problem::new("header.template", message()))
}

fn range(least: f64, most: f64) -> String {
    if most.is_infinite() { format!("from {least} on") } else { format!("from {least} to {most}") }
}

/// The value at a way through objects.
fn at<'f>(fields: &'f Map<String, Value>, way: &str) -> Option<&'f Value> {
    let mut names = way.split('/').skip(1);
    let first = fields.get(names.next()?);
    names.try_fold(first?, |value, name| value.get(name))
}

/// The numbers in a text of pixels. Words, as in `small`, are none.
fn sizes(text: &str) -> Vec<f64> {
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    parts.filter_map(|part| part.strip_suffix("px").unwrap_or(part).parse::<i32>().ok()).map(f64::from).collect()
}
