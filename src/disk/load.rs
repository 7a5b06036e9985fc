//! Finds and opens the files of `pipelines/` and of the returns folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, bail};

use super::hashing::Ledger;
use crate::publish::manifest::Hashed;
use crate::read::{ACCEPTANCES, Input};
use crate::spec::Spec;
use crate::spec::source::Source;

/// Reads and resolves everything in `pipelines/`; the files are entered in the ledger.
///
/// # Errors
/// A folder or file that cannot be read, or TOML that cannot be right.
pub fn spec(pipelines: &Path, ledger: &Ledger) -> Result<Spec, Error> {
    let returns = sources(&pipelines.join("returns"), ledger)?;
    let publications = sources(pipelines, ledger)?;
    if returns.is_empty() {
        bail!("{}: no kind of return is described there", shown(&pipelines.join("returns")));
    }
    Spec::resolve(&returns, &publications)
}

fn sources(folder: &Path, ledger: &Ledger) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for path in files(folder, "toml")? {
        let name = shown(&path);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        ledger.add(Hashed::of(name.as_str(), text.as_bytes()));
        sources.push(Source { path: name, text });
    }
    Ok(sources)
}

/// Opens every CSV file of the folders named, below the returns folder, and what was accepted about them.
///
/// # Errors
/// A folder that is not there, or a file that cannot be opened.
pub fn inputs(returns: &Path, folders: &[String], ledger: &Ledger) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for folder in folders {
        let accepted = returns.join(folder).join(ACCEPTANCES);
        for path in files(&returns.join(folder), "csv")?.into_iter().chain(accepted.is_file().then_some(accepted)) {
            let name = shown(&path);
            let file = File::open(&path).with_context(|| format!("cannot open {name}"))?;
            inputs.push(Input { bytes: ledger.watch(&name, file), path: name });
        }
    }
    Ok(inputs)
}

/// The files of a folder with an extension, sorted by name. Hidden files are left out.
pub fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", shown(folder)))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read the folder {}", shown(folder)))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let fits = path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension));
        if fits && !hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// A path as it is said to the user: with forward slashes, without a leading `./`.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}
