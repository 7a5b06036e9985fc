//! `quarterday template`: a workbook for a partner.

use std::process::ExitCode;

use anyhow::{Error, anyhow};
use quarterday::cli::Template;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::{fresh, load};
use quarterday::partner::template;
use quarterday::read::read;
use quarterday::refresh::{self, Request};

use crate::print::say;

pub fn run(typed: &Template) -> Result<ExitCode, Error> {
    let mut spec = load::spec(&typed.pipelines, &Ledger::default())?;
    load::inboxes(&mut spec, &typed.returns)?;
    let kind = template::kind(&spec.returns, &typed.kind)?;
    let wanted = template::Wanted { kind, partner: &typed.partner, period: typed.period, areas: &typed.areas };
    let mut refused = None;
    for set in refresh::sets(&spec, &Request::default())? {
        let inputs = load::inputs(&typed.returns, set.folders)?;
        let submitted = read(&spec.returns, inputs)?;
        match template::template(&spec.returns, &wanted, &submitted) {
            Ok(workbook) => {
                let path = typed.output.clone().unwrap_or_else(|| template::file_name(&typed.kind, &wanted).into());
                fresh::write(&path, &workbook)?;
                say(&load::shown(&path))?;
                return Ok(ExitCode::SUCCESS);
            }
            // The first set of returns is the partnership's own; its reason is the one that helps.
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    Err(refused.unwrap_or_else(|| anyhow!("no publication says where the returns are, so no areas are known")))
}
