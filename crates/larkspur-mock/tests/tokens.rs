//! Tokens: how they are given, checked, and ended.

#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{answer, bare_post, builder, code, get, mock, success};
use larkspur_mock::{Grant, Mock, Token};
use reqwest::RequestBuilder;
use serde_json::{Value as Json, json};

const TENANT: &str = "/open-apis/auth/v3/tenant_access_token/internal";
const APP: &str = "/open-apis/auth/v3/app_access_token/internal";
const OAUTH: &str = "/open-apis/authen/v2/oauth/token";
const TASK: &str = "/open-apis/wiki/v2/tasks/7?task_type=move";
const MINUTE: Duration = Duration::from_secs(60);

fn credentials() -> Json {
    json!({"app_id": "cli_a", "app_secret": "s"})
}

fn bearer(mock: &Mock, path: &str, token: &str) -> RequestBuilder {
    common::client().get(format!("{}{path}", mock.url())).bearer_auth(token)
}

async fn tenant_token(mock: &Mock) -> (String, u64) {
    let json = success(bare_post(mock, TENANT).json(&credentials())).await;
    assert!(json.get("data").is_none(), "the reply is flat");
    (json["tenant_access_token"].as_str().unwrap().to_owned(), json["expire"].as_u64().unwrap())
}

#[tokio::test]
async fn a_tenant_token_is_given_again_until_half_an_hour_is_left() {
    let mock = mock().await;
    let (first, expire) = tenant_token(&mock).await;
    assert_eq!(expire, 7200);
    mock.advance(89 * MINUTE);
    let (again, expire) = tenant_token(&mock).await;
    assert!(again == first && (1800..=1860).contains(&expire), "{expire}");
    mock.advance(2 * MINUTE);
    let (second, _) = tenant_token(&mock).await;
    assert_ne!(second, first);
    for token in [&first, &second] {
        success(bearer(&mock, TASK, token)).await;
    }
    mock.advance(30 * MINUTE);
    assert_eq!(code(bearer(&mock, TASK, &first)).await, (400, 99991663));
    success(bearer(&mock, TASK, &second)).await;
    assert_eq!(mock.count("auth.v3.tenant_access_token.internal"), 3);
}

#[tokio::test]
async fn lifetimes_are_set() {
    let mock = builder()
        .token_lifetime(20 * MINUTE)
        .user_token_lifetime(MINUTE)
        .refresh_token_lifetime(3 * MINUTE)
        .start()
        .await
        .unwrap();
    let (first, expire) = tenant_token(&mock).await;
    assert_eq!(expire, 1200);
    assert_ne!(tenant_token(&mock).await.0, first, "less than 30 minutes are left");
    let code = json!({"grant_type": "authorization_code", "code": mock.authorize(offline())});
    let json = exchange(&mock, code).await.1;
    assert_eq!((&json["expires_in"], &json["refresh_token_expires_in"]), (&json!(60), &json!(180)));
    mock.advance(MINUTE);
    let call = bearer(&mock, TASK, json["access_token"].as_str().unwrap());
    assert_eq!(common::code(call).await, (400, 99991677));
}

#[tokio::test]
async fn tokens_expire_and_are_revoked_on_demand() {
    let mock = mock().await;
    let (first, _) = tenant_token(&mock).await;
    mock.expire_tokens_of(Token::User);
    success(bearer(&mock, TASK, &first)).await;
    mock.expire_tokens();
    assert_eq!(code(bearer(&mock, TASK, &first)).await, (400, 99991663));
    let (second, _) = tenant_token(&mock).await;
    assert_ne!(second, first);
    assert!(mock.revoke(&second) && !mock.revoke("t-unknown"));
    assert_eq!(code(bearer(&mock, TASK, &second)).await, (400, 99991663));
    assert_ne!(tenant_token(&mock).await.0, second);
    let user = mock.user_token("cli_a");
    success(bearer(&mock, TASK, &user)).await;
    mock.expire_tokens();
    assert_eq!(code(bearer(&mock, TASK, &user)).await, (400, 99991677));
    let user = mock.user_token("cli_a");
    mock.revoke(&user);
    assert_eq!(code(bearer(&mock, TASK, &user)).await, (400, 99991668));
}

