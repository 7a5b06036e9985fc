//! The formulas against reference values.
//!
//! Files in `tests/statistics/` are ours and always compared. Those in `../shared/reference/` come from the packages
//! that official analysts use, under licences that keep them out of this repository; without them their comparison is
//! skipped and says so. `cargo test --test it -- statistics --nocapture` prints what was compared and how far apart it
//! was.

mod any_input;
mod chance;
mod changes;
mod charts;
mod comparisons;
mod display;
mod properties;
mod rates;
mod small_numbers;
mod trends;
mod worked;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use quarterday::statistics::special;

use crate::project::repository;

/// A row of a reference file, by its headings.
pub struct Row(BTreeMap<String, String>);

impl Row {
    pub fn text(&self, heading: &str) -> &str {
        self.0.get(heading).unwrap_or_else(|| panic!("there is no column {heading}"))
    }

    /// A number, or none where the field is empty.
    pub fn maybe(&self, heading: &str) -> Option<f64> {
        let text = self.text(heading);
        (!matches!(text, "" | "NA")).then(|| text.parse().unwrap())
    }

    pub fn number(&self, heading: &str) -> f64 {
        self.maybe(heading).unwrap_or_else(|| panic!("there is no {heading} in {:?}", self.0))
    }

    /// Numbers with spaces between them.
    pub fn list(&self, heading: &str) -> Vec<f64> {
        self.text(heading).split_whitespace().map(|number| number.parse().unwrap()).collect()
    }
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    let headings = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        Row(headings.iter().zip(record.iter()).map(|(heading, field)| (heading.to_owned(), field.to_owned())).collect())
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// A file of ours.
pub fn own(file: &str) -> Vec<Row> {
    rows(&repository().join("tests/statistics").join(format!("{file}.csv")))
}

fn shared() -> PathBuf {
    repository().join("../shared/reference")
}

/// A file of somebody else's, if it is on this machine.
pub fn reference(file: &str) -> Option<Vec<Row>> {
    let path = shared().join(format!("{file}.csv"));
    if path.is_file() {
        return Some(rows(&path));
    }
    eprintln!("skipped: there is no ../shared/reference/{file}.csv");
    None
}

/// Counts what is compared with a file, and remembers the largest difference.
pub struct Comparison {
    method: &'static str,
    file: &'static str,
    rows: usize,
    numbers: usize,
    largest: f64,
    left_out: usize,
}

impl Comparison {
    pub fn new(method: &'static str, file: &'static str) -> Self {
        Self { method, file, rows: 0, numbers: 0, largest: 0.0, left_out: 0 }
    }

    pub fn row(&mut self) {
        self.rows += 1;
    }

    /// A row that is not compared, for a reason that stands beside the call.
    pub fn leave_out(&mut self) {
        self.left_out += 1;
    }

    /// Relative difference; against zero, the difference itself.
    pub fn near(&mut self, ours: f64, theirs: f64) {
        let difference = if theirs == 0.0 { ours.abs() } else { ((ours - theirs) / theirs).abs() };
        assert!(difference.is_finite(), "{}: {ours} against {theirs}", self.file);
        self.numbers += 1;
        self.largest = self.largest.max(difference);
    }

    /// A published number: equal at the digits that are printed, or near where those are all that a double has.
    #[track_caller]
    pub fn printed(&mut self, ours: f64, theirs: &str) {
        let published: f64 = theirs.parse().unwrap();
        let digits = theirs.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
        if digits >= 12 {
            return self.near(ours, published);
        }
        let decimals = theirs.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let unit = 10_f64.powi(-i32::try_from(decimals).unwrap());
        assert!((ours - published).abs() <= 0.500_001 * unit, "{}: {ours} against {theirs}", self.file);
        self.numbers += 1;
    }

    /// Something that is equal or not.
    #[track_caller]
    pub fn same<T: PartialEq + std::fmt::Debug>(&mut self, ours: T, theirs: T) {
        assert_eq!(ours, theirs, "{}", self.file);
        self.numbers += 1;
    }

