//! Text that is no Markdown.

/// A text that means what it says within Markdown of a card: what would be a mark or a tag becomes an entity, so that an
/// `<at id=all></at>` in it alerts nobody.
///
/// ```
/// use larkspur_content::card::{Markdown, escape};
/// let user = "<at id=all></at> *2*";
/// let element = Markdown::new(format!("**Asked:** {}", escape(user)));
/// assert_eq!(element.content.as_deref(), Some("**Asked:** &#60;at id=all&#62;&#60;/at&#62; &#42;2&#42;"));
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        let is_mark = matches!(
            c,
            '<' | '>'
                | '&'
                | '*'
                | '_'
                | '~'
                | '`'
                | '['
                | ']'
                | '('
                | ')'
                | '#'
                | '!'
                | '|'
                | '\\'
                | '-'
                | '+'
                | '$'
                | ':'
                | '"'
        );
        if is_mark { escaped.push_str(&format!("&#{};", u32::from(c))) } else { escaped.push(c) }
    }
    escaped
}
