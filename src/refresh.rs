//! The spine: the stages, one line each, in order. It does no IO but through the inputs it is handed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Error, anyhow, bail};
use chrono::NaiveDate;
use rayon::prelude::*;

use crate::check::{Accepted, check};
use crate::derive::{Wants, counts, derive, sent, trace};
use crate::disclose::{Derived, Disclosure, List, Together, disclose, seeds};
use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::codebook::Codebook;
use crate::model::date;
use crate::model::disclosed::{Disclosed, Elsewhere};
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::model::letter::Correspondence;
use crate::model::missing::Missing;
use crate::model::owed;
use crate::model::period::Period;
use crate::model::received::Received;
use crate::partner::{self, Sent};
use crate::pipelines::Spec;
use crate::present::present;
use crate::present::report::Report;
use crate::publish::manifest::{self, Hashed, Settings};
use crate::publish::{Files, codebook as codebook_json, dictionary, disclosed, internal, publish, received};
use crate::read::{Input, read};
use crate::spec::codebook;
use crate::spec::comparison::Comparison;
use crate::spec::layout::Edition;
use crate::spec::methods::{Method, Reads};
use crate::spec::publications::{self, AreaSelection, Publication, Selection, Shape};
use crate::spec::source::nearest;
use crate::spec::typed_comparison::With;
use crate::spec::typed_return::{Frequency, Reference};
use crate::world::{Book, Count, Wanted, World};

/// The folder of a publication that is blocked, beside its editions, which stay as they are.
const HELD: &str = "blocked";

/// What a run was asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Publications by name; all when empty.
    pub publications: Vec<String>,
    /// The period to report; the latest complete one without it.
    pub period: Option<Period>,
    /// What came after this date counts as late.
    pub as_at: Option<NaiveDate>,
}

impl Request {
    /// Whether a publication is among those that were asked for.
    pub fn asks_for(&self, publication: &Publication) -> bool {
        self.publications.is_empty() || self.publications.contains(&publication.name)
    }
}

/// An edition that is laid out and not yet rendered.
struct Laid<'a> {
    report: Report,
    lineage: Vec<[String; 3]>,
    folder: String,
    settings: Settings,
    set: usize,
    publication: &'a Publication,
}

/// Publications that are made from the same folders of returns.
pub struct Set<'a> {
    pub folders: &'a [String],
    pub publications: Vec<&'a Publication>,
    /// What was read of these returns last time, where that is known.
    pub received: Option<Received>,
}

/// Publications whose folders of returns overlap, asked for or not: whoever reads one may read the others.
pub struct Group<'a> {
    pub sets: Vec<Set<'a>>,
    /// What earlier refreshes told of them.
    pub disclosed: Option<Disclosed>,
}

impl Group<'_> {
    /// All folders of returns, sorted.
    pub fn folders(&self) -> Vec<String> {
        let folders: BTreeSet<&String> = self.sets.iter().flat_map(|set| set.folders).collect();
        folders.into_iter().cloned().collect()
    }

    /// The names of all publications.
    pub fn names(&self) -> Vec<String> {
        self.publications().map(|publication| publication.name.clone()).collect()
    }

    /// Whether anything is withheld or rounded in any of them.
    pub fn withholds(&self) -> bool {
        self.publications()
            .any(|publication| !matches!(publication.disclosure, publications::Disclosure::Public { .. }))
    }

    pub fn publications(&self) -> impl Iterator<Item = &Publication> {
        self.sets.iter().flat_map(|set| &set.publications).copied()
    }
}

/// The files that a publication is made from, with their hashes.
pub struct Inputs {
    pub pipelines: Vec<Hashed>,
    pub returns: Vec<Hashed>,
}

/// One edition, rendered; or what is kept of a set of returns.
pub struct Rendered {
    /// Its folder below the output folder: publication and period.
    pub folder: String,
    pub files: Files,
}

/// What a run came to.
#[derive(Default)]
pub struct Refreshed {
    pub tellings: Vec<Telling>,
    pub findings: Vec<Finding>,
    /// Publications that a finding blocked.
    pub blocked: Vec<String>,
    /// For each publication the folder with what is asked of partners while it is blocked; empty while it is not.
    pub held: Vec<Rendered>,
    pub tally: Tally,
}

