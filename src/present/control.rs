//! The lines of a control or run chart, what they say, and the table of its numbers.

use super::chart::{Control, Judged, Limits};
use super::labels;
use super::place;
use super::said::Said;
use super::table::{Column, Place, Row, Table};
use super::tables;
use crate::model::cell::Shown;
use crate::model::{date, round};
use crate::revise::{Assurance, Cell, Controlled, Judged as Marked, Release, Segment};
use crate::spec::control::{Control as How, Lines};
use crate::spec::figure::Good;
use crate::spec::layout::{Edition, Grid, Key};
use crate::spec::shown;
use crate::spec::typed_publication::Axis;

/// What is drawn beside the series; none for any other kind of chart.
pub fn lines(edition: &Edition, release: &Release, chart: &shown::Chart) -> Option<Control> {
    let (how, controlled) = (chart.control.as_ref()?, release.controlled(&chart.id)?);
    let grid = edition.grid(&chart.selection);
    let number = |cell: &Cell| cell.number();
    let places = controlled.places().iter().map(|judged| Judged {
        centre: number(judged.centre()),
        limits: judged.limits().and_then(|limits| {
            Some(Limits {
                lower: number(&limits.lower)?,
                near_lower: number(&limits.near_lower)?,
                near_upper: number(&limits.near_upper)?,
                upper: number(&limits.upper)?,
            })
        }),
        is_high: judged.is_high(),
    });
    Some(Control {
        places: places.collect(),
        target: how.target,
        starts: controlled.segments().iter().map(|segment| segment.places().start).filter(|start| *start > 0).collect(),
        said: said(edition, &grid, how, controlled),
    })
}

/// What a control chart finds in its latest figure.
pub struct Latest {
    /// A special cause, and whether it is a high or rising one.
    pub is_high: Option<bool>,
    /// The pattern in words.
    pub said: String,
    /// How many points there are, where these are too few for firm limits.
    pub provisional: Option<usize>,
}

/// What the publication's control chart that ends with a figure finds in it; none without such a chart.
pub fn judged(edition: &Edition, release: &Release, key: &Key) -> Option<Latest> {
    let charts = edition.publication.charts();
    charts.filter(|chart| chart.control.as_ref().is_some_and(|how| how.lines != Lines::Median)).find_map(|chart| {
        let (grid, controlled) = (edition.grid(&chart.selection), release.controlled(&chart.id)?);
        let last = grid.len(chart.along).checked_sub(1)?;
        let segment = controlled.segments().last()?;
        let (judged, figure) = (controlled.places().last()?, release.at(key)?);
        // Without a number or without lines nothing was judged.
        let has_number = figure.cell().number().is_some() && segment.undefined().is_none();
        (grid.key((chart.along, last), None).as_ref() == Some(key) && has_number).then(|| Latest {
            is_high: judged.is_high(),
            said: judged.said().text(),
            provisional: segment.provisional().then(|| segment.points()),
        })
    })
}

/// What stands under a control or run chart: what it says, how its lines are made, where they start anew.
pub fn notes(edition: &Edition, release: &Release, chart: &shown::Chart) -> Vec<String> {
    let (Some(how), Some(controlled)) = (&chart.control, release.controlled(&chart.id)) else { return Vec::new() };
    let grid = edition.grid(&chart.selection);
    let mut notes: Vec<String> = latest(edition, &grid, controlled).into_iter().collect();
    notes.extend(assurance(edition, &grid, how, controlled));
    notes.extend(warnings(&grid, controlled));
    notes.push(method(how));
    let shown = |rebase: &&crate::spec::control::Rebase| grid.touched(rebase.date).is_some_and(|place| place > 0);
    notes.extend(
        how.rebase
            .iter()
            .filter(shown)
            .map(|rebase| format!("New limits from {}: {}", date::words(rebase.date), rebase.reason)),
    );
    notes
}

/// The numbers of a control or run chart, under the id of the chart.
pub fn table(edition: &Edition, release: &Release, chart: &shown::Chart) -> Option<Table> {
    let (how, controlled) = (chart.control.as_ref()?, release.controlled(&chart.id)?);
    let grid = edition.grid(&chart.selection);
    let definition = &edition.publication.definitions[chart.selection.definitions[0]];
    let unit = labels::unit_unless_said(&definition.label, &definition.unit);
    let column =
        |heading: &str, unit: &str| Column { heading: heading.to_owned(), unit: unit.to_owned(), continues: false };
    let mut columns = vec![column(&definition.label, &unit), column(centre(how), "")];
    if how.lines != Lines::Median {
        let more = ["Lower limit", "Lower warning limit", "Upper warning limit", "Upper limit", "Signal"];
        columns.extend(more.map(|heading| column(heading, "")));
    }
    let mut said = Said::default();
    let rows = controlled.places().iter().enumerate().map(|(at, judged)| {
        let label = labels::label(edition, &grid, chart.along, at);
        let figure = grid.key((chart.along, at), None).map(|key| {
            said.take(edition, release, &key, &label);
            place(release.at(&key))
        });
        let made = |cell: Option<&Cell>| Place { figure: String::new(), cell: cell.cloned() };
        let mut cells = vec![figure.unwrap_or_else(|| made(None)), made(Some(judged.centre()))];
        if how.lines != Lines::Median {
            let limits = judged.limits();
            cells.push(made(limits.map(|limits| &limits.lower).or(Some(judged.said()))));
            cells.push(made(limits.map(|limits| &limits.near_lower).or(Some(judged.said()))));
            cells.push(made(limits.map(|limits| &limits.near_upper).or(Some(judged.said()))));
            cells.push(made(limits.map(|limits| &limits.upper).or(Some(judged.said()))));
            cells.push(made(Some(judged.said())));
        }
        Row { labels: vec![label], cells }
    });
    let rows = rows.collect();
    let mut notes = labels::events(edition, &grid.definitions, &grid.periods);
    notes.extend(self::notes(edition, release, chart));
    notes.extend(said.table_notes());
    let mut table = Table {
        id: chart.id.clone(),
        title: format!("{}: figures and lines of the chart", chart.title),
        subtitle: labels::scope(edition, &grid, &[chart.along]),
        stub: vec![labels::heading(edition, &grid, chart.along)],
        columns,
        rows,
        notes,
        legend: Vec::new(),
        sparks: Vec::new(),
        sources: labels::sources(edition, &grid.definitions, &said),
    };
    table.legend = tables::legend(&table);
    Some(table)
}

