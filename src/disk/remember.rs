//! Rebuilds the memory of what was told from the releases that stand, where it is gone or older than they are.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Error, bail};
use serde_json::Value;

use super::device::Disk;
use super::{load, swap};
use crate::audit;
use crate::publish::{disclosed, received};

/// Rebuilds the memory of publications that are made from these folders of returns, and tells the editions that stand that they were made with it. Gives its path and the
/// number of releases; nothing where the memory is as it should be.
///
/// # Errors
/// A release that cannot be read, or from which it cannot be told what it told; anything that the disk refuses.
pub fn remember(
    disk: &dyn Disk,
    output: &Path,
    folders: &[String],
    names: &[String],
) -> Result<Option<(String, usize)>, Error> {
    if load::memory(output, folders, names).is_ok() {
        return Ok(None);
    }
    let releases = load::standing(output, names, &BTreeSet::new())?;
    let Some(told) = audit::told(&releases)? else {
        bail!(
            "{}: its counts are rounded, so the counts before rounding are not known: restore the record from a backup",
            names.join(", ")
        );
    };
    let path = output.join(received::folder(folders)).join(disclosed::NAME);
    swap::replace(disk, &path, &disclosed::write(&told)?, true)?;
    let remembered = serde_json::to_value(disclosed::remembered(&told)?)?;
    for name in names {
        for edition in load::editions(output, name)? {
            let manifest = edition.join("internal/manifest.json");
            let mut json: Value = match manifest.exists() {
                true => serde_json::from_slice(&load::bytes(&manifest)?)
                    .with_context(|| format!("{} has changed since it was written", load::shown(&manifest)))?,
                false => Value::Object(serde_json::Map::new()),
            };
            if let Value::Object(fields) = &mut json {
                fields.insert("remembered".to_owned(), remembered.clone());
            }
            let mut bytes = serde_json::to_vec_pretty(&json)?;
            bytes.push(b'\n');
            swap::replace(disk, &manifest, &bytes, true)?;
        }
    }
    Ok(Some((load::shown(&path), releases.len())))
}
