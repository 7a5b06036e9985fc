//! What a rate would be, had the area the ages of a standard population.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, bands, in_full};
use crate::derive::{
    self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole, Step,
    arithmetic,
};
use crate::model::interval::Interval;
use crate::model::measure::DimensionIndex;
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::{Absence, Value};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Reads, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::standardised_rate::{self, Band, EUROPEAN_STANDARD_POPULATION_2013};
use crate::statistics::{Confidence, Estimate, Undefined};

/// The years of one band of the standard.
const YEARS: u32 = 5;
/// The age at which its last band begins.
const OLDEST: u32 = 90;

/// What the report says of it.
pub const WORDS: &[&str] = &["Age-standardised rate: the rates of age bands, weighted by the European Standard Population 2013; not given \
     for fewer than 10 events, or where a band is missing or withheld. Source: PHEindicatormethods 2.1.0."];

/// The rate that the area would have with the ages of a standard population: `standardised-rate = { of = "crimes", over = "age",
/// population = "all-ages", per = 1000, standard = "esp-2013" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The events, by age.
    of: Name,
    /// The dimension of age bands, which must also split the population, with the same ids.
    over: Name,
    /// Where people are counted by how many events each had: the dimension of these numbers.
    events: Option<Name>,
    /// The population, by age.
    population: Name,
    /// The number of people that it is per.
    per: f64,
    standard: Standard,
}

/// A population whose ages are used for every area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// The European Standard Population 2013.
    #[serde(rename = "esp-2013")]
    Esp2013,
}

#[derive(Debug)]
struct Standardised {
    of: DefinitionIndex,
    over: DimensionIndex,
    /// Where people are counted by how many events each had, 1 to so many.
    events: Option<(DimensionIndex, u32)>,
    population: usize,
    per: f64,
    bands: Vec<Ages>,
}

/// One age band of events and people.
#[derive(Debug)]
struct Ages {
    band: bands::Band,
    /// Its first age.
    from: u32,
    /// The first age after it; none where it is open.
    to: Option<u32>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let free = bands::free(names, &self.of, of)?;
        let over = bands::dimension(names, &self.over, &free)?;
        let dimensions = &names.returns.dimensions;
        let events = match &self.events {
            Some(name) => {
                let dimension = bands::dimension(names, name, &free)?;
                let items = &dimensions[dimension as usize].items;
                let counted: Option<Vec<u32>> = items.iter().map(|item| item.id.parse().ok()).collect();
                let Some(counted) = counted.filter(|all| all.iter().zip(1..).all(|(one, place)| *one == place)) else {
                    let message = "the items must be 1, 2, 3 and so on: the people with that many events each";
                    return Err(names.error(name, message));
                };
                Some((dimension, counted.len() as u32))
            }
            None => None,
        };
        let population = names.population(&self.population)?;
        let bands = self.bands(names, over, population)?;
        let named = &names.returns.populations[population];
        let per = names.positive(&self.population, self.per)?;
        let Standard::Esp2013 = self.standard;
        let unit = format!("per {} {}, age-standardised", in_full(per), named.label);
        let statistic = format!("{}{per}-{}", statistic::STANDARDISED_PER, named.id);
        let note =
            "Age-standardised: what the rate would be if the area had the ages of the European Standard Population \
            2013";
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: Some(Reads::Population(population)),
            chance: Chance::Interval,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: true,
            not_charted: None,
            words: WORDS.first().copied(),
            question: None,
        };
        let method = Standardised { of, over, events, population, per, bands };
        let rate = names.built_on(of, &statistic, &unit, facts, method);
        Ok(Resolved { unit, decimals: 1, people: false, note: Some(note.to_owned()), ..rate })
    }
}

impl Key {
    /// The age bands, each with its people.
    fn bands(&self, names: &Names, over: DimensionIndex, population: usize) -> Result<Vec<Ages>, Error> {
        let mut aged = Vec::new();
        for band in bands::of(names, (&self.over, over), (&self.population, population))? {
            let id = &names.returns.dimensions[over as usize].items[band.item as usize].id;
            let Some((from, to)) = ages(id) else {
                let message = "is not made up of the standard's bands: an id is like \"15-19\" or \"90-and-over\"";
                return Err(names.error(&self.over, format!("the band \"{id}\" {message}")));
            };
            aged.push(Ages { band, from, to });
        }
        Ok(aged)
    }
}

/// The first age of a band, and the first after it; a band is made of five-year bands, the last of 90 and over.
fn ages(id: &str) -> Option<(u32, Option<u32>)> {
    let five = |age: u32| age.is_multiple_of(YEARS) && age <= OLDEST;
    if let Some(from) = id.strip_suffix("-and-over").or_else(|| id.strip_suffix('+')) {
        return from.parse().ok().filter(|from| five(*from)).map(|from| (from, None));
    }
    let (from, to) = id.split_once('-')?;
    let (from, after) = (from.parse().ok()?, to.parse::<u32>().ok()?.checked_add(1)?);
    (five(from) && five(after) && from < after).then_some((from, Some(after)))
}

