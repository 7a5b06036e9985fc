//! Which edition of a publication is made: its area, its period, and every area that it names.

use std::collections::BTreeSet;

use anyhow::{Context, Error, anyhow, bail};
use chrono::NaiveDate;

use super::Request;
use super::accept::kinds;
use crate::check::Accepted;
use crate::model::area::{AreaIndex, Areas};
use crate::model::date;
use crate::model::edition::Vintage;
use crate::model::measure::MeasureIndex;
use crate::model::period::Period;
use crate::model::register::{Empty, Entry, Registers};
use crate::model::spelling;
use crate::pipelines::Spec;
use crate::present::report::Report;
use crate::publish::manifest::{Issued, Settings};
use crate::spec::figure::{Nature, Reads};
use crate::spec::layout::Edition;
use crate::spec::publications::{Disclosure, ForEach, Publication};
use crate::spec::shown::{AreaSelection, Selection, Shape};
use crate::spec::source::nearest;
use crate::spec::typed_return::Frequency;

/// What all editions of a publication stand on.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub areas: &'a Areas,
    /// As `begins` gives it.
    pub begins: &'a [Option<NaiveDate>],
    /// As `published` gives them.
    pub registers: &'a Registers,
}

/// What may be published of the rows of registers, without the files that they stood in.
pub fn published(spec: &Spec, accepted: &Accepted) -> Registers {
    let of = |entry: &Entry| Some(spec.returns.kinds[entry.kind].register.as_ref()?.published(entry));
    let nobody = |empty: &Empty| Empty { partner: String::new(), file: String::new(), line: 0, ..empty.clone() };
    Registers {
        rows: accepted.entries().iter().filter_map(of).collect(),
        empty: accepted.empty().iter().map(nobody).collect(),
    }
}

/// The editions that are asked for: one, or one for each of the areas that have editions of their own.
///
/// # Errors
/// An area that is not listed, or a period that cannot be found or does not fit.
pub fn editions<'a>(
    spec: &'a Spec,
    request: &Request,
    publication: &'a Publication,
    accepted: &Accepted,
    awaited: Option<Period>,
    ground: Ground<'a>,
) -> Result<Vec<Edition<'a>>, Error> {
    let areas = ground.areas;
    let edition = edition(spec, request, publication, accepted, awaited, ground)?;
    words_on_no_edition(&edition)?;
    let of = match &publication.for_each {
        None => return Ok(vec![written_on(edition)]),
        Some(ForEach::Children) => areas.children(edition.own, edition.period),
        Some(ForEach::Codes(codes)) => {
            codes.iter().map(|code| listed_area(publication, areas, code)).collect::<Result<_, Error>>()?
        }
    };
    if of.is_empty() {
        bail!(
            "publication {}: no area is below {}, so `for-each` makes no edition",
            publication.name,
            publication.area
        );
    }
    Ok(of.into_iter().map(|own| written_on(Edition { own, ..edition })).collect())
}

/// # Errors
/// Words on an edition that the publication does not make, now or in another period.
fn words_on_no_edition(edition: &Edition) -> Result<(), Error> {
    /// Editions so many periods before and after this one.
    const NEAR: std::ops::RangeInclusive<i32> = -8..=400;
    let publication = edition.publication;
    let known: Vec<String> = match publication.frequency {
        Some(_) => NEAR.filter_map(|back| edition.period.back(back)).map(|period| period.slug()).collect(),
        None => vec![EVERYTHING.to_owned()],
    };
    let is_known = |name: &str| {
        known.iter().any(|slug| match publication.for_each {
            Some(_) => name.strip_prefix(slug.as_str()).is_some_and(|area| area.starts_with('-')),
            None => name == slug,
        })
    };
    match publication.commentary.iter().find(|on| !is_known(&on.edition)) {
        None => Ok(()),
        Some(on) => bail!(
            "{0}.{1}.md is for an edition of {0} called \"{1}\", but there is none: the one of this run is {2}",
            publication.name,
            on.edition,
            folder(edition)
        ),
    }
}

/// The edition with the words that are on it.
fn written_on(edition: Edition) -> Edition {
    let folder = folder(&edition);
    let name = folder.rsplit('/').next().unwrap_or(&folder);
    let commentary = edition.publication.commentary.iter().find(|on| on.edition == name);
    Edition { commentary, ..edition }
}

