//! What open enums share, whichever their values.

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_enum {
    (read $name:ident) => {
        $crate::__wire_enum!(@common $name);
        $crate::__wire_enum!(@read $name);
    };
    (write $name:ident) => {
        $crate::__wire_enum!(@common $name);
        $crate::__wire_enum!(@write $name);
    };
    (both $name:ident) => {
        $crate::__wire_enum!(@common $name);
        $crate::__wire_enum!(@read $name);
        $crate::__wire_enum!(@write $name);
    };
    (@common $name:ident) => {
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::Unknown(::std::string::String::new())
            }
        }
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }
        impl ::core::cmp::Eq for $name {}
        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state)
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl $crate::rt::Param for $name {
            fn write(&self, to: &mut $crate::rt::Texts) {
                to.push(self.as_str());
            }
        }
    };
    (@read $name:ident) => {
        impl $crate::wire::Read for $name {
            fn expected(&self) -> &'static str {
                "text"
            }
            fn null(&mut self) -> bool {
                *self = Self::default();
                false
            }
            fn bool(&mut self, value: bool) -> $crate::wire::Taken {
                $crate::wire::Read::text(self, if value { "true" } else { "false" })
            }
            fn int(&mut self, value: i64) -> $crate::wire::Taken {
                $crate::wire::Read::text(self, &::std::string::ToString::to_string(&value))
            }
            fn float(&mut self, value: f64) -> $crate::wire::Taken {
                $crate::wire::Read::text(self, &::std::string::ToString::to_string(&value))
            }
            fn text(&mut self, value: &str) -> $crate::wire::Taken {
                *self = ::core::convert::From::from(value);
                ::core::result::Result::Ok(())
            }
        }
        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(
                source: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::deserialize(source)
            }
        }
    };
    (@write $name:ident) => {
        impl $crate::wire::Write for $name {
            fn shape(&self) -> $crate::wire::Shape<'_> {
                $crate::wire::Shape::Text(self.as_str())
            }
        }
        $crate::__wire_serialize!($name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_int {
    (read $name:ident) => {
        $crate::__wire_int!(@common $name);
        $crate::__wire_int!(@read $name);
    };
    (write $name:ident) => {
        $crate::__wire_int!(@common $name);
        $crate::__wire_int!(@write $name);
    };
    (both $name:ident) => {
        $crate::__wire_int!(@common $name);
        $crate::__wire_int!(@read $name);
        $crate::__wire_int!(@write $name);
    };
    (@common $name:ident) => {
        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
        impl $crate::rt::Param for $name {
            fn write(&self, to: &mut $crate::rt::Texts) {
                $crate::rt::Param::write(&self.0, to);
            }
        }
    };
    (@read $name:ident) => {
        impl $crate::wire::Read for $name {
            fn expected(&self) -> &'static str {
                "a whole number"
            }
            fn null(&mut self) -> bool {
                self.0 = 0;
                false
            }
            fn bool(&mut self, value: bool) -> $crate::wire::Taken {
                $crate::wire::Read::bool(&mut self.0, value)
            }
            fn int(&mut self, value: i64) -> $crate::wire::Taken {
                $crate::wire::Read::int(&mut self.0, value)
            }
            fn float(&mut self, value: f64) -> $crate::wire::Taken {
                $crate::wire::Read::float(&mut self.0, value)
            }
            fn text(&mut self, value: &str) -> $crate::wire::Taken {
                $crate::wire::Read::text(&mut self.0, value)
            }
        }
        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(
                source: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::deserialize(source)
            }
        }
    };
    (@write $name:ident) => {
        impl $crate::wire::Write for $name {
            fn shape(&self) -> $crate::wire::Shape<'_> {
                $crate::wire::Shape::Int(self.0)
            }
        }
        $crate::__wire_serialize!($name);
    };
}
