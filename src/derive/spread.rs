//! How much the counts of a publication vary from period to period beyond independent cases, and whether they follow the seasons.
//! Repeat incidents come together, and so do their counts; an interval that does not know it says "more than chance" too often.
//!
//! It is estimated from figures that are shown and from nothing else, in all editions that are told together, so that it tells
//! nothing that they do not: who has them can make it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Figure, FigureIndex, Figures, Node};
use crate::model::period::Period;
use crate::model::spread::{Of, Pace, Pool, Spread};
use crate::spec::figure::{Chance, Definition, DefinitionIndex, Nature};
use crate::spec::layout::{Edition, Key};
use crate::statistics::dispersion::{self, Dispersion};
use crate::statistics::quasi_poisson::Fit;
use crate::statistics::series::{self, Series, Shape};
use crate::statistics::{Undefined, seasons, special};

/// The spreads of an edition.
#[derive(Debug, Default)]
pub struct Spreads(BTreeMap<Of, (Dispersion, Spread)>);

/// An edition, and which of its figures are shown with all that they are made from.
pub struct Shown<'a> {
    pub edition: &'a Edition<'a>,
    pub figures: &'a Figures,
    pub is_shown: Box<dyn Fn(FigureIndex) -> bool + 'a>,
}

/// The counts of an area by the number of their period: events, and in how much they could happen.
type Points = BTreeMap<i32, (f64, f64)>;

impl Spreads {
    /// The spreads of everything that chance moves.
    pub fn of(editions: &[Shown]) -> Spreads {
        let mut series: BTreeMap<Of, (bool, BTreeMap<&str, Points>)> = BTreeMap::new();
        for Shown { edition, figures, is_shown } in editions {
            let (judging, wanted) = (figures.judging(edition), wanted(edition));
            for (key, index) in figures.shown() {
                if !wanted.contains(&key.definition) || !is_shown(*index) || edition.is_before_break(key) {
                    continue;
                }
                let Some((time, exposed)) = number(key.period).zip(judging.exposed(*index)) else { continue };
                let Some(pace) = Pace::of(key.period) else { continue };
                let definition = &edition.publication.definitions[key.definition];
                let is_share = matches!(definition.facts.nature, Nature::Share { .. });
                let (_, areas) =
                    series.entry(of(edition, key, key.definition, pace)).or_insert((is_share, BTreeMap::new()));
                areas.entry(&edition.areas.get(key.area).code).or_default().insert(time, exposed);
            }
        }
        let spreads = series.into_iter();
        Spreads(
            spreads.filter_map(|(of, (is_share, areas))| Some((of.clone(), spread(of, is_share, &areas)?))).collect(),
        )
    }

    /// That of the counts behind a figure: at its own pace, or else at the longest that is shorter, since what varies from quarter
    /// to quarter varies as much, for its size, from year to year.
    pub fn behind(&self, edition: &Edition, figure: &Figure) -> Option<&(Dispersion, Spread)> {
        let Node::Defined(key) = &figure.node else { return None };
        let own = Pace::of(figure.period)?;
        let paces = [Pace::Year, Pace::HalfYear, Pace::Quarter, Pace::Month].into_iter().filter(|pace| *pace <= own);
        let definition = basis(edition, key.definition)?;
        let mut of = of(edition, key, definition, own);
        paces.into_iter().find_map(|pace| {
            of.pace = pace;
            self.0.get(&of)
        })
    }
}

/// The counts of a definition at a place of the layout, with all that are taken together with them.
fn of(edition: &Edition, key: &Key, definition: DefinitionIndex, pace: Pace) -> Of {
    let Definition { measure, statistic, .. } = &edition.publication.definitions[definition];
    let area = edition.areas.get(key.area);
    let pool = match area.parent {
        Some(parent) => Pool::Below(edition.areas.get(parent).code.clone()),
        None => Pool::Alone(area.code.clone()),
    };
    Of { figure: format!("{measure}.{statistic}"), breakdown: key.breakdown.clone(), pool, pace }
}

/// The figures whose periods tell how much something varies that chance moves.
fn wanted(edition: &Edition) -> BTreeSet<DefinitionIndex> {
    let definitions = &edition.publication.definitions;
    let judged = |at: &DefinitionIndex| definitions[*at].confidence.is_some() || definitions[*at].verdict.is_some();
    (0..definitions.len()).filter(judged).filter_map(|at| basis(edition, at)).collect()
}

