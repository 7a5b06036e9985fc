//! What can be counted, and what anybody knows of how the counts belong together: districts make up a county, quarters a year,
//! items a whole, and the rules of a return hold.
//!
//! | file | what it holds |
//! |---|---|
//! | `book` | measures, dimensions, areas and rules, as the published dictionaries have them |
//! | `spans` | periods of one count that share days |
//! | `family` | an area and the areas in it; a whole and its items |
//! | `rules` | what the rules of a return say of several measures |
//!
//! The stage that withholds and the audit both ask here, so that neither knows a relation that the other does not.
//! Nothing here is a number that was counted.

mod book;
mod family;
mod rules;
mod spans;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, MeasureIndex, OverTime};
use crate::model::period::Period;

pub use book::Book;
use spans::Spans;

/// What a number is of, by the places of its measure, dimensions, items and area in the book.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count {
    pub measure: MeasureIndex,
    pub part: Breakdown,
    pub area: AreaIndex,
    pub period: Period,
    /// Only what this partner sent of it; all of it without.
    pub sender: Option<u32>,
}

/// `lo <= sum(coefficient x count) <= hi`, in the units of the measures. The last count is what the others are a part of, or
/// are held to.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    pub terms: Vec<(Count, i64)>,
    pub lo: Option<f64>,
    pub hi: Option<f64>,
}

impl Relation {
    /// The parts add up to the whole, but for what rounding may do.
    fn adds_up(whole: Count, parts: Vec<Count>, rounding: f64) -> Relation {
        let terms = parts.into_iter().map(|part| (part, 1)).chain([(whole, -1)]).collect();
        Relation { terms, lo: Some(-rounding), hi: Some(rounding) }
    }

    fn at_most(part: Count, whole: Count) -> Relation {
        Relation { terms: vec![(part, 1), (whole, -1)], lo: None, hi: Some(0.0) }
    }
}

/// What may belong with some counts: of measures that are among them or that rules tie to them, parts that are, and what these
/// are parts of; for the same areas, those that they lie in and those in them; for the same days. What is split further adds
/// nothing to what whoever sent it knows of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    parts: BTreeMap<MeasureIndex, BTreeSet<Breakdown>>,
    areas: BTreeSet<AreaIndex>,
    first: NaiveDate,
    last: NaiveDate,
}

impl Wanted {
    pub fn part(&self, measure: MeasureIndex, part: &Breakdown) -> bool {
        self.parts.get(&measure).is_some_and(|parts| parts.contains(part))
    }

    pub fn area(&self, area: AreaIndex) -> bool {
        self.areas.contains(&area)
    }

    pub fn period(&self, period: Period) -> bool {
        period.first_day() <= self.last && period.last_day() >= self.first
    }
}

/// All counts that belong together with some, and how.
#[derive(Debug, Default)]
pub struct World {
    /// Sorted, each once.
    pub counts: Vec<Count>,
    /// Over places in `counts`.
    pub relations: Vec<Placed>,
}

/// A relation over places in the list of counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub terms: Vec<(usize, i64)>,
    pub lo: Option<f64>,
    pub hi: Option<f64>,
}

impl World {
    /// The world of these counts: every count that is a part of one of them with another, or of which two of them are parts,
    /// whether or not anybody sent or shows it; and of what was `sent` all that may belong with these, for whoever sent it knows it.
    pub fn of(book: &Book, seeds: impl IntoIterator<Item = Count>, sent: &dyn Fn(&Wanted) -> BTreeSet<Count>) -> World {
        let mut known = Known::default();
        let mut senders = BTreeSet::new();
        for count in seeds {
            match count.sender {
                Some(_) => {
                    known.add(&Count { sender: None, ..count.clone() });
                    senders.insert(count);
                }
                None => {
                    known.add(&count);
                }
            }
        }
        let mut before = None;
        let relations = loop {
            let wanted = known.wanted(book);
            if wanted != before {
                let counts = wanted.as_ref().map(sent).unwrap_or_default();
                counts.iter().for_each(|count| _ = known.add(count));
                before = wanted;
            }
            let mut relations = Vec::new();
            let between = known.between(book);
            for (cell, spans) in &known.cells {
                spans::relations(book, cell, spans, &mut relations);
                family::areas(book, &known, cell, spans, &mut relations);
                family::successors(book, &known, cell, spans, &mut relations);
                family::items(book, &known, cell, spans, &mut relations);
                rules::relations(book, &known, cell, spans, &mut relations);
            }
            let mut more = false;
            for count in
                between.iter().chain(relations.iter().flat_map(|relation| &relation.terms).map(|(count, _)| count))
            {
                more |= known.add(count);
            }
            if !more {
                break relations;
            }
        };
        let mut counts: Vec<Count> = known.counts().chain(senders).collect();
        counts.sort();
        let places: BTreeMap<&Count, usize> = counts.iter().zip(0..).collect();
        let mut placed: Vec<Placed> = relations
            .iter()
            .map(|Relation { terms, lo, hi }| Placed {
                terms: terms.iter().map(|(count, times)| (places[count], *times)).collect(),
                lo: *lo,
                hi: *hi,
            })
            .collect();
        placed.sort_by(|a, b| a.terms.cmp(&b.terms));
        placed.dedup();
        World { counts, relations: placed }
    }
}

