//! The same input makes the same bytes, whatever the machine: clock zone, locale, cores, order of files and rows.

use std::collections::BTreeMap;
use std::fs;

use crate::project::{self, Project, Ran, assert_same, quarterday};

/// Refreshes everything in an environment and hands over all files.
fn refreshed(project: &Project, environment: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let mut command = quarterday(project.root());
    command.args(["refresh", "--quiet"]).envs(environment.iter().copied());
    Ran::of(command.output().unwrap()).ends_with(0);
    project.files("output")
}

#[test]
fn zone_locale_and_cores_change_no_byte() {
    let here = refreshed(&Project::committed(), &[("RAYON_NUM_THREADS", "1"), ("TZ", "UTC"), ("LC_ALL", "C")]);
    let there = refreshed(
        &Project::committed(),
        &[("RAYON_NUM_THREADS", "4"), ("TZ", "Pacific/Kiritimati"), ("LC_ALL", "de_DE.UTF-8"), ("LANG", "tr_TR.UTF-8")],
    );
    assert!(here.len() > 100, "{} files", here.len());
    assert_same(&here, &there, "another machine");
    assert_same(
        &here,
        &project::without_stamp(project::files(&project::repository().join("output"))),
        "the committed output",
    );
}

#[test]
fn the_order_in_which_files_were_made_changes_no_byte() {
    let sample = project::files(&project::repository().join("sample_data"));
    let backwards = Project::empty();
    project::copy(&project::repository().join("pipelines"), &backwards.path("pipelines"));
    for (name, bytes) in sample.iter().rev() {
        backwards.write(&format!("sample_data/{name}"), bytes);
    }
    let usual = Project::committed();
    assert_same(&refreshed(&usual, &[]), &refreshed(&backwards, &[]), "files made in another order");
}

#[test]
fn the_order_of_rows_and_columns_changes_no_figure() {
    let usual = refreshed(&Project::committed(), &[]);
    let shuffled = Project::committed();
    for kind in ["marac", "police", "refuge", "referrals", "training", "population", "early-support", "dhr"] {
        let path = shuffled.path(&format!("sample_data/midshire/{kind}.csv"));
        fs::write(&path, turned(&fs::read(&path).unwrap())).unwrap();
    }
    let shuffled = refreshed(&shuffled, &[]);
    assert_eq!(shuffled.keys().collect::<Vec<_>>(), usual.keys().collect::<Vec<_>>());
    for (name, bytes) in &usual {
        // Where a cell stands changes with the order, and the page, findings, manifest, sources and lineage say where; the data package
        // has the hash of the sources.
        match name.rsplit('/').next().unwrap() {
            name if ["report.", "findings.", "lineage.", "manifest.", "sources.", "datapackage."]
                .iter()
                .any(|of| name.starts_with(of)) => {}
            _ => assert!(*bytes == shuffled[name], "{name} differs"),
        }
    }
}

#[test]
fn a_second_refresh_has_nothing_to_do_and_leaves_every_date() {
    let project = Project::committed();
    let first = refreshed(&project, &[]);
    let dates = || -> Vec<_> {
        let paths = first.keys().map(|name| project.path("output").join(name));
        paths.map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect()
    };
    let before = dates();
    project.run(&["refresh"]).ends_with(0).says("nothing to do");
    assert!(dates() == before);
    // One table was tampered with: it alone is written again.
    project.write("output/annual/2024-25/release/tables/years.csv", "tampered");
    project.run(&["refresh"]).ends_with(0).says("1 written, 0 removed");
    assert_same(&first, &project.files("output"), "mended");
}

#[test]
fn a_return_in_capitals_is_noticed_when_it_changes() {
    let project = Project::committed();
    fs::rename(project.path("sample_data/midshire/dhr.csv"), project.path("sample_data/midshire/dhr.CSV")).unwrap();
    project.run(&["refresh", "--quiet"]).ends_with(0);
    let text = project.read("sample_data/midshire/dhr.CSV");
    project.write("sample_data/midshire/dhr.CSV", text.replacen("2021/22 Q1,0,2,", "2021/22 Q1,0,7,", 1));
    let ran = project.run(&["refresh"]).ends_with(0);
    assert!(!ran.said().contains("nothing to do"), "{}", ran.said());
}

/// The rows of a CSV file in reverse order, and its columns too.
fn turned(bytes: &[u8]) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().rev().map(str::to_owned).collect()).collect();
    rows[1..].reverse();
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

#[test]
fn a_revision_is_said_with_both_values_and_said_again_until_a_newer_period_comes() {
    let project = Project::committed();
    project.run(&["refresh", "published"]).ends_with(0);
    project.replace("sample_data/published/marac.csv", ",2247,", ",2250,");
    let said = "marac.csv:2:5: note[revised]: MARAC cases discussed for Staffordshire and Stoke-on-Trent, 2016/17 was 2,247 \
                and is now 2,250";
    project.run(&["check", "published"]).ends_with(0).says(said);
    project.run(&["refresh", "published"]).ends_with(0).says(said);
    let before = project.files("output");
    project.run(&["refresh", "published", "--locked"]).ends_with(0).says("files are up to date");
    project.run(&["check", "published"]).ends_with(0).says(said);
    assert_same(&before, &project.files("output"), "nothing has changed since");
    let newer = "London Borough of Bromley,E09000006,Bromley,2024/25 Q1,8,,\nLondon Borough of Bromley,E09000006,Bromley,2023/24 Q2";
    project.replace(
        "sample_data/published/perpetrator-places.csv",
        "London Borough of Bromley,E09000006,Bromley,2023/24 Q2",
        newer,
    );
    let next = project.run(&["refresh", "published"]).ends_with(0);
    assert!(!next.said().contains("revised"), "{}", next.said());
    let kept = project.files("output").into_keys().filter(|path| path.ends_with("received.csv"));
    assert_eq!(kept.collect::<Vec<_>>(), ["internal/published/received.csv"], "never with what is released");
}
