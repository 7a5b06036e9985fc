//! Every figure that the council documents give, or that follows from them, comes out of the publication `published`.

use std::fs;

use crate::figures::Figures;
use crate::project::{Project, Ran, repository};

const RELEASE: &str = "output/published/all-periods/release";

/// The committed figures; `sample` proves that they are what the program makes.
fn figures() -> Figures {
    Figures::read(&repository().join(RELEASE).join("figures.csv"))
}

fn page() -> String {
    fs::read_to_string(repository().join(RELEASE).join("report.html")).unwrap()
}

/// Asserts the value of each figure.
#[track_caller]
fn assert_values(expected: &[(&str, &str)]) {
    let figures = figures();
    for (id, value) in expected {
        assert_eq!(figures.get(id, "value"), *value, "{id}");
        assert_eq!(figures.get(id, "marker"), "", "{id}");
        assert_ne!(figures.get(id, "sources"), "", "{id}");
    }
}

#[test]
fn calls_stand_beside_the_rate_as_reported_and_the_population_that_they_imply() {
    assert_values(&[
        ("police.calls.sum/E10000017/2013-14", "20750"),
        ("police.calls-rate.sum/E10000017/2013-14", "17.6"),
    ]);
    let figures = figures();
    let implied = "police.calls.sum.population-implied-by-police.calls-rate/E10000017/2013-14";
    assert_eq!(figures.get(implied, "value"), "");
    assert_eq!(figures.get(implied, "lower"), "1175638");
    assert_eq!(figures.get(implied, "upper"), "1182336");
    assert_eq!(figures.get(implied, "words"), "1,175,638 to 1,182,336");
    assert_eq!(figures.get(implied, "numerator"), "20750");
    assert_eq!(figures.get(implied, "denominator"), "17.6");
}

#[test]
fn the_ends_of_the_implied_population_are_the_last_that_round_to_the_reported_rate() {
    let rate = |people: f64| (20_750.0 / people * 10_000.0_f64).round() / 10.0;
    assert_eq!((rate(1_175_637.0), rate(1_175_638.0)), (17.7, 17.6));
    // Half a unit is rounded up, so the upper end is the last below it.
    assert_eq!((rate(1_182_336.0), rate(1_182_337.0)), (17.6, 17.5));
}

#[test]
fn no_population_is_made_up() {
    for (id, row) in &figures().0 {
        assert_eq!(row["denominator_name"], "", "{id}");
        assert!(!row["statistic"].contains("rate-per"), "{id}");
    }
    assert!(!repository().join("sample_data/published/population.csv").exists());
}

#[test]
fn blackpool_and_blackburn_have_reported_rates_and_no_count() {
    assert_values(&[
        ("police.calls-rate.sum/E06000009/2013-14", "38"),
        ("police.calls-rate.sum/E06000008/2013-14", "19"),
    ]);
    let figures = figures();
    for area in ["E06000009", "E06000008"] {
        assert!(!figures.0.contains_key(&format!("police.calls.sum/{area}/2013-14")), "{area}");
    }
}

#[test]
fn funding_adds_up_and_what_is_not_applicable_stays_so() {
    let year = "E10000017/2014-15";
    assert_values(&[
        ("funding.budget-total.sum/E10000017/2014-15", "1502448"),
        ("funding.budget-total.sum/E10000017/2015-16", "1502448"),
        ("funding.budget.sum/E10000017/2014-15", "1502448"),
    ]);
    let figures = figures();
    for (stream, amount, share) in [
        ("early-support", "255416", "17"),
        ("victims", "1021665", "68"),
        ("perpetrators", "150245", "10"),
        ("workforce", "75122", "5"),
    ] {
        let part = format!("{year}/workstream={stream}");
        assert_eq!(figures.get(&format!("funding.budget.sum/{part}"), "value"), amount, "{stream}");
        let id = format!("funding.budget.sum.share-over-workstream/{part}");
        assert_eq!(figures.get(&id, "value"), share, "{stream}");
        assert_eq!((figures.get(&id, "numerator"), figures.get(&id, "denominator")), (amount, "1502448"), "{stream}");
    }
    for stream in ["prevention", "in-kind"] {
        for what in ["sum", "sum.share-over-workstream"] {
            let id = format!("funding.budget.{what}/{year}/workstream={stream}");
            assert_eq!((figures.get(&id, "value"), figures.get(&id, "marker")), ("", "[z]"), "{id}");
        }
    }
}

