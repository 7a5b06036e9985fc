//! The manifest of an edition: every input and output with its hash, the program's version and the settings.

use anyhow::Error;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Files;

/// A file that an edition was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hashed {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Hashed {
    pub fn of(path: impl Into<String>, bytes: &[u8]) -> Hashed {
        Hashed { path: path.into(), bytes: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) }
    }
}

/// What an edition was asked to be.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Settings {
    pub publication: String,
    pub period: String,
    pub as_at: Option<String>,
    /// The policy on what is withheld.
    pub disclosure: String,
}

/// The manifest as JSON. It lists the outputs of `files`, which it is not yet among.
pub fn manifest(settings: &Settings, inputs: &[Hashed], files: &Files) -> Result<String, Error> {
    #[derive(Serialize)]
    struct Manifest<'a> {
        program: &'static str,
        version: &'static str,
        settings: &'a Settings,
        inputs: &'a [Hashed],
        outputs: Vec<Hashed>,
    }
    let published = files.iter().filter(|(path, _)| path.starts_with("release/"));
    let outputs = published.map(|(path, bytes)| Hashed::of(path.as_str(), bytes)).collect();
    let manifest =
        Manifest { program: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), settings, inputs, outputs };
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
