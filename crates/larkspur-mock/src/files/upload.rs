//! Files that the mock was sent. They are hashed as they stream in; only small ones are kept.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart};
use bytes::{Bytes, BytesMut};
use larkspur_schema::{Body as BodySchema, Field, FieldType};
use sha2::{Digest, Sha256};

use crate::failure::Violation;
use crate::validate::{Checks, check_named_texts};

/// Longest text field of a multipart body that is read.
const TEXT_LIMIT: usize = 1024 * 1024;

/// One file that arrived in a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upload {
    /// The endpoint's name.
    pub endpoint: String,
    /// The name of the part.
    pub field: String,
    /// The file name that the part declares.
    pub file_name: Option<String>,
    /// The content type that the part declares.
    pub content_type: Option<String>,
    /// The length in bytes.
    pub length: u64,
    /// SHA-256 of the content, in lower-case hex.
    pub sha256: String,
    /// The content; `None` where it is longer than [`Builder::keep_uploads`](crate::Builder::keep_uploads) allows.
    pub bytes: Option<Bytes>,
    /// The text fields of the same body, in order.
    pub texts: Vec<(String, String)>,
}

/// What a multipart body held.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub(crate) uploads: Vec<Upload>,
    pub(crate) violations: Vec<Violation>,
    texts: Vec<(String, String)>,
}

impl Received {
    pub(crate) fn refused(violation: Violation) -> Self {
        Self { violations: vec![violation], ..Self::default() }
    }
}

/// Reads a multipart body to its end and checks it against its document. Content up to `keep` bytes a file is kept.
pub(crate) async fn receive(
    endpoint: &str,
    schema: &BodySchema,
    checks: Checks,
    keep: usize,
    request: axum::http::Request<Body>,
) -> Received {
    let mut received = Received::default();
    if let Err(problem) = read(endpoint, schema, keep, request, &mut received).await {
        received.violations.push(Violation::new("body", "", problem));
        return received;
    }
    let texts = std::mem::take(&mut received.texts);
    for upload in &mut received.uploads {
        upload.texts.clone_from(&texts);
    }
    let (files, plain): (Vec<&Field>, Vec<&Field>) =
        schema.fields.iter().partition(|field| field.ty.kind == FieldType::File);
    received.violations.extend(check_named_texts(&plain, &texts, checks));
    check_files(&files, &texts, &mut received);
    received
}

async fn read(
    endpoint: &str,
    schema: &BodySchema,
    keep: usize,
    request: axum::http::Request<Body>,
    received: &mut Received,
) -> Result<(), String> {
    let broken = |error: &dyn std::fmt::Display| format!("the multipart body cannot be read: {error}");
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|error| broken(&error.body_text()))?;
    while let Some(mut part) = multipart.next_field().await.map_err(|error| broken(&error.body_text()))? {
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content_type = part.content_type().map(str::to_owned);
        // What the document calls a file is one, with or without a name; other parts are if they say so.
        let documented = schema.fields.iter().any(|known| known.ty.kind == FieldType::File && known.name == field);
        let is_file = documented
            || file_name.is_some()
            || content_type.as_deref().is_some_and(|media| !media.starts_with("text/"));
        let limit = if is_file { keep } else { TEXT_LIMIT };
        let (mut hash, mut length, mut kept) = (Sha256::new(), 0u64, BytesMut::new());
        while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error.body_text()))? {
            length += chunk.len() as u64;
            if length <= limit as u64 {
                kept.extend_from_slice(&chunk);
            }
            if is_file {
                hash.update(&chunk);
            } else if length > limit as u64 {
                return Err(format!("the text field {field} is longer than {TEXT_LIMIT} bytes"));
            }
        }
        if is_file {
            let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            let bytes = (length <= limit as u64).then(|| kept.freeze());
            let endpoint = endpoint.to_owned();
            let texts = Vec::new();
            received.uploads.push(Upload { endpoint, field, file_name, content_type, length, sha256, bytes, texts });
        } else {
            received.texts.push((field, String::from_utf8_lossy(&kept).into_owned()));
        }
    }
    Ok(())
}

fn check_files(files: &[&Field], texts: &[(String, String)], received: &mut Received) {
    let Received { uploads, violations, .. } = received;
    for file in files {
        let sent: Vec<&Upload> = uploads.iter().filter(|upload| upload.field == file.name).collect();
        match sent[..] {
            [] if file.required == Some(true) => violations.push(Violation::missing(&file.name)),
            [] => {}
            [one] if one.length == 0 => violations.push(Violation::new(&file.name, "", "the file is empty")),
            [_] => {}
            _ if !file.ty.is_list() => {
                violations.push(Violation::new(&file.name, "", format!("{} files were sent, not one", sent.len())));
            }
            _ => {}
        }
    }
    for upload in uploads.iter().filter(|upload| !files.iter().any(|file| file.name == upload.field)) {
        violations.push(Violation::new(&upload.field, "", "no such file is documented"));
    }
    let declared = texts.iter().find(|(name, _)| name == "size").and_then(|(_, size)| size.parse::<u64>().ok());
    if let (Some(declared), [only]) = (declared, uploads.as_slice())
        && declared != only.length
    {
        let problem = format!("{} bytes were sent", only.length);
        violations.push(Violation::new("size", declared.to_string(), problem));
    }
}
