//! Control charts: what a process does by chance, and what is more than that.
//!
//! A chart is made of one segment, from one rebase to the next, so that neither limits nor runs cross a rebase. A
//! series is cut by [`segments`] first; what is said of it is said of its last segment.

pub mod attribute;
pub mod icons;
pub mod moving_range;
pub mod rare_events;
pub mod rules;
pub mod run_chart;
pub mod xmr;

use std::ops::Range;

use super::exact::Exact;

/// The number of points below which limits are provisional.
pub const FIRM_FROM: usize = 13;

/// The number of points below which nothing is said: chance alone sets the limits then.
pub const JUDGED_FROM: usize = 6;

/// The centre line, the limits at three standard deviations and the lines at two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub centre: f64,
    pub lower: f64,
    pub upper: f64,
    pub near_lower: f64,
    pub near_upper: f64,
}

impl Limits {
    /// Lines at three and two times `sigma` around the centre.
    fn around(centre: f64, sigma: f64) -> Self {
        Self {
            centre,
            lower: centre - 3.0 * sigma,
            upper: centre + 3.0 * sigma,
            near_lower: centre - 2.0 * sigma,
            near_upper: centre + 2.0 * sigma,
        }
    }

    /// Lines at `reach` and two thirds of it around the centre, without loss.
    fn exactly(centre: Exact, reach: Exact) -> Option<Self> {
        let near = reach.times(Exact::of(2.0)?)?.over(Exact::of(3.0)?)?;
        Some(Self {
            centre: centre.nearest(),
            lower: centre.minus(reach)?.nearest(),
            upper: centre.plus(reach)?.nearest(),
            near_lower: centre.minus(near)?.nearest(),
            near_upper: centre.plus(near)?.nearest(),
        })
    }

    /// No line below or above what the value can be.
    fn within(self, least: f64, most: f64) -> Self {
        Self {
            centre: self.centre,
            lower: self.lower.max(least),
            upper: self.upper.min(most),
            near_lower: self.near_lower.max(least),
            near_upper: self.near_upper.min(most),
        }
    }
}

/// A value and the limits at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub value: f64,
    pub limits: Limits,
}

/// One segment: a point for each place, or none where the value is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub centre: f64,
    pub points: Vec<Option<Point>>,
    /// Whether there are too few points for the limits to be firm: fewer than [`FIRM_FROM`].
    pub provisional: bool,
}

/// Which points set the centre and the limits. All points are judged, whether they do or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Only so many from the first on.
    pub first: Option<usize>,
    /// Never these, by their place.
    pub excluded: Vec<usize>,
}

impl Baseline {
    fn has(&self, place: usize) -> bool {
        self.first.is_none_or(|first| place < first) && !self.excluded.contains(&place)
    }
}

/// The places of each segment of a series of `length`, `starts` being the places at which it is rebased. A start twice,
/// at 0 or beyond the end changes nothing.
pub fn segments(length: usize, starts: &[usize]) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = starts.iter().copied().filter(|start| *start > 0 && *start < length).collect();
    cuts.extend([0, length]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|ends| ends[0]..ends[1]).collect()
}
