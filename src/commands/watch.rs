//! `watch`: refreshes whenever a return, a pipeline or the words on an edition change, and keeps pages that load themselves again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Error};
use quarterday::cli::{Refresh, Watch};
use quarterday::disk::{load, swap};
use quarterday::model::format::Format;
use quarterday::publish::html::live;
use quarterday::publish::manifest::{self, Hashed};

use super::{load_pipelines, refresh, report};
use crate::print::{say, warn};

/// Between two looks at the folders.
const PAUSE: Duration = Duration::from_millis(300);

/// The size of a file and when it was last written.
type Seen = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Runs until it is stopped. Mistakes in the files are said, and waited for to be mended.
pub fn run(typed: &Watch) -> Result<ExitCode, Error> {
    let folders = &typed.inputs.folders;
    let mut known = Seen::new();
    let mut said = Vec::new();
    loop {
        let seen = settled(&[&folders.pipelines, &folders.returns], &known)?;
        let changed = changed(&known, &seen);
        if !known.is_empty() {
            say(&format!("changed   {}", changed.join(", ")))?;
        }
        known = seen;
        match refresh::run(&Refresh { inputs: typed.inputs.clone(), locked: false }) {
            Ok(_) => pages(typed, &mut said)?,
            Err(error) => report(&error),
        }
        if typed.once {
            return Ok(ExitCode::SUCCESS);
        }
        warn("watching; stop with Ctrl+C");
    }
}

/// The folders as they are once they differ from what is known, and have stopped changing: a file may be half written.
fn settled(folders: &[&Path], known: &Seen) -> Result<Seen, Error> {
    let mut before = look(folders)?;
    loop {
        if before != *known {
            sleep(PAUSE);
            let now = look(folders)?;
            if now == before {
                return Ok(now);
            }
            before = now;
        } else {
            sleep(PAUSE);
            before = look(folders)?;
        }
    }
}

fn look(folders: &[&Path]) -> Result<Seen, Error> {
    let mut seen = Seen::new();
    for folder in folders {
        for path in swap::list_all(folder, folder)?.files {
            let path = folder.join(path);
            // One that is gone by now is seen to be gone next time.
            if let Ok(found) = fs::metadata(&path) {
                seen.insert(path, (found.len(), found.modified().ok()));
            }
        }
    }
    Ok(seen)
}

/// The files that differ, by name.
fn changed(known: &Seen, seen: &Seen) -> Vec<String> {
    let written = seen.iter().filter(|(path, how)| known.get(*path) != Some(*how)).map(|(path, _)| path);
    let gone = known.keys().filter(|path| !seen.contains_key(*path));
    written.chain(gone).map(|path| load::shown(path)).collect()
}

/// Writes a page for each draft, and says once where it is.
fn pages(typed: &Watch, said: &mut Vec<PathBuf>) -> Result<(), Error> {
    let output = &typed.inputs.output;
    let (spec, _) = load_pipelines(&typed.inputs.folders)?;
    let asked = &typed.inputs.publications;
    let names = spec.publications.iter().map(|publication| &publication.name);
    for name in names.filter(|name| asked.is_empty() || asked.contains(name)) {
        for edition in load::editions(output, name)? {
            let manifest = load::bytes(&edition.join(Format::Manifest.released("")))?;
            // What was released does not change any more.
            if manifest::is_of_a_release(&manifest) {
                continue;
            }
            let page = load::bytes(&edition.join(Format::Page.released("")))?;
            let version = Hashed::of("", &page).sha256;
            let slug = edition.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let folder = typed.pages().join(name).join(slug);
            let place = folder.join(Format::Page.file());
            let written = fs::create_dir_all(&folder)
                .and_then(|()| fs::write(&place, live::live(&String::from_utf8_lossy(&page), &version)))
                .and_then(|()| fs::write(folder.join(live::BESIDE), live::beside(&version)));
            written.with_context(|| format!("cannot write {}", load::shown(&place)))?;
            if !said.contains(&place) {
                say(&format!("open      {}", load::shown(&place)))?;
                said.push(place);
            }
        }
    }
    Ok(())
}
