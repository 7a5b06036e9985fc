//! Reads returns: bytes become coded columns, and whatever cannot be read becomes a finding at its place.

mod acceptances;
mod blocks;
mod dates;
mod encoding;
mod field;
mod footnote;
mod header;
mod period_text;
mod personal;
mod reference;
mod rows;
mod unpack;

use std::io::{self, Read};

use anyhow::{Context, Error};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::area::Areas;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::observations::{Columns, FileColumn, Observations};
use crate::spec::returns::{Kind, Returns};
use crate::spec::source::nearest;
use crate::spec::typed_return::Reference;

use blocks::{Block, Blocks};
use encoding::Seen;
use header::Header;
use personal::Watch;
use rows::{Dictionary, RowReader, Rows};
use unpack::unpack;

pub use acceptances::Acceptance;
pub use reference::{Expected, ListedArea};

/// One file that was sent. It is opened by whoever owns the disk; this stage only takes its bytes.
pub struct Input {
    /// As the user would name it.
    pub path: String,
    pub bytes: Box<dyn Read + Send>,
}

/// Everything that was read, and what could not be.
#[derive(Debug)]
pub struct Submitted {
    observations: Observations,
    areas: Areas,
    listed: Vec<ListedArea>,
    expected: Vec<Expected>,
    files: Vec<FileRead>,
    acceptances: Vec<Acceptance>,
    findings: Vec<Finding>,
    stopped: bool,
}

/// A file and what it is a return of.
#[derive(Debug, Clone)]
pub struct FileRead {
    pub path: String,
    /// Index into the kinds of return; `None` when no kind has that name.
    pub kind: Option<usize>,
}

impl Submitted {
    pub fn observations(&self) -> &Observations {
        &self.observations
    }

    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// The rows of the areas table with their places.
    pub fn listed(&self) -> &[ListedArea] {
        &self.listed
    }

    pub fn expected(&self) -> &[Expected] {
        &self.expected
    }

    pub fn files(&self) -> &[FileRead] {
        &self.files
    }

    pub fn acceptances(&self) -> &[Acceptance] {
        &self.acceptances
    }

    /// Takes out rows, which are sorted: the observations that stay are all that later stages see.
    pub fn remove(&mut self, rows: &[u32]) {
        self.observations = self.observations.without(rows);
    }

    /// Whether personal data was found: then there are findings about that and nothing else, so that nothing that was sent
    /// can be quoted.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Hands over the findings of this stage.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// Hands over what was read, to the stage that vouches for it.
    pub fn into_parts(self) -> (Observations, Areas, Vec<Expected>) {
        (self.observations, self.areas, self.expected)
    }
}

/// Reads all files of a set of returns, in the order of their paths.
///
/// # Errors
/// Only when a file's bytes cannot be had; everything wrong in them is a finding.
pub fn read(returns: &Returns, mut inputs: Vec<Input>) -> Result<Submitted, Error> {
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    let mut findings = Findings::default();
    let mut acceptances = Vec::new();
    for input in inputs.extract_if(.., |input| acceptances::is_acceptances(&input.path)) {
        acceptances.extend(acceptances::read(input, &mut findings)?);
    }
    let mut watch = Watch::default();
    let mut tables: Vec<(Input, &Kind)> = Vec::new();
    let mut files = Vec::new();
    for input in inputs {
        if !is_table(&input.path) {
            findings.push(unknown_format(&input.path));
            continue;
        }
        let opened = unpack(input, &mut findings)?.into_iter().map(|input| watch.over(input)).collect();
        for input in choose(returns, opened, &mut findings)? {
            let kind = returns.kind_of(&input.path);
            files.push(FileRead { path: input.path.clone(), kind });
            match kind {
                Some(kind) => tables.push((input, &returns.kinds[kind])),
                None => findings.push(unknown_return(returns, &input.path)),
            }
        }
    }
    let (references, measures): (Vec<_>, Vec<_>) = tables.into_iter().partition(|(_, kind)| kind.reference.is_some());

    let mut listed = Vec::new();
    let mut owed = Vec::new();
    for (input, kind) in references {
        let table = reference::table(input, kind, &mut findings)?;
        match kind.reference {
            Some(Reference::Areas) => listed.extend(reference::areas(&table, &mut findings)),
            Some(Reference::Expected) | None => owed.push(table),
        }
    }
    let areas = Areas::new(listed.iter().map(|area| area.area.clone()).collect());
    let mut expected = Vec::new();
    for table in owed {
        expected.extend(reference::expected(&table, returns, &areas, &mut findings));
    }

    let mut table = Growing::default();
    for (input, kind) in measures {
        table.read(returns, &areas, kind, input, &mut findings)?;
    }
    let personal = watch.finish().map_err(|(path, error)| Error::new(error).context(format!("cannot read {path}")))?;
    if !personal.is_empty() {
        return Ok(stopped(personal));
    }
    let findings = findings.finish();
    let observations = table.seal();
    Ok(Submitted { observations, areas, listed, expected, files, acceptances, findings, stopped: false })
}

