//! Lists that come in pages.

use std::collections::HashSet;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::call::Call;
use crate::error::Result;
use crate::reply::Reply;
use crate::send::Sending;

/// A reply that is one page of a list. `paged!` implements it.
pub trait Page: Reply {
    /// What the list holds.
    type Item: Send + 'static;
    /// The token of the next page.
    fn next_token(&self) -> Option<String>;
    /// Whether a page follows; `None` where the reply does not say.
    fn has_more(&self) -> Option<bool>;
    /// The items of this page.
    fn into_items(self) -> Vec<Self::Item>;
}

/// A field that holds a page token.
pub trait PageToken {
    /// The token as text, where there is one.
    fn page_token(&self) -> Option<String>;
}

impl PageToken for String {
    fn page_token(&self) -> Option<String> {
        Some(self.clone()).filter(|token| !token.is_empty())
    }
}

impl PageToken for i64 {
    fn page_token(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: PageToken> PageToken for Option<T> {
    fn page_token(&self) -> Option<String> {
        self.as_ref().and_then(PageToken::page_token)
    }
}

/// A field that says whether a page follows.
pub trait HasMore {
    /// What it says.
    fn has_more(&self) -> Option<bool>;
}

impl HasMore for bool {
    fn has_more(&self) -> Option<bool> {
        Some(*self)
    }
}

impl HasMore for i64 {
    fn has_more(&self) -> Option<bool> {
        Some(*self != 0)
    }
}

impl HasMore for String {
    fn has_more(&self) -> Option<bool> {
        match self.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }
}

impl<T: HasMore> HasMore for Option<T> {
    fn has_more(&self) -> Option<bool> {
        self.as_ref().and_then(HasMore::has_more)
    }
}

/// Where a request carries the page token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageParam {
    /// In the query.
    Query(&'static str),
    /// In the JSON body; `page_request.page_token` names a field of an object in it.
    Body(&'static str),
}

impl PageParam {
    fn set(self, call: &mut Call, token: &str) {
        match self {
            Self::Query(name) => call.query(name, &token),
            Self::Body(name) => match name.split_once('.') {
                Some((object, field)) => call.body_within(object, field, token),
                None => call.body(name, token),
            },
        }
    }
}

/// The pages of a list, one after the other: a `Stream` that asks for a page when it is polled for one.
///
/// It ends after the last page, after an error, and where the platform hands out a token for the second time. A
/// `next` that is dropped half-way loses nothing: the following one goes on with the same request.
#[must_use = "a list is fetched by polling it"]
pub struct Pages<P: Page> {
    call: Call,
    param: PageParam,
    sending: Option<Sending<P>>,
    /// The token of the page that comes next.
    token: Option<String>,
    seen: HashSet<String>,
    done: bool,
}

impl<P: Page> Pages<P> {
    /// The pages of a call, from the one its page token names, else from the first.
    pub fn new(call: Call, param: PageParam) -> Self {
        Self { call, param, sending: None, token: None, seen: HashSet::new(), done: false }
    }

    /// The token of the page that comes next (or that failed): a new request with it goes on from there. `None` before
    /// the first page, and after the last.
    pub fn page_token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The next page.
    pub async fn next(&mut self) -> Option<Result<P>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn advance(&mut self, page: &P) {
        let token = page.next_token().filter(|_| page.has_more() != Some(false));
        match token.filter(|token| self.seen.insert(token.clone())) {
            Some(token) => {
                self.param.set(&mut self.call, &token);
                self.token = Some(token);
            }
            None => {
                self.token = None;
                self.done = true;
            }
        }
    }
}

impl<P: Page> Stream for Pages<P> {
    type Item = Result<P>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        let this = &mut *self;
        if this.done {
            return Poll::Ready(None);
        }
        let sending = this.sending.get_or_insert_with(|| Sending::new(this.call.clone()));
        let result = ready!(Pin::new(sending).poll(cx));
        this.sending = None;
        match &result {
            Ok(page) => this.advance(page),
            Err(_) => this.done = true,
        }
        Poll::Ready(Some(result))
    }
}

impl<P: Page> Unpin for Pages<P> {}

/// The items of a list, over all its pages: a `Stream` with the same promises as [`Pages`].
#[must_use = "a list is fetched by polling it"]
pub struct Items<P: Page> {
    pages: Pages<P>,
    ready: VecDeque<P::Item>,
}

impl<P: Page> Items<P> {
    /// The items of a call, from the page that its page token names, else from the first.
    pub fn new(call: Call, param: PageParam) -> Self {
        Self { pages: Pages::new(call, param), ready: VecDeque::new() }
    }

    /// The token of the page that comes after the items fetched so far. See [`Pages::page_token`].
    pub fn page_token(&self) -> Option<&str> {
        self.pages.page_token()
    }

    /// The next item.
    pub async fn next(&mut self) -> Option<Result<P::Item>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    /// Where a page fails; the items before it are dropped.
    pub async fn all(mut self) -> Result<Vec<P::Item>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<P: Page> Stream for Items<P> {
    type Item = Result<P::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(cx)) {
                Some(Ok(page)) => this.ready = page.into_items().into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P: Page> Unpin for Items<P> {}

impl<P: Page> std::fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("call", &self.call).field("done", &self.done).finish_non_exhaustive()
    }
}

impl<P: Page> std::fmt::Debug for Items<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