/// What is told together.
pub struct Telling {
    /// All publications whose returns overlap, asked for or not.
    pub publications: Vec<String>,
    /// Whether anything of it is withheld or rounded, so that there is something to be given away.
    pub withholds: bool,
    /// What is to be remembered of the editions; it has to stand before any of these is put in place.
    pub kept: Vec<Rendered>,
    pub editions: Vec<Rendered>,
}

/// What was done, for the summary.
#[derive(Debug, Default)]
pub struct Tally {
    pub returns: usize,
    pub observations: usize,
    pub figures: usize,
    pub withheld: usize,
    pub times: Vec<(&'static str, Duration)>,
}

impl Tally {
    /// Runs one stage and adds its time to what it took before.
    pub fn time<T>(&mut self, stage: &'static str, progress: &dyn Progress, run: impl FnOnce() -> T) -> T {
        progress.stage(stage);
        let start = Instant::now();
        let result = run();
        let took = start.elapsed();
        match self.times.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, total)) => *total += took,
            None => self.times.push((stage, took)),
        }
        result
    }
}

/// Who watches a run.
pub trait Progress: Sync {
    /// A stage begins.
    fn stage(&self, name: &'static str);
}

/// Nobody watches.
pub struct Unwatched;

impl Progress for Unwatched {
    fn stage(&self, _: &'static str) {}
}

/// The publications asked for, grouped by the returns that they share.
///
/// # Errors
/// A name that is not a publication.
pub fn sets<'a>(spec: &'a Spec, request: &Request) -> Result<Vec<Set<'a>>, Error> {
    for name in &request.publications {
        if !spec.publications.iter().any(|publication| publication.name == *name) {
            let near = nearest(name, &mut spec.publications.iter().map(|publication| publication.name.as_str()));
            let hint = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            bail!("no publication is called \"{name}\"{hint}");
        }
    }
    Ok(all_sets(spec.publications.iter().filter(|publication| request.asks_for(publication))))
}

/// Publications by the folders of returns that they are made from, in whatever order these are named.
fn all_sets<'a>(publications: impl Iterator<Item = &'a Publication>) -> Vec<Set<'a>> {
    let mut sets: Vec<Set> = Vec::new();
    let folders = |folders: &[String]| folders.iter().cloned().collect::<BTreeSet<String>>();
    for publication in publications {
        match sets.iter_mut().find(|set| folders(set.folders) == folders(&publication.returns)) {
            Some(set) => set.publications.push(publication),
            None => sets.push(Set { folders: &publication.returns, publications: vec![publication], received: None }),
        }
    }
    sets
}

/// The publications asked for, with all others whose folders of returns overlap with theirs.
///
/// # Errors
/// A name that is not a publication.
pub fn groups<'a>(spec: &'a Spec, request: &Request) -> Result<Vec<Group<'a>>, Error> {
    sets(spec, request)?;
    let sets = all_sets(spec.publications.iter());
    let mut groups: Vec<Group> = Vec::new();
    for set in sets {
        let overlaps = |group: &Group| group.folders().iter().any(|folder| set.folders.contains(folder));
        let (with, mut apart): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(overlaps);
        let sets = with.into_iter().flat_map(|group| group.sets).chain([set]).collect();
        apart.push(Group { sets, disclosed: None });
        groups = apart;
    }
    groups.retain(|group| group.publications().any(|of| request.asks_for(of)));
    Ok(groups)
}

