//! What each fixture page compiles to, and the facts that its quirk is about.

use larkspur_docs::diagnostic::Code;
use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, Skip, compile};
use larkspur_schema::{FieldType, ResponseKind, Retry};
use serde_json::json;

use crate::fixtures::{self, compiled, endpoint, paths};

#[test]
fn every_page_compiles_to_its_snapshot() {
    for fixture in fixtures::all() {
        let compiled = fixture.compile();
        let skipped: Vec<_> = compiled.skipped.iter().map(|(page, skip)| json!([page, skip.as_str()])).collect();
        let whole = json!({
            "endpoints": compiled.endpoints,
            "events": compiled.events,
            "skipped": skipped,
            "diagnostics": compiled.diagnostics,
        });
        insta::assert_snapshot!(fixture.name, serde_json::to_string_pretty(&whole).unwrap());
    }
}

#[test]
fn every_snapshot_has_a_page() {
    let names: Vec<String> = fixtures::all().into_iter().map(|fixture| fixture.name).collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/snapshots");
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.trim_end_matches(".new").trim_end_matches(".snap").rsplit("__").next().unwrap();
        assert!(names.iter().any(|known| known == name), "no page belongs to {file}");
    }
}

#[test]
fn a_value_table_fills_the_fields_it_names_and_advice_becomes_retry() {
    let endpoint = endpoint("value_table");
    let report = &endpoint.response.data_fields()[0];
    let bed = &report.fields[1];
    let values = |at: usize| bed.fields[at].facts.values.iter().map(|v| (&*v.value, &*v.label)).collect::<Vec<_>>();
    assert_eq!(values(1), [("0", "已浇透"), ("1", "尚未浇到"), ("-1", "水量过大")]);
    assert_eq!(values(2), [("watered", "已浇透"), ("dry", "尚未浇到"), ("flooded", "水量过大")]);
    let retries: Vec<_> = endpoint.errors.iter().map(|error| (error.code, error.retry)).collect();
    assert_eq!(retries, [(470_001, Some(Retry::Later)), (470_002, None), (470_007, Some(Retry::Never))]);
}

#[test]
fn nested_objects_without_an_example_follow_their_types() {
    let body = endpoint("nested_body_without_example").body.unwrap();
    let expected = ["name", "fence", "fence.height", "fence.gates", "fence.gates[].side", "contact", "contact.phone"];
    assert_eq!(paths(&body.fields), expected);
}

#[test]
fn an_enum_is_an_object_or_a_scalar_as_its_rows_say() {
    let endpoint = endpoint("enum_objects");
    assert_eq!(endpoint.body.unwrap().fields[0].ty.kind, FieldType::Int);
    let data = &endpoint.response.fields[2];
    let expected = ["sky", "sky.id", "sky.names", "sky.names[].locale", "sky.names[].text", "wind"];
    assert_eq!(paths(&data.fields), expected);
    assert_eq!(data.fields[1].ty.kind, FieldType::String);
}

#[test]
fn a_cell_of_many_lines_stays_one_row() {
    let body = endpoint("long_cells").body.unwrap();
    assert_eq!(paths(&body.fields), ["target", "care", "days"]);
    assert_eq!(body.fields[0].facts.example.as_deref(), Some("b2"));
    assert_eq!(body.fields[1].facts.default.as_deref(), Some("shade"));
    assert_eq!(body.fields[1].facts.values.len(), 2);
    assert_eq!(body.fields[2].facts.min, Some(1));
}

#[test]
fn stray_pipes_and_tables_in_cells_make_no_rows() {
    assert_eq!(paths(&endpoint("stray_pipe").params.query), ["filter", "order"]);
    let codes: Vec<_> = compiled("stray_pipe").diagnostics.iter().map(|d| (d.code, d.line)).collect();
    assert!(codes.iter().any(|(code, _)| *code == Code::StrayPipe), "{codes:?}");
    assert_eq!(paths(&endpoint("nested_table").body.unwrap().fields), ["recipe", "amount"]);
}

#[test]
fn indentation_is_nesting() {
    let expected = [
        "code",
        "msg",
        "data",
        "data.tool",
        "data.tool.name",
        "data.tool.parts",
        "data.tool.parts[].part_id",
        "data.total",
    ];
    assert_eq!(paths(&endpoint("indented").response.fields), expected);
}

