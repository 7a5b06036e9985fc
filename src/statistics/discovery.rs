//! Many comparisons at once: of so many, some look striking by chance alone.

use super::{Undefined, check};

/// The p values, adjusted so that among those below a level no more than that share is expected to be there by chance: the
/// i-th smallest of m times m / i, and no more than the adjusted one above it. In the order in which they came. Source:
/// Benjamini and Hochberg 1995, as in R `p.adjust` with `method = "BH"`.
pub fn benjamini_hochberg(ps: &[f64]) -> Result<Vec<f64>, Undefined> {
    let mut falling = Vec::with_capacity(ps.len());
    for (place, p) in ps.iter().enumerate() {
        check::part_of(*p, 1.0)?;
        falling.push((place, *p));
    }
    falling.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let mut adjusted = vec![1.0; ps.len()];
    let mut least = 1.0_f64;
    for ((place, p), rank) in falling.into_iter().zip((1..=ps.len()).rev()) {
        least = least.min(ps.len() as f64 / rank as f64 * p);
        adjusted[place] = least;
    }
    Ok(adjusted)
}

/// How many of so many comparisons look striking by chance at that level, where nothing differs.
pub fn by_chance(comparisons: usize, confidence: super::Confidence) -> f64 {
    comparisons as f64 * 2.0 * confidence.tail()
}
