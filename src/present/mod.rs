//! Lays out a release as tables, charts and a report, without any format.

mod alt;
mod bases;
mod changes;
pub mod chart;
mod charts;
mod control;
mod denominators;
mod figures;
mod funnel;
mod in_words;
mod intervals;
mod labels;
mod methods;
pub mod report;
mod said;
pub mod table;
mod tables;

use chrono::Datelike;

use crate::revise::{Against, Limits, Release, Released, Revised};
use crate::model::cell::Shown;
use crate::model::date;
use crate::model::spelling;
use crate::spec::figure::Nature;
use crate::spec::layout::Edition;
use crate::spec::publications;

use intervals::Intervals;
use report::{Beside, Headline, Report, Section};
use table::Place;

/// The report of an edition.
pub fn present(edition: &Edition, revised: &Revised) -> Report {
    let (publication, release) = (edition.publication, revised.release());
    let area = &edition.areas.get(edition.own).name;
    let as_at = edition.as_at.map_or(String::new(), |date| format!(", as at {}", date::words(date)));
    let compared = |is_correction: bool| {
        let since = revised.since().iter();
        let wanted = since.filter(move |since| matches!(since.against(), Against::Before { .. }) == is_correction);
        wanted.map(|since| changes::section(edition, release, since))
    };
    let own = publication.sections.iter().map(|section| self::section(edition, release, section));
    let sections: Vec<Section> = compared(true).chain(own).chain(compared(false)).collect();
    let mut sources: Vec<String> = Vec::new();
    for source in sections.iter().flat_map(|section| &section.tables).flat_map(|table| &table.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    sources.sort();
    Report {
        name: publication.name.clone(),
        title: publication.title.clone(),
        subtitle: {
            let of = match publication.frequency {
                Some(_) => format!("{area}, {}", edition.period.months()),
                None => {
                    let (first, last) = (edition.period.first_day(), edition.period.last_day());
                    format!("{} to {}", first.year(), last.year())
                }
            };
            format!("{of}{as_at}{}", status(edition))
        },
        publisher: publication.publisher.clone(),
        notice: notice(edition),
        introduction: publication.introduction.clone(),
        headlines: publication.headlines.iter().map(|headline| self::headline(edition, release, headline)).collect(),
        sections,
        notes: notes(edition),
        methods: methods::used(edition, release),
        disclosure: release.statement().to_owned(),
        sources,
        figures: figures::rows(edition, release),
    }
}

fn section(edition: &Edition, release: &Release, section: &publications::Section) -> Section {
    Section {
        id: anchor(&section.title),
        title: section.title.clone(),
        text: section.text.clone(),
        charts: section.charts.iter().map(|chart| charts::chart(edition, release, chart)).collect(),
        tables: section
            .charts
            .iter()
            .filter_map(|chart| {
                control::table(edition, release, chart).or_else(|| funnel::table(edition, release, chart))
            })
            .chain(section.tables.iter().map(|table| tables::table(edition, release, table)))
            .collect(),
    }
}

/// The anchor of a section.
fn anchor(title: &str) -> String {
    spelling::dashed(title, |letter| letter.is_ascii_alphanumeric())
}

/// When it was released or corrected, for its subtitle.
fn status(edition: &Edition) -> String {
    match edition.vintage {
        None => String::new(),
        Some(vintage) if vintage.number == 1 => format!(", released on {}", date::words(vintage.on)),
        Some(vintage) => format!(", corrected on {}", date::words(vintage.on)),
    }
}

/// What is said on every page, table and chart; of a draft first of all that it is one.
fn notice(edition: &Edition) -> String {
    let draft = if edition.vintage.is_none() { "Draft, not released." } else { "" };
    let said = [draft, edition.publication.notice.as_str()];
    said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" ")
}

fn headline(edition: &Edition, release: &Release, headline: &publications::Headline) -> Headline {
    let key = edition.headline(headline, headline.definition);
    let definition = &edition.publication.definitions[headline.definition];
    let beside = headline.beside.iter().map(|index| {
        let key = edition.headline(headline, *index);
        let released = release.at(&key);
        let base = released.map(|released| released.base()).filter(|base| !base.is_empty());
        let definition = &edition.publication.definitions[*index];
        let verdict = released.and_then(Released::verdict).map(|cell| cell.shown());
        let changed = match definition.facts.nature {
            Nature::Change { of, .. } => Some(of),
            _ => None,
        };
        let label = match (base, changed, verdict) {
            (Some(base), Some(of), _) if of == headline.definition => format!("on {base}"),
            (Some(base), Some(of), _) => {
                format!("{}, on {base}", edition.publication.definitions[of].label)
            }
            (_, _, Some(Shown::Words(words))) => format!("{}; verdict: {words}", definition.label),
            _ => format!("{}, {}", definition.label, definition.unit),
        };
        Beside { label, place: place(released), is_change: changed.is_some() }
    });
    let mut label = headline.label.clone().unwrap_or_else(|| definition.label.clone());
    if key.area != edition.own {
        label = format!("{label}, {}", edition.areas.get(key.area).name);
    }
    Headline {
        label,
        unit: definition.unit.clone(),
        period: release.at(&key).map_or(key.period, |released| released.period()).months(),
        place: place(release.at(&key)),
        beside: beside.collect(),
        sentence: in_words::sentences(edition, release, headline).unwrap_or_default(),
    }
}

/// What is shown of a figure.
fn place(released: Option<&Released>) -> Place {
    Place {
        figure: released.map_or(String::new(), |released| released.id().to_owned()),
        cell: released.map(|released| released.cell().clone()),
    }
}

/// What is shown of the limits of its interval.
fn limits(released: Option<&Released>, intervals: &mut Intervals) -> [Place; 2] {
    if let Some(released) = released {
        intervals.take(released);
    }
    let limits = released.and_then(Released::limits);
    [limits.map(Limits::lower), limits.map(Limits::upper)].map(|cell| Place {
        figure: cell.and(released).map_or(String::new(), |released| released.id().to_owned()),
        cell: cell.cloned(),
    })
}

/// What is shown of its verdict.
fn verdict(released: Option<&Released>) -> Place {
    let cell = released.and_then(Released::verdict);
    Place { figure: cell.and(released).map_or(String::new(), |released| released.id().to_owned()), cell: cell.cloned() }
}

/// The publication's own notes, then what follows from the conventions used.
fn notes(edition: &Edition) -> Vec<String> {
    let mut notes = edition.publication.notes.clone();
    notes.push(
        "Financial years run from April to March; quarter 1 is April to June. Figures are rounded once, half away from \
         zero, after all calculation, so parts may not add up to totals."
            .to_owned(),
    );
    notes
}
