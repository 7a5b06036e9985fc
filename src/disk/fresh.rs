//! Writes a file that was not there before: what somebody has filled in or edited is never overwritten.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Error, bail};

use super::load::shown;
use crate::publish::Files;

/// Writes files into a folder that is empty or not there yet.
///
/// # Errors
/// A folder that holds anything, or anything that the disk refuses.
pub fn folder(folder: &Path, files: &Files) -> Result<(), Error> {
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(error).with_context(|| format!("cannot read the folder {}", shown(folder))),
    };
    if !is_empty {
        bail!(
            "{} is not empty, and nothing is overwritten: name a folder that is empty or does not exist",
            shown(folder)
        );
    }
    files.iter().try_for_each(|(path, bytes)| write(&folder.join(path), bytes))
}

/// Writes the file, and the folders that it stands in.
///
/// # Errors
/// A file that is there already, or anything that the disk refuses.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", shown(folder)))?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(bytes).with_context(|| format!("cannot write {}", shown(path))),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} already exists: remove or rename it first", shown(path))
        }
        Err(error) => Err(error).with_context(|| format!("cannot write {}", shown(path))),
    }
}
