//! Approval instances: pending when they are made, then approved, rejected or canceled; each change is pushed.

use serde_json::{Map, Value as Json, json};

use super::{Answer, Call, Store, shown};

const INSTANCES: &str = "/open-apis/approval/v4/instances";
const ID: &str = "instance_code";

impl Store {
    /// `rest` is the documented path behind that of the service.
    pub(super) fn approvals(&mut self, call: &Call<'_>, rest: &str) -> Option<Answer> {
        let code = call.text(ID).to_owned();
        match (call.endpoint.http.method.as_str(), rest) {
            ("POST", "instances") => Some(Ok(self.start(call))),
            ("GET", "instances/:instance_id" | "instances/:instance_code") => {
                let code = call.request.path_params.last().map(|(_, value)| value.as_str()).unwrap_or_default();
                Some(self.find(call, INSTANCES, ID, code).map(|found| found.map(|item| shown(call, ID, item))))
            }
            ("POST", "instances/cancel") => Some(self.end(call, &code, "CANCELED")),
            ("POST", "tasks/approve") => Some(self.end(call, &code, "APPROVED")),
            ("POST", "tasks/reject") => Some(self.end(call, &code, "REJECTED")),
            _ => None,
        }
    }

    fn start(&mut self, call: &Call<'_>) -> Option<Json> {
        let mut fields: Map<String, Json> = call.body.clone();
        fields.insert("status".into(), "PENDING".into());
        fields.insert("start_time".into(), call.now.to_string().into());
        fields.insert("end_time".into(), "0".into());
        let item = self.make(call, ID, fields)?;
        let reply = shown(call, ID, &item);
        let event = told(&item.id(), call, item.text("approval_code"), "PENDING");
        self.events.push(("approval_instance", event));
        self.add(INSTANCES, item);
        Some(reply)
    }

    fn end(&mut self, call: &Call<'_>, code: &str, status: &str) -> Answer {
        let Some(item) = self.find(call, INSTANCES, ID, code)? else { return Ok(None) };
        if item.text("status") != "PENDING" {
            let message = "instance status is not supported for this operation";
            return Err(crate::failure::Failure::new(400, 1390015, message));
        }
        let mut changed = Map::new();
        changed.insert("status".into(), status.into());
        changed.insert("end_time".into(), call.now.to_string().into());
        item.merge(changed, call.now);
        let event = told(code, call, item.text("approval_code"), status);
        self.events.push(("approval_instance", event));
        Ok(Some(call.example()))
    }
}

fn told(code: &str, call: &Call<'_>, approval: &str, status: &str) -> Json {
    json!({
        "approval_code": approval,
        "instance_code": code,
        "status": status,
        "operate_time": call.now.to_string(),
        "uuid": call.text("uuid"),
    })
}
