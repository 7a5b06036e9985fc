//! Twelve refreshes, one a quarter, with returns that come late and figures that are revised: whoever keeps all twelve releases
//! cannot work out a small count that any of them withheld. The attacker here shares no code with the program: it puts
//! down what was shown as equations over a prime field and looks whether they leave a count only one value.

use std::collections::BTreeMap;

use quarterday::audit::audit;
use quarterday::disk::load;
use quarterday::model::finding::Severity;

use crate::project::Project;

const DISTRICTS: [(&str, &str); 4] =
    [("E07000981", "Alder"), ("E07000982", "Birch"), ("E07000983", "Cedar"), ("E07000984", "Damson")];
const COUNTY: &str = "E10000098";
const REFRESHES: usize = 12;
const FIRST: usize = 4;
const PRIME: u64 = 1_000_000_007;

const PUBLICATION: &str = r#"title = "Kit"
publisher = "A test"
returns = ["kit"]
area = "E10000098"
frequency = "quarter"
disclosure = { threshold = 5, agreed-by = "A test", agreed-on = "1 January 2025" }
[[figures]]
id = "cases"
sum = { measure = "marac.cases" }
[[figures]]
id = "rolling"
rolling = { of = "cases" }
[[sections]]
title = "Figures"
[[sections.tables]]
id = "cases"
title = "Cases"
figures = ["cases"]
areas = "family"
periods = { quarters = 4 }
down = "areas"
across = "periods"
[[sections.tables]]
id = "rolling"
title = "Rolling"
figures = ["rolling"]
areas = "family"
periods = { quarters = 2 }
down = "areas"
across = "periods"
"#;

/// A count, by district, quarter and true value: one that is revised is another number.
type Unknown = (usize, usize, u64);
/// What was shown: unknowns with their coefficients, and what they add up to.
type Equation = (BTreeMap<Unknown, u64>, u64);

fn quarter(index: usize) -> String {
    let year = 2019 + index / 4;
    format!("{year}/{} Q{}", year - 1999, index % 4 + 1)
}

/// The count as it stood at a refresh: some are revised a while after they first came.
fn count(district: usize, at: usize, refresh: usize) -> u64 {
    let first = ((district * 7 + at * 5 + district * at * 3) % 11) as u64;
    let revised = (district + at).is_multiple_of(3) && FIRST + refresh >= at + 2;
    first + if revised { 2 } else { 0 }
}

/// Whether a district's return for its latest quarter comes too late for a refresh.
fn late(district: usize, at: usize, refresh: usize) -> bool {
    at == FIRST + refresh && district == refresh % 6
}

/// Whether a district's return for a quarter that came before is taken back at a refresh.
fn withdrawn(district: usize, at: usize, refresh: usize) -> bool {
    refresh % 5 == 3 && district == 1 && at == FIRST + refresh - 2
}

/// The return as it stands at a refresh.
fn marac(partner: &dyn Fn(usize) -> String, refresh: usize) -> String {
    let mut marac = "partner,area_code,area_name,period,cases\n".to_owned();
    for at in 0..=FIRST + refresh {
        for (district, (code, name)) in DISTRICTS.iter().enumerate() {
            if !late(district, at, refresh) && !withdrawn(district, at, refresh) {
                let cases = count(district, at, refresh);
                marac.push_str(&format!("{},{code},{name},{},{cases}\n", partner(district), quarter(at)));
            }
        }
    }
    marac
}

