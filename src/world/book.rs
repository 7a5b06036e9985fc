//! What counts are of, from one dictionary or from those of several releases.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Count;
use super::rules::Rule;
use crate::model::area::AreaIndex;
use crate::model::codebook::{Codebook, Counted, Known, Place, Split};
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex, OverTime};
use crate::model::period::Period;

/// Everything that the dictionaries say.
#[derive(Debug, Default)]
pub struct Book {
    measures: Vec<Counted>,
    /// The dimensions of each measure, and to what it is rounded by who sends it.
    splits: Vec<Vec<DimensionIndex>>,
    dimensions: Vec<Split>,
    areas: Vec<Land>,
    rules: Vec<Rule>,
    rules_of: Vec<Vec<usize>>,
    measure_of: BTreeMap<String, MeasureIndex>,
    dimension_of: BTreeMap<String, DimensionIndex>,
    area_of: BTreeMap<String, AreaIndex>,
}

/// An area, with its relatives looked up.
#[derive(Debug)]
struct Land {
    place: Place,
    parent: Option<AreaIndex>,
    from: Option<NaiveDate>,
    /// The last day.
    to: Option<NaiveDate>,
    children: Vec<AreaIndex>,
    predecessors: Vec<AreaIndex>,
}

impl Book {
    /// Of several dictionaries that describe the same thing, the last is right. Measures, dimensions and areas stand in the
    /// order in which they are named first.
    pub fn of<'a>(codebooks: impl IntoIterator<Item = &'a Codebook>) -> Book {
        let mut book = Book::default();
        let mut places: Vec<Place> = Vec::new();
        let mut rules: Vec<&Known> = Vec::new();
        for codebook in codebooks {
            enter(&mut book.measures, &mut book.measure_of, &codebook.measures, |measure| measure.id.clone());
            enter(&mut book.dimensions, &mut book.dimension_of, &codebook.dimensions, key);
            enter(&mut places, &mut book.area_of, &codebook.areas, |area| area.code.clone());
            for rule in &codebook.rules {
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
        }
        for (at, measure) in book.measures.iter().enumerate() {
            for id in &measure.formerly {
                book.measure_of.entry(id.clone()).or_insert(at as MeasureIndex);
            }
        }
        // An area that was called otherwise is the same area still.
        for (at, place) in places.iter().enumerate() {
            for alias in &place.aliases {
                book.area_of.entry(alias.clone()).or_insert(at as AreaIndex);
            }
        }
        for measure in &book.measures {
            let by = measure.by.iter().filter_map(|id| book.dimension_named(&measure.id, id));
            book.splits.push(by.collect::<Vec<_>>());
        }
        book.settle(places);
        book.rules = rules.into_iter().filter_map(|rule| book.rule(rule)).collect();
        book.rules_of = (0..book.measures.len() as MeasureIndex)
            .map(|measure| {
                let names = |rule: &Rule| rule.add.contains(&measure) || rule.subtract.contains(&measure);
                (0..book.rules.len()).filter(|at| names(&book.rules[*at])).collect()
            })
            .collect();
        book
    }

    fn settle(&mut self, places: Vec<Place>) {
        let day = |day: &Option<String>| day.as_ref().and_then(|day| day.parse().ok());
        let find = |code: &Option<String>| code.as_ref().and_then(|code| self.area_of.get(code).copied());
        let mut areas: Vec<Land> = places
            .into_iter()
            .map(|place| Land {
                parent: find(&place.within),
                from: day(&place.from),
                to: day(&place.to),
                children: Vec::new(),
                predecessors: Vec::new(),
                place,
            })
            .collect();
        for area in 0..areas.len() {
            if let Some(parent) = areas[area].parent {
                areas[parent as usize].children.push(area as AreaIndex);
            }
            if let Some(successor) = find(&areas[area].place.successor) {
                areas[successor as usize].predecessors.push(area as AreaIndex);
            }
        }
        self.areas = areas;
    }

    fn rule(&self, known: &Known) -> Option<Rule> {
        let all = |ids: &[String]| ids.iter().map(|id| self.measure(id)).collect::<Option<Vec<_>>>();
        let times = whole(known.times.unwrap_or(1.0))?;
        let ends = |end: Option<f64>| end.map(|end| end * times.0 as f64);
        Some(Rule {
            add: all(&known.add)?,
            subtract: all(&known.subtract)?,
            times,
            at_least: ends(known.at_least),
            at_most: ends(known.at_most),
            parts: known.parts,
        })
    }

    pub fn measure(&self, id: &str) -> Option<MeasureIndex> {
        self.measure_of.get(id).copied()
    }

    pub fn measures(&self) -> &[Counted] {
        &self.measures
    }

    /// The dimension of this id that a measure is split by, or could be.
    pub fn dimension(&self, measure: MeasureIndex, id: &str) -> Option<DimensionIndex> {
        self.dimension_named(&self.measures[measure as usize].id, id)
    }

    fn dimension_named(&self, measure: &str, id: &str) -> Option<DimensionIndex> {
        // A measure is called by its kind of return and its own name.
        let kind = measure.split_once('.').map_or("", |(kind, _)| kind);
        let own = self.dimension_of.get(&format!("{kind}.{id}"));
        own.or_else(|| self.dimension_of.get(&format!(".{id}"))).copied()
    }

    /// The area with this code, or that had it once.
    pub fn area(&self, code: &str) -> Option<AreaIndex> {
        self.area_of.get(code).copied()
    }

    /// How many areas there are.
    pub fn areas(&self) -> usize {
        self.areas.len()
    }

    pub fn code(&self, area: AreaIndex) -> &str {
        &self.areas[area as usize].place.code
    }

    pub fn name(&self, area: AreaIndex) -> &str {
        &self.areas[area as usize].place.name
    }

    pub fn parent(&self, area: AreaIndex) -> Option<AreaIndex> {
        self.areas[area as usize].parent
    }

    pub(super) fn children(&self, area: AreaIndex) -> &[AreaIndex] {
        &self.areas[area as usize].children
    }

    pub(super) fn predecessors(&self, area: AreaIndex) -> &[AreaIndex] {
        &self.areas[area as usize].predecessors
    }

    pub(super) fn from(&self, area: AreaIndex) -> Option<NaiveDate> {
        self.areas[area as usize].from
    }

    /// The days from one to before another on which an area existed; none where it did on none.
    pub(super) fn lives(&self, area: AreaIndex, from: NaiveDate, to: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let area = &self.areas[area as usize];
        let first = area.from.map_or(from, |begins| begins.max(from));
        let last = area.to.and_then(|ends| ends.succ_opt()).map_or(to, |ends| ends.min(to));
        (first < last).then_some((first, last))
    }

    /// The item of a dimension.
    pub fn item(&self, dimension: DimensionIndex, id: &str) -> Option<u32> {
        let items = &self.dimensions[dimension as usize].items;
        let item = items.iter().position(|item| item.id == id);
        let item = item.or_else(|| items.iter().position(|item| item.formerly.iter().any(|former| former == id)));
        item.map(|item| item as u32)
    }

    pub(super) fn items(&self, dimension: DimensionIndex) -> u32 {
        self.dimensions[dimension as usize].items.len() as u32
    }

    /// Whether one person may be in several items.
    pub fn overlaps(&self, dimension: DimensionIndex) -> bool {
        self.dimensions[dimension as usize].overlapping
    }

    /// The dimensions that a measure is split by.
    pub fn splits(&self, measure: MeasureIndex) -> &[DimensionIndex] {
        &self.splits[measure as usize]
    }

    pub fn over_time(&self, measure: MeasureIndex) -> OverTime {
        self.measures[measure as usize].year
    }

    pub fn is_people(&self, measure: MeasureIndex) -> bool {
        self.measures[measure as usize].people
    }

    /// Whether a return with this measure is sent for a period.
    pub(super) fn comes_for(&self, measure: MeasureIndex, period: Period) -> bool {
        self.measures[measure as usize].every.is_none_or(|every| every.is_of(period))
    }

    /// How far a sum of so many counts may be out because each of them was rounded by who sent it.
    pub(super) fn rounding(&self, measure: MeasureIndex, terms: usize) -> f64 {
        self.measures[measure as usize].rounded_to.map_or(0.0, |base| base / 2.0 * terms as f64)
    }

    /// The rules that name a measure.
    /// A measure, and those that a rule ties to it.
    pub(super) fn tied_to(&self, measure: MeasureIndex) -> impl Iterator<Item = MeasureIndex> {
        let of = self.rules_of(measure).flat_map(|rule| rule.add.iter().chain(&rule.subtract).copied());
        of.chain([measure])
    }

    pub(super) fn rules_of(&self, measure: MeasureIndex) -> impl Iterator<Item = &Rule> {
        self.rules_of[measure as usize].iter().map(|rule| &self.rules[*rule])
    }

    /// The finest parts of a measure that lie in a part.
    pub(super) fn finest(&self, measure: MeasureIndex, part: &Breakdown) -> Vec<Breakdown> {
        let mut parts = vec![part.clone()];
        for dimension in self.splits(measure) {
            if part.items().iter().all(|(held, _)| held != dimension) {
                let items = 0..self.items(*dimension);
                parts = parts.iter().flat_map(|part| items.clone().map(|item| part.with(*dimension, item))).collect();
            }
        }
        parts
    }

    /// Whether a zero in the place of a count would be withheld.
    pub fn hides_zeros(&self, count: &Count) -> bool {
        count.part.items().iter().any(|(dimension, _)| self.dimensions[*dimension as usize].protected)
    }

    /// The part of a count as `dimension=item` pairs, the same from run to run; empty for the whole.
    pub fn part_id(&self, part: &Breakdown) -> String {
        let pair = |(dimension, item): &(DimensionIndex, u32)| {
            let dimension = &self.dimensions[*dimension as usize];
            format!("{}={}", dimension.id, dimension.items[*item as usize].id)
        };
        part.items().iter().map(pair).collect::<Vec<_>>().join(";")
    }

    /// The part of a measure with these `dimension=item` pairs.
    pub fn part(&self, measure: MeasureIndex, text: &str) -> Option<Breakdown> {
        let mut items = Vec::new();
        for pair in text.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (dimension, item) = pair.split_once('=')?;
            let dimension = self.dimension(measure, dimension)?;
            items.push((dimension, self.item(dimension, item)?));
        }
        Some(Breakdown::new(items))
    }

    /// A count in words.
    pub fn words(&self, count: &Count) -> String {
        let label = |(dimension, item): &(DimensionIndex, u32)| {
            self.dimensions[*dimension as usize].items[*item as usize].label.as_str()
        };
        let part = match count.part.items() {
            [] => String::new(),
            items => format!(" ({})", items.iter().map(label).collect::<Vec<_>>().join(", ")),
        };
        let measure = &self.measures[count.measure as usize].label;
        let of = if count.sender.is_some() { ", of one partner" } else { "" };
        format!("{measure}{part}, {}, {}{of}", self.name(count.area), count.period)
    }
}

/// A decimal number as a fraction of whole numbers: the denominator, and the numerator.
fn whole(times: f64) -> Option<(i64, i64)> {
    let text = times.to_string();
    let (before, after) = text.split_once('.').unwrap_or((&text, ""));
    let unit = 10_i64.checked_pow(u32::try_from(after.len()).ok()?)?;
    Some((unit, format!("{before}{after}").parse().ok()?))
}

/// A dimension, told apart from one of the same id in another kind of return.
fn key(dimension: &Split) -> String {
    format!("{}.{}", dimension.kind, dimension.id)
}

/// Adds what is new and replaces what is known by its name.
fn enter<T: Clone, I: TryFrom<usize> + TryInto<usize> + Copy>(
    all: &mut Vec<T>,
    places: &mut BTreeMap<String, I>,
    new: &[T],
    name: fn(&T) -> String,
) {
    for one in new {
        match places.get(&name(one)) {
            Some(place) => {
                if let Ok(place) = (*place).try_into() {
                    all[place] = one.clone();
                }
            }
            None => {
                if let Ok(place) = I::try_from(all.len()) {
                    places.insert(name(one), place);
                    all.push(one.clone());
                }
            }
        }
    }
}
