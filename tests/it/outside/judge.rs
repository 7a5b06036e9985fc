//! Looks for every small count of people, and for what somebody can work out of it.

use std::collections::{BTreeMap, BTreeSet};

use super::exact::{Exact, Sum};
use super::figures::{Reader, Said, used};
use super::given::{Release, Sent, Vintage};
use super::known::known;
use super::names::Names;
use super::pipelines::{Method, OverTime, Publication};
use super::simplex::{Ends, Terms};
use super::system::{Claim, Range, System, propagate, settle};
use super::text;
use super::world::{Cell, World, with_item};

/// A small count that somebody can work out.
#[derive(Debug, Clone)]
pub struct Leak {
    pub who: String,
    pub what: String,
    /// What gives it away, without its place.
    pub kind: String,
    pub truth: i128,
    pub range: (i128, i128),
    /// The claims that do.
    pub because: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Verdict {
    pub leaks: Vec<Leak>,
    /// Words and names that say what is withheld.
    pub words: Vec<String>,
    /// What is claimed somewhere and is not true: a fault of this attacker, or of the publication.
    pub untrue: Vec<String>,
    /// Numbers that were sent and that do not go with the rest of what was: this attacker leaves them out.
    pub contradicted: usize,
    /// Counts that were looked for.
    pub looked_for: usize,
    /// Counts of which it is not certain whether they are safe.
    pub open: usize,
    /// Counts that markers alone tell too much of, or what is known without any release: three quarters that are withheld are
    /// three at least.
    pub by_markers: usize,
    /// Statistics that are shown and not used here.
    pub not_used: BTreeMap<String, usize>,
}

impl Verdict {
    pub fn is_safe(&self) -> bool {
        self.leaks.is_empty() && self.words.is_empty()
    }

    pub fn said(&self) -> String {
        let leaks = self.leaks.iter().map(|leak| {
            let because: String = leak.because.iter().map(|because| format!("\n      {because}")).collect();
            let (least, greatest) = leak.range;
            format!("{} learns that {} ({}) is {least} to {greatest}{because}", leak.who, leak.what, leak.truth)
        });
        leaks.chain(self.words.iter().cloned()).collect::<Vec<_>>().join("\n")
    }
}

/// How counts of a measure are protected.
#[derive(Debug, Clone, Copy)]
struct Policy {
    /// The least count that is not small.
    limit: i128,
    /// The most that a reader knows a small count to be; none where counts are only rounded.
    most: Option<i128>,
    /// How far apart the least and the greatest have to be.
    width: i128,
}

/// A small count.
struct Target {
    terms: Terms,
    truth: i128,
    words: String,
    measure: usize,
    cell: Option<Cell>,
}

/// What is asked of an attacker.
struct Asked<'t> {
    who: String,
    terms: &'t Terms,
    /// What the attacker knows of it besides.
    ends: (i128, i128),
    /// How wide it has to stay.
    width: i128,
}

/// How many leaks are explained.
const EXPLAINED: usize = 6;

/// Judges everything that was released up to and with the last vintage, by what is agreed in that.
pub fn judge(vintages: &[Vintage]) -> Verdict {
    judge_with(vintages, &[])
}

