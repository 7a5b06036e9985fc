//! Rules of the return as spreadsheet formulas, so that a partner sees a slip before it is sent.

use crate::model::finding::Severity;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::partner::column::letters;
use crate::spec::returns::{Column, Kind, Role};
use crate::spec::rule::{Cells, InRow, Rule};

/// What a check says while a cell that it needs is empty.
pub const EMPTY: &str = "not filled in yet";

/// A rule that can be tested within one row.
pub struct Check {
    pub title: String,
    /// The formula for a row of the sheet "Return", counted from 1.
    pub formula: Box<dyn Fn(u32) -> String>,
}

/// Every rule of the kind that stands within one row of these columns. Rules across areas, and against populations, are
/// left to `quarterday check`.
pub fn checks(kind: &Kind, columns: &[&Column]) -> Vec<Check> {
    kind.rules.iter().filter_map(|rule| check(columns, rule, rule.facts.in_row.as_ref()?)).collect()
}

/// The check of a rule, if the cells that it needs are among the columns.
fn check(columns: &[&Column], rule: &Rule, in_row: &InRow) -> Option<Check> {
    let whole = |measure: &MeasureIndex| column_of(columns, *measure, &Breakdown::default());
    let parts_of = |measure: &MeasureIndex| {
        let parts = columns_of_parts(columns, *measure);
        (!parts.is_empty()).then_some(parts)
    };
    let title = in_row.title.clone();
    Some(match &in_row.cells {
        Cells::AtMost { part, whole: of } => at_most(title, whole(part)?, whole(of)?, rule.severity),
        Cells::EachAtMost { parts, whole: of } => each_at_most(title, parts_of(parts)?, whole(of)?),
        Cells::Sum { parts, total, within } => {
            sum(title, parts.iter().map(whole).collect::<Option<_>>()?, whole(total)?, *within)
        }
        Cells::SumOfParts { parts, total, within } => sum(title, parts_of(parts)?, whole(total)?, *within),
    })
}

/// The column that a measure may not exceed, for the validation of its cells: only where exceeding it is an error.
pub fn ceilings(kind: &Kind, columns: &[&Column], measure: MeasureIndex, part: &Breakdown) -> Vec<String> {
    let errors = kind.rules.iter().filter(|rule| rule.severity == Severity::Error);
    let whole = |in_row: &InRow| match in_row.cells {
        Cells::AtMost { part: of, whole } => Some(whole).filter(|_| of == measure && part.is_whole()),
        Cells::EachAtMost { parts, whole } => Some(whole).filter(|_| parts == measure && !part.is_whole()),
        Cells::Sum { .. } | Cells::SumOfParts { .. } => None,
    };
    let ceiling = |rule: &Rule| column_of(columns, whole(rule.facts.in_row.as_ref()?)?, &Breakdown::default());
    errors.filter_map(ceiling).collect()
}

fn at_most(title: String, part: String, whole: String, severity: Severity) -> Check {
    let otherwise = if severity == Severity::Error { "too many" } else { "unusual: please say why in a note" };
    Check {
        title,
        formula: Box::new(move |row| {
            let (part, whole) = (cell(&part, row), cell(&whole, row));
            format!(
                "=IF(COUNT({part},{whole})<2,\"{EMPTY}\",IF({part}<={whole},\"ok\",\"{otherwise}: \"&{part}&\" of \"&{whole}))"
            )
        }),
    }
}

fn sum(title: String, parts: Vec<String>, total: String, within: f64) -> Check {
    Check {
        title,
        formula: Box::new(move |row| {
            let filled = parts.len();
            let (parts, total) = (cells(&parts, row), cell(&total, row));
            // A part that is not applicable is filled in and adds nothing.
            let slack = within + 1e-6;
            format!(
                "=IF(OR(COUNTA({parts})<{filled},COUNT({total})<1),\"{EMPTY}\",\
                 IF(ABS(SUM({parts})-{total})<={slack},\"ok\",\"the parts add up to \"&SUM({parts})&\", not \"&{total}))"
            )
        }),
    }
}

fn each_at_most(title: String, parts: Vec<String>, whole: String) -> Check {
    Check {
        title,
        formula: Box::new(move |row| {
            let (parts, whole) = (cells(&parts, row), cell(&whole, row));
            format!(
                "=IF(OR(COUNT({parts})<1,COUNT({whole})<1),\"{EMPTY}\",\
                 IF(MAX({parts})<={whole},\"ok\",\"too many: \"&MAX({parts})&\" of \"&{whole}))"
            )
        }),
    }
}

fn cell(column: &str, row: u32) -> String {
    format!("Return!{column}{row}")
}

fn cells(columns: &[String], row: u32) -> String {
    columns.iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(",")
}

fn column_of(columns: &[&Column], measure: MeasureIndex, part: &Breakdown) -> Option<String> {
    let fits = |column: &&Column| matches!(&column.role, Role::Measure(of, with) if *of == measure && with == part);
    columns.iter().position(fits).map(letters)
}

fn columns_of_parts(columns: &[&Column], measure: MeasureIndex) -> Vec<String> {
    let is_part =
        |column: &Column| matches!(&column.role, Role::Measure(of, part) if *of == measure && !part.is_whole());
    (0..columns.len()).filter(|at| is_part(columns[*at])).map(letters).collect()
}
