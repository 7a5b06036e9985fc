//! What is the same thing under two names: in one refresh and in the next, or before and after a boundary changed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::given::{Area, Items, Vintage, same};
use super::system::{join, root};

/// The numbers that stand for measures, items and areas in all vintages.
pub struct Names {
    measure: Vec<BTreeMap<String, usize>>,
    item: Vec<BTreeMap<(String, String), usize>>,
    area: BTreeMap<String, usize>,
    /// In each vintage the areas below another, and when they were there.
    entries: Vec<Vec<Entry>>,
    /// As they are called first.
    pub measures: Vec<String>,
    pub items: Vec<(String, String)>,
    pub areas: Vec<String>,
}

struct Entry {
    area: usize,
    parent: Option<usize>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Entry {
    fn is_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Names {
    pub fn of(vintages: &[Vintage]) -> Names {
        let (measures, measure) = measures(vintages);
        let (items, item) = items(vintages);
        let (areas, area) = areas(vintages);
        let entry =
            |of: &Area| Entry { area: area[&of.code], parent: area.get(&of.parent).copied(), from: of.from, to: of.to };
        let entries = vintages.iter().map(|vintage| vintage.areas.iter().map(entry).collect()).collect();
        Names { measure, item, area, entries, measures, items, areas }
    }

    pub fn measure(&self, vintage: usize, id: &str) -> Option<usize> {
        self.measure[vintage].get(id).copied()
    }

    pub fn area(&self, code: &str) -> Option<usize> {
        self.area.get(code).copied()
    }

    pub fn item(&self, vintage: usize, dimension: &str, item: &str) -> Option<usize> {
        self.item[vintage].get(&(dimension.to_owned(), item.to_owned())).copied()
    }

    pub fn part(&self, vintage: usize, items: &Items) -> Option<Vec<usize>> {
        let mut part: Vec<usize> =
            items.iter().map(|(dimension, item)| self.item(vintage, dimension, item)).collect::<Option<_>>()?;
        part.sort_unstable();
        Some(part)
    }

    /// Every area of a vintage.
    pub fn all_areas(&self, vintage: usize) -> BTreeSet<usize> {
        self.entries[vintage].iter().map(|entry| entry.area).collect()
    }

    /// The days on which an area begins, or another begins in its place.
    pub fn changes(&self) -> BTreeSet<NaiveDate> {
        let days = |entry: &Entry| [entry.from, entry.to.and_then(|to| to.succ_opt())];
        self.entries.iter().flatten().flat_map(days).flatten().collect()
    }

    /// The areas directly below one that were there at some time between two days.
    pub fn below(&self, vintage: usize, area: usize, first: NaiveDate, last: NaiveDate) -> Vec<usize> {
        let there = |entry: &&Entry| {
            entry.parent == Some(area)
                && entry.from.is_none_or(|from| from <= last)
                && entry.to.is_none_or(|to| to >= first)
        };
        let found: BTreeSet<usize> = self.entries[vintage].iter().filter(there).map(|entry| entry.area).collect();
        found.into_iter().collect()
    }

    /// An area with all that it lies in, at any time.
    pub fn with_above(&self, area: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([area]);
        let mut open = vec![area];
        while let Some(area) = open.pop() {
            for entry in self.entries.iter().flatten().filter(|entry| entry.area == area) {
                open.extend(entry.parent.filter(|parent| found.insert(*parent)));
            }
        }
        found
    }

    /// Every area of which one beside it is `used`, or itself: what an area is split into.
    pub fn beside(&self, vintage: usize, used: &BTreeSet<usize>) -> BTreeSet<usize> {
        let all = &self.entries[vintage];
        let is_split =
            |parent: usize| all.iter().any(|entry| entry.parent == Some(parent) && used.contains(&entry.area));
        let fits = |entry: &&Entry| used.contains(&entry.area) || entry.parent.is_some_and(is_split);
        all.iter().filter(fits).map(|entry| entry.area).collect()
    }

    /// The areas that make up an area on a day, as far as any is `used` that it is split into.
    pub fn leaves(&self, vintage: usize, area: usize, day: NaiveDate, used: &BTreeSet<usize>) -> Vec<usize> {
        let mut own = self.entries[vintage].iter().filter(|entry| entry.area == area).peekable();
        if own.peek().is_some() && !own.any(|entry| entry.is_on(day)) {
            return Vec::new();
        }
        let is_split =
            self.entries[vintage].iter().any(|entry| entry.parent == Some(area) && used.contains(&entry.area));
        let below = if is_split { self.below(vintage, area, day, day) } else { Vec::new() };
        if below.is_empty() {
            return vec![area];
        }
        let others = below.into_iter().filter(|child| *child != area);
        others.flat_map(|child| self.leaves(vintage, child, day, used)).collect()
    }
}

type Numbered<K> = (Vec<K>, Vec<BTreeMap<K, usize>>);

/// Numbers what has an id and a label: a new id with the label of one that is gone is that one.
fn numbered<K: Ord + Clone>(vintages: &[Vec<(K, String)>]) -> Numbered<K> {
    let mut all: Vec<K> = Vec::new();
    let mut labels: Vec<String> = Vec::new();
    let mut places: Vec<BTreeMap<K, usize>> = Vec::new();
    let mut by_id: BTreeMap<K, usize> = BTreeMap::new();
    for vintage in vintages {
        let ids: BTreeSet<&K> = vintage.iter().map(|(id, _)| id).collect();
        let mut now = BTreeMap::new();
        for (id, label) in vintage {
            let gone = |place: &usize| labels[*place] == *label && !ids.contains(&all[*place]);
            let place = by_id.get(id).copied().or_else(|| (0..all.len()).find(gone));
            let place = place.unwrap_or_else(|| {
                all.push(id.clone());
                labels.push(label.clone());
                all.len() - 1
            });
            by_id.insert(id.clone(), place);
            now.insert(id.clone(), place);
        }
        places.push(now);
    }
    (all, places)
}

fn measures(vintages: &[Vintage]) -> Numbered<String> {
    let of = |vintage: &Vintage| {
        let all = vintage.pipelines.kinds.iter().flat_map(|kind| &kind.measures);
        all.map(|measure| (measure.id.clone(), format!("{} ({})", measure.label, measure.unit))).collect()
    };
    numbered(&vintages.iter().map(of).collect::<Vec<_>>())
}

fn items(vintages: &[Vintage]) -> Numbered<(String, String)> {
    let of = |vintage: &Vintage| {
        let all = vintage.pipelines.kinds.iter().flat_map(|kind| &kind.dimensions);
        all.flat_map(|dimension| {
            dimension.items.iter().map(|item| ((dimension.id.clone(), item.id.clone()), item.label.clone()))
        })
        .collect()
    };
    numbered(&vintages.iter().map(of).collect::<Vec<_>>())
}

/// Numbers areas: a code that came in the place of another, for the same area, has its number.
fn areas(vintages: &[Vintage]) -> (Vec<String>, BTreeMap<String, usize>) {
    let codes: BTreeSet<&String> = vintages.iter().flat_map(|vintage| &vintage.areas).map(|area| &area.code).collect();
    let codes: Vec<&String> = codes.into_iter().collect();
    let place = |code: &str| codes.iter().position(|other| *other == code);
    let mut group: Vec<usize> = (0..codes.len()).collect();
    for (at, vintage) in vintages.iter().enumerate() {
        for area in &vintage.areas {
            let next = vintage.areas.iter().find(|other| other.code == area.successor);
            let before = |of: &Area| vintage.areas.iter().filter(|other| other.successor == of.code).count();
            if let Some(next) = next
                && before(next) == 1
                && next.from.is_some()
                && area.to.map(|to| to + Days::new(1)) == next.from
                && next.parent == area.parent
            {
                join(&mut group, place(&area.code).unwrap(), place(&next.code).unwrap());
            }
            for other in vintages[at + 1..].iter() {
                let is_gone = !other.areas.iter().any(|later| later.code == area.code);
                let is_new = |later: &&Area| !vintage.areas.iter().any(|old| old.code == later.code);
                let is_called = |later: &&Area| {
                    let known = [&later.name].into_iter().chain(&later.aliases).any(|name| same(name, &area.name));
                    later.level == area.level && (known || area.aliases.iter().any(|name| same(name, &later.name)))
                };
                let later = other.areas.iter().filter(is_new).find(is_called);
                if let Some(later) = later.filter(|_| is_gone) {
                    join(&mut group, place(&area.code).unwrap(), place(&later.code).unwrap());
                }
            }
        }
    }
    let roots: BTreeSet<usize> = (0..codes.len()).map(|at| root(&group, at)).collect();
    let number: BTreeMap<usize, usize> = roots.iter().copied().zip(0..).collect();
    let names = roots.iter().map(|at| {
        let named = vintages.iter().flat_map(|vintage| &vintage.areas).find(|area| area.code == *codes[*at]);
        named.map_or_else(|| codes[*at].clone(), |area| area.name.clone())
    });
    let of = codes.iter().enumerate().map(|(at, code)| ((*code).clone(), number[&root(&group, at)])).collect();
    (names.collect(), of)
}
