//! How far chance alone could have moved a rate, a share, or a change.

use super::{Derivation, Figure, FigureIndex, Node, Part, PartRole};
use crate::model::interval::{self, Interval};
use crate::model::value::Value;
use crate::spec::methods::Method;
use crate::spec::typed_publication::Form;
use crate::statistics::{self, Confidence, Estimate, expected_volume, rate, rate_ratio, share, share_difference};

impl Derivation<'_> {
    /// The interval of a figure; none where its definition has none, or where a part is missing or a
    /// range: the ends of a range are not chance.
    pub(super) fn interval(&self, figure: &Figure) -> Option<Interval> {
        let Node::Defined(key) = &figure.node else { return None };
        let percent = self.definition(key).confidence?;
        self.interval_at(figure, Confidence::from_percent(percent)?, percent)
    }

    /// The interval of a figure at a confidence, which in per cent is `percent`, whatever its definition asks for.
    pub(super) fn interval_at(&self, figure: &Figure, confidence: Confidence, percent: f64) -> Option<Interval> {
        let Node::Defined(key) = &figure.node else { return None };
        let definition = self.definition(key);
        figure.value.number()?;
        let estimated = |estimate: Estimate| Interval {
            lower: estimate.interval.lower,
            upper: estimate.interval.upper,
            confidence: percent,
            method: named(estimate.method),
            p: None,
        };
        match &definition.method {
            Method::Rate { per, .. } => {
                let (events, people) = self.fraction(&figure.parts)?;
                rate::crude(events, people, *per, confidence).ok().map(estimated)
            }
            Method::Share { .. } | Method::ShareOfTotal { .. } => {
                let (part, whole) = self.fraction(&figure.parts)?;
                share::share(part, whole, 100.0, confidence).ok().map(estimated)
            }
            Method::Change { form: Form::Percent, .. } | Method::LikeForLike { form: Form::Percent, .. } => {
                let (now, base) = self.now_and_base(&figure.parts)?;
                let ratio = rate_ratio::rate_ratio(self.exposed(now)?, self.exposed(base)?, confidence).ok()?;
                let change = |ratio| statistics::change::percent_of_ratio(ratio).ok();
                Some(Interval {
                    lower: change(ratio.lower)?,
                    upper: change(ratio.upper?)?,
                    confidence: percent,
                    method: named(statistics::Method::ExactConditional),
                    p: Some(ratio.p),
                })
            }
            Method::Change { form: Form::Points, .. } => {
                let (now, base) = self.now_and_base(&figure.parts)?;
                let (now, base) = (self.exposed(now)?, self.exposed(base)?);
                share_difference::difference(now, base, 100.0, confidence).ok().map(estimated)
            }
            Method::Expected { .. } => {
                let (actual, expected) = self.fraction(&figure.parts)?;
                // The expected number is one for every so many of itself.
                let beside = expected_volume::against(actual, 1.0, expected, 1.0, confidence).ok()?;
                Some(estimated(Estimate { interval: beside.ratio.interval.scaled(100.0, 1.0), ..beside.ratio }))
            }
            Method::StandardisedRate(_) => self.standardised_of(figure, confidence).map(estimated),
            Method::Trend { .. } => {
                let trend = self.trend_of(figure)?;
                let wald = |interval| Estimate { value: 0.0, interval, method: statistics::Method::Wald };
                Some(Interval { p: Some(trend.p), ..estimated(wald(trend.interval?)) })
            }
            _ => None,
        }
    }

    pub(super) fn part(&self, parts: &[Part], role: PartRole) -> Option<FigureIndex> {
        parts.iter().find(|part| part.role == role).map(|part| part.figure)
    }

    /// Numerator and denominator.
    pub(super) fn fraction(&self, parts: &[Part]) -> Option<(f64, f64)> {
        let (above, below) = (self.part(parts, PartRole::Numerator)?, self.part(parts, PartRole::Denominator)?);
        // All of all is no matter of chance.
        let differ = above != below;
        differ.then_some((self.value(above).number()?, self.value(below).number()?))
    }

    fn now_and_base(&self, parts: &[Part]) -> Option<(FigureIndex, FigureIndex)> {
        Some((self.part(parts, PartRole::Term)?, self.part(parts, PartRole::Base)?))
    }

    /// The events behind a count or a rate, and how much there was in which they could happen: the population of a rate,
    /// the three years behind a mean of three, the four quarters behind a mean quarter, and one period otherwise. A mean
    /// is itself uncertain, so it enters with all its events.
    pub(super) fn exposed(&self, figure: FigureIndex) -> Option<(f64, f64)> {
        let of = &self.all[figure];
        match &of.node {
            Node::ThreeYearMean(key) if self.definition(key).method.is_fraction() => {
                of.parts.iter().try_fold((0.0, 0.0), |(above, below), year| {
                    let (events, people) = self.fraction(&self.all[year.figure].parts)?;
                    Some((above + events, below + people))
                })
            }
            Node::ThreeYearMean(_) => {
                let years: Option<Vec<f64>> = of.parts.iter().map(|part| self.value(part.figure).number()).collect();
                let years = years?;
                Some((years.iter().sum(), years.len() as f64))
            }
            Node::QuarterOfYear(_) => Some((self.value(self.part(&of.parts, PartRole::Term)?).number()?, 4.0)),
            Node::Defined(key) if self.definition(key).method.is_fraction() => self.fraction(&of.parts),
            _ => match of.told() {
                Value::Number(events) => Some((events, 1.0)),
                _ => None,
            },
        }
    }
}

fn named(method: statistics::Method) -> interval::Method {
    interval::Method { name: method.name(), about: method.about(), source: method.source() }
}
