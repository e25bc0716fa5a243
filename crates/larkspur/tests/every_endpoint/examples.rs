//! Every documented example is answered by the mock, decoded by the crate, and read again leaf by leaf.

use std::collections::BTreeSet;

use larkspur_mock::Reply;
use larkspur_schema::envelope::{self, REPLY_PAYLOAD};
use larkspur_schema::{Field, ResponseKind};
use serde_json::Value as Json;

use crate::calls::FOR_BROWSERS;
use crate::leaves::{Leaf, Step, at, is_documented, leaves, same, written};
use crate::proof;
use crate::specs::{ENDPOINTS, of_url, platform};

/// The most leaves that may be without a row in the documents, of a hundred.
const MOST_UNDOCUMENTED: f64 = 0.3;

/// An example in its envelope: some pages show the parts of a stream, which have none.
fn whole(example: &Json) -> Json {
    let is_whole = example.as_object().is_some_and(|fields| fields.keys().any(|key| envelope::marks_reply(key)));
    if is_whole { example.clone() } else { envelope::success(example.clone()) }
}

/// An example of a failure shows no reply.
fn is_success(example: &Json) -> bool {
    example.is_object() && envelope::is_success(example)
}

/// The typed reply's value for a leaf: the reply is what `data` holds, or the whole where there is no `data`.
fn found<'j>(reply: &'j Json, path: &[Step]) -> Option<&'j Json> {
    let inner = match path {
        [Step::Field(name), rest @ ..] if name == REPLY_PAYLOAD => at(reply, rest),
        _ => None,
    };
    inner.or_else(|| at(reply, path))
}

/// Why a leaf may have no row: one of its keys is data, by which something is kept, and not the name of a field. A leaf whose
/// name is documented elsewhere in the reply has no excuse.
fn reason(fields: &[Field], path: &[Step]) -> Option<&'static str> {
    let names: Vec<&str> = path
        .iter()
        .filter_map(|step| match step {
            Step::Field(name) => Some(name.as_str()),
            Step::Item(_) => None,
        })
        .collect();
    let is_known = |name: &&str| fields.iter().flat_map(Field::walk).any(|(_, field)| field.name == **name);
    let is_word = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-'));
    let data = names.iter().any(|name| !is_known(name) && !is_word(name));
    (data && !names.last().is_some_and(is_known)).then_some("a key is data")
}

/// The path within the rows: those of a reply without an envelope begin where the example was put below `data`.
fn below<'s>(fields: &[Field], steps: &'s [Step]) -> &'s [Step] {
    match steps {
        [Step::Field(name), rest @ ..]
            if name == REPLY_PAYLOAD && fields.iter().all(|field| field.name != REPLY_PAYLOAD) =>
        {
            rest
        }
        _ => steps,
    }
}

fn is_envelope(leaf: &Leaf<'_>) -> bool {
    matches!(&leaf.path[..], [Step::Field(name), ..] if envelope::is_beside_reply(name))
}

#[tokio::test]
async fn every_example_decodes_to_its_leaves() {
    let (mock, client) = platform().await;
    let (mut examples, mut total, mut listed) = (0, 0, 0);
    let mut undocumented = BTreeSet::new();
    let mut problems = Vec::new();
    for proof in proof::all() {
        let response = &ENDPOINTS[proof.id].response;
        if response.kind == ResponseKind::Binary {
            continue;
        }
        for example in response.examples.iter().filter(|example| is_success(example)).map(whole) {
            examples += 1;
            for id in of_url(proof.id) {
                mock.reply(id, Reply::whole(example.clone()));
            }
            let answered = (proof.call)(&client).await;
            // The example of a token endpoint holds no token that other calls could be made with.
            mock.reset();
            let reply = match answered {
                Ok(reply) => reply,
                Err(error) if FOR_BROWSERS.contains(&proof.id) && error.to_string().contains("sends the call on") => {
                    continue;
                }
                Err(error) => {
                    problems.push(format!("{}: {error}", proof.id));
                    continue;
                }
            };
            for leaf in leaves(&example).iter().filter(|leaf| !is_envelope(leaf)) {
                total += 1;
                let path = leaf.documented_path();
                let steps = written(&response.fields, &leaf.path);
                match found(&reply, &steps) {
                    Some(value) if same(value, leaf.value) => {}
                    Some(value) => problems.push(format!("{} {path}: {} became {value}", proof.id, leaf.value)),
                    // An empty text stands for nothing where it cannot be a value.
                    None if leaf.value == "" && is_documented(&response.fields, below(&response.fields, &steps)) => {}
                    None if is_documented(&response.fields, below(&response.fields, &steps)) => {
                        problems.push(format!("{} {path}: {} was lost", proof.id, leaf.value));
                    }
                    None => match reason(&response.fields, &steps) {
                        Some(reason) => {
                            listed += 1;
                            undocumented.insert(format!("{} {path}: {reason}", proof.id));
                        }
                        None => problems.push(format!("{} {path}: no row, and no reason for that", proof.id)),
                    },
                }
            }
        }
    }
    let share = 100.0 * f64::from(listed) / f64::from(total);
    println!(
        "{examples} examples, {total} leaves, {listed} undocumented ({share:.2} %) at {} paths",
        undocumented.len()
    );
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(share < MOST_UNDOCUMENTED, "{share:.2} % of the leaves are undocumented");
    insta::assert_snapshot!("undocumented", undocumented.into_iter().collect::<Vec<_>>().join("\n"));
}
