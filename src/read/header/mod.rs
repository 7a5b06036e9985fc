//! Finds out what each column of a file is, from its headings.

mod candidate;
mod report;
mod roles;

use super::blocks::Block;
use super::claimed::Cells;
use super::encoding::BYTE_ORDER_MARK;
use super::field::{self, Commas};
use super::marking;
use super::period_text::{self, Habits};
use super::personal::Scanner;
use super::records::Records;
use super::scale;
use super::title::Title;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::measure::{DimensionIndex, MeasureIndex};
use crate::model::spelling;
use crate::spec::returns::{Kind, Returns, Role, fold_heading};

use candidate::{best, texts};
use report::{fraction_beside_percent, other_units, swallowed, too_wide};
use roles::{blank_is_all, fills_down, is_complete, only, period_across, placed_roles};

/// The columns of one table.
#[derive(Debug)]
pub struct Header {
    headings: Vec<String>,
    /// What each column is; `None` for one that the kind of return does not know.
    roles: Vec<Option<Role>>,
    /// For each column, whether an empty cell means what stands above it.
    fill_down: Vec<bool>,
    /// The dimensions whose columns may be empty, for all of their items.
    blank_is_all: Vec<DimensionIndex>,
    /// Columns that tell the rows of this return from others, each with what stands there, folded.
    only: Vec<(usize, Vec<String>)>,
    area: Option<usize>,
    period: Option<usize>,
    period_type: Option<usize>,
    separator: u8,
    commas: Commas,
    /// For each column, the period that its heading names.
    periods: Vec<Option<period_text::Read>>,
    line: u32,
    title: Option<Title>,
    /// What stands above the headings of a register.
    above: Cells,
}

impl Header {
    /// Finds the headings in the first block, takes them and what is above them off it, and tells what each column is.
    /// `None`, with findings, when the table cannot be read by them. What is taken off goes by `scanner`; `sheet` says that
    /// the table is one of a workbook.
    pub fn find(
        returns: &Returns,
        kind: &Kind,
        path: &str,
        batch: &mut [Block],
        scanner: &mut Scanner,
        sheet: bool,
        findings: &mut Findings,
    ) -> Option<Header> {
        let first = with_text(batch, path, findings)?;
        let candidate = best(kind, first)?;
        candidate.report(path, findings);
        let top: Vec<u8> = first.bytes.drain(..candidate.end).collect();
        let before = findings.errors();
        let mut above = Above { may_be_scaled: scale::may_be_meant(returns, kind), ..Above::default() };
        let mut records = Records::new(&top, first.first_line, candidate.separator);
        let mut record = csv::ByteRecord::new();
        while let Some(line) = records.next(&mut record) {
            scanner.row(&record, line);
            if line < candidate.upper.unwrap_or(candidate.line) {
                above.take(kind, &record, line, path);
            } else {
                findings.extend(swallowed(&record, line, candidate.separator, path));
            }
            above.marked = above.marked.or_else(|| marking::in_line(&record, line, path));
        }
        let lines = top.iter().filter(|byte| **byte == b'\n').count();
        let column = |role: Role| candidate.roles.iter().position(|other| other.as_ref() == Some(&role));
        let header = Header {
            area: column(Role::Area),
            period: column(Role::Period),
            period_type: column(Role::PeriodType),
            fill_down: candidate.roles.iter().map(|role| fills_down(kind, role.as_ref())).collect(),
            blank_is_all: candidate.roles.iter().flatten().filter_map(|role| blank_is_all(kind, role)).collect(),
            only: only(kind, &candidate.headings),
            separator: candidate.separator,
            commas: commas(returns, kind, &first.bytes, candidate.separator, &candidate.roles, sheet),
            periods: candidate.headings.iter().map(|heading| period_across(kind, heading)).collect(),
            line: candidate.line,
            title: above.title,
            above: Cells { path: path.to_owned(), lines: above.lines },
            roles: candidate.roles,
            headings: candidate.headings,
        };
        if header.commas == Commas::Decimal {
            let origin = Origin { file: path.to_owned(), line: header.line, column: 0 };
            findings.push(Finding::note(
                Code::DECIMAL_COMMA,
                origin,
                "numbers have a decimal comma, and were read \
                accordingly",
            ));
        }
        findings.extend(above.marked.into_iter().chain(above.scaled));
        first.first_line += lines as u32;
        findings.extend(fraction_beside_percent(returns, first, &header, path));
        findings.extend(other_units(returns, kind, first, &header, path));
        header.report_twice(kind, path, findings);
        header.report_marks(kind, path, findings);
        header.report_scales(kind, path, findings);
        header.report_struck(path, findings);
        header.report_unknown(returns, kind, path, findings);
        header.report_statuses(path, findings);
        header.report_missing(returns, kind, path, findings);
        (findings.errors() == before).then_some(header)
    }

