//! A table that nobody has described gets a first description, by which `check` reads it without error.

use std::fs;
use std::path::PathBuf;

use crate::project::{Project, Ran, repository};

/// A publication that reads the returns in `mine`, in a project with the areas of the tests.
fn project() -> Project {
    let project = Project::with_shipped_returns();
    project.write(
        "pipelines/mine.toml",
        "title = \"Mine\"\npublisher = \"A test\"\nreturns = [\"mine\"]\narea = \"E10000098\"\n\
         [disclosure]\npublic = \"a test\"\n",
    );
    project.write(
        "returns/mine/areas.csv",
        "area_code,area_name,level,parent,from,to,successor\nE10000098,Testshire,county,,,,\n\
         E07000981,Alder,district,E10000098,,,\nE07000982,Birch,district,E10000098,,,\n",
    );
    project
}

/// Describes a table, puts it with the returns and checks it.
fn described(table: &[u8], kind: &str) -> (String, Ran) {
    let project = project();
    project.write(&format!("returns/mine/{kind}.csv"), table);
    let file = format!("returns/mine/{kind}.csv");
    project.run(&["scaffold", &file]).ends_with(0).says(&format!("pipelines/returns/{kind}.toml"));
    let toml = project.read(&format!("pipelines/returns/{kind}.toml"));
    (toml, project.run(&["check", "--returns", "returns"]))
}

#[test]
fn a_wide_table_gets_areas_periods_and_measures_with_units() {
    let (toml, ran) = described(
        b"Local authority code,Local authority,Quarter,Provider,Calls to helpline,Answered %,Cost (\xc2\xa3),Comments\n\
          E07000981,Alder,2024/25 Q1,County Helpline,412,94.5,1200,\n\
          E07000982,Birch,2024/25 Q1,County Helpline,[x],91.0,900,estimated\n",
        "helpline",
    );
    for line in [
        "\"Local authority code\" = { role = \"area\" }",
        "\"Local authority\" = { role = \"area-name\", optional = true }",
        "\"Quarter\" = { role = \"period\" }",
        "\"Provider\" = { role = \"partner\", optional = true }",
        "frequency = \"quarter\"",
        "unit = \"calls\"\npeople = true",
        "unit = \"per cent\"\ndecimals = 1\nwhole = false",
        "over-time = \"none\"",
        "unit = \"\u{a3}\"",
    ] {
        assert!(toml.contains(line), "{line} in\n{toml}");
    }
    let ran = ran.ends_with(0);
    assert!(ran.stdout.starts_with("0 errors, 0 warnings, 0 notes; 2 returns, 6 observations"), "{}", ran.said());
}

#[test]
fn a_long_table_gets_its_measures_and_code_lists() {
    let (toml, ran) = described(
        b"Area,Period,Indicator,Age band,Value\n\
          Alder,2023/24,Victims supported,16 to 24,12\nAlder,2023/24,Victims supported,25 and over,40\n\
          Birch,2023/24,Victims supported,16 to 24,7\nBirch,2023/24,Share safe at exit (%),25 and over,81.5\n",
        "support",
    );
    for line in [
        "\"Indicator\" = { role = \"measure\" }",
        "\"Value\" = { role = \"value\" }",
        "\"Age band\" = { role = \"dimension\", dimension = \"age-band\" }",
        "{ id = \"16-to-24\", label = \"16 to 24\" }",
        "id = \"victims-supported\"",
        "by = [\"age-band\"]",
    ] {
        assert!(toml.contains(line), "{line} in\n{toml}");
    }
    ran.ends_with(0).says("not every area and period has a row for each item").says("0 errors, 1 warning");
}

#[test]
fn the_kind_may_be_named_and_nothing_is_overwritten() {
    let project = project();
    project.write("Return (March).csv", "Area;Year;Cases\nAlder;2023/24;5\n");
    project.run(&["scaffold", "Return (March).csv"]).ends_with(2).says("--kind return-march");
    project
        .run(&["scaffold", "Return (March).csv", "--kind", "cases"])
        .ends_with(0)
        .says("pipelines/returns/cases.toml");
    let before = project.read("pipelines/returns/cases.toml");
    project.run(&["scaffold", "Return (March).csv", "--kind", "cases"]).ends_with(2).says("already exists");
    assert_eq!(project.read("pipelines/returns/cases.toml"), before);
    project.run(&["scaffold", "Return (March).csv", "--kind", "marac"]).ends_with(2).says("already exists");
    project
        .run(&["scaffold", "Return (March).csv", "--kind", "other", "--pipelines", "new"])
        .ends_with(0)
        .says("new/returns/other.toml");
}