/// The area of this code.
fn listed_area(publication: &Publication, areas: &Areas, code: &str) -> Result<AreaIndex, Error> {
    areas.find(code).ok_or_else(|| {
        let near =
            nearest(code, &mut areas.spellings()).map_or(String::new(), |near| format!("; did you mean {near}?"));
        anyhow!("publication {} names the area \"{code}\", which is not in the areas table{near}", publication.name)
    })
}

/// The edition of a publication's own area: its period, and every area that it names.
fn edition<'a>(
    spec: &'a Spec,
    request: &Request,
    publication: &'a Publication,
    accepted: &Accepted,
    awaited: Option<Period>,
    Ground { areas, begins, registers }: Ground<'a>,
) -> Result<Edition<'a>, Error> {
    let find = |code: &str| listed_area(publication, areas, code);
    let own = find(&publication.area)?;
    for code in codes(publication) {
        find(code)?;
    }
    let period = match publication.frequency {
        None => everything(accepted, publication)?,
        Some(frequency) => match (request.period, awaited) {
            (Some(period), _) => frequency.last_over(period),
            (None, Some(period)) => frequency.in_which_ends(period),
            (None, None) => latest_complete(spec, request, publication, accepted, frequency)?,
        },
    };
    let kinds = kinds(spec, &[publication]).into_iter().map(|kind| &spec.returns.kinds[kind]);
    let counted: Vec<MeasureIndex> =
        kinds.filter(|kind| !kind.is_population).flat_map(|kind| kind.measures.clone()).collect();
    let within: Vec<Period> = [period].into_iter().chain(period.parts().into_iter().flatten()).collect();
    let has = |period: &Period| counted.iter().any(|measure| accepted.has(*measure, *period));
    let has_begun = publication.frequency.is_none() || counted.is_empty() || within.iter().any(has);
    if awaited.is_none() && publication.frequency.is_some() {
        over(spec, publication, request, period, accepted)?;
    }
    Ok(Edition {
        publication,
        returns: &spec.returns,
        areas,
        own,
        period,
        as_at: request.as_at,
        begins,
        registers,
        has_begun,
        vintage: None,
        commentary: None,
    })
}

/// For each figure of a publication the first day that anything which it is made from was sent or owed for; nothing where nothing
/// ever was, or where it is made from something that nobody owes, like a population.
pub fn begins(spec: &Spec, publication: &Publication, accepted: &Accepted) -> Vec<Option<NaiveDate>> {
    let mut begins: Vec<Option<NaiveDate>> = Vec::new();
    for definition in &publication.definitions {
        let own = match definition.facts.reads {
            Some(Reads::Measure(measure)) => {
                spec.returns.kind_with(measure).and_then(|kind| accepted.first_day(&spec.returns, kind))
            }
            Some(Reads::Population(_) | Reads::Neighbours) | None => None,
        };
        let used = definition.facts.uses.iter().filter_map(|used| begins.get(*used).copied().flatten());
        let first = used.chain(own).min();
        begins.push(first);
    }
    begins
}

/// # Errors
/// A period of which nothing shows that it is over: it ends after the date of the run, or, where none is given, after
/// everything that was sent.
fn over(
    spec: &Spec,
    publication: &Publication,
    request: &Request,
    period: Period,
    accepted: &Accepted,
) -> Result<(), Error> {
    let of = format!("publication {}: {period} ends on {}", publication.name, date::words(period.last_day()));
    match request.as_at {
        Some(day) if period.last_day() > day => {
            bail!("{of}, and is not over on {} (--as-at): report an earlier period", date::words(day))
        }
        Some(_) => Ok(()),
        None => match accepted.last_day(&spec.returns) {
            Some(last) if period.last_day() > last => bail!(
                "{of}, and everything that was sent is for days up to {}, so nothing shows that it is over: report an \
                earlier period, or give today's date with --as-at",
                date::words(last)
            ),
            _ => Ok(()),
        },
    }
}

