//! The macros that give request types their methods.

/// Gives a request type (a tuple struct around a [`Call`](crate::Call)) its reply.
///
/// `request!(GetRequest => GetReply);` emits `send`, `send_full`, `timeout`, `header`, [`Request`](crate::Request) and `IntoFuture`;
/// `request!(GetRequest => GetReply, as_user);` also `as_user`, for endpoints that accept a user's token. Where the reply is
/// [`Download`](crate::Download), `range_from` comes too; `helpdesk` after the comma adds `helpdesk`.
#[macro_export]
macro_rules! request {
    ($name:ident => Download $(, $option:ident)* $(,)?) => {
        $crate::request!(@common $name => $crate::rt::Download);
        $crate::request!(@option range_from $name);
        $($crate::request!(@option $option $name);)*
    };
    ($name:ident => $reply:ty $(, $option:ident)* $(,)?) => {
        $crate::request!(@common $name => $reply);
        $($crate::request!(@option $option $name);)*
    };
    (@common $name:ident => $reply:ty) => {
        impl $name {
            /// Sends the request and gives what the reply holds.
            #[inline]
            pub fn send(self) -> $crate::rt::Sending<$reply> {
                $crate::rt::Sending::new(self.0)
            }
            /// Sends the request and gives the reply with its HTTP status, headers and log id.
            #[inline]
            pub fn send_full(self) -> $crate::rt::Sending<$crate::rt::Full<$reply>> {
                $crate::rt::Sending::new(self.0)
            }
            /// Bounds the whole call: all attempts, and the waits between them.
            #[inline]
            pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.0.timeout(timeout);
                self
            }
            /// Sets an HTTP header.
            #[inline]
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.0.header(name, value);
                self
            }
        }
        impl $crate::rt::Request for $name {
            type Reply = $reply;
            #[inline]
            fn call(&mut self) -> &mut $crate::rt::Call {
                &mut self.0
            }
            #[inline]
            fn into_call(self) -> $crate::rt::Call {
                self.0
            }
        }
        impl ::core::future::IntoFuture for $name {
            type Output = $crate::Result<$reply>;
            type IntoFuture = $crate::rt::Sending<$reply>;
            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                $crate::rt::Sending::new(self.0)
            }
        }
    };
    (@option as_user $name:ident) => {
        impl $name {
            /// Sends the request in the name of a user.
            #[inline]
            pub fn as_user(mut self, user: impl ::core::convert::Into<$crate::rt::User>) -> Self {
                self.0.as_user(user);
                self
            }
        }
    };
    (@option range_from $name:ident) => {
        impl $name {
            /// Asks for the file from this byte on.
            #[inline]
            pub fn range_from(mut self, offset: u64) -> Self {
                self.0.range_from(offset);
                self
            }
        }
    };
    (@option helpdesk $name:ident) => {
        impl $name {
            /// Identifies the helpdesk, by its id and token.
            #[inline]
            pub fn helpdesk(mut self, id: &str, token: &str) -> Self {
                self.0.helpdesk(id, token);
                self
            }
        }
    };
}

