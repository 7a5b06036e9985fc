//! Runs what the README and the pages of the book say can be typed, and compares what comes out.
//!
//! The word behind the three backticks that open a block says what the test does with it:
//!
//! ```text
//! console               lines after `$ ` are run by sh, one after the other, in a copy of pipelines/, sample_data/ and output/.
//!                       Lines below a command are what it prints; without any it only has to end well. A command that ends
//!                       otherwise says so: `# ends with 1`
//! toml PATH, csv PATH   is written to that file; with a `+` behind PATH it is added to it
//! text PATH             stands so in that file
//! toml example          is TOML
//! sh not-run            is not run: it builds, installs, measures or needs a network
//! ```
//!
//! Two comments that no reader sees help: `<!-- run: COMMAND -->` stands for what is edited by hand, `<!-- after: PAGE -->` at the
//! top does what that page says first. Where a page has written to pipelines/, what stands there in the end has to be valid.
//!
//! `BLESS=1 cargo test --release --test folders page` rewrites what commands print; read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};

use crate::project::{self, Project, Ran, quarterday, repository};

/// A test for the README and each page of the book that has a block for one, by name.
pub fn trials() -> Vec<Trial> {
    // Commands are given to sh, which Windows has not.
    if cfg!(windows) {
        return Vec::new();
    }
    let book = repository().join("docs/src");
    let pages = project::files(&book).into_keys().filter(|name| name.ends_with(".md")).map(|name| book.join(name));
    let pages = pages.chain([repository().join("README.md")]);
    let tried = pages.filter(|page| !blocks(&fs::read_to_string(page).unwrap()).is_empty());
    tried.map(|page| Trial::test(name(&page), move || holds(&page))).collect()
}

fn name(page: &Path) -> String {
    let relative = page.strip_prefix(repository()).unwrap().with_extension("");
    let relative = relative.strip_prefix("docs/src").unwrap_or(&relative).to_string_lossy().replace('/', "-");
    format!("page-{relative}")
}

/// Something on a page that a test does.
#[derive(Debug, PartialEq)]
enum Block {
    /// A command, what it prints below it, and the lines of the page where that stands.
    Run {
        command: String,
        prints: Vec<String>,
        at: std::ops::Range<usize>,
    },
    Edit(String),
    After(String),
    Write {
        path: String,
        text: String,
        adds: bool,
    },
    Stands {
        path: String,
        text: String,
    },
    Toml(String),
}

fn blocks(page: &str) -> Vec<Block> {
    let lines: Vec<&str> = page.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].trim_start();
        let comment = |of: &str| line.strip_prefix(of)?.strip_suffix(" -->").map(str::to_owned);
        found.extend(comment("<!-- run: ").map(Block::Edit));
        found.extend(comment("<!-- after: ").map(Block::After));
        at += 1;
        let Some(opened) = line.strip_prefix("```") else { continue };
        let first = at;
        while at < lines.len() && lines[at].trim_start() != "```" {
            at += 1;
        }
        assert!(at < lines.len(), "a block that is never closed: {line}");
        // Blocks in lists stand in by as much as their first line.
        let indent = lines[first - 1].len() - line.len();
        let body: Vec<&str> = lines[first..at].iter().map(|line| line.get(indent..).unwrap_or("")).collect();
        let text = body.iter().map(|line| format!("{line}\n")).collect::<String>();
        match opened.split(' ').collect::<Vec<_>>()[..] {
            ["console"] => found.extend(commands(&body, first)),
            ["sh", "not-run"] | ["text"] => {}
            ["toml", "example"] => found.push(Block::Toml(text)),
            ["toml" | "csv", path] => found.push(Block::Write { path: path.to_owned(), text, adds: false }),
            ["toml", path, "+"] => found.push(Block::Write { path: path.to_owned(), text, adds: true }),
            ["text", path] => found.push(Block::Stands { path: path.to_owned(), text }),
            _ => panic!("`{opened}` does not say what a test does with the block: see tests/folders/pages.rs"),
        }
        at += 1;
    }
    found
}

/// The commands of a console block that begins at a line of the page.
fn commands(body: &[&str], first: usize) -> Vec<Block> {
    let starts: Vec<usize> = (0..body.len()).filter(|at| body[*at].starts_with("$ ")).collect();
    assert_eq!(starts.first(), Some(&0), "a console block begins with a command: {body:?}");
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    let command = |(start, end): (&usize, usize)| Block::Run {
        command: body[*start][2..].to_owned(),
        prints: body[start + 1..end].iter().map(|line| (*line).to_owned()).collect(),
        at: first + start + 1..first + end,
    };
    starts.iter().zip(ends).map(command).collect()
}