/// Runs all stages for a group of publications and adds what comes out. `inputs` are those of each set, `hashes` tells the
/// inputs of a publication once they are read, by its set.
///
/// # Errors
/// What is wrong with the run, not with the data.
pub fn refresh(
    spec: &Spec,
    request: &Request,
    group: &Group,
    inputs: Vec<Vec<Input>>,
    hashes: &(dyn Fn(usize, &Publication) -> Inputs + Sync),
    progress: &dyn Progress,
    refreshed: &mut Refreshed,
) -> Result<(), Error> {
    let mut read = Vec::new();
    for (set, inputs) in group.sets.iter().zip(inputs) {
        let checked = accept(spec, request, set, inputs, progress, &mut refreshed.tally)?;
        let of = OfSet { findings: checked.findings, correspondence: checked.correspondence, awaited: checked.awaited };
        for publication in set.publications.iter().filter(|publication| request.asks_for(publication)) {
            let files = if checked.accepted.is_some() { Files::new() } else { of.internal(spec, publication)? };
            refreshed.held.push(Rendered { folder: format!("{}/{HELD}", publication.name), files });
            if checked.accepted.is_none() {
                refreshed.blocked.push(publication.name.clone());
            }
        }
        read.push((set, checked.accepted, of));
    }
    let told = tell(spec, request, group, &mut read, hashes, progress, refreshed)?;
    if let Some(finding) = told {
        let asked = group.publications().filter(|publication| request.asks_for(publication));
        let open = asked.filter(|publication| !refreshed.blocked.contains(&publication.name));
        let open: Vec<String> = open.map(|publication| publication.name.clone()).collect();
        refreshed.blocked.extend(open);
        refreshed.findings.push(finding);
    }
    for (set, _, of) in read {
        if set.publications.iter().any(|publication| request.asks_for(publication)) {
            refreshed.findings.extend(of.findings);
        }
    }
    refreshed.findings.sort();
    Ok(())
}

/// What is kept of a set besides its returns.
struct OfSet {
    findings: Vec<Finding>,
    correspondence: Correspondence,
    awaited: Option<Period>,
}

impl OfSet {
    fn internal(&self, spec: &Spec, publication: &Publication) -> Result<Files, Error> {
        internal::files(&spec.returns, &self.findings, &self.correspondence, &publication.publisher)
    }
}

