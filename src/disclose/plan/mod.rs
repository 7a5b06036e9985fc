//! The question of what to withhold, in the terms of [`crate::suppress`].
//!
//! A number that is told as it is, is a cell. One that is told rounded is a cell, too, of which only this counts: while it is
//! shown, so is that the number lies within what is rounded to it.

mod asked;

use std::collections::{BTreeMap, BTreeSet};

use super::Together;
use super::ledger::{Ledger, Nature, Relation, Tell, TellIndex, Terms};
use crate::attack::{Claim, Protected, claim};
use crate::model::disclosed::Fate;
use crate::model::period::Period;
use crate::model::round::Rounding;
use crate::suppress::{Line, Standing, Table, TableCell, Zeros, rounding};
use crate::world::Count;

use asked::agreed_width;

pub struct Plan {
    /// First the counts, by their places in the ledger.
    pub table: Table,
    /// So many lines at the beginning hold whoever publishes what.
    pub rules: usize,
    /// The cell of each tell; none for what is rounded and no figure shows.
    pub place_of: Vec<Option<usize>>,
    /// The cells that are shown only because a publication calls them public: nobody was told of them before.
    pub made_public: BTreeSet<usize>,
    /// Which of them another publication withholds for its own sake.
    pub public: Option<TellIndex>,
    /// What an earlier release showed before it was agreed to withhold it.
    pub shown_before: Option<TellIndex>,
}

impl Plan {
    pub fn new(together: &Together, ledger: &Ledger) -> Plan {
        let mut planning = Planning::new(together, ledger);
        planning.relations();
        let rules = planning.table.lines.len();
        planning.counts();
        let place_of = ledger.tells.iter().map(|tell| planning.told(tell)).collect();
        planning.told_before();
        planning.sums_and_differences();
        let made_public = ledger.tells.iter().filter(|tell| planning.is_made_public(tell));
        let made_public = made_public.filter_map(|tell| planning.place(&tell.terms)).collect();
        let first = |is: &dyn Fn(&Tell) -> bool| ledger.tells.iter().position(is);
        let public = first(&|tell| planning.is_public(tell));
        let shown_before = first(&|tell| planning.is_shown_before(tell));
        Plan { table: planning.table, rules, place_of, made_public, public, shown_before }
    }
}

/// The table while it is put together.
struct Planning<'a> {
    together: &'a Together<'a>,
    ledger: &'a Ledger,
    /// What figures tell of each number.
    tells: BTreeMap<&'a Terms, Vec<&'a Tell>>,
    /// What earlier releases did with each: what was shown once is known for good, and what was withheld stays so.
    fates: BTreeMap<&'a Terms, BTreeMap<Option<Rounding>, Fate>>,
    /// What was told in another way than by a refresh.
    elsewhere: BTreeSet<&'a Terms>,
    levels: Vec<u32>,
    everybody: BTreeSet<usize>,
    /// The cells of sums.
    sums: BTreeMap<Terms, usize>,
    table: Table,
}

