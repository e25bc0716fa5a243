//! Files: what is uploaded is downloaded again.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;
use larkspur_schema::ResponseKind;
use serde_json::Value as Json;

use super::{Call, MOST_BYTES, Store};
use crate::files::{Download, Received, Upload};
use crate::reply::Reply;

/// What replies call the key of an uploaded file.
const KEYS: [&str; 5] = ["image_key", "file_key", "file_token", "file_code", "key"];

/// Uploaded files, by their keys.
#[derive(Debug, Default)]
pub(super) struct Files {
    kept: HashMap<String, File>,
    oldest_first: VecDeque<String>,
    bytes: usize,
}

#[derive(Clone, Debug)]
struct File {
    content: Bytes,
    name: Option<String>,
    content_type: Option<String>,
}

impl Files {
    pub(super) fn count(&self) -> usize {
        self.kept.len()
    }

    fn keep(&mut self, key: String, upload: &Upload, name: Option<String>) {
        let Some(content) = upload.bytes.clone() else { return };
        self.bytes += content.len();
        let file = File { content, name, content_type: upload.content_type.clone() };
        self.kept.insert(key.clone(), file);
        self.oldest_first.push_back(key);
        while self.bytes > MOST_BYTES || self.kept.len() > super::MOST_ITEMS {
            let Some(file) = self.oldest_first.pop_front().and_then(|oldest| self.kept.remove(&oldest)) else { break };
            self.bytes -= file.content.len();
        }
    }
}

impl Store {
    /// Answers an upload with a fresh key, and a download with the file that has the key.
    pub(super) fn file(&mut self, call: &Call<'_>, received: &Received) -> Option<Reply> {
        if call.endpoint.response.kind == ResponseKind::Binary {
            let named = call.request.path_params.iter().rev().map(|(_, value)| value);
            let file = named.filter_map(|key| self.files.kept.get(key)).next()?.clone();
            let mut download = Download::bytes(file.content);
            if let Some(name) = file.name {
                download = download.name(name);
            }
            if let Some(content_type) = file.content_type {
                download = download.content_type(content_type);
            }
            return Some(download.into());
        }
        let [upload] = received.uploads.as_slice() else { return None };
        let mut reply = call.example();
        let key = KEYS.into_iter().find(|key| reply["data"][key].is_string())?;
        let fresh = self.ids.like(reply["data"][key].as_str().unwrap_or(key));
        let sent = upload.texts.iter().find(|(name, _)| name == "file_name" || name == "name");
        let name = sent.map(|(_, name)| name.clone()).or_else(|| upload.file_name.clone());
        self.files.keep(fresh.clone(), upload, name);
        reply["data"][key] = Json::from(fresh);
        Some(Reply::whole(reply))
    }
}
