//! The category axis: labels in one row, their groups once under each run, thinned out where they would collide.

use crate::present::chart::Along;

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::lettering::{LEADING, TEXT, widest, wrap, wrap_whole};
use super::palette::{RULE, TEXT_GREY};

/// Least room between two labels.
const GAP: f64 = 6.0;
const MOST_LINES: usize = 3;

/// What stands under a plot, worked out before the plot's height is known.
#[derive(Debug)]
pub struct CategoryAxis {
    labels: Vec<Label>,
    groups: Vec<Label>,
    /// The places at which a new group begins, the first one left out.
    starts: Vec<usize>,
}

/// Lines of text around a middle.
#[derive(Debug, Clone)]
struct Label {
    middle: f64,
    /// The middle of the place, from which the text may have been moved at an edge.
    at: f64,
    lines: Vec<String>,
    /// 1 where names take turns in two rows, for the lower one.
    row: usize,
}

/// A run of places that share a group.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    length: usize,
}

/// The labels along `plot` that can be read, no further out than `limits`.
pub fn category_axis(along: &[Along], plot: Area, limits: Area) -> CategoryAxis {
    let runs = runs(along);
    let band = plot.width / along.len().max(1) as f64;
    let middle = |start: usize, length: usize| plot.left + (start as f64 + length as f64 / 2.0) * band;
    let labels = place_labels(along, &runs, band, &middle, limits);
    let groups = place_groups(along, &runs, &middle, limits);
    let starts = runs.iter().skip(1).map(|run| run.start).filter(|_| !groups.is_empty()).collect();
    CategoryAxis { labels, groups, starts }
}

impl CategoryAxis {
    pub fn height(&self) -> f64 {
        self.labels_height() + if self.groups.is_empty() { 0.0 } else { TEXT * LEADING + 2.0 }
    }

    fn labels_height(&self) -> f64 {
        let rows = self.labels.iter().map(|label| label.row + 1).max().unwrap_or(0);
        6.0 + rows as f64 * self.row_height()
    }

    fn row_height(&self) -> f64 {
        self.labels.iter().map(|label| label.lines.len()).max().unwrap_or(0) as f64 * TEXT * LEADING
    }

    /// Draws the labels under `plot`, with a tick at each labelled place where some have none.
    pub fn draw(&self, canvas: &mut Canvas, plot: Area, places: usize) {
        let bottom = plot.bottom();
        let band = plot.width / places.max(1) as f64;
        for label in &self.labels {
            let top = bottom + 4.0 + label.row as f64 * self.row_height();
            canvas.lines((label.middle, top + TEXT), &label.lines, Type::plain(TEXT).centred());
            if self.labels.len() < places || label.row > 0 {
                let x = label.at;
                canvas.line(
                    &[(x, bottom), (x, top + 1.0)],
                    Pen::solid(if label.row > 0 { RULE } else { TEXT_GREY }, 0.8),
                );
            }
        }
        let under = bottom + self.labels_height();
        for group in &self.groups {
            canvas.lines((group.middle, under + TEXT), &group.lines, Type::plain(TEXT).centred());
        }
        for start in &self.starts {
            let x = plot.left + *start as f64 * band;
            // Between thinned labels there may be no room for it beside them.
            let (from, to) = match self.labels.len() {
                0 => (bottom, bottom + 8.0),
                all if all >= places => (bottom, bottom + self.height()),
                _ => (under + 2.0, bottom + self.height()),
            };
            canvas.line(&[(x, from), (x, to)], Pen::solid(RULE, 0.8));
        }
    }
}

fn runs(along: &[Along]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, here) in along.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if along[run.start].group == here.group => run.length += 1,
            _ => runs.push(Run { start: place, length: 1 }),
        }
    }
    runs
}

