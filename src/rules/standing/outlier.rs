//! A count is not many times what is usual in its own series, nor a small part of it; and a whole return is not all of it
//! a multiple of what it is otherwise. Where a return has a `jump` of its own, that says it.

use std::collections::BTreeSet;

use super::year_to_date;
use crate::rules::history::{ByPeriod, Course, Sender, counted, period};
use crate::rules::view::{View, plain};
use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::model::measure::{MeasureIndex, OverTime};
use crate::model::period::Period;
use crate::model::round;

pub const CODE: Code = code! {
    /// A number, or nearly all of a return, is many times what is usual in its own series, or a small fraction of it.
    "outlier", Partner, settable
};

/// So many times what is usual, or one in so many, for a single value.
const TIMES: f64 = 4.0;
/// The same for three quarters of all values of a return, which do not all move by chance.
const TIMES_OF_ALL: f64 = 2.0;
/// A difference smaller than this says nothing.
const APART: f64 = 20.0;
/// Of what is usually less than that, a value stands out that is so many times the largest of at least so many other numbers of its
/// series, or one in so many of the smallest, and so far from what is usual.
const TIMES_ANY: f64 = 3.0;
const SO_MANY: usize = 8;
const APART_FROM_ALL: f64 = 10.0;
/// A ratio of smaller counts comes by chance.
const LEAST_USUAL: f64 = 5.0;
/// Fewer values are no return that moved as a whole.
const FEWEST: usize = 2;

pub fn findings(view: &View, sender: &Sender) -> Findings {
    // Of these it is said already what they may be.
    let (_, told) = year_to_date::told(view, sender);
    let jumps = view.judged_by_others(CODE);
    let mut findings = Findings::default();
    let whole = whole_returns(view, sender, &told);
    let known = |at: Period| whole.iter().any(|(period, _)| *period == at) || told.contains(&at);
    sender.series().for_each(|course| values(view, course, &jumps, &known, &mut findings));
    findings.extend(whole.into_iter().map(|(_, finding)| finding));
    view.of_what_was_read(findings)
}

