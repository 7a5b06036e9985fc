//! Control and run charts of what is released. Their limits are made from the cells that are shown and from nothing
//! else: a limit that rested on a withheld figure would give it away. A reader can make them from the same table.

mod lines;

use std::ops::Range;

use super::{Cell, Released};
use crate::model::cell::{Marker, Shown};
use crate::model::round;
use crate::spec::control::{Control, Lengths, Lines};
use crate::spec::figure::Good;
use crate::statistics::Undefined;
use crate::statistics::benchmark::Polarity;
use crate::statistics::control_chart::icons::{self, Variation};
use crate::statistics::control_chart::rules::Cause;
use crate::statistics::control_chart::{Limits, Point, run_chart, segments};
use lines::Stretch;

pub use crate::statistics::control_chart::icons::Assurance;
pub use lines::{Rare, Season, Unlined};

/// What a control or run chart shows beside its figures.
#[derive(Debug)]
pub struct Controlled {
    segments: Vec<Segment>,
    places: Vec<Judged>,
    assurance: Option<Assurance>,
}

/// A stretch from one start to the next: neither limits nor patterns cross it.
#[derive(Debug, Clone)]
pub struct Segment {
    places: Range<usize>,
    points: usize,
    provisional: bool,
    undefined: Option<Unlined>,
    season: Season,
    is_widened: bool,
    rare: Option<Rare>,
    baseline: Option<(usize, usize)>,
    runs: Option<(usize, Result<run_chart::Runs, Undefined>)>,
}

/// What is said of one place. A number is rounded to one place more than the figure.
#[derive(Debug, Clone)]
pub struct Judged {
    drawn: Option<Cell>,
    centre: Cell,
    limits: Option<ControlLimits>,
    cause: Option<Cause>,
    said: Cell,
}

/// The limits at one place.
#[derive(Debug, Clone)]
pub struct ControlLimits {
    pub lower: Cell,
    pub near_lower: Cell,
    pub near_upper: Cell,
    pub upper: Cell,
}

impl Controlled {
    /// From the first to the last.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// One for each place along the chart.
    pub fn places(&self) -> &[Judged] {
        &self.places
    }

    /// Whether the target will be met while nothing changes, by the limits at the last figure that is shown; none without
    /// a target or where it is not declared which way is good.
    pub fn assurance(&self) -> Option<Assurance> {
        self.assurance
    }
}

impl Segment {
    pub fn places(&self) -> Range<usize> {
        self.places.clone()
    }

    /// How many points it has: figures that are shown, or times between two periods with events.
    pub fn points(&self) -> usize {
        self.points
    }

    /// Whether there are too few points for the limits to be firm.
    pub fn provisional(&self) -> bool {
        self.provisional
    }

    /// Why there are no lines.
    pub fn undefined(&self) -> Option<Unlined> {
        self.undefined
    }

    pub fn season(&self) -> Season {
        self.season
    }

    /// Whether its limits are wider than those of independent events, because the figures vary by more.
    pub fn is_widened(&self) -> bool {
        self.is_widened
    }

    /// Of events that are rare, how long it was without; places are those within the segment.
    pub fn rare(&self) -> Option<Rare> {
        self.rare
    }

    /// Where not every place of the baseline has a figure that is shown: how many have, and how many there are.
    pub fn baseline(&self) -> Option<(usize, usize)> {
        self.baseline
    }

    /// Of a run chart, the runs around the median since the last gap, and the place where they begin.
    pub fn runs(&self) -> Option<(usize, Result<run_chart::Runs, Undefined>)> {
        self.runs
    }
}

impl Judged {
    /// What the chart draws where that is not the figure itself; none where nothing is drawn, or the figure is.
    pub fn drawn(&self) -> Option<&Cell> {
        self.drawn.as_ref()
    }

    /// Mean or median.
    pub fn centre(&self) -> &Cell {
        &self.centre
    }

    pub fn limits(&self) -> Option<&ControlLimits> {
        self.limits.as_ref()
    }

