//! Puts all that a run has made in place as a whole: a crash leaves the last editions or the new ones, never a mixture.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, bail};

use super::device::{Disk, New};
use super::journal::Journal;
use super::load::shown;
use crate::publish::Files;

/// What swapping in an edition did or would do.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or differ.
    pub written: Vec<String>,
    /// Files that are no longer made.
    pub removed: Vec<String>,
    pub unchanged: usize,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Compares the files of an edition with what is in its folder.
///
/// # Errors
/// A folder or file that is there and cannot be read.
pub fn compare(folder: &Path, files: &Files) -> Result<Changes, Error> {
    let mut changes = Changes::default();
    for (path, bytes) in files {
        if same(&folder.join(path), bytes)? {
            changes.unchanged += 1;
        } else {
            changes.written.push(path.clone());
        }
    }
    let mut present = BTreeSet::new();
    list(folder, folder, &mut present)?;
    changes.removed = present.into_iter().filter(|path| !files.contains_key(path)).collect();
    Ok(changes)
}

/// A folder that a run has made anew.
pub struct Part<'a> {
    /// Below the output folder.
    pub folder: &'a str,
    /// Without any file the folder is removed.
    pub files: &'a Files,
}

/// Puts everything that a run has made in place together, in the order given: what is kept first, and it stays even if an edition
/// cannot be put in place, since somebody may have seen one that was. All of it is written beside its place first, where unchanged
/// files are linked, so they keep their date; and only then exchanged. Says what changed, for each part.
///
/// # Errors
/// Anything that the disk refuses. All editions are then as they were; where even that is refused, the next run finishes what
/// this one began.
pub fn swap(disk: &dyn Disk, output: &Path, kept: &[Part], editions: &[Part]) -> Result<Vec<Changes>, Error> {
    let mut all = Vec::new();
    for part in kept.iter().chain(editions) {
        let place = output.join(part.folder);
        tidy(disk, &place)?;
        all.push(compare(&place, part.files)?);
    }
    let parts = || kept.iter().chain(editions).zip(&all).filter(|(_, changes)| !changes.is_empty());
    let journal = Journal::of(disk, output, parts().map(|(part, _)| (part.folder, part.files)));
    if journal.is_empty() {
        return Ok(all);
    }
    let staged = journal.begin().and_then(|()| {
        parts().try_for_each(|(part, changes)| stage(disk, output, part, changes))?;
        journal.commit()
    });
    if let Err(error) = staged {
        // The reason matters more than whether what is half-written can be removed: the next run tries that again.
        let _ = journal.give_up();
        return Err(error);
    }
    let mut done: Vec<PathBuf> = Vec::new();
    for (part, _) in parts() {
        let place = output.join(part.folder);
        if let Err(error) = trade(disk, &place) {
            let kept = all.iter().take(kept.len()).filter(|changes| !changes.is_empty()).count();
            let back = done.iter().skip(kept).rev().try_for_each(|place| trade_back(disk, place));
            // Where not all of them can be put back, the next run puts all in place.
            let _ = back.and_then(|()| journal.give_up());
            return Err(error);
        }
        done.push(place);
    }
    journal.finish()?;
    Ok(all)
}

/// Puts a file in the place of another, whole. Where it is private, only its owner may read it.
///
/// # Errors
/// Anything that the disk refuses; the file is then as it was.
pub fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8], private: bool) -> Result<(), Error> {
    let new = beside(path, "new");
    let folder = path.parent().unwrap_or(Path::new(""));
    made(disk, folder, private)?;
    disk.write(&new, bytes, private).with_context(|| format!("cannot write {}", shown(&new)))?;
    rename(disk, &new, path)?;
    synced(disk, folder)
}

/// Where a folder stands, which after a run that was killed between the two renames is beside its place.
pub fn standing(folder: &Path) -> PathBuf {
    if folder.exists() { folder.to_owned() } else { beside(folder, "old") }
}

/// Removes what a run left beside a folder, and puts the folder back where it was killed between the two renames.
pub(super) fn tidy(disk: &dyn Disk, place: &Path) -> Result<(), Error> {
    let old = beside(place, "old");
    if old.exists() {
        if place.exists() {
            removed(disk, &old)?;
        } else {
            rename(disk, &old, place)?;
        }
    }
    let new = beside(place, "new");
    if new.exists() { removed(disk, &new) } else { Ok(()) }
}

