//! Cards that are too long for one message, cut between elements.

use super::{Card, Element, limits};
use crate::json::Json;

/// Half of what a message may have: its JSON is escaped within that of the request.
const ROOM: usize = 14 * 1024;
/// So many elements of the card itself go into one; what they hold counts as well.
const COUNT: usize = 100;

impl Card {
    /// Cards that each fit into a message, with no more tables than one may have, cut between the card's elements. The header stands in the first. An element that
    /// is too long by itself stays whole: [`Content::for_sending`](crate::Content::for_sending) tells.
    ///
    /// ```
    /// use larkspur_content::card::{Card, Markdown};
    /// let long = (0..40).map(|_| Markdown::new("word ".repeat(200)));
    /// assert!(Card::new().header("Report").elements(long).split().len() > 1);
    /// ```
    pub fn split(mut self) -> Vec<Self> {
        let elements = self.body.as_mut().map(|body| std::mem::take(&mut body.elements)).unwrap_or_default();
        let mut next = self.clone();
        next.header = None;
        let mut cards = Vec::new();
        let (mut open, mut used): (Vec<Element>, usize) = (Vec::new(), self.write().to_string().len());
        let close = |elements: Vec<Element>, cards: &mut Vec<Self>| {
            let card = if cards.is_empty() { self.clone() } else { next.clone() };
            cards.push(card.elements(elements));
        };
        for element in elements {
            let size = element.write().to_string().len() + 1;
            let is_table = |element: &Element| matches!(element, Element::Table(_));
            let is_full = is_table(&element) && open.iter().filter(|one| is_table(one)).count() == limits::TABLES;
            if !open.is_empty() && (used + size > ROOM || open.len() == COUNT || is_full) {
                close(std::mem::take(&mut open), &mut cards);
                used = 0;
            }
            used += size;
            open.push(element);
        }
        if !open.is_empty() || cards.is_empty() {
            close(open, &mut cards);
        }
        cards
    }
}
