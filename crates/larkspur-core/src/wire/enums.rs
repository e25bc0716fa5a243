//! What open enums share, whichever their values.

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_enum {
    (read $name:ident) => {
        $crate::__wire_enum!(@common $name);
        $crate::__wire_enum!(@read $name);
        $crate::__wire_back!(text $name);
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
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::Unknown(::std::string::String::new())
            }
        }
        impl ::core::cmp::PartialEq for $name {
            #[inline]
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
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl $crate::rt::Param for $name {
            #[inline]
            fn write(&self, to: &mut $crate::rt::Texts) {
                to.push(self.as_str());
            }
        }
    };
    (@read $name:ident) => {
        impl $crate::wire::Read for $name {
            #[inline]
            fn take(
                &mut self,
                given: $crate::wire::Given<'_>,
            ) -> ::core::result::Result<$crate::wire::Taken<'_>, $crate::wire::Mismatch> {
                $crate::wire::take_text(self, given)
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
            #[inline]
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
        $crate::__wire_back!(int $name);
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
            #[inline]
            fn from(value: i64) -> Self {
                Self(value)
            }
        }
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
        impl $crate::rt::Param for $name {
            #[inline]
            fn write(&self, to: &mut $crate::rt::Texts) {
                $crate::rt::Param::write(&self.0, to);
            }
        }
    };
    (@read $name:ident) => {
        impl $crate::wire::Read for $name {
            #[inline]
            fn take(
                &mut self,
                given: $crate::wire::Given<'_>,
            ) -> ::core::result::Result<$crate::wire::Taken<'_>, $crate::wire::Mismatch> {
                $crate::wire::Read::take(&mut self.0, given)
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
            #[inline]
            fn shape(&self) -> $crate::wire::Shape<'_> {
                $crate::wire::Shape::Int(self.0)
            }
        }
        $crate::__wire_serialize!($name);
    };
}
