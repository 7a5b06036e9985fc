//! Which file is which return, where its name does not say it: `inbox.toml` beside the returns, so that nobody has to rename or
//! edit what a partner sent.

use std::collections::BTreeMap;

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;
use wildmatch::WildMatch;

use super::claim::{Claim, PeriodIn};
use super::returns::{Column, Returns, Role, TO_FILL_IN, fold_heading};
use super::source::{Name, Source, nearest};
use crate::model::period::Period;

/// The name of the file, in each folder of returns.
pub const FILE: &str = "inbox.toml";
/// What stands for a period that the name of a file says.
pub const FROM_NAME: &str = "from-name";
/// What stands for one that is said above the headings.
pub const FROM_TITLE: &str = "from-title";
/// What stands, before its letters and line, for a cell that says it.
const CELL: &str = "cell ";

/// `inbox.toml` as it is typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedInbox {
    /// What files are, in order: the first entry whose `match` fits a file is used.
    #[serde(default)]
    file: Vec<TypedEntry>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TypedEntry {
    /// The file's name, with `*` for any letters and `?` for one; with a slash, its path below the folder.
    #[serde(rename = "match")]
    pattern: Name,
    /// The kind of return that it is.
    kind: Name,
    /// Who sent it, where the table has no column for that.
    partner: Option<String>,
    /// The period of all its rows; or "from-name" where it is in the file's name, "from-title" where it is in a line
    /// above the headings, "cell B2" where it is in that cell.
    period: Option<Name>,
    /// The area, by code or name, of all its rows.
    area: Option<String>,
    /// The sheet that holds the return.
    sheet: Option<String>,
    /// The file's own headings: for each heading of the standard, or id of a measure, the heading in the file.
    #[serde(default)]
    columns: BTreeMap<Name, String>,
}

/// Resolves the entries of the `inbox.toml` of a folder.
///
/// # Errors
/// The first key or name that cannot be right, with its place.
pub fn claims(source: &Source, returns: &Returns) -> Result<Vec<Claim>, Error> {
    let typed: TypedInbox = source.parse()?;
    typed.file.into_iter().map(|entry| resolved(source, returns, entry)).collect()
}

fn resolved(source: &Source, returns: &Returns, entry: TypedEntry) -> Result<Claim, Error> {
    let ids = returns.kinds.iter().map(|kind| kind.id.as_str());
    let kind = source.look_up(&entry.kind, "kind of return", ids)?;
    let mut as_sent = returns.kinds[kind].clone();
    let is_open = |typed: &str| typed == TO_FILL_IN;
    let period = entry.period.as_ref().map(|name| name.get_ref().as_str());
    let said = [
        ("partner", Role::Partner, entry.partner.as_deref()),
        ("period", Role::Period, period),
        ("area", Role::Area, entry.area.as_deref()),
    ];
    let mut says = Vec::new();
    for (what, role, typed) in said {
        let Some(typed) = typed else { continue };
        says.push(role.clone());
        as_sent.to_fill_in.extend(is_open(typed).then_some(what));
        let is_of = |column: &&mut Column| column.role == role || (role == Role::Area && column.role == Role::AreaName);
        let of_role = as_sent.columns.iter_mut().filter(is_of);
        of_role.for_each(|column| column.required = false);
    }
    let period_in = entry.period.as_ref().map(|name| period_in(source, name)).transpose()?.flatten();
    let fixed = entry.period.as_ref().filter(|name| period_in.is_none() && !is_open(name.get_ref()));
    let parsed = |name: &Name| Period::parse(name.get_ref()).map_err(|why| source.error(name.span().start, why));
    as_sent.period = fixed.map(parsed).transpose()?.or(as_sent.period);
    as_sent.partner = entry.partner.filter(|typed| !is_open(typed)).or(as_sent.partner);
    as_sent.area = entry.area.filter(|typed| !is_open(typed)).or(as_sent.area);
    as_sent.sheet = entry.sheet.or(as_sent.sheet);
    for (name, heading) in &entry.columns {
        let wanted = fold_heading(name.get_ref());
        let standard = &returns.kinds[kind].columns;
        let Some(place) = standard.iter().position(|column| column.accept.contains(&wanted)) else {
            let known = || standard.iter().map(|column| column.heading.as_str());
            let hint =
                nearest(name.get_ref(), &mut known()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let message = format!("the {} has no column `{}`{hint}", as_sent.title, name.get_ref());
            return Err(source.error(name.span().start, message));
        };
        if is_open(heading) {
            as_sent.columns_to_fill_in.push(standard[place].heading.clone());
            continue;
        }
        // Whatever else the file calls so is another column.
        as_sent.columns[place].accept = vec![fold_heading(heading)];
    }
    let typed = entry.pattern.get_ref().clone();
    if typed.trim().is_empty() {
        return Err(source.error(entry.pattern.span().start, "`match` is empty, so it would not match any file"));
    }
    let folder = source.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    Ok(Claim {
        pattern: WildMatch::new_case_insensitive(&typed),
        folder,
        kind,
        as_sent,
        says,
        headings: entry.columns.into_values().filter(|heading| !is_open(heading)).collect(),
        period_in,
        origin: source.origin(&entry.pattern),
        typed,
    })
}

/// Where the period stands, unless it is typed.
fn period_in(source: &Source, typed: &Name) -> Result<Option<PeriodIn>, Error> {
    let text = typed.get_ref().as_str();
    match text {
        FROM_NAME => return Ok(Some(PeriodIn::Name)),
        FROM_TITLE => return Ok(Some(PeriodIn::Title)),
        _ => {}
    }
    let Some(cell) = text.strip_prefix(CELL) else { return Ok(None) };
    let digits = cell.find(|letter: char| letter.is_ascii_digit()).unwrap_or(cell.len());
    let (letters, line) = cell.split_at(digits);
    let column = letters.bytes().try_fold(0, |before: u32, letter| {
        let place = letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?;
        before.checked_mul(26)?.checked_add(u32::from(place) + 1)
    });
    match (column.filter(|column| *column > 0), line.parse()) {
        (Some(column), Ok(line)) if line > 0 => Ok(Some(PeriodIn::At { line, column })),
        _ => Err(source.error(
            typed.span().start,
            format!("\"{cell}\" is not a cell: write its letters and its line, as in \"cell B2\""),
        )),
    }
}
