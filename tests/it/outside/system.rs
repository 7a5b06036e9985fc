//! Claims over unknown whole numbers, and what can be worked out of them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::exact::{Exact, Sum, Unknown, greatest_common_divisor};
use super::simplex::{Dictionary, Ends, Moved, Reached, Terms, reach};

/// `low <= sum of terms <= high`, in whole numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    pub terms: Terms,
    pub ends: Ends,
}

impl Claim {
    /// Of a sum that lies between two ends; an end that it cannot be itself is `open`.
    pub fn between(sum: &Sum, low: Option<(Exact, bool)>, high: Option<(Exact, bool)>) -> Option<Claim> {
        let ends = [low, high].into_iter().flatten().map(|(end, _)| end);
        let common =
            sum.terms.values().copied().chain(ends).chain([sum.known]).try_fold(1_i128, |common, fraction| {
                let below = fraction.denominator();
                if below == 0 {
                    return None;
                }
                (common / greatest_common_divisor(common, below)).checked_mul(below).filter(|common| *common < 1 << 40)
            })?;
        let terms: Terms = sum.terms.iter().map(|(unknown, times)| (*unknown, times.over(common))).collect();
        let divisor = terms.iter().fold(0, |divisor, (_, times)| greatest_common_divisor(divisor, times.abs()));
        if divisor == 0 {
            return None;
        }
        let whole = |end: Exact| end.over(common) - sum.known.over(common);
        // Whole numbers leave no room between two multiples of what divides all.
        let low = low.map(|(end, open)| -(-(whole(end) + i128::from(open))).div_euclid(divisor));
        let high = high.map(|(end, open)| (whole(end) - i128::from(open)).div_euclid(divisor));
        Some(Claim {
            terms: terms.iter().map(|(unknown, times)| (*unknown, times / divisor)).collect(),
            ends: (low, high),
        })
    }

    pub fn exactly(sum: &Sum, value: Exact) -> Option<Claim> {
        Claim::between(sum, Some((value, false)), Some((value, false)))
    }

    pub fn agrees(&self, point: impl Fn(Unknown) -> i128) -> bool {
        let sum: i128 = self.terms.iter().map(|(unknown, times)| times * point(*unknown)).sum();
        self.ends.0.is_none_or(|low| sum >= low) && self.ends.1.is_none_or(|high| sum <= high)
    }
}

/// So many cases are told apart before it is left open whether a number can be reached.
const CASES: usize = 150;

/// How often the ends of all numbers are drawn closer.
const ROUNDS: usize = 60;

