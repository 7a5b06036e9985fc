//! Figures of one definition in the order of their periods, for the methods that look at several.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::derive::{Derivation, FigureIndex, Node};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::figure::DefinitionIndex;
use crate::spec::layout::Key;
use crate::statistics::Undefined;

/// A century of quarters.
pub const MOST: u32 = 400;

/// The figures of so many periods up to that of the key.
pub fn of_periods(definition: DefinitionIndex, key: &Key, periods: u32, of: &mut Derivation) -> Vec<FigureIndex> {
    let step = if matches!(key.period, Period::FourQuarters { .. }) { 4 } else { 1 };
    let places: Vec<Period> = (0..periods as i32).rev().filter_map(|back| key.period.back(back * step)).collect();
    let at = |period| Key { definition, period, ..key.clone() };
    places.into_iter().map(|period| of.figure(&at(period))).collect()
}

/// The figures of all periods up to that of the key, from the first of which something was sent or is known to be missing.
pub fn of_all(definition: DefinitionIndex, key: &Key, of: &mut Derivation) -> Vec<FigureIndex> {
    let first = of.accepted.periods().into_iter().map(Period::first_day).min();
    let back = |steps: &i32| key.period.back(*steps).map(Period::first_day);
    let periods =
        (0..MOST as i32).take_while(|steps| back(steps).is_some_and(|day| first.is_some_and(|first| first <= day)));
    let figures = of_periods(definition, key, periods.count() as u32, of);
    figures.into_iter().skip_while(|figure| !of.found(*figure)).collect()
}

/// How many periods there are, and which are the first and the last.
pub fn words(figures: &[FigureIndex], of: &Derivation) -> Option<String> {
    let [first, .., last] = figures else { return None };
    let (first, last) = (of.get(*first).period.short(), of.get(*last).period.short());
    Some(format!("{} periods, {first} to {last}", figures.len()))
}

/// Why figures are not the series of one thing: a gap, periods that share days, a break other than on the day that is looked at,
/// or other partners.
pub fn is_one(key: &Key, figures: &[FigureIndex], day: Option<NaiveDate>, of: &Derivation) -> Result<(), Absence> {
    let (Some(first), Some(last)) = (figures.first(), figures.last()) else {
        return Err(Absence::PeriodNotApplicable);
    };
    if let Value::Absent(reason) = of.value(*last) {
        return Err(reason);
    }
    let known: Vec<bool> = figures.iter().map(|figure| of.value(*figure).number().is_some()).collect();
    let begins = known.iter().position(|known| *known).unwrap_or(known.len());
    if known[begins..].iter().any(|known| !known) || figures[..begins].iter().any(|figure| of.found(*figure)) {
        return Err(Absence::SeriesGap);
    }
    if begins > 0 {
        return Err(Absence::SeriesTooShort);
    }
    let days: RangeInclusive<NaiveDate> = of.get(*first).period.first_day()..=of.get(*last).period.last_day();
    let breaks = of.breaks(&Node::Defined(key.clone())).filter(|date| Some(*date) != day);
    // On the first day of all nothing of the series lies before it.
    if breaks.into_iter().any(|date| date != *days.start() && days.contains(&date)) {
        return Err(Absence::SeriesBreak);
    }
    let of_last = of.coverage(*last);
    if figures.iter().any(|figure| !of.coverage(*figure).same(&of_last)) {
        return Err(Absence::MixedCoverage);
    }
    Ok(())
}

/// Whether neighbours share days.
pub fn overlap(figures: &[FigureIndex], of: &Derivation) -> bool {
    let mut neighbours = figures.windows(2).map(|pair| (of.get(pair[0]), of.get(pair[1])));
    neighbours.any(|(one, next)| next.period.first_day() <= one.period.last_day())
}

/// The reason of a formula as that of a figure.
pub fn reason(undefined: Undefined) -> Absence {
    match undefined {
        Undefined::ZeroDenominator => Absence::ZeroDenominator,
        Undefined::ZeroBase => Absence::ZeroBase,
        Undefined::Saturated => Absence::AllOfAll,
        Undefined::NoEvents | Undefined::EmptyPart => Absence::NoEvents,
        Undefined::TooShort { .. } => Absence::SeriesTooShort,
        Undefined::NotANumber
        | Undefined::Negative
        | Undefined::PartExceedsWhole
        | Undefined::NoVariation
        | Undefined::NoInterval
        | Undefined::NoNeighbours
        | Undefined::TooFewEvents { .. }
        | Undefined::Collinear
        | Undefined::NoConvergence => Absence::NoAnswer,
    }
}
