//! What is said of chance is made from what is shown: what is withheld moves nothing of it.

use std::collections::BTreeMap;

use crate::project::{Project, assert_same, copy, files, repository};

const DISTRICTS: [(&str, &str); 4] =
    [("E07000981", "Alder"), ("E07000982", "Birch"), ("E07000983", "Cedar"), ("E07000984", "Damson")];
const QUARTERS: usize = 16;

const PUBLICATION: &str = r#"title = "Kit"
publisher = "A test"
returns = ["kit"]
area = "E10000098"
frequency = "quarter"
disclosure = { threshold = 5, agreed-by = "A board", agreed-on = "15 January 2025" }

[[figures]]
id = "cases"
sum = { measure = "marac.cases" }

[[figures]]
id = "on-quarter"
change = { of = "cases", on = "previous-quarter" }

[[figures]]
id = "on-year"
change = { of = "cases", on = "same-quarter-last-year" }

[[headlines]]
figure = "cases"
beside = ["on-quarter", "on-year"]

[[sections]]
title = "Cases"

[[sections.tables]]
id = "cases"
title = "Cases"
figures = ["cases"]
areas = "family"
periods = { quarters = 16 }
down = "periods"
across = "areas"

[[sections.tables]]
id = "changes"
title = "Changes"
figures = ["on-quarter", "on-year"]
areas = "family"
down = "areas"
across = "figures"

[[sections.tables]]
id = "variation"
title = "How much the cases vary"
variation = true

[[sections.tables]]
id = "projection"
title = "The cases, if they go on as they have"
figures = ["cases"]
areas = { codes = ["E07000981"] }
periods = { quarters = 16 }
projection = true

[[sections.charts]]
id = "drawn"
kind = "line"
title = "The same, drawn"
figures = ["cases"]
areas = { codes = ["E07000981"] }
periods = { quarters = 16 }
along = "periods"
projection = true

[[sections.charts]]
id = "not-drawn"
kind = "line"
title = "The same of a district that is withheld"
figures = ["cases"]
areas = { codes = ["E07000983"] }
periods = { quarters = 16 }
along = "periods"
projection = true
"#;

/// What four districts sent: two large ones, one that is withheld for the sake of the last, and one that is often small.
type Cases = [[u32; 4]; QUARTERS];

fn cases(seed: u32) -> Cases {
    let mut state = seed;
    let mut between = |low: u32, high: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        low + (state >> 16) % (high - low + 1)
    };
    std::array::from_fn(|_| [between(40, 90), between(30, 60), between(6, 14), between(1, 7)])
}

/// Everything that is released, without the hashes of what it was made from.
fn released(cases: &Cases) -> BTreeMap<String, Vec<u8>> {
    let project = Project::with_shipped_returns();
    project.write("pipelines/kit.toml", PUBLICATION);
    let districts: String = DISTRICTS.map(|(code, name)| format!("{code},{name},district,E10000098,,,\n")).concat();
    let county = "E10000098,Testshire,county,,,,\n";
    project.write(
        "returns/kit/areas.csv",
        format!("area_code,area_name,level,parent,from,to,successor\n{county}{districts}"),
    );
    let mut rows = "partner,area_code,area_name,period,cases\n".to_owned();
    for (quarter, cases) in cases.iter().enumerate() {
        let year = 2021 + quarter / 4;
        for ((code, name), cases) in DISTRICTS.iter().zip(cases) {
            rows += &format!("Coordinator,{code},{name},{year}/{} Q{},{cases}\n", year - 1999, quarter % 4 + 1);
        }
    }
    project.write("returns/kit/marac.csv", rows);
    project.run(&["refresh", "--returns", "returns"]).ends_with(0);
    let files = project.files("output/kit").into_iter();
    files.filter(|(name, _)| name.contains("release/") && !name.ends_with("manifest.json")).collect()
}

/// The rows of a table, as their cells.
fn table(files: &BTreeMap<String, Vec<u8>>, id: &str) -> Vec<Vec<String>> {
    let (_, bytes) = files.iter().find(|(name, _)| name.ends_with(&format!("tables/{id}.csv"))).unwrap();
    let rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice()).into_records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn cases_that_change_places_among_what_is_withheld_leave_every_byte_as_it_was() {
    for seed in [1, 2, 3] {
        let sent = cases(seed);
        let shown = released(&sent);
        let rows = table(&shown, "cases");
        let headings = rows.iter().find(|row| row.iter().any(|cell| cell.contains("Alder"))).unwrap();
        let place = |name: &str| headings.iter().position(|heading| heading.contains(name)).unwrap();
        let quarters: Vec<&Vec<String>> =
            rows.iter().filter(|row| row.iter().any(|cell| cell.contains("20"))).collect();
        let (mut other, mut moved) = (sent, 0);
        for (quarter, row) in quarters.iter().rev().take(QUARTERS).rev().enumerate() {
            let is_withheld = |district: usize| row[place(DISTRICTS[district].1)] == "[c]";
            let [.., large, small] = sent[quarter];
            if is_withheld(3) && small < 4 && is_withheld(2) && large > 5 {
                other[quarter][3] += 1;
                other[quarter][2] -= 1;
                moved += 1;
            }
        }
        assert!(moved >= 3, "only {moved} quarters of {seed} have two that are withheld");
        assert_same(&shown, &released(&other), "what was withheld has moved what is said of chance");
        assert!(
            table(&shown, "variation").iter().any(|row| row.iter().any(|cell| cell.contains("areas in Testshire")))
        );
        for id in ["projection", "drawn"] {
            assert!(table(&shown, id).iter().any(|row| row.contains(&"[f]".to_owned())), "{id}");
        }
        assert!(!shown.keys().any(|name| name.ends_with("tables/not-drawn.csv")));
    }
}

#[test]
fn no_limit_and_no_expected_number_of_a_funnel_plot_rests_on_a_withheld_figure() {
    let released = |elderly: &str, others: &str| {
        let case = repository().join("tests/cases/disclose-funnel-of-expected");
        let project = Project::empty();
        for folder in ["pipelines", "returns"] {
            copy(&case.join(folder), &project.path(folder));
        }
        let victims = project.read("returns/kit/victims.csv");
        let of = |age: &str, count: &str| format!("E07000983,2023/24,offences,{age},{count}\n");
        let others_too = victims.replace(&of("15-64", "121"), &of("15-64", others));
        let sent = others_too.replace(&of("65-and-over", "3"), &of("65-and-over", elderly));
        // The county sends numbers of its own that are not those of the districts, so that they give none of them away.
        let county: String = [("0-14", 80), ("15-64", 850), ("65-and-over", 140)]
            .map(|(age, count)| format!("E10000098,2023/24,offences,{age},{count}\n"))
            .concat();
        project.write("returns/kit/victims.csv", sent + &county);
        project.run(&["refresh", "--returns", "returns", "--period", "2023/24"]).ends_with(0);
        files(&project.path("output/kit/2023-24/release"))
    };
    let first = released("3", "121");
    let by_age = String::from_utf8_lossy(&first["tables/by-age.csv"]);
    assert!(by_age.contains("Cedar,[c],[c],100,[c]") && by_age.contains("Alder,95.7,113.8,100"), "{by_age}");
    for (elderly, others) in [("1", "123"), ("4", "120")] {
        assert_same(&first, &released(elderly, others), "what is released, whatever the withheld figure is");
    }
}
