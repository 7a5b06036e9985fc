//! What stands in the place of something else: two rows, two columns, or two numbers of a row or a column, of which each is far from
//! its own series and as usual for the other's.
//!
//! Numbers are taken for normal around what is usual, so that the logarithm of the likelihood ratio of "exchanged" to "not
//! exchanged" is half the difference of the squared distances, counted in standard deviations. Where what is exchanged does not
//! fit well, it counts for so much less, as in a quasi-likelihood.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::findings::Findings;
use crate::model::period::Period;
use crate::rules::history::{ByPeriod, OfArea, Sender, Usual, counted};
use crate::rules::view::View;

pub const CODE: Code = code! {
    /// Two rows, columns or numbers look swapped: each fits what is usual for the other.
    "exchanged", Partner, settable
};

/// The logarithm of the likelihood ratio that it takes, beyond that of the pairs that may look so by chance.
const EVIDENCE: f64 = 10.0;
/// So much of it has to come from either of the two: one that is far from everything is no exchange.
const FROM_EITHER: f64 = 2.5;
/// Whatever is exchanged is held against everything, but only so many of those that fit worst.
const WORST: usize = 10;
/// Columns are held against each other where one of them fits worse than so many standard deviations of what chance makes of it.
const UNFIT: f64 = 3.0;

/// A number beside what is usual for it.
#[derive(Clone, Copy)]
struct Number {
    row: u32,
    number: f64,
    usual: Usual,
    /// The square of how many standard deviations it is from what is usual.
    misfit: f64,
}

impl Number {
    /// The square of how many standard deviations it is from what is usual in the place of another.
    fn misfit_as(&self, other: &Number) -> f64 {
        other.usual.distance(self.number).powi(2)
    }
}

/// What was sent for an area and a period: its cells in the order of their series.
struct Sent {
    area: AreaIndex,
    cells: Vec<Number>,
}

/// How badly the cells of a column fit, one by one and together: the squares of their distances, and how many they are.
#[derive(Default, Clone, Copy)]
struct Misfit {
    squares: f64,
    cells: f64,
}

impl Misfit {
    /// How much more than chance makes of it: the squares of standard normal numbers add up to as many as they are.
    fn excess(self) -> f64 {
        self.squares - self.cells
    }

    /// The variance of that sum is twice as much.
    fn is_unfit(self) -> bool {
        self.excess() >= UNFIT * (2.0 * self.cells).sqrt()
    }
}

impl Sent {
    /// How badly its cells fit, for each of them: about 1 where chance alone moves them.
    fn misfit(&self) -> f64 {
        self.cells.iter().map(|cell| cell.misfit).sum::<f64>() / self.cells.len() as f64
    }
}

pub fn findings(view: &View, sender: &Sender) -> Findings {
    view.of_what_was_read(of_sender(view, sender))
}

/// How badly each column of a period fits, by the codes of period and series.
type OfColumns = FxHashMap<(u32, u32), Misfit>;