/// Draws the ends of unknowns closer until nothing more follows from one claim at a time. `Err` is a claim that cannot hold.
pub fn propagate<'a>(ends: &mut [Ends], claims: impl Iterator<Item = (usize, &'a Claim)> + Clone) -> Result<(), usize> {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for (at, claim) in claims.clone() {
            moved |= draw(ends, claim).map_err(|()| at)?;
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

/// Draws the ends of the numbers of one claim closer, until it says nothing more.
fn draw(ends: &mut [Ends], claim: &Claim) -> Result<bool, ()> {
    let mut moved = false;
    while draw_once(ends, claim)? {
        moved = true;
    }
    Ok(moved)
}

fn draw_once(ends: &mut [Ends], claim: &Claim) -> Result<bool, ()> {
    // The least and the greatest that the terms can come to, and how many of them have no such end.
    let (mut least, mut greatest, mut no_least, mut no_greatest) = (0_i128, 0_i128, 0, 0);
    let of = |(low, high): Ends, times: i128| if times > 0 { (low, high) } else { (high, low) };
    for (unknown, times) in &claim.terms {
        let (low, high) = of(ends[*unknown], *times);
        low.map_or_else(|| no_least += 1, |low| least += low * times);
        high.map_or_else(|| no_greatest += 1, |high| greatest += high * times);
    }
    let is_broken =
        |end: Option<i128>, open: i32, is_beyond: &dyn Fn(i128) -> bool| open == 0 && end.is_some_and(is_beyond);
    if is_broken(claim.ends.1, no_least, &|end| least > end)
        || is_broken(claim.ends.0, no_greatest, &|end| greatest < end)
    {
        return Err(());
    }
    for (unknown, times) in &claim.terms {
        let (low, high) = of(ends[*unknown], *times);
        // What the others leave for it.
        let others = |sum: i128, open: i32, own: Option<i128>| match (open, own) {
            (0, Some(own)) => Some(sum - own * times),
            (1, None) => Some(sum),
            _ => None,
        };
        let most = claim.ends.1.zip(others(least, no_least, low)).map(|(end, others)| end - others);
        let fewest = claim.ends.0.zip(others(greatest, no_greatest, high)).map(|(end, others)| end - others);
        let size = times.abs();
        let (new_low, new_high) = if *times > 0 {
            (fewest.map(|end| -(-end).div_euclid(size)), most.map(|end| end.div_euclid(size)))
        } else {
            // What is at most so much less is at least so much.
            (most.map(|end| -end.div_euclid(size)), fewest.map(|end| (-end).div_euclid(size)))
        };
        let before = ends[*unknown];
        let low = before.0.max(new_low);
        let high = [before.1, new_high].into_iter().flatten().min();
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            return Err(());
        }
        if (low, high) != before {
            ends[*unknown] = (low, high);
            return Ok(true);
        }
    }
    Ok(false)
}

/// All that one attacker has, drawn as close as single claims take it, with a point that agrees.
pub struct System {
    pub ends: Vec<Ends>,
    point: Vec<i128>,
    /// What is left of the claims when known numbers are put in.
    left: Vec<Claim>,
    /// Of each unknown, the claims that it is in.
    touching: Vec<Vec<usize>>,
    /// Of each claim, the unknown that can always be such that it holds, whatever the others are.
    relief: Vec<Option<Unknown>>,
    /// So many cases are told apart before an end is left open.
    cases: usize,
    /// What was asked of before, by its claims and by the unknowns that are one in it.
    parts: RefCell<BTreeMap<Key, Rc<Part>>>,
}

/// Claims, and the unknowns that are one in them.
type Key = (Vec<usize>, Vec<Vec<Unknown>>);

/// How often an unknown is in a sum, and in which claims how often.
type Alike = (Option<i128>, Vec<(usize, i128)>);

/// Some unknowns and their claims.
struct Part {
    ends: Vec<Ends>,
    point: Vec<i128>,
    claims: Vec<Claim>,
    /// Points that agree, found so far.
    seen: RefCell<Vec<Vec<i128>>>,
    dictionary: Dictionary,
}

impl Part {
    /// Takes note of a point, which has to agree.
    fn see(&self, point: Vec<i128>) {
        let within = |(value, (low, high)): (&i128, &Ends)| {
            low.is_none_or(|low| low <= *value) && high.is_none_or(|high| *value <= high)
        };
        assert!(point.iter().zip(&self.ends).all(within), "a number is off its ends");
        assert!(self.claims.iter().all(|claim| claim.agrees(|place| point[place])), "a claim is broken");
        self.seen.borrow_mut().push(point);
    }

    fn has_seen(&self, terms: &[(Unknown, i128)], value: i128) -> bool {
        let sum = |point: &Vec<i128>| terms.iter().map(|(place, times)| times * point[*place]).sum::<i128>();
        self.seen.borrow().iter().any(|point| sum(point) == value)
    }

    /// Whether a sum can be a value, by trying the values of one unknown after the other, those near the point first.
    fn try_values(&self, terms: &[(Unknown, i128)], value: i128, cases: usize) -> Reached {
        let wanted = Claim { terms: terms.to_vec(), ends: (Some(value), Some(value)) };
        let claims: Vec<&Claim> = self.claims.iter().chain([&wanted]).collect();
        let mut left = cases;
        self.try_from(self.ends.clone(), &claims, &mut left)
    }

    fn try_from(&self, mut ends: Vec<Ends>, claims: &[&Claim], left: &mut usize) -> Reached {
        if propagate(&mut ends, claims.iter().copied().enumerate()).is_err() {
            return Reached::No;
        }
        if *left == 0 {
            return Reached::Open;
        }
        *left -= 1;
        let size = |(low, high): &Ends| low.zip(*high).map(|(low, high)| high - low);
        let open = (0..ends.len()).filter(|place| size(&ends[*place]) != Some(0));
        // What has the fewest values; what has no end last.
        let Some(place) = open.min_by_key(|place| size(&ends[*place]).unwrap_or(i128::MAX)) else {
            let found: Vec<i128> = ends.iter().filter_map(|(low, _)| *low).collect();
            let agrees = claims.iter().all(|claim| claim.agrees(|place| found[place]));
            return if agrees { Reached::Yes(found) } else { Reached::No };
        };
        let (low, high) = ends[place];
        let near = self.point[place].max(low.unwrap_or(i128::MIN)).min(high.unwrap_or(i128::MAX));
        let mut all_tried = true;
        for step in 0..=WIDEST {
            let values = if step == 0 { vec![near] } else { vec![near - step, near + step] };
            let within = |value: &i128| low.is_none_or(|low| low <= *value) && high.is_none_or(|high| *value <= high);
            let values: Vec<i128> = values.into_iter().filter(within).collect();
            if values.is_empty() {
                return if all_tried { Reached::No } else { Reached::Open };
            }
            for value in values {
                let mut with = ends.clone();
                with[place] = (Some(value), Some(value));
                match self.try_from(with, claims, left) {
                    Reached::Yes(found) => return Reached::Yes(found),
                    Reached::No => {}
                    Reached::Open => all_tried = false,
                }
                if *left == 0 {
                    return Reached::Open;
                }
            }
        }
        Reached::Open
    }
}

/// So many cases are told apart in fractions, before values are tried.
const FEW: usize = 10;

/// So far from where it is a number is tried.
const WIDEST: i128 = 200;

/// The least and the greatest value of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub least: i128,
    pub greatest: i128,
    /// Not certain: too much would have to be tried.
    pub open: bool,
}

