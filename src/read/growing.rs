//! The table of observations while files are added to it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use anyhow::{Context, Error};
use rayon::prelude::*;

use super::blocks::{Block, Blocks};
use super::claimed::{self, Cells};
use super::counted;
use super::empty;
use super::facts::letters;
use super::gathered::{File, Gathered, crowded};
use super::header::Header;
use super::personal::{Close, Found, Scanner, Watch};
use super::remarked_total::OfTable;
use super::rows::{Dictionary, MOST_PARTNERS, Names, RowReader, Rows, Unread, find_area};
use super::scan::{scan, separator};
use super::sender::{self, Owing};
use super::sent_again;
use super::sheets::Table;
use super::title::{self, Sought};
use super::{Expected, Input, encoding_note, unended};
use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::observations::{Columns, FileColumn, Observations};
use crate::model::register::{Empty, Entry};
use crate::spec::claim::PeriodIn;
use crate::spec::returns::{Kind, Returns, Role};

#[derive(Default)]
pub struct Growing {
    columns: Columns,
    dictionary: Dictionary,
    places: Vec<FileColumn>,
    /// The rows of registers, in the order of files and lines.
    entries: Vec<Entry>,
    unread: BTreeSet<Unread>,
    /// Kinds of return in which a row was read as the total of the areas.
    totals: BTreeSet<usize>,
    /// The registers that were sent without a row.
    empty: Vec<Empty>,
    expected: Vec<Expected>,
    /// Who owes each kind of return.
    owing: Arc<BTreeMap<usize, Owing>>,
}

impl Growing {
    /// With the partners of whom returns are expected, as they are called there.
    pub fn new(expected: &[Expected]) -> Growing {
        let mut growing =
            Growing { owing: Arc::new(Owing::of(expected)), expected: expected.to_vec(), ..Growing::default() };
        for owed in expected {
            growing.dictionary.partner(owed.partner.clone());
        }
        growing
    }

    /// A file of this kind of return came, and nothing could be read from it.
    pub fn refuse(&mut self, kind: usize) {
        self.unread.insert(Unread { kind: Some(kind), ..Unread::default() });
    }

    /// Adds one file.
    ///
    /// # Errors
    /// Only when the bytes cannot be read.
    pub fn read(
        &mut self,
        returns: &Returns,
        areas: &Areas,
        kind: usize,
        table: Table,
        watch: &mut Watch,
        findings: &mut Findings,
    ) -> Result<(), Error> {
        let Table { input: Input { path, bytes, .. }, facts } = table;
        let mut blocks = Blocks::new(bytes);
        let failed = || format!("cannot read {path}");
        let mut found = Found::default();
        let of_file = returns.as_sent(kind, &path);
        // What stands above a cell may be in another block, and so may the headings of the next table.
        let in_one = of_file.several_tables || of_file.columns.iter().any(|column| column.fill_down);
        let first: Vec<Block> = match in_one {
            true => blocks.whole().with_context(failed)?.into_iter().collect(),
            false => blocks.batch().with_context(failed)?,
        };
        let mut of_file = with_period(returns, of_file, &path, first.first(), findings);
        if self.owing.contains_key(&kind) && sender::may_be_left_out(&of_file) {
            of_file = sender::without_partner(of_file);
        }
        let file = File { returns, areas, kind: &of_file, kind_index: kind, path: &path, facts: &facts };
        let kind = file.kind;
        if kind.several_tables {
            for table in first.into_iter().flat_map(|block| Header::tables(kind, block)) {
                found.absorb(self.table(&file, vec![table], &mut blocks, findings).with_context(failed)?);
            }
        } else {
            found.absorb(self.table(&file, first, &mut blocks, findings).with_context(failed)?);
        }
        watch.add(&path, found);
        findings.extend(encoding_note(&path, &blocks));
        findings.extend(blocks.broken().map(|broken| unended(&path, broken)));
        Ok(())
    }

