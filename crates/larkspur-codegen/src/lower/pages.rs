//! How a reply is paged through.

use larkspur_schema::{Endpoint, FieldType, Pagination};

use crate::lower::inputs::Input;
use crate::lower::object::idents;
use crate::lower::reply::Reply;
use crate::lower::shape::{Kind, Member, TypeUse};
use crate::model::{Ident, Part};
use crate::names;
use crate::problem::Problem;

/// How the method's reply is paged through.
#[derive(Debug)]
pub(crate) struct Pages {
    /// Whether the page token is sent in the query, or else in the body.
    pub(crate) in_query: bool,
    /// What takes it there: a name, or the path of a field of an object.
    pub(crate) param: String,
    /// The reply's field, or the path of a field of one of its objects; so is `more`.
    pub(crate) token: String,
    /// Nothing where the reply does not say whether a page follows.
    pub(crate) more: Option<String>,
    pub(crate) items: String,
    pub(crate) item: TypeUse,
}

/// Finds what the document's paging means in the method; nothing where the reply is not paged.
pub(super) fn find<'i, 'a: 'i>(
    endpoint: &Endpoint,
    inputs: impl Iterator<Item = &'i Input<'a>>,
    reply: &Reply<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Pages> {
    let paging = endpoint.pagination.as_ref()?;
    let found = fit(paging, inputs, reply);
    if found.is_none() {
        let line = endpoint.response.fields.first().map_or(0, |field| field.line);
        problems.push(Problem::new(
            &endpoint.page.doc,
            line,
            format!(
                "`{}` is said to be paged by `{}`, `{}` and `{}`, but its request or its reply does not fit",
                endpoint.id, paging.page_token, paging.has_more, paging.items
            ),
            "a paged endpoint takes a page token, and replies with a token and a list",
        ));
    }
    found
}

fn fit<'i, 'a: 'i>(
    paging: &Pagination,
    mut inputs: impl Iterator<Item = &'i Input<'a>>,
    reply: &Reply<'_>,
) -> Option<Pages> {
    let param = paging.token_param();
    let holder = param.split('.').next().unwrap_or(param);
    let input = inputs.find(|input| input.wire == holder)?;
    let Reply::Object(members) = reply else { return None };
    let items = member(members, &paging.items).filter(|member| member.ty.lists == 1 && !member.ty.map)?;
    Some(Pages {
        in_query: input.part == Part::Query,
        param: param.to_owned(),
        token: place(members, &paging.page_token, (&[Kind::Text, Kind::Int], &[FieldType::String, FieldType::Int]))?,
        more: place(
            members,
            &paging.has_more,
            (&[Kind::Bool, Kind::Int, Kind::Text], &[FieldType::Bool, FieldType::Int, FieldType::String]),
        ),
        items: member_ident(items, members),
        item: TypeUse { lists: 0, ..items.ty },
    })
}

fn member<'m, 'a>(members: &'m [Member<'a>], name: &str) -> Option<&'m Member<'a>> {
    members.iter().find(|member| member.field.name == name)
}

/// The field of the reply, or of one of its objects, that bears a name and is of one of these types.
fn place(members: &[Member<'_>], path: &str, (kinds, types): (&[Kind], &[FieldType])) -> Option<String> {
    let Some((object, field)) = path.split_once('.') else {
        return member(members, path).filter(|member| is_any(member, kinds)).map(|found| member_ident(found, members));
    };
    let object = member(members, object).filter(|member| !member.ty.is_list() && !member.ty.map)?;
    let field = object.field.fields.iter().find(|inner| inner.name == field)?;
    let fits = types.contains(&field.ty.kind) && !field.ty.is_list();
    fits.then(|| format!("{}.{}", member_ident(object, members), Ident::new(&names::snake(&field.name))))
}

fn is_any(member: &Member<'_>, kinds: &[Kind]) -> bool {
    kinds.contains(&member.ty.kind) && member.ty.lists == 0 && !member.ty.map
}

fn member_ident(member: &Member<'_>, members: &[Member<'_>]) -> String {
    let at = members.iter().position(|other| std::ptr::eq(other, member)).unwrap_or(0);
    idents(members).swap_remove(at).to_string()
}
