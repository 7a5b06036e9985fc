//! What was withheld and why, in words for the analyst, and why nothing could be published.

use std::collections::{BTreeMap, BTreeSet};

use super::Together;
use super::attacker::Attacker;
use super::ledger::{Ledger, Tell, Terms, in_full};
use super::secondary::{Because, Refused, Withheld};
use crate::attack::Open;
use crate::model::code::Code;
use crate::model::disclosed::Fate;
use crate::model::finding::{Finding, Origin};
use crate::model::round::Rounding;
use crate::model::withheld::{Number, Record};
use crate::suppress::{Reason, Refusal};

/// More figures than this that give a number away are only counted.
const NAMED: usize = 6;

/// What helps where a publication calls public what gives away a number that another withholds.
const MADE_PUBLIC: &str = "what one publication calls `public` gives it away: if it is public already, enter it in \
    told-elsewhere.toml with where it was published; otherwise leave it out, or remove `public`";

/// What helps where figures together give away too much.
const SHOW_LESS: &str = "show less: leave out one of these figures, or combine small ones; what an earlier release \
    showed cannot be taken back";

/// The record of a refresh.
pub fn record(together: &Together, ledger: &Ledger, withheld: &Withheld, policy: String) -> Record {
    let told = || ledger.tells.iter().enumerate().filter(|(_, tell)| tell.figures > 0);
    let gone = || told().filter(|(index, _)| withheld.why.contains_key(index));
    let mut numbers: Vec<Number> = gone()
        .map(|(index, tell)| {
            let steps = ledger.finest(&tell.terms);
            Number {
                of: told_of(together, ledger, tell),
                value: in_full(tell.value, steps),
                why: words(ledger, tell, withheld.why[&index]).to_owned(),
                width: withheld.widths.get(&index).map(|width| in_full(*width, steps)),
                figures: tell.figures,
            }
        })
        .collect();
    numbers.sort_by(|a, b| a.of.cmp(&b.of));
    Record {
        policy,
        told: told().count(),
        withheld: gone().count(),
        told_by_figures: told().map(|(_, tell)| tell.figures).sum(),
        withheld_by_figures: gone().map(|(_, tell)| tell.figures).sum(),
        attackers: withheld.attackers,
        earlier: earlier(ledger, withheld),
        numbers,
    }
}

/// How many numbers earlier releases told that this one does not.
fn earlier(ledger: &Ledger, withheld: &Withheld) -> usize {
    let now: BTreeSet<(&Terms, Option<Rounding>)> = ledger
        .tells
        .iter()
        .enumerate()
        .filter(|(index, tell)| tell.figures > 0 && !withheld.why.contains_key(index))
        .map(|(_, tell)| (&tell.terms, tell.rounding))
        .collect();
    let shown = ledger.earlier.iter().filter(|told| told.fate == Fate::Shown);
    shown.map(|told| (&told.terms, told.rounding)).filter(|told| !now.contains(told)).collect::<BTreeSet<_>>().len()
}

/// The same whether it was withheld before or now, so that a second refresh says the same.
fn words(ledger: &Ledger, tell: &Tell, why: Reason) -> &'static str {
    let below = ledger.agreed(&tell.terms).threshold.map_or(0, i64::from) * ledger.finest(&tell.terms);
    let rest = match tell.terms.as_slice() {
        [(count, 1)] => ledger.known[*count].rest,
        _ => None,
    };
    match why {
        Reason::Primary if tell.value < below => "small",
        Reason::Primary if rest.is_some_and(|rest| rest < below) => "one partner sent all but a few of it",
        Reason::Primary => "everybody who was counted belongs to it",
        Reason::Before | Reason::Line | Reason::Attack => "it would give away a small number",
    }
}

/// That earlier releases would be forgotten, because nothing describes any more what they were of.
pub fn history_lost(returns: &str, lost: &BTreeMap<String, usize>) -> Finding {
    let lost: Vec<String> = lost.iter().map(|(what, counts)| format!("{what} ({counts} counts)")).collect();
    let message = format!(
        "nothing is published: what earlier releases showed would be forgotten, because these are no longer \
        described: {}",
        lost.join(", ")
    );
    Finding::error(Code::HISTORY_LOST, Origin::file(returns.to_owned()), message).hint(
        "if an area has a new code, put the old code into its `aliases`; if a measure, item or kind of return was \
        renamed, name the old id in `formerly`; keep the description of what is no longer sent",
    )
}

