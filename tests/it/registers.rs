//! Registers: a fault planted in one cell is named there, what is not published stays in the return, and a description that cannot
//! be right is refused at its place.

use std::fs;

use crate::project::{Project, repository};

const AREAS: &str = "area_code,area_name,level,parent,from,to,successor\nE10000098,Testshire,county,,,,\n";
const KINDS: [&str; 7] = ["areas", "actions", "priorities", "contract-kpis", "contracts", "recommendations", "risks"];

const ACTIONS: &str = "\
partner,area_code,period,id,action,owner,organisation,priority,raised,due,done,status,evidence
Office,E10000098,2024/25 Q1,A1,Train every housing officer in the county,Head of Housing,Council,P1,01/04/2024,30/06/2024,,In progress,
Office,E10000098,2024/25 Q1,A2,Agree one referral form for all agencies,Partnership Manager,Council,P2,01/04/2024,31/05/2024,31/05/2024,Done,Form of May
Office,E10000098,2024/25 Q1,A3,Open a drop-in for early help in the north,Service Manager,Charity,\"P1, P2\",01/04/2024,30/09/2024,,Not started,
Office,E10000098,2024/25 Q2,A1,Train every housing officer in the county,Head of Housing,Council,P1,01/04/2024,30/06/2024,20/08/2024,Done,List of names kept by Housing
Office,E10000098,2024/25 Q2,A2,Agree one referral form for all agencies,Partnership Manager,Council,P2,01/04/2024,31/05/2024,31/05/2024,Done,Form of May
Office,E10000098,2024/25 Q2,A3,Open a drop-in for early help in the north,Service Manager,Charity,\"P1, P2\",01/04/2024,30/09/2024,,In progress,
";
const PRIORITIES: &str = "\
partner,area_code,period,id,priority
Office,E10000098,2024/25 Q1,P1,Prevent
Office,E10000098,2024/25 Q1,P2,Protect
Office,E10000098,2024/25 Q2,P1,Prevent
Office,E10000098,2024/25 Q2,P2,Protect
";
const RISKS: &str = "\
partner,area_code,period,id,risk,category,likelihood,impact,rating,mitigation,owner
Office,E10000098,2024/25 Q2,R1,Places stay at eight and people wait,Service,4,5,20,Reviewed every month,Commissioner
Office,E10000098,2024/25 Q2,R2,The coordinator leaves without handover,People,3,4,12,Deputy agreed,Partnership Manager
";
const RECOMMENDATIONS: &str = "\
partner,area_code,period,id,recommendation,source,importance,decision,reason,owner,due,done
Office,E10000098,2024/25 Q2,1,Ask in every antenatal appointment,Review,Priority 1,Fully accepted,,Head of Midwifery,30/06/2025,
Office,E10000098,2024/25 Q2,2,Fund two more advisers,Panel,Priority 2,Rejected,No budget,Commissioner,,
";
const CONTRACTS: &str = "\
partner,area_code,period,id,service,provider,from,to,value,least_a_year,review,kpis_agreed
Office,E10000098,2024/25 Q2,C1,Refuge,Refuge North,01/04/2023,31/03/2026,\"£942,000\",,30/09/2025,Yes
";
const KPIS: &str = "\
partner,area_code,period,id,kpi,contract,priority,polarity,target,last_year,last_quarter,this_quarter,status
Office,E10000098,2024/25 Q2,K1,Nights occupied,C1,P1,Higher,90,91,93,92,Green
";
const FILES: [(&str, &str); 6] = [
    ("actions", ACTIONS),
    ("priorities", PRIORITIES),
    ("risks", RISKS),
    ("recommendations", RECOMMENDATIONS),
    ("contracts", CONTRACTS),
    ("contract-kpis", KPIS),
];

