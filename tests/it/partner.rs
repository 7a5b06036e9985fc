//! What goes back to the partners: a template that comes back filled in gives no finding, and holds nobody else's figures.

use std::collections::BTreeMap;
use std::io::Read;

use crate::project::Project;

/// The part of a workbook with this name, as text.
fn part(workbook: &[u8], name: &str) -> String {
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The texts between two marks, in order.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before).skip(1).map(|rest| rest.split(after).next().unwrap()).collect()
}

/// The rows of the first sheet, as texts by column letters: what a reader of XLSX would see.
fn rows(workbook: &[u8]) -> Vec<BTreeMap<String, String>> {
    let shared = part(workbook, "xl/sharedStrings.xml");
    let plain =
        |text: &str| text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", "\"");
    let shared: Vec<String> = between(&shared, "<si>", "</si>")
        .iter()
        .map(|text| plain(between(text, "<t", "</t>")[0].split_once('>').unwrap().1))
        .collect();
    let sheet = part(workbook, "xl/worksheets/sheet1.xml");
    let row = |row: &str| -> BTreeMap<String, String> {
        let cells = between(row, "<c r=\"", "</c>");
        let cell = |cell: &str| {
            let place = cell.split('"').next().unwrap().trim_end_matches(|char: char| char.is_ascii_digit()).to_owned();
            let value = between(cell, "<v>", "</v>").first().map(|value| (*value).to_owned())?;
            Some((
                place,
                if cell.contains("t=\"s\"") { shared[value.parse::<usize>().unwrap()].clone() } else { value },
            ))
        };
        cells.into_iter().flat_map(|text| text.split("<c r=\"").collect::<Vec<_>>()).filter_map(cell).collect()
    };
    between(&sheet, "<row ", "</row>").into_iter().map(row).collect()
}

