//! Real open data beside the project is read, or refused for the reason that it should be. None of it is in the repository.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::project::{Project, repository};

/// The folder with the data, if it is on this machine.
fn shared(folder: &str) -> Option<PathBuf> {
    let beside = repository().join("../shared/data").join(folder);
    let found = Some(beside).filter(|path| path.is_dir());
    if found.is_none() {
        eprintln!("skipped: there is no ../shared/data/{folder}");
    }
    found
}

const PIPELINE: &str = r#"title = "Labels"
publisher = "A test"
returns = ["set"]
area = "E92000001"

[disclosure]
public = "open data"

[[figures]]
id = "figure"
sum = { measure = "labels.values" }

[[headlines]]
figure = "figure"
"#;

const RETURN: &str = r#"title = "Labels"
about = "One row for each label."
owner = "A test"

[columns]
area_code = { role = "area" }
period = { role = "period" }

[[measures]]
id = "values"
label = "Values"
unit = "values"
"#;

#[test]
fn every_period_of_the_councils_tables_is_read() {
    let Some(folder) = shared("periods") else { return };
    let mut labels = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let mut reader = csv::Reader::from_path(entry.unwrap().path()).unwrap();
        let column = reader.headers().unwrap().iter().position(|heading| heading == "period").unwrap();
        labels.extend(reader.records().map(|record| record.unwrap()[column].to_owned()));
    }
    assert!(labels.len() > 80, "{labels:?}");
    let project = Project::with_shipped_returns();
    project.write("pipelines/labels.toml", PIPELINE);
    project.write("pipelines/returns/labels.toml", RETURN);
    project.write(
        "returns/set/areas.csv",
        "area_code,area_name,level,parent,from,to,successor\nE92000001,England,country,,,,\n",
    );
    let rows: String = labels.iter().map(|label| format!("E92000001,\"{label}\",1\n")).collect();
    project.write("returns/set/labels.csv", format!("area_code,period,values\n{rows}"));
    let checked = project.run(&["check", "--returns", "returns"]);
    // Two spellings of one period are duplicates here, and a 1 for a year is not its quarters' sum.
    assert!(!checked.stdout.contains("-period]") && !checked.stdout.contains("footnote-mark"), "{}", checked.stdout);
    checked.says(&format!("; 2 returns, {} observations", labels.len()));
}