/// Every area code that a publication names.
fn codes(publication: &Publication) -> Vec<&str> {
    let mut codes: Vec<&str> = publication.headlines.iter().filter_map(|headline| headline.area.as_deref()).collect();
    codes.extend(publication.definitions.iter().filter_map(|definition| match &definition.facts.nature {
        Nature::Benchmark(benchmark) => benchmark.area.as_deref(),
        _ => None,
    }));
    codes.extend(publication.lives(&publication.commentary).filter_map(|live| live.area.as_deref()));
    for section in &publication.sections {
        codes.extend(section.charts_of_figures().flat_map(|chart| listed(&chart.selection)));
        codes.extend(section.rows_of_registers().flat_map(|rows| &rows.areas).map(String::as_str));
        for table in &section.tables {
            match &table.shape {
                Shape::Grid { selection, .. } | Shape::Projection(selection) => codes.extend(listed(selection)),
                Shape::Lines(lines) => codes.extend(lines.iter().filter_map(|line| line.area.as_deref())),
                Shape::Register(_) | Shape::Missing | Shape::Denominators | Shape::Variation => {}
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
        _ => bail!("publication {} cannot be made, because nothing was sent for it", publication.name),
    }
}

/// The latest period of which every kind of return that the publication uses has sent something. For a year that means
/// all four quarters of what is sent quarterly, and all twelve months of what is sent monthly.
fn latest_complete(
    spec: &Spec,
    request: &Request,
    publication: &Publication,
    accepted: &Accepted,
    frequency: Frequency,
) -> Result<Period, Error> {
    let mut kinds = BTreeSet::new();
    for definition in &publication.definitions {
        if let Nature::Sent { measure, .. } = definition.facts.nature {
            kinds.extend(spec.returns.kind_with(measure));
        }
    }
    let sent = |kind: usize, period: Period| {
        spec.returns.kinds[kind].measures.clone().any(|measure| accepted.has(measure, period))
    };
    let complete = |period: Period| {
        kinds.iter().map(|kind| (kind, &spec.returns.kinds[*kind])).all(|(at, kind)| {
            let within = kind.frequency.filter(|_| !kind.is_population).map(|frequency| frequency.within(period));
            // What is sent for longer periods is not waited for, and a register stands as it was sent last.
            let needed = if kind.register.is_some() { 1 } else { usize::MAX };
            within.is_none_or(|periods| periods.iter().rev().take(needed).all(|period| sent(*at, *period)))
        })
    };
    // A month that somebody sent among quarters says nothing of how far the returns have come.
    let is_usual = |period: Period| kinds.iter().any(|kind| spec.returns.kinds[*kind].comes_for(period));
    let candidates: BTreeSet<Period> = accepted
        .periods()
        .into_iter()
        .filter(|period| matches!(period, Period::Quarter { .. } | Period::Year { .. }) || is_usual(*period))
        .map(|period| frequency.in_which_ends(period))
        .filter(|period| request.as_at.or(accepted.last_day(&spec.returns)).is_none_or(|day| period.last_day() <= day))
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

/// What the edition of a publication is called that is not about one period.
const EVERYTHING: &str = "all-periods";

/// Where an edition goes, below the output folder.
pub(super) fn folder(edition: &Edition) -> String {
    let period = match edition.publication.frequency {
        Some(_) => edition.period.slug(),
        None => EVERYTHING.to_owned(),
    };
    // An edition of one of several areas is named for it, too.
    let area = match edition.publication.for_each {
        Some(_) => {
            let of = edition.areas.get(edition.own);
            let name = spelling::dashed(&of.name, |letter| letter.is_ascii_alphanumeric());
            format!("-{name}-{}", of.code.to_lowercase())
        }
        None => String::new(),
    };
    format!("{}/{period}{area}", edition.publication.name)
}

pub(super) fn settings(edition: &Edition, report: &Report) -> Settings {
    let released = edition.vintage.map(|Vintage { number, on, because }| Issued {
        vintage: *number,
        on: on.to_string(),
        because: because.clone(),
    });
    Settings {
        publication: edition.publication.name.clone(),
        title: edition.publication.title.clone(),
        subtitle: report.subtitle.clone(),
        publisher: report.publisher.clone(),
        notice: edition.publication.notice.clone(),
        period: edition.period.to_string(),
        as_at: edition.as_at.map(|date| date.to_string()),
        disclosure: match &edition.publication.disclosure {
            disclosure @ Disclosure::Agreed { .. } => disclosure.policy(edition.returns).unwrap_or_default(),
            Disclosure::Public { reason } => format!("public: {reason}"),
        },
        sections: report.sections.iter().map(|section| section.title.clone()).collect(),
        released,
        next_release: edition.publication.next_release.map(|day| day.to_string()),
        licence: report.front.licence.clone(),
    }
}
