//! Pounds in the prices of one year.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole, arithmetic};
use crate::model::area::AreaIndex;
use crate::model::interval::Interval;
use crate::model::measure::{Breakdown, MeasureIndex, OverTime};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Reads, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::real_terms;

/// What the report says of it.
pub const WORDS: &[&str] = &["Real terms: an amount multiplied by the deflator of the year whose prices are named, divided by the deflator \
     of its own year. Source: HM Treasury, how to use GDP deflators."];

/// Pounds in the prices of one year: `real-terms = { of = "spent", deflator = "deflator.index", year = "2024/25" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    /// The measure that holds the index of each financial year.
    deflator: Name,
    /// The financial year whose prices are meant.
    year: Name,
}

#[derive(Debug)]
struct RealTerms {
    of: DefinitionIndex,
    deflator: MeasureIndex,
    year: Period,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.pounds(&self.of)?;
        let deflator = names.measure(&self.deflator)?;
        let measure = &names.returns.measures[deflator as usize];
        if measure.over_time != OverTime::None {
            let message = "a deflator is an index, which does not add up: its measure needs `over-time = \"none\"`";
            return Err(names.error(&self.deflator, message));
        }
        let year = Period::parse(self.year.get_ref()).ok().filter(|year| matches!(year, Period::Year { .. }));
        let Some(year) = year else {
            return Err(names.error(&self.year, "`year` is a financial year, like \"2024/25\""));
        };
        let table = names.returns.kind_with(deflator).map_or(String::new(), |kind| {
            let kind = &names.returns.kinds[kind];
            format!(" ({}, {})", kind.title, kind.owner)
        });
        let note = format!("In {year} prices, using {}{table}", measure.label);
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: Some(Reads::Measure(deflator)),
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: true,
            not_charted: None,
            words: WORDS.first().copied(),
            question: None,
        };
        let (statistic, words) = (format!("{}{}", statistic::IN_PRICES_OF, year.slug()), format!("in {year} prices"));
        let real = names.built_on(of, &statistic, &words, facts, RealTerms { of, deflator, year });
        Ok(Resolved { note: Some(note), ..real })
    }
}

impl Method for RealTerms {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        let Some(own) = period.financial_year() else {
            return Made::absent(period, Absence::PeriodNotApplicable, parts);
        };
        let (Some(base), Some(own)) = (self.index(of, key.area, self.year), self.index(of, key.area, own)) else {
            return Made::absent(period, Absence::NoDeflator, parts);
        };
        parts.push(Part { role: PartRole::Base, figure: base });
        parts.push(Part { role: PartRole::Denominator, figure: own });
        let value = match (of.value(figure), of.value(own).number(), of.value(base).number()) {
            (Value::Number(amount), Some(own), Some(base)) => real_terms::in_prices_of_base(amount, own, base)
                .map_or(Value::Absent(Absence::NoDeflator), Value::Number),
            (amount, _, Some(base)) => arithmetic::ratio(base, amount, of.value(own)),
            _ => Value::Absent(Absence::NoDeflator),
        };
        let base = Some(format!("prices of {}", self.year));
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        let amount = of.exact_sum(figure, PartRole::Term)?.times(of.exact_sum(figure, PartRole::Base)?)?;
        amount.over(of.exact_sum(figure, PartRole::Denominator)?)
    }

    fn interval(&self, _: &Figure, _: &Judging, _: Level) -> Option<Interval> {
        None
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        let [amount, base, own] = [PartRole::Term, PartRole::Base, PartRole::Denominator].map(|role| parts.only(role));
        format!("{amount} × {base} ÷ {own}")
    }
}

impl RealTerms {
    /// The index of a year: that of the area, or of the nearest area above it that has one, up to the country's.
    fn index(&self, of: &mut Derivation, area: AreaIndex, year: Period) -> Option<FigureIndex> {
        let mut next = Some(area);
        while let Some(area) = next {
            let figure = of.measured(self.deflator, Breakdown::default(), area, year);
            if of.value(figure).number().is_some() {
                return Some(figure);
            }
            next = of.edition.areas.get(area).parent;
        }
        None
    }
}
