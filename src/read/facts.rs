//! What is known of the cells of a sheet beside their text: what is hidden, and what shows something else than it holds.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Csv, Oddity};
use super::claimed::Cells;
use super::header::Header;
use super::quote;
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::spec::returns::{Kind, Role};

/// Line and column, from 1.
type Place = (u32, u32);

/// What is known of the cells of a sheet beside their text.
#[derive(Debug, Default)]
pub struct Facts {
    /// It is a sheet of a workbook.
    pub sheet: bool,
    /// Cells that repeat what a merged cell above them says; line and column, from 1.
    pub carried: BTreeSet<Place>,
    /// Cells that are merged with those beside them, and the last column of these; line and column, from 1.
    pub across: BTreeMap<Place, u32>,
    odd: Vec<(Place, Oddity, String)>,
    under: Vec<Place>,
    unseen: BTreeSet<Place>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    /// The cells of the other sheets, where the sheet is a register: a cover sheet may say how many rows it has.
    pub beside: Vec<Cells>,
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
            let hint = "ask which of the two is meant, and for the workbook to be saved again in a spreadsheet program";
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
            "`{}`: {} more digits than are shown, and what is shown was read; the first holds {held} and shows {text}",
            heading(column),
            cells(count)
        );
        let hint = "if the other digits matter, ask for a number format that shows them";
        Finding::note(Code::SHOWN_ROUNDED, origin(line, column), message).hint(hint)
    });
    let dashes = dashes.into_iter().map(|(column, (line, count))| {
        let message = format!("`{}`: {} 0 and shown as a dash; this was read as 0", heading(column), cells(count));
        Finding::note(Code::SHOWN_DASH, origin(line, column), message)
    });
    let open = open.into_iter().map(|(column, (line, text, count))| {
        let cells = if count == 1 { "1 cell has".to_owned() } else { format!("{count} cells have") };
        let message = format!(
            "`{}`: {cells} a conditional number format or colours that are not worked out here, so what is seen may \
            differ from what was read; the first was read as {}",
            heading(column),
            quote::cell(text)
        );
        let hint = "ask what these cells show, or for the workbook without its conditional formatting";
        Finding::error(Code::SHOWN_OTHERWISE, origin(line, column), message).hint(hint)
    });
    rounded.chain(dashes).chain(open).collect()
}

/// That cells stand under merged ones.
fn not_seen(under: &[&Place]) -> String {
    let cell = |(line, column): &Place| format!("{}{line}", letters(*column));
    match under {
        [only] => format!("cell {} is hidden under merged cells, so it was not read", cell(only)),
        several => format!(
            "{} cells are hidden under merged ones, so they were not read; the first is {}",
            several.len(),
            several.first().map_or_else(String::new, |first| cell(first))
        ),
    }
}

impl Facts {
    /// Of a sheet, of which the bytes are taken out.
    pub fn of(csv: Csv, beside: Vec<Cells>) -> Facts {
        let Csv { bytes: _, withheld: _, hidden_rows, hidden_columns, carried, across, under, unseen, odd } = csv;
        Facts { sheet: true, carried, across, odd, under, unseen, hidden_rows, hidden_columns, beside }
    }

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
        self.report_hidden(kind, path, header.line(), lines.clone(), findings);
        // A heading that is not seen is none, and its column not one that is read.
        let is_of_table = |(line, column): &Place| *line == header.line() || (is_row(line) && is_read(*column));
        self.report_unseen(kind, path, &is_of_table, findings);
    }

    /// Says what is hidden where the headings were not found, between two lines: they may be among that.
    pub fn report_without_headings(
        &self,
        kind: &Kind,
        path: &str,
        lines: std::ops::Range<u32>,
        findings: &mut Findings,
    ) {
        self.report_hidden(kind, path, 1, lines.clone(), findings);
        self.report_unseen(kind, path, &|(line, _)| lines.contains(line), findings);
    }

    /// Says which of these cells show nothing of what they say.
    fn report_unseen(&self, kind: &Kind, path: &str, which: &dyn Fn(&Place) -> bool, findings: &mut Findings) {
        let unseen: Vec<&Place> = self.unseen.iter().filter(|place| which(place)).collect();
        let Some((line, column)) = unseen.first() else { return };
        let cell = format!("{}{line}", letters(*column));
        let message = match unseen.as_slice() {
            [_] => format!(
                "cell {cell}, or part of it, is made invisible by its colours or number format, so it was not read"
            ),
            several => format!(
                "{} cells, or parts of them, are made invisible by their colours or number formats, so they were not \
                read; the first is {cell}",
                several.len()
            ),
        };
        let origin = Origin { file: path.to_owned(), line: *line, column: *column };
        findings.push(Finding::warning(Code::HIDDEN, origin, message).hint(if_they_belong(kind)));
    }

    /// Says which rows between two lines, and which columns, are hidden, at the line of the headings.
    fn report_hidden(
        &self,
        kind: &Kind,
        path: &str,
        headings: u32,
        lines: std::ops::Range<u32>,
        findings: &mut Findings,
    ) {
        let origin = |line, column| Origin { file: path.to_owned(), line, column };
        let hint = if_they_belong(kind);
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

/// What can be done where what is hidden is not read.
fn if_they_belong(kind: &Kind) -> String {
    let id = &kind.id;
    format!(
        "if they belong to the return, show them and send it again, or set `read-hidden = true` in pipelines/returns/{id}.toml"
    )
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
