//! A value beside a goal: met, missed or not clear.
//!
//! The operators are those of Fingertips and are not symmetric: a value that equals its goal meets it. Numbers are
//! compared unrounded.

use super::exact::{self, Exact};
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
    let short = match direction {
        Direction::AtLeast => exact::difference(goal, value),
        Direction::AtMost => exact::difference(value, goal),
    };
    if short <= 0.0 {
        Standing::Met
    } else if short <= tolerance {
        Standing::Near
    } else {
        Standing::Missed
    }
}

/// The interval: on the side of the goal where all of it lies, and near where the goal is inside. Its lower end may equal
/// the goal and be above it, its upper end has to be below to be below, whichever side is wanted.
pub fn of_interval(interval: Interval, goal: f64, direction: Direction) -> Standing {
    if interval.lower >= goal {
        above(direction)
    } else if interval.upper < goal {
        below(direction)
    } else {
        Standing::Near
    }
}

/// The value against two limits. The upper limit belongs to what is above it, the lower limit to what is between,
/// whichever side is wanted.
pub fn of_value_in_range(value: f64, lower: f64, upper: f64, direction: Direction) -> Standing {
    if value < lower {
        below(direction)
    } else if value >= upper {
        above(direction)
    } else {
        Standing::Near
    }
}

fn above(direction: Direction) -> Standing {
    if direction == Direction::AtLeast { Standing::Met } else { Standing::Missed }
}

fn below(direction: Direction) -> Standing {
    if direction == Direction::AtLeast { Standing::Missed } else { Standing::Met }
}

/// Where a straight path from `start` to `goal` stands after `step` of `steps` equal steps; beyond the last it stays.
pub fn trajectory(start: f64, goal: f64, step: usize, steps: usize) -> Result<f64, Undefined> {
    let (start, goal) = (check::number(start)?, check::number(goal)?);
    let steps = check::denominator(steps as f64)?;
    if step as f64 >= steps {
        return Ok(goal);
    }
    let exactly = || {
        let done = Exact::of(step as f64)?.over(Exact::of(steps)?)?;
        Exact::of(start)?.plus(Exact::of(goal)?.minus(Exact::of(start)?)?.times(done)?)
    };
    if let Some(exact) = exactly() {
        return Ok(exact.nearest());
    }
    let done = (step as f64 / steps).min(1.0);
    // From the end that is nearer, so that the last step is the goal itself.
    Ok(if done < 0.5 { start + done * (goal - start) } else { goal - (1.0 - done) * (goal - start) })
}

/// Refuses a share or rate whose denominator is too small to be held against a goal.
pub fn enough_to_judge(denominator: f64, fewest: usize) -> Result<(), Undefined> {
    if check::count(denominator)? < fewest as f64 { Err(Undefined::TooFewEvents { need: fewest }) } else { Ok(()) }
}
