//! The manifests of an edition: what it was made from and what it is, with hashes, version and settings.

use std::collections::BTreeSet;

use anyhow::Error;
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Files;
use crate::model::date;
use crate::model::edition::Vintage;

/// A file that an edition was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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

/// What an edition was asked to be, and what is in it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Settings {
    pub publication: String,
    pub title: String,
    /// Area and period in words.
    pub subtitle: String,
    pub publisher: String,
    pub notice: String,
    pub period: String,
    pub as_at: Option<String>,
    /// The policy on what is withheld.
    pub disclosure: String,
    /// The titles of its sections.
    pub sections: Vec<String>,
    /// When it was released; nothing for a draft.
    pub released: Option<Issued>,
    /// The day on which the next edition is released.
    pub next_release: Option<String>,
    /// How the figures may be reused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}

/// When an edition was released, as days like `2025-06-12`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Issued {
    /// 1 for the first release of a period, one more for each correction.
    pub vintage: u32,
    pub on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

impl Issued {
    /// The same with its day; nothing where that is none.
    pub fn vintage(&self) -> Option<Vintage> {
        let Issued { vintage, on, because } = self;
        Some(Vintage { number: *vintage, on: date::parse(on)?, because: because.clone() })
    }
}

/// What is remembered of all that was told up to an edition, so that a memory which is gone, cut or older is noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remembered {
    /// How many refreshes told something.
    pub refreshes: usize,
    /// The hash of what is kept of these.
    pub sha256: String,
}

/// The public manifest as JSON: settings, what the returns are called, and the outputs of `files` with their hashes. It leaves
/// out the hashes of the inputs: a small return can be guessed until its hash fits, which would give away what is withheld.
pub fn public(settings: &Settings, returns: &BTreeSet<String>, files: &Files) -> Result<String, Error> {
    let published = files.iter().filter(|(path, _)| path.starts_with("release/"));
    let outputs = published.map(|(path, bytes)| Hashed::of(path.as_str(), bytes)).collect();
    let inputs = returns.iter().map(String::as_str).collect();
    json(&Manifest { format: FORMAT, program: PROGRAM, version: VERSION, settings, remembered: None, inputs, outputs })
}

/// The internal manifest as JSON: settings, what is remembered, the inputs with their hashes, and those of what has to stay as it is: the
/// public manifest, and what a release was made from.
pub fn internal(
    settings: &Settings,
    inputs: &[Hashed],
    remembered: Option<&Remembered>,
    outputs: Vec<Hashed>,
) -> Result<String, Error> {
    let inputs = inputs.to_vec();
    json(&Manifest { format: FORMAT, program: PROGRAM, version: VERSION, settings, remembered, inputs, outputs })
}

/// What a manifest says of its edition.
///
/// # Errors
/// A file that is no manifest of this version.
pub fn read(manifest: &[u8]) -> Result<(Settings, Vec<Hashed>), Error> {
    #[derive(Deserialize)]
    struct Told {
        settings: Settings,
        #[serde(default)]
        outputs: Vec<Hashed>,
    }
    let Told { settings, outputs } = serde_json::from_slice(manifest)?;
    Ok((settings, outputs))
}

/// Whether a manifest is one of a version that released nothing yet.
pub fn is_older(manifest: &[u8]) -> bool {
    let json = serde_json::from_slice::<serde_json::Value>(manifest);
    json.is_ok_and(|json| json.get("settings").is_some_and(|settings| settings.get("released").is_none()))
}

/// Whether a manifest says that its edition was released.
pub fn is_of_a_release(manifest: &[u8]) -> bool {
    read(manifest).is_ok_and(|(settings, _)| settings.released.is_some())
}

/// What the internal manifest of an edition says to be remembered; none where it says nothing of it.
pub fn remembered(manifest: &[u8]) -> Option<Remembered> {
    #[derive(Deserialize)]
    struct Told {
        remembered: Option<Remembered>,
    }
    serde_json::from_slice::<Told>(manifest).ok()?.remembered
}

const PROGRAM: &str = env!("CARGO_PKG_NAME");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of the form of a manifest. It goes up where something is left out that was there, or means something else.
const FORMAT: u32 = 1;

/// What an edition was made from and what it is.
#[derive(Serialize, JsonSchema)]
struct Manifest<'a, I> {
    /// The version of this form.
    format: u32,
    program: &'static str,
    /// That of the program.
    version: &'static str,
    settings: &'a Settings,
    /// What is remembered of all that was told; in no public manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    remembered: Option<&'a Remembered>,
    /// What it was made from: in public the titles of the returns, else each file with its hash.
    inputs: Vec<I>,
    /// The files of the edition that have to stay as they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outputs: Vec<Hashed>,
}

/// The form of the public manifest.
pub fn schema() -> Schema {
    schema_for!(Manifest<String>)
}

fn json(manifest: &impl Serialize) -> Result<String, Error> {
    Ok(serde_json::to_string_pretty(manifest)? + "\n")
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
