//! Reads the tables that other returns refer to: areas, who owes which return, and which areas are alike.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Error};
use chrono::NaiveDate;

use super::blocks::{Block, Blocks};
use super::dates;
use super::header::Header;
use super::personal::{Scanner, Watch};
use super::quote;
use super::records::Records;
use super::rows::find_area;
use super::scan::scan;
use super::{Input, Neighbours, sheets};
use crate::model::area::{AreaIndex, Areas, Listed};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::ground::Tile;
use crate::model::observations::Observations;
use crate::model::period::Period;
use crate::model::round;
use crate::model::spelling;
use crate::model::submitted::Expected;
use crate::spec::returns::{Kind, Returns, Role};

/// An area as listed, and where.
#[derive(Debug, Clone)]
pub struct ListedArea {
    pub area: Listed,
    pub origin: Origin,
}

/// A small table as text.
pub struct Table {
    path: String,
    header: Option<Header>,
    rows: Vec<(u32, csv::StringRecord)>,
}

/// Reads a reference table whole.
///
/// # Errors
/// Only when the bytes cannot be read.
pub fn table(sent: sheets::Table, kind: &Kind, watch: &mut Watch, findings: &mut Findings) -> Result<Table, Error> {
    let sheets::Table { input: Input { path, bytes, .. }, facts } = sent;
    let mut blocks = Blocks::new(bytes);
    let mut batch: Vec<Block> = blocks.whole().with_context(|| format!("cannot read {path}"))?.into_iter().collect();
    findings.extend(super::encoding_note(&path, &blocks));
    let mut scanner = Scanner::default();
    if let Some(broken) = blocks.broken() {
        findings.push(super::unended(&path, broken));
        batch.iter().for_each(|block| scan(&block.bytes, block.first_line, b',', &mut scanner));
        watch.add(&path, scanner.finish());
        return Ok(Table { path, header: None, rows: Vec::new() });
    }
    let header = Header::find(&Returns::default(), kind, &path, &mut batch, &mut scanner, false, findings);
    if let Some(header) = &header {
        facts.report(kind, &path, header, header.line() + 1..u32::MAX, &BTreeSet::new(), findings);
    }
    let separator = header.as_ref().map_or(b',', Header::separator);
    let mut rows = Vec::new();
    for block in &batch {
        let mut records = Records::new(&block.bytes, block.first_line, separator);
        let mut record = csv::ByteRecord::new();
        while let Some(line) = records.next(&mut record) {
            scanner.row(&record, line);
            let origin = Origin { file: path.clone(), line, column: 0 };
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            for (column, cell) in record.iter().enumerate() {
                let origin = Origin { column: column as u32 + 1, ..origin.clone() };
                findings.extend(super::rows::text(cell, origin).err());
            }
            match csv::StringRecord::from_byte_record(record.clone()) {
                // A sheet's rows end with the last cell that holds something.
                Ok(record) if header.as_ref().is_none_or(|header| fits(header, &record, facts.sheet)) => {
                    rows.push((line, record))
                }
                Ok(_) => findings.push(Finding::error(
                    Code::ROW_LENGTH,
                    origin,
                    "the row is shorter or longer than the header",
                )),
                // Each cell has its own finding.
                Err(_) => {}
            }
        }
    }
    watch.add(&path, scanner.finish());
    if header.is_some() && rows.is_empty() {
        findings.push(Finding::error(Code::NO_ROWS, Origin::file(path.as_str()), "the file has headings but no rows"));
    }
    Ok(Table { path, header, rows })
}

/// Whether a row has the cells of the headings, and nothing beyond them.
fn fits(header: &Header, record: &csv::StringRecord, of_sheet: bool) -> bool {
    let beyond = record.iter().skip(header.width()).all(|cell| cell.trim().is_empty());
    beyond && (record.len() >= header.width() || of_sheet)
}

impl Table {
    fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        let header = self.header.as_ref();
        self.rows
            .iter()
            .filter_map(move |(line, record)| Some(Cells { table: self, header: header?, line: *line, record }))
    }
}

/// One row by the roles of its columns.
struct Cells<'a> {
    table: &'a Table,
    header: &'a Header,
    line: u32,
    record: &'a csv::StringRecord,
}