/// Every label if they fit; else as many as fit, evenly.
fn place_labels(
    along: &[Along],
    runs: &[Run],
    band: f64,
    middle: &dyn Fn(usize, usize) -> f64,
    limits: Area,
) -> Vec<Label> {
    let all = along.iter().map(|place| wrap_whole(&place.label, band - GAP, TEXT, false, MOST_LINES));
    if let Some(all) = all.collect::<Option<Vec<_>>>() {
        let labels = all.into_iter().enumerate().filter(|(_, lines)| !lines.is_empty());
        return labels.map(|(place, lines)| label(middle(place, 1), lines, 0)).collect();
    }
    if let Some(labels) = in_turns(along, band, middle, limits) {
        return labels;
    }
    let longest = runs.iter().max_by_key(|run| (run.length, std::cmp::Reverse(run.start)));
    let Some(longest) = longest else {
        return Vec::new();
    };
    for stride in 2..longest.length.max(2) {
        // The same names are kept in every run, so that a year that begins late still shows its own quarters.
        let model = &along[longest.start..longest.start + longest.length];
        let kept: Vec<&str> = model.iter().step_by(stride).map(|place| place.label.as_str()).collect();
        let shown = along.iter().enumerate().filter(|(_, place)| kept.contains(&place.label.as_str()));
        let labels = shown.map(|(place, along)| label(middle(place, 1), one_line(&along.label), 0));
        if let Some(labels) = apart(labels.collect(), limits) {
            return labels;
        }
    }
    if runs.len() > 1 {
        return Vec::new();
    }
    let first = along.first().map(|place| wrap(&place.label, limits.width, TEXT, false, 1));
    let label = first.map(|lines| label(middle(0, 1), lines, 0));
    apart(label.into_iter().collect(), limits).unwrap_or_default()
}

/// Names in two rows by turns. Only names: of periods, which have figures in them, a reader can supply the next.
fn in_turns(along: &[Along], band: f64, middle: &dyn Fn(usize, usize) -> f64, limits: Area) -> Option<Vec<Label>> {
    if along.iter().any(|place| !place.group.is_empty() || place.label.contains(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let name = |(place, along): (usize, &Along)| {
        let lines = wrap_whole(&along.label, 2.0 * band - 2.0 * GAP, TEXT, false, 2)?;
        Some(label(middle(place, 1), lines, place % 2))
    };
    let all: Vec<Label> = along.iter().enumerate().map(name).collect::<Option<_>>()?;
    let (lower, upper): (Vec<_>, Vec<_>) = all.into_iter().partition(|label| label.row == 1);
    // A line to each lower name runs between two upper ones.
    let most = upper.iter().map(|label| widest(&label.lines, TEXT, false)).fold(0.0, f64::max);
    (most <= 2.0 * band - 2.0 * GAP).then_some(())?;
    Some(apart(upper, limits)?.into_iter().chain(apart(lower, limits)?).collect())
}

/// One name under each run of places; every second, third ... where they would collide.
fn place_groups(along: &[Along], runs: &[Run], middle: &dyn Fn(usize, usize) -> f64, limits: Area) -> Vec<Label> {
    let name = |run: &Run| {
        let lines = wrap(&along[run.start].group, limits.width / 2.0, TEXT, false, 1);
        label(middle(run.start, run.length), lines, 0)
    };
    let named: Vec<Label> = runs.iter().map(name).filter(|label| !label.lines.is_empty()).collect();
    (1..=named.len())
        .find_map(|stride| apart(named.iter().step_by(stride).cloned().collect(), limits))
        .unwrap_or_default()
}

fn label(at: f64, lines: Vec<String>, row: usize) -> Label {
    Label { middle: at, at, lines, row }
}

fn one_line(text: &str) -> Vec<String> {
    wrap(text, f64::INFINITY, TEXT, false, 1)
}

/// The labels moved within `limits`, if none then touches the next.
fn apart(mut labels: Vec<Label>, limits: Area) -> Option<Vec<Label>> {
    let mut free_from = f64::NEG_INFINITY;
    for label in &mut labels {
        let half = widest(&label.lines, TEXT, false) / 2.0;
        label.middle = label.middle.min(limits.right() - half).max(limits.left + half);
        if label.middle - half < free_from {
            return None;
        }
        free_from = label.middle + half + GAP;
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarters(years: usize, width: f64) -> CategoryAxis {
        let along: Vec<Along> = (0..years * 4)
            .map(|place| Along {
                label: format!("Q{}", place % 4 + 1),
                group: format!("{}/{}", 2000 + place / 4, place / 4 + 1),
            })
            .collect();
        let plot = Area { left: 0.0, top: 0.0, width, height: 100.0 };
        category_axis(&along, plot, plot)
    }

    #[test]
    fn quarters_are_thinned_evenly_before_they_collide() {
        let count = |axis: &CategoryAxis| (axis.labels.len(), axis.groups.len());
        assert_eq!(count(&quarters(4, 600.0)), (16, 4));
        assert_eq!(count(&quarters(8, 600.0)), (16, 8));
        assert_eq!(count(&quarters(40, 600.0)), (0, 8));
        assert_eq!(count(&quarters(0, 600.0)), (0, 0));
    }
}
