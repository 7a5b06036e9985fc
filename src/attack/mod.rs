//! What somebody who knows every published claim can work out: whole numbers and inequalities in, answers out.
//!
//! | file | what it holds |
//! |---|---|
//! | `claims`, `claim` | what is shown, as `lo <= sum(coefficient x variable) <= hi`; published figures as such claims |
//! | `propagate` | what follows from one claim after the other |
//! | `part`, `joined`, `siege` | claims that have no unknown number in common are attacked apart; what moves together is one |
//! | `nearest`, `simplex`, `basis` | the nearest table in which a number has moved so far, or the proof that there is none |
//! | `mend` | such a table found by trying, which is quick however large the table is |
//! | `witness` | whole tables that differ in a number |
//! | `trials` | the same again and again while more is shown |
//! | `ways` | what else would have to move if a number is to move |
//! | `start` | some table that agrees with all claims, where nobody knows the true one |
//! | `certificate` | the check of two such tables, which shares nothing with the search |
//! | `explain` | what is proven of a number that is not safe, and by which claims |
//!
//! A number is *safe* if the attacker's whole-number range of it is at least as wide as asked for. The answer "safe"
//! always carries a proof that is checked exactly; without one the answer is "open", whatever the solver thinks.
//! This layer knows nothing of returns, figures or policies.

mod basis;
mod certificate;
pub mod claim;
mod claims;
mod explain;
mod groups;
mod joined;
mod mend;
mod nearest;
mod part;
mod propagate;
mod siege;
mod simplex;
mod start;
mod trials;
mod ways;
mod witness;

use std::collections::{BTreeMap, BTreeSet};

pub use certificate::{Alternative, Certificate, Checks, Refused, Touching};
pub use claims::{Claim, Claims, Fault, Limits, Protected, Terms};

use explain::Proven;
pub use groups::Groups;
use propagate::Bounds;
pub use propagate::Shown;
use siege::sieges;
pub use start::{Start, start};
pub use trials::{Trials, Tried, distinct};
pub use ways::Ways;
use witness::{Asked, Ends, QUICK, Search, Seen, THOROUGH, Witnesses};

/// Nothing is counted more often than this, so that sums of it fit.
const LARGEST_TIMES: u64 = 1 << 50;

/// More claims than this are not thinned out one by one.
const THINNED: usize = 60;

/// What the attack says of a protected number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Two tables that differ by the width prove that it is safe.
    Safe(Certificate),
    Open(Open),
}

/// A number that is not proved safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The lowest and the highest value in a table that agrees with every claim.
    pub seen: (i128, i128),
    /// What the claims prove it to be at least and at most, if they do.
    pub within: (Option<i128>, Option<i128>),
    /// The ids of claims that prove that, none of which can be done without if there are few; sorted.
    pub because: Vec<usize>,
}

impl Open {
    /// Whether the attacker is sure to narrow it to less than the width. If not, it may be safe and is not proved so.
    pub fn is_leak(&self, width: i64) -> bool {
        matches!(self.within, (Some(low), Some(high)) if high - low < i128::from(width))
    }
}

/// Attacks each protected number, in the order given. `truth` is the true table; `hints` are other tables thought to
/// agree with the claims, which save time. Protected widths are at least 1.
pub fn attack(
    claims: &Claims,
    truth: &[i64],
    protected: &[Protected],
    hints: &[Alternative],
) -> Result<Vec<Answer>, Fault> {
    let touching = check(claims, truth, protected)?;
    let agree = hints.iter().filter(|hint| touching.check(claims, truth, hint).is_ok());
    let hints: Vec<Alternative> = agree.cloned().collect();
    attack_in(THOROUGH, (claims, &touching), truth, protected, &hints)
}

/// The same by what is quick alone: more may be open. The hints are known to agree; a proof that rests on one that does not is
/// none.
pub fn attack_quickly(
    claims: &Claims,
    truth: &[i64],
    protected: &[Protected],
    hints: &[Alternative],
) -> Result<Vec<Answer>, Fault> {
    let touching = check(claims, truth, protected)?;
    attack_in(QUICK, (claims, &touching), truth, protected, hints)
}