    /// Prints the line of the table, and holds the bar.
    pub fn within(self, bar: f64) {
        let Self { method, file, rows, numbers, largest, left_out } = self;
        eprintln!(
            "compared | {method} | {file} | {rows} rows | {left_out} left out | {numbers} numbers | {largest:.1e}"
        );
        assert!(rows > 0, "{file}: nothing was compared");
        assert!(largest <= bar, "{file}: {largest:e} is more than {bar:e}");
    }
}

#[test]
fn the_special_functions_are_right_to_twelve_digits() {
    let mut comparison = Comparison::new("special functions", "special_functions");
    for row in own("special_functions") {
        let (first, value) = (row.number("arg1"), row.number("value"));
        comparison.row();
        let ours = match row.text("function") {
            "norm_quantile" => special::normal_upper_quantile(1.0 - first),
            "poisson_exact_lower" => special::gamma_lower_quantile(first, row.number("arg2")),
            "poisson_exact_upper" => special::gamma_upper_quantile(first + 1.0, 1.0 - row.number("arg2")),
            "chi2_1df_upper_tail" => special::chi_squared_upper(first),
            "t_quantile" => special::t_upper_quantile(1.0 - row.number("arg2"), first),
            other => panic!("{other}"),
        };
        comparison.near(ours, value);
    }
    comparison.within(1e-12);
}

/// Over counts from a half to a thousand million, alike and lopsided, against 50 digits.
#[test]
fn quantiles_are_right_to_twelve_digits_however_many_are_counted() {
    let mut comparison = Comparison::new("beta and gamma quantiles", "special_quantiles");
    let mut tails = Comparison::new("beta and gamma tails", "special_quantiles");
    for row in own("special_quantiles") {
        let (a, tail, value) = (row.number("a"), row.number("tail"), row.number("value"));
        comparison.row();
        tails.row();
        let (ours, chance) = match (row.text("function"), row.maybe("b")) {
            ("beta", Some(b)) => {
                let (x, complement) = special::beta_quantile(a, b, tail);
                comparison.near(complement, row.number("complement"));
                // Beyond a half a double does not say where the point is.
                (x, if value < 0.5 { special::beta_lower(a, b, value) } else { tail })
            }
            ("gamma_lower", None) => (special::gamma_lower_quantile(a, tail), special::gamma_lower(a, value)),
            ("gamma_upper", None) => (special::gamma_upper_quantile(a, tail), special::gamma_upper(a, value)),
            (other, _) => panic!("{other}"),
        };
        comparison.near(ours, value);
        tails.near(chance, tail);
    }
    comparison.within(1e-12);
    tails.within(1e-10);
}

/// Another convention for funnels (limits for the count given what is expected), which the program does not offer: here
/// it checks the gamma quantiles.
#[test]
fn the_quantiles_make_the_limits_of_funnelplotr() {
    let Some(rows) = reference("funnelplotr_poisson_limits") else { return };
    let mut comparison = Comparison::new("gamma quantiles", "funnelplotr_poisson_limits");
    for row in rows {
        let expected = row.number("expected");
        comparison.row();
        for (tail, lower, upper) in [(0.025, "ll95", "ul95"), (0.001, "ll998", "ul998")] {
            let lowest = special::gamma_lower_quantile(expected, tail) / expected;
            let highest = special::gamma_upper_quantile(expected + 1.0, tail) / expected;
            comparison.near(lowest, row.number(&format!("ind_{lower}")));
            comparison.near(highest, row.number(&format!("ind_{upper}")));
            comparison.printed(lowest, row.text(&format!("exp_{lower}")));
            comparison.printed(highest, row.text(&format!("exp_{upper}")));
        }
    }
    comparison.within(1e-9);
}

/// The binomial tail, at sizes up to those of a country's ten years. Values from 40-digit arithmetic.
#[test]
fn binomial_tails_keep_their_digits_as_counts_grow() {
    for (at_least, of, chance, tail) in [
        (118.0, 214.0, 0.5012, 0.080_606_854_661_628_4),
        (60.0, 90.0, 0.48, 0.000_270_962_411_063_102_96),
        (251.0, 550.0, 0.5, 0.981_710_627_225_448_7),
        (1000.0, 2000.0, 0.49, 0.191_531_104_395_453_83),
        (10_000.0, 100_000.0, 0.0985, 0.056_555_363_765_599),
        (200_000.0, 400_000.0, 0.4985, 0.028_993_849_079_445_01),
        (5_000_000.0, 10_000_000.0, 0.5, 0.500_126_156_622_947_1),
    ] {
        let ours = special::binomial_at_least(at_least, of, chance);
        assert!(((ours - tail) / tail).abs() < 1e-12, "{at_least} of {of}: {ours} {tail} {:e}", (ours - tail) / tail);
    }
    // A count of nonsense ends as well.
    assert!(special::gamma_upper_quantile(1e18, 0.025) > 1e18);
    assert!((0.0..=1.0).contains(&special::binomial_at_least(5e17, 1e18, 0.5)));
}

/// Reference files that were not to be had when the tests were written.
const NOT_SEEN: [&str; 20] = [
    "byars_wilson",
    "crude_rate_grouped",
    "fingertips_comparisons",
    "fingertips_trend_expected",
    "fingertips_trend_inputs",
    "funnel_proportion_limits_small_range",
    "funnel_rate_limits_crude_zero",
    "funnel_ratio_inputs",
    "funnel_ratio_limits",
    "isr_expected",
    "isr_reference",
    "laney_prime_charts",
    "mean_t_expected",
    "mean_t_inputs",
    "proportion_wilson_grouped",
    "qic_u_infections_expected",
    "qic_u_infections_inputs",
    "spc_assurance_cases",
    "spc_xmr_expected",
    "spc_xmr_inputs",
];

/// Every reference file is read by a test, or stands here with the reason.
#[test]
fn every_reference_file_is_compared_or_has_a_reason() {
    let not_compared = [(
        "period_labels",
        "labels, not statistics: periods are named by their months, as the ONS asks, in model::period",
    )];
    let Ok(folder) = fs::read_dir(shared()) else {
        eprintln!("skipped: there is no ../shared/reference");
        return;
    };
    let sources = [
        include_str!("mod.rs"),
        include_str!("changes.rs"),
        include_str!("charts.rs"),
        include_str!("comparisons.rs"),
        include_str!("display.rs"),
        include_str!("rates.rs"),
        include_str!("trends.rs"),
        include_str!("worked.rs"),
    ];
    for entry in folder {
        let path = entry.unwrap().path();
        let Some(file) = path.to_str().unwrap().strip_suffix(".csv").and_then(|path| path.rsplit('/').next()) else {
            continue;
        };
        if NOT_SEEN.contains(&file) {
            eprintln!("not compared | {file} | it was not to be had when the tests were written");
            continue;
        }
        let named = |text: &&str| text.contains(&format!("\"{file}\"")) || text.contains(&format!("/// {file}:"));
        let reason = not_compared.iter().find(|(name, _)| *name == file).map(|(_, reason)| reason);
        if let Some(reason) = reason {
            eprintln!("not compared | {file} | {reason}");
        }
        assert!(sources.iter().any(named), "{file} is neither compared nor explained");
    }
}