/// The sheet "Return" as CSV, with `fill` in every cell that is left open under a heading.
fn filled(workbook: &[u8], fill: &dyn Fn(&str) -> String) -> String {
    let rows = rows(workbook);
    let (headings, rest) = rows.split_first().unwrap();
    let order = |letters: &&String| (letters.len(), letters.to_string());
    let mut columns: Vec<&String> = headings.keys().collect();
    columns.sort_by_key(order);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| &headings[*column])).unwrap();
    for row in rest {
        let cell = |column: &&String| row.get(*column).cloned().unwrap_or_else(|| fill(&headings[*column]));
        writer.write_record(columns.iter().map(cell)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

const TEMPLATES: [(&str, &str, &str); 8] = [
    ("marac", "Midshire MARAC Coordinator", "2025/26 Q1"),
    ("refuge", "Northern Midshire Refuge", "2025/26 Q1"),
    ("early-support", "Midshire Stepping Stones", "2025/26 Q1"),
    ("police", "Midshire Constabulary", "2025/26 Q1"),
    ("dvds", "Midshire Constabulary", "2025/26 Q1"),
    ("referrals", "Midshire Referral Hub", "2025/26 Q1"),
    ("training", "Midshire Safeguarding Training", "2025/26 Q1"),
    ("dhr", "Midshire Community Safety Partnership", "2025/26 Q1"),
];

#[test]
fn a_template_that_is_filled_in_and_sent_back_gives_no_finding() {
    for (kind, partner, period) in TEMPLATES {
        let project = Project::committed();
        let before = project.run(&["check", "quarterly", "--format", "json"]).stdout;
        project.run(&["template", kind, "--partner", partner, "--period", period, "--output", "t.xlsx"]).ends_with(0);
        let workbook = std::fs::read(project.path("t.xlsx")).unwrap();
        // Zeros agree with every rule, but for those that ask whether nothing was counted, or so little.
        let csv = filled(&workbook, &|heading| match heading {
            "status" => "final".to_owned(),
            "submitted" => "2025-07-14".to_owned(),
            "note" => String::new(),
            _ => "0".to_owned(),
        });
        assert!(csv.contains(partner) && csv.contains(period), "{csv}");
        project.write(&format!("sample_data/midshire/{kind}_2025-q1.csv"), csv);
        let after = project.run(&["check", "quarterly", "--format", "json"]).ends_with(0).stdout;
        let codes = |text: &str| -> Vec<String> {
            let json: serde_json::Value = serde_json::from_str(text).unwrap();
            let findings = json["findings"].as_array().unwrap();
            let of_file = |finding: &&serde_json::Value| {
                let asked = ["all-zero", "jump", "outlier"].iter().any(|code| finding["code"] == *code);
                let file = finding["origin"]["file"].as_str().unwrap();
                !asked && (file.contains(kind) || finding["code"] != "not-submitted")
            };
            findings.iter().filter(of_file).map(serde_json::Value::to_string).collect()
        };
        assert_eq!(codes(&after), codes(&before), "{kind}");
    }
}

/// The row of a register that is typed into its template, by heading.
const ACTION: [(&str, &str); 10] = [
    ("partner", "Midshire Partnership Office"),
    ("area_code", "E10000099"),
    ("period", "2025/26 Q1"),
    ("id", "A9"),
    ("action", "Write a guide for employers"),
    ("owner", "Partnership Manager"),
    ("priority", "P1"),
    ("raised", "2024-06-12"),
    ("due", "2024-12-31"),
    ("status", "In progress"),
];

#[test]
fn a_template_of_a_register_has_its_fields_and_is_read_back() {
    let project = Project::committed();
    let ask = ["template", "actions", "--partner", "Midshire Partnership Office", "--period", "2025/26 Q1"];
    project.run(&[&ask[..], &["--area", "Midshire", "--output", "t.xlsx"]].concat()).ends_with(0);
    let workbook = std::fs::read(project.path("t.xlsx")).unwrap();
    let headings: Vec<String> = rows(&workbook)[0].values().cloned().collect();
    assert_eq!(headings[4..8], ["id", "action", "owner", "organisation"], "in the order of the return: {headings:?}");
    let lists = part(&workbook, "xl/sharedStrings.xml");
    assert!(lists.contains("In progress") && lists.contains("Stopped"), "the choices are listed: {lists}");
    let sheet = part(&workbook, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("type=\"date\"") && sheet.contains("type=\"list\""), "days and choices are held: {sheet}");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headings).unwrap();
    let typed = |heading: &String| ACTION.iter().find(|(of, _)| of == heading).map_or("", |(_, cell)| cell);
    writer.write_record(headings.iter().map(typed)).unwrap();
    project.write("sample_data/midshire/actions_2025-q1.csv", writer.into_inner().unwrap());
    let said = project.run(&["check", "quarterly", "--format", "lines"]).stdout;
    let of_file: Vec<&str> = said.lines().filter(|line| line.contains("actions_2025-q1.csv")).collect();
    assert!(of_file.is_empty(), "{of_file:?}");
}

#[test]
fn a_table_with_a_row_for_each_item_names_the_items() {
    let project = Project::committed();
    let arguments = ["template", "population", "--partner", "Midshire Observatory", "--period", "2024"];
    project
        .run(&[&arguments[..], &["--area", "Midshire"]].concat())
        .ends_with(0)
        .says("population_midshire-observatory_2024.xlsx");
    let workbook = std::fs::read(project.path("population_midshire-observatory_2024.xlsx")).unwrap();
    project.write(
        "sample_data/midshire/population_2024.csv",
        filled(&workbook, &|heading| {
            if heading == "people" { "1".to_owned() } else { String::new() }
        }),
    );
    let text = part(&workbook, "xl/sharedStrings.xml");
    assert!(text.contains("16 and over") && text.contains("Female"), "{text}");
    project.run(&["check", "annual"]).ends_with(0);
}

#[test]
fn a_template_holds_the_last_figures_of_that_partner_and_nobody_elses() {
    let project = Project::committed();
    let partner = "Northern Midshire Refuge";
    let ask = ["template", "refuge", "--partner", partner, "--period", "2025/26 Q1", "--output"];
    project.run(&[&ask[..], &["a.xlsx"]].concat()).ends_with(0);
    project.run(&[&ask[..], &["b.xlsx"]].concat()).ends_with(0);
    let workbook = std::fs::read(project.path("a.xlsx")).unwrap();
    assert_eq!(workbook, std::fs::read(project.path("b.xlsx")).unwrap(), "the same bytes");
    let everything: String = {
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(&workbook)).unwrap();
        let names: Vec<String> = parts.file_names().map(|name| name.unwrap().to_string()).collect();
        names
            .iter()
            .map(|name| {
                let mut text = String::new();
                parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
                text
            })
            .collect()
    };
    assert!(everything.contains("2024/25 Q4") && everything.contains("Ambermere"));
    for other in ["Southern Midshire Refuge", "Midshire Vale Refuge", "Brackenhythe", "Coldharrow"] {
        assert!(!everything.contains(other), "{other}");
    }
    let sent = project.read("sample_data/midshire/refuge.csv");
    let row = sent.lines().find(|line| line.starts_with(partner) && line.contains("Ambermere,2024/25 Q4")).unwrap();
    let last = part(&workbook, "xl/worksheets/sheet3.xml");
    for cell in row.split(',').skip(4).take(3) {
        assert!(last.contains(&format!("<v>{cell}</v>")), "{cell} of {row}");
    }
}