/// The figure whose own periods, which do not overlap, tell how much a figure varies: of a change or a comparison, what changes or
/// is compared; of what is added over four quarters, what is added.
fn basis(edition: &Edition, at: DefinitionIndex) -> Option<DefinitionIndex> {
    let facts = &edition.publication.definitions[at].facts;
    let first = || facts.uses.first().copied();
    let rolls = |at: DefinitionIndex| edition.publication.definitions[at].facts.nature == Nature::Rolling;
    match &facts.nature {
        Nature::Change { of, .. } => basis(edition, *of),
        Nature::Benchmark(benchmark) => basis(edition, benchmark.of),
        Nature::Goal => basis(edition, first()?),
        Nature::Rolling => basis(edition, first()?),
        Nature::Rate { .. } if first().is_some_and(rolls) => basis(edition, first()?),
        Nature::Share { .. } if first().is_some_and(rolls) => None,
        Nature::Rate { .. } | Nature::Share { .. } => (facts.chance == Chance::Interval).then_some(at),
        Nature::Sent { .. } | Nature::Total => (facts.chance == Chance::Counts).then_some(at),
        Nature::Number | Nature::OfExpected { .. } => basis(edition, first()?),
        Nature::Ratio => {
            (facts.chance == Chance::Interval).then(first).flatten().and_then(|first| basis(edition, first))
        }
    }
}

/// The number of a period among all of its pace; none where they overlap or have none.
fn number(period: Period) -> Option<i32> {
    match period {
        Period::Month { year, month } => Some(year * 12 + month as i32),
        Period::Quarter { year, quarter } => Some(year * 4 + quarter as i32),
        Period::HalfYear { year, half } => Some(year * 2 + half as i32),
        Period::Year { year } | Period::CalendarYear { year } => Some(year),
        Period::FourQuarters { .. } | Period::Span { .. } => None,
    }
}

/// The spread of areas side by side, each around its own level and trend, and seasons where there are any; none where no area has
/// enough periods.
fn spread(of: Of, is_share: bool, areas: &BTreeMap<&str, Points>) -> Option<(Dispersion, Spread)> {
    let in_a_year = of.pace.in_a_year();
    let seasonal = follow_seasons(in_a_year, is_share, areas);
    let shape = Shape { trend: true, seasons: (seasonal == Some(true)).then_some(in_a_year) };
    let (mut dispersions, mut periods) = (Vec::new(), 0);
    for points in areas.values().filter(|points| points.len() >= dispersion::FEWEST_PERIODS) {
        let series = before_what_is_reported(points, in_a_year);
        let fit = shape.fit(&series).or_else(|_| Shape { seasons: None, ..shape }.fit(&series));
        if let Ok(dispersion) = fit.and_then(|fit| around(&series, &fit, is_share)) {
            dispersions.push(dispersion);
            periods += series::known(&series);
        }
    }
    let dispersion = dispersion::pooled(&dispersions).ok()?;
    let (areas, estimate) = (dispersions.len(), dispersion.estimate());
    Some((dispersion, Spread { of, areas, periods, dispersion: estimate, seasonal }))
}

/// Whether areas side by side follow the seasons, each its own; none where no area has three years.
fn follow_seasons(in_a_year: usize, is_share: bool, areas: &BTreeMap<&str, Points>) -> Option<bool> {
    let fewest = seasons::FEWEST_PERIODS.max(3 * in_a_year);
    let (plain, seasonal) = (Shape { trend: true, seasons: None }, Shape { trend: true, seasons: Some(in_a_year) });
    let (mut explained, mut terms, mut left) = (0.0, 0, Vec::new());
    for points in areas.values().filter(|points| in_a_year > 1 && points.len() >= fewest) {
        let series = from_first(points, 0);
        let (Ok(without), Ok(with)) = (plain.fit(&series), seasonal.fit(&series)) else { continue };
        explained += without.deviance - with.deviance;
        terms += with.coefficients.len() - without.coefficients.len();
        left.extend(around(&series, &with, is_share));
    }
    let left = dispersion::pooled(&left).ok()?;
    let f = explained / terms as f64 / left.estimate();
    // Where nothing is left, whatever seasons explain is theirs.
    Some(if f.is_finite() {
        special::f_upper(f.max(0.0), terms as f64, left.freedom() as f64) < seasons::THERE
    } else {
        explained > 0.0
    })
}

/// The points in the order of their periods, with the gaps between them, without so many of the last.
fn from_first(points: &Points, without: usize) -> Vec<Option<(f64, f64)>> {
    let mut known = points.keys();
    let Some((first, last)) = known.next().zip(points.keys().nth_back(without)) else { return Vec::new() };
    (*first..=*last).map(|time| points.get(&time).copied()).collect()
}

/// The series without its last year, which is what is reported: a real change there would widen its own interval and hide itself.
/// Eight periods are kept in any case.
fn before_what_is_reported(points: &Points, in_a_year: usize) -> Vec<Option<(f64, f64)>> {
    from_first(points, in_a_year.min(points.len().saturating_sub(dispersion::FEWEST_PERIODS)))
}

/// What is left around a fit; that of a share by what chance does to a share.
fn around(series: &Series, fit: &Fit, is_share: bool) -> Result<Dispersion, Undefined> {
    if is_share { dispersion::of_shares(series, fit) } else { Ok(fit.dispersion) }
}
