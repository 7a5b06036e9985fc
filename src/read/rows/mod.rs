//! Turns the records of one block into coded rows.

mod dictionary;
mod lines;
mod meaning;
mod memory;
mod names;
mod register;
mod values;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::blocks::Block;
use super::book::STROKE;
use super::dates;
use super::facts::Facts;
use super::header::Header;
use super::personal::{Close, Found, Scanner};
use super::records::Records;
use super::remarked_total::RemarkedTotal;
use super::sender::Owing;
use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin, Severity, Words};
use crate::model::findings::Findings;
use crate::model::measure::{DimensionIndex, MeasureIndex};
use crate::model::observations::Columns;
use crate::model::period::Period;
use crate::model::register::Entry;
use crate::model::spelling;
use crate::spec::register::Holds;
use crate::spec::returns::{Kind, Returns, Role};

pub use dictionary::Dictionary;
pub use meaning::find_area;
use memory::{Known, Memory, Row};
pub use names::Names;

/// The rows of one block, coded by the block's own dictionary.
#[derive(Default)]
pub struct Rows {
    pub columns: Columns,
    /// The rows of a register.
    pub entries: Vec<Entry>,
    pub dictionary: Dictionary,
    pub findings: Findings,
    pub personal: Found,
    pub unread: BTreeSet<Unread>,
    /// How many figures of a measure need an item of a dimension for which the table has no column.
    pub lacking: BTreeMap<(MeasureIndex, DimensionIndex), usize>,
    pub rows_read: usize,
    /// Lines of a sheet that are no rows of the table: nothing is read from their cells.
    pub aside: BTreeSet<u32>,
    /// Lines that say they are totals and are no rows of the table.
    pub remarked: Vec<RemarkedTotal>,
    /// Whether a row was read as the total of the areas.
    pub totals: bool,
    /// Rows of areas that had not begun then, with the line of the first.
    pub not_begun: BTreeMap<AreaIndex, (usize, u32)>,
    /// Rows of other returns, by the column that says so, with the line of the first.
    pub others: BTreeMap<usize, (usize, u32)>,
    /// For each column how many of its cells are figures alone.
    pub bare: Vec<usize>,
    /// Whole numbers that are written with a decimal point.
    pub pointed: BTreeMap<usize, Pointed>,
    /// The line from which on nothing was read, for there are too many partners.
    pub crowded: Option<u32>,
}

/// A partnership has no more partners than this. Where a table names more, it has a row for each case, or another column was
/// taken for that of partners.
pub const MOST_PARTNERS: usize = 10_000;

/// The whole numbers of a column that are written with a decimal point: how many, and the first.
pub struct Pointed {
    pub count: usize,
    pub line: u32,
    pub cell: String,
}

/// What is known of a row of which something could not be read: what it was about, as far as that could be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Unread {
    /// The kind of return, as an index into them.
    pub kind: Option<usize>,
    pub area: Option<AreaIndex>,
    pub period: Option<Period>,
    pub partner: Option<String>,
}

/// Reads the blocks of one table.
pub struct RowReader<'a> {
    pub returns: &'a Returns,
    /// The kind of return that the table is.
    pub kind: &'a Kind,
    pub kind_index: usize,
    pub areas: &'a Areas,
    pub header: &'a Header,
    pub path: &'a str,
    /// What is known of the table's cells beside their text.
    pub facts: &'a Facts,
    /// What looked for personal data above the rows.
    pub above: &'a Scanner,
    /// The code of the table's first column among all places.
    pub first_place: u32,
    /// The area of rows that name none.
    pub area: Option<AreaIndex>,
    /// Who owes the return, where no row says who sent it.
    pub owing: Option<&'a Owing>,
    pub names: Names,
}

/// A period of which the year and its part, or the first day and the last, stand in two columns. A figure alone is of what its
/// column is headed: 1 below "Quarter" is Quarter 1.
pub fn part_of_year(year: &str, heading: &str, part: &str) -> String {
    let part = part.trim();
    let day = |text: &str| dates::optional(text).ok().flatten();
    if let (Some(first), Some(last)) = (day(year), day(part)) {
        // In words, so that a quarter of them is the quarter.
        return format!("{} to {}", date::words(first), date::words(last));
    }
    match part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_digit()) {
        true => format!("{year} {heading} {part}"),
        false => format!("{year} {part}"),
    }
}

