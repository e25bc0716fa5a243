//! Users and departments: who belongs to which department. All else of them the generic store keeps.

use serde_json::Value as Json;

use super::item::Item;
use super::{Answer, Call, Store, listed};

const USERS: &str = "/open-apis/contact/v3/users";
const DEPARTMENTS: &str = "/open-apis/contact/v3/departments";

impl Store {
    pub(super) fn people(&mut self, call: &Call<'_>) -> Option<Answer> {
        let asked = |name: &str| call.request.query_value(name).unwrap_or_default();
        match (call.endpoint.http.method.as_str(), call.endpoint.http.path.as_str()) {
            ("GET", "/open-apis/contact/v3/users/find_by_department") => {
                let departments = self.department_ids(asked("department_id"));
                let is_in = |item: &&Item| {
                    let of_user = item.fields.get("department_ids").and_then(Json::as_array);
                    of_user.into_iter().flatten().any(|id| departments.iter().any(|known| id.as_str() == Some(known)))
                };
                Some(listed(call, "user_id", self.items(USERS)?.filter(is_in)))
            }
            ("GET", "/open-apis/contact/v3/departments/:department_id/children") => {
                let parents = self.department_ids(call.request.path_value("department_id").unwrap_or_default());
                let is_below = |item: &&Item| parents.iter().any(|parent| item.text("parent_department_id") == parent);
                Some(listed(call, "department_id", self.items(DEPARTMENTS)?.filter(is_below)))
            }
            _ => None,
        }
    }

    /// All ids of a department that is told by one of them.
    fn department_ids(&self, id: &str) -> Vec<String> {
        let found = self.collections.get(DEPARTMENTS).and_then(|departments| departments.get(id));
        let of_found =
            found.into_iter().flat_map(|item| &item.ids).filter_map(|(_, id)| id.as_str().map(str::to_owned));
        std::iter::once(id.to_owned()).chain(of_found).collect()
    }
}
