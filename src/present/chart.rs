//! A chart as it will be read: what kind, along which periods or names, which series; no pixels in it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::cell::Marker;
use crate::model::round;
use crate::model::verdict::Way;
use crate::spec::chart_kind::ChartKind;

/// The unit of numbers that are percentages.
pub const PER_CENT: &str = "per cent";

/// What the line and the limits of a projection are called, in words that say what it is.
pub const FAN: [&str; 5] = [AS_IT_HAS, "Lower 80% limit", "Upper 80% limit", "Lower 95% limit", "Upper 95% limit"];
pub const AS_IT_HAS: &str = "If it goes on as it has";

/// One chart. Every series has one point for each label along the axis.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Lower case with dashes; names the SVG and PNG files.
    pub id: String,
    pub kind: ChartKind,
    pub title: String,
    /// Measure, unit, area and period in one line.
    pub subtitle: String,
    /// The unit, horizontally above the value axis ("cases", "per cent").
    pub unit: String,
    /// Places along the category axis, in order.
    pub along: Vec<Along>,
    /// The places are periods, in their order.
    pub over_time: bool,
    /// Of more lines than one plot can hold, each has a scale of its own.
    pub own_scales: bool,
    /// Whether it stands in the paper; none where that follows from its place in its section.
    pub paper: Option<bool>,
    pub series: Vec<Series>,
    /// Where the series cease to be comparable, or something happened.
    pub events: Vec<Event>,
    /// A value to compare with (ranking).
    pub comparator: Option<(String, f64)>,
    /// What a control or run chart draws beside its series.
    pub control: Option<Control>,
    /// What a line chart draws behind its one line.
    pub fan: Option<Fan>,
    /// What a funnel plot draws beside its series.
    pub funnel: Option<Funnel>,
    /// Where the areas of a map lie, and in which class each is.
    pub map: Option<Map>,
    /// What is drawn of the rows of a register, in place of series.
    pub rows: Option<Rows>,
    /// How each bar of a ranking compares, one for each place along the axis; empty where nothing is compared.
    pub verdicts: Vec<Option<Way>>,
    pub notes: Vec<String>,
    pub source: String,
    /// What is said on everything of the publication, for instance that it is a draft.
    pub notice: String,
    /// The chart in words, from the numbers shown.
    pub alt: String,
}

impl Chart {
    /// What is drawn, as a table: a heading for each column, and a row for each place along the axis; nothing of the rows of a
    /// register, which have tables of their own. Numbers have no commas.
    pub fn numbers(&self) -> Option<(Vec<String>, Vec<Vec<String>>)> {
        if self.rows.is_some() {
            return None;
        }
        let with_unit = |label: &str| match self.unit.as_str() {
            "" => label.to_owned(),
            unit => format!("{label} ({unit})"),
        };
        let first = if self.over_time { "Period" } else { "Name" };
        let not_applicable = || Marker::NotApplicable.symbol().to_owned();
        let text = |series: &Series, place: usize| match series.points.get(place) {
            Some(Point::Value { value, .. }) => round::plain(*value, series.decimals),
            Some(Point::Withheld) => Marker::Confidential.symbol().to_owned(),
            Some(Point::Missing) | None => Marker::NotAvailable.symbol().to_owned(),
            Some(Point::NotApplicable) => not_applicable(),
        };
        let mut headings = vec![first.to_owned()];
        headings.extend(self.series.iter().map(|series| with_unit(&series.label)));
        let row = |(place, along): (usize, &Along)| {
            let numbers = self.series.iter().map(|series| text(series, place));
            std::iter::once(along.name()).chain(numbers).collect()
        };
        let mut rows: Vec<Vec<String>> = self.along.iter().enumerate().map(row).collect();
        if let Some(fan) = &self.fan {
            headings.extend(FAN.map(with_unit));
            rows.iter_mut().for_each(|row| row.extend(FAN.map(|_| not_applicable())));
            rows.extend(fan.ahead.iter().map(|ahead| {
                let limits = [ahead.inner.0, ahead.inner.1, ahead.outer.0, ahead.outer.1];
                let series = self.series.iter().map(|_| not_applicable());
                let row = std::iter::once(ahead.along.name()).chain(series);
                let row = row.chain([round::plain(ahead.expected, fan.decimals)]);
                row.chain(limits.map(|limit| round::plain(limit, 0))).collect()
            }));
        }
        Some((headings, rows))
    }

    /// Whether anything is drawn in it but marks for what nobody sent, or what does not apply.
    pub fn shows_anything(&self) -> bool {
        let points = self.series.iter().flat_map(|series| &series.points);
        self.rows.is_some() || points.into_iter().any(|point| !matches!(point, Point::Missing | Point::NotApplicable))
    }
}

/// A place along the category axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Along {
    /// The upper row of the axis ("Q1", "2023/24", "Ashby").
    pub label: String,
    /// The lower row, drawn once under a run of equal groups ("2023/24"); empty for none.
    pub group: String,
}

impl Along {
    /// Both rows in one ("Q1 2023/24").
    pub fn name(&self) -> String {
        match self.group.as_str() {
            "" => self.label.clone(),
            group => format!("{} {group}", self.label),
        }
    }
}

/// One line, set of columns or part of a stack.
#[derive(Debug, Clone)]
pub struct Series {
    pub label: String,
    pub points: Vec<Point>,
    /// The limits of the interval of each point, drawn as whiskers in a ranking and as a band around a line; empty where none are drawn.
    pub limits: Vec<Option<(f64, f64)>>,
    pub decimals: u8,
    /// Places whose figure cannot be compared with the one before, which no line joins.
    pub starts: Vec<usize>,
}

