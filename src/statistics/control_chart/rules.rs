//! Special causes: patterns that chance alone hardly makes. Source: NHSRplotthedots 0.2.2.
//!
//! A missing value ends every pattern: nothing is said across it.

use super::Point;

/// How long a pattern has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lengths {
    /// So many points in a row on one side of the centre.
    pub run: usize,
    /// So many points in a row of which each is above, or each below, the one before.
    pub trend: usize,
    /// So many points near a limit ...
    pub near: usize,
    /// ... among so many in a row, all on one side.
    pub near_among: usize,
}

impl Default for Lengths {
    fn default() -> Self {
        Self { run: 7, trend: 7, near: 2, near_among: 3 }
    }
}

/// What a point is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    AboveLimit,
    BelowLimit,
    Increasing,
    Decreasing,
    NearUpperLimit,
    NearLowerLimit,
    RunAbove,
    RunBelow,
}

impl Cause {
    /// Whether the pattern is a high or rising one.
    pub fn is_high(self) -> bool {
        matches!(self, Self::AboveLimit | Self::Increasing | Self::NearUpperLimit | Self::RunAbove)
    }
}

/// What each point of a segment is part of. Where it is part of several patterns, the order is: outside the limits,
/// trend, near a limit, run. A point on a limit is within, a point on the centre is on no side.
pub fn special_causes(points: &[Option<Point>], lengths: Lengths) -> Vec<Option<Cause>> {
    let sides: Vec<i8> =
        points.iter().map(|point| point.map_or(0, |point| side(point.value, point.limits.centre))).collect();
    let outside: Vec<bool> = points.iter().map(|point| point.is_some_and(is_outside)).collect();
    let near: Vec<bool> =
        points.iter().map(|point| point.is_some_and(|point| is_near(point) && !is_outside(point))).collect();
    let values: Vec<Option<f64>> = points.iter().map(|point| point.map(|point| point.value)).collect();
    let run = spread_back(&ends_of_runs(&sides, lengths.run), lengths.run);
    let trend = spread_back(&ends_of_trends(&values, lengths.trend), lengths.trend);
    let near = near_limit(&near, &sides, lengths.near, lengths.near_among);
    (0..points.len())
        .map(|place| {
            let either = |high: bool, above, below| Some(if high { above } else { below });
            if outside[place] {
                either(sides[place] > 0, Cause::AboveLimit, Cause::BelowLimit)
            } else if trend[place] != 0 {
                either(trend[place] > 0, Cause::Increasing, Cause::Decreasing)
            } else if near[place] {
                either(sides[place] > 0, Cause::NearUpperLimit, Cause::NearLowerLimit)
            } else if run[place] != 0 {
                either(run[place] > 0, Cause::RunAbove, Cause::RunBelow)
            } else {
                None
            }
        })
        .collect()
}

/// Whether a value is beyond a limit.
pub fn is_outside(point: Point) -> bool {
    point.value > point.limits.upper || point.value < point.limits.lower
}

fn is_near(point: Point) -> bool {
    point.value > point.limits.near_upper || point.value < point.limits.near_lower
}

/// 1 above the centre, -1 below, 0 on it.
fn side(value: f64, centre: f64) -> i8 {
    i8::from(value > centre) - i8::from(value < centre)
}

/// The side at every place that ends `length` or more places in a row on it; 0 elsewhere.
pub fn ends_of_runs(sides: &[i8], length: usize) -> Vec<i8> {
    let mut so_far = 0;
    let mut before = 0;
    let end = |side: &i8| {
        so_far = if *side == 0 {
            0
        } else if *side == before {
            so_far + 1
        } else {
            1
        };
        before = *side;
        if so_far >= length.max(1) { *side } else { 0 }
    };
    sides.iter().map(end).collect()
}

/// 1 or -1 at every place that ends `length` or more values in a row that rise or fall; equal neighbours end both.
pub fn ends_of_trends(values: &[Option<f64>], length: usize) -> Vec<i8> {
    let step = |pair: &[Option<f64>]| pair[0].zip(pair[1]).map_or(0, |(before, now)| side(now, before));
    let steps: Vec<i8> = values.iter().take(1).map(|_| 0).chain(values.windows(2).map(step)).collect();
    ends_of_runs(&steps, length.saturating_sub(1))
}

/// Each sign at the place where it stands and at the `length - 1` places before; the later sign where two meet.
pub fn spread_back(ends: &[i8], length: usize) -> Vec<i8> {
    let mut spread = vec![0; ends.len()];
    for (place, end) in ends.iter().enumerate().filter(|(_, end)| **end != 0) {
        spread[(place + 1).saturating_sub(length)..=place].fill(*end);
    }
    spread
}

/// The near places of every window of `among` places on one side that has at least `need` near ones.
pub fn near_limit(near: &[bool], sides: &[i8], need: usize, among: usize) -> Vec<bool> {
    let windows = near_windows(near, sides, need, among);
    windows.iter().zip(near).map(|(window, near)| *window && *near).collect()
}

/// All places of such windows.
pub fn near_windows(near: &[bool], sides: &[i8], need: usize, among: usize) -> Vec<bool> {
    let among = among.max(1);
    let mut found = vec![false; near.len()];
    for (start, window) in sides.windows(among).enumerate() {
        let one_side = window[0] != 0 && window.iter().all(|side| *side == window[0]);
        let places = start..start + among;
        if one_side && near[places.clone()].iter().filter(|near| **near).count() >= need {
            found[places].fill(true);
        }
    }
    found
}
