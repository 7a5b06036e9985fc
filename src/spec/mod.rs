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
        let publications =
            publications.iter().map(|source| Publication::resolve(source, &returns)).collect::<Result<_, _>>()?;
        Ok(Spec { returns, publications, unfilled })
    }
}
