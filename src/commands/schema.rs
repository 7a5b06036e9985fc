//! `quarterday schema`: the files of `pipelines/` as JSON Schema.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::cli::Schema;

use crate::print::say;

pub fn run(typed: &Schema) -> Result<ExitCode, Error> {
    say(typed.of.text().trim_end())?;
    Ok(ExitCode::SUCCESS)
}
