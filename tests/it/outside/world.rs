//! Every number of people that there could be, published or not: an area without any below it, a run of days that no period
//! cuts, an item of each dimension. Whatever anybody counts is a sum of these.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::calendar::Span;
use super::exact::{Exact, Sum, Unknown};
use super::figures::Used;
use super::given::{Sent, Value, Vintage};
use super::names::Names;
use super::pipelines::{Measure, OverTime, Rule};
use super::simplex::Ends;
use super::system::{Claim, join, root, settle};

/// What is counted where, when, and of which part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub measure: usize,
    pub area: usize,
    pub span: Span,
    pub items: Vec<usize>,
}

/// A part that nothing splits any further: from this day to the next on which a period begins or ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Atom {
    measure: usize,
    area: usize,
    day: NaiveDate,
    items: Vec<usize>,
}

/// How the number of a cell comes about, as it is published.
enum Path {
    /// It was sent.
    Sent,
    /// From these.
    Added(Vec<Cell>),
    /// Nobody sent it or what it is made of.
    Nothing,
}

pub struct World<'a> {
    pub vintages: &'a [Vintage],
    pub names: Names,
    /// So many units make one of a measure: a case that two services referred is a half for each.
    pub units: Vec<i128>,
    /// Of each vintage, the measures as they are described in it.
    described: Vec<Vec<Option<&'a Measure>>>,
    /// By group of measures, the areas that there is something of, with those that they lie in.
    areas: Vec<BTreeSet<usize>>,
    /// By measure, the dimensions that somebody splits it by.
    split: Vec<BTreeSet<String>>,
    /// Days on which a period begins, or the first after it, by group of measures.
    cuts: Vec<BTreeSet<NaiveDate>>,
    pub spans: Vec<BTreeSet<Span>>,
    /// Which measures rules tie together.
    pub group: Vec<usize>,
    sent: Vec<BTreeMap<Cell, Vec<&'a Sent>>>,
    /// What a return that lists only what occurred does not list: nobody.
    unlisted: Vec<BTreeSet<Cell>>,
    /// By how much a number that was sent differs from the sum of its parts.
    off: BTreeMap<(usize, Cell), i128>,
    shares_unknown: bool,
    /// Of each vintage, the atoms of sums that are others than in the one before.
    revised: Vec<BTreeSet<Atom>>,
    truth: Vec<BTreeMap<Atom, i128>>,
    found: RefCell<BTreeMap<(usize, Cell), bool>>,
    unknowns: RefCell<Unknowns>,
}

#[derive(Default)]
struct Unknowns {
    ends: Vec<Ends>,
    truth: Vec<Option<i128>>,
    words: Vec<String>,
    /// What people each of them counts; none where it is no number of people.
    measure: Vec<Option<usize>>,
    atoms: BTreeMap<(usize, Atom), Unknown>,
    slack: BTreeMap<(usize, Cell), Unknown>,
    parts: BTreeMap<(usize, Cell, String), Unknown>,
    rounded: BTreeMap<(Vec<(Unknown, i128)>, i128), Unknown>,
}

