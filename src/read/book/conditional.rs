//! Conditional formats, as far as they carry a number format: where the condition holds, that format goes before the cell's own, so
//! a cell that holds 3 may show "[c]" or nothing.
//!
//! The condition is worked out where it compares the cell with numbers (`cellIs` of ECMA-376 Part 1, 18.18.12; the conditions of
//! OpenDocument 1.3 Part 3, 19.475 and of LibreOffice's `calcext:value`). Any other leaves it open what the cell shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::format::{Comparison, Format};
use super::look::STROKE;
use super::sheet::{Filled, Place, Room, Sheet, seen};
use super::{Oddity, Refusal};

/// Cells looked at for one sheet's conditional formats: a return has a few thousand, with a few rules.
const MOST_LOOKS: usize = 50_000_000;

/// How cells are shown where a condition holds.
#[derive(Debug, Clone)]
pub struct Conditional {
    /// The cells: each run from its first row and column to its last.
    pub over: Arc<[(Place, Place)]>,
    pub when: When,
    /// The number format that it brings; with `None` nothing that comes later counts.
    pub format: Option<Format>,
    pub from_1904: bool,
}

/// When it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    Compares(Comparison, f64),
    Between(f64, f64),
    Outside(f64, f64),
    /// By a formula, by other cells, or by something else that is not worked out here.
    NotSaid,
}

impl When {
    /// A condition in the words of XLSX, with its formulas.
    pub fn of_operator(operator: &str, formulas: &[String]) -> When {
        let numbers: Option<Vec<f64>> = formulas.iter().map(|formula| formula.trim().parse().ok()).collect();
        match (operator, numbers.as_deref()) {
            ("between", Some([low, high])) => When::Between(*low, *high),
            ("notBetween", Some([low, high])) => When::Outside(*low, *high),
            ("lessThan", Some([with])) => When::Compares(Comparison::Below, *with),
            ("lessThanOrEqual", Some([with])) => When::Compares(Comparison::AtMost, *with),
            ("equal", Some([with])) => When::Compares(Comparison::Equal, *with),
            ("notEqual", Some([with])) => When::Compares(Comparison::Not, *with),
            ("greaterThanOrEqual", Some([with])) => When::Compares(Comparison::AtLeast, *with),
            ("greaterThan", Some([with])) => When::Compares(Comparison::Above, *with),
            _ => When::NotSaid,
        }
    }

    /// A condition in the words of ODS: "<13", "between(1,5)", "cell-content()<13", "cell-content-is-between(1,5)".
    pub fn of_words(words: &str) -> When {
        let words = words.trim().trim_start_matches("cell-content()").trim_start_matches("cell-content-is-");
        let both = |start: &str| {
            let inside = words.strip_prefix(start)?.strip_prefix('(')?.strip_suffix(')')?;
            let (low, high) = inside.split_once([',', ';'])?;
            low.trim().parse().ok().zip(high.trim().parse().ok())
        };
        if let Some((low, high)) = both("between") {
            return When::Between(low, high);
        }
        if let Some((low, high)) = both("not-between") {
            return When::Outside(low, high);
        }
        let found = Comparison::of(&words.replace("!=", "<>"));
        found.map_or(When::NotSaid, |(comparison, with)| When::Compares(comparison, with))
    }

    /// Whether it holds of a cell; `None` where that is open. A text is above every number.
    fn holds(self, held: Option<f64>) -> Option<bool> {
        let number = held.unwrap_or(f64::INFINITY);
        match self {
            When::Compares(comparison, with) => Some(comparison.holds(number, with)),
            When::Between(low, high) => Some(low.min(high) <= number && number <= low.max(high)),
            When::Outside(low, high) => Some(number < low.min(high) || low.max(high) < number),
            When::NotSaid => None,
        }
    }
}

impl Conditional {
    /// Lets a cell show what it shows where the condition holds, and says whether it does.
    fn show(&self, cell: &mut Filled, room: &mut Room) -> Result<bool, Refusal> {
        // What is struck through counts for nothing, and what has no result shows none.
        if cell.text.contains(STROKE) || cell.odd == Some(Oddity::NoResult) {
            return Ok(false);
        }
        let holds = self.when.holds(cell.held);
        if holds == Some(false) {
            return Ok(false);
        }
        let Some(format) = &self.format else { return Ok(holds.is_some()) };
        let (text, odd) = match cell.held {
            Some(held) => seen(held, format, self.from_1904),
            None => (format.text(&cell.text), None),
        };
        if holds.is_none() {
            if says_something_else(&cell.text, &text, odd) {
                cell.odd = Some(Oddity::OnCondition);
            }
            return Ok(false);
        }
        if cell.held.is_some() || *text != *cell.text {
            room.take(&text)?;
            (cell.text, cell.odd) = (text.into(), odd);
        }
        Ok(true)
    }
}

/// Whether a text, and what is odd about it, says something else than another: more than the same number with other places.
fn says_something_else(one: &str, other: &str, odd: Option<Oddity>) -> bool {
    let is_number = |text: &str| text.replace(['£', '%'], "").parse::<f64>().is_ok();
    let alike = is_number(one) && is_number(other) && one.contains('%') == other.contains('%');
    let same_number = alike && matches!(odd, None | Some(Oddity::Rounded(_)));
    !same_number && one != other
}

impl Sheet {
    /// Lets cells show what they show where conditions hold. The first condition that holds counts. The cells are in order.
    ///
    /// # Errors
    /// More to look at than any return has.
    pub fn show_by_conditions(&mut self) -> Result<(), Refusal> {
        let mut settled: BTreeSet<usize> = BTreeSet::new();
        let mut left = MOST_LOOKS;
        let conditional = std::mem::take(&mut self.conditional);
        if conditional.iter().all(|conditional| conditional.format.is_none()) {
            return Ok(());
        }
        for conditional in conditional {
            for (first, last) in conditional.over.iter() {
                let start = self.cells.partition_point(|cell| cell.place < *first);
                let within = self.cells[start..].iter_mut().take_while(|cell| cell.place <= *last);
                for (at, cell) in (start..).zip(within) {
                    left = left.checked_sub(1).ok_or_else(Refusal::too_large)?;
                    let open = (first.1..=last.1).contains(&cell.place.1) && !settled.contains(&at);
                    if open && conditional.show(cell, &mut self.room)? {
                        settled.insert(at);
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_that_compares_with_numbers_is_worked_out() {
        let formulas = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let below = When::Compares(Comparison::Below, 13.0);
        assert_eq!(When::of_operator("lessThan", &formulas(&["13"])), below);
        assert_eq!(When::of_operator("between", &formulas(&["9", "6"])), When::Between(9.0, 6.0));
        assert_eq!(When::of_operator("lessThan", &formulas(&["$H$1"])), When::NotSaid);
        for (words, when) in [
            ("<13", below),
            ("cell-content()<13", below),
            ("!=0", When::Compares(Comparison::Not, 0.0)),
            ("between(6,9)", When::Between(6.0, 9.0)),
            ("cell-content-is-not-between(6,9)", When::Outside(6.0, 9.0)),
            ("formula-is([.$C2]<5)", When::NotSaid),
            ("<[.$H$1]", When::NotSaid),
        ] {
            assert_eq!(When::of_words(words), when, "{words}");
        }
        assert_eq!(When::Between(9.0, 6.0).holds(Some(7.0)), Some(true));
        // A text is above every number.
        assert_eq!((below.holds(None), When::Outside(6.0, 9.0).holds(None)), (Some(false), Some(true)));
    }
}
