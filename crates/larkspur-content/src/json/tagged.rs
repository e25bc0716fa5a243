//! The macro behind every choice of objects.

/// Declares an enum over objects that a field of theirs tells apart. What is none of them is kept as `Other`.
macro_rules! tagged {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident($ty:ty) = $tag:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant(Box<$ty>),)*
            /// Anything else, as it came.
            Other(serde_json::Value),
        }

        impl $name {
            /// The value of `tag`: empty where there is none.
            pub fn tag(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $tag,)*
                    Self::Other(json) => json.get("tag").and_then(serde_json::Value::as_str).unwrap_or_default(),
                }
            }
        }

        impl $crate::json::Json for $name {
            fn read(json: &serde_json::Value) -> Option<Self> {
                let known = match json.get("tag").and_then(serde_json::Value::as_str) {
                    $(Some($tag) => $crate::json::Json::read(json).map(Self::$variant),)*
                    _ => None,
                };
                Some(known.unwrap_or_else(|| Self::Other(json.clone())))
            }

            fn write(&self) -> serde_json::Value {
                match self {
                    $(Self::$variant(object) => $crate::json::Json::write(object),)*
                    Self::Other(json) => json.clone(),
                }
            }
        }

        $(
            impl From<$ty> for $name {
                fn from(object: $ty) -> Self {
                    Self::$variant(Box::new(object))
                }
            }
        )*

        $crate::json::object!(@serde $name);
    };
}
pub(crate) use tagged;