#[tokio::test]
async fn missing_malformed_unknown_and_wrong_tokens_have_their_codes() {
    let mock = builder().token(Token::User, "u-mine").start().await.unwrap();
    let url = format!("{}{TASK}", mock.url());
    let client = common::client();
    assert_eq!(code(client.get(&url)).await, (400, 99991661));
    assert_eq!(code(client.get(&url).header("authorization", "t-1")).await, (400, 99991671));
    for (token, wanted) in
        [("x-1", 99991671), ("t-1", 99991663), ("u-1", 99991668), ("eyJ1", 99991668), ("a-1", 99991664)]
    {
        assert_eq!(code(bearer(&mock, TASK, token)).await, (400, wanted), "{token}");
    }
    success(bearer(&mock, TASK, "u-mine")).await;
    let bot = "/open-apis/bot/v3/info";
    assert_eq!(code(bearer(&mock, bot, "u-mine")).await, (400, 99991668));
    let app =
        success(bare_post(&mock, APP).json(&credentials())).await["app_access_token"].as_str().unwrap().to_owned();
    assert_eq!(code(bearer(&mock, bot, &app)).await, (400, 99991664));
    success(bearer(&mock, "/open-apis/app/v1/status", &app)).await;
    assert_eq!(code(bearer(&mock, "/open-apis/app/v1/status", &mock.tenant_token("cli_a"))).await, (400, 99991663));
    let unchecked = builder().check_tokens(false).start().await.unwrap();
    success(common::client().get(format!("{}{TASK}", unchecked.url()))).await;
}

#[tokio::test]
async fn credentials_are_checked_once_an_app_is_named() {
    let mock = builder().app("cli_a", "s").start().await.unwrap();
    tenant_token(&mock).await;
    for (app_id, secret, refused) in [("cli_a", "other", 10014), ("cli_b", "s", 10003)] {
        let body = json!({"app_id": app_id, "app_secret": secret});
        assert_eq!(code(bare_post(&mock, TENANT).json(&body)).await, (200, refused));
    }
    assert_eq!(code(bare_post(&mock, TENANT).json(&json!({"app_id": "cli_a"}))).await, (400, 10003));
    assert_eq!(code(bare_post(&mock, TENANT).body("app_id=cli_a")).await, (400, 10003));
    mock.set_secret("cli_a", "new");
    assert_eq!(code(bare_post(&mock, TENANT).json(&credentials())).await, (200, 10014));
    mock.set_secret("cli_a", "s");
    mock.set_disabled("cli_a", true);
    assert_eq!(code(bare_post(&mock, TENANT).json(&credentials())).await, (400, 99991662));
    assert_eq!(code(get(&mock, TASK)).await, (400, 99991662));
    mock.set_disabled("cli_a", false);
    success(get(&mock, TASK)).await;
}

#[tokio::test]
async fn missing_scopes_are_named() {
    let mock = builder().granted_scopes(["wiki:wiki:readonly"]).start().await.unwrap();
    success(get(&mock, TASK)).await;
    let move_node = |token: &str| bare_post(&mock, "/open-apis/wiki/v2/nodes/n/move").bearer_auth(token);
    let (status, json) = answer(move_node(&mock.user_token("cli_a"))).await;
    assert_eq!((status, json["code"].as_i64()), (400, Some(99991672)));
    assert_eq!(json["error"]["permission_violations"][0]["subject"], "wiki:node:move");
    let open = common::mock().await;
    let code = open.authorize(Grant::new("cli_a").scopes(["wiki:wiki"]));
    let token = exchange(&open, json!({"grant_type": "authorization_code", "code": code})).await.1;
    let call = bare_post(&open, "/open-apis/wiki/v2/nodes/n/move").bearer_auth(token["access_token"].as_str().unwrap());
    assert_eq!(common::code(call).await, (400, 99991679));
}

