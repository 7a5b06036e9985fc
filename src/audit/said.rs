//! What a row of `figures.csv` says of counts, read from its id and its numbers alone.

use super::opened::Row;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::model::statistic::{self, Base};
use crate::world::{Book, Count};

/// A sum of counts, each as often as it is in it.
pub type Form = Vec<(Count, i64)>;

/// A decimal number without its point: 12.5 is 125 at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    pub digits: i64,
    pub places: u32,
}

impl Decimal {
    /// Reads `-12.5`; nothing but digits, one point and a sign.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        let is_plain = fraction.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then_some(Decimal { digits, places: fraction.len() as u32 })
    }

    /// The same with more places.
    pub fn at(self, places: u32) -> Option<i64> {
        10_i64.checked_pow(places.checked_sub(self.places)?)?.checked_mul(self.digits)
    }
}

/// How a number follows from counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// The sum, divided by a whole number that is mostly 1.
    Sum { of: Form, divided_by: i64 },
    /// `per` times a part divided by a whole.
    Ratio { part: Form, whole: Form, per: i64 },
    /// `per` times a count for each of so many.
    Rate { of: Form, population: i64, per: i64 },
    /// By so many per cent more than before.
    Change { before: Form, after: Form },
}

impl Figure {
    /// The counts in it.
    pub fn counts(&self) -> impl Iterator<Item = &Count> {
        let (first, second): (&Form, &[(Count, i64)]) = match self {
            Figure::Sum { of, .. } | Figure::Rate { of, .. } => (of, &[]),
            Figure::Ratio { part, whole, .. } => (part, whole),
            Figure::Change { before, after } => (before, after),
        };
        first.iter().chain(second).map(|(count, _)| count)
    }
}

/// How the number of a row follows from counts; none where its statistic is not one that is understood.
pub fn figure(book: &Book, row: &Row) -> Option<Figure> {
    let measures = row.measure.split('+').map(|id| book.measure(id)).collect::<Option<Vec<MeasureIndex>>>()?;
    let area = book.area(&row.area_code)?;
    let period = Period::parse(&row.period).ok()?;
    let part = book.part(*measures.first()?, &row.breakdown)?;
    let rest = row.statistic.strip_prefix(statistic::SUM)?;
    let rolling = rest.strip_prefix('.').and_then(|rest| rest.strip_prefix(statistic::ROLLING));
    let sum_at = |period: Period| -> Option<Form> {
        let periods = match rolling {
            Some(_) => period.four_quarters()?.quarters()?.to_vec(),
            None => vec![period],
        };
        Some(periods.into_iter().flat_map(|period| counts(&measures, area, period, &part)).collect())
    };
    // A run of days has nothing before it.
    let before = |steps: i32| sum_at(if steps == 0 { period } else { period.back(steps)? });
    built_on(book, row, rolling.unwrap_or(rest), &before, &part)
}

/// A statistic of a sum; `before` is that sum so many periods before.
fn built_on(
    book: &Book,
    row: &Row,
    rest: &str,
    before: &dyn Fn(i32) -> Option<Form>,
    part: &Breakdown,
) -> Option<Figure> {
    let sum = before(0)?;
    // What is set beside something else has the same value.
    let beside = rest.match_indices('.').find(|(at, _)| rest[at + 1..].starts_with(statistic::COMPARED_WITH));
    let rest = beside.map_or(rest, |(at, _)| &rest[..at]);
    let Some(step) = rest.strip_prefix('.') else {
        return rest.is_empty().then_some(Figure::Sum { of: sum, divided_by: 1 });
    };
    let first = sum.first()?.0.clone();
    let is_quarter = matches!(first.period, Period::Quarter { .. });
    if step == statistic::MEAN {
        return Some(Figure::Sum { of: sum, divided_by: 4 });
    }
    if let Some(base) = step.strip_prefix(statistic::CHANGE_ON).and_then(Base::of) {
        return match (base, is_quarter) {
            (Base::PreviousQuarter, true) | (Base::PreviousYear, false) => {
                Some(Figure::Change { before: before(1)?, after: sum })
            }
            (Base::SameQuarterLastYear, true) => Some(Figure::Change { before: before(4)?, after: sum }),
            (Base::ThreeYearMean, false) => {
                let three = [before(1)?, before(2)?, before(3)?].concat();
                Some(Figure::Change { before: three, after: times(sum, 3) })
            }
            (Base::PreviousQuarter | Base::SameQuarterLastYear, false)
            | (Base::PreviousYear | Base::ThreeYearMean, true)
            | (Base::MeanQuarterOfPreviousYear, _) => None,
        };
    }
    if let Some(dimension) = step.strip_prefix(statistic::SHARE_OVER) {
        let rest = part.without(book.dimension(first.measure, dimension)?);
        let whole = sum.iter().map(|(count, times)| (Count { part: rest.clone(), ..count.clone() }, *times)).collect();
        return Some(Figure::Ratio { part: sum, whole, per: 100 });
    }
    for (prefix, per) in [(statistic::SHARE_OF, 100), (statistic::RATIO_TO, 1)] {
        let Some(id) = step.strip_prefix(prefix) else { continue };
        let measure = book.measure(id)?;
        let beside = |count: &Count| Count { measure, part: part.within(book.splits(measure)), ..count.clone() };
        let mut whole: Form = sum.iter().map(|(count, times)| (beside(count), *times)).collect();
        whole.dedup_by(|a, b| a.0 == b.0);
        return Some(Figure::Ratio { part: sum, whole, per });
    }
    let rate = step.strip_prefix(statistic::RATE_PER)?;
    let (per, population) = rate.split_once('-')?;
    if population.contains('.') {
        return None;
    }
    let population = Decimal::parse(&row.denominator).filter(|people| people.places == 0 && people.digits > 0)?;
    let per = per.parse().ok().filter(|per| *per > 0)?;
    Some(Figure::Rate { of: sum, population: population.digits, per })
}

fn times(form: Form, factor: i64) -> Form {
    form.into_iter().map(|(count, times)| (count, times * factor)).collect()
}

fn counts(measures: &[MeasureIndex], area: u32, period: Period, part: &Breakdown) -> Form {
    let count = |measure: &MeasureIndex| Count { measure: *measure, area, period, part: part.clone(), sender: None };
    measures.iter().map(|measure| (count(measure), 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_read_as_it_is_shown() {
        assert_eq!(Decimal::parse("-12.50"), Some(Decimal { digits: -1250, places: 2 }));
        assert_eq!(Decimal::parse("-0.5"), Some(Decimal { digits: -5, places: 1 }));
        assert_eq!(Decimal::parse("7").and_then(|seven| seven.at(2)), Some(700));
        for text in ["", "-", "1,204", "just under 500", "[c]", "1.2.3", "1.-2"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
