//! All that some releases say, as claims over whole numbers, and what they keep back.
//!
//! A count is one number in every release until something shows that it was revised: then it, and what it adds up with, is
//! another number from there on.

use std::collections::{BTreeMap, BTreeSet};

use super::opened::Opened;
use super::said::{Decimal, Figure, Form};
use super::statements::{Says, Statement, statements};
use crate::attack::{Claim, Limits, Terms, claim};
use crate::model::codebook::{Codebook, Told};
use crate::model::period::Period;
use crate::world::{Book, Count, Placed, World};

/// Where a claim comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Figure {
        release: usize,
        row: usize,
    },
    /// What anybody knows, in words.
    Known(String),
}

/// A number that a marker stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    pub terms: Terms,
    /// In the units of its terms, the smallest number that need not be protected.
    pub below: i64,
    /// How wide its range must stay.
    pub width: i64,
    /// Whether a zero is withheld like a small number.
    pub hides_zeros: bool,
    pub release: usize,
    pub row: usize,
}

/// The question to the attacker.
#[derive(Debug, Default)]
pub struct Question {
    /// What each number is of.
    counts: Vec<Count>,
    /// Of each number, whether its count has been others, too.
    revised: Vec<bool>,
    pub limits: Vec<Limits>,
    /// Of each number, what it is if a figure says so.
    pub known: Vec<Option<i64>>,
    /// The place in `sources` of the figure that says so.
    pub shown_by: Vec<Option<usize>>,
    /// Their ids are places in `sources`.
    pub claims: Vec<Claim>,
    pub sources: Vec<Source>,
    pub withheld: Vec<Withheld>,
    /// Statistics that are shown and from which no claim is made, with how many figures are of each.
    pub not_used: BTreeMap<String, usize>,
}

impl Question {
    /// The sources of a claim: its own, and those of what is known for certain of its numbers.
    pub fn behind(&self, claim: usize) -> Vec<usize> {
        let numbers = self.claims.get(claim).into_iter().flat_map(|claim| &claim.terms);
        numbers.filter_map(|(number, _)| self.shown_by[*number]).chain([claim]).collect()
    }

    /// The releases that these claims come from.
    pub fn releases(&self, claims: &[usize]) -> BTreeSet<usize> {
        let behind = claims.iter().flat_map(|id| self.behind(*id));
        let release = |source: usize| match &self.sources[source] {
            Source::Figure { release, .. } => Some(*release),
            Source::Known(_) => None,
        };
        behind.filter_map(release).collect()
    }

    /// Whether a number is one of several that a count has been.
    pub fn is_revised(&self, number: usize) -> bool {
        self.revised[number]
    }

    /// Claims that contradict each other show that something was revised, by the release of the last figure among them: that
    /// release, with each count that they are about.
    pub fn revised_by(&self, claims: &[usize]) -> BTreeSet<(usize, Count)> {
        let last = self.releases(claims).last().copied();
        let numbers = claims.iter().filter_map(|id| self.claims.get(*id)).flat_map(|claim| &claim.terms);
        let counts: BTreeSet<&Count> = numbers.map(|(number, _)| &self.counts[*number]).collect();
        last.into_iter().flat_map(|last| counts.iter().map(move |count| (last, (*count).clone()))).collect()
    }
}

/// Gathers what the releases say, in the order in which they were released; `revised` says from which release on a
/// count is another one, besides where it can be seen.
pub fn gather(book: &Book, releases: &[Opened], revised: &BTreeSet<(usize, Count)>) -> Question {
    let mut not_used = BTreeMap::new();
    let said: Vec<Vec<Statement>> = releases.iter().map(|release| statements(book, release, &mut not_used)).collect();
    let world = world(book, &said);
    let mut gathering = Gathering {
        book,
        world: &world,
        places: places(book, said.iter().flatten()),
        now: BTreeMap::new(),
        seen: BTreeSet::new(),
        places_of: BTreeMap::new(),
        revised,
        question: Question { not_used, ..Question::default() },
    };
    for (release, statements) in said.iter().enumerate() {
        gathering.release(release, statements, &Agreed::of(book, &releases[release]), &releases[release].codebook);
    }
    let mut question = gathering.question;
    let mut times: BTreeMap<&Count, usize> = BTreeMap::new();
    question.counts.iter().for_each(|count| *times.entry(count).or_default() += 1);
    question.revised = question.counts.iter().map(|count| times[count] > 1).collect();
    question
}

