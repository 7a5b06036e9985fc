//! The command line: runs what was typed, prints what came of it, and sets the exit code. The only file that prints.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Error, anyhow, bail};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use quarterday::audit;
use quarterday::cli::{
    self, Check, Cli, Command, Folders, Format, Init, Inputs, Print, Refresh, Scaffold, Template, Trace,
};
use quarterday::derive::{self, trace};
use quarterday::disk::device::Real;
use quarterday::disk::excerpt::{Excerpt, Lines};
use quarterday::disk::hashing::Ledger;
use quarterday::disk::lock::{self, Lock};
use quarterday::disk::stamp::{self, Sources};
use quarterday::disk::swap::{self, Changes, Part};
use quarterday::disk::{fresh, journal, load, remember};
use quarterday::manual;
use quarterday::model::code::Code;
use quarterday::model::finding::{Finding, Severity, printable};
use quarterday::partner::template;
use quarterday::pipelines::Spec;
use quarterday::publish::Files;
use quarterday::publish::internal;
use quarterday::publish::manifest::Hashed;
use quarterday::read::{Input, read};
use quarterday::refresh::{
    self, Group, Inputs as Hashes, Progress, Refreshed, Rendered, Request, Tally, Telling, Unwatched,
};
use quarterday::rules;
use quarterday::scaffold;
use quarterday::schema;
use quarterday::spec::methods::Definition;
use quarterday::spec::mistake::Mistake;
use quarterday::spec::publications::Publication;
use quarterday::spec::source::nearest;
use quarterday::start;

/// Findings blocked publication, or with `--locked` the output would change.
const BLOCKED: u8 = 1;
/// The run itself failed.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.command {
        Command::Refresh(typed) => run_refresh(typed),
        Command::Check(typed) => run_check(typed),
        Command::Audit(typed) => run_audit(typed),
        Command::Remember(typed) => run_remember(typed),
        Command::Trace(typed) => run_trace(typed),
        Command::Template(typed) => run_template(typed),
        Command::Scaffold(typed) => run_scaffold(typed),
        Command::Init(typed) => run_init(typed),
        Command::Explain(typed) => run_explain(typed),
        Command::List(typed) => run_list(typed),
        Command::Schema(typed) => run_schema(typed),
        Command::Completions(typed) => run_completions(typed),
        Command::Man(typed) => run_man(typed),
    };
    outcome.unwrap_or_else(|error| {
        warn(&format!("error: {error:#}"));
        if let Some(mistake) = error.downcast_ref::<Mistake>() {
            warn(&mistake.excerpt());
        }
        ExitCode::from(FAILED)
    })
}

