//! Typed contents in calls, against the mock.
//!
//! ```sh
//! cargo test -p larkspur --test contents
//! ```

use std::error::Error;

use larkspur::blocks::{NewBlocks, blocks_to_markdown};
use larkspur::cardkit::v1::card_element::CardElementType;
use larkspur::content::approval::{Control, Form, FormDefinition};
use larkspur::content::card::{Card, Element, Hr, Markdown};
use larkspur::content::post::{mention, text};
use larkspur::content::table::{Fields, Person};
use larkspur::content::{CardContent, CardTemplate, Content, Image, Post, Text};
use larkspur::im::v1::events::MessageReceive;
use larkspur::{Client, ErrorKind, Event as _, To};
use larkspur_mock::{Download, Mock};
use serde_json::{Value, json};

type Tested = Result<(), Box<dyn Error>>;

async fn platform() -> Result<(Mock, Client), Box<dyn Error>> {
    let services = ["approval", "bitable", "cardkit", "docx", "im", "interactive"];
    let mock = Mock::builder().specs().services(services).start().await?;
    let client = Client::builder("cli_a1b2", "app secret").base_url(mock.url()).build()?;
    Ok((mock, client))
}

/// The last request of an endpoint: its type of message, and its content as JSON.
fn sent(mock: &Mock, id: &str) -> Result<(Value, Value), Box<dyn Error>> {
    let requests = mock.requests_of(id);
    let body = requests.last().and_then(|request| request.json()).ok_or("nothing was sent")?;
    Ok((body["msg_type"].clone(), serde_json::from_str(body["content"].as_str().unwrap_or_default())?))
}

#[tokio::test]
async fn type_and_text_follow_from_the_content() -> Tested {
    let (mock, client) = platform().await?;
    let messages = client.im().v1().message();

    messages.send(To::chat("oc_1"), Text::new("Hi ").mention("ou_1")).uuid("once").await?;
    let request = mock.requests_of("im.v1.message.create").pop().ok_or("nothing was sent")?;
    assert_eq!(request.query_value("receive_id_type"), Some("chat_id"));
    let body = request.json().unwrap_or_default();
    assert_eq!((&body["receive_id"], &body["uuid"]), (&json!("oc_1"), &json!("once")));
    let expected = json!({"text": "Hi <at user_id=\"ou_1\"></at>"});
    assert_eq!(sent(&mock, "im.v1.message.create")?, ("text".into(), expected));

    messages.send(To::email("ada@example.com"), Image::new("img_1")).await?;
    assert_eq!(sent(&mock, "im.v1.message.create")?, ("image".into(), json!({"image_key": "img_1"})));

    let post = Post::new("en_us", "T").line([text("a").bold(), mention("ou_1")]);
    messages.reply_with("om_1", post.clone()).reply_in_thread(true).await?;
    let line = json!([{"tag": "text", "text": "a", "style": ["bold"]}, {"tag": "at", "user_id": "ou_1"}]);
    let expected = json!({"en_us": {"title": "T", "content": [line]}});
    assert_eq!(sent(&mock, "im.v1.message.reply")?, ("post".into(), expected.clone()));

    messages.edit_with("om_1", post).await?;
    assert_eq!(sent(&mock, "im.v1.message.update")?, ("post".into(), expected));

    messages.patch_with("om_1", CardTemplate::new("AAq").variable("name", "Ada")).await?;
    let card = json!({"type": "template", "data": {"template_id": "AAq", "template_variable": {"name": "Ada"}}});
    assert_eq!(sent(&mock, "im.v1.message.patch")?.1, card);
    Ok(())
}

#[tokio::test]
async fn what_the_platform_would_refuse_is_not_sent() -> Tested {
    let (mock, client) = platform().await?;
    let messages = client.im().v1().message();
    let post = Post::new("en_us", "").line([text("x".repeat(40_000))]);
    let error = messages.send(To::chat("oc_1"), post).await.err().ok_or("it was sent")?;
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(error.to_string().contains("`post` may have 30720 bytes"), "{error}");
    let error = messages.edit_with("om_1", CardContent::entity("73")).await.err().ok_or("it was sent")?;
    assert!(error.to_string().contains("only text and posts are edited, and this is `interactive`"), "{error}");
    assert!(mock.requests().iter().all(|request| !request.path.contains("/messages")));
    Ok(())
}

