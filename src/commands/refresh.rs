//! `quarterday refresh`: publishes what has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Error, bail};
use quarterday::audit;
use quarterday::cli::{Folders, Format, Inputs, Print, Refresh};
use quarterday::disk::device::Real;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::lock::Lock;
use quarterday::disk::stamp::Sources;
use quarterday::disk::swap::{self, Changes, Part};
use quarterday::disk::{journal, load};
use quarterday::model;
use quarterday::model::finding::{Finding, Severity};
use quarterday::pipelines::Spec;

use quarterday::publish::docx::Template;
use quarterday::publish::index::NAME as INDEX;
use quarterday::publish::manifest::Hashed;
use quarterday::publish::{Files, internal};
use quarterday::read::Input;
use quarterday::refresh::{
    self, Group, Inputs as Hashes, Past, Refreshed, Rendered, Request, Run, Tally, Telling, Unwatched,
};
use quarterday::spec::commentary;
use quarterday::spec::publications::Publication;

use super::{BLOCKED, index, load_pipelines, mine, request};
use crate::bar::progress;
use crate::findings;
use crate::print::{say, warn};

pub fn run(typed: &Refresh) -> Result<ExitCode, Error> {
    let Inputs { publications, folders, output, print } = &typed.inputs;
    let Print { format, quiet, .. } = print;
    let request = request(publications, folders)?;
    let (spec, pipelines) = load_pipelines(folders)?;
    if let Some(place) = &spec.unfilled {
        bail!("{place}");
    }
    if typed.locked && journal::is_unfinished(output) {
        warn("a run was interrupted while it put its editions in place: run `quarterday refresh` to finish it");
        return Ok(ExitCode::from(BLOCKED));
    }
    let template = load::template(&folders.pipelines, &pipelines)?;
    let lock = if typed.locked { None } else { Some(mine(output)?) };
    let settings = format!("{request:?} {} {}", load::shown(&folders.pipelines), load::shown(&folders.returns));
    let now = lock.as_ref().and_then(Lock::state);
    let mut sources = Sources::new(&settings, &pipelines.sorted(), now);
    let groups = open(&spec, &request, folders, |inputs| if typed.locked { Ok(inputs) } else { sources.hold(inputs) })?;
    let quick = !typed.locked && *format == Format::Text;
    if quick && sources.stand(output).unwrap_or(false) {
        if !quiet {
            say("nothing to do: no return, pipeline or output has changed since the last refresh")?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut refreshed = refresh_all(&spec, (&pipelines, &template), groups, folders, output, &request)?;
    if !typed.locked {
        let mut writing = Tally::default();
        writing.time("audit", &Unwatched, || prove(output, &mut refreshed))?;
        refreshed.tally.times.extend(writing.times);
    }
    findings::print(&refreshed.findings, &typed.inputs.print)?;
    let mut writing = Tally::default();
    let start = Instant::now();
    let changes = if typed.locked { compare(output, &refreshed) } else { put_in_place(output, &refreshed) }?;
    let first = index::page(output, &spec, &refreshed)?;
    let place = output.join(INDEX);
    let is_same = first.as_ref().is_none_or(|page| load::bytes(&place).is_ok_and(|stands| stands == page.as_bytes()));
    if let Some(page) = first.filter(|_| !is_same && !typed.locked) {
        swap::replace(&Real, &place, page.as_bytes(), false)?;
    }
    writing.times.push(("write", start.elapsed()));
    if typed.locked {
        return locked(typed, &changes, is_same, &refreshed);
    }
    if refreshed.blocked.is_empty() {
        sources.leave(output)?;
    }
    drop(lock);
    if !quiet && *format == Format::Text {
        print_summary(&refreshed, &changes, &writing)?;
    }
    Ok(blocked(&refreshed))
}

/// The file that makes a folder a release.
const FIGURES: &str = model::format::Format::Figures.file();

/// All that a run has made, by the folders that it belongs in: what is told is remembered before it is told, so that a run that
/// is killed in between forgets nothing.
fn parts(refreshed: &Refreshed) -> (Vec<Part<'_>>, Vec<Part<'_>>) {
    fn part(rendered: &Rendered) -> Part<'_> {
        Part { folder: &rendered.folder, files: &rendered.files }
    }
    let kept = refreshed.tellings.iter().flat_map(|told| &told.kept).map(part);
    let editions = refreshed.tellings.iter().flat_map(|told| told.editions.iter().chain(&told.released)).map(part);
    (kept.collect(), editions.collect())
}

fn put_in_place<'a>(output: &Path, refreshed: &'a Refreshed) -> Result<BTreeMap<&'a str, Changes>, Error> {
    let (kept, mut editions) = parts(refreshed);
    let counted = kept.len() + editions.len();
    editions.extend(refreshed.held.iter().map(|held| Part { folder: &held.folder, files: &held.files }));
    let changes = swap::swap(&Real, output, &kept, &editions)?;
    // What is asked of partners while a publication is blocked is no part of the output.
    Ok(kept.iter().chain(&editions).map(|part| part.folder).zip(changes).take(counted).collect())
}