fn centre(how: &How) -> &'static str {
    if how.lines == Lines::Median { "Median" } else { "Mean" }
}

/// The chart in words, beyond its figures: its lines, its special causes and its latest figure.
fn said(edition: &Edition, grid: &Grid, how: &How, controlled: &Controlled) -> Vec<String> {
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
            let varying =
                if matches!(how.lines, Lines::Single | Lines::Count) { "limits" } else { "limits at the end" };
            words.push_str(&format!(", {varying} {} to {}", limits.lower.text(), limits.upper.text()));
        }
        said.push(words);
    }
    said.extend(special_causes(edition, grid, controlled));
    said.extend(latest(edition, grid, controlled));
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
        _ if segment.undefined().is_some() => return None,
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
            format!("Latest, {period}: no figure is shown, so nothing is said of it")
        }
        (None, said) if judged.is_high().is_none() => format!("Latest, {period}: {said}{firm}"),
        (None, said) => format!("Latest, {period}: {}{firm}", said.replacen(": ", ", ", 1)),
    })
}

/// What becomes of the target while nothing changes.
fn assurance(edition: &Edition, grid: &Grid, how: &How, controlled: &Controlled) -> Option<String> {
    let unit = &edition.publication.definitions[grid.definitions[0]].unit;
    let target = how.target?;
    let text = if target.fract() == 0.0 { round::grouped(target, 0) } else { target.to_string() };
    let target = labels::amount("", &text, unit);
    let (below, within) = ("lies below the lower limit", "lies within the limits");
    let above = "lies above the upper limit";
    let (met, place) = match (controlled.assurance()?, how.good?) {
        (Assurance::HitOrMiss, _) => ("may be met or missed by chance alone", within),
        (Assurance::ConsistentPass, Good::High) => ("will be met consistently unless something changes", below),
        (Assurance::ConsistentPass, Good::Low) => ("will be met consistently unless something changes", above),
        (Assurance::ConsistentFail, Good::High) => ("will not be met unless something changes", above),
        (Assurance::ConsistentFail, Good::Low) => ("will not be met unless something changes", below),
    };
    Some(format!("The target of {target} {place}, so it {met}"))
}

/// Where limits are provisional or there are none.
fn warnings(grid: &Grid, controlled: &Controlled) -> Vec<String> {
    let several = controlled.segments().len() > 1;
    let warning = |segment: &Segment| {
        let stretch = if several { format!("{}: ", stretch(grid, segment)) } else { String::new() };
        let points = if segment.points() == 1 { "1 point".to_owned() } else { format!("{} points", segment.points()) };
        let short = segment.baseline().filter(|_| segment.undefined().is_none());
        let short = short.map(|(shown, all)| {
            format!(
                "{stretch}{} not available among the periods that set the lines, which are made without",
                all - shown
            )
        });
        let provisional = match segment.undefined() {
            Some(why) => Some(format!("{stretch}{points}: no lines can be drawn, because {why}")),
            None if segment.provisional() => Some(format!("{stretch}{points}: provisional limits")),
            None => None,
        };
        short.into_iter().chain(provisional)
    };
    controlled.segments().iter().flat_map(warning).collect()
}

/// The months of a segment.
fn stretch(grid: &Grid, segment: &Segment) -> String {
    let places = segment.places();
    labels::from_to(grid.periods[places.start], grid.periods[places.end - 1])
}

/// How the lines are made, in a sentence.
fn method(how: &How) -> String {
    let screened = if how.screened { ", leaving out moving ranges of 3.267 times their average or more" } else { "" };
    let prime = |prime: bool| {
        if prime {
            format!(", widened by the mean moving range of the standardised figures over 1.128{screened} (Laney)")
        } else {
            String::new()
        }
    };
    let limits = match how.lines {
        Lines::Median => {
            return "The line is the median of the figures shown; a shift is found by the rules of Anhøj".to_owned();
        }
        Lines::Single => format!(
            "Limits are the mean of the figures shown plus and minus 2.66 times the average moving range{screened}, \
             and not below zero"
        ),
        Lines::Count => {
            "Limits are the mean of the figures shown plus and minus 3 times its square root, as counts of events that are \
             independent of each other"
                .to_owned()
        }
        Lines::Share { prime: large } => format!(
            "The centre line is the overall percentage, and the limits are 3 standard deviations from it, at the size of each \
             period's whole{}",
            prime(large)
        ),
        Lines::Rate { prime: large, .. } => format!(
            "The centre line is the overall rate, and the limits are 3 standard deviations from it, at the size of each \
             period{}",
            prime(large)
        ),
    };
    match how.baseline {
        Some(first) => format!("{limits}; the first {first} periods of each stretch set them"),
        None => limits,
    }
}
