//! What a run does to the disk where it matters that it may fail, one step each: tests let every step fail, or be the last.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub trait Disk: Sync {
    /// Makes a folder, with those above it, unless it is there. If it is private, it is for its owner alone.
    fn make(&self, folder: &Path, private: bool) -> io::Result<()>;

    /// Writes a file so that it outlasts a loss of power.
    fn write(&self, path: &Path, bytes: &[u8], private: bool) -> io::Result<()>;

    /// The same of several files, in any order.
    ///
    /// # Errors
    /// That of one of them, with its path.
    fn write_all(&self, files: &[New]) -> Result<(), (PathBuf, io::Error)> {
        files.iter().try_for_each(|file| written(self, file))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Exchanges two folders at once; `Unsupported` or `InvalidInput` where the disk cannot.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;

    /// Removes a file, or a folder with all that is in it.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Sees that what a folder lists outlasts a loss of power.
    fn sync(&self, folder: &Path) -> io::Result<()>;
}

/// A file to be written.
pub struct New<'a> {
    pub path: PathBuf,
    pub bytes: &'a [u8],
    /// Only its owner may read it.
    pub private: bool,
}

fn written(disk: &(impl Disk + ?Sized), file: &New) -> Result<(), (PathBuf, io::Error)> {
    let New { path, bytes, private } = file;
    disk.write(path, bytes, *private).map_err(|error| (path.clone(), error))
}

/// The disk itself.
pub struct Real;

impl Disk for Real {
    fn make(&self, folder: &Path, private: bool) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        if private {
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        }
        if let Some(above) = folder.parent() {
            fs::create_dir_all(above)?;
        }
        builder.recursive(true).create(folder)
    }

    fn write(&self, path: &Path, bytes: &[u8], private: bool) -> io::Result<()> {
        let mut file = options(private).truncate(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Side by side, since most of the time is spent waiting for the disk.
    fn write_all(&self, files: &[New]) -> Result<(), (PathBuf, io::Error)> {
        files.par_iter().try_for_each(|file| written(self, file))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(target_os = "linux")]
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }

    #[cfg(not(target_os = "linux"))]
    fn exchange(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
    }

    fn sync(&self, folder: &Path) -> io::Result<()> {
        // Elsewhere a folder cannot be opened as a file is, and need not be.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
}

/// How a file is opened to be written, and made if it is not there.
pub fn options(private: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options
}

/// Takes from everybody but the owner what folders `internal` hold that another version of the program, or git, has written.
pub fn close(output: &Path) {
    let within = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let editions = within(output).flat_map(|publication| within(&publication).collect::<Vec<_>>());
    for folder in editions.map(|edition| edition.join("internal")).chain([output.join("internal")]) {
        #[cfg(unix)]
        if folder.is_dir() {
            // A disk that knows no owners cannot do this, and no other account can do it on one that does.
            let _ = fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700));
        }
    }
}