impl<'a> World<'a> {
    /// Takes everything in. What partners sent and does not add up holds within what it is off by.
    pub fn new(vintages: &'a [Vintage], names: Names, used: &[Used]) -> World<'a> {
        let mut world = World::empty(vintages, names, used);
        world.unlisted = (0..vintages.len()).map(|vintage| world.not_listed(vintage)).collect();
        for _ in 0..8 {
            world.learn();
            let claims = world.returns();
            let numbered: Vec<(usize, &Claim)> = claims.iter().map(|(_, _, claim)| claim).enumerate().collect();
            let (_, off) = settle(&world.true_ends(), &numbered, false);
            if off.is_empty() {
                break;
            }
            if world.shares_unknown && vintages.len() > 1 {
                world.shares_unknown = false;
            } else {
                for (at, distance) in off {
                    let (vintage, cell, _) = &claims[at];
                    *world.off.entry((*vintage, cell.clone())).or_default() = distance;
                }
            }
        }
        world
    }

    fn empty(vintages: &'a [Vintage], names: Names, used: &[Used]) -> World<'a> {
        let count = names.measures.len();
        let mut group: Vec<usize> = (0..count).collect();
        let mut units = vec![1; count];
        let mut sent: Vec<BTreeMap<Cell, Vec<&'a Sent>>> = Vec::new();
        for (at, vintage) in vintages.iter().enumerate() {
            for kind in &vintage.pipelines.kinds {
                let own: Vec<usize> = kind.measures.iter().filter_map(|of| names.measure(at, &of.id)).collect();
                own.windows(2).for_each(|pair| join(&mut group, pair[0], pair[1]));
                for rule in &kind.rules {
                    let tied: Vec<usize> = measures(rule).iter().filter_map(|id| names.measure(at, id)).collect();
                    tied.windows(2).for_each(|pair| join(&mut group, pair[0], pair[1]));
                }
            }
            let mut cells: BTreeMap<Cell, Vec<&Sent>> = BTreeMap::new();
            for one in &vintage.sent {
                let Some(cell) = cell_of(&names, at, one) else { continue };
                if let Value::Number(text) = &one.value
                    && let Some((number, _)) = Exact::read(text)
                {
                    let whole = |units: &&i128| (number * Exact::whole(**units)).is_whole();
                    let needed = [1, 2, 10, 100, 1000].iter().find(whole).copied().unwrap_or(1000);
                    let now = &mut units[cell.measure];
                    *now = if needed > *now {
                        if *now == 2 && needed % 2 != 0 { needed * 2 } else { needed }
                    } else {
                        *now
                    };
                }
                cells.entry(cell).or_default().push(one);
            }
            sent.push(cells);
        }
        let group: Vec<usize> = (0..count).map(|at| root(&group, at)).collect();
        let described = vintages.iter().enumerate().map(|(at, vintage)| {
            let all: Vec<&Measure> = vintage.pipelines.kinds.iter().flat_map(|kind| &kind.measures).collect();
            let of = |measure: usize| all.iter().copied().find(|of| names.measure(at, &of.id) == Some(measure));
            (0..count).map(of).collect::<Vec<_>>()
        });
        let described = described.collect();
        let mut spans = vec![BTreeSet::new(); count];
        for cell in sent.iter().flat_map(|cells| cells.keys()) {
            spans[group[cell.measure]].insert(cell.span);
        }
        let mut areas = vec![BTreeSet::new(); count];
        let mut split = vec![BTreeSet::new(); count];
        for cell in sent.iter().flat_map(|cells| cells.keys()) {
            areas[group[cell.measure]].extend(names.with_above(cell.area));
            split[cell.measure].extend(cell.items.iter().map(|item| names.items[*item].0.clone()));
        }
        for one in used {
            spans[group[one.measure]].extend(one.spans.iter().copied());
            areas[group[one.measure]].extend(names.with_above(one.area));
            split[one.measure].extend(one.dimensions.iter().cloned());
        }
        let cut = |spans: &BTreeSet<Span>| -> BTreeSet<NaiveDate> {
            let ends = spans.iter().flat_map(|span| [Some(span.first), span.last.succ_opt()]).flatten();
            let mut days: BTreeSet<NaiveDate> = ends.collect();
            let (first, last) = (days.first().copied(), days.last().copied());
            let within =
                |day: &NaiveDate| first.is_some_and(|first| first < *day) && last.is_some_and(|last| *day < last);
            days.extend(names.changes().into_iter().filter(within));
            days
        };
        let cuts = spans.iter().map(cut).collect();
        World {
            vintages,
            names,
            units,
            described,
            areas,
            split,
            cuts,
            spans,
            group,
            sent,
            unlisted: Vec::new(),
            off: BTreeMap::new(),
            shares_unknown: true,
            revised: Vec::new(),
            truth: Vec::new(),
            found: RefCell::default(),
            unknowns: RefCell::default(),
        }
    }

    fn not_listed(&self, vintage: usize) -> BTreeSet<Cell> {
        let is_sparse = |cell: &&Cell| self.measure(vintage, cell.measure).is_some_and(|of| of.sparse && of.people);
        let listed = self.sent[vintage].keys().filter(is_sparse);
        let wholes: BTreeSet<Cell> = listed.map(|cell| Cell { items: Vec::new(), ..cell.clone() }).collect();
        let all = wholes.iter().flat_map(|whole| self.finest(vintage, whole));
        all.filter(|cell| !self.sent[vintage].contains_key(cell)).collect()
    }

    /// A measure as it is described in a vintage; none where it is not there.
    pub fn measure(&self, vintage: usize, measure: usize) -> Option<&'a Measure> {
        self.described[vintage][measure]
    }

    pub fn is_people(&self, vintage: usize, measure: usize) -> bool {
        self.measure(vintage, measure).is_some_and(|of| of.people)
    }

    /// Whether a zero of this cell is withheld.
    pub fn hides_zeros(&self, vintage: usize, cell: &Cell) -> bool {
        cell.items.iter().any(|item| {
            let (dimension, _) = &self.names.items[*item];
            self.vintages[vintage].pipelines.dimension(dimension).is_some_and(|of| of.protected)
        })
    }

    pub fn sent(&self, vintage: usize) -> &BTreeMap<Cell, Vec<&'a Sent>> {
        &self.sent[vintage]
    }

