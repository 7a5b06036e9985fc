//! Where the headings may stand: the record, or the two, that name most columns of the standard.

use super::roles::{by_heading, is_across, is_complete, place, placed_roles, role};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::spelling;
use crate::read::blocks::Block;
use crate::read::records::Records;
use crate::spec::returns::{Kind, Role};

/// The headings are looked for in so many lines.
pub(super) const SEARCHED: usize = 40;
/// What may stand between two cells.
pub(super) const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Where the headings may stand.
pub(super) struct Candidate {
    pub(super) separator: u8,
    /// The line of the headings, and the line above it where they take two.
    pub(super) line: u32,
    pub(super) upper: Option<u32>,
    /// Where the record after it begins.
    pub(super) end: usize,
    pub(super) headings: Vec<String>,
    pub(super) roles: Vec<Option<Role>>,
    /// How many columns of the standard it names, and whether that is all that are required.
    pub(super) matched: usize,
    pub(super) complete: bool,
    /// Lines with text above it.
    pub(super) above: usize,
    /// A column of figures with something right above its heading that was not read with it.
    pub(super) group: Option<usize>,
}

impl Candidate {
    pub(super) fn report(&self, path: &str, findings: &mut Findings) {
        let origin = Origin { file: path.to_owned(), line: self.line, column: 0 };
        let where_ = match self.upper {
            Some(upper) => format!("the headings stand on lines {upper} and {}", self.line),
            None => format!("the headings stand on line {}", self.line),
        };
        if self.above > 0 {
            let lines = if self.above == 1 { "the line above was" } else { "the lines above were" };
            findings.push(Finding::note(
                Code::HEADER_ROW,
                origin.clone(),
                format!("{where_}; {lines} taken as a title"),
            ));
        } else if self.upper.is_some() {
            findings.push(Finding::note(Code::HEADER_ROW, origin.clone(), where_));
        }
        if let Some(column) = &self.group {
            let origin = Origin { column: *column as u32 + 1, ..origin.clone() };
            let heading = &self.headings[*column];
            let message = format!("there is something above the heading \"{heading}\", which was read without it");
            let hint = "if they belong together, add both, as one text with a space between them, to `accept` of the measure, or to \
                 its `[measures.columns]` where it has a column for each item";
            findings.push(Finding::warning(Code::GROUP_HEADING, origin, message).hint(hint));
        }
        if self.separator != b',' {
            let separator = match self.separator {
                b'\t' => "tabs",
                b';' => "semicolons",
                _ => "upright strokes (|)",
            };
            findings.push(Finding::note(Code::SEPARATOR, origin, format!("the cells are separated by {separator}")));
        }
    }
}

/// The record, or the two, that name most columns of the standard: all that are required before more of others, and the
/// first of equals. Without any, the first line, whose missing columns are then reported.
pub(super) fn best(kind: &Kind, block: &Block) -> Option<Candidate> {
    let mut best: Option<Candidate> = None;
    // What is nowhere in the table separates nothing.
    let there = |separator: &u8| *separator == b',' || memchr::memchr(*separator, &block.bytes).is_some();
    for separator in SEPARATORS.into_iter().filter(there) {
        for candidate in candidates(kind, block, separator) {
            let better = |than: &Candidate| (candidate.complete, candidate.matched) > (than.complete, than.matched);
            if best.as_ref().is_none_or(better) {
                best = Some(candidate);
            }
        }
    }
    best
}

pub(super) fn candidates(kind: &Kind, block: &Block, separator: u8) -> Vec<Candidate> {
    let mut records = Records::new(&block.bytes, block.first_line, separator);
    let mut record = csv::ByteRecord::new();
    let mut candidates = Vec::new();
    let mut upper: Option<(u32, Vec<String>)> = None;
    let mut above = 0;
    while above < SEARCHED {
        let Some(line) = records.next(&mut record) else { break };
        let cells = texts(&record);
        if cells.is_empty() {
            continue;
        }
        let groups = upper.as_ref().map_or(&[][..], |(_, groups)| groups.as_slice());
        let group = group_above(kind, groups, &cells);
        let candidate = |headings: Vec<String>, roles: Vec<Option<Role>>, upper: Option<u32>, above: usize| {
            let group = group.filter(|_| upper.is_none());
            let named: Vec<&Role> = roles.iter().flatten().collect();
            let matched = named.iter().enumerate().filter(|(at, role)| !named[..*at].contains(role)).count();
            // Each period across is a column of its own.
            let periods = roles.iter().flatten().filter(|role| is_across(kind, role)).count();
            let matched = matched + periods.saturating_sub(1);
            let complete = is_complete(kind, &roles);
            Candidate { separator, line, upper, end: records.end(), headings, roles, matched, complete, above, group }
        };
        candidates.push(candidate(cells.clone(), placed_roles(kind, &cells), None, above));
        if let Some((upper, groups)) = &upper {
            let (headings, mut roles) = joined(kind, groups, &cells);
            place(kind, &headings, &mut roles);
            candidates.push(candidate(headings, roles, Some(*upper), above - 1));
        }
        upper = Some((line, cells));
        above += 1;
    }
    candidates
}

/// The first text right above the heading of a column of figures, where another stands beside it: a title stands alone.
pub(super) fn group_above(kind: &Kind, groups: &[String], cells: &[String]) -> Option<usize> {
    let above = |column: &usize| groups.get(*column).filter(|group| !group.is_empty() && **group != cells[*column]);
    // What stands above a period is what all of them count.
    let figures = |column: &usize| matches!(by_heading(kind, &cells[*column]), Some(Role::Value | Role::Measure(..)));
    (1..cells.len()).find(|column| above(column).is_some() && figures(column))
}

/// The cells of a record as text, without the empty columns that spreadsheets leave at the right.
pub(super) fn texts(record: &csv::ByteRecord) -> Vec<String> {
    let mut cells: Vec<String> =
        record.iter().map(|cell| spelling::plain(&String::from_utf8_lossy(cell)).into_owned()).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// Headings that take two rows: a group stands above its first column, or above all of them, and means all until the
/// next. A heading under a group is never read as if the group were not there, except one that holds no figures.
pub(super) fn joined(kind: &Kind, groups: &[String], cells: &[String]) -> (Vec<String>, Vec<Option<Role>>) {
    let mut group = "";
    let mut joined = Vec::new();
    for column in 0..groups.len().max(cells.len()) {
        let own = groups.get(column).map_or("", String::as_str);
        let cell = cells.get(column).map_or("", String::as_str);
        if !own.is_empty() {
            group = own;
        }
        let alone = role(kind, cell);
        joined.push(match () {
            () if cell.is_empty() || own == cell => (own.to_owned(), role(kind, own)),
            () if group.is_empty() => (cell.to_owned(), alone),
            () => {
                let whole = format!("{group} {cell}");
                let plain = alone.filter(|role| own.is_empty() && !matches!(role, Role::Value | Role::Measure(..)));
                match (role(kind, &whole), plain) {
                    (None, Some(plain)) => (cell.to_owned(), Some(plain)),
                    (whole_role, _) => (whole, whole_role),
                }
            }
        });
    }
    joined.into_iter().unzip()
}