/// What a refresh showed as equations, and the small counts that it withheld.
fn read(csv: &str, refresh: usize) -> (Vec<Equation>, Vec<Unknown>) {
    let (mut shown, mut withheld) = (Vec::new(), Vec::new());
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (statistic, area, period, value, marker) =
        (at("statistic"), at("area_code"), at("period"), at("value"), at("marker"));
    for row in reader.records().map(Result::unwrap) {
        let last = (0..).find(|index| quarter(*index) == row[period]).unwrap();
        let quarters = if row[statistic].contains("rolling") { last.saturating_sub(3)..=last } else { last..=last };
        let districts: Vec<usize> = match DISTRICTS.iter().position(|(code, _)| *code == &row[area]) {
            Some(district) => vec![district],
            None => (0..DISTRICTS.len()).collect(),
        };
        let unknown = |district: usize, at: usize| (district, at, count(district, at, refresh));
        let terms: Vec<Unknown> = quarters
            .flat_map(|at| districts.iter().map(move |district| (*district, at)))
            .map(|(d, at)| unknown(d, at))
            .collect();
        match &row[marker] {
            "" => shown.push((terms.into_iter().map(|term| (term, 1)).collect(), row[value].parse().unwrap())),
            "[c]" if terms.len() == 1 && (1..5).contains(&terms[0].2) => withheld.push(terms[0]),
            _ => {}
        }
    }
    (shown, withheld)
}

/// The rank of equations over the prime field.
fn rank(equations: &[Equation]) -> usize {
    let names: BTreeMap<Unknown, usize> = equations
        .iter()
        .flat_map(|(terms, _)| terms.keys().copied())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .zip(0..)
        .collect();
    let mut rows: Vec<Vec<u64>> = equations
        .iter()
        .map(|(terms, _)| {
            let mut row = vec![0; names.len()];
            terms.iter().for_each(|(name, times)| row[names[name]] = *times);
            row
        })
        .collect();
    let mut rank = 0;
    for column in 0..names.len() {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let inverse = power(rows[rank][column], PRIME - 2);
        let pivot: Vec<u64> = rows[rank].iter().map(|entry| entry * inverse % PRIME).collect();
        for row in rows.iter_mut().skip(rank + 1) {
            let times = row[column];
            row.iter_mut().zip(&pivot).for_each(|(entry, pivot)| *entry = (*entry + (PRIME - times) * pivot) % PRIME);
        }
        rank += 1;
    }
    rank
}

fn power(base: u64, exponent: u64) -> u64 {
    (0..64).rev().fold(1, |power, bit| {
        let squared = power * power % PRIME;
        if exponent >> bit & 1 == 1 { squared * base % PRIME } else { squared }
    })
}

/// Whether the equations leave a count only one value.
fn determined(shown: &[Equation], unknown: Unknown) -> bool {
    let alone: Equation = (BTreeMap::from([(unknown, 1)]), unknown.2);
    if !shown.iter().any(|(terms, _)| terms.contains_key(&unknown)) {
        return false;
    }
    rank(&[shown, &[alone]].concat()) == rank(shown)
}

#[test]
fn nothing_withheld_in_one_of_twelve_releases_is_told_by_all_of_them() {
    twelve_releases(&|_| "Coordinator".to_owned());
}

#[test]
fn nor_is_it_where_each_district_has_a_partner_of_its_own() {
    twelve_releases(&|district| format!("Provider in {}", DISTRICTS[district].1));
}