#[tokio::test]
async fn received_contents_are_typed_and_their_files_fetched() -> Tested {
    let (mock, client) = platform().await?;
    let content = json!({"title": "", "content": [
        [{"tag": "at", "user_id": "@_user_1", "user_name": "Bot"}, {"tag": "text", "text": " look"}],
        [{"tag": "img", "image_key": "img_1"}]]});
    let mentions = json!([{"key": "@_user_1", "id": {"open_id": "ou_bot"}, "name": "Bot"}]);
    let push = json!({"message": {
        "message_id": "om_1", "message_type": "post", "content": content.to_string(), "mentions": mentions}});
    let event = MessageReceive::decode(push.to_string().as_bytes())?;
    let content = event.content()?;
    assert!(content.mentions_bot("ou_bot"));
    assert_eq!((content.plain_text(), content.without_mentions()), ("@Bot look".into(), "look".into()));

    mock.reply("im.v1.message_resource.get", Download::bytes("picture"));
    let resource = content.resources().pop().ok_or("no resource")?;
    let file = client.im().v1().message_resource().fetch("om_1", &resource).await?;
    assert_eq!(&file.bytes(1 << 20).await?[..], b"picture");
    let request = mock.requests_of("im.v1.message_resource.get").pop().ok_or("no request")?;
    assert_eq!((request.path_value("file_key"), request.query_value("type")), (Some("img_1"), Some("image")));

    let item = json!({"message_id": "om_1", "msg_type": "text", "body": {"content": "{\"text\": \"@_user_1 hi\"}"},
        "mentions": [{"key": "@_user_1", "id": "ou_bot", "id_type": "open_id", "name": "Bot"}]});
    mock.reply("im.v1.message.get", json!({"items": [item]}));
    let message = client.im().v1().message().get("om_1").await?.items.pop().ok_or("no message")?;
    assert!(message.content()?.mentions_bot("ou_bot"));
    Ok(())
}

#[test]
fn a_content_that_is_not_json_is_refused_and_kept() -> Tested {
    let event = MessageReceive::decode(br#"{"message": {"message_type": "text", "content": "gone"}}"#)?;
    let error = event.content().err().ok_or("it was read")?;
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, &b"gone"[..]));
    assert!(MessageReceive::default().content().is_err());
    let unknown = br#"{"message": {"message_type": "new", "content": "{}"}}"#;
    assert!(matches!(MessageReceive::decode(unknown)?.content()?, Content::Other { .. }));
    Ok(())
}

#[derive(Debug, serde::Deserialize, PartialEq)]
struct Task {
    #[serde(rename = "Title")]
    title: String,
    #[serde(rename = "Hours")]
    hours: Option<f64>,
    #[serde(rename = "Owner", default)]
    owner: Vec<Person>,
}

#[tokio::test]
async fn records_are_read_and_written_by_type() -> Tested {
    let (mock, client) = platform().await?;
    let records = client.bitable().v1().app_table_record();
    let cells = json!({"Title": [{"type": "text", "text": "Paint"}], "Hours": 1.5, "Owner": [{"id": "ou_1"}]});
    let bad = json!({"Title": [{"type": "text", "text": "Paint"}], "Hours": "long"});
    let items = json!([{"record_id": "rec1", "fields": cells}, {"record_id": "rec2", "fields": bad}]);
    mock.reply("bitable.v1.app_table_record.search", json!({"items": items, "has_more": false}));
    let found = records.search("app", "tbl").await?.items;
    let task: Task = found[0].fields_as()?;
    assert_eq!(task, Task { title: "Paint".into(), hours: Some(1.5), owner: vec![Person::default().id("ou_1")] });
    let error = found[1].fields_as::<Task>().err().ok_or("it was read")?;
    assert!(error.to_string().contains("the record rec2: Hours: expected a number, found text"), "{error}");

    let fields = Fields::new().text("Title", "Paint").people("Owner", ["ou_1"]);
    records.create("app", "tbl", fields.into()).await?;
    let body = mock.requests_of("bitable.v1.app_table_record.create").pop().and_then(|request| request.json());
    assert_eq!(body, Some(json!({"fields": {"Title": "Paint", "Owner": [{"id": "ou_1"}]}})));
    Ok(())
}

#[tokio::test]
async fn cards_go_wherever_the_platform_takes_one() -> Tested {
    let (mock, client) = platform().await?;
    let card = Card::new().header("Order").element(Markdown::new("**Done**").element_id("text"));
    let json = card.to_json();

    client.im().v1().message().send(To::chat("oc_1"), card.clone()).await?;
    assert_eq!(sent(&mock, "im.v1.message.create")?, ("interactive".into(), json.clone()));
    client.im().v1().message().patch_with("om_1", card.clone()).await?;
    assert_eq!(sent(&mock, "im.v1.message.patch")?.1, json);

    client.interactive().v1().card().update_with("c-token", card.clone(), &["ou_1"]).await?;
    let body = mock.requests_of("interactive.v1.card.update").pop().and_then(|request| request.json());
    let mut expected = json.clone();
    expected["open_ids"] = json!(["ou_1"]);
    assert_eq!(body, Some(json!({"token": "c-token", "card": expected})));

    let body = |id: &str| mock.requests_of(id).pop().and_then(|request| request.json()).unwrap_or_default();
    let inner = |body: &Value| serde_json::from_str::<Value>(body.as_str().unwrap_or_default());
    let cards = client.cardkit().v1().card();
    cards.create_with(card.clone()).await?;
    let created = body("cardkit.v1.card.create");
    assert_eq!((&created["type"], inner(&created["data"])?), (&json!("card_json"), json.clone()));
    cards.create_with(CardTemplate::new("AAq")).await?;
    let created = body("cardkit.v1.card.create");
    assert_eq!((&created["type"], inner(&created["data"])?), (&json!("template"), json!({"template_id": "AAq"})));
    cards.update_with("73", card, 2).await?;
    assert_eq!(inner(&body("cardkit.v1.card.update")["card"]["data"])?, json);
    assert!(cards.update_with("73", CardTemplate::new("AAq"), 3).await.is_err());

    let elements = client.cardkit().v1().card_element();
    elements.create_with("73", CardElementType::Append, 3, [Element::from(Hr::new())]).await?;
    assert_eq!(inner(&body("cardkit.v1.card_element.create")["elements"])?, json!([{"tag": "hr"}]));
    elements.update_with("73", "text", Markdown::new("more"), 4).await?;
    let element = json!({"tag": "markdown", "content": "more"});
    assert_eq!(inner(&body("cardkit.v1.card_element.update")["element"])?, element);
    Ok(())
}

