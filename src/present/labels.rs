//! The words on axes, in headings and under tables.

use chrono::Datelike;

use super::said::Said;
use crate::model::measure::around;
use crate::model::period::Period;
use crate::revise::Released;
use crate::spec::figure::{Definition, DefinitionIndex, Nature, Reads};
use crate::spec::layout::{Edition, Grid};
use crate::spec::publications;
use crate::spec::typed_publication::Axis;

/// The heading of an axis.
pub fn heading(edition: &Edition, grid: &Grid, axis: Axis) -> String {
    match axis {
        Axis::Figures => "Figure".to_owned(),
        Axis::Areas => "Area".to_owned(),
        Axis::Periods => "Period".to_owned(),
        Axis::Items => {
            let dimension = grid.items.iter().find_map(|item| item.items().first());
            dimension.map_or("Part".to_owned(), |(index, _)| edition.returns.dimensions[*index as usize].label.clone())
        }
    }
}

/// The label of one place of an axis.
pub fn label(edition: &Edition, grid: &Grid, axis: Axis, place: usize) -> String {
    match axis {
        Axis::Figures => edition.publication.definitions[grid.definitions[place]].label.clone(),
        Axis::Areas => edition.areas.get(grid.areas[place]).name.clone(),
        Axis::Periods => period(edition, grid.periods[place]),
        Axis::Items => match edition.returns.breakdown_label(&grid.items[place]) {
            whole if whole.is_empty() => "All".to_owned(),
            part => part,
        },
    }
}

/// The label of a figure, with its part of the measure where it does not say that itself.
pub fn with_part(definition: &Definition, released: Option<&Released>) -> String {
    let part = released.map_or("", Released::breakdown_label);
    if part.is_empty() || definition.label.ends_with(part) {
        definition.label.clone()
    } else {
        format!("{}: {part}", definition.label)
    }
}

/// A period; a year that is not over at the end of the edition says so.
pub fn period(edition: &Edition, period: Period) -> String {
    if period.last_day() > edition.period.last_day() {
        format!("{} (part year)", period.short())
    } else {
        period.short()
    }
}

/// Where and when, for a subtitle: what does not lie along an axis is said here.
pub fn scope(edition: &Edition, grid: &Grid, axes: &[Axis]) -> String {
    let mut words = Vec::new();
    if !axes.contains(&Axis::Figures) || grid.definitions.len() == 1 {
        let definition = &edition.publication.definitions[grid.definitions[0]];
        words.push(labelled(&definition.label, &definition.unit));
    }
    if axes.contains(&Axis::Areas) {
        words.push(areas(edition, grid));
    } else if let Some(area) = grid.areas.first() {
        words.push(edition.areas.get(*area).name.clone());
    }
    match (grid.periods.first(), grid.periods.last()) {
        (Some(first), Some(last)) if first != last && contiguous(&grid.periods) => words.push(from_to(*first, *last)),
        (Some(only), Some(last)) if only == last => words.push(only.months()),
        _ => {}
    }
    words.join(", ")
}

/// The publication's own area and the last month of the edition.
pub fn up_to(edition: &Edition) -> String {
    let last = edition.period.last_day();
    let last = Period::Month { year: last.year(), month: last.month() };
    format!("{}, to {}", edition.areas.get(edition.own).name, last.months())
}

/// A label with its unit, unless the label says it.
pub fn labelled(label: &str, unit: &str) -> String {
    match unit_unless_said(label, unit).as_str() {
        "" => label.to_owned(),
        unit => format!("{label} ({unit})"),
    }
}

/// A unit, or nothing where the label says it: "MARAC cases discussed" are cases, and a rate "per 1,000 people" need not
/// add that they are of all ages.
pub fn unit_unless_said(label: &str, unit: &str) -> String {
    let short = unit.strip_suffix(" of all ages").unwrap_or(unit).to_lowercase();
    let label = label.to_lowercase();
    let is_said = label.contains(&short) || short == "per cent" && label.contains("percentage");
    if is_said { String::new() } else { unit.to_owned() }
}

/// The areas of a grid: by name while they are few.
fn areas(edition: &Edition, grid: &Grid) -> String {
    let names: Vec<&str> = grid.areas.iter().map(|area| edition.areas.get(*area).name.as_str()).collect();
    match names.as_slice() {
        [first] => (*first).to_owned(),
        few @ [.., last] if few.len() <= 3 => format!("{} and {last}", few[..few.len() - 1].join(", ")),
        _ => format!("areas of {}", edition.areas.get(edition.own).name),
    }
}