fn run_refresh(typed: &Refresh) -> Result<ExitCode, Error> {
    let Inputs { publications, folders, output, print } = &typed.inputs;
    let Print { format, quiet, .. } = print;
    let request = request(publications, folders)?;
    let (spec, pipelines) = load(folders)?;
    if let Some(place) = &spec.unfilled {
        bail!("{place}");
    }
    if typed.locked && journal::is_unfinished(output) {
        warn("a run was interrupted while it put its editions in place: run `quarterday refresh`, which finishes that");
        return Ok(ExitCode::from(BLOCKED));
    }
    let lock = if typed.locked { None } else { Some(mine(output)?) };
    let settings = format!("{request:?} {} {}", load::shown(&folders.pipelines), load::shown(&folders.returns));
    let mut sources = Sources::new(&settings, &pipelines.sorted());
    let groups = open(&spec, &request, folders, |inputs| if typed.locked { Ok(inputs) } else { sources.hold(inputs) })?;
    let quick = !typed.locked && *format == Format::Text;
    let before = if quick { sources.digest(output).ok().flatten() } else { None };
    if before.as_ref().is_some_and(|digest| stamp::matches(output, digest)) {
        if !quiet {
            say("nothing to do: no return, pipeline or output has changed since the last refresh")?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut refreshed = refresh_all(&spec, &pipelines, groups, folders, output, &request)?;
    if !typed.locked {
        let mut writing = Tally::default();
        writing.time("audit", &Unwatched, || prove(output, &mut refreshed))?;
        refreshed.tally.times.extend(writing.times);
    }
    print_findings(&refreshed.findings, &typed.inputs.print)?;
    let mut writing = Tally::default();
    let start = Instant::now();
    let changes = if typed.locked { compare(output, &refreshed) } else { put_in_place(output, &refreshed) }?;
    writing.times.push(("write", start.elapsed()));
    if typed.locked {
        return locked(typed, &changes, &refreshed);
    }
    if refreshed.blocked.is_empty()
        && let Some(digest) = sources.digest(output)?
    {
        stamp::leave(output, &digest);
    }
    drop(lock);
    if !quiet && *format == Format::Text {
        print_summary(&refreshed, &changes, &writing)?;
    }
    Ok(blocked(&refreshed))
}

fn run_check(typed: &Check) -> Result<ExitCode, Error> {
    let Check { inputs: typed, queries } = typed;
    let (spec, _) = load(&typed.folders)?;
    let request = request(&typed.publications, &typed.folders)?;
    let mut findings = Vec::new();
    let mut tally = Tally::default();
    let mut blocked = false;
    let mut letters = Files::new();
    for mut set in refresh::sets(&spec, &request)? {
        set.received = load::received(&typed.output, set.folders)?;
        let inputs = load::inputs(&typed.folders.returns, set.folders)?;
        let checked = refresh::accept(&spec, &request, &set, inputs, &*progress(), &mut tally)?;
        blocked |= checked.accepted.is_none();
        findings.extend(checked.findings);
        if queries.is_some() {
            let publisher = set.publications.first().map_or("", |publication| publication.publisher.as_str());
            let folder = format!("{}/", set.folders.join("-").replace('/', "-"));
            letters.extend(internal::letters(&spec.returns, &checked.correspondence, publisher, &folder));
        }
    }
    if let Some(folder) = queries {
        fresh::folder(folder, &letters)?;
    }
    let print = &typed.print;
    if print.format == Format::Text && !print.public_log {
        print_with_lines(&findings, print.quiet)?;
    } else {
        print_findings(&findings, print)?;
    }
    if !print.quiet && matches!(print.format, Format::Text | Format::Lines) {
        say(&format!(
            "{}; {} returns, {} observations",
            internal::counted(&findings),
            tally.returns,
            tally.observations
        ))?;
    }
    Ok(if blocked { ExitCode::from(BLOCKED) } else { ExitCode::SUCCESS })
}

fn run_audit(typed: &cli::Audit) -> Result<ExitCode, Error> {
    let mut releases = Vec::new();
    for folder in &typed.folders {
        releases.extend(load::releases(folder)?);
    }
    let audited = audit::audit(&releases)?;
    let print = &typed.print;
    print_findings(&audited.findings, print)?;
    if !print.quiet && matches!(print.format, Format::Text | Format::Lines) {
        say(&audited.summary())?;
    }
    let is_wrong = audited.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if is_wrong { ExitCode::from(BLOCKED) } else { ExitCode::SUCCESS })
}

fn run_remember(typed: &cli::Remember) -> Result<ExitCode, Error> {
    let spec = load::spec(&typed.pipelines, &Ledger::default())?;
    let lock = mine(&typed.output)?;
    let mut found = 0;
    for group in refresh::groups(&spec, &Request::default())?.into_iter().filter(Group::withholds) {
        if let Some((path, releases)) = remember::remember(&Real, &typed.output, &group.folders(), &group.names())? {
            say(&format!("{path} rebuilt from {releases} releases: what they showed is remembered"))?;
            found += 1;
        }
    }
    drop(lock);
    if found == 0 {
        say("nothing to rebuild: what every edition that stands has told is remembered")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_explain(typed: &cli::Explain) -> Result<ExitCode, Error> {
    let Some(name) = &typed.name else {
        for code in rules::codes() {
            say(&format!("{code:24} {}", code.audience().words()))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let mut paragraphs = Vec::new();
    if let Ok(code) = rules::code(name) {
        let lines: Vec<&str> = code.explanation().iter().map(|line| line.trim()).collect();
        paragraphs.push(format!("{code}, a finding {}\n{}", code.audience().words(), lines.join("\n")));
    }
    let keys = schema::keys();
    for key in keys.iter().filter(|key| key.name == *name) {
        paragraphs.push(format!("{name}, a key {}\n{}", key.place, key.meaning));
    }
    if paragraphs.is_empty() {
        let codes = rules::codes();
        let known = codes.iter().map(|code| code.name()).chain(keys.iter().map(|key| key.name.as_str()));
        let near = nearest(name, &mut { known });
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        bail!("no finding has the code \"{name}\" and no file a key of this name{near}");
    }
    say(&paragraphs.join("\n\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn run_schema(typed: &cli::Schema) -> Result<ExitCode, Error> {
    say(typed.of.text().trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn run_list(typed: &cli::List) -> Result<ExitCode, Error> {
    let spec = load::spec(&typed.pipelines, &Ledger::default())?;
    let (publications, kinds) = (&spec.publications, &spec.returns.kinds);
    let lines: Vec<[String; 2]> = match &typed.name {
        None => {
            let publications = publications.iter().map(|of| [of.name.clone(), format!("publication: {}", of.title)]);
            let kinds =
                kinds.iter().map(|kind| [kind.id.clone(), format!("return: {}, from {}", kind.title, kind.owner)]);
            publications.chain(kinds).collect()
        }
        Some(name) => match publications.iter().find(|publication| publication.name == *name) {
            Some(publication) => {
                let figure =
                    |of: &Definition| [format!("{}.{}", of.measure, of.statistic), in_unit(&of.label, &of.unit)];
                publication.definitions.iter().map(figure).collect()
            }
            None => {
                let own = format!("{name}.");
                let measures = spec.returns.measures.iter().filter(|measure| measure.id.starts_with(&own));
                let lines: Vec<[String; 2]> =
                    measures.map(|measure| [measure.id.clone(), in_unit(&measure.label, &measure.unit)]).collect();
                if lines.is_empty() && !kinds.iter().any(|kind| kind.id == *name) {
                    let names = publications.iter().map(|of| of.name.as_str());
                    let near = nearest(name, &mut names.chain(kinds.iter().map(|kind| kind.id.as_str())));
                    let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
                    bail!("no publication and no kind of return is called \"{name}\"{near}");
                }
                lines
            }
        },
    };
    let width = lines.iter().map(|[name, _]| name.len()).max().unwrap_or(0);
    lines.iter().try_for_each(|[name, words]| say(&format!("{name:width$}  {words}")))?;
    Ok(ExitCode::SUCCESS)
}

/// A label with its unit, unless it says that itself.
fn in_unit(label: &str, unit: &str) -> String {
    if label.to_lowercase().contains(unit) { label.to_owned() } else { format!("{label} ({unit})") }
}

fn run_trace(typed: &Trace) -> Result<ExitCode, Error> {
    let (spec, _) = load(&typed.folders)?;
    let request = request(&[], &typed.folders)?;
    let mut known = Vec::new();
    for set in refresh::sets(&spec, &request)? {
        let inputs = load::inputs(&typed.folders.returns, set.folders)?;
        let checked = refresh::accept(&spec, &request, &set, inputs, &Unwatched, &mut Tally::default())?;
        let Some(accepted) = checked.accepted else {
            warn(&format!("{} is blocked: {}", set.folders.join(", "), internal::counted(&checked.findings)));
            continue;
        };
        for publication in &set.publications {
            let edition = refresh::edition(&spec, &request, publication, &accepted, checked.awaited, accepted.areas())?;
            let figures = derive::derive(&edition, &accepted);
            if let Some(index) = trace::find(&figures, &edition, &typed.figure_id) {
                say(trace::trace(&figures, &edition, &accepted, index).trim_end())?;
                return Ok(ExitCode::SUCCESS);
            }
            known.extend(trace::ids(&figures, &edition));
        }
    }
    let hint = nearest(&typed.figure_id, &mut known.iter().map(String::as_str));
    let hint = hint.map_or(String::new(), |near| format!("; did you mean {near}?"));
    bail!("no figure has the id {}{hint}", typed.figure_id)
}

fn run_template(typed: &Template) -> Result<ExitCode, Error> {
    let spec = load::spec(&typed.pipelines, &Ledger::default())?;
    let kind = template::kind(&spec.returns, &typed.kind)?;
    let wanted = template::Wanted { kind, partner: &typed.partner, period: typed.period, areas: &typed.areas };
    let mut refused = None;
    for set in refresh::sets(&spec, &Request::default())? {
        let inputs = load::inputs(&typed.returns, set.folders)?;
        let submitted = read(&spec.returns, inputs)?;
        match template::template(&spec.returns, &wanted, &submitted) {
            Ok(workbook) => {
                let path = typed.output.clone().unwrap_or_else(|| template::file_name(&typed.kind, &wanted).into());
                fresh::write(&path, &workbook)?;
                say(&load::shown(&path))?;
                return Ok(ExitCode::SUCCESS);
            }
            // The first set of returns is the partnership's own; its reason is the one that helps.
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    Err(refused.unwrap_or_else(|| anyhow!("no publication says where the returns are, so no areas are known")))
}

fn run_scaffold(typed: &Scaffold) -> Result<ExitCode, Error> {
    let path = load::shown(&typed.file);
    let name = path.rsplit('/').next().unwrap_or(&path);
    let kind = scaffold::kind(name, typed.kind.as_deref())?;
    let said = scaffold::Said { area: typed.area.clone(), period: typed.period };
    let text = scaffold::scaffold(&kind, &path, &load::bytes(&typed.file)?, &said)?;
    let target = typed.pipelines.join("returns").join(format!("{kind}.toml"));
    fresh::write(&target, text.as_bytes())?;
    say(&load::shown(&target))?;
    Ok(ExitCode::SUCCESS)
}

fn run_init(typed: &Init) -> Result<ExitCode, Error> {
    let files = start::files(&typed.name, typed.first)?;
    fresh::folder(&typed.folder, &files)?;
    say(&format!("{} files in {}: begin with README.md there", files.len(), load::shown(&typed.folder)))?;
    Ok(ExitCode::SUCCESS)
}

fn run_completions(typed: &cli::Completions) -> Result<ExitCode, Error> {
    say(manual::completions(typed.shell).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn run_man(typed: &cli::Man) -> Result<ExitCode, Error> {
    match &typed.folder {
        Some(folder) => {
            let pages = manual::pages()?;
            fresh::folder(folder, &pages)?;
            say(&format!("{} pages in {}", pages.len(), load::shown(folder)))?;
        }
        None => say(manual::first_page()?.trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn request(publications: &[String], folders: &Folders) -> Result<Request, Error> {
    if let (Some(period), Some(as_at)) = (folders.period, folders.as_at)
        && period.first_day() > as_at
    {
        bail!("--period \"{period}\" begins after --as-at {as_at}: nothing of it can have been sent by then");
    }
    Ok(Request { publications: publications.to_vec(), period: folders.period, as_at: folders.as_at })
}

fn load(folders: &Folders) -> Result<(Spec, Ledger), Error> {
    let ledger = Ledger::default();
    Ok((load::spec(&folders.pipelines, &ledger)?, ledger))
}

/// The output folder, as no other run is writing it, and as none left it half done.
fn mine(output: &Path) -> Result<Lock, Error> {
    let lock = lock::take(output)?;
    journal::recover(&Real, output)?;
    Ok(lock)
}

/// All that a run has made, by the folders that it belongs in: what is told is remembered before it is told, so that a run that
/// is killed in between forgets nothing.
fn parts(refreshed: &Refreshed) -> (Vec<Part<'_>>, Vec<Part<'_>>) {
    fn part(rendered: &Rendered) -> Part<'_> {
        Part { folder: &rendered.folder, files: &rendered.files }
    }
    let kept = refreshed.tellings.iter().flat_map(|told| &told.kept).map(part);
    (kept.collect(), refreshed.tellings.iter().flat_map(|told| &told.editions).map(part).collect())
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

fn refresh_all(
    spec: &Spec,
    pipelines: &Ledger,
    groups: Vec<Opened>,
    folders: &Folders,
    output: &Path,
    request: &Request,
) -> Result<Refreshed, Error> {
    let pipelines = pipelines.sorted();
    let returns_folder = load::shown(&folders.pipelines.join("returns"));
    let progress = progress();
    let mut refreshed = Refreshed::default();
    for (mut group, returns) in groups {
        if group.withholds() {
            group.disclosed = load::memory(output, &group.folders(), &group.names())?;
        }
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
            let used = pipelines.iter().filter(|file| file.path == own || file.path.starts_with(&returns_folder));
            let mut pipelines: Vec<Hashed> = used.cloned().collect();
            pipelines.sort();
            let mut returns = ledgers[set].sorted();
            returns.sort();
            Hashes { pipelines, returns }
        };
        refresh::refresh(spec, request, &group, inputs, &hashes, &*progress, &mut refreshed)
            .with_context(|| format!("returns in {}", group.folders().join(", ")))?;
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
    for edition in &telling.editions {
        let files = edition.files.iter();
        let files = files.filter_map(|(path, bytes)| Some((path.strip_prefix("release/")?.to_owned(), bytes.clone())));
        let path = load::shown(&output.join(&edition.folder).join("release"));
        releases.push(audit::Folder { path, files: files.collect() });
    }
    let audited = audit::audit(&releases)?;
    Ok(audited.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect())
}

/// With `--locked`: names every file that would change.
fn locked(typed: &Refresh, changes: &BTreeMap<&str, Changes>, refreshed: &Refreshed) -> Result<ExitCode, Error> {
    let output = load::shown(&typed.inputs.output);
    let mut differs = false;
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
        say(&format!("{unchanged} files are as they should be"))?;
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

fn print_findings(findings: &[Finding], Print { format, quiet, public_log }: &Print) -> Result<(), Error> {
    let public = public_log.then(|| internal::without_words(findings));
    let findings = public.as_deref().unwrap_or(findings);
    match format {
        Format::Json => say(internal::findings_json(findings)?.trim_end()),
        Format::Github => findings.iter().try_for_each(|finding| say(&annotation(finding))),
        Format::Text | Format::Lines => findings
            .iter()
            .filter(|finding| !quiet || finding.severity == Severity::Error)
            .try_for_each(|finding| say(&finding.to_string())),
    }
}

/// The findings grouped by file, each with the line that it is about and a caret under the cell. No line is shown of a file
/// in which personal data was found.
fn print_with_lines(findings: &[Finding], quiet: bool) -> Result<(), Error> {
    let shown: Vec<&Finding> =
        findings.iter().filter(|finding| !quiet || finding.severity == Severity::Error).collect();
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in shown {
        files.entry(&finding.origin.file).or_default().push(finding);
    }
    for (place, (file, findings)) in files.into_iter().enumerate() {
        if place > 0 {
            say("")?;
        }
        let personal = findings.iter().any(|finding| finding.code == Code::PERSONAL_DATA);
        let lines = if personal { None } else { Lines::of(file) };
        for finding in findings {
            say(&finding.to_string())?;
            if let Some(excerpt) = lines.as_ref().and_then(|lines| excerpt(lines, finding)) {
                say(&excerpt)?;
            }
        }
    }
    Ok(())
}

/// A line of a file with a caret under each character of the cell.
fn excerpt(lines: &Lines, finding: &Finding) -> Option<String> {
    let Excerpt { line, cell } = lines.excerpt(finding.origin.line, finding.origin.column)?;
    let number = finding.origin.line.to_string();
    let gutter = " ".repeat(number.len());
    let carets = format!("{}{}", " ".repeat(cell.start), "^".repeat(cell.len()));
    Some(format!("  {number} | {line}\n  {gutter} | {carets}"))
}

/// A finding as a workflow command, whose special characters are escaped.
fn annotation(finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let text = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |value: &str| text(value).replace(':', "%3A").replace(',', "%2C");
    let hint = finding.hint.as_ref().map_or(String::new(), |hint| format!("\nhint: {hint}"));
    format!(
        "::{level} file={},line={},col={},title={}::{}",
        property(&printable(finding.origin.file.clone())),
        finding.origin.line.max(1),
        finding.origin.column.max(1),
        property(finding.code.name()),
        text(&format!("{}{hint}", finding.message))
    )
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

/// Prints a line. A reader that has gone away (`| head`) is no fault of the run.
fn say(line: &str) -> Result<(), Error> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error).context("cannot print"),
        _ => Ok(()),
    }
}

/// Says what went wrong, where that can be said at all. It may name a file, in whose name anything may stand.
fn warn(text: &str) {
    for line in text.lines() {
        let _ = writeln!(std::io::stderr(), "{}", printable(line.to_owned()));
    }
}

fn progress() -> Box<dyn Progress> {
    if std::io::stderr().is_terminal() { Box::new(Bar::default()) } else { Box::new(Unwatched) }
}

/// One bar a stage, on a terminal.
#[derive(Default)]
struct Bar(std::sync::Mutex<Option<ProgressBar>>);

impl Progress for Bar {
    fn stage(&self, name: &'static str) {
        let Ok(mut current) = self.0.lock() else { return };
        if let Some(bar) = current.take() {
            bar.finish_and_clear();
        }
        let bar = ProgressBar::new_spinner().with_message(name);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(100));
        *current = Some(bar);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(mut current) = self.0.lock()
            && let Some(bar) = current.take()
        {
            bar.finish_and_clear();
        }
    }
}
