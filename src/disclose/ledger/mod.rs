//! The ledger of claims: every count of people behind what is shown, what anybody knows of how they hang together, and
//! what each figure tells of them, now and in every earlier release.
//!
//! A figure tells the counts that it is made from: whoever knows a share and its whole knows the part, however the share
//! is rounded. So a figure is shown only if all the counts that it is made from are, and each of these is taken to be known
//! exactly, or to within what it is rounded to where the publication rounds counts before it makes anything of them. What
//! remains are whole numbers and sums of them, which `attack` can reason about.
//!
//! A count that was revised is two numbers, one of each release; one that was not is the same number in both, as a reader of
//! both knows or guesses.

mod agreed;
mod earlier;
mod known;
mod relations;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use crate::derive::{FigureIndex, Figures};
use crate::model::area::AreaIndex;
use crate::model::disclosed::{Disclosed, Fate, State, Telling};
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::model::round::Rounding;
use crate::spec::layout::Edition;
use crate::spec::publications::Disclosure;

pub use agreed::Agreed;
pub use earlier::in_full;
pub use known::{Known, Sent};
pub use relations::Relation;
use terms::TermsOf;

/// A sum of `coefficient x count`, by the places of the counts in the ledger, in their order.
pub type Terms = Vec<(usize, i64)>;
/// A tell's place in the ledger.
pub type TellIndex = usize;

/// What a number of people is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count {
    pub measure: MeasureIndex,
    pub breakdown: Breakdown,
    pub area: AreaIndex,
    pub period: Period,
}

/// A count, or a sum of counts, that figures of this refresh tell.
#[derive(Debug)]
pub struct Tell {
    pub terms: Terms,
    /// None where it is told as it is.
    pub rounding: Option<Rounding>,
    /// Unrounded, in steps.
    pub value: i64,
    /// Shown in a publication that withholds nothing.
    pub public: bool,
    /// How many figures tell it: what is lost where it is withheld.
    pub figures: usize,
}

/// A count, or a sum of counts, that an earlier release told or kept back.
#[derive(Debug)]
pub struct Told {
    pub terms: Terms,
    pub rounding: Option<Rounding>,
    pub fate: Fate,
}

/// All counts behind the editions of one refresh, and behind all before it.
#[derive(Debug)]
pub struct Ledger {
    /// Those of this refresh first; then those that have another value now, each as it was.
    pub counts: Vec<Count>,
    /// What is known of each count, in steps.
    pub known: Vec<Known>,
    /// So many steps of a count of each measure make one.
    steps: BTreeMap<MeasureIndex, i64>,
    /// What was agreed on counts of each measure.
    agreed: Vec<Agreed>,
    pub relations: Vec<Relation>,
    pub tells: Vec<Tell>,
    pub earlier: Vec<Told>,
    /// Counts behind an earlier release that was rounded only, and its base: no more was proved of them than rounding leaves.
    pub rounded: BTreeMap<usize, u32>,
    /// For each edition and each of its figures, what it tells.
    told: Vec<Vec<Vec<TellIndex>>>,
    /// How many of the counts are those of this refresh.
    pub now: usize,
}

impl Ledger {
    /// The ledger of several editions that are made from the same returns, and of what came before them.
    pub fn new(editions: &[(Edition, Figures)], before: &Disclosed) -> Ledger {
        let mut counted = BTreeMap::new();
        for (_, figures) in editions {
            known::gather(figures, editions, &mut counted);
        }
        let mut ledger = Ledger {
            counts: Vec::new(),
            known: Vec::new(),
            steps: known::steps(numbers(&counted)),
            agreed: Vec::new(),
            relations: Vec::new(),
            tells: Vec::new(),
            earlier: Vec::new(),
            rounded: BTreeMap::new(),
            told: Vec::new(),
            now: counted.len(),
        };
        let Some((edition, _)) = editions.first() else { return ledger };
        let disclosures = || editions.iter().map(|(edition, _)| &edition.publication.disclosure);
        let measures = 0..edition.returns.measures.len() as MeasureIndex;
        ledger.agreed = measures.map(|measure| Agreed::of(disclosures(), measure)).collect();
        let old = earlier::Old::new(edition, before, &mut ledger.steps);
        let steps = &ledger.steps;
        (ledger.counts, ledger.known) =
            counted.into_iter().map(|(count, sent)| known::stepped(count, sent, steps)).unzip();
        let places: BTreeMap<Count, usize> = ledger.counts.iter().cloned().zip(0..).collect();
        ledger.relations = relations::relations(edition, &ledger.counts, &places, steps, &mut ledger.known);
        let mut tells = Tells::default();
        for (edition, figures) in editions {
            let mut of = TermsOf::new(edition, figures, &places);
            let told = tells.of_edition(edition, figures, &mut of, &ledger);
            ledger.told.push(told);
        }
        ledger.tells = tells.all;
        old.add_to(edition, &mut ledger, &places);
        // A count that was not revised hangs together in the same way in every release.
        let mut seen = BTreeSet::new();
        ledger.relations.retain(|relation| seen.insert((relation.terms.clone(), relation.lo, relation.hi)));
        ledger
    }

