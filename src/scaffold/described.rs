//! A table with all that was guessed of it.

use std::collections::BTreeMap;

use super::Said;
use super::columns::Guess;
use super::measures::{Measure, measures};
use super::parts::{Items, Sum, items, sums_across};
use super::table::Table;
use crate::model::measure::OverTime;
use crate::model::period::Period;
use crate::spec::typed_return::Frequency;

/// What a table seems to be.
pub struct Described<'a> {
    pub table: &'a Table,
    pub columns: &'a [Guess],
    pub said: &'a Said,
    /// "quarter", "year" or "calendar-year", where all periods are.
    pub frequency: Option<&'static str>,
    pub measures: Vec<Measure<'a>>,
    /// What is known of the items of each column of a dimension.
    pub items: BTreeMap<usize, Items<'a>>,
    pub sums: Vec<Sum>,
}

impl<'a> Described<'a> {
    pub fn of(table: &'a Table, columns: &'a [Guess], said: &'a Said) -> Described<'a> {
        let frequency = frequency(table, columns, said);
        let yearly = matches!(frequency, Some("year" | "calendar-year"));
        let mut measures = measures(table, columns, yearly);
        let dimensions = (0..columns.len()).filter(|at| columns[*at] == Guess::Dimension);
        let items: BTreeMap<usize, Items> = dimensions.map(|at| (at, items(table, columns, &measures, at))).collect();
        // Rates among counts add up over no quarters and areas, and nor does what may be anything.
        for measure in &mut measures {
            if measure.by.iter().any(|at| items.get(at).is_some_and(|items| items.mixed)) {
                measure.unit.over_time = Some(OverTime::None);
                measure.unit.sure = false;
            }
        }
        let sums = sums_across(table, &measures);
        Described { table, columns, said, frequency, measures, items, sums }
    }

    /// The columns with a role, in their order.
    pub fn with(&self, role: Guess) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(move |at| self.columns[*at] == role)
    }
}

fn frequency(table: &Table, columns: &[Guess], said: &Said) -> Option<&'static str> {
    let find = |guess: Guess| columns.iter().position(|other| *other == guess);
    // As it is canonically written, or as people write it.
    let period = |text: &str| Period::parse(text).ok().or_else(|| crate::read::period(text));
    let across = || (0..columns.len()).filter(|at| columns[*at] == Guess::Across);
    let periods: Vec<Option<Period>> = match (find(Guess::Period), find(Guess::PeriodType)) {
        (Some(year), Some(part)) => {
            table.rows.iter().map(|row| period(&table.part_of_year(&row[year], part, &row[part]))).collect()
        }
        (Some(at), None) => table.cells(at).map(period).collect(),
        (None, _) if across().next().is_some() => across().map(|at| period(&table.headings[at])).collect(),
        (None, _) => said.period.into_iter().map(Some).collect(),
    };
    let all = |frequency: &Frequency| periods.iter().all(|period| period.is_some_and(|period| frequency.is_of(period)));
    let found = Frequency::ALL.into_iter().find(|frequency| !periods.is_empty() && all(frequency))?;
    // Months that never follow each other may be the ends of years.
    let follow =
        periods.iter().flatten().any(|period| period.back(1).is_some_and(|before| periods.contains(&Some(before))));
    (found != Frequency::Month || follow).then(|| found.typed())
}