/// The same, if counts were shown besides: by vintage and cell.
pub fn judge_with(vintages: &[Vintage], shown: &[(usize, Cell)]) -> Verdict {
    let Some(last) = vintages.len().checked_sub(1) else { return Verdict::default() };
    let names = Names::of(vintages);
    let used = used(vintages, &names);
    let world = World::new(vintages, names, &used);
    let mut verdict = Verdict::default();
    let mut said: Vec<Said> = Vec::new();
    for (at, vintage) in vintages.iter().enumerate() {
        for release in vintage.releases.iter().filter(|release| release.is_new) {
            let Some(reader) = Reader::new(&world, at, release) else { continue };
            let (read, not_used) = reader.read();
            said.extend(read);
            for (statistic, count) in not_used {
                *verdict.not_used.entry(statistic).or_default() += count;
            }
        }
        said.extend(text::lines(&world, at));
    }
    for (vintage, cell) in shown {
        let value = world.true_value(*vintage, cell).map(|value| Exact::fraction(value, world.units[cell.measure]));
        let claim = value.and_then(|value| Claim::exactly(&world.form(*vintage, cell), value));
        let (words, kind) = (format!("shown besides: {}", world.words(cell)), "shown besides".to_owned());
        said.extend(claim.map(|claim| Said {
            claim,
            partner: None,
            vintage: *vintage,
            kind,
            words,
            cell: Some(cell.clone()),
            is_public: false,
            is_new: false,
            is_said: false,
            publication: String::new(),
        }));
    }
    said.extend(known(&world));
    // What protected releases show now, whatever was shown before.
    let is_new = |said: &Said| said.vintage == last && !said.is_public && said.is_new && is_exact(&said.claim);
    let shown_now: BTreeSet<Terms> =
        said.iter().filter(|said| is_new(said)).map(|said| said.claim.terms.clone()).collect();
    // What was said before of the same numbers says nothing more.
    let mut seen = BTreeSet::new();
    said.retain(|said| seen.insert((said.claim.clone(), said.partner.clone(), said.is_public)));
    let returns = world.returns();
    let mut targets = targets(&world, &said);
    let truth: Vec<(usize, &Claim)> =
        returns.iter().map(|(_, _, claim)| claim).chain(said.iter().map(|said| &said.claim)).enumerate().collect();
    let (point, off) = settle(&world.true_ends(), &truth, true);
    let stands = |(at, claim): &(usize, &Claim)| {
        off.iter().any(|(other, _)| other == at) || claim.agrees(|unknown| point[unknown])
    };
    assert!(truth.iter().all(stands), "the point that the attack begins at breaks a claim");
    let untrue: BTreeSet<usize> = off.iter().map(|(at, _)| *at).collect();
    verdict.contradicted = untrue.iter().filter(|at| **at < returns.len()).count();
    // A rule that only warns may be broken.
    let is_said = |at: &usize| said[*at].is_said.then(|| said[*at].words.clone());
    verdict.untrue =
        untrue.iter().filter_map(|at| at.checked_sub(returns.len())).filter_map(|at| is_said(&at)).collect();
    // A partner knows what it sent, also where that does not go with the rest.
    let own = |said: &Said| Some((said.partner.clone()?, said.claim.terms.clone()));
    let sent: BTreeSet<(String, Terms)> = said.iter().filter_map(own).collect();
    let mut place = returns.len();
    said.retain(|_| {
        place += 1;
        !untrue.contains(&(place - 1))
    });
    targets.extend(by_the_returns(&world, &returns));
    let mut judging =
        Judging { world: &world, said: &said, sent: &sent, ends: world.ends(), point, last, shown_now, verdict };
    judging.all(&targets);
    let mut verdict = judging.verdict;
    let (withheld, shown) = withheld(&world, &said, last);
    let releases: Vec<&Release> = vintages.iter().flat_map(|vintage| &vintage.releases).collect();
    verdict.words = text::words(&releases, &withheld, &shown);
    verdict
}

/// Counts that stand withheld in the last release, are shown nowhere and are not small: withheld for the sake of others. None
/// where anything is rounded.
pub fn withheld_for_others(vintages: &[Vintage]) -> Vec<(usize, Cell)> {
    let Some(last) = vintages.len().checked_sub(1) else { return Vec::new() };
    if vintages[last].pipelines.publications.iter().any(|publication| publication.round.is_some()) {
        return Vec::new();
    }
    let names = Names::of(vintages);
    let used = used(vintages, &names);
    let world = World::new(vintages, names, &used);
    let readers = vintages[last].releases.iter().filter_map(|release| Reader::new(&world, last, release));
    let said: Vec<Said> = readers.flat_map(|reader| reader.read().0).collect();
    if world.disagrees() {
        return Vec::new();
    }
    let shown: BTreeSet<&Cell> =
        said.iter().filter(|said| is_exact(&said.claim)).filter_map(|said| said.cell.as_ref()).collect();
    let marked: BTreeSet<&Cell> =
        said.iter().filter(|said| said.kind == "marker").filter_map(|said| said.cell.as_ref()).collect();
    let is_large = |cell: &&&Cell| {
        let limit = policy(&world, last, cell.measure).map_or(0, |policy| policy.limit);
        world.true_value(last, cell).is_some_and(|value| value >= limit)
    };
    marked.difference(&shown).filter(is_large).map(|cell| (last, (*cell).clone())).collect()
}