    /// A number in the units of a measure.
    fn in_units(&self, measure: usize, text: &str) -> Option<i128> {
        let (number, _) = Exact::read(text)?;
        Some((number * Exact::whole(self.units[measure])).floor())
    }

    /// What a partner's number is; none where there is none.
    pub fn value(&self, measure: usize, sent: &Sent) -> Option<i128> {
        match &sent.value {
            Value::Number(text) => self.in_units(measure, text),
            Value::Nobody => Some(0),
            Value::Between(..) | Value::Missing => None,
        }
    }

    /// Whether anybody has an item of this dimension of a measure.
    pub fn is_split(&self, measure: usize, dimension: &str) -> bool {
        self.split[measure].iter().any(|id| id == dimension)
    }

    /// The areas that there can be a number of a measure for, and that somebody could want.
    pub fn areas_of(&self, vintage: usize, measure: usize) -> BTreeSet<usize> {
        self.names.beside(vintage, &self.areas[self.group[measure]])
    }

    /// The dimensions of a cell's measure that it is not given by: those that overlap, and the items of the others.
    fn missing(&self, vintage: usize, cell: &Cell) -> (bool, Vec<Vec<usize>>) {
        let Some(measure) = self.measure(vintage, cell.measure) else { return (false, Vec::new()) };
        let pipelines = &self.vintages[vintage].pipelines;
        let (mut overlaps, mut missing) = (false, Vec::new());
        for id in &measure.by {
            let Some(dimension) = pipelines.dimension(id).filter(|_| self.is_split(cell.measure, id)) else { continue };
            let items: Vec<usize> =
                dimension.items.iter().filter_map(|item| self.names.item(vintage, id, &item.id)).collect();
            if cell.items.iter().any(|item| items.contains(item)) {
                continue;
            }
            if dimension.overlapping {
                overlaps = true;
            } else {
                missing.push(items);
            }
        }
        (overlaps, missing)
    }

    /// A cell by each combination of the items that it lacks.
    pub fn finest(&self, vintage: usize, cell: &Cell) -> Vec<Cell> {
        let (_, missing) = self.missing(vintage, cell);
        let mut cells = vec![cell.clone()];
        for items in missing {
            let with = |cell: &Cell| items.iter().map(|item| with_item(cell, *item)).collect::<Vec<_>>();
            cells = cells.iter().flat_map(with).collect();
        }
        cells
    }

    /// A cell by every combination of items of all dimensions of its measure.
    pub fn all_parts(&self, vintage: usize, cell: &Cell) -> Vec<Cell> {
        let by = self.measure(vintage, cell.measure).map_or(&[][..], |measure| &measure.by);
        let mut cells = vec![cell.clone()];
        let by = by.iter().filter(|id| self.is_split(cell.measure, id));
        for dimension in by.filter_map(|id| self.vintages[vintage].pipelines.dimension(id)) {
            let items = dimension.items.iter().filter_map(|item| self.names.item(vintage, &dimension.id, &item.id));
            let items: Vec<usize> = items.collect();
            let with = |cell: &Cell| items.iter().map(|item| with_item(cell, *item)).collect::<Vec<_>>();
            cells = cells.iter().flat_map(with).collect();
        }
        cells
    }