#[test]
fn types_that_no_column_gives_come_from_the_example() {
    let endpoint = endpoint("bordered_without_types");
    let fields: Vec<_> =
        endpoint.response.data_fields().iter().map(|field| (&*field.name, field.ty.kind, field.ty.is_list())).collect();
    assert_eq!(fields, [("humidity", FieldType::Float, false), ("sensors", FieldType::String, true)]);
    let required: Vec<_> = endpoint.params.query.iter().map(|field| field.required).collect();
    assert_eq!(required, [Some(true), Some(false)]);
}

#[test]
fn loose_parameters_find_their_place() {
    let endpoint = endpoint("loose_parameters");
    assert_eq!(paths(&endpoint.params.path), ["plot_id"]);
    assert_eq!(paths(&endpoint.body.unwrap().fields), ["name", "area"]);
}

#[test]
fn urls_lose_their_query_string_and_keep_their_host() {
    let export = endpoint("query_in_url");
    assert_eq!(export.http.path, "/open-apis/garden/v1/lists/export");
    assert_eq!(paths(&export.params.query), ["format", "with_header"]);
    let gate = endpoint("other_host");
    assert_eq!((&*gate.http.host, &*gate.http.path), ("garden.feishu.cn", "/gate/v2/:gate_id/open"));
    assert!(gate.tokens.is_empty());
}

#[test]
fn files_go_up_and_come_down() {
    assert_eq!(endpoint("download").response.kind, ResponseKind::Binary);
    let body = endpoint("upload").body.unwrap();
    assert_eq!(body.content_type, "multipart/form-data");
    assert_eq!(body.fields[1].ty.kind, FieldType::File);
}

#[test]
fn one_of_two_pages_about_one_endpoint_is_kept() {
    let compiled = compiled("same_endpoint");
    assert_eq!(compiled.diagnostics.iter().filter(|d| d.code == Code::SameEndpoint).count(), 1);
    let compiled = compiled.without_duplicates();
    assert_eq!(compiled.endpoints[0].page.doc, "same_endpoint/second.md");
    assert_eq!(compiled.skipped, [("same_endpoint/first.md".to_owned(), Skip::Duplicate)]);
}

#[test]
fn what_is_about_paging_may_stand_in_objects_of_its_own() {
    let text = "---\ntitle: 找花\nform: canonical\n---\n## 请求\n名称 | 值\n---|---\n\
                HTTP URL | https://open.feishu.cn/open-apis/garden/v1/flowers/search\nHTTP Method | POST\n\n\
                ### 请求体\n\n名称 | 类型 | 必填 | 描述\n---|---|---|---\nquery | string | 是 | 词\n\
                page_request | page_request | 是 | 分页\npage_request.page_size | int | 否 | 数\n\
                page_request.page_token | string | 否 | 分页标记\n\n## 响应\n\n### 响应体\n\n\
                名称 | 类型 | 描述\n---|---|---\ncode | int | 码\ndata | object | 数据\ndata.flowers | flower[] | 花\n\
                data.flowers[].name | string | 名\ndata.page_response | page_response | 分页\n\
                data.page_response.has_more | boolean | 还有\ndata.page_response.page_token | string | 分页标记\n";
    let compiled = compile(&[Source::new("flowers.md", text)], Knowledge::default());
    let pagination = serde_json::to_value(&compiled.endpoints[0].pagination).unwrap();
    let expected = json!({
        "page_token": "page_response.page_token",
        "has_more": "page_response.has_more",
        "items": "flowers",
        "param": "page_request.page_token",
    });
    assert_eq!(pagination, expected);
}

#[test]
fn of_two_pages_the_one_for_everybody_is_kept() {
    let page = |name: &str, title: &str, updated: u64| {
        let head = format!("---\ntitle: \"{title}\"\nlast_remote_update_timestamp: {updated}\n---\n");
        let request = "## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/garden/v1/gates\n\
                       HTTP Method | GET\n";
        Source::new(name, head + request)
    };
    let pages =
        [page("a.md", "列出门（内测，仅园丁）", 3), page("b.md", "列出门", 1), page("c.md", "列出门（仅园丁）", 2)];
    let kept = compile(&pages, Knowledge::default()).without_duplicates();
    assert_eq!(kept.endpoints.len(), 1);
    assert_eq!(kept.endpoints[0].page.doc, "b.md");
}

