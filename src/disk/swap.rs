//! Puts the files of an edition in place as a whole: a crash leaves the last release or the new one, never a mixture.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, bail};

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

/// Writes the edition beside its folder and then exchanges the two. Unchanged files are linked, so they keep their date.
/// Without any file the folder is removed.
///
/// # Errors
/// Anything that the disk refuses; the folder is then as it was.
pub fn swap(folder: &Path, files: &Files) -> Result<Changes, Error> {
    recover(folder)?;
    let changes = compare(folder, files)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    if files.is_empty() {
        remove(folder)?;
        return Ok(changes);
    }
    let new = beside(folder, "new");
    let written = stage(folder, &new, files, &changes);
    if let Err(error) = written.and_then(|()| exchange(folder, &new)) {
        // The reason matters more than whether the half-written folder can be removed.
        let _ = fs::remove_dir_all(&new);
        return Err(error);
    }
    Ok(changes)
}

/// Puts a file in the place of another, whole.
///
/// # Errors
/// Anything that the disk refuses; the file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", shown(folder)))?;
    }
    let new = beside(path, "new");
    write(&new, bytes)?;
    rename(&new, path)
}

/// Where a folder stands, which after a run that was killed between the two renames is beside its place.
pub fn standing(folder: &Path) -> PathBuf {
    if folder.exists() { folder.to_owned() } else { beside(folder, "old") }
}

/// Finishes or undoes what a run that was killed left behind.
fn recover(folder: &Path) -> Result<(), Error> {
    let old = beside(folder, "old");
    if old.exists() {
        if folder.exists() {
            remove(&old)?;
        } else {
            rename(&old, folder)?;
        }
    }
    let new = beside(folder, "new");
    if new.exists() { remove(&new) } else { Ok(()) }
}

fn stage(folder: &Path, new: &Path, files: &Files, changes: &Changes) -> Result<(), Error> {
    for (path, bytes) in files {
        let target = new.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot create the folder {}", shown(parent)))?;
        }
        let changed = changes.written.binary_search(path).is_ok();
        if changed || fs::hard_link(folder.join(path), &target).is_err() {
            write(&target, bytes)?;
        }
    }
    Ok(())
}

fn write(target: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(target, bytes).with_context(|| format!("cannot write {}", shown(target)))
}

fn exchange(folder: &Path, new: &Path) -> Result<(), Error> {
    let old = beside(folder, "old");
    if folder.exists() {
        rename(folder, &old)?;
    }
    if let Err(error) = rename(new, folder) {
        if old.exists() {
            rename(&old, folder)?;
        }
        return Err(error);
    }
    if old.exists() { remove(&old) } else { Ok(()) }
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).with_context(|| format!("cannot move {} to {}", shown(from), shown(to)))
}

fn remove(folder: &Path) -> Result<(), Error> {
    fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", shown(folder)))
}

/// A hidden folder next to this one.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    folder.with_file_name(format!(".{name}.{what}"))
}

fn same(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", shown(path))),
        Ok(found) if found.len() != bytes.len() as u64 => Ok(false),
        Ok(_) => Ok(fs::read(path).with_context(|| format!("cannot read {}", shown(path)))? == bytes),
    }
}

/// All files below a folder, relative to `root`, with forward slashes. A folder that is linked to twice is looked at once.
///
/// # Errors
/// A folder that cannot be read, and what is no file: a pipe, a device, a link that leads nowhere, a name that is no text.
pub fn list(root: &Path, folder: &Path, found: &mut BTreeSet<String>) -> Result<(), Error> {
    list_once(root, folder, found, &mut BTreeSet::new())
}

fn list_once(
    root: &Path,
    folder: &Path,
    found: &mut BTreeSet<String>,
    seen: &mut BTreeSet<PathBuf>,
) -> Result<(), Error> {
    let failed = || format!("cannot read the folder {}", shown(folder));
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(failed),
    };
    if !seen.insert(fs::canonicalize(folder).with_context(failed)?) {
        return Ok(());
    }
    let mut paths = entries.map(|entry| Ok(entry.with_context(failed)?.path())).collect::<Result<Vec<_>, Error>>()?;
    // Which of two links to one folder is followed does not hang on the disk.
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_none_or(|name| name.contains('\\')) {
            bail!("the name of {} has characters that cannot be read here: rename it", shown(&path));
        }
        let kind = fs::metadata(&path).with_context(|| format!("cannot read {}", shown(&path)))?;
        if kind.is_dir() {
            list_once(root, &path, found, seen)?;
        } else if !kind.is_file() {
            bail!("{} is no file but a pipe or a device: remove it", shown(&path));
        } else if let Ok(relative) = path.strip_prefix(root) {
            found.insert(shown(relative));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn an_edition_is_swapped_in_and_unchanged_files_keep_their_date() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("2024-25");
        swap(&folder, &files(&[("a/x.csv", "1"), ("y.csv", "2"), ("z.csv", "3")])).unwrap();
        let before = fs::metadata(folder.join("y.csv")).unwrap().modified().unwrap();
        let changes = swap(&folder, &files(&[("a/x.csv", "9"), ("y.csv", "2")])).unwrap();
        assert_eq!(changes, Changes { written: vec!["a/x.csv".into()], removed: vec!["z.csv".into()], unchanged: 1 });
        assert_eq!(fs::read_to_string(folder.join("a/x.csv")).unwrap(), "9");
        assert!(!folder.join("z.csv").exists());
        assert_eq!(fs::metadata(folder.join("y.csv")).unwrap().modified().unwrap(), before);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside the folder");
    }

    #[test]
    fn a_run_killed_between_the_two_renames_is_mended_by_the_next() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("2024-25");
        let release = files(&[("x.csv", "1")]);
        swap(&folder, &release).unwrap();
        fs::rename(&folder, root.path().join(".2024-25.old")).unwrap();
        fs::create_dir(root.path().join(".2024-25.new")).unwrap();
        assert_eq!(swap(&folder, &release).unwrap(), Changes { unchanged: 1, ..Changes::default() });
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
