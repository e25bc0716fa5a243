//! What the examples share: a client of the platform, or of a mock of it that needs no account.

use std::env;
use std::error::Error;

use larkspur::{Client, ClientBuilder};
use larkspur_mock::Mock;

/// Connects to the platform where `LARKSPUR_APP_ID` and `LARKSPUR_APP_SECRET` are set, and else to a mock of one service.
/// The mock stops when it is dropped, so it is given along.
#[allow(dead_code, reason = "the tests of the examples bring their own mock")]
pub(crate) async fn connect(service: &str) -> Result<(Client, Option<Mock>), Box<dyn Error>> {
    match (env::var("LARKSPUR_APP_ID"), env::var("LARKSPUR_APP_SECRET")) {
        (Ok(id), Ok(secret)) => Ok((builder(&id, &secret).build()?, None)),
        (Err(env::VarError::NotPresent), Err(env::VarError::NotPresent)) => {
            let mock = Mock::builder().specs().services([service]).start().await?;
            println!("asking a mock at {}", mock.url());
            Ok((builder("cli_example", "any secret").base_url(mock.url()).build()?, Some(mock)))
        }
        _ => Err("set both LARKSPUR_APP_ID and LARKSPUR_APP_SECRET, or neither".into()),
    }
}

/// A client that keeps the documented rate limits, where the feature for it is on.
#[allow(dead_code, reason = "the tests of the examples bring their own client")]
fn builder(id: &str, secret: &str) -> ClientBuilder<Client> {
    let builder = Client::builder(id, secret);
    #[cfg(feature = "pacing")]
    let builder = builder.pacing(true);
    builder
}
