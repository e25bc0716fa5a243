//! Contents that are too long for one message, cut between blocks.

use crate::Post;
use crate::post::{self, PostElement};

impl Post {
    /// Posts that each fit into a message: cut between lines, or within one that is too long by itself. The title stands in the first.
    /// A post in several languages stays one.
    ///
    /// ```
    /// use larkspur_content::{Content, Post};
    /// let long = "word ".repeat(10_000);
    /// let posts = Post::from_markdown(&long).split();
    /// assert!(posts.len() > 1 && posts.into_iter().all(|post| Content::from(post).for_sending().is_ok()));
    /// ```
    pub fn split(self) -> Vec<Self> {
        /// Half of what a message may have: its JSON is escaped within that of the request.
        const ROOM: usize = 14 * 1024;
        let mut bodies = self.bodies();
        let (Some((language, body)), None) = (bodies.next(), bodies.next()) else {
            drop(bodies);
            return vec![self];
        };
        let language = language.unwrap_or("zh_cn").to_owned();
        let new = |title: &str| Self::new(language.as_str(), title);
        let (mut posts, mut room) = (vec![new(self.title())], ROOM);
        for line in body.content.iter().flat_map(|line| pieces(line, ROOM)) {
            let size = size(&line);
            if size > room && room < ROOM {
                posts.push(new(""));
                room = ROOM;
            }
            room = room.saturating_sub(size);
            if let Some(last) = posts.pop() {
                posts.push(last.line(line));
            }
        }
        drop(bodies);
        posts
    }
}

/// How many bytes a line has at most in a message.
fn size(line: &[PostElement]) -> usize {
    line.iter().map(|element| serde_json::to_string(element).map_or(0, |json| json.len() + 4)).sum()
}

/// A line, in pieces where it is too long: its elements, and those that are long cut between words.
fn pieces(line: &[PostElement], room: usize) -> Vec<Vec<PostElement>> {
    if size(line) <= room {
        return vec![line.to_vec()];
    }
    line.iter().flat_map(|element| cut(element, room / 4)).map(|element| vec![element]).collect()
}

fn cut(element: &PostElement, room: usize) -> Vec<PostElement> {
    match element {
        PostElement::Text(one) => {
            let styled = |text: &str| {
                let mut piece = one.clone();
                text.clone_into(&mut piece.text);
                PostElement::Text(piece)
            };
            words(&one.text, room, char::is_whitespace).into_iter().map(styled).collect()
        }
        PostElement::Code(one) => {
            let language = one.language.as_deref().unwrap_or_default();
            words(&one.text, room, |c| c == '\n').into_iter().map(|code| post::code_block(language, code)).collect()
        }
        other => vec![other.clone()],
    }
}

/// Pieces of a text of up to so many bytes, cut behind one of these characters where there is one.
fn words(text: &str, room: usize, is_gap: impl Fn(char) -> bool) -> Vec<&str> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while rest.len() > room {
        let most = (0..=room).rev().find(|&at| rest.is_char_boundary(at)).unwrap_or_default();
        let gap = rest[..most].rfind(&is_gap).map(|at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
        let (piece, more) = rest.split_at(gap.filter(|&at| at > 0).unwrap_or(most).max(1));
        pieces.push(piece);
        rest = more;
    }
    pieces.push(rest);
    pieces
}
