//! The counts that nobody shows and that the counts shown tell of: the fourth district beside three and their county, the
//! quarters within a year. Whoever withholds a count has to reckon with them.

use super::{Derivation, Node};
use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, MeasureIndex, OverTime};
use crate::model::period::Period;
use crate::spec::rules::Test;

impl Derivation<'_> {
    /// Makes every count of people that is a part, with one that is there, of a whole that is there.
    pub(super) fn add_relatives(&mut self) {
        let mut at = 0;
        while at < self.all.len() {
            if let Node::Measured { measure, area, period, breakdown } = self.all[at].node.clone() {
                let of = &self.edition.returns.measures[measure as usize];
                if of.people && of.over_time != OverTime::None && self.all[at].found {
                    self.beside_in_area(measure, &breakdown, area, period);
                    self.beside_in_part(measure, &breakdown, area, period);
                    self.beside_in_time(measure, &breakdown, area, period);
                    self.beside_by_rule(measure, &breakdown, area, period);
                }
            }
            at += 1;
        }
    }

    fn is_there(&self, measure: MeasureIndex, breakdown: &Breakdown, area: AreaIndex, period: Period) -> bool {
        self.known.contains_key(&Node::Measured { measure, area, period, breakdown: breakdown.clone() })
    }

    fn beside_in_area(&mut self, measure: MeasureIndex, breakdown: &Breakdown, area: AreaIndex, period: Period) {
        let areas = self.accepted.areas();
        let Some(parent) = areas.get(area).parent else { return };
        if self.is_there(measure, breakdown, parent, period) {
            for child in areas.children(parent, period) {
                self.measured(measure, breakdown.clone(), child, period);
            }
        }
    }

    fn beside_in_part(&mut self, measure: MeasureIndex, breakdown: &Breakdown, area: AreaIndex, period: Period) {
        for (dimension, _) in breakdown.items() {
            if self.is_there(measure, &breakdown.without(*dimension), area, period) {
                for item in 0..self.edition.returns.dimensions[*dimension as usize].items.len() as u32 {
                    self.measured(measure, breakdown.with(*dimension, item), area, period);
                }
            }
        }
    }

    fn beside_in_time(&mut self, measure: MeasureIndex, breakdown: &Breakdown, area: AreaIndex, period: Period) {
        if !matches!(period, Period::Quarter { .. }) {
            return;
        }
        let rolling = (0..4).filter_map(|later| period.back(-later)?.four_quarters());
        let wholes: Vec<Period> = rolling.chain(period.financial_year()).collect();
        for whole in wholes {
            if self.is_there(measure, breakdown, area, whole) {
                for quarter in whole.quarters().into_iter().flatten() {
                    self.measured(measure, breakdown.clone(), area, quarter);
                }
            }
        }
    }

    /// The other parts of a sum that a rule of the return ties to its total.
    fn beside_by_rule(&mut self, measure: MeasureIndex, breakdown: &Breakdown, area: AreaIndex, period: Period) {
        let returns = self.edition.returns;
        let kind = returns.kind_with(measure);
        for rule in kind.map_or(&[][..], |kind| &returns.kinds[kind].rules) {
            match &rule.test {
                Test::PartsSum { parts, total, .. } if *parts == measure => {
                    let by = &returns.measures[*parts as usize].by;
                    // The parts of a whole, be it of all or of one item of another dimension that both measures have.
                    let shared = breakdown.within(&returns.measures[*total as usize].by);
                    if self.is_there(*total, &shared, area, period) && breakdown.items().len() == by.len() {
                        for finer in returns.parts(*parts, &shared) {
                            self.measured(*parts, finer, area, period);
                        }
                    }
                }
                Test::Sum { parts, total, .. }
                    if parts.contains(&measure) && self.is_there(*total, breakdown, area, period) =>
                {
                    for part in parts {
                        self.measured(*part, breakdown.clone(), area, period);
                    }
                }
                Test::Balance(of) => {
                    let all = [of.opening, of.came, of.went, of.closing];
                    let there = all.iter().filter(|measure| self.is_there(**measure, breakdown, area, period)).count();
                    if there == 3 {
                        for part in all {
                            self.measured(part, breakdown.clone(), area, period);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
