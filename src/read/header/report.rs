//! What is wrong with headings, in words.

use std::collections::{BTreeMap, BTreeSet};

use super::Header;
use super::candidate::{SEARCHED, SEPARATORS};
use super::roles::{is_required, standard_heading, without_digit};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::round;
use crate::read::blocks::Block;
use crate::read::book::STROKE;
use crate::read::footnote;
use crate::read::period_text::{self, Habits};
use crate::read::records::Records;
use crate::read::scale;
use crate::spec::returns::{Column, Kind, Returns, Role, fold_heading};
use crate::spec::source::nearest;

/// No spreadsheet has more columns, and no heading more letters.
const MOST_COLUMNS: usize = 1 << 14;
const LONGEST: usize = 1000;

impl Header {
    pub(super) fn report_twice(&self, kind: &Kind, path: &str, findings: &mut Findings) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (column, role) in self.roles.iter().enumerate() {
            // Two columns collide when they mean the same, whatever they are called.
            let meaning = match role {
                _ if self.periods[column].is_some() => {
                    self.periods[column].map(|read| read.period.to_string()).unwrap_or_default()
                }
                Some(role) if *role != Role::NotRead => standard_heading(kind, role),
                _ => fold_heading(&self.headings[column]),
            };
            if let Some(earlier) = seen.insert(meaning.clone(), column).filter(|_| !meaning.is_empty()) {
                let origin = Origin { file: path.to_owned(), line: self.line, column: column as u32 + 1 };
                let (first, second) = (earlier + 1, column + 1);
                let message = match role {
                    Some(role) if *role != Role::NotRead => {
                        format!("the columns {first} and {second} both mean `{meaning}`")
                    }
                    _ if self.periods[column].is_some() => {
                        format!("the columns {first} and {second} both mean {meaning}")
                    }
                    Some(_) | None => format!("the columns {first} and {second} have the same heading"),
                };
                findings.push(
                    Finding::error(Code::DUPLICATE_HEADING, origin, message).hint("remove or rename one of them"),
                );
            }
        }
    }

    /// A heading may say that its numbers are in thousands, and the return's description does not.
    pub(super) fn report_scales(&self, kind: &Kind, path: &str, findings: &mut Findings) {
        for (column, heading) in self.headings.iter().enumerate() {
            let Some(Role::Measure(measure, _)) = &self.roles[column] else { continue };
            if let Some(scale) = scale::scale(heading).filter(|_| !kind.scales.contains_key(measure)) {
                let origin = Origin { file: path.to_owned(), line: self.line, column: column as u32 + 1 };
                let words = scale.words();
                let message = format!("the heading says that numbers are in {words}, but they were read as they stand");
                let hint = "give the measure a `scale` in the return's TOML, or ask the partner to send them in full";
                findings.push(Finding::warning(Code::SCALE, origin, message).hint(hint));
            }
        }
    }

    /// What is struck through is no longer said.
    pub(super) fn report_struck(&self, path: &str, findings: &mut Findings) {
        for (column, heading) in self.headings.iter().enumerate() {
            if heading.contains(STROKE) && self.roles[column].is_some() {
                let origin = Origin { file: path.to_owned(), line: self.line, column: column as u32 + 1 };
                let finding = Finding::error(Code::STRUCK_THROUGH, origin, "the heading is struck through");
                findings.push(finding.hint("delete the column if it no longer applies, or remove the strike-through"));
            }
        }
    }

    /// A digit behind a heading may be a footnote's mark, or a second column of that name.
    pub(super) fn report_marks(&self, kind: &Kind, path: &str, findings: &mut Findings) {
        for (column, heading) in self.headings.iter().enumerate() {
            if let Some(rest) = without_digit(kind, heading).filter(|_| self.roles[column].is_some()) {
                let origin = Origin { file: path.to_owned(), line: self.line, column: column as u32 + 1 };
                findings.push(footnote::note(heading, &format!("\"{rest}\""), &origin));
            }
        }
    }

    /// Says which statuses stand beside the periods of columns.
    pub(super) fn report_statuses(&self, path: &str, findings: &mut Findings) {
        for (column, read) in (1..).zip(&self.periods) {
            let origin = Origin { file: path.to_owned(), line: self.line, column };
            let said = read.and_then(|read| Some(period_text::status_note(read.period, read.status?, origin)));
            findings.extend(said);
        }
    }

    pub(super) fn report_unknown(&self, returns: &Returns, kind: &Kind, path: &str, findings: &mut Findings) {
        for (column, heading) in self.headings.iter().enumerate() {
            if self.roles[column].is_some() || heading.trim().is_empty() {
                continue;
            }
            // What is there already is not missing under another name.
            let is_free = |column: &&Column| self.column(&column.role).is_none();
            let mut known = kind.columns.iter().filter(is_free).map(|column| column.heading.as_str());
            let origin = Origin { file: path.to_owned(), line: self.line, column: column as u32 + 1 };
            // A heading that is two periods is asked for, where others are periods.
            let across = kind.periods_across.map(|_| period_text::read(heading, Habits::of(kind)));
            if let Some(Err(trouble)) = across
                && trouble.code == Code::AMBIGUOUS_PERIOD
            {
                let finding = Finding::error(trouble.code, origin, trouble.message);
                findings.push(Finding { hint: trouble.hint, ..finding });
                continue;
            }
            let message = format!("column {} is not in the standard for this return, so it was not read", column + 1);
            let hint = match (nearest(heading, &mut known), returns.claim(path)) {
                (Some(near), Some(claim)) => {
                    format!("if it means `{near}`, write it after `{near}` in `columns` of {}", claim.origin)
                }
                (Some(near), None) => format!(
                    "if it means `{near}`, rename it or add it to {} in pipelines/returns/{}.toml",
                    where_accepted(kind, near),
                    kind.id
                ),
                (None, Some(claim)) => {
                    format!("if it is a column of the standard, write it after that in `columns` of {}", claim.origin)
                }
                (None, None) => format!("add it to pipelines/returns/{}.toml, or remove it", kind.id),
            };
            findings.push(Finding::warning(Code::UNKNOWN_COLUMN, origin, message).hint(hint));
        }
    }

    pub(super) fn report_missing(&self, returns: &Returns, kind: &Kind, path: &str, findings: &mut Findings) {
        // What is to be filled in may be what is missing.
        if !kind.columns_to_fill_in.is_empty() {
            return;
        }
        let mut missing = |what: String| {
            let origin = Origin { file: path.to_owned(), line: self.line, column: 0 };
            let listed = format!("the headings that are understood are listed in pipelines/returns/{}.toml", kind.id);
            let hint = match returns.claim(path) {
                Some(claim) => {
                    format!("if the file has it under another heading, write that into `columns` of {}", claim.origin)
                }
                None => listed,
            };
            findings.push(Finding::error(Code::MISSING_COLUMN, origin, what).hint(hint));
        };
        for column in kind.columns.iter().filter(|column| is_required(kind, column, &self.roles)) {
            if self.column(&column.role).is_none() {
                missing(format!("there is no column `{}`", column.heading));
            }
        }
        let long = (self.column(&Role::MeasureName).is_some(), self.column(&Role::Value).is_some());
        let wide = self.roles.iter().flatten().any(|role| matches!(role, Role::Measure(..)));
        match long {
            _ if kind.reference.is_some() || kind.register.is_some() => {}
            (true, false) => missing("there is a column `measure` but no column `value`".to_owned()),
            (false, true) => missing("there is a column `value` but no column `measure`".to_owned()),
            (false, false) if !wide => {
                let measures: Vec<&str> =
                    kind.measures.clone().map(|index| returns.measures[index as usize].label.as_str()).collect();
                missing(format!("no column holds a measure; this return knows {}", measures.join(", ")));
            }
            _ => {}
        }
    }
}

