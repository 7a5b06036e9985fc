//! A return for a quarter counts that quarter alone, and not the year so far.

use std::collections::BTreeSet;

use crate::rules::view::View;
use crate::rules::history::{ByPeriod, Course, Sender, period};
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

pub fn findings(view: &View, sender: &Sender) -> Findings {
    view.of_what_was_read(told(view, sender).0)
}

/// The findings, and the periods of the returns that they are about.
pub fn told(view: &View, sender: &Sender) -> (Vec<Finding>, BTreeSet<Period>) {
    let mut findings = Vec::new();
    let mut told = BTreeSet::new();
    for (at, counted) in single(view, sender) {
        let enough = counted.values >= FEWEST && counted.above >= APART;
        if enough && 4 * counted.so_far >= 3 * counted.values {
            let what = "look like the year so far: once the earlier quarters are taken off, they are as usual";
            findings.push(finding(view, counted.row, what));
            told.insert(at);
        }
    }
    if let Some(finding) = always(view, sender) {
        findings.push(finding);
        // Nothing of it can be held against its neighbours in time.
        told.extend(sums(view, sender).flat_map(|course| course.rows).map(|row| period(view, *row)));
    }
    (findings, told)
}

fn finding(view: &View, row: u32, what: &str) -> Finding {
    let message = format!("the figures of {} {what}", view.whole_return(row));
    Finding::warning(CODE, view.at(row), message)
        .hint("ask the partner whether they count the quarter alone; if they count the year so far, send each quarter less the ones before it")
}

/// What a quarter's values are beside the earlier quarters of their year.
fn single(view: &View, sender: &Sender) -> Vec<(Period, Counted)> {
    let mut periods = ByPeriod::new(view);
    for course in sums(view, sender) {
        for (at, &row) in course.rows.iter().enumerate() {
            let Period::Quarter { quarter, .. } = period(view, row) else { continue };
            let before = quarter as usize - 1;
            let of_year = at.checked_sub(before).filter(|first| {
                before > 0 && period(view, row).back(before as i32) == Some(period(view, course.rows[*first]))
            });
            let Some(first) = of_year else { continue };
            // Not a number where one of them is none.
            let earlier: f64 = course.numbers()[first..at].iter().sum();
            let usual = course.usual(at).map(|usual| usual.middle).filter(|usual| *usual >= LEAST_USUAL);
            let (false, Some(usual), Some(number)) = (earlier.is_nan(), usual, course.number(at)) else { continue };
            let rest = number - earlier;
            let so_far = rest >= 0.0 && (rest - usual).abs() < (number - usual).abs();
            let new = || Counted { row, values: 0, so_far: 0, above: 0.0 };
            let counted = periods.of(row, new);
            counted.row = counted.row.min(row);
            counted.values += 1;
            counted.so_far += usize::from(so_far);
            counted.above += number - usual;
        }
    }
    periods.sorted()
}

/// What a partner counts up in every year.
fn always(view: &View, sender: &Sender) -> Option<Finding> {
    let (mut values, mut so_far) = (0, 0);
    let mut years = BTreeSet::new();
    let mut last: Option<u32> = None;
    for course in sums(view, sender) {
        for (four, numbers) in course.rows.windows(4).zip(course.numbers().windows(4)) {
            let Period::Quarter { year, quarter: 1 } = period(view, four[0]) else { continue };
            if period(view, four[3]) != (Period::Quarter { year, quarter: 4 }) {
                continue;
            }
            if numbers.iter().any(|number| number.is_nan()) || numbers[3] < LEAST_USUAL {
                continue;
            }
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
fn sums<'a>(view: &'a View, sender: &'a Sender) -> impl Iterator<Item = Course<'a>> {
    sender.series().filter(|course| {
        let measure = view.observations.series_of(course.rows[0]).measure;
        view.returns.measures[measure as usize].over_time == OverTime::Sum
    })
}