/// A count of a vintage, in words.
pub fn in_words(vintages: &[Vintage], (_, cell): &(usize, Cell)) -> String {
    let names = Names::of(vintages);
    let used = used(vintages, &names);
    World::new(vintages, names, &used).words(cell)
}

fn is_exact(claim: &Claim) -> bool {
    claim.ends.0.is_some() && claim.ends.0 == claim.ends.1
}

/// What the strictest publication agreed on that covers a measure; where none does, the strictest of all.
fn policy(world: &World, vintage: usize, measure: usize) -> Option<Policy> {
    let pipelines = &world.vintages[vintage].pipelines;
    let of = |id: &str| world.names.measure(vintage, id) == Some(measure);
    let covers = |publication: &&Publication| {
        publication.figures.iter().any(|figure| matches!(&figure.method, Method::Sum(id) if of(id)))
    };
    let protecting = || pipelines.publications.iter().filter(|publication| !publication.public);
    let mut publications: Vec<&Publication> = protecting().filter(covers).collect();
    if publications.is_empty() {
        publications = protecting().collect();
    }
    let own = |publication: &Publication| {
        let higher = publication.thresholds.iter().find(|(id, _)| of(id)).map(|(_, threshold)| *threshold);
        higher.or(publication.threshold)
    };
    let units = world.units[measure];
    if let Some(limit) = publications.iter().filter_map(|publication| own(publication)).max() {
        let width = |publication: &&Publication| {
            let full = own(publication)? - 1;
            Some(publication.width.map_or(full, |width| width.min(full)))
        };
        let width = publications.iter().filter_map(width).max().unwrap_or(limit - 1) * units;
        // Where an earlier release was only rounded, no more was proved of what it was made from.
        let rounded = world.vintages[..vintage].iter().flat_map(|vintage| &vintage.pipelines.publications);
        let rounded = rounded.filter(|of| !of.public && own(of).is_none()).filter_map(|of| of.round);
        let proved = rounded.map(|base| ((base * units - 1) / 2 - 1).max(1)).min();
        let width = proved.map_or(width, |proved| width.min(proved));
        return Some(Policy { limit: limit * units, most: Some(limit * units - 1), width });
    }
    let base = publications.iter().filter_map(|publication| publication.round).max()?;
    let width = (base - 1) / 2;
    Some(Policy { limit: base, most: None, width })
}

/// Every count whose true number the returns say: what was sent, and what follows from it.
fn targets(world: &World, said: &[Said]) -> Vec<Target> {
    let mut found: BTreeMap<Terms, Target> = BTreeMap::new();
    let last = world.vintages.len() - 1;
    let mut enter = |sum: &Sum, truth: Option<i128>, words: String, cell: &Cell| {
        let limit = policy(world, last, cell.measure).map_or(0, |policy| policy.limit);
        let sum = sum.times(Exact::whole(world.units[cell.measure]));
        let terms: Terms = sum.terms.iter().map(|(unknown, times)| (*unknown, times.floor())).collect();
        let is_small = |truth: &i128| (1..limit).contains(truth) && !terms.is_empty() && sum.known.is_zero();
        let Some(truth) = truth.filter(is_small) else { return };
        found.entry(terms.clone()).or_insert_with(|| Target {
            terms,
            truth,
            words,
            measure: cell.measure,
            cell: Some(cell.clone()),
        });
    };
    let named: BTreeSet<&Cell> = said.iter().filter_map(|said| said.cell.as_ref()).collect();
    for vintage in 0..world.vintages.len() {
        // A time that nobody counts for is a sum of others, each of which is looked for.
        let is_counted = |cell: &&Cell| {
            let is_sum = world.measure(vintage, cell.measure).is_some_and(|of| of.over_time == OverTime::Sum);
            let is_piece = is_sum && world.pieces(cell.measure).contains(&cell.span);
            is_piece || named.contains(cell) || world.sent(vintage).contains_key(cell)
        };
        for cell in cells(world, vintage).iter().filter(is_counted) {
            let truth = world.true_value(vintage, cell);
            if truth.is_some_and(|truth| truth > 0) {
                enter(&world.form(vintage, cell), truth, world.words(cell), cell);
            }
            for partner in world.partners(vintage, cell) {
                let part = world.part(vintage, cell, partner);
                let truth = part.terms.keys().next().and_then(|unknown| world.truth(*unknown));
                let words = format!("what {partner} has in {}", world.words(cell));
                enter(&part, truth, words, cell);
            }
        }
    }
    found.into_values().collect()
}