/// Everything that belongs with what the releases name; nothing where they keep nothing back.
fn world(book: &Book, said: &[Vec<Statement>]) -> World {
    let keeps_back = |says: &Says| matches!(says, Says::Withheld(_) | Says::Near(..));
    if !said.iter().flatten().any(|statement| keeps_back(&statement.says)) {
        return World::default();
    }
    let mut named: BTreeSet<Count> = BTreeSet::new();
    for statement in said.iter().flatten() {
        match &statement.says {
            Says::Exactly(form, _) | Says::Near(form, _) | Says::Between(form, ..) => {
                named.extend(form.iter().map(|(count, _)| count.clone()));
            }
            Says::Rounded(figure, _) | Says::Withheld(figure) => named.extend(figure.counts().cloned()),
        }
    }
    World::of(book, named, &|_| BTreeSet::new())
}

/// Of each measure, how many places its numbers have at most.
fn places<'a>(book: &Book, said: impl Iterator<Item = &'a Statement>) -> Vec<u32> {
    let mut places: Vec<u32> = book.measures().iter().map(|measure| measure.places.into()).collect();
    for statement in said {
        let Says::Exactly(form, value) = &statement.says else { continue };
        for (count, _) in form {
            let most = &mut places[count.measure as usize];
            *most = value.places.max(*most);
        }
    }
    places
}

/// What a release does with counts of people.
struct Agreed {
    /// Of each measure, the smallest count above zero that is shown.
    below: Vec<Option<u32>>,
    width: Option<u32>,
    rounded_to: Option<u32>,
}

impl Agreed {
    fn of(book: &Book, release: &Opened) -> Agreed {
        let mut below = vec![None; book.measures().len()];
        for measure in &release.codebook.measures {
            if let Some(place) = book.measure(&measure.id) {
                below[place as usize] = measure.below;
            }
        }
        let policy = release.codebook.withheld;
        Agreed { below, width: policy.width, rounded_to: policy.rounded_to.filter(|base| *base > 0) }
    }

    fn below(&self, form: &Form) -> Option<u32> {
        form.iter().filter_map(|(count, _)| self.below[count.measure as usize]).max()
    }

    /// The smallest sum that need not be protected, and how wide the range of others must stay; where counts are rounded
    /// only, as wide as that of what is rounded to zero.
    fn smallest(&self, form: &Form) -> Option<(i64, i64)> {
        match (self.below(form), self.rounded_to) {
            (Some(below), _) => Some((below.into(), self.width.unwrap_or(below.saturating_sub(1)).max(1).into())),
            (None, Some(base)) => Some((base.into(), ((i64::from(base) - 1) / 2).max(1))),
            (None, None) => None,
        }
    }
}

struct Gathering<'a> {
    book: &'a Book,
    world: &'a World,
    places: Vec<u32>,
    /// The number that each count is in the release that is looked at.
    now: BTreeMap<Count, usize>,
    /// Claims that are made already.
    seen: BTreeSet<(Terms, Option<i128>, Option<i128>)>,
    /// Where each withheld sum is entered.
    places_of: BTreeMap<Terms, usize>,
    /// What is thought to be revised, unseen.
    revised: &'a BTreeSet<(usize, Count)>,
    question: Question,
}

