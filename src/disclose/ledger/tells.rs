//! What the figures of an edition tell: of which counts they are, and which sums of counts.

use std::collections::BTreeMap;

use super::super::{Derived, Together};
use super::scene::Scene;
use super::terms::TermsOf;
use super::{Ledger, Tell, TellIndex, Terms, View};
use crate::derive::Node;
use crate::model::area::AreaIndex;
use crate::model::round::Rounding;
use crate::spec::publications::Disclosure;
use crate::world::{Book, Count};

/// The number of each count that the figures of an edition are.
pub struct Numbers<'a> {
    areas: Vec<Option<AreaIndex>>,
    partners: Vec<u32>,
    book: &'a Book,
    scene: &'a Scene,
    view: &'a View,
}

impl<'a> Numbers<'a> {
    pub fn new(
        together: &Together<'a>,
        derived: &Derived,
        scene: &'a Scene,
        view: &'a View,
        partners: &[String],
    ) -> Numbers<'a> {
        let areas = (0..derived.edition.areas.len() as AreaIndex).map(|area| together.area(derived, area));
        let place = |name: &String| partners.binary_search(name).map_or(u32::MAX, |place| place as u32);
        let partners = together.lists[derived.list].partners.iter().map(place).collect();
        Numbers { areas: areas.collect(), partners, book: together.book, scene, view }
    }

    /// The number of a count of people; none for anything else.
    pub fn of(&self, node: &Node) -> Option<usize> {
        let (measure, area, period, part, sender) = match node {
            Node::Measured { measure, area, period, breakdown } => (*measure, *area, *period, breakdown, None),
            Node::SentBy { measure, area, period, breakdown, partner } => {
                let sender = self.partners.get(*partner as usize).copied();
                (*measure, *area, *period, breakdown, sender)
            }
            Node::Defined(_)
            | Node::Population { .. }
            | Node::ThreeYearMean(_)
            | Node::QuarterOfYear(_)
            | Node::Neighbours(_)
            | Node::LikeForLike { .. }
            | Node::Behind(..) => return None,
        };
        if !self.book.is_people(measure) {
            return None;
        }
        let area = self.areas[area as usize]?;
        let count = Count { measure, part: part.clone(), area, period, sender };
        self.scene.places.get(&count).map(|place| self.view.numbers[*place])
    }
}

/// The tells while they are gathered; each sum once.
#[derive(Default)]
pub struct Tells {
    pub all: Vec<Tell>,
    places: BTreeMap<(Terms, Option<Rounding>), TellIndex>,
}

impl Tells {
    /// For each figure of an edition, what it tells.
    pub fn of_edition(&mut self, derived: &Derived, of: &mut TermsOf, ledger: &Ledger) -> Vec<Vec<TellIndex>> {
        let told: Vec<Vec<TellIndex>> = (0..derived.figures.len())
            .map(|figure| {
                let sums = of.told(figure);
                sums.iter().map(|(terms, rounding)| self.place(terms, *rounding, ledger)).collect()
            })
            .collect();
        for (_, figure) in derived.figures.shown() {
            for tell in &told[*figure] {
                let tell = &mut self.all[*tell];
                tell.public |= matches!(derived.edition.publication.disclosure, Disclosure::Public { .. });
                tell.figures += 1;
                tell.asked += usize::from(derived.is_asked);
            }
        }
        told
    }

    fn place(&mut self, terms: &Terms, rounding: Option<Rounding>, ledger: &Ledger) -> TellIndex {
        *self.places.entry((terms.clone(), rounding)).or_insert_with(|| {
            let terms = ledger.in_steps(terms.clone());
            let value = ledger.value(&terms);
            self.all.push(Tell { terms, rounding, value, public: false, figures: 0, asked: 0 });
            self.all.len() - 1
        })
    }
}