fn of_sender(view: &View, sender: &Sender) -> Vec<Finding> {
    let alone = |cell: &Number, other: &Number| evidence(&[(cell, other)]);
    let mut findings = Vec::new();
    let mut areas: BTreeMap<Period, usize> = BTreeMap::new();
    let mut misfits: BTreeMap<Period, Vec<Sent>> = BTreeMap::new();
    let mut columns: FxHashMap<(u32, u32), Vec<Number>> = FxHashMap::default();
    let mut of_columns = OfColumns::default();
    let slices = view.observations.slices();
    let column_of = |cell: &Number| (slices.period[cell.row as usize], slices.series[cell.row as usize]);
    for (area, of_area) in sender.areas(view) {
        for (period, cells) in cells(view, &of_area) {
            *areas.entry(period).or_default() += 1;
            for cell in &cells {
                let column = of_columns.entry(column_of(cell)).or_default();
                *column = Misfit { squares: column.squares + cell.misfit, cells: column.cells + 1.0 };
            }
            let far = |cell: &&Number| cell.misfit >= 2.0 * FROM_EITHER;
            let all_far: Vec<Number> = cells.iter().filter(far).copied().collect();
            for (one, other) in exchanged(&all_far, cells.len(), |cell| cell.misfit, alone) {
                findings.push(of_cells(view, one, other));
            }
            for cell in &all_far {
                columns.entry(column_of(cell)).or_default().push(*cell);
            }
            let sent = Sent { area, cells };
            // Rows that fit are as they should be, and there may be very many of them.
            if sent.misfit() > 1.0 {
                misfits.entry(period).or_default().push(sent);
            }
        }
    }
    let mut told: BTreeSet<(Period, AreaIndex)> = BTreeSet::new();
    for (period, sent) in &misfits {
        for (one, other) in exchanged(sent, areas[period], Sent::misfit, |one, other| evidence(&both(view, one, other))) {
            told.extend([(*period, one.area), (*period, other.area)]);
            findings.push(of_rows(view, one, other));
        }
    }
    let exchanged_columns = of_whole_columns(view, sender, &of_columns);
    for ((period, series), cells) in columns {
        let period = view.observations.periods[period as usize];
        if exchanged_columns.iter().any(|(at, both, _)| *at == period && both.contains(&series)) {
            continue;
        }
        for (one, other) in exchanged(&cells, areas[&period], |cell| cell.misfit, alone) {
            if ![one, other].iter().all(|cell| told.contains(&(period, view.place(cell.row).0))) {
                findings.push(of_cells(view, one, other));
            }
        }
    }
    findings.extend(exchanged_columns.into_iter().map(|(.., finding)| finding));
    findings
}

/// The columns that look exchanged in a period: the period, the two, and the finding about them. Only those that fit worst are looked
/// at cell by cell.
fn of_whole_columns(
    view: &View,
    sender: &Sender,
    of_columns: &OfColumns,
) -> Vec<(Period, [u32; 2], Finding)> {
    let mut unfit: BTreeMap<Period, Vec<Column>> = BTreeMap::new();
    let mut all: BTreeMap<Period, usize> = BTreeMap::new();
    for ((period, series), misfit) in of_columns {
        let period = view.observations.periods[*period as usize];
        *all.entry(period).or_default() += 1;
        if misfit.cells > 1.0 && misfit.excess() >= 2.0 * FROM_EITHER {
            unfit.entry(period).or_default().push(Column { series: *series, misfit: *misfit, cells: Vec::new() });
        }
    }
    unfit.retain(|_, columns| {
        columns.sort_by(|a, b| b.misfit.squares.total_cmp(&a.misfit.squares).then(a.series.cmp(&b.series)));
        columns.truncate(WORST);
        columns.len() > 1 && columns.iter().any(|column| column.misfit.is_unfit())
    });
    if unfit.is_empty() {
        return Vec::new();
    }
    for (area, of_area) in sender.areas(view) {
        for (period, cells) in cells(view, &of_area) {
            for column in unfit.get_mut(&period).into_iter().flatten() {
                let own = cells.iter().filter(|cell| view.observations.series_index(cell.row) == column.series);
                column.cells.extend(own.map(|cell| (area, *cell)));
            }
        }
    }
    let mut found = Vec::new();
    for (period, columns) in &unfit {
        let look = exchanged(columns, all[period], |column| column.misfit.squares, |one, other| evidence(&beside(one, other)));
        found.extend(look.into_iter().map(|(one, other)| (*period, [one.series, other.series], of_two(view, one, other))));
    }
    found
}

/// A column of a period: its series, and its cells in the order of their areas.
struct Column {
    series: u32,
    misfit: Misfit,
    cells: Vec<(AreaIndex, Number)>,
}

/// The cells of two columns that are of one area.
fn beside<'a>(one: &'a Column, other: &'a Column) -> Vec<(&'a Number, &'a Number)> {
    let mut others = other.cells.iter().peekable();
    let mut pairs = Vec::new();
    for (area, cell) in &one.cells {
        while others.next_if(|(other, _)| other < area).is_some() {}
        pairs.extend(others.next_if(|(other, _)| other == area).map(|(_, other)| (cell, other)));
    }
    pairs
}

fn of_two(view: &View, one: &Column, other: &Column) -> Finding {
    let first = |column: &Column| column.cells.iter().map(|(_, cell)| cell.row).min().unwrap_or(0);
    let (first, second) = (first(one), first(other));
    let message = format!(
        "{} and {} for {} look swapped in all areas: taken together, each set fits what is usual for the other",
        view.label_of(first),
        view.label_of(second),
        view.place(first).1
    );
    finding(view, first, second, message)
}

