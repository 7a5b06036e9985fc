//! The rules of a kind of return, with every measure looked up: what `check` holds the returns to.

use std::collections::BTreeMap;

use anyhow::Error;
use toml::Spanned;

use super::returns::Returns;
use super::source::{Name, Source};
use super::typed_return::{
    TypedFlatLine, TypedFunnel, TypedJump, TypedPartsSum, TypedRateAgrees, TypedRatioWithin, TypedRule, TypedSum,
};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::measure::{Breakdown, MeasureIndex};

/// An arithmetic rule with its severity.
#[derive(Debug)]
pub struct Rule {
    pub severity: Severity,
    pub because: Option<String>,
    pub test: Test,
}

/// What a rule tests. All measures are of the same kind of return, but for the two sides of `AtMost`, `AtLeast` and
/// `Agrees`, which may be of two.
#[derive(Debug)]
pub enum Test {
    AtMost { part: MeasureIndex, whole: MeasureIndex },
    Sum { parts: Vec<MeasureIndex>, total: MeasureIndex, within: f64 },
    PartsSum { parts: MeasureIndex, total: MeasureIndex, within: f64 },
    PartsAtMost { parts: MeasureIndex, whole: MeasureIndex },
    ShareAgrees { share: MeasureIndex, part: MeasureIndex },
    RateAgrees { rate: MeasureIndex, count: MeasureIndex, populations: Vec<usize>, per: f64 },
    RatioWithin { part: MeasureIndex, whole: MeasureIndex, low: f64, high: f64 },
    AreasSum { measure: MeasureIndex, within: f64 },
    AtLeast { part: MeasureIndex, floor: MeasureIndex },
    Agrees { measure: MeasureIndex, with: MeasureIndex, within: f64 },
    Balance(Balance),
    Carried { open: MeasureIndex, came: MeasureIndex },
    Funnel { steps: Vec<MeasureIndex> },
    MultiResponse { parts: MeasureIndex, whole: MeasureIndex },
    Jump { measure: MeasureIndex, ratio: f64 },
    FlatLine { measure: MeasureIndex, periods: u32 },
    NoGap { measure: MeasureIndex },
}

/// What is open at the start and at the end of a period, and what came and went in it.
#[derive(Debug)]
pub struct Balance {
    pub opening: MeasureIndex,
    pub came: MeasureIndex,
    pub went: MeasureIndex,
    pub closing: MeasureIndex,
}

impl Test {
    /// A change from one period to the next may be right, so it is asked about; what does not add up cannot be.
    fn usual_severity(&self) -> Severity {
        match self {
            Test::Jump { .. } | Test::FlatLine { .. } | Test::Carried { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The measures that the rule adds or compares one to one, so that they should count the same thing. A ratio, a share
    /// or a rate is of two things.
    fn alike(&self) -> Vec<MeasureIndex> {
        match self {
            Test::AtMost { part, whole } => vec![*part, *whole],
            Test::Sum { parts, total, .. } => parts.iter().copied().chain([*total]).collect(),
            Test::PartsSum { parts, total, .. } => vec![*parts, *total],
            Test::PartsAtMost { parts, whole } | Test::MultiResponse { parts, whole } => vec![*parts, *whole],
            Test::AtLeast { part, floor } => vec![*part, *floor],
            Test::Agrees { measure, with, .. } => vec![*measure, *with],
            Test::Balance(of) => vec![of.opening, of.came, of.went, of.closing],
            Test::Carried { open, came } => vec![*open, *came],
            Test::Funnel { steps } => steps.clone(),
            Test::ShareAgrees { .. }
            | Test::RateAgrees { .. }
            | Test::RatioWithin { .. }
            | Test::AreasSum { .. }
            | Test::Jump { .. }
            | Test::FlatLine { .. }
            | Test::NoGap { .. } => Vec::new(),
        }
    }
}

/// The rules that always run and whose severity a kind of return may set.
const ALWAYS: [Code; 18] = [
    Code::AllZero,
    Code::DuplicateRow,
    Code::Fractions,
    Code::Incomplete,
    Code::Late,
    Code::NoNumber,
    Code::NotCovered,
    Code::NotSubmitted,
    Code::Outlier,
    Code::PartPeriod,
    Code::Resubmitted,
    Code::Revised,
    Code::SameNumbers,
    Code::SubmittersChanged,
    Code::TwoFiles,
    Code::UnexpectedPeriod,
    Code::Withdrawn,
    Code::YearToDate,
];

/// What the names in the rules of one kind of return may stand for.
pub struct Names<'a> {
    pub source: &'a Source,
    /// The measures of all kinds, and the populations.
    pub returns: &'a Returns,
    /// The measures of this kind, by the names that they have in it.
    pub ids: &'a [&'a str],
    /// The index of the first of them.
    pub first: MeasureIndex,
}

impl Names<'_> {
    /// A measure of this kind of return.
    fn own(&self, name: &Name) -> Result<MeasureIndex, Error> {
        let place = self.source.look_up(name, "measure of this return", self.ids.iter().copied())?;
        Ok(self.first + place as MeasureIndex)
    }

