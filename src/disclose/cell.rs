//! A cell that is safe to show. Only this stage makes one.

use crate::model::cell::{Flag, Shown};
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
            Shown::Number { value, decimals } => round::grouped(*value, *decimals),
            Shown::Words(words) => words.clone(),
            Shown::Marker(marker) => marker.symbol().to_owned(),
        }
    }
}
