//! What is committed hangs together: the generator makes the sample data, and the sample data makes the output.

use std::fs;

use quarterday::publish::manifest::Hashed;

use crate::project::{Ran, quarterday, repository};

#[path = "../../examples/midshire.rs"]
#[expect(dead_code, reason = "its `main` writes the files, which this test only compares")]
mod midshire;

#[test]
fn the_committed_output_is_what_the_committed_data_make() {
    let ran = Ran::of(quarterday(repository()).args(["refresh", "--locked"]).output().unwrap());
    ran.ends_with(0).says("files are up to date");
}

#[test]
fn each_publication_is_there_in_every_format() {
    for edition in ["published/all-periods", "quarterly/2024-25-q4", "annual/2024-25", "needs-assessment/2024-25"] {
        let folder = repository().join("output").join(edition);
        for file in [
            "release/report.html",
            "release/report.docx",
            "release/appendix.docx",
            "release/figures.csv",
            "release/tables.xlsx",
            "release/manifest.json",
            "internal/findings.txt",
            "internal/findings.json",
            "internal/lineage.csv",
        ] {
            assert!(folder.join(file).is_file(), "{edition}/{file}");
        }
        for (subfolder, extensions) in [("tables", &["csv"][..]), ("charts", &["svg", "png"])] {
            let names: Vec<String> = fs::read_dir(folder.join("release").join(subfolder))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            for extension in extensions {
                assert!(
                    names.iter().any(|name| name.ends_with(extension)),
                    "{edition} has no {subfolder}/*.{extension}"
                );
            }
        }
    }
}

/// A small return can be guessed until its hash fits, so the hashes of the returns are not published.
#[test]
fn the_manifests_name_each_file_and_only_the_internal_one_hashes_the_returns() {
    let edition = repository().join("output/quarterly/2024-25-q4");
    let manifest =
        |path: &str| -> serde_json::Value { serde_json::from_slice(&fs::read(edition.join(path)).unwrap()).unwrap() };
    let (public, internal) = (manifest("release/manifest.json"), manifest("internal/manifest.json"));
    let mut checked = 0;
    for (list, root) in [(&internal["inputs"], repository().to_owned()), (&public["outputs"], edition.clone())] {
        for entry in list.as_array().unwrap() {
            let bytes = fs::read(root.join(entry["path"].as_str().unwrap())).unwrap();
            assert_eq!(Hashed::of("", &bytes).sha256, entry["sha256"], "{entry}");
            assert_eq!(entry["bytes"], bytes.len(), "{entry}");
            checked += 1;
        }
    }
    assert!(checked > 40, "{checked}");
    assert!(public["inputs"].as_array().unwrap().iter().all(serde_json::Value::is_string), "paths and nothing else");
}

#[test]
fn the_generator_makes_the_sample_data_of_midshire() {
    let files = midshire::files();
    assert_eq!(files.len(), 25);
    for (name, text) in files {
        let committed = fs::read_to_string(repository().join("sample_data/midshire").join(&name)).unwrap();
        assert!(committed == text, "{name} is not what `cargo run --release --example midshire` writes");
    }
}

/// The table that the book shows is the one that is published.
#[test]
fn the_book_shows_what_is_published() {
    let page = fs::read_to_string(repository().join("docs/src/guide/output.md")).unwrap();
    let table = repository().join("output/quarterly/2024-25-q4/release/tables/early-support-by-district.csv");
    let rows = csv::ReaderBuilder::new().has_headers(false).from_path(table).unwrap().into_records();
    for row in rows.map(Result::unwrap) {
        let line = format!("| {} |", row.iter().collect::<Vec<_>>().join(" | "));
        assert!(page.contains(&line), "the book does not show {line}");
    }
}
