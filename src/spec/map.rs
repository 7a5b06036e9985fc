//! Maps, with nothing allowed that would mislead.

use anyhow::Error;

use super::chart_kind::Options;
use super::figure::{Chance, Definition, Nature};
use super::names::Names;
use super::source::Name;
use super::typed_chart::{MapForm, TypedChart, TypedMap};
use super::typed_publication::{Axis, TypedAreas};
use super::typed_return::Reference;
use crate::model::measure::OverTime;

/// So many classes can be told apart by the shades of one colour, and fewer say little.
const CLASSES: std::ops::RangeInclusive<usize> = 4..=5;
const USUAL: u8 = 5;

/// How a map is made.
#[derive(Debug)]
pub struct Map {
    pub form: MapForm,
    pub classes: Classes,
}

/// What sets the limits of the classes.
#[derive(Debug, Clone, PartialEq)]
pub enum Classes {
    /// So many classes of about as many areas each.
    Quantiles(usize),
    /// The numbers at which the next class begins, rising.
    Breaks(Vec<f64>),
}

impl Names<'_> {
    /// The options of a map; none for any other kind of chart.
    pub(super) fn map(&self, chart: &TypedChart) -> Result<Option<Map>, Error> {
        let complain = |message: &str| Err(self.source.error(chart.id.span().start, message));
        let usual = TypedMap::default();
        let typed = match (chart.kind.facts().options == Options::Map, &chart.map) {
            (true, typed) => typed.as_ref().unwrap_or(&usual),
            (false, None) => return Ok(None),
            (false, Some(_)) => return complain("`map` is for charts of the kind \"map\""),
        };
        let several = match &chart.areas {
            Some(TypedAreas::Children) => true,
            Some(TypedAreas::Codes(codes)) => codes.len() > 1,
            // The whole would lie over its own parts.
            Some(TypedAreas::Family | TypedAreas::Own) | None => false,
        };
        if chart.along != Some(Axis::Areas) || chart.series.is_some() || chart.by.is_some() || !several {
            return complain(
                "a map goes along areas, `areas = \"children\"` or several codes, and has no `series` or `by`",
            );
        }
        if chart.comparator.is_some() {
            return complain("a map says the figure of the publication's own area without a `comparator`");
        }
        let Some(name) = chart.figures.first() else {
            return complain("there must be at least one figure");
        };
        self.can_be_mapped(name)?;
        let tiles = self.returns.kinds.iter().any(|kind| kind.reference == Some(Reference::Tiles));
        if typed.form == MapForm::Tiles && !tiles {
            return complain(
                "a map of tiles needs a kind of return with `reference = \"tiles\"`, as pipelines/returns/tiles.toml is",
            );
        }
        let classes = match (typed.classes, typed.breaks.as_slice()) {
            (classes, []) => Classes::Quantiles(usize::from(classes.unwrap_or(USUAL))),
            (None, breaks) => Classes::Breaks(breaks.to_vec()),
            (Some(_), _) => return complain("a map has either `classes` or `breaks`"),
        };
        match &classes {
            Classes::Quantiles(count) if !CLASSES.contains(count) => complain("`classes` is 4 or 5"),
            Classes::Breaks(breaks) if !CLASSES.contains(&(breaks.len() + 1)) || !rise(breaks) => {
                complain("`breaks` are 3 or 4 numbers, each larger than the one before")
            }
            Classes::Quantiles(_) | Classes::Breaks(_) => Ok(Some(Map { form: typed.form, classes })),
        }
    }

    /// An amount would show where most people live, and a change, which goes two ways, needs two colours.
    fn can_be_mapped(&self, name: &Name) -> Result<(), Error> {
        let Definition { facts, .. } = &self.definitions[self.figure(name)?];
        let fits = match &facts.nature {
            Nature::Rate { .. } | Nature::Share { .. } | Nature::Ratio => true,
            Nature::Sent { measure, .. } => self.returns.measures[*measure as usize].over_time == OverTime::None,
            // Rates that are standardised, and numbers over those that were expected.
            Nature::Number | Nature::OfExpected { .. } => facts.has_trend && facts.chance == Chance::Interval,
            Nature::Total | Nature::Rolling | Nature::Change { .. } | Nature::Benchmark(_) | Nature::Goal => false,
        };
        if fits {
            return Ok(());
        }
        let message = "a map shows a rate, a share or a ratio, but this figure is none of these: an amount would only \
            show where most people live";
        Err(self.source.error(name.span().start, message))
    }
}

fn rise(breaks: &[f64]) -> bool {
    breaks.iter().all(|number| number.is_finite()) && breaks.windows(2).all(|pair| pair[0] < pair[1])
}