/// Writes the files of a part beside its place, and sees that they are on the disk.
fn stage(disk: &dyn Disk, output: &Path, part: &Part, changes: &Changes) -> Result<(), Error> {
    let place = output.join(part.folder);
    let new = beside(&place, "new");
    let all_private = is_private(part.folder);
    if let Some(above) = place.parent() {
        made(disk, above, all_private)?;
    }
    if part.files.is_empty() {
        return Ok(());
    }
    let above = |path: &str| path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect::<Vec<_>>();
    let folders: BTreeSet<String> = part.files.keys().flat_map(|path| above(path)).chain([String::new()]).collect();
    for folder in &folders {
        made(disk, &new.join(folder), all_private || is_private(folder))?;
    }
    let mut files = Vec::new();
    for (path, bytes) in part.files {
        let target = new.join(path);
        let changed = changes.written.binary_search(path).is_ok();
        if changed || disk.link(&place.join(path), &target).is_err() {
            files.push(New { path: target, bytes, private: all_private || is_private(path) });
        }
    }
    disk.write_all(&files)
        .map_err(|(path, error)| Error::from(error).context(format!("cannot write {}", shown(&path))))?;
    folders.iter().rev().try_for_each(|folder| synced(disk, &new.join(folder)))
}

/// Whether a path, relative to the output folder or to that of an edition, is for its owner alone.
fn is_private(path: &str) -> bool {
    path.split('/').next() == Some("internal")
}

/// Exchanges a folder with what stands beside it, either of which may be missing.
pub(super) fn trade(disk: &dyn Disk, place: &Path) -> Result<(), Error> {
    let new = beside(place, "new");
    match (place.exists(), new.exists()) {
        (true, true) => {}
        (true, false) => return rename(disk, place, &new),
        (false, true) => return rename(disk, &new, place),
        (false, false) => return Ok(()),
    }
    match disk.exchange(place, &new) {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => {}
        done => return done.with_context(|| format!("cannot exchange {} and {}", shown(place), shown(&new))),
    }
    let old = beside(place, "old");
    rename(disk, place, &old)?;
    if let Err(error) = rename(disk, &new, place) {
        rename(disk, &old, place)?;
        return Err(error);
    }
    Ok(())
}

/// Undoes `trade`.
fn trade_back(disk: &dyn Disk, place: &Path) -> Result<(), Error> {
    let old = beside(place, "old");
    if !old.exists() {
        return trade(disk, place);
    }
    rename(disk, place, &beside(place, "new"))?;
    rename(disk, &old, place)
}

fn rename(disk: &dyn Disk, from: &Path, to: &Path) -> Result<(), Error> {
    disk.rename(from, to).with_context(|| format!("cannot move {} to {}", shown(from), shown(to)))
}

pub(super) fn removed(disk: &dyn Disk, path: &Path) -> Result<(), Error> {
    disk.remove(path).with_context(|| format!("cannot remove {}", shown(path)))
}

pub(super) fn made(disk: &dyn Disk, folder: &Path, private: bool) -> Result<(), Error> {
    disk.make(folder, private).with_context(|| format!("cannot create the folder {}", shown(folder)))
}

pub(super) fn synced(disk: &dyn Disk, folder: &Path) -> Result<(), Error> {
    disk.sync(folder).with_context(|| format!("cannot write the folder {}", shown(folder)))
}

/// A hidden file or folder next to this one.
pub(super) fn beside(place: &Path, what: &str) -> PathBuf {
    let name = place.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    place.with_file_name(format!(".{name}.{what}"))
}

fn same(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", shown(path))),
        Ok(found) if found.len() != bytes.len() as u64 => Ok(false),
        Ok(_) => Ok(fs::read(path).with_context(|| format!("cannot read {}", shown(path)))? == bytes),
    }
}

/// All files below a folder, relative to `root`, with forward slashes. What is linked to twice is looked at once.
///
/// # Errors
/// A folder that cannot be read, and what is no file: a pipe, a device, a link that leads nowhere or out of `root`, a name that
/// is no text.
pub fn list(root: &Path, folder: &Path, found: &mut BTreeSet<String>) -> Result<(), Error> {
    let listed = list_all(root, folder)?;
    if let Some(path) = listed.no_files.first() {
        bail!("{} is a pipe or a device, not a file: remove it", shown(&root.join(path)));
    }
    found.extend(listed.files);
    Ok(())
}

/// What there is below a folder, relative to its root.
#[derive(Debug, Default)]
pub struct Listed {
    pub files: BTreeSet<String>,
    /// Pipes, devices and sockets, which nobody has opened.
    pub no_files: BTreeSet<String>,
}

