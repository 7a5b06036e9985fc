//! Funnel plots of what is released. The line in the middle and the limits are made from the cells that are shown and from nothing
//! else: an average that rested on a withheld figure would give it away. A reader can make them from the same table.

use super::{Cell, Released};
use crate::model::cell::{Marker, Shown};
use crate::model::round;
use crate::spec::funnel::{Fraction, Funnel};
use crate::statistics::funnel::{Limits, Significance, axis, overdispersion, ratio, share};
use crate::statistics::{Interval, Undefined, exact};

/// An average of one area is that area.
const FEWEST: usize = 2;

/// What a funnel plot shows beside its figures.
#[derive(Debug)]
pub struct Funnelled {
    centre: Result<Cell, Undefined>,
    spread: Result<f64, Undefined>,
    lines: Vec<Line>,
    places: Vec<Placed>,
}

/// The limits at one size, in the unit of the figure.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub size: f64,
    /// 95%, lower and upper.
    pub inner: (f64, f64),
    /// 99.8%.
    pub outer: (f64, f64),
}

/// What is said of one area. A limit is rounded to one place more than the figure.
#[derive(Debug)]
pub struct Placed {
    size: Cell,
    limits: Option<[Cell; 4]>,
    place: Option<Significance>,
    said: Cell,
}

impl Funnelled {
    /// The line in the middle: the average of the areas shown, or where as many happened as were expected; none with the
    /// reason why.
    pub fn centre(&self) -> Result<&Cell, Undefined> {
        self.centre.as_ref().map_err(|why| *why)
    }

    /// How many times as wide as by chance alone the limits are; why they are not widened where that was asked for.
    pub fn spread(&self) -> Result<f64, Undefined> {
        self.spread
    }

    /// The limits along the sizes, from the smallest; empty where there are none.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// One for each place along the chart.
    pub fn places(&self) -> &[Placed] {
        &self.places
    }
}

impl Placed {
    /// The population, the whole, or the number expected; the marker of a figure that is not shown.
    pub fn size(&self) -> &Cell {
        &self.size
    }

    /// 99.8% lower, 95% lower, 95% upper, 99.8% upper.
    pub fn limits(&self) -> Option<&[Cell; 4]> {
        self.limits.as_ref()
    }

    /// Whether the figure lies outside its limits, and then whether above them.
    pub fn is_high(&self) -> Option<bool> {
        match self.place? {
            Significance::Above | Significance::FarAbove => Some(true),
            Significance::Below | Significance::FarBelow => Some(false),
            Significance::NotSignificant => None,
        }
    }

    /// Whether the figure lies outside the 99.8% limits.
    pub fn is_far(&self) -> bool {
        matches!(self.place, Some(Significance::FarAbove | Significance::FarBelow))
    }

    /// Where the figure lies, in words; the marker of a figure that is not shown.
    pub fn said(&self) -> &Cell {
        &self.said
    }
}

/// The limits for the figures of one chart, one for each place along it. `decimals` are those of the figures.
pub fn judge(figures: &[Option<&Released>], funnel: &Funnel, decimals: u8) -> Funnelled {
    let decimals = decimals.saturating_add(1);
    let fractions: Vec<Option<(f64, f64)>> = figures.iter().map(|figure| figure.and_then(fraction)).collect();
    let shown: Vec<(f64, f64)> = fractions.iter().flatten().copied().collect();
    let centre = centre(&shown, funnel.of);
    let spread = if funnel.over_dispersion { spread(&shown, funnel.of) } else { Ok(1.0) };
    // Limits that cannot be widened are those of chance alone, and the reason is said.
    let width = spread.unwrap_or(1.0);
    let at = |size: f64| limits(centre.ok()?, size, width, funnel.of).ok();
    let sizes: Vec<f64> = shown.iter().map(|(_, size)| *size).collect();
    let line = |size: f64| {
        let Limits { inner, outer } = scaled(at(size)?, funnel.of);
        Some(Line { size, inner: (inner.lower, inner.upper), outer: (outer.lower, outer.upper) })
    };
    let places = figures.iter().zip(&fractions).map(|(figure, fraction)| {
        let limits = fraction.and_then(|(_, size)| at(size));
        let place = limits
            .zip(*fraction)
            .zip(centre.ok())
            .and_then(|((limits, (above, size)), centre)| place(limits, (above, size), centre, width, funnel.of));
        let marker = match figure.map(|figure| figure.cell().shown()) {
            Some(Shown::Marker(marker)) => *marker,
            _ => Marker::NotAvailable,
        };
        let size = figure.filter(|_| fraction.is_some()).and_then(|figure| as_shown(figure.denominator()));
        Placed {
            size: Cell::new(size.unwrap_or(Shown::Marker(marker)), Vec::new()),
            limits: limits.map(|limits| {
                let Limits { inner, outer } = scaled(limits, funnel.of);
                [outer.lower, inner.lower, inner.upper, outer.upper].map(|limit| number(limit, decimals))
            }),
            place,
            said: Cell::new(
                place.map_or(Shown::Marker(marker), |place| Shown::Words(words(place).to_owned())),
                Vec::new(),
            ),
        }
    });
    Funnelled {
        centre: centre.map(|_| match funnel.of {
            // It is none of the areas' own numbers, and exact.
            Fraction::OfExpected { per } => number(per, 0),
            Fraction::Share | Fraction::Rate { .. } => number(taken_together(&shown, funnel.of), decimals),
        }),
        spread,
        lines: along(&sizes, funnel.of).unwrap_or_default().into_iter().filter_map(line).collect(),
        places: places.collect(),
    }
}

