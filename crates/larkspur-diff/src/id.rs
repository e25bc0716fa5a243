//! The kinds of change: each has a name that stays, and a level for the wire and for Rust.

use serde::Serialize;

/// How much a change asks of those who use the API, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Words only.
    Docs,
    /// What the platform does or permits, in the same shape.
    Behaviour,
    /// Something is new, and nothing has to change.
    Additive,
    /// Something that worked may not work any more.
    Breaking,
}

impl Level {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Behaviour => "behaviour",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// Defines the kinds: name, what changed, and what to do about it.
macro_rules! ids {
    ($($variant:ident = $name:literal: $wire:ident, $what:literal, $mend:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Id {
            $(#[doc = $what] $variant,)*
        }

        impl Id {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name, which stays.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What changed.
            pub fn what(self) -> &'static str {
                match self { $(Self::$variant => $what,)* }
            }

            /// What those who use the API do about it, or what the maintainer does.
            pub fn mend(self) -> &'static str {
                match self { $(Self::$variant => $mend,)* }
            }

            /// The level on the wire; kinds that are of Rust alone are breaking there.
            pub fn level(self) -> Level {
                match self { $(Self::$variant => Level::$wire,)* }
            }
        }
    };
}

ids! {
    EndpointAdded = "endpoint-added": Additive, "An endpoint is new.", "Nothing is to be done.";
    EndpointRemoved = "endpoint-removed": Breaking, "An endpoint is not documented any more.", "Callers look for what replaces it; `Client::raw` still reaches the URL.";
    EndpointRenamed = "endpoint-renamed": Docs, "An endpoint of the same URL has another name.", "Callers call the new name; `endpoint:` in the spec's front matter keeps the old one.";
    EventAdded = "event-added": Additive, "An event is new.", "Nothing is to be done.";
    EventRemoved = "event-removed": Breaking, "An event is not documented any more.", "Handlers of the event are removed.";
    MethodChanged = "method-changed": Breaking, "The HTTP method is another.", "Nothing in code; what was sent before may fail.";
    PathChanged = "path-changed": Breaking, "The URL is another.", "Callers give the parameters that the URL has now.";
    BodyKindChanged = "body-kind-changed": Breaking, "The body is sent in another form.", "Callers pass what the form takes.";
    ReplyKindChanged = "reply-kind-changed": Breaking, "The reply is of another kind: an object, a file, nothing.", "Callers read what comes now.";
    RequestFieldAdded = "request-field-added": Additive, "A request may hold a further field; breaking where it must.", "Callers pass what is required.";
    RequestFieldRemoved = "request-field-removed": Breaking, "A request holds a field no more.", "Callers leave it out.";
    RequestFieldMoved = "request-field-moved": Breaking, "A field of the request stands elsewhere in the same table.", "Compare both pages: where the nesting was settled wrongly, mend the spec.";
    RequestFieldNowOptional = "request-field-now-optional": Additive, "A request may leave out a field that it had to give; in Rust an argument becomes a setter.", "Callers set it instead of passing it.";
    RequestFieldNowRequired = "request-field-now-required": Breaking, "A request must give a field that it could leave out.", "Callers pass it.";
    ReplyFieldAdded = "reply-field-added": Additive, "A reply, or an event, tells more.", "Nothing is to be done.";
    ReplyFieldRemoved = "reply-field-removed": Breaking, "A reply, or an event, tells a field no more.", "Readers do without it.";
    ReplyFieldMoved = "reply-field-moved": Breaking, "A field of the reply stands elsewhere in the same table.", "Compare both pages: where the nesting was settled wrongly, mend the spec.";
    TypeChanged = "type-changed": Breaking, "A field has another type.", "Code takes the new type.";
    ListChanged = "list-changed": Breaking, "A field is a list, or is none any more.", "Code takes the list, or the one value.";
    MapValueChanged = "map-value-changed": Breaking, "The values of a map have another type.", "Code takes the new type.";
    ValuesAdded = "values-added": Additive, "A field may have further values.", "Nothing is to be done: enums are open.";
    ValuesRemoved = "values-removed": Breaking, "A field has values no more.", "Code that names them goes, unless another place still has them.";
    ValuesListed = "values-listed": Docs, "The values of a field are listed now; in Rust text becomes an enum.", "Code names the variant; `.into()` makes it of text.";
    ValuesNoLongerListed = "values-no-longer-listed": Docs, "The values of a field are listed no more; in Rust an enum becomes text.", "Code passes the text.";
    ErrorAdded = "error-added": Additive, "An endpoint documents a further error.", "Nothing is to be done.";
    ErrorRemoved = "error-removed": Docs, "An endpoint documents an error no more.", "Code that names the variant compares the code instead, where no other endpoint documents it.";
    ErrorMessage = "error-message": Docs, "The message of an error is another.", "Nothing is to be done: the name stays.";
    TokenAdded = "token-added": Additive, "An endpoint takes another kind of token as well.", "Nothing is to be done.";
    TokenRemoved = "token-removed": Breaking, "An endpoint takes a kind of token no more.", "Callers use one that it takes.";
    Scopes = "scopes": Behaviour, "The scopes that permit the call are others.", "Apps may have to ask for another scope.";
    FieldScopes = "field-scopes": Behaviour, "The scopes without which fields are left out are others.", "Apps may have to ask for another scope.";
    RateLimitChanged = "rate-limit": Behaviour, "The endpoint may be called more or less often.", "Nothing is to be done: the client paces itself.";
    AppTypes = "app-types": Behaviour, "The kinds of app that may use it are others.", "Apps of the other kind look for another way.";
    RepeatChanged = "repeat": Behaviour, "When a call may be sent again is told otherwise.", "Nothing is to be done.";
    DefaultChanged = "default": Behaviour, "What is assumed where a field is left out is another.", "Callers who rely on the default set the value.";
    LimitChanged = "limit": Behaviour, "The least, the most, the length or the pattern of a field is another.", "Callers keep within it.";
    Deprecated = "deprecated": Additive, "The platform marks it as outdated, or does no more.", "Look for what the page recommends.";
    PagingAppeared = "paging-appeared": Additive, "A list can be paged through.", "`items` and `pages` walk it.";
    PagingGone = "paging-gone": Breaking, "A list can be paged through no more.", "Callers read the one reply.";
    ValueLabel = "value-label": Docs, "The label of a value is another.", "Nothing is to be done: the name stays.";
    ValueName = "value-name": Docs, "What the spec calls a value is another.", "The old name stands as an alias for one minor version.";
    Label = "label": Docs, "The label of a field is another.", "Nothing is to be done.";
    TimeChanged = "time-changed": Docs, "A text says when something is in another way.", "Code takes the new type, where it has one: the lock keeps most as they were.";
    Example = "example": Docs, "An example is another.", "Nothing is to be done.";
    Order = "order": Docs, "The rows of a table come in another order.", "Nothing is to be done: arguments keep theirs.";
    Title = "title": Docs, "The title of the page is another.", "Nothing is to be done.";
    Url = "url": Docs, "The page is another, or has moved.", "Nothing is to be done; another page for the same URL may tell other facts.";
    Timestamp = "timestamp": Docs, "The page has another date.", "Nothing is to be done.";
    ArgumentsReordered = "arguments-reordered": Breaking, "What a call or a constructor takes comes in another order.", "The lock of names holds the order: restore its lines, or check every call where two arguments have one type.";
    ItemPathChanged = "item-path-changed": Breaking, "A method or an event has another path.", "Callers use the new path.";
    TypeRenamed = "type-renamed": Breaking, "A field has a type of another name.", "Restore the type's line in the lock of names, or keep the new name and its alias.";
    NameReused = "name-reused": Breaking, "A name stands for another type than before.", "Restore the type's line in the lock of names: code would compile with another meaning.";
    PathGone = "path-gone": Breaking, "A type cannot be named by its path any more.", "Restore the type's line in the lock of names, or leave an alias.";
    DirectionLost = "direction-lost": Breaking, "A type can be read, or sent, no more.", "Restore the type's line in the lock of names.";
    SharingLoosened = "sharing-loosened": Breaking, "A member of a type changed because of another place that shares it.", "Restore the type's line in the lock of names: the other place gets a type of its own.";
    MemberRenamed = "member-renamed": Breaking, "Code calls a member otherwise.", "Code uses the new name.";
    ValueRenamed = "value-renamed": Breaking, "Code calls a value otherwise.", "Restore the value's name in the lock of names.";
    ErrorRenamed = "error-renamed": Breaking, "Code calls an error otherwise.", "Restore the error's line in the lock of names.";
}

impl Id {
    /// The kind of this name.
    ///
    /// ```
    /// use larkspur_diff::Id;
    ///
    /// assert_eq!(Id::find("type-changed"), Some(Id::TypeChanged));
    /// assert_eq!(Id::find("typo-changed"), None);
    /// ```
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.as_str() == name)
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