    /// A measure of this kind of return, or, as `kind.measure`, of any.
    fn any(&self, name: &Name) -> Result<MeasureIndex, Error> {
        if name.get_ref().contains('.') {
            let ids = self.returns.measures.iter().map(|measure| measure.id.as_str());
            return Ok(self.source.look_up(name, "measure", ids)? as MeasureIndex);
        }
        self.own(name)
    }

    /// How far a sum may be out because so many terms of a measure were each rounded.
    fn rounding(&self, measure: MeasureIndex, terms: usize) -> f64 {
        self.returns.measures[measure as usize].rounding(terms)
    }

    fn all(&self, names: &[Name]) -> Result<Vec<MeasureIndex>, Error> {
        names.iter().map(|name| self.own(name)).collect()
    }
}

/// Resolves one entry of `[[rules]]`.
///
/// # Errors
/// No test or several, a name that nothing has, a number that cannot be right, or measures of different units that are
/// added or compared without a word why.
pub fn rule(names: &Names, typed: &Spanned<TypedRule>) -> Result<Rule, Error> {
    let (place, typed) = (typed.span().start, typed.get_ref());
    let mut tests = tests(names, typed)?;
    let (1, Some(test)) = (tests.len(), tests.pop()) else {
        let message = format!("a rule must hold exactly one test, this one holds {}", tests.len());
        return Err(names.source.error(place, message));
    };
    if typed.because.is_none() {
        same_unit(names, &test, place)?;
    }
    Ok(Rule { severity: typed.severity.unwrap_or(test.usual_severity()), because: typed.because.clone(), test })
}

/// Resolves `[severity]`.
///
/// # Errors
/// A rule that does not always run.
pub fn severity(source: &Source, typed: &BTreeMap<Name, Severity>) -> Result<BTreeMap<Code, Severity>, Error> {
    let mut severity = BTreeMap::new();
    for (code, wanted) in typed {
        let index = source.look_up(code, "rule that always runs", ALWAYS.iter().map(|code| code.name()))?;
        severity.insert(ALWAYS[index], *wanted);
    }
    Ok(severity)
}

/// Refuses to add or compare different things: households are not people.
fn same_unit(names: &Names, test: &Test, place: usize) -> Result<(), Error> {
    let measures: Vec<_> = test.alike().into_iter().map(|index| &names.returns.measures[index as usize]).collect();
    let Some((first, rest)) = measures.split_first() else { return Ok(()) };
    match rest.iter().find(|other| other.unit != first.unit) {
        None => Ok(()),
        Some(other) => Err(names.source.error(
            place,
            format!(
                "a rule holds `{}`, which counts {}, against `{}`, which counts {}: say in `because` why that is right",
                first.id, first.unit, other.id, other.unit
            ),
        )),
    }
}

