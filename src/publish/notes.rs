//! The numbers of the notes: each text once across the report, in the order in which tables first mention it.

use std::collections::BTreeMap;

use crate::present::report::Report;
use crate::present::table::Table;

/// The notes of a report; the first is note 1.
pub struct Notes<'a> {
    texts: Vec<&'a str>,
}

impl<'a> Notes<'a> {
    /// The notes that the tables of `report` mention.
    pub fn of(report: &'a Report) -> Notes<'a> {
        let mut texts: Vec<&str> = Vec::new();
        for table in tables(report) {
            for note in &table.notes {
                if !texts.contains(&note.as_str()) {
                    texts.push(note);
                }
            }
        }
        Notes { texts }
    }

    /// The texts, in the order of their numbers.
    pub fn texts(&self) -> &[&'a str] {
        &self.texts
    }

    /// The numbers of the notes of one table, each once, ascending.
    pub fn numbers(&self, table: &Table) -> Vec<usize> {
        let mut numbers: Vec<usize> = table
            .notes
            .iter()
            .filter_map(|note| self.texts.iter().position(|text| text == note))
            .map(|i| i + 1)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// What follows the title of one table: " [note 1][note 2]", or nothing.
    pub fn marks(&self, table: &Table) -> String {
        let marks: String = self.numbers(table).iter().map(|number| format!("[note {number}]")).collect();
        if marks.is_empty() { marks } else { format!(" {marks}") }
    }
}

/// What the number of each figure is given in, by its id.
pub fn units(report: &Report) -> BTreeMap<&str, &str> {
    report.figures.iter().map(|row| (row.figure_id.as_str(), row.unit.as_str())).collect()
}

/// Every table of the report, in reading order.
pub fn tables(report: &Report) -> impl Iterator<Item = &Table> {
    report.sections.iter().flat_map(|section| &section.tables)
}
