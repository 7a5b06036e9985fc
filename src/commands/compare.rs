//! `quarterday compare`: what differs between two releases.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Error, bail};
use quarterday::audit::{Difference, Folder, compare};
use quarterday::cli::Compare;
use quarterday::disk::load;

use crate::print::say;

pub fn run(typed: &Compare) -> Result<ExitCode, Error> {
    let compared = compare(&release(&typed.first)?, &release(&typed.second)?)?;
    if typed.csv {
        say(String::from_utf8_lossy(&compared.csv()?).trim_end())?;
        return Ok(ExitCode::SUCCESS);
    }
    for Difference { figure_id, was, is, by, .. } in &compared.differences {
        let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
        say(&format!("{figure_id}: was {was}, is {is}{by}"))?;
    }
    say(&compared.summary())?;
    Ok(ExitCode::SUCCESS)
}

/// The only release in a folder.
fn release(folder: &Path) -> Result<Folder, Error> {
    let mut releases = load::releases(folder)?;
    match releases.len() {
        1 => Ok(releases.remove(0)),
        count => bail!("{}: there are {count} releases here: name the folder of one", load::shown(folder)),
    }
}
