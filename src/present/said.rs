//! What has to be said under a table or chart about its figures: why one is missing, and what partners wrote.

use std::collections::BTreeMap;

use super::labels::{self, capital};
use crate::model::cell::{Marker, Shown};
use crate::revise::Release;
use crate::spec::layout::{Edition, Key};

/// So many places are named under a chart about missing figures; more are counted. A table names them all.
const NAMED: usize = 4;

/// Notes while figures are laid out.
#[derive(Default)]
pub struct Said {
    reasons: BTreeMap<(Marker, &'static str), Vec<String>>,
    notes: Vec<(String, String)>,
    documents: Vec<String>,
    /// Shares of more than all, by whether they would have an interval.
    exceeding: BTreeMap<bool, Vec<String>>,
}

impl Said {
    /// Takes note of the figure at a place, which a reader would know as `whereabouts`.
    pub fn take(&mut self, edition: &Edition, release: &Release, key: &Key, whereabouts: &str) {
        let Some(released) = release.at(key) else { return };
        if labels::exceeds_whole(&edition.publication.definitions[key.definition], released) {
            self.exceeding.entry(released.limits().is_some()).or_default().push(whereabouts.to_owned());
        }
        if let Shown::Marker(marker) = released.cell().shown()
            && *marker != Marker::Confidential
        {
            self.reasons.entry((*marker, released.reason())).or_default().push(whereabouts.to_owned());
        }
        for note in released.notes().iter().map(String::as_str).chain(released.coverage()) {
            if !self.notes.iter().any(|(_, earlier)| earlier == note) {
                self.notes.push((whereabouts.to_owned(), note.to_owned()));
            }
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

    /// For a table: what partners wrote, then what each marker stands for.
    pub fn table_notes(&self) -> Vec<String> {
        let written = self.notes.iter().map(|(whereabouts, note)| format!("{whereabouts}: {note}"));
        let markers = self
            .reasons
            .iter()
            .map(|((marker, reason), places)| format!("{} ({reason}): {}", marker.symbol(), places.join("; ")));
        written.chain(markers).chain(self.exceeding(|places| places.join("; "))).collect()
    }

    /// For a chart: why there is nothing at a place.
    pub fn chart_notes(&self) -> Vec<String> {
        self.reasons
            .iter()
            .map(|((_, reason), places)| format!("No figure shown ({reason}): {}", named(places)))
            .chain(self.exceeding(named))
            .collect()
    }

    /// Where a part is larger than what it is given as a share of.
    fn exceeding(&self, named: impl Fn(&[String]) -> String) -> impl Iterator<Item = String> {
        self.exceeding.iter().map(move |(has_intervals, places)| {
            let interval = if *has_intervals { ", so there is no interval" } else { "" };
            capital(&format!("{}{interval}: {}", labels::EXCEEDS_WHOLE, named(places)))
        })
    }
}

fn named(places: &[String]) -> String {
    let mut named = places.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    if places.len() > NAMED {
        named.push_str(&format!("; and {} more", places.len() - NAMED));
    }
    named
}
