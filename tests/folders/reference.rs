//! The pages of the book that are made from the program: the commands, the codes of findings, the rules,
//! methods, charts and formats, and every key.
//!
//! `BLESS=1 cargo test --release --test folders reference` rewrites them; read the difference before you commit it.

use std::fmt::Write as _;
use std::fs;

use clap::CommandFactory;
use libtest_mimic::{Failed, Trial};
use quarterday::cli::Cli;
use quarterday::model::code::Code;
use quarterday::model::figures::{self, Column, Holds};
use quarterday::model::format::Format;
use quarterday::schema::{Described, Key};
use quarterday::spec::chart_kind::{ChartKind, Intervals, Options};
use quarterday::{methods, rules};

use crate::project::repository;

const MADE: &str =
    "<!-- Made from the program by `BLESS=1 cargo test --release --test folders reference`. Do not edit it. -->\n";

pub fn trials() -> Vec<Trial> {
    vec![
        trial("commands", commands),
        trial("findings", findings),
        trial("rules", rule_pages),
        trial("methods", method_pages),
        trial("charts", chart_pages),
        trial("formats", format_pages),
        trial("keys", keys),
    ]
}

fn trial(page: &'static str, make: fn() -> String) -> Trial {
    Trial::test(format!("reference-{page}"), move || holds(page, &make()))
}

fn holds(page: &str, made: &str) -> Result<(), Failed> {
    let path = repository().join(format!("docs/src/reference/{page}.md"));
    if crate::blessing() {
        return Ok(fs::write(path, made)?);
    }
    if fs::read_to_string(path).unwrap_or_default() == made {
        return Ok(());
    }
    Err(Failed::from(format!(
        "docs/src/reference/{page}.md is not what the program says of itself: BLESS=1 cargo test --release --test folders \
         reference-{page} rewrites it"
    )))
}

/// Every command with its options, as `--help` has them.
fn commands() -> String {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut page = format!(
        "# Commands\n\n{MADE}\n`quarterday COMMAND --help` prints the same. A test checks that each example can be typed as it \
         is.\n\n"
    );
    for command in program.get_subcommands() {
        let _ = writeln!(page, "- [{}](#quarterday-{0}): {}", command.get_name(), about(command));
    }
    for command in program.get_subcommands() {
        let mut command = command.clone();
        let usage = command.render_usage().to_string();
        let _ = write!(page, "\n## quarterday {}\n\n{}\n", command.get_name(), about(&command));
        let _ = write!(page, "\n```text\n{}\n```\n", usage.trim_start_matches("Usage: "));
        let typed =
            command.get_arguments().filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()));
        let rows: Vec<String> = typed.map(row).collect();
        if !rows.is_empty() {
            let _ = write!(page, "\n| argument or option | meaning |\n|---|---|\n{}", rows.concat());
        }
        if let Some(after) = command.get_after_help() {
            let _ = write!(page, "\n```text\n{}\n```\n", after.to_string().trim_end());
        }
    }
    page
}