impl Method for Standardised {
    /// The parts are the whole population and all events, and then for each band its events, by their number where one person
    /// may have several, and its people.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let period = key.period;
        if !period.is_year() {
            return Made::absent(period, Absence::PeriodNotApplicable, Vec::new());
        }
        let wanted = of.estimate_for(self.population, period);
        let Some((whole, year)) = of.latest(self.population, key.area, period) else {
            return Made::absent(period, Absence::NoPopulation, Vec::new());
        };
        let mut parts = Vec::new();
        let measure = of.edition.returns.populations[self.population].measure;
        for band in &self.bands {
            let aged = key.breakdown.with(self.over, band.band.item);
            let several = self.events.map_or(vec![aged.clone()], |(dimension, most)| {
                (0..most).map(|item| aged.with(dimension, item)).collect()
            });
            for breakdown in several {
                let figure = of.figure(&layout::Key { definition: self.of, breakdown, ..key.clone() });
                parts.push(Part { role: PartRole::Numerator, figure });
            }
            for part in &band.band.population {
                let figure = of.measured(measure, part.clone(), key.area, Period::CalendarYear { year });
                parts.push(Part { role: PartRole::Denominator, figure });
            }
        }
        let all = self.all_events(key, &parts, of);
        parts.splice(
            0..0,
            [Part { role: PartRole::Denominator, figure: whole }, Part { role: PartRole::Numerator, figure: all }],
        );
        let value = match self.standardised(&parts, &of.so_far(), Confidence::P95) {
            Some(Ok(estimate)) => Value::Number(estimate.value),
            Some(Err(Undefined::TooFewEvents { .. })) => Value::Absent(Absence::TooFewEvents),
            Some(Err(_)) => Value::Absent(Absence::NoPopulation),
            None => Value::Absent(Absence::PartMissing),
        };
        let named = of.edition.returns.populations[self.population].named(year);
        Made {
            extra: Extra { denominator_name: Some(named), ..Extra::default() },
            estimated: year != wanted,
            ..Made::new(period, value, parts)
        }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        let estimate = self.standardised(&figure.parts, of, level.confidence)?.ok()?;
        Some(level.around(estimate))
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        if matches!(parts.figure.node, Node::Behind(..)) {
            return parts.added();
        }
        let (bands, per) = (self.bands.len(), round::grouped(self.per, 0));
        format!("sum over {bands} age bands of standard × events ÷ people, ÷ sum of standard, × {per}")
    }
}

impl Standardised {
    /// The events of all bands: what the rate is made from, though no rate is their quotient by the whole population.
    fn all_events(&self, key: &layout::Key, bands: &[Part], of: &mut Derivation) -> FigureIndex {
        let events = bands.iter().filter(|part| part.role == PartRole::Numerator);
        let counts = events.clone().zip((1..=self.most()).cycle()).map(|(part, times)| {
            // Somebody with two events is two events.
            arithmetic::ratio(f64::from(times), of.value(part.figure), Value::Number(1.0))
        });
        let value = arithmetic::sum(counts);
        let parts = events.map(|part| Part { role: PartRole::Term, figure: part.figure }).collect();
        let decimals = Some(of.edition.publication.definitions[self.of].decimals);
        let made = Made { decimals, ..Made::new(key.period, value, parts) };
        of.keep(Node::Behind(key.clone(), Step::Events), made)
    }

    /// None where a part is missing or a range.
    fn standardised(
        &self,
        parts: &[Part],
        of: &Judging,
        confidence: Confidence,
    ) -> Option<Result<Estimate, Undefined>> {
        let mut numbers = parts.iter().skip(2).map(|part| of.value(part.figure).number());
        let mut bands = Vec::with_capacity(self.bands.len());
        for band in &self.bands {
            let people_by_events: Vec<f64> = numbers.by_ref().take(self.most() as usize).collect::<Option<_>>()?;
            let people: Vec<f64> = numbers.by_ref().take(band.band.population.len()).collect::<Option<_>>()?;
            bands.push(Band { population: people.iter().sum(), standard: band.standard(), people_by_events });
        }
        Some(standardised_rate::directly_standardised(&bands, self.per, confidence))
    }

    /// The most events that one person is counted by.
    fn most(&self) -> u32 {
        self.events.map_or(1, |(_, most)| most)
    }
}

impl Ages {
    /// How many of the standard population are of these ages.
    fn standard(&self) -> f64 {
        let bands = EUROPEAN_STANDARD_POPULATION_2013.iter().zip(0..);
        let is_inside = |place: &u32| self.from <= place * YEARS && self.to.is_none_or(|to| place * YEARS < to);
        bands.filter(|(_, place)| is_inside(place)).map(|(people, _)| people).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::ages;

    #[test]
    fn bands_are_made_of_those_of_the_standard() {
        assert_eq!(ages("0-4"), Some((0, Some(5))));
        assert_eq!(ages("15-64"), Some((15, Some(65))));
        assert_eq!(ages("90-and-over"), Some((90, None)));
        assert_eq!(ages("65+"), Some((65, None)));
        for wrong in ["16-24", "15-18", "95-and-over", "64-60", "all", "", "-", "0-4294967295"] {
            assert_eq!(ages(wrong), None, "{wrong}");
        }
    }
}
