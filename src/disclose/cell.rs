//! A cell that is safe to show. Only this stage makes one.

use crate::model::cell::{Flag, Shown};
use crate::model::edition::Published;
use crate::model::round;

/// What is shown in one place, and the flags that qualify it. Its fields are private so that no later stage can put a
/// number into a table that did not pass through disclosure.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    shown: Shown,
    flags: Vec<Flag>,
}

impl Cell {
    pub(super) fn new(shown: Shown, flags: Vec<Flag>) -> Cell {
        Cell { shown, flags }
    }

    /// What an earlier release showed, which everybody has.
    pub fn published(figure: &Published) -> Cell {
        let decimals = figure.value.split_once('.').map_or(0, |(_, places)| places.len() as u8);
        let shown = match figure.value.parse::<f64>() {
            Ok(value) => Shown::Number { value, decimals },
            Err(_) => Shown::Words(figure.marker.clone()),
        };
        Cell::new(shown, Vec::new())
    }

    /// By how much a number that is shown is more than one that was shown before; nothing where one of them is no number.
    pub fn difference(was: &Cell, is: &Cell) -> Option<Cell> {
        match (&was.shown, &is.shown) {
            (Shown::Number { value: before, decimals: first }, Shown::Number { value: now, decimals: second }) => {
                let decimals = *first.max(second);
                let value = round::round(now - before, decimals);
                Some(Cell::new(Shown::Number { value, decimals }, Vec::new()))
            }
            _ => None,
        }
    }

    /// The same, marked as another number than was released before.
    pub(super) fn mark_revised(&mut self) {
        if !matches!(self.shown, Shown::Marker(_)) && !self.flags.contains(&Flag::Revised) {
            self.flags.push(Flag::Revised);
            self.flags.sort_unstable();
        }
    }

    /// What is shown: a rounded number, words or a marker.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The flags, sorted, each once.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// The number, as rounded; `None` for words and markers.
    pub fn number(&self) -> Option<f64> {
        match self.shown {
            Shown::Number { value, .. } => Some(value),
            _ => None,
        }
    }

    /// As a reader sees it, with thousands commas and without flags (`1,502,448`, `[c]`, `just under 500`).
    pub fn text(&self) -> String {
        match &self.shown {
            // A hyphen is not a minus sign.
            Shown::Number { value, decimals } => round::grouped(*value, *decimals).replace('-', "−"),
            Shown::Words(words) => words.clone(),
            Shown::Marker(marker) => marker.symbol().to_owned(),
        }
    }
}
