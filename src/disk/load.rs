//! Finds and opens the files of `pipelines/` and of the returns folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, bail};

use super::hashing::Ledger;
use super::{stamp, swap};
use crate::audit::Folder;
use crate::model::disclosed::Disclosed;
use crate::model::edition::Recorded;
use crate::model::format::Format;
use crate::model::received::Received;
use crate::pipelines::Spec;
use crate::publish::docx::Template;
use crate::publish::manifest::{self, Hashed};
use crate::publish::{Files, disclosed, received, released};
use crate::read::Input;
use crate::spec::claim::Claims;
use crate::spec::commentary;
use crate::spec::inbox;
use crate::spec::source::Source;

/// Reads and resolves everything in `pipelines/`; the files are entered in the ledger.
///
/// # Errors
/// A folder or file that cannot be read, or TOML that cannot be right.
pub fn spec(pipelines: &Path, ledger: &Ledger) -> Result<Spec, Error> {
    let returns = sources(&pipelines.join("returns"), "toml", ledger)?;
    let publications = sources(pipelines, "toml", ledger)?;
    let mut words = sources(pipelines, "md", ledger)?;
    // Any other text, a README for instance, is not on an edition.
    words.retain(|file| commentary::of_file(&file.path).is_some());
    if returns.is_empty() {
        bail!("{}: no kind of return is described there", shown(&pipelines.join("returns")));
    }
    let mut spec = Spec::resolve(&returns, &publications, &words)?;
    for logo in spec.publications.iter_mut().filter_map(|publication| publication.theme.logo.as_mut()) {
        logo.svg = svg(&pipelines.join(&logo.file), ledger)?;
    }
    Ok(spec)
}

/// A logo, which every page holds whole.
fn svg(path: &Path, ledger: &Ledger) -> Result<String, Error> {
    const LARGEST: usize = 200_000;
    let name = shown(path);
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the logo {name}"))?;
    if !text.contains("<svg") {
        bail!("{name} is not an SVG drawing");
    }
    if text.len() > LARGEST {
        bail!(
            "{name} is larger than 200 kB, and every page of the publication would include it: save it as a smaller \
            drawing"
        );
    }
    ledger.add(Hashed::of(name.as_str(), text.as_bytes()));
    Ok(text)
}

/// The document beside the publications that lends its styles to those which are made.
pub const TEMPLATE: &str = "reference.docx";

/// What documents look like: as the template beside the publications does, or as the program has it where there is none. Its
/// file is entered in the ledger.
///
/// # Errors
/// A template that cannot be read.
pub fn template(pipelines: &Path, ledger: &Ledger) -> Result<Template, Error> {
    let path = pipelines.join(TEMPLATE);
    if !path.exists() {
        return Template::own();
    }
    let (name, bytes) = (shown(&path), bytes(&path)?);
    ledger.add(Hashed::of(name.as_str(), &bytes));
    Template::read(&bytes).with_context(|| format!("the styles of {name} cannot be used"))
}

/// Reads and resolves the `inbox.toml` of every folder of returns that a publication names.
///
/// # Errors
/// A file that cannot be read, or TOML that cannot be right.
pub fn inboxes(spec: &mut Spec, returns: &Path) -> Result<(), Error> {
    let folders: BTreeSet<&String> = spec.publications.iter().flat_map(|publication| &publication.returns).collect();
    let mut claims = Claims::default();
    for folder in folders {
        let path = returns.join(folder).join(inbox::FILE);
        if !path.is_file() {
            continue;
        }
        let name = shown(&path);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        claims.files.push(name.clone());
        claims.entries.extend(inbox::claims(&Source::new(name, text), &spec.returns)?);
    }
    spec.returns.claims = claims;
    Ok(())
}

fn sources(folder: &Path, extension: &str, ledger: &Ledger) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for path in files(folder, extension)? {
        let name = shown(&path);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        ledger.add(Hashed::of(name.as_str(), text.as_bytes()));
        sources.push(Source::new(name, text));
    }
    Ok(sources)
}

/// Opens every file of the folders named, below the returns folder, however deep. Hidden files and READMEs are not among the
/// returns, and are opened to be looked at for personal data; what a version control system keeps is not, and what is no file
/// neither: a pipe would be waited for.
///
/// # Errors
/// A folder that is not there, or a file that cannot be opened.
pub fn inputs(returns: &Path, folders: &[String]) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for folder in folders {
        let folder = returns.join(folder);
        fs::read_dir(&folder).with_context(|| format!("cannot read the folder {}", shown(&folder)))?;
        let listed = swap::list_all(&folder, &folder)?;
        let kept = |path: &str| path.split('/').any(|part| matches!(part, ".git" | ".svn" | ".hg"));
        for path in listed.files.iter().filter(|path| !kept(path)) {
            let path = folder.join(path);
            let name = shown(&path);
            let file = File::open(&path).with_context(|| format!("cannot open {name}"))?;
            let known = file.metadata().ok();
            let (size, state) = (known.as_ref().map(|known| known.len()), known.as_ref().and_then(stamp::state));
            inputs.push(Input { size, state, ..Input::of(name, Box::new(file)) });
        }
        for path in listed.no_files.iter().filter(|path| !kept(path)) {
            inputs.push(Input::no_file(shown(&folder.join(path))));
        }
    }
    Ok(inputs)
}