    fn atoms(&self, vintage: usize, cell: &Cell) -> Vec<Atom> {
        let is_level = self.measure(vintage, cell.measure).is_some_and(|of| of.over_time == OverTime::Level);
        let days: Vec<NaiveDate> = if is_level {
            vec![cell.span.reference_day()]
        } else {
            self.cuts[self.group[cell.measure]].range(cell.span.first..=cell.span.last).copied().collect()
        };
        let mut atoms = Vec::new();
        for finest in self.finest(vintage, cell) {
            for day in &days {
                for area in self.names.leaves(vintage, cell.area, *day, &self.areas[self.group[cell.measure]]) {
                    atoms.push(Atom { measure: cell.measure, area, day: *day, items: finest.items.clone() });
                }
            }
        }
        atoms
    }

    /// Learns the truth from the returns, as far as it follows number by number, and how much each differs from its parts.
    fn learn(&mut self) {
        self.unknowns = RefCell::default();
        self.truth = vec![BTreeMap::new(); self.vintages.len()];
        let given = std::mem::take(&mut self.off);
        for vintage in 0..self.vintages.len() {
            let mut totals: Vec<(Vec<Atom>, &Cell, i128)> = Vec::new();
            let sent = self.sent[vintage].keys().filter(|cell| self.is_people(vintage, cell.measure));
            for cell in sent.chain(&self.unlisted[vintage]) {
                if let Some(total) = self.total(vintage, cell) {
                    totals.push((self.atoms(vintage, cell), cell, total));
                }
            }
            totals.sort_by_key(|(atoms, _, _)| atoms.len());
            let (mut truth, mut off): (BTreeMap<Atom, i128>, _) = (BTreeMap::new(), BTreeMap::new());
            let mut again = true;
            while std::mem::take(&mut again) {
                for (atoms, cell, total) in &totals {
                    let key = (vintage, (*cell).clone());
                    let own = given.get(&key).copied().unwrap_or(0);
                    let known: i128 = atoms.iter().filter_map(|atom| truth.get(atom)).sum();
                    let open: Vec<&Atom> = atoms.iter().filter(|atom| !truth.contains_key(*atom)).collect();
                    match open.as_slice() {
                        [] => {
                            off.insert(key, total - known);
                        }
                        [one] if *total >= known && own == 0 => {
                            truth.insert((*one).clone(), total - known);
                            again = true;
                        }
                        _ => {}
                    }
                }
            }
            self.off.extend(off.into_iter().filter(|(_, off)| *off != 0));
            self.truth[vintage] = truth;
        }
        self.off.extend(given);
        self.revised = (0..self.vintages.len()).map(|vintage| self.revised_in(vintage)).collect();
    }

    /// The cells that somebody sent in this vintage or in the one before, and for which both have a number.
    pub fn in_both(&self, vintage: usize) -> Vec<(Cell, i128, i128)> {
        let Some(before) = vintage.checked_sub(1) else { return Vec::new() };
        let cells: BTreeSet<&Cell> = self.sent[before].keys().chain(self.sent[vintage].keys()).collect();
        let people = |cell: &&Cell| self.is_people(vintage, cell.measure) && self.is_people(before, cell.measure);
        let both = cells
            .into_iter()
            .filter(people)
            .filter_map(|cell| Some((cell.clone(), self.true_value(before, cell)?, self.true_value(vintage, cell)?)));
        both.collect()
    }

    fn revised_in(&self, vintage: usize) -> BTreeSet<Atom> {
        let revised = self.in_both(vintage).into_iter().filter(|(_, then, now)| then != now);
        revised.flat_map(|(cell, _, _)| self.atoms(vintage, &cell)).collect()
    }

    /// What all partners together sent for exactly this cell.
    fn total(&self, vintage: usize, cell: &Cell) -> Option<i128> {
        if self.unlisted[vintage].contains(cell) {
            return Some(0);
        }
        self.sent[vintage].get(cell)?.iter().map(|sent| self.value(cell.measure, sent)).sum()
    }

