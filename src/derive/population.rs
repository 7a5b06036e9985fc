//! How many people there are: which mid-year estimate belongs to a period.

use super::{Derivation, FigureIndex, Made, Node, Part, PartRole};
use crate::model::area::AreaIndex;
use crate::model::period::Period;
use crate::model::value::Value;

/// An estimate that is not out yet is replaced by one at most so many years older.
const OLDEST: i32 = 5;

impl Derivation<'_> {
    /// The year whose mid-year estimate belongs to a period.
    pub fn estimate_for(&self, population: usize, period: Period) -> i32 {
        self.edition.returns.populations[population].year.belonging_to(period)
    }

    /// The estimate for a period: that of the year which belongs to it, or of the latest before. All areas of a publication
    /// have estimates of one year, so that their rates can be compared: where one has none for the new year, all have the
    /// year before.
    pub fn latest(&mut self, population: usize, area: AreaIndex, period: Period) -> Option<(FigureIndex, i32)> {
        let wanted = self.estimate_for(population, period);
        let of_all = self.year_of_all(population, period);
        let years = of_all.into_iter().chain((wanted - OLDEST..=wanted).rev());
        years.into_iter().find_map(|year| self.estimate(population, area, year).map(|figure| (figure, year)))
    }

    fn estimate(&mut self, population: usize, area: AreaIndex, year: i32) -> Option<FigureIndex> {
        let figure = self.population(population, area, year);
        matches!(self.value(figure), Value::Number(people) if people > 0.0).then_some(figure)
    }

    /// The latest year of which the publication's own area and every area below it have an estimate. Areas that have none at
    /// all do not hold up the others.
    fn year_of_all(&mut self, population: usize, period: Period) -> Option<i32> {
        if let Some(year) = self.years.get(&(population, period)) {
            return *year;
        }
        let wanted = self.estimate_for(population, period);
        let years: Vec<i32> = (wanted - OLDEST..=wanted).rev().collect();
        let own = self.edition.own;
        let areas = std::iter::once(own).chain(self.accepted.areas().children(own, period));
        let mut left = years.clone();
        for area in areas {
            let has: Vec<i32> =
                years.iter().copied().filter(|year| self.estimate(population, area, *year).is_some()).collect();
            if !has.is_empty() {
                left.retain(|year| has.contains(year));
            }
        }
        let year = left.first().copied();
        self.years.insert((population, period), year);
        year
    }

    fn population(&mut self, population: usize, area: AreaIndex, year: i32) -> FigureIndex {
        let node = Node::Population { population, area, year };
        if let Some(index) = self.known(&node) {
            return index;
        }
        let named = &self.edition.returns.populations[population];
        let period = Period::CalendarYear { year };
        let figures: Vec<FigureIndex> =
            named.parts.iter().map(|part| self.measured(named.measure, part.clone(), area, period)).collect();
        let value = self.total(&figures);
        let parts = figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect();
        self.keep(node, Made::new(period, value, parts))
    }
}
