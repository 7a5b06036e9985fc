//! What the lines of a control or run chart say.

use crate::model::cell::Shown;
use crate::model::period::Period;
use crate::model::round;
use crate::present::labels;
use crate::revise::{Assurance, Controlled, Judged as Marked, Season, Segment};
use crate::spec::control::{Control as How, Lines, Prime, Seasons};
use crate::spec::figure::Good;
use crate::spec::layout::{Edition, Grid};
use crate::spec::typed_publication::Axis;

pub fn centre(how: &How) -> &'static str {
    match how.lines {
        Lines::Median | Lines::Between => "Median",
        Lines::Single | Lines::Count { .. } | Lines::Share { .. } | Lines::Rate { .. } => "Mean",
    }
}

/// What a point is that is part of no special cause.
pub fn usual(how: &How, controlled: &Controlled) -> &'static str {
    let is_judged = |segment: &Segment| segment.undefined().is_none() && segment.season() != Season::Followed;
    match how.lines {
        Lines::Median => "Figure",
        Lines::Single | Lines::Count { .. } | Lines::Share { .. } | Lines::Rate { .. } | Lines::Between => {
            if controlled.segments().iter().any(is_judged) { "Within normal variation" } else { "Figure" }
        }
    }
}

/// What one period and several of them are called: these charts are of quarters or of years.
pub fn periods(grid: &Grid) -> (&'static str, &'static str) {
    match grid.periods.last() {
        Some(Period::Quarter { .. }) => ("quarter", "quarters"),
        Some(_) | None => ("year", "years"),
    }
}

/// The chart in words, beyond its figures: its lines, its special causes and its latest figure.
pub fn said(edition: &Edition, grid: &Grid, how: &How, controlled: &Controlled) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for segment in controlled.segments() {
        let places = segment.places();
        let Some(last) = controlled.places()[places.clone()].iter().rfind(|judged| judged.centre().number().is_some())
        else {
            continue;
        };
        let mut words = format!("{}: {}", stretch(grid, segment), centre(how).to_lowercase());
        words.push_str(&format!(" {}", last.centre().text()));
        if let Some(limits) = last.limits() {
            let varying = match (how.lines, how.seasons) {
                (Lines::Single | Lines::Between, _) | (Lines::Count { .. }, Seasons::Ignored | Seasons::Told) => {
                    "limits"
                }
                (Lines::Count { .. }, Seasons::Adjusted) => "limits at the end",
                (Lines::Share { .. } | Lines::Rate { .. } | Lines::Median, _) => "limits at the end",
            };
            words.push_str(&format!(", {varying} {} to {}", limits.lower.text(), limits.upper.text()));
        }
        said.push(words);
    }
    said.extend(special_causes(edition, grid, controlled));
    said.extend(found(edition, grid, how, controlled));
    said.extend(adjusted(controlled));
    said
}

/// What the lines and the latest figure say, and what is not to be read from them.
pub fn found(edition: &Edition, grid: &Grid, how: &How, controlled: &Controlled) -> Vec<String> {
    let mut said: Vec<String> = latest(edition, grid, controlled).into_iter().collect();
    said.extend(assurance(edition, grid, how, controlled));
    said.extend(warnings(grid, controlled));
    said
}

/// The special causes in their order, neighbours of one pattern together.
fn special_causes(edition: &Edition, grid: &Grid, controlled: &Controlled) -> Vec<String> {
    let judged = controlled.places();
    let alike = |a: &Marked, b: &Marked| a.is_high().is_some() && a.said() == b.said();
    let place = |place: usize| labels::label(edition, grid, Axis::Periods, place);
    let mut at = 0;
    let mut causes = Vec::new();
    for run in judged.chunk_by(alike) {
        let last = at + run.len() - 1;
        if run[0].is_high().is_some() {
            let when = if last > at { labels::from_to(grid.periods[at], grid.periods[last]) } else { place(at) };
            causes.push(format!("{when}: {}", run[0].said().text()));
        }
        at = last + 1;
    }
    causes
}

