//! What counts are of, from the dictionaries of all releases, and how they hang together as anybody knows.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::opened::{Opened, Row};
use crate::model::codebook::{Counted, Known, Parts, Place, Split};
use crate::model::measure::OverTime;
use crate::model::period::Period;

/// What a number of people is of, by the places of its measure, area, dimensions and items in the book.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    pub measure: usize,
    pub area: usize,
    pub period: Period,
    /// An item of each dimension named, sorted; empty for the whole.
    pub part: Part,
}

pub type Part = Vec<(usize, usize)>;

/// A sum of counts, each as often as it is in it.
pub type Form = Vec<(Count, i64)>;

/// `lo <= sum <= hi`, in the units of the measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    pub sum: Form,
    pub lo: Option<f64>,
    pub hi: Option<f64>,
}

/// Everything that the dictionaries say.
#[derive(Debug, Default)]
pub struct Book {
    pub measures: Vec<Counted>,
    dimensions: Vec<Split>,
    areas: Vec<Place>,
    rules: Vec<Known>,
    measure_of: BTreeMap<String, usize>,
    dimension_of: BTreeMap<String, usize>,
    area_of: BTreeMap<String, usize>,
    within: BTreeMap<String, Vec<usize>>,
}

impl Book {
    /// Of several dictionaries that describe the same thing, the last is right.
    pub fn of(releases: &[Opened]) -> Book {
        let mut book = Book::default();
        for release in releases {
            let codebook = &release.codebook;
            enter(&mut book.measures, &mut book.measure_of, &codebook.measures, |measure| &measure.id);
            enter(&mut book.dimensions, &mut book.dimension_of, &codebook.dimensions, |dimension| &dimension.id);
            enter(&mut book.areas, &mut book.area_of, &codebook.areas, |area| &area.code);
            for rule in &codebook.rules {
                if !book.rules.contains(rule) {
                    book.rules.push(rule.clone());
                }
            }
        }
        for (at, area) in book.areas.iter().enumerate() {
            if let Some(within) = &area.within {
                book.within.entry(within.clone()).or_default().push(at);
            }
        }
        book
    }

    pub fn measure(&self, id: &str) -> Option<usize> {
        self.measure_of.get(id).copied()
    }

    pub fn dimension(&self, id: &str) -> Option<usize> {
        self.dimension_of.get(id).copied()
    }

