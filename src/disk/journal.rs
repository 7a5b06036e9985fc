//! Keeps what a run is about to exchange, so that the next one can finish what was begun when this one is killed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::device::Disk;
use super::load::{bytes, shown};
use super::swap::{beside, list, made, removed, synced, tidy, trade};
use crate::publish::Files;
use crate::publish::manifest::hex;

/// The journal's name while everything is written beside its place: none of it counts yet.
const STAGING: &str = "internal/.staging";
/// Its name once all of that is on the disk: from here on the exchange is finished, whatever happens.
const EXCHANGING: &str = "internal/.exchanging";

pub struct Journal<'a> {
    disk: &'a dyn Disk,
    output: &'a Path,
    entries: Vec<Entry>,
}

/// A folder below the output folder, and the hash of all that is to stand in it. Of two folders that are exchanged, nothing
/// else says for certain which is which.
#[derive(Serialize, Deserialize)]
struct Entry {
    folder: String,
    sha256: String,
}

/// Whether a run was killed while it put something in place.
pub fn is_unfinished(output: &Path) -> bool {
    output.join(EXCHANGING).exists()
}

/// Finishes the exchange that a run began which was killed, or removes what it had written for it.
///
/// # Errors
/// Anything that the disk refuses; the journal then stays for the next run.
pub fn recover(disk: &dyn Disk, output: &Path) -> Result<(), Error> {
    let path = output.join(EXCHANGING);
    if path.exists() {
        let entries = serde_json::from_slice(&bytes(&path)?);
        let entries = entries.with_context(|| {
            format!("{} has changed since it was written: restore the output folder from a backup", shown(&path))
        })?;
        let journal = Journal { disk, output, entries };
        journal.entries.iter().try_for_each(|entry| journal.settle(entry))?;
        journal.finish()?;
    }
    let path = output.join(STAGING);
    if path.exists() {
        // One that was cut names nothing that was staged: it is whole before anything is.
        let entries = serde_json::from_slice(&bytes(&path)?).unwrap_or_default();
        Journal { disk, output, entries }.give_up()?;
    }
    Ok(())
}

impl<'a> Journal<'a> {
    pub fn of<'b>(
        disk: &'a dyn Disk,
        output: &'a Path,
        parts: impl Iterator<Item = (&'b str, &'b Files)>,
    ) -> Journal<'a> {
        let entries = parts.map(|(folder, files)| Entry { folder: folder.to_owned(), sha256: hash(files) }).collect();
        Journal { disk, output, entries }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Says what is about to be written.
    pub fn begin(&self) -> Result<(), Error> {
        let path = self.output.join(STAGING);
        made(self.disk, &self.output.join("internal"), true)?;
        let written = self.disk.write(&path, &serde_json::to_vec_pretty(&self.entries)?, true);
        written.with_context(|| format!("cannot write {}", shown(&path)))?;
        self.synced()
    }

    /// Says that everything is written, so that what follows has to be finished.
    pub fn commit(&self) -> Result<(), Error> {
        self.folders().into_iter().try_for_each(|folder| synced(self.disk, &folder))?;
        self.renamed(STAGING, EXCHANGING)
    }

    /// Removes what was written beside the places, once everything in them is as it was.
    pub fn give_up(&self) -> Result<(), Error> {
        // First of all nobody may finish any more what is about to be removed piece by piece.
        if self.output.join(EXCHANGING).exists() {
            self.renamed(EXCHANGING, STAGING)?;
        }
        self.end(STAGING)
    }

    /// Removes what was exchanged for something newer.
    pub fn finish(&self) -> Result<(), Error> {
        self.folders().into_iter().try_for_each(|folder| synced(self.disk, &folder))?;
        self.end(EXCHANGING)
    }

    fn end(&self, name: &str) -> Result<(), Error> {
        self.entries.iter().try_for_each(|entry| tidy(self.disk, &self.output.join(&entry.folder)))?;
        removed(self.disk, &self.output.join(name))?;
        self.synced()
    }

    /// Puts a folder in place unless it is. What is not whole beside its place is left to the refresh, which makes it anew.
    fn settle(&self, entry: &Entry) -> Result<(), Error> {
        let place = self.output.join(&entry.folder);
        let is_wanted = |folder: &Path| Ok::<bool, Error>(hash_of(folder)? == entry.sha256);
        if !is_wanted(&place)? && is_wanted(&beside(&place, "new"))? { trade(self.disk, &place) } else { Ok(()) }
    }

    fn renamed(&self, from: &str, to: &str) -> Result<(), Error> {
        let (from, to) = (self.output.join(from), self.output.join(to));
        let renamed = self.disk.rename(&from, &to);
        renamed.with_context(|| format!("cannot move {} to {}", shown(&from), shown(&to)))?;
        self.synced()
    }

    fn synced(&self) -> Result<(), Error> {
        synced(self.disk, &self.output.join("internal"))
    }

    /// The folders in which something is exchanged, and those above them: some may be new.
    fn folders(&self) -> BTreeSet<PathBuf> {
        let places = self.entries.iter().map(|entry| Path::new(&entry.folder));
        places.flat_map(|place| place.ancestors().skip(1)).map(|folder| self.output.join(folder)).collect()
    }
}

/// The hash of files with their paths.
fn hash(files: &Files) -> String {
    let mut sha = Sha256::new();
    files.iter().for_each(|(path, bytes)| add(&mut sha, path, bytes));
    hex(&sha.finalize())
}

/// The same of what is in a folder; of one that is not there, as of one without files.
fn hash_of(folder: &Path) -> Result<String, Error> {
    let mut sha = Sha256::new();
    let mut paths = BTreeSet::new();
    list(folder, folder, &mut paths)?;
    for path in paths {
        add(&mut sha, &path, &bytes(&folder.join(&path))?);
    }
    Ok(hex(&sha.finalize()))
}

fn add(sha: &mut Sha256, path: &str, bytes: &[u8]) {
    sha.update(format!("{path}\0{}\0", bytes.len()));
    sha.update(bytes);
}