/// Why a cell was refused. The words for it, with the nearest name among all that are known, are only made where they are
/// listed.
pub struct Refusal<'a> {
    code: Code,
    words: Box<dyn FnOnce() -> Words + 'a>,
}

impl<'a> Refusal<'a> {
    fn new(code: Code, words: impl FnOnce() -> Words + 'a) -> Refusal<'a> {
        Refusal { code, words: Box::new(words) }
    }

    /// The same with another hint.
    pub fn hint(self, hint: String) -> Refusal<'a> {
        let Refusal { code, words } = self;
        Refusal::new(code, || (words().0, Some(hint)))
    }

    /// Adds the finding about it.
    pub fn report(self, origin: Origin, findings: &mut Findings) {
        findings.add(Severity::Error, self.code, origin, self.words);
    }
}

impl RowReader<'_> {
    pub fn read(&self, block: &Block) -> Rows {
        let mut rows = Rows { bare: vec![0; self.header.width()], ..Rows::default() };
        if self.header.column(&Role::Partner).is_none() {
            // A return without the column has one sender, maybe without a name, whose code is what a row starts with.
            let sender = match self.owing {
                Some(Owing::Alone(partner)) => partner.clone(),
                Some(Owing::ByArea(_)) | None => self.kind.partner.clone().unwrap_or_default(),
            };
            rows.dictionary.partner(sender);
        }
        if let Some(period) = self.kind.period {
            // And so is the only period of a table without a column for it.
            rows.dictionary.period(period);
        }
        let mut memory = Memory::new(self.header.width());
        let mut scanner = self.above.below();
        scanner.look_closely(Close::In(self.close()));
        let mut records = Records::new(&block.bytes, block.first_line, self.header.separator());
        let mut record = csv::ByteRecord::new();
        let mut row = Row::default();
        while let Some(line) = records.next(&mut record) {
            row.begin(line, self.area.unwrap_or_default());
            self.record(&record, &mut row, &mut memory, &mut scanner, &mut rows);
            if rows.dictionary.partners.len() > MOST_PARTNERS {
                rows.crowded = Some(line);
                break;
            }
        }
        rows.personal = scanner.finish();
        rows
    }

    /// The columns of the standard in which neither names of places nor codes of other things belong. A figure in pounds may
    /// have ten digits.
    fn close(&self) -> Vec<bool> {
        let money = |measure: MeasureIndex| self.returns.measures[measure as usize].unit.contains('£');
        let is_close = |role: &Role| match role {
            Role::Partner | Role::Dimension(_) | Role::MeasureName | Role::Status | Role::Note | Role::Document => true,
            Role::Measure(measure, _) => !money(*measure),
            Role::Field(field) => {
                let register = self.kind.register.as_ref();
                register.is_some_and(|register| register.fields[*field].holds != Holds::Money)
            }
            Role::Value => self.kind.measures.clone().all(|measure| !money(measure)),
            Role::Area
            | Role::AreaName
            | Role::Period
            | Role::PeriodType
            | Role::Submitted
            | Role::Level
            | Role::Parent
            | Role::From
            | Role::To
            | Role::Successor
            | Role::Aliases
            | Role::Neighbour
            | Role::TileRow
            | Role::TileColumn
            | Role::KindName
            | Role::NotRead => false,
        };
        (0..self.header.width()).map(|column| self.header.role(column).is_some_and(is_close)).collect()
    }

    fn record(
        &self,
        record: &csv::ByteRecord,
        row: &mut Row,
        memory: &mut Memory,
        scanner: &mut Scanner,
        rows: &mut Rows,
    ) {
        let blank = |cell: &[u8]| cell.trim_ascii().is_empty();
        if record.iter().all(blank) {
            return;
        }
        if !self.belongs(record, row.line, scanner, rows) {
            return;
        }
        rows.rows_read += 1;
        self.cells(record, row, memory, scanner, rows);
        scanner.end_row(record, row.line);
        self.fill_down(record, memory);
        let mut complete = !row.refused;
        if complete {
            self.compare_names(row, memory, rows);
            complete = if let Some(register) = &self.kind.register {
                self.follow_area(row, record, rows);
                self.sent_by(row, rows) && self.enter(register, row, memory, rows)
            } else if self.header.has_periods_across() {
                self.add_across(row, record, memory, rows)
            } else {
                self.follow_area(row, record, rows);
                self.sent_by(row, rows) && self.add(row, record, memory, rows)
            };
        }
        if !complete {
            let unread = self.unread(row, record, memory, rows);
            rows.unread.insert(unread);
        }
    }

    /// Takes what each cell of a row says, but for its values, which are only noted.
    fn cells(
        &self,
        record: &csv::ByteRecord,
        row: &mut Row,
        memory: &mut Memory,
        scanner: &mut Scanner,
        rows: &mut Rows,
    ) {
        for column in 0..self.header.width() {
            let cell = record.get(column).unwrap_or_default();
            let telling = match self.header.role(column) {
                None => true,
                // The kind of period is read with the period.
                Some(Role::PeriodType) => true,
                Some(Role::Value | Role::Measure(..)) => {
                    row.values.push(column);
                    true
                }
                Some(role) => {
                    let known = if self.header.stands_alone(column) {
                        self.cell(role, cell, row.line, column, memory, scanner, rows)
                    } else {
                        let cell = self.meant(record, column, memory).into_owned();
                        self.cell(role, &cell, row.line, column, memory, scanner, rows)
                    };
                    match known {
                        Some(known) => {
                            row.apply(known, &memory.known[known as usize]);
                            if let Role::Field(field) = role {
                                row.fields.push((*field, known));
                            }
                            memory.telling[known as usize]
                        }
                        None => {
                            row.refused = true;
                            true
                        }
                    }
                }
            };
            if telling && !Scanner::plain(cell) {
                scanner.cell(cell, column, row.line);
            } else if cell.len() == 3 && self.header.role(column).is_none_or(|role| matches!(role, Role::Note)) {
                scanner.third(record, column, row.line);
            }
        }
    }

    /// Adds the values of a row whose columns are each of a period.
    fn add_across(&self, row: &mut Row, record: &csv::ByteRecord, memory: &mut Memory, rows: &mut Rows) -> bool {
        let (columns, area) = (std::mem::take(&mut row.values), row.area);
        let of_row = (row.provisional, row.revised, row.absence);
        let mut complete = true;
        for column in columns {
            if let Some(read) = self.header.period_of(column) {
                row.period = rows.dictionary.period(read.period);
                (row.provisional, row.revised, row.absence) = of_row;
                read.status.into_iter().for_each(|status| row.says(status));
                (row.area, row.named_area) = (area, None);
                row.values = vec![column];
                self.follow_area(row, record, rows);
                complete &= self.sent_by(row, rows) && self.add(row, record, memory, rows);
            }
        }
        complete
    }

    /// What is known of a row of which something could not be read.
    fn unread(&self, row: &Row, record: &csv::ByteRecord, memory: &Memory, rows: &Rows) -> Unread {
        let known = |role: &Role| {
            let column = self.header.column(role)?;
            let code = memory.codes[column].get(self.meant(record, column, memory).as_ref())?;
            memory.known.get(*code as usize)
        };
        let area = matches!(known(&Role::Area), Some(Known::Area(_))).then_some(row.area);
        let period = matches!(known(&Role::Period), Some(Known::Period(..)))
            .then(|| rows.dictionary.periods[row.period as usize]);
        let partner = match self.header.column(&Role::Partner) {
            // Cells have slipped, and any text passes for a partner.
            _ if area.is_none() && period.is_none() => None,
            Some(_) => matches!(known(&Role::Partner), Some(Known::Partner(_))).then_some(row.partner),
            None => (!matches!(self.owing, Some(Owing::ByArea(_)))).then_some(row.partner),
        };
        Unread {
            kind: Some(self.kind_index),
            area,
            period,
            partner: partner.map(|partner| rows.dictionary.partners[partner as usize].clone()),
        }
    }

    /// What a cell says together with its neighbours: the one above it, where cells were merged, and the one that says
    /// what kind of period it is.
    fn meant<'r>(&self, record: &'r csv::ByteRecord, column: usize, memory: &'r Memory) -> Cow<'r, [u8]> {
        let own = |column: usize| {
            let cell = record.get(column).unwrap_or_default();
            let empty = self.header.fills_down(column) && cell.trim_ascii().is_empty();
            if empty { memory.above[column].as_slice() } else { cell }
        };
        match self.header.period_type(column) {
            Some(kind) => {
                let [year, part] = [own(column), own(kind)].map(String::from_utf8_lossy);
                Cow::Owned(part_of_year(&year, self.header.heading(kind), &part).into_bytes())
            }
            None => Cow::Borrowed(own(column)),
        }
    }

    /// Remembers what a row says, for the empty cells below it.
    fn fill_down(&self, record: &csv::ByteRecord, memory: &mut Memory) {
        for column in (0..self.header.width()).filter(|column| self.header.fills_down(*column)) {
            let cell = record.get(column).unwrap_or_default();
            if !cell.trim_ascii().is_empty() {
                cell.clone_into(&mut memory.above[column]);
            }
        }
    }

    /// What one cell means, as a number in `memory.known`; `None`, with a finding, when it cannot be read.
    #[expect(clippy::too_many_arguments, reason = "the state of a block that each cell may change")]
    fn cell(
        &self,
        role: &Role,
        bytes: &[u8],
        line: u32,
        column: usize,
        memory: &mut Memory,
        scanner: &mut Scanner,
        rows: &mut Rows,
    ) -> Option<u32> {
        let (last_bytes, last_known) = &memory.last[column];
        if last_known.is_some() && last_bytes == bytes {
            return *last_known;
        }
        let known = match memory.codes[column].get(bytes) {
            Some(known) => *known,
            None => {
                let origin = Origin { file: self.path.to_owned(), line, column: column as u32 + 1 };
                let known = self.first_seen(role, bytes, origin, rows)?;
                memory.remember(column, bytes, known, scanner.tells(bytes, column))
            }
        };
        let (last_bytes, last_known) = &mut memory.last[column];
        last_bytes.clear();
        last_bytes.extend_from_slice(bytes);
        *last_known = Some(known);
        Some(known)
    }

    fn first_seen(&self, role: &Role, bytes: &[u8], origin: Origin, rows: &mut Rows) -> Option<Known> {
        let text = match text(bytes, origin.clone()) {
            Ok(text) => text,
            Err(finding) => {
                rows.findings.push(finding);
                return None;
            }
        };
        if text.contains(STROKE) && !matches!(role, Role::Note | Role::Document | Role::NotRead) {
            let finding = Finding::error(Code::STRUCK_THROUGH, origin, "the cell is struck through, or part of it is");
            rows.findings.push(finding.hint(
                "delete what no longer applies, or remove the strike-through from what \
                does",
            ));
            return None;
        }
        // Notes are kept as they were written.
        let text = match role {
            Role::Note | Role::Document | Role::Field(_) => Cow::Borrowed(text.trim()),
            _ => spelling::plain(text),
        };
        match self.meaning(role, &text, &origin, rows) {
            Ok(known) => Some(known),
            Err(refusal) => {
                refusal.report(origin, &mut rows.findings);
                None
            }
        }
    }
}

/// The text of a cell, or a finding about the bytes in it.
pub fn text(bytes: &[u8], origin: Origin) -> Result<&str, Finding> {
    match std::str::from_utf8(bytes) {
        Err(_) => Err(not_utf8(origin)),
        Ok(text) if text.contains('\0') => Err(Finding::error(Code::NUL_BYTE, origin, "the cell contains a NUL byte")
            .hint("save the file again as CSV (UTF-8)")),
        Ok(text) => Ok(text),
    }
}

/// The finding about bytes that are not UTF-8 text.
pub fn not_utf8(origin: Origin) -> Finding {
    Finding::error(Code::NOT_UTF8, origin, "the cell contains bytes that are not UTF-8 text")
        .hint("save the file again as CSV (UTF-8)")
}