/// What the latest figure says, judged within its own segment.
fn latest(edition: &Edition, grid: &Grid, controlled: &Controlled) -> Option<String> {
    let segment = controlled.segments().last()?;
    let judged = controlled.places().last()?;
    let period = labels::label(edition, grid, Axis::Periods, segment.places().end - 1);
    let firm = if segment.provisional() { ", by provisional limits" } else { "" };
    Some(match (segment.runs(), judged.said().text()) {
        _ if segment.undefined().is_some() || segment.season() == Season::Followed => return None,
        _ if segment.rare().is_some() => return rare(grid, segment),
        (Some((from, runs)), _) => {
            let since = if from > segment.places().start {
                format!("From {} on: ", labels::label(edition, grid, Axis::Periods, from))
            } else {
                String::new()
            };
            match runs {
                Ok(runs) => {
                    let verdict =
                        if runs.signal() { "special cause: a shift" } else { "within normal variation: no shift" };
                    format!(
                        "{since}{verdict}; longest run {} (up to {} expected by chance); crossings of the median {} (at least {} \
                         expected by chance)",
                        runs.longest, runs.longest_expected, runs.crossings, runs.fewest_expected
                    )
                }
                Err(why) => format!("{since}a shift cannot be judged: {why}"),
            }
        }
        (None, _) if matches!(judged.said().shown(), Shown::Marker(_)) => {
            format!("Latest, {period}: no figure is shown, so it is not judged")
        }
        (None, said) if judged.is_high().is_none() => format!("Latest, {period}: {said}{firm}"),
        (None, said) => format!("Latest, {period}: {}{firm}", said.replacen(": ", ", ", 1)),
    })
}

/// How long it was without events.
fn rare(grid: &Grid, segment: &Segment) -> Option<String> {
    let rare = segment.rare()?;
    let (one, many) = periods(grid);
    let of = |number: usize| format!("{number} {}", if number == 1 { one } else { many });
    let places = segment.places();
    let ((end, most), from) = (rare.longest, grid.periods[places.start]);
    let (end, last) = (places.start + end, grid.periods[places.end - 1]);
    let when = match most {
        0 => String::new(),
        _ => format!(" ({})", labels::from_to(grid.periods[end - most], grid.periods[end - 1])),
    };
    let since = match rare.since {
        None => String::new(),
        Some(0) => format!("; the last {one} has some"),
        Some(1) => format!("; the last {one} has none"),
        Some(since) => format!("; the last {} have none", of(since)),
    };
    let all = labels::from_to(from, last);
    let span = match places.len() {
        quarters if one == "quarter" && quarters % 4 == 0 => format!("{} years", quarters / 4),
        periods => of(periods),
    };
    Some(format!("In {span} ({all}) the longest time between two {many} with any was {}{when}{since}", of(most)))
}

/// How the target lies to what chance does to the figures.
fn assurance(edition: &Edition, grid: &Grid, how: &How, controlled: &Controlled) -> Option<String> {
    let unit = &edition.publication.definitions[grid.definitions[0]].unit;
    let target = how.target?;
    let text = if target.fract() == 0.0 { round::grouped(target, 0) } else { target.to_string() };
    let target = labels::amount("", &text, unit);
    let (below, within) = ("lies below the lower limit", "lies within the limits");
    let above = "lies above the upper limit";
    let (met, place) = match (controlled.assurance()?, how.good?) {
        (Assurance::HitOrMiss, _) => ("may be met or missed by chance alone", within),
        (Assurance::ConsistentPass, Good::High) => {
            ("would be met in nearly every period if the figures went on as they are", below)
        }
        (Assurance::ConsistentPass, Good::Low) => {
            ("would be met in nearly every period if the figures went on as they are", above)
        }
        (Assurance::ConsistentFail, Good::High) => {
            ("would be met in hardly any period if the figures went on as they are", above)
        }
        (Assurance::ConsistentFail, Good::Low) => {
            ("would be met in hardly any period if the figures went on as they are", below)
        }
    };
    Some(format!("The target of {target} {place}, so it {met}"))
}

