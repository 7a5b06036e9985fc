//! What a register says of itself above its rows or on a cover sheet, such as "Priority 1: 1, Priority 2: 9": held to the rows.

use std::collections::BTreeSet;

use super::gathered::File;
use super::header::Header;
use super::records::Records;
use super::rows::Names;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::measure::DimensionIndex;
use crate::model::register::{Entry, Filled};
use crate::spec::register::{Holds, Register};
use crate::spec::returns::{Kind, fold_heading};

/// A cover sheet is no longer.
const MOST_LINES: usize = 200;
/// So many headings in one line are those of a table.
const HEADINGS: usize = 3;

/// The cells of a sheet, or those above the headings of a table, each line with its number.
#[derive(Debug, Default)]
pub struct Cells {
    pub path: String,
    pub lines: Vec<(u32, Vec<String>)>,
}

impl Cells {
    /// Those of a cover sheet. A sheet with headings of the register has rows of it, such as those of last time, and says nothing of these.
    pub fn of_cover(kind: &Kind, path: &str, bytes: &[u8]) -> Option<Cells> {
        let mut records = Records::new(bytes, 1, b',');
        let mut record = csv::ByteRecord::new();
        let mut lines = Vec::new();
        while let Some(line) = records.next(&mut record).filter(|_| lines.len() < MOST_LINES) {
            let texts = Header::texts(&record);
            let is_heading = |text: &&String| {
                let heading = fold_heading(text);
                kind.columns.iter().any(|column| column.accept.contains(&heading))
            };
            if texts.iter().filter(is_heading).count() >= HEADINGS {
                return None;
            }
            lines.push((line, texts));
        }
        Some(Cells { path: path.to_owned(), lines })
    }

    /// The whole number that a cell says, and nothing else.
    fn number(&self, at: usize, column: usize) -> Option<usize> {
        self.lines.get(at)?.1.get(column)?.trim().parse().ok()
    }
}

/// So many rows are said to be of an item; of all of them without one.
struct Claim {
    origin: Origin,
    words: String,
    of: Vec<(DimensionIndex, Option<u32>)>,
    count: usize,
}

/// The claims that do not agree with the rows of the table, neither with all of them nor with those of its last period.
pub fn findings(all: &[&Cells], rows: &[Entry], file: &File, register: &Register, names: &Names) -> Vec<Finding> {
    let last = rows.iter().map(|row| row.period).max();
    let count = |of: (DimensionIndex, Option<u32>), latest: bool| {
        let is_of = |row: &&Entry| (!latest || Some(row.period) == last) && is_of(register, row, of);
        rows.iter().filter(is_of).count()
    };
    let disagrees = |claim: &Claim| {
        let agrees =
            |of: &(DimensionIndex, Option<u32>)| [false, true].iter().any(|latest| count(*of, *latest) == claim.count);
        !claim.of.iter().any(agrees)
    };
    let finding = |claim: Claim| {
        let counted = claim.of.first().map_or(0, |of| count(*of, true));
        let message = format!(
            "“{}” is given as {} here, but the rows of {} come to {counted}",
            claim.words, claim.count, file.path
        );
        let hint = "ask which of the two is right: the stated number, or the rows";
        Finding::warning(Code::CLAIM_DISAGREES, claim.origin, message).hint(hint)
    };
    let claims = all.iter().flat_map(|cells| claims(cells, register, names));
    claims.filter(disagrees).map(finding).collect()
}

fn is_of(register: &Register, row: &Entry, (dimension, item): (DimensionIndex, Option<u32>)) -> bool {
    let Some(item) = item else { return true };
    let field = register.fields.iter().position(|field| field.holds == Holds::Choice(dimension));
    field.is_some_and(|field| *row.filled(field) == Filled::Choice(item))
}

/// "Priority 1: 1" in a cell, alone or among others; or "Priority 1" with its number in the cell at its right or below.
fn claims(cells: &Cells, register: &Register, names: &Names) -> Vec<Claim> {
    let dimensions: BTreeSet<DimensionIndex> = register
        .fields
        .iter()
        .filter_map(|field| match field.holds {
            Holds::Choice(dimension) => Some(dimension),
            _ => None,
        })
        .collect();
    // A figure alone may be anything, and so may one letter.
    let is_name = |text: &str| text.len() > 1 && text.chars().any(char::is_alphabetic);
    let called = |text: &str| -> Vec<(DimensionIndex, Option<u32>)> {
        let of = |dimension: &DimensionIndex| Some((*dimension, names.item(*dimension, text)?));
        if is_name(text) { dimensions.iter().filter_map(of).collect() } else { Vec::new() }
    };
    let mut claims = Vec::new();
    for (at, (line, texts)) in cells.lines.iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            let origin = || Origin { file: cells.path.clone(), line: *line, column: column as u32 + 1 };
            let beside = cells.number(at, column + 1).or_else(|| cells.number(at + 1, column));
            let alone = beside.map(|count| (text.trim(), count));
            let within = text.split([',', ';', '\n']).filter_map(|piece| {
                let (name, count) = piece.rsplit_once([':', '='])?;
                Some((name.trim(), count.trim().parse().ok()?))
            });
            for (name, count) in within.chain(alone) {
                let of = called(name);
                if !of.is_empty() {
                    claims.push(Claim { origin: origin(), words: name.to_owned(), of, count });
                }
            }
        }
    }
    // A total may be one of anything, unless it stands beside what it is the total of.
    let is_item = |claim: &Claim| claim.of.iter().any(|(_, item)| item.is_some());
    if !claims.iter().any(is_item) {
        claims.clear();
    }
    claims
}
