//! What a rate would be, had the area the ages of a standard population.

use super::arithmetic;
use super::{Derivation, Extra, Figure, FigureIndex, Made, Node, Part, PartRole, Step};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::layout::Key;
use crate::spec::methods::{Ages, Method, Standardised};
use crate::statistics::standardised_rate::{self, Band, EUROPEAN_STANDARD_POPULATION_2013};
use crate::statistics::{Confidence, Estimate, Undefined};

/// The years of one band of the standard.
const YEARS: u32 = 5;

impl Derivation<'_> {
    /// The parts are the whole population and all events, and then for each band its events, by their number where one person
    /// may have several, and its people.
    pub(super) fn standardised_rate(&mut self, key: &Key, of: &Standardised) -> Made {
        let period = key.period;
        if !period.is_year() {
            return Made::absent(period, Absence::PeriodNotApplicable, Vec::new());
        }
        let wanted = self.estimate_for(of.population, period);
        let Some((whole, year)) = self.latest(of.population, key.area, period) else {
            return Made::absent(period, Absence::NoPopulation, Vec::new());
        };
        let mut parts = Vec::new();
        let measure = self.edition.returns.populations[of.population].measure;
        for band in &of.bands {
            let aged = key.breakdown.with(of.over, band.item);
            let several = of.events.map_or(vec![aged.clone()], |(dimension, most)| {
                (0..most).map(|item| aged.with(dimension, item)).collect()
            });
            for breakdown in several {
                let figure = self.figure(&Key { definition: of.of, breakdown, ..key.clone() });
                parts.push(Part { role: PartRole::Numerator, figure });
            }
            for part in &band.population {
                let figure = self.measured(measure, part.clone(), key.area, Period::CalendarYear { year });
                parts.push(Part { role: PartRole::Denominator, figure });
            }
        }
        let all = self.all_events(key, of, &parts);
        parts.splice(
            0..0,
            [Part { role: PartRole::Denominator, figure: whole }, Part { role: PartRole::Numerator, figure: all }],
        );
        let value = match self.standardised(of, &parts, Confidence::P95) {
            Some(Ok(estimate)) => Value::Number(estimate.value),
            Some(Err(Undefined::TooFewEvents { .. })) => Value::Absent(Absence::TooFewEvents),
            Some(Err(_)) => Value::Absent(Absence::NoPopulation),
            None => Value::Absent(Absence::PartMissing),
        };
        let label = &self.edition.returns.populations[of.population].label;
        Made {
            extra: Extra { denominator_name: Some(format!("{label}, mid-{year}")), ..Extra::default() },
            estimated: year != wanted,
            ..Made::new(period, value, parts)
        }
    }

    /// The events of all bands: what the rate is made from, though no rate is their quotient by the whole population.
    fn all_events(&mut self, key: &Key, of: &Standardised, bands: &[Part]) -> FigureIndex {
        let events = bands.iter().filter(|part| part.role == PartRole::Numerator);
        let counts = events.clone().zip((1..=most(of)).cycle()).map(|(part, times)| {
            // Somebody with two events is two events.
            arithmetic::ratio(f64::from(times), self.value(part.figure), Value::Number(1.0))
        });
        let value = arithmetic::sum(counts);
        let parts = events.map(|part| Part { role: PartRole::Term, figure: part.figure }).collect();
        let all = self.keep(Node::Behind(key.clone(), Step::Events), Made::new(key.period, value, parts));
        self.all[all].decimals = Some(self.edition.publication.definitions[of.of].decimals);
        all
    }

    /// The rate with its interval, for a figure that is one.
    pub(super) fn standardised_of(&self, figure: &Figure, confidence: Confidence) -> Option<Estimate> {
        let Node::Defined(key) = &figure.node else { return None };
        let Method::StandardisedRate(of) = &self.definition(key).method else { return None };
        self.standardised(of, &figure.parts, confidence)?.ok()
    }

    /// None where a part is missing or a range.
    fn standardised(
        &self,
        of: &Standardised,
        parts: &[Part],
        confidence: Confidence,
    ) -> Option<Result<Estimate, Undefined>> {
        let mut numbers = parts.iter().skip(2).map(|part| self.value(part.figure).number());
        let mut bands = Vec::with_capacity(of.bands.len());
        for band in &of.bands {
            let people_by_events: Vec<f64> = numbers.by_ref().take(most(of) as usize).collect::<Option<_>>()?;
            let people: Vec<f64> = numbers.by_ref().take(band.population.len()).collect::<Option<_>>()?;
            bands.push(Band { population: people.iter().sum(), standard: standard(band), people_by_events });
        }
        Some(standardised_rate::directly_standardised(&bands, of.per, confidence))
    }
}

/// The most events that one person is counted by.
fn most(of: &Standardised) -> u32 {
    of.events.map_or(1, |(_, most)| most)
}

/// How many of the standard population are of these ages.
fn standard(band: &Ages) -> f64 {
    let bands = EUROPEAN_STANDARD_POPULATION_2013.iter().zip(0..);
    let inside = |place: &u32| band.from <= place * YEARS && band.to.is_none_or(|to| place * YEARS < to);
    bands.filter(|(_, place)| inside(place)).map(|(people, _)| people).sum()
}