/// The unknowns that the returns determine though nobody sent them. Where sums disagree, one way leads to another number than
/// another, and none is true.
fn by_the_returns(world: &World, returns: &[(usize, Cell, Claim)]) -> Vec<Target> {
    if world.disagrees() {
        return Vec::new();
    }
    let mut ends = world.true_ends();
    let claims = returns.iter().map(|(_, _, claim)| claim).enumerate();
    if propagate(&mut ends, claims).is_err() {
        return Vec::new();
    }
    let target = |unknown: usize| {
        let measure = world.measure_of(unknown)?;
        let truth = ends[unknown].0.filter(|low| Some(*low) == ends[unknown].1 && world.truth(unknown).is_none())?;
        let last = world.vintages.len() - 1;
        let small = policy(world, last, measure).is_some_and(|policy| (1..policy.limit).contains(&truth));
        let words = world.words_of(unknown);
        small.then_some(Target { terms: vec![(unknown, 1)], truth, words, measure, cell: None })
    };
    (0..ends.len()).filter_map(target).collect()
}

/// Every cell of people that there could be a number for.
fn cells(world: &World, vintage: usize) -> BTreeSet<Cell> {
    let mut cells: BTreeSet<Cell> =
        world.sent(vintage).keys().filter(|cell| world.is_people(vintage, cell.measure)).cloned().collect();
    let measures: BTreeSet<usize> = cells.iter().map(|cell| cell.measure).collect();
    for measure in measures {
        let Some(of) = world.measure(vintage, measure) else { continue };
        let pipelines = &world.vintages[vintage].pipelines;
        let by = of.by.iter().filter(|id| world.is_split(measure, id));
        let dimensions: Vec<_> = by.filter_map(|id| pipelines.dimension(id)).collect();
        let overlaps = dimensions.iter().any(|dimension| dimension.overlapping);
        // What is open at the end of a time is nothing of a shorter one.
        let pieces = if of.over_time == OverTime::Sum { world.pieces(measure) } else { Vec::new() };
        for area in world.areas_of(vintage, measure) {
            for span in world.spans[world.group[measure]].iter().copied().chain(pieces.iter().copied()) {
                let whole = Cell { measure, area, span, items: Vec::new() };
                for dimension in &dimensions {
                    let items =
                        dimension.items.iter().filter_map(|item| world.names.item(vintage, &dimension.id, &item.id));
                    cells.extend(items.map(|item| with_item(&whole, item)));
                }
                if !overlaps {
                    cells.extend(world.finest(vintage, &whole));
                    cells.insert(whole);
                }
            }
        }
    }
    cells
}

/// What partners sent that is withheld wherever it stands, and the words of all other rows.
fn withheld<'a>(world: &World<'a>, said: &[Said], last: usize) -> (Vec<&'a Sent>, BTreeSet<&'a str>) {
    let is_shown = |vintage: usize, cell: &Cell| {
        said.iter().any(|said| said.vintage == vintage && said.cell.as_ref() == Some(cell) && is_exact(&said.claim))
    };
    let is_marked = |vintage: usize, cell: &Cell| {
        said.iter().any(|said| said.vintage == vintage && said.cell.as_ref() == Some(cell) && said.kind == "marker")
    };
    let (mut found, mut hidden_rows) = (Vec::new(), BTreeSet::new());
    for vintage in 0..world.vintages.len() {
        for (cell, sent) in world.sent(vintage).iter().filter(|(cell, _)| world.is_people(vintage, cell.measure)) {
            let limit = policy(world, last, cell.measure).map_or(0, |policy| policy.limit);
            for sent in sent {
                let is_small = world.value(cell.measure, sent).is_some_and(|value| (1..limit).contains(&value));
                if (is_small || is_marked(vintage, cell)) && !is_shown(vintage, cell) {
                    found.push(*sent);
                    hidden_rows.insert((&sent.file, sent.line));
                }
            }
        }
    }
    let mut shown = BTreeSet::new();
    for sent in (0..world.vintages.len()).flat_map(|vintage| world.sent(vintage).values().flatten()) {
        if !hidden_rows.contains(&(&sent.file, sent.line)) {
            shown.extend(sent.words.iter().map(String::as_str));
        }
    }
    (found, shown)
}

