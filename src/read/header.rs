//! Finds out what each column of a file is, from its headings.

use std::collections::BTreeMap;

use super::blocks::Block;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::spec::returns::{Kind, Returns, Role, fold_heading};
use crate::spec::source::nearest;
use crate::spec::typed_return::Reference;

/// What some programs put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The columns of one file.
#[derive(Debug)]
pub struct Header {
    headings: Vec<String>,
    /// What each column is; `None` for one that the kind of return does not know.
    roles: Vec<Option<Role>>,
}

impl Header {
    /// Takes the first record off the first block and reads it as headings. `None`, with findings, when the file cannot be
    /// read by them.
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
        let headings = take_headings(first, path, findings)?;
        let header = Header { roles: headings.iter().map(|heading| role(kind, heading)).collect(), headings };
        let before = findings.errors();
        header.report_twice(kind, path, first.first_line - 1, findings);
        header.report_unknown(kind, path, findings);
        header.report_missing(returns, kind, path, findings);
        (findings.errors() == before).then_some(header)
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

    fn report_twice(&self, kind: &Kind, path: &str, line: u32, findings: &mut Findings) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (column, role) in self.roles.iter().enumerate() {
            // Two columns collide when they mean the same, whatever they are called.
            let meaning = match role {
                Some(role) => standard_heading(kind, role),
                None => fold_heading(&self.headings[column]),
            };
            if let Some(earlier) = seen.insert(meaning.clone(), column).filter(|_| !meaning.is_empty()) {
                let origin = Origin { file: path.to_owned(), line: line.max(1), column: column as u32 + 1 };
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
            let origin = Origin { file: path.to_owned(), line: 1, column: column as u32 + 1 };
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
            let origin = Origin { file: path.to_owned(), line: 1, column: 0 };
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

/// The first record of a block as text, which is taken off the block.
fn take_headings(block: &mut Block, path: &str, findings: &mut Findings) -> Option<Vec<String>> {
    if block.bytes.starts_with(BYTE_ORDER_MARK) {
        block.bytes.drain(..BYTE_ORDER_MARK.len());
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(block.bytes.as_slice());
    let mut record = csv::ByteRecord::new();
    let found = reader.read_byte_record(&mut record).unwrap_or(false);
    let end = reader.position().byte() as usize;
    let mut headings = Vec::new();
    for (column, heading) in record.iter().enumerate() {
        match std::str::from_utf8(heading) {
            Ok(heading) => headings.push(heading.trim().to_owned()),
            Err(_) => {
                let origin = Origin { file: path.to_owned(), line: 1, column: column as u32 + 1 };
                findings.push(super::rows::not_utf8(origin));
                return None;
            }
        }
    }
    let taken = block.bytes.drain(..end.min(block.bytes.len())).filter(|byte| *byte == b'\n').count();
    block.first_line += taken as u32;
    found.then_some(headings)
}

fn role(kind: &Kind, heading: &str) -> Option<Role> {
    let folded = fold_heading(heading);
    kind.columns.iter().find(|column| column.accept.contains(&folded)).map(|column| column.role.clone())
}

fn standard_heading(kind: &Kind, role: &Role) -> String {
    kind.columns.iter().find(|column| column.role == *role).map_or(String::new(), |column| column.heading.clone())
}
