//! Whatever is wrong gets a clear answer with its place, and what was published before stays as it was, byte for byte.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::{Project, Ran, assert_same, copy, files, quarterday};

const MARAC: &str = "returns/small/marac.csv";
const AREAS: &str = "returns/small/areas.csv";
const SMALL: &str = "pipelines/small.toml";

/// A small publication that has been refreshed once.
fn published() -> Project {
    let project = Project::with_shipped_returns();
    project.write(
        SMALL,
        r#"title = "Small"
publisher = "A test"
returns = ["small"]
area = "E10000098"
frequency = "quarter"

[disclosure]
threshold = 5
agreed-by = "A test"
agreed-on = "1 January 2025"

[[figures]]
id = "cases"
sum = { measure = "marac.cases" }

[[figures]]
id = "repeats"
sum = { measure = "marac.repeats" }

[[figures]]
id = "repeat-share"
share = { part = "repeats", whole = "cases" }

[[sections]]
title = "Figures"

[[sections.tables]]
id = "cases"
title = "Cases"
figures = ["cases", "repeats", "repeat-share"]
areas = "family"
down = "areas"
across = "figures"
"#,
    );
    project.write(
        AREAS,
        "area_code,area_name,level,parent,from,to,successor\n\
         E10000098,Testshire,county,,,,\n\
         E07000981,Alder,district,E10000098,,,\n\
         E07000982,Birch,district,E10000098,,,\n",
    );
    project.write(
        MARAC,
        "partner,area_code,area_name,period,cases,repeats\n\
         Coordinator,E07000981,Alder,2023/24 Q1,40,12\n\
         Coordinator,E07000982,Birch,2023/24 Q1,30,9\n",
    );
    refresh(&project).ends_with(0);
    project
}

fn refresh(project: &Project) -> Ran {
    project.run(&["refresh", "--returns", "returns"])
}

/// Spoils a project, and asserts how the next refresh ends, what it says, and that no output has changed.
#[track_caller]
fn spoiled(spoil: impl FnOnce(&Project), code: i32, says: &[&str]) {
    let project = published();
    let before = project.files("output");
    assert!(before.len() >= 7, "{before:?}");
    spoil(&project);
    let mut ran = refresh(&project).ends_with(code);
    for words in says {
        ran = ran.says(words);
    }
    assert_same(&before, &project.editions(), "the output of before");
    assert!(!project.path("output/small/.2023-24-q1.new").exists(), "nothing is left behind");
}

/// Puts another text in place of the first row's cases, and expects a finding of this code in that cell.
#[track_caller]
fn spoiled_cell(instead: &str, code: &str, says: &str) {
    let at = format!("{MARAC}:2:5: error[{code}]: ");
    spoiled(|project| project.replace(MARAC, ",40,12", &format!(",{instead},12")), 1, &[&at, says, "  hint: "]);
}

#[test]
fn a_missing_file() {
    spoiled(
        |project| fs::remove_file(project.path(MARAC)).unwrap(),
        1,
        &["returns/small/marac.csv: error[no-file]: there is no file for the MARAC return", "hint: put the file there"],
    );
}

#[test]
fn an_empty_file() {
    let says =
        ["returns/small/marac.csv: error[empty-file]: the file is empty", "hint: ask the partner to send it again"];
    for nothing in ["", "\n \r\n", "\u{feff}", "\u{feff}\n"] {
        spoiled(|project| project.write(MARAC, nothing), 1, &says);
    }
}

#[test]
fn a_header_and_no_rows() {
    let header = "partner,area_code,area_name,period,cases,repeats\n";
    spoiled(
        |project| project.write(MARAC, header),
        1,
        &["returns/small/marac.csv: error[no-rows]: the file has headings but no rows", "hint: if nothing happened"],
    );
}

#[test]
fn a_missing_column() {
    spoiled(
        |project| project.replace(MARAC, "period", "when"),
        1,
        &[
            "returns/small/marac.csv:1: error[missing-column]: there is no column `period`",
            "hint: the headings that are",
        ],
    );
    spoiled(
        |project| project.replace(MARAC, "cases,repeats", "caess,rptds"),
        1,
        &["marac.csv:1: error[missing-column]: no column holds a measure; this return knows MARAC cases discussed"],
    );
}

#[test]
fn an_unknown_column_is_a_warning_with_the_nearest_heading() {
    let project = published();
    project.replace(MARAC, "repeats", "repeets");
    refresh(&project)
        .ends_with(0)
        .says("returns/small/marac.csv:1:6: warning[unknown-column]: column 6 is not in the standard")
        .says("hint: if it means `repeats`, rename it");
}

#[test]
fn a_duplicate_heading() {
    spoiled(
        |project| project.replace(MARAC, "repeats", "Number of cases"),
        1,
        &["marac.csv:1:6: error[duplicate-heading]: the columns 5 and 6 both mean `cases`", "hint: remove or rename"],
    );
}