#[test]
fn a_historic_page_is_deprecated() {
    let endpoint = endpoint("historic");
    assert!(endpoint.deprecated && endpoint.response.data_fields()[1].facts.deprecated);
    assert!(endpoint.rate_limit.unwrap().special);
}

#[test]
fn maps_keep_their_entries() {
    let stock = endpoint("map_entries");
    let expected =
        ["counts", "counts{}.key", "counts{}.value", "shelves", "shelves{}.label", "shelves{}.slots", "notes"];
    assert_eq!(paths(&stock.response.fields[2].fields), expected);
    let maps: Vec<_> = stock.response.data_fields().iter().map(|field| field.ty.map_value).collect();
    assert_eq!(maps, [Some(FieldType::Int), None, Some(FieldType::String)]);
}

#[test]
fn a_recursive_type_has_its_rows_once() {
    let vine = endpoint("recursion");
    let expected = ["branch", "branch.name", "branch.children", "branch.leaves", "branch.leaves[].size"];
    assert_eq!(paths(&vine.response.fields[2].fields), expected);
}

#[test]
fn a_scalar_enum_has_its_values() {
    let scale = &endpoint("enum_objects").body.unwrap().fields[0];
    let values: Vec<_> = scale.facts.values.iter().map(|value| (&*value.value, &*value.label)).collect();
    assert_eq!(values, [("1", "摄氏"), ("2", "华氏")]);
}

#[test]
fn a_request_without_a_method_is_broken_and_a_guide_is_none() {
    let compiled = compiled("no_method");
    assert_eq!(compiled.skipped, [("no_method.md".to_owned(), Skip::Broken)]);
    assert_eq!(compiled.diagnostics[0].code, Code::MissingMethod);
    assert_eq!(fixtures::compiled("guide").skipped, [("guide.md".to_owned(), Skip::NoRequest)]);
}

#[test]
fn examples_of_every_style_are_evidence() {
    let harvest = endpoint("several_examples");
    assert_eq!(harvest.response.examples.len(), 3);
    let expected = ["fruit", "fruit.sugar", "grain", "grain.moisture", "weight"];
    assert_eq!(paths(&harvest.response.fields[2].fields), expected);
    let pest = endpoint("sloppy_example");
    assert_eq!(pest.response.examples.len(), 1);
    let expected = ["pest", "pest.name", "pest.level", "pest.level.score", "seen_at"];
    assert_eq!(paths(&pest.response.fields[2].fields), expected);
}

#[test]
fn one_written_path_settles_a_doubt() {
    let unsettled = endpoint("unsettled_row");
    assert_eq!(unsettled.response.ambiguous.len(), 1);
    assert!(compiled("unsettled_row").diagnostics.iter().any(|d| d.code == Code::AmbiguousNesting));
    let settled = endpoint("settled_row");
    assert_eq!(settled.response.ambiguous, []);
    let expected = ["greenhouse", "greenhouse.panel", "greenhouse.panel.width", "greenhouse.height"];
    assert_eq!(paths(&settled.response.fields[2].fields), expected);
    let doubt = &endpoint("canonical_doubt").response.ambiguous[0];
    assert_eq!(doubt.alternatives, ["data.bed.height", "data.height"]);
}

#[test]
fn rows_that_repeat_keep_their_lines() {
    let mut page = String::from(
        "---\ntitle: 甲\n---\n## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/a/v1/b\n\
         HTTP Method | POST\n\n### 请求体\n\n名称 | 类型 | 必填 | 描述\n---|---|---|---\n",
    );
    for bed in 0..50 {
        page.push_str(&format!("bed_{bed} | bed | 否 | 花坛\nwidth | int | 是 | 宽  \n**示例值**：7\n"));
    }
    let compiled = compile(&[Source::new("beds.md", page)], Knowledge::default());
    let beds = &compiled.endpoints[0].body.as_ref().unwrap().fields;
    let widths: Vec<_> = beds.iter().map(|bed| &bed.fields[0]).collect();
    assert_eq!(widths.len(), 50);
    for (nth, width) in widths.iter().enumerate() {
        assert_eq!(
            (width.line, width.facts.example.as_deref(), width.required),
            (15 + 3 * nth as u32, Some("7"), Some(true))
        );
    }
}
