//! Lays out charts of the rows of a register: where each stands in a square of scores, or along the years of a plan.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::super::alt;
use super::super::chart::{Bar, Chart, Rows, Scores, Span};
use super::super::notice;
use super::{HIGHEST, chosen, scope};
use crate::model::date;
use crate::model::period::Period;
use crate::model::register::{Entry, Filled};
use crate::spec::layout::Edition;
use crate::spec::of_register::{LaidOut, RowsChart};
use crate::spec::register::{Holds, Register};
use crate::spec::typed_return::Frequency;

/// So many squares or statuses are told in words; the table tells them all.
const TOLD: usize = 6;
/// So many ids are told of one of them.
const NAMED: usize = 4;
/// So many years can be told apart along a plan.
const MOST_YEARS: i32 = 60;

pub fn chart(edition: &Edition, of: &RowsChart) -> Chart {
    let kind = &edition.returns.kinds[of.rows.kind];
    let rows = chosen(edition, &of.rows).rows;
    let mut notes = of.notes.clone();
    let (laid_out, said) = match (&kind.register, of.laid_out) {
        _ if rows.is_empty() => (None, Vec::new()),
        (None, _) => (None, Vec::new()),
        (Some(register), LaidOut::Grid { up, across }) => {
            let names = Names::of(edition, register, &rows);
            notes.extend(without_scores(&names, (up, across), &rows));
            scores(&names, (up, across), &rows)
        }
        (Some(register), LaidOut::Plan { name, from, to, status }) => {
            let names = Names::of(edition, register, &rows);
            let plan = Plan { edition, register, names, name, from, to, status };
            notes.extend(plan.without_days(&rows));
            plan.laid_out(&rows)
        }
    };
    let mut chart = Chart {
        id: of.id.clone(),
        kind: of.kind,
        title: of.title.clone(),
        subtitle: scope(edition, &rows),
        unit: String::new(),
        along: Vec::new(),
        over_time: false,
        own_scales: false,
        paper: of.paper,
        series: Vec::new(),
        events: Vec::new(),
        comparator: None,
        control: None,
        fan: None,
        funnel: None,
        map: None,
        rows: laid_out,
        verdicts: Vec::new(),
        notes,
        source: format!("{} ({})", kind.title, kind.owner),
        notice: notice(edition),
        alt: String::new(),
    };
    chart.alt = alt::of_rows(&chart, &said);
    chart
}

/// A score from 1 to the highest.
fn score(row: &Entry, field: usize) -> Option<u32> {
    match row.filled(field) {
        Filled::Number(number) => (1..=HIGHEST).find(|score| f64::from(*score) == *number),
        Filled::Nothing | Filled::Text(_) | Filled::Choice(_) | Filled::Days(..) | Filled::NoDay(_) => None,
    }
}

/// How the rows of a chart or table are called: by their ids, with the area where there are several, whose ids may be the same.
pub struct Names<'a> {
    edition: &'a Edition<'a>,
    register: &'a Register,
    several: bool,
}

impl<'a> Names<'a> {
    pub fn of(edition: &'a Edition, register: &'a Register, rows: &[&Entry]) -> Names<'a> {
        let several = rows.iter().any(|row| row.area != rows[0].area);
        Names { edition, register, several }
    }

    /// The words of a row, with its area where there are several.
    fn with_area(&self, words: String, row: &Entry) -> String {
        match self.several {
            true => format!("{words} ({})", self.edition.areas.get(row.area).name),
            false => words,
        }
    }

    pub fn id(&self, row: &Entry) -> String {
        let words = self.register.id_field().map_or_else(String::new, |field| row.filled(field).words());
        self.with_area(words, row)
    }
}

/// What a grid says of rows that have no place in it.
pub fn without_scores(names: &Names, (one, other): (usize, usize), rows: &[&Entry]) -> Option<String> {
    let without = rows.iter().filter(|row| score(row, one).is_none() || score(row, other).is_none());
    let without: Vec<String> = without.map(|row| names.id(row)).collect();
    let label = |field: usize| names.register.fields[field].label.to_lowercase();
    (!without.is_empty()).then(|| {
        let are = if without.len() == 1 { "is" } else { "are" };
        format!("{} {are} not in the grid, without {} or {}.", named(&without), label(one), label(other))
    })
}

/// Some ids, and how many more there are.
fn named(ids: &[String]) -> String {
    match ids.len().checked_sub(NAMED) {
        None | Some(0) => ids.join(", "),
        Some(more) => format!("{} and {more} more", ids[..NAMED].join(", ")),
    }
}

fn scores(names: &Names, (up, across): (usize, usize), rows: &[&Entry]) -> (Option<Rows>, Vec<String>) {
    let label = |field: usize| names.register.fields[field].label.clone();
    let mut cells: BTreeMap<(u32, u32), Vec<String>> = BTreeMap::new();
    for row in rows {
        if let (Some(high), Some(wide)) = (score(row, up), score(row, across)) {
            cells.entry((high, wide)).or_default().push(names.id(row));
        }
    }
    let mut filled: Vec<(u32, (u32, u32))> = cells.keys().map(|(high, wide)| (high * wide, (*high, *wide))).collect();
    filled.sort_by(|one, other| other.cmp(one));
    let count: usize = cells.values().map(Vec::len).sum();
    let mut said =
        vec![format!("{} goes up and {} across, from 1 to {HIGHEST}", label(up), label(across).to_lowercase())];
    said.push(counted(count, "rows are in the grid", "row is in the grid"));
    said.extend(filled.iter().take(TOLD).map(|(product, (high, wide))| {
        let ids = named(&cells[&(*high, *wide)]);
        format!("{high} by {wide}, which makes {product}: {ids}")
    }));
    if filled.len() > TOLD {
        said.push("Lower scores are in the table".to_owned());
    }
    let scores = Scores { up: label(up), across: label(across), highest: HIGHEST, cells };
    ((count > 0).then_some(Rows::Scores(scores)), said)
}