/// Derives, discloses and renders everything that is told together; gives the finding that stops it.
fn tell<'a>(
    spec: &'a Spec,
    request: &Request,
    group: &'a Group,
    read: &mut [(&'a Set<'a>, Option<Accepted>, OfSet)],
    hashes: &(dyn Fn(usize, &Publication) -> Inputs + Sync),
    progress: &dyn Progress,
    refreshed: &mut Refreshed,
) -> Result<Option<Finding>, Error> {
    let areas: Vec<Option<Areas>> =
        read.iter().map(|(_, accepted, _)| accepted.as_ref().map(|accepted| accepted.areas().clone())).collect();
    let tally = &mut refreshed.tally;
    let mut derived: Vec<Derived> = Vec::new();
    let mut set_of: Vec<usize> = Vec::new();
    let mut elsewhere: Vec<Elsewhere> = Vec::new();
    let mut received = Vec::new();
    for (at, (set, accepted, of)) in read.iter().enumerate() {
        let is_asked = set.publications.iter().any(|publication| request.asks_for(publication));
        let (Some(accepted), Some(areas)) = (accepted, &areas[at]) else {
            received.push((set.folders, set.received.clone()));
            continue;
        };
        elsewhere
            .extend(accepted.elsewhere().iter().filter(|told| !elsewhere.contains(told)).cloned().collect::<Vec<_>>());
        // What was not asked for is still to be compared with what was read when it was.
        let now = if is_asked { accepted.received(&spec.returns, set.received.as_ref()) } else { set.received.clone() };
        received.push((set.folders, now));
        for publication in &set.publications {
            let is_asked = request.asks_for(publication);
            let edition = match edition(spec, request, publication, accepted, of.awaited, areas) {
                // One that could not be made now tells nothing now.
                Err(_) if !is_asked => continue,
                edition => edition?,
            };
            let figures = tally.time("derive", progress, || derive(&edition, accepted));
            tally.figures += if is_asked { figures.len() } else { 0 };
            let list = set_of.iter().position(|set| *set == at).unwrap_or_else(|| {
                set_of.push(at);
                set_of.len() - 1
            });
            derived.push(Derived { edition, figures, list, is_asked });
        }
    }
    if !derived.iter().any(|derived| derived.is_asked) {
        return Ok(None);
    }
    let codebooks: Vec<Codebook> =
        set_of.iter().filter_map(|set| Some(codebook::whole(&spec.returns, areas[*set].as_ref()?))).collect();
    let book = Book::of(&codebooks);
    let publications: Vec<&Publication> = group.publications().collect();
    let before = group.disclosed.clone().unwrap_or_default();
    let of_list = |list: usize| derived.iter().find(|derived| derived.list == list);
    let sent_of = |wanted: &Wanted| {
        let mut found = BTreeSet::new();
        for (list, set) in set_of.iter().enumerate() {
            let Some((accepted, of)) = read[*set].1.as_ref().zip(of_list(list)) else { continue };
            let in_book = |area: AreaIndex| book.area(&of.edition.areas.get(area).code);
            let wants = Wants {
                part: &|measure, part| wanted.part(measure, part),
                area: &|area| in_book(area).is_some_and(|area| wanted.area(area)),
                period: &|period| wanted.period(period),
            };
            found.extend(counts(&of.edition, accepted, &wants).filter_map(|(measure, part, area, period)| {
                Some(Count { measure, part, area: in_book(area)?, period, sender: None })
            }));
        }
        found
    };
    let world = match seeds(&book, &publications, &derived, &before, &elsewhere) {
        Err(finding) => return Ok(Some(*finding)),
        Ok(seeds) => tally.time("disclose", progress, || World::of(&book, seeds, &sent_of)),
    };
    let mut lists = Vec::new();
    for (list, set) in set_of.iter().enumerate() {
        let (set, accepted, _) = &mut read[*set];
        // The observations are the bulk of the memory, and nothing needs them any more.
        let Some((accepted, of)) = accepted.take().zip(derived.iter().find(|derived| derived.list == list)) else {
            continue;
        };
        let own = |area: AreaIndex| of.edition.areas.find(book.code(area));
        let sent = tally.time("disclose", progress, || {
            let counts = world.counts.iter().map(|count| {
                let area = own(count.area);
                (count.measure, count.part.clone(), area, count.period)
            });
            sent(&of.edition, &accepted, counts)
        });
        lists.push(List { returns: set.folders.join("+"), partners: accepted.observations().partners.clone(), sent });
    }
    let together = Together {
        book: &book,
        world: &world,
        lists,
        editions: &derived,
        publications,
        before: &before,
        elsewhere: &elsewhere,
    };
    let Disclosure { releases, disclosed } = match tally.time("disclose", progress, || disclose(&together)) {
        Ok(disclosure) => disclosure,
        Err(finding) => return Ok(Some(*finding)),
    };
    drop(together);
    let memory = disclosed.as_ref().map(|(disclosed, _)| disclosed::remembered(disclosed)).transpose()?;
    let mut reports: Vec<Laid> = Vec::new();
    for (Derived { edition, figures, list, is_asked }, release) in derived.into_iter().zip(releases) {
        if !is_asked {
            continue;
        }
        let lineage = trace::lineage(&figures, &edition);
        drop(figures);
        tally.withheld += release.withheld();
        let report = tally.time("present", progress, || present(&edition, &release));
        let set = set_of[list];
        let (folder, settings) = (folder(&edition), settings(&edition));
        reports.push(Laid { report, lineage, folder, settings, set, publication: edition.publication });
    }
    let rendered = refreshed.tally.time("publish", progress, || {
        reports
            .par_iter()
            .map(|Laid { report, lineage, folder, settings, set, publication }| {
                let mut files = publish(report).with_context(|| format!("publication {}", report.name))?;
                files.extend(read[*set].2.internal(spec, publication)?);
                files.insert("internal/lineage.csv".to_owned(), internal::lineage(lineage)?);
                let kinds: Vec<usize> = kinds(spec, &[*publication]).into_iter().collect();
                let dictionary = dictionary::page(&spec.returns, &kinds, &publication.publisher);
                files.insert("release/dictionary.html".to_owned(), dictionary.into_bytes());
                if let Some(areas) = &areas[*set] {
                    let codebook =
                        codebook_json::json(&spec.returns, &kinds, areas, &publication.disclosure, &elsewhere)?;
                    files.insert("release/dictionary.json".to_owned(), codebook);
                }
                let Inputs { pipelines, returns } = hashes(*set, publication);
                let named: BTreeSet<String> = returns.iter().filter_map(|file| named(spec, &file.path)).collect();
                let inputs: Vec<Hashed> = pipelines.into_iter().chain(returns).collect();
                let public = manifest::public(settings, &named, &files)?;
                files.insert("release/manifest.json".to_owned(), public.into_bytes());
                let internal = manifest::internal(settings, &inputs, memory.as_ref())?;
                files.insert("internal/manifest.json".to_owned(), internal.into_bytes());
                Ok(Rendered { folder: folder.clone(), files })
            })
            .collect::<Result<Vec<_>, Error>>()
    })?;
    // What was told is remembered before it is told: the memory comes first.
    let mut kept: BTreeMap<String, Files> = BTreeMap::new();
    for (folders, received) in received {
        if let Some(received) = received {
            let files = kept.entry(received::folder(folders)).or_default();
            files.insert(received::NAME.to_owned(), received::write(&received)?);
        }
    }
    let withholds = disclosed.is_some();
    if let Some((disclosed, record)) = disclosed {
        let files = kept.entry(received::folder(&group.folders())).or_default();
        files.insert(disclosed::NAME.to_owned(), disclosed::write(&disclosed)?);
        files.extend(internal::disclosure(&record)?);
    }
    refreshed.tellings.push(Telling {
        publications: group.names(),
        withholds,
        kept: kept.into_iter().map(|(folder, files)| Rendered { folder, files }).collect(),
        editions: rendered,
    });
    Ok(None)
}

