//! How long it takes. `cargo test --release --test it -- --ignored attack::cost --nocapture` prints it; one after the
//! other with `--test-threads 1`.

use std::time::Instant;

use quarterday::attack::{Answer, Protected, attack};
use quarterday::suppress::{Zeros, suppress};

use super::agreement::Random;
use super::tables::{Dimension, Margins};

/// Skewed margins and small counts, seeded.
fn synthetic(sizes: &[usize]) -> Margins {
    let mut random = Random(12_345);
    let mut uniform = move || random.below(1 << 30) as f64 / f64::from(1 << 30);
    let mut weight = || (0.8 * ((0..12).map(|_| uniform()).sum::<f64>() - 6.0)).exp();
    let weights: Vec<Vec<f64>> = sizes.iter().map(|size| (0..*size).map(|_| weight()).collect()).collect();
    let mut random = Random(54_321);
    let values: Vec<i64> = (0..sizes.iter().product())
        .map(|cell: usize| {
            let (mut rest, mut mean) = (cell, 2.5);
            for (size, weights) in sizes.iter().zip(&weights).rev() {
                mean *= weights[rest % size];
                rest /= size;
            }
            // A count of chance: how many uniform numbers multiply to no less than exp(-mean).
            let (mut count, mut product) = (0, 1.0);
            loop {
                product *= random.below(1 << 30) as f64 / f64::from(1 << 30);
                if product <= (-mean).exp() {
                    return count;
                }
                count += 1;
            }
        })
        .collect();
    let sizes = sizes.to_vec();
    let dimensions: Vec<Dimension> = sizes.iter().map(|size| Dimension::plain(*size)).collect();
    Margins::new(&dimensions, move |at| {
        values[at.iter().zip(&sizes).fold(0, |place, (category, size)| place * size + category)]
    })
}

/// The most memory that this process has ever had, in MB; only where the system says so.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// Measures, and gives how many are withheld, how many are primary and how many of these an attack without hints proves.
fn measure(sizes: &[usize], width: i64) -> (usize, usize, usize) {
    let table = synthetic(sizes);
    let primary = table.small(4);
    let started = Instant::now();
    let pattern = suppress(&table.table(&primary, Zeros::Shown, width)).unwrap();
    let chosen = started.elapsed();
    let protected: Vec<Protected> = primary.iter().map(|cell| Protected::new(vec![(*cell, 1)], width)).collect();
    let started = Instant::now();
    let answers = attack(&pattern.claims, &table.values, &protected, &[]).unwrap();
    let audited = started.elapsed();
    let safe = answers.iter().filter(|answer| matches!(answer, Answer::Safe(_))).count();
    eprintln!(
        "cost | {sizes:?} | width {width} | {} cells | {} primary | {} withheld | chosen in {:.2} s | audit without hints in {:.2} s: {safe} safe | at most {:?} MB so far",
        table.values.len(),
        primary.len(),
        pattern.withheld.len(),
        chosen.as_secs_f64(),
        audited.as_secs_f64(),
        most_memory(),
    );
    // The choice has a proof for each. An attack that does not know these may leave some open, but finds no leak.
    let is_leak = |answer: &Answer| matches!(answer, Answer::Open(open) if open.is_leak(width));
    assert!(!answers.iter().any(is_leak));
    (pattern.withheld.len(), primary.len(), safe)
}

#[test]
fn a_linked_table_of_more_than_a_thousand_cells_is_protected_and_all_of_it_proved_again() {
    let (withheld, primary, safe) = measure(&[8, 12, 10], 1);
    assert!(withheld <= 520, "{withheld} are withheld for {primary}");
    assert_eq!(safe, primary);
}

#[test]
#[ignore = "measures, and takes long"]
fn three_dimensions_four_wide() {
    let (_, primary, safe) = measure(&[8, 12, 10], 4);
    assert_eq!(safe, primary);
}

#[test]
#[ignore = "measures, and takes long"]
fn four_dimensions() {
    measure(&[8, 12, 10, 3], 1);
}

#[test]
#[ignore = "measures, and takes long"]
fn four_dimensions_of_ten_thousand_cells() {
    let (_, primary, safe) = measure(&[9, 12, 10, 6], 1);
    assert_eq!(safe, primary);
}

#[test]
#[ignore = "measures, and takes long"]
fn four_dimensions_four_wide() {
    measure(&[8, 12, 10, 3], 4);
}

#[test]
#[ignore = "measures, and takes long"]
fn four_dimensions_of_ten_thousand_cells_four_wide() {
    measure(&[9, 12, 10, 6], 4);
}

/// Attacks what many programs stop at: line closure, which leaves leaks that have to be found and proved, too.
fn attack_line_closure(sizes: &[usize]) {
    let table = synthetic(sizes);
    let primary = table.small(4);
    let claims = table.claims(&table.closed(&primary), 1);
    let protected: Vec<Protected> = primary.iter().map(|cell| Protected::new(vec![(*cell, 1)], 1)).collect();
    let started = Instant::now();
    let answers = attack(&claims, &table.values, &protected, &[]).unwrap();
    let audited = started.elapsed();
    let safe = answers.iter().filter(|answer| matches!(answer, Answer::Safe(_))).count();
    let leaks = answers.iter().filter(|answer| matches!(answer, Answer::Open(open) if open.is_leak(1))).count();
    eprintln!(
        "cost | {sizes:?} | {} cells, line closure | {} primary: {safe} safe, {leaks} leaks | attacked in {:.2} s | at most {:?} MB so far",
        table.values.len(),
        primary.len(),
        audited.as_secs_f64(),
        most_memory(),
    );
}

#[test]
#[ignore = "measures, and takes long"]
fn line_closure_in_three_dimensions() {
    attack_line_closure(&[8, 12, 10]);
}

#[test]
#[ignore = "measures, and takes long"]
fn line_closure_in_four_dimensions() {
    attack_line_closure(&[8, 12, 10, 3]);
}

#[test]
#[ignore = "measures, and takes long"]
fn line_closure_in_four_larger_dimensions() {
    attack_line_closure(&[8, 12, 10, 6]);
}
