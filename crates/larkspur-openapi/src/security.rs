//! Tokens and scopes.

use std::collections::BTreeSet;

use larkspur_schema::{Endpoint, Token};
use serde_json::{Map, Value as Json, json};

fn scheme(token: Token) -> &'static str {
    match token {
        Token::Tenant => "tenant_access_token",
        Token::User => "user_access_token",
        Token::App => "app_access_token",
    }
}

/// The kinds of token, with the scopes that a user can be asked for.
pub(crate) fn schemes(tokens: &BTreeSet<Token>, user_scopes: &BTreeSet<&str>) -> Json {
    let schemes: Map<String, Json> =
        tokens.iter().map(|token| (scheme(*token).to_owned(), described(*token, user_scopes))).collect();
    schemes.into()
}

fn described(token: Token, user_scopes: &BTreeSet<&str>) -> Json {
    let bearer = |description: &str| json!({"type": "http", "scheme": "bearer", "description": description});
    match token {
        Token::Tenant => {
            bearer("The app acts for a tenant. POST /open-apis/auth/v3/tenant_access_token/internal gives the token.")
        }
        Token::App => {
            bearer("The app acts for itself. POST /open-apis/auth/v3/app_access_token/internal gives the token.")
        }
        Token::User => {
            let scopes: Map<String, Json> = user_scopes.iter().map(|scope| ((*scope).to_owned(), "".into())).collect();
            json!({
                "type": "oauth2",
                "description": "The app acts for a user, who permits it.",
                "flows": {"authorizationCode": {
                    "authorizationUrl": "https://accounts.feishu.cn/open-apis/authen/v1/authorize",
                    "tokenUrl": "https://open.feishu.cn/open-apis/authen/v2/oauth/token",
                    "refreshUrl": "https://open.feishu.cn/open-apis/authen/v2/oauth/token",
                    "scopes": scopes,
                }},
            })
        }
    }
}

/// Any of the tokens with any one of the scopes permits the call.
pub(crate) fn requirements(calls: &[&Endpoint]) -> Json {
    let mut known: Vec<Json> = Vec::new();
    for call in calls {
        for token in &call.tokens {
            let scopes = call.access.scopes.iter().map(|scope| json!({scheme(*token): [scope]}));
            let any = call.access.scopes.is_empty().then(|| json!({scheme(*token): []}));
            let new: Vec<Json> = scopes.chain(any).filter(|one| !known.contains(one)).collect();
            known.extend(new);
        }
    }
    known.into()
}