/// What a return is called in a release: by its kind, never by its file, which may be named for what is in it.
fn named(spec: &Spec, path: &str) -> Option<String> {
    spec.returns.kind_of(path).map(|kind| spec.returns.kinds[kind].title.clone())
}

/// What came of reading and checking a set.
pub struct Checked {
    /// `None` when a finding blocks it.
    pub accepted: Option<Accepted>,
    pub findings: Vec<Finding>,
    /// What is asked of partners, and what they owe.
    pub correspondence: Correspondence,
    /// The first quarter that anything is owed for, where nobody has sent anything yet.
    pub awaited: Option<Period>,
}

/// Reads and checks the returns of a set.
///
/// # Errors
/// Bytes that cannot be had.
pub fn accept(
    spec: &Spec,
    request: &Request,
    set: &Set,
    inputs: Vec<Input>,
    progress: &dyn Progress,
    tally: &mut Tally,
) -> Result<Checked, Error> {
    let as_at = request.as_at;
    let mut needed = needed(spec, set, &inputs);
    let submitted = tally.time("read", progress, || read(&spec.returns, inputs))?;
    tally.returns += submitted.files().iter().filter(|file| file.kind.is_some()).count();
    tally.observations += submitted.observations().len();
    let sent = Sent::of(&submitted, as_at, request.period);
    // What somebody owes and has not sent is missing, and said so; it is no fault that blocks the others.
    needed.retain(|(kind, _)| !sent.is_owed(*kind));
    let (accepted, mut findings) = tally.time("check", progress, || {
        check(&spec.returns, &spec.rules, submitted, &needed, as_at, set.received.as_ref())
    })?;
    let (awaited, missing) = sent.awaited(&spec.returns).unzip();
    let missing = missing.unwrap_or_default();
    let mut waited_for = Findings::default();
    missing.iter().for_each(|missing| waiting(spec, &sent, missing, &mut waited_for));
    findings.extend(waited_for.finish());
    let accepted = accepted.map(|accepted| accepted.awaiting(missing));
    let correspondence = tally.time("letters", progress, || partner::correspondence(&spec.returns, &sent, &findings));
    Ok(Checked { accepted, findings, correspondence, awaited })
}

