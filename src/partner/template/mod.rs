//! A workbook that a partner can fill in, with last period's figures beside: read back, it gives no finding.

mod checks;
mod last_time;
mod layout;
mod lists;
mod register;
mod styles;
mod workbook;

use anyhow::{Error, anyhow, bail};

use super::slug;
use crate::model::area::{AreaIndex, Areas};
use crate::model::period::Period;
use crate::model::submitted::Expected;
use crate::read::Submitted;
use crate::spec::returns::{Kind, Returns, Role};
use crate::spec::source::nearest;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Index into the kinds of return.
    pub kind: usize,
    pub partner: &'a str,
    pub period: Period,
    /// Codes or names; without any, the areas for which the partner owes the return.
    pub areas: &'a [String],
}

/// The kind of return that is called so, and that a partner sends.
///
/// # Errors
/// A name that no kind has, one of the analyst's own tables, or a return without a column for the area or the period.
pub fn kind(returns: &Returns, name: &str) -> Result<usize, Error> {
    let sent = || returns.kinds.iter().filter(|kind| kind.reference.is_none()).map(|kind| kind.id.as_str());
    match returns.kinds.iter().position(|kind| kind.id == name) {
        Some(kind) if returns.kinds[kind].reference.is_none() => {
            let has = |role: Role| returns.kinds[kind].columns.iter().any(|column| column.role == role);
            if !has(Role::Area) || !has(Role::Period) {
                bail!(
                    "`{name}` has no column for the area or for the period, so a template for it cannot include them"
                );
            }
            Ok(kind)
        }
        Some(_) => bail!("`{name}` is a table of the analyst's own, which no partner fills in"),
        None => {
            let near = nearest(name, &mut sent()).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            bail!("no kind of return is called \"{name}\"{near}")
        }
    }
}

/// The areas that the rows of a template are for, in order of their codes.
///
/// # Errors
/// An area that is not listed, or a partner that owes nothing and for whom no area was named.
pub fn areas(returns: &Returns, wanted: &Wanted, submitted: &Submitted) -> Result<Vec<AreaIndex>, Error> {
    let mut areas = match wanted.areas {
        [] => owed(returns, wanted, submitted.expected())?,
        named => named.iter().map(|text| find(submitted.areas(), text)).collect::<Result<_, _>>()?,
    };
    areas.sort_unstable();
    areas.dedup();
    Ok(areas)
}

fn find(areas: &Areas, text: &str) -> Result<AreaIndex, Error> {
    areas.find(text).ok_or_else(|| {
        let near =
            nearest(text, &mut areas.spellings()).map_or(String::new(), |near| format!("; did you mean {near}?"));
        anyhow!("the area \"{text}\" is not in the areas table{near}")
    })
}

fn owed(returns: &Returns, wanted: &Wanted, expected: &[Expected]) -> Result<Vec<AreaIndex>, Error> {
    let title = &returns.kinds[wanted.kind].title;
    let of_kind = || expected.iter().filter(|expected| expected.kind == wanted.kind);
    let of_partner: Vec<&Expected> = of_kind().filter(|expected| expected.partner == wanted.partner).collect();
    let owed: Vec<AreaIndex> =
        of_partner.iter().filter(|expected| expected.covers(wanted.period)).map(|expected| expected.area).collect();
    match (owed.is_empty(), of_partner.is_empty()) {
        (false, _) => Ok(owed),
        (true, false) => bail!(
            "expected.csv does not say that {} is due to send the {title} for {}: name the areas with --area",
            wanted.partner,
            wanted.period
        ),
        (true, true) => {
            let near = nearest(wanted.partner, &mut of_kind().map(|expected| expected.partner.as_str()))
                .map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            bail!(
                "expected.csv names no areas for which {} is due to send the {title}{near}; if the partner is new, \
                name them with --area",
                wanted.partner
            )
        }
    }
}

/// The workbook; the same returns and the same wish give the same bytes.
///
/// # Errors
/// A period that the return is not sent for, or a kind that no sheet can hold.
pub fn template(returns: &Returns, wanted: &Wanted, submitted: &Submitted) -> Result<Vec<u8>, Error> {
    let kind = &returns.kinds[wanted.kind];
    fits(kind, wanted.period)?;
    let areas = areas(returns, wanted, submitted)?;
    let sheet = layout::lay_out(returns, kind, &areas)?;
    let before = last_time::last_time(wanted, &areas, submitted);
    workbook::workbook(&workbook::Asked { returns, kind, wanted, areas: submitted.areas(), sheet: &sheet }, &before)
}

/// The file's name when none is given: kind, partner and period, so that it is read as a return of its kind.
pub fn file_name(kind: &str, wanted: &Wanted) -> String {
    format!("{kind}_{}_{}.xlsx", slug(wanted.partner), wanted.period.slug())
}

fn fits(kind: &Kind, period: Period) -> Result<(), Error> {
    match kind.frequency {
        Some(frequency) if !frequency.is_of(period) => {
            bail!(
                "the {} is sent for {} ({}), but {period} is not one",
                kind.title,
                frequency.one(),
                frequency.example()
            )
        }
        _ => Ok(()),
    }
}
