//! What every request can do, whatever its endpoint.

use secrecy::SecretString;

use crate::call::Call;
use crate::param::Param;
use crate::reply::Reply;
use crate::retry::RetryPolicy;
use crate::send::Sending;
use crate::wire::{RawJson, Write};

/// A request of a generated endpoint. `use larkspur::Request as _;` gives each request these methods beside its own.
///
/// ```
/// use larkspur_core::rt::{Call, Client, Endpoint, Method, RawJson, request};
/// use larkspur_core::{Request as _, RetryPolicy};
///
/// static GET: Endpoint = Endpoint::new(Method::GET, "a.v1.b.get", "/open-apis/a/v1/b");
/// #[derive(Clone, Debug)]
/// struct GetRequest(Call);
/// request!(GetRequest => ());
///
/// # fn main() -> Result<(), larkspur_core::Error> {
/// let client = Client::builder("cli_a1b2", "app secret").build()?;
/// let request = GetRequest(Call::new(&client, &GET));
/// let sending = request.retry(RetryPolicy::never()).extra_query("undocumented", &true).send_as::<RawJson>();
/// # drop(sending);
/// # Ok(())
/// # }
/// ```
pub trait Request: Sized {
    /// What [`send`](Self::send_as) gives where nobody says otherwise.
    type Reply: Reply;

    /// The request without its types.
    fn call(&mut self) -> &mut Call;

    /// The request without its types, given away.
    fn into_call(self) -> Call;

    /// Sets another retry policy for this request.
    #[must_use]
    fn retry(mut self, policy: RetryPolicy) -> Self {
        self.call().retry(policy);
        self
    }

    /// Says that repeating the request changes nothing, so that it is retried like a `GET`.
    #[must_use]
    fn repeatable(mut self) -> Self {
        self.call().repeatable();
        self
    }

    /// Calls with this very access token, of whatever kind; no cached one is looked at.
    #[must_use]
    fn access_token(mut self, token: impl Into<SecretString>) -> Self {
        self.call().access_token(token);
        self
    }

    /// Sets a query parameter that the page does not list.
    #[must_use]
    fn extra_query(mut self, name: &'static str, value: &dyn Param) -> Self {
        self.call().query(name, value);
        self
    }

    /// Sets a field of the body that the page does not list: of the JSON, or of the form where the endpoint takes one.
    #[must_use]
    fn extra_body(mut self, name: &'static str, value: &(impl Write + ?Sized)) -> Self {
        self.call().body(name, value);
        self
    }

    /// Sends the request and takes the reply as another type: one of your own by [`wire!`](crate::wire!), or [`Json`](crate::Json)
    /// around any serde type.
    fn send_as<T: Reply>(self) -> Sending<T> {
        Sending::new(self.into_call())
    }

    /// Sends the request and gives what the reply holds as JSON of any kind, with all that the page does not list.
    fn send_raw(self) -> Sending<RawJson> {
        self.send_as()
    }
}

impl<R: Request> From<R> for Call {
    fn from(request: R) -> Self {
        request.into_call()
    }
}