/// What was read last time of the returns in these folders, if that was kept.
///
/// # Errors
/// A table that is there and cannot be read.
pub fn received(output: &Path, folders: &[String]) -> Result<Option<Received>, Error> {
    kept(output, folders, received::NAME, received::read)
}

/// What earlier refreshes of these publications told of the returns in these folders, wherever that was kept: a publication
/// that came later may have brought further folders with it.
///
/// # Errors
/// A memory that cannot be read; one that is gone, cut, or older than an edition that stands.
pub fn memory(output: &Path, folders: &[String], publications: &[String]) -> Result<Option<Disclosed>, Error> {
    let place = shown(&output.join(received::folder(folders)).join(disclosed::NAME));
    let mut memories = Vec::new();
    for (path, of) in kept_in(&output.join("internal"), disclosed::NAME)? {
        if of.iter().any(|folder| folders.contains(folder)) {
            let read = disclosed::read(&bytes(&path)?);
            memories.push(read.with_context(|| format!("{} {NOT_AS_WRITTEN}", shown(&path)))?);
        }
    }
    for publication in publications {
        for edition in editions(output, publication)? {
            let folder = shown(&edition);
            if memories.is_empty() {
                bail!("{folder} exists, but {place} is missing, which records what it showed: {WAY_OUT}");
            }
            let manifest = edition.join("internal/manifest.json");
            let told = if manifest.exists() { manifest::remembered(&bytes(&manifest)?) } else { None };
            if told.is_some_and(|told| !memories.iter().any(|memory| disclosed::holds(memory, &told))) {
                bail!("{folder} was not made with this {place}, which is older, cut off or changed: {WAY_OUT}");
            }
        }
    }
    let refreshes: Vec<_> = memories.into_iter().flat_map(|memory| memory.refreshes).collect();
    Ok((!refreshes.is_empty()).then_some(Disclosed { refreshes }))
}

const NOT_AS_WRITTEN: &str = "has changed since it was written: restore it from a backup, or rebuild it from the editions with `quarterday \
    remember`";
const WAY_OUT: &str = "restore it from a backup, or rebuild it from the editions with `quarterday remember`";

/// What was released of publications that are made from these folders of returns.
///
/// # Errors
/// A table that is there and cannot be read.
pub fn released(output: &Path, folders: &[String]) -> Result<Vec<Recorded>, Error> {
    let mut all = Vec::new();
    for (path, of) in kept_in(&output.join(released::FOLDER), released::NAME)? {
        if of.iter().any(|folder| folders.contains(folder)) {
            let read = released::read(&bytes(&path)?);
            for released in
                read.with_context(|| format!("{} has changed since it was written: restore it", shown(&path)))?
            {
                if !all.contains(&released) {
                    all.push(released);
                }
            }
        }
    }
    Ok(all)
}

/// The memories of this name below a folder, each with the folders of returns that it is of.
fn kept_in(internal: &Path, name: &str) -> Result<Vec<(PathBuf, Vec<String>)>, Error> {
    let mut paths = BTreeSet::new();
    swap::list(internal, internal, &mut paths)?;
    let mut found = Vec::new();
    for path in paths {
        let Some(folder) = path.strip_suffix(&format!("/{name}")) else { continue };
        let (above, name) = folder.rsplit_once('/').map_or(("", folder), |(above, name)| (above, name));
        // A run that was killed while it moved the folder left it beside its place.
        let place = match name.strip_prefix('.').and_then(|name| name.strip_suffix(".old")) {
            Some(name) if !internal.join(above).join(name).exists() => name,
            Some(_) => continue,
            None if name.starts_with('.') => continue,
            None => name,
        };
        let of = if above.is_empty() { place.to_owned() } else { format!("{above}/{place}") };
        found.push((internal.join(&path), of.split('+').map(str::to_owned).collect()));
    }
    Ok(found)
}