    /// What a row is about: area, period and part.
    pub fn place(&self, row: &Row) -> Option<(usize, Period, Part)> {
        let area = *self.area_of.get(&row.area_code)?;
        let period = Period::parse(&row.period).ok()?;
        let mut part = Part::new();
        for pair in row.breakdown.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (dimension, item) = pair.split_once('=')?;
            let dimension = self.dimension(dimension)?;
            let item = self.dimensions[dimension].items.iter().position(|known| known.id == item)?;
            part.push((dimension, item));
        }
        part.sort_unstable();
        Some((area, period, part))
    }

    /// The part of another measure that is split by fewer dimensions.
    pub fn within_split(&self, measure: usize, part: &Part) -> Part {
        let by = &self.measures[measure].by;
        part.iter().copied().filter(|(dimension, _)| by.contains(&self.dimensions[*dimension].id)).collect()
    }

    /// Whether a zero in its place would be withheld.
    pub fn hides_zeros(&self, count: &Count) -> bool {
        count.part.iter().any(|(dimension, _)| self.dimensions[*dimension].protected)
    }

    /// A count in words.
    pub fn words(&self, count: &Count) -> String {
        let items = count.part.iter().map(|(dimension, item)| self.dimensions[*dimension].items[*item].label.as_str());
        let items: String = items.map(|label| format!(", {label}")).collect();
        let (measure, area) = (&self.measures[count.measure].label, &self.areas[count.area].name);
        format!("{measure}{items}, {area}, {}", count.period)
    }

    /// The counts that this one may be a part of, and itself.
    pub fn wholes(&self, count: &Count) -> Vec<Count> {
        let mut wholes = vec![count.clone()];
        let parent = self.areas[count.area].within.as_ref().and_then(|code| self.area_of.get(code));
        wholes.extend(parent.map(|area| Count { area: *area, ..count.clone() }));
        if let (Period::Quarter { .. }, Some(period)) = (count.period, count.period.financial_year()) {
            wholes.push(Count { period, ..count.clone() });
        }
        for at in 0..count.part.len() {
            let mut whole = count.clone();
            whole.part.remove(at);
            wholes.push(whole);
        }
        for rule in &self.rules {
            let named = |ids: &[String]| ids.contains(&self.measures[count.measure].id);
            if let Some(measure) = rule.subtract.first().filter(|_| named(&rule.add)).and_then(|id| self.measure(id)) {
                wholes.push(Count { measure, part: self.within_split(measure, &count.part), ..count.clone() });
            }
        }
        wholes
    }

    /// What is known of a count and its parts. Only counts of people are added up.
    pub fn relations(&self, whole: &Count) -> Vec<Relation> {
        let mut found = Vec::new();
        if self.measures[whole.measure].people {
            found.extend(self.areas_of(whole));
            found.extend(self.quarters_of(whole));
            self.items_of(whole, &mut found);
        }
        self.rules_of(whole, &mut found);
        found
    }

    fn areas_of(&self, whole: &Count) -> Option<Relation> {
        let is_level = self.measures[whole.measure].year == OverTime::Level;
        let (first, last) = if is_level {
            (whole.period.reference_day(), whole.period.reference_day())
        } else {
            (whole.period.first_day(), whole.period.last_day())
        };
        let day = |day: &Option<String>| day.as_ref().and_then(|day| day.parse::<NaiveDate>().ok());
        let existed = |area: &usize| {
            let area = &self.areas[*area];
            day(&area.from).is_none_or(|from| from <= first) && day(&area.to).is_none_or(|to| to >= last)
        };
        let within = self.within.get(&self.areas[whole.area].code)?;
        let parts = within.iter().copied().filter(existed).map(|area| Count { area, ..whole.clone() });
        adds_up(whole, parts.collect())
    }

    fn quarters_of(&self, whole: &Count) -> Option<Relation> {
        let quarters = whole.period.quarters()?;
        let used = match self.measures[whole.measure].year {
            OverTime::Sum => &quarters[..],
            OverTime::Level => &quarters[3..],
            OverTime::None => return None,
        };
        adds_up(whole, used.iter().map(|period| Count { period: *period, ..whole.clone() }).collect())
    }

    fn items_of(&self, whole: &Count, found: &mut Vec<Relation>) {
        for id in &self.measures[whole.measure].by {
            let Some(dimension) = self.dimension(id) else { continue };
            if whole.part.iter().any(|(held, _)| *held == dimension) {
                continue;
            }
            let items = (0..self.dimensions[dimension].items.len()).map(|item| with(whole, dimension, item));
            if self.dimensions[dimension].overlapping {
                found.extend(items.map(|part| Relation {
                    sum: vec![(part, 1), (whole.clone(), -1)],
                    lo: None,
                    hi: Some(0.0),
                }));
            } else {
                found.extend(adds_up(whole, items.collect()));
            }
        }
    }

    /// The rules in which this count is the first to be subtracted.
    fn rules_of(&self, whole: &Count, found: &mut Vec<Relation>) {
        let id = &self.measures[whole.measure].id;
        for rule in self.rules.iter().filter(|rule| rule.subtract.first() == Some(id)) {
            let beside = |ids: &[String]| -> Option<Vec<Count>> {
                ids.iter().map(|id| Some(Count { measure: self.measure(id)?, ..whole.clone() })).collect()
            };
            let Some((add, subtract)) = beside(&rule.add).zip(beside(&rule.subtract)) else { continue };
            let relation = |add: Vec<Count>| {
                let less = subtract.iter().map(|count| (count.clone(), -1));
                let sum = add.into_iter().map(|count| (count, 1)).chain(less).collect();
                Relation { sum, lo: rule.at_least, hi: rule.at_most }
            };
            match rule.parts {
                Parts::Alike => found.push(relation(add)),
                Parts::Each => found.extend(self.finest(&add).into_iter().map(|part| relation(vec![part]))),
                Parts::Added => found.push(relation(self.finest(&add))),
            }
        }
    }

    /// The finest parts of the first of these.
    fn finest(&self, of: &[Count]) -> Vec<Count> {
        let mut parts: Vec<Count> = of.iter().take(1).cloned().collect();
        let by = of.first().map_or(&[][..], |count| &self.measures[count.measure].by);
        for dimension in by.iter().filter_map(|id| self.dimension(id)) {
            if parts.iter().all(|part| part.part.iter().all(|(held, _)| *held != dimension)) {
                let items = 0..self.dimensions[dimension].items.len();
                parts = parts.iter().flat_map(|part| items.clone().map(|item| with(part, dimension, item))).collect();
            }
        }
        parts
    }
}

fn with(count: &Count, dimension: usize, item: usize) -> Count {
    let mut count = count.clone();
    count.part.push((dimension, item));
    count.part.sort_unstable();
    count
}

fn adds_up(whole: &Count, parts: Vec<Count>) -> Option<Relation> {
    let sum: Form = parts.into_iter().map(|part| (part, 1)).chain([(whole.clone(), -1)]).collect();
    (sum.len() > 1).then_some(Relation { sum, lo: Some(0.0), hi: Some(0.0) })
}

/// Adds what is new and replaces what is known by its name.
fn enter<T: Clone>(all: &mut Vec<T>, places: &mut BTreeMap<String, usize>, new: &[T], name: fn(&T) -> &String) {
    for one in new {
        match places.get(name(one)) {
            Some(place) => all[*place] = one.clone(),
            None => {
                places.insert(name(one).clone(), all.len());
                all.push(one.clone());
            }
        }
    }
}