#[test]
fn the_table_of_funding_keeps_the_two_lines_that_are_not_applicable() {
    let table = repository().join(RELEASE).join("tables/funding-by-workstream.csv");
    let table = fs::read_to_string(table).unwrap();
    let lines: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "Prevention,[z],[z]",
            "Early support,255416,17",
            "Medium and high risk victims,1021665,68",
            "Perpetrators,150245,10",
            "Workforce development,75122,5",
            "In kind and added value,[z],[z]",
            "All,1502448,100",
        ]
    );
}

#[test]
fn marac_cases_fell_against_the_mean_quarter_of_the_year_before() {
    let change = "marac.cases.sum.change-on-mean-quarter-of-the-previous-year/E23000015/2017-18-q1";
    assert_values(&[
        ("marac.cases.sum/E23000015/2016-17", "2247"),
        ("marac.cases.sum.mean-per-quarter/E23000015/2016-17", "561.75"),
        ("marac.cases.sum/E23000015/2017-18-q1", "447"),
        (change, "-20.4"),
    ]);
    assert_eq!(figures().get(change, "base"), "mean quarter of the previous year (2016/17)");
}

#[test]
fn places_on_the_perpetrator_programme_fell_from_70_to_8() {
    assert_values(&[
        ("perpetrator-places.places.sum/E09000006/2023-24-q1", "70"),
        ("perpetrator-places.places.sum/E09000006/2023-24-q2", "8"),
        ("perpetrator-places.places.sum.change-on-previous-quarter/E09000006/2023-24-q2", "-88.6"),
    ]);
    assert!(page().contains("the DRIVE programme ended in June 2023"), "the fall is given its dated reason");
}

#[test]
fn households_and_people_supported_change_on_the_year() {
    assert_values(&[
        ("refuge.households.sum/E10000017/2012-13", "366"),
        ("refuge.households.sum/E10000017/2013-14", "347"),
        ("refuge.households.sum.change-on-previous-year/E10000017/2013-14", "-5.2"),
        ("refuge.floating-support.sum/E10000017/2012-13", "354"),
        ("refuge.floating-support.sum/E10000017/2013-14", "406"),
        ("refuge.floating-support.sum.change-on-previous-year/E10000017/2013-14", "14.7"),
        ("refuge.people.sum/E10000017/2012-13", "813"),
        ("refuge.people.sum/E10000017/2013-14", "1050"),
        ("refuge.people.sum.change-on-previous-year/E10000017/2013-14", "29.2"),
    ]);
    assert_eq!(figures().get("refuge.people.sum/E10000017/2013-14", "unit"), "people");
    assert_eq!(figures().get("refuge.households.sum/E10000017/2013-14", "unit"), "households");
}