#[tokio::test]
async fn forms_of_approvals_are_typed() -> Tested {
    let (mock, client) = platform().await?;
    let (approvals, instances) = (client.approval().v4().approval(), client.approval().v4().instance());
    let form = Form::new().control(Control::input("widget1", "x")).control(Control::contact("widget2", ["ou_1"]));
    instances.create_with("7C46", &form).open_id("ou_1").await?;
    let sent = mock.requests_of("approval.v4.instance.create")[0].json().ok_or("a body of JSON")?;
    assert_eq!(Form::read(sent["form"].as_str().unwrap_or_default())?, form);

    // What the platform would refuse is not sent, and the control is named.
    let bad = Form::new().control(Control::date("widget3", "tomorrow"));
    let error = instances.create_with("7C46", &bad).await.expect_err("this is no time");
    assert!(error.to_string().contains("the control `widget3`"), "{error}");
    assert_eq!(mock.count("approval.v4.instance.create"), 1);
    let error = instances.preview("u1").form_with(&bad).await.expect_err("this is no time");
    assert!(error.to_string().contains("widget3"), "{error}");

    let form = json!([{"id": "widget1", "custom_id": "user_info", "name": "Item", "type": "textarea", "value": "x"}]);
    mock.reply("approval.v4.instance.get", json!({ "form": form.to_string() }));
    assert_eq!(instances.get("81D3").await?.form()?.controls()[0].custom_id(), Some("user_info"));
    let definition = json!([{"id": "widget1", "custom_id": "user_name", "name": "Item", "type": "textarea"}]);
    mock.reply("approval.v4.approval.get", json!({ "form": definition.to_string() }));
    assert_eq!(approvals.get("7C46").await?.form()?.get("user_name").map(|one| one.id.as_str()), Some("widget1"));
    mock.reply("approval.v4.instance.get", json!({ "form": "{" }));
    let error = instances.get("81D3").await?.form().expect_err("this is no JSON");
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, &b"{"[..]));
    let error = larkspur::approval::v4::approval::ApprovalForm::try_from(&FormDefinition::read(
        r#"[{"id": "a", "type": "formula", "name": "@i18n@a"}]"#,
    )?);
    assert!(error.is_err_and(|error| error.to_string().contains("`formula`")));
    Ok(())
}

#[tokio::test]
async fn markdown_goes_into_a_document_and_comes_back() -> Tested {
    let (mock, client) = platform().await?;
    let descendants = client.docx().v1().document_block_descendant();
    let markdown = "# Plan\n\n- [ ] **paint**\n  - twice\n\n| what | how many |\n| --- | --- |\n| paint | 2 |\n";
    let new = NewBlocks::from_markdown(markdown);
    descendants.create_with("doxcn1", "doxcn1", &new).await?;
    let sent = mock.requests_of("docx.v1.document_block_descendant.create")[0].json().ok_or("a body of JSON")?;
    assert_eq!(sent["children_id"].as_array().map(Vec::len), Some(3));
    // What was sent is what would be read.
    mock.reply("docx.v1.document_block.list", json!({ "items": sent["descendants"], "has_more": false }));
    let blocks = client.docx().v1().document_block().list("doxcn1").items().all().await?;
    assert_eq!(blocks_to_markdown(&blocks).markdown, markdown);

    let error = descendants.create_with("doxcn1", "doxcn1", &NewBlocks::default()).await.expect_err("there is nothing");
    assert!(error.to_string().contains("no blocks"), "{error}");
    let many = NewBlocks::from_markdown(&"- x\n".repeat(1001));
    let error = descendants.create_with("doxcn1", "doxcn1", &many).await.expect_err("these are too many");
    assert!(error.to_string().contains("these are 1001"), "{error}");
    assert_eq!(mock.count("docx.v1.document_block_descendant.create"), 1);
    Ok(())
}
