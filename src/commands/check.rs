//! `quarterday check`: reads and checks the returns, and writes nothing but letters.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::cli::{Check, Format};
use quarterday::disk::{fresh, load};
use quarterday::model::register::Registers;
use quarterday::publish::{Files, internal};
use quarterday::refresh::{self, Tally};

use super::{BLOCKED, load_pipelines, request};
use crate::bar::progress;
use crate::findings;
use crate::print::{say, warn};

pub fn run(typed: &Check) -> Result<ExitCode, Error> {
    let Check { inputs: typed, queries } = typed;
    let (spec, _) = load_pipelines(&typed.folders)?;
    let request = request(&typed.publications, &typed.folders)?;
    let mut found = Vec::new();
    let mut tally = Tally::default();
    let mut blocked = false;
    let mut refused = None;
    let mut letters = Files::new();
    for mut set in refresh::sets(&spec, &request)? {
        set.received = load::received(&typed.output, set.folders)?;
        let inputs = load::inputs(&typed.folders.returns, set.folders)?;
        let checked = refresh::accept(&spec, &request, &set, inputs, &*progress(), &mut tally)?;
        blocked |= checked.accepted.is_none();
        // What a refresh would refuse is refused here, in the same words.
        for publication in &set.publications {
            let Some(accepted) = &checked.accepted else { continue };
            if !accepted.held_back().is_subset(&spec.held_back(publication)) {
                blocked = true;
                warn(&format!(
                    "{}: blocked by what is held back elsewhere, because it does not hold it back itself",
                    publication.name
                ));
                continue;
            }
            let begins = refresh::begins(&spec, publication, accepted);
            let places =
                refresh::Ground { areas: accepted.areas(), begins: begins.as_slice(), registers: Registers::NONE };
            let made = refresh::editions(&spec, &request, publication, accepted, checked.awaited, places);
            refused = refused.or(made.err());
        }
        found.extend(checked.findings);
        if queries.is_some() {
            let publisher = set.publications.first().map_or("", |publication| publication.publisher.as_str());
            let folder = format!("{}/", set.folders.join("-").replace('/', "-"));
            letters.extend(internal::letters(&spec.returns, &checked.correspondence, publisher, &folder));
        }
    }
    if let Some(folder) = queries {
        fresh::folder(folder, &letters)?;
    }
    let print = &typed.print;
    if print.format == Format::Text && !print.public_log {
        findings::print_with_lines(&found, print.quiet)?;
    } else {
        findings::print(&found, print)?;
    }
    if !print.quiet && matches!(print.format, Format::Text | Format::Lines) {
        say(&format!("{}; {} returns, {} observations", internal::counted(&found), tally.returns, tally.observations))?;
    }
    if let Some(refused) = refused {
        return Err(refused);
    }
    Ok(if blocked { ExitCode::from(BLOCKED) } else { ExitCode::SUCCESS })
}
