//! Turns the records of one block into coded rows.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::blocks::Block;
use super::code_of;
use super::dates;
use super::field::{self, Asked, Field, digits, field};
use super::footnote;
use super::header::Header;
use super::period_text;
use crate::model::area::{AreaIndex, Areas, Named};
use crate::model::date;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex};
use crate::model::observations::{Columns, Detail, Series};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::returns::{Kind, MOST_DIMENSIONS, Returns, Role, fold_heading};
use crate::spec::rules::Test;
use crate::spec::source::{nearest, nearest_few};

/// The rows of one block, coded by the block's own dictionary.
#[derive(Default)]
pub struct Rows {
    pub columns: Columns,
    pub dictionary: Dictionary,
    pub findings: Findings,
    pub rows_read: usize,
}

/// What the codes of `series`, `period` and partner mean.
#[derive(Default)]
pub struct Dictionary {
    pub series: Vec<Series>,
    pub periods: Vec<Period>,
    pub partners: Vec<String>,
    series_codes: FxHashMap<Series, u32>,
    period_codes: FxHashMap<Period, u32>,
    partner_codes: FxHashMap<String, u32>,
}

/// For each code of a block, the code in the whole table.
pub struct Recode {
    pub series: Vec<u32>,
    pub periods: Vec<u32>,
}

impl Dictionary {
    /// Takes in what another dictionary knows.
    pub fn absorb(&mut self, other: Dictionary) -> Recode {
        let partners: Vec<u32> = other.partners.into_iter().map(|partner| self.partner(partner)).collect();
        let series = other
            .series
            .into_iter()
            .map(|series| self.series(Series { partner: partners[series.partner as usize], ..series }))
            .collect();
        let periods = other.periods.into_iter().map(|period| self.period(period)).collect();
        Recode { series, periods }
    }

    fn series(&mut self, series: Series) -> u32 {
        code_of(&mut self.series, &mut self.series_codes, series)
    }

    fn period(&mut self, period: Period) -> u32 {
        code_of(&mut self.periods, &mut self.period_codes, period)
    }

    fn partner(&mut self, partner: String) -> u32 {
        code_of(&mut self.partners, &mut self.partner_codes, partner)
    }
}

/// Reads the blocks of one file.
pub struct RowReader<'a> {
    pub returns: &'a Returns,
    pub areas: &'a Areas,
    pub header: &'a Header,
    pub path: &'a str,
    /// The code of the file's first column among all places.
    pub first_place: u32,
}

