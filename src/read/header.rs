//! Finds out what each column of a file is, from its headings.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::Block;
use super::encoding::BYTE_ORDER_MARK;
use super::field::{self, Commas};
use super::footnote;
use super::marking;
use super::period_text::{self, Habits};
use super::personal::Scanner;
use super::records::Records;
use super::title::Title;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex};
use crate::model::period::Period;
use crate::model::spelling;
use crate::spec::returns::{Kind, Returns, Role, fold_heading};
use crate::spec::source::nearest;

/// The headings are looked for in so many lines.
const SEARCHED: usize = 40;
/// What may stand between two cells.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// No spreadsheet has more columns, and no heading more letters.
const MOST_COLUMNS: usize = 1 << 14;
const LONGEST: usize = 1000;

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
    periods: Vec<Option<Period>>,
    line: u32,
    title: Option<Title>,
}

/// Where the headings may stand.
struct Candidate {
    separator: u8,
    /// The line of the headings, and the line above it where they take two.
    line: u32,
    upper: Option<u32>,
    /// Where the record after it begins.
    end: usize,
    headings: Vec<String>,
    roles: Vec<Option<Role>>,
    /// How many columns of the standard it names, and whether that is all that are required.
    matched: usize,
    complete: bool,
    /// Lines with text above it.
    above: usize,
    /// A column of figures with something right above its heading that was not read with it.
    group: Option<usize>,
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
        let first = batch.first_mut();
        let first = first.filter(|block| {
            let text = block.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&block.bytes);
            !text.iter().all(u8::is_ascii_whitespace)
        });
        let Some(first) = first else {
            findings.push(
                Finding::error(Code::EMPTY_FILE, Origin::file(path), "the file is empty")
                    .hint("ask the partner to send it again; if nothing is owed, remove the file"),
            );
            return None;
        };
        if first.bytes.starts_with(BYTE_ORDER_MARK) {
            first.bytes.drain(..BYTE_ORDER_MARK.len());
        }
        if let Some(finding) = too_wide(first, path) {
            findings.push(finding);
            return None;
        }
        let candidate = best(kind, first)?;
        candidate.report(path, findings);
        let top: Vec<u8> = first.bytes.drain(..candidate.end).collect();
        let upper = candidate.upper.unwrap_or(candidate.line);
        let (mut title, mut marked) = (None, None);
        let before = findings.errors();
        let mut records = Records::new(&top, first.first_line, candidate.separator);
        let mut record = csv::ByteRecord::new();
        while let Some(line) = records.next(&mut record) {
            scanner.row(&record, line);
            if line >= upper {
                findings.extend(swallowed(&record, line, candidate.separator, path));
            }
            if title.is_none() && line < upper {
                title = Title::in_line(&record, line, Habits::of(kind));
            }
            if marked.is_none() {
                marked = marking::in_line(&record, line, path);
            }
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
            title,
            roles: candidate.roles,
            headings: candidate.headings,
        };
        if header.commas == Commas::Decimal {
            let origin = Origin { file: path.to_owned(), line: header.line, column: 0 };
            findings.push(Finding::note(Code::DECIMAL_COMMA, origin, "numbers have a decimal comma, and were read so"));
        }
        findings.extend(marked);
        first.first_line += lines as u32;
        findings.extend(fraction_beside_percent(returns, first, &header, path));
        header.report_twice(kind, path, findings);
        header.report_unknown(kind, path, findings);
        header.report_missing(returns, kind, path, findings);
        (findings.errors() == before).then_some(header)
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

    /// The period that the heading of a column names, where the return has periods across.
    pub fn period_of(&self, column: usize) -> Option<Period> {
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

    fn report_twice(&self, kind: &Kind, path: &str, findings: &mut Findings) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (column, role) in self.roles.iter().enumerate() {
            // Two columns collide when they mean the same, whatever they are called.
            let meaning = match role {
                _ if self.periods[column].is_some() => {
                    self.periods[column].map(|period| period.to_string()).unwrap_or_default()
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

    fn report_unknown(&self, kind: &Kind, path: &str, findings: &mut Findings) {
        for (column, heading) in self.headings.iter().enumerate() {
            if self.roles[column].is_some() || heading.trim().is_empty() {
                continue;
            }
            let known = kind.columns.iter().map(|column| column.heading.as_str());
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
            let hint = match nearest(heading, &mut known.clone()) {
                Some(near) => format!(
                    "if it means `{near}`, rename it or add it to `accept` in pipelines/returns/{}.toml",
                    kind.id
                ),
                None => format!("add it to pipelines/returns/{}.toml, or remove it", kind.id),
            };
            findings.push(Finding::warning(Code::UNKNOWN_COLUMN, origin, message).hint(hint));
        }
    }

    fn report_missing(&self, returns: &Returns, kind: &Kind, path: &str, findings: &mut Findings) {
        let mut missing = |what: String| {
            let origin = Origin { file: path.to_owned(), line: self.line, column: 0 };
            let hint = format!("headings that are understood are listed in pipelines/returns/{}.toml", kind.id);
            findings.push(Finding::error(Code::MISSING_COLUMN, origin, what).hint(hint));
        };
        for column in kind.columns.iter().filter(|column| column.required) {
            if self.column(&column.role).is_none() {
                missing(format!("there is no column `{}`", column.heading));
            }
        }
        let long = (self.column(&Role::MeasureName).is_some(), self.column(&Role::Value).is_some());
        let wide = self.roles.iter().flatten().any(|role| matches!(role, Role::Measure(..)));
        match long {
            _ if kind.reference.is_some() => {}
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

impl Candidate {
    fn report(&self, path: &str, findings: &mut Findings) {
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
            let message = format!("something stands above the heading \"{heading}\", which was read without it");
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
fn best(kind: &Kind, block: &Block) -> Option<Candidate> {
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

fn candidates(kind: &Kind, block: &Block, separator: u8) -> Vec<Candidate> {
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
fn group_above(kind: &Kind, groups: &[String], cells: &[String]) -> Option<usize> {
    let above = |column: &usize| groups.get(*column).filter(|group| !group.is_empty() && **group != cells[*column]);
    // What stands above a period is what all of them count.
    let figures = |column: &usize| matches!(by_heading(kind, &cells[*column]), Some(Role::Value | Role::Measure(..)));
    (1..cells.len()).find(|column| above(column).is_some() && figures(column))
}

/// The cells of a record as text, without the empty columns that spreadsheets leave at the right.
fn texts(record: &csv::ByteRecord) -> Vec<String> {
    let mut cells: Vec<String> =
        record.iter().map(|cell| spelling::plain(&String::from_utf8_lossy(cell)).into_owned()).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// Headings that take two rows: a group stands above its first column, or above all of them, and means all until the
/// next. A heading under a group is never read as if the group were not there, except one that holds no figures.
fn joined(kind: &Kind, groups: &[String], cells: &[String]) -> (Vec<String>, Vec<Option<Role>>) {
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

/// What each column is: by its heading, or by its place where it has none.
fn placed_roles(kind: &Kind, headings: &[String]) -> Vec<Option<Role>> {
    let mut roles: Vec<Option<Role>> = headings.iter().map(|heading| role(kind, heading)).collect();
    place(kind, headings, &mut roles);
    roles
}

/// Gives a column without a heading the role that belongs to its place, in a row that has other headings.
fn place(kind: &Kind, headings: &[String], roles: &mut [Option<Role>]) {
    if !roles.iter().any(Option::is_some) {
        return;
    }
    for column in &kind.columns {
        let role = Some(column.role.clone());
        let place = column.position.and_then(|position| (position as usize).checked_sub(1));
        let free = place.filter(|place| headings.get(*place).is_some_and(String::is_empty) && !roles.contains(&role));
        if let Some(place) = free {
            roles[place] = role;
        }
    }
}

/// Whether a column is of the measure whose periods stand across.
fn is_across(kind: &Kind, role: &Role) -> bool {
    matches!(role, Role::Measure(measure, part) if kind.periods_across == Some(*measure) && part.is_whole())
}

/// The period that a heading names, in a return with periods across.
fn period_across(kind: &Kind, heading: &str) -> Option<Period> {
    kind.periods_across?;
    if by_heading(kind, heading).is_some() {
        return None;
    }
    period_text::read(heading, Habits::of(kind)).ok().map(|read| read.period)
}

/// A table that is wider than any sheet, or whose headings are no headings: a finding, before time is spent on it.
fn too_wide(first: &Block, path: &str) -> Option<Finding> {
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

/// What a comma between figures is. Between semicolons it is asked for, since those stand where it is the decimal point; and
/// so is a point, where it parts nothing but groups of three in what is counted or paid. In a sheet numbers are numbers.
fn commas(returns: &Returns, kind: &Kind, rows: &[u8], separator: u8, roles: &[Option<Role>], sheet: bool) -> Commas {
    let has = |sign: u8| memchr::memchr(sign, rows).is_some();
    if !has(b',') && !has(b'.') {
        return Commas::Thousands;
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
                Some(Commas::Unknown | Commas::UnknownPoint) | None => {}
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
        _ => Commas::Thousands,
    }
}

/// A cell of a column of per cent that holds a number below 1 without a sign, where others have one: the number that it shows
/// may be meant as 0.47 or as 47 per cent.
fn fraction_beside_percent(returns: &Returns, block: &Block, header: &Header, path: &str) -> Option<Finding> {
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
        "other cells of `{}` have a sign of per cent, and {text} has none, as if a fraction had been sent",
        header.heading(column)
    );
    let hint = "ask the partner: it was read as less than one per cent";
    Some(Finding::warning(Code::FRACTIONS, origin, message).hint(hint))
}

/// A heading in which whole rows stand, because a quotation mark was left open.
fn swallowed(record: &csv::ByteRecord, line: u32, separator: u8, path: &str) -> Option<Finding> {
    // A heading may be of several lines, with commas; a row has about as many cells as the headings, and figures.
    let is_row = |line: &[u8]| {
        let cells = memchr::memchr_iter(separator, line).count() + 1;
        cells >= 3 && cells + 1 >= record.len() && line.iter().any(u8::is_ascii_digit)
    };
    let holds = |cell: &[u8]| cell.split(|byte| *byte == b'\n').skip(1).any(is_row);
    let column = record.iter().position(holds)?;
    let origin = Origin { file: path.to_owned(), line, column: column as u32 + 1 };
    let message = "a quotation mark opens in this heading and is closed further down, so that rows stand inside it";
    let hint = "remove the quotation mark, or close it in its cell";
    Some(Finding::error(Code::SWALLOWED_ROWS, origin, message).hint(hint))
}

/// What a heading means: by the headings of the return, or, where periods stand across, a period's figures.
fn role(kind: &Kind, heading: &str) -> Option<Role> {
    by_heading(kind, heading).or_else(|| {
        let measure = kind.periods_across.filter(|_| period_across(kind, heading).is_some())?;
        Some(Role::Measure(measure, Breakdown::default()))
    })
}

/// What a heading means: as it stands, or else without a footnote's mark, or in the other number ("Case", "Cases").
fn by_heading(kind: &Kind, heading: &str) -> Option<Role> {
    let bare = footnote::without_mark(heading).or_else(|| footnote::without_digit(heading));
    let spellings = || [Some(heading), bare].into_iter().flatten();
    let exact = |folded: &String, accepted: &String| folded == accepted;
    let singular = |folded: &String, accepted: &String| {
        let stem = |text: &String| text.strip_suffix('s').unwrap_or(text).to_owned();
        stem(folded) == stem(accepted)
    };
    let find = |same: &dyn Fn(&String, &String) -> bool| {
        spellings().find_map(|spelling| {
            let folded = fold_heading(spelling);
            kind.columns.iter().find(|column| column.accept.iter().any(|accepted| same(&folded, accepted)))
        })
    };
    find(&exact).or_else(|| find(&singular)).map(|column| column.role.clone())
}

fn is_complete(kind: &Kind, roles: &[Option<Role>]) -> bool {
    kind.columns.iter().all(|column| !column.required || roles.contains(&Some(column.role.clone())))
}

fn fills_down(kind: &Kind, role: Option<&Role>) -> bool {
    kind.columns.iter().any(|column| column.fill_down && Some(&column.role) == role)
}

fn blank_is_all(kind: &Kind, role: &Role) -> Option<DimensionIndex> {
    let Role::Dimension(dimension) = role else { return None };
    kind.columns.iter().any(|column| column.blank_is_all && column.role == *role).then_some(*dimension)
}

/// The columns that tell the rows of this return from others.
fn only(kind: &Kind, headings: &[String]) -> Vec<(usize, Vec<String>)> {
    let telling = |heading: &String| {
        let folded = fold_heading(heading);
        kind.columns.iter().find(|column| !column.only.is_empty() && column.accept.contains(&folded))
    };
    let columns = headings.iter().enumerate();
    columns.filter_map(|(at, heading)| Some((at, telling(heading)?.only.clone()))).collect()
}

fn standard_heading(kind: &Kind, role: &Role) -> String {
    kind.columns.iter().find(|column| column.role == *role).map_or(String::new(), |column| column.heading.clone())
}