/// Every table that the search found was checked against the claims when it was found.
fn attack_in(
    search: &Search,
    (claims, touching): (&Claims, &Touching),
    truth: &[i64],
    protected: &[Protected],
    hints: &[Alternative],
) -> Result<Vec<Answer>, Fault> {
    let attack = Attack::new((claims, touching), Asked::new(protected, truth)?, hints, search);
    let answer = |place: usize| match &attack.found[place] {
        None => {
            let Seen { low, high } = attack.seen[&place].clone();
            let certificate = Certificate { low: low.1, high: high.1 };
            match certificate.is_wide(truth, &protected[place]) {
                Ok(()) => Ok(Answer::Safe(certificate)),
                Err(_) => attack.opened(place, &Found::default(), &protected[place]).map(Answer::Open),
            }
        }
        Some(found) => attack.opened(place, found, &protected[place]).map(Answer::Open),
    };
    (0..protected.len()).map(answer).collect()
}

/// The numbers that leak by what follows from one claim after the other, by their places: what [`attack`] says of these,
/// in a moment. The others may leak too.
pub fn followed(claims: &Claims, truth: &[i64], protected: &[Protected]) -> Result<Vec<(usize, Open)>, Fault> {
    let touching = check(claims, truth, protected)?;
    let attack = Attack::new((claims, &touching), Asked::new(protected, truth)?, &[], &[]);
    let leaks = (0..protected.len()).filter_map(|place| {
        let found = attack.found[place].as_ref().filter(|found| found.is_narrow(&protected[place]))?;
        Some(attack.opened(place, found, &protected[place]).map(|open| (place, open)))
    });
    leaks.collect()
}

/// The faults of the question itself; else what the claims touch.
fn check(claims: &Claims, truth: &[i64], protected: &[Protected]) -> Result<Touching, Fault> {
    let count = claims.variables.len();
    let named =
        claims.claims.iter().map(|claim| &claim.terms).chain(protected.iter().map(|protected| &protected.terms));
    for (variable, times) in named.flatten() {
        if *variable >= count {
            return Err(Fault::NoSuchVariable { variable: *variable });
        }
        if times.unsigned_abs() > LARGEST_TIMES {
            return Err(Fault::TooLarge);
        }
    }
    let touching = Touching::new(claims, truth)?;
    for protected in protected {
        if !protected.admits(certificate::sum(&protected.terms, truth)?) {
            let variable = protected.terms.first().map_or(0, |(variable, _)| *variable);
            return Err(Fault::LimitContradicted { variable });
        }
    }
    Ok(touching)
}

/// What is proven of a number that is not proved safe.
#[derive(Default)]
struct Found {
    lower: Option<Proven>,
    upper: Option<Proven>,
}

impl Found {
    fn bounds(&self) -> (Option<i128>, Option<i128>) {
        let value = |proven: &Option<Proven>| proven.as_ref().map(|proven| proven.value);
        (value(&self.lower), value(&self.upper))
    }

    fn is_narrow(&self, protected: &Protected) -> bool {
        protected.is_narrowed_by(self.bounds())
    }
}

struct Attack<'a> {
    claims: &'a Claims,
    truth: &'a [i64],
    seen: BTreeMap<usize, Seen>,
    /// Nothing where the tables are wide apart.
    found: Vec<Option<Found>>,
}

impl<'a> Attack<'a> {
    /// `hints` agree with the claims.
    fn new(
        (claims, touching): (&'a Claims, &'a Touching),
        asked: Asked<'a>,
        hints: &[Alternative],
        search: &Search,
    ) -> Self {
        let Asked { protected, truth, .. } = asked;
        let bounds = Bounds::propagate(claims);
        let mut witnesses = Witnesses::new(claims, touching, &asked, hints, 0..protected.len());
        let mut found: Vec<Option<Found>> = protected
            .iter()
            .enumerate()
            .map(|(place, protected)| (!witnesses.is_wide(place)).then(|| propagated(&bounds, protected)))
            .collect();
        // Where hints prove everything, nothing is laid out.
        let (sieges, places) = match search.is_empty() || found.iter().all(Option::is_none) {
            true => Default::default(),
            false => sieges(claims, &bounds, truth, protected, |_| 1.0),
        };
        let mut ends: Vec<Ends> = protected.iter().map(|_| Ends::default()).collect();
        for (way, most) in search {
            let is_open =
                |which: usize, (at, inside): (usize, usize)| !witnesses.is_settled(&sieges[at], inside, &ends[which]);
            let all = places.iter().enumerate().filter_map(|(which, place)| Some((which, (*place)?)));
            let open: Vec<_> = all.filter(|(which, place)| is_open(*which, *place)).collect();
            for (which, (at, inside)) in open.iter().copied().filter(|_| open.len() <= *most) {
                if !witnesses.is_wide(which) {
                    witnesses.search(&sieges[at], inside, &bounds, way, &mut ends[which]);
                }
            }
        }
        for (which, ends) in ends.into_iter().enumerate() {
            let before = found[which].take().unwrap_or_default();
            found[which] = (!witnesses.is_wide(which)).then(|| {
                let proven = with_known(&bounds, ends, &protected[which]);
                Found {
                    lower: closer(before.lower, proven.lower, |a, b| a >= b),
                    upper: closer(before.upper, proven.upper, |a, b| a <= b),
                }
            });
        }
        Self { claims, truth, seen: witnesses.seen, found }
    }