impl RowReader<'_> {
    pub fn read(&self, block: &Block) -> Rows {
        let mut rows = Rows::default();
        if self.header.column(&Role::Partner).is_none() {
            // A return without the column has one sender without a name, whose code is what a row starts with.
            rows.dictionary.partner(String::new());
        }
        let mut memory = Memory::new(self.header.width());
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.header.separator())
            .from_reader(block.bytes.as_slice());
        let mut record = csv::ByteRecord::new();
        let mut counted = LineCount { at: 0, line: block.first_line };
        let mut row = Row::default();
        loop {
            let start = reader.position().byte() as usize;
            match reader.read_byte_record(&mut record) {
                Ok(true) => {
                    let line = counted.line_at(&block.bytes, start);
                    row.begin(line);
                    self.record(&record, &mut row, &mut memory, &mut rows);
                }
                _ => return rows,
            }
        }
    }

    fn record(&self, record: &csv::ByteRecord, row: &mut Row, memory: &mut Memory, rows: &mut Rows) {
        let width = self.header.width();
        // Trailing commas are no cells.
        let spare = record.len() > width && record.iter().skip(width).all(<[u8]>::is_empty);
        if self.is_remark(record) {
            rows.findings.push(self.remark(row.line));
            return;
        }
        if record.len() != width && !spare {
            if !record.iter().all(<[u8]>::is_empty) {
                rows.findings.push(self.row_length(record.len(), row.line));
            }
            return;
        }
        rows.rows_read += 1;
        for column in 0..width {
            match self.header.role(column) {
                None => {}
                Some(Role::Value | Role::Measure(..)) => row.values.push(column),
                Some(role) => match self.cell(role, &record[column], row.line, column, memory, rows) {
                    Some(known) => row.apply(known, &memory.known[known as usize]),
                    None => row.refused = true,
                },
            }
        }
        if !row.refused {
            self.follow_area(row, record, rows);
            self.add(row, record, memory, rows);
        }
    }

    /// Whether a line around the table says something about it: it names neither area nor period, and either nothing that
    /// could be counted or that it is a total.
    fn is_remark(&self, record: &csv::ByteRecord) -> bool {
        let cell = |role: &Role| {
            let column = self.header.column(role);
            column.and_then(|column| record.get(column)).unwrap_or_default().trim_ascii()
        };
        if !cell(&Role::Period).is_empty() {
            return false;
        }
        let mut filled = record.iter().filter(|cell| !cell.trim_ascii().is_empty());
        let Some(first) = filled.next() else { return false };
        let alone = filled.next().is_none();
        let total = matches!(fold_heading(&String::from_utf8_lossy(first)).as_str(), "total" | "grandtotal" | "totals");
        let area = cell(&Role::Area);
        let counted = || {
            (0..record.len()).any(|column| {
                matches!(self.header.role(column), Some(Role::Value | Role::Measure(..)))
                    && record[column].iter().any(u8::is_ascii_digit)
            })
        };
        alone && digits(first).is_none() || total || (area.is_empty() && !counted())
    }

    fn remark(&self, line: u32) -> Finding {
        let origin = Origin { file: self.path.to_owned(), line, column: 0 };
        Finding::note("remark", origin, "the line has no period and was taken as a remark, not as a row of the table")
    }

    /// Takes the area that came in the place of one which had ended before the row's period began.
    fn follow_area(&self, row: &mut Row, record: &csv::ByteRecord, rows: &mut Rows) {
        let area = self.areas.get(row.area);
        let (Some(to), Some(_)) = (area.to, area.successor) else { return };
        let period = rows.dictionary.periods[row.period as usize];
        let now = self.areas.at(row.area, period);
        if now == row.area {
            return;
        }
        let column = self.header.column(&Role::Area).unwrap_or_default();
        let sent = String::from_utf8_lossy(&record[column]);
        // Where the new area has the name of the old one, the name was right all along.
        if !self.areas.is_called(now, &sent) {
            let new = self.areas.get(now);
            let message = format!(
                "{} ({}) ended on {}, so {period} was read as {} ({})",
                area.code,
                area.name,
                date::words(to),
                new.code,
                new.name
            );
            let origin = Origin { file: self.path.to_owned(), line: row.line, column: column as u32 + 1 };
            let hint = format!("ask the partner to send {}", new.code);
            rows.findings.push(Finding::note("area-succeeded", origin, message).hint(hint));
        }
        row.area = now;
    }

    fn row_length(&self, cells: usize, line: u32) -> Finding {
        let width = self.header.width();
        let origin = Origin { file: self.path.to_owned(), line, column: cells.min(width) as u32 };
        Finding::error("row-length", origin, format!("the row has {cells} cells and the header has {width}"))
            .hint("look for a comma inside a cell that is not in quotation marks, or a missing cell")
    }

    /// What one cell means, as a number in `memory.known`; `None`, with a finding, when it cannot be read.
    fn cell(
        &self,
        role: &Role,
        bytes: &[u8],
        line: u32,
        column: usize,
        memory: &mut Memory,
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
                memory.known.push(known);
                let code = memory.known.len() as u32 - 1;
                memory.codes[column].insert(bytes.to_owned(), code);
                code
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
            Ok(text) => text.trim(),
            Err(finding) => {
                rows.findings.push(finding);
                return None;
            }
        };
        match self.meaning(role, text, &origin, rows) {
            Ok(known) => Some(known),
            Err((code, message, hint)) => {
                let mut finding = Finding::error(code, origin, message);
                finding.hint = hint;
                rows.findings.push(finding);
                None
            }
        }
    }

    fn meaning(&self, role: &Role, text: &str, origin: &Origin, rows: &mut Rows) -> Result<Known, Refusal> {
        Ok(match role {
            Role::Area => {
                let level = self.kind().and_then(|kind| kind.level.as_deref());
                Known::Area(without_mark(text, origin, rows, |text| find_area(self.areas, text, level))?)
            }
            Role::Period => Known::Period(self.period(text, origin, rows)?),
            Role::Partner => Known::Partner(rows.dictionary.partner(text.to_owned())),
            Role::Dimension(_) if text.is_empty() => Known::Nothing,
            Role::Dimension(dimension) => {
                let item = without_mark(text, origin, rows, |text| self.item(*dimension, text))?;
                Known::Item(*dimension, item)
            }
            Role::MeasureName => Known::Measure(without_mark(text, origin, rows, |text| self.measure(text))?),
            Role::Status => status(text)?,
            Role::Note => Known::Note((!text.is_empty()).then(|| text.to_owned())),
            Role::Document => Known::Document((!text.is_empty()).then(|| text.to_owned())),
            Role::Submitted => Known::Submitted(
                dates::optional(text)
                    .map_err(|message| ("unreadable-date", message, Some("write a date as 2025-03-31".to_owned())))?,
            ),
            _ => Known::Nothing,
        })
    }

    /// The kind of return that this file is.
    fn kind(&self) -> Option<&Kind> {
        self.returns.kind_of(self.path).map(|kind| &self.returns.kinds[kind])
    }

    fn period(&self, text: &str, origin: &Origin, rows: &mut Rows) -> Result<u32, Refusal> {
        let read = period_text::read(text, self.kind().and_then(|kind| kind.quarters)).map_err(|trouble| {
            let hint = trouble.hint.unwrap_or_else(|| {
                "write 2024/25 Q4 for a financial quarter, 2024/25 for a financial year, 2024 for a calendar year, or \
                 2024-04-01 to 2024-09-30"
                    .to_owned()
            });
            (trouble.code, trouble.message, Some(hint))
        })?;
        if read.footnote {
            rows.findings.push(footnote_note(text, &read.period.to_string(), origin));
        }
        Ok(rows.dictionary.period(read.period))
    }

    fn item(&self, dimension: DimensionIndex, text: &str) -> Result<Option<u32>, Refusal> {
        let dimension = &self.returns.dimensions[dimension as usize];
        let wanted = fold_heading(text);
        if matches!(wanted.as_str(), "all" | "total") {
            return Ok(None);
        }
        let found = dimension.items.iter().position(|item| {
            [&item.id, &item.label].into_iter().chain(&item.accept).any(|spelling| fold_heading(spelling) == wanted)
        });
        if let Some(item) = found {
            return Ok(Some(item as u32));
        }
        let near = nearest(text, &mut dimension.items.iter().map(|item| item.label.as_str()));
        let hint = near.map(|near| format!("did you mean {near}?"));
        Err(("unknown-item", format!("\"{text}\" is not one of the {} items", dimension.label.to_lowercase()), hint))
    }

    fn measure(&self, text: &str) -> Result<MeasureIndex, Refusal> {
        let wanted = fold_heading(text);
        let measures = self.kind().map_or(0..0, |kind| kind.measures.clone());
        let own_id = |index: MeasureIndex| self.returns.measures[index as usize].id.rsplit('.').next().unwrap_or("");
        let spelled = |index: &MeasureIndex| {
            fold_heading(own_id(*index)) == wanted
                || fold_heading(&self.returns.measures[*index as usize].label) == wanted
        };
        if let Some(index) = measures.clone().find(spelled) {
            return Ok(index);
        }
        let near = nearest(text, &mut measures.map(own_id));
        let hint = near.map(|near| format!("did you mean {near}?"));
        Err(("unknown-measure", format!("this return has no measure called \"{text}\""), hint))
    }

    /// Adds an observation for each value of the row.
    fn add(&self, row: &Row, record: &csv::ByteRecord, memory: &mut Memory, rows: &mut Rows) {
        for &column in &row.values {
            let (measure, item) = match (self.header.role(column), row.measure) {
                (Some(Role::Measure(measure, item)), _) => (*measure, Some(item)),
                (Some(Role::Value), Some(measure)) => (measure, None),
                _ => continue,
            };
            let place = Place { measure, item, column, row };
            let origin = || self.origin(&place);
            let value = match digits(&record[column]) {
                Some(number) => Field::Number(number),
                None => match text(&record[column], origin()) {
                    Ok(text) => field(text, &Asked::of(&self.returns.measures[measure as usize])),
                    Err(finding) => {
                        rows.findings.push(finding);
                        continue;
                    }
                },
            };
            match (value, row.absence) {
                // A row that says why it is empty gives its reason to the empty cells.
                (Field::Absent(Absence::NotSubmitted), Some(reason)) | (Field::Absent(reason), _) => {
                    self.observe(&place, f64::NAN, Some(Value::Absent(reason)), None, memory, rows);
                }
                (Field::Number(_) | Field::WithShare(..) | Field::Bound(..), Some(reason)) => {
                    let message = format!("the row's status says {}, and there is a number", reason.words());
                    let finding = Finding::error("status-contradicts", origin(), message);
                    rows.findings.push(finding.hint("correct the status, or empty the cell"));
                }
                (Field::Number(number), None) => self.observe(&place, number, None, None, memory, rows),
                (Field::WithShare(number, share), None) => {
                    self.observe(&place, number, None, None, memory, rows);
                    self.observe_share(&place, share, memory, rows);
                }
                (Field::Bound(bounds, words), None) => {
                    self.observe(&place, f64::NAN, Some(Value::Between(bounds)), Some(words), memory, rows);
                }
                (Field::Unreadable(why), _) => {
                    rows.findings.push(self.unreadable(&record[column], why, origin(), column));
                }
            }
        }
    }

    /// Adds one observation: a number, or not a number and what stands there instead.
    fn observe(
        &self,
        place: &Place,
        number: f64,
        value: Option<Value>,
        words: Option<String>,
        memory: &mut Memory,
        rows: &mut Rows,
    ) {
        let row = place.row;
        let series = match self.series(place.measure, place.item, row, memory, rows) {
            Ok(series) => series,
            Err(finding) => {
                rows.findings.push(Finding { origin: self.origin(place), ..finding });
                return;
            }
        };
        let detail = Detail {
            value,
            words,
            provisional: row.provisional,
            note: row.note.clone(),
            submitted: row.submitted,
            document: row.document.clone(),
        };
        if detail != Detail::default() {
            rows.columns.details.push((rows.columns.value.len() as u32, detail));
        }
        rows.columns.series.push(series);
        rows.columns.area.push(row.area);
        rows.columns.period.push(row.period);
        rows.columns.place.push(self.first_place + place.column as u32);
        rows.columns.line.push(row.line);
        rows.columns.value.push(number);
    }

    /// Adds the share of "79 (17%)" as a value of the measure that a `share-agrees` rule ties to the count, so that the
    /// rule checks it like any other. Where there is no such measure, or it has columns of its own, a note says that the
    /// share was not looked at.
    fn observe_share(&self, place: &Place, share: f64, memory: &mut Memory, rows: &mut Rows) {
        let rules = self.kind().map_or(&[][..], |kind| &kind.rules);
        let tied = rules.iter().find_map(|rule| match rule.test {
            Test::ShareAgrees { share, part } if part == place.measure => Some(share),
            _ => None,
        });
        let own_column = |share: MeasureIndex| {
            let mut roles = (0..self.header.width()).filter_map(|column| self.header.role(column));
            roles.any(|role| matches!(role, Role::Measure(measure, _) if *measure == share))
        };
        let place = match tied.filter(|share| !own_column(*share)) {
            Some(measure) => Place { measure, ..*place },
            None => {
                let label = &self.returns.measures[place.measure as usize].label;
                let message = format!("the share beside the number was not read: {label} has no share to be held to");
                let hint = "a `share-agrees` rule in the return's TOML checks it";
                rows.findings.push(Finding::note("share-not-read", self.origin(place), message).hint(hint));
                return;
            }
        };
        self.observe(&place, share, None, None, memory, rows);
    }

    fn origin(&self, place: &Place) -> Origin {
        Origin { file: self.path.to_owned(), line: place.row.line, column: place.column as u32 + 1 }
    }

    fn unreadable(&self, bytes: &[u8], why: &str, origin: Origin, column: usize) -> Finding {
        let shown: String = String::from_utf8_lossy(bytes).chars().take(40).collect();
        Finding::error("not-a-number", origin, format!("\"{shown}\" in `{}` {why}", self.header.heading(column)))
            .hint("write a plain number, or [x] not available, [z] not applicable, [c] withheld, or leave it empty")
    }

    /// The code of what a value is of, remembered for the next row with the same cells.
    fn series(
        &self,
        measure: MeasureIndex,
        column_item: Option<&Breakdown>,
        row: &Row,
        memory: &mut Memory,
        rows: &mut Rows,
    ) -> Result<u32, Finding> {
        let column_item = column_item.and_then(|item| item.items().first().copied());
        let key = (measure, column_item, row.items, row.item_count, row.partner);
        if let Some(code) = memory.series.get(&key) {
            return Ok(*code);
        }
        let of_row = || {
            row.items[..row.item_count].iter().filter_map(|code| match memory.known[*code as usize] {
                Known::Item(dimension, item) => Some((dimension, item)),
                _ => None,
            })
        };
        let items = of_row().filter_map(|(dimension, item)| Some((dimension, item?)));
        let breakdown = Breakdown::new(items.chain(column_item).collect());
        let of = &self.returns.measures[measure as usize];
        let label = |dimension: DimensionIndex| self.returns.dimensions[dimension as usize].label.to_lowercase();
        if let Some((dimension, _)) = breakdown.items().iter().find(|(dimension, _)| !of.by.contains(dimension)) {
            let message = format!("{} is not broken down by {}", of.label, label(*dimension));
            let finding = Finding::error("unexpected-breakdown", Origin::file(self.path), message);
            return Err(finding.hint("leave that cell empty, or add the dimension to the measure's `by`"));
        }
        let given = |dimension: &DimensionIndex| {
            of_row().map(|(other, _)| other).chain(column_item.map(|(other, _)| other)).any(|other| other == *dimension)
        };
        if let Some(dimension) = of.by.iter().find(|dimension| !given(dimension)) {
            // An empty cell could mean the total or be a slip, and a slip would pass for the total.
            let message = format!("{} needs an item of {}", of.label, label(*dimension));
            let finding = Finding::error("missing-item", Origin::file(self.path), message);
            return Err(finding.hint("write the item, or All for the total"));
        }
        let code = rows.dictionary.series(Series { measure, breakdown, partner: row.partner });
        memory.series.insert(key, code);
        Ok(code)
    }
}

