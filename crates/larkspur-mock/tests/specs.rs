//! Mocks over documents.
#![cfg(feature = "specs")]
#![allow(clippy::unwrap_used)]

mod common;

use common::{get, success, wrong_fields};
use larkspur_mock::{BuildError, Mock};

const PAGE: &str = "\
---
title: Get a thing
source_url: https://open.feishu.cn/document/server-docs/shop/thing/get
---
## 请求

名称 | 值
---|---
HTTP URL | https://open.feishu.cn/open-apis/shop/v1/things/:thing_id
HTTP Method | GET

### 请求头

名称 | 类型 | 必填 | 描述
---|---|---|---
Authorization | string | 是 | tenant_access_token

### 路径参数

名称 | 类型 | 描述
---|---|---
thing_id | string | id

### 查询参数

名称 | 类型 | 必填 | 描述
---|---|---|---
lang | string | 是 | language

## 响应

### 响应体示例

```json
{\"code\": 0, \"msg\": \"success\", \"data\": {\"thing\": {\"name\": \"lamp\"}}}
```
";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

#[tokio::test]
async fn a_page_is_served_as_it_documents() {
    let dir = folder(&[("things/page.md", PAGE)]);
    let mock = Mock::builder().specs_dir(dir.path()).start().await.unwrap();
    assert!(mock.serves("shop.v1.thing.get"), "{:?}", mock.endpoint_ids().collect::<Vec<_>>());
    assert_eq!(wrong_fields(get(&mock, "/open-apis/shop/v1/things/7")).await, ["lang"]);
    assert_eq!(success(get(&mock, "/open-apis/shop/v1/things/7?lang=de")).await["data"]["thing"]["name"], "lamp");
}

#[tokio::test]
async fn services_are_chosen() {
    let dir = folder(&[("shop/v1/thing.get.md", PAGE), ("other/v1/thing.get.md", &PAGE.replace("/shop/", "/other/"))]);
    let mock = Mock::builder().specs_dir(dir.path()).services(["other"]).start().await.unwrap();
    assert!(mock.serves("other.v1.thing.get") && !mock.serves("shop.v1.thing.get"));
}

#[tokio::test]
async fn bad_documents_are_named_or_left_out() {
    let bad = PAGE.replace("HTTP Method | GET", "HTTP Method | FETCH").replace("things", "boxes");
    let dir = folder(&[("good.md", PAGE), ("bad.md", &bad)]);
    let error = Mock::builder().specs_dir(dir.path()).start().await.unwrap_err();
    assert!(matches!(&error, BuildError::BadSpecs { findings, .. } if findings[0].starts_with("bad.md:")), "{error}");
    let mock = Mock::builder().specs_dir(dir.path()).skip_bad_specs().start().await.unwrap();
    assert!(mock.serves("shop.v1.thing.get"));
    let error = Mock::builder().specs_dir(dir.path().join("none")).start().await.unwrap_err();
    assert!(matches!(error, BuildError::Specs { .. }), "{error}");
}

#[tokio::test]
async fn the_crates_own_specs_are_found() {
    let mock = Mock::builder().specs().services(["wiki"]).start().await.unwrap();
    assert!(mock.serves("wiki.v2.task.get") && !mock.serves("bot.v3.info.get"));
}