/// Nothing but where personal data was found: whatever else was read is dropped here.
fn stopped(findings: Vec<Finding>) -> Submitted {
    let areas = Areas::new(Vec::new());
    let observations = Observations::default();
    let (listed, expected, files, acceptances) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Submitted { observations, areas, listed, expected, files, acceptances, findings, stopped: true }
}

/// Whether the name is one of a table.
fn is_table(path: &str) -> bool {
    let lower = path.to_lowercase();
    ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "zip"]
        .iter()
        .any(|extension| lower.strip_suffix(extension).is_some_and(|rest| rest.ends_with('.')))
}

fn unknown_format(path: &str) -> Finding {
    Finding::warning("unknown-format", Origin::file(path), "the file is no table that can be read, so it was not read")
        .hint("ask for it as CSV, XLSX or ODS")
}

/// Of the sheets of a workbook, those that are returns: the only one that has the columns, or the one that the kind names.
///
/// # Errors
/// Only when the bytes cannot be had.
fn choose(returns: &Returns, inputs: Vec<Input>, findings: &mut Findings) -> Result<Vec<Input>, Error> {
    let (sheets, mut chosen): (Vec<Input>, Vec<Input>) =
        inputs.into_iter().partition(|input| workbook(&input.path).is_some());
    let mut read: Vec<(Input, Vec<u8>)> = Vec::new();
    for Input { path, mut bytes } in sheets {
        let mut whole = Vec::new();
        bytes.read_to_end(&mut whole).with_context(|| format!("cannot read {path}"))?;
        read.push((Input { path, bytes: Box::new(io::empty()) }, whole));
    }
    for sheets in read.chunk_by(|(a, _), (b, _)| workbook(&a.path) == workbook(&b.path)) {
        let Some((first, _)) = sheets.first() else { continue };
        let kind = returns.kind_of(&first.path).map(|kind| &returns.kinds[kind]);
        let named = |name: &str, path: &str| path.ends_with(&format!("[{name}]"));
        let fits = |(_, bytes): &&(Input, Vec<u8>)| kind.is_some_and(|kind| Header::fits(kind, bytes));
        let mut fitting: Vec<&(Input, Vec<u8>)> = sheets.iter().filter(fits).collect();
        if let Some(sheet) = kind.map(|kind| kind.sheet.as_deref().unwrap_or("Return"))
            && let Some(named) = fitting.iter().find(|(input, _)| named(sheet, &input.path))
        {
            fitting = vec![named];
        }
        match fitting.as_slice() {
            [only] => chosen.push(reopened(only)),
            // Its missing columns are reported.
            [] => chosen.push(reopened(&sheets[0])),
            several => {
                let names: Vec<&str> = several.iter().map(|(input, _)| input.path.as_str()).collect();
                let message = format!("several sheets look like this return: {}", names.join(", "));
                let origin = Origin::file(workbook(&first.path).unwrap_or(&first.path));
                let finding = Finding::error("several-sheets", origin, message);
                findings.push(finding.hint("remove one, or name the right one with `sheet` in the return's TOML"));
            }
        }
    }
    Ok(chosen)
}

fn reopened((input, bytes): &(Input, Vec<u8>)) -> Input {
    Input { path: input.path.clone(), bytes: Box::new(io::Cursor::new(bytes.clone())) }
}

