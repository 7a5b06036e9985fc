//! Finds out what each column of a file is, from its headings.

use std::collections::BTreeMap;

use super::blocks::Block;
use super::encoding::BYTE_ORDER_MARK;
use super::rows::LineCount;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::spec::returns::{Kind, Returns, Role, fold_heading};
use crate::spec::source::nearest;
use crate::spec::typed_return::Reference;

/// The headings are looked for in so many lines.
const SEARCHED: usize = 40;
/// What may stand between two cells.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// The columns of one file.
#[derive(Debug)]
pub struct Header {
    headings: Vec<String>,
    /// What each column is; `None` for one that the kind of return does not know.
    roles: Vec<Option<Role>>,
    separator: u8,
    line: u32,
}

/// Where the headings may stand.
struct Candidate {
    separator: u8,
    line: u32,
    /// Where the record after it begins.
    end: usize,
    cells: Vec<String>,
    /// How many columns of the standard it names, and whether that is all that are required.
    matched: usize,
    complete: bool,
    /// Lines with text above it.
    above: usize,
}

impl Header {
    /// Finds the headings in the first block, takes them and what is above them off it, and tells what each column is.
    /// `None`, with findings, when the file cannot be read by them.
    pub fn find(
        returns: &Returns,
        kind: &Kind,
        path: &str,
        batch: &mut [Block],
        findings: &mut Findings,
    ) -> Option<Header> {
        let first = batch.first_mut();
        let first = first.filter(|block| {
            let text = block.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&block.bytes);
            !text.iter().all(u8::is_ascii_whitespace)
        });
        let Some(first) = first else {
            findings.push(
                Finding::error("empty-file", Origin::file(path), "the file is empty")
                    .hint("ask the partner to send it again; if nothing is owed, remove the file"),
            );
            return None;
        };
        if first.bytes.starts_with(BYTE_ORDER_MARK) {
            first.bytes.drain(..BYTE_ORDER_MARK.len());
        }
        let candidate = best(kind, &first.bytes)?;
        candidate.report(path, findings);
        let lines = first.bytes.drain(..candidate.end).filter(|byte| *byte == b'\n').count();
        let header = Header {
            roles: candidate.cells.iter().map(|heading| role(kind, heading)).collect(),
            headings: candidate.cells,
            separator: candidate.separator,
            line: candidate.line,
        };
        first.first_line += lines as u32;
        let before = findings.errors();
        header.report_twice(kind, path, findings);
        header.report_unknown(kind, path, findings);
        header.report_missing(returns, kind, path, findings);
        (findings.errors() == before).then_some(header)
    }

    /// Whether a table has all columns that a kind of return requires.
    pub fn fits(kind: &Kind, bytes: &[u8]) -> bool {
        best(kind, bytes).is_some_and(|candidate| candidate.complete)
    }

    /// What stands between two cells.
    pub fn separator(&self) -> u8 {
        self.separator
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

    /// The first column with a role.
    pub fn column(&self, role: &Role) -> Option<usize> {
        self.roles.iter().position(|other| other.as_ref() == Some(role))
    }

    fn report_twice(&self, kind: &Kind, path: &str, findings: &mut Findings) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (column, role) in self.roles.iter().enumerate() {
            // Two columns collide when they mean the same, whatever they are called.
            let meaning = match role {
                Some(role) => standard_heading(kind, role),
                None => fold_heading(&self.headings[column]),
            };
            if let Some(earlier) = seen.insert(meaning.clone(), column).filter(|_| !meaning.is_empty()) {
                let origin = Origin { file: path.to_owned(), line: self.line, column: column as u32 + 1 };
                let message = format!(
                    "the columns {} and {} both mean `{meaning}` (headings \"{}\" and \"{}\")",
                    earlier + 1,
                    column + 1,
                    self.headings[earlier],
                    self.headings[column],
                );
                findings
                    .push(Finding::error("duplicate-heading", origin, message).hint("remove or rename one of them"));
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
            let message =
                format!("the column \"{heading}\" is not in the standard for this return, so it was not read");
            let hint = match nearest(heading, &mut known.clone()) {
                Some(near) => format!(
                    "if it means `{near}`, rename it or add it to `accept` in pipelines/returns/{}.toml",
                    kind.id
                ),
                None => format!("add it to pipelines/returns/{}.toml, or remove it", kind.id),
            };
            findings.push(Finding::warning("unknown-column", origin, message).hint(hint));
        }
    }

    fn report_missing(&self, returns: &Returns, kind: &Kind, path: &str, findings: &mut Findings) {
        let mut missing = |what: String| {
            let origin = Origin { file: path.to_owned(), line: self.line, column: 0 };
            let hint = format!("headings that are understood are listed in pipelines/returns/{}.toml", kind.id);
            findings.push(Finding::error("missing-column", origin, what).hint(hint));
        };
        for column in kind.columns.iter().filter(|column| column.required) {
            if self.column(&column.role).is_none() {
                missing(format!("there is no column `{}`", column.heading));
            }
        }
        let long = (self.column(&Role::MeasureName).is_some(), self.column(&Role::Value).is_some());
        let wide = self.roles.iter().flatten().any(|role| matches!(role, Role::Measure(..)));
        match long {
            _ if matches!(kind.reference, Some(Reference::Areas | Reference::Expected)) => {}
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
        if self.above > 0 {
            let lines = if self.above == 1 { "the line above was" } else { "the lines above were" };
            let message = format!("the headings stand on line {}; {lines} taken as a title", self.line);
            findings.push(Finding::note("header-row", origin.clone(), message));
        }
        if self.separator != b',' {
            let separator = if self.separator == b'\t' { "tabs" } else { "semicolons" };
            findings.push(Finding::note("separator", origin, format!("the cells are separated by {separator}")));
        }
    }
}

/// The record that names most columns of the standard: all that are required before more of others, and the first of
/// equals. Without any, the first line, whose missing columns are then reported.
fn best(kind: &Kind, bytes: &[u8]) -> Option<Candidate> {
    let mut best: Option<Candidate> = None;
    for separator in SEPARATORS {
        for candidate in candidates(kind, bytes, separator) {
            let better = |than: &Candidate| (candidate.complete, candidate.matched) > (than.complete, than.matched);
            if best.as_ref().is_none_or(better) {
                best = Some(candidate);
            }
        }
    }
    best
}

fn candidates(kind: &Kind, bytes: &[u8], separator: u8) -> Vec<Candidate> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut counted = LineCount { at: 0, line: 1 };
    let mut candidates = Vec::new();
    let mut above = 0;
    while candidates.len() < SEARCHED {
        let start = reader.position().byte() as usize;
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            break;
        }
        let line = counted.line_at(bytes, start);
        let end = (reader.position().byte() as usize).min(bytes.len());
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let mut cells: Vec<String> =
            record.iter().map(|cell| String::from_utf8_lossy(cell).trim().replace(['\r', '\n'], " ")).collect();
        // Spreadsheets leave empty columns at the right.
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        let roles: Vec<Role> = cells.iter().filter_map(|heading| role(kind, heading)).collect();
        let complete = kind.columns.iter().all(|column| !column.required || roles.contains(&column.role));
        let matched = roles.iter().enumerate().filter(|(at, role)| !roles[..*at].contains(role)).count();
        candidates.push(Candidate { separator, line, end, cells, matched, complete, above });
        above += 1;
    }
    candidates
}

fn role(kind: &Kind, heading: &str) -> Option<Role> {
    let folded = fold_heading(heading);
    kind.columns.iter().find(|column| column.accept.contains(&folded)).map(|column| column.role.clone())
}

fn standard_heading(kind: &Kind, role: &Role) -> String {
    kind.columns.iter().find(|column| column.role == *role).map_or(String::new(), |column| column.heading.clone())
}