/// Where the TOML of a return lists what else a column may be called.
fn where_accepted(kind: &Kind, heading: &str) -> &'static str {
    let is_part = |role: &Role| matches!(role, Role::Measure(_, part) if !part.is_whole());
    if kind.columns.iter().any(|column| column.heading == heading && is_part(&column.role)) {
        "its list under `[measures.columns]`"
    } else {
        "`accept`"
    }
}

/// A table that is wider than any sheet, or whose headings are no headings: a finding, before time is spent on it.
pub(super) fn too_wide(first: &Block, path: &str) -> Option<Finding> {
    let lines = first.bytes.split(|byte| *byte == b'\n').take(SEARCHED);
    let wide = |line: &[u8]| {
        SEPARATORS.iter().any(|separator| memchr::memchr_iter(*separator, line).count() > MOST_COLUMNS)
            || line.split(|byte| SEPARATORS.contains(byte)).any(|cell| cell.len() > 100 * LONGEST)
    };
    let at = lines.clone().position(wide)?;
    let origin = Origin { file: path.to_owned(), line: first.first_line + at as u32, column: 0 };
    Some(
        Finding::error(
            Code::UNREADABLE_FILE,
            origin,
            "the line is longer than any row of a return, so the file was not read",
        )
        .hint("send the table alone, as CSV or XLSX"),
    )
}