/// The editions of a publication that stand, by their folders.
pub fn editions(output: &Path, publication: &str) -> Result<Vec<PathBuf>, Error> {
    let folder = output.join(publication);
    let mut found = Vec::new();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error).with_context(|| format!("cannot read the folder {}", shown(&folder))),
    };
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read the folder {}", shown(&folder)))?.path();
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        // One that a run which was killed left beside its place counts only while nothing stands there.
        let counts = match name.strip_prefix('.') {
            None => true,
            Some(hidden) => hidden.strip_suffix(".old").is_some_and(|name| !folder.join(name).exists()),
        };
        if counts && path.join(Format::Figures.released("")).is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A file of an edition that stands in a folder of the output; nothing where it is not there.
///
/// # Errors
/// A file that cannot be read.
pub fn file_of(output: &Path, folder: &str, path: &str) -> Result<Option<Vec<u8>>, Error> {
    let path = swap::standing(&output.join(folder)).join(path);
    if path.is_file() { bytes(&path).map(Some) } else { Ok(None) }
}

/// All files of an edition that stands in a folder of the output.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn files_of(output: &Path, folder: &str) -> Result<Files, Error> {
    let place = swap::standing(&output.join(folder));
    let mut paths = BTreeSet::new();
    swap::list(&place, &place, &mut paths)?;
    paths.into_iter().map(|path| Ok((path.clone(), bytes(&place.join(&path))?))).collect()
}

/// The releases of publications that stand, with their earlier vintages, without those in these folders of editions.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn standing(output: &Path, publications: &[String], without: &BTreeSet<PathBuf>) -> Result<Vec<Folder>, Error> {
    let mut found = Vec::new();
    for publication in publications {
        for edition in editions(output, publication)? {
            if !without.contains(&edition) {
                found.extend(releases(&edition)?);
            }
        }
    }
    Ok(found)
}

/// Releases in the order in which they were released: by the day that they were released, drafts last, and else by
/// their paths.
pub fn in_order(mut releases: Vec<Folder>) -> Vec<Folder> {
    let day = |folder: &Folder| {
        let manifest = folder.files.get(Format::Manifest.file())?;
        Some(manifest::read(manifest).ok()?.0.released?.on)
    };
    releases.sort_by_cached_key(|folder| {
        let day = day(folder);
        (day.is_none(), day, folder.path.clone())
    });
    releases
}

/// Every release in a folder, at any depth: a folder with a `figures.csv`, with all files in it. In the order in which they came
/// out. What is hidden is none: a run that was killed may have left it.
///
/// # Errors
/// A folder or file that cannot be read, or a folder without a release.
pub fn releases(folder: &Path) -> Result<Vec<Folder>, Error> {
    fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", shown(folder)))?;
    let mut paths = BTreeSet::new();
    swap::list(folder, folder, &mut paths)?;
    paths.retain(|path| !path.split('/').any(|part| part.starts_with('.')));
    let mut releases = Vec::new();
    for path in paths.iter().filter(|path| path.rsplit('/').next() == Some(Format::Figures.file())) {
        let within = path.strip_suffix(Format::Figures.file()).unwrap_or_default();
        let files = paths.iter().filter_map(|path| Some((path, path.strip_prefix(within)?)));
        let files = files.map(|(path, name)| Ok((name.to_owned(), bytes(&folder.join(path))?)));
        let place = folder.join(within.trim_end_matches('/'));
        let path = shown(&place).trim_end_matches('/').to_owned();
        releases.push(Folder { path, files: files.collect::<Result<_, Error>>()? });
    }
    if releases.is_empty() {
        bail!("{}: there is no release here: it is a folder with a figures.csv", shown(folder));
    }
    Ok(in_order(releases))
}

/// A table that an earlier refresh left for these returns.
fn kept<T>(
    output: &Path,
    folders: &[String],
    name: &str,
    read: fn(&[u8]) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let path = swap::standing(&output.join(received::folder(folders))).join(name);
    if !path.exists() {
        return Ok(None);
    }
    let read = read(&bytes(&path)?);
    read.map(Some)
        .with_context(|| format!("{} has changed since it was written: remove it, or restore it", shown(&path)))
}

/// The bytes of one file.
///
/// # Errors
/// A file that cannot be read.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).with_context(|| format!("cannot read {}", shown(path)))
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::shown;

    #[test]
    fn a_path_is_said_the_same_on_every_system() {
        for (typed, said) in [
            (r".\returns\ours\police.csv", "returns/ours/police.csv"),
            (r"..\returns", "../returns"),
            (r"C:\Users\analyst\ourcounty\output", "C:/Users/analyst/ourcounty/output"),
            (r"\\server\share\returns", "//server/share/returns"),
            ("./returns/ours", "returns/ours"),
            ("returns", "returns"),
        ] {
            assert_eq!(shown(Path::new(typed)), said);
        }
    }
}
