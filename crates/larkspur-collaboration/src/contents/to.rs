//! To whom a message goes.

use crate::im::v1::types::ReceiveIdType;

/// To whom a message goes.
///
/// ```
/// use larkspur::To;
/// let to = To::chat("oc_a0553eda9014c201e6969b478895c230");
/// assert_eq!(to, To::chat("oc_a0553eda9014c201e6969b478895c230".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct To {
    pub(super) kind: ReceiveIdType,
    pub(super) id: String,
}

impl To {
    /// A group, by its id (`oc_…`). The bot must be in it.
    pub fn chat(chat_id: impl Into<String>) -> Self {
        Self::new(ReceiveIdType::ChatId, chat_id)
    }

    /// A person, by the id within this app (`ou_…`).
    pub fn open_id(open_id: impl Into<String>) -> Self {
        Self::new(ReceiveIdType::OpenId, open_id)
    }

    /// A person, by the id within all apps of one developer (`on_…`).
    pub fn union_id(union_id: impl Into<String>) -> Self {
        Self::new(ReceiveIdType::UnionId, union_id)
    }

    /// A person, by the id within the tenant. It needs the scope `contact:user.employee_id:readonly`.
    pub fn user_id(user_id: impl Into<String>) -> Self {
        Self::new(ReceiveIdType::UserId, user_id)
    }

    /// A person, by the address of their mail.
    pub fn email(email: impl Into<String>) -> Self {
        Self::new(ReceiveIdType::Email, email)
    }

    /// Anybody, by the kind of id and the id.
    pub fn new(kind: ReceiveIdType, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
}
