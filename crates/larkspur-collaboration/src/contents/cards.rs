//! Calls that take a typed card.

use larkspur_content::CardContent;

use larkspur_core::Request;

#[cfg(feature = "interactive")]
impl crate::interactive::v1::card::Card<'_> {
    /// Changes a card that somebody used, later on: [`update`](Self::update) with a typed card, by the token of the card action. Twice within 30
    /// minutes; where the card is not shared, `open_ids` names who sees the change.
    pub fn update_with(
        self,
        token: &str,
        card: impl Into<CardContent>,
        open_ids: &[&str],
    ) -> crate::interactive::v1::card::UpdateRequest {
        let mut card = card.into().into_json();
        if let (Some(fields), false) = (card.as_object_mut(), open_ids.is_empty()) {
            fields.insert("open_ids".to_owned(), open_ids.into());
        }
        self.update(token, crate::interactive::v1::types::Card::default()).extra_body("card", &card)
    }
}

#[cfg(feature = "cardkit")]
mod cardkit {
    use super::{CardContent, Request};
    use larkspur_core::RawJson;

    use crate::cardkit::v1::card::{Card, CardType, CreateRequest, UpdateRequest};
    use crate::cardkit::v1::types::{self, UpdateType};

    impl Card<'_> {
        /// Makes a card that can be changed piece by piece: [`create`](Self::create) with a typed card or a template. The
        /// reply's id goes into a message by [`CardContent::entity`].
        pub fn create_with(self, card: impl Into<CardContent>) -> CreateRequest {
            let card = card.into();
            if card.is_named() {
                let data = card.as_json().get("data").unwrap_or(&RawJson::Null);
                return self.create(CardType::Template, &data.to_string());
            }
            self.create(CardType::CardJson, &card.as_json().to_string())
        }

        /// Changes a whole card: [`update`](Self::update) with a typed card.
        ///
        /// # Errors
        /// As `update`; and for a template, which the platform does not take here.
        pub fn update_with(self, card_id: &str, card: impl Into<CardContent>, sequence: i64) -> UpdateRequest {
            let card = card.into();
            let data = card.as_json().to_string();
            let mut request = self.update(card_id, types::Card::new(UpdateType::CardJson, &data), sequence);
            if card.is_named() {
                request.call().fail("a card is changed to another card, not to a template".to_owned());
            }
            request
        }
    }

    #[cfg(feature = "cards")]
    mod elements {
        use larkspur_content::card::Element;

        use larkspur_core::RawJson;

        use crate::cardkit::v1::card_element::{CardElement, CardElementType, CreateRequest, UpdateRequest};

        impl CardElement<'_> {
            /// Adds elements to a card: [`create`](Self::create) with typed elements.
            pub fn create_with(
                self,
                card_id: &str,
                place: CardElementType,
                sequence: i64,
                elements: impl IntoIterator<Item = impl Into<Element>>,
            ) -> CreateRequest {
                let elements: RawJson = elements.into_iter().map(|element| element.into().to_json()).collect();
                self.create(card_id, place, sequence, &elements.to_string())
            }

            /// Puts another element in the place of one: [`update`](Self::update) with a typed element.
            pub fn update_with(
                self,
                card_id: &str,
                element_id: &str,
                element: impl Into<Element>,
                sequence: i64,
            ) -> UpdateRequest {
                self.update(card_id, element_id, &element.into().to_json().to_string(), sequence)
            }
        }
    }
}
