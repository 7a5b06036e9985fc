//! How long it takes. `cargo test --release --test it -- --ignored attack::cost --nocapture` prints it.

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

fn measure(sizes: &[usize]) {
    let table = synthetic(sizes);
    let primary = table.small(4);
    let started = Instant::now();
    let pattern = suppress(&table.table(&primary, Zeros::Shown, 1)).unwrap();
    let chosen = started.elapsed();
    let protected: Vec<Protected> =
        primary.iter().map(|cell| Protected { terms: vec![(*cell, 1)], width: 1 }).collect();
    let started = Instant::now();
    let answers = attack(&pattern.claims, &table.values, &protected, &[]).unwrap();
    let audited = started.elapsed();
    let safe = answers.iter().filter(|answer| matches!(answer, Answer::Safe(_))).count();
    eprintln!(
        "cost | {sizes:?} | {} cells | {} primary | {} withheld | chosen in {:.2} s | audit without hints in {:.2} s: {safe} safe",
        table.values.len(),
        primary.len(),
        pattern.withheld.len(),
        chosen.as_secs_f64(),
        audited.as_secs_f64(),
    );
    assert_eq!(safe, primary.len());
}

#[test]
#[ignore = "measures, and takes long"]
fn three_dimensions() {
    measure(&[8, 12, 10]);
}

#[test]
#[ignore = "measures, and takes long"]
fn four_dimensions() {
    measure(&[8, 12, 10, 3]);
}

#[test]
#[ignore = "measures, and takes long"]
fn four_larger_dimensions() {
    measure(&[8, 12, 10, 6]);
}
