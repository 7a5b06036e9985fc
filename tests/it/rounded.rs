//! Publications that round counts of people. The readers here share no code with the program: they know how it rounds, and try
//! every number.

use std::collections::BTreeMap;
use std::fs;

use crate::project::{Project, assert_same, repository};

const CASE: &str = "tests/cases/disclose-carried-through";
const COUNTY: &str = "E10000098";
const DISTRICTS: [(&str, &str); 3] = [("E07000981", "Alder"), ("E07000982", "Birch"), ("E07000983", "Cedar")];

/// Cases, repeat cases and children of four districts in two years.
type Sent = [[[u32; 3]; 4]; 2];

/// The release of every figure and chart that the case makes of counts, rounded to 5.
fn rounded(sent: Sent) -> BTreeMap<String, Vec<u8>> {
    let project = Project::with_shipped_returns();
    let file = |name: &str| fs::read_to_string(repository().join(CASE).join(name)).unwrap();
    project.write("pipelines/kit.toml", file("pipelines/kit.toml"));
    project.replace("pipelines/kit.toml", "threshold = 5", "round = 5");
    for name in ["areas.csv", "population.csv"] {
        project.write(&format!("returns/kit/{name}"), file(&format!("returns/kit/{name}")));
    }
    let mut marac = "partner,area_code,area_name,period,cases,repeats,children\n".to_owned();
    for (period, year) in ["2022/23", "2023/24"].iter().zip(sent) {
        for (place, [cases, repeats, children]) in year.iter().enumerate() {
            marac.push_str(&format!("Coordinator,E0700098{},,{period},{cases},{repeats},{children}\n", place + 1));
        }
    }
    project.write("returns/kit/marac.csv", marac);
    project.run(&["refresh", "--returns", "returns", "--period", "2023/24", "--quiet"]).ends_with(0);
    let release: BTreeMap<String, Vec<u8>> = project.files("output/kit");
    release.into_iter().filter(|(name, _)| name.contains("/release/")).collect()
}

#[test]
fn two_returns_that_round_to_the_same_make_the_same_release_to_the_byte() {
    let first = rounded([
        [[40, 10, 50], [20, 5, 24], [10, 1, 13], [2, 0, 1]],
        [[51, 11, 61], [3, 1, 8], [12, 4, 15], [1, 0, 0]],
    ]);
    // Each count and each county total is another number that rounds to the same.
    let second = rounded([
        [[41, 11, 52], [19, 4, 26], [12, 2, 12], [0, 0, 2]],
        [[49, 9, 58], [4, 2, 9], [11, 3, 17], [2, 1, 1]],
    ]);
    assert!(first.len() > 10, "{:?}", first.keys());
    assert_same(&first, &second, "what rounds to the same");
    // A count that rounds to another number is seen: the comparison is no matter of course.
    let third = rounded([
        [[41, 11, 52], [19, 4, 26], [12, 2, 12], [0, 0, 2]],
        [[49, 9, 58], [4, 2, 7], [13, 3, 17], [2, 1, 1]],
    ]);
    assert_ne!(first, third);
}

#[test]
fn nor_do_the_rows_of_a_return_that_lists_only_what_occurred_tell_more() {
    let release = |rows: &str| {
        let project = Project::with_shipped_returns();
        let kind = "pipelines/returns/perpetrator-places.toml";
        project.replace(kind, "id = \"referrals-by-risk\"\n", "id = \"referrals-by-risk\"\nsparse = true\n");
        project.write("pipelines/kit.toml", publication("perpetrator-places.referrals-by-risk", "round = 5\n"));
        let areas = "area_code,area_name,level,parent,from,to,successor\nE10000098,Testshire,county,,,,\n";
        project.write("returns/kit/areas.csv", areas);
        let header = "partner,area_code,area_name,period,measure,risk,value";
        project.write("returns/kit/perpetrator-places.csv", format!("{header}\n{rows}"));
        project.run(&["refresh", "--returns", "returns", "--quiet"]).ends_with(0);
        project.read("output/kit/2023-24-q1/release/figures.csv")
    };
    let row = |risk: &str, count: u32| format!("Provider,{COUNTY},,2023/24 Q1,referrals-by-risk,{risk},{count}\n");
    let (one, two) = (release(&row("high", 2)), release(&(row("high", 1) + &row("medium", 1))));
    assert!(one.contains(",0,"), "{one}");
    assert_eq!(one, two);
}

/// A publication of one figure, for the districts and the county.
fn publication(measure: &str, policy: &str) -> String {
    format!(
        r#"title = "Kit"
publisher = "A test"
returns = ["kit"]
area = "{COUNTY}"
frequency = "quarter"
[disclosure]
{policy}agreed-by = "A test"
agreed-on = "1 January 2025"
[[figures]]
id = "cases"
sum = {{ measure = "{measure}" }}
[[sections]]
title = "Figures"
[[sections.tables]]
id = "cases"
title = "Cases"
figures = ["cases"]
areas = "family"
down = "areas"
across = "figures"
"#
    )
}

/// How a release shows counts.
#[derive(Debug, Clone, Copy)]
struct Policy {
    threshold: Option<u32>,
    round: Option<u32>,
}

impl Policy {
    fn toml(self) -> String {
        let line = |key: &str, value: Option<u32>| value.map_or(String::new(), |value| format!("{key} = {value}\n"));
        format!("{}{}", line("threshold", self.threshold), line("round", self.round))
    }

