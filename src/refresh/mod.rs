//! The spine: the stages in order. It does no IO but through the inputs it is handed.

mod accept;
mod edition;
mod past;
mod sets;
mod tally;
mod tell;

use anyhow::Error;
use chrono::NaiveDate;

use crate::check::Accepted;
use crate::model::finding::Finding;
use crate::model::letter::Correspondence;
use crate::model::period::Period;
use crate::pipelines::Spec;
use crate::publish::docx::Template;
use crate::publish::manifest::Hashed;
use crate::publish::{Files, internal};
use crate::read::Input;
use crate::spec::publications::Publication;

pub use accept::{Checked, accept};
pub use edition::{Ground, begins, editions};
pub use past::{Past, VINTAGES};
pub use sets::{Group, Set, groups, sets};
pub use tally::{Amount, Progress, Tally, Unwatched};

/// The folder of a publication that is blocked, beside its editions, which stay as they are.
const HELD: &str = "blocked";

/// What a run was asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Publications by name; all when empty.
    pub publications: Vec<String>,
    /// The period to report; the latest complete one without it.
    pub period: Option<Period>,
    /// What came after this date counts as late.
    pub as_at: Option<NaiveDate>,
}

impl Request {
    /// Whether a publication is among those that were asked for.
    pub fn asks_for(&self, publication: &Publication) -> bool {
        self.publications.is_empty() || self.publications.contains(&publication.name)
    }
}

/// The files that a publication is made from, with their hashes.
pub struct Inputs {
    pub pipelines: Vec<Hashed>,
    pub returns: Vec<Hashed>,
}

/// One edition, rendered; or what is kept of a set of returns.
pub struct Rendered {
    /// Its folder below the output folder: publication and period.
    pub folder: String,
    pub files: Files,
}

/// What a run came to.
#[derive(Default)]
pub struct Refreshed {
    pub tellings: Vec<Telling>,
    pub findings: Vec<Finding>,
    /// Publications that a finding blocked.
    pub blocked: Vec<String>,
    /// For each publication the folder with what is asked of partners while it is blocked; empty while it is not.
    pub held: Vec<Rendered>,
    pub tally: Tally,
}

/// What is told together.
pub struct Telling {
    /// All publications whose returns overlap, asked for or not.
    pub publications: Vec<String>,
    /// Whether anything of it is withheld or rounded, so that there is something to be given away.
    pub withholds: bool,
    /// What is to be remembered of the editions; it has to stand before any of these is put in place.
    pub kept: Vec<Rendered>,
    pub editions: Vec<Rendered>,
    /// What has been released with these, if anything has: it is put in place with the editions, so that no release is remembered
    /// that never stood.
    pub released: Option<Rendered>,
}

/// A run over the publications of a group.
pub struct Run<'a> {
    pub spec: &'a Spec,
    pub request: &'a Request,
    pub group: &'a Group<'a>,
    /// The files that a publication is made from, once they are read, by its set.
    pub hashes: &'a (dyn Fn(usize, &Publication) -> Inputs + Sync),
    pub past: &'a dyn Past,
    /// What documents look like.
    pub template: &'a Template,
    pub progress: &'a dyn Progress,
}

/// A set with what came of its returns.
struct Had<'a> {
    set: &'a Set<'a>,
    /// None when a finding blocks it, or when nothing needs its observations any more.
    accepted: Option<Accepted>,
    findings: Vec<Finding>,
    correspondence: Correspondence,
    awaited: Option<Period>,
}

impl Had<'_> {
    /// Whether a finding blocks a publication: any error, and where values were held back, what it does not hold back itself.
    fn blocks(&self, spec: &Spec, publication: &Publication) -> bool {
        let own = || spec.held_back(publication);
        self.accepted.as_ref().is_none_or(|accepted| !accepted.held_back().is_subset(&own()))
    }

    fn internal(&self, spec: &Spec, publication: &Publication) -> Result<Files, Error> {
        internal::files(&spec.returns, &self.findings, &self.correspondence, &publication.publisher)
    }
}

impl<'a> Run<'a> {
    /// Runs all stages and adds what comes out. `inputs` are those of each set.
    ///
    /// # Errors
    /// What is wrong with the run, not with the data.
    pub fn refresh(&self, inputs: Vec<Vec<Input>>, refreshed: &mut Refreshed) -> Result<(), Error> {
        let mut had = self.accept(inputs, refreshed)?;
        if let Some(finding) = self.tell(&mut had, refreshed)? {
            let open = self.asked().filter(|publication| !refreshed.blocked.contains(&publication.name));
            let open: Vec<String> = open.map(|publication| publication.name.clone()).collect();
            refreshed.blocked.extend(open);
            refreshed.findings.push(finding);
        }
        let asked = had.into_iter().filter(|had| had.set.publications.iter().any(|of| self.request.asks_for(of)));
        refreshed.findings.extend(asked.flat_map(|had| had.findings));
        refreshed.findings.sort();
        Ok(())
    }

    /// Reads and checks the returns of every set. A publication that a finding blocks still gets what is asked of partners.
    fn accept(&self, inputs: Vec<Vec<Input>>, refreshed: &mut Refreshed) -> Result<Vec<Had<'a>>, Error> {
        let mut all = Vec::new();
        for (set, inputs) in self.group.sets.iter().zip(inputs) {
            let Checked { accepted, findings, correspondence, awaited } =
                accept(self.spec, self.request, set, inputs, self.progress, &mut refreshed.tally)?;
            let had = Had { set, accepted, findings, correspondence, awaited };
            for publication in set.publications.iter().filter(|publication| self.request.asks_for(publication)) {
                let is_blocked = had.blocks(self.spec, publication);
                let files = if is_blocked { had.internal(self.spec, publication)? } else { Files::new() };
                refreshed.held.push(Rendered { folder: format!("{}/{HELD}", publication.name), files });
                if is_blocked {
                    refreshed.blocked.push(publication.name.clone());
                }
            }
            all.push(had);
        }
        Ok(all)
    }

    /// The publications that were asked for.
    fn asked(&self) -> impl Iterator<Item = &Publication> {
        self.group.publications().filter(|publication| self.request.asks_for(publication))
    }
}
