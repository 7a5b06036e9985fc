//! What a column is, by its heading.

use crate::model::measure::{Breakdown, DimensionIndex};
use crate::read::footnote;
use crate::read::period_text::{self, Habits};
use crate::spec::returns::{Column, Kind, Role, fold_heading};

/// What each column is: by its heading, or by its place where it has none.
pub(super) fn placed_roles(kind: &Kind, headings: &[String]) -> Vec<Option<Role>> {
    let mut roles: Vec<Option<Role>> = headings.iter().map(|heading| role(kind, heading)).collect();
    place(kind, headings, &mut roles);
    roles
}

/// Gives a column without a heading the role that belongs to its place, in a row that has other headings.
pub(super) fn place(kind: &Kind, headings: &[String], roles: &mut [Option<Role>]) {
    if !roles.iter().any(Option::is_some) {
        return;
    }
    for column in &kind.columns {
        let role = Some(column.role.clone());
        let place = column.position.and_then(|position| (position as usize).checked_sub(1));
        let free = place.filter(|place| headings.get(*place).is_some_and(String::is_empty) && !roles.contains(&role));
        if let Some(place) = free {
            roles[place] = role;
        }
    }
    // An area may be given by its name alone.
    if kind.reference.is_none() && kind.area.is_none() && !roles.contains(&Some(Role::Area)) {
        let name = roles.iter_mut().find(|role| **role == Some(Role::AreaName));
        name.into_iter().for_each(|role| *role = Some(Role::Area));
    }
}

/// Whether a column is of the measure whose periods stand across.
pub(super) fn is_across(kind: &Kind, role: &Role) -> bool {
    matches!(role, Role::Measure(measure, part) if kind.periods_across == Some(*measure) && part.is_whole())
}

/// The period that a heading names, in a return with periods across.
pub(super) fn period_across(kind: &Kind, heading: &str) -> Option<period_text::Read> {
    kind.periods_across?;
    if by_heading(kind, heading).is_some() {
        return None;
    }
    period_text::read(heading, Habits::of(kind)).ok()
}

/// What a heading means: by the headings of the return, or, where periods stand across, a period's figures.
pub(super) fn role(kind: &Kind, heading: &str) -> Option<Role> {
    by_heading(kind, heading).or_else(|| {
        let measure = kind.periods_across.filter(|_| period_across(kind, heading).is_some())?;
        Some(Role::Measure(measure, Breakdown::default()))
    })
}

/// What a heading means: as it stands, or else without a footnote's mark, or in the other number ("Case", "Cases").
pub(super) fn by_heading(kind: &Kind, heading: &str) -> Option<Role> {
    let bare = footnote::without_mark(heading).or_else(|| footnote::without_digit(heading));
    match bare {
        Some(bare) => accepted(kind, &[heading, bare]),
        None => accepted(kind, &[heading]),
    }
}

/// A heading without the digit behind it, where it means something only without it.
pub(super) fn without_digit<'h>(kind: &Kind, heading: &'h str) -> Option<&'h str> {
    let bare = footnote::without_digit(heading).filter(|_| footnote::without_mark(heading).is_none())?;
    (accepted(kind, &[heading]).is_none() && accepted(kind, &[bare]).is_some()).then_some(bare)
}

fn accepted(kind: &Kind, spellings: &[&str]) -> Option<Role> {
    let exact = |folded: &String, accepted: &String| folded == accepted;
    let singular = |folded: &String, accepted: &String| {
        // Each line of a table may be its headings, so nothing is copied here.
        folded.strip_suffix('s').unwrap_or(folded) == accepted.strip_suffix('s').unwrap_or(accepted)
    };
    let find = |same: &dyn Fn(&String, &String) -> bool| {
        spellings.iter().find_map(|spelling| {
            let folded = fold_heading(spelling);
            kind.columns.iter().find(|column| column.accept.iter().any(|accepted| same(&folded, accepted)))
        })
    };
    find(&exact).or_else(|| find(&singular)).map(|column| column.role.clone())
}

pub(super) fn is_complete(kind: &Kind, roles: &[Option<Role>]) -> bool {
    kind.columns.iter().all(|column| !is_required(kind, column, roles) || roles.contains(&Some(column.role.clone())))
}

/// Whether a table has to have a column: the name of an area is not needed where its code is there.
pub(super) fn is_required(kind: &Kind, column: &Column, roles: &[Option<Role>]) -> bool {
    let is_by_code = kind.reference.is_none() && roles.contains(&Some(Role::Area));
    column.required && !(column.role == Role::AreaName && is_by_code)
}

pub(super) fn fills_down(kind: &Kind, role: Option<&Role>) -> bool {
    kind.columns.iter().any(|column| column.fill_down && Some(&column.role) == role)
}

pub(super) fn blank_is_all(kind: &Kind, role: &Role) -> Option<DimensionIndex> {
    let Role::Dimension(dimension) = role else { return None };
    kind.columns.iter().any(|column| column.blank_is_all && column.role == *role).then_some(*dimension)
}

/// The columns that tell the rows of this return from others.
pub(super) fn only(kind: &Kind, headings: &[String]) -> Vec<(usize, Vec<String>)> {
    let telling = |heading: &String| {
        let folded = fold_heading(heading);
        kind.columns.iter().find(|column| !column.only.is_empty() && column.accept.contains(&folded))
    };
    let columns = headings.iter().enumerate();
    columns.filter_map(|(at, heading)| Some((at, telling(heading)?.only.clone()))).collect()
}

pub(super) fn standard_heading(kind: &Kind, role: &Role) -> String {
    kind.columns.iter().find(|column| column.role == *role).map_or(String::new(), |column| column.heading.clone())
}
