//! Conditional formats, as far as they carry a number format or colours: where the condition holds, these go before the cell's own, so
//! a cell that holds 3 may show "[c]" or nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::colour::Paint;
use super::format::Format;
use super::look::STROKE;
use super::sheet::{Filled, Place, Sheet, seen};
use super::when::{Among, When};
use super::{Oddity, Refusal};

/// Parts of conditions looked at for one sheet: a return has a few thousand cells, with a few rules.
const MOST_LOOKS: usize = 50_000_000;

/// How cells are shown where a condition holds.
#[derive(Debug, Clone)]
pub struct Conditional {
    /// The cells: each run from its first row and column to its last.
    pub over: Arc<[(Place, Place)]>,
    pub when: When,
    pub brings: Brings,
    /// Where it holds, those that come later do not count.
    pub last: bool,
    pub from_1904: bool,
}

/// The number format and the colours that it brings.
#[derive(Debug, Default, Clone)]
pub struct Brings {
    pub format: Option<Format>,
    pub paint: Paint,
}

impl Brings {
    pub fn is_nothing(&self) -> bool {
        self.format.is_none() && self.paint == Paint::default()
    }

    /// What a sign in the place of a number brings.
    pub fn sign_alone() -> Brings {
        Brings { format: Some(Format::parse(";;;@")), paint: Paint::default() }
    }
}

/// What conditions make of a cell.
#[derive(Default, Clone, Copy)]
struct Made<'a> {
    format: Option<(&'a Format, bool)>,
    paint: Paint,
}

impl<'a> Made<'a> {
    /// This, and of the other what this leaves open.
    fn over(self, under: Made<'a>) -> Made<'a> {
        Made { format: self.format.or(under.format), paint: self.paint.over(under.paint) }
    }

    /// The cell as it is seen then: its text, what is odd about it, and its colours.
    fn seen(self, cell: &Filled) -> (String, Option<Oddity>, Paint) {
        let paint = self.paint.over(cell.paint);
        let Some((format, from_1904)) = self.format else { return (cell.text.to_string(), cell.odd, paint) };
        let paint = Paint { letters: format.letters(cell.held), ..Paint::default() }.over(paint);
        match cell.held {
            Some(held) => {
                let (text, odd) = seen(held, format, from_1904);
                (text, odd, paint)
            }
            None => match format.text(&cell.text) {
                hidden if hidden.trim().is_empty() => (cell.text.to_string(), cell.odd, Paint::UNSEEN),
                text => (text, None, paint),
            },
        }
    }
}

/// A cell while its conditions are gone through.
#[derive(Default)]
struct Settling<'a> {
    made: Made<'a>,
    /// What conditions would make of it of which it is open whether they hold.
    open: Vec<Made<'a>>,
    /// Later conditions do not count, or it is open whether they do.
    ended: bool,
    doubtful: bool,
}

impl<'a> Settling<'a> {
    fn take(&mut self, rule: &'a Conditional, holds: Option<bool>) {
        let format = rule.brings.format.as_ref().map(|format| (format, rule.from_1904));
        let brings = Made { format, paint: rule.brings.paint };
        if holds.is_none() || self.doubtful {
            self.open.push(self.made.over(brings));
            self.doubtful |= rule.last;
        } else {
            self.made = self.made.over(brings);
            self.ended = rule.last;
        }
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
    /// Lets cells show what they show where conditions hold, of which those that go before others come first. The cells are in
    /// order.
    ///
    /// # Errors
    /// More to look at than any return has.
    pub fn show_by_conditions(&mut self) -> Result<(), Refusal> {
        let conditional = std::mem::take(&mut self.conditional);
        if conditional.iter().all(|rule| rule.brings.is_nothing()) {
            return Ok(());
        }
        let mut settling: BTreeMap<usize, Settling> = BTreeMap::new();
        let mut left = MOST_LOOKS;
        for rule in &conditional {
            let places = self.places(&rule.over, rule.when.size(), &mut left)?;
            let among = Among::of(&rule.when, &places, &self.cells);
            for at in places {
                let cell = &self.cells[at];
                // What is struck through counts for nothing, and what has no result shows none.
                let shows = !cell.text.contains(STROKE) && cell.odd != Some(Oddity::NoResult);
                if !shows || settling.get(&at).is_some_and(|settling| settling.ended) {
                    continue;
                }
                let holds = rule.when.holds(cell, &self.cells, &among);
                if holds != Some(false) {
                    settling.entry(at).or_default().take(rule, holds);
                }
            }
        }
        for (at, Settling { made, open, .. }) in settling {
            let cell = &mut self.cells[at];
            let (text, odd, paint) = made.seen(cell);
            let is_open = open.into_iter().any(|other| {
                let (other_text, other_odd, other_paint) = other.over(made).seen(cell);
                paint.hides() != other_paint.hides() || says_something_else(&text, &other_text, other_odd)
            });
            if *text != *cell.text {
                self.room.take(&text)?;
                cell.text = text.into();
            }
            (cell.odd, cell.paint) = if is_open { (Some(Oddity::OnCondition), Paint::default()) } else { (odd, paint) };
        }
        Ok(())
    }

    /// The cells of these runs, each once. What there is `left` to look at grows less by so much for each.
    fn places(&self, over: &[(Place, Place)], by: usize, left: &mut usize) -> Result<Vec<usize>, Refusal> {
        let mut places = Vec::new();
        for (first, last) in over {
            let start = self.cells.partition_point(|cell| cell.place < *first);
            let within = self.cells[start..].iter().take_while(|cell| cell.place <= *last);
            for (at, cell) in (start..).zip(within) {
                *left = left.checked_sub(by).ok_or_else(Refusal::too_large)?;
                if (first.1..=last.1).contains(&cell.place.1) {
                    places.push(at);
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }
}