impl Cells<'_> {
    fn text(&self, role: &Role) -> Cow<'_, str> {
        spelling::plain(self.header.column(role).and_then(|column| self.record.get(column)).unwrap_or(""))
    }

    fn some(&self, role: &Role) -> Option<String> {
        Some(self.text(role).into_owned()).filter(|text| !text.is_empty())
    }

    /// The day from which or until which a row holds: a date, or a period of which it is the first or last day.
    fn date(&self, role: &Role, findings: &mut Findings) -> Option<NaiveDate> {
        if let Ok(period) = Period::parse(&self.text(role)) {
            return Some(if *role == Role::To { period.last_day() } else { period.first_day() });
        }
        dates::optional(&self.text(role)).unwrap_or_else(|message| {
            let finding = Finding::error(Code::UNREADABLE_DATE, self.origin(role), message);
            findings.push(finding.hint("write a date as 2025-03-31, or a period as 2024/25 Q4"));
            None
        })
    }

    /// The area of a column; nothing where it is not listed, which is said.
    fn area(&self, role: &Role, areas: &Areas, findings: &mut Findings) -> Option<AreaIndex> {
        match find_area(areas, &self.text(role), None) {
            Ok(area) => Some(area),
            Err(refusal) => {
                refusal.report(self.origin(role), findings);
                None
            }
        }
    }

    /// The row or column of a square; nothing where no such number stands there, which is said.
    fn tile(&self, role: &Role, findings: &mut Findings) -> Option<u32> {
        let text = self.text(role);
        let number = text.parse::<u32>().ok().filter(|number| *number <= MOST_TILES);
        if number.is_none() {
            let message = match text.is_empty() {
                true => format!("the cell is empty, but needs a whole number from 0 to {MOST_TILES}"),
                false => format!("{} is not a whole number from 0 to {MOST_TILES}", quote::cell(&text)),
            };
            let hint = "number the rows of the map from the top, and its columns from the left";
            findings.push(Finding::error(Code::NOT_A_NUMBER, self.origin(role), message).hint(hint));
        }
        number
    }

    fn origin(&self, role: &Role) -> Origin {
        let column = self.header.column(role).map_or(0, |column| column as u32 + 1);
        Origin { file: self.table.path.clone(), line: self.line, column }
    }
}

/// The areas table.
pub fn areas(table: &Table, findings: &mut Findings) -> Vec<ListedArea> {
    let mut areas = Vec::new();
    for cells in table.rows() {
        let (from, to) = (cells.date(&Role::From, findings), cells.date(&Role::To, findings));
        if cells.text(&Role::Area).is_empty() {
            findings.push(Finding::error(Code::UNKNOWN_AREA, cells.origin(&Role::Area), "the area has no code"));
            continue;
        }
        areas.push(ListedArea {
            area: Listed {
                code: cells.text(&Role::Area).into_owned(),
                name: cells.text(&Role::AreaName).into_owned(),
                level: cells.text(&Role::Level).into_owned(),
                parent: cells.some(&Role::Parent),
                from,
                to,
                successor: cells.some(&Role::Successor),
                aliases: aliases(&cells.text(&Role::Aliases)),
            },
            origin: cells.origin(&Role::Area),
        });
    }
    areas
}

/// The names in a cell, with a semicolon between them.
fn aliases(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect()
}

/// The table of expected returns.
pub fn expected(table: &Table, returns: &Returns, areas: &Areas, findings: &mut Findings) -> Vec<Expected> {
    let mut expected: Vec<Expected> = Vec::new();
    let mut partners: BTreeMap<String, String> = BTreeMap::new();
    for cells in table.rows() {
        let (from, to) = (cells.date(&Role::From, findings), cells.date(&Role::To, findings));
        let name = cells.text(&Role::KindName);
        let Some(area) = cells.area(&Role::Area, areas, findings) else { continue };
        match returns.kinds.iter().position(|kind| kind.id == name) {
            Some(kind) => expected.push(Expected {
                kind,
                // One partner is called one thing, however it is spelled.
                partner: partners
                    .entry(spelling::fold_organisation(&cells.text(&Role::Partner)))
                    .or_insert_with(|| cells.text(&Role::Partner).into_owned())
                    .clone(),
                area,
                from,
                to,
                origin: cells.origin(&Role::KindName),
            }),
            None => findings.push(Finding::error(
                Code::UNKNOWN_RETURN,
                cells.origin(&Role::KindName),
                "no kind of return has this name".to_owned(),
            )),
        }
    }
    expected
}

