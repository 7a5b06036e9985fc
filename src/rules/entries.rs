//! What a rule sees of the rows of registers.

use std::collections::{BTreeMap, BTreeSet};

use super::view::View;
use crate::model::area::AreaIndex;
use crate::model::period::Period;
use crate::model::register::Entry;
use crate::spec::register::{Holds, Register, same_id};

impl<'a> View<'a> {
    /// The registers, each with the index of its kind of return.
    pub fn registers(&self) -> impl Iterator<Item = (usize, &'a Register)> {
        let kinds = self.returns.kinds.iter().enumerate();
        kinds.filter_map(|(at, kind)| Some((at, kind.register.as_ref()?)))
    }

    /// The register of a kind of return, of which somebody has made sure that it is one.
    pub fn register(&self, kind: usize) -> &'a Register {
        const NONE: &Register = &Register { fields: Vec::new(), counts: BTreeMap::new() };
        self.returns.kinds[kind].register.as_ref().unwrap_or(NONE)
    }

    /// The rows of a register, in the order of files and lines.
    pub fn rows_of(&self, kind: usize) -> impl Iterator<Item = &'a Entry> + use<'a> {
        self.entries.iter().filter(move |row| row.kind == kind)
    }

    /// The rows of a register, those of one partner, area and period together, in the order of files and lines.
    pub fn snapshots(&self, kind: usize) -> Vec<Vec<&'a Entry>> {
        let mut snapshots: BTreeMap<(&str, AreaIndex, Period), Vec<&Entry>> = BTreeMap::new();
        for row in self.rows_of(kind) {
            snapshots.entry((&row.partner, row.area, row.period)).or_default().push(row);
        }
        snapshots.into_values().collect()
    }

    /// Each row of a register with what it was in the last period before.
    pub fn followed(&self, kind: usize) -> Vec<(&'a Entry, &'a Entry)> {
        let register = self.register(kind);
        let mut last: BTreeMap<(&str, AreaIndex, String), &Entry> = BTreeMap::new();
        let mut pairs = Vec::new();
        let mut rows: Vec<&Entry> = self.rows_of(kind).collect();
        rows.sort_by_key(|row| row.period);
        for row in rows {
            if let Some(before) = last.insert((&row.partner, row.area, register.id(row)), row)
                && before.period < row.period
            {
                pairs.push((before, row));
            }
        }
        pairs
    }

    /// The rows of a register to which rows of others are linked, each by its area, period and id.
    pub fn links_to(&self, kind: usize, by: &[usize]) -> BTreeSet<(AreaIndex, Period, String)> {
        let mut linked = BTreeSet::new();
        for row in self.entries.iter().filter(|row| by.contains(&row.kind)) {
            for (at, field) in self.register(row.kind).fields.iter().enumerate() {
                if field.holds == Holds::Link(kind) {
                    let said = row.filled(at).words();
                    let ids = said.split([',', ';']).map(same_id);
                    linked.extend(ids.map(|id| (row.area, row.period, id)));
                }
            }
        }
        linked
    }
}
