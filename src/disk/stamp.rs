//! Remembers what the last refresh was made from and what it made, so that one with nothing to do ends at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Error;
use sha2::{Digest, Sha256};

use super::swap;
use crate::publish::manifest::hex;

/// The file in the output folder; it is no part of the output.
const NAME: &str = ".stamp";

/// Above so many bytes, hashing everything twice costs more than a stamp saves.
const MOST: u64 = 64 << 20;

/// A digest of the program, the settings, every input and every file of the output, as they are now; `None` when that is
/// too much to be worth it.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn digest(settings: &str, pipelines: &Path, returns: &Path, output: &Path) -> Result<Option<String>, Error> {
    let mut hash = Sha256::new();
    let mut total = 0;
    hash.update(program().as_bytes());
    hash.update(settings.as_bytes());
    for (folder, extensions) in [(pipelines, &["toml"][..]), (returns, &["csv", "toml"][..]), (output, &[][..])] {
        let mut paths = BTreeSet::new();
        swap::list(folder, folder, &mut paths)?;
        for path in paths {
            let name = path.to_ascii_lowercase();
            let fits = extensions.is_empty() || extensions.iter().any(|extension| name.ends_with(extension));
            if fits && path != NAME {
                let length = fs::metadata(folder.join(&path))?.len();
                total += length;
                if total > MOST {
                    return Ok(None);
                }
                hash.update(format!("{path}\0{length}\0").as_bytes());
                hash.update(fs::read(folder.join(&path))?);
            }
        }
        hash.update([0]);
    }
    Ok(Some(hex(&hash.finalize())))
}

/// Whether the last refresh left this digest.
pub fn matches(output: &Path, digest: &str) -> bool {
    fs::read_to_string(output.join(NAME)).is_ok_and(|stamp| stamp == digest)
}

/// Leaves the digest for the next refresh. A refresh without it is only slower, so failing to write it is no error.
pub fn leave(output: &Path, digest: &str) {
    let _ = fs::write(output.join(NAME), digest);
}

/// Which build of the program this is: its file's length and date of change.
fn program() -> String {
    let metadata = std::env::current_exe().and_then(fs::metadata);
    metadata.map_or_else(|_| String::new(), |found| format!("{} {:?}", found.len(), found.modified().ok()))
}