/// Where a value stands and what it is a value of.
#[derive(Clone, Copy)]
struct Place<'a> {
    measure: MeasureIndex,
    /// The item that the column is for, in the wide shape.
    item: Option<&'a Breakdown>,
    column: usize,
    row: &'a Row,
}

/// Why a cell was refused: code, message and hint.
pub type Refusal = (&'static str, String, Option<String>);

/// The row's items, each as the number of what its cell meant; the rest is zero.
type Items = [u32; MOST_DIMENSIONS];

/// What a cell was found to mean.
#[derive(Debug, Clone)]
enum Known {
    Nothing,
    Area(AreaIndex),
    Period(u32),
    Partner(u32),
    Item(DimensionIndex, Option<u32>),
    Measure(MeasureIndex),
    Status { provisional: bool, absence: Option<Absence> },
    Note(Option<String>),
    Document(Option<String>),
    Submitted(Option<NaiveDate>),
}

/// What earlier rows of the block had, so that a cell seen before is not looked up again.
struct Memory {
    /// Everything that cells were found to mean.
    known: Vec<Known>,
    /// For each column, the last row's cell and what it meant.
    last: Vec<(Vec<u8>, Option<u32>)>,
    codes: Vec<FxHashMap<Vec<u8>, u32>>,
    series: FxHashMap<SeriesKey, u32>,
}

type SeriesKey = (MeasureIndex, Option<(DimensionIndex, u32)>, Items, usize, u32);

impl Memory {
    fn new(width: usize) -> Memory {
        Memory {
            known: Vec::new(),
            last: vec![(Vec::new(), None); width],
            codes: vec![FxHashMap::default(); width],
            series: FxHashMap::default(),
        }
    }
}

/// One row while its cells are gathered.
#[derive(Default)]
struct Row {
    line: u32,
    area: AreaIndex,
    period: u32,
    partner: u32,
    measure: Option<MeasureIndex>,
    items: Items,
    item_count: usize,
    provisional: bool,
    absence: Option<Absence>,
    note: Option<String>,
    document: Option<String>,
    submitted: Option<NaiveDate>,
    values: Vec<usize>,
    refused: bool,
}

impl Row {
    /// Forgets the row before, but keeps its room.
    fn begin(&mut self, line: u32) {
        let mut values = std::mem::take(&mut self.values);
        values.clear();
        *self = Row { line, values, ..Row::default() };
    }

    fn apply(&mut self, code: u32, known: &Known) {
        match known {
            Known::Nothing => {}
            Known::Area(area) => self.area = *area,
            Known::Period(period) => self.period = *period,
            Known::Partner(partner) => self.partner = *partner,
            Known::Item(..) => {
                if let Some(slot) = self.items.get_mut(self.item_count) {
                    *slot = code;
                    self.item_count += 1;
                }
            }
            Known::Measure(measure) => self.measure = Some(*measure),
            Known::Status { provisional, absence } => {
                self.provisional = *provisional;
                self.absence = *absence;
            }
            Known::Note(note) => self.note.clone_from(note),
            Known::Submitted(date) => self.submitted = *date,
            Known::Document(document) => self.document.clone_from(document),
        }
    }
}

/// Counts the lines of a block as far as they are asked for.
pub struct LineCount {
    pub at: usize,
    pub line: u32,
}

impl LineCount {
    /// The line of the record that starts at or after byte `start`, past any blank lines.
    pub fn line_at(&mut self, bytes: &[u8], start: usize) -> u32 {
        let first = start + bytes[start..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.line += memchr::memchr_iter(b'\n', &bytes[self.at..first]).count() as u32;
        self.at = first;
        self.line
    }
}

/// Looks a name up, and once more without a footnote's mark when it is not known with it ("Lancashire2"): what is left
/// must then be known. A note says what was taken off.
fn without_mark<T>(
    text: &str,
    origin: &Origin,
    rows: &mut Rows,
    find: impl Fn(&str) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    find(text).or_else(|refusal| {
        let marks = [footnote::without_mark(text), footnote::without_digits(text)];
        for rest in marks.into_iter().flatten() {
            if let Ok(found) = find(rest) {
                rows.findings.push(footnote_note(text, rest, origin));
                return Ok(found);
            }
        }
        Err(refusal)
    })
}

fn footnote_note(text: &str, rest: &str, origin: &Origin) -> Finding {
    let message = format!("\"{text}\" was read as {rest}, and what follows as a footnote's mark");
    Finding::note("footnote-mark", origin.clone(), message)
}

/// The area of this code or name. What two areas are called, `level` tells apart.
pub fn find_area(areas: &Areas, text: &str, level: Option<&str>) -> Result<AreaIndex, Refusal> {
    match areas.named(text, level) {
        Named::One(area) => Ok(area),
        Named::Several(several) => {
            let known: Vec<String> =
                several
                    .iter()
                    .map(|area| areas.get(*area))
                    .map(|area| {
                        if area.level.is_empty() {
                            area.code.clone()
                        } else {
                            format!("{} ({})", area.code, area.level)
                        }
                    })
                    .collect();
            let message = format!("\"{text}\" is the name of {}", known.join(" and of "));
            let hint = "send the code, or say which `level` is meant in the return's TOML";
            Err(("ambiguous-area", message, Some(hint.to_owned())))
        }
        Named::None => Err(unknown_area(areas, text)),
    }
}

/// Why an area cannot be found, with the three nearest spellings.
fn unknown_area(areas: &Areas, text: &str) -> Refusal {
    let near = nearest_few(text, &mut areas.spellings(), 3);
    let hint = match near.split_last() {
        Some((last, [])) => format!("did you mean {last}? If the area is right, add it to areas.csv"),
        Some((last, first)) => {
            format!("did you mean {} or {last}? If the area is right, add it to areas.csv", first.join(", "))
        }
        None => "add the area to areas.csv".to_owned(),
    };
    ("unknown-area", format!("no area has the code or name \"{text}\""), Some(hint))
}

fn status(text: &str) -> Result<Known, Refusal> {
    let (provisional, absence) = match text.to_lowercase().as_str() {
        "" | "final" | "revised" | "normal value" => (false, None),
        "provisional" | "provisional value" => (true, None),
        other => match field::absence(other) {
            Some(absence) => (false, Some(absence)),
            None => {
                let hint = "final, provisional, not submitted, not applicable, not available, suppressed or late";
                return Err(("unknown-status", format!("\"{text}\" is not a status"), Some(hint.to_owned())));
            }
        },
    };
    Ok(Known::Status { provisional, absence })
}

/// The text of a cell, or a finding about the bytes in it.
pub fn text(bytes: &[u8], origin: Origin) -> Result<&str, Finding> {
    match std::str::from_utf8(bytes) {
        Err(_) => Err(not_utf8(origin)),
        Ok(text) if text.contains('\0') => Err(Finding::error("nul-byte", origin, "the cell contains a NUL byte")
            .hint("save the file again as CSV (UTF-8)")),
        Ok(text) => Ok(text),
    }
}

/// The finding about bytes that are not UTF-8 text.
pub fn not_utf8(origin: Origin) -> Finding {
    Finding::error("not-utf-8", origin, "the cell contains bytes that are not UTF-8 text")
        .hint("save the file again as CSV (UTF-8)")
}