    /// What stands in the place of a count that is not withheld for another's sake; none where it is for its own.
    fn shows(self, count: u32) -> Option<u32> {
        match self.threshold {
            Some(threshold) if (1..threshold).contains(&count) => None,
            _ => Some(self.round.map_or(count, |base| (2 * count + base) / (2 * base) * base)),
        }
    }

    /// Whether a count is possible where this was seen.
    fn allows(self, seen: Option<u32>, count: u32) -> bool {
        match seen {
            Some(_) => self.shows(count) == seen,
            // A zero is never withheld where it is shown as it is.
            None => self.threshold.is_none() || count > 0,
        }
    }
}

/// Refreshes the same counts with one policy after the other, and returns what each release showed of the districts and the
/// county. Where nothing could be published, it ends there.
fn seen(counts: [u32; 3], policies: &[Policy]) -> Vec<[Option<u32>; 4]> {
    let project = Project::with_shipped_returns();
    let areas: String = DISTRICTS.iter().map(|(code, name)| format!("{code},{name},district,{COUNTY},,,\n")).collect();
    let header = "area_code,area_name,level,parent,from,to,successor";
    project.write("returns/kit/areas.csv", format!("{header}\n{COUNTY},Testshire,county,,,,\n{areas}"));
    let rows: String = DISTRICTS
        .iter()
        .zip(counts)
        .map(|((code, name), count)| format!("Coordinator,{code},{name},2023/24 Q1,{count}\n"))
        .collect();
    project.write("returns/kit/marac.csv", format!("partner,area_code,area_name,period,cases\n{rows}"));
    let mut releases = Vec::new();
    for policy in policies {
        project.write("pipelines/kit.toml", publication("marac.cases", &policy.toml()));
        if project.run(&["refresh", "--returns", "returns", "--quiet"]).code == 1 {
            break;
        }
        let table = project.read("output/kit/2023-24-q1/release/tables/cases.csv");
        let shown: Vec<Option<u32>> =
            table.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().parse().ok()).collect();
        releases.push(shown.try_into().unwrap());
    }
    releases
}

/// The least and the most that each district can have had, for somebody who has all releases and tries every table.
fn possible(policies: &[Policy], releases: &[[Option<u32>; 4]]) -> [(u32, u32); 3] {
    const MOST: u32 = 45;
    let mut ends = [(u32::MAX, 0); 3];
    let fits = |place: usize, count: u32| {
        policies.iter().zip(releases).all(|(policy, release)| policy.allows(release[place], count))
    };
    let of = |place: usize| (0..=MOST).filter(move |count| fits(place, *count)).collect::<Vec<u32>>();
    for alder in of(0) {
        for birch in of(1) {
            for cedar in of(2) {
                if fits(3, alder + birch + cedar) {
                    for (end, count) in ends.iter_mut().zip([alder, birch, cedar]) {
                        *end = (end.0.min(count), end.1.max(count));
                    }
                }
            }
        }
    }
    ends
}

/// Counts from 0 to 24, so that small ones and ties are among them.
fn counts(seed: usize) -> [u32; 3] {
    [seed * 7 % 6, seed * 5 % 14, seed * 11 % 25].map(|count| count as u32)
}

#[test]
fn no_small_count_is_told_by_what_is_rounded() {
    let policies = [
        (Policy { threshold: None, round: Some(5) }, 2),
        (Policy { threshold: Some(8), round: Some(5) }, 7),
        (Policy { threshold: None, round: Some(2) }, 1),
        (Policy { threshold: Some(3), round: Some(5) }, 2),
        (Policy { threshold: Some(7), round: Some(5) }, 6),
    ];
    let mut small = 0;
    for (policy, width) in policies {
        let limit = policy.threshold.or(policy.round).unwrap();
        for seed in 0..12 {
            let counts = counts(seed);
            let releases = seen(counts, &[policy]);
            assert_eq!(releases.len(), 1, "{counts:?} by {policy:?}");
            for (shown, count) in releases[0].iter().zip(counts.iter().chain([&counts.iter().sum()])) {
                assert!(shown.is_none() || *shown == policy.shows(*count), "{counts:?} by {policy:?}: {releases:?}");
            }
            for ((least, most), count) in possible(&[policy], &releases).into_iter().zip(counts) {
                assert!((least..=most).contains(&count));
                if (1..limit).contains(&count) {
                    small += 1;
                    assert!(
                        most - least >= width,
                        "{count} of {counts:?} by {policy:?}: {least} to {most}, {releases:?}"
                    );
                }
            }
        }
    }
    assert!(small > 30, "{small}");
}

#[test]
fn nor_by_releases_that_are_rounded_each_in_its_own_way() {
    let mut refused = 0;
    let round = |base| Policy { threshold: None, round: Some(base) };
    let threshold = Policy { threshold: Some(5), round: None };
    for policies in [
        vec![round(5), round(3)],
        vec![round(3), threshold],
        vec![round(5), threshold, round(10)],
        vec![threshold, round(5)],
        vec![Policy { threshold: Some(8), round: Some(5) }, round(10), threshold],
    ] {
        for seed in 0..12 {
            let counts = counts(seed);
            let releases = seen(counts, &policies);
            refused += usize::from(releases.len() < policies.len());
            for ((least, most), count) in possible(&policies, &releases).into_iter().zip(counts) {
                // What the first release rounded or withheld stays open for good, as does what a later one withholds.
                assert!(
                    count == 0 || count >= 3 || most > least,
                    "{count} of {counts:?} by {policies:?}: {releases:?}"
                );
            }
        }
    }
    // A marker tells of a number that was rounded to 0 by 3 that it was 1.
    assert!((1..8).contains(&refused), "{refused}");
}
