//! What `pipelines/` may say: strict TOML, first as typed, then with every name looked up once.

pub mod codebook;
pub mod comparison;
pub mod control;
pub mod disclosure;
pub mod funnel;
pub mod layout;
pub mod methods;
pub mod publications;
pub mod returns;
pub mod rules;
pub mod source;
pub mod typed_comparison;
pub mod typed_publication;
pub mod typed_return;

use anyhow::Error;

use publications::Publication;
use returns::Returns;
use source::Source;

/// Everything that `pipelines/` says.
#[derive(Debug)]
pub struct Spec {
    pub returns: Returns,
    pub publications: Vec<Publication>,
    /// What still has to be filled in, with its place, before anything may be published.
    pub unfilled: Option<String>,
}

impl Spec {
    /// Resolves the files of `pipelines/returns/` and of `pipelines/`, each in order of their names.
    ///
    /// # Errors
    /// The first thing that cannot be right, with file, line and column.
    pub fn resolve(returns: &[Source], publications: &[Source]) -> Result<Spec, Error> {
        let unfilled = publications.iter().chain(returns).find_map(Source::unfilled).map(|error| error.to_string());
        let returns = Returns::resolve(returns)?;
        let resolved = publications.iter().map(|source| Publication::resolve(source, &returns));
        let resolved = resolved.collect::<Result<Vec<Publication>, _>>()?;
        for (source, publication) in publications.iter().zip(&resolved) {
            apart(source, publication, &resolved)?;
        }
        let publications = resolved;
        Ok(Spec { returns, publications, unfilled })
    }
}

/// Returns are read with all folders in theirs, so none of these may be named by itself: its rows would be read twice.
fn apart(source: &Source, publication: &Publication, all: &[Publication]) -> Result<(), Error> {
    let named = || all.iter().flat_map(|publication| &publication.returns);
    for folder in &publication.returns {
        if let Some(above) = named().find(|above| folder.strip_prefix(*above).is_some_and(|rest| rest.starts_with('/')))
        {
            let at = source.text.find("returns").unwrap_or(0);
            return Err(source
                .error(at, format!("\"{folder}\" is read with \"{above}\", which `returns` names, too: move it out")));
        }
    }
    Ok(())
}
