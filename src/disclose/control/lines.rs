//! The lines of one stretch of a control chart, and the patterns that its figures make around them.

use std::fmt;

use super::Released;
use crate::spec::control::{Control, Lengths, Lines, Prime, Seasons};
use crate::statistics::control_chart::attribute::{self, Kind};
use crate::statistics::control_chart::rules::{self, Cause};
use crate::statistics::control_chart::{Baseline, Chart, JUDGED_FROM, rare_events, xmr};
use crate::statistics::dispersion;
use crate::statistics::series::Shape;
use crate::statistics::{Undefined, seasons};

/// The seasons of a year of quarters.
const QUARTERS: usize = 4;
/// Counts are taken to vary by more than chance where independent events hardly ever vary as much.
const OVERDISPERSED: f64 = 0.05;

/// Events and their size, or a part and its whole; none where they are not shown.
type Group = Option<(f64, f64)>;

/// The lines of a stretch: a point for each place that has one.
pub struct Stretch {
    pub chart: Chart,
    /// One for each place.
    pub causes: Vec<Option<Cause>>,
    pub season: Season,
    /// The limits are wider than those of independent events, because the figures vary by more.
    pub is_widened: bool,
    /// Of events that are rare.
    pub rare: Option<Rare>,
}

/// What the seasons of a stretch are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// None are known.
    Unknown,
    /// The figures follow them, so nothing is judged.
    Followed,
    /// The values are the figures without them.
    TakenOut,
}

/// How long it was without events, as far as is known: a period that is not shown ends the counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rare {
    /// The place of the period with events after the longest time without, and how many periods that was.
    pub longest: (usize, usize),
    /// How many periods without there have been since the last one with events; none where that is not known.
    pub since: Option<usize>,
}

/// Why there are no lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlined {
    Undefined(Undefined),
    /// The seasons cannot be taken out.
    Seasons(Undefined),
}

impl fmt::Display for Unlined {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undefined(why) => write!(text, "{why}"),
            Self::Seasons(why) => {
                write!(text, "the figures cannot be seasonally adjusted, so they are shown as they are; {why}")
            }
        }
    }
}

impl From<Undefined> for Unlined {
    fn from(why: Undefined) -> Self {
        Self::Undefined(why)
    }
}

/// The lines of a stretch, of which the first `fixed` places set them.
pub fn lines(figures: &[Option<&Released>], control: &Control, fixed: Option<usize>) -> Result<Stretch, Unlined> {
    let values: Vec<Option<f64>> = figures.iter().map(|figure| figure.and_then(|f| f.cell().number())).collect();
    if control.lines == Lines::Between {
        return Ok(between(&values, control.lengths)?);
    }
    enough(values.iter().flatten().count())?;
    let groups: Vec<Group> = match control.lines {
        Lines::Share { .. } | Lines::Rate { .. } => figures.iter().map(|figure| figure.and_then(parts)).collect(),
        Lines::Count { .. } | Lines::Single | Lines::Median | Lines::Between => {
            values.iter().map(|value| value.map(|value| (value, 1.0))).collect()
        }
    };
    let based = &groups[..fixed.unwrap_or(groups.len())];
    let (season, adjusted) = without_seasons(&groups, based, control.seasons)?;
    let counts = |kind: Kind, per: f64, prime: Prime| {
        let baseline = Baseline { first: fixed, excluded: Vec::new() };
        let plain = || attribute::chart(&adjusted, per, &baseline, kind, None);
        let wide = || attribute::chart(&adjusted, per, &baseline, kind, Some(control.screened));
        match prime {
            Prime::Always => wide().map(|chart| (chart, false)),
            Prime::WhereNeeded if varies(based, kind, season) => wider(plain()?, wide()),
            Prime::Never | Prime::WhereNeeded => plain().map(|chart| (chart, false)),
        }
    };
    let (chart, is_widened) = match control.lines {
        Lines::Count { prime } => counts(Kind::Rate, 1.0, prime)?,
        Lines::Share { prime } => counts(Kind::Share, 100.0, prime)?,
        Lines::Rate { per, prime } => counts(Kind::Rate, per, prime)?,
        Lines::Single | Lines::Median | Lines::Between => {
            let options =
                xmr::Options { screened: control.screened, fixed_after: fixed, reach: xmr::REACH_NHS, floored: true };
            let values: Vec<Option<f64>> = match season {
                Season::TakenOut => adjusted.iter().map(|group| group.map(|(value, size)| value / size)).collect(),
                Season::Unknown | Season::Followed => values,
            };
            (xmr::chart(&values, options)?, false)
        }
    };
    let causes = match season {
        Season::Followed => vec![None; figures.len()],
        Season::Unknown | Season::TakenOut => rules::special_causes(&chart.points, lengths(control.lengths)),
    };
    Ok(Stretch { chart, causes, season, is_widened, rare: None })
}