    /// What a figure of an edition tells.
    pub fn told(&self, edition: usize, figure: FigureIndex) -> &[TellIndex] {
        &self.told[edition][figure]
    }

    /// How many steps of this count make one.
    pub fn steps_of(&self, count: usize) -> i64 {
        self.steps[&self.counts[count].measure]
    }

    /// What was agreed on a sum of counts: what is strictest for one of them.
    pub fn agreed(&self, terms: &Terms) -> Agreed {
        let of = terms.iter().map(|(count, _)| self.agreed[self.counts[*count].measure as usize]);
        of.fold(Agreed::default(), Agreed::stricter)
    }

    /// How many steps of a sum of counts make one.
    pub fn finest(&self, terms: &Terms) -> i64 {
        terms.iter().map(|(count, _)| self.steps_of(*count)).max().unwrap_or(1)
    }

    /// A sum of counts, each so many times, as one of their steps.
    fn in_steps(&self, mut terms: Terms) -> Terms {
        let finest = self.finest(&terms);
        terms.iter_mut().for_each(|(count, times)| *times *= finest / self.steps_of(*count));
        terms
    }

    /// What a sum of counts comes to, in steps.
    pub fn value(&self, terms: &Terms) -> i64 {
        known::total(terms, &self.known)
    }

    /// What is to be remembered of this refresh: every count with its true value, and every sum that is to be told.
    pub fn states(&self, edition: &Edition, withheld: &dyn Fn(TellIndex) -> bool) -> BTreeMap<Telling, State> {
        let mut states = BTreeMap::new();
        for (count, known) in self.counts.iter().zip(&self.known).take(self.now) {
            let value = earlier::in_full(known.value, self.steps[&count.measure]);
            let of = vec![earlier::named(edition, count)];
            states.insert(Telling { of, rounding: None }, State { value, fate: Fate::Hidden });
        }
        for (index, tell) in self.tells.iter().enumerate().filter(|(_, tell)| tell.figures > 0) {
            let named = |(count, times): &(usize, i64)| {
                let times = times * self.steps_of(*count) / self.finest(&tell.terms);
                std::iter::repeat_n(earlier::named(edition, &self.counts[*count]), times.max(0) as usize)
            };
            let fate = if withheld(index) { Fate::Withheld } else { Fate::Shown };
            let state = State { value: earlier::in_full(tell.value, self.finest(&tell.terms)), fate };
            let of = tell.terms.iter().flat_map(named).collect();
            states.insert(Telling { of, rounding: tell.rounding }, state);
        }
        states
    }
}

/// Each number with its measure; a measure of which there is no number has whole counts.
fn numbers(counted: &BTreeMap<Count, Sent>) -> impl Iterator<Item = (MeasureIndex, f64)> {
    counted.iter().map(|(count, sent)| (count.measure, sent.value.number().unwrap_or(0.0)))
}

/// The tells while they are gathered; each sum once.
#[derive(Default)]
struct Tells {
    all: Vec<Tell>,
    places: BTreeMap<(Terms, Option<Rounding>), TellIndex>,
}

impl Tells {
    fn of_edition(
        &mut self,
        edition: &Edition,
        figures: &Figures,
        of: &mut TermsOf,
        ledger: &Ledger,
    ) -> Vec<Vec<TellIndex>> {
        let told: Vec<Vec<TellIndex>> = (0..figures.len())
            .map(|figure| {
                let sums = of.told(figure);
                sums.iter().map(|(terms, rounding)| self.place(terms, *rounding, ledger)).collect()
            })
            .collect();
        for (_, figure) in figures.shown() {
            for tell in &told[*figure] {
                let tell = &mut self.all[*tell];
                tell.public |= matches!(edition.publication.disclosure, Disclosure::Public { .. });
                tell.figures += 1;
            }
        }
        told
    }

    fn place(&mut self, terms: &Terms, rounding: Option<Rounding>, ledger: &Ledger) -> TellIndex {
        *self.places.entry((terms.clone(), rounding)).or_insert_with(|| {
            let terms = ledger.in_steps(terms.clone());
            let value = ledger.value(&terms);
            self.all.push(Tell { terms, rounding, value, public: false, figures: 0 });
            self.all.len() - 1
        })
    }
}
