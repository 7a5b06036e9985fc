//! An attacker who knows every small count looks for them, and for what was made from them, in all that is released.
//!
//! It shares no code with `disclose`: what must be withheld is worked out here from the numbers that were sent.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use proptest::prelude::*;
use quarterday::disclose::{Derived, List, Together};
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::model::cell::{Marker, Shown};
use quarterday::model::disclosed::Disclosed;
use quarterday::model::period::Period;
use quarterday::model::register::Registers;
use quarterday::pipelines::Spec;
use quarterday::present::chart::Point;
use quarterday::read::Input;
use quarterday::refresh::{self, Request, Tally, Unwatched};
use quarterday::spec::codebook;
use quarterday::world::{Book, World};
use quarterday::{derive, disclose, present, revise};

use crate::figures::Figures;
use crate::project::{Project, assert_same, copy, files, repository};

const CASE: &str = "tests/cases/disclose-carried-through";
const COUNTY: usize = 4;
const AREAS: [(&str, &str); 5] = [
    ("E07000981", "Alder"),
    ("E07000982", "Birch"),
    ("E07000983", "Cedar"),
    ("E07000984", "Damson"),
    ("E10000098", "Testshire"),
];
const YEARS: [&str; 2] = ["2022/23", "2023/24"];

/// What one district sent for one year; `None` is an empty cell.
#[derive(Debug, Clone, Copy)]
struct Sent {
    cases: Option<u32>,
    repeats: Option<u32>,
    children: Option<u32>,
}

/// Numbers of people, most of them near the threshold.
fn count() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![5 => (0u32..8).prop_map(Some), 3 => (5u32..60).prop_map(Some), 1 => Just(None)]
}

fn sent() -> impl Strategy<Value = Sent> {
    (count(), count(), count()).prop_map(|(cases, repeats, children)| {
        // More repeat cases than cases would be a finding, and block the release.
        let repeats = repeats.map(|repeats| repeats.min(cases.unwrap_or(60)));
        Sent { cases, repeats, children }
    })
}

/// What was sent, by year and district, with the county's sums, of which nothing may be missing.
type Known = [[Sent; 5]; 2];

fn known(sent: &[Vec<Sent>]) -> Known {
    let sum = |year: &[Sent], of: fn(&Sent) -> Option<u32>| year.iter().map(of).sum::<Option<u32>>();
    [0, 1].map(|year| {
        let districts = &sent[year];
        let county = Sent {
            cases: sum(districts, |sent| sent.cases),
            repeats: sum(districts, |sent| sent.repeats),
            children: sum(districts, |sent| sent.children),
        };
        [districts[0], districts[1], districts[2], districts[3], county]
    })
}

/// The counts that go straight into a figure: when one of them is small, the figure must not be shown.
fn behind(figure: &str, known: &Known, year: usize, area: usize) -> Vec<Option<u32>> {
    let now = known[year][area];
    let before = year.checked_sub(1).and_then(|year| known[year][area].cases);
    match figure {
        "cases" | "rate" | "mean" => vec![now.cases],
        "rank" if area == COUNTY => vec![now.cases],
        // One place that is missing in a ranking tells where the withheld figure lies.
        "rank" => known[year].iter().take(COUNTY).map(|sent| sent.cases).collect(),
        "repeats" => vec![now.repeats],
        "repeat-share" => vec![now.repeats, now.cases],
        "cases-on-year" | "cases-difference" => vec![now.cases, before],
        "children" => vec![now.children],
        "children-for-each" => vec![now.children, now.cases],
        other => panic!("{other} is a new figure of the case: say here what it is made from"),
    }
}

fn small(count: Option<u32>) -> bool {
    matches!(count, Some(1..=4))
}

/// The publication of the case.
fn spec() -> &'static Spec {
    static SPEC: OnceLock<Spec> = OnceLock::new();
    SPEC.get_or_init(|| {
        let project = Project::with_shipped_returns();
        project.write("pipelines/kit.toml", fs::read(repository().join(CASE).join("pipelines/kit.toml")).unwrap());
        load::spec(&project.path("pipelines"), &Ledger::default()).unwrap()
    })
}

