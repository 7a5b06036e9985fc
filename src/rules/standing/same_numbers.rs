//! One partner under two names that hardly differ is counted twice: where both sent nothing but the same numbers, it is asked
//! whether they are one.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::view::View;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::measure::Breakdown;
use crate::model::spelling;
use crate::rules::Rows;

pub const CODE: Code = code! {
    /// The same numbers were sent under two names that are almost the same. Are these two partners, or one that is
    /// counted twice?
    "same-numbers", Analyst, settable
};

/// In larger groups of equal numbers nothing is looked for: many partners have few cases.
const MOST_ALIKE: usize = 20;
/// Words that a name has or has not.
const FILLERS: [&str; 14] = [
    "the",
    "cic",
    "cio",
    "charity",
    "trust",
    "service",
    "services",
    "plc",
    "llp",
    "group",
    "uk",
    "project",
    "association",
    "team",
];

pub fn findings(view: &View) -> Vec<Finding> {
    let mut alike: BTreeMap<(u32, u32), (Vec<u32>, bool)> = BTreeMap::new();
    let mut known: BTreeMap<(u32, u32), bool> = BTreeMap::new();
    let mut similar = |one: u32, other: u32| {
        let names = &view.observations.partners;
        let (first, second) = (&names[one as usize], &names[other as usize]);
        // Rows that name no partner may be anybody's.
        let may_be_one = first.is_empty() || second.is_empty();
        *known.entry((one, other)).or_insert_with(|| may_be_one || are_similar(first, second))
    };
    for measure in 0..view.returns.measures.len() as u32 {
        let partner = |row: u32| view.observations.series_of(row).partner;
        let several = |rows: &Rows| rows.into_iter().any(|row| partner(row) != partner(rows.get(0)));
        for rows in view.index.groups(measure).filter(several) {
            let mut parts: BTreeMap<&Breakdown, Vec<(u32, f64, u32)>> = BTreeMap::new();
            for row in rows {
                let series = view.observations.series_of(row);
                if let Some(number) = view.number(row) {
                    parts.entry(&series.breakdown).or_default().push((series.partner, number, row));
                }
            }
            for sent in parts.values().filter(|sent| sent.len() > 1 && sent.len() <= MOST_ALIKE) {
                for (at, (one, number, _)) in sent.iter().enumerate() {
                    for (other, same, row) in &sent[at + 1..] {
                        let pair = ((*one).min(*other), (*one).max(*other));
                        if one == other || !similar(pair.0, pair.1) {
                            continue;
                        }
                        let (rows, all) = alike.entry(pair).or_insert((Vec::new(), true));
                        *all &= number == same;
                        // Many have none.
                        if number == same && *number != 0.0 {
                            rows.push(*row);
                        }
                    }
                }
            }
        }
    }
    let finding = |((one, other), (rows, all)): ((u32, u32), (Vec<u32>, bool))| {
        let row = *rows.first().filter(|_| all)?;
        let name = |partner: u32| match view.observations.partners[partner as usize].as_str() {
            "" => "rows without a partner",
            name => name,
        };
        let message = match rows.len() {
            1 => format!("{} and {} sent the same number", name(one), name(other)),
            count => format!("{} and {} sent the same {count} numbers", name(one), name(other)),
        };
        let is_named = [one, other].iter().all(|partner| !view.observations.partners[*partner as usize].is_empty());
        let under = if is_named { ", under almost the same name" } else { "" };
        let message = format!("{message}, for {}{under}", whereabouts(view, &rows));
        let hint = "if they are one partner, it is counted twice: send its numbers once, under one name; if they are two, accept this";
        Some(Finding::warning(CODE, view.at(row), message).hint(hint))
    };
    alike.into_iter().filter_map(finding).collect()
}

fn whereabouts(view: &View, rows: &[u32]) -> String {
    let places: BTreeSet<String> = rows.iter().map(|row| view.whereabouts(*row)).collect();
    match places.len() {
        1 => places.first().cloned().unwrap_or_default(),
        count => format!("{count} areas and periods"),
    }
}

/// Whether two names are one in two spellings, as far as names tell: by a slip or two of the keyboard, or by words that a
/// name has or has not. A figure is no slip.
fn are_similar(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let lower = spelling::plain(name).to_lowercase();
        let words = lower.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| !word.is_empty() && !FILLERS.contains(word)).collect::<String>()
    };
    let (one, other) = (bare(one), bare(other));
    let figures = |name: &str| name.chars().filter(|letter| letter.is_numeric()).collect::<String>();
    let shorter = one.chars().count().min(other.chars().count());
    let slips = match shorter {
        0 => return false,
        1..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    // East and west are no slip, either.
    let begin_alike = one.chars().next() == other.chars().next();
    begin_alike && figures(&one) == figures(&other) && strsim::osa_distance(&one, &other) <= slips
}

#[cfg(test)]
mod tests {
    use super::are_similar;

    #[test]
    fn names_are_one_in_two_spellings_or_two() {
        for (one, other) in [
            ("Northside Refuge", "Northside Refuges"),
            ("The Haven", "Haven CIC"),
            ("Café Refuge", "Cafe Refuge"),
            ("Northside Refuge", "Norhtside Refuge"),
        ] {
            assert!(are_similar(one, other), "{one}, {other}");
        }
        for (one, other) in [
            ("Refuge 1", "Refuge 2"),
            ("North", "South"),
            ("East Refuge", "West Refuge"),
            ("Eastgate", "Westgate"),
            ("A", "B"),
            ("", "A"),
        ] {
            assert!(!are_similar(one, other), "{one}, {other}");
        }
    }
}
