//! `quarterday list`: publications, kinds of return, figures and measures, and what pipelines/ may use: rules and methods.

use std::process::ExitCode;

use anyhow::{Error, bail};
use quarterday::cli::List;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::pipelines::Spec;
use quarterday::schema::Described;
use quarterday::spec::figure::Definition;
use quarterday::spec::publications::Outlined;
use quarterday::spec::source::nearest;
use quarterday::{methods, rules};

use crate::print::say;

/// What lists the catalogue of rules, and that of methods.
const RULES: &str = "rules";
const METHODS: &str = "methods";

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
    let catalogues = [
        [
            RULES.to_owned(),
            format!("what must hold in returns: {} rules", rules::catalogue().filter_map(|rule| rule.key).count()),
        ],
        [METHODS.to_owned(), format!("how figures are made: {} methods", methods::ENTRIES.len())],
    ];
    publications.chain(kinds).chain(catalogues).collect()
}

/// The keys of a catalogue, each with what it means.
fn keys<'a>(of: Described, under: &str, names: impl Iterator<Item = &'a str>) -> Vec<[String; 2]> {
    let keys = of.keys();
    let place = format!("under {under}");
    let meaning = |name: &str| {
        let key = keys.iter().find(|key| key.name == name && key.place.ends_with(&place));
        key.and_then(|key| key.meaning.lines().next()).unwrap_or_default().to_owned()
    };
    names.map(|name| [name.to_owned(), meaning(name)]).collect()
}

/// What the sections of a publication hold, and its figures, each with the id by which it can be replaced and the file that it
/// is from; or the measures of a kind of return, and what it brings.
fn of(spec: &Spec, name: &str) -> Result<Vec<[String; 2]>, Error> {
    let (publications, kinds) = (&spec.publications, &spec.returns.kinds);
    if let Some(publication) = publications.iter().find(|publication| publication.name == name) {
        let shown = publication.outline.iter().map(line);
        let figure = |of: &Definition| {
            let words = format!("{}; figure {}, {}", in_unit(&of.label, &of.unit), of.name, of.from);
            [format!("{}.{}", of.measure, of.statistic), words]
        };
        return Ok(shown.chain(publication.definitions.iter().map(figure)).collect());
    }
    if let Some(kind) = kinds.iter().find(|kind| kind.id == name) {
        let measures = kind.measures.clone().map(|measure| &spec.returns.measures[measure as usize]);
        let measures = measures.map(|measure| [measure.id.clone(), in_unit(&measure.label, &measure.unit)]);
        return Ok(measures.chain(spec.brought.get(&kind.id).into_iter().flatten().map(line)).collect());
    }
    match name {
        RULES => return Ok(keys(Described::Return, "rules", rules::catalogue().filter_map(|rule| rule.key))),
        METHODS => {
            return Ok(keys(Described::Publication, "figures", methods::ENTRIES.iter().map(|method| method.key)));
        }
        _ => {}
    }
    let names = publications.iter().map(|of| of.name.as_str());
    let names = names.chain(kinds.iter().map(|kind| kind.id.as_str())).chain([RULES, METHODS]);
    let near = nearest(name, &mut { names });
    let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
    bail!("no publication and no kind of return is called \"{name}\"{near}")
}

/// Something that is shown, by its name.
fn line(of: &Outlined) -> [String; 2] {
    let title = if of.title.is_empty() { String::new() } else { format!("{}; ", of.title) };
    [format!("{} {}", of.what, of.name), format!("{title}{}", of.from)]
}

/// A label with its unit, unless it says that itself.
fn in_unit(label: &str, unit: &str) -> String {
    if label.to_lowercase().contains(unit) { label.to_owned() } else { format!("{label} ({unit})") }
}
