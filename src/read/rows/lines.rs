//! Which lines of a table are rows of it.

use super::{RowReader, Rows, Unread, find_area};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::spelling;
use crate::read::facts::letters;
use crate::read::field::{self, Asked, Field, digits};
use crate::read::personal::Scanner;
use crate::read::remarked_total::RemarkedTotal;
use crate::read::{marking, scale};
use crate::spec::returns::{Role, fold_heading};

impl RowReader<'_> {
    /// Whether a line that holds something is a row of the table; what it is otherwise, is said.
    pub fn belongs(&self, record: &csv::ByteRecord, line: u32, scanner: &mut Scanner, rows: &mut Rows) -> bool {
        let blank = |cell: &[u8]| cell.trim_ascii().is_empty();
        if let Some(finding) = self.swallowed(record, line) {
            rows.findings.push(finding);
            rows.unread.insert(Unread { kind: Some(self.kind_index), ..Unread::default() });
            scanner.row(record, line);
            return false;
        }
        let width = self.header.width();
        // Trailing commas are no cells.
        let spare = record.len() > width && record.iter().skip(width).all(blank);
        if let Some(finding) = self.stray_cell(record, line) {
            self.set_aside(line, finding, rows);
            scanner.remark(record, line);
            return false;
        }
        if let Some(finding) = self.is_no_row(record, line) {
            if self.says_total(record) {
                rows.remarked.push(self.remarked_total(record, line));
            }
            self.set_aside(line, finding, rows);
            scanner.remark(record, line);
            return false;
        }
        // A sheet's rows end with the last cell that holds something.
        let short = self.facts.sheet && record.len() < width;
        if record.len() != width && !spare && !short {
            rows.findings.push(self.row_length(record.len(), line));
            // Its cells may have slipped, so nobody can say what it was about.
            rows.unread.insert(Unread { kind: Some(self.kind_index), ..Unread::default() });
            scanner.row(record, line);
            return false;
        }
        if let Some(column) = self.header.other_return(record) {
            rows.others.entry(column).or_insert((0, line)).0 += 1;
            if self.facts.sheet {
                rows.aside.insert(line);
            }
            scanner.row(record, line);
            return false;
        }
        true
    }

    /// Leaves a line out that is no row of the table, and says why.
    fn set_aside(&self, line: u32, finding: Finding, rows: &mut Rows) {
        rows.findings.push(finding);
        if self.facts.sheet {
            rows.aside.insert(line);
        }
    }

    /// A cell in which whole rows stand, because a quotation mark was left open.
    fn swallowed(&self, record: &csv::ByteRecord, line: u32) -> Option<Finding> {
        let width = self.header.width();
        let holds = |cell: &&[u8]| {
            cell.contains(&b'\n') && {
                let separators = memchr::memchr_iter(self.header.separator(), cell).count();
                let is_key = |text: &[u8]| {
                    let text = String::from_utf8_lossy(text);
                    let text = spelling::plain(text.trim_matches(['"', '\r', ' ']));
                    !text.is_empty() && find_area(self.areas, &text, self.kind.level.as_deref()).is_ok()
                };
                let names_an_area = || {
                    let below = cell.split(|byte| *byte == b'\n').skip(1);
                    below.flat_map(|line| line.split(|byte| *byte == self.header.separator())).any(is_key)
                };
                separators + 1 >= width && (width >= 4 || names_an_area())
            }
        };
        let column = record.iter().position(|cell| holds(&cell))?;
        let lines = memchr::memchr_iter(b'\n', &record[column]).count();
        let origin = Origin { file: self.path.to_owned(), line, column: column as u32 + 1 };
        let message = format!(
            "a quotation mark opens here and is closed {lines} {} further down, so there are rows inside this cell",
            if lines == 1 { "line" } else { "lines" }
        );
        Some(
            Finding::error(Code::SWALLOWED_ROWS, origin, message)
                .hint("remove the quotation mark, or close it in its cell"),
        )
    }

    /// A cell of a sheet that stands right of the table, in a row that is empty otherwise.
    fn stray_cell(&self, record: &csv::ByteRecord, line: u32) -> Option<Finding> {
        let column = record.iter().position(|cell| !cell.trim_ascii().is_empty())?;
        (self.facts.sheet && column >= self.header.width()).then(|| {
            let column = column as u32 + 1;
            let origin = Origin { file: self.path.to_owned(), line, column };
            let message = format!("cell {}{line} is outside the table and was not read", letters(column));
            Finding::warning(Code::STRAY_CELL, origin, message).hint("clear the cell if it was left there by mistake")
        })
    }

    /// What a line is that is no row of the table: something said about it, or the headings of another.
    fn is_no_row(&self, record: &csv::ByteRecord, line: u32) -> Option<Finding> {
        if self.is_remark(record) {
            let scaled = || {
                let is_meant = scale::may_be_meant(self.returns, self.kind);
                is_meant.then(|| scale::in_line(record, line, self.path)).flatten()
            };
            let said = marking::in_line(record, line, self.path).or_else(scaled);
            return Some(said.unwrap_or_else(|| self.remark(line)));
        }
        let area = self.header.area()?;
        let heading = self.header.heading(area).as_bytes();
        (record.get(area).is_some_and(|cell| cell.trim_ascii() == heading) && !heading.is_empty()).then(|| {
            let origin = Origin { file: self.path.to_owned(), line, column: 0 };
            Finding::error(Code::SECOND_HEADER, origin, "the headings are repeated here, as if another table began")
                .hint("send one table per file or sheet, or set `several-tables = true` in the return's TOML")
        })
    }

    /// Whether a line around the table says something about it: it names neither area nor period, and either nothing that
    /// could be counted or that it is a total.
    fn is_remark(&self, record: &csv::ByteRecord) -> bool {
        let cell =
            |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or_default().trim_ascii();
        if !cell(self.header.period()).is_empty() {
            return false;
        }
        let mut filled = record.iter().filter(|cell| !cell.trim_ascii().is_empty());
        let Some(first) = filled.next() else { return false };
        let alone = filled.next().is_none();
        let area = cell(self.header.area());
        let counted = || {
            (0..record.len()).any(|column| {
                matches!(self.header.role(column), Some(Role::Value | Role::Measure(..)))
                    && record.get(column).is_some_and(|cell| cell.iter().any(u8::is_ascii_digit))
            })
        };
        // A thing is said in several fields.
        let fields = (0..record.len()).filter(|column| {
            matches!(self.header.role(*column), Some(Role::Field(_))) && !cell(Some(*column)).is_empty()
        });
        let is_thing = fields.count() > 1;
        alone && digits(first).is_none() || self.says_total(record) || (area.is_empty() && !counted() && !is_thing)
    }

    /// Whether the first that a line says is that it is a total.
    fn says_total(&self, record: &csv::ByteRecord) -> bool {
        let first = record.iter().find(|cell| !cell.trim_ascii().is_empty()).unwrap_or_default();
        matches!(fold_heading(&String::from_utf8_lossy(first)).as_str(), "total" | "grandtotal" | "totals")
    }

    /// The numbers of a line that is a total.
    fn remarked_total(&self, record: &csv::ByteRecord, line: u32) -> RemarkedTotal {
        let number = |(column, cell): (usize, &[u8])| {
            let measure = match self.header.role(column)? {
                Role::Measure(measure, _) => *measure,
                Role::Value => self.kind.measures.clone().next()?,
                _ => return None,
            };
            let of = &self.returns.measures[measure as usize];
            let text = std::str::from_utf8(cell).ok()?;
            let value = field::entry(text, &Asked::of(of, self.header.commas())).value;
            let value = match self.kind.scales.get(&measure) {
                Some(scale) => value.scaled(*scale),
                None => value,
            };
            match value {
                Field::Number(number) => Some((column, number)),
                Field::WithShare(..)
                | Field::Bound(..)
                | Field::Absent(_)
                | Field::NoAnswer(_)
                | Field::Unreadable(_) => None,
            }
        };
        RemarkedTotal { line, numbers: record.iter().enumerate().filter_map(number).collect() }
    }

    fn remark(&self, line: u32) -> Finding {
        let origin = Origin { file: self.path.to_owned(), line, column: 0 };
        let message = match self.header.period() {
            Some(_) => "the line has no period and was taken as a remark, not as a row of the table",
            None => "the line was taken as a remark, not as a row of the table",
        };
        Finding::note(Code::REMARK, origin, message)
    }

    fn row_length(&self, cells: usize, line: u32) -> Finding {
        let width = self.header.width();
        let origin = Origin { file: self.path.to_owned(), line, column: cells.min(width) as u32 };
        if self.facts.sheet {
            let origin = Origin { column: cells as u32, ..origin };
            let message =
                format!("cell {}{line} is outside the table, which has {width} columns", letters(cells as u32));
            return Finding::error(Code::ROW_LENGTH, origin, message)
                .hint("clear the cell, or move what it says into a column of the table");
        }
        Finding::error(Code::ROW_LENGTH, origin, format!("the row has {cells} cells and the header has {width}"))
            .hint("look for a comma inside a cell that is not in quotation marks, or a missing cell")
    }
}