/// Every edition is released, each third one is corrected when the next quarter comes, and whoever keeps all of them, with the vintages
/// that stand beside the corrections, learns nothing that any of them withheld.
#[test]
fn nor_do_released_editions_and_their_corrections_tell_it() {
    let partner = |district: usize| format!("Provider in {}", DISTRICTS[district].1);
    let project = Project::with_shipped_returns();
    project.write("returns/kit/areas.csv", areas());
    let (mut shown, mut withheld): (Vec<Equation>, Vec<Unknown>) = (Vec::new(), Vec::new());
    let mut released = String::new();
    let mut corrected = 0;
    for refresh in 0..REFRESHES {
        project.write("returns/kit/marac.csv", marac(&partner, refresh));
        let now = quarter(FIRST + refresh);
        let day = |day: u32| format!("{}-{:02}-{day:02}", 2030 + refresh / 12, refresh % 12 + 1);
        let before = quarter(FIRST + refresh - 1);
        let mut editions = vec![(now.clone(), format!("on = \"{}\"\n", day(1)))];
        if refresh % 3 == 2 {
            editions.push((before, format!("on = \"{}\"\nbecause = \"a district was corrected\"\n", day(2))));
        }
        for (period, says) in editions {
            released.push_str(&format!("[[released]]\nperiod = \"{period}\"\n{says}"));
            project.write("pipelines/kit.toml", format!("{PUBLICATION}{released}"));
            project.run(&["refresh", "--returns", "returns", "--period", &period, "--quiet"]).ends_with(0);
            let folder = period.replace('/', "-").replace(" Q", "-q");
            let (told, kept) = read(&project.read(&format!("output/kit/{folder}/release/figures.csv")), refresh);
            shown.extend(told);
            withheld.extend(kept);
            corrected += usize::from(project.path(&format!("output/kit/{folder}/vintages/1/figures.csv")).exists());
        }
    }
    assert_eq!(corrected, REFRESHES / 3);
    withheld.sort_unstable();
    withheld.dedup();
    assert!(shown.len() > 100 && withheld.len() > 10, "{} shown, {} withheld", shown.len(), withheld.len());
    for unknown in &withheld {
        assert!(!determined(&shown, *unknown), "{unknown:?} can be worked out");
    }
    let releases = load::releases(&project.path("output")).unwrap();
    assert_eq!(releases.len(), REFRESHES + corrected);
    let audited = audit(&releases).unwrap();
    let errors = audited.findings.iter().filter(|finding| finding.severity == Severity::Error);
    assert_eq!(errors.map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
}

fn areas() -> String {
    let areas: String = DISTRICTS.iter().map(|(code, name)| format!("{code},{name},district,{COUNTY},,,\n")).collect();
    format!("area_code,area_name,level,parent,from,to,successor\n{COUNTY},Testshire,county,,,,\n{areas}")
}

fn twelve_releases(partner: &dyn Fn(usize) -> String) {
    let project = Project::with_shipped_returns();
    project.write("pipelines/kit.toml", PUBLICATION);
    project.write("returns/kit/areas.csv", areas());
    let (mut shown, mut withheld): (Vec<Equation>, Vec<Unknown>) = (Vec::new(), Vec::new());
    for refresh in 0..REFRESHES {
        project.write("returns/kit/marac.csv", marac(partner, refresh));
        let latest = quarter(FIRST + refresh);
        project.run(&["refresh", "--returns", "returns", "--period", &latest, "--quiet"]).ends_with(0);
        let folder = latest.replace('/', "-").replace(" Q", "-q");
        let (told, kept) = read(&project.read(&format!("output/kit/{folder}/release/figures.csv")), refresh);
        shown.extend(told);
        withheld.extend(kept);
    }
    withheld.sort_unstable();
    withheld.dedup();
    assert!(shown.len() > 100 && withheld.len() > 10, "{} shown, {} withheld", shown.len(), withheld.len());
    for unknown in &withheld {
        assert!(!determined(&shown, *unknown), "{unknown:?} can be worked out");
    }
    // Nor does the auditor find one, who has the files and does not know which counts are small.
    let audited = audit(&load::releases(&project.path("output")).unwrap()).unwrap();
    let errors = audited.findings.iter().filter(|finding| finding.severity == Severity::Error);
    assert_eq!(errors.map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert!(audited.withheld > 80 && audited.proved > 80, "{}", audited.summary());
    // The attacker is no straw man: with all counts of the same quarter but one and their county it finds that one.
    let (district, at, value) = withheld[0];
    let others: Vec<Unknown> = (0..DISTRICTS.len())
        .filter(|other| *other != district)
        .map(|other| (other, at, count(other, at, REFRESHES)))
        .collect();
    let mut all = shown;
    all.extend(others.iter().map(|other| (BTreeMap::from([(*other, 1)]), other.2)));
    let county: BTreeMap<Unknown, u64> = others.iter().chain([&(district, at, value)]).map(|term| (*term, 1)).collect();
    all.push((county, 0));
    assert!(determined(&all, (district, at, value)));
}