/// What `put_in_place` would change.
fn compare<'a>(output: &Path, refreshed: &'a Refreshed) -> Result<BTreeMap<&'a str, Changes>, Error> {
    let (kept, editions) = parts(refreshed);
    let parts = kept.iter().chain(&editions).map(|part| (part.folder, part.files));
    let open =
        refreshed.held.iter().filter(|held| held.files.is_empty()).map(|held| (held.folder.as_str(), &held.files));
    parts.chain(open).map(|(folder, files)| Ok((folder, swap::compare(&output.join(folder), files)?))).collect()
}

/// What is to be published together, with the returns of each of its sets.
type Opened<'a> = (Group<'a>, Vec<Vec<Input>>);

/// Everything that is asked for, as it lies on disk now.
fn open<'a>(
    spec: &'a Spec,
    request: &Request,
    folders: &Folders,
    mut hold: impl FnMut(Vec<Input>) -> Result<Vec<Input>, Error>,
) -> Result<Vec<Opened<'a>>, Error> {
    let opened = refresh::groups(spec, request)?.into_iter().map(|group| {
        let inputs = group.sets.iter().map(|set| hold(load::inputs(&folders.returns, set.folders)?));
        let inputs = inputs.collect::<Result<Vec<_>, Error>>()?;
        Ok((group, inputs))
    });
    opened.collect()
}

/// The editions that stand in an output folder.
struct Editions<'a>(&'a Path);

impl Past for Editions<'_> {
    fn file(&self, folder: &str, path: &str) -> Result<Option<Vec<u8>>, Error> {
        load::file_of(self.0, folder, path)
    }

    fn files(&self, folder: &str) -> Result<Files, Error> {
        load::files_of(self.0, folder)
    }
}

fn refresh_all(
    spec: &Spec,
    (pipelines, template): (&Ledger, &Template),
    groups: Vec<Opened>,
    folders: &Folders,
    output: &Path,
    request: &Request,
) -> Result<Refreshed, Error> {
    let pipelines = pipelines.sorted();
    let returns_folder = load::shown(&folders.pipelines.join("returns"));
    let reference = load::shown(&folders.pipelines.join(load::TEMPLATE));
    let progress = progress();
    let mut refreshed = Refreshed::default();
    for (mut group, returns) in groups {
        if group.withholds() {
            group.disclosed = load::memory(output, &group.folders(), &group.names())?;
        }
        group.released = load::released(output, &group.folders())?;
        let mut ledgers = Vec::new();
        let mut inputs = Vec::new();
        for (set, returns) in group.sets.iter_mut().zip(returns) {
            set.received = load::received(output, set.folders)?;
            let ledger = Ledger::default();
            inputs.push(ledger.watch_all(returns));
            ledgers.push(ledger);
        }
        let hashes = |set: usize, publication: &Publication| -> Hashes {
            let own = load::shown(&folders.pipelines.join(format!("{}.toml", publication.name)));
            let is_on_it = |path: &str| commentary::of_file(path).is_some_and(|(of, _)| of == publication.name);
            let used = pipelines.iter().filter(|file| {
                let path = &file.path;
                *path == own || *path == reference || is_on_it(path) || path.starts_with(&returns_folder)
            });
            let mut pipelines: Vec<Hashed> = used.cloned().collect();
            pipelines.sort();
            let mut returns = ledgers[set].sorted();
            returns.sort();
            Hashes { pipelines, returns }
        };
        let past = Editions(output);
        let run = Run { spec, request, group: &group, hashes: &hashes, past: &past, template, progress: &*progress };
        run.refresh(inputs, &mut refreshed).with_context(|| format!("returns in {}", group.folders().join(", ")))?;
    }
    Ok(refreshed)
}

