//! A figure beside a goal: the goal is the number, and whether the figure meets it is the verdict.

use super::{Derivation, Extra, Figure, Made, Part, PartRole};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::verdict::Verdict;
use crate::spec::comparison::Target;
use crate::spec::layout::Key;
use crate::spec::typed_comparison::Good;
use crate::statistics::Interval;
use crate::statistics::goal::{self, Direction, Standing};

impl Derivation<'_> {
    /// The goal for a period, where there is a figure to hold to it. Before a path starts there is no goal.
    pub(super) fn target(&mut self, key: &Key, target: &Target) -> Made {
        let figure = self.beside(key, target.of);
        let period = self.all[figure].period;
        let parts = vec![Part { role: PartRole::Term, figure }];
        let value = match (self.not_comparable(figure), goal_for(target, period)) {
            (Some(reason), _) => Value::Absent(reason),
            (None, Some(goal)) => Value::Number(goal),
            (None, None) => Value::Absent(Absence::PeriodNotApplicable),
        };
        Made { extra: Extra { base: Some(target.words()), ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    /// Whether a figure meets the goal that `beside` holds, both unrounded. Where the figure has an interval and the goal
    /// lies in it there is too little to judge by; a figure without one is judged by its value.
    pub(super) fn standing(&self, beside: &Figure, target: &Target) -> Option<Verdict> {
        let goal = beside.value.number()?;
        let figure = &self.all[self.part(&beside.parts, PartRole::Term)?];
        let value = figure.told().number()?;
        let direction = if target.good == Good::High { Direction::AtLeast } else { Direction::AtMost };
        if let Some(interval) = figure.interval {
            let interval = Interval { lower: interval.lower, upper: interval.upper };
            match goal::of_interval(interval, goal, direction) {
                Standing::Near => return Some(Verdict::TooFew),
                Standing::Met => return Some(Verdict::Met),
                Standing::Missed => {}
            }
        }
        Some(match goal::of_value_within(value, goal, target.tolerance, direction) {
            Standing::Met => Verdict::Met,
            Standing::Near => Verdict::WithinTolerance,
            Standing::Missed => Verdict::NotMet,
        })
    }
}

/// The goal at the end of a period: on the path while it lasts, and the goal itself from its end on.
fn goal_for(target: &Target, period: Period) -> Option<f64> {
    let Some(path) = &target.path else { return Some(target.goal) };
    let days = |day: chrono::NaiveDate| usize::try_from((day - path.since).num_days()).ok();
    goal::trajectory(path.from, target.goal, days(period.last_day())?, days(path.by)?).ok()
}
