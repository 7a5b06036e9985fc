//! The lines of a funnel plot, what they say, and the table of its numbers.

use super::chart::{Funnel, FunnelLimits, FunnelPlace};
use super::labels;
use super::place;
use super::said::Said;
use super::table::{Column, Place, Row, Says, Table};
use super::tables;
use crate::model::cell::{Marker, Shown};
use crate::model::round;
use crate::revise::{Cell, Funnelled, Placed, Release};
use crate::spec::figure::Nature;
use crate::spec::funnel::Fraction;
use crate::spec::layout::{Edition, Grid};
use crate::spec::shown;
use crate::spec::typed_publication::Axis;

/// With fewer areas each of them makes up much of the average that it is held to.
const FEW: usize = 10;

/// What is drawn beside the figures; none for any other kind of chart.
pub fn lines(edition: &Edition, release: &Release, chart: &shown::Chart) -> Option<Funnel> {
    let (how, funnelled) = (chart.funnel.as_ref()?, release.funnelled(&chart.id)?);
    let (grid, middle) = (edition.grid(&chart.selection), middle(how.of));
    let lines =
        funnelled.lines().iter().map(|line| FunnelLimits { size: line.size, inner: line.inner, outer: line.outer });
    let places = funnelled.places().iter().map(|placed| {
        let size = placed.size().number()?;
        Some(FunnelPlace { size, is_high: placed.is_high(), is_far: placed.is_far() })
    });
    Some(Funnel {
        size: size(edition, chart),
        centre: funnelled.centre().ok().and_then(Cell::number),
        middle: middle.name(),
        lines: lines.collect(),
        places: places.collect(),
        said: said(edition, &grid, funnelled, middle),
    })
}

/// What stands under a funnel plot: what its lines are, who is not drawn, and what it cannot say.
pub fn notes(edition: &Edition, release: &Release, chart: &shown::Chart) -> Vec<String> {
    let (Some(how), Some(funnelled)) = (&chart.funnel, release.funnelled(&chart.id)) else { return Vec::new() };
    let grid = edition.grid(&chart.selection);
    let mut notes = Vec::new();
    let is_average = middle(how.of) == Middle::Average;
    let shown = funnelled.places().iter().filter(|placed| placed.size().number().is_some()).count();
    match funnelled.centre() {
        Ok(centre) => {
            let centre = centre.text();
            let together = format!("The average, {centre}, is that of all {shown} areas shown, taken together");
            let (line, law) = match how.of {
                Fraction::Share => (together, "around a share, by the Wilson score method"),
                Fraction::Rate { .. } => {
                    (together, "of a count with the average rate, by the exact Poisson distribution")
                }
                Fraction::OfExpected { .. } => (
                    format!("At {centre} there are as many as expected; what is expected is treated as certain"),
                    "of a count with that expected number, by the exact Poisson distribution",
                ),
            };
            notes.push(format!("{line}. The limits are the 95% and 99.8% limits {law} (PHEindicatormethods)"));
        }
        Err(why) => notes.push(format!("No average and no limits can be drawn: {why}")),
    }
    if how.over_dispersion {
        notes.push(match funnelled.spread() {
            Ok(spread) if spread > 1.0 => format!(
                "The limits are {} times as wide as for chance alone, because the areas differ by more than chance \
                 (Spiegelhalter 2005)",
                round::grouped(spread, 1)
            ),
            Ok(_) => "The areas differ by no more than chance, so the limits are not widened".to_owned(),
            Err(why) => format!("The limits are for chance alone, and are not widened for over-dispersion: {why}"),
        });
    }
    notes.extend(without_lower_limit(edition, &grid, funnelled));
    if shown < FEW && is_average && funnelled.centre().is_ok() {
        notes.push("With so few areas, each strongly affects the average, so read the plot with caution".to_owned());
    }
    notes.extend(withheld(edition, release, &grid, middle(how.of)));
    notes
}

/// How many areas are withheld, and so not drawn.
fn withheld(edition: &Edition, release: &Release, grid: &Grid, middle: Middle) -> Option<String> {
    let is_withheld = |place: &usize| {
        let key = grid.key((Axis::Areas, *place), None);
        let released = key.and_then(|key| release.at(&key));
        released.is_some_and(|released| *released.cell().shown() == Shown::Marker(Marker::Confidential))
    };
    let names: Vec<String> = (0..grid.areas.len())
        .filter(is_withheld)
        .map(|place| labels::label(edition, grid, Axis::Areas, place))
        .collect();
    let (one, several) = match middle {
        Middle::Average => {
            ("is neither shown nor included in the average", "are neither shown nor included in the average")
        }
        Middle::Expected => ("is not shown", "are not shown"),
    };
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("1 area is withheld to protect people, and {one}: {only}")),
        many => {
            Some(format!("{} areas are withheld to protect people, and {several}: {}", many.len(), many.join(", ")))
        }
    }
}

/// Which areas are so small that not even none at all would be unusual.
fn without_lower_limit(edition: &Edition, grid: &Grid, funnelled: &Funnelled) -> Option<String> {
    let is_without = |placed: &Placed| {
        let lower = placed.limits().and_then(|[_, lower, ..]| lower.number());
        lower.is_some_and(|lower| lower <= 0.0)
    };
    let places = funnelled.places().iter().enumerate().filter(|(_, placed)| is_without(placed));
    let names: Vec<String> = places.map(|(place, _)| labels::label(edition, grid, Axis::Areas, place)).collect();
    (!names.is_empty())
        .then(|| format!("Too small to lie below the limits, even with none at all: {}", names.join(", ")))
}

