//! `quarterday inbox`: proposes what to write into inbox.toml.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::cli::Inbox;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::read::{proposal, unclaimed};
use quarterday::refresh::{self, Request};

use crate::print::{say, warn};

pub fn run(typed: &Inbox) -> Result<ExitCode, Error> {
    let mut spec = load::spec(&typed.pipelines, &Ledger::default())?;
    load::inboxes(&mut spec, &typed.returns)?;
    let mut proposed = 0;
    for set in refresh::sets(&spec, &Request::default())? {
        let inputs = load::inputs(&typed.returns, set.folders)?;
        for input in unclaimed(&spec.returns, inputs) {
            say(&proposal(&spec.returns, input)?)?;
            proposed += 1;
        }
    }
    if proposed == 0 {
        warn("it is known of every file which return it is");
    }
    Ok(ExitCode::SUCCESS)
}