impl Gathering<'_> {
    fn release(&mut self, release: usize, statements: &[Statement], agreed: &Agreed, codebook: &Codebook) {
        let mut shown: BTreeMap<&Count, i64> = BTreeMap::new();
        let mut named: BTreeSet<&Count> = BTreeSet::new();
        for statement in statements {
            match &statement.says {
                Says::Exactly(form, value) => {
                    named.extend(form.iter().map(|(count, _)| count));
                    if let [(count, 1)] = form.as_slice()
                        && let Some(value) = value.at(self.places[count.measure as usize])
                    {
                        shown.insert(count, value);
                    }
                }
                Says::Near(form, _) | Says::Between(form, ..) => named.extend(form.iter().map(|(count, _)| count)),
                Says::Rounded(figure, _) | Says::Withheld(figure) => named.extend(figure.counts()),
            }
        }
        let told = self.told(codebook);
        for (count, value) in &told {
            shown.entry(count).or_insert(*value);
        }
        let world = self.world;
        self.revise(release, &shown, &named);
        for (count, value) in &shown {
            let number = self.number(count);
            self.question.known[number] = Some(*value);
        }
        for relation in &world.relations {
            self.relate(relation);
        }
        for statement in statements {
            self.say(release, statement, agreed);
        }
    }

    /// What was told in another way, in the units of its measure.
    fn told(&self, codebook: &Codebook) -> BTreeMap<Count, i64> {
        let count = |told: &Told| {
            let measure = self.book.measure(&told.measure)?;
            let count = Count {
                measure,
                part: self.book.part(measure, &told.part)?,
                area: self.book.area(&told.area)?,
                period: Period::parse(&told.period).ok()?,
                sender: None,
            };
            let unit = 10_f64.powi(self.places[measure as usize] as i32);
            Some((count, (told.value * unit).round() as i64))
        };
        codebook.told.iter().filter_map(count).collect()
    }

    /// Makes new numbers of the counts that were revised, of what adds up with them and is not shown to be as before, and of
    /// what no figure names and hangs together with these.
    fn revise(&mut self, release: usize, shown: &BTreeMap<&Count, i64>, named: &BTreeSet<&Count>) {
        let world = self.world;
        let counts =
            |relation: &'_ Placed| -> Vec<&Count> { relation.terms.iter().map(|(at, _)| &world.counts[*at]).collect() };
        let known = |count: &Count| self.now.get(count).and_then(|number| self.question.known[*number]);
        // A marker that stood in the place of no zero, and a zero now.
        let was_marked = |count: &Count| self.now.get(count).map_or(0, |number| self.question.limits[*number].lower);
        let is_revised = |count: &Count| {
            shown.get(count).is_some_and(|new| known(count).is_some_and(|old| *new != old) || *new < was_marked(count))
        };
        let stands = |count: &Count| known(count).is_some_and(|old| shown.get(count) == Some(&old));
        let mut revised: BTreeSet<&Count> = shown.keys().copied().filter(|count| is_revised(count)).collect();
        let unseen = self.revised.iter().filter(|(from, count)| *from == release && !stands(count));
        revised.extend(unseen.map(|(_, count)| count));
        if revised.is_empty() {
            return;
        }
        for relation in &world.relations {
            if counts(relation).into_iter().any(is_revised) {
                revised.extend(counts(relation).into_iter().filter(|count| !stands(count)));
            }
        }
        loop {
            let before = revised.len();
            for relation in &world.relations {
                if counts(relation).into_iter().any(|count| revised.contains(count)) {
                    revised.extend(counts(relation).into_iter().filter(|count| !named.contains(count)));
                }
            }
            if revised.len() == before {
                break;
            }
        }
        for count in revised {
            self.now.remove(count);
        }
    }

    fn number(&mut self, count: &Count) -> usize {
        if let Some(number) = self.now.get(count) {
            return *number;
        }
        let number = self.question.limits.len();
        self.question.counts.push(count.clone());
        self.question.limits.push(Limits::at_least(0));
        self.question.known.push(None);
        self.question.shown_by.push(None);
        self.now.insert(count.clone(), number);
        number
    }

    /// A form over numbers, in units of so many places.
    fn terms(&mut self, form: &Form) -> (Terms, u32) {
        let places = form.iter().map(|(count, _)| self.places[count.measure as usize]).max().unwrap_or(0);
        let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
        for (count, times) in form {
            let unit = 10_i64.saturating_pow(places - self.places[count.measure as usize]);
            *terms.entry(self.number(count)).or_default() += times * unit;
        }
        (terms.into_iter().filter(|(_, times)| *times != 0).collect(), places)
    }

    /// What anybody knows. Where what is shown is otherwise, it holds within what that is out by.
    fn relate(&mut self, relation: &Placed) {
        let world = self.world;
        let sum: Form = relation.terms.iter().map(|(at, times)| (world.counts[*at].clone(), *times)).collect();
        let (terms, places) = self.terms(&sum);
        let end = |end: f64| end * 10_f64.powi(places as i32);
        let mut lo = relation.lo.map(|lo| (end(lo) - 1e-9).ceil() as i128);
        let mut hi = relation.hi.map(|hi| (end(hi) + 1e-9).floor() as i128);
        let values: Option<i128> = terms.iter().try_fold(0_i128, |sum, (number, times)| {
            Some(sum + i128::from(self.question.known[*number]?) * i128::from(*times))
        });
        if let Some(sum) = values {
            lo = lo.map(|lo| lo.min(sum));
            hi = hi.map(|hi| hi.max(sum));
        }
        let Some((whole, _)) = sum.last() else { return };
        let words = format!("what makes up {}", self.book.words(whole));
        self.claim(Claim { id: 0, terms, lo, hi }, Source::Known(words));
    }

    fn say(&mut self, release: usize, statement: &Statement, agreed: &Agreed) {
        let row = statement.row;
        let source = || Source::Figure { release, row };
        match &statement.says {
            Says::Exactly(form, value) => {
                let (terms, places) = self.terms(form);
                // What was revised within one release is shown twice; the page says which is which.
                if let Some(value) = value.at(places) {
                    if let [(number, 1)] = terms.as_slice() {
                        self.question.shown_by[*number].get_or_insert(self.question.sources.len());
                    }
                    self.claim(claim::exact(0, terms, value), source());
                }
            }
            Says::Near(form, value) => self.near(form, *value, agreed, release, row),
            Says::Between(form, lower, upper) => {
                let (terms, places) = self.terms(form);
                let end = |end: &Option<Decimal>| end.and_then(|end| end.at(places)).map(i128::from);
                self.claim(Claim { id: 0, terms, lo: end(lower), hi: end(upper) }, source());
            }
            Says::Rounded(figure, value) => {
                for claim in self.rounded(figure, *value) {
                    self.claim(claim, source());
                }
            }
            Says::Withheld(figure) => {
                let is_itself = matches!(figure, Figure::Sum { .. });
                for form in protected(figure) {
                    // The other side of a share or change may be shown in its own place.
                    let is_shown = |(count, _): &(Count, i64)| {
                        self.now.get(count).is_some_and(|number| self.question.known[*number].is_some())
                    };
                    if is_itself || !form.iter().all(is_shown) {
                        self.withhold(&form, is_itself && agreed.below(&form).is_some(), agreed, release, row);
                    }
                }
            }
        }
    }

    /// What a share, rate, mean or change says of its counts; nothing where a number is too large to be reckoned with.
    fn rounded(&mut self, figure: &Figure, value: Decimal) -> Vec<Claim> {
        let (shown, decimals) = (value.digits, value.places);
        match figure {
            Figure::Sum { of, divided_by } => {
                let (terms, places) = self.terms(of);
                let unit = 10_i64.saturating_pow(places);
                claim::rate(0, terms, divided_by.saturating_mul(unit), 1, shown, decimals).into_iter().collect()
            }
            Figure::Rate { of, population, per } => {
                let (terms, places) = self.terms(of);
                let unit = 10_i64.saturating_pow(places);
                claim::rate(0, terms, population.saturating_mul(unit), *per, shown, decimals).into_iter().collect()
            }
            Figure::Ratio { part, whole, per } => {
                let ((part, of_part), (whole, of_whole)) = (self.terms(part), self.terms(whole));
                let places = of_part.max(of_whole);
                let (part, whole) = (finer(part, places - of_part), finer(whole, places - of_whole));
                claim::ratio(0, [&part, &whole], *per, shown, decimals).into_iter().flatten().collect()
            }
            Figure::Change { before, after } => {
                let (before, after) = (self.terms(before).0, self.terms(after).0);
                claim::change(0, &before, &after, shown, decimals).into_iter().flatten().collect()
            }
        }
    }

    /// A number that is rounded to a base; where small numbers are withheld besides, it is not one of these.
    fn near(&mut self, form: &Form, value: Decimal, agreed: &Agreed, release: usize, row: usize) {
        let (terms, places) = self.terms(form);
        let unit = 10_i64.saturating_pow(places);
        let (Some(base), Some(shown)) = (agreed.rounded_to, value.at(places)) else { return };
        let mut claim = claim::rounded(0, terms, shown, i64::from(base).saturating_mul(unit));
        if let Some(below) = agreed.below(form) {
            match shown {
                // A zero stands for itself.
                0 => claim.hi = Some(0),
                _ => claim.lo = claim.lo.max(Some(i128::from(below) * i128::from(unit))),
            }
        } else {
            self.withhold(form, false, agreed, release, row);
        }
        self.claim(claim, Source::Figure { release, row });
    }

    /// Enters what must stay unknown. `is_marked`: a marker stands in its place, and not in that of a zero.
    fn withhold(&mut self, form: &Form, is_marked: bool, agreed: &Agreed, release: usize, row: usize) {
        let hides_zeros = form.iter().any(|(count, _)| self.book.hides_zeros(count));
        let Some((below, width)) = agreed.smallest(form) else { return };
        let people = form.iter().all(|(count, _)| self.book.is_people(count.measure));
        if !people {
            return;
        }
        let (terms, places) = self.terms(form);
        if let ([(count, 1)], [(number, _)], true) = (form.as_slice(), terms.as_slice(), is_marked)
            && !self.book.hides_zeros(count)
        {
            // A zero would be shown.
            self.question.limits[*number].lower = 1;
        }
        let unit = 10_i64.saturating_pow(places);
        let (below, width) = (below.saturating_mul(unit), width.saturating_mul(unit));
        match self.places_of.get(&terms) {
            // What is strictest holds.
            Some(place) => {
                let known = &mut self.question.withheld[*place];
                (known.below, known.width) = (known.below.max(below), known.width.max(width));
            }
            None => {
                self.places_of.insert(terms.clone(), self.question.withheld.len());
                self.question.withheld.push(Withheld { terms, below, width, hides_zeros, release, row });
            }
        }
    }

    fn claim(&mut self, claim: Claim, source: Source) {
        if self.seen.insert((claim.terms.clone(), claim.lo, claim.hi)) {
            let id = self.question.sources.len();
            self.question.sources.push(source);
            self.question.claims.push(Claim { id, ..claim });
        }
    }
}

/// The forms that must stay unknown while a figure is withheld.
fn protected(figure: &Figure) -> Vec<Form> {
    match figure {
        Figure::Sum { of, .. } | Figure::Rate { of, .. } => vec![of.clone()],
        Figure::Ratio { part, whole, .. } => vec![part.clone(), whole.clone()],
        Figure::Change { before, after } => vec![before.clone(), after.clone()],
    }
}

fn finer(terms: Terms, places: u32) -> Terms {
    let unit = 10_i64.saturating_pow(places);
    terms.into_iter().map(|(number, times)| (number, times.saturating_mul(unit))).collect()
}
