//! Lets one run at a time write an output folder: two would tell readers what the other does not remember.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Error, bail};
use chrono::DateTime;

use super::device::{Disk, Real, close, options};
use super::load::shown;
use super::stamp;
use crate::read::State;

/// The file in the output folder; it is no part of the output, and empty while nobody holds it.
pub const NAME: &str = "internal/.lock";

/// An output folder that no other run writes until this is dropped. The system takes it from a process that dies.
pub struct Lock(File);

/// # Errors
/// Another run that has it, by its process; anything that the disk refuses.
pub fn take(output: &Path) -> Result<Lock, Error> {
    let path = output.join(NAME);
    let internal = output.join("internal");
    Real.make(&internal, true).with_context(|| format!("cannot create the folder {}", shown(&internal)))?;
    let failed = || format!("cannot lock {}", shown(&path));
    let mut file = options(true).read(true).open(&path).with_context(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::Error(error)) => return Err(error).with_context(failed),
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Some systems let nobody read what is locked; then it is not said who has it.
            let _ = file.read_to_string(&mut holder);
            let holder = if holder.is_empty() { holder } else { format!(" ({holder})") };
            bail!("another run is writing {}{holder}: wait until it has ended, and run this again", shown(output));
        }
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let since = i64::try_from(since).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).unwrap_or_default();
    let holder = format!("process {} since {}", std::process::id(), since.format("%Y-%m-%d %H:%M:%S UTC"));
    file.set_len(0).and_then(|()| file.write_all(holder.as_bytes())).with_context(failed)?;
    close(output);
    Ok(Lock(file))
}

impl Lock {
    /// The lock as it is: it was changed when it was taken.
    pub fn state(&self) -> Option<State> {
        self.0.metadata().ok().as_ref().and_then(stamp::state)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // What stays in it says nothing once it is not locked.
        let _ = self.0.set_len(0);
    }
}
