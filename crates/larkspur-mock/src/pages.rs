//! Lists that are served page by page.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use larkspur_schema::envelope::REPLY_PAYLOAD;
use larkspur_schema::{Endpoint, Field, Pagination};
use serde_json::{Value as Json, json};

use crate::example;
use crate::failure::{Failure, Violation};
use crate::reply::Reply;
use crate::request::Request;

/// How many items a page has where neither the request nor the document says.
const PAGE_SIZE: usize = 20;

type MakeItem = Arc<dyn Fn(usize) -> Json + Send + Sync>;

/// A list that an endpoint serves page by page: see [`Mock::pages`](crate::Mock::pages).
#[derive(Clone)]
pub struct Pages {
    total: usize,
    item: Option<MakeItem>,
    page_size: Option<usize>,
    repeat_from: Option<usize>,
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("total", &self.total).field("page_size", &self.page_size).finish_non_exhaustive()
    }
}

impl Pages {
    /// So many copies of the documented item; the first text of each ends in `-` and its number, from 0.
    pub fn examples(total: usize) -> Self {
        Self { total, item: None, page_size: None, repeat_from: None }
    }

    /// So many items, each made from its number, from 0.
    pub fn generated(total: usize, item: impl Fn(usize) -> Json + Send + Sync + 'static) -> Self {
        Self { item: Some(Arc::new(item)), ..Self::examples(total) }
    }

    /// These items.
    pub fn items(items: Vec<Json>) -> Self {
        Self::generated(items.len(), move |index| items.get(index).cloned().unwrap_or_default())
    }

    /// The size of a page where the request does not say; otherwise it is the documented default, or 20.
    pub fn page_size(mut self, size: usize) -> Self {
        self.page_size = Some(size.max(1));
        self
    }

    /// A fault: from this page on (counted from 0), each page says that more follows and gives the token that the
    /// request brought, so that a caller who trusts it never ends.
    pub fn repeat_token_from(mut self, page: usize) -> Self {
        self.repeat_from = Some(page.max(1));
        self
    }

    pub(crate) fn answer(&self, endpoint: &Endpoint, paging: &Pagination, request: &Request) -> Result<Reply, Failure> {
        let make = |reply: &Json, range| self.make(endpoint, paging, reply, range);
        self.answer_with(endpoint, paging, request, make).map(Reply::whole)
    }

    /// The whole JSON of the page that the request asks for, its items made from the documented reply and their numbers.
    pub(crate) fn answer_with(
        &self,
        endpoint: &Endpoint,
        paging: &Pagination,
        request: &Request,
        make: impl Fn(&Json, Range<usize>) -> Vec<Json>,
    ) -> Result<Json, Failure> {
        let body = request.json().unwrap_or_default();
        let sent = |name: &str| {
            let in_body =
                || at(&body, name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            request.query_value(name).map(str::to_owned).or_else(in_body).filter(|text| !text.is_empty())
        };
        let param = paging.token_param();
        let page_size =
            param.rsplit_once('.').map_or("page_size".to_owned(), |(object, _)| format!("{object}.page_size"));
        let size = sent(&page_size).and_then(|size| size.parse().ok()).filter(|size| *size > 0);
        let size = size.or(self.page_size).or_else(|| documented_size(endpoint)).unwrap_or(PAGE_SIZE);
        let token = sent(param);
        let (page, start) = match &token {
            None => (0, 0),
            Some(token) => read_token(token)
                .ok_or_else(|| Failure::violations(&[Violation::new(param, token, "not a token that a page gave")]))?,
        };
        let end = self.total.min(start.saturating_add(size));
        let repeat = self.repeat_from.is_some_and(|from| page >= from);
        let more = repeat || end < self.total;
        let next = match token {
            Some(token) if repeat => token,
            _ if more => write_token(page + 1, end),
            _ => String::new(),
        };
        let mut reply = example::documented_json(endpoint);
        let items = make(&reply, start.min(end)..end);
        set(endpoint, &mut reply, &paging.items, Json::Array(items));
        set(endpoint, &mut reply, &paging.has_more, more.into());
        set(endpoint, &mut reply, &paging.page_token, next.into());
        Ok(reply)
    }

    fn make(&self, endpoint: &Endpoint, paging: &Pagination, reply: &Json, range: Range<usize>) -> Vec<Json> {
        if let Some(item) = &self.item {
            return range.map(|index| item(index)).collect();
        }
        let documented = [&reply[REPLY_PAYLOAD][&paging.items], &reply[&paging.items]];
        let shown = documented.into_iter().find_map(|items| items.get(0).cloned());
        let field = || {
            let fields = endpoint.response.data_fields().iter().chain(&endpoint.response.fields);
            fields.into_iter().find(|field| field.name == paging.items).map(example::value)
        };
        let template = shown.or_else(|| field()?.get(0).cloned()).unwrap_or_else(|| json!({"id": "item"}));
        range.map(|index| numbered(template.clone(), index)).collect()
    }
}

/// Sets a field of a paged reply where its document has it: beside `data`, in it, or in one of its objects. Some pages tell of
/// one field in the payload and show it beside it; clients look at either place.
pub(crate) fn set(endpoint: &Endpoint, reply: &mut Json, name: &str, value: Json) {
    // A list within `data` may be called `data` as well.
    if name != REPLY_PAYLOAD && endpoint.response.fields.iter().any(|field| field.name == name) {
        reply[name] = value.clone();
        if !endpoint.response.data_fields().iter().any(|field| field.name == name) {
            return;
        }
    }
    if !reply[REPLY_PAYLOAD].is_object() {
        reply[REPLY_PAYLOAD] = json!({});
    }
    let mut place = &mut reply[REPLY_PAYLOAD];
    for step in name.split('.') {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[step];
    }
    *place = value;
}

/// The value at a path of keys, `page_request.page_token`.
fn at<'j>(json: &'j Json, path: &str) -> Option<&'j Json> {
    path.split('.').try_fold(json, |json, key| json.get(key))
}

fn documented_size(endpoint: &Endpoint) -> Option<usize> {
    let body: &[Field] = endpoint.body.as_ref().map_or(&[], |body| &body.fields);
    let field = endpoint.params.query.iter().chain(body).find(|field| field.name == "page_size")?;
    field.facts.default.as_ref()?.parse().ok().filter(|size| *size > 0)
}

/// The item with its number in its first text, or as a field of its own where it has none.
fn numbered(mut item: Json, index: usize) -> Json {
    match &mut item {
        Json::String(text) => *text = format!("{text}-{index}"),
        Json::Number(_) => item = index.into(),
        Json::Object(fields) => match fields.values_mut().find_map(|value| match value {
            Json::String(text) => Some(text),
            _ => None,
        }) {
            Some(text) => *text = format!("{text}-{index}"),
            None => {
                fields.insert("index".into(), index.into());
            }
        },
        _ => {}
    }
    item
}

fn write_token(page: usize, start: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("page {page} from {start}"))
}

fn read_token(token: &str) -> Option<(usize, usize)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (page, start) = text.strip_prefix("page ")?.split_once(" from ")?;
    Some((page.parse().ok()?, start.parse().ok()?))
}
