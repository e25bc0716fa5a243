//! Takes an order by a card with a form, and asks for its approval: what people put into the card becomes the form of an
//! approval, which is held against its definition first.
//!
//! ```sh
//! cargo run -p larkspur --example order_approval --features approval,cards,im,long-connection -- APPROVAL_CODE CHAT_ID
//! ```
//! The definition of the approval needs an `input` with the custom id `what` and an `amount` with the custom id `price`. In the
//! app's page of the developer console, callbacks must be set to come over the long connection.

mod support;

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::time::Duration;

use larkspur::content::approval::{self, Control, ControlDefinition, ControlType, FormDefinition};
use larkspur::content::card::{Button, Card, Form, Input, Markdown, escape};
use larkspur::events::{CardReply, Events, LongConnection, Toast};
use larkspur::{Client, Result, To};
use serde::{Deserialize, Serialize};

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let (client, mock) = support::connect_with(&["approval", "im"], |builder| builder).await?;
    let approval_code = env::args().nth(1).unwrap_or_else(|| "7C468A54-8745-2245-9675-08B7C63E7A85".to_owned());
    let chat = env::args().nth(2).unwrap_or_else(|| "oc_a0553eda9014c201e6969b478895c230".to_owned());
    client.im().v1().message().send(To::chat(chat), card()).await?;

    let definition: FormDefinition = [("what", ControlType::Input), ("price", ControlType::Amount)]
        .into_iter()
        .map(|(id, kind)| ControlDefinition::new(id, kind, id))
        .collect();
    support::answer(
        mock.as_ref(),
        "approval.v4.approval.get",
        HashMap::from([("form", definition.to_json().to_string())]),
    );

    let events = bot(&client, &approval_code)?;
    let order = Order { what: "A desk".to_owned(), price: "249.90".to_owned() };
    let until = support::until(mock.as_ref(), |_| support::filled(&order));
    LongConnection::new(&client, events.clone()).run(until).await?;
    events.shutdown(Duration::from_secs(10)).await;
    Ok(())
}

/// What people order: read from the card, and from the approval.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Order {
    pub(crate) what: String,
    pub(crate) price: String,
}

/// The card that asks for an order.
pub(crate) fn card() -> Card {
    let form = Form::new("order")
        .element(Input::new("what").required(true).placeholder("What is it?"))
        .element(Input::new("price").required(true).placeholder("What does it cost, in euros?"))
        .element(Button::submit("Order"));
    Card::new().header("Order").element(form)
}

/// Asks for the approval of orders.
struct Desk {
    client: Client,
    approval_code: String,
}

/// What the bot does when somebody sends the form of the card.
pub(crate) fn bot(client: &Client, approval_code: &str) -> Result<Events> {
    let desk = Desk { client: client.clone(), approval_code: approval_code.to_owned() };
    Events::with(desk)
        .on_card_action(async |desk, used, _context| {
            let order: Order = used.action.form()?;
            let form = approval::Form::new().control(Control::input("what", &order.what)).control(Control::amount(
                "price",
                order.price.as_str(),
                "EUR",
            ));
            let definition = desk.client.approval().v4().approval().get(&desk.approval_code).await?.form()?;
            if let Err(error) = definition.check(&form) {
                return Ok(CardReply::toast(Toast::error(error.to_string())));
            }
            let by = used.operator.open_id.unwrap_or_default();
            let made =
                desk.client.approval().v4().instance().create_with(&desk.approval_code, &form).open_id(by).await?;
            println!("asked for the approval {}", made.instance_code.unwrap_or_default());
            let line = Markdown::new(format!("Asked for: {}, {} EUR", escape(&order.what), escape(&order.price)));
            Ok(CardReply::toast(Toast::success("Sent")).with_card(Card::new().header("Order").element(line)))
        })
        .build()
}

/// Reads an order back from its approval.
#[allow(dead_code, reason = "the bot itself only asks")]
pub(crate) async fn order(client: &Client, instance_code: &str) -> std::result::Result<Order, Box<dyn Error>> {
    let instance = client.approval().v4().instance().get(instance_code).await?;
    Ok(instance.form()?.values_as()?)
}