#[test]
fn text_where_a_number_belongs() {
    spoiled_cell("forty", "not-a-number", "the text in `cases` is not a number");
    spoiled_cell("1e99", "not-a-number", "\"1e99\" in `cases` is too long to be a number");
}

#[test]
fn a_negative_count() {
    spoiled_cell("-40", "out-of-range", "MARAC cases discussed (-40) for Alder, 2023/24 Q1 is below 0");
}

#[test]
fn a_fraction_of_a_case() {
    spoiled_cell("40.5", "not-whole", "MARAC cases discussed (40.5) for Alder, 2023/24 Q1 must be a whole number");
}

#[test]
fn not_a_number_and_infinity() {
    for text in ["NaN", "inf", "-Infinity"] {
        spoiled_cell(text, "not-a-number", "is not a number");
    }
}

#[test]
fn a_number_with_400_digits() {
    spoiled_cell(&"9".repeat(400), "not-a-number", "is too long to be a number");
    spoiled_cell(&format!("0.{}", "9".repeat(400)), "not-a-number", "is too long to be a number");
}

#[test]
fn a_period_that_cannot_be_read() {
    let says = [
        "marac.csv:2:4: error[unreadable-period]: the text cannot be read",
        "hint: write 2024/25 Q4 for a financial quarter",
    ];
    spoiled(|project| project.replace(MARAC, "Alder,2023/24 Q1", "Alder,May time"), 1, &says);
    let says = ["marac.csv:2:4: error[ambiguous-period]: \"Q1 of 2023\"", "write 2023/24 Q1 or 2022/23 Q4"];
    spoiled(|project| project.replace(MARAC, "Alder,2023/24 Q1", "Alder,Q1 of 2023"), 1, &says);
}

#[test]
fn an_unknown_area() {
    let says = [
        "marac.csv:2:2: error[unknown-area]: no area has the code or name \"E07000991\"",
        "hint: did you mean E07000981, E07000982 or E10000098?",
    ];
    spoiled(|project| project.replace(MARAC, "E07000981", "E07000991"), 1, &says);
}

#[test]
fn the_same_key_twice() {
    spoiled(
        |project| project.replace(MARAC, "Birch", "Birch,2023/24 Q1,29,9\nCoordinator,E07000982,Birch"),
        1,
        &[
            "marac.csv:4:5: error[duplicate-key]: ",
            "is given twice, as 29 at returns/small/marac.csv:3:5 and as 30 here",
            "hint: keep the right row",
        ],
    );
}

#[test]
fn a_row_too_short_or_too_long() {
    let hint = "hint: look for a comma inside a cell";
    let short = "marac.csv:2:5: error[row-length]: the row has 5 cells and the header has 6";
    spoiled(|project| project.replace(MARAC, ",40,12", ",40"), 1, &[short, hint]);
    let long = "marac.csv:2:6: error[row-length]: the row has 7 cells and the header has 6";
    spoiled(|project| project.replace(MARAC, ",40,12", ",1,040,12"), 1, &[long, hint]);
}

#[test]
fn a_quote_that_is_never_closed() {
    let says = [
        "marac.csv:3: error[unclosed-quote]: a quotation mark opens here and is never closed",
        "hint: close the quotation mark",
    ];
    spoiled(|project| project.replace(MARAC, "Birch,", "\"Birch,"), 1, &says);
    spoiled(
        |project| project.replace(AREAS, "Alder,", "\"Alder,"),
        1,
        &["areas.csv:3: error[unclosed-quote]: a quotation mark opens here and is never closed"],
    );
}

#[test]
fn a_nul_byte() {
    spoiled_cell("4\0", "nul-byte", "the cell contains a NUL byte");
    let says = ["areas.csv:3:1: error[nul-byte]: the cell contains a NUL byte", "hint: save the file again"];
    spoiled(|project| project.replace(AREAS, "E07000981", "E0700\0981"), 1, &says);
}

#[test]
fn a_circular_hierarchy_of_areas() {
    spoiled(
        |project| project.replace(AREAS, "county,,", "county,E07000981,"),
        1,
        &[
            "areas.csv:2:1: error[area-hierarchy]: the parents of Testshire lead back to it",
            "areas.csv:3:1: error[area-hierarchy]: the parents of Alder lead back to it",
            "hint: correct the parent column",
        ],
    );
}

#[test]
fn a_return_that_is_owed_for_an_area_that_is_not_listed() {
    let expected = "kind,partner,area_code,from,to\nmarac,Coordinator,E07000999,2023/24 Q1,\n";
    spoiled(
        |project| project.write("returns/small/expected.csv", expected),
        1,
        &["expected.csv:2:3: error[unknown-area]: no area has the code or name \"E07000999\""],
    );
}

