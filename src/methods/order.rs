//! Which figures a publication needs, and in what order they can be made.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;

use super::TypedFigure;
use crate::spec::brought::Whole;
use crate::spec::figure::Definition;
use crate::spec::source::Source;

/// A figure by its name: the publication's own, where it has one, else the one that a kind of return brings.
struct Entry<'a> {
    typed: &'a TypedFigure,
    /// The file in which it is typed.
    from: &'a str,
    uses: Vec<&'a str>,
    is_own: bool,
}

/// What figures are made from, and which of them are needed.
pub(super) struct Order<'a> {
    entries: BTreeMap<&'a str, Entry<'a>>,
    /// The publication's own, then those of kinds of return, each as they stand in their file.
    names: Vec<&'a str>,
    needed: BTreeSet<&'a str>,
    /// The files, in the order in which something of them is needed.
    files: Vec<&'a str>,
}

impl<'a> Order<'a> {
    /// From the figures that were brought and a publication's own, each read, in this order.
    pub fn of(brought: &'a [TypedFigure], own: &'a [TypedFigure], definitions: &'a [Definition]) -> Order<'a> {
        let mut order =
            Order { entries: BTreeMap::new(), names: Vec::new(), needed: BTreeSet::new(), files: Vec::new() };
        for (place, (typed, definition)) in brought.iter().chain(own).zip(definitions).enumerate() {
            let uses = definition.facts.uses.iter().map(|index| definitions[*index].name.as_str()).collect();
            let entry = Entry { typed, from: &definition.from, uses, is_own: place >= brought.len() };
            order.entries.insert(&definition.name, entry);
        }
        let (sent, made) = definitions.split_at(brought.len());
        let named = made.iter().chain(sent.iter().filter(|of| !order.entries[of.name.as_str()].is_own));
        order.names = named.map(|of| of.name.as_str()).collect();
        order
    }

    /// A figure is needed, and whatever it is made from.
    pub fn need(&mut self, name: &str) {
        let mut open = vec![name];
        if let Some(entry) = self.entries.get(name)
            && !self.files.contains(&entry.from)
        {
            self.files.push(entry.from);
        }
        while let Some(name) = open.pop() {
            if let Some((name, entry)) = self.entries.get_key_value(name)
                && self.needed.insert(name)
            {
                open.extend(&entry.uses);
            }
        }
    }

    /// The figures that are needed, each behind those that it is made from.
    ///
    /// # Errors
    /// One that is made from itself, since it takes the place of one that it is made from.
    pub fn figures(&self, source: &Source) -> Result<Vec<&'a TypedFigure>, Error> {
        let (mut figures, mut done) = (Vec::new(), BTreeMap::new());
        let mut needed: Vec<&'a str> = self.names.iter().copied().filter(|name| self.needed.contains(name)).collect();
        needed.sort_by_key(|name| {
            let Entry { from, is_own, .. } = &self.entries[name];
            let place = self.files.iter().position(|file| file == from).unwrap_or(self.files.len());
            (!is_own, place)
        });
        for name in needed {
            self.after(name, source, &mut done, &mut figures)?;
        }
        Ok(figures)
    }

    /// Puts a figure behind those that it is made from; `done` says of each that was begun whether it is there.
    fn after(
        &self,
        name: &'a str,
        source: &Source,
        done: &mut BTreeMap<&'a str, bool>,
        figures: &mut Vec<&'a TypedFigure>,
    ) -> Result<(), Error> {
        let entry = &self.entries[name];
        match done.insert(name, false) {
            Some(true) => {
                done.insert(name, true);
                return Ok(());
            }
            Some(false) => {
                let message = format!(
                    "\"{name}\" would be made from itself: it replaces the figure of this name that it is made from, \
                    so give it another id"
                );
                return Err(source.error(entry.typed.id.span().start, message));
            }
            None => {}
        }
        for used in &entry.uses {
            self.after(used, source, done, figures)?;
        }
        done.insert(name, true);
        figures.push(entry.typed);
        Ok(())
    }

    /// What kinds of return bring has to stay what it says it is: whatever takes the place of a figure in it is of the same
    /// measure.
    ///
    /// # Errors
    /// A figure of the publication that is of another.
    pub fn same_measures(&self, whole: &Whole, brought: &[Definition], made: &[Definition]) -> Result<(), Error> {
        let shown = whole.figures().filter(|name| whole.is_brought(name)).map(|name| name.get_ref().as_str());
        let used = self.needed.iter().map(|name| &self.entries[name]).filter(|entry| !entry.is_own);
        let meant: BTreeSet<&str> = shown.chain(used.flat_map(|entry| entry.uses.iter().copied())).collect();
        for before in
            brought.iter().filter(|of| meant.contains(of.name.as_str()) && self.entries[of.name.as_str()].is_own)
        {
            let Some(now) = made.iter().find(|now| now.name == before.name && now.measure != before.measure) else {
                continue;
            };
            let Definition { name, from, measure, .. } = before;
            let message = format!(
                "\"{name}\" replaces the figure that {from} brings, but what is shown from there means {measure} by \
                it, not {}: give this one another id",
                now.measure
            );
            return Err(whole.source.error(self.entries[name.as_str()].typed.id.span().start, message));
        }
        Ok(())
    }
}