    /// Whether the figure is part of a pattern that chance hardly makes, and whether that is a high or rising one.
    pub fn is_high(&self) -> Option<bool> {
        self.cause.map(Cause::is_high)
    }

    /// The pattern in words; the marker of a figure that is not shown.
    pub fn said(&self) -> &Cell {
        &self.said
    }

    fn of(centre: Cell, figure: Option<&Released>) -> Judged {
        let said = match figure.map(|figure| figure.cell().shown()) {
            Some(Shown::Marker(marker)) => Shown::Marker(*marker),
            _ => Shown::Marker(Marker::NotAvailable),
        };
        Judged { drawn: None, centre, limits: None, cause: None, said: Cell::new(said, Vec::new()) }
    }
}

/// Judges the figures of one chart, one for each place along it, of which new segments begin at `starts`. A figure that
/// is not shown is a gap. `decimals` are those of the figures.
pub fn judge(figures: &[Option<&Released>], control: &Control, starts: &[usize], decimals: u8) -> Controlled {
    let decimals = decimals.saturating_add(1);
    let mut judged = Controlled { segments: Vec::new(), places: Vec::new(), assurance: None };
    for places in segments(figures.len(), starts) {
        judged.assurance = None;
        let inside = &figures[places.clone()];
        let values: Vec<Option<f64>> = inside.iter().map(|figure| figure.and_then(|f| f.cell().number())).collect();
        let fixed = fixed(control, values.len());
        let baseline =
            fixed.map(|first| (values[..first].iter().flatten().count(), first)).filter(|(shown, all)| shown < all);
        let mut segment = Segment {
            places,
            points: values.iter().flatten().count(),
            provisional: false,
            undefined: None,
            season: Season::Unknown,
            is_widened: false,
            rare: None,
            baseline,
            runs: None,
        };
        let lines = match control.lines {
            Lines::Median => run_chart::centre(&values).map_err(Unlined::from).map(|centre| {
                let unbroken = after_last_gap(&values);
                segment.runs =
                    Some((segment.places.start + unbroken.start, run_chart::runs(&values[unbroken], centre)));
                let centre = number(centre, decimals);
                inside.iter().map(|figure| Judged::of(centre.clone(), *figure)).collect::<Vec<_>>()
            }),
            Lines::Single | Lines::Count { .. } | Lines::Share { .. } | Lines::Rate { .. } | Lines::Between => {
                lines::lines(inside, control, fixed).map(|stretch| {
                    let points = || stretch.chart.points.iter().flatten();
                    segment = Segment {
                        points: points().count(),
                        provisional: stretch.chart.provisional,
                        season: stretch.season,
                        is_widened: stretch.is_widened,
                        rare: stretch.rare,
                        ..segment.clone()
                    };
                    // What the target is to the latest limits holds for the stretch that they belong to.
                    let target = control.target.filter(|_| stretch.season != Season::Followed);
                    judged.assurance = points()
                        .last()
                        .zip(target)
                        .and_then(|(last, to)| icons::assurance(last.limits, to, polarity(control)));
                    places_of(inside, &stretch, control, decimals)
                })
            }
        };
        segment.undefined = lines.as_ref().err().copied();
        judged.segments.push(segment);
        let nothing = || inside.iter().map(|figure| Judged::of(marker(Marker::NotAvailable), *figure)).collect();
        judged.places.extend(lines.unwrap_or_else(|_| nothing()));
    }
    judged
}

/// The last stretch without a gap, since a figure that is not there ends every run.
fn after_last_gap(values: &[Option<f64>]) -> Range<usize> {
    let end = values.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    values[..end].iter().rposition(Option::is_none).map_or(0, |gap| gap + 1)..end
}

/// How many places set the lines of a segment; a segment no longer than its baseline is all baseline.
fn fixed(control: &Control, length: usize) -> Option<usize> {
    control.baseline.filter(|first| *first < length)
}

