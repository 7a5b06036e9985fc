//! Areas in groups of equal size by their values: quarters, fifths, tenths.

use super::{Undefined, check};

/// Which end is group 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    Lowest,
    Highest,
}

/// The group of each value, from 1 to `groups`; an area without a value has none and does not count.
///
/// Equal values are in one group, that of the best placed among them: `groups + 1 - ceil((N + 1 - rank) groups / N)`,
/// and at least 1. Fewer values than groups have no groups. Source: PHEindicatormethods `phe_quantile`, in whole
/// numbers.
pub fn groups(values: &[Option<f64>], groups: usize, first: First) -> Result<Vec<Option<usize>>, Undefined> {
    let mut sorted = Vec::with_capacity(values.len());
    for value in values.iter().flatten() {
        sorted.push(check::number(*value)?);
    }
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    check::at_least(count, groups.max(1))?;
    let group = |value: f64| {
        let before = match first {
            First::Lowest => sorted.partition_point(|other| *other < value),
            First::Highest => count - sorted.partition_point(|other| *other <= value),
        };
        (groups + 1).saturating_sub(((count - before) * groups).div_ceil(count)).max(1)
    };
    Ok(values.iter().map(|value| value.map(group)).collect())
}