/// The same with what is no file but a pipe, a device or a socket.
///
/// # Errors
/// As for `list`.
pub fn list_all(root: &Path, folder: &Path) -> Result<Listed, Error> {
    let real = |path: &Path| match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        real => real.map(Some).with_context(|| format!("cannot read the folder {}", shown(path))),
    };
    let (Some(real_root), Some(real_folder)) = (real(root)?, real(folder)?) else { return Ok(Listed::default()) };
    let seen = BTreeSet::from([real_folder.clone()]);
    let mut listing = Listing { root, real_root, found: Listed::default(), seen };
    listing.folder(folder, &real_folder)?;
    Ok(listing.found)
}

/// What is found below a folder.
struct Listing<'a> {
    root: &'a Path,
    /// Without links.
    real_root: PathBuf,
    found: Listed,
    /// Every file and folder that was met, without links.
    seen: BTreeSet<PathBuf>,
}

impl Listing<'_> {
    /// `real` is the folder without links.
    fn folder(&mut self, folder: &Path, real: &Path) -> Result<(), Error> {
        let failed = || format!("cannot read the folder {}", shown(folder));
        let entries = fs::read_dir(folder).with_context(failed)?;
        let mut names =
            entries.map(|entry| Ok(entry.with_context(failed)?.file_name())).collect::<Result<Vec<_>, Error>>()?;
        // Which of two links to one folder is followed does not hang on the disk.
        names.sort();
        for name in names {
            let path = folder.join(&name);
            if name.to_str().is_none_or(|name| name.contains('\\')) {
                bail!("the name of {} has characters that cannot be read here: rename it", shown(&path));
            }
            let failed = || format!("cannot read {}", shown(&path));
            let is_link = fs::symlink_metadata(&path).with_context(failed)?.is_symlink();
            let kind = fs::metadata(&path).with_context(failed)?;
            let real = if is_link { fs::canonicalize(&path).with_context(failed)? } else { real.join(&name) };
            if !real.starts_with(&self.real_root) {
                bail!(
                    "{} is a link that leads out of {}: replace it with what it leads to",
                    shown(&path),
                    shown(self.root)
                );
            }
            if !self.seen.insert(real.clone()) {
                continue;
            }
            if kind.is_dir() {
                self.folder(&path, &real)?;
            } else if let Ok(relative) = path.strip_prefix(self.root) {
                let found = if kind.is_file() { &mut self.found.files } else { &mut self.found.no_files };
                found.insert(shown(relative));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::device::Real;
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn put(root: &Path, files: &Files) -> Changes {
        swap(&Real, root, &[], &[Part { folder: "2024-25", files }]).unwrap().remove(0)
    }

    /// How many files and folders a run has left beside those that belong there.
    fn hidden(root: &Path) -> usize {
        let names = fs::read_dir(root).unwrap().chain(fs::read_dir(root.join("internal")).unwrap());
        names.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')).count()
    }

    #[test]
    fn an_edition_is_swapped_in_and_unchanged_files_keep_their_date() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("2024-25");
        put(root.path(), &files(&[("a/x.csv", "1"), ("y.csv", "2"), ("z.csv", "3")]));
        let before = fs::metadata(folder.join("y.csv")).unwrap().modified().unwrap();
        let changes = put(root.path(), &files(&[("a/x.csv", "9"), ("y.csv", "2")]));
        assert_eq!(changes, Changes { written: vec!["a/x.csv".into()], removed: vec!["z.csv".into()], unchanged: 1 });
        assert_eq!(fs::read_to_string(folder.join("a/x.csv")).unwrap(), "9");
        assert!(!folder.join("z.csv").exists());
        assert_eq!(fs::metadata(folder.join("y.csv")).unwrap().modified().unwrap(), before);
        assert_eq!(hidden(root.path()), 0, "nothing is left beside the folder");
    }

    #[test]
    fn a_run_killed_between_the_two_renames_is_mended_by_the_next() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("2024-25");
        let release = files(&[("x.csv", "1")]);
        put(root.path(), &release);
        fs::rename(&folder, root.path().join(".2024-25.old")).unwrap();
        fs::create_dir(root.path().join(".2024-25.new")).unwrap();
        assert_eq!(put(root.path(), &release), Changes { unchanged: 1, ..Changes::default() });
        assert_eq!(hidden(root.path()), 0);
    }
}