/// Where limits are provisional or there are none.
fn warnings(grid: &Grid, controlled: &Controlled) -> Vec<String> {
    let several = controlled.segments().len() > 1;
    let warning = |segment: &Segment| {
        let stretch = if several { format!("{}: ", stretch(grid, segment)) } else { String::new() };
        let seasons = (segment.season() == Season::Followed).then(|| {
            "these figures rise and fall with the seasons, so a point beyond a limit may be no more than its season, and a point \
             within the limits may be unusual for its season: nothing is judged"
                .to_owned()
        });
        let widened = segment.is_widened().then(|| {
            "the limits are wider than for independent events, because the figures vary by more from one to the next"
                .to_owned()
        });
        let points = if segment.points() == 1 { "1 point".to_owned() } else { format!("{} points", segment.points()) };
        let short = segment.baseline().filter(|_| segment.undefined().is_none());
        let short = short.map(|(shown, all)| {
            format!(
                "{} not available among the periods that set the lines; the lines are made from the others",
                all - shown
            )
        });
        let provisional = match segment.undefined() {
            Some(why) => Some(format!("no lines can be drawn: {why}")),
            None if segment.provisional() => Some(format!("{points}: provisional limits")),
            None => None,
        };
        let all = [seasons, widened, short, provisional].into_iter().flatten();
        all.map(move |words| labels::capital(&format!("{stretch}{words}")))
    };
    controlled.segments().iter().flat_map(warning).collect()
}

/// The months of a segment.
fn stretch(grid: &Grid, segment: &Segment) -> String {
    let places = segment.places();
    labels::from_to(grid.periods[places.start], grid.periods[places.end - 1])
}

/// How the values and the lines are made, a sentence each.
pub fn method(how: &How, controlled: &Controlled) -> Vec<String> {
    if controlled.segments().iter().all(|segment| segment.undefined().is_some()) {
        return Vec::new();
    }
    let of = if is_adjusted(controlled) { "points" } else { "figures shown" };
    let screened = if how.screened { ", leaving out moving ranges of 3.267 times their average or more" } else { "" };
    let laney = |prime: Prime| {
        let is_widened = controlled.segments().iter().any(Segment::is_widened);
        let factor = format!("times the mean moving range of the standardised figures over 1.128{screened} (Laney)");
        match prime {
            Prime::Always => format!(", {factor}"),
            Prime::WhereNeeded if is_widened => format!(", where they are wider {factor}"),
            Prime::WhereNeeded | Prime::Never => ", as for independent events".to_owned(),
        }
    };
    let limits = match how.lines {
        Lines::Median => {
            return vec![
                "The line is the median of the figures shown; a shift is found by the rules of Anhøj".to_owned(),
            ];
        }
        Lines::Between => {
            return vec![
                "Each point is the time without any before a period that has some, where all of it is shown; a point \
                above the upper limit is an unusually long time without. The line is the median, and the upper limit \
                is the mean plus 3 standard deviations of a constant chance (g chart), which about 1 time in 50 \
                exceeds by chance alone"
                    .to_owned(),
            ];
        }
        Lines::Single => format!(
            "Limits are the mean of the {of} plus and minus 2.66 times the average moving range{screened}, and not below zero"
        ),
        Lines::Count { prime } => {
            let root = if is_adjusted(controlled) {
                "the square root of the mean over the index of the season"
            } else {
                "its square root"
            };
            format!("Limits are the mean of the {of} plus and minus 3 times {root}{}", laney(prime))
        }
        Lines::Share { prime } => format!(
            "The centre line is the overall percentage, and the limits are 3 standard deviations from it, at the size of each \
             period's whole{}",
            laney(prime)
        ),
        Lines::Rate { prime, .. } => format!(
            "The centre line is the overall rate, and the limits are 3 standard deviations from it, at the size of each \
             period{}",
            laney(prime)
        ),
    };
    let limits = match how.baseline {
        Some(first) => format!("{limits}; the first {first} periods of each stretch set them"),
        None => limits,
    };
    adjusted(controlled).into_iter().chain([limits, BY_CHANCE.to_owned()]).collect()
}

/// How often the rules are wrong somewhere; measured by `examples/false_alarms.rs`.
const BY_CHANCE: &str =
    "By chance alone, about 1 in 10 charts of 16 points shows a special cause somewhere, and more of longer charts";

/// Whether seasons are taken out anywhere.
pub fn is_adjusted(controlled: &Controlled) -> bool {
    controlled.segments().iter().any(|segment| segment.season() == Season::TakenOut)
}

/// How the seasons are taken out.
fn adjusted(controlled: &Controlled) -> Option<String> {
    is_adjusted(controlled).then(|| {
        "The points are seasonally adjusted: each figure is divided by the index of its season, which is how many \
        times as high as usual that season is, from a quasi-Poisson fit of trend and seasons to the figures shown"
            .to_owned()
    })
}