#[test]
fn households_are_not_added_to_people() {
    let project = Project::committed();
    project.replace(
        "pipelines/published.toml",
        r#"add = { of = ["refuge-households", "floating-support"] }"#,
        r#"add = { of = ["refuge-households", "people-supported"] }"#,
    );
    // People are defined further down, so they are moved up first.
    let text = project.read("pipelines/published.toml");
    let people = "[[figures]]\nid = \"people-supported\"\nsum = { measure = \"refuge.people\" }\n\n";
    assert_eq!(text.matches(people).count(), 1);
    project.write(
        "pipelines/published.toml",
        text.replace(people, "").replacen("[[figures]]\n", &format!("{people}[[figures]]\n"), 1),
    );
    let ran: Ran = project.run(&["check", "published"]).ends_with(2);
    let ran = ran.says("households are not people").says("pipelines/published.toml:");
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_refuge_space_served_four_and_a_half_households() {
    let id = "refuge.households.sum.ratio-to-refuge.spaces/E10000017/2013-14";
    assert_values(&[(id, "4.5"), ("refuge.spaces.sum/E10000017/2013-14", "77")]);
    let figures = figures();
    assert_eq!((figures.get(id, "numerator"), figures.get(id, "denominator")), ("347", "77"));
    assert_eq!(figures.get(id, "unit"), "households per space");
}

#[test]
fn applications_to_the_disclosure_scheme_led_to_32_disclosures() {
    let days = "E10000017/2014-03-01-to-2014-06-30";
    let share = format!("dvds.disclosures.sum.share-of-dvds.applications/{days}");
    assert_values(&[(&share, "84.2"), (&format!("dvds.applications.sum/{days}"), "38")]);
    let figures = figures();
    assert_eq!((figures.get(&share, "numerator"), figures.get(&share, "denominator")), ("32", "38"));
}

#[test]
fn victims_in_domestic_homicide_reviews_add_up_by_sex_and_by_relationship() {
    let days = "E10000017/2011-04-13-to-2014-06-30";
    let id = |what: &str, part: &str| format!("dhr.{what}.sum/{days}{part}");
    assert_values(&[
        (&id("reviews", ""), "10"),
        (&id("victims-by-sex", "/sex=female"), "8"),
        (&id("victims-by-sex", "/sex=male"), "2"),
        (&id("victims-by-sex", ""), "10"),
        (&id("victims-by-relationship", "/relationship=intimate"), "5"),
        (&id("victims-by-relationship", "/relationship=familial"), "5"),
        (&id("victims-by-relationship", ""), "10"),
        (&id("victims-by-age", "/age-band=over-50"), "7"),
    ]);
}

#[test]
fn early_support_reached_more_than_one_child_for_each_request() {
    let id = "early-support.children.sum.ratio-to-early-support.requests/E10000017/2013-14-q4";
    assert_values(&[(id, "1.71")]);
    let figures = figures();
    assert_eq!((figures.get(id, "numerator"), figures.get(id, "denominator")), ("145", "85"));
}

#[test]
fn seven_providers_cover_eleven_districts_and_the_twelfth_is_named() {
    let project = Project::committed();
    let said = "early-support.csv: warning[not-covered]: nobody sends or is due to send the Early support return for \
        Pendle, 2013/14 Q4: 11 of the 12 areas in Lancashire are covered";
    project.run(&["check", "published"]).ends_with(0).says(said);
    project.replace(
        "sample_data/published/early-support.csv",
        "Star Centre,E07000125,Rossendale",
        "Star Centre,E07000122,Pendle,2013/14 Q4,districts-covered,1,,\nStar Centre,E07000125,Rossendale",
    );
    assert!(!project.run(&["check", "published"]).said().contains("not-covered"), "all twelve are covered now");
}

#[test]
fn shares_that_come_without_a_count_are_carried_as_reported() {
    assert_values(&[
        ("victim-support.domestic-abuse-share.sum/E07000123/2014", "32"),
        ("idva.women-share.sum/E10000017/2014", "96"),
    ]);
    let figures = figures();
    for (id, row) in &figures.0 {
        let is_of = ["mash.", "victim-support.", "idva."].iter().any(|kind| id.starts_with(kind));
        assert!(!is_of || row["statistic"] == "sum", "nothing is worked out: {id}");
    }
    for question in ["Neither the period nor the area is stated", "how many these were is not stated"] {
        assert!(page().contains(question), "{question}");
    }
}

#[test]
fn about_a_sixth_of_referrals_to_the_safeguarding_hub_is_of_a_calendar_year_and_joined_to_no_financial_year() {
    let id = "mash.level-4-share.sum/E10000017/2013";
    let figures = figures();
    assert_eq!((figures.get(id, "value"), figures.get(id, "words")), ("", "around 16"));
    assert_eq!((figures.get(id, "lower"), figures.get(id, "upper")), ("", ""), "nobody says how near");
    assert_eq!((figures.get(id, "period_start"), figures.get(id, "period_end")), ("2013-01-01", "2013-12-31"));
    let of_mash: Vec<&String> = figures.0.keys().filter(|id| id.starts_with("mash.")).collect();
    assert_eq!(of_mash, [id], "no financial year has it");
    let table = fs::read_to_string(repository().join(RELEASE).join("tables/shares.csv")).unwrap();
    assert!(table.lines().any(|line| line.contains(",Lancashire,2013,") && line.ends_with(",around 16")), "{table}");
}

#[test]
fn three_annual_reports_on_safe_accommodation_were_not_seen_and_are_no_zeros() {
    let figures = figures();
    let reports: Vec<&String> = figures.0.keys().filter(|id| id.starts_with("safe-accommodation.")).collect();
    assert_eq!(reports.len(), 3);
    for year in 2021..=2023 {
        let id = format!("safe-accommodation.households.sum/E09000006/{year}");
        assert_eq!((figures.get(&id, "value"), figures.get(&id, "marker")), ("", "[x]"), "{id}");
    }
    assert!(page().contains("not given evidence that the annual report"));
}

#[test]
fn training_keeps_its_bound_and_its_words() {
    let id = "training.attendance.sum/E10000017/2013-09-01-to-2014-03-31";
    let figures = figures();
    assert_eq!(figures.get(id, "value"), "");
    assert_eq!((figures.get(id, "lower"), figures.get(id, "upper")), ("0", "499"));
    assert_eq!(figures.get(id, "words"), "just under 500");
    let table = fs::read_to_string(repository().join(RELEASE).join("tables/services.csv")).unwrap();
    // A bound has no limits of chance, so their columns stay empty.
    assert!(table.lines().any(|line| line.starts_with("Professionals trained") && line.ends_with(",just under 500,,")));
    assert!(page().contains("just under 500"));
}

#[test]
fn a_change_without_its_base_is_carried_as_reported() {
    let figures = figures();
    for (measure, value) in [("calls-change", "-1.4"), ("crimes-change", "-5.3"), ("violence-change", "9")] {
        let id = format!("police.{measure}.sum/E10000017/2013-14");
        assert_eq!(figures.get(&id, "value"), value);
        assert_eq!(
            (figures.get(&id, "statistic"), figures.get(&id, "base")),
            ("sum", ""),
            "nothing is worked out: {id}"
        );
    }
    let page = page();
    assert!(page.contains("Change in calls, as reported, Lancashire: Base not stated."));
    assert!(
        page.contains(
            "Change in violence against the person, as reported, Lancashire: All violence against the person"
        )
    );
    assert!(!figures.0.keys().any(|id| id.starts_with("police.calls.sum.change")), "no base is made up");
}

#[test]
fn what_is_public_already_is_not_withheld_and_says_why() {
    assert!(figures().0.values().all(|row| row["marker"] != "[c]"));
    assert!(page().contains("Nothing is withheld: the figures are in public council documents"));
}

#[test]
fn every_figure_names_its_document() {
    let project = Project::committed();
    for id in figures().0.keys().step_by(9) {
        let ran = project.run(&["trace", id]).ends_with(0);
        let named = [
            "Preston Crime and Disorder",
            "Staffordshire Safe and Strong",
            "Bromley internal audit",
            "Huntingdonshire District Council",
            "Barking and Dagenham Community Safety Partnership",
        ];
        assert!(named.iter().any(|document| ran.stdout.contains(document)), "{}", ran.stdout);
    }
}

/// The recommendations of Huntingdonshire and Cambridgeshire (8, 10, 2 and 1 of 21), those of Bromley's audit (1 and 9 of 10), its
/// action plan, two contracts, and the priorities of two strategies.
#[test]
fn registers_come_to_what_the_documents_count() {
    let decision = |item: &str| format!("recommendations.by-decision.sum/E10000003/2012-13-q2/decision={item}");
    let importance = |item: &str| format!("recommendations.by-importance.sum/E09000006/2023-24-q3/importance={item}");
    let bromley = |figure: &str| format!("{figure}.sum/E09000006/2023-24-q3");
    let expected = [
        (decision("fully-accepted"), "8"),
        (decision("partially-accepted"), "10"),
        (decision("accepted"), "2"),
        (decision("rejected"), "1"),
        (decision("already-actioned"), "0"),
        ("recommendations.by-decision.sum/E10000003/2012-13-q2".to_owned(), "21"),
        (importance("priority-1"), "1"),
        (importance("priority-2"), "9"),
        (importance("priority-3"), "0"),
        (bromley("recommendations.by-importance"), "10"),
        ("contracts.contracts.sum/E10000017/2014-15-q1".to_owned(), "3"),
        (bromley("actions.actions"), "18"),
        (bromley("actions.overdue"), "10"),
        (bromley("contracts.value"), "546011"),
        (bromley("priorities.priorities"), "5"),
        ("priorities.priorities.sum/E09000002/2022-23-q1".to_owned(), "7"),
        ("statutory-returns.not-evidenced.sum/E09000006/2023-24".to_owned(), "3"),
    ];
    let expected: Vec<(&str, &str)> = expected.iter().map(|(id, value)| (id.as_str(), *value)).collect();
    assert_values(&expected);
}

/// The cover of Bromley's audit says 1, 9 and 0, which its ten rows come to; one row of another priority is named at the cover.
#[test]
fn the_box_on_a_cover_is_held_to_the_rows() {
    let project = Project::committed();
    let check = |project: &Project| project.run(&["check", "published", "--format", "lines"]).stdout;
    assert!(!check(&project).contains("claim-disagrees"));
    project.replace(
        "sample_data/published/recommendations.csv",
        "October 2023\",Priority 1,",
        "October 2023\",Priority 2,",
    );
    let said = "recommendations.csv:1:2: warning[claim-disagrees]: “Priority 1” is given as 1 here";
    assert!(check(&project).contains(said), "{}", check(&project));
}

#[test]
fn shares_places_and_money_stand_as_they_are_reported() {
    assert_values(&[
        ("police.calls-with-child-share.sum/E10000017/2013-14", "47"),
        ("refuge.providers.sum/E10000017/2013-14", "6"),
        ("refuge.refuges.sum/E10000017/2013-14", "9"),
        ("early-support.requests.sum/E10000017/2013-14-q4", "85"),
        ("early-support.children.sum/E10000017/2013-14-q4", "145"),
        ("early-support.districts-covered.sum/E10000017/2013-14-q4", "11"),
        ("dhr.underway.sum/E10000028/2017-m11", "2"),
    ]);
    let figures = figures();
    for (area, least) in [("E23000015", "1836000"), ("E10000028", "600000"), ("E06000021", "421000")] {
        let id = format!("funding.budget-total.sum/{area}/2018-10-01-to-2019-09-30");
        assert_eq!((figures.get(&id, "value"), figures.get(&id, "lower")), ("", least), "a bound stays one: {id}");
    }
}

/// Rows of registers, as the page shows them.
#[test]
fn contracts_plans_and_reasons_can_be_read() {
    let table = |id: &str| fs::read_to_string(repository().join(RELEASE).join(format!("tables/{id}.csv"))).unwrap();
    for (id, says) in [
        ("contracts-list", "Contractor A,1 April 2023,31 March 2025,\"£467,686\""),
        ("contracts-list", "Contractor B,not given,not given,\"£78,325\""),
        ("programme-plan", "year two of a five-year delivery period\",2,Under way"),
        ("statutory-returns-list", "Domestic Abuse Act 2021,2021,Not evidenced"),
        ("recommendations-cambridgeshire", "The budget was raised by £80k"),
        (
            "recommendations-list",
            "Collate the ethnicity and language of service users,not given,not given,Already actioned",
        ),
        ("priorities-list", "Challenging the abusive behaviours of perpetrators"),
    ] {
        assert!(table(id).contains(says), "{id}: {says}\n{}", table(id));
    }
}

/// One action of Bromley's audit stands in it twice, with two due dates; four risks have no rating and no mitigation.
#[test]
fn registers_name_what_the_documents_leave_open() {
    let ran = Project::committed().run(&["check", "published", "--format", "lines"]);
    for says in [
        "actions.csv:15:9: warning[said-twice]: “What is to be done” says the same as at sample_data/published/actions.csv:5:6, where “Due” is 31 August 2023",
        "risks.csv:2: warning[unexplained]: “Rating” is empty",
        "risks.csv:5: warning[unexplained]: “What is done about it” is empty",
        "priorities.csv:4:5: warning[not-served]: nothing serves it in 2023/24 Q3",
    ] {
        assert!(ran.stdout.contains(says), "{says}\n{}", ran.stdout);
    }
}

/// The cells of a page's tables, without their headings.
fn cells(page: &str) -> Vec<Vec<String>> {
    let lines = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| figure") && !line.starts_with("| system"));
    lines.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// What stands between backticks.
fn named(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The page that says where each figure of the documents is leads to a file, a section and a test, and each system to a publication
/// that is made from its returns.
#[test]
fn the_page_of_figures_leads_to_what_it_names() {
    let book = fs::read_to_string(repository().join("docs/src/reference/documents.md")).unwrap();
    let source = fs::read_to_string(repository().join("tests/it/published.rs")).unwrap();
    let headings: String =
        page().split("<h2").skip(1).filter_map(|rest| rest.split_once("</h2>")).map(|(heading, _)| heading).collect();
    let (figures, systems) = book.split_once("## Systems").unwrap();
    let mut held = 0;
    for row in cells(figures).iter().filter(|row| !row[3].is_empty()) {
        held += 1;
        let files = named(&row[1]);
        assert!(!files.is_empty(), "{row:?}");
        for file in files {
            assert!(repository().join(format!("sample_data/published/{file}.csv")).is_file(), "{file}");
        }
        assert!(headings.contains(&format!(">{}", row[2])), "{} in {headings}", row[2]);
        assert!(source.contains(&format!("fn {}() {{", named(&row[3])[0])), "{}", row[3]);
    }
    assert!(held > 30, "{held}");
    for row in cells(systems) {
        let publication = named(&row[2])[0].to_owned();
        let folder = repository().join("output").join(&publication);
        let edition = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).max().unwrap();
        let dictionary = fs::read_to_string(edition.join("release/dictionary.html")).unwrap();
        for kind in named(&row[1]) {
            let described = fs::read_to_string(repository().join(format!("pipelines/returns/{kind}.toml"))).unwrap();
            let title = described.split("title = \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            assert!(dictionary.contains(&title), "{publication} is not made from {kind}, the {title}");
        }
    }
}
