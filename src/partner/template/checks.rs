//! Rules of the return as spreadsheet formulas, so that a partner sees a slip before it is sent.

use crate::model::finding::Severity;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::partner::column::letters;
use crate::spec::returns::{Column, Kind, Returns, Role};
use crate::spec::rules::Test;

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
pub fn checks(returns: &Returns, kind: &Kind, columns: &[&Column]) -> Vec<Check> {
    let whole = |measure: MeasureIndex| column_of(columns, measure, &Breakdown::default());
    let label = |measure: MeasureIndex| returns.measures[measure as usize].label.clone();
    let mut checks = Vec::new();
    for rule in &kind.rules {
        match &rule.test {
            Test::AtMost { part, whole: of } => {
                if let (Some(part_column), Some(whole_column)) = (whole(*part), whole(*of)) {
                    let title = format!("{} at most {}", label(*part), label(*of));
                    checks.push(at_most(title, part_column, whole_column, rule.severity));
                }
            }
            Test::Sum { parts, total, within } => {
                let parts: Option<Vec<String>> = parts.iter().map(|part| whole(*part)).collect();
                if let (Some(parts), Some(total_column)) = (parts, whole(*total)) {
                    checks.push(sum(format!("Parts add up to {}", label(*total)), parts, total_column, *within));
                }
            }
            Test::PartsSum { parts, total, within } => {
                let part_columns = columns_of_parts(columns, *parts);
                if let (Some(total_column), false) = (whole(*total), part_columns.is_empty()) {
                    let title = format!("{} add up to {}", label(*parts), label(*total));
                    checks.push(sum(title, part_columns, total_column, *within));
                }
            }
            Test::PartsAtMost { parts, whole: of } => {
                let part_columns = columns_of_parts(columns, *parts);
                if let (Some(whole_column), false) = (whole(*of), part_columns.is_empty()) {
                    let title = format!("{}: each at most {}", label(*parts), label(*of));
                    checks.push(each_at_most(title, part_columns, whole_column));
                }
            }
            // These need other rows, other areas or a population.
            Test::ShareAgrees { .. }
            | Test::RateAgrees { .. }
            | Test::RatioWithin { .. }
            | Test::AreasSum { .. }
            | Test::AtLeast { .. }
            | Test::Agrees { .. }
            | Test::Balance(_)
            | Test::Carried { .. }
            | Test::Funnel { .. }
            | Test::MultiResponse { .. }
            | Test::Jump { .. }
            | Test::FlatLine { .. }
            | Test::NoGap { .. } => {}
        }
    }
    checks
}

/// The column that a measure may not exceed, for the validation of its cells: only where exceeding it is an error.
pub fn ceilings(kind: &Kind, columns: &[&Column], measure: MeasureIndex, part: &Breakdown) -> Vec<String> {
    let errors = kind.rules.iter().filter(|rule| rule.severity == Severity::Error);
    let whole = |rule: &Test| match rule {
        Test::AtMost { part: of, whole } if *of == measure && part.is_whole() => Some(*whole),
        Test::PartsAtMost { parts, whole } if *parts == measure && !part.is_whole() => Some(*whole),
        _ => None,
    };
    errors.filter_map(|rule| column_of(columns, whole(&rule.test)?, &Breakdown::default())).collect()
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