/// What is drawn at one place of one series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Point {
    /// A number as released; hollow when provisional.
    Value { value: f64, provisional: bool },
    /// Withheld: a gap with `[c]` at its place.
    Withheld,
    /// Not there: a gap.
    Missing,
    /// Does not apply: a part of a stack that has no height, and no gap either.
    NotApplicable,
}

impl Point {
    /// Its number, where one is shown.
    pub fn value(&self) -> Option<f64> {
        match self {
            Point::Value { value, .. } => Some(*value),
            Point::Withheld | Point::Missing | Point::NotApplicable => None,
        }
    }
}

/// The lines of a control or run chart, and what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// One for each place along the axis.
    pub places: Vec<Judged>,
    /// What the line in the middle is, and a point that is part of no special cause.
    pub centre: &'static str,
    pub usual: &'static str,
    /// A number to reach.
    pub target: Option<f64>,
    /// The first place of each stretch after the first; no line crosses it.
    pub starts: Vec<usize>,
    /// What the lines and the latest figure say, in sentences without their full stops.
    pub said: Vec<String>,
}

/// What is drawn at one place beside the figure.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Judged {
    /// The mean or the median.
    pub centre: Option<f64>,
    pub limits: Option<Limits>,
    /// A special cause, and whether it is a high or rising one.
    pub is_high: Option<bool>,
}

/// Limits at three standard deviations, and near ones at two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub lower: f64,
    pub near_lower: f64,
    pub near_upper: f64,
    pub upper: f64,
}

/// Where the line of a chart would go if it went on as it has, and what that says.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// One for each period to come.
    pub ahead: Vec<Ahead>,
    /// The places of the expected numbers; limits have none.
    pub decimals: u8,
    /// What it says, in sentences without their full stops.
    pub said: Vec<String>,
}

/// What is drawn at one period to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahead {
    pub along: Along,
    pub expected: f64,
    /// 80%, lower and upper.
    pub inner: (f64, f64),
    /// 95%.
    pub outer: (f64, f64),
}

/// The lines of a funnel plot, and what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// What lies along it: a population, a whole, or the number expected.
    pub size: String,
    /// The line in the middle, and what it is.
    pub centre: Option<f64>,
    pub middle: &'static str,
    /// From the smallest size to the largest.
    pub lines: Vec<FunnelLimits>,
    /// One for each place along the axis; none where nothing is drawn.
    pub places: Vec<Option<FunnelPlace>>,
    /// What it says, in sentences without their full stops.
    pub said: Vec<String>,
}

/// The limits at one size, each from its lower to its upper end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelLimits {
    pub size: f64,
    /// 95 %.
    pub inner: (f64, f64),
    /// 99.8 %.
    pub outer: (f64, f64),
}

/// Where an area lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelPlace {
    pub size: f64,
    /// Outside the limits, and whether above them.
    pub is_high: Option<bool>,
    /// Outside the 99.8 % limits.
    pub is_far: bool,
}

/// The areas of a map, and what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// In words, from the lowest.
    pub classes: Vec<MapClass>,
    /// One for each place along the axis.
    pub places: Vec<MapPlace>,
    pub ground: MapGround,
    /// What it says, in sentences without their full stops.
    pub said: Vec<String>,
    /// What stands under it.
    pub notes: Vec<String>,
}

/// A class of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapClass {
    pub words: String,
    /// How many areas it has.
    pub count: usize,
}

/// An area of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapPlace {
    pub fill: MapFill,
    /// Its figure, as it is shown; empty where there is none.
    pub text: String,
}

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapFill {
    /// By the place of its class.
    Class(usize),
    /// Hatched: there is no number to show, for this reason.
    Marker(Marker),
    /// Hatched: a range is in no one class.
    Range,
}

/// What stands for the areas, one for each place along the axis.
#[derive(Debug, Clone, PartialEq)]
pub enum MapGround {
    Outlines {
        /// How far they go to the right, and down.
        width: i64,
        height: i64,
        /// Faces, each an outline and its holes; none where there is no shape of an area.
        areas: Vec<Vec<Face>>,
    },
    /// Row and column from 0; none where there is no square of an area.
    Tiles(Vec<Option<(u32, u32)>>),
}

/// An outline and the holes in it: rings of points, of which the last is joined to the first.
pub type Face = Vec<Vec<(i64, i64)>>;

/// The rows of a register, as they are laid out.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    Scores(Scores),
    Plan(Plan),
}

/// Rows in a square of scores, each from 1 to the highest.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The score that goes up, and the one across.
    pub up: String,
    pub across: String,
    pub highest: u32,
    /// The ids of the rows that have a pair of scores, the one that goes up first.
    pub cells: BTreeMap<(u32, u32), Vec<String>>,
}

/// Rows along years. Places are parts of the whole, from 0 at the left to 1 at the right.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub bars: Vec<Bar>,
    /// How many statuses there are.
    pub statuses: usize,
    /// Where each year begins and ends, and its name.
    pub years: Vec<(f64, f64, String)>,
    /// Where the edition ends, and words for it.
    pub now: Option<(f64, String)>,
}

/// A row of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub name: String,
    pub span: Span,
    /// The place of its status among all.
    pub status: Option<usize>,
    /// Its status in words.
    pub words: String,
}

/// Where a row of a plan lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Span {
    Days(f64, f64),
    /// Only one day of it is known.
    Day(f64),
    None,
}

/// Something dated that a reader must know.
#[derive(Debug, Clone)]
pub struct Event {
    /// The place along the axis in which it falls, and how much of that is over by then: 0 is its left edge.
    pub place: usize,
    pub part: f64,
    /// Its month in words.
    pub when: String,
    pub label: String,
    /// A break in series, drawn as a dashed vertical line through the plot.
    pub is_break: bool,
}
