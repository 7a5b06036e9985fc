//! Finds the rows of a measure for an area and a period.

use chrono::NaiveDate;
use polars::prelude::{GroupPositions, GroupsType, PolarsResult};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::area::AreaIndex;
use crate::model::measure::MeasureIndex;
use crate::model::observations::{Observations, Series};
use crate::model::period::Period;

type Place = (MeasureIndex, AreaIndex, u32);

/// In a group of more rows a series is not looked for row by row: what is done for each row would take its square.
const LARGE: usize = 64;

/// The rows of all observations, grouped by measure, area and period. Groups stand in the order in which their places
/// sort; rows within a group in the order of files and lines.
#[derive(Debug)]
pub struct Index {
    positions: GroupPositions,
    /// For each group its place, and its number among the positions.
    groups: Vec<(Place, u32)>,
    by_place: FxHashMap<Place, u32>,
    period_codes: FxHashMap<Period, u32>,
    seen: FxHashSet<(MeasureIndex, u32)>,
    large: Large,
}

/// What finds the rows of a series in large groups.
#[derive(Debug, Default)]
struct Large {
    codes: FxHashMap<Series, u32>,
    /// The rows by series, of each group in which they do not stand so already.
    sorted: FxHashMap<u32, Vec<u32>>,
}

impl Large {
    fn of(observations: &Observations, groups: &[(Place, u32)], positions: &GroupPositions) -> Large {
        let series = observations.slices().series;
        let large = || groups.iter().map(|(_, group)| (*group, rows_of(positions, *group)));
        let large = || large().filter(|(_, rows)| rows.len() > LARGE);
        let key = |row: &u32| series[*row as usize];
        let is_sorted = |rows: Rows| rows.into_iter().is_sorted_by_key(|row| key(&row));
        let sorted = |(group, rows): (u32, Rows)| {
            let mut rows: Vec<u32> = rows.into_iter().collect();
            rows.sort_by_key(key);
            (group, rows)
        };
        Large {
            codes: large()
                .next()
                .map_or_else(FxHashMap::default, |_| observations.series.iter().cloned().zip(0..).collect()),
            sorted: large().filter(|(_, rows)| !is_sorted(*rows)).map(sorted).collect(),
        }
    }

    /// The first row of a series in a large group.
    fn row(&self, observations: &Observations, series: &Series, group: u32, rows: Rows) -> Option<u32> {
        let code = *self.codes.get(series)?;
        let of = observations.slices().series;
        let rows = self.sorted.get(&group).map_or(rows, |sorted| Rows::List(sorted));
        let at = rows.partition_point(|row| of[row as usize] < code);
        (at < rows.len()).then(|| rows.get(at)).filter(|row| of[*row as usize] == code)
    }
}

/// The rows of one group.
#[derive(Debug, Clone, Copy)]
pub enum Rows<'a> {
    /// A run of rows: first and length.
    Run(u32, u32),
    List(&'a [u32]),
}

impl Rows<'_> {
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    pub fn len(self) -> usize {
        match self {
            Rows::Run(_, length) => length as usize,
            Rows::List(rows) => rows.len(),
        }
    }

    pub fn get(self, at: usize) -> u32 {
        match self {
            Rows::Run(first, _) => first + at as u32,
            Rows::List(rows) => rows[at],
        }
    }

    /// How many of them come before the first for which this does not hold; it holds for no later one.
    fn partition_point(self, holds: impl Fn(u32) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if holds(self.get(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl<'a> IntoIterator for Rows<'a> {
    type Item = u32;
    type IntoIter = RowsIter<'a>;

    fn into_iter(self) -> RowsIter<'a> {
        RowsIter { rows: self, at: 0 }
    }
}

/// One row number after the other.
#[derive(Debug, Clone)]
pub struct RowsIter<'a> {
    rows: Rows<'a>,
    at: usize,
}

impl Iterator for RowsIter<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let at = self.at;
        self.at += 1;
        (at < self.rows.len()).then(|| self.rows.get(at))
    }
}

