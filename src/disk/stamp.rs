//! Remembers what the last refresh was made from and what it made, so that one with nothing to do ends at once.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Error};
use sha2::{Digest, Sha256};

use super::{lock, swap};
use crate::publish::manifest::{Hashed, hex};
use crate::read::{Input, State};

/// The file in the output folder; it is no part of the output.
const NAME: &str = ".stamp";

/// So many bytes are held and hashed; of what is beyond that, the state of each file is taken for what is in it.
const MOST: u64 = 64 << 20;
/// A disk's clock moves on in less.
const TICK: Duration = Duration::from_millis(10);
/// So often it is waited for.
const TICKS: usize = 5;

/// How a file is; nothing on systems that do not say when it was changed.
#[cfg(unix)]
pub fn state(known: &Metadata) -> Option<State> {
    use std::os::unix::fs::MetadataExt;
    let changed = (known.ctime(), known.ctime_nsec());
    Some(State { changed, length: known.len(), device: known.dev(), inode: known.ino() })
}

/// How a file is; nothing on systems that do not say when it was changed.
#[cfg(not(unix))]
pub fn state(_: &Metadata) -> Option<State> {
    None
}

/// Whether a file that is changed from now on will have another state: it was last changed before `now`, on the same disk's clock.
fn is_settled(state: State, now: Option<State>) -> bool {
    now.is_some_and(|now| state.device == now.device && state.changed < now.changed)
}

/// What a run is made from: the program, the settings, and the very bytes that it reads.
pub struct Sources {
    hash: Sha256,
    /// How many bytes may still be held.
    room: u64,
    /// Whether all is hashed, or has a state that tells when it changes.
    is_known: bool,
    /// The state of something that was changed when the run began.
    now: Option<State>,
}

impl Sources {
    pub fn new(settings: &str, pipelines: &[Hashed], now: Option<State>) -> Sources {
        let mut hash = Sha256::new();
        hash.update(program().as_bytes());
        hash.update(settings.as_bytes());
        for Hashed { path, sha256, .. } in pipelines {
            hash.update(format!("\0{path}\0{sha256}"));
        }
        Sources { hash, room: MOST, is_known: true, now }
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
        let path = &input.path;
        if input.size.is_some_and(|size| size > self.room) {
            match input.state.filter(|state| is_settled(*state, self.now)) {
                Some(state) => self.hash.update(format!("\0{path}\0{state:?}\0")),
                None => self.is_known = false,
            }
            return Ok(input);
        }
        let mut held = Vec::new();
        input
            .bytes
            .by_ref()
            .take(self.room + 1)
            .read_to_end(&mut held)
            .with_context(|| format!("cannot read {path}"))?;
        self.hash.update(format!("\0{path}\0{}\0", held.len()));
        self.hash.update(&held);
        let left = self.room.checked_sub(held.len() as u64);
        self.is_known &= left.is_some();
        self.room = left.unwrap_or(0);
        let rest = if left.is_some() { Box::new(io::empty()) } else { input.bytes };
        Ok(Input { bytes: Box::new(Cursor::new(held).chain(rest)), ..input })
    }

    /// Whether the last refresh was made from the same, and all that it left stands.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    pub fn stand(&self, output: &Path) -> Result<bool, Error> {
        let Ok(stamp) = fs::read_to_string(output.join(NAME)) else { return Ok(false) };
        Ok(self.digest(output, self.now)?.is_some_and(|digest| digest == stamp))
    }

    /// Leaves a digest for the next refresh. One without it is only slower, so failing to write it is no error.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    pub fn leave(&self, output: &Path) -> Result<(), Error> {
        let place = output.join(NAME);
        for _ in 0..TICKS {
            let now = fs::write(&place, "").and_then(|()| fs::metadata(&place)).ok().as_ref().and_then(state);
            if let Some(digest) = self.digest(output, now)? {
                let _ = fs::write(&place, digest);
                return Ok(());
            }
            if !self.is_known || now.is_none() {
                return Ok(());
            }
            // What was written a moment ago may still change without another state.
            thread::sleep(TICK);
        }
        Ok(())
    }

    /// A digest of all that was read, and of every file of the output; `None` where one may change `now` and not be known to.
    fn digest(&self, output: &Path, now: Option<State>) -> Result<Option<String>, Error> {
        if !self.is_known {
            return Ok(None);
        }
        let mut room = MOST;
        let mut hash = self.hash.clone();
        let mut paths = BTreeSet::new();
        swap::list(output, output, &mut paths)?;
        for path in paths.iter().filter(|path| *path != NAME && *path != lock::NAME) {
            let known = fs::metadata(output.join(path))?;
            let length = known.len();
            hash.update(format!("\0{path}\0{length}\0"));
            match room.checked_sub(length) {
                Some(left) => {
                    room = left;
                    hash.update(fs::read(output.join(path))?);
                }
                None => match state(&known).filter(|state| is_settled(*state, now)) {
                    Some(state) => hash.update(format!("{state:?}")),
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(hex(&hash.finalize())))
    }
}

/// Which build of the program this is: its file's length and date of change.
fn program() -> String {
    let metadata = std::env::current_exe().and_then(fs::metadata);
    metadata.map_or_else(|_| String::new(), |found| format!("{} {:?}", found.len(), found.modified().ok()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn what_is_too_large_to_hold_is_known_by_its_state() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let output = at("output");
        fs::create_dir(&output).unwrap();
        fs::write(at("large.csv"), "area,cases\nAlder,5\n").unwrap();
        let tick = || thread::sleep(2 * TICK);
        let begun = || {
            fs::write(at("begun"), "").unwrap();
            let now = state(&fs::metadata(at("begun")).unwrap());
            let file = File::open(at("large.csv")).unwrap();
            let known = file.metadata().unwrap();
            let input =
                Input { size: Some(known.len()), state: state(&known), ..Input::of("large.csv", Box::new(file)) };
            let mut sources = Sources { room: 0, ..Sources::new("", &[], now) };
            sources.hold(vec![input]).unwrap();
            sources
        };
        tick();
        begun().leave(&output).unwrap();
        tick();
        assert!(begun().stand(&output).unwrap());

        // The same length and the same date of change, as whoever restores a file may give it.
        let before = fs::metadata(at("large.csv")).unwrap().modified().unwrap();
        fs::write(at("large.csv"), "area,cases\nAlder,6\n").unwrap();
        File::options().append(true).open(at("large.csv")).unwrap().set_modified(before).unwrap();
        tick();
        assert!(!begun().stand(&output).unwrap());

        // One that was changed in this very moment may change again unseen.
        let file = |name: &str| fs::metadata(at(name)).unwrap();
        assert!(!is_settled(state(&file("large.csv")).unwrap(), state(&file("large.csv"))));
        assert!(!is_settled(state(&file("large.csv")).unwrap(), None));
    }
}