/// A return that nobody has sent yet, of a period that nobody has sent anything for.
fn waiting(spec: &Spec, sent: &Sent, missing: &Missing, findings: &mut Findings) {
    findings.add(Severity::Note, Code::AWAITED, missing.origin.clone(), || {
        let kind = &spec.returns.kinds[missing.kind];
        let due = owed::due(missing.period, kind.due_days)
            .map_or(String::new(), |due| format!(", due on {}", date::words(due)));
        let area = sent.area_name(missing.area);
        let message =
            format!("the {} for {area}, {}, is awaited from {}{due}", kind.title, missing.period, missing.partner);
        (message, None)
    });
}

/// The kinds of return that publications are made from.
fn kinds(spec: &Spec, publications: &[&Publication]) -> BTreeSet<usize> {
    let mut kinds = BTreeSet::new();
    let reference = |wanted: Reference| spec.returns.kinds.iter().position(|kind| kind.reference == Some(wanted));
    for definition in publications.iter().flat_map(|publication| &publication.definitions) {
        kinds.extend(definition.method.reads().and_then(|reads| match reads {
            Reads::Measure(measure) => spec.returns.kind_with(measure),
            Reads::Population(population) => spec.returns.kind_with(spec.returns.populations[population].measure),
            Reads::Neighbours => reference(Reference::Neighbours),
        }));
    }
    kinds
}

/// The kinds of return that the publications of a set are made from, each with the file that is looked for.
fn needed(spec: &Spec, set: &Set, inputs: &[Input]) -> Vec<(usize, String)> {
    let mut kinds = kinds(spec, &set.publications);
    kinds.extend(spec.returns.kinds.iter().position(|kind| kind.reference == Some(Reference::Areas)));
    let folder = inputs.first().and_then(|input| input.path.rsplit_once('/')).map_or("", |(folder, _)| folder);
    kinds.into_iter().map(|kind| (kind, format!("{folder}/{}.csv", spec.returns.kinds[kind].id))).collect()
}

/// The edition that is asked for: its area and period, and every area that it names.
///
/// # Errors
/// An area that is not listed, or a period that cannot be found or does not fit.
pub fn edition<'a>(
    spec: &'a Spec,
    request: &Request,
    publication: &'a Publication,
    accepted: &Accepted,
    awaited: Option<Period>,
    areas: &'a Areas,
) -> Result<Edition<'a>, Error> {
    let find = |code: &str| {
        areas.find(code).ok_or_else(|| {
            let near =
                nearest(code, &mut areas.spellings()).map_or(String::new(), |near| format!("; did you mean {near}?"));
            anyhow!("publication {} names the area \"{code}\", which is not in the areas table{near}", publication.name)
        })
    };
    let own = find(&publication.area)?;
    for code in codes(publication) {
        find(code)?;
    }
    let period = match publication.frequency {
        None => everything(accepted, publication)?,
        Some(frequency) => match request.period {
            Some(period) if frequency == Frequency::Quarter => period.last_quarter(),
            Some(period) => last_whole_year(period),
            None => match awaited {
                Some(period) if frequency == Frequency::Quarter => period,
                Some(period) => period.last_year(),
                None => latest_complete(spec, publication, accepted, frequency)?,
            },
        },
    };
    Ok(Edition { publication, returns: &spec.returns, areas, own, period, as_at: request.as_at })
}

/// The last financial year that is over at the end of a period.
fn last_whole_year(period: Period) -> Period {
    let year = period.last_year();
    if year.last_day() <= period.last_day() { year } else { year.back(1).unwrap_or(year) }
}

/// Every area code that a publication names.
fn codes(publication: &Publication) -> Vec<&str> {
    let mut codes: Vec<&str> = publication.headlines.iter().filter_map(|headline| headline.area.as_deref()).collect();
    codes.extend(publication.definitions.iter().filter_map(|definition| match &definition.method {
        Method::Comparison(Comparison { with: With::Area(code), .. }) => Some(code.as_str()),
        _ => None,
    }));
    for section in &publication.sections {
        for chart in &section.charts {
            codes.extend(listed(&chart.selection));
        }
        for table in &section.tables {
            match &table.shape {
                Shape::Grid { selection, .. } => codes.extend(listed(selection)),
                Shape::Lines(lines) => codes.extend(lines.iter().filter_map(|line| line.area.as_deref())),
                Shape::Missing | Shape::Denominators => {}
            }
        }
    }
    codes
}