/// What somebody can reason with.
struct Knowledge {
    all: System,
    /// Of all that is published only the markers.
    by_markers: System,
    /// Nothing that is published.
    unpublished: System,
}

struct Judging<'w, 'a> {
    world: &'w World<'a>,
    said: &'w [Said],
    /// What each partner sent.
    sent: &'w BTreeSet<(String, Terms)>,
    ends: Vec<Ends>,
    point: Vec<i128>,
    last: usize,
    shown_now: BTreeSet<Terms>,
    verdict: Verdict,
}

impl Judging<'_, '_> {
    fn system(&self, ends: &[Ends], has: &dyn Fn(&Said) -> bool) -> System {
        let claims: Vec<&Claim> = self.said.iter().filter(|said| has(said)).map(|said| &said.claim).collect();
        System::new(ends, &claims, &self.point)
            .unwrap_or_else(|at| panic!("what is true contradicts itself: {:?}", claims[at]))
    }

    fn all(&mut self, targets: &[Target]) {
        let everybody = |said: &Said| said.partner.is_none();
        let public = self.knowledge(&self.ends, &everybody);
        // What everybody knows for certain is kept from nobody.
        let certain = |unknown: usize| public.all.known(unknown).map(|value| (Some(value), Some(value)));
        let ends: Vec<Ends> = self.ends.iter().enumerate().map(|(at, ends)| certain(at).unwrap_or(*ends)).collect();
        let partners: BTreeSet<&str> = self.said.iter().filter_map(|said| said.partner.as_deref()).collect();
        let with: Vec<(&str, BTreeSet<usize>, Knowledge)> = partners
            .into_iter()
            .map(|partner| {
                let own = self.said.iter().filter(|said| said.partner.as_deref() == Some(partner));
                let sent = own.flat_map(|said| &said.claim.terms).map(|(unknown, _)| *unknown).collect();
                let has = |said: &Said| everybody(said) || said.partner.as_deref() == Some(partner);
                (partner, sent, self.knowledge(&ends, &has))
            })
            .collect();
        for target in targets {
            let Some(policy) = policy(self.world, self.last, target.measure) else { continue };
            if target.truth >= policy.limit {
                continue;
            }
            self.verdict.looked_for += 1;
            if self.public(&public, target, policy) {
                continue;
            }
            for (partner, sent, knowledge) in &with {
                // Who sent nothing of all that hangs together with it knows no more than everybody.
                if public.all.concerns(&target.terms, sent) && self.partner(partner, knowledge, target, policy, &ends) {
                    break;
                }
            }
        }
    }

    fn knowledge(&self, ends: &[Ends], has: &dyn Fn(&Said) -> bool) -> Knowledge {
        // That there is none of something is shown by rule; whatever else anybody learns from releases is not known without them.
        let none = |(before, now): (&Ends, &Ends)| if *now == (Some(0), Some(0)) { *now } else { *before };
        let seen: Vec<Ends> = self.ends.iter().zip(ends).map(none).collect();
        let ties_people = |said: &Said| is_rule(said) && said.claim.terms.len() > 1;
        let is_own = |said: &Said| said.partner.is_some();
        Knowledge {
            all: self.system(ends, has),
            by_markers: self
                .system(&seen, &|said| has(said) && (said.kind == "marker" || ties_people(said) || is_own(said))),
            unpublished: self.system(&seen, &|said| has(said) && (is_rule(said) || is_own(said))),
        }
    }

    /// Whether somebody gets too close to a count by what is shown: closer than by markers and what ties counts together, which
    /// nobody can help, and closer than without any release.
    fn narrows(&mut self, knowledge: &Knowledge, asked: &mut Asked) -> Option<Range> {
        let range = knowledge.all.range(asked.terms, asked.ends);
        self.verdict.open += usize::from(range.open);
        if !is_narrow(range, asked.width) {
            return None;
        }
        for before in [&knowledge.by_markers, &knowledge.unpublished] {
            let before = before.range(asked.terms, asked.ends);
            asked.width = asked.width.min(before.greatest - before.least);
        }
        let is_leak = is_narrow(range, asked.width);
        self.verdict.by_markers += usize::from(!is_leak);
        is_leak.then_some(range)
    }