impl System {
    /// `Err` is a claim that cannot be, with the others.
    pub fn new(ends: &[Ends], claims: &[&Claim], point: &[i128]) -> Result<System, usize> {
        let mut ends = ends.to_vec();
        propagate(&mut ends, claims.iter().copied().enumerate())?;
        let known = |unknown: Unknown| ends[unknown].0.filter(|low| Some(*low) == ends[unknown].1);
        let mut left: BTreeMap<Terms, Ends> = BTreeMap::new();
        for claim in claims {
            let constant: i128 = claim.terms.iter().filter_map(|(unknown, times)| Some(times * known(*unknown)?)).sum();
            let terms: Terms = claim.terms.iter().copied().filter(|(unknown, _)| known(*unknown).is_none()).collect();
            let less = |end: Option<i128>| end.map(|end| end - constant);
            let (low, high) = (less(claim.ends.0), less(claim.ends.1));
            let (low, high) = redundant(&ends, &terms, (low, high));
            if terms.len() < 2 || low.is_none() && high.is_none() {
                continue;
            }
            let now = left.entry(terms).or_insert((None, None));
            now.0 = now.0.max(low);
            now.1 = [now.1, high].into_iter().flatten().min();
        }
        let left: Vec<Claim> = left.into_iter().map(|(terms, ends)| Claim { terms, ends }).collect();
        let mut touching = vec![Vec::new(); ends.len()];
        for (at, claim) in left.iter().enumerate() {
            claim.terms.iter().for_each(|(unknown, _)| touching[*unknown].push(at));
        }
        let relief = reliefs(&ends, &left, &touching);
        let parts = RefCell::default();
        Ok(System { ends, point: point.to_vec(), left, touching, relief, cases: CASES, parts })
    }

    /// Looks less far: more is left open.
    pub fn hasty(self) -> System {
        System { cases: 12, ..self }
    }

    pub fn known(&self, unknown: Unknown) -> Option<i128> {
        self.ends[unknown].0.filter(|low| Some(*low) == self.ends[unknown].1)
    }

    /// What is not known of a sum, and the rest.
    pub fn open_part(&self, terms: &[(Unknown, i128)]) -> (Terms, i128) {
        let constant = terms.iter().filter_map(|(unknown, times)| Some(times * self.known(*unknown)?)).sum();
        (terms.iter().copied().filter(|(unknown, _)| self.known(*unknown).is_none()).collect(), constant)
    }

