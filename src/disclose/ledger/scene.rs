//! Every count with how they belong together, before anything is known of it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Together;
use crate::derive::Node;
use crate::world::{Count, Placed};

/// Every count with how they belong together, before anything is known of it.
pub struct Scene {
    pub counts: Vec<Count>,
    pub places: BTreeMap<Count, usize>,
    pub relations: Vec<Placed>,
    /// The counts of which several partners' parts are counts, too, with those.
    pub split: BTreeMap<usize, Vec<usize>>,
}

impl Scene {
    /// `partners` are all, in the order of their places in the ledger.
    pub fn new(together: &Together, partners: &[String]) -> Scene {
        let mut counts = together.world.counts.clone();
        let mut places: BTreeMap<Count, usize> = counts.iter().cloned().zip(0..).collect();
        let mut relations = together.world.relations.clone();
        let mut split: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for base in Scene::to_split(together, &places) {
            let mut senders: BTreeSet<u32> = BTreeSet::new();
            for list in &together.lists {
                let sent = &list.sent[base];
                for partner in sent.by.iter().map(|(partner, _)| *partner).chain(sent.sender) {
                    let name = list.partners[partner as usize].as_str();
                    senders.extend(partners.iter().position(|known| known == name).map(|place| place as u32));
                }
            }
            if senders.len() < 2 {
                continue;
            }
            let parts: Vec<usize> = senders
                .into_iter()
                .map(|sender| {
                    let count = Count { sender: Some(sender), ..counts[base].clone() };
                    places.insert(count.clone(), counts.len());
                    counts.push(count);
                    counts.len() - 1
                })
                .collect();
            let terms = parts.iter().map(|part| (*part, 1)).chain([(base, -1)]).collect();
            relations.push(Placed { terms, lo: Some(0.0), hi: Some(0.0) });
            split.insert(base, parts);
        }
        Scene { counts, places, relations, split }
    }

    /// The counts of which partners' parts have to be told apart: a figure leaves out some of them, or two publications are
    /// made from different ones.
    fn to_split(together: &Together, places: &BTreeMap<Count, usize>) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for derived in together.editions {
            for index in 0..derived.figures.len() {
                if let Node::SentBy { measure, area, period, breakdown, .. } = &derived.figures.get(index).node
                    && let Some(area) = together.area(derived, *area)
                {
                    let count =
                        Count { measure: *measure, part: breakdown.clone(), area, period: *period, sender: None };
                    found.extend(places.get(&count));
                }
            }
        }
        for (place, count) in together.world.counts.iter().enumerate() {
            let mut values = together.lists.iter().map(|list| list.sent[place].value);
            let first = values.next();
            if together.book.is_people(count.measure) && values.any(|value| Some(value) != first) {
                found.insert(place);
            }
        }
        found
    }
}
