//! The import rule, read from the source: a stage may use `model`, `spec` and the stage before it, and does no IO.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::repository;

/// The stages, in the order in which they run.
pub const STAGES: [&str; 7] = ["read", "check", "derive", "disclose", "revise", "present", "publish"];

/// What else a part of the program may use.
fn may_use(part: &str) -> Vec<&str> {
    let shared = ["model", "spec"];
    let catalogues: &[&str] = match part {
        // Acceptances name codes, and the codes of rules stand with them.
        "read" | "check" => &["rules"],
        _ => &[],
    };
    if let Some(at) = STAGES.iter().position(|stage| *stage == part) {
        let before = at.checked_sub(1).map(|before| STAGES[before]);
        // The formulas are for figures, and for limits made of what is released; for nothing that stands outside of them.
        let formulas = matches!(part, "derive" | "disclose").then_some("statistics");
        // What to withhold, and whether that is enough.
        let attackers: &[&str] = if part == "disclose" { &["attack", "suppress", "world"] } else { &[] };
        return shared
            .into_iter()
            .chain(before)
            .chain(formulas)
            .chain(attackers.iter().copied())
            .chain(catalogues.iter().copied())
            .collect();
    }
    match part {
        "model" | "statistics" | "attack" => vec![],
        // What to withhold is tried on the attacker.
        "suppress" => vec!["attack"],
        // What is published is attacked by what is published: nothing of how it was made.
        "audit" => vec!["model", "attack", "world"],
        // What belongs together, by the published dictionaries.
        "world" => vec!["model"],
        "spec" => vec!["model"],
        // What must hold in returns, a file for each rule.
        "rules" => vec!["model", "spec"],
        // How figures are made, a file for each method.
        "methods" => vec!["model", "spec", "derive", "statistics"],
        "pipelines" => vec!["model", "spec", "rules", "methods", "derive"],
        // What goes back to the partners, never made from what is published.
        "partner" => vec!["model", "spec", "read", "check"],
        // It reads tables as they are read when they come.
        "scaffold" => vec!["model", "spec", "read", "pipelines"],
        // The first files of a partnership, templates for its partners among them.
        "start" => vec!["model", "spec", "read", "partner", "pipelines", "schema"],
        // The shell around the stages.
        "disk" => vec!["model", "spec", "read", "publish", "audit", "pipelines"],
        // Files of pipelines/ and JSON files of a release as JSON Schema, from the types that read and write them.
        "schema" => vec!["model", "spec", "rules", "methods", "publish"],
        // What is typed is read as returns are.
        "cli" => vec!["model", "spec", "schema", "read"],
        // The program around the library: a file for each command, and how it prints.
        "commands" => vec!["bar", "findings", "print"],
        "findings" => vec!["print"],
        "bar" | "print" => vec![],
        // Completions and manual pages, from what may be typed.
        "manual" => vec!["cli"],
        "refresh" => shared.into_iter().chain(STAGES).chain(["partner", "world", "pipelines"]).collect(),
        other => {
            panic!("src/{other} has no place in the import rule: give it one in docs/src/architecture.md and here")
        }
    }
}

/// A source file: its part of the program, its path, and its code without comments and tests.
struct Source {
    part: String,
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = repository().join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let part = relative.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            Source { part, path: format!("src/{relative}"), code: lines.collect::<Vec<_>>().join("\n") }
        })
        .collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The first names after `crate::`, also of `use crate::{a, b}`.
