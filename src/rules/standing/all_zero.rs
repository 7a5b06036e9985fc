//! A whole return of zeros from someone who does not send zeros stands for a return that was not made: two MARAC areas were
//! once published nationally with no meetings and no cases, and had sent nothing.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::rules::view::View;
use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::findings::Findings;

pub const CODE: Code = code! {
    /// Every number of a return is zero. Was nothing counted, or did nothing happen? If it was not counted, send it
    /// as not submitted: a published zero says that nobody was counted.
    "all-zero", Partner, settable
};

/// A single zero is a count like any other.
const FEWEST_NUMBERS: usize = 2;
/// With fewer returns to compare with, nothing is known of who sends zeros.
const FEWEST_RETURNS: usize = 4;
/// Where all numbers of a return mostly add up to less, a zero comes by chance.
const LEAST: f64 = 10.0;
/// Unless so many returns were never zero, and mostly added up to this.
const RETURNS_WITHOUT: usize = 12;
const LEAST_WITHOUT: f64 = 3.0;

/// What one partner sent of one kind of return for an area and period.
struct Submission {
    row: u32,
    numbers: usize,
    sum: f64,
}

/// A partner, for an area.
type Sender = (u32, AreaIndex);

/// Kind, partner, area and code of the period.
type Key = (usize, u32, AreaIndex, u32);

impl Submission {
    fn join(&mut self, other: &Submission) {
        self.numbers += other.numbers;
        self.sum += other.sum;
    }

    fn is_all_zero(&self) -> bool {
        self.sum == 0.0 && self.numbers >= FEWEST_NUMBERS
    }
}

/// How many returns there are, and how many of them are all zeros.
#[derive(Default)]
struct Counted {
    returns: usize,
    zeros: usize,
    sum: f64,
}

impl Counted {
    fn add(&mut self, submission: &Submission) {
        self.returns += 1;
        self.zeros += usize::from(submission.is_all_zero());
        self.sum += submission.sum;
    }

    /// At most a quarter of enough returns, and the others far from zero; or one of many.
    fn is_seldom_zero(&self) -> bool {
        let others = self.returns - self.zeros;
        let seldom = self.returns >= FEWEST_RETURNS && 4 * self.zeros <= self.returns;
        let never = self.zeros == 1 && others >= RETURNS_WITHOUT;
        seldom && self.sum >= LEAST * others as f64 || never && self.sum >= LEAST_WITHOUT * others as f64
    }
}

pub fn findings(view: &View) -> Findings {
    let mut kinds: BTreeMap<usize, Vec<(Sender, Submission)>> = BTreeMap::new();
    for ((kind, partner, area, _), submission) in submissions(view) {
        kinds.entry(kind).or_default().push(((partner, area), submission));
    }
    let mut findings = Vec::new();
    for submissions in kinds.into_values() {
        let mut own: FxHashMap<Sender, Counted> = FxHashMap::default();
        let mut everyone = Counted::default();
        for (sender, submission) in &submissions {
            own.entry(*sender).or_default().add(submission);
            everyone.add(submission);
        }
        for (sender, submission) in submissions.iter().filter(|(_, submission)| submission.is_all_zero()) {
            // Who has sent little is held against everyone who sends this.
            let own = own.get(sender).filter(|own| own.returns >= FEWEST_RETURNS);
            if own.unwrap_or(&everyone).is_seldom_zero() {
                findings.push(finding(view, submission));
            }
        }
    }
    view.of_what_was_read(findings)
}

fn finding(view: &View, submission: &Submission) -> Finding {
    let message = format!("every number of {} is zero, which is unusual", view.whole_return(submission.row));
    Finding::warning(CODE, view.at(submission.row), message)
        .hint("ask whether nothing happened or nothing was counted; if it was not counted, send it as not submitted")
}

fn submissions(view: &View) -> FxHashMap<Key, Submission> {
    let kinds: Vec<Option<usize>> =
        view.observations.series.iter().map(|series| view.returns.kind_with(series.measure)).collect();
    let slices = view.observations.slices();
    let mut all: FxHashMap<Key, Submission> = FxHashMap::default();
    // Neighbouring rows are mostly of one submission, so they are added up before they are entered.
    let mut run: Option<(Key, Submission)> = None;
    for (row, value) in slices.value.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        let code = slices.series[row] as usize;
        let Some(kind) = kinds[code] else { continue };
        let key = (kind, view.observations.series[code].partner, slices.area[row], slices.period[row]);
        let one = Submission { row: row as u32, numbers: 1, sum: value.abs() };
        match &mut run {
            Some((last, submission)) if *last == key => submission.join(&one),
            _ => enter(&mut all, run.replace((key, one))),
        }
    }
    enter(&mut all, run);
    all
}

fn enter(all: &mut FxHashMap<Key, Submission>, run: Option<(Key, Submission)>) {
    let Some((key, submission)) = run else { return };
    match all.entry(key) {
        Entry::Occupied(mut entry) => entry.get_mut().join(&submission),
        Entry::Vacant(entry) => {
            entry.insert(submission);
        }
    }
}