fn counted(count: usize, many: &str, one: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The fields of a plan, and the edition that it is of.
struct Plan<'a> {
    edition: &'a Edition<'a>,
    register: &'a Register,
    names: Names<'a>,
    name: usize,
    from: usize,
    to: usize,
    status: usize,
}

impl Plan<'_> {
    /// The first day of a row and the last, as far as they are given.
    fn days(&self, row: &Entry) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (row.filled(self.from).first_day(), row.filled(self.to).day())
    }

    fn without_days(&self, rows: &[&Entry]) -> Option<String> {
        let without = rows.iter().filter(|row| self.days(row) == (None, None));
        let without: Vec<String> = without.map(|row| self.names.id(row)).collect();
        (!without.is_empty()).then(|| format!("No dates, so no bar: {}.", named(&without)))
    }

    fn year(&self, day: NaiveDate) -> Period {
        let calendar = self.edition.publication.frequency == Some(Frequency::CalendarYear);
        match calendar || day.month() >= 4 {
            _ if calendar => Period::CalendarYear { year: day.year() },
            true => Period::Year { year: day.year() },
            false => Period::Year { year: day.year() - 1 },
        }
    }

    /// The years that the rows are of, from the first to the last.
    fn years(&self, rows: &[&Entry]) -> Vec<Period> {
        let days: Vec<NaiveDate> =
            rows.iter().map(|row| self.days(row)).flat_map(|(from, to)| from.into_iter().chain(to)).collect();
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return Vec::new() };
        let (first, last) = (self.year(*first), self.year(*last));
        let next = |year: &Period| year.back(-1).filter(|next| *next <= last);
        std::iter::successors(Some(first), next).collect()
    }

    fn laid_out(&self, rows: &[&Entry]) -> (Option<Rows>, Vec<String>) {
        let years = self.years(rows);
        let (Some(first), Some(last)) = (years.first(), years.last()) else { return (None, Vec::new()) };
        if years.len() as i32 > MOST_YEARS {
            return (None, Vec::new());
        }
        let whole = ((last.last_day() - first.first_day()).num_days() + 1) as f64;
        let part = |day: NaiveDate| (day - first.first_day()).num_days() as f64 / whole;
        let after = |day: NaiveDate| part(day) + 1.0 / whole;
        let label = |status: u32| match self.register.fields[self.status].holds {
            Holds::Choice(dimension) => {
                self.edition.returns.dimensions[dimension as usize].items[status as usize].label.clone()
            }
            _ => String::new(),
        };
        let status = |row: &Entry| match row.filled(self.status) {
            Filled::Choice(item) => Some(*item),
            Filled::Nothing | Filled::Text(_) | Filled::Days(..) | Filled::NoDay(_) | Filled::Number(_) => None,
        };
        let statuses = match self.register.fields[self.status].holds {
            Holds::Choice(dimension) => self.edition.returns.dimensions[dimension as usize].items.len(),
            _ => 0,
        };
        let bar = |row: &&Entry| Bar {
            name: self
                .names
                .with_area(self.register.words(self.edition.returns, self.name, row.filled(self.name)), row),
            span: match self.days(row) {
                (Some(from), Some(to)) if from <= to => Span::Days(part(from), after(to)),
                (Some(day), _) | (None, Some(day)) => Span::Day(part(day)),
                (None, None) => Span::None,
            },
            status: status(row).map(|status| status as usize),
            words: status(row).map_or("no status".to_owned(), label),
        };
        let end = self.edition.period.last_day();
        let now = after(end);
        let rows_of = |wanted: Option<u32>| rows.iter().filter(move |row| status(row) == wanted);
        let mut said = vec![format!("From {} to {}", first.short(), last.short())];
        said.push(counted(rows.len(), "rows", "row"));
        for wanted in (0..statuses as u32).map(Some).chain([None]) {
            let ids: Vec<String> = rows_of(wanted).map(|row| self.names.id(row)).collect();
            if !ids.is_empty() {
                let days: Vec<NaiveDate> = rows_of(wanted).filter_map(|row| self.days(row).0).collect();
                let from = days.iter().min().map_or(String::new(), |day| format!(", from {}", self.year(*day).short()));
                said.push(format!("{}: {}{from}", wanted.map_or("No status".to_owned(), label), named(&ids)));
            }
        }
        let plan = super::super::chart::Plan {
            bars: rows.iter().map(bar).collect(),
            statuses,
            years: years.iter().map(|year| (part(year.first_day()), after(year.last_day()), year.short())).collect(),
            now: (0.0..=1.0).contains(&now).then(|| (now, date::words(end))),
        };
        (Some(Rows::Plan(plan)), said)
    }
}