fn contiguous(periods: &[Period]) -> bool {
    periods.windows(2).all(|pair| pair[0].last_day().succ_opt() == Some(pair[1].first_day()))
}

/// A number with its unit, unless the label says it.
pub fn amount(label: &str, text: &str, unit: &str) -> String {
    let unit = if matches!(unit, "per cent" | "£") { unit.to_owned() } else { unit_unless_said(label, unit) };
    let (before, behind) = around(text, &unit);
    let digits = text.trim_start_matches(['+', '-', '−']);
    // A hyphen is not a minus sign.
    let sign = text[..text.len() - digits.len()].replace('-', "−");
    format!("{sign}{before}{digits}{behind}")
}

/// The months from the start of one period to the end of another.
pub fn from_to(first: Period, last: Period) -> String {
    let (first, last) = (first.first_day(), last.last_day());
    let month = |month: u32| Period::Month { year: 2000, month }.months().replace(" 2000", "");
    format!("{} {} to {} {}", month(first.month()), first.year(), month(last.month()), last.year())
}

/// The documents that figures were taken from; without any, the returns that they are made from, each with who owns its
/// definition.
pub fn sources(edition: &Edition, definitions: &[DefinitionIndex], said: &Said) -> Vec<String> {
    if !said.documents().is_empty() {
        return said.documents().to_vec();
    }
    let mut sources: Vec<String> = Vec::new();
    let mut open: Vec<DefinitionIndex> = definitions.to_vec();
    while let Some(index) = open.pop() {
        let facts = &edition.publication.definitions[index].facts;
        let measure = facts.reads.and_then(|reads| match reads {
            Reads::Measure(measure) => Some(measure),
            Reads::Population(population) => Some(edition.returns.populations[population].measure),
            Reads::Neighbours => None,
        });
        if let Some(kind) = measure.and_then(|measure| edition.returns.kind_with(measure)) {
            let kind = &edition.returns.kinds[kind];
            sources.push(format!("{} ({})", kind.title, kind.owner));
        }
        open.extend(&facts.uses);
    }
    sources.sort();
    sources.dedup();
    sources
}

/// What happened, and to which of these figures where it was not to all of them.
pub fn event_label(edition: &Edition, definitions: &[DefinitionIndex], event: &publications::Event) -> String {
    let touched: Vec<&str> = definitions
        .iter()
        .filter(|definition| event.definitions.contains(definition))
        .map(|definition| edition.publication.definitions[*definition].label.as_str())
        .collect();
    if touched.len() == definitions.len() {
        event.label.clone()
    } else {
        format!("{} ({})", event.label, touched.join(", "))
    }
}

/// Notes on dated events that touch any of these figures in any of these periods.
pub fn events(edition: &Edition, definitions: &[DefinitionIndex], periods: &[Period]) -> Vec<String> {
    let (Some(first), Some(last)) =
        (periods.iter().map(|p| p.first_day()).min(), periods.iter().map(|p| p.last_day()).max())
    else {
        return Vec::new();
    };
    let touches = |event: &&publications::Event| {
        first <= event.date
            && event.date <= last
            && definitions.iter().any(|definition| event.definitions.contains(definition))
    };
    edition
        .publication
        .events
        .iter()
        .filter(touches)
        .map(|event| {
            format!("From {}: {}", crate::model::date::words(event.date), event_label(edition, definitions, event))
        })
        .collect()
}

/// What has to be said of any of these figures, or of what they are made from, with its source.
pub fn said_of(edition: &Edition, definitions: &[DefinitionIndex]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    let mut open: Vec<DefinitionIndex> = definitions.iter().rev().copied().collect();
    while let Some(index) = open.pop() {
        let definition = &edition.publication.definitions[index];
        notes.extend(definition.note.iter().filter(|note| !notes.contains(note)).cloned().collect::<Vec<_>>());
        open.extend(&definition.facts.uses);
    }
    notes
}

/// Said of a share whose part is larger than its whole.
pub const EXCEEDS_WHOLE: &str = "the part is larger than the whole";

/// Whether a figure that is shown is a share of more than all.
pub fn exceeds_whole(definition: &Definition, released: &Released) -> bool {
    let is_share = matches!(definition.facts.nature, Nature::Share { .. });
    let parts = released.numerator().parse::<f64>().ok().zip(released.denominator().parse::<f64>().ok());
    is_share && released.cell().number().is_some() && parts.is_some_and(|(part, whole)| part > whole)
}

/// With a capital letter, to begin a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
