//! What is told together: derives, discloses, presents and publishes the publications of a group, and keeps what was told.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Error};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::accept::kinds;
use super::edition::{Ground, begins, editions, folder, published, settings};
use super::past::{self, Standing, Step, last_edition, step};
use super::tally::Amount;
use super::{Had, Inputs, Refreshed, Rendered, Run, Telling};
use crate::check::Accepted;
use crate::derive::{Figures, Wants, causes, counts, derive, sent, trace};
use crate::disclose::{Derived, Disclosure, List, Release, Together, disclose, seeds};
use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::codebook::Codebook;
use crate::model::disclosed::Elsewhere;
use crate::model::edition::{Moved, Recorded};
use crate::model::finding::{Finding, Origin};
use crate::model::format::Format;
use crate::model::register::Registers;
use crate::pipelines::Spec;
use crate::present::report::Report;
use crate::present::{present, without_numbers};
use crate::publish::internal::kept;
use crate::publish::manifest::{self, Hashed, Remembered, Settings};
use crate::publish::{Files, codebook as codebook_json, dictionary, disclosed, internal, publish, received, released};
use crate::revise::revise;
use crate::spec::codebook;
use crate::spec::layout::Edition;
use crate::spec::publications::Publication;
use crate::world::{Book, Count, Wanted, World};

/// Every edition of a group with its figures.
struct AllDerived<'a> {
    editions: Vec<Derived<'a>>,
    /// One for each edition.
    beside: Vec<Beside<'a>>,
    /// Editions that were released and stay as they are.
    stays: Vec<Rendered>,
    /// The place of the set of each list of returns, of those that an edition is made from.
    set_of: Vec<usize>,
}

/// Of each set its areas, what `begins` gives for each publication, and the rows of its registers.
type Grounds<'b> = (&'b [Option<Areas>], &'b [Vec<Vec<Option<NaiveDate>>>], &'b [Registers]);

/// What an edition that is made anew has beside its release.
#[derive(Default)]
struct Beside<'a> {
    /// What was released before, with every figure that is another now.
    earlier: Vec<(Standing<'a>, BTreeMap<String, Moved>)>,
    files: Files,
}

/// An edition that is laid out and not yet rendered.
struct Laid<'a> {
    report: Report,
    lineage: Vec<[String; 3]>,
    /// What is kept of it and of what it takes the place of.
    beside: Files,
    folder: String,
    settings: Settings,
    set: usize,
    publication: &'a Publication,
    /// Whether it is the first edition of its publication here, in which what is said to partners is kept.
    is_first: bool,
}

