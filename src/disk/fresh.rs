//! Writes a file that was not there before: what somebody has filled in or edited is never overwritten.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Error, bail};

use super::load::shown;

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
            bail!("{} is there already: remove or rename it first", shown(path))
        }
        Err(error) => Err(error).with_context(|| format!("cannot write {}", shown(path))),
    }
}