    /// The unknown of an atom: that of the vintage before, where it is the same number.
    fn atom(&self, vintage: usize, atom: &Atom) -> Unknown {
        if let Some(unknown) = self.unknowns.borrow().atoms.get(&(vintage, atom.clone())) {
            return *unknown;
        }
        let truth = self.truth[vintage].get(atom).copied();
        let before = vintage.checked_sub(1).filter(|before| self.exists(*before, atom)).and_then(|before| {
            let unknown = self.atom(before, atom);
            let then = self.unknowns.borrow().truth[unknown];
            match (then, truth) {
                (Some(then), Some(truth)) => then == truth,
                _ => self.shares_unknown && !self.revised[vintage].contains(atom),
            }
            .then_some(unknown)
        });
        let mut unknowns = self.unknowns.borrow_mut();
        let unknown = before.unwrap_or_else(|| {
            let items: String = atom.items.iter().map(|item| format!(" {}", self.names.items[*item].1)).collect();
            let words = format!(
                "{}{items}, {}, from {}",
                self.names.measures[atom.measure], self.names.areas[atom.area], atom.day
            );
            unknowns.add((Some(0), None), truth, Some(atom.measure), words)
        });
        if unknowns.truth[unknown].is_none() {
            unknowns.truth[unknown] = truth;
        }
        unknowns.atoms.insert((vintage, atom.clone()), unknown);
        unknown
    }

    fn exists(&self, vintage: usize, atom: &Atom) -> bool {
        self.measure(vintage, atom.measure).is_some()
            && self.names.all_areas(vintage).contains(&atom.area)
            && self.names.leaves(vintage, atom.area, atom.day, &self.areas[self.group[atom.measure]]) == [atom.area]
            && atom.items.iter().all(|item| {
                let (dimension, item) = &self.names.items[*item];
                self.names.item(vintage, dimension, item).is_some() || vintage > 0
            })
    }

    /// The sum that a cell is, in units of one.
    pub fn form(&self, vintage: usize, cell: &Cell) -> Sum {
        if self.off.is_empty() {
            return self.of_atoms(vintage, cell);
        }
        match self.path(vintage, cell) {
            Path::Sent => match self.off.get(&(vintage, cell.clone())) {
                Some(off) => self.of_atoms(vintage, cell).plus(&self.slack(vintage, cell, *off)),
                None => self.of_atoms(vintage, cell),
            },
            Path::Added(cells) => cells.iter().fold(Sum::nothing(), |sum, cell| sum.plus(&self.form(vintage, cell))),
            Path::Nothing => self.of_atoms(vintage, cell),
        }
    }

    /// Whether a number that was sent differs from the sum of its parts anywhere.
    pub fn disagrees(&self) -> bool {
        !self.off.is_empty()
    }

    fn of_atoms(&self, vintage: usize, cell: &Cell) -> Sum {
        let one = Exact::fraction(1, self.units[cell.measure]);
        let mut sum = Sum::nothing();
        for atom in self.atoms(vintage, cell) {
            sum.terms.insert(self.atom(vintage, &atom), one);
        }
        sum
    }

    fn slack(&self, vintage: usize, cell: &Cell, off: i128) -> Sum {
        let mut unknowns = self.unknowns.borrow_mut();
        let known = vintage.checked_sub(1).and_then(|before| unknowns.slack.get(&(before, cell.clone())).copied());
        let known = unknowns
            .slack
            .get(&(vintage, cell.clone()))
            .copied()
            .or(known.filter(|of| unknowns.truth[*of] == Some(off)));
        let unknown = known.unwrap_or_else(|| {
            // A reader does not know how far sums that disagree are out: little just so far, much about so far.
            let about = if off.abs() > 8 { off.unsigned_abs().next_power_of_two() as i128 } else { off.abs() };
            unknowns.add((Some(-about), Some(about)), Some(off), None, "what does not add up".to_owned())
        });
        unknowns.slack.insert((vintage, cell.clone()), unknown);
        Sum::one(unknown).times(Exact::fraction(1, self.units[cell.measure]))
    }