    /// What stands above the headings of the first table of a block: each cell that says something.
    pub fn above(kind: &Kind, block: &Block) -> Vec<String> {
        let Some(candidate) = best(kind, block) else { return Vec::new() };
        let mut records = Records::new(&block.bytes, block.first_line, candidate.separator);
        let mut record = csv::ByteRecord::new();
        let mut cells = Vec::new();
        while let Some(line) = records.next(&mut record) {
            if line >= candidate.upper.unwrap_or(candidate.line) {
                break;
            }
            cells.extend(texts(&record).into_iter().filter(|cell| !cell.trim().is_empty()));
        }
        cells
    }

    /// What stands in a cell of a block, by line and column from 1; nothing where the block has none there.
    pub fn cell(kind: &Kind, block: &Block, line: u32, column: u32) -> Option<String> {
        let separator = best(kind, block)?.separator;
        let mut records = Records::new(&block.bytes, block.first_line, separator);
        let mut record = csv::ByteRecord::new();
        while let Some(at) = records.next(&mut record).filter(|at| *at <= line) {
            if at == line {
                return texts(&record).into_iter().nth(column as usize - 1);
            }
        }
        None
    }

    /// The cells of a record as text.
    pub fn texts(record: &csv::ByteRecord) -> Vec<String> {
        texts(record)
    }

    /// What stands above the headings of a register; nothing of any other return.
    pub fn lines_above(&self) -> &Cells {
        &self.above
    }

    /// Whether a column has a heading that the kind of return does not know.
    pub fn has_unknown(&self) -> bool {
        self.headings.iter().zip(&self.roles).any(|(heading, role)| role.is_none() && !heading.trim().is_empty())
    }

    /// The columns that a table has of a kind of return, where it has all that are required.
    pub fn columns(kind: &Kind, bytes: &[u8]) -> Option<Vec<Role>> {
        let found = best(kind, &Block { bytes: bytes.to_vec(), first_line: 1 })?;
        found.complete.then(|| found.roles.into_iter().flatten().collect())
    }

    /// Whether a table has all columns that a kind of return requires.
    pub fn fits(kind: &Kind, bytes: &[u8]) -> bool {
        best(kind, &Block { bytes: bytes.to_vec(), first_line: 1 }).is_some_and(|candidate| candidate.complete)
    }

    /// Cuts a block in which several tables stand one below the other, before the headings of each but the first.
    pub fn tables(kind: &Kind, block: Block) -> Vec<Block> {
        let Some(first) = best(kind, &block) else { return vec![block] };
        let mut cuts = vec![0];
        let mut records = Records::new(&block.bytes, block.first_line, first.separator);
        let mut record = csv::ByteRecord::new();
        while records.next(&mut record).is_some() {
            if records.start() >= first.end && is_complete(kind, &placed_roles(kind, &texts(&record))) {
                cuts.push(records.start());
            }
        }
        cuts.push(block.bytes.len());
        let mut line = block.first_line;
        let piece = |pair: &[usize]| {
            let bytes = block.bytes[pair[0]..pair[1]].to_vec();
            let first_line = line;
            line += bytes.iter().filter(|byte| **byte == b'\n').count() as u32;
            Block { bytes, first_line }
        };
        cuts.windows(2).map(piece).collect()
    }

    /// What stands between two cells.
    pub fn separator(&self) -> u8 {
        self.separator
    }

    /// What a comma between figures is.
    pub fn commas(&self) -> Commas {
        self.commas
    }

    /// Whether a column has this heading.
    pub fn has(&self, heading: &str) -> bool {
        let wanted = fold_heading(heading);
        self.headings.iter().any(|heading| fold_heading(heading) == wanted)
    }

    /// The period that the heading of a column names, where the return has periods across.
    pub fn period_of(&self, column: usize) -> Option<period_text::Read> {
        self.periods.get(column).copied().flatten()
    }

    /// Whether a column's heading names a period.
    pub fn has_periods_across(&self) -> bool {
        self.periods.iter().any(Option::is_some)
    }

    pub fn width(&self) -> usize {
        self.roles.len()
    }

    pub fn role(&self, column: usize) -> Option<&Role> {
        self.roles.get(column).and_then(Option::as_ref)
    }

    pub fn heading(&self, column: usize) -> &str {
        self.headings.get(column).map_or("", String::as_str)
    }

    /// What stands above the headings about the time that the table is of.
    pub fn title(&self) -> Option<&Title> {
        self.title.as_ref()
    }

    /// The line of the headings, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The column of areas.
    pub fn area(&self) -> Option<usize> {
        self.area
    }

    /// The column of periods.
    pub fn period(&self) -> Option<usize> {
        self.period
    }

    /// The column that says what kind of period the one of periods names, for the latter.
    pub fn period_type(&self, column: usize) -> Option<usize> {
        self.period_type.filter(|_| self.period == Some(column))
    }

    /// Whether a cell of the column means what it says, whatever stands around it.
    pub fn stands_alone(&self, column: usize) -> bool {
        !self.fill_down[column] && self.period_type(column).is_none()
    }

