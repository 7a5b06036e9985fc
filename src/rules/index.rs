//! Finds the rows of a measure for an area and a period.

use chrono::NaiveDate;
use polars::prelude::{GroupPositions, GroupsType, PolarsResult};
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

/// Where the rows of large groups are.
#[derive(Debug, Default)]
struct Large {
    codes: FxHashMap<Series, u32>,
    /// The first row of a series in a group.
    rows: FxHashMap<(u32, u32), u32>,
}

impl Large {
    fn of(observations: &Observations, groups: &[(Place, u32)], positions: &GroupPositions) -> Large {
        let mut large = Large::default();
        let series = observations.slices().series;
        for (_, group) in groups {
            let rows = rows_of(positions, *group);
            if rows.len() > LARGE {
                rows.into_iter().for_each(|row| {
                    large.rows.entry((*group, series[row as usize])).or_insert(row);
                });
            }
        }
        if !large.rows.is_empty() {
            large.codes = observations.series.iter().cloned().zip(0..).collect();
        }
        large
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
            return self.large.rows.get(&(group, *self.large.codes.get(series)?)).copied();
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
