//! The lines of a control or run chart, what they say, and the table of its numbers.

mod words;

use super::chart::{Control, Judged, Limits};
use super::labels;
use super::place;
use super::said::Said;
use super::table::{Column, Place, Row, Says, Table};
use super::tables;
use crate::model::cell::Shown;
use crate::model::date;
use crate::revise::{Cell, Release, Season};
use crate::spec::control::{Control as How, Lines, Seasons};
use crate::spec::layout::{Edition, Grid, Key};
use crate::spec::shown;

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
        centre: words::centre(how),
        usual: words::usual(how, controlled),
        target: how.target,
        starts: controlled.segments().iter().map(|segment| segment.places().start).filter(|start| *start > 0).collect(),
        said: words::said(edition, &grid, how, controlled),
    })
}

/// What a control chart finds in its latest figure.
pub struct Latest {
    pub found: Found,
    /// The chart shows the figures without their seasons.
    pub is_adjusted: bool,
    /// How many points there are, where these are too few for firm limits.
    pub provisional: Option<usize>,
}

/// Whether the latest figure is more than normal variation.
pub enum Found {
    Normal,
    /// A pattern in words, and whether it is a high or rising one.
    SpecialCause {
        is_high: bool,
        said: String,
    },
    /// The figures follow the seasons, which are not taken out.
    OfSeasons,
}

/// What the publication's control chart that ends with a figure finds in it; none without such a chart.
pub fn judged(edition: &Edition, release: &Release, key: &Key) -> Option<Latest> {
    let charts = edition.publication.charts();
    let is_of_figures = |chart: &&shown::Chart| {
        chart.control.as_ref().is_some_and(|how| !matches!(how.lines, Lines::Median | Lines::Between))
    };
    charts.filter(is_of_figures).find_map(|chart| {
        let (grid, controlled) = (edition.grid(&chart.selection), release.controlled(&chart.id)?);
        let last = grid.len(chart.along).checked_sub(1)?;
        let segment = controlled.segments().last()?;
        let (judged, figure) = (controlled.places().last()?, release.at(key)?);
        // Without a number or without lines nothing was judged.
        let has_number = figure.cell().number().is_some() && segment.undefined().is_none();
        (grid.key((chart.along, last), None).as_ref() == Some(key) && has_number).then(|| Latest {
            found: match (segment.season(), judged.is_high()) {
                (Season::Followed, _) => Found::OfSeasons,
                (Season::Unknown | Season::TakenOut, Some(is_high)) => {
                    Found::SpecialCause { is_high, said: judged.said().text() }
                }
                (Season::Unknown | Season::TakenOut, None) => Found::Normal,
            },
            is_adjusted: segment.season() == Season::TakenOut,
            provisional: segment.provisional().then(|| segment.points()),
        })
    })
}

/// What a control chart draws in place of its figures: figures without their seasons, or times without events.
pub struct Drawn {
    /// One for each place; none where nothing is drawn for a figure that is shown.
    pub points: Vec<Option<f64>>,
    pub decimals: u8,
    /// What the points are, and their unit where that is not the figure's.
    pub what: &'static str,
    pub unit: Option<String>,
    /// Each point follows the one before. Times without events lie apart, with periods between them that have no point.
    pub joins: bool,
}

/// What is drawn instead of the figures; none where they are drawn themselves, also because nothing could be made of them.
pub fn drawn(edition: &Edition, release: &Release, chart: &shown::Chart) -> Option<Drawn> {
    let (how, controlled) = (chart.control.as_ref()?, release.controlled(&chart.id)?);
    let what = instead(how)?;
    if controlled.places().iter().all(|judged| judged.drawn().is_none()) {
        return None;
    }
    let grid = edition.grid(&chart.selection);
    let mut decimals = 0;
    let points = controlled.places().iter().enumerate().map(|(at, judged)| {
        let drawn = judged.drawn().map(|cell| match cell.shown() {
            Shown::Number { value, decimals: places } => {
                decimals = decimals.max(*places);
                Some(*value)
            }
            Shown::Words(_) | Shown::Marker(_) => None,
        });
        // Where the seasons cannot be taken out, the figures stand as they are; where no time without ends, nothing does.
        drawn.unwrap_or_else(|| {
            let key = grid.key((chart.along, at), None).filter(|_| how.lines != Lines::Between)?;
            release.at(&key)?.cell().number()
        })
    });
    let points = points.collect();
    Some(Drawn { points, decimals, what, unit: unit_instead(how, &grid), joins: how.lines != Lines::Between })
}

/// The heading of what is drawn instead of the figures.
fn instead(how: &How) -> Option<&'static str> {
    match (how.lines, how.seasons) {
        (Lines::Between, _) => Some("Time without any before it"),
        (_, Seasons::Adjusted) => Some("Seasonally adjusted"),
        (_, Seasons::Ignored | Seasons::Told) => None,
    }
}

fn unit_instead(how: &How, grid: &Grid) -> Option<String> {
    (how.lines == Lines::Between).then(|| words::periods(grid).1.to_owned())
}

/// What stands under a control or run chart: what it says, how its lines are made, where they start anew.
pub fn notes(edition: &Edition, release: &Release, chart: &shown::Chart) -> Vec<String> {
    let (Some(how), Some(controlled)) = (&chart.control, release.controlled(&chart.id)) else { return Vec::new() };
    let grid = edition.grid(&chart.selection);
    let mut notes = words::found(edition, &grid, how, controlled);
    notes.extend(words::method(how, controlled));
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
    let mut columns = vec![Column::new(Says::Figure, &definition.label, &unit)];
    columns.extend(
        instead(how).map(|what| Column::new(Says::Number, what, unit_instead(how, &grid).as_deref().unwrap_or(""))),
    );
    columns.push(Column::new(Says::Number, words::centre(how), ""));
    if how.lines != Lines::Median {
        let limits = ["Lower limit", "Lower warning limit", "Upper warning limit", "Upper limit"];
        columns.extend(limits.map(|heading| Column::new(Says::Number, heading, "")));
        columns.push(Column::new(Says::Words, "Signal", ""));
    }
    let mut said = Said::default();
    let rows = controlled.places().iter().enumerate().map(|(at, judged)| {
        let label = labels::label(edition, &grid, chart.along, at);
        let figure = grid.key((chart.along, at), None).map(|key| {
            said.take(edition, release, &key, &label, None);
            place(release.at(&key))
        });
        let made = |cell: Option<&Cell>| Place { figure: String::new(), cell: cell.cloned() };
        let mut cells = vec![figure.unwrap_or_else(|| made(None))];
        cells.extend(instead(how).map(|_| made(judged.drawn().or(Some(judged.said())))));
        cells.push(made(Some(judged.centre())));
        if how.lines != Lines::Median {
            let limits = judged.limits();
            cells.push(made(limits.map(|limits| &limits.lower).or(Some(judged.said()))));
            cells.push(made(limits.map(|limits| &limits.near_lower).or(Some(judged.said()))));
            cells.push(made(limits.map(|limits| &limits.near_upper).or(Some(judged.said()))));
            cells.push(made(limits.map(|limits| &limits.upper).or(Some(judged.said()))));
            cells.push(made(Some(judged.said())));
        }
        Row { labels: vec![label], cells, is_total: false }
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
        is_appendix: true,
        sparks: Vec::new(),
        sources: labels::sources(edition, &grid.definitions, &said),
    };
    table.legend = tables::legend(&table);
    Some(table)
}
