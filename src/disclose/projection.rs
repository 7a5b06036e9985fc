//! Projections of what is released. They are made from the cells that are shown and from nothing else: one that rested on a
//! withheld figure would give it away. A reader can make them from the same figures.

use std::fmt;

use super::cell::Cell;
use super::release::{Release, Released};
use crate::model::cell::{Flag, Marker, Shown};
use crate::model::period::Period;
use crate::model::round;
use crate::model::spread::Pace;
use crate::spec::layout::Edition;
use crate::spec::shown::Selection;
use crate::spec::typed_publication::Axis;
use crate::statistics::projection::{self, AHEAD, BackTest, FEWEST_PERIODS};
use crate::statistics::series::{self, Shape};
use crate::statistics::{Undefined, seasons};

/// The fewest periods: so many that a projection of a whole year ahead can be held to what came.
const FEWEST: usize = FEWEST_PERIODS + AHEAD;

/// Where a count would be if it went on as it has.
#[derive(Debug)]
pub struct Projected {
    periods: usize,
    last: Period,
    follows_seasons: bool,
    ahead: Vec<Ahead>,
    tested: BackTest,
}

/// One period to come. Its numbers have the places of the figure, its limits none.
#[derive(Debug)]
pub struct Ahead {
    pub period: Period,
    pub expected: Cell,
    /// Lower and upper 80%, lower and upper 95%.
    pub limits: [Cell; 4],
}

/// Why there is no projection. It is shown to readers, so its words are plain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unprojected {
    /// One of the periods is withheld.
    Withheld(Period),
    /// The last period is not there, so that the first to come is not the next.
    Unknown(Period),
    TooShort {
        have: usize,
    },
    Undefined(Undefined),
}

impl fmt::Display for Unprojected {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withheld(period) => write!(text, "the figure for {} is withheld", period.short()),
            Self::Unknown(period) => write!(text, "there is no figure for {}, the latest period", period.short()),
            Self::TooShort { have } => write!(
                text,
                "{FEWEST} periods without a break between them are needed, but this report shows {have} that can be \
                used"
            ),
            Self::Undefined(why) => write!(text, "{why}"),
        }
    }
}

impl Projected {
    /// How many periods it is made from.
    pub fn periods(&self) -> usize {
        self.periods
    }

    /// The last of these.
    pub fn last(&self) -> Period {
        self.last
    }

    /// Whether seasons go on as well.
    pub fn follows_seasons(&self) -> bool {
        self.follows_seasons
    }

    pub fn ahead(&self) -> &[Ahead] {
        &self.ahead
    }

    /// How many of its own figures would have been inside the limits of a projection from those before them.
    pub fn tested(&self) -> BackTest {
        self.tested
    }
}

/// Projects one figure over a run of periods. What lies before a break is left out.
pub fn project(edition: &Edition, release: &Release, selection: &Selection) -> Result<Projected, Unprojected> {
    let grid = edition.grid(selection);
    let keys = (0..grid.len(Axis::Periods)).filter_map(|place| grid.key((Axis::Periods, place), None));
    let mut known = Vec::new();
    for key in keys.filter(|key| !edition.is_before_break(key)) {
        known.push((key.period, count(key.period, release.at(&key))?));
    }
    let first = known.iter().position(|(_, count)| count.is_some()).unwrap_or(known.len());
    let series: Vec<Option<(f64, f64)>> =
        known[first..].iter().map(|(_, count)| count.map(|count| (count, 1.0))).collect();
    let have = series::known(&series);
    let Some((last, latest)) = known.last().filter(|_| have >= FEWEST) else {
        return Err(Unprojected::TooShort { have });
    };
    if latest.is_none() {
        return Err(Unprojected::Unknown(*last));
    }
    let shape = Shape { trend: true, seasons: in_seasons(&series, *last) };
    let projected = projection::project(&series, shape, &[1.0; AHEAD]).map_err(Unprojected::Undefined)?;
    let decimals = edition.publication.definitions[selection.definitions[0]].decimals;
    let ahead = (1..).zip(projected).filter_map(|(steps, one)| {
        let limits = [one.inner.lower, one.inner.upper, one.outer.lower, one.outer.upper];
        let limits = limits.map(|limit| number(limit, 0, Vec::new()));
        let expected = number(one.expected, decimals, vec![Flag::Projected]);
        Some(Ahead { period: last.back(-steps)?, expected, limits })
    });
    Ok(Projected {
        periods: have,
        last: *last,
        follows_seasons: shape.seasons.is_some(),
        ahead: ahead.collect(),
        tested: projection::back_test(&series, shape),
    })
}

/// The count of a period as it is shown; none where it is not there, or is a range.
fn count(period: Period, released: Option<&Released>) -> Result<Option<f64>, Unprojected> {
    match released.map(|released| released.cell().shown()) {
        Some(Shown::Number { value, .. }) => Ok(Some(*value)),
        Some(Shown::Marker(Marker::Confidential)) => Err(Unprojected::Withheld(period)),
        Some(Shown::Marker(Marker::NotAvailable | Marker::NotApplicable) | Shown::Words(_)) | None => Ok(None),
    }
}

/// How many periods make a year, where the series follows its seasons.
fn in_seasons(series: &series::Series, last: Period) -> Option<usize> {
    let in_a_year = Pace::of(last)?.in_a_year();
    let is_long = in_a_year > 1 && series::known(series) >= 3 * in_a_year;
    let found = is_long.then(|| seasons::fit(series, in_a_year))?.ok()?;
    found.are_there().then_some(in_a_year)
}

fn number(value: f64, decimals: u8, flags: Vec<Flag>) -> Cell {
    Cell::new(Shown::Number { value: round::round(value, decimals), decimals }, flags)
}
