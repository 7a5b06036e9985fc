//! Any bytes are read and checked without panic, and every finding names a place that is there.

use std::sync::OnceLock;

use proptest::prelude::*;
use quarterday::check::{Asked, check};
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::model::finding::Finding;
use quarterday::model::period::Period;
use quarterday::model::value::{Absence, Bounds, Value};
use quarterday::pipelines::Spec;
use quarterday::read::{Input, read};
use quarterday::spec::returns::Returns;

use crate::project::repository;

const AREAS: &str = "area_code,area_name,level,parent,from,to,successor\n\
                     E10000098,Testshire,county,,,,\nE07000981,Alder,district,E10000098,,,\n";
const MARAC: &str = "partner,area_code,area_name,period,cases,repeats,children,status,note\n\
                     Coordinator,E07000981,Alder,2023/24 Q1,40,12,45,,\"one, two\"\n\
                     Coordinator,E07000981,Alder,2023/24 Q2,<5,1,\"1,045\",provisional,\n\
                     Coordinator,E10000098,Testshire,2023/24 Q1,40,[c],,not available,\n";
const LONG: &str = "partner,area_code,area_name,period,measure,workstream,value,status\n\
                    Council,E10000098,Testshire,2023/24,budget,victims,1000,\n\
                    Council,E10000098,Testshire,2023/24,budget-total,,1000.5,final\n";
const EXPECTED: &str = "kind,partner,area_code,from,to\nmarac,Coordinator,E07000981,2023/24 Q1,\n";

fn spec() -> &'static Spec {
    static SPEC: OnceLock<Spec> = OnceLock::new();
    SPEC.get_or_init(|| load::spec(&repository().join("pipelines"), &Ledger::default()).unwrap())
}

fn returns() -> &'static Returns {
    &spec().returns
}

/// The findings of reading and checking some files.
fn findings(files: &[(&str, &[u8])]) -> Vec<Finding> {
    let inputs = files.iter().map(|(path, bytes)| Input::of(*path, Box::new(std::io::Cursor::new(bytes.to_vec()))));
    check(returns(), &spec().rules, read(returns(), inputs.collect()).unwrap(), &Asked::default()).unwrap().1
}

fn assert_placed(findings: &[Finding], files: &[(&str, &[u8])]) -> Result<(), TestCaseError> {
    for finding in findings {
        let found = files.iter().find(|(path, _)| *path == finding.origin.file);
        prop_assert!(found.is_some(), "no such file: {}", finding);
        let lines = found.unwrap().1.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
        prop_assert!(finding.origin.line <= lines, "there are {} lines: {}", lines, finding);
    }
    Ok(())
}

/// One change to a file: some bytes put in, taken out or put in place of others.
#[derive(Debug, Clone)]
struct Edit {
    at: prop::sample::Index,
    remove: usize,
    insert: Vec<u8>,
}

fn edit() -> impl Strategy<Value = Edit> {
    let telling = prop::sample::select(vec![
        &b","[..],
        b"\"",
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"-",
        b"9999999999999999",
        b"NaN",
        b"<",
        b"2023/24 Q9",
        b"9999/00 Q4",
        b"0000/01 Q1",
        b"E07000981",
        b"partner",
        b"cases",
        b"=1+1",
        b"",
        b"late",
    ]);
    let insert = prop_oneof![telling.prop_map(<[u8]>::to_vec), prop::collection::vec(any::<u8>(), 0..6)];
    (any::<prop::sample::Index>(), 0usize..8, insert).prop_map(|(at, remove, insert)| Edit { at, remove, insert })
}

fn edited(text: &str, edits: &[Edit]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for Edit { at, remove, insert } in edits {
        let from = at.index(bytes.len() + 1);
        let to = (from + remove).min(bytes.len());
        bytes.splice(from..to, insert.iter().copied());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_and_checked(marac in prop::collection::vec(any::<u8>(), 0..400), areas in ".{0,200}") {
        let files: [(&str, &[u8]); 2] = [("marac.csv", &marac), ("areas.csv", areas.as_bytes())];
        assert_placed(&findings(&files), &files)?;
    }

    #[test]
    fn a_return_with_anything_changed_is_read_and_checked(
        which in 0usize..4,
        edits in prop::collection::vec(edit(), 1..5),
    ) {
        let mut texts: Vec<Vec<u8>> = [AREAS, MARAC, LONG, EXPECTED].map(|text| text.as_bytes().to_vec()).to_vec();
        texts[which] = edited([AREAS, MARAC, LONG, EXPECTED][which], &edits);
        let names = ["areas.csv", "marac.csv", "funding.csv", "expected.csv"];
        let files: Vec<(&str, &[u8])> = names.into_iter().zip(texts.iter().map(Vec::as_slice)).collect();
        assert_placed(&findings(&files), &files)?;
    }

    #[test]
    fn what_was_written_is_what_is_read(
        cells in prop::collection::vec(cell(), 1..30),
        quoted in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let mut text = "period,Number of cases,area_code,partner,area_name\n".to_owned();
        for (row, (written, _)) in cells.iter().enumerate() {
            let quote = if quoted || written.contains(',') { "\"" } else { "" };
            let period = format!("{}/{:02} Q{}", 2000 + row / 4, (row / 4 + 1) % 100, row % 4 + 1);
            text.push_str(&format!("{period},{quote}{written}{quote},E07000981,Coordinator,Alder\n"));
        }
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let inputs = [("areas.csv", AREAS.to_owned()), ("marac.csv", text)]
            .map(|(path, text)| Input::of(path, Box::new(std::io::Cursor::new(text.into_bytes()))));
        let (accepted, findings) = check(returns(), &spec().rules, read(returns(), inputs.into()).unwrap(), &Asked::default()).unwrap();
        let accepted = accepted.unwrap_or_else(|| panic!("{findings:?}"));
        let measure = returns().measures.iter().position(|measure| measure.id == "marac.cases").unwrap() as u32;
        let area = accepted.areas().find("E07000981").unwrap();
        for (row, (written, value)) in cells.iter().enumerate() {
            let period = Period::Quarter { year: 2000 + row as i32 / 4, quarter: row as u32 % 4 + 1 };
            let rows: Vec<u32> = accepted.rows(measure, area, period).into_iter().collect();
            prop_assert_eq!(rows.len(), 1);
            prop_assert_eq!(accepted.observations().value(rows[0]), *value, "{}", written);
            prop_assert_eq!(accepted.observations().origin(rows[0]).line, row as u32 + 2);
        }
    }
}

/// A cell as a partner may write it, and what it means.
fn cell() -> impl Strategy<Value = (String, Value)> {
    prop_oneof![
        (0u32..2_000_000).prop_map(|number| (number.to_string(), Value::Number(f64::from(number)))),
        (1000u32..1_000_000).prop_map(|number| {
            (format!(" {},{:03} ", number / 1000, number % 1000), Value::Number(f64::from(number)))
        }),
        (2u32..500).prop_map(|number| {
            let bounds = Bounds { lower: None, upper: Some(f64::from(number - 1)) };
            (format!("fewer than {number}"), Value::Between(bounds))
        }),
        Just((String::new(), Value::Absent(Absence::NotSubmitted))),
        Just(("[c]".to_owned(), Value::Absent(Absence::SuppressedAtSource))),
        Just(("N/A".to_owned(), Value::Absent(Absence::NotApplicable))),
        Just(("[x]".to_owned(), Value::Absent(Absence::NotAvailable))),
    ]
}
