//! Five hundred single faults in clean returns: each is named at its own cell, and nothing else is.
//!
//! The clean returns are those of the sample. What is found without the fault (the sample has a few warnings planted in it) is
//! taken off; of what is left, everything must stand where the fault is.

mod silent;

use std::collections::BTreeSet;
use std::fs;

use quarterday::check::{Asked, check};
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::model::finding::Finding;
use quarterday::pipelines::Spec;
use quarterday::read::{Input, read};

use crate::project::repository;

const FAULTS: usize = 500;

/// Numbers that are the same on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A return as rows of cells; the first row holds the headings.
#[derive(Clone)]
struct Table {
    path: String,
    rows: Vec<Vec<Vec<u8>>>,
}

impl Table {
    fn bytes(&self) -> Vec<u8> {
        self.rows.iter().flat_map(|row| [row.join(&b","[..]), b"\n".to_vec()].concat()).collect()
    }

    /// One row as it stands in the file.
    fn bytes_of(&self, row: usize) -> String {
        String::from_utf8_lossy(&self.rows[row].join(&b","[..])).into_owned()
    }

    fn text(&self, row: usize, column: usize) -> &str {
        std::str::from_utf8(&self.rows[row][column]).unwrap()
    }

    fn column(&self, heading: &str) -> Option<usize> {
        (0..self.rows[0].len()).find(|column| self.text(0, *column) == heading)
    }

    /// The columns of figures.
    fn figures(&self) -> Vec<usize> {
        let told = [
            "partner",
            "area_code",
            "area_name",
            "period",
            "year",
            "measure",
            "status",
            "submitted",
            "note",
            "document",
            "referrer",
            "service",
            "outcome",
            "agency",
            "sex",
            "age",
        ];
        (0..self.rows[0].len()).filter(|column| !told.contains(&self.text(0, *column))).collect()
    }
}

/// What was done, and where it must be found: the line, and the columns that may be named.
struct Fault {
    what: String,
    line: u32,
    columns: Vec<u32>,
}

/// Makes one fault in a table.
type Make = fn(&mut Table, &mut Chance) -> Option<Fault>;

/// Every kind of fault. `None` where the table has nothing that it could be done to.
const KINDS: [(&str, Make); 15] = [
    ("a number that is none", |table, chance| {
        let wrong =
            chance.of(&["12O", "abc", "1 2 3", "12..5", "#REF!", "=A1+B2", "twelve", "1,2,3", "12-", "Jan-24", "ten?"]);
        figure(table, chance, wrong.as_bytes())
    }),
    ("a number below zero", |table, chance| figure(table, chance, b"-3")),
    ("part of a person", |table, chance| {
        let whole = |text: &str| text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_digit());
        let (row, column) = place(table, chance, &|heading, text| {
            whole(text)
                && !heading.contains("rate")
                && !heading.contains("share")
                && !heading.contains("budget")
                && !heading.contains("actual")
                && heading != "value"
                && !heading.starts_with("referred")
                && !heading.starts_with("nights")
                && !heading.starts_with("spending")
        })?;
        let with_half = [&table.rows[row][column], &b".4"[..]].concat();
        set(table, row, column, &with_half)
    }),
    ("bytes that are no text", |table, chance| {
        // Beside a pound sign in UTF-8 it cannot be another encoding.
        let row = 1 + chance.below(table.rows.len() - 1);
        let column = *chance.of(&table.figures());
        set(table, row, column, "£\u{fffd}".as_bytes().split_last().map(|(_, rest)| rest)?)
    }),
    ("a byte that is zero", |table, chance| figure(table, chance, b"4\x002")),
    ("an area that is not there", |table, chance| {
        let wrong = chance.of(&["E07000999", "E0700901", "Nowhere", "E07OOO901", ""]);
        told(table, chance, "area_code", wrong)
    }),
    ("the name of another area", |table, chance| {
        let column = table.column("area_name")?;
        let row = 1 + chance.below(table.rows.len() - 1);
        let other = if table.text(row, column) == "Coldharrow" { "Ambermere" } else { "Coldharrow" };
        set(table, row, column, other.as_bytes())
    }),
    ("a period that is none", |table, chance| {
        let wrong = chance.of(&["2023/25 Q1", "2023/24 Q5", "Q1 2024", "soon", "2023-24 Q0", "1/13/2024", ""]);
        told(table, chance, "period", wrong)
    }),
    ("a status that is none", |table, chance| {
        let wrong = chance.of(&["fnal", "ok?", "drat"]);
        told(table, chance, "status", wrong)
    }),
    ("a date that is none", |table, chance| {
        let wrong = chance.of(&["2024-02-31", "31/13/2024", "yesterday"]);
        told(table, chance, "submitted", wrong)
    }),
    ("an item or measure that is not in the list", |table, chance| {
        let heading = *chance.of(&["measure", "referrer", "service", "agency", "sex", "age"]);
        let column = table.column(heading)?;
        let (row, _) = place_in(table, chance, column, &|text| !text.is_empty())?;
        let wrong = [&table.rows[row][column], &b"x"[..]].concat();
        set(table, row, column, &wrong)
    }),
    ("a cell too many", |table, chance| {
        let row = 1 + chance.below(table.rows.len() - 1);
        // Before the last, which is empty mostly: that would be a note like any other.
        let column = chance.below(table.rows[row].len() - 1);
        table.rows[row].insert(column, b"7".to_vec());
        // The cells behind it have slipped, and an empty one may drop off at the end: the row is wrong as a whole.
        let columns = (1..=table.rows[0].len() as u32).collect();
        Some(Fault { what: format!("a cell put in at {}", column + 1), line: row as u32 + 1, columns })
    }),
    ("a row twice with another figure", |table, chance| {
        let (row, column) = place(table, chance, &|_, text| text.parse::<u32>().is_ok_and(|number| number > 20))?;
        let mut again = table.rows[row].clone();
        again[column] = b"19".to_vec();
        table.rows.push(again);
        // The whole row is there twice, so every figure in it is.
        let columns = (1..=table.rows[0].len() as u32).collect();
        Some(Fault { what: format!("line {} again", row + 1), line: table.rows.len() as u32, columns })
    }),
    ("a heading that is not in the standard", |table, chance| {
        let column = chance.below(table.rows[0].len());
        let fault = set(table, 0, column, b"Wibble")?;
        Some(Fault { columns: vec![0, column as u32 + 1], ..fault })
    }),
    ("somebody's telephone number", |table, chance| {
        let column = table.column("note").or_else(|| table.column("status"))?;
        let row = 1 + chance.below(table.rows.len() - 1);
        set(table, row, column, b"call 07700 900123")
    }),
];

