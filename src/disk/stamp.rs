//! Remembers what the last refresh was made from and what it made, so that one with nothing to do ends at once.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::Path;

use anyhow::{Context, Error};
use sha2::{Digest, Sha256};

use super::{lock, swap};
use crate::publish::manifest::{Hashed, hex};
use crate::read::Input;

/// The file in the output folder; it is no part of the output.
const NAME: &str = ".stamp";

/// Above so many bytes, holding and hashing everything costs more than a stamp saves.
const MOST: u64 = 64 << 20;

/// What a run is made from: the program, the settings, and the very bytes that it reads.
pub struct Sources {
    hash: Sha256,
    /// How many bytes may still be held; `None` when there were too many.
    room: Option<u64>,
}

impl Sources {
    pub fn new(settings: &str, pipelines: &[Hashed]) -> Sources {
        let mut hash = Sha256::new();
        hash.update(program().as_bytes());
        hash.update(settings.as_bytes());
        for Hashed { path, sha256, .. } in pipelines {
            hash.update(format!("\0{path}\0{sha256}"));
        }
        Sources { hash, room: Some(MOST) }
    }

    /// Reads files and hands them on as they were then: what changes on the disk after that changes neither the run nor what is
    /// remembered of it.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn hold(&mut self, inputs: Vec<Input>) -> Result<Vec<Input>, Error> {
        inputs.into_iter().map(|input| self.held(input)).collect()
    }

    fn held(&mut self, mut input: Input) -> Result<Input, Error> {
        let Some(room) = self.room else { return Ok(input) };
        let path = &input.path;
        let mut held = Vec::new();
        input.bytes.by_ref().take(room + 1).read_to_end(&mut held).with_context(|| format!("cannot read {path}"))?;
        self.hash.update(format!("\0{path}\0{}\0", held.len()));
        self.hash.update(&held);
        self.room = room.checked_sub(held.len() as u64);
        let rest = if self.room.is_some() { Box::new(io::empty()) } else { input.bytes };
        Ok(Input { bytes: Box::new(Cursor::new(held).chain(rest)), ..input })
    }

    /// A digest of all that was read, and of every file of the output as it is now; `None` when that is too much to be worth it.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    pub fn digest(&self, output: &Path) -> Result<Option<String>, Error> {
        let Some(mut room) = self.room else { return Ok(None) };
        let mut hash = self.hash.clone();
        let mut paths = BTreeSet::new();
        swap::list(output, output, &mut paths)?;
        for path in paths.iter().filter(|path| *path != NAME && *path != lock::NAME) {
            let length = fs::metadata(output.join(path))?.len();
            let Some(left) = room.checked_sub(length) else { return Ok(None) };
            room = left;
            hash.update(format!("\0{path}\0{length}\0"));
            hash.update(fs::read(output.join(path))?);
        }
        Ok(Some(hex(&hash.finalize())))
    }
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
