//! The macro behind every list of values.

/// Declares an open enum over texts.
macro_rules! values {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that no page lists.
            Other(String),
        }

        impl $name {
            /// The values that the pages list.
            pub const LISTED: &'static [Self] = &[$(Self::$variant),*];

            /// The value's text.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Other(text.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::json::Json for $name {
            fn read(json: &serde_json::Value) -> Option<Self> {
                json.as_str().map(Into::into)
            }

            fn write(&self) -> serde_json::Value {
                self.as_str().into()
            }
        }
    };
}
pub(crate) use values;
