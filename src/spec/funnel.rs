//! Funnel plots, with nothing allowed that would mislead.

use anyhow::Error;

use super::chart_kind::Options;
use super::figure::{Chance, Nature};
use super::names::Names;
use super::typed_chart::TypedChart;
use super::typed_publication::{Axis, TypedAreas, TypedPeriods};

/// How a funnel plot is made.
#[derive(Debug)]
pub struct Funnel {
    pub of: Fraction,
    /// Whether the limits are widened by the spread among areas.
    pub over_dispersion: bool,
}

/// What lies along the funnel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fraction {
    /// Per cent of a whole.
    Share,
    /// Events for every `per` of a population.
    Rate { per: f64 },
    /// Events for every `per` that were expected.
    OfExpected { per: f64 },
}

impl Names<'_> {
    /// The options of a funnel plot; none for any other kind of chart.
    pub(super) fn funnel(&self, chart: &TypedChart) -> Result<Option<Funnel>, Error> {
        let complain = |message: &str| Err(self.source.error(chart.id.span().start, message));
        if chart.kind.facts().options != Options::Funnel {
            return if chart.over_dispersion {
                complain("`over-dispersion` is for charts of the kind \"funnel\"")
            } else {
                Ok(None)
            };
        }
        let several = match &chart.areas {
            Some(TypedAreas::Children) => true,
            Some(TypedAreas::Codes(codes)) => codes.len() > 1,
            // The whole beside its own parts would be counted twice in the average.
            Some(TypedAreas::Family | TypedAreas::Own) | None => false,
        };
        if chart.along != Some(Axis::Areas) || chart.series.is_some() || chart.by.is_some() || !several {
            return complain(
                "a funnel plot goes along areas, `areas = \"children\"` or several codes, and has no `series` or `by`",
            );
        }
        if !matches!(chart.periods, None | Some(TypedPeriods::This)) {
            return complain("a funnel plot is of the period of the edition");
        }
        let Some(name) = chart.figures.first() else {
            return complain("there must be at least one figure");
        };
        let refuse = |message: &str| Err(self.source.error(name.span().start, message));
        let facts = &self.definitions[self.figure(name)?].facts;
        let of = match facts.nature {
            Nature::Share { whole: Some(_) } => Fraction::Share,
            Nature::Rate { per, .. } => Fraction::Rate { per },
            Nature::OfExpected { per } => Fraction::OfExpected { per },
            Nature::Share { whole: None }
            | Nature::Sent { .. }
            | Nature::Total
            | Nature::Rolling
            | Nature::Ratio
            | Nature::Change { .. }
            | Nature::Benchmark(_)
            | Nature::Goal
            | Nature::Number => {
                return refuse(
                    "a funnel plot shows a rate, a share or a percentage of what was expected, but this figure is none \
                     of these",
                );
            }
        };
        if facts.chance != Chance::Interval {
            return refuse(
                "a funnel plot shows how far chance moves a figure, and this one does not count events, so chance does not move it",
            );
        }
        Ok(Some(Funnel { of, over_dispersion: chart.over_dispersion }))
    }
}
