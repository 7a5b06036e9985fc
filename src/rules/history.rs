//! Series over time: what a value is held against where no rule of its return says more.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

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
    let mut window = Window::default();
    (0..numbers.len()).map(|at| Some(window.beside(numbers, at)?.median())).collect()
}

/// The numbers that are near in time to one of a series, and it among them, sorted. From one place to the next, one comes and
/// one goes.
#[derive(Default)]
struct Window {
    sorted: [f64; WIDEST],
    count: usize,
    /// The places that it reaches over.
    first: usize,
    end: usize,
}

/// So many numbers stand in a window.
const WIDEST: usize = 2 * BESIDE + 1;

impl Window {
    /// The numbers beside the one at a place, which must not lie before the last one that was asked for; none where there are
    /// too few.
    fn beside(&mut self, numbers: &[Option<f64>], at: usize) -> Option<Beside> {
        let first = at.saturating_sub(BESIDE).min(numbers.len().saturating_sub(WIDEST));
        let end = (first + WIDEST).min(numbers.len());
        if first >= self.end {
            *self = Window { first, end: first, ..Window::default() };
        }
        while self.first < first {
            numbers[self.first].into_iter().for_each(|number| self.remove(number));
            self.first += 1;
        }
        while self.end < end {
            numbers[self.end].into_iter().for_each(|number| self.insert(number));
            self.end += 1;
        }
        let mut others = Beside { sorted: self.sorted, count: self.count };
        if let Some(number) = numbers[at] {
            others.count -= 1;
            let place = self.place(number);
            others.sorted.copy_within(place + 1..self.count, place);
        }
        (others.count >= FEWEST).then_some(others)
    }

    fn insert(&mut self, number: f64) {
        let place = self.place(number);
        self.sorted.copy_within(place..self.count, place + 1);
        self.sorted[place] = number;
        self.count += 1;
    }

    fn remove(&mut self, number: f64) {
        let place = self.place(number);
        self.sorted.copy_within(place + 1..self.count, place);
        self.count -= 1;
    }

    /// Where a number stands, or would.
    fn place(&self, number: f64) -> usize {
        self.sorted[..self.count].iter().take_while(|other| other.total_cmp(&number).is_lt()).count()
    }
}

/// The numbers nearest in time to one of a series, without it, sorted.
struct Beside {
    sorted: [f64; WIDEST],
    count: usize,
}

impl Beside {
    fn median(&self) -> f64 {
        f64::midpoint(self.sorted[(self.count - 1) / 2], self.sorted[self.count / 2])
    }

    /// The median of how far they are from their median.
    fn spread(&self, middle: f64) -> f64 {
        // Those below and above come nearest first, so that they only need to be taken in turn.
        let above = self.sorted[..self.count].partition_point(|number| *number < middle);
        let (mut below, mut above) = (above, above);
        let mut next = || {
            let lower = below.checked_sub(1).map_or(f64::INFINITY, |at| middle - self.sorted[at]);
            let upper = if above < self.count { self.sorted[above] - middle } else { f64::INFINITY };
            if lower < upper {
                below -= 1;
                lower
            } else {
                above += 1;
                upper
            }
        };
        let before = (self.count - 1) / 2;
        (0..before).for_each(|_| _ = next());
        let lower = next();
        if self.count % 2 == 1 { lower } else { f64::midpoint(lower, next()) }
    }
}

/// What a count of a series usually is, and how far it usually is from that.
#[derive(Debug, Clone, Copy, PartialEq)]
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
        let mut window = Window::default();
        (0..numbers.len()).map(|at| window.beside(numbers, at).map(|others| Usual::among(&others))).collect()
    }

    /// What is usual for one of them.
    pub fn beside(numbers: &[Option<f64>], at: usize) -> Option<Usual> {
        Window::default().beside(numbers, at).map(|others| Usual::among(&others))
    }

    fn among(others: &Beside) -> Usual {
        let middle = others.median();
        Usual { middle, spread: (CONSISTENT * others.spread(middle)).max(Usual::least_spread(middle)) }
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

/// Something for each period, series by series.
pub struct ByPeriod<T>(FxHashMap<u32, T>);

impl<T> ByPeriod<T> {
    pub fn new() -> ByPeriod<T> {
        ByPeriod(FxHashMap::default())
    }

    /// What there is for the period of a row.
    pub fn of(&mut self, view: &View, row: u32, new: impl FnOnce() -> T) -> &mut T {
        self.0.entry(view.observations.slices().period[row as usize]).or_insert_with(new)
    }

    /// All of them, in the order of time.
    pub fn sorted(self, view: &View) -> Vec<(Period, T)> {
        let periods = &view.observations.periods;
        let mut sorted: Vec<(Period, T)> = self.0.into_iter().map(|(code, of)| (periods[code as usize], of)).collect();
        sorted.sort_unstable_by_key(|(period, _)| *period);
        sorted
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is usual, worked out from the definition.
    fn plainly(numbers: &[Option<f64>], at: usize) -> Option<Usual> {
        let first = at.saturating_sub(BESIDE).min(numbers.len().saturating_sub(WIDEST));
        let end = (first + WIDEST).min(numbers.len());
        let mut others: Vec<f64> = (first..end).filter(|other| *other != at).filter_map(|at| numbers[at]).collect();
        if others.len() < FEWEST {
            return None;
        }
        let median = |numbers: &mut Vec<f64>| {
            numbers.sort_by(f64::total_cmp);
            f64::midpoint(numbers[(numbers.len() - 1) / 2], numbers[numbers.len() / 2])
        };
        let middle = median(&mut others);
        let mut distances: Vec<f64> = others.iter().map(|number| (number - middle).abs()).collect();
        let spread = (CONSISTENT * median(&mut distances)).max(Usual::least_spread(middle));
        Some(Usual { middle, spread })
    }

    proptest! {
        #[test]
        fn a_window_that_moves_says_what_the_definition_says(
            numbers in prop::collection::vec(prop::option::weighted(0.8, (-3i32..60).prop_map(f64::from)), 0..40),
        ) {
            let expected: Vec<Option<Usual>> = (0..numbers.len()).map(|at| plainly(&numbers, at)).collect();
            prop_assert_eq!(&Usual::of(&numbers), &expected);
            let middles: Vec<Option<f64>> = expected.iter().map(|usual| Some((*usual)?.middle)).collect();
            prop_assert_eq!(usual(&numbers), middles);
            for (at, expected) in expected.into_iter().enumerate() {
                prop_assert_eq!(Usual::beside(&numbers, at), expected);
            }
        }
    }
}
