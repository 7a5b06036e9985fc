//! Runs every folder of `tests/cases/` and compares what came out with its `expected/`. `cargo test --release rate` runs those
//! whose names say so.
//!
//! A case is a folder named for a stage and what it shows, and costs no Rust:
//!
//! ```text
//! tests/cases/<stage>-<what>/
//!     pipelines/*.toml         publications; pipelines/returns/ may be left out for the kinds of return that ship
//!     returns/<set>/*.csv      the returns that the publications name
//!     steps/<n>/               pipelines/, returns/ and output/ of earlier refreshes, each laid over what is there, and
//!                              refreshed in turn before the case itself (may be left out)
//!     output/                  what an earlier refresh left (may be left out)
//!     scaffold                 arguments of `scaffold`, one a line, which then runs first (may be left out)
//!     args                     further arguments of `check` and `refresh`, one a line (may be left out)
//!     expected/findings.txt    what `check` prints
//!     expected/findings-of-refresh.txt  what `refresh` finds beyond that (may be left out)
//!     expected/step-<n>        how each step ended, with what it said on stderr
//!     expected/errors.txt      what `refresh` says on stderr, when it says anything
//!     expected/exit-code       how `check` and `refresh` end
//!     expected/list/NAME.txt   what `list NAME` prints
//!     expected/scaffolded.toml what `scaffold` wrote, when it ran
//!     expected/output/...      any files of the output that matter for the case, for instance a figures.csv
//! ```
//!
//! `BLESS=1 cargo test --release --test folders` rewrites `expected/`; read the difference before you commit it. To hold one more file
//! of the output, create it empty below `expected/output/` and bless. The same
//! goes for `expected/list/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};

use crate::project::{self, Project, Ran, repository};

/// A test for each case, by the name of its folder.
pub fn trials() -> Vec<Trial> {
    let cases = folders().into_iter().map(|case| Trial::test(crate::name(&case), move || holds(&case)));
    cases.chain([Trial::test("a-difference-is-the-lines-that-differ", a_difference)]).collect()
}

fn a_difference() -> Result<(), Failed> {
    let lines = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    assert_eq!(differing_lines(&lines("a b c d"), &lines("a c e d")), ["- b", "+ e"]);
    Ok(())
}

fn holds(case: &Path) -> Result<(), Failed> {
    let expected = project::files(&case.join("expected"));
    let found = run(case, &expected);
    if crate::blessing() {
        rewrite(&case.join("expected"), &found);
        return Ok(());
    }
    difference(&expected, &found).map_or(Ok(()), |difference| {
        Err(Failed::from(format!(
            "differs from what is expected (- expected, + found):\n{difference}\nIf what was found is right, bless it with \
             BLESS=1 cargo test --release --test folders {}",
            crate::name(case)
        )))
    })
}

/// The refreshes before that of a case, in turn.
fn steps(case: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(case.join("steps")).into_iter().flatten();
    let mut steps: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    steps.sort();
    steps
}

/// Every case, sorted.
fn folders() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(repository().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("pipelines").is_dir())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

/// The contents of `expected/` as this run would have them.
fn run(case: &Path, expected: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let project = Project::with_shipped_returns();
    if case.join("pipelines/returns").is_dir() {
        fs::remove_dir_all(project.path("pipelines/returns")).unwrap();
    }
    let args = fs::read_to_string(case.join("args")).unwrap_or_default();
    let with_args = |command: &'static str| {
        let mut all = vec![command, "--returns", "returns", "--format", "lines"];
        all.extend(args.lines());
        project.run(&all)
    };
    let lay = |over: &Path| {
        for folder in ["pipelines", "returns", "output"] {
            project::copy(&over.join(folder), &project.path(folder));
        }
    };
    let mut found = BTreeMap::new();
    for step in steps(case) {
        lay(&step);
        let Ran { code, stderr, .. } = with_args("refresh");
        let name = step.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.insert(format!("step-{name}"), format!("refresh {code}\n{stderr}").into_bytes());
    }
    lay(case);
    if let Ok(wanted) = fs::read_to_string(case.join("scaffold")) {
        let ran = project.run(&std::iter::once("scaffold").chain(wanted.lines()).collect::<Vec<_>>()).ends_with(0);
        found.insert("scaffolded.toml".to_owned(), project.read(ran.stdout.trim()).into_bytes());
    }
    let (checked, refreshed) = (with_args("check"), with_args("refresh"));
    let known: BTreeSet<&str> = checked.stdout.lines().collect();
    let only_refresh = refreshed.stdout.lines().filter(|line| line.contains(": ") && !known.contains(line));
    let only_refresh: String = only_refresh.flat_map(|line| [line, "\n"]).collect();
    if !only_refresh.is_empty() {
        found.insert("findings-of-refresh.txt".to_owned(), only_refresh.into_bytes());
    }
    found.insert("findings.txt".to_owned(), checked.stdout.into_bytes());
    found.insert("exit-code".to_owned(), format!("check {}\nrefresh {}\n", checked.code, refreshed.code).into_bytes());
    if !refreshed.stderr.is_empty() {
        found.insert("errors.txt".to_owned(), refreshed.stderr.into_bytes());
    }
    for wanted in expected.keys().filter(|path| path.starts_with("list/")) {
        let name = wanted.trim_start_matches("list/").trim_end_matches(".txt");
        found.insert(wanted.clone(), project.run(&["list", name]).ends_with(0).stdout.into_bytes());
    }
    let output = project.files("output");
    for wanted in expected.keys().filter_map(|path| path.strip_prefix("output/")) {
        if let Some(bytes) = output.get(wanted) {
            found.insert(format!("output/{wanted}"), bytes.clone());
        }
    }
    found
}

fn rewrite(folder: &Path, found: &BTreeMap<String, Vec<u8>>) {
    let _ = fs::remove_dir_all(folder);
    for (path, bytes) in found {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What differs, file by file and line by line; `None` when nothing does.
fn difference(expected: &BTreeMap<String, Vec<u8>>, found: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let mut text = String::new();
    let mut paths: Vec<&String> = expected.keys().chain(found.keys()).collect();
    paths.sort();
    paths.dedup();
    for path in paths.into_iter().filter(|path| expected.get(*path) != found.get(*path)) {
        let lines = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
            let bytes = files.get(path).cloned().unwrap_or_default();
            String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
        };
        text.push_str(&format!("  {path}\n"));
        for line in differing_lines(&lines(expected), &lines(found)) {
            text.push_str(&format!("    {line}\n"));
        }
    }
    (!text.is_empty()).then_some(text)
}

/// The lines that are only in one of the two, in order, by their longest common subsequence.
fn differing_lines(expected: &[String], found: &[String]) -> Vec<String> {
    let mut common = vec![vec![0; found.len() + 1]; expected.len() + 1];
    for left in (0..expected.len()).rev() {
        for right in (0..found.len()).rev() {
            common[left][right] = if expected[left] == found[right] {
                common[left + 1][right + 1] + 1
            } else {
                common[left + 1][right].max(common[left][right + 1])
            };
        }
    }
    let (mut left, mut right) = (0, 0);
    let mut lines = Vec::new();
    while left < expected.len() || right < found.len() {
        if left < expected.len() && right < found.len() && expected[left] == found[right] {
            (left, right) = (left + 1, right + 1);
        } else if right == found.len() || (left < expected.len() && common[left + 1][right] >= common[left][right + 1])
        {
            lines.push(format!("- {}", expected[left]));
            left += 1;
        } else {
            lines.push(format!("+ {}", found[right]));
            right += 1;
        }
    }
    lines
}
