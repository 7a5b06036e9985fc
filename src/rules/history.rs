//! Series over time: what a value is held against where no rule of its return says more.

use rayon::prelude::*;

use super::view::View;
use crate::model::area::AreaIndex;
use crate::model::measure::{Measure, OverTime};
use crate::model::observations::Series;
use crate::model::period::Period;

/// So many neighbours in time on either side say what is usual; at the ends of a series those that there are.
const BESIDE: usize = 4;
/// With fewer numbers nothing is known of what is usual.
const FEWEST: usize = 4;
/// Times the median distance from the median, this is the standard deviation of normal numbers.
const CONSISTENT: f64 = 1.4826;

/// Everything that came for a period of its return's own frequency. Rows stand by kind of return, partner, area, series and
/// period, so that what is asked for is a run of them.
pub struct Histories {
    rows: Vec<u32>,
    /// For each series its kind of return.
    kinds: Vec<usize>,
}

impl Histories {
    pub fn of(view: &View) -> Histories {
        let observations = view.observations;
        let kind = |series: &Series| view.returns.kind_with(series.measure).unwrap_or(usize::MAX);
        let kinds: Vec<usize> = observations.series.iter().map(kind).collect();
        let slices = observations.slices();
        let comes = |row: &u32| {
            let kind = kinds[slices.series[*row as usize] as usize];
            let period = observations.periods[slices.period[*row as usize] as usize];
            view.returns.kinds.get(kind).is_some_and(|kind| kind.comes_for(period)) && view.came(*row)
        };
        let mut rows: Vec<u32> = (0..observations.len() as u32).filter(comes).collect();
        // The place of each period among all of them, so that only whole numbers are compared.
        let mut in_order: Vec<usize> = (0..observations.periods.len()).collect();
        in_order.sort_by_key(|at| observations.periods[*at]);
        let mut rank = vec![0u32; in_order.len()];
        in_order.into_iter().zip(0..).for_each(|(at, place)| rank[at] = place);
        rows.par_sort_unstable_by_key(|row| {
            let at = *row as usize;
            let series = slices.series[at];
            let partner = observations.series[series as usize].partner;
            (kinds[series as usize], partner, slices.area[at], series, rank[slices.period[at] as usize], *row)
        });
        Histories { rows, kinds }
    }

    /// Everything that a partner sent of a kind of return.
    pub fn partners(&self, view: &View) -> Vec<Sender<'_>> {
        let key = |row: &u32| (self.kind(view, *row), view.observations.series_of(*row).partner);
        let runs = self.rows.chunk_by(|a, b| key(a) == key(b));
        runs.map(|rows| Sender { kind: key(&rows[0]).0, partner: key(&rows[0]).1, rows }).collect()
    }

    fn kind(&self, view: &View, row: u32) -> usize {
        self.kinds[view.observations.series_index(row) as usize]
    }
}

/// What one partner sent of one kind of return.
#[derive(Clone, Copy)]
pub struct Sender<'a> {
    pub kind: usize,
    pub partner: u32,
    rows: &'a [u32],
}

impl<'a> Sender<'a> {
    /// The rows of each area.
    pub fn areas(self, view: &View<'a>) -> impl Iterator<Item = (AreaIndex, &'a [u32])> {
        let area = view.observations.slices().area;
        let runs = self.rows.chunk_by(move |a, b| area[*a as usize] == area[*b as usize]);
        runs.map(move |rows| (area[rows[0] as usize], rows))
    }

    /// The rows of each series of each area, oldest first.
    pub fn series(self, view: &View<'a>) -> impl Iterator<Item = &'a [u32]> {
        self.areas(view).flat_map({
            let series = view.observations.slices().series;
            move |(_, rows)| of_series(series, rows)
        })
    }
}

/// The rows of one area by series, oldest first.
pub fn of_series<'a>(series: &'a [u32], rows: &'a [u32]) -> impl Iterator<Item = &'a [u32]> {
    rows.chunk_by(move |a, b| series[*a as usize] == series[*b as usize])
}

/// What a series counts, where its values can be held against each other: no rate, no share.
pub fn counted<'a>(view: &View<'a>, rows: &[u32]) -> Option<&'a Measure> {
    let measure = &view.returns.measures[view.observations.series_of(rows[0]).measure as usize];
    (measure.over_time != OverTime::None).then_some(measure)
}

/// What is usual for each of the values of a series: the median of the numbers nearest to it in time, without it.
pub fn usual(numbers: &[Option<f64>]) -> Vec<Option<f64>> {
    (0..numbers.len()).map(|at| Some(Nearest::to(numbers, at)?.median())).collect()
}

/// The numbers nearest in time to one of a series, without it, sorted. There are few, and they are looked for ten million times,
/// so they stand in place.
struct Nearest {
    numbers: [f64; 2 * BESIDE],
    count: usize,
}

impl Nearest {
    /// None where there are too few.
    fn to(numbers: &[Option<f64>], at: usize) -> Option<Nearest> {
        let all = 2 * BESIDE + 1;
        let first = at.saturating_sub(BESIDE).min(numbers.len().saturating_sub(all));
        let last = (first + all).min(numbers.len());
        let mut nearest = Nearest { numbers: [0.0; 2 * BESIDE], count: 0 };
        for number in (first..last).filter(|other| *other != at).filter_map(|at| numbers[at]) {
            nearest.numbers[nearest.count] = number;
            nearest.count += 1;
        }
        nearest.numbers[..nearest.count].sort_unstable_by(f64::total_cmp);
        (nearest.count >= FEWEST).then_some(nearest)
    }

    fn median(&self) -> f64 {
        median(&self.numbers[..self.count])
    }

    /// How far they are from a number, sorted.
    fn distances(mut self, from: f64) -> Nearest {
        let numbers = &mut self.numbers[..self.count];
        numbers.iter_mut().for_each(|number| *number = (*number - from).abs());
        numbers.sort_unstable_by(f64::total_cmp);
        self
    }
}

fn median(sorted: &[f64]) -> f64 {
    f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}

/// What a count of a series usually is, and how far it usually is from that.
#[derive(Debug, Clone, Copy)]
pub struct Usual {
    /// The median of the numbers nearest in time.
    pub middle: f64,
    /// A standard deviation, in the unit of the count: what chance makes of a count (Poisson), or, where that is more, what the
    /// numbers show, as 1.4826 times their median distance from the median (Rousseeuw and Croux 1993); never less than 1.
    pub spread: f64,
}

impl Usual {
    /// What is usual for each of the values of a series.
    pub fn of(numbers: &[Option<f64>]) -> Vec<Option<Usual>> {
        (0..numbers.len()).map(|at| Usual::beside(numbers, at)).collect()
    }

    /// What is usual for one of them.
    pub fn beside(numbers: &[Option<f64>], at: usize) -> Option<Usual> {
        let others = Nearest::to(numbers, at)?;
        let middle = others.median();
        let spread = (CONSISTENT * others.distances(middle).median()).max(Usual::least_spread(middle));
        Some(Usual { middle, spread })
    }

    /// What chance alone makes of a count.
    pub fn least_spread(middle: f64) -> f64 {
        middle.abs().sqrt().max(1.0)
    }

    /// How many standard deviations a number is from what is usual.
    pub fn distance(self, number: f64) -> f64 {
        (number - self.middle).abs() / self.spread
    }
}

/// The period of a row.
pub fn period(view: &View, row: u32) -> Period {
    view.place(row).1
}
