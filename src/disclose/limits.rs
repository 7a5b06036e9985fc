//! The limits of a figure's interval, as safe to show as the figure itself.

use super::many;
use std::cmp::Ordering;

use super::cell::Cell;
use crate::derive::Judgement;
use crate::model::cell::{Marker, Shown};
use crate::model::interval::{Chance, Interval, Method};
use crate::model::round;
use crate::model::spread::Varies;
use crate::model::statistic::Base;
use crate::spec::figure::{Definition, Nature};

/// So many places of a p value are shown.
const P_DECIMALS: u8 = 3;

/// What stands in the columns of the limits, and what is said about them.
#[derive(Debug)]
pub struct Limits {
    lower: Cell,
    upper: Cell,
    confidence: f64,
    shown: Option<(Method, Option<Chance>)>,
    varies: Varies,
    /// Of a change, its ends as words and on which side of none it lies, by the unrounded ends.
    change: Option<Change>,
}

/// The interval of a change as it is said in a sentence, its ends with their signs.
#[derive(Debug)]
pub struct Change {
    pub lower: String,
    pub upper: String,
    /// The two-sided p value.
    chance: Option<f64>,
    pub clear: Clear,
}

/// Whether a change is clear, by its unrounded interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clear {
    /// More or less than before.
    Yes(Ordering),
    /// No change is among what the interval holds.
    No,
    /// It would be by itself, and is not among so many changes that are looked at together.
    NotAmong(usize),
    /// It is of another season, and the figure follows the seasons.
    OfSeasons,
}

impl Limits {
    /// The limits of a figure whose definition has an interval. They fall with the figure, and are rounded to its places,
    /// so that they tell nothing that the figure and its own numerator do not.
    pub(super) fn of(judgement: &Judgement, definition: &Definition, decimals: u8, shown: &Shown) -> Option<Limits> {
        let confidence = definition.confidence?;
        let interval = judgement.interval.filter(|_| matches!(shown, Shown::Number { .. }));
        let cell = |limit: fn(Interval) -> f64| {
            let shown = match (interval, shown) {
                (Some(interval), _) => Shown::Number { value: round::round(limit(interval), decimals), decimals },
                (None, Shown::Marker(marker)) => Shown::Marker(*marker),
                // A range, or a number for which the method has no limits.
                (None, Shown::Number { .. } | Shown::Words(_)) => Shown::Marker(Marker::NotApplicable),
            };
            Cell::new(shown, Vec::new())
        };
        Some(Limits {
            lower: cell(|interval| interval.lower),
            upper: cell(|interval| interval.upper),
            confidence,
            varies: judgement.varies,
            shown: interval.map(|interval| (interval.method, interval.p.map(shown_p))),
            change: interval.filter(|_| is_change(definition)).map(|interval| change(interval, decimals)),
        })
    }

    /// A number, or the marker that the figure has.
    pub fn lower(&self) -> &Cell {
        &self.lower
    }

    /// A number, or the marker that the figure has.
    pub fn upper(&self) -> &Cell {
        &self.upper
    }

    /// Both limits as rounded; none where there is no interval.
    pub fn numbers(&self) -> Option<(f64, f64)> {
        self.lower.number().zip(self.upper.number())
    }

    /// The interval of a change in words; none where there is no interval, or where it is of something else.
    pub fn change(&self) -> Option<&Change> {
        self.change.as_ref()
    }

    /// How the counts behind the figure vary, by what is shown of them.
    pub fn varies(&self) -> Varies {
        self.varies
    }

    /// In per cent, in the fewest digits ("95", "99.8").
    pub fn confidence(&self) -> String {
        self.confidence.to_string()
    }

    /// How the interval was made; none where there is no interval.
    pub fn method(&self) -> Option<Method> {
        self.shown.as_ref().map(|(method, _)| *method)
    }

    /// How often chance alone makes a change at least as large, where nothing changes; none where that is not to be judged.
    pub(super) fn chance(&self) -> Option<f64> {
        let change = self.change.as_ref().filter(|change| change.clear != Clear::OfSeasons)?;
        change.chance
    }

    /// Takes a change on another season as not judged where the figure follows the seasons.
    pub(super) fn leave_seasons(&mut self, on: Base) {
        if let Some(change) = &mut self.change
            && on == Base::PreviousQuarter
            && self.varies.seasonal == Some(true)
        {
            change.clear = Clear::OfSeasons;
        }
    }

    /// Judges it as one of so many, by its p value adjusted for all of them.
    pub(super) fn among(&mut self, many: usize, adjusted: f64) {
        if let Some(change) = &mut self.change
            && matches!(change.clear, Clear::Yes(_))
            && adjusted > many::FALSE.max(1.0 - self.confidence / 100.0)
        {
            change.clear = Clear::NotAmong(many);
        }
    }

    /// The p value of "no change" at three places; none where nothing is tested.
    pub fn p(&self) -> Option<&Chance> {
        self.shown.as_ref().and_then(|(_, p)| p.as_ref())
    }
}

fn is_change(definition: &Definition) -> bool {
    matches!(definition.facts.nature, Nature::Change { .. })
}

/// An end that is printed as none, and is not, has the places that it takes to see on which side it lies.
fn change(interval: Interval, decimals: u8) -> Change {
    const MOST_DECIMALS: u8 = 6;
    let end = |end: f64| {
        let is_seen = |decimals: &u8| end == 0.0 || round::round(end, *decimals) != 0.0;
        let decimals = (decimals..=MOST_DECIMALS).find(is_seen).unwrap_or(decimals);
        let rounded = round::round(end, decimals);
        let sign = if rounded > 0.0 { "+" } else { "" };
        format!("{sign}{}", round::grouped(rounded, decimals))
    };
    let clear = match (interval.lower > 0.0, interval.upper < 0.0) {
        (true, _) => Clear::Yes(Ordering::Greater),
        (_, true) => Clear::Yes(Ordering::Less),
        (false, false) => Clear::No,
    };
    Change { lower: end(interval.lower), upper: end(interval.upper), chance: interval.p, clear }
}

pub(super) fn shown_p(p: f64) -> Chance {
    match round::round(p, P_DECIMALS) {
        0.0 => Chance::Below("0.001"),
        rounded => Chance::At(round::plain(rounded, P_DECIMALS)),
    }
}