/// A cell of a column of per cent that holds a number below 1 without a sign, where others have one: the number that it shows
/// may be meant as 0.47 or as 47 per cent.
pub(super) fn fraction_beside_percent(
    returns: &Returns,
    block: &Block,
    header: &Header,
    path: &str,
) -> Option<Finding> {
    let is_share = |role: &Option<Role>| match role {
        Some(Role::Measure(measure, _)) => {
            matches!(returns.measures[*measure as usize].unit.as_str(), "per cent" | "%")
        }
        _ => false,
    };
    let columns: Vec<usize> = (0..header.roles.len()).filter(|column| is_share(&header.roles[*column])).collect();
    if columns.is_empty() || memchr::memchr(b'%', &block.bytes).is_none() {
        return None;
    }
    let mut records = Records::new(&block.bytes, block.first_line, header.separator);
    let mut record = csv::ByteRecord::new();
    let mut signed = BTreeSet::new();
    let mut bare: BTreeMap<usize, (u32, String)> = BTreeMap::new();
    while let Some(line) = records.next(&mut record) {
        for column in &columns {
            let text = String::from_utf8_lossy(record.get(*column).unwrap_or_default()).trim().to_owned();
            if text.ends_with('%') {
                signed.insert(*column);
            } else if text.parse::<f64>().is_ok_and(|number| number.fract() != 0.0 && number.abs() < 1.0) {
                bare.entry(*column).or_insert((line, text));
            }
        }
    }
    let (column, (line, text)) = bare.into_iter().find(|(column, _)| signed.contains(column))?;
    let origin = Origin { file: path.to_owned(), line, column: column as u32 + 1 };
    let message = format!(
        "other cells of `{}` have a % sign, but {text} has none, as if a fraction had been sent",
        header.heading(column)
    );
    let hint = "ask the partner: it was read as less than 1%";
    Some(Finding::warning(Code::FRACTIONS, origin, message).hint(hint))
}