fn inputs(known: &Known) -> Vec<Input> {
    let mut marac = "partner,area_code,area_name,period,cases,repeats,children\n".to_owned();
    let cell = |count: Option<u32>| count.map_or(String::new(), |count| count.to_string());
    for (year, period) in YEARS.iter().enumerate() {
        for (area, (code, name)) in AREAS.iter().enumerate().take(COUNTY) {
            let Sent { cases, repeats, children } = known[year][area];
            let counts = [cases, repeats, children].map(cell).join(",");
            marac.push_str(&format!("Coordinator,{code},{name},{period},{counts}\n"));
        }
    }
    let file = |name: &str| fs::read(repository().join(CASE).join("returns/kit").join(name)).unwrap();
    [("areas.csv", file("areas.csv")), ("marac.csv", marac.into_bytes()), ("population.csv", file("population.csv"))]
        .into_iter()
        .map(|(name, bytes)| Input::of(name, Box::new(std::io::Cursor::new(bytes))))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_small_count_and_nothing_made_from_one_is_released(
        sent in proptest::collection::vec(proptest::collection::vec(sent(), 4), 2)
    ) {
        let known = known(&sent);
        let request = Request { period: Some(Period::parse("2023/24").unwrap()), ..Request::default() };
        let set = refresh::sets(spec(), &request).unwrap().remove(0);
        let checked = refresh::accept(spec(), &request, &set, inputs(&known), &Unwatched, &mut Tally::default()).unwrap();
        let findings = checked.findings;
        let accepted = checked.accepted.unwrap_or_else(|| panic!("{findings:?}"));
        let begins = refresh::begins(spec(), set.publications[0], &accepted);
        let places = refresh::Ground { areas: accepted.areas(), begins: begins.as_slice(), registers: Registers::NONE };
        let edition = refresh::editions(spec(), &request, set.publications[0], &accepted, None, places).unwrap().remove(0);
        let figures = derive::derive(&edition, spec().methods(edition.publication), &accepted);
        let publications = vec![edition.publication];
        let book = Book::of([&codebook::whole(&spec().returns, accepted.areas())]);
        let editions = [Derived { edition, figures, list: 0, is_asked: true }];
        let before = Disclosed::default();
        let seeds = disclose::seeds(&book, &publications, &editions, &before, &[]).unwrap();
        let world = World::of(&book, seeds, &|_| BTreeSet::new());
        let counts = world.counts.iter().map(|count| (count.measure, count.part.clone(), Some(count.area), count.period));
        let sent = derive::sent(&editions[0].edition, &accepted, counts);
        let list = List { returns: String::new(), partners: accepted.observations().partners.clone(), sent };
        let together = Together {
            book: &book,
            world: &world,
            lists: vec![list],
            editions: &editions,
            publications,
            before: &before,
            elsewhere: &[],
        };
        let disclosure = match disclose::disclose(&together) {
            Ok(disclosure) => disclosure,
            // A county of 4 with a case in each of its four districts: that each is withheld, and so not 0, says that
            // each is 1, and nothing is left to withhold beside them. Only of so few is nothing published.
            Err(refused) => {
                let told = known.iter().any(|year| {
                    let columns: [fn(&Sent) -> Option<u32>; 3] = [|sent| sent.cases, |sent| sent.repeats, |sent| sent.children];
                    columns.into_iter().any(|of| {
                        let parts = year[..COUNTY].iter().filter(|sent: &&Sent| of(sent) > Some(0));
                        small(of(&year[COUNTY])) && parts.count() > 1
                    })
                });
                prop_assert!(told, "{} needs not be said", refused.message);
                return Ok(());
            }
        };
        let edition = &editions[0].edition;
        let revised = revise::revise(edition, disclosure.releases.into_iter().next().unwrap(), Vec::new());
        let release = revised.release();

        let (mut looked_at, mut with_interval) = (BTreeSet::new(), BTreeSet::new());
        for (key, released) in release.figures() {
            let definition = &edition.publication.definitions[key.definition];
            let area = AREAS.iter().position(|(code, _)| *code == edition.areas.get(key.area).code).unwrap();
            let year = YEARS.iter().position(|year| *year == key.period.to_string()).unwrap();
            let behind = behind(&definition.name, &known, year, area);
            let what = format!("{} of {behind:?}", released.id());
            looked_at.insert(definition.name.clone());
            if behind.iter().any(|count| small(*count)) {
                prop_assert!(matches!(released.cell().shown(), Shown::Marker(_)), "{} is shown: {}", what, released.cell().text());
                prop_assert_eq!(released.bounds(), (None, None), "{}", what);
                prop_assert!(released.cell().flags().is_empty(), "{}", what);
                if let Some(limits) = released.limits() {
                    let markers = [limits.lower(), limits.upper()].map(|cell| matches!(cell.shown(), Shown::Marker(_)));
                    prop_assert_eq!(markers, [true, true], "the interval of {} is shown", what);
                    prop_assert_eq!((limits.method(), limits.p()), (None, None), "{} tells how many by its method", what);
                }
                let withheld = *released.cell().shown() == Shown::Marker(Marker::Confidential);
                prop_assert!(!withheld || released.sources().is_empty(), "{} names its cells", what);
            } else if !matches!(definition.name.as_str(), "cases-difference" | "mean") {
                // A difference or mean may itself be a small number of cases; and what is large goes only to protect what is small.
                let any_small = known.iter().flatten().any(|sent| {
                    [sent.cases, sent.repeats, sent.children].into_iter().any(small)
                });
                prop_assert!(any_small || *released.cell().shown() != Shown::Marker(Marker::Confidential), "{} is withheld for nothing", what);
            }
            if let (Some(limits), Some(value)) = (released.limits(), released.cell().number()) {
                let (lower, upper) = limits.numbers().unwrap();
                prop_assert!(lower <= value && value <= upper, "{} is {value}, not in {lower} to {upper}", what);
                for cell in [limits.lower(), limits.upper()] {
                    let places = matches!(cell.shown(), Shown::Number { decimals: 1, .. });
                    prop_assert!(places, "{} has a limit at other places: {}", what, cell.text());
                }
                with_interval.insert(definition.name.clone());
            }
            // The parts are printed beside a figure; a small one must not be.
            let numbers = [released.numerator(), released.denominator()].map(|text| text.parse::<f64>().unwrap_or(0.0));
            let denominator_is_people = definition.name != "rate";
            prop_assert!(!(0.5..4.5).contains(&numbers[0]), "{}: numerator {}", what, numbers[0]);
            prop_assert!(!denominator_is_people || !(0.5..4.5).contains(&numbers[1]), "{}: denominator {}", what, numbers[1]);
        }
        prop_assert_eq!(looked_at.len(), 10);
        prop_assert!(with_interval.iter().all(|name| ["rate", "repeat-share", "cases-on-year"].contains(&name.as_str())));

        let report = present::present(edition, &revised);
        let charts: BTreeMap<&str, _> =
            report.sections[0].charts.iter().map(|chart| (chart.id.as_str(), chart)).collect();
        // What can show nothing is not drawn, and no chart begins before the returns do.
        let point = |chart: &str, name: &str, period: &str| -> Option<Point> {
            let chart = charts.get(chart)?;
            let at = chart.along.iter().position(|along| along.label == period)?;
            Some(chart.series.iter().find(|series| series.label == name)?.points[at])
        };
        for (area, (_, name)) in AREAS.iter().enumerate().take(COUNTY) {
            for (year, period) in YEARS.iter().enumerate() {
                let count = known[year][area].cases;
                let line = point("lines", name, period).unwrap_or(Point::Missing);
                let drawn = matches!(line, Point::Value { .. });
                let protects = line == Point::Withheld && known.iter().flatten().any(|sent| {
                    [sent.cases, sent.repeats, sent.children].into_iter().any(small)
                });
                let expected = count.is_some() && !small(count) && !protects;
                prop_assert_eq!(drawn, expected, "{} in {}: {:?}", name, period, line);
                let stacked = point("stacked", name, period).unwrap_or(Point::Withheld);
                let any_small = (0..COUNTY).any(|area| small(known[year][area].cases));
                prop_assert!(!any_small || stacked == Point::Withheld, "a stack with a part withheld has no height");
            }
        }
        for chart in charts.values() {
            for (area, (_, name)) in AREAS.iter().enumerate().take(COUNTY) {
                for sentence in chart.alt.split(". ").filter(|sentence| sentence.starts_with(&format!("{name}: "))) {
                    for (year, period) in YEARS.iter().enumerate() {
                        let count = known[year][area].cases;
                        let said = format!(" {} ({period})", count.unwrap_or(0));
                        prop_assert!(!small(count) || !sentence.contains(&said), "{}", sentence);
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_that_is_committed_holds_a_small_count_of_people() {
    let spec = load::spec(&repository().join("pipelines"), &Ledger::default()).unwrap();
    let people: BTreeSet<&str> =
        spec.returns.measures.iter().filter(|measure| measure.people).map(|measure| measure.id.as_str()).collect();
    let mut withheld = 0;
    for edition in ["quarterly/2024-25-q4", "annual/2024-25", "needs-assessment/2024-25"] {
        let figures = Figures::read(&repository().join("output").join(edition).join("release/figures.csv"));
        for (id, row) in figures.0.iter().filter(|(_, row)| people.contains(row["measure"].as_str())) {
            let is_small = |text: &str| text.parse::<f64>().is_ok_and(|number| number > 0.0 && number < 5.0);
            withheld += usize::from(row["marker"] == "[c]");
            if row["statistic"] == "sum" {
                assert!(!is_small(&row["value"]), "{id} is {}", row["value"]);
            }
            assert!(!is_small(&row["numerator"]), "{id} has the numerator {}", row["numerator"]);
            if row["marker"] == "[c]" {
                for column in ["lower", "upper", "confidence", "interval_method", "p_value"] {
                    assert_eq!(row[column], "", "{id} has a {column}");
                }
            }
            // What is built on a figure that is withheld is withheld too.
            let (what, place) = id.split_once('/').unwrap();
            let root = figures.0.get(&format!("{}.sum/{place}", row["measure"]));
            let total = row["statistic"].starts_with("sum.rolling-four-quarters");
            if root.is_some_and(|root| root["marker"] == "[c]") && what != format!("{}.sum", row["measure"]) && !total {
                assert_eq!((row["value"].as_str(), row["numerator"].as_str()), ("", ""), "{id}");
            }
        }
    }
    assert!(withheld > 50, "{withheld} figures are withheld");
}

#[test]
fn a_chart_says_how_many_it_withholds_and_not_what() {
    let project = of_case("");
    let lines = project.read("output/kit/2023-24/release/charts/lines.svg");
    let alt = lines.split("<desc").nth(1).unwrap().split("</desc>").next().unwrap().to_owned();
    assert!(alt.contains("Birch: 20 (2022/23); 1 withheld"), "{alt}");
    assert!(alt.contains("Damson: 0 (2023/24); 1 withheld"), "{alt}");
    let stacked = project.read("output/kit/2023-24/release/charts/stacked.svg");
    assert!(stacked.contains("Alder: no figures can be shown"), "a stack with a part withheld has no height");
}

#[test]
fn no_line_of_a_control_chart_rests_on_a_withheld_figure() {
    let released = |withheld: &str| {
        let case = repository().join("tests/cases/disclose-control-withheld");
        let project = Project::with_shipped_returns();
        for folder in ["pipelines", "returns"] {
            copy(&case.join(folder), &project.path(folder));
        }
        project.replace("returns/kit/marac.csv", "2021/22 Q1,3,1\n", &format!("2021/22 Q1,{withheld}\n"));
        project.run(&["refresh", "--returns", "returns"]).ends_with(0);
        files(&project.path("output/kit/2024-25-q4/release"))
    };
    let first = released("3,1");
    assert!(first.contains_key("charts/withheld.svg") && first.contains_key("tables/share.csv"));
    for other in ["1,1", "4,2"] {
        assert_same(&first, &released(other), "what is released, whatever the withheld figure is");
    }
}

#[test]
fn no_comparison_and_no_limit_of_a_funnel_plot_rests_on_a_withheld_figure() {
    let released = |withheld: &str| {
        let case = repository().join("tests/cases/disclose-comparison");
        let project = Project::with_shipped_returns();
        for folder in ["pipelines", "returns"] {
            copy(&case.join(folder), &project.path(folder));
        }
        // The county sends a total of its own that is not that of the districts, so that it gives none of them away and only
        // the withheld cells differ.
        let county = "Coordinator,E10000098,Testshire,2023/24,600,210,\n";
        let marac =
            project.read("returns/kit/marac.csv").replace("Alder,2023/24,3,1,", &format!("Alder,2023/24,{withheld},"));
        assert!(marac.contains(withheld), "{marac}");
        project.write("returns/kit/marac.csv", format!("{marac}{county}"));
        project.replace(
            "pipelines/returns/marac.toml",
            "[[rules]]\nareas-sum = { measure = \"cases\", within = 0 }\n",
            "",
        );
        project.run(&["refresh", "--returns", "returns", "--period", "2023/24"]).ends_with(0);
        files(&project.path("output/kit/2023-24/release"))
    };
    let first = released("3,1");
    assert!(first.contains_key("charts/rates.svg") && first.contains_key("tables/compared.csv"));
    for other in ["1,1", "4,2"] {
        assert_same(&first, &released(other), "what is released, whatever the withheld figure is");
    }
}

#[test]
fn no_class_and_no_rank_of_a_map_rests_on_a_withheld_figure() {
    let released = |withheld: &str| {
        let case = repository().join("tests/cases/present-map");
        let project = Project::with_shipped_returns();
        for folder in ["pipelines", "returns"] {
            copy(&case.join(folder), &project.path(folder));
        }
        project.replace("returns/kit/marac.csv", "2023/24 Q1,30,3\n", &format!("2023/24 Q1,{withheld}\n"));
        project.run(&["refresh", "--returns", "returns", "--period", "2023/24 Q1"]).ends_with(0);
        files(&project.path("output/kit/2023-24-q1/release"))
    };
    let first = released("30,3");
    assert!(first.contains_key("charts/map.svg") && first.contains_key("tables/map.csv"));
    // As shares these are below all others and among them.
    for other in ["30,1", "10,4", "12,2"] {
        assert_same(&first, &released(other), "what is released, whatever the withheld figure is");
    }
}

#[test]
fn what_a_partner_wrote_about_a_small_count_is_not_published() {
    let project = of_case("All three were in one family.");
    for (name, bytes) in files(&project.path("output/kit/2023-24/release")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("one family"), "{name} tells what a partner wrote");
    }
}

/// The case, refreshed, with a note on the row of Birch's three cases.
fn of_case(note: &str) -> Project {
    let project = Project::with_shipped_returns();
    for (name, bytes) in files(&repository().join(CASE)) {
        if name.starts_with("pipelines/") || name.starts_with("returns/") {
            project.write(&name, bytes);
        }
    }
    let marac = project.read("returns/kit/marac.csv").replace('\n', ",\n").replacen("children,", "children,note", 1);
    assert!(marac.contains("2023/24,3,1,7,\n"), "{marac}");
    project.write("returns/kit/marac.csv", marac.replace("2023/24,3,1,7,\n", &format!("2023/24,3,1,7,{note}\n")));
    project.run(&["refresh", "--returns", "returns", "--period", "2023/24"]).ends_with(0);
    project
}

#[test]
fn what_gives_a_small_count_away_is_named_and_nothing_is_published() {
    let project = Project::with_shipped_returns();
    for folder in ["pipelines", "returns", "output"] {
        copy(&repository().join("tests/cases/disclose-given-away").join(folder), &project.path(folder));
    }
    let ran = project.run(&["refresh", "--returns", "returns"]).ends_with(1);
    ran.says(
        "kit: error[disclosed]: nothing is published: MARAC cases discussed, Birch, 2023/24 Q1 could be worked out by anybody \
         exactly: these figures give it away: MARAC cases discussed, Alder, 2023/24 Q1; MARAC cases discussed, Cedar, 2023/24 \
         Q1; MARAC cases discussed, Testshire, 2023/24 Q1",
    );
    assert!(project.files("output").keys().all(|name| name.starts_with("internal/")));
}
