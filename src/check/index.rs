//! Finds the rows of a measure for an area and a period.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::area::AreaIndex;
use crate::model::measure::MeasureIndex;
use crate::model::observations::Observations;
use crate::model::period::Period;

type Place = (MeasureIndex, AreaIndex, u32);

/// The rows of all observations, grouped by measure, area and period. Groups stand in the order in which their places
/// sort; rows within a group in the order of files and lines.
#[derive(Debug)]
pub struct Index {
    groups: FxHashMap<Place, u32>,
    places: Vec<Place>,
    /// Where each group starts in `rows`; one more entry than there are groups.
    starts: Vec<u32>,
    rows: Vec<u32>,
    period_codes: FxHashMap<Period, u32>,
    seen: FxHashSet<(MeasureIndex, u32)>,
}

impl Index {
    pub fn new(observations: &Observations) -> Index {
        let slices = observations.slices();
        let measures: Vec<MeasureIndex> = observations.series.iter().map(|series| series.measure).collect();
        let mut groups: FxHashMap<Place, u32> = FxHashMap::default();
        let mut places: Vec<Place> = Vec::new();
        let mut counts: Vec<u32> = Vec::new();
        // Neighbouring rows mostly belong together, so the last group is remembered.
        let mut last: Option<(Place, u32)> = None;
        let group_of: Vec<u32> = (0..observations.len())
            .map(|row| {
                let place = (measures[slices.series[row] as usize], slices.area[row], slices.period[row]);
                let group = match last {
                    Some((same, group)) if same == place => group,
                    _ => *groups.entry(place).or_insert_with(|| {
                        places.push(place);
                        counts.push(0);
                        places.len() as u32 - 1
                    }),
                };
                last = Some((place, group));
                counts[group as usize] += 1;
                group
            })
            .collect();

        let mut order: Vec<u32> = (0..places.len() as u32).collect();
        order.sort_by_key(|group| {
            let (measure, area, period) = places[*group as usize];
            (measure, area, observations.periods[period as usize])
        });
        let mut starts = Vec::with_capacity(order.len() + 1);
        let mut next = vec![0u32; order.len()];
        let mut start = 0;
        for group in &order {
            starts.push(start);
            next[*group as usize] = start;
            start += counts[*group as usize];
        }
        starts.push(start);
        let mut rows = vec![0u32; group_of.len()];
        for (row, group) in group_of.into_iter().enumerate() {
            rows[next[group as usize] as usize] = row as u32;
            next[group as usize] += 1;
        }
        let places: Vec<Place> = order.iter().map(|group| places[*group as usize]).collect();
        Index {
            groups: places.iter().enumerate().map(|(group, place)| (*place, group as u32)).collect(),
            seen: places.iter().map(|(measure, _, period)| (*measure, *period)).collect(),
            period_codes: observations
                .periods
                .iter()
                .enumerate()
                .map(|(code, period)| (*period, code as u32))
                .collect(),
            places,
            starts,
            rows,
        }
    }

    /// The rows of one group; none when nothing was sent.
    pub fn rows(&self, measure: MeasureIndex, area: AreaIndex, period: Period) -> &[u32] {
        let place = self.period_codes.get(&period).and_then(|code| self.groups.get(&(measure, area, *code)));
        place.map_or(&[], |group| self.group(*group as usize))
    }

    /// The groups of one measure, sorted by area and period.
    pub fn groups(&self, measure: MeasureIndex) -> impl Iterator<Item = &[u32]> {
        let first = self.places.partition_point(|place| place.0 < measure);
        let last = self.places.partition_point(|place| place.0 <= measure);
        (first..last).map(|group| self.group(group))
    }

    /// Whether any area has the measure in the period.
    pub fn has(&self, measure: MeasureIndex, period: Period) -> bool {
        self.period_codes.get(&period).is_some_and(|code| self.seen.contains(&(measure, *code)))
    }

    fn group(&self, group: usize) -> &[u32] {
        &self.rows[self.starts[group] as usize..self.starts[group + 1] as usize]
    }
}