/// The numbers of an area by period. Money is agreed and spent, and varies by no chance.
fn cells(view: &View, of_area: &OfArea) -> Vec<(Period, Vec<Number>)> {
    let mut cells = ByPeriod::new(view);
    for course in of_area.series() {
        if counted(view, course).is_none_or(|measure| measure.unit == "£") {
            continue;
        }
        for (row, number, usual) in course.judged() {
            let misfit = usual.distance(number).powi(2);
            cells.of(row, Vec::new).push(Number { row, number, usual, misfit });
        }
    }
    cells.sorted()
}

/// The cells of two rows that are of one series.
fn both<'a>(view: &View, one: &'a Sent, other: &'a Sent) -> Vec<(&'a Number, &'a Number)> {
    let series = |cell: &Number| view.observations.series_index(cell.row);
    let mut others = other.cells.iter().peekable();
    let mut pairs = Vec::new();
    for cell in &one.cells {
        while others.next_if(|other| series(other) < series(cell)).is_some() {}
        pairs.extend(others.next_if(|other| series(other) == series(cell)).map(|other| (cell, other)));
    }
    pairs
}

/// How much more likely the cells are exchanged than not, as a logarithm; nothing where that is not so of either side.
fn evidence(pairs: &[(&Number, &Number)]) -> Option<f64> {
    let (mut left, mut right, mut misfit, mut numbers) = (0.0, 0.0, 0.0, 0.0);
    for (one, other) in pairs.iter().filter(|(one, other)| one.number != other.number) {
        let (there, here) = (one.misfit_as(other), other.misfit_as(one));
        left += (one.misfit - there) / 2.0;
        right += (other.misfit - here) / 2.0;
        misfit += there + here;
        numbers += 2.0;
    }
    let dispersion = f64::max(1.0, misfit / f64::max(1.0, numbers));
    (left.min(right) >= FROM_EITHER * dispersion).then_some((left + right) / dispersion)
}

/// The pairs of `units` that look exchanged, the likeliest first, none of them in two. Of so many `all` that they are among, each
/// pair may look so by chance.
fn exchanged<T>(
    units: &[T],
    all: usize,
    misfit: impl Fn(&T) -> f64,
    evidence: impl Fn(&T, &T) -> Option<f64>,
) -> Vec<(&T, &T)> {
    let enough = EVIDENCE + (all as f64 * (all as f64 - 1.0) / 2.0).max(1.0).ln();
    let mut worst: Vec<(f64, usize)> = (0..units.len()).map(|at| (misfit(&units[at]), at)).collect();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut pairs = Vec::new();
    for (rank, (_, one)) in worst.iter().enumerate().take(WORST) {
        for (_, other) in &worst[rank + 1..] {
            let found = evidence(&units[*one], &units[*other]).filter(|found| *found >= enough);
            pairs.extend(found.map(|found| (found, *one.min(other), *one.max(other))));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = BTreeSet::new();
    pairs.retain(|(_, one, other)| !taken.contains(one) && !taken.contains(other) && taken.insert(*one) && taken.insert(*other));
    pairs.into_iter().map(|(_, one, other)| (&units[one], &units[other])).collect()
}

fn of_rows(view: &View, one: &Sent, other: &Sent) -> Finding {
    let [first, second] = [one, other].map(|sent| sent.cells.iter().map(|cell| cell.row).min().unwrap_or(0));
    let message = format!(
        "the figures of {} and of {} look swapped: taken together, each set fits what is usual for the other",
        view.whole_return(first),
        view.whole_return(second)
    );
    finding(view, first, second, message)
}

fn of_cells(view: &View, one: &Number, other: &Number) -> Finding {
    let said = |cell: &Number| format!("{} for {}", view.said(cell.row), view.whereabouts(cell.row));
    let message = format!("{} and {} look swapped: each fits what is usual for the other", said(one), said(other));
    finding(view, one.row, other.row, message)
}

fn finding(view: &View, one: u32, other: u32, message: String) -> Finding {
    let hint = format!(
        "ask the partner to compare both with their own records, and to send each in its right place; compare with {}",
        view.origin(other)
    );
    Finding::warning(CODE, view.at(one), message).hint(hint)
}