    /// The part of one of several partners in a cell.
    pub fn part(&self, vintage: usize, cell: &Cell, partner: &str) -> Sum {
        let truth = self.sent[vintage].get(cell).and_then(|sent| {
            let own = sent.iter().filter(|sent| sent.partner == partner);
            own.map(|sent| self.value(cell.measure, sent)).sum::<Option<i128>>()
        });
        let mut unknowns = self.unknowns.borrow_mut();
        let key = |vintage: usize| (vintage, cell.clone(), partner.to_owned());
        let known = vintage.checked_sub(1).and_then(|before| unknowns.parts.get(&key(before)).copied());
        let known = unknowns.parts.get(&key(vintage)).copied().or(known.filter(|of| unknowns.truth[*of] == truth));
        let unknown = known.unwrap_or_else(|| {
            let words = format!("what {partner} has in {}", self.words(cell));
            unknowns.add((Some(0), None), truth, Some(cell.measure), words)
        });
        unknowns.parts.insert(key(vintage), unknown);
        Sum::one(unknown).times(Exact::fraction(1, self.units[cell.measure]))
    }

    /// The partners that sent a cell, where they are several.
    pub fn partners(&self, vintage: usize, cell: &Cell) -> BTreeSet<&'a str> {
        let all: BTreeSet<&str> =
            self.sent[vintage].get(cell).into_iter().flatten().map(|sent| sent.partner.as_str()).collect();
        if all.len() > 1 { all } else { BTreeSet::new() }
    }

    /// Whether these terms are a cell of which this partner and others each sent a part.
    pub fn has_a_part(&self, partner: &str, cell: &Cell, terms: &[(Unknown, i128)]) -> bool {
        let unknowns: BTreeSet<Unknown> = terms.iter().map(|(unknown, _)| *unknown).collect();
        let is_it = |vintage: usize| self.form(vintage, cell).terms.keys().copied().eq(unknowns.iter().copied());
        (0..self.vintages.len()).any(|vintage| self.partners(vintage, cell).contains(partner) && is_it(vintage))
    }

    /// Whether it is something that nobody sent and this partner alone could have: it sends all that there is of the measure for
    /// the area.
    pub fn could_have_sent(&self, partner: &str, unknown: Unknown) -> bool {
        let unknowns = self.unknowns.borrow();
        let atom =
            unknowns.atoms.iter().find(|(_, of)| **of == unknown).map(|((_, atom), _)| (atom.measure, atom.area));
        let Some((measure, area)) = atom else { return false };
        let cells = self.sent.iter().flatten().filter(|(cell, _)| cell.measure == measure && cell.area == area);
        let partners: BTreeSet<&str> = cells.flat_map(|(_, sent)| sent).map(|sent| sent.partner.as_str()).collect();
        partners.into_iter().eq([partner])
    }

    /// A count rounded to a base, as so many times the base.
    pub fn rounded(&self, of: &Sum, base: i128) -> (Sum, Option<Claim>) {
        let key: Vec<(Unknown, i128)> = of.terms.iter().map(|(unknown, times)| (*unknown, times.over(1000))).collect();
        let truth = of.value(|unknown| self.unknowns.borrow().truth[unknown]).map(|value| {
            // A half is rounded up.
            (value / Exact::whole(base) + Exact::fraction(1, 2)).floor()
        });
        let mut unknowns = self.unknowns.borrow_mut();
        let unknown = unknowns
            .rounded
            .get(&(key.clone(), base))
            .copied()
            .unwrap_or_else(|| unknowns.add((Some(0), None), truth, None, format!("a number of {base}s")));
        unknowns.rounded.insert((key, base), unknown);
        let rounded = Sum::one(unknown).times(Exact::whole(base));
        let half = Exact::fraction(base, 2);
        let claim = Claim::between(&of.clone().less(&rounded), Some((-half, false)), Some((half, true)));
        (rounded, claim)
    }

    fn path(&self, vintage: usize, cell: &Cell) -> Path {
        let sent = &self.sent[vintage];
        if sent.contains_key(cell) || self.unlisted[vintage].contains(cell) {
            return Path::Sent;
        }
        let is_level = self.measure(vintage, cell.measure).is_some_and(|of| of.over_time == OverTime::Level);
        let (overlaps, missing) = self.missing(vintage, cell);
        if !overlaps && !missing.is_empty() {
            let finest = self.finest(vintage, cell);
            if finest.iter().any(|cell| sent.contains_key(cell)) {
                return Path::Added(finest);
            }
        }
        let at = |span: Span| Cell { span, ..cell.clone() };
        let quarters = cell.span.quarters();
        let used: Vec<Cell> = quarters.iter().skip(if is_level { 3 } else { 0 }).map(|span| at(*span)).collect();
        if used.iter().any(|cell| self.is_found(vintage, cell)) {
            return Path::Added(used);
        }
        let (first, last) = if is_level {
            (cell.span.reference_day(), cell.span.reference_day())
        } else {
            (cell.span.first, cell.span.last)
        };
        let below = self.names.below(vintage, cell.area, first, last);
        let below: Vec<Cell> =
            below.into_iter().filter(|area| *area != cell.area).map(|area| Cell { area, ..cell.clone() }).collect();
        if below.iter().any(|cell| self.is_found(vintage, cell)) {
            return Path::Added(below);
        }
        Path::Nothing
    }

    /// The cells that a cell is added up from, where it was not sent.
    pub fn made_of(&self, vintage: usize, cell: &Cell) -> Vec<Cell> {
        match self.path(vintage, cell) {
            Path::Added(cells) => cells,
            Path::Sent | Path::Nothing => Vec::new(),
        }
    }

    fn is_found(&self, vintage: usize, cell: &Cell) -> bool {
        if self.sent[vintage].contains_key(cell) {
            return true;
        }
        let key = (vintage, cell.clone());
        if let Some(found) = self.found.borrow().get(&key) {
            return *found;
        }
        let found = !matches!(self.path(vintage, cell), Path::Nothing);
        self.found.borrow_mut().insert(key, found);
        found
    }

    /// The true number of a cell, in units; none where the returns do not say.
    pub fn true_value(&self, vintage: usize, cell: &Cell) -> Option<i128> {
        match self.path(vintage, cell) {
            Path::Sent => self.total(vintage, cell),
            Path::Added(cells) => cells.iter().map(|cell| self.true_value(vintage, cell)).sum(),
            Path::Nothing => {
                let atoms = self.atoms(vintage, cell);
                if atoms.is_empty() && self.areas_of(vintage, cell.measure).contains(&cell.area) {
                    return Some(0);
                }
                atoms
                    .iter()
                    .map(|atom| self.truth[vintage].get(atom).copied())
                    .sum::<Option<i128>>()
                    .filter(|_| !atoms.is_empty())
            }
        }
    }

    /// A number that is not of people: everybody knows it.
    pub fn constant(&self, vintage: usize, cell: &Cell) -> Option<Exact> {
        match self.path(vintage, cell) {
            Path::Sent => {
                let sent = self.sent[vintage].get(cell)?;
                let number = |sent: &&&Sent| match &sent.value {
                    Value::Number(text) => Exact::read(text).map(|(number, _)| number),
                    Value::Nobody => Some(Exact::ZERO),
                    Value::Between(..) | Value::Missing => None,
                };
                sent.iter().try_fold(Exact::ZERO, |sum, sent| Some(sum + number(&sent)?))
            }
            Path::Added(cells) => {
                cells.iter().try_fold(Exact::ZERO, |sum, cell| Some(sum + self.constant(vintage, cell)?))
            }
            Path::Nothing => None,
        }
    }

    /// What the returns say, where it does not follow number by number.
    pub fn returns(&self) -> Vec<(usize, Cell, Claim)> {
        let mut claims = Vec::new();
        for vintage in 0..self.vintages.len() {
            for cell in self.sent[vintage].keys().filter(|cell| self.is_people(vintage, cell.measure)) {
                let form = self.form(vintage, cell);
                let unit = Exact::fraction(1, self.units[cell.measure]);
                let claim = match self.total(vintage, cell) {
                    Some(total) => Claim::exactly(&form, Exact::whole(total) * unit),
                    None => {
                        let ends = self.sent[vintage][cell].iter().map(|sent| match &sent.value {
                            Value::Between(low, high) => (Exact::whole(*low), high.map(Exact::whole)),
                            _ => match self.value(cell.measure, sent) {
                                Some(value) => (Exact::whole(value) * unit, Some(Exact::whole(value) * unit)),
                                None => (Exact::ZERO, None),
                            },
                        });
                        let sum = ends.fold((Exact::ZERO, Some(Exact::ZERO)), |sum, (low, high)| {
                            (sum.0 + low, sum.1.zip(high).map(|(sum, high)| sum + high))
                        });
                        Claim::between(&form, Some((sum.0, false)), sum.1.map(|high| (high, false)))
                    }
                };
                claims.extend(claim.map(|claim| (vintage, cell.clone(), claim)));
            }
        }
        claims
    }

    pub fn ends(&self) -> Vec<Ends> {
        self.unknowns.borrow().ends.clone()
    }

    /// The ends of every unknown for somebody who knows the truth as far as the returns tell it.
    pub fn true_ends(&self) -> Vec<Ends> {
        let unknowns = self.unknowns.borrow();
        let end = |(truth, ends): (&Option<i128>, &Ends)| truth.map_or(*ends, |truth| (Some(truth), Some(truth)));
        unknowns.truth.iter().zip(&unknowns.ends).map(end).collect()
    }

    pub fn truth(&self, unknown: Unknown) -> Option<i128> {
        self.unknowns.borrow().truth[unknown]
    }

    pub fn measure_of(&self, unknown: Unknown) -> Option<usize> {
        self.unknowns.borrow().measure[unknown]
    }

    pub fn words_of(&self, unknown: Unknown) -> String {
        self.unknowns.borrow().words[unknown].clone()
    }

    /// The days between two on which a period of a measure begins or has ended, whether anybody counts for them or not.
    pub fn pieces(&self, measure: usize) -> Vec<Span> {
        let cuts: Vec<NaiveDate> = self.cuts[self.group[measure]].iter().copied().collect();
        let piece = |pair: &[NaiveDate]| Some(Span { first: pair[0], last: pair[1].pred_opt()? });
        cuts.windows(2).filter_map(piece).collect()
    }

    pub fn words(&self, cell: &Cell) -> String {
        let items: String = cell.items.iter().map(|item| format!(" {}", self.names.items[*item].1)).collect();
        let (measure, area) = (&self.names.measures[cell.measure], &self.names.areas[cell.area]);
        format!("{measure}{items}, {area}, {}", cell.span.words())
    }
}

