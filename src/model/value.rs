//! A value as sent or derived: a number, a range, or one of several absences. Missing is never zero.

use serde::Serialize;

use super::cell::Marker;
use super::round;

/// A number, an interval that contains it, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    Number(f64),
    Between(Bounds),
    Absent(Absence),
}

/// An interval that contains a number that was not itself sent ("<5", "just under 500"); `None` is unbounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    pub lower: Option<f64>,
    pub upper: Option<f64>,
}

impl Bounds {
    /// The interval moved and stretched by `scale` (which must not be negative).
    pub fn scaled(self, scale: f64) -> Bounds {
        Bounds { lower: self.lower.map(|bound| bound * scale), upper: self.upper.map(|bound| bound * scale) }
    }
}

/// Why there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// The return was owed and did not come, or the cell was left empty.
    NotSubmitted,
    /// The question does not apply here.
    NotApplicable,
    /// The partner does not hold it.
    NotAvailable,
    /// Nobody sent it, and nobody had to.
    NotOwed,
    /// The partner withheld it.
    SuppressedAtSource,
    /// What was sent cannot be right, and the partner is asked.
    UnderQuery,
    /// It came after the date of this refresh.
    Late,
    /// A part of the whole is missing, so the whole is not given.
    PartMissing,
    /// The denominator is zero.
    ZeroDenominator,
    /// The base of the change is zero.
    ZeroBase,
    /// There is no population for this area.
    NoPopulation,
    /// The table of deflators does not hold the year.
    NoDeflator,
    /// The period is not one that the method applies to.
    PeriodNotApplicable,
    /// Nothing that was ever sent or owed lies before it.
    NoBase,
    /// What it would be measured from was not sent, or not in full.
    BaseMissing,
    /// Two parts carry different units or meanings over time, so they are not combined.
    NotComparable,
    /// The series does not reach back far enough.
    SeriesTooShort,
    /// A period of the series has no figure, or a range.
    SeriesGap,
    /// A new series begins among the periods.
    SeriesBreak,
    /// Not the same partners and areas sent in every period.
    MixedCoverage,
    /// Neighbouring periods share days.
    Overlapping,
    /// Every event is one of the part, so that there is nothing to test.
    AllOfAll,
    NoEvents,
    /// So few that the rate would be a matter of chance.
    TooFewEvents,
    /// So few areas that they do not say how much areas differ.
    TooFewAreas,
    /// Values that do not differ, or among which the method finds no single answer.
    NoAnswer,
}

impl Absence {
    /// The marker that stands for it on the page.
    pub fn marker(self) -> Marker {
        match self {
            Absence::NotApplicable
            | Absence::ZeroDenominator
            | Absence::ZeroBase
            | Absence::PeriodNotApplicable
            | Absence::NotComparable
            | Absence::SeriesBreak
            | Absence::MixedCoverage
            | Absence::Overlapping
            | Absence::AllOfAll
            | Absence::NoEvents
            | Absence::TooFewEvents
            | Absence::TooFewAreas
            | Absence::NoAnswer => Marker::NotApplicable,
            Absence::SuppressedAtSource => Marker::Confidential,
            _ => Marker::NotAvailable,
        }
    }

    /// Whether it follows from numbers that were sent, so that it tells something of them: that a denominator is zero.
    /// Whether somebody sent them at all tells nothing.
    pub fn tells_of_numbers(self) -> bool {
        match self {
            Absence::ZeroDenominator
            | Absence::ZeroBase
            | Absence::AllOfAll
            | Absence::NoEvents
            | Absence::TooFewEvents
            | Absence::NoAnswer => true,
            Absence::NotSubmitted
            | Absence::NotApplicable
            | Absence::NotAvailable
            | Absence::NotOwed
            | Absence::BaseMissing
            | Absence::SuppressedAtSource
            | Absence::UnderQuery
            | Absence::Late
            | Absence::PartMissing
            | Absence::NoPopulation
            | Absence::NoDeflator
            | Absence::PeriodNotApplicable
            | Absence::NoBase
            | Absence::NotComparable
            | Absence::SeriesTooShort
            | Absence::SeriesGap
            | Absence::SeriesBreak
            | Absence::MixedCoverage
            | Absence::TooFewAreas
            | Absence::Overlapping => false,
        }
    }

    /// The reason in words, for notes and traces.
    pub fn words(self) -> &'static str {
        match self {
            Absence::NotSubmitted => "not submitted",
            Absence::NotApplicable => "not applicable",
            Absence::NotAvailable => "not available from the partner",
            Absence::NotOwed => "not collected",
            Absence::SuppressedAtSource => "withheld by the partner",
            Absence::UnderQuery => "under query with the partner",
            Absence::Late => "received after the date of this refresh",
            Absence::PartMissing => "a part is missing",
            Absence::ZeroDenominator => "the denominator is zero",
            Absence::ZeroBase => "the base is zero",
            Absence::NoDeflator => "no deflator for one of the years",
            Absence::NoPopulation => "no population estimate",
            Absence::PeriodNotApplicable => "not defined for this kind of period",
            Absence::NoBase => "no comparable earlier figure",
            Absence::BaseMissing => "the earlier figure is missing or incomplete",
            Absence::NotComparable => "not comparable",
            Absence::SeriesTooShort => "too few periods for this method",
            Absence::SeriesGap => "a period in between has no single number",
            Absence::SeriesBreak => "a break in series falls among the periods",
            Absence::MixedCoverage => "the partners and areas that sent returns differ between periods",
            Absence::Overlapping => "the periods overlap, so neighbours share quarters",
            Absence::AllOfAll => "one of its shares is 100%",
            Absence::TooFewEvents => "fewer than 10 events",
            Absence::TooFewAreas => "fewer than 5 areas",
            Absence::NoEvents => "there were no events",
            Absence::NoAnswer => "the numbers do not differ enough to give an answer",
        }
    }
}

impl Value {
    /// The interval of a number or range; `None` when absent.
    pub fn bounds(self) -> Option<Bounds> {
        match self {
            Value::Number(number) => Some(Bounds { lower: Some(number), upper: Some(number) }),
            Value::Between(bounds) => Some(bounds),
            Value::Absent(_) => None,
        }
    }

    /// Rounded to a multiple of `base`; the ends of a range outwards, so that it still contains the number.
    pub fn rounded_to(self, base: u32) -> Value {
        let unit = f64::from(base);
        match self {
            Value::Number(number) => Value::Number(round::to_base(number, base)),
            Value::Between(bounds) => Value::Between(Bounds {
                lower: bounds.lower.map(|bound| (bound / unit).floor() * unit),
                upper: bounds.upper.map(|bound| (bound / unit).ceil() * unit),
            }),
            Value::Absent(reason) => Value::Absent(reason),
        }
    }

    /// The number, if it is one.
    pub fn number(self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_rounded_outwards_and_an_absence_stays_one() {
        let between = |lower, upper| Value::Between(Bounds { lower, upper });
        assert_eq!(between(Some(12.0), Some(16.0)).rounded_to(5), between(Some(10.0), Some(20.0)));
        assert_eq!(between(Some(15.0), None).rounded_to(5), between(Some(15.0), None));
        assert_eq!(Value::Number(12.5).rounded_to(5), Value::Number(15.0));
        let absent = Value::Absent(Absence::Late);
        assert_eq!(absent.rounded_to(5), absent);
    }
}