/// Headings that say per cent or a rate, of measures that have another unit. "79 (17%)" is a count with its share.
pub(super) fn other_units(returns: &Returns, kind: &Kind, block: &Block, header: &Header, path: &str) -> Vec<Finding> {
    let mut said: BTreeMap<usize, (String, &str)> = BTreeMap::new();
    for (column, heading) in header.headings.iter().enumerate() {
        let Some(Role::Measure(measure, _)) = &header.roles[column] else { continue };
        let unit = returns.measures[*measure as usize].unit.as_str();
        if let Some(other) = unit_said(heading).filter(|said| !is_unit(unit, said)) {
            said.insert(column, (other, unit));
        }
    }
    if said.is_empty() {
        return Vec::new();
    }
    let mut records = Records::new(&block.bytes, block.first_line, header.separator);
    let mut record = csv::ByteRecord::new();
    while records.next(&mut record).is_some() {
        said.retain(|column, _| record.get(*column).is_none_or(|cell| !cell.contains(&b'(')));
    }
    let finding = |(column, (said, unit)): (usize, (String, &str))| {
        let origin = Origin { file: path.to_owned(), line: header.line, column: column as u32 + 1 };
        let message = format!("the heading says {said}, but its numbers were read as a measure whose unit is {unit}");
        let hint = format!(
            "ask the partner which they are; if the heading is right, {}",
            another_measure(returns, kind, path)
        );
        Finding::warning(Code::SCALE, origin, message).hint(hint)
    };
    said.into_iter().map(finding).collect()
}

/// Where to say that a column is of another measure.
fn another_measure(returns: &Returns, kind: &Kind, path: &str) -> String {
    match returns.claim(path) {
        Some(claim) => format!("write it after another measure in `columns` of {}", claim.origin),
        None => format!("remove it from `accept` of the measure in pipelines/returns/{}.toml", kind.id),
    }
}

/// The unit that a heading says, where it is per cent or a rate: "% of cases", "per 10,000 residents". A number in front of it
/// is a part of what is counted: "50% or more of sessions".
fn unit_said(heading: &str) -> Option<String> {
    let lower = heading.to_lowercase().replace("per cent", "%").replace("percentage", "%").replace("percent", "%");
    let is_free = |(at, _): (usize, &str)| {
        !lower[..at].trim_end().ends_with(|letter: char| letter.is_ascii_digit())
            && !lower[at + 1..].trim_start().starts_with("point")
    };
    if lower.match_indices('%').any(is_free) {
        return Some("per cent".to_owned());
    }
    let rates = lower.match_indices("per ").map(|(at, word)| &lower[at + word.len()..]);
    let figures = |text: &str| -> String {
        text.chars()
            .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
            .filter(char::is_ascii_digit)
            .collect()
    };
    let base = rates.map(figures).find(|base| base.len() >= 3 && base.trim_end_matches('0') == "1")?;
    Some(format!("per {}", round::grouped(base.parse().ok()?, 0)))
}

/// Whether the unit of a measure is one that a heading says.
fn is_unit(unit: &str, said: &str) -> bool {
    let plain = |text: &str| {
        text.to_lowercase()
            .replace(',', "")
            .replace("percentage", "per cent")
            .replace("percent", "per cent")
            .replace('%', "per cent")
    };
    let (unit, said) = (plain(unit), plain(said));
    let goes_on = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_digit());
    unit == "rate" || unit.find(&said).is_some_and(|at| !goes_on(&unit[at + said.len()..]))
}

/// A heading in which whole rows stand, because a quotation mark was left open.
pub(super) fn swallowed(record: &csv::ByteRecord, line: u32, separator: u8, path: &str) -> Option<Finding> {
    // A heading may be of several lines, with commas; a row has about as many cells as the headings, and figures.
    let is_row = |line: &[u8]| {
        let cells = memchr::memchr_iter(separator, line).count() + 1;
        cells >= 3 && cells + 1 >= record.len() && line.iter().any(u8::is_ascii_digit)
    };
    let holds = |cell: &[u8]| cell.split(|byte| *byte == b'\n').skip(1).any(is_row);
    let column = record.iter().position(holds)?;
    let origin = Origin { file: path.to_owned(), line, column: column as u32 + 1 };
    let message = "a quotation mark opens in this heading and is closed further down, so there are rows inside it";
    let hint = "remove the quotation mark, or close it in its cell";
    Some(Finding::error(Code::SWALLOWED_ROWS, origin, message).hint(hint))
}
