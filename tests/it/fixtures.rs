//! Every rule has a case in which a return passes and one in which it fails, and the catalogue of cases names what is there.

use std::collections::BTreeSet;
use std::fs;

use quarterday::rules;

use crate::project::repository;

#[test]
fn every_rule_has_a_fixture_that_passes_and_one_that_fails() {
    // Those of the catalogue, and those that the check itself holds returns to, which are files in it.
    let of_check = fs::read_dir(repository().join("src/check")).unwrap().map(|entry| entry.unwrap().path());
    let rules: BTreeSet<String> = of_check
        .map(|path| path.file_stem().unwrap().to_string_lossy().replace('_', "-"))
        // What is not on a map has the codes of the files that it should be in.
        .filter(|name| !matches!(name.as_str(), "mod" | "repeats" | "held" | "not-mapped"))
        .chain(rules::catalogue().map(|entry| entry.code.name().to_owned()))
        .collect();
    assert!(rules.len() >= 40, "{rules:?}");
    for rule in rules {
        let case = repository().join(format!("tests/cases/check-{rule}"));
        for set in ["pass", "fail"] {
            assert!(case.join("returns").join(set).is_dir(), "{} needs returns/{set}/", case.display());
        }
        let findings = fs::read_to_string(case.join("expected/findings.txt")).unwrap();
        let of_rule = |line: &&str| line.contains(&format!("[{rule}]: "));
        let lines: Vec<&str> = findings.lines().filter(|line| !line.starts_with("  hint: ")).collect();
        // A table of a few rows has gaps, leaps and odd ratios, and years where quarters are due, which these speak of wherever
        // they are; and rows of areas that have become one are said to be so.
        let beside = |line: &&str| {
            const OTHERS: [&str; 6] = [
                "[incomplete]: ",
                "[outlier]: ",
                "[ratio-implausible]: ",
                "[unexpected-period]: ",
                "[area-succeeded]: ",
                "[duplicate-row]: ",
            ];
            OTHERS.iter().any(|code| line.contains(code))
        };
        let lines = lines.into_iter().filter(|line| of_rule(line) || !beside(line));
        let (findings, rest): (Vec<&str>, Vec<&str>) = lines.partition(of_rule);
        assert!(!findings.is_empty(), "check-{rule} has no row that fails");
        assert!(findings.iter().all(|line| line.starts_with("returns/fail/")), "{findings:#?}");
        assert_eq!(rest.len(), 1, "check-{rule} holds findings of other rules: {rest:#?}");
    }
}

#[test]
fn the_catalogue_names_cases_that_are_there() {
    let catalogue = fs::read_to_string(repository().join("tests/cases/README.md")).unwrap();
    let named: Vec<&str> = catalogue
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| ["read-", "check-", "derive-", "disclose-"].iter().any(|stage| code.starts_with(stage)))
        .collect();
    assert!(named.len() > 40, "{named:?}");
    for case in named {
        assert!(repository().join("tests/cases").join(case).is_dir(), "tests/cases/README.md names {case}");
    }
    let rows: Vec<String> = (1..=29).map(|row| format!("\n| {row} | ")).collect();
    assert!(rows.iter().all(|row| catalogue.matches(row.as_str()).count() == 1));
}