/// The groups without their seasons, where these are to be taken out.
fn without_seasons(groups: &[Group], based: &[Group], seasons: Seasons) -> Result<(Season, Vec<Group>), Unlined> {
    let as_they_are = |season| Ok((season, groups.to_vec()));
    match (seasons, seasons::fit(based, QUARTERS)) {
        (Seasons::Told, Ok(found)) if found.are_there() => as_they_are(Season::Followed),
        (Seasons::Ignored | Seasons::Told, _) => as_they_are(Season::Unknown),
        (Seasons::Adjusted, Err(why)) => Err(Unlined::Seasons(why)),
        (Seasons::Adjusted, Ok(found)) => {
            // Events over their index are the rate of events in a size times the index, and chance does to that what it does to a rate.
            let adjust = |(group, index): (&Group, &f64)| group.map(|(events, size)| (events, size * index));
            Ok((Season::TakenOut, groups.iter().zip(found.indices.iter().cycle()).map(adjust).collect()))
        }
    }
}

fn enough(have: usize) -> Result<(), Undefined> {
    if have < JUDGED_FROM { Err(Undefined::TooShort { have, need: JUDGED_FROM }) } else { Ok(()) }
}

fn lengths(lengths: Lengths) -> rules::Lengths {
    let Lengths { run, trend, near, near_among } = lengths;
    rules::Lengths { run, trend, near, near_among }
}

/// Numerator and denominator as shown, of a figure that is shown.
fn parts(figure: &Released) -> Option<(f64, f64)> {
    figure.cell().number()?;
    Some((figure.numerator().parse().ok()?, figure.denominator().parse().ok()?))
}

/// Whether counts vary by more than independent events do, around their trend, which is a movement of its own, and around the
/// seasons that are known; where there are too few to tell, they may.
fn varies(groups: &[Group], kind: Kind, season: Season) -> bool {
    let shape = Shape { trend: true, seasons: (season != Season::Unknown).then_some(QUARTERS) };
    let dispersion = dispersion::of_series(groups, shape).and_then(|dispersion| match kind {
        Kind::Rate => Ok(dispersion),
        Kind::Share => dispersion::of_shares(groups, &shape.fit(groups)?),
    });
    dispersion.map_or(true, |dispersion| dispersion.p() < OVERDISPERSED)
}

/// The chart with the wider limits, and whether that is the second. Of the second there may be none.
fn wider(plain: Chart, wide: Result<Chart, Undefined>) -> Result<(Chart, bool), Undefined> {
    let reach = |chart: &Chart| chart.points.iter().flatten().map(|point| point.limits.near_upper).next();
    Ok(match wide {
        Ok(wide) if reach(&wide) > reach(&plain) => (wide, true),
        Ok(_) | Err(_) => (plain, false),
    })
}

/// The g chart of periods without events between two that have some. Several events of one period are no time apart that
/// anybody knows, so it is periods that are counted, and not events.
fn between(values: &[Option<f64>], control: Lengths) -> Result<Stretch, Undefined> {
    // In the order of time, with a gap where it is not known how long it was.
    let mut order: Vec<(usize, Option<f64>)> = Vec::new();
    let mut last = None;
    for (place, value) in values.iter().enumerate() {
        match value {
            None => {
                last = None;
                order.push((place, None));
            }
            Some(count) if *count > 0.0 => {
                order.extend(last.map(|last: usize| (place, Some((place - last - 1) as f64))));
                last = Some(place);
            }
            Some(_) => {}
        }
    }
    let lengths: Vec<Option<f64>> = order.iter().map(|(_, length)| *length).collect();
    enough(lengths.iter().flatten().count())?;
    let chart = rare_events::g(&lengths, &Baseline::default())?;
    // Two of three near a limit are too common among numbers that lean to one side as these do.
    let causes = rules::special_causes(&chart.points, rules::Lengths { near: usize::MAX, ..self::lengths(control) });
    let mut points = vec![None; values.len()];
    let mut placed = vec![None; values.len()];
    for ((place, _), (point, cause)) in order.iter().zip(chart.points.iter().zip(causes)) {
        (points[*place], placed[*place]) = (*point, cause);
    }
    let longer = |best: Option<(usize, usize)>, (place, length): (usize, usize)| match best {
        Some((_, most)) if most >= length => best,
        _ => Some((place, length)),
    };
    let known = order.iter().filter_map(|(place, length)| Some((*place, (*length)? as usize)));
    let rare =
        known.fold(None, longer).map(|longest| Rare { longest, since: last.map(|last| values.len() - last - 1) });
    Ok(Stretch { chart: Chart { points, ..chart }, causes: placed, season: Season::Unknown, is_widened: false, rare })
}