impl Index {
    /// # Errors
    /// Passed on from polars, which has none for these columns.
    pub fn new(observations: &Observations, as_at: Option<NaiveDate>) -> PolarsResult<Index> {
        let slices = observations.slices();
        let measures: Vec<MeasureIndex> = observations.series.iter().map(|series| series.measure).collect();
        let areas = slices.area.iter().max().map_or(1, |last| u64::from(*last) + 1);
        let periods = observations.periods.len().max(1) as u64;
        let key = (0..observations.len())
            .into_par_iter()
            .map(|row| {
                let measure = u64::from(measures[slices.series[row] as usize]);
                (measure * areas + u64::from(slices.area[row])) * periods + u64::from(slices.period[row])
            })
            .collect();
        let positions = observations.group(key)?;
        let place = |row: u32| {
            let row = row as usize;
            (measures[slices.series[row] as usize], slices.area[row], slices.period[row])
        };
        let mut groups: Vec<(Place, u32)> = match &*positions {
            GroupsType::Slice { groups, .. } => groups.iter().map(|[first, _]| place(*first)).zip(0..).collect(),
            GroupsType::Idx(groups) => groups.first().iter().map(|first| place(*first)).zip(0..).collect(),
        };
        groups.sort_by_key(|((measure, area, period), _)| (*measure, *area, observations.periods[*period as usize]));
        Ok(Index {
            by_place: groups.iter().copied().collect(),
            seen: seen(observations, as_at, &groups, &positions),
            large: Large::of(observations, &groups, &positions),
            period_codes: observations
                .periods
                .iter()
                .enumerate()
                .map(|(code, period)| (*period, code as u32))
                .collect(),
            groups,
            positions,
        })
    }

    /// The rows of one group; none when nothing was sent.
    pub fn rows(&self, measure: MeasureIndex, area: AreaIndex, period: Period) -> Rows<'_> {
        self.at(measure, area, period).map_or(Rows::List(&[]), |group| self.group(group))
    }

    /// The first row of a series for an area and period.
    pub fn row(&self, observations: &Observations, series: &Series, area: AreaIndex, period: Period) -> Option<u32> {
        let group = self.at(series.measure, area, period)?;
        let rows = self.group(group);
        if rows.len() > LARGE {
            return self.large.row(observations, series, group, rows);
        }
        rows.into_iter().find(|row| observations.series_of(*row) == series)
    }

    fn at(&self, measure: MeasureIndex, area: AreaIndex, period: Period) -> Option<u32> {
        let code = self.period_codes.get(&period)?;
        self.by_place.get(&(measure, area, *code)).copied()
    }

    /// The groups of one measure, sorted by area and period.
    pub fn groups(&self, measure: MeasureIndex) -> impl Iterator<Item = Rows<'_>> {
        let first = self.groups.partition_point(|(place, _)| place.0 < measure);
        let last = self.groups.partition_point(|(place, _)| place.0 <= measure);
        self.groups[first..last].iter().map(|(_, group)| self.group(*group))
    }

    /// Whether any area has the measure in the period.
    pub fn has(&self, measure: MeasureIndex, period: Period) -> bool {
        self.period_codes.get(&period).is_some_and(|code| self.seen.contains(&(measure, *code)))
    }

    fn group(&self, group: u32) -> Rows<'_> {
        rows_of(&self.positions, group)
    }
}

/// The measures and periods of which something had come by a date.
fn seen(
    observations: &Observations,
    as_at: Option<NaiveDate>,
    groups: &[(Place, u32)],
    positions: &GroupPositions,
) -> FxHashSet<(MeasureIndex, u32)> {
    let late = |row: u32| observations.is_late(row, as_at);
    let came = |group: &u32| as_at.is_none() || !rows_of(positions, *group).into_iter().all(late);
    groups.iter().filter(|(_, group)| came(group)).map(|((measure, _, period), _)| (*measure, *period)).collect()
}

fn rows_of(positions: &GroupPositions, group: u32) -> Rows<'_> {
    match &**positions {
        GroupsType::Slice { groups, .. } => {
            let [first, length] = groups[group as usize];
            Rows::Run(first, length)
        }
        GroupsType::Idx(groups) => Rows::List(groups.all()[group as usize].as_slice()),
    }
}