#[test]
fn a_year_that_was_mistyped_does_not_drown_everything_else() {
    let project = published();
    project.write("returns/small/expected.csv", "kind,partner,area_code,from,to\nmarac,Coordinator,E07000981,,\n");
    project.replace(MARAC, "Alder,2023/24 Q1", "Alder,0023/24 Q1");
    let said = refresh(&project).said();
    assert!(said.lines().count() < 500, "{} lines of findings", said.lines().count());
}

#[test]
fn an_unknown_key_in_toml_is_answered_with_the_nearest() {
    spoiled(
        |project| project.replace(SMALL, "threshold = 5", "treshold = 5"),
        2,
        &["pipelines/small.toml:8:1: unknown field `treshold`", "did you mean `threshold`?"],
    );
    spoiled(
        |project| {
            project.replace(SMALL, "sum = { measure = \"marac.cases\" }", "total = { measure = \"marac.cases\" }")
        },
        2,
        &["pipelines/small.toml:14:1: unknown field `total`"],
    );
    spoiled(
        |project| project.replace("pipelines/returns/dvds.toml", "due-days", "due-dais"),
        2,
        &["pipelines/returns/dvds.toml:", "unknown field `due-dais`", "did you mean `due-days`?"],
    );
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    let agreed = "agreed-by = \"A test\"\nagreed-on = \"1 January 2025\"";
    for (typed, says) in [
        (
            "round = 1",
            "pipelines/small.toml:8:1: a base below 2 rounds nothing: leave `round` out to show counts as they are",
        ),
        ("threshold = 5\nround = 0", "pipelines/small.toml:9:1: a base below 2 rounds nothing"),
        (
            "threshold = 2\nround = 5",
            "pipelines/small.toml:8:1: with `round = 5`, a count of 2 would be shown as 0, which means none: the threshold must \
             be at least 3",
        ),
        (
            "round = 5\npublic = \"they are\"",
            "pipelines/small.toml:8:1: figures that are public already are not rounded: leave out `round` or `public`",
        ),
        (
            "round = \"5\"",
            "pipelines/small.toml:8:9: this must be a whole number, such as 5, but here it is text \"5\"",
        ),
        ("width = 3", "pipelines/small.toml:8:1: `width` is that of what is withheld below a `threshold`"),
        ("threshold = 5\nwidth = 0", "pipelines/small.toml:9:1: a width of 0 protects nothing: it is 1 or more"),
        (
            "threshold = 5\nthresholds = { \"marac.case\" = 10 }",
            "pipelines/small.toml:9:16: no measure is called \"marac.case\"",
        ),
        (
            "threshold = 5\nthresholds = { \"marac.cases\" = 4 }",
            "the threshold of one measure is higher than `threshold`, which all others have",
        ),
        (
            "threshold = 5\nthresholds = { \"funding.budget\" = 10 }",
            "it does not count people, so none of it is withheld",
        ),
        (
            "threshold = 5\nround = 5\nthresholds = { \"marac.cases\" = 10 }",
            "beside `round`, all measures have the same threshold",
        ),
        ("", "pipelines/small.toml:7:2: [disclosure] needs either `threshold`, `round` or both, with `agreed-by`"),
    ] {
        spoiled(|project| project.replace(SMALL, "threshold = 5", typed), 2, &[says]);
    }
    spoiled(
        |project| {
            project.replace(SMALL, "threshold = 5", "round = 5");
            project.replace(SMALL, agreed, "");
        },
        2,
        &["[disclosure] needs either `threshold`, `round` or both, with `agreed-by` and `agreed-on`"],
    );
}

