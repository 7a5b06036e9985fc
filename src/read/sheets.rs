//! Tells which sheets of a workbook are returns.

use std::io::{Cursor, Read};

use anyhow::{Context, Error};

use super::Input;
use super::header::Header;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::spec::returns::Returns;

/// A sheet whose bytes are at hand.
struct Sheet {
    path: String,
    bytes: Vec<u8>,
}

/// Of the tables in one file, those that are returns, and the others: of a workbook the only sheet that has the columns, or
/// the one that the kind names.
///
/// # Errors
/// Only when the bytes cannot be had.
pub fn choose(
    returns: &Returns,
    inputs: Vec<Input>,
    findings: &mut Findings,
) -> Result<(Vec<Input>, Vec<Input>), Error> {
    let (of_workbooks, mut chosen): (Vec<Input>, Vec<Input>) =
        inputs.into_iter().partition(|input| workbook(&input.path).is_some());
    let mut sheets: Vec<Sheet> = Vec::new();
    for Input { path, bytes: mut source } in of_workbooks {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).with_context(|| format!("cannot read {path}"))?;
        sheets.push(Sheet { path, bytes });
    }
    let mut is_chosen = vec![false; sheets.len()];
    let mut from = 0;
    for book in sheets.chunk_by(|a, b| workbook(&a.path) == workbook(&b.path)) {
        match right_sheet(returns, book) {
            Ok(at) => is_chosen[from + at] = true,
            Err(finding) => findings.push(finding),
        }
        from += book.len();
    }
    let mut others = Vec::new();
    for (sheet, is_chosen) in sheets.into_iter().zip(is_chosen) {
        let input = Input { path: sheet.path, bytes: Box::new(Cursor::new(sheet.bytes)) };
        if is_chosen { chosen.push(input) } else { others.push(input) }
    }
    Ok((chosen, others))
}

/// Which of the sheets of one workbook is the return. Where none fits, the first, whose missing columns are then reported.
fn right_sheet(returns: &Returns, sheets: &[Sheet]) -> Result<usize, Finding> {
    let kind = sheets.first().and_then(|sheet| returns.kind_of(&sheet.path)).map(|kind| &returns.kinds[kind]);
    let Some(kind) = kind else { return Ok(0) };
    let fitting: Vec<usize> = (0..sheets.len()).filter(|at| Header::fits(kind, &sheets[*at].bytes)).collect();
    let name = format!("[{}]", kind.sheet.as_deref().unwrap_or("Return"));
    let named = fitting.iter().find(|at| sheets[**at].path.ends_with(&name));
    match (named, fitting.as_slice()) {
        (Some(named), _) => Ok(*named),
        (None, [only]) => Ok(*only),
        (None, []) => Ok(0),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|at| sheets[*at].path.as_str()).collect();
            let message = format!("several sheets look like this return: {}", names.join(", "));
            let origin = Origin::file(workbook(names[0]).unwrap_or(names[0]));
            Err(Finding::error("several-sheets", origin, message)
                .hint("remove one, or name the right one with `sheet` in the return's TOML"))
        }
    }
}

/// The workbook that a sheet is in.
fn workbook(path: &str) -> Option<&str> {
    path.strip_suffix(']').and_then(|path| path.rsplit_once('[')).map(|(workbook, _)| workbook)
}