    /// Whether an empty cell of the column means what stands above it.
    pub fn fills_down(&self, column: usize) -> bool {
        self.fill_down[column]
    }

    /// The column in which a row says that it belongs to another return.
    pub fn other_return(&self, record: &csv::ByteRecord) -> Option<usize> {
        let is_other = |(column, only): &&(usize, Vec<String>)| {
            let cell = String::from_utf8_lossy(record.get(*column).unwrap_or_default());
            !only.contains(&fold_heading(&cell))
        };
        self.only.iter().find(is_other).map(|(column, _)| *column)
    }

    /// Whether an empty cell means all items of the dimension.
    pub fn blank_is_all(&self, dimension: DimensionIndex) -> bool {
        self.blank_is_all.contains(&dimension)
    }

    /// The first column with a role.
    pub fn column(&self, role: &Role) -> Option<usize> {
        self.roles.iter().position(|other| other.as_ref() == Some(role))
    }
}

/// The first block, from its first letter on; `None`, with a finding, where nothing of it can be a table.
fn with_text<'b>(batch: &'b mut [Block], path: &str, findings: &mut Findings) -> Option<&'b mut Block> {
    let first = batch.first_mut().filter(|block| {
        let text = block.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&block.bytes);
        !text.iter().all(u8::is_ascii_whitespace)
    });
    let Some(first) = first else {
        let finding = Finding::error(Code::EMPTY_FILE, Origin::file(path), "the file is empty");
        findings.push(finding.hint("ask the partner to send it again; if nothing is due, remove the file"));
        return None;
    };
    if first.bytes.starts_with(BYTE_ORDER_MARK) {
        first.bytes.drain(..BYTE_ORDER_MARK.len());
    }
    match too_wide(first, path) {
        Some(finding) => {
            findings.push(finding);
            None
        }
        None => Some(first),
    }
}

/// What stands above the headings: of each sort the first.
#[derive(Default)]
struct Above {
    title: Option<Title>,
    /// Its lines, of a register.
    lines: Vec<(u32, Vec<String>)>,
    scaled: Option<Finding>,
    /// Whether it would matter that amounts are in thousands.
    may_be_scaled: bool,
    /// A protective marking, which may stand in the line of the headings, too.
    marked: Option<Finding>,
}

impl Above {
    fn take(&mut self, kind: &Kind, record: &csv::ByteRecord, line: u32, path: &str) {
        if self.title.is_none() {
            self.title = Title::in_line(record, line, Habits::of(kind));
        }
        if kind.register.is_some() {
            self.lines.push((line, texts(record)));
        }
        if self.may_be_scaled && self.scaled.is_none() {
            self.scaled = scale::in_line(record, line, path);
        }
    }
}

/// What a comma between figures is. Between semicolons it is asked for, since those stand where it is the decimal point; and
/// so is a point, where it parts nothing but groups of three in what is counted or paid. In a sheet numbers are numbers.
fn commas(returns: &Returns, kind: &Kind, rows: &[u8], separator: u8, roles: &[Option<Role>], sheet: bool) -> Commas {
    let has = |sign: u8| memchr::memchr(sign, rows).is_some();
    if !has(b',') && !has(b'.') {
        return Commas::OfCounts;
    }
    let counted = |measure: MeasureIndex| {
        let measure = &returns.measures[measure as usize];
        measure.whole || measure.unit == "£"
    };
    let in_groups = |role: &Role| match role {
        Role::Measure(measure, _) => counted(*measure),
        _ => kind.measures.clone().all(counted),
    };
    let mut records = Records::new(rows, 1, separator);
    let mut record = csv::ByteRecord::new();
    let (mut decimal, mut thousands, mut commas) = (false, false, false);
    let (mut point, mut points) = (false, false);
    while records.next(&mut record).is_some() {
        for (cell, role) in record.iter().zip(roles) {
            let Some(role @ (Role::Value | Role::Measure(..))) = role else { continue };
            let (comma, dot) = (cell.contains(&b','), cell.contains(&b'.'));
            if !comma && !dot {
                continue;
            }
            let text = String::from_utf8_lossy(cell);
            let text = spelling::plain(&text);
            commas |= comma;
            match field::comma_of(&text).filter(|_| comma) {
                Some(Commas::Decimal) => decimal = true,
                Some(Commas::Thousands) => thousands = true,
                Some(Commas::OfCounts | Commas::Unknown | Commas::UnknownPoint) | None => {}
            }
            match field::point_of(&text) {
                Some(true) if in_groups(role) => points = true,
                Some(_) => point = true,
                None => {}
            }
        }
    }
    match (decimal, thousands, separator) {
        (true, false, _) if separator != b',' => Commas::Decimal,
        (false, false, b';') if commas => Commas::Unknown,
        (true, true, _) if separator != b',' => Commas::Unknown,
        (false, false, _) if points && !point && !sheet => Commas::UnknownPoint,
        (_, true, _) => Commas::Thousands,
        (_, false, _) => Commas::OfCounts,
    }
}
