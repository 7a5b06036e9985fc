//! One of those that send a count may be all of them: what it sent is the sum of what others sent, each time, as where a
//! coordinator's total stands among the partners. Then everything is counted twice.

use std::collections::BTreeMap;

use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::measure::{Breakdown, Measure};
use crate::rules::Rows;
use crate::rules::view::View;

pub const CODE: Code = code! {
    /// What one partner sent is always the sum of what others sent, as if it were their total. If it is, everything
    /// is counted twice.
    "sum-of-others", Analyst, settable
};

/// Among more partners than these nobody is the sum of all by name, and no two of them are looked at.
const MOST: usize = 20;
const MOST_FOR_PAIRS: usize = 8;
/// How much less likely than one in two, so many times over, it must be that numbers add up by chance: a number of about
/// this size is as good as any other, so each one that fits says log2 of itself. Eight is one in 256.
const CLEAR: f64 = 8.0;

/// Words of a name that says so itself: then one sum that fits is enough.
const TOGETHER: [&str; 14] = [
    "all", "both", "combined", "together", "sum", "everyone", "everybody", "whole", "total", "totals", "subtotal", "overall",
    "aggregate", "\u{3c3}",
];

/// Whose sum a partner may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Parts {
    All,
    Two(u32, u32),
}

/// How often a partner was the sum of others, and the first row where it was; `None` once it was not.
type Held = Option<(usize, f64, u32)>;

pub fn findings(view: &View) -> Vec<Finding> {
    let adds = |measure: &Measure| measure.whole || measure.unit == "£";
    let measures = view.returns.measures.iter().zip(0u32..).filter(|(measure, _)| adds(measure));
    measures.flat_map(|(_, measure)| of_measure(view, measure)).collect()
}

fn of_measure(view: &View, measure: u32) -> Vec<Finding> {
    let mut held: BTreeMap<(u32, Parts), Held> = BTreeMap::new();
    for rows in view.index.groups(measure) {
        for sent in sent(view, rows).values() {
            tally(sent, &mut held);
        }
    }
    // The more there is to try, the more fits by chance.
    let tried = (held.len().max(1) as f64).log2();
    let mut found: BTreeMap<u32, Finding> = BTreeMap::new();
    for ((partner, parts), held) in held {
        let says_so = is_together(&view.observations.partners[partner as usize]);
        let is_clear = |held: &(usize, f64, u32)| held.0 > 1 && held.1 - tried >= CLEAR || held.0 > 0 && says_so;
        if let Some((times, _, row)) = held.filter(is_clear) {
            found.entry(partner).or_insert_with(|| finding(view, (partner, parts), times, row));
        }
    }
    found.into_values().collect()
}

/// What each partner sent, by part of the measure; where a partner sent one part twice, another finding says so.
fn sent<'a>(view: &'a View, rows: Rows) -> BTreeMap<&'a Breakdown, BTreeMap<u32, (f64, u32)>> {
    let mut parts: BTreeMap<&Breakdown, BTreeMap<u32, (f64, u32)>> = BTreeMap::new();
    // Most are from one partner alone, or from two.
    let partner = |row: u32| view.observations.series_of(row).partner;
    let mut two = (partner(rows.get(0)), None);
    let third = rows.into_iter().map(partner).any(|partner| match two {
        (one, _) if one == partner => false,
        (_, Some(other)) => other != partner,
        (one, None) => {
            two = (one, Some(partner));
            false
        }
    });
    if !third {
        return parts;
    }
    for row in rows {
        if let Some(number) = view.number(row) {
            let series = view.observations.series_of(row);
            parts.entry(&series.breakdown).or_default().entry(series.partner).or_insert((number, row));
        }
    }
    parts.retain(|_, sent| (3..=MOST).contains(&sent.len()));
    parts
}

fn is_together(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).any(|word| TOGETHER.contains(&word))
}

fn tally(sent: &BTreeMap<u32, (f64, u32)>, held: &mut BTreeMap<(u32, Parts), Held>) {
    let sum: f64 = sent.values().map(|(number, _)| number).sum();
    for (partner, (number, row)) in sent {
        let mut add = |parts: Parts, others: f64, several: bool| {
            let before = held.entry((*partner, parts)).or_insert(Some((0, 0.0, *row)));
            *before = match *before {
                // One number beside zeros is the same as another's.
                Some(so_far) if others == *number && !several => Some(so_far),
                Some((times, says, first)) if others == *number => {
                    Some((times + 1, says + (1.0 + number.abs()).log2(), if times == 0 { *row } else { first }))
                }
                Some(_) | None => None,
            };
        };
        let of_others = || sent.iter().filter(|(other, _)| *other != partner).map(|(other, (number, _))| (*other, *number));
        add(Parts::All, sum - number, of_others().filter(|(_, number)| *number != 0.0).count() > 1);
        if (4..=MOST_FOR_PAIRS).contains(&sent.len()) {
            for (one, first) in of_others() {
                for (other, second) in of_others().filter(|(other, _)| *other > one) {
                    add(Parts::Two(one, other), first + second, first != 0.0 && second != 0.0);
                }
            }
        }
    }
}

fn finding(view: &View, (partner, parts): (u32, Parts), times: usize, row: u32) -> Finding {
    let name = |partner: u32| match view.observations.partners[partner as usize].as_str() {
        "" => "rows without a partner",
        name => name,
    };
    let label = &view.returns.measures[view.observations.series_of(row).measure as usize].label;
    let others = match parts {
        Parts::All => "all other partners".to_owned(),
        Parts::Two(one, other) => format!("{} and {}", name(one), name(other)),
    };
    let often = if times == 1 { String::new() } else { format!(", all {times} times") };
    let message = format!("{label} from {} is the sum of what {others} sent{often}", name(partner));
    let hint = "if it is their total, it is counted twice: leave those rows out; if it is a partner of its own, accept this";
    Finding::warning(CODE, view.at(row), message).hint(hint)
}
