//! Runs every folder of `tests/leaks/`: small projects in which a small count could be worked out. The program refuses to
//! publish, or the attacker in `outside` finds nothing.
//!
//! ```text
//! tests/leaks/<name>/
//!     pipelines/, returns/     the project as it is at first; what `tests/leaks/common/` has may be left out
//!     steps.txt                what is done with it, one step a line; without it, one `refresh`
//!     told/<step>/             the figures of a release in which the count was given away, after the step of this number
//! ```
//!
//! A step is `refresh [ARGUMENTS]`, `replace PATH: THIS => THAT` (wherever it stands), `append PATH: LINE`, `remove PATH`,
//! `move PATH => PATH` or, where everything before has to be published, `published`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use libtest_mimic::{Failed, Trial};

use crate::outside::given::{Files, Vintage};
use crate::outside::judge::{Verdict, judge};
use crate::project::{self, Project, repository};

/// What became of a project.
struct Outcome {
    /// What the program said when it refused.
    refused: Vec<String>,
    verdicts: Vec<Verdict>,
    /// What had to be published and was not.
    unpublished: bool,
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(repository().join("tests/leaks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.ends_with("common"))
        .collect();
    cases.sort();
    cases
}

/// The project of a case, as it is at first.
fn project(case: &Path) -> Project {
    let project = Project::empty();
    let common = project::files(&repository().join("tests/leaks/common"));
    let own = project::files(case);
    // A file of this name says that it is the committed sample, with something more.
    let is_sample = own.contains_key("sample");
    if is_sample {
        for folder in ["pipelines", "sample_data"] {
            project::copy(&repository().join(folder), &project.path(folder));
        }
    }
    for (path, bytes) in common.iter().filter(|_| !is_sample).chain(&own) {
        if path.starts_with("pipelines/") || path.starts_with("returns/") {
            project.write(path, bytes);
        }
    }
    project
}

/// Does a step, and says whether it was a refresh, with its arguments.
fn step<'a>(project: &Project, step: &'a str) -> Option<Vec<&'a str>> {
    let (what, rest) = step.split_once(' ').unwrap_or((step, ""));
    let two = |by: &str| {
        let (one, other) = rest.split_once(by).unwrap_or_else(|| panic!("«{by}» is missing in: {step}"));
        (one.trim(), other.trim())
    };
    match what {
        "refresh" => return Some(rest.split_whitespace().collect()),
        "replace" => {
            let (path, change) = two(": ");
            let (from, to) = change.split_once(" => ").unwrap_or_else(|| panic!("nothing to put in place in: {step}"));
            let text = project.read(path);
            assert!(text.contains(from), "«{from}» is not in {path}");
            project.write(path, text.replace(from, to));
        }
        "append" => {
            let (path, line) = two(": ");
            project.write(path, format!("{}{line}\n", project.read(path)));
        }
        "remove" => {
            let path = project.path(rest);
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
        "move" => {
            let (from, to) = two(" => ");
            let files = project::files(&project.path(from));
            match files.is_empty() {
                true => {
                    let bytes = fs::read(project.path(from)).unwrap();
                    project.write(to, bytes);
                    fs::remove_file(project.path(from)).unwrap();
                }
                false => {
                    files.iter().for_each(|(path, bytes)| project.write(&format!("{to}/{path}"), bytes));
                    fs::remove_dir_all(project.path(from)).unwrap();
                }
            }
        }
        other => panic!("{other} is no step"),
    }
    None
}

fn steps(case: &Path) -> Vec<String> {
    let text = fs::read_to_string(case.join("steps.txt")).unwrap_or_else(|_| "refresh".to_owned());
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

fn as_at(arguments: &[&str]) -> Option<NaiveDate> {
    let place = arguments.iter().position(|argument| *argument == "--as-at")?;
    arguments.get(place + 1)?.parse().ok()
}

/// Everything of a project that the attacker is given.
fn files(project: &Project) -> Files {
    let mut files = Files::new();
    for folder in ["pipelines", "returns", "sample_data", "output"] {
        for (path, bytes) in project.files(folder) {
            files.insert(format!("{folder}/{path}"), bytes);
        }
    }
    files.retain(|path, _| !path.contains("/internal/"));
    files
}

/// Runs a case with the program as it is.
fn run(case: &Path) -> Outcome {
    let project = project(case);
    let mut outcome = Outcome { refused: Vec::new(), verdicts: Vec::new(), unpublished: false };
    let (mut vintages, mut told): (Vec<Vintage>, Vec<(usize, Files)>) = (Vec::new(), Vec::new());
    for (number, line) in steps(case).iter().enumerate() {
        if line == "published" {
            outcome.unpublished |= !outcome.refused.is_empty();
            continue;
        }
        let Some(mut arguments) = step(&project, line) else { continue };
        let as_at = as_at(&arguments);
        if !project::files(&project.path("returns")).is_empty() {
            arguments.extend(["--returns", "returns"]);
        }
        let all: Vec<&str> = ["refresh"].into_iter().chain(arguments).collect();
        let ran = project.run(&all);
        if ran.code != 0 {
            outcome.refused.push(ran.said());
            // Nothing new stands there, so there is nothing new to read.
            continue;
        }
        told.push((number, project.files("output")));
        vintages.push(Vintage::read(&files(&project), as_at, vintages.last()));
        if !case.join("sample").exists() {
            outcome.verdicts.push(judge(&vintages));
        }
    }
    if std::env::var_os("TOLD").is_some() && outcome.verdicts.iter().any(|verdict| !verdict.leaks.is_empty()) {
        told.iter().for_each(|(number, output)| keep(case, *number, output));
    }
    outcome
}

/// Keeps the figures of a release that gives something away, to hold the attacker to them when none does any more.
fn keep(case: &Path, number: usize, output: &Files) {
    for (path, bytes) in output.iter().filter(|(path, _)| path.ends_with("/release/figures.csv")) {
        let target = case.join(format!("told/{number}/{path}"));
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// A test for each project, by the name of its folder, and one for each that once leaked.
pub fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for case in cases() {
        let name = crate::name(&case);
        if case.join("told").is_dir() {
            let case = case.clone();
            trials.push(Trial::test(format!("{name}-as-it-was-told"), move || is_found(&case)));
        }
        trials.push(Trial::test(name, move || is_closed(&case)));
    }
    trials.push(Trial::test("nothing-leaks-from-what-is-committed", committed).with_ignored_flag(true));
    trials.push(Trial::test("nor-does-anything-at-another-threshold", other_thresholds).with_ignored_flag(true));
    trials
}

/// The program refuses, with a word, or nothing leaks from what it releases.
fn is_closed(case: &Path) -> Result<(), Failed> {
    let outcome = run(case);
    let mut said: Vec<String> =
        outcome.verdicts.iter().filter(|verdict| !verdict.is_safe()).map(Verdict::said).collect();
    said.extend(outcome.verdicts.iter().flat_map(|verdict| &verdict.untrue).map(|words| format!("untrue: {words}")));
    if outcome.unpublished {
        said.push(format!("refused, and nothing leaks:\n{}", outcome.refused.join("\n")));
    }
    if outcome.refused.iter().any(|refused| refused.trim().is_empty()) {
        said.push("refused without a word".to_owned());
    }
    said.dedup();
    if said.is_empty() { Ok(()) } else { Err(said.join("\n").into()) }
}

/// What the program once released of it gives a small count away, and the attacker sees it.
fn is_found(case: &Path) -> Result<(), Failed> {
    let project = project(case);
    let mut vintages: Vec<Vintage> = Vec::new();
    for (number, line) in steps(case).iter().enumerate() {
        if line == "published" || line.starts_with("remove output") {
            continue;
        }
        let Some(arguments) = step(&project, line) else { continue };
        let told: BTreeMap<String, Vec<u8>> = project::files(&case.join(format!("told/{number}")));
        let mut all = files(&project);
        all.extend(told.into_iter().map(|(path, bytes)| (format!("output/{path}"), bytes)));
        let mut vintage = Vintage::read(&all, as_at(&arguments), vintages.last());
        if arguments.iter().all(|argument| argument.starts_with("--")) {
            // The figures may be the same, and were put out again.
            vintage.releases.iter_mut().for_each(|release| release.is_new = true);
        }
        vintages.push(vintage);
    }
    if judge(&vintages).is_safe() { Err("the attacker does not see what was given away".into()) } else { Ok(()) }
}

/// Nothing small can be worked out of what is committed. Takes a minute.
fn committed() -> Result<(), Failed> {
    let mut all = Files::new();
    for folder in ["pipelines", "sample_data", "output"] {
        for (path, bytes) in project::files(&repository().join(folder)) {
            all.insert(format!("{folder}/{path}"), bytes);
        }
    }
    all.retain(|path, _| !path.contains("/internal/"));
    let vintage = Vintage::read(&all, None, None);
    assert!(vintage.releases.len() >= 4);
    let verdict = judge(&[vintage]);
    assert!(verdict.is_safe(), "{}", verdict.said());
    assert_eq!(verdict.untrue, Vec::<String>::new());
    assert!(verdict.looked_for > 1000, "{} counts were looked for", verdict.looked_for);
    Ok(())
}

/// Nor would it with another threshold, unless it were refused. Takes minutes.
fn other_thresholds() -> Result<(), Failed> {
    let mut leaks = Vec::new();
    for threshold in [3, 7, 10] {
        let project = Project::committed();
        for (path, bytes) in project.files("pipelines") {
            let text = String::from_utf8(bytes).unwrap();
            project.write(
                &format!("pipelines/{path}"),
                text.replace("threshold = 5\n", &format!("threshold = {threshold}\n")),
            );
        }
        if project.run(&["refresh", "--quiet"]).code == 0 {
            let verdict = judge(&[Vintage::read(&files(&project), None, None)]);
            leaks.extend((!verdict.is_safe()).then(|| format!("{threshold}: {}", verdict.said())));
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    Ok(())
}