#[test]
fn releases_that_cannot_be_or_contradict_each_other_are_refused() {
    let first = r#"{ period = "2023/24 Q1", on = "2023-09-01" }"#;
    let other = |on: &str, because: &str| format!(r#"{first}, {{ period = "2023/24 Q1", on = "{on}"{because} }}"#);
    for (entries, says) in [
        (
            r#"{ period = "2023/24", on = "2024-09-01" }"#.to_owned(),
            "an edition of this publication is about a quarter",
        ),
        (
            r#"{ on = "2024-09-01" }"#.to_owned(),
            "`period` says which edition was released, for instance \"2024/25 Q4\"",
        ),
        (
            r#"{ period = "2023/24 Q1", on = "2023-06-30" }"#.to_owned(),
            "an edition is released after its period is over",
        ),
        (r#"{ period = "2023/24 Q1", on = "1 June" }"#.to_owned(), "a date is written like \"2025-03-31\""),
        (
            r#"{ period = "2023/24 Q1", on = "2023-09-01", because = "a typing error" }"#.to_owned(),
            "this is the first entry of its period: leave it out",
        ),
        (other("2023-09-01", r#", because = "a typing error""#), "a correction must have a later date"),
        (other("2023-10-01", ""), "say in `because` why it is corrected"),
        (other("2023-10-01", r#", because = " ""#), "say in `because` why it is corrected"),
    ] {
        let released = format!("frequency = \"quarter\"\nreleased = [{entries}]\n");
        spoiled(|project| project.replace(SMALL, "frequency = \"quarter\"\n", &released), 2, &[says, "small.toml:6:"]);
    }
}

#[test]
fn what_is_not_filled_in_or_not_over_is_not_published() {
    for (from, to, says) in [
        ("\"1 January 2025\"", "\"TO FILL IN\"", "pipelines/small.toml:10:13: \"TO FILL IN\" is still here"),
        (
            "publisher = \"A test\"",
            "publisher = \"TO FILL IN\"",
            "pipelines/small.toml:2:13: \"TO FILL IN\" is still here",
        ),
    ] {
        spoiled(|project| project.replace(SMALL, from, to), 2, &[says]);
    }
    let ran = published().run(&["refresh", "--returns", "returns", "--period", "2024/25 Q1", "--as-at", "2024-03-31"]);
    ran.ends_with(2).says("--period \"2024/25 Q1\" begins after --as-at 2024-03-31");
}

#[test]
fn an_interval_that_cannot_be_is_refused() {
    let share = "[[figures]]\nid = \"repeat-share\"\n";
    for (typed, says) in [
        ("50", "pipelines/small.toml:22:13: invalid value: floating point `50.0`, expected `false`, or a confidence"),
        ("100", "expected `false`, or a confidence in per cent from 90 to below 100"),
        ("\"95\"", "pipelines/small.toml:22:13: this must be `false`, or a confidence"),
    ] {
        let with = format!("{share}intervals = {typed}\n");
        spoiled(|project| project.replace(SMALL, share, &with), 2, &[says]);
    }
    let repeats = "[[figures]]\nid = \"repeats\"\n";
    let with = format!("{repeats}intervals = 95\n");
    let says =
        ["pipelines/small.toml:17:6: this figure has no interval: only rates and shares of events to people have one"];
    spoiled(|project| project.replace(SMALL, repeats, &with), 2, &says);
}

#[test]
fn an_unknown_name_in_toml_is_answered_with_the_nearest() {
    spoiled(
        |project| project.replace(SMALL, "part = \"repeats\"", "part = \"repaets\""),
        2,
        &["pipelines/small.toml:22:18: no figure defined above is called \"repaets\"; did you mean \"repeats\"?"],
    );
    spoiled(
        |project| {
            project.replace(
                "pipelines/returns/dvds.toml",
                "at-most = { part = \"disclosures\"",
                "at-most = { part = \"disclosure\"",
            )
        },
        2,
        &[
            "pipelines/returns/dvds.toml:",
            "no measure of this return is called \"disclosure\"; did you mean \"disclosures\"?",
        ],
    );
}

#[test]
fn what_a_return_says_for_all_its_rows_has_to_make_sense() {
    let dvds = "pipelines/returns/dvds.toml";
    spoiled(
        |project| project.replace(dvds, "due-days = 42", "period = \"the spring\""),
        2,
        &["pipelines/returns/dvds.toml:7:10: ", "the spring"],
    );
    spoiled(
        |project| {
            project.replace(
                dvds,
                "partner = { role = \"partner\" }",
                "partner = { role = \"partner\", blank-is-all = true }",
            )
        },
        2,
        &["pipelines/returns/dvds.toml:", "column `partner` is of no dimension, so it has no `blank-is-all`"],
    );
    spoiled(
        |project| project.replace(dvds, "role = \"area\", accept", "role = \"area\", optional = true, accept"),
        2,
        &["a return needs a column with the role \"area\", not optional, or `area` for all its rows"],
    );
}

#[test]
fn a_publication_that_names_a_missing_measure() {
    spoiled(
        |project| project.replace(SMALL, "\"marac.cases\"", "\"marac.caes\""),
        2,
        &["pipelines/small.toml:14:19: no measure is called \"marac.caes\"; did you mean \"marac.cases\"?"],
    );
}

#[test]
fn a_publication_that_names_an_area_that_is_not_listed() {
    spoiled(
        |project| project.replace(SMALL, "E10000098", "E10000089"),
        2,
        &["publication small names the area \"E10000089\", which is not in the areas table; did you mean E10000098?"],
    );
}

#[test]
fn a_control_chart_that_would_mislead_is_refused() {
    let refused = |figure: &str, options: &str, says: &str| {
        let chart = format!(
            "[[figures]]\nid = \"rolling\"\nrolling = {{ of = \"cases\" }}\n\n[[figures]]\nid = \"change\"\nchange = {{ of = \
             \"cases\", on = \"previous-quarter\" }}\n\n[[sections]]\ntitle = \"More\"\n\n[[sections.charts]]\nid = \
             \"chart\"\ntitle = \"Chart\"\nfigures = [\"{figure}\"]\nalong = \"periods\"\n{options}\n\n[[sections]]\n"
        );
        spoiled(|project| project.replace(SMALL, "[[sections]]\n", &chart), 2, &["pipelines/small.toml:", says]);
    };
    let quarters = "kind = \"control\"\nperiods = { quarters = 16 }\n";
    let with = |control: &str| format!("{quarters}control = {{ {control} }}");
    refused(
        "rolling",
        quarters,
        "there is no control or run chart of \"rolling\": rolling sums that follow one another",
    );
    refused(
        "change",
        quarters,
        "there is no control or run chart of \"change\": changes that follow one another share",
    );
    refused("cases", "kind = \"control\"", "a control or run chart needs `periods` as a number of quarters or years");
    refused("cases", &with("rebase = [{ date = \"2023-07-01\" }]"), "missing field `reason`");
    refused("cases", &with("rebase = [{ date = \"2023-07-01\", reason = \" \" }]"), "say why new limits are set");
    refused("cases", &with("baseline = 11"), "a `baseline` needs 12 points or more");
    refused("cases", &with("method = \"p\""), "this method is for shares, but this figure is not one");
    refused("repeat-share", &with("method = \"u\""), "this method is for rates and ratios, but this figure is neither");
    refused("repeat-share", &with("method = \"p\", prime = false, screened = false"), "so `screened` does not apply");
    refused("cases", &with("prime = true"), "`prime` is for the methods \"c\", \"p\" and \"u\"");
    refused("repeat-share", &with("method = \"g\""), "this method is for counts of events, but this figure is not one");
    refused(
        "cases",
        &with("method = \"g\", target = 4"),
        "with the method \"g\" only `rebase`, `run` and `trend` apply",
    );
    refused("cases", &with("seasonal = \"adjust\", target = 30"), "a `target` is for the figures as they are");
    refused(
        "cases",
        &with("seasonal = \"adjust\"").replace("quarters = 16", "years = 16"),
        "years have no seasons, so `seasonal` does not apply",
    );
    refused("cases", &with("run = 3"), "`run` and `trend` are from 5 to 20 points");
    refused("cases", &with("near = [3, 2]"), "`near` is [2, 3]");
    refused("cases", &with("run = 8").replace("\"control\"", "\"run\""), "a run chart has no limits");
    refused("cases", &with("run = 8").replace("\"control\"", "\"line\""), "`control` is for charts of the kinds");
}

#[test]
fn a_comparison_that_would_mislead_is_refused() {
    let refused = |method: &str, says: &str| {
        let figure = format!("[[figures]]\nid = \"compared\"\n{method}\n\n[[sections]]\n");
        spoiled(|project| project.replace(SMALL, "[[sections]]\n", &figure), 2, &["pipelines/small.toml:", says]);
    };
    let compared = |options: &str| format!("comparison = {{ of = \"repeat-share\", {options} }}");
    let target = |options: &str| format!("target = {{ of = \"cases\", {options} }}");
    refused(
        "comparison = { of = \"cases\", with = \"own\" }",
        "only rates and shares of events to people are compared",
    );
    refused(&compared("with = 47"), "this must be \"own\", \"parent\", \"neighbours\", the code of an area");
    refused(&compared("with = { value = 47 }"), "missing field `source`");
    refused(&compared("with = { value = 47, source = \" \" }"), "say where the benchmark `value` comes from");
    refused(&compared("with = { value = -1, source = \"a test\" }"), "must be a number, 0 or more");
    refused(&compared("with = \"own\", levels = 3"), "`levels` is 1 or 2");
    refused(&compared("with = \"own\", good = \"up\""), "unknown variant `up`");
    refused(&target("goal = 40"), "say which way is good");
    refused(&target("goal = 40, good = \"high\", tolerance = -1"), "`tolerance` 0 or more");
    refused(&target("goal = 40, good = \"high\", by = \"2025-03-31\""), "a path to a goal needs both");
    refused(
        &target("goal = 40, good = \"high\", by = \"2025-03-31\", from = { value = 20, date = \"2025-03-31\" }"),
        "on a day before `by`",
    );
    refused("quantile = { of = \"cases\", groups = 1 }", "`groups` is from 2 to 10");
}

#[test]
fn a_comparison_that_lacks_its_interval_its_area_or_its_table_is_refused() {
    let with = |project: &Project, with: &str| {
        let figure =
            format!("[[figures]]\nid = \"compared\"\ncomparison = {{ of = \"repeat-share\", with = \"{with}\" }}");
        project.replace(SMALL, "[[sections]]\n", &format!("{figure}\n\n[[sections]]\n"));
    };
    spoiled(
        |project| {
            with(project, "own");
            project.replace(SMALL, "share = {", "intervals = false\nshare = {");
        },
        2,
        &["pipelines/small.toml:", "the figure has `intervals = false`, so it cannot be compared"],
    );
    spoiled(
        |project| with(project, "E09999999"),
        2,
        &["publication small names the area \"E09999999\", which is not in the areas table"],
    );
    spoiled(
        |project| {
            with(project, "neighbours");
            fs::remove_file(project.path("pipelines/returns/neighbours.toml")).unwrap();
        },
        2,
        &["pipelines/small.toml:", "no kind of return in pipelines/returns/ is the table of neighbours"],
    );
    spoiled(
        |project| with(project, "neighbours"),
        1,
        &["returns/small/neighbours.csv: error[no-file]: there is no file for the Statistical neighbours, which"],
    );
}

#[test]
fn a_funnel_plot_that_would_mislead_is_refused() {
    let refused = |figure: &str, options: &str, says: &str| {
        let chart = format!(
            "[[sections]]\ntitle = \"More\"\n\n[[sections.charts]]\nid = \"chart\"\ntitle = \"Chart\"\nfigures = \
             [\"{figure}\"]\n{options}\n\n[[sections]]\n"
        );
        spoiled(|project| project.replace(SMALL, "[[sections]]\n", &chart), 2, &["pipelines/small.toml:", says]);
    };
    let funnel = "kind = \"funnel\"\nalong = \"areas\"\n";
    let with = |options: &str| format!("{funnel}{options}");
    refused(
        "cases",
        &with("areas = \"children\""),
        "a funnel plot shows a rate, a share or a percentage of what was expected, but this figure is none of these",
    );
    refused("repeat-share", &with("areas = \"family\""), "a funnel plot goes along areas");
    refused("repeat-share", &with("areas = \"own\""), "a funnel plot goes along areas");
    refused(
        "repeat-share",
        &with("areas = \"children\"\nperiods = { quarters = 1 }"),
        "a funnel plot is of the period of the edition",
    );
    refused(
        "repeat-share",
        "kind = \"ranking\"\nareas = \"children\"\nalong = \"areas\"\nover-dispersion = true",
        "`over-dispersion` is for charts of the kind \"funnel\"",
    );
}

#[test]
fn a_rule_that_compares_different_things_says_why() {
    spoiled(
        |project| {
            project.replace(
                "pipelines/returns/police.toml",
                "because = \"incidents include those recorded as crimes\"\n",
                "",
            )
        },
        2,
        &[
            "pipelines/returns/police.toml:",
            "a rule compares `police.crimes`, which counts crimes, with `police.incidents`, which counts incidents",
            "say in `because` why that is right",
        ],
    );
}

#[test]
fn toml_that_is_no_toml() {
    spoiled(
        |project| project.replace(SMALL, "[disclosure]", "[disclosure"),
        2,
        &["error: pipelines/small.toml:7:12: "],
    );
    spoiled(|project| project.write(SMALL, b"title = \"\xff\""), 2, &["cannot read pipelines/small.toml"]);
}

#[test]
fn folders_that_are_not_there() {
    spoiled(
        |project| fs::remove_dir_all(project.path("returns")).unwrap(),
        2,
        &["cannot read the folder returns/small"],
    );
    spoiled(
        |project| fs::remove_dir_all(project.path("pipelines")).unwrap(),
        2,
        &["cannot read the folder pipelines/returns"],
    );
    let project = published();
    let before = project.files("output");
    let named = project.run(&["refresh", "--returns", "returns", "smal"]).ends_with(2);
    named.says("no publication is called \"smal\"; did you mean \"small\"?");
    project.run(&["refresh", "--returns", "returns", "--period", "soon"]).ends_with(2).says("soon");
    project.run(&["refersh"]).ends_with(2).says("refersh");
    assert_same(&before, &project.editions(), "the output of before");
}

#[test]
fn a_cell_that_is_none_in_an_entry_of_the_inbox() {
    for cell in ["", "B", "2", "2B", "B0", "B2:C3", "ZZZZZZZZZ1", "\u{e9}2"] {
        let entry = format!("[[file]]\nmatch = \"m*.csv\"\nkind = \"marac\"\nperiod = \"cell {cell}\"\n");
        spoiled(
            |project| project.write("returns/small/inbox.toml", entry),
            2,
            &[
                "error: returns/small/inbox.toml:4:10: \"",
                "\" is not a cell: write its letters and its line, as in \"cell B2\"",
            ],
        );
    }
}

#[test]
fn folders_that_would_stand_in_the_place_of_others() {
    for folder in ["..", ".", "/etc", "small/", "small/../small", ".small"] {
        spoiled(
            |project| project.replace(SMALL, "[\"small\"]", &format!("[\"{folder}\"]")),
            2,
            &[
                "error: pipelines/small.toml:3:1: `returns` names folders inside the returns folder, and \"",
                "\" is not one",
            ],
        );
    }
    for (folder, says) in
        [("a+b", "the name of a folder of returns must not contain +"), ("released/a", "`returns` cannot name")]
    {
        spoiled(|project| project.replace(SMALL, "[\"small\"]", &format!("[\"{folder}\"]")), 2, &[says]);
    }
    spoiled(
        |project| project.replace(SMALL, "[\"small\"]", "[\"small\", \"small/late\"]"),
        2,
        &["error: pipelines/small.toml:3:1: \"small/late\" is inside \"small\""],
    );
    spoiled(
        |project| project.write("pipelines/internal.toml", project.read(SMALL)),
        2,
        &["error: pipelines/internal.toml:1:1: a publication cannot be called \"internal\""],
    );
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    // A file stands where a folder should be: not even root can write below it.
    let project = published();
    project.write("taken", "a file");
    for output in ["taken", "taken/below"] {
        let ran = project.run(&["refresh", "--returns", "returns", "--output", output]).ends_with(2);
        ran.says("error: cannot ").says("taken");
    }
    assert_eq!(project.read("taken"), "a file");
    // The same where an edition belongs.
    fs::remove_dir_all(project.path("output/small/2023-24-q1")).unwrap();
    project.write("output/small/2023-24-q1", "a file");
    refresh(&project).ends_with(2).says("error: cannot ").says("output/small/2023-24-q1");
    assert_eq!(project.read("output/small/2023-24-q1"), "a file");
}

#[test]
fn a_write_that_fails_half_way() {
    let project = published();
    let before = project.files("output/small");
    project.replace(MARAC, ",40,12", ",41,12");
    // No file may grow beyond a few blocks: the page cannot be written, and the program is told so.
    let shell = "trap '' XFSZ; ulimit -f 4; exec \"$0\" refresh --returns returns";
    let ran =
        Command::new("sh").args(["-c", shell, env!("CARGO_BIN_EXE_quarterday")]).current_dir(project.root()).output();
    Ran::of(ran.unwrap()).ends_with(2).says("error: cannot write output/");
    assert_same(&before, &project.files("output/small"), "the output of before");
    refresh(&project).ends_with(0);
    assert_ne!(before, project.files("output/small"));
}

/// Needs a Linux that lets this user make a mount of its own; elsewhere it says so and passes.
#[test]
fn a_full_disk() {
    let project = published();
    let before = project.files("output");
    project.replace(MARAC, ",40,12", ",41,12");
    fs::rename(project.path("output"), project.path("kept")).unwrap();
    fs::create_dir(project.path("output")).unwrap();
    let shell = "mount -t tmpfs -o size=512k none output || exit 77
        cp -r kept/. output && cat /dev/zero > output/filler 2>/dev/null
        \"$0\" refresh --returns returns; code=$?
        rm output/filler && rm -rf after && cp -r output after; exit $code";
    let unshared = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", shell, env!("CARGO_BIN_EXE_quarterday")])
        .current_dir(project.root())
        .output();
    match unshared.map(Ran::of) {
        Ok(ran) if ran.code == 2 => {
            ran.says("error: cannot ").says("No space left on device");
            assert_same(&before, &project.files("after"), "the output of before");
        }
        Ok(ran) if ran.code == 77 || ran.stderr.contains("unshare") => eprintln!("skipped: {}", ran.stderr.trim()),
        Ok(ran) => panic!("exit code {}: {}", ran.code, ran.said()),
        Err(error) => eprintln!("skipped: {error}"),
    }
}

#[test]
fn nobody_to_print_to() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: there is no /dev/full here");
        return;
    }
    let project = published();
    let before = project.files("output");
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let mut command = quarterday(project.root());
    let ran = Ran::of(command.args(["check", "--returns", "returns"]).stdout(full()).output().unwrap());
    ran.ends_with(2).says("cannot print");
    project.replace(MARAC, ",40,12", ",forty,12");
    let mut command = quarterday(project.root());
    let status =
        command.args(["refresh", "--returns", "returns"]).stdout(Stdio::null()).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(1), "a line that cannot be printed is no reason to panic");
    assert_same(&before, &project.editions(), "the output of before");
}

/// Two releases of one edition, to tell which of them is in place.
struct Releases {
    project: Project,
    old: Project,
    new: Project,
}

impl Releases {
    fn new() -> Releases {
        let project = published();
        let old = Project::empty();
        copy(&project.path("output"), old.root());
        project.replace(MARAC, ",40,12", ",41,12");
        refresh(&project).ends_with(0);
        let new = Project::empty();
        copy(&project.path("output"), new.root());
        Releases { project, old, new }
    }

    fn back_to_old(&self) {
        fs::remove_dir_all(self.project.path("output")).unwrap();
        copy(self.old.root(), &self.project.path("output"));
    }

    /// What the new release tells is remembered before it is put in place.
    fn remembers(&self) {
        copy(&self.new.path("internal"), &self.project.path("output/internal"));
    }

    /// The next run leaves the new release and nothing else.
    #[track_caller]
    fn mends(&self, after: &str) {
        refresh(&self.project).ends_with(0);
        assert_same(&self.new.files("."), &self.project.files("output"), after);
        assert_eq!(
            fs::read_dir(self.project.path("output/small")).unwrap().count(),
            1,
            "{after}: something is left over"
        );
    }
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_release_or_the_new_one() {
    let releases = Releases::new();
    let (old, new) = (files(&releases.old.path("small/2023-24-q1")), files(&releases.new.path("small/2023-24-q1")));
    releases.back_to_old();
    let start = Instant::now();
    refresh(&releases.project).ends_with(0);
    let whole = start.elapsed();
    let (mut found_old, mut found_new) = (0, 0);
    for step in 0..24 {
        releases.back_to_old();
        let mut command = quarterday(releases.project.root());
        let mut child =
            command.args(["refresh", "--quiet", "--returns", "returns"]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(f64::from(step) / 20.0).max(Duration::from_micros(200)));
        child.kill().unwrap();
        child.wait().unwrap();
        let folder = releases.project.path("output/small");
        let mut found = files(&folder.join("2023-24-q1"));
        if found.is_empty() {
            // Between the two renames the old release stands aside, whole.
            found = files(&folder.join(".2023-24-q1.old"));
        }
        assert!(found == old || found == new, "killed at step {step}: neither release is whole");
        found_old += u32::from(found == old);
        found_new += u32::from(found == new);
        releases.mends(&format!("killed at step {step}"));
    }
    assert!(found_old > 0, "no kill came before the end ({found_new} after it)");
}

#[test]
fn every_state_that_a_kill_can_leave_is_mended_by_the_next_run() {
    let releases = Releases::new();
    let (root, new) = (releases.project.path("output/small"), releases.new.path("small/2023-24-q1"));
    let place = root.join("2023-24-q1");
    let (beside_new, beside_old) = (root.join(".2023-24-q1.new"), root.join(".2023-24-q1.old"));

    releases.back_to_old();
    releases.remembers();
    fs::create_dir_all(beside_new.join("release")).unwrap();
    fs::write(beside_new.join("release/report.html"), "<!doctype html><ti").unwrap();
    releases.mends("killed while the new release was written");

    releases.back_to_old();
    releases.remembers();
    copy(&new, &beside_new);
    releases.mends("killed before the old release was moved");

    releases.back_to_old();
    releases.remembers();
    copy(&new, &beside_new);
    fs::rename(&place, &beside_old).unwrap();
    releases.mends("killed between the two renames");

    releases.back_to_old();
    let kept = releases.project.path("output/internal");
    fs::rename(kept.join("small"), kept.join(".small.old")).unwrap();
    releases.mends("killed while what is kept of the returns stood aside");

    releases.back_to_old();
    releases.remembers();
    fs::rename(&place, &beside_old).unwrap();
    copy(&new, &place);
    releases.mends("killed before the old release was removed");

    releases.back_to_old();
    releases.remembers();
    fs::rename(&place, &beside_old).unwrap();
    fs::remove_file(beside_old.join("release/report.html")).unwrap();
    copy(&new, &place);
    releases.mends("killed while the old release was removed");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_or_a_socket_among_the_returns_is_a_finding_and_nobody_waits_for_it() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let project = published();
    let before = project.editions();
    let made = mknodat(CWD, project.path("returns/small/dvds.csv"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0);
    made.unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(project.path("returns/small/marac.sock")).unwrap();
    let refused = |ran: Ran| {
        ran.ends_with(1)
            .says("returns/small/dvds.csv: error[unreadable-file]: this is a pipe, a device or a socket, not a file")
            .says("returns/small/marac.sock: error[unreadable-file]: this is a pipe, a device or a socket, not a file");
    };
    refused(project.run(&["check"]));
    refused(project.run(&["refresh"]));
    assert_same(&project.editions(), &before, "what was published");
}

#[test]
fn a_zip_inside_a_zip_is_said_to_be_one() {
    let zipped = |name: &str, bytes: &[u8]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let project = published();
    project.write("returns/small/dvds.zip", zipped("dvds_inner.zip", &zipped("dvds.csv", b"period,applications\n")));
    project
        .run(&["check"])
        .ends_with(1)
        .says("returns/small/dvds.zip/dvds_inner.zip: error[unreadable-file]: this is a zip inside a zip");
}

#[test]
fn a_line_without_an_end_is_not_sought_in_two_gigabytes() {
    let project = published();
    fs::File::create(project.path("returns/small/dvds.csv")).unwrap().set_len(2 << 30).unwrap();
    project
        .run(&["check"])
        .ends_with(1)
        .says("returns/small/dvds.csv:1: error[unreadable-file]: the line that begins here is too long for a return");
}