fn project() -> Project {
    let project = Project::in_memory();
    for kind in KINDS {
        let name = format!("pipelines/returns/{kind}.toml");
        project.write(&name, fs::read(repository().join(&name)).unwrap());
    }
    project.write("returns/small/areas.csv", AREAS);
    for (name, text) in FILES {
        project.write(&format!("returns/small/{name}.csv"), text);
    }
    project.write(
        "pipelines/small.toml",
        "title = \"Small\"\npublisher = \"A test\"\nreturns = [\"small\"]\narea = \"E10000098\"\nfrequency = \"quarter\"\n\
         sections = [\"actions\", \"priorities\", \"risks\", \"recommendations\", \"contracts\", \"contract-kpis\"]\n\
         [disclosure]\npublic = \"invented for a test\"\n",
    );
    project
}

/// The text of a table with one cell replaced; lines and columns from 1.
fn planted(table: &str, line: usize, column: usize, instead: &str) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (at, record) in (1..).zip(reader.records()) {
        let record = record.unwrap();
        let cell = |(of, cell): (usize, &str)| {
            if (at, of + 1) == (line, column) { instead.to_owned() } else { cell.to_owned() }
        };
        writer.write_record(record.iter().enumerate().map(cell)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn good_registers_have_no_finding() {
    let ran = project().run(&["check", "--returns", "returns", "--format", "lines"]).ends_with(0);
    let moved = ran.stdout.lines().filter(|line| line.contains("error[") || line.contains("warning["));
    assert_eq!(moved.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn each_of_sixty_single_faults_is_named_at_its_cell() {
    let of = |name: &str| FILES.iter().find(|(of, _)| *of == name).unwrap().1;
    let mut planted_faults = 0;
    let mut missed = Vec::new();
    let project = project();
    for (name, line, column, instead, code) in FAULTS {
        planted_faults += 1;
        project.write(&format!("returns/small/{name}.csv"), planted(of(name), *line, *column, instead));
        let ran = project.run(&["check", "--returns", "returns", "--format", "lines"]);
        let at = format!("returns/small/{name}.csv:{line}:{column}: ");
        let named = ran.stdout.lines().any(|said| said.starts_with(&at) && said.contains(&format!("[{code}]")));
        if !named {
            missed.push(format!("{at} {instead:?} wants {code}:\n{}", ran.stdout));
        }
        project.write(&format!("returns/small/{name}.csv"), of(name));
    }
    assert!(missed.is_empty(), "{} of {planted_faults} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(planted_faults >= 60, "{planted_faults}");
}

/// File, line, column, what stands there instead, and the finding that names it there.
const FAULTS: &[(&str, usize, usize, &str, &str)] = &[
    ("actions", 2, 2, "E99999999", "unknown-area"),
    ("actions", 2, 3, "soon", "unreadable-period"),
    ("actions", 2, 4, "", "field-missing"),
    ("actions", 3, 4, "A1", "same-id"),
    ("actions", 4, 4, "a2", "same-id"),
    ("actions", 7, 4, " A1 ", "same-id"),
    ("actions", 2, 5, "", "field-missing"),
    ("actions", 2, 8, "P9", "dead-link"),
    ("actions", 4, 8, "P1, P3", "dead-link"),
    ("actions", 7, 8, "P1; X", "dead-link"),
    ("actions", 2, 10, "31/03/2024", "dates-out-of-order"),
    ("actions", 3, 10, "January 2024", "dates-out-of-order"),
    ("actions", 2, 10, "31/06/2024", "unreadable-date"),
    ("actions", 2, 10, "30/13/2024", "unreadable-date"),
    ("actions", 2, 10, "6/30/2024", "unreadable-date"),
    ("actions", 2, 10, "in 3 weeks", "unreadable-date"),
    ("actions", 2, 10, "as soon as possible", "no-day"),
    ("actions", 2, 10, "ongoing", "no-day"),
    ("actions", 2, 10, "31/12/94", "far-off-date"),
    ("actions", 2, 10, "31/12/2094", "far-off-date"),
    ("actions", 2, 9, "01/01/1900", "far-off-date"),
    ("actions", 2, 3, "As at 15 June 2024", "unreadable-period"),
    ("actions", 2, 10, "tbc", "no-day"),
    ("actions", 2, 10, "", "unexplained"),
    ("actions", 5, 10, "31/07/2024", "date-moved"),
    ("actions", 7, 10, "31/12/2024", "date-moved"),
    ("actions", 7, 10, "31/08/2024", "date-moved"),
    ("actions", 3, 11, "31/03/2024", "dates-out-of-order"),
    ("actions", 3, 11, "", "unexplained"),
    ("actions", 5, 11, "32/08/2024", "unreadable-date"),
    ("actions", 2, 12, "nearly", "unknown-item"),
    ("actions", 2, 12, "", "field-missing"),
    ("actions", 6, 12, "Not started", "went-back"),
    ("actions", 7, 12, "Nearly done", "unknown-item"),
    ("actions", 3, 13, "", "unexplained"),
    ("actions", 5, 13, "", "unexplained"),
    ("priorities", 2, 2, "E1", "unknown-area"),
    ("priorities", 2, 3, "", "unreadable-period"),
    ("priorities", 3, 4, "P1", "same-id"),
    ("priorities", 3, 5, "", "field-missing"),
    ("risks", 3, 4, "r1", "same-id"),
    ("risks", 2, 5, "", "field-missing"),
    ("risks", 2, 6, "Weather", "unknown-item"),
    ("risks", 2, 7, "0", "out-of-range"),
    ("risks", 2, 7, "26", "out-of-range"),
    ("risks", 2, 7, "4.5", "out-of-range"),
    ("risks", 2, 7, "four", "not-a-number"),
    ("risks", 2, 8, "high", "not-a-number"),
    ("risks", 2, 9, "9", "score-disagrees"),
    ("risks", 3, 9, "21", "score-disagrees"),
    ("risks", 2, 9, "", "unexplained"),
    ("risks", 2, 10, "", "unexplained"),
    ("recommendations", 3, 4, "1", "same-id"),
    ("recommendations", 2, 5, "", "field-missing"),
    ("recommendations", 2, 6, "", "field-missing"),
    ("recommendations", 2, 7, "Priority 9", "unknown-item"),
    ("recommendations", 2, 8, "Maybe", "unknown-item"),
    ("recommendations", 3, 9, "", "unexplained"),
    ("recommendations", 2, 11, "30/02/2025", "unreadable-date"),
    ("contracts", 2, 5, "", "field-missing"),
    ("contracts", 2, 8, "31/03/2022", "dates-out-of-order"),
    ("contracts", 2, 9, "about a million", "not-a-number"),
    ("contracts", 2, 12, "", "unexplained"),
    ("contracts", 2, 12, "Soon", "unknown-item"),
    ("contract-kpis", 2, 6, "C7", "dead-link"),
    ("contract-kpis", 2, 7, "P7", "dead-link"),
    ("contract-kpis", 2, 8, "Sideways", "unknown-item"),
    ("contract-kpis", 2, 9, "", "unexplained"),
    ("contract-kpis", 2, 9, "many", "not-a-number"),
    ("contract-kpis", 2, 13, "Red", "status-disagrees"),
    ("contract-kpis", 2, 9, "£90", "not-a-number"),
    ("contract-kpis", 2, 12, "<5", "not-a-number"),
    ("contract-kpis", 2, 12, "tbc", "not-a-number"),
];

/// What hints and partners write in a field in place of a plain number or day is read, without a word.
#[test]
fn what_may_stand_in_a_field_is_read() {
    let of = |name: &str| FILES.iter().find(|(of, _)| *of == name).unwrap().1;
    let project = project();
    for (name, line, column, instead) in [
        ("contract-kpis", 2, 12, "92%"),
        ("contract-kpis", 2, 9, "90 %"),
        ("contract-kpis", 2, 10, "[x]"),
        ("contract-kpis", 2, 10, "to follow"),
        ("contract-kpis", 2, 11, "n/a"),
        ("contract-kpis", 2, 3, "As at 30 September 2024"),
        ("contract-kpis", 2, 3, "30/09/2024"),
        ("contracts", 2, 9, "£0.9m"),
        ("contracts", 2, 11, "[x]"),
        ("actions", 4, 11, "n/a"),
        ("actions", 4, 11, "-"),
    ] {
        let at = format!("returns/small/{name}.csv");
        project.write(&at, planted(of(name), line, column, instead));
        let ran = project.run(&["check", "--returns", "returns", "--format", "lines"]).ends_with(0);
        let said = |line: &&str| line.starts_with(&at) && (line.contains("error[") || line.contains("warning["));
        assert_eq!(ran.stdout.lines().filter(said).collect::<Vec<_>>(), Vec::<&str>::new(), "{instead}");
        project.write(&at, of(name));
    }
}

/// A marker in every cell that is not published reaches nothing that is released.
#[test]
fn what_is_not_published_reaches_no_release() {
    let project = project();
    let mut actions = ACTIONS.to_owned();
    // Evidence and partner are not published.
    actions = actions.replace("Form of May", "Qwertz evidence").replace("List of names kept by Housing", "Qwertz list");
    actions = actions.replace("Office,", "Qwertz office,");
    let headings = actions.lines().next().unwrap().to_owned();
    let rows = actions.lines().skip(1).map(|line| format!("{line},Qwertz note,Qwertz remark\n")).collect::<String>();
    project.write("returns/small/actions.csv", format!("{headings},note,document\n{rows}"));
    project.run(&["refresh", "--returns", "returns", "--quiet"]).ends_with(0);
    let mut seen = 0;
    for (name, bytes) in project.files("output") {
        if name.contains("/release/") {
            seen += 1;
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for marker in ["qwertz evidence", "qwertz list", "qwertz note", "qwertz office"] {
                assert!(!text.contains(marker), "{name} has {marker}");
            }
        }
    }
    assert!(seen > 10, "{seen} files");
    let page = project.read("output/small/2024-25-q2/release/report.html");
    assert!(page.contains("Open a drop-in for early help in the north"), "what is published is there");
    let table = project.read("output/small/2024-25-q2/release/tables/actions-open.csv");
    assert_eq!(table.lines().count(), 2, "one action is not done: {table}");
}

/// A scorecard's line is drawn from numbers of its row, said in words, and has a gap where a number is missing.
#[test]
fn a_line_of_a_scorecard_joins_what_was_sent_and_nothing_else() {
    for (last_quarter, words, lines) in [
        ("93", "last year 91, last quarter 93, this quarter 92, target 90", 3),
        ("", "last year 91, last quarter not given, this quarter 92, target 90", 1),
    ] {
        let project = project();
        project.write("returns/small/contract-kpis.csv", planted(KPIS, 2, 11, last_quarter));
        project.run(&["refresh", "--returns", "returns", "--quiet"]).ends_with(0);
        let page = project.read("output/small/2024-25-q2/release/report.html");
        let drawn = page.split("<svg class=\"spark\"").nth(1).unwrap().split("</svg>").next().unwrap();
        assert!(drawn.contains(&format!("aria-label=\"{words}\"")), "{drawn}");
        assert_eq!(drawn.matches("<line").count(), lines, "with that of the target: {drawn}");
        let table = project.read("output/small/2024-25-q2/release/tables/scorecard.csv");
        assert!(!table.contains("Course"), "a line is for the page alone: {table}");
    }
}

/// However many rows there are, a chart of them is told in a hundred words.
#[test]
fn a_chart_of_rows_is_told_in_a_hundred_words() {
    let project = project();
    let row = |at: usize| {
        let (one, other) = (at % 5 + 1, at / 5 % 5 + 1);
        format!(
            "Office,E10000098,2024/25 Q2,R{at},Something that could happen {at} times,Service,{one},{other},{},Watched,Commissioner\n",
            one * other
        )
    };
    let headings = RISKS.lines().next().unwrap();
    project.write("returns/small/risks.csv", format!("{headings}\n{}", (1..=80).map(row).collect::<String>()));
    project.run(&["refresh", "--returns", "returns", "--quiet"]).ends_with(0);
    let drawing = project.read("output/small/2024-25-q2/release/charts/risks-by-score.svg");
    let alt = drawing.split("<desc").nth(1).unwrap().split_once('>').unwrap().1.split("</desc>").next().unwrap();
    let words = alt.split_whitespace().count();
    assert!((20..=100).contains(&words), "{words}: {alt}");
    assert!(alt.contains("80 rows are in the grid") && alt.contains("are in the table"), "{alt}");
}

#[test]
fn a_description_that_cannot_be_right_is_refused_at_its_place() {
    for (from, to, says) in [
        ("register = true\n", "", "is a field of a register: say `register = true`"),
        ("id = { role = \"id\"", "id = { role = \"text\"", "a register has a column with the role \"id\""),
        ("register = \"priorities\", ", "", "a link names the `register` whose ids it holds"),
        ("register = \"priorities\"", "register = \"prioritys\"", "priorities"),
        (
            "due = \"due\", done = \"done\", when = [\"overdue\"]",
            "when = [\"overdue\"]",
            "`due` and `done` name the fields",
        ),
        (
            "due = \"due\", done = \"done\", when = [\"overdue\"]",
            "due = \"status\", done = \"done\", when = [\"overdue\"]",
            "is not a field of dates",
        ),
        ("over-time = \"level\"\ncount = {}", "count = {}", "say `over-time = \"level\"`"),
        ("over-time = \"level\"\ncount = {}", "over-time = \"level\"", "says in `count` how the rows make it"),
        (
            "{ id = \"done\", label = \"Done\" },\n  { id = \"no-date\"",
            "{ id = \"no-date\"",
            "are, in this order: done, no-date",
        ),
        ("needs = { field = \"evidence\"", "needs = { field = \"proof\"", "field of this register"),
        (
            "field = \"evidence\", where = { status = [\"done\"] } }",
            "field = \"evidence\", where = { status = [\"finished\"] } }",
            "item",
        ),
        (
            "fields = [\"raised\", \"due\"]",
            "fields = [\"raised\", \"dew\"]",
            "no field of this register is called \"dew\"",
        ),
        ("fields = [\"id\", \"action\"", "fields = [\"id\", \"evidence\"", "`evidence` is not published"),
        ("register = \"actions\"\nfields", "register = \"areas\"\nfields", "is not a register"),
    ] {
        let project = project();
        project.replace("pipelines/returns/actions.toml", from, to);
        project.run(&["check", "--returns", "returns"]).ends_with(2).says(says);
    }
    for (kind, from, to, says) in [
        ("risks", "kind = \"grid\"", "kind = \"columns\"", "are for charts of the kinds \"grid\" and \"plan\""),
        ("risks", "kind = \"grid\"", "kind = \"plan\"", "a plan says in `plan` which fields"),
        (
            "risks",
            "likelihood and impact\"\nregister = \"risks\"\ngrid = [\"likelihood\", \"impact\"]\n\n",
            "likelihood and impact\"\ngrid = [\"likelihood\", \"impact\"]\n\n",
            "`register` names the register whose rows are shown",
        ),
        ("risks", "\"impact\"]\n\n[[sections.tables]]", "\"risk\"]\n\n[[sections.tables]]", "a grid is of two scores"),
        (
            "risks",
            "\"impact\"]\n\n[[sections.tables]]",
            "\"impact\"]\nalong = \"areas\"\n\n[[sections.tables]]",
            "neither figures nor axes",
        ),
        (
            "risks",
            "label = \"Impact\", optional = true, published = true",
            "label = \"Impact\", optional = true",
            "`impact` is not published",
        ),
        (
            "contract-kpis",
            "\"last_year\", \"last_quarter\"",
            "\"last_quarter\"",
            "`last_year` is drawn, so it has to be among",
        ),
        (
            "contract-kpis",
            "target = { reached = \"this_quarter\", target = \"target\", better = \"polarity\" }\nsince",
            "since",
            "`since` needs a `target`",
        ),
        ("contract-kpis", "last_year = 4", "last_year = 0", "one quarter before, or more"),
        ("contract-kpis", "last_year = 4", "kpi = 4", "`kpi` does not hold a number"),
    ] {
        let project = project();
        project.replace(&format!("pipelines/returns/{kind}.toml"), from, to);
        project.run(&["check", "--returns", "returns"]).ends_with(2).says(says);
    }
    let project = project();
    project.replace(
        "pipelines/returns/actions.toml",
        "over-time = \"level\"\ncount = {}",
        "over-time = \"level\"\npeople = true\ncount = {}",
    );
    project
        .run(&["check", "--returns", "returns"])
        .ends_with(2)
        .says("a register that counts people has no published field");
}
