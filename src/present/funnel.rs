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
    let funnelled = release.funnelled(&chart.id)?;
    let grid = edition.grid(&chart.selection);
    let lines =
        funnelled.lines().iter().map(|line| FunnelLimits { size: line.size, inner: line.inner, outer: line.outer });
    let places = funnelled.places().iter().map(|placed| {
        let size = placed.size().number()?;
        Some(FunnelPlace { size, is_high: placed.is_high(), is_far: placed.is_far() })
    });
    Some(Funnel {
        size: size(edition, chart),
        average: funnelled.average().ok().and_then(Cell::number),
        lines: lines.collect(),
        places: places.collect(),
        said: said(edition, &grid, funnelled),
    })
}

/// What stands under a funnel plot: what its lines are, who is not drawn, and what it cannot say.
pub fn notes(edition: &Edition, release: &Release, chart: &shown::Chart) -> Vec<String> {
    let (Some(how), Some(funnelled)) = (&chart.funnel, release.funnelled(&chart.id)) else { return Vec::new() };
    let grid = edition.grid(&chart.selection);
    let mut notes = Vec::new();
    let shown = funnelled.places().iter().filter(|placed| placed.size().number().is_some()).count();
    match funnelled.average() {
        Ok(average) => {
            let law = match how.of {
                Fraction::Share => "around a share, by the Wilson score method",
                Fraction::Rate { .. } => "of a count with the average rate, by the exact Poisson distribution",
            };
            notes.push(format!(
                "The average, {}, is that of all {shown} areas shown, taken together. The limits are the 95% and 99.8% limits \
                 {law} (PHEindicatormethods)",
                average.text()
            ));
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
    if shown < FEW && funnelled.average().is_ok() {
        notes.push("With so few areas, each strongly affects the average, so read the plot with caution".to_owned());
    }
    notes.extend(withheld(edition, release, &grid));
    notes
}

/// How many areas are withheld, and so not drawn.
fn withheld(edition: &Edition, release: &Release, grid: &Grid) -> Option<String> {
    let is_withheld = |place: &usize| {
        let key = grid.key((Axis::Areas, *place), None);
        let released = key.and_then(|key| release.at(&key));
        released.is_some_and(|released| *released.cell().shown() == Shown::Marker(Marker::Confidential))
    };
    let names: Vec<String> = (0..grid.areas.len())
        .filter(is_withheld)
        .map(|place| labels::label(edition, grid, Axis::Areas, place))
        .collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!(
            "1 area is withheld to protect people, and is neither shown nor included in the average: \
                {only}"
        )),
        many => Some(format!(
            "{} areas are withheld to protect people, and are neither shown nor included in the average: {}",
            many.len(),
            many.join(", ")
        )),
    }
}

/// The numbers of a funnel plot, under the id of the chart.
pub fn table(edition: &Edition, release: &Release, chart: &shown::Chart) -> Option<Table> {
    let funnelled = release.funnelled(&chart.id)?;
    let grid = edition.grid(&chart.selection);
    let definition = &edition.publication.definitions[chart.selection.definitions[0]];
    let unit = labels::unit_unless_said(&definition.label, &definition.unit);
    let column = |says, heading: &str, unit: &str| Column { heading: heading.to_owned(), unit: unit.to_owned(), says };
    let mut columns =
        vec![column(Says::Figure, &definition.label, &unit), column(Says::Number, &size(edition, chart), "")];
    let limits =
        ["Average of the areas", "Lower 99.8% limit", "Lower 95% limit", "Upper 95% limit", "Upper 99.8% limit"];
    columns.extend(limits.map(|heading| column(Says::Number, heading, "")));
    columns.push(column(Says::Words, "Position", ""));
    let mut said = Said::default();
    let rows = funnelled.places().iter().enumerate().map(|(at, placed)| {
        let label = labels::label(edition, &grid, chart.along, at);
        let made = |cell: &Cell| Place { figure: String::new(), cell: Some(cell.clone()) };
        let figure = grid.key((chart.along, at), None).map(|key| {
            said.take(edition, release, &key, &label);
            place(release.at(&key))
        });
        let limits = placed.limits().map_or_else(|| [placed.said(); 4], |limits| limits.each_ref()).map(made);
        let average = made(funnelled.average().unwrap_or_else(|_| placed.said()));
        let cells = figure.into_iter().chain([made(placed.size()), average]).chain(limits).chain([made(placed.said())]);
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

/// What lies along the funnel: a population, or a whole.
fn size(edition: &Edition, chart: &shown::Chart) -> String {
    let definitions = &edition.publication.definitions;
    let name = match &definitions[chart.selection.definitions[0]].facts.nature {
        Nature::Rate { population, .. } => &edition.returns.populations[*population].label,
        Nature::Share { whole: Some(whole) } => &definitions[*whole].label,
        _ => return String::new(),
    };
    labels::capital(name)
}

/// The plot in words, beyond its figures: the average, and who lies outside the limits.
fn said(edition: &Edition, grid: &Grid, funnelled: &Funnelled) -> Vec<String> {
    let Ok(average) = funnelled.average() else { return Vec::new() };
    let mut said = vec![format!("Average of the areas shown: {}", average.text())];
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