    /// The unknowns and claims that matter for a sum: what hangs together with it, but for claims that something else can
    /// always make hold.
    fn relevant(&self, terms: &[(Unknown, i128)]) -> (BTreeSet<Unknown>, BTreeSet<usize>) {
        let mut unknowns: BTreeSet<Unknown> = terms.iter().map(|(unknown, _)| *unknown).collect();
        let mut open: Vec<Unknown> = unknowns.iter().copied().collect();
        let mut claims: BTreeSet<usize> = BTreeSet::new();
        while let Some(unknown) = open.pop() {
            let matters = |at: &&usize| self.relief[**at].is_none_or(|relief| relief == unknown);
            for at in self.touching[unknown].iter().filter(matters) {
                if claims.insert(*at) {
                    let others = self.left[*at].terms.iter().map(|(other, _)| *other);
                    open.extend(others.filter(|other| unknowns.insert(*other)));
                }
            }
        }
        (unknowns, claims)
    }

    /// Whether any of these unknowns hangs together with a sum, by whichever claims: what somebody knows more may make one
    /// matter that does not now.
    pub fn concerns(&self, terms: &[(Unknown, i128)], unknowns: &BTreeSet<Unknown>) -> bool {
        let (terms, _) = self.open_part(terms);
        let mut seen: BTreeSet<Unknown> = terms.iter().map(|(unknown, _)| *unknown).collect();
        let mut open: Vec<Unknown> = seen.iter().copied().collect();
        while let Some(unknown) = open.pop() {
            if unknowns.contains(&unknown) {
                return true;
            }
            let beside = self.touching[unknown].iter().flat_map(|at| &self.left[*at].terms);
            open.extend(beside.map(|(other, _)| *other).filter(|other| seen.insert(*other)));
        }
        false
    }

    /// What matters for a sum, and the sum in the numbers of that.
    fn part(&self, terms: &[(Unknown, i128)]) -> (Rc<Part>, Terms) {
        let (unknowns, claims) = self.relevant(terms);
        let wanted: BTreeMap<Unknown, i128> = terms.iter().copied().collect();
        // Unknowns that are in all of it alike are one.
        let mut alike: BTreeMap<Alike, Vec<Unknown>> = BTreeMap::new();
        for unknown in unknowns {
            let within = self.touching[unknown].iter().filter(|at| claims.contains(at));
            let own = within.filter_map(|at| {
                let terms = &self.left[*at].terms;
                let place = terms.binary_search_by_key(&unknown, |(other, _)| *other).ok()?;
                Some((*at, terms[place].1))
            });
            alike.entry((wanted.get(&unknown).copied(), own.collect())).or_default().push(unknown);
        }
        let sum = alike.keys().enumerate().filter_map(|(place, (times, _))| Some((place, (*times)?))).collect();
        let key = (claims.iter().copied().collect(), alike.values().cloned().collect());
        let mut all = self.parts.borrow_mut();
        let part = all.entry(key).or_insert_with(|| {
            let mut terms: BTreeMap<usize, Terms> = BTreeMap::new();
            for (place, (_, own)) in alike.keys().enumerate() {
                own.iter().for_each(|(at, times)| terms.entry(*at).or_default().push((place, *times)));
            }
            let claims: Vec<Claim> =
                terms.into_iter().map(|(at, terms)| Claim { terms, ends: self.left[at].ends }).collect();
            let end = |unknowns: &Vec<Unknown>, of: fn(&Ends) -> Option<i128>| {
                unknowns.iter().map(|unknown| of(&self.ends[*unknown])).sum::<Option<i128>>()
            };
            let ends: Vec<Ends> = alike.values().map(|of| (end(of, |ends| ends.0), end(of, |ends| ends.1))).collect();
            let value = |unknowns: &Vec<Unknown>| unknowns.iter().map(|unknown| self.point[*unknown]).sum();
            let point: Vec<i128> = alike.values().map(value).collect();
            let mut dictionary = Dictionary::new(&ends, &point);
            for claim in &claims {
                let number = dictionary.add(&claim.terms);
                dictionary.limit(number, claim.ends);
            }
            Rc::new(Part { ends, seen: RefCell::new(vec![point.clone()]), point, claims, dictionary })
        });
        (part.clone(), sum)
    }

