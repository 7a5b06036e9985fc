//! The sentences about headline figures keep to their rules: from released numbers, never more than chance allows.

use std::fs;

use crate::project::{Project, files, repository};

/// The sentences of a report.
fn sentences(page: &str) -> Vec<String> {
    let list = page.split(">In words</").nth(1).unwrap().split("<ul>\n").nth(1).unwrap().split("</ul>").next().unwrap();
    list.lines().map(|line| line.trim_start_matches("<li>").trim_end_matches("</li>").replace("&lt;", "<")).collect()
}

/// The sentences of a case, with more typed at the end of its publication.
fn of_case(case: &str, more: &str) -> Vec<String> {
    let project = Project::with_shipped_returns();
    for (name, bytes) in files(&repository().join("tests/cases").join(case)) {
        if name.starts_with("pipelines/") || name.starts_with("returns/") {
            project.write(&name, bytes);
        }
    }
    let typed = project.read("pipelines/kit.toml");
    project.write("pipelines/kit.toml", typed + more);
    project.run(&["refresh", "--returns", "returns", "--period", "2023/24"]).ends_with(0);
    sentences(&project.read("output/kit/2023-24/release/report.html"))
}

#[test]
fn a_movement_is_named_only_where_chance_does_not_explain_it() {
    let this_year = "April 2023 to March 2024";
    assert_eq!(
        of_case("derive-interval", ""),
        [
            format!(
                "Rate in Elder, {this_year}: 55.011655 per 10,000 women aged 16 and over (population: women aged 16 and \
                 over, mid-2023; 95% confidence interval 45.533803 to 65.880003), compared with 44.985942 in April 2022 to \
                 March 2023 (+22.286325%, 95% confidence interval −7.385093% to +61.803340%): no clear change."
            ),
            format!(
                "Share in Fern, {this_year}: 33.333333% (40 of 120; 95% confidence interval 25.531741% to 42.168898%), \
                 compared with the previous year (2022/23) (+4.519774 percentage points, 95% confidence interval −7.193738 \
                 to +16.045753): no clear change."
            ),
            format!(
                "MARAC cases discussed in Elder, {this_year}: 118, compared with 96 in April 2022 to March 2023 \
                 (+22.916667%, 99.8% confidence interval −20.235694% to +90.545684%): no clear change. Compared with the \
                 mean of the three years before (2020/21, 2021/22, 2022/23) (+22.491349%, 95% confidence interval \
                 −1.971777% to +52.252296%): no clear change. Compared with 96 in April 2022 to March 2023 (+22 cases)."
            ),
            // All nine cases are gone, and even that is not beyond chance at 99.8 %.
            format!(
                "MARAC cases discussed in Gorse, {this_year}: 0, compared with the previous year (2022/23) (−100.000000%, \
                 99.8% confidence interval −100.000000% to +15.443469%): no clear change."
            ),
            format!(
                "MARAC cases discussed in Iris, {this_year}: 52, up from the previous year (2022/23) (+147.619048%, 99.8% \
                 confidence interval +11.782578% to +501.840461%): a clear increase, if cases are independent of each other."
            ),
            format!("MARAC cases discussed in Damson, {this_year}: <5 (a range)."),
        ]
    );
}

