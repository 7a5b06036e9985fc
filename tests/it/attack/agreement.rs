//! On thousands of small linked tables, the program and the other attacker agree.

use quarterday::attack::{Answer, Claims, Protected, attack, claim};
use quarterday::suppress::{Reason, Zeros, suppress};

use super::other_attacker::{by_trying, determined};
use super::tables::{Dimension, Margins};

/// A small generator of its own, so that the cases are the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Areas in two overlapping groupings, by one more dimension.
fn linked(random: &mut Random) -> Margins {
    let areas = 3;
    let mut grouping = || -> Vec<Vec<usize>> {
        let side: Vec<bool> = (0..areas).map(|_| random.below(2) == 0).collect();
        let group = |which: bool| (0..areas).filter(|area| side[*area] == which).collect::<Vec<usize>>();
        [group(true), group(false)].into_iter().filter(|group| !group.is_empty()).collect()
    };
    let groupings = vec![grouping(), grouping()];
    let values: Vec<i64> = (0..areas * 2).map(|_| random.below(4) as i64).collect();
    let dimensions = [Dimension { size: areas, groupings }, Dimension::plain(2)];
    Margins::new(&dimensions, move |at| values[at[0] * 2 + at[1]])
}

fn largest(table: &Margins) -> i64 {
    table.values.iter().copied().max().unwrap_or(0)
}

fn safe(claims: &Claims, truth: &[i64], cell: usize, width: i64) -> Answer {
    attack(claims, truth, &[Protected::new(vec![(cell, 1)], width)], &[]).unwrap().remove(0)
}

#[test]
fn safe_is_what_trying_everything_finds_to_be_wide() {
    let mut random = Random(20_260_401);
    let (mut safe_ones, mut leaks, mut unproved) = (0, 0, 0);
    for _ in 0..2000 {
        let table = linked(&mut random);
        let withheld: Vec<usize> = (0..table.values.len()).filter(|_| random.below(3) > 0).collect();
        let withheld: Vec<usize> = withheld.into_iter().filter(|cell| table.values[*cell] > 0).collect();
        let at_least = random.below(2) as i64;
        let width = 1 + random.below(3) as i64;
        let claims = table.claims(&withheld, at_least);
        // The grand total may be withheld; then nothing bounds it, and trying ends a little above.
        let truth = by_trying(&claims, largest(&table) + width);
        let exact = determined(&claims);
        let protected: Vec<Protected> = withheld.iter().map(|cell| Protected::new(vec![(*cell, 1)], width)).collect();
        let answers = attack(&claims, &table.values, &protected, &[]).unwrap();
        for ((cell, protected), answer) in withheld.iter().zip(&protected).zip(answers) {
            let (low, high) = truth[*cell];
            match answer {
                Answer::Safe(proof) => {
                    assert!(high - low >= width, "cell {cell} of {table:?} is said to be safe");
                    assert!(!exact[*cell]);
                    proof.check(&claims, &table.values, protected).unwrap();
                    safe_ones += 1;
                }
                Answer::Open(open) => {
                    let within = (open.within.0.unwrap_or(i128::MIN), open.within.1.unwrap_or(i128::MAX));
                    assert!(
                        within.0 <= i128::from(low) && within.1 >= i128::from(high),
                        "{open:?} but {low} to {high}"
                    );
                    if high - low >= width {
                        unproved += 1;
                    } else {
                        leaks += 1;
                    }
                }
            }
        }
    }
    assert!(safe_ones > 1000 && leaks > 1000, "{safe_ones} safe, {leaks} open");
    assert_eq!(unproved, 0, "of {safe_ones} safe ones");
}

#[test]
fn what_is_withheld_is_enough_and_none_of_it_can_be_spared() {
    let mut random = Random(20_260_702);
    let (mut tables, mut others) = (0, 0);
    for _ in 0..300 {
        let table = linked(&mut random);
        let primary = table.small(2);
        let zeros = if random.below(2) == 0 { Zeros::Shown } else { Zeros::Withheld };
        let width = 1 + random.below(2) as i64;
        let Ok(pattern) = suppress(&table.table(&primary, zeros, width)) else { continue };
        tables += 1;
        let withheld: Vec<usize> = pattern.withheld.keys().map(|id| *id as usize).collect();
        let at_least = i64::from(zeros == Zeros::Shown);
        assert!(zeros == Zeros::Withheld || withheld.iter().all(|cell| table.values[*cell] > 0));
        let claims = table.claims(&withheld, at_least);
        assert_eq!(claims, pattern.claims);
        let ranges = by_trying(&claims, largest(&table) + width);
        assert!(primary.iter().all(|cell| ranges[*cell].1 - ranges[*cell].0 >= width), "{table:?}");
        for (id, _) in pattern.withheld.iter().filter(|(_, reason)| **reason != Reason::Primary) {
            others += 1;
            let fewer: Vec<usize> = withheld.iter().copied().filter(|cell| *cell != *id as usize).collect();
            let claims = table.claims(&fewer, at_least);
            let ranges = by_trying(&claims, largest(&table) + width);
            let narrow = primary.iter().find(|cell| ranges[**cell].1 - ranges[**cell].0 < width);
            let narrow = narrow.unwrap_or_else(|| panic!("cell {id} need not be withheld in {table:?}"));
            assert!(matches!(safe(&claims, &table.values, *narrow, width), Answer::Open(_)));
        }
    }
    assert!(tables > 100 && others > 100, "{tables} tables, {others} other cells");
}

#[test]
fn one_more_percentage_or_one_more_rolling_sum_is_refused_if_and_only_if_it_gives_a_number_away() {
    let mut random = Random(20_261_001);
    let (mut given_away, mut kept) = (0, 0);
    for _ in 0..150 {
        let table = linked(&mut random);
        let primary = table.small(2);
        let Ok(pattern) = suppress(&table.table(&primary, Zeros::Shown, 1)) else { continue };
        let most = largest(&table) + 1;
        for _ in 0..3 {
            let mut claims = pattern.claims.clone();
            let (part, whole) =
                (random.below(table.values.len() as u64) as usize, random.below(table.values.len() as u64) as usize);
            let (a, b) = (table.values[part], table.values[whole]);
            if b == 0 || part == whole {
                continue;
            }
            if random.below(2) == 0 {
                let shown = (2000 * a + b) / (2 * b);
                claims.claims.extend(claim::share(9999, &[(part, 1)], &[(whole, 1)], shown, 1).unwrap());
            } else {
                claims.claims.push(claim::exact(9999, vec![(part, 1), (whole, 1)], a + b));
            }
            let ranges = by_trying(&claims, most);
            for cell in &primary {
                let wide = ranges[*cell].1 > ranges[*cell].0;
                let is_safe = match safe(&claims, &table.values, *cell, 1) {
                    // Where a percentage leaves the numbers without a bound, trying ends too early to see it.
                    Answer::Safe(proof) => {
                        let moves = proof.low.moves().iter().chain(proof.high.moves());
                        let beyond = moves.into_iter().any(|(cell, by)| table.values[*cell] + by > most);
                        assert!(wide || beyond, "cell {cell} of {table:?} is said to be safe");
                        true
                    }
                    Answer::Open(_) => {
                        assert!(!wide, "cell {cell} of {table:?} is not proved safe");
                        false
                    }
                };
                if is_safe { kept += 1 } else { given_away += 1 }
            }
        }
    }
    assert!(given_away > 50 && kept > 50, "{given_away} given away, {kept} kept");
}
