//! The ledger of claims: every count of people behind what is shown, what anybody knows of how they belong together, and
//! what each figure tells of them, now and in every earlier release.
//!
//! A figure tells the counts that it is made from: whoever knows a share and its whole knows the part, however the share
//! is rounded. So a figure is shown only if all the counts that it is made from are, and each of these is taken to be known
//! exactly, or to within what it is rounded to where the publication rounds counts before it makes anything of them. What
//! remains are whole numbers and sums of them, which `attack` can reason about.
//!
//! A count that was revised is two numbers, one of each release; one that was not is the same number in both, as a reader of
//! both knows or guesses. So is a count that two publications make from different returns.

mod agreed;
mod earlier;
mod known;
mod scene;
mod settle;
mod states;
mod tells;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use super::Together;
use crate::derive::FigureIndex;
use crate::model::area::AreaIndex;
use crate::model::disclosed::{Disclosed, Fate, Named};
use crate::model::measure::MeasureIndex;
use crate::model::round::Rounding;
use crate::model::value::Value;
use crate::world::{Book, Count, Placed};

pub use agreed::Agreed;
pub use earlier::{in_full, lost, remembered};
pub use known::{Known, Nature};
use scene::Scene;
pub use settle::Relation;
use settle::settle;
use tells::{Numbers, Tells};
use terms::TermsOf;

/// A sum of `coefficient x count`, by the places of the numbers in the ledger, in their order.
pub type Terms = Vec<(usize, i64)>;
/// A tell's place in the ledger.
pub type TellIndex = usize;

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
    /// How many of these are in publications that were asked for. The others are not published now.
    pub asked: usize,
}

/// A count, or a sum of counts, that an earlier release told or kept back.
#[derive(Debug)]
pub struct Told {
    pub terms: Terms,
    pub rounding: Option<Rounding>,
    pub fate: Fate,
    /// It was told in another way than by a refresh.
    pub is_elsewhere: bool,
}

/// All counts behind the editions of one refresh, and behind all before it.
#[derive(Debug)]
pub struct Ledger {
    /// Those of this refresh first; then those that have another value now, each as it was.
    pub counts: Vec<Count>,
    /// What is known of each count, in steps.
    pub known: Vec<Known>,
    /// So many steps of a count of each measure make one; one where no count of it is anything but whole.
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
    /// For each count of this refresh, by which folders of returns it is, where others give another number; else empty.
    returns: Vec<String>,
    /// The partners, by their places.
    partners: Vec<String>,
}

/// The counts of one list of returns, or of one earlier release: their numbers in the ledger.
struct View {
    numbers: Vec<usize>,
}

impl Ledger {
    /// The ledger of several editions whose returns overlap, and of what came before them.
    pub fn new(together: &Together) -> Ledger {
        let partners: BTreeSet<&str> = together
            .lists
            .iter()
            .flat_map(|list| &list.partners)
            .map(String::as_str)
            .chain(earlier::partners(together))
            .collect();
        let partners: Vec<String> = partners.into_iter().map(str::to_owned).collect();
        let mut steps = BTreeMap::new();
        for list in &together.lists {
            let numbers = together.world.counts.iter().zip(&list.sent);
            let numbers = numbers.filter_map(|(count, sent)| Some((count.measure, sent.value.number()?)));
            known::steps(numbers.filter(|(_, number)| number.is_finite() && number.abs() < 1e12), &mut steps);
        }
        known::steps(earlier::values(together), &mut steps);
        let scene = Scene::new(together, &partners);
        let mut ledger = Ledger {
            counts: Vec::new(),
            known: Vec::new(),
            steps,
            agreed: Agreed::of(&together.publications, together.book.measures().len()),
            relations: Vec::new(),
            tells: Vec::new(),
            earlier: Vec::new(),
            rounded: BTreeMap::new(),
            told: Vec::new(),
            now: 0,
            returns: Vec::new(),
            partners,
        };
        let mut shared = BTreeMap::new();
        let mut views = Vec::new();
        for list in 0..together.lists.len() {
            let mut known = ledger.known_of(together, &scene, list);
            let mut relations = ledger.stepped(&scene);
            settle(&mut relations, &mut known);
            let view = ledger.take_in(&scene, known, relations, &mut shared);
            ledger.returns.resize(ledger.counts.len(), together.lists[list].returns.clone());
            views.push(view);
        }
        ledger.now = ledger.counts.len();
        ledger.name_apart(&scene, &views);
        let mut tells = Tells::default();
        for derived in together.editions {
            let view = &views[derived.list];
            let numbers = Numbers::new(together, derived, &scene, view, &ledger.partners);
            let mut of = TermsOf::new(&derived.edition, &derived.figures, &numbers);
            let told = tells.of_edition(derived, &mut of, &ledger);
            ledger.told.push(told);
        }
        ledger.tells = tells.all;
        earlier::add_to(&mut ledger, together, &scene, &views, &mut shared);
        // A count that was not revised belongs with others in the same way in every release.
        ledger.relations.sort();
        ledger.relations.dedup();
        ledger
    }

