//! Tells which sheets of a workbook are returns.

use std::io::Cursor;

use super::Input;
use super::book::{Book, Csv, Refusal, Sheet};
use super::claimed::Cells;
use super::facts::Facts;
use super::header::Header;
use super::personal::Watch;
use super::unpack::Opened;
use super::watch_only;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::spec::returns::{Kind, Returns, fold_heading};

use anyhow::Error;

/// A table that is read.
pub struct Table {
    pub input: Input,
    pub facts: Facts,
}

/// The tables in one file that are read: of a workbook the only visible sheet that has the columns, or the one that the kind
/// names. The others are looked at for personal data.
///
/// # Errors
/// Only when the bytes cannot be read.
pub fn choose(
    returns: &Returns,
    opened: Vec<Opened>,
    watch: &mut Watch,
    findings: &mut Findings,
) -> Result<Vec<Table>, Error> {
    let mut tables = Vec::new();
    for opened in opened {
        match opened {
            Opened::Text(input) => tables.push(Table { input, facts: Facts::default() }),
            Opened::Book { path, book } => tables.extend(of_book(returns, &path, book, watch, findings)?),
        }
    }
    Ok(tables)
}

/// A sheet as CSV.
struct Candidate {
    path: String,
    name: String,
    hidden: bool,
    csv: Csv,
}

fn of_book(
    returns: &Returns,
    path: &str,
    book: Book,
    watch: &mut Watch,
    findings: &mut Findings,
) -> Result<Option<Table>, Error> {
    let kind = returns.kind_of(path).map(|kind| returns.as_sent(kind, path));
    let with_hidden = kind.is_some_and(|kind| kind.read_hidden);
    book.properties.iter().for_each(|property| watch.beside(path, property));
    let mut sheets = Vec::new();
    for sheet in book.sheets {
        let read = sheet.and_then(|mut sheet| {
            let path = format!("{path}[{}]", sheet.name);
            std::mem::take(&mut sheet.comments).iter().for_each(|comment| watch.beside(&path, comment));
            let Sheet { name, hidden, .. } = &sheet;
            let (name, hidden) = (name.clone(), *hidden && !with_hidden);
            let csv = sheet.csv(with_hidden).map_err(|why| (name.clone(), why))?;
            Ok(Candidate { path, name, hidden, csv })
        });
        match read {
            Ok(sheet) => sheets.push(sheet),
            Err((name, why)) => findings.push(unreadable(&format!("{path}[{name}]"), &why)),
        }
    }
    let chosen = match kind {
        Some(kind) => right_sheet(kind, path, &sheets, findings),
        None => sheets.iter().position(|sheet| !sheet.hidden),
    };
    let cover = |sheet: &Candidate| {
        let kind = kind.filter(|kind| kind.register.is_some() && !sheet.hidden)?;
        Cells::of_cover(kind, &sheet.path, &sheet.csv.bytes)
    };
    let mut beside: Vec<Cells> = sheets.iter().filter_map(cover).collect();
    let mut table = None;
    for (at, Candidate { path, mut csv, .. }) in sheets.into_iter().enumerate() {
        watch_only(Input::of(path.as_str(), Box::new(Cursor::new(std::mem::take(&mut csv.withheld)))), watch)?;
        let input = Input::of(path, Box::new(Cursor::new(std::mem::take(&mut csv.bytes))));
        if chosen == Some(at) {
            table = Some(Table { input, facts: Facts::of(csv, std::mem::take(&mut beside)) });
        } else {
            watch_only(input, watch)?;
        }
    }
    Ok(table)
}

/// Which of the sheets of one workbook is the return. Where none fits, the first that is seen, whose missing columns are
/// then reported.
fn right_sheet(kind: &Kind, path: &str, sheets: &[Candidate], findings: &mut Findings) -> Option<usize> {
    let fitting: Vec<usize> = (0..sheets.len()).filter(|at| Header::fits(kind, &sheets[*at].csv.bytes)).collect();
    let (hidden, visible): (Vec<usize>, Vec<usize>) = fitting.iter().partition(|at| sheets[**at].hidden);
    let wanted = fold_heading(kind.sheet.as_deref().unwrap_or("Return"));
    let named = visible.iter().find(|at| fold_heading(&sheets[**at].name) == wanted);
    if let Some(asked) = kind.sheet.as_ref().filter(|_| !sheets.iter().any(|sheet| fold_heading(&sheet.name) == wanted))
    {
        let message = format!("no sheet is called \"{asked}\", as `sheet` says");
        let finding = Finding::warning(Code::SEVERAL_SHEETS, Origin::file(path), message);
        findings.push(finding.hint("correct `sheet`, or ask the partner which sheet has the return"));
    }
    let setting =
        format!("show it and send it again, or set `read-hidden = true` in pipelines/returns/{}.toml", kind.id);
    for at in hidden {
        let origin = Origin::file(sheets[at].path.as_str());
        let message = "the sheet has the columns of this return and is hidden, so it was not read";
        let finding = match visible.as_slice() {
            [] => Finding::error(Code::HIDDEN, origin, message),
            _ => Finding::warning(Code::HIDDEN, origin, message),
        };
        findings.push(finding.hint(format!("if it is the return, {setting}")));
    }
    if let Some(named) = named {
        for other in visible.iter().filter(|other| *other != named) {
            let message =
                format!("this sheet also has the columns of this return, but {} was read instead", sheets[*named].name);
            let origin = Origin::file(sheets[*other].path.as_str());
            // Who has named a sheet knows of the others.
            let finding = match kind.sheet {
                Some(_) => Finding::note(Code::SEVERAL_SHEETS, origin, message),
                None => Finding::warning(Code::SEVERAL_SHEETS, origin, message),
            };
            let hint = format!(
                "send it as a file of its own, or name the right one with `sheet` in pipelines/returns/{}.toml",
                kind.id
            );
            findings.push(finding.hint(hint));
        }
    }
    match (named, visible.as_slice()) {
        (Some(named), _) => Some(*named),
        (None, [only]) => Some(*only),
        (None, []) if !fitting.is_empty() => None,
        (None, []) => {
            let first = sheets.iter().position(|sheet| !sheet.hidden);
            if first.is_none() {
                findings.push(
                    Finding::error(
                        Code::UNREADABLE_FILE,
                        Origin::file(path),
                        "the workbook has no sheet that can be read",
                    )
                    .hint("ask for it as CSV or XLSX"),
                );
            }
            first
        }
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|at| sheets[*at].path.as_str()).collect();
            let message = format!("several sheets look like this return: {}", names.join(", "));
            findings.push(
                Finding::error(Code::SEVERAL_SHEETS, Origin::file(path), message)
                    .hint("remove one, or name the right one with `sheet` in the return's TOML"),
            );
            None
        }
    }
}

/// The finding about a workbook or sheet of which nothing can be read.
pub fn unreadable(path: &str, why: &Refusal) -> Finding {
    Finding::error(Code::UNREADABLE_FILE, Origin::file(path), why.message.as_str()).hint(why.hint)
}
