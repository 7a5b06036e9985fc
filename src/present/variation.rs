//! Lays out how much the counts that are shown vary from period to period, which widens what is said of them.

use super::labels;
use super::table::{Row, Table};
use crate::model::round;
use crate::model::spread::{Of, Pool, Spread};
use crate::revise::Release;
use crate::spec::figure::Definition;
use crate::spec::layout::Edition;

/// So many places of a dispersion are shown.
const DECIMALS: u8 = 2;

const ABOUT: &str = "Variance to mean ratio: how much counts vary around their own level, trend and seasons, divided \
    by how much they would vary if cases were independent of each other. It uses only figures that are shown, here or \
    in a report published with this one. The latest year is left out as far as eight periods remain. Above 1.00 the \
    intervals made from these counts are widened by its square root and by Student's t; at 1.00 or below they are the \
    exact ones.";

/// Which figures vary by how much, by how many areas and periods.
pub fn table(edition: &Edition, release: &Release, own_notes: &[String]) -> Table {
    let mut rows: Vec<Row> = release.spreads().iter().map(|of| Row::words(row(edition, of))).collect();
    if rows.is_empty() {
        let none = ["No count here has eight periods that can be compared", "none", "none", "none", "none"];
        rows.push(Row::words(none.map(str::to_owned).to_vec()));
    }
    let mut notes = own_notes.to_vec();
    notes.push(ABOUT.to_owned());
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: labels::up_to(edition),
        stub: ["Figure", "Areas", "Periods", "Variance to mean ratio", "Seasons"].map(str::to_owned).to_vec(),
        columns: Vec::new(),
        rows,
        notes,
        legend: Vec::new(),
        is_appendix: true,
        sparks: Vec::new(),
        sources: Vec::new(),
    }
}

fn row(edition: &Edition, of: &Spread) -> Vec<String> {
    let Of { figure, breakdown, pool, pace } = &of.of;
    let is_of = |definition: &&Definition| *figure == format!("{}.{}", definition.measure, definition.statistic);
    let label = edition.publication.definitions.iter().find(is_of).map_or(figure, |definition| &definition.label);
    let figure = match edition.returns.breakdown_label(breakdown) {
        whole if whole.is_empty() => label.clone(),
        part => format!("{label}: {part}"),
    };
    let name =
        |code: &String| edition.areas.find(code).map_or(code.clone(), |area| edition.areas.get(area).name.clone());
    let areas = match pool {
        Pool::Alone(area) => name(area),
        Pool::Below(parent) if of.areas == 1 => format!("1 area in {}", name(parent)),
        Pool::Below(parent) => format!("{} areas in {}", of.areas, name(parent)),
    };
    let seasons = match of.seasonal {
        Some(true) => "seasonal",
        Some(false) => "none found",
        None => "too few periods to tell",
    };
    let dispersion = round::grouped(of.dispersion, DECIMALS);
    vec![figure, areas, pace.counted(of.periods), dispersion, seasons.to_owned()]
}