    /// Adds one table, block by block: while a batch of blocks is read into rows, the rows of the one before are added and
    /// the next is fetched. Says what was found of personal data.
    fn table(
        &mut self,
        file: &File,
        mut batch: Vec<Block>,
        blocks: &mut Blocks,
        findings: &mut Findings,
    ) -> io::Result<Found> {
        let File { returns, areas, kind, kind_index, path, facts } = *file;
        // Neither titles nor headings name people.
        let mut scanner = Scanner::looking(Close::Everywhere);
        // Of several tables in one block each has its own lines.
        let end = match batch.first().filter(|_| kind.several_tables) {
            Some(block) => block.first_line + memchr::memchr_iter(b'\n', &block.bytes).count() as u32,
            None => u32::MAX,
        };
        let header = Header::find(returns, kind, path, &mut batch, &mut scanner, facts.sheet, findings);
        let (Some(header), Ok(area)) = (header, own_area(file, findings)) else {
            self.unread.insert(Unread { kind: Some(kind_index), ..Unread::default() });
            scanner.look_closely(Close::Nowhere);
            // What is missing may be hidden.
            facts.report_without_headings(kind, path, 1..end, findings);
            scan_all(batch, blocks, &mut scanner)?;
            return Ok(scanner.finish());
        };
        overruled(file, &header, findings);
        // Rows are added while others are read.
        let all_owing = Arc::clone(&self.owing);
        let owing = if says_no_sender(file, &header) { all_owing.get(&kind_index) } else { None };
        findings.extend(owing.map(|owing| sender::left_out(file, &header, owing)));
        let first_place = self.places.len() as u32;
        self.places.extend((1..=header.width() as u32).map(|column| FileColumn { file: path.to_owned(), column }));
        let reader = RowReader {
            returns,
            kind,
            kind_index,
            areas,
            header: &header,
            path,
            facts,
            above: &scanner,
            first_place,
            area,
            owing,
            names: Names::of(returns, kind),
        };
        let partners = self.dictionary.partners.len();
        let titled = header.title().is_some();
        let (first, before) = (self.columns.value.len(), findings.errors());
        let first_entry = self.entries.len();
        let mut gathered = Gathered { kind: kind_index, titled, partners, ..Gathered::default() };
        let mut parsed: Vec<Rows> = Vec::new();
        while !batch.is_empty() && gathered.crowded.is_none() && gathered.listed.is_none() {
            let before = std::mem::take(&mut parsed);
            let (next, now) = rayon::join(
                || {
                    self.gather(before, &mut gathered, findings);
                    blocks.batch()
                },
                || batch.par_iter().map(|block: &Block| reader.read(block)).collect(),
            );
            (parsed, batch) = (now, next?);
        }
        self.gather(parsed, &mut gathered, findings);
        let mut all = scanner.finish();
        let crowded = gathered.crowded.map(|line| crowded(path, &header, line));
        let listed = || gathered.listed.map(|line| gathered.repeated.finding(path, &header, line));
        if let Some(finding) = crowded.or_else(listed) {
            self.unread.insert(Unread { kind: Some(kind_index), ..Unread::default() });
            findings.push(finding);
            let mut scanner = Scanner::looking(Close::Nowhere);
            scan_all(batch, blocks, &mut scanner)?;
            all.absorb(scanner.finish());
        }
        // Where a row was not read, nothing is known of its total.
        if findings.errors() == before && gathered.others.is_empty() {
            let of_table = OfTable { columns: &self.columns, dictionary: &self.dictionary, first, first_place };
            of_table.wrong(&gathered.remarked, file, &header).into_iter().for_each(|finding| findings.push(finding));
            if let Some(register) = &kind.register {
                let said: Vec<&Cells> = facts.beside.iter().chain([header.lines_above()]).collect();
                let rows = &self.entries[first_entry..];
                findings.extend(claimed::findings(&said, rows, file, register, &Names::of(returns, kind)));
            }
        }
        let is_whole = blocks.broken().is_none() && gathered.others.is_empty();
        if gathered.rows_read == 0 && is_whole && kind.register.is_some() {
            let empty = empty::of(file, &header, (area, first_place), &self.expected);
            findings.extend(empty.as_ref().map(|empty| empty::note(file, empty)));
            gathered.nothing_open = empty.is_some();
            self.empty.extend(empty);
        }
        facts.report(kind, path, &header, header.line() + 1..end, &gathered.aside, findings);
        if !gathered.lacking.is_empty() {
            self.unread.insert(Unread { kind: Some(kind_index), ..Unread::default() });
        }
        all.absorb(gathered.report(file, &header, blocks.broken().is_some(), findings));
        Ok(all)
    }

