//! The command line: runs what was typed, and sets the exit code.

mod bar;
mod commands;
mod findings;
mod print;

use std::process::ExitCode;

use clap::Parser;
use quarterday::cli::{Cli, Command};

use commands::{
    FAILED, audit, check, compare, explain, inbox, init, list, manual, refresh, remember, report, scaffold, schema,
    slice, template, trace, watch,
};

fn main() -> ExitCode {
    let outcome = match &Cli::parse().command {
        Command::Refresh(typed) => refresh::run(typed),
        Command::Watch(typed) => watch::run(typed),
        Command::Check(typed) => check::run(typed),
        Command::Audit(typed) => audit::run(typed),
        Command::Compare(typed) => compare::run(typed),
        Command::Remember(typed) => remember::run(typed),
        Command::Trace(typed) => trace::run(typed),
        Command::Template(typed) => template::run(typed),
        Command::Slice(typed) => slice::run(typed),
        Command::Scaffold(typed) => scaffold::run(typed),
        Command::Inbox(typed) => inbox::run(typed),
        Command::Init(typed) => init::run(typed),
        Command::Explain(typed) => explain::run(typed),
        Command::List(typed) => list::run(typed),
        Command::Schema(typed) => schema::run(typed),
        Command::Completions(typed) => manual::completions(typed),
        Command::Man(typed) => manual::man(typed),
    };
    outcome.unwrap_or_else(|error| {
        report(&error);
        ExitCode::from(FAILED)
    })
}
