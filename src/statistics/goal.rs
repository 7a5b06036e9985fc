//! A value beside a goal: met, missed or not clear.
//!
//! The operators are those of Fingertips and are not symmetric: a value that equals its goal meets it. Numbers are
//! compared unrounded.

use super::{Interval, Undefined, check};

/// Which side of the goal is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    AtLeast,
    AtMost,
}

/// Green, amber or red, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Met,
    /// Within the tolerance, between two limits, or not clear from the interval.
    Near,
    Missed,
}

/// The value alone: met at the goal or beyond.
pub fn of_value(value: f64, goal: f64, direction: Direction) -> Standing {
    of_value_within(value, goal, 0.0, direction)
}

/// The value, with a tolerance in its own unit: near when it misses the goal by no more than that.
pub fn of_value_within(value: f64, goal: f64, tolerance: f64, direction: Direction) -> Standing {
    let (value, goal) = facing(value, goal, direction);
    if value >= goal {
        Standing::Met
    } else if value >= goal - tolerance && tolerance > 0.0 {
        Standing::Near
    } else {
        Standing::Missed
    }
}

/// The interval: met when all of it reaches the goal, missed when none of it does.
pub fn of_interval(interval: Interval, goal: f64, direction: Direction) -> Standing {
    let (worst, best) = match direction {
        Direction::AtLeast => (interval.lower, interval.upper),
        Direction::AtMost => (-interval.upper, -interval.lower),
    };
    let (_, goal) = facing(0.0, goal, direction);
    if worst >= goal {
        Standing::Met
    } else if best < goal {
        Standing::Missed
    } else {
        Standing::Near
    }
}

/// The value against two limits. The upper limit belongs to what is above it, the lower limit to what is between,
/// whichever side is wanted.
pub fn of_value_in_range(value: f64, lower: f64, upper: f64, direction: Direction) -> Standing {
    let high = if direction == Direction::AtLeast { Standing::Met } else { Standing::Missed };
    let low = if direction == Direction::AtLeast { Standing::Missed } else { Standing::Met };
    if value < lower {
        low
    } else if value >= upper {
        high
    } else {
        Standing::Near
    }
}

/// Where a straight path from `start` to `goal` stands after `step` of `steps` equal steps; beyond the last it stays.
pub fn trajectory(start: f64, goal: f64, step: usize, steps: usize) -> Result<f64, Undefined> {
    let (start, goal) = (check::number(start)?, check::number(goal)?);
    let steps = check::denominator(steps as f64)?;
    let done = (step as f64 / steps).min(1.0);
    // From the end that is nearer, so that the last step is the goal itself.
    Ok(if done < 0.5 { start + done * (goal - start) } else { goal - (1.0 - done) * (goal - start) })
}

/// Refuses a share or rate whose denominator is too small to be held against a goal.
pub fn enough_to_judge(denominator: f64, fewest: usize) -> Result<(), Undefined> {
    if check::count(denominator)? < fewest as f64 { Err(Undefined::TooFewEvents { need: fewest }) } else { Ok(()) }
}

/// Turned so that more is always what is wanted.
fn facing(value: f64, goal: f64, direction: Direction) -> (f64, f64) {
    match direction {
        Direction::AtLeast => (value, goal),
        Direction::AtMost => (-value, -goal),
    }
}
