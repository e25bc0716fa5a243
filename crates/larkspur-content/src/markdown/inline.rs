//! Texts with styles and links, line by line.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::post::{self, PostElement};

/// Collects a line of a post.
#[derive(Default)]
pub(super) struct Line {
    elements: Vec<PostElement>,
    bold: usize,
    italic: usize,
    strike: usize,
    link: Option<String>,
}

impl Line {
    pub(super) fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    pub(super) fn take(&mut self) -> Vec<PostElement> {
        std::mem::take(&mut self.elements)
    }

    /// Makes all that follows bold, or no longer.
    pub(super) fn set_bold(&mut self, is_bold: bool) {
        self.bold = if is_bold { self.bold + 1 } else { self.bold.saturating_sub(1) };
    }

    /// Adds text in the styles that are open.
    pub(super) fn text(&mut self, text: &str) {
        let mut element = match &self.link {
            Some(url) => post::link(text, url.as_str()),
            None => post::text(text),
        };
        for (is_on, style) in [
            (self.bold > 0, PostElement::bold as fn(PostElement) -> PostElement),
            (self.italic > 0, PostElement::italic),
            (self.strike > 0, PostElement::strike),
        ] {
            if is_on {
                element = style(element);
            }
        }
        // Pieces of one look are one.
        match (self.elements.last_mut(), element) {
            (Some(PostElement::Text(last)), PostElement::Text(more)) if last.style == more.style => {
                last.text.push_str(&more.text);
            }
            (_, element) => self.elements.push(element),
        }
    }

    /// Takes an event of a text; gives back what is none.
    pub(super) fn take_event<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => self.text(&text),
            Event::SoftBreak => self.text(" "),
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => self.bold = self.bold.saturating_sub(1),
            Event::Start(Tag::Emphasis) => self.italic += 1,
            Event::End(TagEnd::Emphasis) => self.italic = self.italic.saturating_sub(1),
            Event::Start(Tag::Strikethrough) => self.strike += 1,
            Event::End(TagEnd::Strikethrough) => self.strike = self.strike.saturating_sub(1),
            // A picture has an address here and needs a key there: a link to it says most.
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.link = Some(dest_url.into_string()).filter(|url| is_address(url));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => self.link = None,
            Event::TaskListMarker(is_done) => self.text(if is_done { "☑ " } else { "☐ " }),
            other => return Some(other),
        }
        None
    }
}

/// Whether the platform takes it as a link; it refuses the whole message for one that is none.
pub(super) fn is_address(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme) && url.len() > scheme.len())
}
