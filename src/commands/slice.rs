//! `quarterday slice`: what one partner sent, for that partner.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Error, bail};
use quarterday::cli::Slice;
use quarterday::disk::{fresh, load};
use quarterday::model::edition::Published;
use quarterday::model::format::Format;
use quarterday::model::value::Value;
use quarterday::partner::slice::slice;
use quarterday::publish::internal::slice::{Line, files, shown};
use quarterday::publish::{Files, figures_csv, internal};
use quarterday::refresh::{self, Tally};
use quarterday::rules;
use quarterday::spec::source::nearest;

use super::{BLOCKED, load_pipelines, request};
use crate::bar::progress;
use crate::print::{say, warn};

pub fn run(typed: &Slice) -> Result<ExitCode, Error> {
    let (spec, _) = load_pipelines(&typed.folders)?;
    let request = request(&[], &typed.folders)?;
    let mut known: Vec<String> = Vec::new();
    for set in refresh::sets(&spec, &request)? {
        let inputs = load::inputs(&typed.folders.returns, set.folders)?;
        let checked = refresh::accept(&spec, &request, &set, inputs, &*progress(), &mut Tally::default())?;
        let Some(accepted) = &checked.accepted else {
            warn(&format!("{} is blocked: {}", set.folders.join(", "), internal::counted(&checked.findings)));
            return Ok(ExitCode::from(BLOCKED));
        };
        let Some(publication) = set.publications.first() else { continue };
        let Some(own) = accepted.areas().find(&publication.area) else { continue };
        let Some(slice) = slice(&spec.returns, accepted, &typed.partner, &accepted.areas().get(own).code) else {
            known.extend(accepted.observations().partners.iter().cloned());
            continue;
        };
        let mut published: BTreeMap<String, Published> = BTreeMap::new();
        for publication in &set.publications {
            for edition in load::editions(&typed.output, &publication.name)? {
                published.extend(figures_csv::read(&load::bytes(&edition.join(Format::Figures.released("")))?)?);
            }
        }
        let words = |value: Option<Value>| value.map_or(String::new(), |value| rules::words(value).replace(',', ""));
        let lines = slice.rows.into_iter().map(|row| Line {
            kind: row.kind,
            label: row.label,
            area: row.area,
            period: row.period,
            sent: words(Some(row.sent)),
            before: words(row.before),
            year_before: words(row.year_before),
            total: published.get(&row.total).map_or(String::new(), shown),
            place: row.place,
        });
        let lines: Vec<Line> = lines.collect();
        let of = &accepted.areas().get(own).name;
        let files: Files = files(&slice.partner, &publication.publisher, of, &lines)?;
        fresh::folder(&typed.folder, &files)?;
        for name in files.keys() {
            say(&load::shown(&typed.folder.join(name)))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let near = nearest(&typed.partner, &mut known.iter().map(String::as_str));
    let near = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
    bail!("nothing was sent by a partner called \"{}\"{near}", typed.partner)
}
