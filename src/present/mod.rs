//! Lays out a release as tables, charts and a report, without any format.

mod alt;
pub mod chart;
mod charts;
mod control;
mod figures;
mod labels;
pub mod report;
mod said;
pub mod table;
mod tables;

use chrono::Datelike;

use crate::disclose::Release;
use crate::model::date;
use crate::spec::layout::{Edition, Key};
use crate::spec::methods::Method;
use crate::spec::publications;

use report::{Headline, Report, Section};
use table::Place;

/// The report of an edition.
pub fn present(edition: &Edition, release: &Release) -> Report {
    let publication = edition.publication;
    let area = &edition.areas.get(edition.own).name;
    let as_at = edition.as_at.map_or(String::new(), |date| format!(", as at {}", date::words(date)));
    let sections: Vec<Section> =
        publication.sections.iter().map(|section| self::section(edition, release, section)).collect();
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
        subtitle: match publication.frequency {
            Some(_) => format!("{area}, {}{as_at}", edition.period.months()),
            None => {
                let (first, last) = (edition.period.first_day(), edition.period.last_day());
                format!("{} to {}{as_at}", first.year(), last.year())
            }
        },
        publisher: publication.publisher.clone(),
        notice: publication.notice.clone(),
        introduction: publication.introduction.clone(),
        headlines: publication.headlines.iter().map(|headline| self::headline(edition, release, headline)).collect(),
        sections,
        notes: notes(edition),
        disclosure: release.statement().to_owned(),
        sources,
        figures: figures::rows(edition, release),
    }
}

fn section(edition: &Edition, release: &Release, section: &publications::Section) -> Section {
    Section {
        id: labels::slug(&section.title),
        title: section.title.clone(),
        text: section.text.clone(),
        charts: section.charts.iter().map(|chart| charts::chart(edition, release, chart)).collect(),
        tables: section
            .charts
            .iter()
            .filter_map(|chart| control::table(edition, release, chart))
            .chain(section.tables.iter().map(|table| tables::table(edition, release, table)))
            .collect(),
    }
}

fn headline(edition: &Edition, release: &Release, headline: &publications::Headline) -> Headline {
    let key = edition.headline(headline, headline.definition);
    let definition = &edition.publication.definitions[headline.definition];
    let beside = headline.beside.iter().map(|index| {
        let key = edition.headline(headline, *index);
        let released = release.at(&key);
        let base = released.map(|released| released.base()).filter(|base| !base.is_empty());
        let definition = &edition.publication.definitions[*index];
        let label = match (base, &definition.method) {
            (Some(base), Method::Change { .. }) => format!("on {base}"),
            _ => format!("{}, {}", definition.label, definition.unit),
        };
        (label, place(release, &key))
    });
    let mut label = headline.label.clone().unwrap_or_else(|| definition.label.clone());
    if key.area != edition.own {
        label = format!("{label}, {}", edition.areas.get(key.area).name);
    }
    Headline {
        label,
        unit: definition.unit.clone(),
        period: release.at(&key).map_or(key.period, |released| released.period()).months(),
        place: place(release, &key),
        beside: beside.collect(),
    }
}

/// What is shown at a place of the layout.
fn place(release: &Release, key: &Key) -> Place {
    match release.at(key) {
        Some(released) => Place { figure: released.id().to_owned(), cell: Some(released.cell().clone()) },
        None => Place { figure: String::new(), cell: None },
    }
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
