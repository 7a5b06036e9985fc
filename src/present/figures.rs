//! The rows of `figures.csv`: every figure shown anywhere, each once.

use std::collections::{BTreeMap, BTreeSet};

use super::labels;
use super::report::{Dimension, FigureRow};
use crate::model::cell::Shown;
use crate::model::measure::DimensionIndex;
use crate::model::{geography, round};
use crate::revise::{Cell, Limits, Release, Released};
use crate::spec::figure::Nature;
use crate::spec::layout::{Edition, Key};

/// The method of `lower` and `upper` where what was sent was a range: certain, and no matter of chance.
const RANGE: &str = "range of what was sent";

/// What stands there where a share can have no interval.
const EXCEEDS: &str = "none: the part is larger than the whole";

/// All rows, sorted by id.
pub fn rows(edition: &Edition, release: &Release) -> Vec<FigureRow> {
    let mut rows = BTreeMap::new();
    for (key, released) in release.figures() {
        rows.entry(released.id().to_owned()).or_insert_with(|| row(edition, key, released));
    }
    rows.into_values().collect()
}

fn row(edition: &Edition, key: &Key, released: &Released) -> FigureRow {
    let definition = &edition.publication.definitions[key.definition];
    let area = edition.areas.get(released.area());
    let (lower, upper) = released.bounds();
    let range = lower.or(upper).map_or("", |_| RANGE);
    let lacks = released.limits().is_some() && labels::exceeds_whole(definition, released);
    let without = if lacks { EXCEEDS } else { range };
    let limits = released.limits().filter(|limits| limits.numbers().is_some());
    let limit = |cell: fn(&Limits) -> &Cell, end: Option<&str>| match limits.map(|limits| cell(limits).shown()) {
        Some(Shown::Number { value, decimals }) => round::plain(*value, *decimals),
        _ => end.unwrap_or_default().to_owned(),
    };
    let flags: Vec<&str> = released.cell().flags().iter().map(|flag| flag.symbol()).collect();
    let (time_period, time_identifier) = geography::time(released.period());
    let items = released.breakdown().items().iter().map(|(dimension, item)| {
        let dimension = &edition.returns.dimensions[*dimension as usize];
        (dimension.id.clone(), dimension.items[*item as usize].id.clone())
    });
    let mut row = FigureRow {
        figure_id: released.id().to_owned(),
        label: definition.label.clone(),
        measure: definition.measure.clone(),
        statistic: definition.statistic.clone(),
        geographic_level: geography::level(area),
        area_code: area.code.clone(),
        area: area.name.clone(),
        time_period,
        time_identifier,
        period: key.period.to_string(),
        period_start: released.period().first_day().to_string(),
        period_end: released.period().last_day().to_string(),
        breakdown_label: released.breakdown_label().to_owned(),
        breakdown: items.collect(),
        lower: limit(Limits::lower, lower),
        upper: limit(Limits::upper, upper),
        confidence: limits.map_or(String::new(), Limits::confidence),
        interval_method: limits.and_then(Limits::method).map_or(without, |method| method.name).to_owned(),
        p_value: released.p().cloned(),
        verdict: match released.verdict().map(Cell::shown) {
            Some(Shown::Words(words)) => words.clone(),
            _ => String::new(),
        },
        flags: flags.concat(),
        unit: definition.unit.clone(),
        numerator: released.numerator().to_owned(),
        denominator: released.denominator().to_owned(),
        denominator_name: released.denominator_name().to_owned(),
        base: released.base().to_owned(),
        sources: released.sources().to_vec(),
        formula: released.formula().to_owned(),
        ..FigureRow::default()
    };
    let number = match definition.facts.nature {
        Nature::Benchmark(_) | Nature::Goal => &mut row.benchmark,
        Nature::Sent { .. }
        | Nature::Total
        | Nature::Rolling
        | Nature::Share { .. }
        | Nature::Rate { .. }
        | Nature::Ratio
        | Nature::OfExpected { .. }
        | Nature::Change { .. }
        | Nature::Number => &mut row.value,
    };
    match released.cell().shown() {
        Shown::Number { value, decimals } => *number = round::plain(*value, *decimals),
        Shown::Words(words) => row.words.clone_from(words),
        Shown::Marker(marker) => row.marker = marker.symbol().to_owned(),
    }
    row
}

/// The dimensions by which figures are split, in the order in which returns describe them. Of two kinds of return that use one id
/// the items stand together.
pub fn dimensions(edition: &Edition, release: &Release) -> Vec<Dimension> {
    let items = release.figures().flat_map(|(_, released)| released.breakdown().items());
    let used: BTreeSet<DimensionIndex> = items.map(|(dimension, _)| *dimension).collect();
    let mut dimensions: Vec<Dimension> = Vec::new();
    for dimension in used.into_iter().map(|index| &edition.returns.dimensions[index as usize]) {
        let items = dimension.items.iter().map(|item| (item.id.clone(), item.label.clone()));
        match dimensions.iter_mut().find(|known| known.id == dimension.id) {
            None => dimensions.push(Dimension {
                id: dimension.id.clone(),
                label: dimension.label.clone(),
                items: items.collect(),
            }),
            Some(known) => {
                let more: Vec<_> = items.filter(|(id, _)| known.items.iter().all(|(other, _)| other != id)).collect();
                known.items.extend(more);
            }
        }
    }
    dimensions
}