/// The folder that a page is tried in.
struct Place {
    project: Project,
    folder: PathBuf,
    wrote_pipelines: bool,
}

fn holds(page: &Path) -> Result<(), Failed> {
    let project = Project::committed();
    project::copy(&repository().join("output"), &project.path("output"));
    let folder = project.root().to_owned();
    let mut place = Place { project, folder, wrote_pipelines: false };
    let printed = place.follow(page)?;
    if place.wrote_pipelines {
        Ran::of(quarterday(place.project.root()).arg("list").output()?).ends_with(0);
    }
    let differing: Vec<&Printed> = printed.iter().filter(|printed| !printed.is_as_shown()).collect();
    if differing.is_empty() {
        return Ok(());
    }
    if crate::blessing() {
        return rewrite(page, &printed);
    }
    let differing: Vec<String> = differing.iter().map(|printed| printed.to_string()).collect();
    Err(Failed::from(format!(
        "{} does not show what is printed:\n{}\nIf that is right, bless it with BLESS=1 cargo test --release --test folders {}",
        page.display(),
        differing.join("\n"),
        name(page)
    )))
}

/// What a command printed, beside what the page shows.
struct Printed {
    command: String,
    shown: Vec<String>,
    found: Vec<String>,
    at: std::ops::Range<usize>,
}

impl Printed {
    fn is_as_shown(&self) -> bool {
        self.shown.is_empty() || self.shown == self.found
    }
}

impl std::fmt::Display for Printed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [shown, found] = [&self.shown, &self.found].map(|lines| lines.join("\n"));
        write!(f, "$ {}\nshown:\n{shown}\nprinted:\n{found}", self.command)
    }
}

impl Place {
    /// Does what a page says, and returns what its own commands printed.
    fn follow(&mut self, page: &Path) -> Result<Vec<Printed>, Failed> {
        let mut printed = Vec::new();
        for block in blocks(&fs::read_to_string(page)?) {
            match block {
                Block::After(before) => {
                    self.follow(&page.with_file_name(before))?;
                }
                Block::Edit(command) => self.run(&command, 0).map(|_| ())?,
                Block::Toml(text) => text.parse::<toml::Table>().map(|_| ())?,
                Block::Write { path, text, adds } => {
                    let target = self.folder.join(&path);
                    let before = if adds { fs::read_to_string(&target)? + "\n" } else { String::new() };
                    fs::create_dir_all(target.parent().unwrap())?;
                    fs::write(target, before + &text)?;
                    self.wrote_pipelines |= path.starts_with("pipelines/");
                }
                Block::Stands { path, text } => {
                    let found = fs::read_to_string(self.folder.join(&path))?;
                    if !found.contains(&text) {
                        return Err(Failed::from(format!("{path} does not hold\n{text}but\n{found}")));
                    }
                }
                Block::Run { command, prints, at } => {
                    // This is that, and it would not end.
                    if command == "cargo test --release" {
                        continue;
                    }
                    if let Some(folder) = command.strip_prefix("cd ") {
                        self.folder.push(folder);
                        continue;
                    }
                    let (typed, code) = command.split_once("# ends with ").unwrap_or((&command, "0"));
                    let ran = self.run(typed, code.trim().parse()?)?;
                    let found = ran.said().lines().map(str::to_owned).collect();
                    printed.push(Printed { command, shown: prints, found, at });
                }
            }
        }
        Ok(printed)
    }

    fn run(&self, command: &str, code: i32) -> Result<Ran, Failed> {
        let program = Path::new(env!("CARGO_BIN_EXE_quarterday")).parent().unwrap();
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::env::join_paths([program.to_owned()].into_iter().chain(std::env::split_paths(&paths)))?;
        // What cargo would build is built.
        let command = command.replace("cargo run --release --", "quarterday");
        let output = Command::new("sh").args(["-c", &command]).current_dir(&self.folder).env("PATH", paths).output()?;
        let ran = Ran::of(output);
        if ran.code != code {
            return Err(Failed::from(format!("`{command}` ended with {}, and said\n{}", ran.code, ran.said())));
        }
        Ok(ran)
    }
}

/// Puts what was printed where the page shows something else, from the last to the first, so that lines stay where they are.
fn rewrite(page: &Path, printed: &[Printed]) -> Result<(), Failed> {
    let text = fs::read_to_string(page)?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for printed in printed.iter().rev().filter(|printed| !printed.is_as_shown()) {
        let command = &lines[printed.at.start - 1];
        let indent = " ".repeat(command.len() - command.trim_start().len());
        lines.splice(printed.at.clone(), printed.found.iter().map(|line| format!("{indent}{line}")));
    }
    fs::write(page, lines.join("\n") + "\n")?;
    Ok(())
}