impl<'a> Run<'a> {
    /// Takes everything that is told together through the stages after `check`; gives the finding that stops it.
    pub(super) fn tell(&self, had: &mut [Had<'a>], refreshed: &mut Refreshed) -> Result<Option<Finding>, Error> {
        let areas: Vec<Option<Areas>> =
            had.iter().map(|had| had.accepted.as_ref().map(|accepted| accepted.areas().clone())).collect();
        let registers: Vec<Registers> = had
            .iter()
            .map(|had| had.accepted.as_ref().map_or(Registers::default(), |accepted| published(self.spec, accepted)))
            .collect();
        let begins: Vec<Vec<Vec<Option<NaiveDate>>>> = had
            .iter()
            .map(|had| {
                let of = |publication: &&Publication| {
                    had.accepted.as_ref().map_or(Vec::new(), |accepted| begins(self.spec, publication, accepted))
                };
                had.set.publications.iter().map(of).collect()
            })
            .collect();
        let mut elsewhere: Vec<Elsewhere> = Vec::new();
        for told in had.iter().filter_map(|had| had.accepted.as_ref()).flat_map(Accepted::elsewhere) {
            if !elsewhere.contains(told) {
                elsewhere.push(told.clone());
            }
        }
        past::held(self.past, &self.spec.publications, &self.group.released)?;
        let mut kept = self.received(had)?;
        let mut derived = self.derive(had, (&areas, &begins, &registers), refreshed)?;
        let stays = std::mem::take(&mut derived.stays);
        let mut recorded = self.group.released.clone();
        recorded.extend(derived.editions.iter().filter(|derived| derived.is_asked).filter_map(|derived| {
            let Edition { publication, period, vintage, .. } = derived.edition;
            Some(Recorded {
                publication: publication.name.clone(),
                period: period.to_string(),
                folder: folder(&derived.edition),
                vintage: vintage?.clone(),
            })
        }));
        for publication in self.asked() {
            refreshed.findings.extend(past::open(publication, &recorded));
        }
        if !derived.editions.iter().any(|derived| derived.is_asked) {
            if !stays.is_empty() {
                // Nothing is told, so nothing is to be remembered beyond what is.
                let (publications, withholds) = (self.group.names(), self.group.withholds());
                let (kept, released) = (Vec::new(), None);
                refreshed.tellings.push(Telling { publications, withholds, kept, editions: stays, released });
            }
            return Ok(None);
        }
        let Disclosure { releases, disclosed } = match self.disclose(had, &areas, &derived, &elsewhere, refreshed) {
            Ok(disclosure) => disclosure,
            Err(finding) => return Ok(Some(*finding)),
        };
        let memory = disclosed.as_ref().map(|(disclosed, _)| disclosed::remembered(disclosed)).transpose()?;
        let laid = self.present(derived, releases, refreshed)?;
        let tables = |laid: &Laid| laid.report.sections.iter().map(|section| section.tables.len() as u64).sum::<u64>();
        let all = Amount::Tables(laid.iter().map(tables).sum());
        let mut editions = refreshed.tally.time_of("publish", all, self.progress, || {
            let render = |laid: &Laid| {
                let (areas, memory) = (areas[laid.set].as_ref(), memory.as_ref());
                let rendered = self.render(laid, &had[laid.set], areas, &elsewhere, memory);
                self.progress.done(tables(laid));
                rendered
            };
            laid.par_iter().map(render).collect::<Result<Vec<_>, Error>>()
        })?;
        editions.extend(stays);
        let withholds = disclosed.is_some();
        let released = if recorded.is_empty() { None } else { Some(self.released(&recorded)?) };
        if let Some((disclosed, record)) = disclosed {
            let files = kept.entry(received::folder(&self.group.folders())).or_default();
            files.insert(disclosed::NAME.to_owned(), disclosed::write(&disclosed)?);
            files.extend(internal::disclosure(&record)?);
        }
        refreshed.tellings.push(Telling {
            publications: self.group.names(),
            withholds,
            kept: kept.into_iter().map(|(folder, files)| Rendered { folder, files }).collect(),
            editions,
            released,
        });
        Ok(None)
    }

    fn released(&self, recorded: &[Recorded]) -> Result<Rendered, Error> {
        let files = Files::from([(released::NAME.to_owned(), released::write(recorded)?)]);
        Ok(Rendered { folder: released::folder(&self.group.folders()), files })
    }

    /// What is to be remembered of the returns of each set, by the folder that it is kept in.
    fn received(&self, had: &[Had]) -> Result<BTreeMap<String, Files>, Error> {
        let mut kept: BTreeMap<String, Files> = BTreeMap::new();
        for had in had {
            let is_asked = had.set.publications.iter().any(|publication| self.request.asks_for(publication));
            // What was not asked for is still to be compared with what was read when it was.
            let received = match had.accepted.as_ref().filter(|_| is_asked) {
                Some(accepted) => accepted.received(&self.spec.returns, had.set.received.as_ref()),
                None => had.set.received.clone(),
            };
            if let Some(received) = received {
                let files = kept.entry(received::folder(had.set.folders)).or_default();
                files.insert(received::NAME.to_owned(), received::write(&received)?);
            }
        }
        Ok(kept)
    }

    fn derive<'b>(
        &self,
        had: &[Had<'a>],
        (areas, begins, registers): Grounds<'b>,
        refreshed: &mut Refreshed,
    ) -> Result<AllDerived<'b>, Error>
    where
        'a: 'b,
    {
        let mut all = AllDerived { editions: Vec::new(), beside: Vec::new(), stays: Vec::new(), set_of: Vec::new() };
        for (at, had) in had.iter().enumerate() {
            let (Some(accepted), Some(areas)) = (&had.accepted, &areas[at]) else { continue };
            let ground = |begins: &'b [Option<NaiveDate>]| Ground { areas, begins, registers: &registers[at] };
            for (publication, begins) in had.set.publications.iter().zip(&begins[at]) {
                if had.blocks(self.spec, publication) {
                    continue;
                }
                let is_asked = self.request.asks_for(publication);
                let asked = editions(self.spec, self.request, publication, accepted, had.awaited, ground(begins));
                let editions = match asked {
                    // One that could not be made now tells nothing now.
                    Err(_) if !is_asked => continue,
                    editions => editions?,
                };
                for edition in editions {
                    self.derive_one(edition, (at, had, accepted), is_asked, &mut all, refreshed)?;
                }
            }
        }
        Ok(all)
    }

    /// Derives an edition of a set, unless it was released and stays as it is.
    fn derive_one<'b>(
        &self,
        mut edition: Edition<'b>,
        (at, had, accepted): (usize, &Had<'a>, &Accepted),
        is_asked: bool,
        all: &mut AllDerived<'b>,
        refreshed: &mut Refreshed,
    ) -> Result<(), Error>
    where
        'a: 'b,
    {
        let publication = edition.publication;
        let standing = Standing::of(self.past, &folder(&edition))?;
        let step = step(publication, edition.period, standing.as_ref())?;
        let stays = matches!(step, Step::Stays(_));
        if stays && !is_asked {
            // What was released is remembered, and is not told again.
            return Ok(());
        }
        edition.vintage = match step {
            Step::Draft => None,
            Step::Release(vintage) | Step::Stays(vintage) => Some(vintage),
        };
        let derived = || derive(&edition, self.spec.methods(publication), accepted);
        let figures = refreshed.tally.time("derive", self.progress, derived);
        refreshed.tally.figures += if is_asked { figures.len() } else { 0 };
        if let Some(standing) = standing.as_ref().filter(|_| stays) {
            let said = had.internal(self.spec, publication)?;
            all.stays.push(Rendered { folder: folder(&edition), files: standing.as_it_stands(said)? });
            refreshed.findings.extend(past::would_change(standing, &edition, &figures, accepted)?);
            return Ok(());
        }
        let beside = if is_asked { self.beside(&edition, &figures, accepted, standing)? } else { Beside::default() };
        let list = all.set_of.iter().position(|set| *set == at).unwrap_or_else(|| {
            all.set_of.push(at);
            all.set_of.len() - 1
        });
        all.editions.push(Derived { edition, figures, list, is_asked });
        all.beside.push(beside);
        Ok(())
    }

    /// What an edition is compared with, what is kept of it once it is released, and what it takes the place of.
    fn beside(
        &self,
        edition: &Edition,
        figures: &Figures,
        accepted: &Accepted,
        standing: Option<Standing<'a>>,
    ) -> Result<Beside<'a>, Error> {
        let last = last_edition(self.past, edition)?;
        let mut beside = Beside::default();
        if edition.vintage.is_none() && last.is_none() {
            return Ok(beside);
        }
        let sent = causes::sent(figures, accepted, edition);
        let shown = causes::kept(figures, edition);
        if edition.vintage.is_some() {
            if let Some(sent) = &sent {
                beside.files.insert(kept::SENT.to_owned(), kept::sent(sent)?);
            }
            beside.files.insert(kept::FIGURES.to_owned(), kept::figures(&shown)?);
        }
        if let Some(standing) = &standing {
            beside.files.extend(standing.as_vintage()?);
        }
        for earlier in standing.into_iter().chain(last) {
            let moved = earlier.basis()?.moved(figures, edition, &shown, sent.as_ref());
            beside.earlier.push((earlier, moved));
        }
        if !beside.earlier.is_empty() {
            let changes: Vec<(String, &BTreeMap<String, Moved>)> =
                beside.earlier.iter().map(|(earlier, moved)| (earlier.name(), moved)).collect();
            beside.files.insert(kept::CHANGES.to_owned(), kept::changes(&changes)?);
        }
        Ok(beside)
    }