/// 102 after 75 cases: the lower end is just below none, which one place would print as 0.0.
#[test]
fn an_end_that_rounds_to_none_is_printed_so_that_it_agrees_with_what_is_said() {
    let said = beside_a_control_chart(&[75, 102]);
    let expected = "(+36.0%, 95% confidence interval −0.05% to +85.8%): no clear change";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_sentence_says_that_a_number_is_withheld_and_not_what_it_is() {
    let headline = |area: &str| {
        format!(
            "\n[[headlines]]\nfigure = \"cases\"\narea = \"{area}\"\nbeside = [\"cases-on-year\", \"cases-difference\"]\n"
        )
    };
    let areas: String = ["E07000982", "E07000984"].map(headline).concat();
    assert_eq!(
        of_case("disclose-carried-through", &areas),
        [
            "MARAC cases discussed in Birch, April 2023 to March 2024: no figure is given (withheld to protect people).",
            "MARAC cases discussed in Damson, April 2023 to March 2024: 0. The change on the previous year is not given: \
             withheld to protect people.",
        ]
    );
}

/// The sentence of a quarterly headline with a control chart, after so many cases a quarter from 2020/21 on.
fn beside_a_control_chart(cases: &[u32]) -> String {
    let project = Project::with_shipped_returns();
    project.write(
        "pipelines/kit.toml",
        r#"title = "Kit"
publisher = "A test"
returns = ["kit"]
area = "E10000098"
frequency = "quarter"
disclosure = { public = "invented for a test" }
[[figures]]
id = "cases"
sum = { measure = "marac.cases" }
[[figures]]
id = "change"
change = { of = "cases", on = "previous-quarter" }
[[headlines]]
figure = "cases"
beside = ["change"]
[[sections]]
title = "Figures"
[[sections.charts]]
id = "cases"
kind = "control"
title = "Cases"
figures = ["cases"]
periods = { quarters = 20 }
along = "periods"
"#,
    );
    project.write(
        "returns/kit/areas.csv",
        "area_code,area_name,level,parent,from,to,successor\nE10000098,Testshire,county,,,,\n",
    );
    let row = |(quarter, cases): (usize, &u32)| {
        let year = 2020 + quarter / 4;
        format!("Coordinator,E10000098,Testshire,{year}/{} Q{},{cases}\n", year - 1999, quarter % 4 + 1)
    };
    let rows: String = cases.iter().enumerate().map(row).collect();
    project.write("returns/kit/marac.csv", format!("partner,area_code,area_name,period,cases\n{rows}"));
    project.run(&["refresh", "--returns", "returns"]).ends_with(0);
    let files = project.files("output/kit");
    let (_, page) = files.iter().find(|(name, _)| name.ends_with("release/report.html")).unwrap();
    sentences(&String::from_utf8_lossy(page)).remove(0)
}

#[test]
fn a_sentence_says_when_the_control_chart_and_the_comparison_differ() {
    let ends = |cases: &[u32], expected: &str| {
        let said = beside_a_control_chart(cases);
        assert!(said.ends_with(expected), "{said}");
    };
    let common = "On its control chart this is within normal variation";
    let steady = [100, 104, 98, 101, 97, 103, 99, 102, 100, 98, 103, 99, 101, 97];
    ends(&[&steady[..], &[102]].concat(), &format!("no clear change. {common}."));
    // Firm limits need 13 points.
    ends(&steady[..9], &format!("no clear change. {common}; 9 points: provisional limits."));
    // A figure that always swings so, too short to tell how much such counts vary.
    ends(
        &[140, 60, 150, 70, 135, 55, 145],
        &format!(
            "a clear increase, if cases are independent of each other and the season makes no difference. {common}; 7 \
            points: provisional limits; this differs from the comparison, because the figure often changes as much \
            from one period to the next."
        ),
    );
    // Of five points a chart says nothing.
    ends(&steady[..5], "no clear change.");
    // Four years of which every spring is high: it is no special cause.
    ends(
        &[&[130, 99, 86, 84, 128, 101, 85, 87, 131, 98, 86, 83][..], &[129]].concat(),
        "this is not judged. On its control chart this is not judged, because the figures are seasonal.",
    );
    ends(
        &[&steady[..], &[160]].concat(),
        "a clear increase. On its control chart this is a special cause: above the upper limit.",
    );
    // Eight quarters on a new level.
    ends(
        &[100, 101, 99, 100, 102, 98, 100, 101, 104, 106, 105, 106, 104, 105, 104, 103],
        "no clear change. On its control chart this is a special cause: seven or more points in a row above the mean; \
        this differs from the comparison, because a control chart looks at all periods and a comparison at two.",
    );
}

#[test]
fn what_is_committed_judges_no_movement_that_chance_explains_and_no_figure_by_its_direction() {
    let mut judged = 0;
    for edition in ["published/all-periods", "quarterly/2024-25-q4", "annual/2024-25", "needs-assessment/2024-25"] {
        let page = fs::read_to_string(repository().join("output").join(edition).join("release/report.html")).unwrap();
        for sentence in sentences(&page) {
            for word in ["better", "worse", "improv", "deteriorat", "[c]", "NaN"] {
                assert!(!sentence.contains(word), "{sentence}");
            }
            for part in sentence.split(" interval ").skip(1).filter(|part| part.contains("): ")) {
                let (limits, verdict) = part.split_once("): ").unwrap();
                let signs: Vec<bool> = limits.split(" to ").map(|limit| limit.starts_with('+')).collect();
                let minus: Vec<bool> = limits.split(" to ").map(|limit| limit.starts_with(['-', '−'])).collect();
                // One that would be clear by itself may not be among so many.
                let expected = match (signs.as_slice(), minus.as_slice()) {
                    ([true, true], _) => ["a clear increase", "no clear change once all "],
                    (_, [true, true]) => ["a clear decrease", "no clear change once all "],
                    _ => ["no clear change.", "no clear change. "],
                };
                assert!(expected.iter().any(|expected| verdict.starts_with(expected)), "{sentence}");
                judged += 1;
            }
        }
    }
    assert!(judged >= 10, "{judged}");
}