/// More returns than this are owed to nobody: all partners of all districts of England send fewer in ten years.
const MOST_OWED: usize = 1_000_000;

/// What is owed, unless that is more than anybody is owed for the periods that came: then the table is wrong as a whole, and
/// its file is named once.
pub fn in_bounds(
    expected: Vec<Expected>,
    returns: &Returns,
    observations: &Observations,
    findings: &mut Findings,
) -> Vec<Expected> {
    let periods: Vec<Vec<Period>> =
        returns.kinds.iter().map(|kind| kind.periods_among(&observations.periods)).collect();
    let owed: usize = expected.iter().map(|expected| expected.among(&periods[expected.kind]).len().max(1)).sum();
    let Some(first) = expected.first().filter(|_| owed > MOST_OWED) else { return expected };
    let message = format!(
        "the table says that {} returns are due for the periods received, which is more than {}, so it was not used",
        round::grouped(owed as f64, 0),
        round::grouped(MOST_OWED as f64, 0)
    );
    let hint = "leave out those who have nothing to send, and look for a mistyped year in the returns";
    findings.push(Finding::error(Code::UNREADABLE_FILE, Origin::file(first.origin.file.as_str()), message).hint(hint));
    Vec::new()
}

/// The table of neighbours.
pub fn neighbours(table: &Table, areas: &Areas, neighbours: &mut Neighbours, findings: &mut Findings) {
    const CODE: Code = Code::NEIGHBOURS;
    for cells in table.rows() {
        let area = cells.area(&Role::Area, areas, findings);
        let neighbour = cells.area(&Role::Neighbour, areas, findings);
        let (Some(area), Some(neighbour)) = (area, neighbour) else { continue };
        let (origin, name) = (cells.origin(&Role::Neighbour), |area| areas.get(area).name.as_str());
        if area == neighbour {
            let message = format!("{} is listed as a neighbour of itself", name(area));
            findings.push(
                Finding::error(CODE, origin, message).hint("an area is not compared with itself: remove the row"),
            );
        } else if !neighbours.entry(area).or_default().insert(neighbour) {
            let message = format!("{} is listed twice as a neighbour of {}", name(neighbour), name(area));
            findings.push(Finding::warning(CODE, origin, message).hint("it is counted once: remove the row"));
        }
    }
}

/// A map of tiles is no larger than this either way.
const MOST_TILES: u32 = 200;

/// The table of the squares of a map; areas that exist at different times may have one square.
pub fn tiles(table: &Table, areas: &Areas, tiles: &mut BTreeMap<AreaIndex, Tile>, findings: &mut Findings) {
    const CODE: Code = Code::TILES;
    for cells in table.rows() {
        let area = cells.area(&Role::Area, areas, findings);
        let (row, column) = (cells.tile(&Role::TileRow, findings), cells.tile(&Role::TileColumn, findings));
        let (Some(area), Some(row), Some(column)) = (area, row, column) else { continue };
        let (origin, name) = (cells.origin(&Role::Area), |area| areas.get(area).name.as_str());
        let tile = Tile { row, column };
        let other = tiles.iter().find(|(other, taken)| **taken == tile && areas.meet(area, **other));
        match (tiles.get(&area), other) {
            (Some(known), _) if *known == tile => findings.push(
                Finding::warning(CODE, origin, format!("the square of {} is listed twice", name(area)))
                    .hint("it is drawn once: remove the row"),
            ),
            (Some(known), _) => findings.push(
                Finding::error(
                    CODE,
                    origin,
                    format!(
                        "{} already has a square in row {}, column {}, and here is one in row {row}, column {column}",
                        name(area),
                        known.row,
                        known.column
                    ),
                )
                .hint("an area has one square: remove one of the rows"),
            ),
            (None, Some((other, _))) => findings.push(
                Finding::error(
                    CODE,
                    origin,
                    format!("row {row}, column {column} is already the square of {}", name(*other)),
                )
                .hint(format!("give {} a square of its own", name(area))),
            ),
            (None, None) => {
                tiles.insert(area, tile);
            }
        }
    }
}
