//! The macro that generated models call. It expands to small, non-generic impls: see [`crate::wire`].

/// Implements JSON for a model, or declares an open enum.
///
/// ```
/// use larkspur_core::rt::*;
///
/// /// A reply: `Default` is what a missing field falls back to.
/// #[derive(Clone, Debug, Default, PartialEq)]
/// pub struct Node {
///     pub space_id: Option<String>,
///     pub children: Vec<Node>,
///     pub kind: Option<Kind>,
///     pub status: Option<Status>,
/// }
/// wire!(read Node { space_id = "space_id", children = "children", kind = "type", status = "status" });
///
/// wire! { both
///     /// What a node is.
///     pub enum Kind: str {
///         /// A document.
///         Docx = "docx",
///         /// A sheet.
///         Sheet = "sheet",
///     }
/// }
///
/// wire! { read
///     /// How far a task is.
///     pub struct Status: i64 {
///         /// 成功
///         OK = 0,
///         /// 失败
///         FAILED = -1,
///     }
/// }
///
/// wire! { errors
///     /// The documented errors of one endpoint.
///     pub enum GetError {
///         /// rpc fail
///         RpcFail = 131001,
///     }
/// }
///
/// let node: Node = serde_json::from_str(r#"{"space_id": 7, "children": null, "type": "mindnote", "status": "0"}"#)?;
/// assert_eq!(node.space_id.as_deref(), Some("7"));
/// assert_eq!(node.kind, Some(Kind::Unknown("mindnote".into())));
/// assert_eq!(node.status, Some(Status::OK));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// - `read` takes JSON (and gives `Deserialize`); the type must be `Default`. A field's type must be [`Read`](crate::wire::Read).
/// - `write` sends JSON (and gives `Serialize`); a field's type must be [`Write`](crate::wire::Write). A field that is `None` is left
///   out; an empty `Vec` is sent, so an optional list is an `Option<Vec<_>>`.
/// - A field that pages call by several names is read by each, and written by the first: `locale = "zh_cn" | "zh-CN"`.
/// - `both` does both. `wire!(both Rule { tags = "tags" } cleared);` names a field of type [`Cleared`](crate::rt::Cleared): then lists
///   and maps stand in the type as they are, and an empty one is sent only where a setter set it. With the crate's feature `serialize-replies`, `read` does too.
///
/// An enum of text gets `Unknown(String)`, `as_str`, `From<&str>`, `From<String>`, `Display` and [`Param`](crate::rt::Param); two
/// values are equal where their texts are. A newtype of `i64` gets its constants, `From<i64>`, `Display` and `Param`. An
/// enum of errors gets `Other(i64)`, `code` and `From<i64>`, and goes into
/// [`Error::documented`](crate::Error::documented). Written as `RpcFail = 131001: "rpc fail", http 400, retry Later;` it also knows
/// its [`DocumentedError`](crate::DocumentedError) as `row`.
#[macro_export]
macro_rules! wire {
    (read $name:ident { $($field:ident = $wire:literal $(| $other:literal)*),* $(,)? }) => {
        $crate::__wire_read!($name { $($field = $wire $(| $other)*),* });
        $crate::__wire_back!(object $name { $($field = $wire),* });
    };
    (write $name:ident { $($field:ident = $wire:literal $(| $other:literal)*),* $(,)? }) => {
        $crate::__wire_write!($name { $($field = $wire),* });
    };
    (both $name:ident { $($field:ident = $wire:literal $(| $other:literal)*),* $(,)? }) => {
        $crate::__wire_read!($name { $($field = $wire $(| $other)*),* });
        $crate::__wire_write!($name { $($field = $wire),* });
    };
    ($side:ident $(#[$meta:meta])* pub enum $name:ident: str {
        $($(#[$variant_meta:meta])* $variant:ident = $wire:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that the official page does not list, as it stands on the wire.
            Unknown(::std::string::String),
        }
        impl $name {
            /// The text on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(text) => text,
                }
            }
        }
        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(::std::string::String::from(text)),
                }
            }
        }
        $crate::__wire_value!($side __wire_enum $name);
    };
    ($side:ident $(#[$meta:meta])* pub struct $name:ident: i64 {
        $($(#[$const_meta:meta])* $const:ident = $value:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
        impl ::core::cmp::Eq for $name {}
        impl $name {
            $($(#[$const_meta])* pub const $const: Self = Self($value);)*
        }
        $crate::__wire_value!($side __wire_int $name);
    };
    (both $name:ident { $($field:ident = $wire:literal $(| $other:literal)*),* $(,)? } $cleared:ident) => {
        $crate::__wire_read!($name { $($field = $wire $(| $other)*),* });
        $crate::__wire_write!($name { $($field = $wire),* } $cleared);
    };
    (errors $(#[$meta:meta])* pub enum $name:ident {
        $($variant:ident = $code:literal: $message:literal $(, http $http:literal)? $(, retry $retry:ident)?;)*
    }) => {
        $crate::wire! { errors
            $(#[$meta])*
            pub enum $name {
                $(
                    #[doc = concat!("`", $message, "`: code ", $code $(, ", HTTP ", $http)?)]
                    $variant = $code,
                )*
            }
        }
        impl $name {
            /// The row that documents the error.
            #[inline]
            pub const fn row(self) -> $crate::rt::DocumentedError {
                match self {
                    $(Self::$variant => $crate::rt::DocumentedError::new($code, $message)
                        $(.http($http))? $(.retry(::core::option::Option::Some($crate::rt::Retry::$retry)))?,)*
                    Self::Other(code) => $crate::rt::DocumentedError::new(code, ""),
                }
            }
        }
    };
    (errors $(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $code:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A code that the official page does not list.
            Other(i64),
        }
        impl ::core::cmp::Eq for $name {}
        impl $name {
            /// The code on the wire.
            #[inline]
            pub fn code(self) -> i64 {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }
        }
        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::Other(code),
                }
            }
        }
    };
}

/// What only replies hold is also written, where the feature `serialize-replies` asks for it.
#[cfg(feature = "serialize-replies")]
#[doc(hidden)]
#[macro_export]
macro_rules! __wire_back {
    (object $($item:tt)*) => { $crate::__wire_write!($($item)*); };
    (value $kind:ident $name:ident) => { $crate::$kind!(@write $name); };
}

#[cfg(not(feature = "serialize-replies"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __wire_back {
    ($($item:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_read {
    ($name:ident { $($field:ident = $wire:literal $(| $other:literal)*),* }) => {
        impl $crate::wire::Model for $name {
            #[inline]
            fn field(&mut self, name: &str) -> ::core::option::Option<&mut dyn $crate::wire::Read> {
                ::core::option::Option::Some(match name {
                    $($wire $(| $other)* => &mut self.$field,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
        $crate::__wire_deserialize!($name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_write {
    ($name:ident { $($field:ident = $wire:literal),* } $cleared:ident) => {
        impl $crate::wire::Write for $name {
            #[inline]
            fn shape(&self) -> $crate::wire::Shape<'_> {
                $crate::wire::Shape::Object(self)
            }
        }
        impl $crate::wire::Entries for $name {
            #[inline]
            fn entries(&self, _to: &mut dyn ::core::ops::FnMut(&str, &dyn $crate::wire::Write)) {
                $(self.$cleared.entry($wire, &self.$field, _to);)*
            }
        }
        $crate::__wire_serialize!($name);
    };
    ($name:ident { $($field:ident = $wire:literal),* }) => {
        impl $crate::wire::Write for $name {
            #[inline]
            fn shape(&self) -> $crate::wire::Shape<'_> {
                $crate::wire::Shape::Object(self)
            }
        }
        impl $crate::wire::Entries for $name {
            #[inline]
            fn entries(&self, _to: &mut dyn ::core::ops::FnMut(&str, &dyn $crate::wire::Write)) {
                $(_to($wire, &self.$field);)*
            }
        }
        $crate::__wire_serialize!($name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_deserialize {
    ($name:ident) => {
        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(source: D) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::deserialize(source)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_serialize {
    ($name:ident) => {
        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(&self, sink: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, sink)
            }
        }
    };
}
