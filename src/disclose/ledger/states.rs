//! What is to be remembered of a refresh.

use std::collections::BTreeMap;

use super::{Ledger, Nature, TellIndex, earlier};
use crate::model::disclosed::{Fate, Named, State, Telling};
use crate::world::Book;

impl Ledger {
    /// What is to be remembered of this refresh: every count that was sent, with its true value, and every sum that a
    /// publication which was asked for is to tell.
    pub fn states(&self, book: &Book, withheld: &dyn Fn(TellIndex) -> bool) -> BTreeMap<Telling, State> {
        let mut states = BTreeMap::new();
        for (count, known) in self.known.iter().enumerate().take(self.now) {
            // Where there was nobody to count, anybody may know that.
            let fate = match known.nature {
                Nature::Counted => Some(Fate::Hidden),
                Nature::Constant if book.is_people(self.counts[count].measure) => Some(Fate::Shown),
                Nature::Constant | Nature::Unsent { .. } | Nature::Unknown => None,
            };
            if let Some(fate) = fate.filter(|_| known.is_number()) {
                let value = earlier::in_full(known.value, self.steps_of(count));
                let of = vec![self.named(book, count)];
                states.insert(Telling { of, rounding: None }, State { value, fate, sender: self.sent_by(count) });
            }
            // What each of several partners sent of it, they know, too.
            for (sender, own) in &known.own {
                let partner = self.partners[*sender as usize].clone();
                let of = vec![Named { partner, ..self.named(book, count) }];
                let value = earlier::in_full(*own, self.steps_of(count));
                let state = State { value, fate: Fate::Hidden, sender: String::new() };
                states.entry(Telling { of, rounding: None }).or_insert(state);
            }
        }
        for (index, tell) in self.tells.iter().enumerate().filter(|(_, tell)| tell.asked > 0) {
            // What a range tells is the range, which is sent and read anew each time.
            if !tell.terms.iter().all(|(count, _)| self.known[*count].is_number()) {
                continue;
            }
            let named = |(count, times): &(usize, i64)| {
                let times = times * self.steps_of(*count) / self.finest(&tell.terms);
                std::iter::repeat_n(self.named(book, *count), times.max(0) as usize)
            };
            let fate = if withheld(index) { Fate::Withheld } else { Fate::Shown };
            let sender = match tell.terms.as_slice() {
                [(count, 1)] => self.sent_by(*count),
                _ => String::new(),
            };
            let state = State { value: earlier::in_full(tell.value, self.finest(&tell.terms)), fate, sender };
            let of = tell.terms.iter().flat_map(named).collect();
            states.insert(Telling { of, rounding: tell.rounding }, state);
        }
        states
    }
}