fn about(command: &clap::Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn row(argument: &clap::Arg) -> String {
    let takes_value = argument.get_action().takes_values();
    let value = argument.get_value_names().and_then(<[_]>::first).map(ToString::to_string).unwrap_or_default();
    let name = match argument.get_long() {
        Some(long) if takes_value => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value,
    };
    let mut meaning = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let allowed: Vec<String> = if takes_value { argument.get_possible_values() } else { Vec::new() }
        .iter()
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !allowed.is_empty() {
        let _ = write!(meaning, ". One of {}", allowed.join(", "));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if takes_value && !defaults.is_empty() && !argument.is_hide_default_value_set() {
        let _ = write!(meaning, ". Without it: {}", defaults.join(", "));
    }
    format!("| `{name}` | {} |\n", meaning.replace('|', "\\|"))
}

/// Every code with what it means, by whom it is for.
fn findings() -> String {
    let mut page = format!(
        "# Finding codes\n\n{MADE}\nA finding has its code in brackets: `error[part-exceeds-whole]`. `quarterday explain CODE` prints \
         what is here.\n[Findings](../guide/findings.md) says what to do with them.\n\n| code | for | meaning |\n|---|---|---|\n"
    );
    for code in rules::codes() {
        let words = code.audience().words();
        let words = words.strip_prefix("for ").unwrap_or(words);
        let explained: Vec<&str> = code.explanation().iter().map(|line| line.trim()).collect();
        let _ = writeln!(page, "| `{code}` | {words} | {} |", explained.join(" ").replace('|', "\\|"));
    }
    page
}

/// The catalogue of rules: those that a return states, and those that always run.
fn rule_pages() -> String {
    let keys = Described::Return.keys();
    let mut page = format!(
        "# Rules\n\n{MADE}\nWhat is checked in a return. The rules that a return states are in `[[rules]]` of its TOML file, one \
         key each, with `severity` and `because` beside it where they are wanted. `quarterday explain` prints the same.\n\n## Rules that \
         a return states\n\n| key | finding | means |\n|---|---|---|\n"
    );
    let explained = |code: Code| code.explanation().iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    for entry in rules::catalogue() {
        let Some(name) = entry.key else { continue };
        let key = keys.iter().find(|key| key.name == name && key.place.ends_with("under rules"));
        let meaning = key.map_or("", |key| key.meaning.as_str());
        let _ = writeln!(page, "| `{name}` | `{}` | {} |", entry.code, cell(meaning));
    }
    page += "\n## Rules that always run\n\nThe severity of most of them can be set in `[severity]`.\n\n| finding | means |\n|---|---|\n";
    for entry in rules::catalogue().filter(|entry| entry.key.is_none()) {
        let _ = writeln!(page, "| `{}` | {} |", entry.code, cell(&explained(entry.code)));
    }
    page
}

/// The catalogue of methods, with what the report says of each.
fn method_pages() -> String {
    let keys = Described::Publication.keys();
    let mut page = format!(
        "# Methods\n\n{MADE}\nHow a figure is made: one of these keys in an entry of `[[figures]]`. The words are those of the report, \
         with the source. `quarterday explain` prints the same.\n"
    );
    for entry in methods::ENTRIES {
        let key = keys.iter().find(|key| key.name == entry.key && key.place.ends_with("under figures"));
        let _ = write!(page, "\n## `{}`\n\n{}\n", entry.key, key.map_or("", |key| key.meaning.as_str()));
        for words in entry.words {
            let _ = write!(page, "\n> {words}\n");
        }
    }
    page
}

/// The catalogue of chart kinds.
fn chart_pages() -> String {
    let mut page = format!(
        "# Charts\n\n{MADE}\nThe kinds of chart that a publication may show: `kind` in an entry of `[[sections.charts]]`.\n\n\
         | kind | what it shows | intervals | its own keys |\n|---|---|---|---|\n"
    );
    for kind in ChartKind::ALL {
        let facts = kind.facts();
        let intervals = match facts.intervals {
            Intervals::No => "",
            Intervals::Whiskers => "whiskers",
            Intervals::Bands => "bands, of one or two series",
        };
        let options = match facts.options {
            Options::No => "",
            Options::Line => "`own-scales`, `projection`",
            Options::Control => "`control`",
            Options::Run => "`control`, of which only `rebase` applies",
            Options::Funnel => "`over-dispersion`",
            Options::Map => "`map`",
            Options::Grid => "`register`, `grid`, `only`",
            Options::Plan => "`register`, `plan`, `only`, `sort`",
        };
        let name = format!("{kind:?}").to_lowercase();
        let _ = writeln!(page, "| `{name}` | {} | {intervals} | {options} |", kind.about().trim());
    }
    page
}

/// The catalogue of formats.
fn format_pages() -> String {
    let mut page = format!(
        "# Formats\n\n{MADE}\nThe files of a release, below `release/` in the folder of an edition. `quarterday audit` holds each to \
         `figures.csv`, and says so of a file that is none of these.\n\n| file | what it is |\n|---|---|\n"
    );
    for format in Format::ALL {
        let about: Vec<&str> = format.about().iter().map(|line| line.trim()).collect();
        let _ = writeln!(page, "| `{}` | {} |", format.path("<id>"), about.join(" "));
    }
    page += "\n## figures.csv\n\nOne row per figure, and no column mixes numbers with words. `figures.parquet`, `datapackage.json` and \
             `csv-metadata.json` say the same of it.\n\n| column | holds | what it means |\n|---|---|---|\n";
    for column in Column::ALL {
        let holds = match column.holds() {
            Holds::Text => "text",
            Holds::Number => "number",
            Holds::Day => "day",
            Holds::Marker => "marker",
        };
        let _ = writeln!(page, "| `{}` | {holds} | {} |", column.name(), column.about());
        if column.is_before_dimensions() {
            let _ =
                writeln!(page, "| `{}` | text | {} |", figures::of_dimension("<dimension>"), figures::ABOUT_DIMENSION);
        }
    }
    page
}

/// Every key of both sorts of file.
fn keys() -> String {
    let mut page = format!(
        "# Every key\n\n{MADE}\n`quarterday explain KEY` prints the same, and `quarterday schema` prints it for an editor. [Returns](\
         returns.md) and [Publications](publications.md) say how the keys are used.\n"
    );
    let place = |described: Described, key: &Key| {
        let place = key.place.strip_prefix(&format!("in a {}", described.name())).unwrap_or(&key.place);
        place.replace(", under ", ".").trim_start_matches('.').to_owned()
    };
    let publication = Described::Publication.keys();
    let same = |key: &Key, under: &str| {
        publication.iter().any(|of| {
            (&of.name, &of.meaning) == (&key.name, &key.meaning) && place(Described::Publication, of) == under
        })
    };
    for described in Described::ALL {
        let _ = write!(page, "\n## In a {}\n\n", described.name());
        if described == Described::Return {
            page +=
                "Under `figures` and `sections` is the same as in a publication, below, unless it is listed here.\n\n";
        }
        page += "| key | under | means |\n|---|---|---|\n";
        for key in described.keys() {
            let place = place(described, &key);
            // What a kind of return brings to publications is typed as it is there.
            if described == Described::Return && !place.is_empty() && same(&key, &place) {
                continue;
            }
            let _ = writeln!(page, "| `{}` | {} | {} |", key.name, cell(&place), cell(&key.meaning));
        }
    }
    page
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
