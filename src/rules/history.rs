//! Series over time: what a value is held against where no rule of its return says more.

use std::collections::BTreeSet;
use std::ops::Range;

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

/// What each partner sent of each kind of return, of everything that came for a period of the return's own frequency, side by side.
pub fn senders<'a>(view: &'a View) -> impl IndexedParallelIterator<Item = Sender> + 'a {
    let observations = view.observations;
    let slices = observations.slices();
    let kind = |series: &Series| view.returns.kind_with(series.measure).unwrap_or(usize::MAX);
    let sent_by: Vec<(usize, u32)> = observations.series.iter().map(|series| (kind(series), series.partner)).collect();
    let senders: Vec<(usize, u32)> = sent_by.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let place = |of: &(usize, u32)| senders.binary_search(of).unwrap_or(0);
    let places: Vec<usize> = sent_by.iter().map(place).collect();
    // The periods that a kind of return comes for, one row of them for each sender.
    let width = observations.periods.len();
    let comes = |(kind, _): &(usize, u32)| {
        let kind = view.returns.kinds.get(*kind);
        observations.periods.iter().map(move |period| kind.is_some_and(|kind| kind.comes_for(*period)))
    };
    let comes: Vec<bool> = senders.iter().flat_map(comes).collect();
    let mut sent: Vec<(usize, Vec<u32>)> = senders.iter().map(|(kind, _)| (*kind, Vec::new())).collect();
    for row in 0..observations.len() {
        let place = places[slices.series[row] as usize];
        if comes[place * width + slices.period[row] as usize] && view.came(row as u32) {
            sent[place].1.push(row as u32);
        }
    }
    // The place of each period among all of them, so that only whole numbers are compared.
    let mut in_order: Vec<usize> = (0..width).collect();
    in_order.sort_by_key(|at| observations.periods[*at]);
    let mut rank = vec![0u32; width];
    in_order.into_iter().zip(0..).for_each(|(at, place)| rank[at] = place);
    sent.into_par_iter().map(move |(kind, mut rows)| {
        sort(view, &rank, &mut rows);
        Sender::of(view, kind, rows)
    })
}

/// Sorts rows by area, series and period, each period by its `rank`.
fn sort(view: &View, rank: &[u32], rows: &mut [u32]) {
    let slices = view.observations.slices();
    let two = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    let key = |row: &u32| {
        let at = *row as usize;
        (two(slices.area[at], slices.series[at]), two(rank[slices.period[at] as usize], *row))
    };
    let mut keys: Vec<(u64, u64)> = rows.iter().map(key).collect();
    keys.par_sort_unstable();
    rows.iter_mut().zip(keys).for_each(|(row, (_, key))| *row = key as u32);
}

/// What one partner sent of one kind of return. Rows stand by area, series and period, so that what is asked for is a run of them.
pub struct Sender {
    pub kind: usize,
    rows: Vec<u32>,
    /// The number of each row; not a number where it has none.
    numbers: Vec<f64>,
    /// What is usual for each row; not a number where nothing is known.
    usual: Vec<Usual>,
    /// Where each area ends among the series, and each series among the rows.
    areas: Vec<usize>,
    series: Vec<usize>,
}

impl Sender {
    fn of(view: &View, kind: usize, rows: Vec<u32>) -> Sender {
        let slices = view.observations.slices();
        let numbers: Vec<f64> = rows.iter().map(|row| view.number(*row).unwrap_or(f64::NAN)).collect();
        let (mut areas, mut series) = (Vec::new(), Vec::new());
        let key = |row: u32| (slices.area[row as usize], slices.series[row as usize]);
        for (end, pair) in (1..).zip(rows.windows(2)) {
            let (this, next) = (key(pair[0]), key(pair[1]));
            if this != next {
                series.push(end);
            }
            if this.0 != next.0 {
                areas.push(series.len());
            }
        }
        if !rows.is_empty() {
            series.push(rows.len());
            areas.push(series.len());
        }
        let runs: Vec<&[f64]> = runs(&series).map(|run| &numbers[run]).collect();
        let usual = runs.par_iter().with_min_len(LEAST_RUNS).flat_map_iter(|numbers| Usual::of(numbers)).collect();
        Sender { kind, rows, usual, numbers, areas, series }
    }

    /// The series of each area.
    pub fn areas<'a>(&'a self, view: &View<'a>) -> impl Iterator<Item = (AreaIndex, OfArea<'a>)> {
        let area = view.observations.slices().area;
        runs(&self.areas).map(move |series| {
            let of_area = OfArea { sender: self, series };
            (area[of_area.rows()[0] as usize], of_area)
        })
    }

    /// The series of all areas, each oldest first.
    pub fn series(&self) -> impl Iterator<Item = Course<'_>> {
        (0..self.series.len()).map(|at| self.course(at))
    }

    /// All rows.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    fn course(&self, at: usize) -> Course<'_> {
        let run = run(&self.series, at);
        Course { rows: &self.rows[run.clone()], numbers: &self.numbers[run.clone()], usual: &self.usual[run] }
    }
}

/// Fewer series are not worth another thread.
const LEAST_RUNS: usize = 256;

