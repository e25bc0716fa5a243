//! What open values share: enums of text, and newtypes of integers.

/// Implements the sides on which a value stands, by the macro of its kind.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire_value {
    (read $kind:ident $name:ident) => {
        $crate::$kind!(@common $name);
        $crate::$kind!(@read $name);
        $crate::__wire_back!(value $kind $name);
    };
    (write $kind:ident $name:ident) => {
        $crate::$kind!(@common $name);
        $crate::$kind!(@write $name);
    };
    (both $kind:ident $name:ident) => {
        $crate::$kind!(@common $name);
        $crate::$kind!(@read $name);
        $crate::$kind!(@write $name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __wire_enum {
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
        $crate::__wire_deserialize!($name);
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
        $crate::__wire_deserialize!($name);
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
