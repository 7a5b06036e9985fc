//! What happened in per cent of what the ages of an area lead to expect.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::bands::{self, Band};
use super::{Names, Resolved, Typed};
use crate::derive::{
    Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole, Step, arithmetic,
};
use crate::model::interval::Interval;
use crate::model::measure::DimensionIndex;
use crate::model::period::Period;
use crate::model::statistic;
use crate::model::value::{Absence, Value};
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Reads, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::{Confidence, Undefined, indirect_ratio};

/// Where there is as much as the ages lead to expect, in per cent.
const AS_EXPECTED: f64 = 100.0;

/// What the report says of it.
pub const WORDS: &[&str] = &["Indirectly standardised ratio: the number of events as a percentage of the number \
    expected if each age band of the area had the rate that it has in the whole area of this report. The expected \
    number is treated as certain. No rates by age band are needed for a small area. It should not be used to compare \
    two areas with each other, because each is weighted by its own ages. Source: PHEindicatormethods 2.1.0."];

/// What happened as a percentage of the number expected from its ages: `indirect-ratio = { of = "crimes", over =
/// "age", population = "all-ages" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The events, by age.
    of: Name,
    /// The dimension of age bands, which must also split the population, with the same ids.
    over: Name,
    /// The population, by age.
    population: Name,
}

#[derive(Debug)]
struct Indirect {
    of: DefinitionIndex,
    over: DimensionIndex,
    population: usize,
    bands: Vec<Band>,
}

/// The events of an area in each band, and the parts of its people.
type Aged = Vec<(FigureIndex, Vec<FigureIndex>)>;

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let over = bands::dimension(names, &self.over, &bands::free(names, &self.of, of)?)?;
        let population = names.population(&self.population)?;
        let bands = bands::of(names, (&self.over, over), (&self.population, population))?;
        let facts = Facts {
            nature: Nature::OfExpected { per: AS_EXPECTED },
            uses: vec![of],
            reads: Some(Reads::Population(population)),
            chance: Chance::Interval,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("what is expected follows the whole area, so it does not vary freely"),
            words: WORDS.first().copied(),
            question: None,
        };
        let statistic = format!("{}{}", statistic::INDIRECT_RATIO, names.returns.populations[population].id);
        let words = "as a percentage of the number expected from its ages";
        let ratio = names.built_on(of, &statistic, words, facts, Indirect { of, over, population, bands });
        Ok(Resolved { unit: "per cent".to_owned(), decimals: 1, people: false, ..ratio })
    }
}

impl Method for Indirect {
    /// All events over what is expected. The area that the rates are of has none.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let period = key.period;
        if !period.is_year() {
            return Made::absent(period, Absence::PeriodNotApplicable, Vec::new());
        }
        let whole = layout::Key { area: of.edition.own, ..key.clone() };
        if key.area == whole.area {
            return Made::absent(period, Absence::NotApplicable, Vec::new());
        }
        let wanted = of.estimate_for(self.population, period);
        // The estimate of the whole is of the same year.
        let estimates = [key, &whole].map(|key| of.latest(self.population, key.area, period));
        let [Some((everybody, year)), Some(_)] = estimates else {
            return Made::absent(period, Absence::NoPopulation, Vec::new());
        };
        let (own, reference) = (self.aged(key, year, of), self.aged(&whole, year, of));
        let events: Vec<Part> =
            own.iter().map(|(events, _)| Part { role: PartRole::Term, figure: *events }).collect();
        let number = arithmetic::sum(events.iter().map(|part| of.value(part.figure)));
        let decimals = Some(of.edition.publication.definitions[self.of].decimals);
        let made = Made { decimals, ..Made::new(period, number, events) };
        let number = of.keep(Node::Behind(key.clone(), Step::Events), made);
        let expected = match self.expected(&own, &reference, of) {
            Some(Ok(expected)) => Value::Number(expected),
            Some(Err(_)) => Value::Absent(Absence::ZeroDenominator),
            None => Value::Absent(Absence::PartMissing),
        };
        // A figure is of the part of what it is first made from, and this one is of all ages.
        let people = std::iter::once(&everybody).chain(own.iter().flat_map(|(_, people)| people));
        let people = people.map(|figure| Part { role: PartRole::Denominator, figure: *figure });
        let others = reference.iter().flat_map(|(events, people)| std::iter::once(events).chain(people));
        let parts = people.chain(others.map(|figure| Part { role: PartRole::Base, figure: *figure })).collect();
        let expected = Made::new(period, expected, parts).to_divide_by(of.definition(key).decimals);
        let expected = of.keep(Node::Behind(key.clone(), Step::Expected), expected);
        let value = arithmetic::ratio(AS_EXPECTED, of.value(number), of.value(expected));
        let named = of.edition.returns.populations[self.population].named(year);
        let parts = vec![
            Part { role: PartRole::Denominator, figure: expected },
            Part { role: PartRole::Numerator, figure: number },
        ];
        let base = format!("the rates of {} by age", of.edition.areas.get(whole.area).name);
        Made {
            extra: Extra { base: Some(base), denominator_name: Some(named), ..Extra::default() },
            estimated: year != wanted,
            ..Made::new(period, value, parts)
        }
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        of.exact_fraction(figure, AS_EXPECTED)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        level.rate(of.fraction(figure)?, AS_EXPECTED).ok().map(|estimate| level.around(estimate))
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        let is_step = |step| matches!(&parts.figure.node, Node::Behind(_, of) if *of == step);
        if is_step(Step::Events) {
            parts.added()
        } else if is_step(Step::Expected) {
            format!("sum over {} age bands of people × events ÷ people of the whole area", self.bands.len())
        } else {
            format!("{} × 100", parts.fraction())
        }
    }
}

impl Indirect {
    fn aged(&self, key: &layout::Key, year: i32, of: &mut Derivation) -> Aged {
        let measure = of.edition.returns.populations[self.population].measure;
        let mut aged = Vec::new();
        for band in &self.bands {
            let breakdown = key.breakdown.with(self.over, band.item);
            let events = of.figure(&layout::Key { definition: self.of, breakdown, ..key.clone() });
            let parts = band.population.iter();
            let people = parts.map(|part| of.measured(measure, part.clone(), key.area, Period::CalendarYear { year }));
            aged.push((events, people.collect()));
        }
        aged
    }

    /// None where a part is missing or a range.
    fn expected(&self, own: &Aged, reference: &Aged, of: &Derivation) -> Option<Result<f64, Undefined>> {
        let number = |figure: &FigureIndex| of.value(*figure).number();
        let all = |figures: &[FigureIndex]| figures.iter().map(number).sum::<Option<f64>>();
        let mut bands = Vec::new();
        for ((events, people), (other_events, other_people)) in own.iter().zip(reference) {
            bands.push(indirect_ratio::Band {
                events: number(events)?,
                population: all(people)?,
                reference: (number(other_events)?, all(other_people)?),
            });
        }
        Some(indirect_ratio::ratio(&bands, AS_EXPECTED, Confidence::P95).map(|ratio| ratio.expected))
    }
}