    fn opened(&self, place: usize, found: &Found, protected: &Protected) -> Result<Open, Fault> {
        let places = self.thinned(protected, found)?.into_iter();
        let because: BTreeSet<usize> = places.map(|place| self.claims.claims[place].id).collect();
        let Seen { low, high } = &self.seen[&place];
        Ok(Open {
            seen: (low.0, high.0),
            within: protected.left(found.bounds()),
            because: because.into_iter().collect(),
        })
    }

    /// The claims behind what was found, without those that are not needed to narrow the number to less than the width.
    fn thinned(&self, protected: &Protected, found: &Found) -> Result<Vec<usize>, Fault> {
        let behind =
            [&found.lower, &found.upper].into_iter().flatten().flat_map(|proven| proven.behind.iter().copied());
        let mut places: Vec<usize> = behind.collect::<BTreeSet<usize>>().into_iter().collect();
        if places.len() > THINNED || !found.is_narrow(protected) {
            return Ok(places);
        }
        // Last first, so that what is shown first is named.
        for at in (0..places.len()).rev() {
            let mut fewer = places.clone();
            fewer.remove(at);
            if self.still_narrow(&fewer, protected)? {
                places = fewer;
            }
        }
        Ok(places)
    }

    /// Whether these claims alone narrow a number.
    fn still_narrow(&self, places: &[usize], protected: &Protected) -> Result<bool, Fault> {
        let named = places.iter().map(|place| &self.claims.claims[*place].terms).chain([&protected.terms]);
        let variables: BTreeSet<usize> = named.flatten().map(|(variable, _)| *variable).collect();
        let now: BTreeMap<usize, usize> = variables.iter().copied().zip(0..).collect();
        let moved = |terms: &Terms| terms.iter().map(|(variable, times)| (now[variable], *times)).collect();
        let claim = |place: &usize| {
            let claim = &self.claims.claims[*place];
            Claim { terms: moved(&claim.terms), ..claim.clone() }
        };
        let some = Claims {
            variables: variables.iter().map(|variable| self.claims.variables[*variable]).collect(),
            claims: places.iter().map(claim).collect(),
        };
        let truth: Vec<i64> = variables.iter().map(|variable| self.truth[*variable]).collect();
        let protected = [Protected { terms: moved(&protected.terms), ..protected.clone() }];
        let touching = Touching::new(&some, &truth)?;
        let attack = Attack::new((&some, &touching), Asked::new(&protected, &truth)?, &[], QUICK);
        Ok(attack.found[0].as_ref().is_some_and(|found| found.is_narrow(&protected[0])))
    }
}

/// What follows from one claim after the other.
fn propagated(bounds: &Bounds, protected: &Protected) -> Found {
    let least = |sign| {
        let value = bounds.least(&protected.terms, sign)?;
        Some(Proven { value: value * sign, behind: bounds.behind(&protected.terms, sign) })
    };
    Found { lower: least(1), upper: least(-1) }
}

/// What follows from all claims together: the bounds of what is unknown, and what is known besides.
fn with_known(bounds: &Bounds, [upper, lower]: [Option<Proven>; 2], protected: &Protected) -> Found {
    let known = |(variable, _): &&(usize, i64)| bounds.fixed(*variable).is_some();
    let known: Terms = protected.terms.iter().filter(known).copied().collect();
    // The least and the most of what is known are the same.
    let value = bounds.least(&known, 1).unwrap_or_default();
    let behind: BTreeSet<usize> = bounds.behind(&known, 1).into_iter().chain(bounds.behind(&known, -1)).collect();
    let add = |found: Proven, sign: i128| Proven {
        value: sign * found.value + value,
        behind: found.behind.into_iter().chain(behind.iter().copied()).collect(),
    };
    Found { upper: upper.map(|found| add(found, 1)), lower: lower.map(|found| add(found, -1)) }
}

fn closer(a: Option<Proven>, b: Option<Proven>, better: fn(i128, i128) -> bool) -> Option<Proven> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if better(a.value, b.value) { a } else { b }),
        (a, b) => a.or(b),
    }
}