/// Every test that is typed, in the order of `TypedRule`.
fn tests(names: &Names, typed: &TypedRule) -> Result<Vec<Test>, Error> {
    let mut tests = Vec::new();
    if let Some(rule) = &typed.at_most {
        tests.push(Test::AtMost { part: names.any(&rule.part)?, whole: names.any(&rule.whole)? });
    }
    if let Some(rule) = &typed.sum {
        tests.push(sum(names, rule)?);
    }
    if let Some(rule) = &typed.parts_sum {
        tests.push(parts_sum(names, rule)?);
    }
    if let Some(rule) = &typed.parts_at_most {
        tests.push(Test::PartsAtMost { parts: names.own(&rule.parts)?, whole: names.own(&rule.whole)? });
    }
    if let Some(rule) = &typed.share_agrees {
        tests.push(Test::ShareAgrees { share: names.own(&rule.share)?, part: names.own(&rule.part)? });
    }
    if let Some(rule) = &typed.rate_agrees {
        tests.push(rate_agrees(names, rule)?);
    }
    if let Some(rule) = &typed.ratio_within {
        tests.push(ratio_within(names, rule)?);
    }
    if let Some(rule) = &typed.areas_sum {
        tests.push(Test::AreasSum { measure: names.own(&rule.measure)?, within: rule.within });
    }
    if let Some(rule) = &typed.at_least {
        tests.push(Test::AtLeast { part: names.any(&rule.part)?, floor: names.any(&rule.floor)? });
    }
    if let Some(rule) = &typed.agrees {
        let (measure, with) = (names.any(&rule.measure)?, names.any(&rule.with)?);
        tests.push(Test::Agrees { measure, with, within: rule.within });
    }
    if let Some(rule) = &typed.balance {
        tests.push(Test::Balance(Balance {
            opening: names.own(&rule.opening)?,
            came: names.own(&rule.came)?,
            went: names.own(&rule.went)?,
            closing: names.own(&rule.closing)?,
        }));
    }
    if let Some(rule) = &typed.carried {
        tests.push(Test::Carried { open: names.own(&rule.open)?, came: names.own(&rule.came)? });
    }
    if let Some(rule) = &typed.funnel {
        tests.push(funnel(names, rule)?);
    }
    if let Some(rule) = &typed.multi_response {
        tests.push(Test::MultiResponse { parts: names.own(&rule.parts)?, whole: names.own(&rule.whole)? });
    }
    if let Some(rule) = &typed.jump {
        tests.push(jump(names, rule)?);
    }
    if let Some(rule) = &typed.flat_line {
        tests.push(flat_line(names, rule)?);
    }
    if let Some(rule) = &typed.no_gap {
        tests.push(Test::NoGap { measure: names.own(&rule.measure)? });
    }
    Ok(tests)
}

fn sum(names: &Names, rule: &TypedSum) -> Result<Test, Error> {
    let (parts, total) = (names.all(&rule.parts)?, names.own(&rule.total)?);
    let rounding: f64 = parts.iter().chain([&total]).map(|term| names.rounding(*term, 1)).sum();
    Ok(Test::Sum { parts, total, within: rule.within + rounding })
}

fn parts_sum(names: &Names, rule: &TypedPartsSum) -> Result<Test, Error> {
    let (parts, total) = (names.own(&rule.parts)?, names.own(&rule.total)?);
    let rounding =
        names.rounding(parts, names.returns.combinations(parts, &Breakdown::default())) + names.rounding(total, 1);
    Ok(Test::PartsSum { parts, total, within: rule.within + rounding })
}

fn rate_agrees(names: &Names, rule: &TypedRateAgrees) -> Result<Test, Error> {
    let known = || names.returns.populations.iter().map(|population| population.id.as_str());
    let populations = rule.populations.iter().map(|name| names.source.look_up(name, "population", known()));
    Ok(Test::RateAgrees {
        populations: populations.collect::<Result<_, Error>>()?,
        rate: names.own(&rule.rate)?,
        count: names.own(&rule.count)?,
        per: rule.per,
    })
}

fn ratio_within(names: &Names, rule: &TypedRatioWithin) -> Result<Test, Error> {
    let (part, whole) = (names.own(&rule.part)?, names.own(&rule.whole)?);
    Ok(Test::RatioWithin { part, whole, low: rule.low, high: rule.high })
}

fn funnel(names: &Names, rule: &TypedFunnel) -> Result<Test, Error> {
    if rule.steps.len() < 2 {
        return Err(names.source.error(0, "a `funnel` needs at least two steps"));
    }
    Ok(Test::Funnel { steps: names.all(&rule.steps)? })
}

fn jump(names: &Names, rule: &TypedJump) -> Result<Test, Error> {
    if !rule.ratio.is_finite() || rule.ratio <= 1.0 {
        return Err(names.source.error(rule.measure.span().start, "the `ratio` of a `jump` is more than 1"));
    }
    Ok(Test::Jump { measure: names.own(&rule.measure)?, ratio: rule.ratio })
}

fn flat_line(names: &Names, rule: &TypedFlatLine) -> Result<Test, Error> {
    if rule.periods < 3 {
        return Err(names.source.error(rule.measure.span().start, "a `flat-line` has at least 3 `periods`"));
    }
    Ok(Test::FlatLine { measure: names.own(&rule.measure)?, periods: rule.periods })
}