/// Gives requests, and objects that are sent, their setters. Each takes an [`Arg`](crate::Arg) of the type behind its name.
///
/// In a request, `query page_size: i64 = "page_size"` sets what has that name on the wire; `header`, `body`, `form`, `file`
/// and `files` are the other places. In an object, `set title: String` sets the field of that name (or the one behind
/// `=>`), and `list tags: Vec<Tag> = "tags"` a list or map that stands there without `Option`, beside the field `cleared`.
#[macro_export]
macro_rules! setters {
    ($name:ident {
        $($(#[$meta:meta])* $place:ident $setter:ident: $ty:ty $(= $wire:literal)? $(=> $field:ident)?),* $(,)?
    }) => {
        impl $name {
            $($crate::setters!(@$place $setter [$(#[$meta])*] $ty, [$($wire)?] [$($field)?]);)*
        }
    };
    (@set $setter:ident [$(#[$meta:meta])*] $ty:ty, [] []) => {
        $crate::setters!(@set $setter [$(#[$meta])*] $ty, [] [$setter]);
    };
    (@set $setter:ident [$(#[$meta:meta])*] $ty:ty, [] [$field:ident]) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        $(#[$meta])*
        pub fn $setter(mut self, $field: impl $crate::rt::Arg<$ty>) -> Self {
            self.$field = $crate::rt::Arg::arg($field).map(::core::convert::Into::into);
            self
        }
    };
    (@list $setter:ident [$(#[$meta:meta])*] $ty:ty, [$wire:literal] []) => {
        $crate::setters!(@list $setter [$(#[$meta])*] $ty, [$wire] [$setter]);
    };
    (@list $setter:ident [$(#[$meta:meta])*] $ty:ty, [$wire:literal] [$field:ident]) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        $(#[$meta])*
        pub fn $setter(mut self, $field: impl $crate::rt::Arg<$ty>) -> Self {
            let given: ::core::option::Option<$ty> = $crate::rt::Arg::arg($field);
            self.cleared.set($wire, given.as_ref().map(|given| given as &dyn $crate::wire::Write));
            self.$field = given.map(::core::convert::Into::into).unwrap_or_default();
            self
        }
    };
    (@file $setter:ident [$(#[$meta:meta])*] $ty:ty, [$wire:literal] []) => {
        $(#[$meta])*
        pub fn $setter(mut self, $setter: impl $crate::rt::Arg<$ty>) -> Self {
            let given: ::core::option::Option<$ty> = $crate::rt::Arg::arg($setter);
            given.into_iter().for_each(|file| self.0.file($wire, file));
            self
        }
    };
    (@files $setter:ident [$(#[$meta:meta])*] $ty:ty, [$wire:literal] []) => {
        $(#[$meta])*
        pub fn $setter(mut self, $setter: impl $crate::rt::Arg<$ty>) -> Self {
            let given: ::core::option::Option<$ty> = $crate::rt::Arg::arg($setter);
            given.into_iter().flatten().for_each(|file| self.0.file($wire, file));
            self
        }
    };
    (@header $setter:ident [$(#[$meta:meta])*] $ty:ty, [$wire:literal] []) => {
        $(#[$meta])*
        pub fn $setter(mut self, $setter: impl $crate::rt::Arg<$ty>) -> Self {
            let given: ::core::option::Option<$ty> = $crate::rt::Arg::arg($setter);
            given.iter().for_each(|value| self.0.header_param($wire, value));
            self
        }
    };
    (@$place:ident $setter:ident [$(#[$meta:meta])*] $ty:ty, [$wire:literal] []) => {
        $(#[$meta])*
        pub fn $setter(mut self, $setter: impl $crate::rt::Arg<$ty>) -> Self {
            self.0.$place($wire, &$crate::rt::Arg::<$ty>::arg($setter));
            self
        }
    };
}

/// The documented errors of an endpoint, as rows of the table `Error` of its version: `rows!(RpcFail, ParamErr: Some(Later))`. What
/// follows a colon is the endpoint's own advice about trying again, where the table has another.
#[macro_export]
macro_rules! rows {
    ($($variant:ident $(: $advice:ident $(($retry:ident))?)?),* $(,)?) => {
        &[$(super::errors::Error::$variant.row()
            $(.retry(::core::option::Option::$advice $(($crate::rt::Retry::$retry))?))?),*]
    };
}

/// Gives a request type the pages of its list.
///
/// `paged!(ListRequest => ListReply, Node { query: "page_token", token: page_token, more: has_more, items: items });` says that
/// the query parameter `page_token` takes the reply's field `page_token`, that the field `has_more` tells whether a page
/// follows (it may be left out), and that the field `items` is a `Vec<Node>`. `body: "page_token"` in place of `query: …`
/// puts the token into the JSON body, and `body: "page_request.page_token"` into an object in it. `token: page_response.page_token`
/// reads the field of an optional object. It emits `pages`, `items`, and [`Page`](crate::Page) for the reply. Where two requests share
/// one reply, the second is `paged!(OtherRequest => ListReply { query: "page_token" });`.
#[macro_export]
macro_rules! paged {
    ($name:ident => $reply:ty, $item:ty {
        $place:ident: $param:literal, token: $token:ident $(.$token_in:ident)?,
        $(more: $more:ident $(.$more_in:ident)?,)? items: $items:ident $(,)?
    }) => {
        $crate::paged!($name => $reply { $place: $param });
        impl $crate::rt::Page for $reply {
            type Item = $item;
            #[inline]
            fn next_token(&self) -> ::core::option::Option<::std::string::String> {
                $crate::paged!(@read self, PageToken::page_token, $token $(.$token_in)?)
            }
            #[inline]
            fn has_more(&self) -> ::core::option::Option<bool> {
                $(return $crate::paged!(@read self, HasMore::has_more, $more $(.$more_in)?);)?
                #[allow(unreachable_code)]
                ::core::option::Option::None
            }
            #[inline]
            fn into_items(self) -> ::std::vec::Vec<$item> {
                self.$items
            }
        }
    };
    (@read $reply:ident, $trait:ident::$method:ident, $field:ident) => {
        $crate::rt::$trait::$method(&$reply.$field)
    };
    (@read $reply:ident, $trait:ident::$method:ident, $object:ident.$field:ident) => {
        $reply.$object.as_ref().and_then(|object| $crate::rt::$trait::$method(&object.$field))
    };
    ($name:ident => $reply:ty { query: $param:literal $(,)? }) => {
        $crate::paged!(@methods $name => $reply, $crate::rt::PageParam::Query($param));
    };
    ($name:ident => $reply:ty { body: $param:literal $(,)? }) => {
        $crate::paged!(@methods $name => $reply, $crate::rt::PageParam::Body($param));
    };
    (@methods $name:ident => $reply:ty, $param:expr) => {
        impl $name {
            /// The pages of the list, as a `Stream`.
            #[inline]
            pub fn pages(self) -> $crate::rt::Pages<$reply> {
                $crate::rt::Pages::new(self.0, $param)
            }
            /// The items of the list over all pages, as a `Stream`.
            #[inline]
            pub fn items(self) -> $crate::rt::Items<$reply> {
                $crate::rt::Items::new(self.0, $param)
            }
        }
    };
}
