//! What a file may be whose name does not say it, by its headings.

use std::io::Read;

use anyhow::{Context, Error};

use super::blocks::Block;
use super::header::Header;
use super::title::Sought;
use super::{Input, plain, title};
use crate::spec::inbox::{FROM_NAME, FROM_TITLE};
use crate::spec::returns::{Kind, Returns, Role, TO_FILL_IN};

/// The kind of return that a file may be, with the table that has its columns.
struct Likely {
    kind: usize,
    columns: Vec<Role>,
    sheet: Option<String>,
    bytes: Vec<u8>,
}

/// An entry of `inbox.toml` for a file, with what has still to be filled in.
///
/// # Errors
/// A file of which nothing can be read.
pub fn proposal(returns: &Returns, input: Input) -> Result<String, Error> {
    let Input { path, mut bytes, .. } = input;
    let mut sent = Vec::new();
    bytes.read_to_end(&mut sent).with_context(|| format!("cannot read {path}"))?;
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    let mut likely: Option<Likely> = None;
    for table in plain(&path, &sent)? {
        for (at, kind) in returns.kinds.iter().enumerate().filter(|(_, kind)| kind.reference.is_none()) {
            let Some(columns) = Header::columns(&without_whereabouts(kind), &table.bytes) else { continue };
            let measures =
                columns.iter().filter(|role| matches!(role, Role::Measure(..) | Role::Value | Role::Field(_))).count();
            let fits = measures > 0 && likely.as_ref().is_none_or(|likely| columns.len() > likely.columns.len());
            if fits {
                likely = Some(Likely { kind: at, columns, sheet: table.sheet.clone(), bytes: table.bytes.clone() });
            }
        }
    }
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let Some(Likely { kind, columns, sheet, bytes }) = likely else {
        return Ok(format!(
            "# {name}: no kind of return has its columns. Describe it first: quarterday scaffold {}\n",
            quoted(&path)
        ));
    };
    let kind = &returns.kinds[kind];
    // In a pattern, brackets hold letters of which one is meant.
    let pattern = name.replace(['[', ']'], "?");
    let mut entry = format!("[[file]]\nmatch = {}\nkind = {}\n", quoted(&pattern), quoted(&kind.id));
    if let Some(sheet) = sheet.filter(|sheet| *sheet != "Return") {
        entry += &format!("sheet = {}\n", quoted(&sheet));
    }
    let asks = |role: Role| kind.columns.iter().any(|column| column.role == role) && !columns.contains(&role);
    let fill_in = quoted(TO_FILL_IN);
    if asks(Role::Partner) {
        entry += &format!("partner = {fill_in}\n");
    }
    if asks(Role::Period) && kind.period.is_none() {
        let sought = Sought::of(kind);
        let above = || Header::above(&without_whereabouts(kind), &Block { bytes, first_line: 1 });
        let said = match title::of_file(&path, sought) {
            Some(_) => quoted(FROM_NAME),
            None if title::only(above().iter().map(String::as_str), sought).is_some() => quoted(FROM_TITLE),
            None => fill_in.clone(),
        };
        entry += &format!("period = {said}\n");
    }
    if asks(Role::Area) && kind.area.is_none() {
        entry += &format!("area = {fill_in}\n");
    }
    Ok(entry)
}

/// The kind of return without the columns that an entry can stand for.
fn without_whereabouts(kind: &Kind) -> Kind {
    let mut kind = kind.clone();
    for column in &mut kind.columns {
        column.required &= !matches!(column.role, Role::Partner | Role::Area | Role::Period);
    }
    kind
}
