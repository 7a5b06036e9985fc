//! By when half of those who are counted had been reached, where only bands of how long it took are sent.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, bands, series};
use crate::derive::{self, Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::measure::DimensionIndex;
use crate::model::statistic;
use crate::model::value::{Absence, Bounds, Value};
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::{self, median};

/// What the report says of it.
pub const WORDS: &[&str] = &["Median of bands: the end of the first band by which half or more are counted. Nothing \
    is assumed about where they fall within a band. Its limits are the ends of the bands that hold the order \
    statistics between which the true median lies, whatever the distribution. People are taken as independent of each \
    other. Source: R quantile, type 1; DescTools MedianCI, exact."];

/// The time by which half of those counted were reached: `median = { of = "started", over = "wait", ends = [7, 14,
/// 28] }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The sum of those counted, by band.
    of: Name,
    /// The dimension of the bands, whose items are in their order.
    over: Name,
    /// Where each band ends, in days unless `unit` says otherwise; without that of the last, where it has no end.
    ends: Vec<f64>,
}

#[derive(Debug)]
struct Median {
    of: DefinitionIndex,
    over: DimensionIndex,
    bands: u32,
    ends: Vec<f64>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let over = bands::dimension(names, &self.over, &bands::free(names, &self.of, of)?)?;
        let dimension = &names.returns.dimensions[over as usize];
        if dimension.overlapping {
            return Err(names.error(&self.over, "the items overlap, so they are not bands"));
        }
        let bands = dimension.items.len();
        if self.ends.len() != bands && self.ends.len() + 1 != bands {
            let message = format!("there are {bands} bands, so `ends` has {bands} numbers, or one fewer where the last has no end");
            return Err(names.error(&self.over, message));
        }
        if !self.ends.windows(2).all(|pair| pair[0] < pair[1]) || self.ends.iter().any(|end| !end.is_finite() || *end <= 0.0) {
            return Err(names.error(&self.over, "`ends` must rise from above zero, as the bands do"));
        }
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: Chance::Interval,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("a median of bands moves in steps, from one end of a band to another"),
            words: WORDS.first().copied(),
            question: None,
        };
        let statistic = format!("{}{}", statistic::MEDIAN_OVER, dimension.id);
        let method = Median { of, over, bands: bands as u32, ends: self.ends.clone() };
        let median = names.built_on(of, &statistic, "half of them within", facts, method);
        Ok(Resolved { unit: "days".to_owned(), decimals: 0, people: false, ..median })
    }
}

impl Method for Median {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let band = |item| layout::Key { breakdown: key.breakdown.with(self.over, item), definition: self.of, ..key.clone() };
        let figures: Vec<FigureIndex> = (0..self.bands).map(|item| of.figure(&band(item))).collect();
        let parts: Vec<Part> = figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect();
        let period = parts.first().map_or(key.period, |part| of.get(part.figure).period);
        if let Some(reason) = parts.iter().find_map(|part| of.not_comparable(part.figure)) {
            return Made::absent(period, reason, parts);
        }
        let value = match counts(&parts, &of.so_far()).map(|counts| median::of_bands(&counts)) {
            Some(Ok(band)) => match self.ends.get(band) {
                Some(end) => Value::Number(*end),
                None => Value::Between(Bounds { lower: self.ends.last().copied(), upper: None }),
            },
            Some(Err(undefined)) => Value::Absent(series::reason(undefined)),
            None => Value::Absent(Absence::PartMissing),
        };
        Made::new(period, value, parts)
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        let (lower, upper) = median::limits_of_bands(&counts(&figure.parts, of)?, level.confidence).ok()?;
        let start = lower.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0.0);
        let ends = statistics::Interval { lower: start, upper: *self.ends.get(upper)? };
        Some(level.interval(ends, statistics::Method::OrderStatistics))
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("end of the first band by which half are counted, of {}", parts.added())
    }
}

/// How many are in each band; none where that is not known of one of them.
fn counts(parts: &[Part], of: &Judging) -> Option<Vec<f64>> {
    parts.iter().map(|part| of.value(part.figure).number()).collect()
}
