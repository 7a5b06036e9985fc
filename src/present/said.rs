//! What has to be said under a table or chart about its figures: why one is missing, and what partners wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::labels::{self, capital};
use crate::model::cell::{Marker, Shown};
use crate::revise::Release;
use crate::spec::layout::{Edition, Key};

/// So many places are named under a chart about missing figures; more are counted.
const NAMED: usize = 4;
/// The same under a table, of rows that are named below a column.
const NAMED_IN_TABLE: usize = 40;

/// Notes while figures are laid out.
#[derive(Default)]
pub struct Said {
    reasons: BTreeMap<(Marker, &'static str), Vec<Place>>,
    /// The rows of which a figure was taken.
    rows: BTreeSet<String>,
    notes: Vec<(String, String)>,
    documents: Vec<String>,
    /// Shares of more than all, by whether they would have an interval.
    exceeding: BTreeMap<bool, Vec<Place>>,
}

/// Where a figure stands, as a reader would know it: its row, and its column where there are several.
#[derive(Clone)]
struct Place {
    row: String,
    column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Place { row, column } = self;
        column.iter().try_for_each(|column| write!(f, "{column}, "))?;
        f.write_str(row)
    }
}

impl Said {
    /// Takes note of the figure in a row, and in a column where there are several.
    pub fn take(&mut self, edition: &Edition, release: &Release, key: &Key, row: &str, column: Option<&str>) {
        let Some(released) = release.at(key) else { return };
        let place = Place { row: row.to_owned(), column: column.map(str::to_owned) };
        if !self.rows.contains(row) {
            self.rows.insert(row.to_owned());
        }
        if labels::exceeds_whole(&edition.publication.definitions[key.definition], released) {
            self.exceeding.entry(released.limits().is_some()).or_default().push(place.clone());
        }
        for note in released.notes().iter().map(String::as_str).chain(released.coverage()) {
            if !self.notes.iter().any(|(_, earlier)| earlier == note) {
                self.notes.push((place.to_string(), note.to_owned()));
            }
        }
        if let Shown::Marker(marker) = released.cell().shown()
            && *marker != Marker::Confidential
        {
            self.reasons.entry((*marker, released.reason())).or_default().push(place);
        }
        for document in released.documents() {
            if !self.documents.contains(document) {
                self.documents.push(document.clone());
            }
        }
    }

    /// The documents that the figures were taken from, in order of their first mention.
    pub fn documents(&self) -> &[String] {
        &self.documents
    }

    /// For a table: what partners wrote, then what each marker stands for. Where a marker has one reason in all of the table, its
    /// cells need not be named.
    pub fn table_notes(&self) -> Vec<String> {
        let written = self.notes.iter().map(|(whereabouts, note)| format!("{whereabouts}: {note}"));
        let reasons = |of: Marker| self.reasons.keys().filter(|(marker, _)| *marker == of).count();
        let markers = self.reasons.iter().map(|((marker, reason), places)| match reasons(*marker) {
            1 => format!("{}: {reason}", marker.symbol()),
            _ => format!("{} ({reason}): {}", marker.symbol(), self.by_column(places)),
        });
        written.chain(markers).chain(self.exceeding(|places| self.by_column(places))).collect()
    }

    /// For a chart: why there is nothing at a place.
    pub fn chart_notes(&self) -> Vec<String> {
        self.reasons
            .iter()
            .map(|((_, reason), places)| format!("No figure shown ({reason}): {}", named(places)))
            .chain(self.exceeding(named))
            .collect()
    }

    /// Places, those of one column after its name, and columns of the same rows together.
    fn by_column(&self, places: &[Place]) -> String {
        let mut columns: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
        for Place { row, column } in places {
            match columns.iter_mut().find(|(of, _)| *of == column.as_deref()) {
                Some((_, rows)) => rows.push(row),
                None => columns.push((column.as_deref(), vec![row])),
            }
        }
        let mut alike: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
        for (column, rows) in columns {
            match alike.iter_mut().find(|(_, of)| *of == rows) {
                Some((columns, _)) => columns.extend(column),
                None => alike.push((column.into_iter().collect(), rows)),
            }
        }
        let said = |(columns, rows): &(Vec<&str>, Vec<&str>)| {
            // Two rows may have one label.
            let different: BTreeSet<&str> = rows.iter().copied().collect();
            let all = rows.len() > 1 && rows.len() == different.len() && rows.len() == self.rows.len();
            let rows = if all { format!("all {} rows", rows.len()) } else { in_part(rows, ", ", NAMED_IN_TABLE) };
            if columns.is_empty() { rows } else { format!("{}: {rows}", columns.join(", ")) }
        };
        in_part(&alike.iter().map(said).collect::<Vec<String>>(), "; ", NAMED_IN_TABLE)
    }

    /// Where a part is larger than what it is given as a share of.
    fn exceeding(&self, named: impl Fn(&[Place]) -> String) -> impl Iterator<Item = String> {
        self.exceeding.iter().map(move |(has_intervals, places)| {
            let interval = if *has_intervals { ", so there is no interval" } else { "" };
            capital(&format!("{}{interval}: {}", labels::EXCEEDS_WHOLE, named(places)))
        })
    }
}

fn named(places: &[Place]) -> String {
    in_part(&places.iter().map(Place::to_string).collect::<Vec<String>>(), "; ", NAMED)
}

/// The first of them, and how many more there are.
fn in_part(all: &[impl AsRef<str>], between: &str, most: usize) -> String {
    let mut named = all.iter().take(most).map(AsRef::as_ref).collect::<Vec<&str>>().join(between);
    if all.len() > most {
        named.push_str(&format!("{between}and {} more", all.len() - most));
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_are_said_where_it_is_all_of_them_and_columns_alike_together() {
        let said = Said { rows: ["Alder", "Birch"].map(str::to_owned).into(), ..Said::default() };
        let place = |row: &str, column: Option<&str>| Place { row: row.to_owned(), column: column.map(str::to_owned) };
        let of = |places: &[(&str, &str)]| {
            said.by_column(&places.iter().map(|(row, column)| place(row, Some(column))).collect::<Vec<Place>>())
        };
        assert_eq!(of(&[("Alder", "Q1"), ("Birch", "Q1"), ("Alder", "Q2"), ("Birch", "Q2")]), "Q1, Q2: all 2 rows");
        assert_eq!(of(&[("Alder", "Q1"), ("Birch", "Q2")]), "Q1: Alder; Q2: Birch");
        // Two lines with one label are not all lines.
        assert_eq!(said.by_column(&[place("Alder", None), place("Alder", None)]), "Alder, Alder");
    }
}