/// What is counted, but for when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Series {
    measure: MeasureIndex,
    area: AreaIndex,
    part: Breakdown,
}

impl Series {
    fn at(&self, period: Period) -> Count {
        Count { measure: self.measure, part: self.part.clone(), area: self.area, period, sender: None }
    }

    fn of_area(&self, area: AreaIndex) -> Series {
        Series { area, ..self.clone() }
    }

    fn of_part(&self, part: Breakdown) -> Series {
        Series { part, ..self.clone() }
    }
}

/// The counts of the world so far, by what they are of.
#[derive(Debug, Default)]
struct Known {
    cells: BTreeMap<Series, Spans>,
    measures: BTreeSet<MeasureIndex>,
}

impl Known {
    fn add(&mut self, count: &Count) -> bool {
        let cell = Series { measure: count.measure, area: count.area, part: count.part.clone() };
        self.measures.insert(count.measure);
        self.cells.entry(cell).or_default().add(count.period)
    }

    /// Of what was sent, what may belong with what is known.
    fn wanted(&self, book: &Book) -> Option<Wanted> {
        let periods = || self.cells.values().flat_map(Spans::all);
        let (first, last) = periods().map(Period::first_day).min().zip(periods().map(Period::last_day).max())?;
        let mut parts: BTreeMap<MeasureIndex, BTreeSet<Breakdown>> = BTreeMap::new();
        let tied = self.measures.iter().flat_map(|measure| book.tied_to(*measure));
        tied.for_each(|measure| _ = parts.entry(measure).or_default().insert(Breakdown::default()));
        for cell in self.cells.keys() {
            let of = parts.entry(cell.measure).or_default();
            let wider = cell.part.items().iter().map(|(dimension, _)| cell.part.without(*dimension));
            of.extend(wider.chain([cell.part.clone()]).collect::<Vec<_>>());
        }
        let own: BTreeSet<AreaIndex> = self.cells.keys().map(|cell| cell.area).collect();
        let above = |area: AreaIndex| std::iter::successors(Some(area), |area| book.parent(*area)).take(book.areas());
        let all_above: BTreeSet<AreaIndex> = own.iter().flat_map(|area| above(*area)).collect();
        let belongs = |area: &AreaIndex| all_above.contains(area) || above(*area).any(|area| own.contains(&area));
        let areas = (0..book.areas() as AreaIndex).filter(belongs).collect();
        Some(Wanted { parts, areas, first, last })
    }

    fn counts(&self) -> impl Iterator<Item = Count> {
        self.cells.iter().flat_map(|(cell, spans)| spans.all().map(|period| cell.at(period)))
    }

    /// Whether the count for a period is one of the world, or a sum of some.
    fn has(&self, book: &Book, cell: &Series, period: Period) -> bool {
        self.cells.get(cell).is_some_and(|spans| spans.has(book.over_time(cell.measure), period))
    }

    /// The counts that stand between one and another that it is a part of: of a district's item and the county's total the
    /// county's item and the district's total.
    fn between(&self, book: &Book) -> Vec<Count> {
        let mut wholes: BTreeMap<(MeasureIndex, AreaIndex), Vec<&Breakdown>> = BTreeMap::new();
        for cell in self.cells.keys() {
            wholes.entry((cell.measure, cell.area)).or_default().push(&cell.part);
        }
        let is_within = |measure: MeasureIndex, area: AreaIndex, part: &Breakdown| {
            let areas = std::iter::successors(Some(area), |area| book.parent(*area));
            areas.take(book.areas()).any(|area| {
                wholes.get(&(measure, area)).is_some_and(|parts| parts.iter().any(|whole| whole.contains(part)))
            })
        };
        let mut found = Vec::new();
        for (cell, spans) in &self.cells {
            if book.over_time(cell.measure) == OverTime::None || !book.is_people(cell.measure) {
                continue;
            }
            let up = book.parent(cell.area).map(|parent| cell.of_area(parent));
            let dimensions = cell.part.items().iter().filter(|(dimension, _)| !book.overlaps(*dimension));
            let wider = dimensions.map(|(dimension, _)| cell.of_part(cell.part.without(*dimension)));
            for up in up.into_iter().chain(wider) {
                if is_within(up.measure, up.area, &up.part) {
                    found.extend(spans.all().map(|period| up.at(period)));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