/// The stretches that end at each of these.
fn runs(ends: &[usize]) -> impl Iterator<Item = Range<usize>> {
    (0..ends.len()).map(|at| run(ends, at))
}

fn run(ends: &[usize], at: usize) -> Range<usize> {
    at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]
}

/// What a sender sent for one area.
pub struct OfArea<'a> {
    sender: &'a Sender,
    series: Range<usize>,
}

impl<'a> OfArea<'a> {
    /// The series, each oldest first.
    pub fn series(&self) -> impl Iterator<Item = Course<'a>> {
        let sender = self.sender;
        self.series.clone().map(|at| sender.course(at))
    }

    pub fn rows(&self) -> &'a [u32] {
        let ends = &self.sender.series;
        &self.sender.rows[run(ends, self.series.start).start..ends[self.series.end - 1]]
    }
}

/// One series of one area, oldest first. It has a row.
#[derive(Clone, Copy)]
pub struct Course<'a> {
    pub rows: &'a [u32],
    numbers: &'a [f64],
    usual: &'a [Usual],
}

impl<'a> Course<'a> {
    /// The number at a place, if it is one.
    pub fn number(self, at: usize) -> Option<f64> {
        Some(self.numbers[at]).filter(|number| !number.is_nan())
    }

    /// What is usual at a place: of the numbers nearest to it in time, without it.
    pub fn usual(self, at: usize) -> Option<Usual> {
        Some(self.usual[at]).filter(|usual| !usual.middle.is_nan())
    }

    /// The numbers, not a number where there is none.
    pub fn numbers(self) -> &'a [f64] {
        self.numbers
    }

    /// Each row with its number and what is usual for it, where there are both.
    pub fn judged(self) -> impl Iterator<Item = (u32, f64, Usual)> {
        (0..self.rows.len()).filter_map(move |at| Some((self.rows[at], self.number(at)?, self.usual(at)?)))
    }
}

/// What a series counts, where its values can be held against each other: no rate, no share.
pub fn counted<'a>(view: &View<'a>, course: Course) -> Option<&'a Measure> {
    let measure = &view.returns.measures[view.observations.series_of(course.rows[0]).measure as usize];
    (measure.over_time != OverTime::None).then_some(measure)
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
    fn beside(&mut self, numbers: &[f64], at: usize) -> Option<Beside> {
        let first = at.saturating_sub(BESIDE).min(numbers.len().saturating_sub(WIDEST));
        let end = (first + WIDEST).min(numbers.len());
        if first >= self.end {
            *self = Window { first, end: first, ..Window::default() };
        }
        while self.first < first {
            self.remove(numbers[self.first]);
            self.first += 1;
        }
        while self.end < end {
            self.insert(numbers[self.end]);
            self.end += 1;
        }
        let mut others = Beside { sorted: self.sorted, count: self.count };
        if !numbers[at].is_nan() {
            others.count -= 1;
            let place = self.place(numbers[at]);
            others.sorted.copy_within(place + 1..self.count, place);
        }
        (others.count >= FEWEST).then_some(others)
    }

    fn insert(&mut self, number: f64) {
        if number.is_nan() {
            return;
        }
        let place = self.place(number);
        self.sorted.copy_within(place..self.count, place + 1);
        self.sorted[place] = number;
        self.count += 1;
    }

    fn remove(&mut self, number: f64) {
        if number.is_nan() {
            return;
        }
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
    /// Nothing is known of it.
    const UNKNOWN: Usual = Usual { middle: f64::NAN, spread: f64::NAN };

    /// What is usual for each of the values of a series, which are not a number where there is none.
    fn of(numbers: &[f64]) -> Vec<Usual> {
        let mut window = Window::default();
        let usual = |at| window.beside(numbers, at).map_or(Usual::UNKNOWN, |others| Usual::among(&others));
        (0..numbers.len()).map(usual).collect()
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
pub struct ByPeriod<'a, T> {
    periods: &'a [Period],
    /// The code of each row's period.
    codes: &'a [u32],
    of: Vec<Option<T>>,
}

impl<'a, T> ByPeriod<'a, T> {
    pub fn new(view: &View<'a>) -> ByPeriod<'a, T> {
        let periods = view.observations.periods.as_slice();
        let of = std::iter::repeat_with(|| None).take(periods.len()).collect();
        ByPeriod { periods, codes: view.observations.slices().period, of }
    }

    /// What there is for the period of a row.
    pub fn of(&mut self, row: u32, new: impl FnOnce() -> T) -> &mut T {
        self.of[self.codes[row as usize] as usize].get_or_insert_with(new)
    }

    /// All of them, in the order of time.
    pub fn sorted(self) -> Vec<(Period, T)> {
        let all = self.periods.iter().zip(self.of);
        let mut sorted: Vec<(Period, T)> = all.filter_map(|(period, of)| Some((*period, of?))).collect();
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
            let numbers: Vec<f64> = numbers.into_iter().map(|number| number.unwrap_or(f64::NAN)).collect();
            let course = Course { rows: &vec![0; numbers.len()], numbers: &numbers, usual: &Usual::of(&numbers) };
            let usual: Vec<Option<Usual>> = (0..numbers.len()).map(|at| course.usual(at)).collect();
            prop_assert_eq!(usual, expected);
        }
    }
}