    /// The range of a sum of which the attacker knows besides that it lies within `ends`, of which its value at the point is
    /// one. It is not looked at further out than these ends.
    pub fn range(&self, terms: &[(Unknown, i128)], (low, high): (i128, i128)) -> Range {
        let (open, constant) = self.open_part(terms);
        let at = constant + open.iter().map(|(unknown, times)| times * self.point[*unknown]).sum::<i128>();
        if open.is_empty() {
            return Range { least: at, greatest: at, open: false };
        }
        let (part, terms) = self.part(&open);
        let mut range = Range { least: at, greatest: at, open: false };
        for up in [false, true] {
            let goals: Vec<i128> = if up { (at + 1..=high).rev().collect() } else { (low..at).collect() };
            for goal in goals {
                if !part.has_seen(&terms, goal - constant) {
                    let ends = if up { (None, Some(goal - constant)) } else { (Some(goal - constant), None) };
                    let mut found = reach(&part.dictionary, &terms, ends, up, goal - constant, FEW);
                    if found == Reached::Open {
                        found = part.try_values(&terms, goal - constant, self.cases);
                    }
                    match found {
                        Reached::Yes(found) => part.see(found),
                        Reached::No => continue,
                        Reached::Open => range.open = true,
                    }
                }
                let end = if up { &mut range.greatest } else { &mut range.least };
                *end = goal;
                break;
            }
        }
        range
    }
}

/// Claims with one end that an unknown which is in no other can make hold, one after the other: what is left out no longer
/// counts for those that come after it.
fn reliefs(ends: &[Ends], claims: &[Claim], touching: &[Vec<usize>]) -> Vec<Option<Unknown>> {
    let mut relief: Vec<Option<Unknown>> = vec![None; claims.len()];
    let mut count: Vec<usize> = touching.iter().map(Vec::len).collect();
    let mut open: Vec<Unknown> = (0..ends.len()).filter(|unknown| count[*unknown] == 1).collect();
    while let Some(unknown) = open.pop() {
        let Some(at) = touching[unknown].iter().copied().find(|at| relief[*at].is_none()) else { continue };
        let times = claims[at].terms.iter().find(|(other, _)| *other == unknown).map_or(0, |(_, times)| *times);
        let has_room = |up: bool| if up { ends[unknown].1.is_none() } else { ends[unknown].0.is_none() };
        let holds = match claims[at].ends {
            (Some(_), None) => has_room(times > 0),
            (None, Some(_)) => has_room(times < 0),
            _ => false,
        };
        if !holds {
            continue;
        }
        relief[at] = Some(unknown);
        for (other, _) in &claims[at].terms {
            count[*other] -= 1;
            if count[*other] == 1 {
                open.push(*other);
            }
        }
    }
    relief
}

/// The ends of a claim that the ends of its numbers do not say anyway.
fn redundant(ends: &[Ends], terms: &[(Unknown, i128)], (low, high): Ends) -> Ends {
    let sum = |lowest: bool| {
        terms.iter().try_fold(0_i128, |sum, (unknown, times)| {
            let of = if (*times > 0) == lowest { ends[*unknown].0 } else { ends[*unknown].1 };
            Some(sum + of? * times)
        })
    };
    let says = |end: Option<i128>, lowest: bool| {
        end.filter(|end| sum(lowest).is_none_or(|sum| if lowest { sum < *end } else { sum > *end }))
    };
    (says(low, true), says(high, false))
}

pub fn root(group: &[usize], mut of: usize) -> usize {
    while group[of] != of {
        of = group[of];
    }
    of
}

pub fn join(group: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(group, one), root(group, other));
    let (first, second) = (one.min(other), one.max(other));
    group[second] = first;
}

