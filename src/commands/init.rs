//! `quarterday init`: the first files of a partnership.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::cli::Init;
use quarterday::disk::{fresh, load};
use quarterday::start;

use crate::print::say;

pub fn run(typed: &Init) -> Result<ExitCode, Error> {
    let files = start::files(&typed.name, typed.first)?;
    fresh::folder(&typed.folder, &files)?;
    say(&format!("{} files in {}: start with README.md there", files.len(), load::shown(&typed.folder)))?;
    Ok(ExitCode::SUCCESS)
}