#[tokio::test]
async fn store_apps_go_from_ticket_to_app_token_to_tenant_token() {
    let mock = mock().await;
    let app_token = |ticket: String| {
        let body = json!({"app_id": "cli_s", "app_secret": "s", "app_ticket": ticket});
        bare_post(&mock, "/open-apis/auth/v3/app_access_token").json(&body)
    };
    assert_eq!(code(app_token("none".into())).await, (400, 10012));
    let ticket = mock.app_ticket("cli_s");
    assert_eq!(mock.app_ticket("cli_s"), ticket);
    let json = success(app_token(ticket.clone())).await;
    let app = json["app_access_token"].as_str().unwrap().to_owned();
    let tenant = |key: &'static str| {
        let body = json!({"app_access_token": app, "tenant_key": key});
        bare_post(&mock, "/open-apis/auth/v3/tenant_access_token").json(&body)
    };
    let one = success(tenant("one")).await["tenant_access_token"].clone();
    assert_ne!(success(tenant("two")).await["tenant_access_token"], one);
    assert_eq!(success(tenant("one")).await["tenant_access_token"], one);
    success(bearer(&mock, TASK, one.as_str().unwrap())).await;
    mock.expire_tokens();
    assert_eq!(code(tenant("one")).await, (400, 99991664));
    let resend = bare_post(&mock, "/open-apis/auth/v3/app_ticket/resend");
    success(resend.json(&json!({"app_id": "cli_s", "app_secret": "s"}))).await;
    assert_eq!(code(app_token(ticket)).await, (400, 10012));
    success(app_token(mock.app_ticket("cli_s"))).await;
}

async fn exchange(mock: &Mock, mut body: Json) -> (u16, Json) {
    body["client_id"] = "cli_a".into();
    body["client_secret"] = "s".into();
    answer(bare_post(mock, OAUTH).json(&body)).await
}

fn offline() -> Grant {
    Grant::new("cli_a").scopes(["offline_access", "wiki:wiki"])
}

#[tokio::test]
async fn a_code_buys_tokens_once_and_a_refresh_token_too() {
    let mock = mock().await;
    let by_code = json!({"grant_type": "authorization_code", "code": mock.authorize(offline())});
    let (status, json) = exchange(&mock, by_code.clone()).await;
    assert_eq!((status, &json["code"], &json["token_type"]), (200, &json!(0), &json!("Bearer")));
    assert_eq!((&json["expires_in"], &json["refresh_token_expires_in"]), (&json!(7200), &json!(604_800)));
    assert_eq!(json["scope"], "offline_access wiki:wiki");
    success(bearer(&mock, TASK, json["access_token"].as_str().unwrap())).await;
    let again = exchange(&mock, by_code).await;
    assert_eq!((again.0, &again.1["code"], &again.1["error"]), (400, &json!(20065), &json!("invalid_grant")));
    assert!(again.1["error_description"].is_string());

    let by_token = |token: &Json| json!({"grant_type": "refresh_token", "refresh_token": token});
    let second = exchange(&mock, by_token(&json["refresh_token"])).await.1;
    assert_ne!(second["access_token"], json["access_token"]);
    assert_eq!(exchange(&mock, by_token(&json["refresh_token"])).await.1["code"], 20073);
    assert!(mock.revoke(second["refresh_token"].as_str().unwrap()));
    assert_eq!(exchange(&mock, by_token(&second["refresh_token"])).await.1["code"], 20064);
    assert_eq!(exchange(&mock, by_token(&"ur-none".into())).await.1["code"], 20026);
}

#[tokio::test]
async fn codes_and_refresh_tokens_grow_old() {
    let mock = mock().await;
    let grant = json!({"grant_type": "authorization_code", "code": mock.authorize(offline())});
    let fresh = json!({"grant_type": "authorization_code", "code": mock.authorize(offline())});
    let token = exchange(&mock, fresh).await.1["refresh_token"].clone();
    mock.advance(5 * MINUTE);
    assert_eq!(exchange(&mock, grant).await.1["code"], 20004);
    mock.advance(7 * 24 * 60 * MINUTE);
    let refresh = json!({"grant_type": "refresh_token", "refresh_token": token});
    assert_eq!(exchange(&mock, refresh).await.1["code"], 20037);
}

