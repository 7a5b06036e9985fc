//! The run chart: values around their median, with Anhoej's rules, which need no limits. Source: qicharts2.

use crate::statistics::median::median;
use crate::statistics::{Undefined, check, special};

/// The runs of a series around its centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    /// How many values are not on the centre line; only those count.
    pub useful: usize,
    pub longest: usize,
    /// The longest run that chance still makes.
    pub longest_expected: usize,
    pub crossings: usize,
    /// The fewest crossings that chance still makes.
    pub fewest_expected: usize,
}

impl Runs {
    /// Whether the values shifted: a run is too long or there are too few crossings.
    pub fn signal(self) -> bool {
        self.longest > self.longest_expected || self.crossings < self.fewest_expected
    }
}

/// The centre of a run chart: the median of the values that there are.
pub fn centre(values: &[Option<f64>]) -> Result<f64, Undefined> {
    let mut known = Vec::new();
    for value in values.iter().flatten() {
        known.push(check::number(*value)?);
    }
    median(&known)
}

/// The runs above and below `centre`. Missing values and values on the centre are left out: they neither end nor
/// lengthen a run.
pub fn runs(values: &[Option<f64>], centre: f64) -> Result<Runs, Undefined> {
    let sides: Vec<bool> =
        values.iter().flatten().filter(|value| **value != centre).map(|value| *value > centre).collect();
    check::at_least(sides.len(), 2)?;
    let (mut longest, mut run, mut crossings) = (1, 1, 0);
    for pair in sides.windows(2) {
        if pair[0] == pair[1] {
            run += 1;
        } else {
            crossings += 1;
            run = 1;
        }
        longest = longest.max(run);
    }
    let (longest_expected, fewest_expected) = expected(sides.len());
    Ok(Runs { useful: sides.len(), longest, longest_expected, crossings, fewest_expected })
}

/// The longest run and the fewest crossings that chance still makes of so many useful values: `round(log2 n) + 3`, and
/// the 5 % quantile of a binomial of n - 1 even chances.
pub fn expected(useful: usize) -> (usize, usize) {
    let count = useful.max(1) as f64;
    let longest = count.log2().round_ties_even() as usize + 3;
    let steps = count - 1.0;
    let enough = |crossings: &usize| special::binomial_at_most(*crossings as f64, steps, 0.5) >= 0.05;
    (longest, (0..useful).find(enough).unwrap_or(0))
}