/// Numerator and denominator as shown, of a figure that is shown.
fn fraction(figure: &Released) -> Option<(f64, f64)> {
    figure.cell().number()?;
    Some((figure.numerator().parse().ok()?, figure.denominator().parse().ok()?))
}

/// A number as it stands in the data, as a cell.
fn as_shown(text: &str) -> Option<Shown> {
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u8);
    Some(Shown::Number { value: text.parse().ok()?, decimals })
}

/// For one of the denominator, without the unit's factor.
fn centre(shown: &[(f64, f64)], of: Fraction) -> Result<f64, Undefined> {
    match of {
        Fraction::OfExpected { .. } => Ok(1.0),
        Fraction::Share | Fraction::Rate { .. } if shown.len() < FEWEST => {
            Err(Undefined::TooShort { have: shown.len(), need: FEWEST })
        }
        Fraction::Share => share::average(shown),
        Fraction::Rate { .. } => ratio::average(shown).and_then(|average| match average {
            0.0 => Err(Undefined::NoEvents),
            average => Ok(average),
        }),
    }
}

/// The average in the unit of the figure, of areas that have one.
fn taken_together(shown: &[(f64, f64)], of: Fraction) -> f64 {
    let add = |sum: (f64, f64), area: &(f64, f64)| (exact::sum(sum.0, area.0), exact::sum(sum.1, area.1));
    let (above, below) = shown.iter().fold((0.0, 0.0), add);
    exact::quotient(scale(of), above, below)
}

/// The sizes at which the limits are drawn.
fn along(sizes: &[f64], of: Fraction) -> Result<Vec<f64>, Undefined> {
    match of {
        Fraction::Share | Fraction::Rate { .. } => axis::sizes(sizes),
        Fraction::OfExpected { .. } => axis::expected(sizes),
    }
}

/// How far the areas are from what they have together. Where that is more than a standard expects of all of them, the areas need
/// not differ from each other.
fn spread(shown: &[(f64, f64)], of: Fraction) -> Result<f64, Undefined> {
    overdispersion::spread(&match of {
        Fraction::Share => share::deviations(shown)?,
        Fraction::Rate { .. } | Fraction::OfExpected { .. } => ratio::deviations(shown)?,
    })
}

/// For one of the denominator.
fn limits(centre: f64, size: f64, spread: f64, of: Fraction) -> Result<Limits, Undefined> {
    let expected = match of {
        Fraction::Share => return share::limits(centre, size, spread),
        Fraction::Rate { .. } | Fraction::OfExpected { .. } => centre * size,
    };
    let around_one = ratio::limits_at(expected, spread)?;
    let times = |interval: Interval| interval.scaled(centre, 1.0);
    Ok(Limits { inner: times(around_one.inner), outer: times(around_one.outer) })
}

/// Limits that are widened are the only measure there is; otherwise a rate or a ratio lies outside where its own interval leaves
/// the line in the middle out, which is the same but for the approximation in that interval.
fn place(limits: Limits, (above, size): (f64, f64), centre: f64, spread: f64, of: Fraction) -> Option<Significance> {
    match of {
        Fraction::Rate { .. } | Fraction::OfExpected { .. } if spread == 1.0 => {
            ratio::significance(above, centre * size).ok()
        }
        Fraction::Share | Fraction::Rate { .. } | Fraction::OfExpected { .. } => Some(limits.place(above / size)),
    }
}

fn scaled(limits: Limits, of: Fraction) -> Limits {
    let times = |interval: Interval| interval.scaled(scale(of), 1.0);
    Limits { inner: times(limits.inner), outer: times(limits.outer) }
}

fn scale(of: Fraction) -> f64 {
    match of {
        Fraction::Share => 100.0,
        Fraction::Rate { per } | Fraction::OfExpected { per } => per,
    }
}

fn words(place: Significance) -> &'static str {
    match place {
        Significance::FarBelow => "below the 99.8% limit",
        Significance::Below => "below the 95% limit",
        Significance::NotSignificant => "within the limits",
        Significance::Above => "above the 95% limit",
        Significance::FarAbove => "above the 99.8% limit",
    }
}

fn number(value: f64, decimals: u8) -> Cell {
    Cell::new(Shown::Number { value: round::round(value, decimals), decimals }, Vec::new())
}
