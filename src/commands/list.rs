//! `quarterday list`: publications, kinds of return, figures and measures.

use std::process::ExitCode;

use anyhow::{Error, bail};
use quarterday::cli::List;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::pipelines::Spec;
use quarterday::spec::methods::Definition;
use quarterday::spec::source::nearest;

use crate::print::say;

pub fn run(typed: &List) -> Result<ExitCode, Error> {
    let spec = load::spec(&typed.pipelines, &Ledger::default())?;
    let lines = match &typed.name {
        Some(name) => of(&spec, name)?,
        None => all(&spec),
    };
    let width = lines.iter().map(|[name, _]| name.len()).max().unwrap_or(0);
    lines.iter().try_for_each(|[name, words]| say(&format!("{name:width$}  {words}")))?;
    Ok(ExitCode::SUCCESS)
}

/// Every publication and kind of return.
fn all(spec: &Spec) -> Vec<[String; 2]> {
    let publications = spec.publications.iter().map(|of| [of.name.clone(), format!("publication: {}", of.title)]);
    let kinds = spec.returns.kinds.iter();
    let kinds = kinds.map(|kind| [kind.id.clone(), format!("return: {}, from {}", kind.title, kind.owner)]);
    publications.chain(kinds).collect()
}

/// The figures of a publication, or the measures of a kind of return.
fn of(spec: &Spec, name: &str) -> Result<Vec<[String; 2]>, Error> {
    let (publications, kinds) = (&spec.publications, &spec.returns.kinds);
    if let Some(publication) = publications.iter().find(|publication| publication.name == name) {
        let figure = |of: &Definition| [format!("{}.{}", of.measure, of.statistic), in_unit(&of.label, &of.unit)];
        return Ok(publication.definitions.iter().map(figure).collect());
    }
    if let Some(kind) = kinds.iter().find(|kind| kind.id == name) {
        let measures = kind.measures.clone().map(|measure| &spec.returns.measures[measure as usize]);
        return Ok(measures.map(|measure| [measure.id.clone(), in_unit(&measure.label, &measure.unit)]).collect());
    }
    let names = publications.iter().map(|of| of.name.as_str());
    let near = nearest(name, &mut names.chain(kinds.iter().map(|kind| kind.id.as_str())));
    let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
    bail!("no publication and no kind of return is called \"{name}\"{near}")
}

/// A label with its unit, unless it says that itself.
fn in_unit(label: &str, unit: &str) -> String {
    if label.to_lowercase().contains(unit) { label.to_owned() } else { format!("{label} ({unit})") }
}