    /// Whether everybody, or somebody who knows one case, can work a count out.
    fn public(&mut self, knowledge: &Knowledge, target: &Target, policy: Policy) -> bool {
        // To who knows of one case it is not zero. Where only numbers are rounded, that is not attacked.
        let of_one = (policy.width - self.world.units[target.measure]).max(1);
        let knows_one = policy.most.map(|_| ("who knows one case", 1, of_one));
        for (who, least, width) in [Some(("everybody", 0, policy.width)), knows_one].into_iter().flatten() {
            for (ends, width) in promised(policy, least, target.truth, width) {
                let mut asked = Asked { who: who.to_owned(), terms: &target.terms, ends, width };
                if let Some(range) = self.narrows(knowledge, &mut asked) {
                    let has = |said: &Said| said.partner.is_none();
                    if !self.is_known_anyway(target, &asked, &has) {
                        self.leak(&asked, target, range, &has);
                    }
                    return true;
                }
            }
        }
        false
    }

    /// Whether a partner can work out what others have in a count.
    fn partner(
        &mut self,
        partner: &str,
        knowledge: &Knowledge,
        target: &Target,
        policy: Policy,
        certain: &[Ends],
    ) -> bool {
        if self.sent.contains(&(partner.to_owned(), target.terms.clone())) {
            return false;
        }
        // What others have of a count that it sent a part of is looked for by itself.
        if target.cell.as_ref().is_some_and(|cell| self.world.has_a_part(partner, cell, &target.terms)) {
            return false;
        }
        // What is its own, or is known to everybody, is not kept from it.
        let (mut terms, own) = knowledge.unpublished.open_part(&target.terms);
        let mut truth = target.truth - own;
        terms.retain(|(unknown, times)| match certain[*unknown] {
            (Some(low), Some(high)) if low == high => {
                truth -= times * low;
                false
            }
            _ => true,
        });
        let is_own = terms.iter().all(|(unknown, _)| self.world.could_have_sent(partner, *unknown));
        if is_own || policy.most.is_none() || !(1..policy.limit).contains(&truth) {
            return false;
        }
        for (ends, width) in promised(policy, 0, truth, policy.width) {
            let mut asked = Asked { who: format!("partner {partner}"), terms: &terms, ends, width };
            if let Some(range) = self.narrows(knowledge, &mut asked) {
                let has = |said: &Said| said.partner.as_deref().is_none_or(|of| of == partner);
                if !self.is_known_anyway(target, &asked, &has) {
                    self.leak(&asked, target, range, &has);
                }
                return true;
            }
        }
        false
    }

    /// Whether a count was public before, or was let out by the rules of its time to somebody who has these claims.
    fn is_known_anyway(&self, target: &Target, asked: &Asked, has: &dyn Fn(&Said) -> bool) -> bool {
        let narrow = |is: &dyn Fn(&Said) -> bool| {
            let system = self.system(&self.ends, &|said| has(said) && is(said));
            is_narrow(system.range(asked.terms, asked.ends), asked.width)
        };
        let is_known = |said: &Said| said.is_public || said.cell.is_none() && is_rule(said);
        if self.said.iter().any(|said| said.is_public) && narrow(&is_known) {
            return true;
        }
        if self.shown_now.contains(&target.terms) {
            return false;
        }
        (0..self.last).any(|vintage| {
            let then = policy(self.world, vintage, target.measure);
            let was_small = then.is_some_and(|then| target.truth < then.limit);
            !was_small && narrow(&|said| said.vintage <= vintage)
        })
    }

    fn leak(&mut self, asked: &Asked, target: &Target, range: Range, has: &dyn Fn(&Said) -> bool) {
        let mut leak = Leak {
            who: asked.who.clone(),
            what: target.words.clone(),
            kind: String::new(),
            truth: target.truth,
            range: (range.least, range.greatest),
            because: Vec::new(),
        };
        if self.verdict.leaks.len() < EXPLAINED {
            let because = self.because(asked, has);
            let who = if asked.who.starts_with("partner") { "a partner" } else { &asked.who };
            leak.kind = format!("{who}: {}", self.reasons(&because, target));
            leak.because = because.into_iter().map(|at| self.said[at].words.clone()).collect();
        }
        self.verdict.leaks.push(leak);
    }

