//! What earlier refreshes told of counts of people, and what they kept back: whoever holds all earlier releases side by side
//! must not learn more from the next one than it shows.

use std::collections::BTreeMap;

use super::period::Period;
use super::round::Rounding;

/// What a number of people is of, in ids that outlast a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// `marac.cases`.
    pub measure: String,
    /// `source=police`; empty for the whole.
    pub part: String,
    /// The area's code.
    pub area: String,
    pub period: Period,
    /// The folders of returns that it was made from, where others that are published from give another number; else empty.
    pub returns: String,
    /// The partner, where it is only what one of several sent; else empty.
    pub partner: String,
}

/// A count, or a sum of several, each as often as it is in it.
pub type Sum = Vec<Named>;

/// What figures tell: a sum as it is, or rounded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Telling {
    pub of: Sum,
    pub rounding: Option<Rounding>,
}

/// What a refresh did with a count or a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The true number, in the fewest digits.
    pub value: String,
    pub fate: Fate,
    /// The only partner that sent it, and knows it whatever becomes of it; else empty.
    pub sender: String,
}

/// Whether readers know a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A figure told it, or what it is rounded to.
    Shown,
    /// A marker stood in its place.
    Withheld,
    /// No figure was to tell it.
    Hidden,
}

/// A count that was told the public in another way than by a refresh.
#[derive(Debug, Clone, PartialEq)]
pub struct Elsewhere {
    pub named: Named,
    pub value: f64,
    /// Where: an answer to a request for information, a report.
    pub by: String,
}

/// What changed with each refresh, from the first to the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disclosed {
    pub refreshes: Vec<BTreeMap<Telling, State>>,
}

impl Disclosed {
    /// How things stood after each refresh, from the first to the last.
    pub fn standing(&self) -> impl Iterator<Item = BTreeMap<&Telling, &State>> {
        let mut standing = BTreeMap::new();
        self.refreshes.iter().map(move |changes| {
            standing.extend(changes);
            standing.clone()
        })
    }

    /// As if what was told elsewhere had been told by refreshes before all others, one after the other.
    pub fn knowing(&self, elsewhere: &[Elsewhere]) -> Disclosed {
        let told = elsewhere.iter().map(|told| {
            let telling = Telling { of: vec![told.named.clone()], rounding: None };
            (telling, State { value: told.value.to_string(), fate: Fate::Shown, sender: String::new() })
        });
        let told = told.map(|told| BTreeMap::from([told]));
        Disclosed { refreshes: told.chain(self.refreshes.iter().cloned()).collect() }
    }

    /// With the state after another refresh. What it does not name stands as it was; where nothing changed, there is no
    /// further refresh.
    pub fn after(mut self, now: BTreeMap<Telling, State>) -> Disclosed {
        let changes: BTreeMap<Telling, State> = {
            let standing = self.standing().last().unwrap_or_default();
            now.into_iter().filter(|(telling, state)| standing.get(telling) != Some(&state)).collect()
        };
        if !changes.is_empty() {
            self.refreshes.push(changes);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(value: &str, fate: Fate) -> State {
        State { value: value.to_owned(), fate, sender: String::new() }
    }

    fn named(area: &str) -> Telling {
        let period = Period::parse("2023/24 Q1").unwrap();
        let named = Named {
            measure: "marac.cases".to_owned(),
            part: String::new(),
            area: area.to_owned(),
            period,
            returns: String::new(),
            partner: String::new(),
        };
        Telling { of: vec![named], rounding: None }
    }

    #[test]
    fn only_what_changes_is_added_and_what_is_not_named_stands() {
        let first = BTreeMap::from([(named("A"), state("3", Fate::Withheld)), (named("B"), state("12", Fate::Shown))]);
        let disclosed = Disclosed::default().after(first.clone()).after(first);
        assert_eq!(disclosed.refreshes.len(), 1);
        let disclosed = disclosed.after(BTreeMap::from([(named("B"), state("14", Fate::Shown))]));
        assert_eq!(disclosed.refreshes[1].len(), 1);
        let last = disclosed.standing().last().unwrap();
        assert_eq!((last[&named("A")].value.as_str(), last[&named("B")].value.as_str()), ("3", "14"));
    }
}
