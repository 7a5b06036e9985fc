//! Tells a table of cases, which names the same few things over and over, from one of counts, before it fills the memory.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::header::Header;
use crate::model::area::AreaIndex;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::round;

/// A table with fewer figures is read, whatever it repeats: it costs little.
const FIGURES: usize = 1_000_000;
/// A table of counts that names everything so often on average is none.
const TIMES: usize = 10;
/// Bits for the things that are named: more than a national return has, in two megabytes.
const BITS: usize = 1 << 24;

/// How many figures a table has, and about how many different things they are of: what a figure is of sets a bit.
#[derive(Default)]
pub struct Repeated {
    figures: usize,
    different: usize,
    bits: Vec<u64>,
}

impl Repeated {
    /// Counts one figure of a series, area and period, by their codes.
    pub fn add(&mut self, series: u32, area: AreaIndex, period: u32) {
        self.bits.resize(BITS / 64, 0);
        let mut hasher = FxHasher::default();
        (series, area, period).hash(&mut hasher);
        let bit = (hasher.finish() >> 40) as usize % BITS;
        let (word, mask) = (&mut self.bits[bit / 64], 1 << (bit % 64));
        self.different += usize::from(*word & mask == 0);
        *word |= mask;
        self.figures += 1;
    }

    /// Whether the table is no table of counts.
    pub fn is_too_much(&self) -> bool {
        self.figures >= FIGURES && self.figures >= TIMES * self.different
    }

    /// That nothing was read from a line on.
    pub fn finding(&self, path: &str, header: &Header, line: u32) -> Finding {
        let message = format!(
            "{} figures up to here share about {} combinations of area, period and items, as in a list of cases, so \
            the rest of the file was not read",
            round::grouped(self.figures as f64, 0),
            round::grouped(self.different as f64, 0)
        );
        let origin =
            Origin { file: path.to_owned(), line, column: header.area().map_or(0, |column| column as u32 + 1) };
        let hint = "send counts per area and period, not rows of cases; if a column tells the rows apart, describe it \
            in the return's TOML";
        Finding::error(Code::UNREADABLE_FILE, origin, message).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_cases_is_told_from_a_large_table_of_counts() {
        let mut counts = Repeated::default();
        for series in 0..100 {
            for area in 0..331 {
                (0..60).for_each(|period| counts.add(series, area, period));
            }
        }
        // Some share a bit.
        assert!(!counts.is_too_much() && counts.different * 10 > counts.figures * 9, "{}", counts.different);
        let mut cases = Repeated::default();
        (1..FIGURES).for_each(|case| cases.add(case as u32 % 100, 7, 1));
        assert!(!cases.is_too_much());
        cases.add(0, 7, 1);
        assert!(cases.is_too_much());
    }
}
