//! Rows of registers that were sent again: the later one stands, by the day on which each was sent. A row that stands twice, or that two
//! partners send alike, is counted once.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::area::AreaIndex;
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin, Place};
use crate::model::findings::Findings;
use crate::model::period::Period;
use crate::model::register::Entry;
use crate::spec::register::{Holds, Register, same_id};
use crate::spec::returns::Returns;

/// Kind, area, period and id.
type Key = (usize, AreaIndex, Period, String);

/// Takes out the rows that others stand for.
pub fn settle(returns: &Returns, entries: &mut Vec<Entry>, findings: &mut Findings) {
    let mut same: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, row) in entries.iter().enumerate() {
        if let Some(register) = &returns.kinds[row.kind].register {
            let id = register.id(row);
            if !id.is_empty() {
                same.entry((row.kind, row.area, row.period, id)).or_default().push(at);
            }
        }
    }
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    for ((kind, ..), rows) in same.into_iter().filter(|(_, rows)| rows.len() > 1) {
        let Some(register) = &returns.kinds[kind].register else { continue };
        let mut stay: Vec<usize> = Vec::new();
        for at in rows {
            let row = &entries[at];
            match stay.iter().position(|other| entries[*other].partner == row.partner) {
                None => stay.push(at),
                Some(place) => match of_one_partner(register, &entries[stay[place]], row) {
                    Again::Twice(finding) | Again::Before(finding) => {
                        findings.push(finding);
                        gone.insert(at);
                    }
                    Again::After(finding) => {
                        findings.push(finding);
                        gone.insert(stay[place]);
                        stay[place] = at;
                    }
                    // Nothing tells which is the later one: both stay, and are held to the rule that an id is of one row.
                    Again::Open => {}
                },
            }
        }
        let Some((first, others)) = stay.split_first() else { continue };
        for other in others {
            match of_two_partners(register, &entries[*first], &entries[*other]) {
                Shared::Same(finding) => {
                    findings.push(finding);
                    gone.insert(*other);
                }
                Shared::Alike(finding) => findings.push(finding),
                Shared::No => {}
            }
        }
    }
    let mut at = 0;
    entries.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

/// What a row is to one of the same partner and id.
enum Again {
    /// The same once more.
    Twice(Finding),
    /// Sent before it.
    Before(Finding),
    /// Sent after it.
    After(Finding),
    Open,
}

fn of_one_partner(register: &Register, stands: &Entry, row: &Entry) -> Again {
    let is_later =
        |one: &Entry, other: &Entry| one.submitted.zip(other.submitted).is_some_and(|(one, other)| one > other);
    if is_later(row, stands) {
        return Again::After(superseded(register, row, stands));
    }
    if is_later(stands, row) {
        return Again::Before(superseded(register, stands, row));
    }
    if !says_same(stands, row) {
        return Again::Open;
    }
    let message = format!("this row is the same as that at {} and is counted once", place(register, stands));
    Again::Twice(Finding::warning(Code::DUPLICATE_ROW, at(register, row), message).hint("remove one of the two rows"))
}

fn superseded(register: &Register, later: &Entry, earlier: &Entry) -> Finding {
    let on = later.submitted.map_or(String::new(), |day| format!(" on {}", date::words(day)));
    let what = if says_same(later, earlier) { "with the same words" } else { "with other words" };
    let message = format!(
        "{} was sent at {}, and again{on} {what} here; this one is used",
        id(register, later),
        place(register, earlier)
    );
    Finding::note(Code::SUPERSEDED, at(register, later), message)
}

/// What a row is to one of the same id that another partner sent.
enum Shared {
    /// The same.
    Same(Finding),
    /// The same thing, and not in the same words.
    Alike(Finding),
    /// Each partner has ids of its own.
    No,
}

fn of_two_partners(register: &Register, first: &Entry, other: &Entry) -> Shared {
    if says_same(first, other) {
        let message = format!(
            "{} is also at {}, sent by {}; it is counted once",
            id(register, other),
            place(register, first),
            first.partner
        );
        let hint = "ask which of the two keeps the register, and leave the other out";
        return Shared::Same(Finding::warning(Code::SAME_ROW, at(register, other), message).hint(hint));
    }
    let text = register.fields.iter().position(|field| field.holds == Holds::Text);
    // Whatever their case and spaces.
    let words = |row: &Entry, text: usize| same_id(&row.filled(text).words());
    let is_alike = text.is_some_and(|text| !words(first, text).is_empty() && words(first, text) == words(other, text));
    if !is_alike {
        return Shared::No;
    }
    let message = format!(
        "{} is also at {}, sent by {}, with the same words but other details; both are counted",
        id(register, other),
        place(register, first),
        first.partner
    );
    let hint = "ask which of the two keeps the register, and leave the other out; if they are two things, give each an id of its own";
    Shared::Alike(Finding::warning(Code::SAME_ROW, at(register, other), message).hint(hint))
}

/// Whether two rows say the same, wherever their columns stand.
fn says_same(one: &Entry, other: &Entry) -> bool {
    one.cells.iter().zip(&other.cells).all(|(one, other)| one.filled.says_same(&other.filled))
}

fn id(register: &Register, row: &Entry) -> String {
    register.id_field().map_or_else(String::new, |field| row.filled(field).words())
}

fn place(register: &Register, row: &Entry) -> Origin {
    row.origin(register.id_field().unwrap_or_default())
}

fn at(register: &Register, row: &Entry) -> Place {
    row.at(register.id_field().unwrap_or_default())
}