fn imports(code: &str) -> BTreeSet<&str> {
    let name = |text: &str| text.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(text.len());
    code.match_indices("crate::")
        .flat_map(|(at, found)| {
            let rest = &code[at + found.len()..];
            match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).collect(),
                None => vec![rest],
            }
        })
        .map(|path| &path[..name(path)])
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn a_stage_imports_the_stage_before_it_and_nothing_else() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for source in sources().iter().filter(|source| !matches!(source.part.as_str(), "main" | "lib")) {
        seen.insert(source.part.clone());
        let allowed = may_use(&source.part);
        for used in imports(&source.code) {
            if used != source.part && !allowed.contains(&used) {
                wrong.push(format!("{} uses crate::{used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "these break the import rule of docs/src/architecture.md: {wrong:#?}");
    assert!(STAGES.iter().all(|stage| seen.contains(*stage)), "a stage has no file: {seen:?}");
}

#[test]
fn imports_are_found_in_every_form() {
    let code = "use crate::model::area; let x = crate::read::field::f(); use crate::{spec, derive::Figures};";
    assert_eq!(imports(code), BTreeSet::from(["derive", "model", "read", "spec"]));
}

#[test]
fn nothing_after_disclose_sees_what_is_before_it() {
    for source in sources().iter().filter(|source| matches!(source.part.as_str(), "present" | "publish")) {
        for before in ["read", "check", "derive"] {
            assert!(!imports(&source.code).contains(before), "{} could see a number that was withheld", source.path);
        }
        if source.part == "publish" {
            assert!(!imports(&source.code).contains("disclose"), "{}", source.path);
        }
    }
}

#[test]
fn limits_are_made_from_what_is_released_and_from_nothing_else() {
    let of_disclose = |source: &&Source| source.part == "disclose" && imports(&source.code).contains("statistics");
    let sources = sources();
    let with_formulas: Vec<&Source> = sources.iter().filter(of_disclose).collect();
    assert_eq!(
        with_formulas.iter().map(|source| source.path.as_str()).collect::<Vec<_>>(),
        [
            "src/disclose/control/lines.rs",
            "src/disclose/control/mod.rs",
            "src/disclose/funnel.rs",
            "src/disclose/many.rs",
            "src/disclose/map.rs",
            "src/disclose/projection.rs"
        ]
    );
    for source in with_formulas {
        assert!(!imports(&source.code).contains("derive"), "{} could see a number that was withheld", source.path);
        for before in ["Figures", "Figure", "FigureIndex", "Primary", "Value"] {
            let word = |char: char| !char.is_alphanumeric() && char != '_';
            let seen = source.code.split(word).any(|name| name == before);
            assert!(!seen, "{} could rest on a number that was withheld: {before}", source.path);
        }
    }
}

#[test]
fn only_disclose_makes_a_cell_or_a_release() {
    for source in sources().iter().filter(|source| source.part != "disclose") {
        for made in ["Cell::new(", "Cell {", "Release {", "Released {"] {
            let at = source.code.match_indices(made).find(|(at, _)| {
                // `-> Cell {` opens a function body, and `Foo::Cell {` or `TableCell {` is another type.
                let before = source.code[..*at].trim_end_matches(['&', '*']);
                !before.ends_with("-> ") && !before.ends_with(|char: char| char.is_alphanumeric() || char == ':')
            });
            assert!(at.is_none(), "{} makes a {made}", source.path);
        }
    }
    for source in sources().iter().filter(|source| source.part == "disclose") {
        for kind in ["pub struct Cell {", "pub struct Release {", "pub struct Released {"] {
            if let Some((_, body)) = source.code.split_once(kind) {
                let fields = body.split('}').next().unwrap();
                // `pub(super)` is for this stage alone.
                assert!(
                    !fields.contains("pub ") && !fields.contains("pub(crate)"),
                    "{}: a public field lets others forge {kind}",
                    source.path
                );
            }
        }
    }
}

#[test]
fn a_stage_does_no_io_and_reads_no_clock_or_environment() {
    let forbidden = [
        "std::fs",
        "fs::",
        "std::env",
        "env::var",
        "SystemTime",
        "Instant",
        "std::net",
        "std::process",
        "println!",
        "eprintln!",
        "print!",
        "dbg!",
        "stdout()",
        "stderr()",
        "File::open",
        "Local::now",
        "Utc::now",
    ];
    let outside = ["disk", "main", "cli", "refresh", "commands", "print", "bar"];
    for source in sources().iter().filter(|source| !outside.contains(&source.part.as_str())) {
        for word in forbidden {
            let used = source
                .code
                .match_indices(word)
                .any(|(at, _)| !source.code[..at].ends_with(|char: char| char.is_alphanumeric() || char == '_'));
            assert!(!used, "{} uses {word}", source.path);
        }
    }
    // The spine may time its stages for the summary, and no more.
    let all = sources();
    let spine: Vec<&Source> = all.iter().filter(|source| source.part == "refresh").collect();
    assert!(!spine.is_empty());
    for Source { path, code, .. } in spine {
        assert!(!["std::fs", "std::env", "SystemTime"].iter().any(|word| code.contains(word)), "{path}");
    }
}

#[test]
fn only_one_file_prints() {
    for source in sources().iter().filter(|source| source.part != "print") {
        for word in ["println!", "eprintln!", "stdout()"] {
            assert!(!source.code.contains(word), "{} prints", source.path);
        }
    }
}
