//! `quarterday remember`: rebuilds what was told, from the releases that stand.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::cli::Remember;
use quarterday::disk::device::Real;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::{load, remember};
use quarterday::refresh::{self, Group, Request};

use super::mine;
use crate::print::say;

pub fn run(typed: &Remember) -> Result<ExitCode, Error> {
    let spec = load::spec(&typed.pipelines, &Ledger::default())?;
    let lock = mine(&typed.output)?;
    let mut found = 0;
    for group in refresh::groups(&spec, &Request::default())?.into_iter().filter(Group::withholds) {
        if let Some((path, releases)) = remember::remember(&Real, &typed.output, &group.folders(), &group.names())? {
            say(&format!("{path} rebuilt from {releases} releases: what they showed is on record"))?;
            found += 1;
        }
    }
    drop(lock);
    if found == 0 {
        say("nothing to rebuild: what every existing edition showed is on record")?;
    }
    Ok(ExitCode::SUCCESS)
}