/// Audits what is about to be published, beside what stands, as anybody could who has all files. What does not pass is not
/// published.
fn prove(output: &Path, refreshed: &mut Refreshed) -> Result<(), Error> {
    let mut passed = Vec::new();
    for telling in std::mem::take(&mut refreshed.tellings) {
        let findings = if telling.withholds { given_away(output, &telling)? } else { Vec::new() };
        if findings.is_empty() {
            passed.push(telling);
        } else {
            let names = telling.editions.iter().filter_map(|edition| edition.folder.split('/').next());
            refreshed.blocked.extend(names.map(str::to_owned));
            refreshed.findings.extend(findings);
        }
    }
    refreshed.tellings = passed;
    Ok(())
}

fn given_away(output: &Path, telling: &Telling) -> Result<Vec<Finding>, Error> {
    let new: BTreeSet<PathBuf> = telling.editions.iter().map(|edition| output.join(&edition.folder)).collect();
    let mut releases = load::standing(output, &telling.publications, &new)?;
    for Rendered { folder, files } in &telling.editions {
        for figures in files.keys().filter(|path| path.rsplit('/').next() == Some(FIGURES)) {
            let within = figures.strip_suffix(FIGURES).unwrap_or_default();
            let files =
                files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(within)?.to_owned(), bytes.clone())));
            let path = load::shown(&output.join(folder).join(within.trim_end_matches('/')));
            releases.push(audit::Folder { path, files: files.collect() });
        }
    }
    let releases = load::in_order(releases);
    let audited = audit::audit(&releases)?;
    Ok(audited.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect())
}

/// With `--locked`: names every file that would change.
fn locked(
    typed: &Refresh,
    changes: &BTreeMap<&str, Changes>,
    is_indexed: bool,
    refreshed: &Refreshed,
) -> Result<ExitCode, Error> {
    let output = load::shown(&typed.inputs.output);
    let mut differs = !is_indexed;
    if differs {
        warn(&format!("{output}/{INDEX} would change"));
    }
    for (folder, changes) in changes {
        for (what, paths) in [("would change", &changes.written), ("would be removed", &changes.removed)] {
            for path in paths {
                differs = true;
                warn(&format!("{output}/{folder}/{path} {what}"));
            }
        }
    }
    if differs {
        warn("the output is not what these returns and pipelines make: run `quarterday refresh` and commit it");
        return Ok(ExitCode::from(BLOCKED));
    }
    let unchanged: usize = changes.values().map(|changes| changes.unchanged).sum();
    if typed.inputs.print.format == Format::Text && !typed.inputs.print.quiet {
        say(&format!("{unchanged} files are up to date"))?;
    }
    Ok(blocked(refreshed))
}

fn blocked(refreshed: &Refreshed) -> ExitCode {
    if refreshed.blocked.is_empty() {
        return ExitCode::SUCCESS;
    }
    warn(&format!("findings blocked {}: nothing of it was written", refreshed.blocked.join(", ")));
    ExitCode::from(BLOCKED)
}

fn print_summary(refreshed: &Refreshed, changes: &BTreeMap<&str, Changes>, writing: &Tally) -> Result<(), Error> {
    let tally = &refreshed.tally;
    let written: usize = changes.values().map(|changes| changes.written.len()).sum();
    let removed: usize = changes.values().map(|changes| changes.removed.len()).sum();
    let unchanged: usize = changes.values().map(|changes| changes.unchanged).sum();
    let times: Vec<String> = tally
        .times
        .iter()
        .chain(&writing.times)
        .map(|(stage, time)| format!("{stage} {:.0} ms", time.as_secs_f64() * 1000.0))
        .collect();
    for (name, value) in [
        ("read", format!("{} returns, {} observations", tally.returns, tally.observations)),
        ("findings", internal::counted(&refreshed.findings)),
        ("figures", format!("{} derived, {} shown cells withheld", tally.figures, tally.withheld)),
        ("files", format!("{written} written, {removed} removed, {unchanged} unchanged")),
        ("time", times.join(", ")),
    ] {
        say(&format!("{name:<9} {value}"))?;
    }
    // What is kept of the returns has no report.
    for edition in refreshed.tellings.iter().flat_map(|told| &told.editions) {
        say(&format!("{:<9} {}/release/report.html", "report", edition.folder))?;
    }
    for held in refreshed.tellings.iter().flat_map(|told| &told.editions).chain(&refreshed.held) {
        let letters = held.files.keys().filter(|path| path.starts_with("internal/queries/") && path.ends_with(".md"));
        let count = letters.count();
        if count > 0 {
            let plural = if count == 1 { "letter" } else { "letters" };
            say(&format!("{:<9} {count} {plural} in {}/internal/queries", "queries", held.folder))?;
        }
    }
    Ok(())
}