    /// What claims have to do with a count that they give away, in a few words.
    fn reasons(&self, because: &[usize], target: &Target) -> String {
        let mut words: BTreeSet<&str> = BTreeSet::new();
        let (mut publications, mut vintages) = (BTreeSet::new(), BTreeSet::new());
        for said in because.iter().map(|at| &self.said[*at]) {
            if !said.publication.is_empty() {
                publications.insert(&said.publication);
                vintages.insert(said.vintage);
            }
            if let (Some(cell), Some(own)) = (&said.cell, &target.cell) {
                words.extend((cell.measure != own.measure).then_some("another measure"));
                words.extend((cell.area != own.area).then_some("areas"));
                words.extend((cell.items != own.items).then_some("items"));
                words.extend((cell.span != own.span).then_some("periods"));
            }
            let made = said.kind.strip_prefix("sum").map(|made| made.rsplit('.').next().unwrap_or(""));
            words.extend(match made {
                Some("") if said.is_said => None,
                Some(made) if made.contains("like-for-like") => Some("like for like"),
                Some(made) if made.contains("-on-") => Some("change"),
                Some(made) if made.starts_with("share") => Some("share"),
                Some(made) if made.starts_with("ratio") => Some("ratio"),
                Some(made) if made.starts_with("rolling") => Some("rolling year"),
                Some(made) if made.starts_with("rate") => Some("rate"),
                Some(made) if made.starts_with("mean") => Some("mean"),
                _ => match said.kind.as_str() {
                    kind if kind.contains(" of ") => Some("parts printed beside"),
                    "own count" => None,
                    kind => Some(kind),
                },
            });
        }
        words.extend((publications.len() > 1).then_some("several publications"));
        words.extend((vintages.len() > 1).then_some("several refreshes"));
        words.extend(target.cell.is_none().then_some("a part that nobody sent"));
        match because {
            [at] if self.said[*at].claim.terms == target.terms && is_exact(&self.said[*at].claim) => "shown".to_owned(),
            _ => words.into_iter().collect::<Vec<_>>().join(", "),
        }
    }

    /// A smallest set of claims that still give the count away.
    fn because(&self, asked: &Asked, has: &dyn Fn(&Said) -> bool) -> Vec<usize> {
        let tells = |kept: &[usize]| {
            let claims: Vec<&Claim> = kept.iter().map(|at| &self.said[*at].claim).collect();
            let system = System::new(&self.ends, &claims, &self.point);
            system.is_ok_and(|system| is_narrow(system.hasty().range(asked.terms, asked.ends), asked.width))
        };
        let mut kept: Vec<usize> = (0..self.said.len()).filter(|at| has(&self.said[*at])).collect();
        let mut size = kept.len().div_ceil(2).max(1);
        loop {
            let mut at = 0;
            while at < kept.len() {
                let end = (at + size).min(kept.len());
                let without = [&kept[..at], &kept[end..]].concat();
                if tells(&without) { kept = without } else { at = end }
            }
            if size == 1 {
                return kept;
            }
            size = size.div_ceil(2);
        }
    }
}

/// What is promised of a small count: that it stays so wide, and that two small numbers are left to whoever takes it for one.
fn promised(policy: Policy, least: i128, truth: i128, width: i128) -> Vec<((i128, i128), i128)> {
    // Where only every third number is possible, those side by side are further apart.
    let as_it_is = ((least, truth + 4 * width), width);
    let as_small = policy.most.map(|most| ((least, most), width.min(1)));
    [Some(as_it_is), as_small].into_iter().flatten().collect()
}

fn is_narrow(range: Range, width: i128) -> bool {
    range.greatest - range.least < width
}

/// What holds whoever publishes what.
fn is_rule(said: &Said) -> bool {
    let rules = ["at-most", "sum", "parts-sum", "parts-at-most", "multi-response", "balance", "agrees", "ratio-within"];
    said.words.starts_with("rule ") && rules.contains(&said.kind.as_str())
        || ["overlapping items", "several partners", "rounding", "nobody"].contains(&said.kind.as_str())
}
