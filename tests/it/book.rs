//! The README and the book hang together: every link leads somewhere, every page is in the summary, what they say of the stages
//! is what the import rule says, and every command in them can be typed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser};
use quarterday::cli::Cli;

use crate::layers::STAGES;
use crate::project::{files, repository};

/// A page of the site that holds the repository, and no file of it.
const OF_THE_SITE: &str = "../../releases";

fn book() -> PathBuf {
    repository().join("docs/src")
}

/// The README, its neighbours and every page of the book.
fn pages() -> Vec<PathBuf> {
    let beside = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].map(|name| repository().join(name));
    let pages = files(&book()).into_keys().filter(|name| name.ends_with(".md")).map(|name| book().join(name));
    beside.into_iter().chain(pages).collect()
}

/// A page without what stands in blocks.
fn prose(page: &Path) -> String {
    let text = fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let mut is_block = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_block ^= is_fence;
        !is_block && !is_fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What stands between single backticks, lines joined.
fn code(prose: &str) -> Vec<String> {
    prose.split('`').skip(1).step_by(2).map(|code| code.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn links(prose: &str) -> Vec<String> {
    let without_code: String = prose.split('`').step_by(2).collect();
    let targets = without_code.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    targets.filter(|target| !target.contains("://")).collect()
}

/// What a heading is called in a link: small letters and digits, with a stroke for each space.
fn anchors(page: &Path) -> BTreeSet<String> {
    let prose = prose(page);
    let headings = prose.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = heading.to_lowercase();
        let kept = kept.chars().filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut checked = 0;
    for page in pages() {
        for target in links(&prose(&page)).iter().filter(|target| *target != OF_THE_SITE) {
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let found = file.canonicalize().unwrap_or_else(|_| panic!("{} links to {target}", page.display()));
            // The book is rendered without what is outside of it.
            let is_inside = !page.starts_with(book()) || found.starts_with(book().canonicalize().unwrap());
            assert!(is_inside, "{} links out of the book: {target}", page.display());
            let is_there = heading.is_empty() || anchors(&found).contains(heading);
            assert!(is_there, "{} links to {target}, a heading that is not there", page.display());
            checked += 1;
        }
    }
    assert!(checked > 80, "{checked}");
}

#[test]
fn every_page_is_in_the_summary_once() {
    let mut listed = links(&prose(&book().join("SUMMARY.md")));
    listed.sort();
    let pages = files(&book()).into_keys().filter(|name| name.ends_with(".md") && name != "SUMMARY.md");
    assert_eq!(listed, pages.collect::<Vec<_>>());
}

/// The table of stages: the same in the README and in the book, in the order in which they run.
#[test]
fn the_stages_are_those_of_the_import_rule() {
    let table = |page: &Path| -> Vec<String> {
        let text = prose(page);
        let rows = text.lines().skip_while(|line| !line.starts_with("| stage | makes |")).skip(2);
        rows.take_while(|line| line.starts_with('|')).map(str::to_owned).collect()
    };
    let [readme, book] = [repository().join("README.md"), book().join("architecture.md")].map(|page| table(&page));
    assert_eq!(readme, book);
    let names: Vec<&str> = readme.iter().map(|row| row.split('`').nth(1).unwrap()).collect();
    assert_eq!(names, STAGES);
    for pair in readme.windows(2) {
        let made = pair[0].split('`').nth(3).unwrap();
        assert_eq!(pair[1].split('`').nth(5), Some(made), "{} takes what the stage before it makes", pair[1]);
    }
}

/// Takes a line apart as a shell does, as far as the examples go.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[track_caller]
fn can_be_typed(line: &str, place: &str) {
    let parsed = Cli::try_parse_from(words(line));
    let is_answered = |error: &clap::Error| !error.use_stderr();
    if let Err(error) = parsed.as_ref()
        && !is_answered(error)
    {
        panic!("{place}: `{line}` cannot be typed: {error}");
    }
}

#[test]
fn each_command_has_examples_of_its_own_that_can_be_typed() {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut seen = BTreeSet::new();
    for command in program.get_subcommands() {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let own = format!("  quarterday {}", command.get_name());
        // What an example does stands behind two spaces.
        let examples: Vec<&str> = help.lines().filter(|line| line.starts_with(&own)).map(str::trim).collect();
        assert!(!examples.is_empty(), "{} has no example", command.get_name());
        for example in examples {
            can_be_typed(example.split("  ").next().unwrap(), command.get_name());
            assert!(seen.insert(example.to_owned()), "{example} stands twice");
        }
    }
    let help = program.get_after_help().map(ToString::to_string).unwrap_or_default();
    let examples = help.lines().filter(|line| line.starts_with("  quarterday ")).map(str::trim);
    assert!(examples.map(|line| can_be_typed(line.split("  ").next().unwrap(), "quarterday")).count() > 2);
}

/// Those in blocks are run: see `tests/folders/pages.rs`.
#[test]
fn every_command_in_a_sentence_can_be_typed() {
    let mut checked = 0;
    for page in pages() {
        for command in code(&prose(&page)).iter().filter(|code| code.starts_with("quarterday ")) {
            // The name alone is a name, and COMMAND is any.
            let words: Vec<&str> = command.split(' ').collect();
            let is_name = matches!(words[..], [_, name] if Cli::command().find_subcommand(name).is_some());
            if !is_name && words[1] != "COMMAND" {
                can_be_typed(command, &page.display().to_string());
                checked += 1;
            }
        }
    }
    assert!(checked > 10, "{checked}");
}

/// Each step of each workflow that is somebody else's is named by its commit, with the version behind it.
#[test]
fn workflows_pin_what_they_use() {
    let workflows = files(&repository().join(".github/workflows"));
    let own = fs::read(repository().join("src/start/workflow.yml")).unwrap();
    let mut checked = 0;
    for (name, bytes) in workflows.into_iter().chain([("of a new partnership".to_owned(), own)]) {
        let text = String::from_utf8(bytes).unwrap();
        for used in text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: ")) {
            let (_, version) = used.split_once('@').unwrap();
            let (commit, version) = version.split_once(" # v").unwrap_or((version, ""));
            let is_commit = commit.len() == 40 && commit.chars().all(|char| char.is_ascii_hexdigit());
            assert!(is_commit && !version.is_empty(), "{name} uses {used}, which may be another one tomorrow");
            checked += 1;
        }
        assert!(text.contains("\npermissions:\n"), "{name} does not say what it may do");
    }
    assert!(checked > 8, "{checked}");
}
