//! The kinds of access token that a text names.

use larkspur_schema::Token;

/// Every kind of access token in the text, each once: tenant, user, app.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let kinds = [("tenant", Token::Tenant), ("user", Token::User), ("app", Token::App)];
    let named = |kind: &str| {
        ["_access_token", "\\_access\\_token"].iter().any(|end| {
            // `my_user_access_token` names no kind.
            let whole = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            text.match_indices(end).any(|(at, _)| text[..at].ends_with(kind) && whole(at - kind.len()))
        })
    };
    kinds.into_iter().filter(|(kind, _)| named(kind)).map(|(_, token)| token).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_with_and_without_escapes() {
        assert_eq!(tokens("`user_access_token` 或 tenant\\_access\\_token"), [Token::Tenant, Token::User]);
        assert_eq!(tokens("app_access_token"), [Token::App]);
        assert_eq!(tokens("access_token"), []);
        assert_eq!(tokens("凭证user_access_token"), [Token::User]);
    }
}