/// A point that agrees with all claims; those that contradict the ones before them are left out, and said with how much more
/// they say than there can be. `draws`: closer ends are looked for first, which is quicker, and does not tell how much.
pub fn settle(ends: &[Ends], claims: &[(usize, &Claim)], draws: bool) -> (Vec<i128>, Vec<(usize, i128)>) {
    let mut off = Vec::new();
    let mut kept: Vec<(usize, &Claim)> = claims.to_vec();
    let mut drawn = ends.to_vec();
    while draws && let Err(at) = propagate(&mut drawn, kept.iter().copied()) {
        // Which of several is wrong is not known: the last that is needed for it.
        let wrong = last_wrong(ends, &kept, at);
        off.push((wrong, 0));
        kept.retain(|(claim, _)| *claim != wrong);
        drawn = ends.to_vec();
    }
    loop {
        let known = |unknown: Unknown| drawn[unknown].0.filter(|low| Some(*low) == drawn[unknown].1);
        let open: Vec<Unknown> = (0..drawn.len()).filter(|unknown| known(*unknown).is_none()).collect();
        let place: BTreeMap<Unknown, usize> = open.iter().copied().zip(0..).collect();
        let limits: Vec<Ends> = open.iter().map(|unknown| drawn[*unknown]).collect();
        let mut left = Vec::new();
        for (at, claim) in &kept {
            let (terms, rest): (Terms, Terms) = claim.terms.iter().partition(|(unknown, _)| known(*unknown).is_none());
            let constant: i128 = rest.iter().filter_map(|(unknown, times)| Some(times * known(*unknown)?)).sum();
            let less = |end: Option<i128>| end.map(|end| end - constant);
            let terms = terms.iter().map(|(unknown, times)| (place[unknown], *times)).collect();
            left.push((*at, Claim { terms, ends: (less(claim.ends.0), less(claim.ends.1)) }));
        }
        let (found, more) = whole_point(&limits, &left);
        off.extend(more);
        if let Some(found) = found {
            let value = |unknown| known(unknown).unwrap_or_else(|| found[place[&unknown]]);
            return ((0..drawn.len()).map(value).collect(), off);
        }
        // In fractions they agree, and in whole numbers not: the last that is needed for it is left out.
        let (mut fits, mut fails) = (0, left.len());
        while fits + 1 < fails {
            let middle = (fits + fails) / 2;
            let fit = whole_point(&limits, &left[..middle]).0.is_some();
            (fits, fails) = if fit { (middle, fails) } else { (fits, middle) };
        }
        let wrong = left[fails - 1].0;
        off.push((wrong, 0));
        kept.retain(|(claim, _)| *claim != wrong && off.iter().all(|(other, _)| other != claim));
    }
}

/// Whole numbers that agree with claims; those that contradict the ones before them in fractions are left out and said.
fn whole_point(limits: &[Ends], claims: &[(usize, Claim)]) -> (Option<Vec<i128>>, Vec<(usize, i128)>) {
    let mut off = Vec::new();
    let start: Vec<i128> = limits.iter().map(|(low, high)| low.or(*high).unwrap_or(0)).collect();
    let mut dictionary = Dictionary::new(limits, &start);
    let mut kept = Vec::new();
    for (at, claim) in claims {
        let number = dictionary.add(&claim.terms);
        let pushes = [claim.ends.0.map(|low| (true, low)), claim.ends.1.map(|high| (false, high))];
        let stuck = pushes.into_iter().flatten().find_map(|(up, goal)| match dictionary.push(number, up, goal) {
            Moved::There => {
                // The way down must not lead below the low end.
                dictionary.limit(number, if up { (Some(goal), None) } else { claim.ends });
                None
            }
            Moved::Stuck(value) => Some((Exact::whole(goal) - value, up)),
            Moved::Lost => Some((Exact::ZERO, up)),
        });
        match stuck {
            None => kept.push(claim.clone()),
            Some((distance, up)) => {
                dictionary.limit(number, (None, None));
                off.push((*at, if up { distance.ceil() } else { -(-distance).ceil() }));
            }
        }
    }
    let found = match reach(&dictionary, &[], (None, None), true, 0, CASES) {
        Reached::Yes(point) => Some(point),
        Reached::No => None,
        Reached::Open => {
            let (ends, point, seen) = (limits.to_vec(), start, RefCell::default());
            let part = Part { ends, point, claims: kept, seen, dictionary };
            match part.try_values(&[], 0, 20 * CASES) {
                Reached::Yes(point) => Some(point),
                Reached::No | Reached::Open => None,
            }
        }
    };
    (found, off)
}

/// The first claim, in order, that contradicts those before it.
fn last_wrong(ends: &[Ends], claims: &[(usize, &Claim)], found: usize) -> usize {
    let (mut fits, mut fails) = (0, claims.len());
    while fits + 1 < fails {
        let middle = (fits + fails) / 2;
        match propagate(&mut ends.to_vec(), claims[..middle].iter().copied()) {
            Ok(()) => fits = middle,
            Err(_) => fails = middle,
        }
    }
    claims.get(fails.saturating_sub(1)).map_or(found, |(claim, _)| *claim)
}

