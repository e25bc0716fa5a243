//! The macro behind every object of a content.

/// Declares a struct that is read from a JSON object and written as one. Each field is `req` (the object is none without it),
/// `one` (`Option`), `many` (`Vec`) or `map` (`BTreeMap`); all but `req` get a setter of their name. `tag "…"` is the fixed value of
/// the object's `tag`.
macro_rules! object {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(tag $tag:literal)? {
            $($(#[$field_meta:meta])* $field:ident: $kind:ident $ty:ty = $key:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $crate::json::object!(@type $kind $ty),)*
            /// What else the object holds, as it came.
            pub extra: $crate::json::Extra,
        }

        #[allow(clippy::allow_attributes, dead_code, reason = "an object may have no field to set")]
        impl $name {
            $($crate::json::object!(@setter $kind $key $(#[$field_meta])* $field: $ty);)*

            /// Sets a field that no page lists.
            #[must_use]
            pub fn extra(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
                self.extra.insert(name.into(), value.into());
                self
            }
        }

        impl $crate::json::Json for $name {
            fn read(json: &serde_json::Value) -> Option<Self> {
                #[allow(unused_mut, reason = "an object may have no field")]
                let mut extra = json.as_object()?.clone();
                $(
                    if extra.get("tag").and_then(serde_json::Value::as_str) != Some($tag) {
                        return None;
                    }
                    extra.remove("tag");
                )?
                Some(Self { $($field: $crate::json::object!(@read $kind extra $key),)* extra })
            }

            fn write(&self) -> serde_json::Value {
                #[allow(unused_mut, reason = "an object may have no field")]
                let mut object = self.extra.clone();
                $(object.insert("tag".to_owned(), $tag.into());)?
                $($crate::json::object!(@write $kind object $key self.$field);)*
                serde_json::Value::Object(object)
            }
        }

        $crate::json::object!(@serde $name);
    };
    (@type req $ty:ty) => { $ty };
    (@type one $ty:ty) => { Option<$ty> };
    (@type many $ty:ty) => { Vec<$ty> };
    (@type map $ty:ty) => { std::collections::BTreeMap<String, $ty> };

    (@read req $object:ident $key:literal) => { $crate::json::take(&mut $object, $key)? };
    (@read one $object:ident $key:literal) => { $crate::json::take(&mut $object, $key) };
    (@read $many:ident $object:ident $key:literal) => { $crate::json::take_filled(&mut $object, $key) };

    (@write req $object:ident $key:literal $value:expr) => {
        $object.insert($key.to_owned(), $crate::json::Json::write(&$value));
    };
    (@write one $object:ident $key:literal $value:expr) => {
        if let Some(value) = &$value {
            $object.insert($key.to_owned(), $crate::json::Json::write(value));
        }
    };
    (@write $many:ident $object:ident $key:literal $value:expr) => {
        if !$value.is_empty() {
            $object.insert($key.to_owned(), $crate::json::Json::write(&$value));
        }
    };

    (@setter req $key:literal $(#[$meta:meta])* $field:ident: $ty:ty) => {};
    (@setter one $key:literal $(#[$meta:meta])* $field:ident: $ty:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field(mut self, value: impl Into<$ty>) -> Self {
            self.$field = Some(value.into());
            self
        }
    };
    (@setter many $key:literal $(#[$meta:meta])* $field:ident: $ty:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field(mut self, values: impl IntoIterator<Item = impl Into<$ty>>) -> Self {
            self.$field = values.into_iter().map(Into::into).collect();
            // An empty list says something else than none.
            if self.$field.is_empty() {
                self.extra.insert($key.to_owned(), serde_json::Value::Array(Vec::new()));
            }
            self
        }
    };
    (@setter map $key:literal $(#[$meta:meta])* $field:ident: $ty:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field(mut self, values: impl IntoIterator<Item = (impl Into<String>, impl Into<$ty>)>) -> Self {
            self.$field = values.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
            self
        }
    };

    (@serde $name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::json::Json::write(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = serde_json::Value::deserialize(deserializer)?;
                $crate::json::Json::read($crate::json::only(&json))
                    .ok_or_else(|| serde::de::Error::custom(concat!("not a ", stringify!($name))))
            }
        }
    };
}
pub(crate) use object;