/// The values of one series that stand out: of neighbours that do so in the same way, the first.
fn values(
    view: &View,
    course: Course,
    jumps: &BTreeSet<MeasureIndex>,
    known: &dyn Fn(Period) -> bool,
    findings: &mut Findings,
) {
    let Some(measure) = counted(view, course) else { return };
    // Grants come and go, but nobody says "<5" of pounds.
    let is_money = measure.unit == "£";
    let has_jump = jumps.contains(&view.observations.series_of(course.rows[0]).measure);
    let ends = Ends::of(course.numbers());
    let mut last = None;
    for (at, row) in course.rows.iter().enumerate() {
        let number = course.number(at);
        let usual = course.usual(at).map(|usual| usual.middle);
        let way = usual.and_then(|usual| way(view, *row, usual, ends.without(number)));
        let again = way.is_some() && way == last;
        last = way;
        let Some((usual, way)) = usual.zip(way) else { continue };
        // A jump holds a number against the number before.
        let judged =
            has_jump && number.is_some() && view.earlier(*row, 1).is_some_and(|row| view.number(row).is_some());
        if again || judged || known(period(view, *row)) || is_money && number.is_some() {
            continue;
        }
        findings.add(Severity::Warning, CODE, view.at(*row), || {
            let value = view.observations.detail(*row).and_then(|detail| detail.words.as_deref());
            let said = value.map_or_else(|| view.said(*row), |words| format!("{} ({words})", view.label_of(*row)));
            let message = format!(
                "{said} for {} is far {} what is usual for it, which is about {} {}",
                view.whereabouts(*row),
                match way {
                    Way::Above => "above",
                    Way::Below => "below",
                },
                plain(usual),
                measure.unit
            );
            (message, Some("ask the partner to confirm it, or to say what changed".to_owned()))
        });
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Above,
    Below,
}

/// Whether a value is so far from what is usual that it is an outlier by itself.
pub fn stands_out(view: &View, row: u32, usual: f64) -> bool {
    way(view, row, usual, None).is_some()
}

/// Which way a value stands out from what is usual, or from the smallest and the largest of the others. Of a range, the end that is
/// nearer to what is usual has to.
fn way(view: &View, row: u32, usual: f64, others: Option<(f64, f64)>) -> Option<Way> {
    let bounds = view.observations.value(row).bounds()?;
    let others = others.filter(|_| usual < APART);
    let above = bounds.lower.is_some_and(|lower| {
        let beyond_all = others.is_some_and(|(_, largest)| lower >= TIMES_ANY * largest);
        (lower >= TIMES * usual && lower - usual >= APART) || (beyond_all && lower - usual >= APART_FROM_ALL)
    });
    let below = bounds.upper.is_some_and(|upper| {
        let beyond_all = others.is_some_and(|(smallest, _)| upper * TIMES_ANY <= smallest);
        (upper * TIMES <= usual && usual - upper >= APART) || (beyond_all && usual - upper >= APART_FROM_ALL)
    });
    above.then_some(Way::Above).or(below.then_some(Way::Below))
}

/// The two smallest and the two largest numbers of a series, and how many there are.
struct Ends {
    smallest: [f64; 2],
    largest: [f64; 2],
    count: usize,
}

impl Ends {
    fn of(numbers: &[f64]) -> Ends {
        let none = Ends { smallest: [f64::INFINITY; 2], largest: [f64::NEG_INFINITY; 2], count: 0 };
        numbers.iter().filter(|number| !number.is_nan()).fold(none, |Ends { smallest: [a, b], largest: [y, z], count }, number| Ends {
            smallest: [a.min(*number), b.min(a.max(*number))],
            largest: [y.max(*number), z.max(y.min(*number))],
            count: count + 1,
        })
    }

    /// The smallest and the largest without one of them, where there are enough others.
    fn without(&self, number: Option<f64>) -> Option<(f64, f64)> {
        let others = self.count - usize::from(number.is_some());
        let of = |[end, next]: [f64; 2]| if number == Some(end) { next } else { end };
        (others >= SO_MANY).then(|| (of(self.smallest), of(self.largest)))
    }
}

/// What all of a return came to in a period, beside what is usual.
struct Whole {
    row: u32,
    ratios: Vec<f64>,
    now: f64,
    usual: f64,
}

/// The periods in which nearly everything that a partner sent is a multiple, or a part, of what is usual.
fn whole_returns(view: &View, sender: &Sender, told: &BTreeSet<Period>) -> Vec<(Period, Finding)> {
    let mut periods = ByPeriod::new(view);
    for course in sender.series() {
        if counted(view, course).is_none_or(|measure| measure.over_time != OverTime::Sum) {
            continue;
        }
        for (row, number, usual) in course.judged() {
            let usual = usual.middle;
            if usual < LEAST_USUAL {
                continue;
            }
            let new = || Whole { row, ratios: Vec::new(), now: 0.0, usual: 0.0 };
            let whole = periods.of(row, new);
            whole.row = whole.row.min(row);
            whole.ratios.push(number / usual);
            whole.now += number;
            whole.usual += usual;
        }
    }
    let stands_out = |(period, mut whole): (Period, Whole)| {
        if whole.ratios.len() < FEWEST || told.contains(&period) {
            return None;
        }
        whole.ratios.sort_by(f64::total_cmp);
        let quarter = whole.ratios.len() / 4;
        let (low, high) = (whole.ratios[quarter], whole.ratios[whole.ratios.len() - 1 - quarter]);
        let apart = (whole.now - whole.usual).abs() >= APART;
        (apart && (low >= TIMES_OF_ALL || high * TIMES_OF_ALL <= 1.0)).then(|| (period, of_whole(view, &whole)))
    };
    periods.sorted().into_iter().filter_map(stands_out).collect()
}

fn of_whole(view: &View, whole: &Whole) -> Finding {
    let middle = whole.ratios[whole.ratios.len() / 2];
    let times = if middle >= 1.0 {
        format!("{} times", round::plain(middle, 1))
    } else {
        format!("{}% of", round::plain(100.0 * middle, 0))
    };
    let message = format!(
        "nearly all figures of {} are about {times} what is usual for them",
        view.whole_return(whole.row)
    );
    Finding::warning(CODE, view.at(whole.row), message)
        .hint("ask the partner whether they are of this period and no other, and counted as before")
}