    /// Adds the rows of a batch, and what they say of the table.
    fn gather(&mut self, batch: Vec<Rows>, gathered: &mut Gathered, findings: &mut Findings) {
        for mut rows in batch {
            gathered.take(&mut rows);
            if rows.totals {
                self.totals.insert(gathered.kind);
            }
            let crowded = rows.crowded;
            let last = rows.columns.line.last().copied();
            if gathered.listed.is_some() {
                continue;
            }
            let first = self.columns.value.len();
            self.append(rows, findings);
            let Columns { series, area, period, .. } = &self.columns;
            for ((series, area), period) in series[first..].iter().zip(&area[first..]).zip(&period[first..]) {
                gathered.repeated.add(*series, *area, *period);
            }
            gathered.listed = last.filter(|_| gathered.repeated.is_too_much());
            let is_crowded = self.dictionary.partners.len() - gathered.partners > MOST_PARTNERS;
            gathered.crowded = gathered.crowded.or(crowded).or(last.filter(|_| is_crowded));
        }
    }

    /// Adds the rows of a block, whose codes are its own, under the codes of the whole table.
    fn append(&mut self, rows: Rows, findings: &mut Findings) {
        let recode = self.dictionary.absorb(rows.dictionary);
        let first_row = self.columns.value.len() as u32;
        self.columns.series.extend(rows.columns.series.iter().map(|code| recode.series[*code as usize]));
        self.columns.period.extend(rows.columns.period.iter().map(|code| recode.periods[*code as usize]));
        self.columns.area.extend(rows.columns.area);
        self.columns.place.extend(rows.columns.place);
        self.columns.line.extend(rows.columns.line);
        self.columns.value.extend(rows.columns.value);
        self.columns.details.extend(rows.columns.details.into_iter().map(|(row, detail)| (first_row + row, detail)));
        self.entries.extend(rows.entries);
        self.unread.extend(rows.unread);
        findings.absorb(rows.findings);
    }

    /// Kinds of return in which a row was read as the total of the areas.
    pub fn totals(&self) -> BTreeSet<usize> {
        self.totals.clone()
    }

    /// The observations, with what the rows of registers count, after those that were sent again are settled.
    pub fn seal(mut self, returns: &Returns, findings: &mut Findings) -> Sealed {
        sent_again::settle(returns, &mut self.entries, findings);
        counted::count(returns, (&self.entries, &self.empty), &mut self.columns, &mut self.dictionary);
        findings.extend(self.dictionary.respelled());
        let Dictionary { series, periods, partners, .. } = self.dictionary;
        let observations = Observations::new(self.columns, series, periods, partners, self.places);
        Sealed { observations, entries: self.entries, empty: self.empty, unread: self.unread }
    }
}

/// All that was read of the returns that count.
pub struct Sealed {
    pub observations: Observations,
    /// The rows of registers, in the order of files and lines.
    pub entries: Vec<Entry>,
    /// The registers that were sent without a row.
    pub empty: Vec<Empty>,
    /// The rows of which something could not be read.
    pub unread: BTreeSet<Unread>,
}

/// Looks for personal data in all that is left of a file of which nothing more is read.
fn scan_all(mut batch: Vec<Block>, blocks: &mut Blocks, scanner: &mut Scanner) -> io::Result<()> {
    while !batch.is_empty() {
        for block in &batch {
            scan(&block.bytes, block.first_line, separator(&block.bytes), scanner);
        }
        batch = blocks.batch()?;
    }
    Ok(())
}

/// What an entry of inbox.toml says of a file that its table says itself, or that it has not.
fn overruled(file: &File, header: &Header, findings: &mut Findings) {
    let Some(claim) = file.returns.claim(file.path) else { return };
    let mut say = |message: String, hint: &str| {
        findings.push(Finding::warning(Code::UNUSED_ENTRY, claim.origin.clone(), message).hint(hint));
    };
    for (role, what) in [(Role::Partner, "partner"), (Role::Period, "period"), (Role::Area, "area")] {
        if claim.says.contains(&role) && header.column(&role).is_some() {
            let message = format!("`{what}` is not used for {}: its table has a column for it", file.path);
            say(message, "remove it from the entry, or ask the partner which of the two is right");
        }
    }
    for heading in claim.headings.iter().filter(|heading| !header.has(heading)) {
        let message = format!("{} has no column \"{heading}\"", file.path);
        say(message, "correct the heading in `columns`, or remove it");
    }
}