/// The workbook that a sheet is in.
fn workbook(path: &str) -> Option<&str> {
    path.strip_suffix(']').and_then(|path| path.rsplit_once('[')).map(|(workbook, _)| workbook)
}

/// Makes a block UTF-8, and says so once a file.
fn convert(path: &str, seen: &mut Seen, bytes: &mut Vec<u8>, findings: &mut Findings) {
    let before = *seen;
    seen.convert(bytes);
    if *seen == Seen::Windows1252 && before != Seen::Windows1252 {
        findings.push(Finding::note("encoding", Origin::file(path), "read as Windows-1252"));
    }
}

fn unknown_return(returns: &Returns, path: &str) -> Finding {
    let name = path.rsplit('/').next().unwrap_or(path);
    let near =
        nearest(name.split(['.', '_']).next().unwrap_or(name), &mut returns.kinds.iter().map(|kind| kind.id.as_str()));
    Finding::warning("unknown-return", Origin::file(path), "no kind of return has this name, so the file was not read")
        .hint(match near {
            Some(near) => format!("a file is named for its kind: did you mean {near}.csv or {near}_….csv?"),
            None => "a file is named for its kind, for instance marac.csv or marac_2025q1.csv".to_owned(),
        })
}

fn unclosed_quote(path: &str, line: u32) -> Finding {
    let origin = Origin { file: path.to_owned(), line, column: 0 };
    Finding::error("unclosed-quote", origin, "a quotation mark opens here and is never closed")
        .hint("close the quotation mark, or remove it")
}

/// The table of observations while files are added to it.
#[derive(Default)]
struct Growing {
    columns: Columns,
    dictionary: Dictionary,
    places: Vec<FileColumn>,
}

impl Growing {
    /// Adds one file, block by block: while a batch of blocks is read into rows, the next is fetched.
    fn read(
        &mut self,
        returns: &Returns,
        areas: &Areas,
        kind: &Kind,
        input: Input,
        findings: &mut Findings,
    ) -> Result<(), Error> {
        let path = input.path;
        let mut blocks = Blocks::new(input.bytes);
        let failed = |error: io::Error| Error::new(error).context(format!("cannot read {path}"));
        let mut seen = Seen::default();
        let mut batch = blocks.batch().map_err(failed)?;
        batch.iter_mut().for_each(|block| convert(&path, &mut seen, &mut block.bytes, findings));
        let Some(header) = Header::find(returns, kind, &path, &mut batch, findings) else { return Ok(()) };
        let first_place = self.places.len() as u32;
        self.places.extend((1..=header.width() as u32).map(|column| FileColumn { file: path.clone(), column }));
        let reader = RowReader { returns, areas, header: &header, path: &path, first_place };
        let mut rows_read = 0;
        while !batch.is_empty() {
            let (next, parsed): (_, Vec<Rows>) =
                rayon::join(|| blocks.batch(), || batch.par_iter().map(|block: &Block| reader.read(block)).collect());
            for rows in parsed {
                rows_read += rows.rows_read;
                self.append(rows, findings);
            }
            batch = next.map_err(failed).context("the file changed or the disk failed while it was read")?;
            batch.iter_mut().for_each(|block| convert(&path, &mut seen, &mut block.bytes, findings));
        }
        if let Some(line) = blocks.unclosed_quote() {
            findings.push(unclosed_quote(&path, line));
        } else if rows_read == 0 {
            findings.push(
                Finding::error("no-rows", Origin::file(path.as_str()), "the file has a header and no rows").hint(
                    "if nothing happened, send rows with zeros; if nothing was recorded, say so in the status column",
                ),
            );
        }
        Ok(())
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
        findings.absorb(rows.findings);
    }

    fn seal(self) -> Observations {
        let Dictionary { series, periods, partners, .. } = self.dictionary;
        Observations::new(self.columns, series, periods, partners, self.places)
    }
}

/// A list of distinct values with the code of each.
fn code_of<T: Clone + Eq + std::hash::Hash>(list: &mut Vec<T>, codes: &mut FxHashMap<T, u32>, value: T) -> u32 {
    *codes.entry(value).or_insert_with_key(|value| {
        list.push(value.clone());
        list.len() as u32 - 1
    })
}