#[test]
fn what_cannot_be_described_says_what_is_missing() {
    let project = project();
    for (table, said) in [
        ("Area,Year\nAlder,2023/24\n", "no column holds numbers"),
        ("Area,Year,Cases,cases\nAlder,2023/24,1,2\n", "two columns are called"),
        ("", "no row looks like a header"),
    ] {
        project.write("t.csv", table);
        project.run(&["scaffold", "t.csv"]).ends_with(2).says(said);
        assert!(!project.path("pipelines/returns/t.toml").exists());
    }
    project.run(&["scaffold", "nowhere.csv"]).ends_with(2).says("cannot read nowhere.csv");
}

/// The open data of others, where this machine has it (in `../shared/data`, or where REAL_DATA says): described so that the description is read, or refused in words.
/// What `check` then says of the file is about single cells (a period spelled in its own way), never about its columns.
#[test]
fn real_tables_are_described_or_refused_in_words() {
    let folder = std::env::var_os("REAL_DATA").map_or_else(|| repository().join("../shared/data"), PathBuf::from);
    let Ok(folders) = fs::read_dir(folder) else {
        eprintln!("no real tables on this machine");
        return;
    };
    let (mut described, mut clean) = (0, 0);
    for folder in folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "csv") {
                continue;
            }
            let project = project();
            project.write("returns/mine/table.csv", fs::read(&file).unwrap());
            let ran = project.run(&["scaffold", "returns/mine/table.csv"]);
            if ran.code != 0 {
                assert!(ran.stderr.starts_with("error: cannot describe "), "{}", ran.stderr);
                continue;
            }
            described += 1;
            list_areas(&project);
            let ran = project.run(&["check", "--returns", "returns", "--format", "json"]);
            let codes = errors(&ran.stdout);
            clean += usize::from(codes.is_empty());
            for code in codes {
                assert!(
                    !matches!(
                        code.as_str(),
                        "missing-column"
                            | "duplicate-heading"
                            | "unexpected-breakdown"
                            | "unknown-item"
                            | "unknown-measure"
                            | "unknown-area"
                    ),
                    "{}: {code}",
                    file.display()
                );
            }
        }
    }
    assert!(described >= 8 && clean >= 4, "{described} described, {clean} read without error");
}

/// Puts every area of the table into the areas table, by the column that the description names.
fn list_areas(project: &Project) {
    let mut areas = "area_code,area_name,level,parent,from,to,successor\nE10000098,Testshire,county,,,,\n".to_owned();
    let toml = project.read("pipelines/returns/table.toml");
    let described = toml.lines().find(|line| line.contains("role = \"area\""));
    if let Some(line) = described {
        let bytes = fs::read(project.path("returns/mine/table.csv")).unwrap();
        let tables = quarterday::read::plain("table.csv", &bytes).unwrap();
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(tables[0].bytes.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
        let at = match line.split("position = ").nth(1) {
            Some(rest) => rest.split(' ').next().unwrap().parse::<usize>().unwrap() - 1,
            None => {
                let heading = line.split('"').nth(1).unwrap();
                let place = |row: &csv::StringRecord| {
                    row.iter().position(|cell| cell.trim_start_matches('\u{feff}').trim() == heading)
                };
                rows.iter().find_map(place).unwrap_or_default()
            }
        };
        let names = rows.iter().filter_map(|row| row.get(at)).map(str::trim).filter(|name| !name.is_empty());
        for (number, name) in names.collect::<std::collections::BTreeSet<_>>().into_iter().enumerate() {
            areas += &format!("X{number},\"{}\",,,,,\n", name.replace('"', "\"\""));
        }
    }
    project.write("returns/mine/areas.csv", areas);
}

fn errors(json: &str) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    let errors = json["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
    errors.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}
