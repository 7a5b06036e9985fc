//! `quarterday scaffold`: a first description of a table.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::cli::Scaffold;
use quarterday::disk::{fresh, load};
use quarterday::scaffold;

use crate::print::say;

pub fn run(typed: &Scaffold) -> Result<ExitCode, Error> {
    let path = load::shown(&typed.file);
    let name = path.rsplit('/').next().unwrap_or(&path);
    let kind = scaffold::kind(name, typed.kind.as_deref())?;
    let said = scaffold::Said { area: typed.area.clone(), period: typed.period };
    let text = scaffold::scaffold(&kind, &path, &load::bytes(&typed.file)?, &said)?;
    let target = typed.pipelines.join("returns").join(format!("{kind}.toml"));
    fresh::write(&target, text.as_bytes())?;
    say(&load::shown(&target))?;
    Ok(ExitCode::SUCCESS)
}
