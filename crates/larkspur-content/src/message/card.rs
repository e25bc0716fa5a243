//! Cards as the content of a message.

use serde_json::{Map, Value, json};

use super::post::PostBody;
use crate::json::Json;

/// What a message of the type `interactive` holds: a card, or what names one.
#[derive(Clone, Debug, PartialEq)]
pub struct CardContent(Value);

impl CardContent {
    /// A card as JSON, of any schema.
    pub fn json(card: impl Into<Value>) -> Self {
        Self(card.into())
    }

    /// The card that `cardkit.v1.card.create` made, by its id.
    pub fn entity(card_id: impl Into<String>) -> Self {
        Self(json!({"type": "card", "data": {"card_id": card_id.into()}}))
    }

    /// The JSON.
    pub fn as_json(&self) -> &Value {
        &self.0
    }

    /// Whether it names a card that the platform has, a template or an entity, rather than being one.
    pub fn is_named(&self) -> bool {
        matches!(self.0.get("type").and_then(Value::as_str), Some("template" | "card"))
            && self.0.get("data").is_some_and(Value::is_object)
    }

    /// The JSON, owned.
    pub fn into_json(self) -> Value {
        self.0
    }

    /// What the platform gives of a received card: its title, and its texts, pictures and buttons in lines.
    pub fn preview(&self) -> Option<PostBody> {
        let mut preview = self.0.as_object()?.clone();
        let elements = preview.remove("elements").filter(Value::is_array)?;
        preview.insert("content".into(), elements);
        PostBody::read(&Value::Object(preview))
    }
}

impl Json for CardContent {
    fn read(json: &Value) -> Option<Self> {
        json.is_object().then(|| Self(json.clone()))
    }

    fn write(&self) -> Value {
        self.0.clone()
    }
}

impl From<Value> for CardContent {
    fn from(card: Value) -> Self {
        Self(card)
    }
}

impl From<CardTemplate> for CardContent {
    fn from(template: CardTemplate) -> Self {
        Self(template.to_json())
    }
}

/// A card that was made in the platform's card builder.
///
/// ```
/// use larkspur_content::CardTemplate;
/// let card = CardTemplate::new("AAqi6xJ8rabcd").version("1.0.0").variable("name", "Ada").variable("count", 3);
/// assert_eq!(card.to_json()["data"]["template_variable"]["count"], 3);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CardTemplate {
    id: String,
    version: Option<String>,
    variables: Option<Value>,
}

impl CardTemplate {
    /// The template of this id, `AAqi…`, in its newest version.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), version: None, variables: None }
    }

    /// One published version, `1.0.0`.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// The value of one of the template's variables.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let mut variables = match self.variables {
            Some(Value::Object(variables)) => variables,
            _ => Map::new(),
        };
        variables.insert(name.into(), value.into());
        self.variables = Some(Value::Object(variables));
        self
    }

    /// The values of all the template's variables: an object, by their names.
    #[must_use]
    pub fn variables(mut self, variables: Value) -> Self {
        self.variables = Some(variables);
        self
    }

    /// The JSON that stands for the card wherever the platform takes one.
    pub fn to_json(&self) -> Value {
        let mut data = Map::new();
        data.insert("template_id".into(), self.id.as_str().into());
        if let Some(version) = &self.version {
            data.insert("template_version_name".into(), version.as_str().into());
        }
        if let Some(variables) = &self.variables {
            data.insert("template_variable".into(), variables.clone());
        }
        json!({"type": "template", "data": data})
    }
}