    /// What was sent of each count, in steps.
    fn known_of(&self, together: &Together, scene: &Scene, list: usize) -> Vec<Known> {
        let of = &together.lists[list];
        let global = |partner: u32| self.partner(&of.partners[partner as usize]);
        let sent = &of.sent;
        let whole = |place: usize| {
            known::stepped(
                together.book,
                &scene.counts[place],
                &sent[place],
                self.steps_of_measure(place, scene),
                global,
            )
        };
        let mut known: Vec<Known> = (0..sent.len()).map(whole).collect();
        for (base, parts) in &scene.split {
            for part in parts {
                let count = &scene.counts[*part];
                let own = sent[*base].by.iter().find(|(partner, _)| Some(global(*partner)) == count.sender);
                let value = match (own, known[*base].sender) {
                    (Some((_, value)), _) => *value,
                    (None, Some(sender)) if Some(sender) == count.sender => sent[*base].value,
                    (None, Some(_)) => Value::Number(0.0),
                    (None, None) if !sent[*base].by.is_empty() => Value::Number(0.0),
                    (None, None) => Value::Absent(crate::model::value::Absence::NotAvailable),
                };
                let of = crate::derive::Sent { value, ..crate::derive::Sent::NOTHING };
                let steps = self.steps_of_measure(*base, scene);
                let part = known::stepped(together.book, count, &of, steps, global);
                known.push(Known { sender: count.sender, ..part });
            }
        }
        known
    }

    fn steps_of_measure(&self, place: usize, scene: &Scene) -> i64 {
        self.steps.get(&scene.counts[place].measure).copied().unwrap_or(1)
    }

    fn partner(&self, name: &str) -> u32 {
        self.partners.binary_search_by(|known| known.as_str().cmp(name)).map_or(u32::MAX, |place| place as u32)
    }

    /// The relations of the world over its counts, in steps.
    fn stepped(&self, scene: &Scene) -> Vec<Relation> {
        let of = |place: usize| self.steps_of_measure(place, scene);
        let stepped = |Placed { terms, lo, hi }: &Placed| {
            let finest = terms.iter().map(|(place, _)| of(*place)).fold(1, common_multiple);
            let mut terms: Terms = terms.iter().map(|(place, times)| (*place, times * (finest / of(*place)))).collect();
            terms.sort_unstable();
            let end = |end: f64, round: fn(f64) -> f64| round(end * finest as f64) as i64;
            Relation { terms, lo: lo.map(|lo| end(lo - 1e-9, f64::ceil)), hi: hi.map(|hi| end(hi + 1e-9, f64::floor)) }
        };
        scene.relations.iter().map(stepped).collect()
    }