fn places_of(figures: &[Option<&Released>], stretch: &Stretch, control: &Control, decimals: u8) -> Vec<Judged> {
    let (chart, polarity) = (&stretch.chart, polarity(control));
    let limits = |limits: Limits| ControlLimits {
        lower: number(limits.lower, decimals),
        near_lower: number(limits.near_lower, decimals),
        near_upper: number(limits.near_upper, decimals),
        upper: number(limits.upper, decimals),
    };
    // Limits that are the same everywhere hold in a gap, too; others depend on a size that is not known there.
    let alike = match control.lines {
        Lines::Single | Lines::Between => true,
        Lines::Count { .. } => stretch.season != Season::TakenOut,
        Lines::Share { .. } | Lines::Rate { .. } | Lines::Median => false,
    };
    let everywhere = chart.points.iter().flatten().next().filter(|_| alike);
    let is_between = control.lines == Lines::Between;
    let place = |place: usize| {
        let point = chart.points[place].as_ref();
        let judged = Judged::of(number(chart.centre, decimals), figures[place]);
        let is_shown = figures[place].is_some_and(|figure| figure.cell().number().is_some());
        let said = match stretch.causes[place] {
            // It has no events, or nothing is known of the time before.
            _ if point.is_none() && is_between && is_shown => marker(Marker::NotApplicable),
            _ if point.is_none() => judged.said,
            None if stretch.season == Season::Followed => {
                words("not judged, because the figures are seasonal".to_owned())
            }
            None => words("within normal variation".to_owned()),
            Some(cause) => {
                let pattern = pattern(cause, control.lengths, is_between);
                words(format!("special cause{}: {pattern}", judgement(cause, polarity)))
            }
        };
        let drawn = |point: &Point| match (is_between, stretch.season) {
            (true, _) => Some(number(point.value, 0)),
            (false, Season::TakenOut) => Some(number(point.value, decimals)),
            (false, Season::Unknown | Season::Followed) => None,
        };
        let limits = point.or(everywhere).map(|point| limits(point.limits));
        Judged { drawn: point.and_then(drawn), limits, cause: stretch.causes[place], said, ..judged }
    };
    (0..figures.len()).map(place).collect()
}

fn polarity(control: &Control) -> Polarity {
    match control.good {
        Some(Good::High) => Polarity::HighIsGood,
        Some(Good::Low) => Polarity::LowIsGood,
        None => Polarity::NoJudgement,
    }
}

/// Which way a special cause is, where it is declared which way is good.
fn judgement(cause: Cause, polarity: Polarity) -> &'static str {
    match icons::variation(Some(cause), polarity) {
        Variation::Improvement => " of improvement",
        Variation::Concern => " of concern",
        Variation::CommonCause | Variation::SpecialHigh | Variation::SpecialLow => "",
    }
}

/// What a special cause is a pattern of.
fn pattern(cause: Cause, lengths: Lengths, is_between: bool) -> String {
    let centre = if is_between { "median" } else { "mean" };
    let run = |where_to: &str| format!("{} or more points in a row {where_to}", counted(lengths.run));
    let trend =
        |way: &str| format!("{} or more points in a row, each {way} than the one before", counted(lengths.trend));
    let near = |limit: &str| {
        format!("{} of {} points in a row near the {limit} limit", counted(lengths.near), counted(lengths.near_among))
    };
    match cause {
        Cause::AboveLimit => "above the upper limit".to_owned(),
        Cause::BelowLimit => "below the lower limit".to_owned(),
        Cause::Increasing => trend("higher"),
        Cause::Decreasing => trend("lower"),
        Cause::NearUpperLimit => near("upper"),
        Cause::NearLowerLimit => near("lower"),
        Cause::RunAbove => run(&format!("above the {centre}")),
        Cause::RunBelow => run(&format!("below the {centre}")),
    }
}

/// A small number in words.
fn counted(number: usize) -> String {
    const WORDS: [&str; 11] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

fn words(words: String) -> Cell {
    Cell::new(Shown::Words(words), Vec::new())
}

fn number(value: f64, decimals: u8) -> Cell {
    Cell::new(Shown::Number { value: round::round(value, decimals), decimals }, Vec::new())
}

fn marker(marker: Marker) -> Cell {
    Cell::new(Shown::Marker(marker), Vec::new())
}
