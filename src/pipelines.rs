//! Everything that `pipelines/` says: the kinds of return with their rules, and the publications with their methods.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;

use crate::derive::Methods;
use crate::methods::{self, Library};
use crate::model::code::Code;
use crate::rules::{self, Rules};
use crate::spec::brought::Brought;
use crate::spec::commentary;
use crate::spec::publications::{Outlined, Publication};
use crate::spec::returns::Returns;
use crate::spec::source::{Name, Source, nearest};

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
    /// The findings whose values each publication holds back, by its name.
    held_back: BTreeMap<String, BTreeSet<Code>>,
    /// What still has to be filled in, with its place, before anything may be published.
    pub unfilled: Option<String>,
}

impl Spec {
    /// Resolves the files of `pipelines/returns/` and of `pipelines/`, each in order of their names; `words` are those on single
    /// editions.
    ///
    /// # Errors
    /// The first thing that cannot be right, with file, line and column.
    pub fn resolve(returns: &[Source], publications: &[Source], words: &[Source]) -> Result<Spec, Error> {
        of_a_publication(publications, words)?;
        let unfilled = publications.iter().chain(returns).find_map(Source::unfilled).map(|error| error.to_string());
        let mut brought = Brought::read(returns, publications)?;
        let (mut returns, rules) = standard(returns)?;
        let library = Library::read(&mut brought, &returns)?;
        let (mut resolved, mut methods) = (Vec::new(), BTreeMap::new());
        for source in publications {
            let whole = brought.expand(source, words)?;
            let (definitions, made) = methods::read(&whole, &returns, &library, &brought)?;
            resolved.push(Publication::resolve(whole, &returns, definitions, &brought)?);
            methods.insert(source.stem().to_owned(), made);
        }
        let mut held_back = BTreeMap::new();
        for (source, publication) in publications.iter().zip(&resolved) {
            held_back.insert(publication.name.clone(), codes(source, publication)?);
        }
        returns.keeps_unreadable = held_back.values().any(|codes: &BTreeSet<Code>| !codes.is_empty());
        for (source, publication) in publications.iter().zip(&resolved) {
            apart(source, publication, &resolved)?;
        }
        let kinds = returns.kinds.iter().map(|kind| {
            let figures = library.outline(&kind.id);
            (kind.id.clone(), brought.outline(&kind.id).into_iter().chain(figures).collect())
        });
        Ok(Spec { brought: kinds.collect(), returns, rules, publications: resolved, methods, held_back, unfilled })
    }

    /// The findings whose values a publication holds back.
    pub fn held_back(&self, publication: &Publication) -> BTreeSet<Code> {
        self.held_back.get(&publication.name).cloned().unwrap_or_default()
    }

    /// How the figures of a publication are made.
    pub fn methods(&self, publication: &Publication) -> &Methods {
        self.methods.get(&publication.name).unwrap_or(Methods::NONE)
    }
}

/// # Errors
/// A file of words that is on no publication.
fn of_a_publication(publications: &[Source], words: &[Source]) -> Result<(), Error> {
    for (file, of) in words.iter().filter_map(|file| Some((file, commentary::of_file(&file.path)?.0))) {
        let known = || publications.iter().map(Source::stem);
        if !known().any(|known| known == of) {
            let near = nearest(of, &mut known()).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            return Err(file.error(0, format!("no publication is called \"{of}\"{near}")));
        }
    }
    Ok(())
}

/// The codes of the findings whose values a publication holds back.
fn codes(source: &Source, publication: &Publication) -> Result<BTreeSet<Code>, Error> {
    let code = |name: &Name| {
        let at = name.span().start;
        match rules::code(name.get_ref()) {
            Ok(code) if rules::can_be_held_back(code) => Ok(code),
            Ok(code) => Err(source.error(
                at,
                format!(
                    "\"{}\" cannot be held back: only a finding within one return, for one area and period, can",
                    code.name()
                ),
            )),
            Err(near) => {
                let near = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
                Err(source.error(at, format!("no finding is called \"{}\"{near}", name.get_ref())))
            }
        }
    };
    publication.hold_back.iter().map(code).collect()
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
            return Err(source.error(
                at,
                format!(
                    "\"{folder}\" is inside \"{above}\", which `returns` also names, and would be read \
                    with it: move it out"
                ),
            ));
        }
    }
    Ok(())
}
