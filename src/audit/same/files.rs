//! The files of a release and what its manifest says of them.

use std::collections::BTreeSet;

use anyhow::{Context, Error};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::opened::Opened;
use super::differs;
use crate::model::finding::Finding;
use crate::model::format::Format;

const NAME: &str = Format::Manifest.file();

#[derive(Deserialize)]
struct Manifest {
    outputs: Vec<Output>,
}

#[derive(Deserialize)]
struct Output {
    path: String,
    sha256: String,
}

/// Every file that the manifest names has to be there as it was made, and no other: what is not audited is not safe.
pub fn check(release: &Opened) -> Result<Vec<Finding>, Error> {
    let folder = release.folder;
    let manifest: Manifest = serde_json::from_slice(folder.file(NAME)?)
        .with_context(|| format!("{}/{NAME} has changed since it was written", folder.path))?;
    let mut findings = Vec::new();
    let mut named = BTreeSet::from([NAME]);
    for output in &manifest.outputs {
        let name = output.path.strip_prefix("release/").unwrap_or(&output.path);
        named.insert(name);
        match folder.files.get(name) {
            None => findings.push(differs(release, name, "The manifest names this file, but it is missing".to_owned())),
            Some(bytes) if hash(bytes) != output.sha256 => {
                findings.push(differs(release, name, "This file has changed since the release was made".to_owned()));
            }
            Some(_) => {}
        }
    }
    let others = folder.files.keys().filter(|name| !named.contains(name.as_str()));
    let other = |name: &String| {
        differs(release, name, "The manifest does not name this file, so nobody has checked it".to_owned())
    };
    findings.extend(others.map(other));
    Ok(findings)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
