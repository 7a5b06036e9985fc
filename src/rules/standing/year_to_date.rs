//! A return for a quarter counts that quarter alone, and not the year so far.

use std::collections::BTreeSet;

use crate::rules::view::View;
use crate::rules::history::{ByPeriod, Sender, period, usual};
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::findings::Findings;
use crate::model::measure::OverTime;
use crate::model::period::Period;

pub const CODE: Code = code! {
    /// Numbers of a quarter look like those of the year so far.
    "year-to-date", Partner, settable
};

/// What is left of smaller counts says nothing.
const LEAST_USUAL: f64 = 5.0;
/// Fewer values may look so by chance.
const FEWEST: usize = 2;
/// All values together are so far from what is usual.
const APART: f64 = 20.0;
/// In a year that is counted up, the last quarter is at least so many times the first.
const TIMES: f64 = 2.5;
/// So many years are looked at before it is said that a partner always counts them up.
const FEWEST_YEARS: usize = 2;

/// How many values of a return look like the year so far.
struct Counted {
    row: u32,
    values: usize,
    so_far: usize,
    above: f64,
}

pub fn findings(view: &View) -> Findings {
    view.of_what_was_read(told(view).0)
}

/// The findings, and the returns that they are about: kind, partner and period.
pub fn told(view: &View) -> (Vec<Finding>, BTreeSet<(usize, u32, Period)>) {
    let histories = view.histories();
    let mut findings = Vec::new();
    let mut told = BTreeSet::new();
    for sender in histories.partners(view) {
        for (at, counted) in single(view, sender) {
            let enough = counted.values >= FEWEST && counted.above >= APART;
            if enough && 4 * counted.so_far >= 3 * counted.values {
                let what = "look like the year so far: once the earlier quarters are taken off, they are as usual";
                findings.push(finding(view, counted.row, what));
                told.insert((sender.kind, sender.partner, at));
            }
        }
        if let Some(finding) = always(view, sender) {
            findings.push(finding);
            // Nothing of it can be held against its neighbours in time.
            let periods = sums(view, sender).flatten().map(|row| period(view, *row));
            told.extend(periods.map(|period| (sender.kind, sender.partner, period)));
        }
    }
    (findings, told)
}

fn finding(view: &View, row: u32, what: &str) -> Finding {
    let message = format!("the figures of {} {what}", view.whole_return(row));
    Finding::warning(CODE, view.at(row), message)
        .hint("ask the partner whether they count the quarter alone; if they count the year so far, send each quarter less the ones before it")
}

/// What a quarter's values are beside the earlier quarters of their year.
fn single(view: &View, sender: Sender) -> Vec<(Period, Counted)> {
    let mut periods = ByPeriod::new();
    for rows in sums(view, sender) {
        let numbers: Vec<Option<f64>> = rows.iter().map(|row| view.number(*row)).collect();
        for (at, usual) in usual(&numbers).into_iter().enumerate() {
            let row = rows[at];
            let Period::Quarter { quarter, .. } = period(view, row) else { continue };
            let before = quarter as usize - 1;
            let of_year = at.checked_sub(before).filter(|first| {
                before > 0 && period(view, row).back(before as i32) == Some(period(view, rows[*first]))
            });
            let Some(first) = of_year else { continue };
            let earlier: Option<Vec<f64>> = numbers[first..at].iter().copied().collect();
            let usual = usual.filter(|usual| *usual >= LEAST_USUAL);
            let (Some(earlier), Some(usual), Some(number)) = (earlier, usual, numbers[at]) else { continue };
            let rest = number - earlier.iter().sum::<f64>();
            let so_far = rest >= 0.0 && (rest - usual).abs() < (number - usual).abs();
            let new = || Counted { row, values: 0, so_far: 0, above: 0.0 };
            let counted = periods.of(view, row, new);
            counted.row = counted.row.min(row);
            counted.values += 1;
            counted.so_far += usize::from(so_far);
            counted.above += number - usual;
        }
    }
    periods.sorted(view)
}

/// What a partner counts up in every year.
fn always(view: &View, sender: Sender) -> Option<Finding> {
    let (mut values, mut so_far) = (0, 0);
    let mut years = BTreeSet::new();
    let mut last: Option<u32> = None;
    for rows in sums(view, sender) {
        for four in rows.windows(4) {
            let Period::Quarter { year, quarter: 1 } = period(view, four[0]) else { continue };
            if period(view, four[3]) != (Period::Quarter { year, quarter: 4 }) {
                continue;
            }
            let numbers: Option<Vec<f64>> = four.iter().map(|row| view.number(*row)).collect();
            let Some(numbers) = numbers.filter(|numbers| numbers[3] >= LEAST_USUAL) else { continue };
            values += 1;
            so_far += usize::from(numbers.is_sorted() && numbers[3] >= TIMES * numbers[0]);
            years.insert(year);
            let later = last.is_none_or(|last| period(view, last) < period(view, four[3]));
            last = if later { Some(four[3]) } else { last };
        }
    }
    let is_always = years.len() >= FEWEST_YEARS && values >= FEWEST * FEWEST_YEARS && 4 * so_far >= 3 * values;
    let what = "and before grow from quarter to quarter and start again each year, as figures for the year so far do";
    last.filter(|_| is_always).map(|row| finding(view, row, what))
}

/// The series of what adds up over time.
fn sums<'a>(view: &'a View<'a>, sender: Sender<'a>) -> impl Iterator<Item = &'a [u32]> {
    sender.series(view).filter(move |rows| {
        let measure = view.observations.series_of(rows[0]).measure;
        view.returns.measures[measure as usize].over_time == OverTime::Sum
    })
}
