//! `quarterday trace`: how a figure was made, down to its cells.

use std::process::ExitCode;

use anyhow::{Error, bail};
use quarterday::cli::Trace;
use quarterday::derive::{self, trace};
use quarterday::disk::load;
use quarterday::model::register::Registers;
use quarterday::publish::internal;
use quarterday::refresh::{self, Tally, Unwatched};
use quarterday::spec::source::nearest;

use super::{load_pipelines, request};
use crate::print::{say, warn};

pub fn run(typed: &Trace) -> Result<ExitCode, Error> {
    let (spec, _) = load_pipelines(&typed.folders)?;
    let request = request(&[], &typed.folders)?;
    let mut known = Vec::new();
    for set in refresh::sets(&spec, &request)? {
        let inputs = load::inputs(&typed.folders.returns, set.folders)?;
        let checked = refresh::accept(&spec, &request, &set, inputs, &Unwatched, &mut Tally::default())?;
        let Some(accepted) = checked.accepted else {
            warn(&format!("{} is blocked: {}", set.folders.join(", "), internal::counted(&checked.findings)));
            continue;
        };
        for publication in &set.publications {
            let begins = refresh::begins(&spec, publication, &accepted);
            let places =
                refresh::Ground { areas: accepted.areas(), begins: begins.as_slice(), registers: Registers::NONE };
            for edition in refresh::editions(&spec, &request, publication, &accepted, checked.awaited, places)? {
                let figures = derive::derive(&edition, spec.methods(publication), &accepted);
                if let Some(index) = trace::find(&figures, &edition, &typed.figure_id) {
                    say(trace::trace(&figures, &edition, &accepted, index).trim_end())?;
                    return Ok(ExitCode::SUCCESS);
                }
                known.extend(trace::ids(&figures, &edition));
            }
        }
    }
    let hint = nearest(&typed.figure_id, &mut known.iter().map(String::as_str));
    let hint = hint.map_or(String::new(), |near| format!("; did you mean {near}?"));
    bail!("no figure has the id {}{hint}", typed.figure_id)
}