/// The kind of return as this file is of it, where the file says somewhere of which period all its rows are.
fn with_period<'a>(
    returns: &Returns,
    kind: &'a Kind,
    path: &str,
    first: Option<&Block>,
    findings: &mut Findings,
) -> Cow<'a, Kind> {
    let Some(place) = returns.claim(path).and_then(|claim| claim.period_in) else { return Cow::Borrowed(kind) };
    let sought = Sought::of(kind);
    let (period, stands) = match place {
        PeriodIn::Name => (title::of_file(path, sought), "the name of the file".to_owned()),
        PeriodIn::Title => {
            let above = first.map_or_else(Vec::new, |first| Header::above(kind, first));
            (title::only(above.iter().map(String::as_str), sought), "a line above the headings".to_owned())
        }
        PeriodIn::At { line, column } => {
            let cell = first.and_then(|first| Header::cell(kind, first, line, column));
            (title::only(cell.as_deref(), sought), format!("cell {}{line}", letters(column)))
        }
    };
    // All rows are of it, so it has to be one that the return comes for.
    let period = period.filter(|period| kind.frequency.is_none_or(|frequency| frequency.is_of(*period)));
    let to_fill_in = if period.is_none() { vec!["period"] } else { kind.to_fill_in.clone() };
    if period.is_none() {
        let message = format!(
            "inbox.toml says that {stands} gives the period, but it has no period of the length that the return \
            needs, or more than one"
        );
        let hint = "write the period into `period` of its entry in inbox.toml, such as 2024/25 Q1";
        findings.push(Finding::error(Code::TO_FILL_IN, Origin::file(path), message).hint(hint));
    }
    Cow::Owned(Kind { period, to_fill_in, ..kind.clone() })
}

/// Whether neither the table nor its entry in inbox.toml says who sent it, though the standard asks for that.
fn says_no_sender(file: &File, header: &Header) -> bool {
    let is_said = file.returns.claim(file.path).is_some_and(|claim| claim.says.contains(&Role::Partner));
    let standard = &file.returns.kinds[file.kind_index];
    header.column(&Role::Partner).is_none() && !is_said && sender::may_be_left_out(standard)
}

/// The area of rows that name none, by the return's TOML.
fn own_area(file: &File, findings: &mut Findings) -> Result<Option<AreaIndex>, ()> {
    let kind = file.kind;
    for question in &kind.questions {
        let hint = format!("answer it in pipelines/returns/{}.toml, and remove it from `questions`", kind.id);
        findings.push(Finding::warning(Code::QUESTION, Origin::file(file.path), question.as_str()).hint(hint));
    }
    for what in &kind.to_fill_in {
        let message = format!("nothing says which {what} these figures are for");
        let hint = match file.returns.claim(file.path) {
            Some(claim) => format!("fill in `{what}` in {}", claim.origin),
            None => format!("fill in `{what}` in pipelines/returns/{}.toml", kind.id),
        };
        findings.push(Finding::error(Code::TO_FILL_IN, Origin::file(file.path), message).hint(hint));
    }
    for column in &kind.columns_to_fill_in {
        let message = format!("nothing says which column of the file is `{column}`");
        let entry = file.returns.claim(file.path).map_or(String::new(), |claim| format!(" of {}", claim.origin));
        let hint = format!("write its heading after `{column}` in `columns`{entry}, or remove the line");
        findings.push(Finding::error(Code::TO_FILL_IN, Origin::file(file.path), message).hint(hint));
    }
    if !kind.to_fill_in.is_empty() || !kind.columns_to_fill_in.is_empty() {
        return Err(());
    }
    let area = kind.area.as_deref().map(|text| find_area(file.areas, text, kind.level.as_deref()));
    area.transpose().map_err(|refusal| {
        let hint = format!("add it to areas.csv, or correct `area` in pipelines/returns/{}.toml", kind.id);
        refusal.hint(hint).report(Origin::file(file.path), findings);
    })
}
