//! Lays out the ledger of populations.

use super::labels;
use super::table::{Row, Table};
use crate::model::denominator::Denominator;
use crate::model::measure::PopulationYear;
use crate::revise::Release;
use crate::spec::layout::Edition;

/// So many areas are named; more are counted.
const NAMED: usize = 3;

/// Which estimate serves which period, from where, and why that one.
pub fn table(edition: &Edition, release: &Release, own_notes: &[String]) -> Table {
    let mut rows: Vec<Row> = release.denominators().iter().map(|of| Row::words(row(edition, of))).collect();
    if rows.is_empty() {
        let none = ["No figure here is divided by a population", "none", "none", "none", "none", "none", "none"];
        rows.push(Row::words(none.map(str::to_owned).to_vec()));
    }
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: labels::up_to(edition),
        stub: ["Population", "Made up of", "Serves", "Estimate", "Areas", "Taken from", "Why this one"]
            .map(str::to_owned)
            .to_vec(),
        columns: Vec::new(),
        rows,
        notes: own_notes.to_vec(),
        legend: Vec::new(),
        is_appendix: true,
        sparks: Vec::new(),
        sources: sources(edition, release),
    }
}

fn row(edition: &Edition, of: &Denominator) -> Vec<String> {
    let population = &edition.returns.populations[of.population];
    let measure = &edition.returns.measures[population.measure as usize].label;
    let parts: Vec<String> = population.parts.iter().map(|part| edition.returns.breakdown_label(part)).collect();
    let made_of = match parts.concat().is_empty() {
        true => measure.clone(),
        false => format!("{measure}: {}", parts.join("; ")),
    };
    let names: Vec<&str> = of.areas.iter().map(|area| edition.areas.get(*area).name.as_str()).collect();
    let areas = if names.len() > NAMED { format!("{} areas", names.len()) } else { names.join(", ") };
    let taken = match of.documents.iter().cloned().collect::<Vec<_>>() {
        none if none.is_empty() => returned(edition, of),
        documents => documents.join("; "),
    };
    let belongs = match population.year {
        PopulationYear::Within => "30 June within the year",
        PopulationYear::Preceding => "30 June before the year, as this population is defined",
        PopulationYear::Census => "the last census",
    };
    let why = if of.stands_in() {
        let [used, wanted] = [of.year, of.wanted].map(|year| population.year.named(year));
        format!("{used} used; {wanted} ({belongs}) is unavailable for all of these areas")
    } else {
        belongs.to_owned()
    };
    vec![population.label.clone(), made_of, of.serves.short(), population.year.named(of.year), areas, taken, why]
}

/// The return that the estimates came with, and its version.
fn returned(edition: &Edition, of: &Denominator) -> String {
    let measure = edition.returns.populations[of.population].measure;
    edition.returns.kind_with(measure).map_or(String::new(), |kind| {
        let kind = &edition.returns.kinds[kind];
        let version = kind.version.as_ref().map_or(String::new(), |version| format!(", version {version}"));
        format!("{} ({}){version}", kind.title, kind.owner)
    })
}

fn sources(edition: &Edition, release: &Release) -> Vec<String> {
    let mut sources: Vec<String> = release.denominators().iter().map(|of| returned(edition, of)).collect();
    sources.sort();
    sources.dedup();
    sources
}