#[tokio::test]
async fn bad_exchanges_have_their_codes() {
    let mock = builder().app("cli_a", "s").start().await.unwrap();
    let by_code = |grant: Grant| json!({"grant_type": "authorization_code", "code": mock.authorize(grant)});
    assert_eq!(exchange(&mock, json!({"grant_type": "authorization_code"})).await.1["code"], 20001);
    assert_eq!(exchange(&mock, json!({"grant_type": "password"})).await.1["code"], 20036);
    assert_eq!(exchange(&mock, by_code(Grant::new("cli_b"))).await.1["code"], 20024);
    let unknown = json!({"grant_type": "authorization_code", "code": "none"});
    assert_eq!(exchange(&mock, unknown).await.1["code"], 20003);
    let mut elsewhere = by_code(offline().redirect_uri("https://a.example/"));
    elsewhere["redirect_uri"] = "https://b.example/".into();
    assert_eq!(exchange(&mock, elsewhere).await.1["code"], 20071);
    let mut narrowed = by_code(offline());
    narrowed["scope"] = "wiki:wiki wiki:wiki".into();
    assert_eq!(exchange(&mock, narrowed).await.1["code"], 20067);
    let mut beyond = by_code(offline());
    beyond["scope"] = "im:message".into();
    assert_eq!(exchange(&mock, beyond).await.1["code"], 20068);
    let mut narrowed = by_code(offline());
    narrowed["scope"] = "wiki:wiki".into();
    let json = exchange(&mock, narrowed).await.1;
    assert_eq!((&json["scope"], json.get("refresh_token")), (&json!("wiki:wiki"), None));
    let secret =
        json!({"grant_type": "refresh_token", "client_id": "cli_a", "client_secret": "x", "refresh_token": "r"});
    assert_eq!(code(bare_post(&mock, OAUTH).json(&secret)).await, (400, 20002));
}

#[tokio::test]
async fn the_authorize_page_sends_back_a_code_bound_to_its_challenge() {
    let mock = mock().await;
    let client = common::builder_of_clients().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let page = client.get(format!("{}/open-apis/authen/v1/authorize", mock.url())).query(&[
        ("client_id", "cli_a"),
        ("redirect_uri", "https://app.example/back?a=1"),
        ("state", "s t"),
        ("scope", "offline_access"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]);
    let response = page.send().await.unwrap();
    assert_eq!(response.status(), 302);
    let location = reqwest::Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
    let pairs: Vec<(String, String)> = location.query_pairs().into_owned().collect();
    assert_eq!(
        (pairs[0].clone(), &pairs[1].0, pairs[2].clone()),
        (("a".into(), "1".into()), &"code".into(), ("state".into(), "s t".into()))
    );
    let mut body = json!({"grant_type": "authorization_code", "code": pairs[1].1});
    assert_eq!(exchange(&mock, body.clone()).await.1["code"], 20049);
    body["code_verifier"] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into();
    assert_eq!(exchange(&mock, body).await.1["code"], 0);
}

#[tokio::test]
async fn the_older_oidc_endpoints_take_an_app_token() {
    let mock = mock().await;
    let app =
        success(bare_post(&mock, APP).json(&credentials())).await["app_access_token"].as_str().unwrap().to_owned();
    let path = "/open-apis/authen/v1/oidc/access_token";
    let body = json!({"grant_type": "authorization_code", "code": mock.authorize(Grant::new("cli_a"))});
    assert_eq!(code(bare_post(&mock, path).json(&body)).await, (400, 99991661));
    let json = success(bare_post(&mock, path).bearer_auth(&app).json(&body)).await;
    assert!(json["message"].is_string() && json.get("msg").is_none());
    success(bearer(&mock, TASK, json["data"]["access_token"].as_str().unwrap())).await;
    assert_eq!(code(bare_post(&mock, path).bearer_auth(&app).json(&body)).await, (200, 20065));
    let refresh = json!({"grant_type": "refresh_token", "refresh_token": json["data"]["refresh_token"]});
    let path = "/open-apis/authen/v1/oidc/refresh_access_token";
    let json = success(bare_post(&mock, path).bearer_auth(&app).json(&refresh)).await;
    assert!(json["data"]["access_token"].as_str().unwrap().starts_with("u-"));
    assert_eq!(code(bare_post(&mock, path).bearer_auth(&app).json(&refresh)).await, (200, 20073));
}
