//! The constant facts of an endpoint.

use larkspur_schema as schema;

use crate::lower::errors::{Errors, Row};
use crate::lower::method::Method;
use crate::model::{Again, ErrorRow, ErrorUse, Metadata, RateLimit, Repeat, Token};

/// The host that needs no mention.
const HOST: &str = "open.feishu.cn";

pub(super) fn metadata(method: &Method<'_>, errors: &Errors) -> Metadata {
    let endpoint = method.endpoint;
    let http = &endpoint.http;
    Metadata {
        name: method.metadata.clone(),
        id: endpoint.id.to_string(),
        method: http.method.clone(),
        path: http.path.clone(),
        host: Some(&http.host).filter(|host| !host.is_empty() && *host != HOST).cloned(),
        tokens: endpoint.tokens.iter().map(|token| self::token(*token)).collect(),
        scopes: endpoint.access.scopes.clone(),
        field_scopes: endpoint.access.field_scopes.clone(),
        rate_limit: endpoint.rate_limit.as_ref().and_then(rate_limit),
        repeat: repeat(endpoint.repeat()),
        reply: method.kind,
        errors: uses(errors, endpoint),
        doc_url: endpoint.page.doc_url.clone(),
        deprecated: endpoint.deprecated,
    }
}

fn token(token: schema::Token) -> Token {
    match token {
        schema::Token::Tenant => Token::Tenant,
        schema::Token::User => Token::User,
        schema::Token::App => Token::App,
    }
}

fn rate_limit(limit: &schema::RateLimit) -> Option<RateLimit> {
    Some(match (limit.per_minute, limit.per_second) {
        (Some(minute), Some(second)) => RateLimit::Both(minute, second),
        (Some(minute), None) => RateLimit::PerMinute(minute),
        (None, Some(second)) => RateLimit::PerSecond(second),
        (None, None) if limit.special => RateLimit::Special,
        (None, None) => return None,
    })
}

fn repeat(repeat: schema::Repeat) -> Repeat {
    match repeat {
        schema::Repeat::Method => Repeat::Method,
        schema::Repeat::Reads => Repeat::Reads,
        schema::Repeat::Key(name) => Repeat::Key(name),
        schema::Repeat::Never => Repeat::Never,
    }
}

/// The rows of an endpoint, each with the page's own advice where the table has another.
fn uses(errors: &Errors, endpoint: &schema::Endpoint) -> Vec<ErrorUse> {
    let row = |(row, own): (&Row, Option<schema::Again>)| ErrorUse {
        variant: row.variant.clone(),
        own: (own != row.again).then(|| own.map(again)),
    };
    errors.of(endpoint).map(row).collect()
}

/// The table of a version.
pub(super) fn table(errors: &Errors) -> Vec<ErrorRow> {
    let row = |row: &Row| ErrorRow {
        code: row.code,
        variant: row.variant.clone(),
        message: row.message.clone(),
        http: row.http,
        again: row.again.map(again),
    };
    errors.rows().map(row).collect()
}

fn again(again: schema::Again) -> Again {
    match again {
        schema::Again::Later => Again::Later,
        schema::Again::RateLimit => Again::RateLimit,
        schema::Again::Conflict => Again::Conflict,
        schema::Again::Never => Again::Never,
    }
}
