//! Lays out a release as tables, charts and a report, without any format.

mod alt;
mod bases;
mod changes;
pub mod chart;
mod charts;
mod control;
mod denominators;
mod figures;
mod front;
mod funnel;
mod glossary;
mod in_words;
mod intervals;
mod labels;
mod map;
mod messages;
mod methods;
mod projection;
mod register;
pub mod report;
mod said;
pub mod table;
mod tables;
mod texts;
mod title;
mod variation;

use chrono::Datelike;

use crate::model::cell::Shown;
use crate::model::date;
use crate::model::spelling;
use crate::model::text::{Block, Span};
use crate::revise::{Against, Clear, Limits, Release, Released, Revised};
use crate::spec::figure::{Nature, Reads};
use crate::spec::layout::Edition;
use crate::spec::publications;
use crate::spec::shown::Drawn;
use crate::spec::text::Live;

use chart::Chart;
use intervals::Intervals;
use report::{Beside, Headline, Report, Section, Text};
use table::{Place, Table};
pub use texts::without_numbers;

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
    let sections = publication.sections.iter().enumerate();
    let own = sections.map(|(at, section)| self::section(edition, release, at, section));
    // One of words alone has a place for what is written on an edition, and is left out where nothing is.
    let own =
        own.filter(|section| !(section.text.is_empty() && section.charts.is_empty() && section.tables.is_empty()));
    let mut sections: Vec<Section> = compared(true).chain(own).chain(compared(false)).collect();
    let mut sources: Vec<String> = Vec::new();
    for source in sections.iter().flat_map(|section| &section.tables).flat_map(|table| &table.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    sources.sort();
    // The appendix stands behind the report, in the same order.
    sections.sort_by_key(|section| section.is_appendix);
    let written = edition.commentary.iter().flat_map(|on| &on.introduction);
    let introduction = texts::texts(edition, release, publication.introduction.iter().chain(written));
    let mut report = Report {
        name: publication.name.clone(),
        title: match publication.for_each {
            Some(_) => format!("{}: {area}", publication.title),
            None => publication.title.clone(),
        },
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
        front: front::front(edition),
        theme: publication.theme.clone(),
        messages: messages::messages(edition, release),
        introduction: nothing_sent(edition).map(Block::words).into_iter().chain(introduction).collect(),
        headlines: publication.headlines.iter().map(|headline| self::headline(edition, release, headline)).collect(),
        sections,
        notes: notes(edition, release),
        methods: methods::used(edition, release),
        disclosure: release.statement().to_owned(),
        sources,
        glossary: Vec::new(),
        figures: figures::rows(edition, release),
        dimensions: figures::dimensions(edition, release),
    };
    report.glossary = glossary::used(publication, &report);
    glossary::expand(&mut report);
    report
}

fn section(edition: &Edition, release: &Release, at: usize, section: &publications::Section) -> Section {
    let charts = section.charts.iter().map(|drawn| match drawn {
        Drawn::Figures(typed) => {
            let mut chart = charts::chart(edition, release, typed);
            title::entitle(edition, release, typed, &mut chart);
            (Some(typed), chart)
        }
        Drawn::Rows(chart) => (None, register::chart(edition, chart)),
    });
    let (charts, empty_charts): (Vec<_>, Vec<_>) = charts.partition(|(_, chart)| chart.shows_anything());
    let limits = charts.iter().filter_map(|(chart, _)| *chart).filter_map(|chart| {
        control::table(edition, release, chart)
            .or_else(|| funnel::table(edition, release, chart))
            .or_else(|| map::table(edition, release, chart))
            .or_else(|| projection::beside(edition, release, chart))
    });
    let tables = limits.chain(section.tables.iter().map(|table| tables::table(edition, release, table)));
    let (tables, empty_tables): (Vec<_>, Vec<_>) = tables.partition(Table::shows_anything);
    let chart = |(_, chart): (_, Chart)| format!("the chart “{}”", chart.title);
    let table = |table: Table| format!("the table “{}”", table.title);
    let empty: Vec<String> = empty_charts.into_iter().map(chart).chain(empty_tables.into_iter().map(table)).collect();
    let left_out = (!empty.is_empty())
        .then(|| format!("Left out, because nothing that was sent can be shown there: {}.", empty.join(", ")));
    let on = edition.commentary.iter().flat_map(|on| &on.sections);
    let written = on.filter(|(of, _)| *of == at).flat_map(|(_, text)| text);
    let mut text: Vec<Text> = texts::texts(edition, release, section.text.iter().chain(written));
    text.extend(left_out.map(Block::words));
    Section {
        id: anchor(&section.title),
        title: section.title.clone(),
        text,
        is_appendix: section.is_appendix,
        charts: charts.into_iter().map(|(_, chart)| chart).collect(),
        tables,
    }
}

/// A sentence with its figures, where a format has no links.
fn plain_sentence(edition: &Edition, release: &Release, spans: &[Span<Live>]) -> String {
    report::words(&texts::sentence(edition, release, spans))
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

/// Said first of an edition for which nothing has come.
fn nothing_sent(edition: &Edition) -> Option<String> {
    let day = edition.as_at.map_or(String::new(), |day| format!(" by {}", date::words(day)));
    (!edition.has_begun).then(|| {
        format!("No return for {} had been received{day}, so no figures for it can be shown.", edition.period.months())
    })
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
        // Of a figure that follows the seasons, what is on another season comes last and says so.
        let change = released.and_then(Released::limits).and_then(Limits::change);
        let is_of_seasons = change.is_some_and(|change| change.clear == Clear::OfSeasons);
        let label = if is_of_seasons { format!("{label}, a different season") } else { label };
        (is_of_seasons, Beside { label, place: place(released), is_change: changed.is_some() })
    });
    let mut beside: Vec<(bool, Beside)> = beside.collect();
    beside.sort_by_key(|(is_of_seasons, _)| *is_of_seasons);
    let mut label = edition.publication.label_of(headline).to_owned();
    if key.area != edition.own {
        label = format!("{label}, {}", edition.areas.get(key.area).name);
    }
    Headline {
        label,
        unit: definition.unit.clone(),
        period: release.at(&key).map_or(key.period, |released| released.period()).months(),
        place: place(release.at(&key)),
        beside: beside.into_iter().map(|(_, beside)| beside).collect(),
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

/// What is held back of what this publication reads.
fn under_query(edition: &Edition, release: &Release) -> Option<String> {
    let reads = |measure| {
        let reads = edition.publication.definitions.iter().filter_map(|definition| definition.facts.reads);
        reads.into_iter().any(|read| read == Reads::Measure(measure))
    };
    let held = release.held().iter().filter(|held| reads(held.measure)).map(|held| {
        let label = &edition.returns.measures[held.measure as usize].label;
        format!("{label}, {}, {}", edition.areas.get(held.area).name, held.period.short())
    });
    let held: Vec<String> = held.collect();
    (!held.is_empty()).then(|| {
        format!("Under query with the partner, and shown as [x] with everything made from it: {}.", held.join("; "))
    })
}

/// The publication's own notes, then what follows from the conventions used.
fn notes(edition: &Edition, release: &Release) -> Vec<String> {
    let mut notes = edition.publication.notes.clone();
    notes.extend(under_query(edition, release));
    notes.push(
        "Financial years run from April to March; quarter 1 is April to June. Figures are rounded once, half away \
        from zero, after all calculations, so parts may not add up to totals."
            .to_owned(),
    );
    notes
}
