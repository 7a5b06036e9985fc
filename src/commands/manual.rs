//! `quarterday completions` and `quarterday man`: what comes with the program.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::cli::{Completions, Man};
use quarterday::disk::{fresh, load};
use quarterday::manual;

use crate::print::say;

pub fn completions(typed: &Completions) -> Result<ExitCode, Error> {
    say(manual::completions(typed.shell).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

pub fn man(typed: &Man) -> Result<ExitCode, Error> {
    match &typed.folder {
        Some(folder) => {
            let pages = manual::pages()?;
            fresh::folder(folder, &pages)?;
            say(&format!("{} pages in {}", pages.len(), load::shown(folder)))?;
        }
        None => say(manual::first_page()?.trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}