fn figure(table: &mut Table, chance: &mut Chance, wrong: &[u8]) -> Option<Fault> {
    let row = 1 + chance.below(table.rows.len() - 1);
    let column = *chance.of(&table.figures());
    // A comma would be another cell.
    let wrong = if wrong.contains(&b',') { [b"\"", wrong, b"\""].concat() } else { wrong.to_vec() };
    set(table, row, column, &wrong)
}

fn told(table: &mut Table, chance: &mut Chance, heading: &str, wrong: &str) -> Option<Fault> {
    let column = table.column(heading)?;
    let row = 1 + chance.below(table.rows.len() - 1);
    set(table, row, column, wrong.as_bytes())
}

/// A cell of a column of figures that fits.
fn place(table: &Table, chance: &mut Chance, fits: &dyn Fn(&str, &str) -> bool) -> Option<(usize, usize)> {
    let column = *chance.of(&table.figures());
    let heading = table.text(0, column).to_owned();
    place_in(table, chance, column, &|text| fits(&heading, text))
}

fn place_in(table: &Table, chance: &mut Chance, column: usize, fits: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
    let rows: Vec<usize> = (1..table.rows.len()).filter(|row| fits(table.text(*row, column))).collect();
    (!rows.is_empty()).then(|| (*chance.of(&rows), column))
}

fn set(table: &mut Table, row: usize, column: usize, cell: &[u8]) -> Option<Fault> {
    let what =
        format!("{:?} for {:?}", String::from_utf8_lossy(cell), String::from_utf8_lossy(&table.rows[row][column]));
    table.rows[row][column] = cell.to_vec();
    Some(Fault { what, line: row as u32 + 1, columns: vec![column as u32 + 1] })
}

/// The returns of numbers; what is wrong in registers is asked for in `registers`.
fn tables() -> Vec<Table> {
    let folder = repository().join("sample_data/midshire");
    let spec = load::spec(&repository().join("pipelines"), &Ledger::default()).unwrap();
    let is_register = |path: &std::path::Path| {
        let name = path.file_stem().unwrap().to_string_lossy();
        spec.returns.kinds.iter().any(|kind| kind.id == name && kind.register.is_some())
    };
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv") && !is_register(path));
    paths.sort();
    let table = |path: &std::path::PathBuf| Table {
        path: format!("midshire/{}", path.file_name().unwrap().to_string_lossy()),
        rows: csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(path)
            .unwrap()
            .records()
            .map(|record| record.unwrap().iter().map(written).collect())
            .collect(),
    };
    paths.iter().map(table).collect()
}

fn written(cell: &str) -> Vec<u8> {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\"")).into_bytes()
    } else {
        cell.into()
    }
}

fn findings(spec: &Spec, tables: &[Table]) -> Vec<Finding> {
    let input = |table: &Table| Input::of(table.path.as_str(), Box::new(std::io::Cursor::new(table.bytes())));
    check(
        &spec.returns,
        &spec.rules,
        read(&spec.returns, tables.iter().map(input).collect()).unwrap(),
        &Asked::default(),
    )
    .unwrap()
    .1
}

#[test]
fn five_hundred_faults_are_each_named_at_their_own_cell() {
    let spec = load::spec(&repository().join("pipelines"), &Ledger::default()).unwrap();
    let clean = tables();
    let before: BTreeSet<Finding> = findings(&spec, &clean).into_iter().collect();
    // Returns of figures; the tables that they refer to have faults of other kinds.
    let subjects: Vec<usize> = (0..clean.len())
        .filter(|at| !["areas", "expected"].iter().any(|name| clean[*at].path.contains(name)))
        .collect();
    let mut chance = Chance(20_260_331);
    let (mut done, mut wrong) = (0, Vec::new());
    while done < FAULTS {
        let (kind, make) = KINDS[done % KINDS.len()];
        let at = *chance.of(&subjects);
        let mut faulty = clean.clone();
        let Some(fault) = make(&mut faulty[at], &mut chance) else { continue };
        done += 1;
        let found = findings(&spec, &faulty);
        let new: Vec<&Finding> = found.iter().filter(|finding| !before.contains(finding)).collect();
        let is_there = |finding: &&&Finding| {
            let origin = &finding.origin;
            origin.file == faulty[at].path && origin.line == fault.line && fault.columns.contains(&origin.column)
        };
        let there = new.iter().filter(is_there).count();
        if there == 0 || there < new.len() {
            let said: Vec<String> = new.iter().map(|finding| format!("    {finding}")).collect();
            wrong.push(format!("{kind}: {} line {}, {}\n{}", faulty[at].path, fault.line, fault.what, said.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} of {FAULTS}:\n{}", wrong.len(), wrong.join("\n"));
}