impl Unknowns {
    fn add(&mut self, ends: Ends, truth: Option<i128>, measure: Option<usize>, words: String) -> Unknown {
        self.measure.push(measure);
        self.ends.push(ends);
        self.truth.push(truth);
        self.words.push(words);
        self.ends.len() - 1
    }
}

fn cell_of(names: &Names, vintage: usize, sent: &Sent) -> Option<Cell> {
    Some(Cell {
        measure: names.measure(vintage, &sent.measure)?,
        area: names.area(&sent.area)?,
        span: sent.span,
        items: names.part(vintage, &sent.items)?,
    })
}

pub fn with_item(cell: &Cell, item: usize) -> Cell {
    let mut cell = cell.clone();
    cell.items.push(item);
    cell.items.sort_unstable();
    cell
}

/// The measures that a rule ties together.
fn measures(rule: &Rule) -> Vec<&String> {
    match rule {
        Rule::AtMost { part, whole }
        | Rule::PartsAtMost { parts: part, whole }
        | Rule::MultiResponse { parts: part, whole }
        | Rule::PartsSum { parts: part, total: whole, .. }
        | Rule::RatioWithin { part, whole, .. }
        | Rule::ShareAgrees { share: part, part: whole }
        | Rule::Agrees { one: part, other: whole, .. } => vec![part, whole],
        Rule::RateAgrees { rate, count, .. } => vec![rate, count],
        Rule::Sum { parts, total, .. } => parts.iter().chain([total]).collect(),
        Rule::Balance { opening, came, went, closing } => vec![opening, came, went, closing],
    }
}
