//! Types of the whole platform, which the runtime has: every service uses these, and none has one of its own.

use crate::lower::lock::PLATFORM;
use crate::lower::shape::{Content, Member, PLAIN, Shape, Shapes};

/// A type that the runtime's module `types` has.
struct Type {
    name: &'static str,
    what: What,
}

enum What {
    /// A list of texts that is called like this, with any of these values.
    Texts(&'static [&'static str]),
    /// An object of texts, whatever it is called, with the first so many of these fields and any of the others.
    Object(usize, &'static [&'static str]),
}

const TYPES: &[Type] = &[
    Type {
        name: "UserIdType",
        what: What::Texts(&[
            "open_id",
            "union_id",
            "user_id",
            "people_corehr_id",
            "people_admin_id",
            "people_employee_id",
        ]),
    },
    Type {
        name: "DepartmentIdType",
        what: What::Texts(&[
            "open_department_id",
            "department_id",
            "people_corehr_department_id",
            "people_admin_department_id",
        ]),
    },
    Type { name: "UserId", what: What::Object(3, &["open_id", "union_id", "user_id"]) },
    Type {
        name: "I18n",
        what: What::Object(
            2,
            &[
                "zh_cn", "en_us", "ja_jp", "zh_hk", "zh_tw", "de_de", "es_es", "fr_fr", "it_it", "ko_kr", "ru_ru",
                "th_th",
            ],
        ),
    },
];

/// Marks each shape that is a type of the whole platform, unless it has been one of its own.
pub(crate) fn mark(shapes: &mut Shapes<'_>) {
    for shape in shapes.list.iter_mut().filter(|shape| !shape.joined) {
        shape.platform = match shape.locked {
            Some(path) if path.module == PLATFORM => find(&path.name).map(|ty| ty.name),
            Some(_) => None,
            None => name(shape),
        };
    }
}

/// The type of the whole platform that a shape is.
pub(crate) fn name(shape: &Shape<'_>) -> Option<&'static str> {
    TYPES.iter().find(|ty| is(shape, ty)).map(|ty| ty.name)
}

fn find(name: &str) -> Option<&'static Type> {
    TYPES.iter().find(|ty| ty.name == name)
}

/// Whether a shape holds nothing that a type of the whole platform lacks.
pub(crate) fn fits(shape: &Shape<'_>, name: &str) -> bool {
    find(name).is_some_and(|ty| match (&shape.content, &ty.what) {
        (Content::Enum { int: false, values }, What::Texts(known)) => {
            values.iter().all(|value| known.contains(&value.value.as_str()))
        }
        (Content::Object(members), What::Object(_, known)) => members.iter().all(|member| is_text(member, known)),
        _ => false,
    })
}

fn is(shape: &Shape<'_>, ty: &Type) -> bool {
    match (&shape.content, &ty.what) {
        (Content::Enum { int: false, values }, What::Texts(known)) => {
            shape.suggested[0] == ty.name && values.iter().all(|value| known.contains(&value.value.as_str()))
        }
        (Content::Object(members), What::Object(always, known)) => {
            let has = |name: &&str| members.iter().any(|member| member.field.name == *name);
            known[..*always].iter().all(has) && members.iter().all(|member| is_text(member, known))
        }
        _ => false,
    }
}

/// Whether a field is a text of one of these names that no request must have.
fn is_text(member: &Member<'_>, known: &[&str]) -> bool {
    member.ty == PLAIN && !member.required && member.aliases.is_empty() && known.contains(&member.field.name.as_str())
}