fn listed(selection: &Selection) -> impl Iterator<Item = &str> {
    match &selection.areas {
        AreaSelection::Codes(codes) => codes.as_slice(),
        _ => &[],
    }
    .iter()
    .map(String::as_str)
}

/// From the first to the last day of anything that was sent.
fn everything(accepted: &Accepted, publication: &Publication) -> Result<Period, Error> {
    let periods = accepted.periods();
    let first = periods.iter().map(|period| period.first_day()).min();
    let last = periods.iter().map(|period| period.last_day()).max();
    match (first, last) {
        (Some(first), Some(last)) => Ok(Period::Span { first, last }),
        _ => bail!("nothing was sent that publication {} could be made from", publication.name),
    }
}

/// The latest period of which every kind of return that the publication uses has sent something. For a year that means
/// all four quarters of what is sent quarterly.
fn latest_complete(
    spec: &Spec,
    publication: &Publication,
    accepted: &Accepted,
    frequency: Frequency,
) -> Result<Period, Error> {
    let mut kinds = BTreeSet::new();
    for definition in &publication.definitions {
        if let Method::Sum { measure, .. } = definition.method {
            kinds.extend(spec.returns.kind_with(measure));
        }
    }
    let sent = |kind: usize, period: Period| {
        spec.returns.kinds[kind].measures.clone().any(|measure| accepted.has(measure, period))
    };
    let complete = |period: Period| {
        let quarters = match period {
            Period::Year { .. } => period.quarters().map_or(Vec::new(), |quarters| quarters.to_vec()),
            other => vec![other],
        };
        kinds.iter().all(|kind| match spec.returns.kinds[*kind].frequency {
            Some(Frequency::Quarter) => quarters.iter().all(|quarter| sent(*kind, *quarter)),
            Some(Frequency::Year) if frequency == Frequency::Year => sent(*kind, period),
            _ => true,
        })
    };
    let candidates: BTreeSet<Period> = accepted
        .periods()
        .into_iter()
        .filter(|period| matches!(period, Period::Quarter { .. } | Period::Year { .. }))
        .map(|period| if frequency == Frequency::Quarter { period.last_quarter() } else { period.last_year() })
        .collect();
    // Where it is known who owes what, a first quarter that is not yet all in is shown with its gaps.
    let begun = candidates.last().copied().filter(|_| accepted.knows_who_owes());
    candidates
        .into_iter()
        .rev()
        .find(|period| complete(*period))
        .or(begun)
        .with_context(|| format!("publication {} has no complete period: name one with --period", publication.name))
}

/// Where an edition goes, below the output folder.
fn folder(edition: &Edition) -> String {
    let period = match edition.publication.frequency {
        Some(_) => edition.period.slug(),
        None => "all-periods".to_owned(),
    };
    format!("{}/{period}", edition.publication.name)
}

fn settings(edition: &Edition) -> Settings {
    Settings {
        publication: edition.publication.name.clone(),
        period: edition.period.to_string(),
        as_at: edition.as_at.map(|date| date.to_string()),
        disclosure: match &edition.publication.disclosure {
            publications::Disclosure::Agreed { threshold, round, agreed, .. } => {
                let higher = edition.publication.disclosure.higher(edition.returns).into_iter();
                let higher: String =
                    higher.map(|(label, largest)| format!(", of {label} below {}", largest + 1)).collect();
                let withheld =
                    threshold.map(|threshold| format!("counts below {threshold}{higher} withheld, zero shown"));
                let which = if threshold.is_some() { "others" } else { "counts" };
                let rounded = round.map(|base| format!("{which} rounded to the nearest {base}"));
                let rules: Vec<String> = withheld.into_iter().chain(rounded).collect();
                format!("{}, agreed by {agreed}", rules.join(", "))
            }
            publications::Disclosure::Public { reason } => format!("public: {reason}"),
        },
    }
}