impl<'a> Planning<'a> {
    fn new(together: &'a Together<'a>, ledger: &'a Ledger) -> Planning<'a> {
        let mut tells: BTreeMap<&Terms, Vec<&Tell>> = BTreeMap::new();
        for tell in ledger.tells.iter().filter(|tell| tell.figures > 0) {
            tells.entry(&tell.terms).or_default().push(tell);
        }
        let elsewhere = ledger.earlier.iter().filter(|told| told.is_elsewhere).map(|told| &told.terms).collect();
        let mut fates: BTreeMap<&Terms, BTreeMap<Option<Rounding>, Fate>> = BTreeMap::new();
        for told in &ledger.earlier {
            let fate = fates.entry(&told.terms).or_default().entry(told.rounding).or_insert(told.fate);
            match (*fate, told.fate) {
                (Fate::Shown, _) | (_, Fate::Hidden) => {}
                (_, other) => *fate = other,
            }
        }
        Planning {
            together,
            ledger,
            tells,
            fates,
            elsewhere,
            levels: levels(ledger),
            everybody: everybody(together, ledger),
            sums: BTreeMap::new(),
            table: Table { cells: Vec::new(), relations: Vec::new(), lines: Vec::new(), groups: Vec::new() },
        }
    }

    /// What everybody knows.
    fn relations(&mut self) {
        for relation in &self.ledger.relations {
            match relation {
                Relation { terms, lo: Some(0), hi: Some(0) } if self.are_cells(terms) => {
                    self.table.relations.push(terms.clone());
                }
                Relation { terms, lo, hi } => self.always(terms.clone(), *lo, *hi),
            }
        }
    }

    fn counts(&mut self) {
        for (count, known) in self.ledger.known.iter().enumerate() {
            let terms = vec![(count, 1)];
            let mut number = self.number(&terms);
            let must_go = self.must_go(&terms, &number);
            let standing = match (known.nature, known.range) {
                (Nature::Constant, _) => Standing::AlwaysShown,
                (_, Some(_)) => Standing::Hidden,
                (_, None) => self.standing(&terms, must_go),
            };
            let is_small = self.ledger.agreed(&terms).threshold.is_some_and(|threshold| number.is_below(threshold));
            if must_go && !is_small {
                // A large one to which everybody belongs is as wide as a small one.
                number.lower = 0;
            }
            let asked = self.asked(&terms, &number).filter(|_| standing != Standing::AlwaysShown);
            if let (Some((lower, upper)), None, Nature::Counted) = (known.range, asked, known.nature) {
                // A range that is not small is shown as it was sent.
                self.always(terms, Some(lower), upper);
            }
            self.table.cells.push(TableCell {
                id: count as u64,
                value: known.value.max(0),
                primary: asked.map(|asked| asked.width),
                within: asked.and_then(|asked| asked.within),
                zeros: number.zeros,
                standing,
                level: self.levels[count],
            });
        }
    }

    /// The cell of what figures tell. A small number is withheld whether it would be rounded or not.
    fn told(&mut self, tell: &Tell) -> Option<usize> {
        let Some(rounding) = tell.rounding else { return Some(self.cell(&tell.terms)) };
        if tell.figures == 0 {
            return None;
        }
        let place = match tell.terms.as_slice() {
            [(count, 1)] => Some(*count),
            _ if self.asked(&tell.terms, &self.number(&tell.terms)).is_some() => Some(self.cell(&tell.terms)),
            _ => None,
        };
        let goes_as_it_is = place.filter(|place| {
            let is_range = self.ledger.known.get(*place).is_some_and(|known| known.range.is_some());
            let must_go = rounding.smallest.is_some() && self.must_go(&tell.terms, &self.number(&tell.terms));
            is_range || must_go && self.table.cells[*place].primary.is_some()
        });
        goes_as_it_is.or_else(|| Some(self.rounded(tell, rounding)))
    }

    /// The cell of a number as it is. A sum of several counts is a cell of its own, tied to them.
    fn cell(&mut self, terms: &Terms) -> usize {
        if let Some(place) = self.place(terms) {
            return place;
        }
        let number = self.number(terms);
        let standing = self.standing(terms, self.must_go(terms, &number));
        let is_told = self.tells.contains_key(terms) || standing == Standing::Withheld;
        let place = self.table.cells.len();
        let asked = self.asked(terms, &number).filter(|_| is_told && standing != Standing::AlwaysShown);
        self.table.cells.push(TableCell {
            id: place as u64,
            value: number.lower.max(0),
            primary: asked.map(|asked| asked.width),
            within: asked.and_then(|asked| asked.within),
            zeros: self.zeros(terms),
            standing,
            level: self.level(terms),
        });
        let mut tied: Terms = terms.iter().map(|(count, times)| (*count, -times)).collect();
        tied.push((place, 1));
        self.table.relations.push(tied);
        self.sums.insert(terms.clone(), place);
        place
    }

    /// The cell of a number as it is, if it has one.
    fn place(&self, terms: &Terms) -> Option<usize> {
        match terms.as_slice() {
            [(count, 1)] => Some(*count),
            _ => self.sums.get(terms).copied(),
        }
    }

    /// The cell of a rounded number.
    fn rounded(&mut self, tell: &Tell, rounding: Rounding) -> usize {
        let (claim, is_zero) = self.claim(&tell.terms, rounding);
        let before = |rounding| self.fates.get(&tell.terms).and_then(|fates| fates.get(&rounding).copied());
        let standing = match (before(Some(rounding)), before(None)) {
            // Where small numbers are withheld and zeros are not, a zero stands for itself.
            _ if is_zero && self.zeros(&tell.terms) == Zeros::Shown => Standing::AlwaysShown,
            (Some(Fate::Shown), _) | (_, Some(Fate::Shown)) => Standing::AlwaysShown,
            (Some(Fate::Withheld), _) => Standing::Withheld,
            _ => Standing::MayBeWithheld,
        };
        let place = self.table.cells.len();
        self.table.cells.push(TableCell {
            id: place as u64,
            value: tell.value.max(0),
            primary: None,
            within: None,
            // It is no count itself, so that there is nothing to be known of it but what the line says.
            zeros: Zeros::Withheld,
            standing,
            level: self.level(&tell.terms),
        });
        self.table.lines.push(Line { claim, made_from: vec![place] });
        self.marked(&tell.terms, rounding);
        place
    }

    /// What is known beside: that what earlier releases told is so, and what they withheld is not zero.
    fn told_before(&mut self) {
        let before: Vec<(&Terms, Option<Rounding>, Fate)> = self
            .fates
            .iter()
            .flat_map(|(terms, fates)| fates.iter().map(|(rounding, fate)| (*terms, *rounding, *fate)))
            .collect();
        for (terms, rounding, fate) in before {
            match (rounding, fate) {
                // A single count is a cell of its own, which says so.
                (None, _) if terms.len() == 1 => {}
                (None, Fate::Shown) => {
                    let value = self.ledger.value(terms);
                    self.always(terms.clone(), Some(value), Some(value));
                }
                (None, Fate::Withheld) => {
                    self.cell(terms);
                }
                (Some(rounding), Fate::Shown) => {
                    let (claim, _) = self.claim(terms, rounding);
                    self.table.lines.push(Line { claim, made_from: Vec::new() });
                }
                (Some(rounding), Fate::Withheld) => self.marked(terms, rounding),
                (_, Fate::Hidden) => {}
            }
        }
    }

    /// What a publication wants to stay wide besides: the sum of the small counts in a total, where that is small itself, and
    /// how far a small count is from the one of the period and of the year before.
    fn sums_and_differences(&mut self) {
        let wanted = |count: usize| self.ledger.agreed(&vec![(count, 1)]).sums_and_differences;
        let width = |count: usize| {
            self.table.cells[count].primary.filter(|_| count < self.ledger.counts.len() && wanted(count))
        };
        let mut groups = Vec::new();
        for relation in &self.table.relations {
            let parts: Terms =
                relation.iter().copied().filter(|(count, times)| *times == 1 && width(*count).is_some()).collect();
            if let (true, Some(width)) = (parts.len() > 1, parts.iter().filter_map(|(count, _)| width(*count)).min())
                && agreed_width(self.ledger.agreed(&parts), &self.number(&parts)).is_some()
            {
                groups.push(Protected::new(parts, width));
            }
        }
        let places: BTreeMap<&Count, usize> = self.ledger.counts.iter().take(self.ledger.now).zip(0..).collect();
        for (count, place) in &places {
            let before = [count.period.back(1), count.period.year_before()].into_iter().flatten();
            for period in before.collect::<BTreeSet<Period>>() {
                let Some(before) = places.get(&Count { period, ..(*count).clone() }) else { continue };
                if let Some((one, other)) = width(*place).zip(width(*before)) {
                    let mut terms = vec![(*place, 1), (*before, -1)];
                    terms.sort_unstable();
                    groups.push(Protected::new(terms, one.min(other)));
                }
            }
        }
        self.table.groups = groups;
    }

    /// That a number is not zero, where a zero would have been shown and not rounded, be this one shown or withheld.
    fn marked(&mut self, terms: &Terms, rounding: Rounding) {
        if rounding.smallest.is_some() && self.zeros(terms) == Zeros::Shown && self.ledger.value(terms) > 0 {
            self.always(terms.clone(), Some(1), None);
        }
    }

    /// What a rounded number says while it is shown, and whether it is a zero that stands for itself.
    fn claim(&self, terms: &Terms, rounding: Rounding) -> (Claim, bool) {
        let (value, steps) = (self.ledger.value(terms), self.ledger.finest(terms));
        let mut claim = rounding::claim(0, terms.clone(), value, i64::from(rounding.base) * steps)
            .unwrap_or_else(|_| claim::exact(0, terms.clone(), value));
        let smallest = rounding.smallest.map(|smallest| i64::from(smallest) * steps);
        let is_zero = value == 0 && smallest.is_some();
        if is_zero {
            claim.hi = Some(0);
        } else if let Some(smallest) = smallest.filter(|smallest| *smallest <= value) {
            claim.lo = claim.lo.max(Some(smallest.into()));
        }
        (claim, is_zero)
    }

    /// What may be done with a number as it is. One that `must_go` is withheld as it is where it would be rounded, too.
    fn standing(&self, terms: &Terms, must_go: bool) -> Standing {
        let as_it_is = |rounding: &Option<Rounding>| rounding.is_none_or(|of| must_go && of.smallest.is_some());
        let told = || self.tells.get(terms).into_iter().flatten().filter(|tell| as_it_is(&tell.rounding));
        let before = || self.fates.get(terms).into_iter().flatten();
        let was_withheld = before().any(|(rounding, fate)| *fate == Fate::Withheld && as_it_is(rounding));
        let may_be_behind_a_marker = self.ledger.value(terms) > 0 || self.zeros(terms) == Zeros::Withheld;
        if told().any(|tell| tell.public) || self.was_shown(terms) {
            Standing::AlwaysShown
        } else if was_withheld && may_be_behind_a_marker {
            Standing::Withheld
        } else if told().next().is_some() {
            Standing::MayBeWithheld
        } else {
            Standing::Hidden
        }
    }

    /// Whether a number is shown only because a publication calls it public: no earlier release showed it, nor was it told
    /// elsewhere.
    fn is_made_public(&self, tell: &Tell) -> bool {
        tell.public && tell.figures > 0 && !self.elsewhere.contains(&tell.terms) && !self.was_shown(&tell.terms)
    }

    /// Whether one publication shows as public what another withholds for its own sake, and nobody was told of it elsewhere.
    fn is_public(&self, tell: &Tell) -> bool {
        tell.public && !self.elsewhere.contains(&tell.terms) && self.must_go(&tell.terms, &self.number(&tell.terms))
    }

    /// Whether a small number is shown again that an earlier release showed, and nobody has said that it is public.
    fn is_shown_before(&self, tell: &Tell) -> bool {
        let agreed = self.ledger.agreed(&tell.terms).threshold;
        let is_small = || agreed.is_some_and(|threshold| self.number(&tell.terms).is_below(threshold));
        let is_again = tell.figures > 0 && !tell.public && self.was_shown(&tell.terms);
        is_again && !self.elsewhere.contains(&tell.terms) && is_small()
    }

    /// Whether an earlier release showed a number as it is.
    fn was_shown(&self, terms: &Terms) -> bool {
        self.fates.get(terms).is_some_and(|fates| fates.get(&None) == Some(&Fate::Shown))
    }

    /// Whether all of these numbers are cells: what is below zero is none.
    fn are_cells(&self, terms: &Terms) -> bool {
        terms.iter().all(|(count, _)| self.ledger.known[*count].value >= 0)
    }

    fn below_zero(&self, count: usize) -> i64 {
        self.ledger.known.get(count).map_or(0, |known| known.value.min(0))
    }

    fn level(&self, terms: &Terms) -> u32 {
        let level = terms.iter().map(|(count, _)| self.levels[*count]).max().unwrap_or(0);
        if let [(_, 1)] = terms.as_slice() { level } else { level + 1 }
    }

    fn always(&mut self, terms: Terms, lo: Option<i64>, hi: Option<i64>) {
        // A cell is zero at least, so what everybody knows to be below is put in.
        let below: i64 = terms.iter().map(|(count, times)| self.below_zero(*count) * times).sum();
        let terms = terms.into_iter().filter(|(count, _)| self.below_zero(*count) == 0).collect();
        let end = |end: Option<i64>| end.map(|end| i128::from(end) - i128::from(below));
        let claim = Claim { id: 0, terms, lo: end(lo), hi: end(hi) };
        self.table.lines.push(Line { claim, made_from: Vec::new() });
    }
}

/// Of how many sums a count is the whole: a county's year is dearer than a district's quarter.
fn levels(ledger: &Ledger) -> Vec<u32> {
    let mut levels = vec![0; ledger.counts.len()];
    for relation in ledger.relations.iter().filter(|relation| relation.lo.is_some()) {
        let whole: Vec<usize> =
            relation.terms.iter().filter(|(_, times)| *times < 0).map(|(count, _)| *count).collect();
        if let [whole] = whole.as_slice() {
            levels[*whole] += 1;
        }
    }
    levels
}

/// The groups by a protected characteristic to which everybody belongs who was counted: to say so tells it of each of them.
fn everybody(together: &Together, ledger: &Ledger) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for relation in &ledger.relations {
        let (parts, wholes): (Terms, Terms) = relation.terms.iter().partition(|(_, times)| *times > 0);
        let [(whole, times)] = wholes.as_slice() else { continue };
        let all = -times * ledger.known[*whole].value;
        let is_all = |(count, times): &(usize, i64)| all > 0 && times * ledger.known[*count].value == all;
        let is_group = |count: usize| is_protected(together, ledger, count);
        let groups = parts.iter().filter(|part| is_all(part) && is_group(part.0) && !is_group(*whole));
        found.extend(groups.map(|(count, _)| *count));
    }
    found
}

/// Whether a count is of a group by a protected characteristic.
fn is_protected(together: &Together, ledger: &Ledger, count: usize) -> bool {
    together.book.hides_zeros(&ledger.counts[count])
}
