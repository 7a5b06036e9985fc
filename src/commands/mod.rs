//! The commands, a file for each: what was typed is run, and what came of it is printed.

pub mod audit;
pub mod check;
pub mod compare;
pub mod explain;
pub mod inbox;
mod index;
pub mod init;
pub mod list;
pub mod manual;
pub mod refresh;
pub mod remember;
pub mod scaffold;
pub mod schema;
pub mod slice;
pub mod template;
pub mod trace;
pub mod watch;

use std::path::Path;

use anyhow::{Error, bail};
use quarterday::cli::Folders;
use quarterday::disk::device::Real;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::lock::{self, Lock};
use quarterday::disk::{journal, load};
use quarterday::pipelines::Spec;
use quarterday::refresh::Request;
use quarterday::spec::mistake::Mistake;

use crate::print::warn;

/// The exit code where findings blocked publication, or with `--locked` the output would change.
pub const BLOCKED: u8 = 1;
/// The exit code where the run itself failed.
pub const FAILED: u8 = 2;

/// Says what is wrong with a run.
pub fn report(error: &Error) {
    warn(&format!("error: {error:#}"));
    if let Some(mistake) = error.downcast_ref::<Mistake>() {
        warn(&mistake.excerpt());
    }
}

fn request(publications: &[String], folders: &Folders) -> Result<Request, Error> {
    if let (Some(period), Some(as_at)) = (folders.period, folders.as_at)
        && period.first_day() > as_at
    {
        bail!("--period \"{period}\" begins after --as-at {as_at}: nothing for it can have been sent by then");
    }
    Ok(Request { publications: publications.to_vec(), period: folders.period, as_at: folders.as_at })
}

fn load_pipelines(folders: &Folders) -> Result<(Spec, Ledger), Error> {
    let ledger = Ledger::default();
    let mut spec = load::spec(&folders.pipelines, &ledger)?;
    load::inboxes(&mut spec, &folders.returns)?;
    Ok((spec, ledger))
}

/// The output folder, as no other run is writing it, and as none left it half done.
fn mine(output: &Path) -> Result<Lock, Error> {
    let lock = lock::take(output)?;
    journal::recover(&Real, output)?;
    Ok(lock)
}