/// The numbers of a funnel plot, under the id of the chart.
pub fn table(edition: &Edition, release: &Release, chart: &shown::Chart) -> Option<Table> {
    let (how, funnelled) = (chart.funnel.as_ref()?, release.funnelled(&chart.id)?);
    let (grid, middle) = (edition.grid(&chart.selection), middle(how.of));
    let definition = &edition.publication.definitions[chart.selection.definitions[0]];
    let unit = labels::unit_unless_said(&definition.label, &definition.unit);
    let mut columns =
        vec![Column::new(Says::Figure, &definition.label, &unit), Column::new(Says::Number, &size(edition, chart), "")];
    let limits = [middle.heading(), "Lower 99.8% limit", "Lower 95% limit", "Upper 95% limit", "Upper 99.8% limit"];
    columns.extend(limits.map(|heading| Column::new(Says::Number, heading, "")));
    columns.push(Column::new(Says::Words, "Position", ""));
    let mut said = Said::default();
    let rows = funnelled.places().iter().enumerate().map(|(at, placed)| {
        let label = labels::label(edition, &grid, chart.along, at);
        let made = |cell: &Cell| Place { figure: String::new(), cell: Some(cell.clone()) };
        let figure = grid.key((chart.along, at), None).map(|key| {
            said.take(edition, release, &key, &label, None);
            place(release.at(&key))
        });
        let limits = placed.limits().map_or_else(|| [placed.said(); 4], |limits| limits.each_ref()).map(made);
        let centre = made(funnelled.centre().unwrap_or_else(|_| placed.said()));
        let cells = figure.into_iter().chain([made(placed.size()), centre]).chain(limits).chain([made(placed.said())]);
        Row { labels: vec![label], cells: cells.collect(), is_total: false }
    });
    let rows = rows.collect();
    let mut notes = notes(edition, release, chart);
    notes.extend(said.table_notes());
    let mut table = Table {
        id: chart.id.clone(),
        title: format!("{}: figures and limits of the chart", chart.title),
        subtitle: labels::scope(edition, &grid, &[chart.along]),
        stub: vec![labels::heading(edition, &grid, chart.along)],
        columns,
        rows,
        notes,
        legend: Vec::new(),
        is_appendix: true,
        sparks: Vec::new(),
        sources: labels::sources(edition, &grid.definitions, &said),
    };
    table.legend = tables::legend(&table);
    Some(table)
}

/// What lies along the funnel: a population, a whole, or the number expected.
fn size(edition: &Edition, chart: &shown::Chart) -> String {
    let definitions = &edition.publication.definitions;
    let facts = &definitions[chart.selection.definitions[0]].facts;
    let expected = || facts.uses.first().map(|of| format!("expected number of {}", definitions[*of].unit));
    let name = match &facts.nature {
        Nature::Rate { population, .. } => edition.returns.populations[*population].label.clone(),
        Nature::Share { whole: Some(whole) } => definitions[*whole].label.clone(),
        Nature::OfExpected { .. } => expected().unwrap_or_default(),
        Nature::Share { whole: None }
        | Nature::Sent { .. }
        | Nature::Total
        | Nature::Rolling
        | Nature::Ratio
        | Nature::Change { .. }
        | Nature::Benchmark(_)
        | Nature::Goal
        | Nature::Number => String::new(),
    };
    labels::capital(&name)
}

/// What the line in the middle of a funnel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Middle {
    /// That of the areas shown, taken together.
    Average,
    /// As many as were expected.
    Expected,
}

fn middle(of: Fraction) -> Middle {
    match of {
        Fraction::Share | Fraction::Rate { .. } => Middle::Average,
        Fraction::OfExpected { .. } => Middle::Expected,
    }
}

impl Middle {
    /// As the legend has it.
    fn name(self) -> &'static str {
        match self {
            Middle::Average => "Average",
            Middle::Expected => "As expected",
        }
    }

    /// As the table has it.
    fn heading(self) -> &'static str {
        match self {
            Middle::Average => "Average of the areas",
            Middle::Expected => "As expected",
        }
    }
}

/// The plot in words, beyond its figures: the line in the middle, and who lies outside the limits.
fn said(edition: &Edition, grid: &Grid, funnelled: &Funnelled, middle: Middle) -> Vec<String> {
    let Ok(centre) = funnelled.centre() else { return Vec::new() };
    let mut said = vec![match middle {
        Middle::Average => format!("Average of the areas shown: {}", centre.text()),
        Middle::Expected => format!("As many as expected: {}", centre.text()),
    }];
    let mut outside: Vec<(String, Vec<String>)> = Vec::new();
    for (at, placed) in
        funnelled.places().iter().enumerate().filter(|(_, placed): &(_, &Placed)| placed.is_high().is_some())
    {
        let (name, words) = (labels::label(edition, grid, Axis::Areas, at), placed.said().text());
        match outside.iter_mut().find(|(known, _)| *known == words) {
            Some((_, names)) => names.push(name),
            None => outside.push((words, vec![name])),
        }
    }
    outside.sort();
    if outside.is_empty() {
        said.push("No area lies outside the limits".to_owned());
    }
    said.extend(outside.into_iter().map(|(words, names)| match names.as_slice() {
        few if few.len() <= FEW => format!("Areas {words}: {}", few.join(", ")),
        many => format!("{} areas {words}", many.len()),
    }));
    said
}