    /// What may be shown of all editions together. Takes the observations, which nothing needs afterwards: they are the bulk of
    /// the memory.
    fn disclose(
        &self,
        had: &mut [Had],
        areas: &[Option<Areas>],
        derived: &AllDerived,
        elsewhere: &[Elsewhere],
        refreshed: &mut Refreshed,
    ) -> Result<Disclosure, Box<Finding>> {
        let tally = &mut refreshed.tally;
        let whole = |set: &usize| Some(codebook::whole(&self.spec.returns, areas[*set].as_ref()?));
        let codebooks: Vec<Codebook> = derived.set_of.iter().filter_map(whole).collect();
        let book = Book::of(&codebooks);
        let publications: Vec<&Publication> = self.group.publications().collect();
        let before = self.group.disclosed.clone().unwrap_or_default();
        let seeds = seeds(&book, &publications, &derived.editions, &before, elsewhere)?;
        let world = tally
            .time("disclose", self.progress, || World::of(&book, seeds, &|wanted| derived.sent_of(had, &book, wanted)));
        let mut lists = Vec::new();
        for (list, set) in derived.set_of.iter().enumerate() {
            let had = &mut had[*set];
            let Some((accepted, of)) = had.accepted.take().zip(derived.of_list(list)) else { continue };
            let own = |area: AreaIndex| of.edition.areas.find(book.code(area));
            let sent = tally.time("disclose", self.progress, || {
                let counts = world.counts.iter();
                let counts = counts.map(|count| (count.measure, count.part.clone(), own(count.area), count.period));
                sent(&of.edition, &accepted, counts)
            });
            let partners = accepted.observations().partners.clone();
            lists.push(List { returns: had.set.folders.join("+"), partners, sent });
        }
        let together = Together {
            book: &book,
            world: &world,
            lists,
            editions: &derived.editions,
            publications,
            before: &before,
            elsewhere,
        };
        tally.time("disclose", self.progress, || disclose(&together))
    }