#[cfg(test)]
mod tests {
    use super::{Claim, System, propagate, settle};
    use crate::outside::chance::Chance;
    use crate::outside::exact::{Exact, Sum};

    const UNKNOWNS: usize = 4;
    const MOST: i128 = 5;

    /// Every point of whole numbers that agrees with all claims.
    fn points(claims: &[Claim]) -> Vec<Vec<i128>> {
        let mut points = vec![Vec::new()];
        for _ in 0..UNKNOWNS {
            let with =
                |point: &Vec<i128>| (0..=MOST).map(|value| [point.as_slice(), &[value]].concat()).collect::<Vec<_>>();
            points = points.iter().flat_map(with).collect();
        }
        points.retain(|point| claims.iter().all(|claim| claim.agrees(|unknown| point[unknown])));
        points
    }

    /// Claims that a point of chance agrees with, some of them as narrow as rounding leaves them.
    fn claims(chance: &mut Chance, point: &[i128]) -> Vec<Claim> {
        let claim = |chance: &mut Chance| {
            let terms: Vec<(usize, i128)> = (0..UNKNOWNS)
                .map(|unknown| (unknown, chance.one(&[0, 0, 1, 1, 1, -1, 2, -3, 7])))
                .filter(|(_, times)| *times != 0)
                .collect();
            let sum: i128 = terms.iter().map(|(unknown, times)| times * point[*unknown]).sum();
            let room = chance.one(&[0, 0, 1, 2]);
            let ends = (chance.percent(80).then_some(sum - room), chance.percent(80).then_some(sum + room));
            Claim { terms, ends }
        };
        (0..chance.between(1, 4)).map(|_| claim(chance)).filter(|claim| !claim.terms.is_empty()).collect()
    }

    #[test]
    fn ranges_are_those_that_trying_every_point_finds() {
        for seed in 0..3000 {
            let mut chance = Chance::new(seed);
            let point: Vec<i128> = (0..UNKNOWNS).map(|_| chance.below(MOST as usize + 1) as i128).collect();
            let claims = claims(&mut chance, &point);
            let ends = [(Some(0), Some(MOST)); UNKNOWNS];
            let system = System::new(&ends, &claims.iter().collect::<Vec<_>>(), &point).unwrap();
            let sum: Vec<(usize, i128)> = (0..chance.between(1, 3)).map(|unknown| (unknown, 1)).collect();
            let value = |point: &Vec<i128>| sum.iter().map(|(unknown, times)| times * point[*unknown]).sum::<i128>();
            let limits = (value(&point) - 3, value(&point) + 4);
            let values = points(&claims)
                .iter()
                .map(value)
                .filter(|value| (limits.0..=limits.1).contains(value))
                .collect::<Vec<_>>();
            let range = system.range(&sum, limits);
            assert!(!range.open, "seed {seed} is left open");
            assert_eq!(
                (Some(&range.least), Some(&range.greatest)),
                (values.iter().min(), values.iter().max()),
                "seed {seed}: {claims:?}"
            );
        }
    }

    #[test]
    fn what_contradicts_the_rest_is_named_with_how_much() {
        let one = Sum::one(0).plus(&Sum::one(1));
        let claims = [
            Claim::exactly(&Sum::one(0), Exact::whole(3)).unwrap(),
            Claim::exactly(&Sum::one(1), Exact::whole(4)).unwrap(),
            Claim::exactly(&one, Exact::whole(9)).unwrap(),
        ];
        let numbered: Vec<(usize, &Claim)> = claims.iter().enumerate().collect();
        let ends = [(Some(0), None); 2];
        assert_eq!(settle(&ends, &numbered, false), (vec![3, 4], vec![(2, 2)]));
        assert_eq!(settle(&ends, &numbered, true), (vec![3, 4], vec![(2, 0)]));
        assert_eq!(propagate(&mut ends.to_vec(), numbered.into_iter()), Err(2));
    }

    #[test]
    fn an_open_end_leaves_out_what_it_is_itself() {
        // Less than 2.5 times the second, which rounds to 2 times it.
        let sum = Sum::one(0).less(&Sum::one(1).times(Exact::fraction(5, 2)));
        let claim = Claim::between(&sum, None, Some((Exact::ZERO, true))).unwrap();
        assert_eq!((claim.terms, claim.ends), (vec![(0, 2), (1, -5)], (None, Some(-1))));
    }
}