/// Why nothing may be published: the number that could be worked out, by whom, and from what.
pub fn refusal(together: &Together, ledger: &Ledger, refused: &Refused) -> Finding {
    let returns: Vec<&str> = together.lists.iter().map(|list| list.returns.as_str()).collect();
    let origin = Origin::file(returns.join(", "));
    let (refusal, because, made_public, attacker) = match refused {
        Refused::Leak { refusal, because, made_public, attacker } => (refusal, because, *made_public, attacker),
        Refused::Public(tell) => {
            let of = told_of(together, ledger, &ledger.tells[*tell]);
            let message = format!(
                "nothing is published: {of} is shown by a publication that says `public`, but another publication \
                from the same returns withholds it"
            );
            return Finding::error(Code::PUBLIC_AND_WITHHELD, origin, message).hint(MADE_PUBLIC);
        }
        Refused::ShownBefore(tell) => {
            let of = told_of(together, ledger, &ledger.tells[*tell]);
            let message = format!(
                "nothing is published: {of} is small under the rules agreed now, but an earlier release showed it, \
                which cannot be taken back"
            );
            return Finding::error(Code::SHOWN_BEFORE, origin, message).hint(
                "enter it in told-elsewhere.toml, with the release that showed it; otherwise keep the threshold as it \
                was",
            );
        }
    };
    let whom = match attacker {
        Attacker::Public => "anybody",
        Attacker::KnowsOne => "somebody who knows one case",
        Attacker::Partner(_) => "a partner who knows what it sent",
    };
    let of = |cell: u64| match ledger.counts.get(cell as usize) {
        Some(_) => name(together, ledger, &vec![(cell as usize, 1)]),
        None => "a sum of several counts".to_owned(),
    };
    let (message, hint) = match refusal {
        Refusal::NotSafe { cells, open, .. } => {
            let of: Vec<String> = cells.iter().map(|cell| of(*cell)).collect();
            let message = format!(
                "{} could be worked out by {whom}{}: {}",
                of.join(" and "),
                reach(open),
                given_away(together, ledger, because)
            );
            let hint = if made_public { MADE_PUBLIC } else { SHOW_LESS };
            (message, hint)
        }
        Refusal::CannotBeWithheld { cell } => {
            (format!("{} must be withheld, but is shown elsewhere", of(*cell)), "leave out the figure that shows it")
        }
        Refusal::SameId { .. } | Refusal::NoSuchCell { .. } | Refusal::Fault(_) => (
            format!("what would be published contradicts itself: {refusal}"),
            "compare with what earlier releases showed; correct the returns that disagree",
        ),
    };
    Finding::error(Code::DISCLOSED, origin, format!("nothing is published: {message}")).hint(hint)
}

fn reach(open: &Open) -> String {
    match open.within {
        (Some(low), Some(high)) if low == high => " exactly".to_owned(),
        (Some(low), Some(high)) => format!(" to within {low} and {high}"),
        _ => String::new(),
    }
}

/// The figures that pin a number; relations between them are left unsaid, since everybody knows them.
fn given_away(together: &Together, ledger: &Ledger, because: &[Because]) -> String {
    let named = because.iter().map(|because| match because {
        Because::Count(count) => name(together, ledger, &vec![(*count, 1)]),
        Because::Tell(tell) => told_of(together, ledger, &ledger.tells[*tell]),
    });
    let mut named: Vec<String> = named.collect();
    let more = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    match (named.is_empty(), more) {
        (true, _) => "what is shown leaves only one possible number".to_owned(),
        (false, 0) => format!("these figures give it away: {}", named.join("; ")),
        (false, more) => format!("these figures give it away: {}; and {more} more", named.join("; ")),
    }
}

/// What a tell is of, in words.
fn told_of(together: &Together, ledger: &Ledger, tell: &Tell) -> String {
    let rounded = tell.rounding.map_or(String::new(), |rounding| format!(", rounded to {}", rounding.base));
    format!("{}{rounded}", name(together, ledger, &tell.terms))
}

/// A count or a sum of counts in words.
fn name(together: &Together, ledger: &Ledger, terms: &Terms) -> String {
    let names: Vec<String> = terms
        .iter()
        .map(|(place, _)| {
            let then = if *place < ledger.now { "" } else { " as it was in an earlier release" };
            format!("{}{then}", together.book.words(&ledger.counts[*place]))
        })
        .collect();
    names.join(" and ")
}
