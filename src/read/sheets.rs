//! Tells which sheets of a workbook are returns, and says what is hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use super::Input;
use super::book::{Book, Csv, Oddity, Refusal, Sheet};
use super::claimed::Cells;
use super::header::Header;
use super::personal::Watch;
use super::quote;
use super::unpack::Opened;
use super::watch_only;
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::spec::returns::{Kind, Returns, Role, fold_heading};

use anyhow::Error;

/// A table that is read.
pub struct Table {
    pub input: Input,
    pub facts: Facts,
}

/// What is known of the cells of a sheet beside their text.
#[derive(Debug, Default)]
pub struct Facts {
    /// It is a sheet of a workbook.
    pub sheet: bool,
    /// Cells that repeat what a merged cell above them says; line and column, from 1.
    pub carried: BTreeSet<(u32, u32)>,
    /// Cells that are merged with those beside them, and the last column of these; line and column, from 1.
    pub across: BTreeMap<(u32, u32), u32>,
    odd: Vec<((u32, u32), Oddity, String)>,
    under: Vec<(u32, u32)>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    /// The cells of the other sheets, where the sheet is a register: a cover sheet may say how many rows it has.
    pub beside: Vec<Cells>,
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
    for (at, Candidate { path, csv, .. }) in sheets.into_iter().enumerate() {
        let Csv { bytes, withheld, hidden_rows, hidden_columns, carried, across, under, odd } = csv;
        watch_only(Input::of(path.as_str(), Box::new(Cursor::new(withheld))), watch)?;
        let input = Input::of(path, Box::new(Cursor::new(bytes)));
        if chosen == Some(at) {
            let beside = std::mem::take(&mut beside);
            let facts = Facts { sheet: true, carried, across, odd, under, hidden_rows, hidden_columns, beside };
            table = Some(Table { input, facts });
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
        findings.push(finding.hint("correct `sheet`, or ask the partner where the return stands"));
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
                format!("the sheet has the columns of this return, too, and {} was read instead", sheets[*named].name);
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

/// Line and column, from 1.
type Place = (u32, u32);

/// The finding about a workbook or sheet of which nothing can be read.
pub fn unreadable(path: &str, why: &Refusal) -> Finding {
    Finding::error(Code::UNREADABLE_FILE, Origin::file(path), why.message.as_str()).hint(why.hint)
}

/// What is wrong with a cell that shows something else than it holds, or nothing, and what to ask for.
fn shown_otherwise(odd: Oddity, text: &str) -> Option<(Code, String, &'static str)> {
    match odd {
        Oddity::Otherwise(held) => {
            let shows = if text.is_empty() { "nothing".to_owned() } else { quote::cell(text) };
            let message = format!("the cell holds {held} and shows {shows}");
            let hint = "ask which of the two is meant, and for a number format that shows the number itself";
            Some((Code::SHOWN_OTHERWISE, message, hint))
        }
        Oddity::AnotherDay(held) => {
            let message = format!("the cell holds {} and shows \"{text}\"", date::words(held));
            let hint = "ask which of the two is meant, and for the workbook saved again by a spreadsheet program";
            Some((Code::SHOWN_OTHERWISE, message, hint))
        }
        Oddity::NoResult => {
            let message = "the cell holds a formula whose result was never saved".to_owned();
            let hint = "open the workbook in Excel or LibreOffice, save it there, and send that";
            Some((Code::NO_RESULT, message, hint))
        }
        Oddity::Rounded(_) | Oddity::Dash | Oddity::OnCondition => None,
    }
}

/// For each column how many of its cells hold more figures than they show, how many a zero that is shown as a dash, and of how many
/// it is open what they show.
fn shown_shortened(odd: &[&(Place, Oddity, String)], path: &str, header: &Header) -> Vec<Finding> {
    let mut rounded: BTreeMap<u32, (u32, f64, &str, usize)> = BTreeMap::new();
    let mut dashes: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    let mut open: BTreeMap<u32, (u32, &str, usize)> = BTreeMap::new();
    for ((line, column), odd, text) in odd.iter().copied() {
        match odd {
            Oddity::Rounded(held) => rounded.entry(*column).or_insert((*line, *held, text, 0)).3 += 1,
            Oddity::Dash => dashes.entry(*column).or_insert((*line, 0)).1 += 1,
            Oddity::OnCondition => open.entry(*column).or_insert((*line, text, 0)).2 += 1,
            Oddity::Otherwise(_) | Oddity::AnotherDay(_) | Oddity::NoResult => {}
        }
    }
    let origin = |line, column| Origin { file: path.to_owned(), line, column };
    let heading = |column: u32| header.heading(column as usize - 1);
    let cells = |count: usize| if count == 1 { "1 cell holds".to_owned() } else { format!("{count} cells hold") };
    let rounded = rounded.into_iter().map(|(column, (line, held, text, count))| {
        let message = format!(
            "`{}`: {} more figures than shown, and what is shown was read; the first holds {held} and shows {text}",
            heading(column),
            cells(count)
        );
        let hint = "if the other figures count, ask for a number format that shows them";
        Finding::note(Code::SHOWN_ROUNDED, origin(line, column), message).hint(hint)
    });
    let dashes = dashes.into_iter().map(|(column, (line, count))| {
        let message = format!("`{}`: {} 0 and shown as a dash; this was read as 0", heading(column), cells(count));
        Finding::note(Code::SHOWN_DASH, origin(line, column), message)
    });
    let open = open.into_iter().map(|(column, (line, text, count))| {
        let cells = if count == 1 { "1 cell has".to_owned() } else { format!("{count} cells have") };
        let message = format!(
            "`{}`: {cells} a number format under a condition that is not worked out here, so what is seen may be something else \
             than what was read; the first was read as {}",
            heading(column),
            quote::cell(text)
        );
        let hint = "ask what these cells show, or for the workbook without number formats in its conditional formatting";
        Finding::error(Code::SHOWN_OTHERWISE, origin(line, column), message).hint(hint)
    });
    rounded.chain(dashes).chain(open).collect()
}

/// That cells stand under merged ones.
fn not_seen(under: &[&Place]) -> String {
    let cell = |(line, column): &Place| format!("{}{line}", letters(*column));
    match under {
        [only] => format!("cell {} stands under merged cells, where nobody sees it, so it was not read", cell(only)),
        several => format!(
            "{} cells stand under merged ones, where nobody sees them, so they were not read; the first is {}",
            several.len(),
            several.first().map_or_else(String::new, |first| cell(first))
        ),
    }
}

impl Facts {
    /// Says what is hidden, and which cells between two lines do not show what they hold, in the columns that are read. Lines
    /// that were set `aside` are no rows of the table: nothing of them is used, so nobody has to mend their cells.
    pub fn report(
        &self,
        kind: &Kind,
        path: &str,
        header: &Header,
        lines: std::ops::Range<u32>,
        aside: &BTreeSet<u32>,
        findings: &mut Findings,
    ) {
        let origin = |line, column| Origin { file: path.to_owned(), line, column };
        let is_row = |line: &u32| lines.contains(line) && !aside.contains(line);
        let is_read = |column: u32| {
            let role = header.role((column as usize).saturating_sub(1));
            role.is_some_and(|role| !matches!(role, Role::NotRead | Role::Note | Role::Document))
        };
        let odd = |(place, ..): &&(Place, Oddity, String)| is_read(place.1) && is_row(&place.0);
        let odd: Vec<&(Place, Oddity, String)> = self.odd.iter().filter(odd).collect();
        for ((line, column), odd, text) in odd.iter().copied() {
            if let Some((code, message, hint)) = shown_otherwise(*odd, text) {
                findings.push(Finding::error(code, origin(*line, *column), message).hint(hint));
            }
        }
        for finding in shown_shortened(&odd, path, header) {
            findings.push(finding);
        }
        let under: Vec<&Place> =
            self.under.iter().filter(|(line, column)| is_read(*column) && lines.contains(line)).collect();
        if let Some((line, column)) = under.first() {
            let hint = "unmerge the cells, and write in each what it should say";
            let finding = Finding::warning(Code::HIDDEN, origin(*line, *column), not_seen(&under));
            findings.push(finding.hint(hint));
        }
        self.report_hidden(kind, path, header.line(), lines, findings);
    }

    /// Says which rows between two lines, and which columns, are hidden, at the line of the headings.
    pub fn report_hidden(
        &self,
        kind: &Kind,
        path: &str,
        headings: u32,
        lines: std::ops::Range<u32>,
        findings: &mut Findings,
    ) {
        let origin = |line, column| Origin { file: path.to_owned(), line, column };
        let hint = format!(
            "if they belong to the return, show them and send it again, or set `read-hidden = true` in \
             pipelines/returns/{}.toml",
            kind.id
        );
        let rows: Vec<u32> = self.hidden_rows.iter().copied().filter(|line| lines.contains(line)).collect();
        if let Some(first) = rows.first() {
            let message = match rows.as_slice() {
                [one] => format!("row {one} is hidden, so it was not read"),
                several => format!("{} rows are hidden, so they were not read: {}", several.len(), runs(several)),
            };
            findings.push(Finding::warning(Code::HIDDEN, origin(*first, 0), message).hint(hint.as_str()));
        }
        if let Some(first) = self.hidden_columns.first().filter(|_| lines.contains(&(headings + 1))) {
            let names: Vec<String> = self.hidden_columns.iter().map(|column| letters(*column)).collect();
            let message = match names.as_slice() {
                [one] => format!("column {one} is hidden, so it was not read"),
                several => format!("columns {} are hidden, so they were not read", several.join(", ")),
            };
            findings.push(Finding::warning(Code::HIDDEN, origin(headings, *first), message).hint(hint));
        }
    }
}

/// "5 to 7, 9".
fn runs(lines: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => runs.push((*line, *line)),
        }
    }
    let more = runs.len() > 5;
    let text = |(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    };
    let shown: Vec<String> = runs.iter().take(5).map(text).collect();
    format!("{}{}", shown.join(", "), if more { " and more" } else { "" })
}

/// A column as a spreadsheet calls it: 1 is A, 27 is AA.
pub fn letters(column: u32) -> String {
    let mut left = column;
    let mut name = Vec::new();
    while left > 0 {
        name.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    name.iter().rev().collect()
}
