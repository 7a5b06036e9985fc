//! Everything that `pipelines/` says: the kinds of return with their rules, and the publications with their methods.

use std::collections::BTreeMap;

use anyhow::Error;

use crate::derive::Methods;
use crate::methods::{self, Library};
use crate::rules::Rules;
use crate::spec::brought::Brought;
use crate::spec::publications::{Outlined, Publication};
use crate::spec::returns::Returns;
use crate::spec::source::Source;

/// Everything that `pipelines/` says.
#[derive(Debug)]
pub struct Spec {
    pub returns: Returns,
    /// What must hold in the returns.
    pub rules: Rules,
    pub publications: Vec<Publication>,
    /// What each kind of return brings to publications, by its name.
    pub brought: BTreeMap<String, Vec<Outlined>>,
    /// How the figures of each publication are made, by its name.
    methods: BTreeMap<String, Methods>,
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
        let mut brought = Brought::read(returns, publications)?;
        let (returns, rules) = standard(returns)?;
        let library = Library::read(&mut brought, &returns)?;
        let (mut resolved, mut methods) = (Vec::new(), BTreeMap::new());
        for source in publications {
            let whole = brought.expand(source)?;
            let (definitions, made) = methods::read(&whole, &returns, &library, &brought)?;
            resolved.push(Publication::resolve(whole, &returns, definitions, &brought)?);
            methods.insert(source.stem().to_owned(), made);
        }
        for (source, publication) in publications.iter().zip(&resolved) {
            apart(source, publication, &resolved)?;
        }
        let kinds = returns.kinds.iter().map(|kind| {
            let figures = library.outline(&kind.id);
            (kind.id.clone(), brought.outline(&kind.id).into_iter().chain(figures).collect())
        });
        Ok(Spec { brought: kinds.collect(), returns, rules, publications: resolved, methods, unfilled })
    }

    /// How the figures of a publication are made.
    pub fn methods(&self, publication: &Publication) -> &Methods {
        self.methods.get(&publication.name).unwrap_or(Methods::NONE)
    }
}

/// Resolves the files of `pipelines/returns/`: the kinds of return, and what must hold in them.
///
/// # Errors
/// The first thing that cannot be right, with file, line and column.
pub fn standard(sources: &[Source]) -> Result<(Returns, Rules), Error> {
    let mut returns = Returns::resolve(sources)?;
    let rules = Rules::read(sources, &mut returns)?;
    Ok((returns, rules))
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