    /// Enters counts with what is known of them; one that has the same value elsewhere is the same number.
    fn take_in(&mut self, scene: &Scene, known: Vec<Known>, relations: Vec<Relation>, shared: &mut Shared) -> View {
        let numbers: Vec<usize> = known
            .into_iter()
            .enumerate()
            .map(|(place, known)| self.number(&scene.counts[place], known, shared))
            .collect();
        self.relate(relations, |place| numbers[place]);
        View { numbers }
    }

    fn number(&mut self, count: &Count, known: Known, shared: &mut Shared) -> usize {
        match shared.get(&(count.clone(), known.value, known.is_number())) {
            Some(number) => *number,
            None => {
                let key = (count.clone(), known.value, known.is_number());
                let number = self.another(count, known);
                shared.insert(key, number);
                number
            }
        }
    }

    /// Enters a count that is another number than all others, be it as large.
    fn another(&mut self, count: &Count, known: Known) -> usize {
        self.counts.push(count.clone());
        self.known.push(known);
        self.counts.len() - 1
    }

    fn relate(&mut self, relations: Vec<Relation>, number: impl Fn(usize) -> usize) {
        for relation in relations {
            let mut terms: Terms = relation.terms.iter().map(|(place, times)| (number(*place), *times)).collect();
            terms.sort_unstable();
            self.relations.push(Relation { terms, ..relation });
        }
    }

    /// Where all lists of returns give the same number, it needs no further name.
    fn name_apart(&mut self, scene: &Scene, views: &[View]) {
        for place in 0..scene.counts.len() {
            let first = views[0].numbers[place];
            if views.iter().all(|view| view.numbers[place] == first) {
                self.returns[first].clear();
            }
        }
    }

    /// What a figure of an edition tells.
    pub fn told(&self, edition: usize, figure: FigureIndex) -> &[TellIndex] {
        &self.told[edition][figure]
    }

    /// For each measure and area the partner that sends it today, where that is one: it sent what was before and knows what is
    /// missing, too, as far as anybody knows.
    pub fn only_senders(&self) -> BTreeMap<(MeasureIndex, AreaIndex), Option<u32>> {
        let mut senders = BTreeMap::new();
        for (count, known) in self.counts.iter().zip(&self.known) {
            for sender in known.sender.iter().chain(known.own.iter().map(|(sender, _)| sender)) {
                let of = senders.entry((count.measure, count.area)).or_insert(Some(*sender));
                *of = of.filter(|other| other == sender);
            }
        }
        senders
    }

    /// How many steps of this count make one.
    pub fn steps_of(&self, count: usize) -> i64 {
        self.steps.get(&self.counts[count].measure).copied().unwrap_or(1)
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
        terms.iter().map(|(count, times)| self.known[*count].value * times).sum()
    }

    /// A count in ids that outlast the run.
    pub fn named(&self, book: &Book, count: usize) -> Named {
        let of = &self.counts[count];
        Named {
            measure: book.measures()[of.measure as usize].id.clone(),
            part: book.part_id(&of.part),
            area: book.code(of.area).to_owned(),
            period: of.period,
            returns: self.returns.get(count).cloned().unwrap_or_default(),
            partner: of.sender.and_then(|sender| self.partners.get(sender as usize)).cloned().unwrap_or_default(),
        }
    }

    /// The only partner that sent a count; nothing where there is none, or where the count says it.
    fn sent_by(&self, count: usize) -> String {
        let sender = self.known[count].sender.filter(|_| self.counts[count].sender.is_none());
        sender.map_or("", |sender| self.partners[sender as usize].as_str()).to_owned()
    }
}

/// The number of each count by its value, and whether it is one that was sent.
type Shared = BTreeMap<(Count, i64, bool), usize>;

fn common_multiple(a: i64, b: i64) -> i64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

/// What earlier refreshes told, with what was told elsewhere before them.
fn history(together: &Together) -> Disclosed {
    together.before.knowing(together.elsewhere)
}
