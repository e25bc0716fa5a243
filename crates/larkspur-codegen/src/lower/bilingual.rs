//! Titles and labels as doc comments show them: the English in front of the Chinese, where it is known.

use larkspur_schema::{Endpoint, Event, Field, Value};

use crate::model::text;

/// A title or a label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label<'a> {
    chinese: &'a str,
    english: Option<&'a str>,
}

impl<'a> Label<'a> {
    fn new(chinese: &'a str, english: Option<&'a str>) -> Self {
        Self { chinese, english: english.filter(|english| *english != chinese) }
    }

    /// The label of a field, where it has one.
    pub(crate) fn of(field: &'a Field) -> Option<Self> {
        let label = field.facts.label.as_deref().filter(|label| !label.trim().is_empty())?;
        Some(Self::new(label, field.facts.label_en.as_deref()))
    }

    /// The label of a value; it may be empty.
    pub(crate) fn of_value(value: &'a Value) -> Self {
        Self::new(&value.label, value.label_en.as_deref())
    }

    /// The title of an endpoint.
    pub(crate) fn of_endpoint(endpoint: &'a Endpoint) -> Self {
        Self::new(&endpoint.page.title, endpoint.page.title_en.as_deref())
    }

    /// The title of an event.
    pub(crate) fn of_event(event: &'a Event) -> Self {
        Self::new(&event.page.title, event.page.title_en.as_deref())
    }

    /// Markdown that says it: `Get task result · 获取任务结果`.
    pub(crate) fn text(self) -> String {
        let chinese = text(self.chinese);
        match self.english {
            Some(english) => format!("{} · {chinese}", text(english)),
            None => chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_stands_in_front_where_it_is_known_and_says_more() {
        let text = |english| Label::new("花_", english).text();
        assert_eq!(text(Some("Rose [red]")), r"Rose \[red\] · 花\_");
        assert_eq!(text(None), r"花\_");
        assert_eq!(text(Some("花_")), r"花\_");
    }
}
