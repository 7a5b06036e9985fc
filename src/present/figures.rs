//! The rows of `figures.csv`: every figure shown anywhere, each once.

use std::collections::BTreeMap;

use super::labels;
use super::report::FigureRow;
use crate::model::cell::Shown;
use crate::model::round;
use crate::revise::{Cell, Limits, Release, Released};
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
    let (value, marker) = match released.cell().shown() {
        Shown::Number { value, decimals } => (round::plain(*value, *decimals), String::new()),
        Shown::Words(words) => (String::new(), words.clone()),
        Shown::Marker(marker) => (String::new(), marker.symbol().to_owned()),
    };
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
    let sources: Vec<String> = released.sources().iter().map(ToString::to_string).collect();
    FigureRow {
        figure_id: released.id().to_owned(),
        measure: definition.measure.clone(),
        statistic: definition.statistic.clone(),
        area_code: area.code.clone(),
        area: area.name.clone(),
        period: key.period.to_string(),
        period_start: released.period().first_day().to_string(),
        period_end: released.period().last_day().to_string(),
        breakdown: released.breakdown_id().to_owned(),
        value,
        lower: limit(Limits::lower, lower),
        upper: limit(Limits::upper, upper),
        confidence: limits.map_or(String::new(), Limits::confidence),
        interval_method: limits.and_then(Limits::method).map_or(without, |method| method.name).to_owned(),
        p_value: released.p().to_owned(),
        verdict: match released.verdict().map(Cell::shown) {
            Some(Shown::Words(words)) => words.clone(),
            _ => String::new(),
        },
        marker,
        flags: flags.concat(),
        unit: definition.unit.clone(),
        numerator: released.numerator().to_owned(),
        denominator: released.denominator().to_owned(),
        denominator_name: released.denominator_name().to_owned(),
        base: released.base().to_owned(),
        sources: sources.join("; "),
        formula: released.formula().to_owned(),
    }
}