#[test]
fn headings_are_locked_and_cells_are_checked() {
    let project = Project::committed();
    project
        .run(&[
            "template",
            "marac",
            "--partner",
            "Midshire MARAC Coordinator",
            "--period",
            "2025/26 Q1",
            "--output",
            "t.xlsx",
        ])
        .ends_with(0);
    let workbook = std::fs::read(project.path("t.xlsx")).unwrap();
    let sheet = part(&workbook, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<sheetProtection"));
    // Repeats are whole, not negative, and at most the cases.
    let formula = between(&sheet, "sqref=\"F2:F9\"", "</dataValidation>")[0];
    for test in ["F2=INT(F2)", "F2&gt;=0", "F2&lt;=$E2"] {
        assert!(formula.contains(test), "{test} in {formula}");
    }
    assert!(sheet.contains("type=\"list\""), "the status is picked from a list");
    for formula in between(&sheet, "<formula1>", "</formula1>") {
        assert!(
            formula.replace("&gt;", ">").replace("&lt;", "<").len() <= 255,
            "too long for a spreadsheet: {formula}"
        );
    }
    let checks = part(&workbook, "xl/worksheets/sheet4.xml");
    assert!(checks.contains("SUM(Return!I2,Return!J2"), "the parts add up: {checks}");
}

#[test]
fn what_cannot_be_a_template_is_answered() {
    let project = Project::committed();
    let ask = |kind: &str, partner: &str, period: &str| {
        project.run(&["template", kind, "--partner", partner, "--period", period]).ends_with(2)
    };
    ask("marrac", "X", "2025/26 Q1").says("did you mean \"marac\"?");
    ask("areas", "X", "2025/26 Q1").says("a table of the analyst's own");
    ask("marac", "Midshire Marac Coordinator", "2025/26 Q1").says("did you mean \"Midshire MARAC Coordinator\"?");
    ask("marac", "Midshire MARAC Coordinator", "2025").says("is sent for a quarter");
    ask("marac", "Midshire MARAC Coordinator", "soon").says("cannot be read as a period");
    ask("perpetrator-places", "Midshire Change Pathways", "2025/26 Q1").says("name the areas with --area");
    let described = "title = \"T\"\nabout = \"T\"\nowner = \"T\"\narea = \"E10000099\"\n[columns]\nyear = { role = \"period\" }\n\
                     [[measures]]\nid = \"calls\"\nlabel = \"Calls\"\nunit = \"calls\"\n";
    project.write("pipelines/returns/line.toml", described);
    ask("line", "X", "2025/26").says("has no column for the area");
    project.write("mine.xlsx", "filled in");
    let arguments = ["template", "marac", "--partner", "Midshire MARAC Coordinator", "--period", "2025/26 Q1"];
    project.run(&[&arguments[..], &["--output", "mine.xlsx"]].concat()).ends_with(2).says("already exists");
    assert_eq!(project.read("mine.xlsx"), "filled in");
}