    /// Lays out what was asked for.
    fn present<'b>(
        &self,
        derived: AllDerived<'b>,
        releases: Vec<Release>,
        refreshed: &mut Refreshed,
    ) -> Result<Vec<Laid<'b>>, Error> {
        let tally = &mut refreshed.tally;
        let mut all: Vec<Laid> = Vec::new();
        let both = derived.editions.into_iter().zip(derived.beside).zip(releases);
        for ((Derived { edition, figures, list, .. }, beside), release) in
            both.filter(|((derived, _), _)| derived.is_asked)
        {
            let lineage = trace::lineage(&figures, &edition);
            drop(figures);
            tally.withheld += release.withheld();
            let earlier = beside.earlier.iter().map(|(earlier, moved)| earlier.earlier(&edition, moved));
            let earlier = earlier.collect::<Result<Vec<_>, Error>>()?;
            let revised = tally.time("revise", self.progress, || revise(&edition, release, earlier));
            let report = tally.time("present", self.progress, || present(&edition, &revised));
            refreshed.findings.extend(without_numbers(&report).into_iter().map(|(sentence, meaning)| {
                Finding::warning(
                    Code::TEXT_WITHOUT_NUMBER,
                    Origin::file(format!("{}.toml", edition.publication.name)),
                    format!("“{sentence}” has a marker where a number was meant: {meaning}"),
                )
                .hint("reword the sentence for this edition, or take the figure out of it")
            }));
            let is_first = all.iter().all(|laid| laid.publication.name != edition.publication.name);
            all.push(Laid {
                is_first,
                settings: settings(&edition, &report),
                report,
                lineage,
                beside: beside.files,
                folder: folder(&edition),
                set: derived.set_of[list],
                publication: edition.publication,
            });
        }
        Ok(all)
    }

    /// Every file of an edition.
    fn render(
        &self,
        laid: &Laid,
        had: &Had,
        areas: Option<&Areas>,
        elsewhere: &[Elsewhere],
        memory: Option<&Remembered>,
    ) -> Result<Rendered, Error> {
        let Laid { report, lineage, beside, folder, settings, set, publication, is_first } = laid;
        let returns = &self.spec.returns;
        let mut files = publish(report, self.template).with_context(|| format!("publication {}", report.name))?;
        if *is_first {
            files.extend(had.internal(self.spec, publication)?);
        }
        files.insert("internal/lineage.csv".to_owned(), internal::lineage(lineage)?);
        let kinds: Vec<usize> = kinds(self.spec, &[*publication]).into_iter().collect();
        let dictionary = dictionary::page(returns, &kinds, &publication.publisher);
        files.insert(Format::Dictionary.released(""), dictionary.into_bytes());
        if let Some(areas) = areas {
            let codebook = codebook_json::json(returns, &kinds, areas, &publication.disclosure, elsewhere)?;
            files.insert(Format::Codebook.released(""), codebook);
        }
        let Inputs { pipelines, returns } = (self.hashes)(*set, publication);
        let named: BTreeSet<String> = returns.iter().filter_map(|file| named(self.spec, &file.path)).collect();
        let inputs: Vec<Hashed> = pipelines.into_iter().chain(returns).collect();
        let public = manifest::public(settings, &named, &files)?;
        files.extend(beside.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        let mut stays = vec![Hashed::of(Format::Manifest.released(""), public.as_bytes())];
        if settings.released.is_some() {
            let kept = [kept::LINEAGE, kept::SENT, kept::FIGURES, kept::CHANGES];
            stays.extend(kept.into_iter().filter_map(|path| Some(Hashed::of(path, files.get(path)?))));
        }
        let internal = manifest::internal(settings, &inputs, memory, stays)?;
        files.insert(Format::Manifest.released(""), public.into_bytes());
        files.insert("internal/manifest.json".to_owned(), internal.into_bytes());
        Ok(Rendered { folder: folder.clone(), files })
    }
}

impl AllDerived<'_> {
    /// An edition that is made from a list of returns.
    fn of_list(&self, list: usize) -> Option<&Derived<'_>> {
        self.editions.iter().find(|derived| derived.list == list)
    }

    /// The counts of people that are wanted and of which anything was sent.
    fn sent_of(&self, had: &[Had], book: &Book, wanted: &Wanted) -> BTreeSet<Count> {
        let mut found = BTreeSet::new();
        for (list, set) in self.set_of.iter().enumerate() {
            let Some((accepted, of)) = had[*set].accepted.as_ref().zip(self.of_list(list)) else { continue };
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
    }
}

/// What a return is called in a release: by its kind, never by its file, which may be named for what is in it.
fn named(spec: &Spec, path: &str) -> Option<String> {
    spec.returns.kind_of(path).map(|kind| spec.returns.kinds[kind].title.clone())
}
